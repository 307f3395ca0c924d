"""What crosses the border: states of links, crossings, gaps, lengths.

Computed, never typed in. Only `route` links with parts or places on two sides have a state, over
those of their own; every other kind is `not_applicable`.
"""

from __future__ import annotations

import geopandas as gpd

from lienket.border import (
    classes,
    crossings,
    gaps,
    inconsistencies,
    link_summary,
    pairs,
    unplaced_routes,
)
from lienket.border.context import BorderContext
from lienket.border.recast import recast
from lienket.border.states import find
from lienket.model.analysis import Border

__all__ = ("BorderContext", "compute", "find", "recast")


def compute(context: BorderContext, network: gpd.GeoDataFrame | None = None) -> Border:
    """What crosses the border: pairs of districts, crossings, gaps, lengths, disagreements.

    Args:
        context: the workspace, joined for one date and audience.
        network: all roads, EPSG:4326 lines with `class`; those of the layers by default.

    Raises:
        CrsError: a frame is not in EPSG:4326.
    """
    roads = context.roads if network is None else network
    met = crossings.find(context, roads)
    parts = link_summary.stretches(context)
    looked_at = classes.levels(roads["class"].dropna().unique())
    placed, unplaced = unplaced_routes.find(context, {*met["link"].dropna()})
    return Border(
        pairs=pairs.counted(context.pairs, met, placed, looked_at),
        crossings=met,
        gaps=gaps.find(context),
        spans=link_summary.find(context, parts, met),
        stretches=parts,
        disagreements=inconsistencies.find(context),
        unplaced=unplaced,
        looked_at=looked_at,
    )
