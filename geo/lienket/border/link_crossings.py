"""Where the lines of links pass the border, and which of their parts meet there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from shapely import Point

from lienket.border.context import BorderContext
from lienket.border.crossing_geometry import Crossing, Pass, junctions, passes
from lienket.border.proximity import nearest
from lienket.model.records import Link

_BOTH_SIDES = 2


def find(context: BorderContext) -> list[Crossing]:
    """The crossings of the links that are roads or railways, those of one link together.

    The lines of a link are looked at as one, so that it does not matter how they are cut into
    parts, nor which way they are drawn. A link on one side alone crosses nowhere, and no part of a
    counterpart makes it cross.
    """
    return [crossing for link in context.ways for crossing in _of_link(context, link)]


def _of_link(context: BorderContext, link: Link) -> Iterator[Crossing]:
    by_side = {
        side: context.line_features(keys) for side, keys in context.parts_by_side(link).items()
    }
    drawn = {side: lines for side, lines in by_side.items() if len(lines)}
    for met in _passes(context, drawn):
        a, b = sorted(met.sides, key=context.order.index)
        if a in drawn and b in drawn and {a, b} in context.pair_sides:
            yield Crossing(met, _nearest(drawn[a], met.point), _nearest(drawn[b], met.point), link)


def _nearest(lines: gpd.GeoDataFrame, point: Point) -> pd.Series[Any]:
    return lines.iloc[int(lines.distance(point).argmin())]


def _passes(context: BorderContext, drawn: Mapping[str, gpd.GeoDataFrame]) -> list[Pass]:
    """Where the lines of one link, by side, pass from one to another."""
    if len(drawn) < _BOTH_SIDES:
        return []
    every = pd.concat([*drawn.values()])
    hug_m = context.slack_m + every["tolerance_m"].max()
    chains = [*shapely.get_parts(shapely.line_merge(shapely.union_all(every.geometry)))]
    nodes = junctions(chains)
    found = [met for line in chains for met in passes(line, context.ground, hug_m, nodes)]
    crossed = [{*met.sides} for met in found]
    apart = [pair for pair in combinations(drawn, 2) if {*pair} not in crossed]
    return found + [met for a, b in apart for met in _leap(context, a, b, drawn)]


def _leap(
    context: BorderContext, a: str, b: str, drawn: Mapping[str, gpd.GeoDataFrame]
) -> Iterator[Pass]:
    """Where lines of two sides that meet without touching pass: on the border, between them."""
    one, other = (
        [*zip(drawn[side].geometry, drawn[side]["error_m"], strict=True)] for side in (a, b)
    )
    found = nearest(one, other)
    if {a, b} in context.pair_sides and found.line.length > 0 and found.meets:
        middle = found.line.interpolate(0.5, normalized=True)
        on_border = shapely.shortest_line(context.between(a, b), middle).coords[0]
        start, end = shapely.get_coordinates(found.line)
        yield Pass(Point(on_border), (a, b), end - start)
