"""Which trips are looked at together: those between two sides that adjoin, and those of clusters.

Trips of all sides with all others would grow with the square of the country. Where there are more
than two sides, seats are looked at by pair of sides that share a border, and the clusters of a
side with what lies on it and on the sides that it borders on. The links that count for a trip are
those that have a part on one of the sides it is looked at with.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import geopandas as gpd

from lienket.model.records import Catalogue, Facts

_ONE_PAIR = 2
"""So many sides are one pair, whether or not they touch."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Terminals and links that trips are computed from in one go.

    `seats`: the pairs of sides between whose seats there are trips; `terminals`: the keys of those
    that belong to it; `parts`: of the links that count; `clusters`: whether those of its terminals
    that are clusters have trips.
    """

    seats: tuple[tuple[str, str], ...]
    terminals: frozenset[str]
    parts: frozenset[str]
    clusters: bool


def find(
    catalogue: Catalogue, facts: Facts, terminals: gpd.GeoDataFrame, pairs: gpd.GeoDataFrame,
    districts: gpd.GeoDataFrame,
) -> tuple[Scope, ...]:  # fmt: skip
    """The scopes of a workspace: one of all where it has two sides.

    Args:
        catalogue: the workspace.
        facts: its links.
        terminals: as `od_points.find` returns them (EPSG:4326).
        pairs: the border by pair of districts (EPSG:4326), as `Border.pairs`.
        districts: EPSG:4326, indexed by key, with `side`.
    """
    order = [side.key for side in catalogue.sides]
    if len(order) <= _ONE_PAIR:
        both, held = tuple(combinations(order, 2)), frozenset(terminals.index)
        return (Scope(both, held, _parts(facts, {*order}), clusters=True),)
    near = _adjoining(pairs, districts)
    met = [pair for pair in combinations(order, 2) if pair in near]
    return (
        *(_seats(facts, terminals, pair) for pair in met),
        *_clusters(facts, terminals, order, near),
    )


def _adjoining(pairs: gpd.GeoDataFrame, districts: gpd.GeoDataFrame) -> frozenset[tuple[str, str]]:
    """The pairs of sides that share a border, both ways round."""
    one, two = (pairs[name].map(districts["side"]) for name in ("district_a", "district_b"))
    return frozenset([*zip(one, two, strict=True), *zip(two, one, strict=True)])


def _seats(facts: Facts, terminals: gpd.GeoDataFrame, pair: tuple[str, str]) -> Scope:
    held = terminals.index[(terminals["role"] == "seat") & terminals["side"].isin(pair)]
    return Scope((pair,), frozenset(held), _parts(facts, {*pair}), clusters=False)


def _clusters(
    facts: Facts,
    terminals: gpd.GeoDataFrame,
    order: list[str],
    near: frozenset[tuple[str, str]],
) -> Iterator[Scope]:
    """A scope for each side that has clusters; what lies on no side is near all of them."""
    rest = terminals[terminals["role"] != "seat"]
    home = rest["side"].where(rest["side"].isin(order), "")
    cluster = rest["role"] == "cluster"
    for side in sorted({*home[cluster]}):
        about = {"", side, *(there for here, there in near if here == side)}
        held = (cluster & (home == side)) | (~cluster & home.isin(about))
        yield Scope((), frozenset(rest.index[held]), _parts(facts, {side}), clusters=True)


def _parts(facts: Facts, sides: set[str]) -> frozenset[str]:
    """The parts of the links that have one on `sides`; a link without parts is one itself."""
    return frozenset(key for link in facts.links if sides & {*link.sides} for key in link.subjects)
