"""What a sheet is about: the links in its focus, those of them that no map can show, its places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import geopandas as gpd

from lienket import style
from lienket.geometry_types import POINTS
from lienket.i18n import Pair
from lienket.model.atlas import Atlas
from lienket.model.records import Layer, Link
from lienket.model.sheet_specs import SheetSpec
from lienket.sheet.words import phrase

_ROUTE = "route"
"""The kind of link whose parts stand in its own panel, drawn or not."""


def in_focus(atlas: Atlas, plan: SheetSpec) -> frozenset[str]:
    """The keys of the links that the sheet of `plan` is about: named, or of a kind; else all."""
    links = atlas.facts.links
    if not (plan.links or plan.kinds):
        return frozenset(link.key for link in links)
    return frozenset(
        link.key for link in links if link.key in plan.links or link.kind in plan.kinds
    )


def unplaced(atlas: Atlas, plan: SheetSpec) -> tuple[Pair, ...]:
    """The names of the links, and of parts of links, in focus whose place nobody knows.

    Only of kinds that a map shows at all; none for a sheet that is about an area alone.
    """
    if plan.flows or plan.matrix or ((plan.area or plan.bounds) and not (plan.links or plan.kinds)):
        return ()
    drawn = {str(key) for frame in atlas.frames.values() for key in frame.index}
    links = {link.key: link for link in atlas.facts.links}
    shown = {link.kind for link in links.values() if drawn & {link.key, *link.parts}}
    focus = in_focus(atlas, plan)
    rows = [link for key, link in links.items() if key in focus and link.kind in shown]
    return tuple(name for link in rows for name in _lost(atlas, link, drawn))


def _lost(atlas: Atlas, link: Link, drawn: set[str]) -> Iterable[Pair]:
    """The name of a link that has no shape, else of its parts that have none."""
    if drawn.isdisjoint({link.key, *link.parts}):
        return [(link.name_vi, link.name_en)]
    if link.kind == _ROUTE or link.key in drawn:
        return []
    return [(part.name_vi, part.name_en) for part in atlas.facts.parts
            if part.key in link.parts and part.key not in drawn]  # fmt: skip


def words(atlas: Atlas, plan: SheetSpec) -> str:
    """What the title of a sheet says, and the names of its route and that route's parts."""
    links = {link.key: link for link in atlas.facts.links}
    route = links.get(plan.route)
    own = route.parts if route else ()
    parts = [part.name_vi for part in atlas.facts.parts if part.key in own]
    return "\n".join((plan.title_vi, route.name_vi if route else "", *parts))


def titled(
    words: str, names: Mapping[str, list[Pair]], frames: Mapping[str, gpd.GeoDataFrame],
    rows: Iterable[Layer],
) -> frozenset[str]:  # fmt: skip
    """The keys of the points of the ground that `words` name, of like-named the foremost.

    `names` as the map writes them, in the order of the frame (EPSG:4326) of each of `rows`.
    """
    best: dict[str, tuple[int, set[str]]] = {}
    for row in rows:
        frame = frames[row.key]
        codes = frame["class"] if "class" in frame else [""] * len(frame)
        points = zip(frame.index, names[row.key], codes, frame.geom_type, strict=True)
        for key, (name, _), code, kind in points:
            proper = _proper(name)
            if kind not in POINTS or not mentions(words, proper):
                continue
            rank = style.mark(row.key, str(code or "")).rank
            least, keys = best.get(proper, (rank, set()))
            if rank < least:
                keys = set()
            if rank <= least:
                best[proper] = rank, keys | {str(key)}
    return frozenset(key for _, keys in best.values() for key in keys)


def _proper(name: str) -> str:
    """A name without the word before it that says what it is: `Ga Kép` is at `Kép`."""
    first, _, rest = name.partition(" ")
    return rest if first.lower() in phrase("kinds_before", "vi").split() else name


def mentions(words: str, name: str) -> bool:
    """Whether `words` hold `name` as words of their own.

    >>> mentions("ga liên vận quốc tế Kép", "Kép"), mentions("Bắc Giang", "Bắc Gia")
    (True, False)
    """
    return bool(name) and bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words))
