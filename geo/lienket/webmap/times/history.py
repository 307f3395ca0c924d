"""Which class, state and share of works each subject and link had, since which stop."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date

import geopandas as gpd
import pandas as pd

from lienket import join, style, tally
from lienket.border import states
from lienket.export_tables import counts
from lienket.model.analysis import Border, State
from lienket.model.atlas import Atlas
from lienket.model.records import Link, Status
from lienket.webmap import serialize
from lienket.webmap.serialize import Json
from lienket.webmap.times import across
from lienket.webmap.times.stops import Stops

Runs = dict[str, list[tuple[int, Hashable]]]
"""By key, which value holds since which stop: the first since 0, each unlike the one before."""

_ROUTE = "route"


@dataclass(slots=True)
class Walked:
    """What is met on the way through the stops.

    `symbols`: the style class by subject; `states`: the state across the border by route; `done`:
    how far the works of a link are that are completed in part, both texts; `border`: by what, see
    `Across.step`.
    """

    symbols: Runs = field(default_factory=dict)
    states: Runs = field(default_factory=dict)
    done: Runs = field(default_factory=dict)
    border: dict[str, Runs] = field(default_factory=lambda: defaultdict(dict))


def walk(atlas: Atlas, stops: Stops) -> Walked:
    """Go through the stops once, and look anew at those links alone that are spoken of.

    Raises:
        CrsError: a layer is not in EPSG:4326.
        KeyError: a status or a link holds a word that is in no list.
    """
    owners: dict[str, list[Link]] = defaultdict(list)
    for link in atlas.facts.links:
        for subject in link.subjects:
            owners[subject].append(link)
    spoken: dict[date, dict[str, Link]] = defaultdict(dict)
    for row in atlas.facts.statuses:
        spoken[row.stated_on.last] |= {link.key: link for link in owners[row.subject]}
    way, walked, line = _Way(atlas), Walked(), across.Across(atlas)
    for stop, day in enumerate(stops.days):
        links = [*spoken[day].values()] if stop else atlas.facts.links
        if links:
            seen = way.at(day, links)
            _note(walked, stop, seen)
            for name, key, value in line.step(seen):
                _add(walked.border[name], key, stop, value)
    return walked


def _note(walked: Walked, stop: int, seen: Atlas) -> None:
    """Add what is so of the links of `seen` since `stop`, where it is another than before."""
    for link in seen.facts.links:
        for subject in link.subjects:
            _add(walked.symbols, subject, stop, seen.symbol_of(subject))
        if link.kind == _ROUTE:
            _add(walked.states, link.key, stop, seen.states[link.key])
        partly = link.key in seen.summary.partly
        _add(walked.done, link.key, stop, counts.works(link.key, seen) if partly else None)


def _add(runs: Runs, key: str, stop: int, value: Hashable) -> None:
    held = runs.setdefault(key, [])
    if not held or held[-1][1] != value:
        held.append((stop, value))


class _Way:
    """An atlas, seen as of other days for some of its links at a time."""

    def __init__(self, atlas: Atlas) -> None:
        self._bare = replace(atlas.facts, sources=(), figures=(), doubts=(), requests=())
        self._atlas = replace(atlas, facts=self._bare, border=Border())
        self._parts = {part.key: part for part in atlas.facts.parts}
        self._log: dict[str, list[Status]] = defaultdict(list)
        for row in atlas.facts.statuses:
            self._log[row.subject].append(row)
        subjects = {key for link in atlas.facts.links for key in link.subjects}
        own = [frame[frame.index.isin(subjects)] for frame in atlas.frames.values()]
        measured = [frame[["length_km", "accuracy", "geometry"]] for frame in own if len(frame)]
        self._lengths = gpd.GeoDataFrame(pd.concat(measured) if measured else None)
        self._gaps = states.gaps(atlas.catalogue, atlas.facts, atlas.frames)

    def at(self, day: date, links: Iterable[Link]) -> Atlas:
        """The atlas as of `day` as far as it is about `links`: without shapes, sources and border.

        Raises:
            CrsError: a layer is not in EPSG:4326.
            KeyError: a status or a link holds a word that is in no list.
        """
        own = tuple(links)
        subjects = [*dict.fromkeys(key for link in own for key in link.subjects)]
        rows = tuple(row for key in subjects for row in self._log.get(key, ()))
        parts = tuple(self._parts[key] for key in subjects if key in self._parts)
        seen = join.until(replace(self._bare, links=own, parts=parts, statuses=rows), day)
        latest = join.newest(seen)
        lengths = self._lengths[self._lengths.index.isin(subjects)]
        made = replace(
            self._atlas,
            facts=seen,
            frames={"lengths": lengths} if len(lengths) else {},
            latest=latest,
            states=states.find(self._atlas.catalogue, seen, latest, {}, self._gaps),
            symbols=style.classify(latest),
            as_of=day,
        )
        return replace(made, summary=tally.count(made))


def coded(walked: Walked) -> Json:
    """What was met, as JSON values: by what, the values that occur and who has which since when.

    `of`: the values; `at`: by key, run for run, its first stop and the number of its value, from 1;
    0 is none. What never changes is left out, for the page has it already.
    """
    return {
        "symbols": _coded(walked.symbols),
        "states": _coded(walked.states),
        "done": _coded(walked.done),
        **{name: _coded(runs) for name, runs in walked.border.items()},
    }


def _coded(runs: Runs) -> Json:
    found: dict[Hashable, int] = {}
    at = {
        key: [n for stop, value in own for n in (stop, _number(found, value))]
        for key, own in runs.items()
        if len(own) > 1
    }
    return {"of": [_plain(value) for value in found], "at": at}


def _plain(value: Hashable) -> object:
    """A value as JSON has it: what is JSON already is read once more."""
    if isinstance(value, State):
        return serialize.state(value)
    if isinstance(value, str) and value.startswith("{"):
        return json.loads(value)["of"]
    return value


def _number(found: dict[Hashable, int], value: Hashable) -> int:
    return 0 if value is None else found.setdefault(value, len(found) + 1)
