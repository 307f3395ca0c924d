"""The border in units of another epoch: the same crossings, between other areas."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry.base import BaseGeometry

from lienket import crs
from lienket.border import pairs, unplaced_routes
from lienket.border.context import BorderContext
from lienket.model.analysis import Border
from lienket.model.units import Recast

REACH_M = 500.0
"""A crossing is between two areas if their border is within this of it [m].

Two sources may draw one border so far apart; on the shipped layers it is 270 m at most.
"""

_TIE_M = 1.0
"""Borders whose distances to a crossing differ by less than this [m] are equally near."""


def recast(
    context: BorderContext,
    across: Border,
    epoch: str,
    layer: str,
    held: Mapping[str, Collection[str]],
) -> Recast:
    """What `across` says, with the areas of `layer` in place of those that make up the sides.

    The crossings are the same rows in the same order: where a road passes is found once, along the
    border as the workspace draws it. What is another is `pair`, with `district_a` and `district_b`,
    which hold keys of `layer`: the pair of the same two sides whose border is nearest. At a corner,
    where several are equally near, it is the pair with most of its border within `REACH_M` of the
    point, to the metre, then the first by key. None where no border of those sides is within
    `REACH_M`: the layer may not reach there.

    Routes whose crossings have no pair, or that have none, fall into one by the rule of
    `unplaced_routes`, or are listed; lengths and states are those of `across`. `districts` of spans
    and gaps hold keys of `layer` too.

    Args:
        context: the workspace.
        across: as `compute` returns it for `context`.
        epoch: the key of the epoch of `layer`.
        layer: a layer of areas (EPSG:4326), a valid coverage, with `side`.
        held: by the key of a feature, those of the areas that it is in, where that is known: what
            happens in a unit happens in what it became.

    Raises:
        CrsError: a frame is not in EPSG:4326.
    """
    there = _context(context, layer, held)
    met = _between(there, across.crossings, context.districts["side"])
    placed, unplaced = unplaced_routes.find(there, {*met["link"][met["pair"].notna()].dropna()})
    border = replace(
        across,
        pairs=pairs.counted(there.pairs, met, placed, across.looked_at),
        crossings=met,
        unplaced=unplaced,
        spans=across.spans.assign(districts=_listed(across.spans.index, there.within)),
        gaps=across.gaps.assign(districts=_own(across.gaps["communes"], there.districts)),
    )
    return Recast(epoch=epoch, layer=layer, border=border, within=there.within)


def _context(
    context: BorderContext, layer: str, held: Mapping[str, Collection[str]]
) -> BorderContext:
    """`context` as if its sides were made up of the areas of `layer`.

    That only the area of something is known says nothing of the area: its outline is as good as it
    was drawn.
    """
    areas = context.frames[layer]
    drawn = areas.assign(accuracy=areas["accuracy"].replace("area", "generalised"))
    return replace(
        context,
        catalogue=replace(context.catalogue, sides_layer=layer),
        frames={**context.frames, layer: drawn},
        held=held,
    )


def _between(
    there: BorderContext, crossings: gpd.GeoDataFrame, side: pd.Series[Any]
) -> gpd.GeoDataFrame:
    """`crossings` with the pair of areas of `there` that each is between."""
    points = crs.to_metres(crossings, there.catalogue.measuring_crs).geometry
    ends = zip(crossings["district_a"].map(side), crossings["district_b"].map(side), strict=True)
    keys = [_nearest(there, point, {*sides}) for point, sides in zip(points, ends, strict=True)]
    found = there.pairs[["district_a", "district_b"]].reindex(keys)
    known = found.astype(object).where(found.notna(), None)
    columns = {str(name): known[name].to_numpy() for name in known}
    return crossings.assign(pair=np.array(keys, dtype=object), **columns)


def _nearest(there: BorderContext, point: BaseGeometry, sides: set[str]) -> str | None:
    """The key of the pair of `sides` that `point` (in metres) is at; None beyond `REACH_M`."""
    own = there.border[np.array([sides == each for each in there.pair_sides], dtype=bool)]
    away = own.distance(point)
    if away.empty or away.min() > REACH_M:
        return None
    around = point.buffer(REACH_M)
    near = own[away <= away.min() + _TIE_M]
    return str(near.intersection(around).length.round().idxmax())


def _listed(links: pd.Index[Any], within: Mapping[str, Sequence[str]]) -> list[str]:
    return [";".join(sorted(within.get(str(link), ()))) for link in links]


def _own(cells: pd.Series[Any], areas: gpd.GeoDataFrame) -> list[str]:
    """The keys of `areas` among those of each cell."""
    return [";".join(key for key in str(cell).split(";") if key in areas.index) for cell in cells]
