"""What the page is told of the border: its pairs of districts, its crossings and its gaps.

The line of a pair is not told: it is made of the arcs that the two districts share in their layer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lienket.findings import Border
from lienket.style import Mark, crossings, themes
from lienket.style.themes import Look
from lienket.webmap import rows
from lienket.webmap.rows import Json

_COUNTS = ("joined", "one_sided", "absent", "unknown", "others_main", "others_local", "open")
_PAIR = ("key", "district_a", "district_b", "length_km", "links", *_COUNTS, "per_10km", "error_m")
_CROSSING = (
    "link", "ref", "level", "pair", "ground", "works", "lagging", "open", "place", "place_m",
    "accuracy", "error_m",
)  # fmt: skip
_GAP = ("link", "cause", "gap_m", "least_m", "most_m", "error_m", "way_km")
_SPAN = ("length_km", "schematic_km", "built_pct")
_DISAGREEMENT = ("link", "matter", "side_a", "says_a", "side_b", "says_b")


def told(border: Border) -> Json:
    """The findings of `border` as JSON values; nothing where no pair of districts is known.

    Raises:
        KeyError: a frame lacks a column of `lienket.findings`.
    """
    if border.pairs.empty:
        return {}
    spans = border.spans
    return {
        "looks": _looks(),
        "edge_px": crossings.EDGE_PX,
        "looked_at": border.looked_at,
        "unplaced": rows.told(border.unplaced, ("key", "why")),
        "pairs": [
            row | {"look": crossings.openness(row)}
            for row in rows.told(border.pairs, _PAIR, named=True)
        ],
        "crossings": _crossings(border),
        "gaps": [
            row | {"ends": ends}
            for row, ends in zip(
                rows.told(border.gaps, _GAP), rows.places(border.gaps), strict=True
            )
        ],
        "spans": dict(zip(map(str, spans.index), rows.told(spans, _SPAN), strict=True)),
        "disagreements": rows.told(border.disagreements, _DISAGREEMENT),
    }


def _looks() -> Json:
    """How the view draws: crossings, the border, links by their state, gaps."""
    tables: Mapping[str, Sequence[Mark | Look]] = {
        "crossings": crossings.marks(),
        "border": crossings.lines(),
        "states": themes.states(),
        "gaps": crossings.GAPS,
    }
    return {name: {look.key: rows.look(look) for look in looks} for name, looks in tables.items()}


def _crossings(border: Border) -> list[Json]:
    """The crossings with their places; those of links are known by the link's name."""
    frame = border.crossings
    named = rows.told(frame, (), named=True)
    return [
        row | ({} if "link" in row else name) | {"at": at}
        for row, name, (at,) in zip(
            rows.told(frame, _CROSSING), named, rows.places(frame), strict=True
        )
    ]
