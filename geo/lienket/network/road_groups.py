"""The kinds of roads that a draw makes faster or slower together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from lienket.network.graph import Floats, Graph, Ints


@dataclass(frozen=True, slots=True)
class Groups:
    """The kinds of edges that take the same: of one class of road, one speed, under one part.

    `of_edge` is the group of each edge of the graph, the others are by group: `road_class` and
    `part` are "" where there is none. `named_kmh` is the speed that sources name for each part.
    """

    of_edge: Ints
    road_class: tuple[str, ...]
    kmh: Floats
    part: tuple[str, ...]
    named_kmh: Mapping[str, float]

    def faster(self) -> frozenset[str]:
        """The parts under which a road of today is slower than sources name it."""
        return frozenset(
            part for part, share in self._shares(frozenset(self.named_kmh)) if share < 1
        )

    def under(self) -> frozenset[str]:
        """The parts under which there is a road of today."""
        return frozenset(filter(None, self.part))

    def among(self, parts: Collection[str]) -> Groups:
        """The same where `parts` alone are told apart from the other roads of their class."""
        kept = (part if part in parts else "" for part in self.part)
        kinds = [*zip(self.road_class, self.kmh.tolist(), kept, strict=True)]
        number = {kind: at for at, kind in enumerate(sorted({*kinds}))}
        classes, kmh, held = zip(*number, strict=True) if number else ((), (), ())
        return Groups(
            of_edge=np.array([number[kind] for kind in kinds], dtype=np.int64)[self.of_edge],
            road_class=tuple(classes),
            kmh=np.array(kmh, dtype=float),
            part=tuple(held),
            named_kmh={key: named for key, named in self.named_kmh.items() if key in parts},
        )

    def later(self, parts: Collection[str], today: Floats, then: Mapping[str, Floats]) -> Floats:
        """How many times as long each group takes (D × G) when `parts` are upgraded.

        Args:
            parts: upgraded.
            today: how many times as long as assumed each group takes today, D × G.
            then: the same of what each part is upgraded to. No road becomes slower.
        """
        made = today.copy()
        for number, (part, share) in enumerate(self._shares(parts)):
            if share < 1:
                made[:, number] = np.minimum(made[:, number], share * then[part])
        return made

    def _shares(self, parts: Collection[str]) -> Iterable[tuple[str, float]]:
        """Of each group its part, and how many times as long it takes when it is upgraded."""
        for part, kmh in zip(self.part, self.kmh, strict=True):
            named = self.named_kmh.get(part) if part in parts else None
            yield part, 1.0 if named is None else min(1.0, float(kmh) / named)


def groups(graph: Graph, roads: gpd.GeoDataFrame, under: Ints, drawn: gpd.GeoDataFrame) -> Groups:
    """The groups of the edges of `graph`.

    Args:
        graph: cut from `roads`.
        roads: lines (measuring CRS) with `road_class` and `kmh` [km/h].
        under: of each edge, the position in `drawn` of the part that it is under, or -1.
        drawn: parts that are to be upgraded, by key, with `named_kmh`.
    """
    on = graph.row >= 0
    row = np.where(on, graph.row, 0)
    keys = np.array([*drawn.index.astype(str), ""], dtype=object)
    table = pd.DataFrame(
        {
            "road_class": np.where(on, roads["road_class"].to_numpy(dtype=object)[row], ""),
            "kmh": np.where(on, roads["kmh"].to_numpy(dtype=float)[row], 0.0),
            "part": keys[under],
        }
    )
    by = table.groupby(["road_class", "kmh", "part"], sort=True)
    kinds = [key for key, _ in by]
    classes, kmh, parts = zip(*kinds, strict=True) if kinds else ((), (), ())
    named = drawn["named_kmh"].dropna()
    return Groups(
        of_edge=np.asarray(by.ngroup(), dtype=np.int64),
        road_class=tuple(map(str, classes)),
        kmh=np.array(kmh, dtype=float),
        part=tuple(map(str, parts)),
        named_kmh={str(key): float(value) for key, value in named.items()},
    )
