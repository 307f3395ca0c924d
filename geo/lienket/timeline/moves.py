"""Features drawn otherwise than at an earlier date: how far they moved, and by which source."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd

from lienket import shifts, vocabulary
from lienket.i18n import Pair, complete, format_decimal, format_number, join
from lienket.model.atlas import Atlas
from lienket.model.records import BOTH
from lienket.timeline.words import phrase

_SMALL_M = 10.0

Row = Mapping[Hashable, Any]


@dataclass(frozen=True, slots=True)
class Move:
    """A feature, what was drawn of it `then` and is `now`, and the id of the newer source."""

    key: str
    name: Pair
    side: Pair
    then: Pair
    now: Pair
    source: str


def find(before: Atlas, after: Atlas) -> Iterator[Move]:
    """The features whose geometry, accuracy or source is another, by layer and key.

    How far one moved is the largest distance of any place of either geometry from the other [m].
    """
    sides = {side.key: complete((side.name_vi, side.name_en)) for side in after.catalogue.sides}
    sides[BOTH] = join([*sides.values()], ", ")
    for layer, frame in after.frames.items():
        if frame is before.frames.get(layer):
            continue
        then = _by_key(before.frames.get(layer))
        for key, row in _by_key(frame).items():
            old = then.get(key)
            if old is not None and not _differs(old, row):
                continue
            called = complete((row["name_vi"] or "", row["name_en"] or ""))
            name = called if any(called) else (key, key)
            side = sides.get(row["side"] or BOTH, ("", ""))
            was = _drawn(old) if old is not None else phrase("not_drawn")
            moved = _moved(old, row, after.catalogue.measuring_crs)
            now = join([_drawn(row), *moved], "; ")
            yield Move(key, name, side, was, now, str(row["source"] or ""))


def _by_key(frame: gpd.GeoDataFrame | None) -> dict[str, Row]:
    rows: list[dict[Hashable, Any]] = [] if frame is None else frame.to_dict("records")
    return {str(row["key"]): row for row in rows}


def _differs(old: Row, new: Row) -> bool:
    same = all(_text(old[name]) == _text(new[name]) for name in ("accuracy", "source"))
    return not (same and old["geometry"].equals_exact(new["geometry"], 0))


def _text(value: object) -> str:
    return "" if pd.isna(value) else str(value)  # type: ignore[call-overload] # a cell


def _drawn(row: Row) -> Pair:
    """How well the place is known, in words."""
    return vocabulary.label("accuracy", str(row["accuracy"]))


def _moved(old: Row | None, new: Row, code: str) -> list[Pair]:
    if old is None or old["geometry"].equals_exact(new["geometry"], 0):
        return []
    metres = shifts.largest_m(old["geometry"], new["geometry"], code)
    told = format_decimal(metres, 1) if metres < _SMALL_M else format_number(round(metres))
    return [phrase("moves", metres=told)]
