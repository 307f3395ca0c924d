"""What of the border is another from stop to stop: by the rules of `lienket.border`, link by link.

Where links cross, which districts adjoin and how long lines are is no matter of days: that stays as
the atlas has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from lienket import border
from lienket.border import crossings, gaps, inconsistencies, link_summary, pairs
from lienket.border.context import WAYS
from lienket.model.analysis import Border, State
from lienket.model.atlas import Atlas
from lienket.model.records import Link
from lienket.webmap import border as told
from lienket.webmap import serialize
from lienket.webmap.packing import as_json

Found = tuple[str, str, object]
"""What something is of (see `Across.step`), its key, and the value, which never changes."""

_CLASS = "class"
"""The matter in which two sides differ whatever the day is: the class of the road below."""


@dataclass(frozen=True)
class _Dated(border.BorderContext):
    """A workspace as of a day, its roads of the base left aside: they are no matter of days."""

    @cached_property
    def classes(self) -> dict[str, str]:
        """None."""
        return {}


class Across:
    """The border of an atlas, brought from stop to stop."""

    def __init__(self, atlas: Atlas) -> None:
        self._border = atlas.border
        self._districts = atlas.catalogue.sides_layer
        self._frames = atlas.frames
        self._met = atlas.border.crossings.copy()
        self._of_link = self._met.groupby("link").groups
        others = [each.border for each in atlas.recast.values()]
        self._borders = [each for each in (atlas.border, *others) if not each.pairs.empty]
        self._parts = dict(list(atlas.border.stretches.groupby("link")))
        own = atlas.border.disagreements
        self._fixed = dict(list(own[own["matter"] == _CLASS].groupby("link")))
        self._grounds: dict[str, str] = {}
        self._said: dict[str, tuple[object, ...]] = {}

    def step(self, seen: Atlas) -> Iterable[Found]:
        """What is so of the links of `seen`, which holds them alone, and of the pairs they cross.

        `crossings` by link: of each its state on the ground and in works, who lags, whether it
        is open; `gaps` and `differ` by link: rows as JSON; `built` by link: the share in service
        [%]; `pairs` by key: the row as JSON.

        Raises:
            CrsError: a layer is not in EPSG:4326.
            KeyError: a link or a status holds a word that is in no list.
        """
        if self._border.pairs.empty:
            return
        ways = [link for link in seen.facts.links if link.kind in WAYS and self._moved(link, seen)]
        if not ways:
            return
        context = self._context(seen, ways)
        self._grounds |= {key: state.ground for key, state in seen.states.items()}
        touched = {pair for link in ways for pair in self._crossed(context, link)}
        for link in ways:
            if link.key in self._of_link:
                yield "crossings", link.key, self._told(link.key)
        yield from self._rows(context, ways)
        yield from (("pairs", row["key"], _text(row)) for row in self._pairs(touched))

    def _moved(self, link: Link, seen: Atlas) -> bool:
        """Whether what the border looks at of `link` is another than when it was last seen."""
        newest = [seen.latest.get(key) for key in link.subjects]
        said = [(row.condition, row.stage) if row else None for row in newest]
        now = (*said, seen.states.get(link.key))
        moved = self._said.get(link.key) != now
        self._said[link.key] = now
        return moved

    def _context(self, seen: Atlas, links: Iterable[Link]) -> _Dated:
        facts = replace(seen.facts, links=tuple(links))
        keys = {key for link in facts.links for key in link.subjects}
        own = {key: frame[frame.index.isin(keys)] for key, frame in self._frames.items()}
        frames = {key: frame for key, frame in own.items() if len(frame)}
        frames[self._districts] = self._frames[self._districts]
        return _Dated(seen.catalogue, facts, seen.latest, seen.states, frames)

    def _crossed(self, context: _Dated, link: Link) -> Iterable[str]:
        """Note which crossings of a link are open; the pairs that they are on, in any epoch."""
        keys = self._of_link.get(link.key, ())
        state = context.states.get(link.key)
        for key in keys:
            row = self._met.loc[key]
            known = row["accuracy"]
            ends = ({"key": row[end], "accuracy": known} for end in ("feature_a", "feature_b"))
            self._met.loc[key, "open"] = all(crossings.serves(context, link, end) for end in ends)
            if state and link.kind == "route":
                self._met.loc[key, ["ground", "works", "lagging"]] = _words(state)
            yield from (str(each.crossings["pair"].get(key, "")) for each in self._borders)
        yield from self._beside(link.key)

    def _beside(self, link: str) -> Iterable[str]:
        """The pair that a route without a crossing falls into."""
        if link not in self._of_link:
            for each in self._borders:
                rows = each.pairs["links"].fillna("").str.split(";")
                yield from (str(key) for key, links in rows.items() if link in links)

    def _told(self, link: str) -> tuple[tuple[object, ...], ...]:
        rows = self._met.loc[self._of_link[link]]
        cells = (rows[name] for name in ("ground", "works", "lagging"))
        is_open = (bool(each) for each in rows["open"])
        return tuple(zip(*cells, is_open, strict=True))

    def _rows(self, context: _Dated, ways: Iterable[Link]) -> Iterable[Found]:
        """The gaps of links, where their sides differ, and how much of them is in service."""
        missing = told.gaps(gaps.find(context))
        differing = told.disagreements(inconsistencies.find(context))
        for link in ways:
            fixed = self._fixed.get(link.key)
            rows = told.disagreements(fixed) if fixed is not None else []
            rows += [row for row in differing if row["link"] == link.key]
            yield "differ", link.key, _text(sorted(rows, key=lambda row: str(row["matter"])))
            if link.kind == "route":
                yield "gaps", link.key, _text([row for row in missing if row["link"] == link.key])
            if link.key in self._parts:
                yield "built", link.key, self._built(context, link.key)

    def _built(self, context: _Dated, link: str) -> object:
        parts = self._parts[link]
        conditions = [context.condition(key) for key in parts["part"]]
        share = link_summary.built_pct(parts.assign(condition=conditions))
        return None if share is None else serialize.cell(share, "built_pct")

    def _pairs(self, keys: Iterable[str]) -> list[dict[str, Any]]:
        """The rows of some pairs of districts, or of the units of other epochs, counted anew."""
        return [row for each in self._borders for row in self._counted(each, keys)]

    def _counted(self, own_border: Border, keys: Iterable[str]) -> list[dict[str, Any]]:
        frame = own_border.pairs
        own = frame[frame.index.isin([*keys])]
        if own.empty:
            return []
        met = self._met.assign(pair=own_border.crossings["pair"].reindex(self._met.index))
        met = met[met["pair"].isin(own.index)]
        placed: Mapping[str, pairs.Route] = {
            link: pairs.Route(self._grounds[link], str(key))
            for key, links in own["links"].items()
            for link in str(links or "").split(";")
            if link and link not in self._of_link
        }
        return told.pairs(pairs.counted(own, met, placed, own_border.looked_at))


def _words(state: State) -> tuple[str, str, str]:
    return state.ground, state.works, ";".join(state.lagging)


def _text(rows: object) -> str:
    return as_json({"of": rows}).decode()
