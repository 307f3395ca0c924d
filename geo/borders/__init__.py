"""What crosses the border: states of links, crossings, gaps, lengths (floor 2).

Computed, never typed in. Only `route` links have a state, over their own parts and those of their
counterparts; every other kind is `not_applicable`.
"""

from __future__ import annotations

import geopandas as gpd

from geo.borders import agreement, crossings, gaps, pairs, spans
from geo.borders.scene import Scene
from geo.borders.states import find
from geo.findings import Border

__all__ = ("Scene", "compute", "find")


def compute(scene: Scene, network: gpd.GeoDataFrame | None = None) -> Border:
    """What crosses the border: pairs of districts, crossings, gaps, lengths, disagreements.

    Args:
        scene: the workspace, joined for one date and audience.
        network: all roads, EPSG:4326 lines with `class`; those of the layers by default.

    Raises:
        CrsError: a frame is not in EPSG:4326.
    """
    met = crossings.find(scene, scene.roads if network is None else network)
    parts = spans.stretches(scene)
    routes = {link.key: (scene.states[link.key].ground, link.counterparts) for link in scene.routes}
    return Border(
        pairs=pairs.counted(scene.pairs, met, routes),
        crossings=met,
        gaps=gaps.find(scene),
        spans=spans.find(scene, parts, met),
        stretches=parts,
        disagreements=agreement.find(scene),
    )
