"""Every rule of a workspace, checked in one run (floor 2): `checks.run`.

`tables` holds the rules between the rows of the facts, `shapes` those of the geometry, `match`
those between the two.
"""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd

from geo.checks import match, shapes, tables
from geo.errors import Fault
from geo.records import Catalogue, Facts


def run(
    catalogue: Catalogue, frames: Mapping[str, gpd.GeoDataFrame], facts: Facts
) -> tuple[Fault, ...]:
    """Every fault that the readers could not see, sorted.

    Args:
        catalogue: the workspace.
        frames: by layer key, as `layers.read` returns them (EPSG:4326, a column `line`).
        facts: as `facts.read` returns them.
    """
    found = [
        *tables.run(catalogue, facts),
        *shapes.run(catalogue, frames),
        *match.run(catalogue, frames, facts),
    ]
    return tuple(sorted(set(found)))
