"""What the records of a file may stand for: the features of a layer, and parts without a place."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import geopandas as gpd
from shapely.geometry.base import BaseGeometry

from lienket import text, vocabulary
from lienket.i18n import Pair, complete, join
from lienket.model.records import BOTH, Catalogue, Facts, Layer, Link, Part

_MARKS = re.compile(r"[\s._\-/–]+")
_NUMBER = re.compile(r"([a-z]+)(\d+[a-z]?)")
_SEPARATE = re.compile(r"[:–(;,]|\s-\s")
_MOST_WORDS = 4
"""The class and the number of a road are written in no more words."""


@dataclass(frozen=True, slots=True)
class Target:
    """One of them: what it is called, by which codes and names it is known, where it lies.

    `codes`: its key and its number, folded; `names`: all it is called, folded; `geometry`:
    EPSG:4326, None where no place is known; `accuracy`, `source`: of that; `line`: where its row
    stands, of the layer's file or, of a part without a place, of its table.
    """

    key: str
    name: Pair
    side: str
    codes: frozenset[str]
    names: frozenset[str]
    geometry: BaseGeometry | None = None
    accuracy: str = ""
    source: str = ""
    line: int = 0


def known(
    catalogue: Catalogue, facts: Facts, layer: Layer, frame: gpd.GeoDataFrame
) -> list[Target]:
    """Everything that a record for `layer` may stand for, drawn ones first, in their order.

    Args:
        catalogue: the workspace.
        facts: all its facts.
        layer: the layer that is to be changed.
        frame: its features, EPSG:4326, as `layers.read` returns them.
    """
    links = {key: link for link in facts.links for key in (link.key, *link.parts)}
    parts = {part.key: part for part in facts.parts}
    drawn = [*_drawn(frame, links, parts)] if layer.status else [*_drawn(frame, {}, {})]
    return [*drawn, *(_unplaced(catalogue, facts) if layer.status else ())]


def _drawn(
    frame: gpd.GeoDataFrame, links: Mapping[str, Link], parts: Mapping[str, Part]
) -> Iterator[Target]:
    for row, line in zip(frame.to_dict("records"), frame["line"], strict=True):
        key = str(row["key"])
        link, part = links.get(key), parts.get(key)
        called = complete((row["name_vi"] or "", row["name_en"] or ""))
        texts = [*called, *_names(link, part)]
        ref = str(row.get("ref") or "")
        yield Target(
            key=key,
            name=_called(link, part) or (called if any(called) else (key, key)),
            side=row["side"] or BOTH,
            codes=frozenset(filter(None, (code(key), *_roads([ref])))),
            names=frozenset(filter(None, (*map(code, texts), *_roads([ref, *texts])))),
            geometry=row["geometry"],
            accuracy=row["accuracy"] or "",
            source=row["source"] or "",
            line=line,
        )


def _unplaced(catalogue: Catalogue, facts: Facts) -> Iterator[Target]:
    """The parts of things that are built, of which no layer has the place."""
    sides = {side.key for side in catalogue.sides}
    owners = {key: link for link in facts.links for key in link.parts}
    for part in facts.parts:
        link = owners.get(part.key)
        if part.layer or link is None or not vocabulary.words("kind")[link.kind].works:
            continue
        texts = [*_names(link, part)]
        yield Target(
            key=part.key,
            name=_called(link, part) or (part.key, part.key),
            side=part.side if part.side in sides else BOTH,
            codes=frozenset({code(part.key)}),
            names=frozenset(filter(None, (*map(code, texts), *_roads(texts)))),
            line=part.line,
        )


def _called(link: Link | None, part: Part | None) -> Pair | None:
    """What the facts call a feature."""
    named = [complete((row.name_vi, row.name_en)) for row in (link, part) if row is not None]
    return join(named, ": ") if named else None


def _names(link: Link | None, part: Part | None) -> Iterator[str]:
    for row in (link, part):
        if row is not None:
            yield from filter(None, (row.name_vi, row.name_en))


def code(value: str) -> str:
    """A code or a name without case, marks, dots, dashes and spaces.

    >>> code("ĐT. 242"), code("dt242--bg"), code("Tuyến ĐT-242")
    ('dt242', 'dt242bg', 'tuyendt242')
    """
    return text.fold(_MARKS.sub("", value))


def road(value: str) -> str:
    """The number of the road that a text starts with, in one form; "" where it starts with none.

    >>> road("Đường tỉnh 242 (Hữu Lũng)"), road("TL.242"), road("QL 1B phía bắc"), road("Cầu 3")
    ('dt242', 'dt242', 'ql1b', '')
    """
    words = [text.fold(word) for word in _MARKS.split(_SEPARATE.split(value, maxsplit=1)[0])]
    words = [word for word in words if word not in heads()["fillers"]["roads"]]
    for count in range(1, _MOST_WORDS + 1):
        number = _NUMBER.fullmatch("".join(words[:count]))
        if number and number[1] in _classes():
            return _classes()[number[1]] + number[2]
    return ""


def _roads(texts: Sequence[str]) -> Iterator[str]:
    return (found for value in texts if (found := road(value)))


@cache
def _classes() -> Mapping[str, str]:
    """How the number of a road begins, by what its class is called."""
    return {word: short for short, words in heads()["roads"].items() for word in words}


@cache
def heads() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """What columns and classes of roads are called; `heads.toml`."""
    source = resources.files("lienket.intake").joinpath("heads.toml").read_text(encoding="utf-8")
    found: dict[str, dict[str, list[str]]] = tomllib.loads(source)
    return found
