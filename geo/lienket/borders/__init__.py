"""What crosses the border: states of links, crossings, gaps, lengths (floor 2).

Computed, never typed in. Only `route` links with parts or places on two sides have a state, over
those of their own; every other kind is `not_applicable`.
"""

from __future__ import annotations

import geopandas as gpd

from lienket.borders import agreement, classes, crossings, gaps, pairs, placing, spans
from lienket.borders.scene import Scene
from lienket.borders.states import find
from lienket.findings import Border

__all__ = ("Scene", "compute", "find")


def compute(scene: Scene, network: gpd.GeoDataFrame | None = None) -> Border:
    """What crosses the border: pairs of districts, crossings, gaps, lengths, disagreements.

    Args:
        scene: the workspace, joined for one date and audience.
        network: all roads, EPSG:4326 lines with `class`; those of the layers by default.

    Raises:
        CrsError: a frame is not in EPSG:4326.
    """
    roads = scene.roads if network is None else network
    met = crossings.find(scene, roads)
    parts = spans.stretches(scene)
    looked_at = classes.levels(roads["class"].dropna().unique())
    placed, unplaced = placing.find(scene, {*met["link"].dropna()})
    return Border(
        pairs=pairs.counted(scene.pairs, met, placed, looked_at),
        crossings=met,
        gaps=gaps.find(scene),
        spans=spans.find(scene, parts, met),
        stretches=parts,
        disagreements=agreement.find(scene),
        unplaced=unplaced,
        looked_at=looked_at,
    )
