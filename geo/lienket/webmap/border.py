"""What the page is told of the border: its pairs of districts, its crossings and its gaps.

The line of a pair is not told: it is made of the arcs that the two districts share in their layer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
import pandas as pd

from lienket.model.analysis import Border
from lienket.style import MarkerStyle, border_styles, themes
from lienket.style.themes import LineStyle
from lienket.webmap import serialize
from lienket.webmap.serialize import Json

_COUNTS = (
    "joined",
    "one_sided",
    "absent",
    "unknown",
    "others_main",
    "others_local",
    "open_crossings",
)
_PAIR = ("key", "district_a", "district_b", "length_km", "links", *_COUNTS, "per_10km", "error_m")
_CROSSING = (
    "link", "ref", "level", "pair", "ground", "works", "lagging", "open", "place", "place_m",
    "accuracy", "error_m",
)  # fmt: skip
_GAP = ("link", "cause", "missing_m", "least_m", "most_m", "error_m", "way_km")
_SPAN = ("drawn_km", "schematic_km", "built_pct")
_DISAGREEMENT = ("link", "matter", "side_a", "says_a", "side_b", "says_b")


def describe(border: Border) -> Json:
    """The findings of `border` as JSON values; nothing where no pair of districts is known.

    Raises:
        KeyError: a frame lacks a column of `lienket.model.analysis`.
    """
    if border.pairs.empty:
        return {}
    spans = border.spans
    return {
        "looks": _looks(),
        "edge_px": border_styles.EDGE_PX,
        "looked_at": border.looked_at,
        "unplaced": serialize.records(border.unplaced, ("key", "unplaced")),
        "pairs": pairs(border.pairs),
        "crossings": _crossings(border),
        "gaps": gaps(border.gaps),
        "spans": dict(zip(map(str, spans.index), serialize.records(spans, _SPAN), strict=True)),
        "disagreements": disagreements(border.disagreements),
    }


def pairs(frame: pd.DataFrame) -> list[Json]:
    """The rows of `Border.pairs`, each with how it is drawn.

    Raises:
        KeyError: a column is missing.
    """
    rows = serialize.records(frame, _PAIR, named=True)
    return [row | {"look": border_styles.openness(row)} for row in rows]


def gaps(frame: gpd.GeoDataFrame) -> list[Json]:
    """The rows of `Border.gaps` (EPSG:4326), each with its ends.

    Raises:
        KeyError: a column is missing.
    """
    rows = zip(serialize.records(frame, _GAP), serialize.places(frame), strict=True)
    return [row | {"ends": ends} for row, ends in rows]


def disagreements(frame: pd.DataFrame) -> list[Json]:
    """The rows of `Border.disagreements`.

    Raises:
        KeyError: a column is missing.
    """
    return serialize.records(frame, _DISAGREEMENT)


def _looks() -> Json:
    """How the view draws: crossings, the border, links by their state, gaps."""
    tables: Mapping[str, Sequence[MarkerStyle | LineStyle]] = {
        "crossings": border_styles.marks(),
        "border": border_styles.lines(),
        "states": themes.states(),
        "gaps": border_styles.GAPS,
    }
    return {
        name: {look.key: serialize.look(look) for look in looks} for name, looks in tables.items()
    }


def _crossings(border: Border) -> list[Json]:
    """The crossings with their places; those of links are known by the link's name."""
    frame = border.crossings
    named = serialize.records(frame, (), named=True)
    return [
        row | ({} if "link" in row else name) | {"at": at}
        for row, name, (at,) in zip(
            serialize.records(frame, _CROSSING), named, serialize.places(frame), strict=True
        )
    ]
