"""The districts that each link runs through or takes place in."""

from __future__ import annotations

from collections.abc import Mapping

from geo.borders import within
from geo.records import Atlas


def of_links(atlas: Atlas) -> Mapping[str, list[str]]:
    """By link, the keys of its districts in the order of their layer; without one it is left out.

    Raises:
        CrsError: a frame is not in EPSG:4326.
    """
    return within.of_links(atlas.facts, atlas.catalogue, atlas.frames)
