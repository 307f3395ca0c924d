"""Where a link is missing, or its sides do not meet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from lienket import crs
from lienket.border.context import BorderContext
from lienket.border.features import joined, steps, worst
from lienket.border.proximity import approaches
from lienket.border.states import short
from lienket.model.analysis import GAP_COLUMNS, by_key, no_features
from lienket.model.records import Link

_AT_M = 0.01
"""What is nearer to the end of a gap [m] ends there."""


def find(context: BorderContext) -> gpd.GeoDataFrame:
    """The gaps of each route link: a straight line between the two ends.

    `unbuilt` is a chain of the link's own parts that are not built, as far as they are drawn, from
    end to end; `way_km` is the length along it. A part whose condition is not known is no gap.
    `apart` is where the nearest lines of two sides do not meet: farther than 50 m, or than their
    position error if that is more; not where the drawing of a part is known to stop short. Lengths
    are geodesic, and no finer than a tenth of the order of their error. Where that error is over
    half of it, how long a gap is is not known: 11,000 m that may be 10,500 m off are no number, but
    at most `most_m` 22,000.

    Returns:
        Lines (EPSG:4326) with the columns of `GAP_COLUMNS`. `districts` and `communes`
        are those that the missing chain, or the straight line, runs through; the communes are
        those that the layers hold.
    """
    rows = [row for link in context.routes for row in _numbered(_of_link(context, link))]
    if not rows:
        return no_features(GAP_COLUMNS)
    frame = gpd.GeoDataFrame(rows, crs=context.catalogue.measuring_crs)
    way = gpd.GeoSeries(frame["way"].to_numpy(), crs=frame.crs)
    stored = frame.to_crs(crs.STORED)
    error_m, step = frame["error_m"].fillna(0), steps(frame["error_m"])
    straight = crs.length_km(stored) * 1000
    least = ((straight - error_m) / step).round().clip(lower=0) * step
    known = straight >= 2 * error_m
    way_km = _known(crs.length_km(way.to_crs(crs.STORED)) * 1000, step) / 1000
    stored = stored.assign(
        missing_m=_known(straight, step).where(known),
        least_m=least,
        most_m=_known(straight + error_m, step),
        way_km=way_km.where((frame["cause"] == "unbuilt") & known),
        **context.passed(way),
    )
    return by_key(stored[[*GAP_COLUMNS, "geometry"]])


def _known(metres: pd.Series[float], step: npt.NDArray[np.float64]) -> pd.Series[float]:
    """`metres` in whole steps; never a gap of nothing."""
    return (metres / step).round().clip(lower=1) * step


def _numbered(rows: Iterator[dict[str, object]]) -> list[dict[str, object]]:
    """`rows` of one link with their keys, numbered where there are several."""
    found = [*rows]
    ends = [f"-{number}" if len(found) > 1 else "" for number in range(1, len(found) + 1)]
    return [{"key": f"gap-{row['link']}{end}", **row} for row, end in zip(found, ends, strict=True)]


def _of_link(context: BorderContext, link: Link) -> Iterator[dict[str, object]]:
    missing = [key for key in context.subjects(link) if context.condition(key) == "not_built"]
    for chain in _chains(context.line_features(missing)):
        yield _row(context, link, "unbuilt", _straight(chain), missing) | {"way": chain}
    sides = {} if short(context.catalogue) & set(link.parts) else context.lone(link)
    found = approaches([*sides.values()]) if len(sides) > 1 else []
    keys = [key for keys in context.parts_by_side(link).values() for key in keys]
    # Of two sides that end apart, each is nearest to the other.
    for line in {each.line.normalize() for each in found if not each.meets}:
        yield _row(context, link, "apart", line, keys) | {"way": line}


def _chains(lines: gpd.GeoDataFrame) -> list[BaseGeometry]:
    """Connected lines, in one direction whichever way they are drawn; a ring has no ends."""
    merged = shapely.get_parts(shapely.line_merge(shapely.union_all(lines.geometry)))
    chains = shapely.normalize(merged[~shapely.is_closed(merged)])
    return sorted(chains, key=lambda chain: chain.bounds)


def _straight(chain: BaseGeometry) -> LineString:
    ends = shapely.get_coordinates(chain)[[0, -1]]
    return LineString(ends)


def _row(
    context: BorderContext, link: Link, cause: str, line: BaseGeometry, keys: Iterable[str]
) -> dict[str, object]:
    drawn = context.line_features(keys)
    parts = drawn[drawn.distance(line) < _AT_M]
    return {
        "name_vi": link.name_vi,
        "name_en": link.name_en,
        "link": link.key,
        "cause": cause,
        "error_m": parts["error_m"].max(),
        "lagging": ";".join(context.states[link.key].lagging),
        "accuracy": worst(parts["accuracy"]),
        "source": joined(parts["source"]),
        "geometry": line,
    }
