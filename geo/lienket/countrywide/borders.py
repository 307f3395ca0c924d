"""What the page over a country needs of a workspace: its borders and how its links stand there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

import geopandas as gpd
import shapely

from lienket.i18n import Pair
from lienket.model.atlas import Atlas

GROUNDS = ("joined", "one_sided", "absent", "unknown")
"""What a link can be on the ground where it crosses."""

_FINE_DEG = 0.003
"""Lines are thinned so far [deg]: the page is a small picture."""


@dataclass(frozen=True, slots=True)
class Line:
    """The border of two sides: their names, its `line`, and how many links are in each state.

    Shapes here are WKB in EPSG:4326, thinned.
    """

    names: tuple[Pair, Pair]
    line: bytes
    states: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Record:
    """A workspace: its title, its day as text, its borders, its sides by name, the country."""

    title: Pair
    as_of: str
    borders: tuple[Line, ...]
    sides: tuple[tuple[Pair, bytes], ...]
    country: tuple[tuple[Pair, bytes], ...] = field(default=())


def record(atlas: Atlas) -> Record:
    """The record of `atlas`."""
    catalogue = atlas.catalogue
    called = {side.key: (side.name_vi, side.name_en) for side in catalogue.sides}
    held = atlas.sides[["geometry"]]
    country = atlas.country
    return Record(
        title=(catalogue.title_vi, catalogue.title_en),
        as_of=atlas.as_of.isoformat(),
        borders=tuple(_borders(atlas, called)),
        sides=tuple(
            (called[str(key)], _thin(shape))
            for key, shape in zip(held.index, held.geometry, strict=True)
        ),
        country=() if country is None else tuple(_country(country)),
    )


def _borders(atlas: Atlas, called: Mapping[str, Pair]) -> Iterator[Line]:
    """The border of each two sides that adjoin, and of two that links join all the same."""
    side = atlas.frames[atlas.catalogue.sides_layer]["side"]
    pairs = atlas.border.pairs
    met = [frozenset(both) for both in zip(
        pairs["district_a"].map(side), pairs["district_b"].map(side), strict=True
    )]  # fmt: skip
    for one, other in combinations(called, 2):
        own = pairs.geometry[[here == {one, other} for here in met]]
        states = _states(atlas, one, other)
        if len(own) or any(states.values()):
            line = shapely.line_merge(shapely.union_all([*own]))
            yield Line((called[one], called[other]), _thin(line), states)


def _states(atlas: Atlas, one: str, other: str) -> dict[str, int]:
    """How many routes between two sides are in each state; one of several sides counts for each."""
    between = [
        atlas.states[link.key].ground
        for link in atlas.facts.links
        if link.key in atlas.states and {one, other} <= {*link.sides}
    ]
    return {word: between.count(word) for word in GROUNDS}


def _country(country: gpd.GeoDataFrame) -> Iterator[tuple[Pair, bytes]]:
    """The country's parts with their names; its sea, which has no outline, has none here."""
    names = zip(country["name_vi"], country["name_en"], strict=True)
    for (vi, en), shape in zip(names, country.geometry, strict=True):
        if shape.geom_type != "Point":
            yield (str(vi), str(en)), _thin(shape)


def _thin(shape: shapely.Geometry) -> bytes:
    found: bytes = shapely.to_wkb(shapely.simplify(shape, _FINE_DEG), byte_order=1)
    return found
