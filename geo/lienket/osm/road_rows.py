"""Roads of a network as the features of a layer: one a number and class, thinned, side by side.

All lines and polygons are in one projected CRS in metres.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from shapely import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

from lienket import text
from lienket.i18n import Pair, phrases
from lienket.osm import edges, generalising
from lienket.osm.edges import Node

Kind = tuple[str, str, str]
"""Number, class, identity."""

_SIDE_M = 100
"""Less than this on a side [m] is the edge of it."""


def name(ref: str) -> Pair:
    """What a road is called by its number, "" = it has none.

    >>> name("QL.31")[1], name("A2"), name("")[1]
    ('National road 31', ('A2', 'A2'), 'Unnumbered road')
    """
    words = phrases("osm")
    if not ref:
        return words["unnumbered"]
    letters, _, number = ref.partition(".")
    key = f"road_{text.fold(letters)}"
    return words.fill(key, ref=ref, number=number) if number and key in words else (ref, ref)


def slug(ref: str) -> str:
    """A number as it stands in keys: small letters and digits, other signs as one hyphen.

    >>> slug("QL.31"), slug("A/2"), slug("")
    ('ql31', 'a-2', '')
    """
    folded = text.fold(ref)
    return folded if folded.isalnum() else "-".join(filter(None, text.plain(ref).split("_")))


def common(one: Iterable[LineString], other: Iterable[LineString]) -> set[Node]:
    """The vertices that lines of `one` and of `other` share."""
    here, there = ({(x, y) for line in each for x, y in line.coords} for each in (one, other))
    return here & there


def thinned(
    drawn: Sequence[LineString],
    kinds: Sequence[Kind],
    tolerance_m: float,
    kept: Collection[Node] = (),
) -> list[tuple[Kind, LineString]]:
    """The thinned edges of the network of `drawn` and the kind of each, in a fixed order.

    Vertices in `kept` stay.
    """
    found = edges.edges(drawn, kinds)
    made = [(kinds[at], generalising.thin(line, tolerance_m, kept)) for at, line in found]
    return sorted(made, key=lambda edge: (edge[0], list(edge[1].coords)))


def rows(
    found: list[tuple[Kind, LineString]], sides: Mapping[str, BaseGeometry]
) -> list[dict[str, Any]]:
    """One row for each kind, its edges as a MultiLineString in `geometry`.

    Args:
        found: as `thinned` returns them, sorted by kind.
        sides: the area of each side.
    """
    return [
        _row(kind, MultiLineString([line for _, line in group]), sides)
        for kind, group in groupby(found, key=lambda edge: edge[0])
    ]


def _row(kind: Kind, line: BaseGeometry, sides: Mapping[str, BaseGeometry]) -> dict[str, Any]:
    ref, road_class, identity = kind
    on = [side for side, area in sides.items() if line.intersection(area).length > _SIDE_M]
    name_vi, name_en = name(ref)
    ours = "-inferred" if identity == "inferred" else ""
    return {
        "key": f"net-{slug(ref) or 'unnumbered'}-{road_class}{ours}",
        "name_vi": name_vi,
        "name_en": name_en,
        "side": {0: None, 1: on[0] if on else None}.get(len(on), "both"),
        "identity": identity,
        "class": road_class,
        "ref": ref or None,
        "geometry": line,
    }
