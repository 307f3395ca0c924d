"""The counts of an atlas, each made here and nowhere else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import pandas as pd

from lienket import join, style, vocabulary
from lienket.model.atlas import Atlas
from lienket.model.records import ASSUMED, Facts, Link, Source
from lienket.model.summary import (
    PARTLY,
    Across,
    Counts,
    Dates,
    Documents,
    Progress,
    Summary,
    Unjoined,
)

_ROUTE, _NO_STATE, _JOINED = "route", "not_applicable", "joined"
_DONE, _BUILDING = "done", "building"
_NO_WORKS, _UNSTATED = "none", "unstated"
_LEVELS = ("main", "local")
_CITED, _REASONED = "cited", "own"


def count(atlas: Atlas) -> Summary:
    """The counts of `atlas`; what its record `summary` holds already is not read.

    Raises:
        CrsError: a layer is not in EPSG:4326.
        KeyError: a link or a status holds a word that is in no list.
    """
    report = [link for link in atlas.facts.links if not is_object(link)]
    works = [link for link in report if _of_works(link)]
    routes = [link for link in works if crosses(link, atlas)]
    aside = [link for link in works if link not in routes]
    inside = [link for link in aside if len(_sides(link, atlas)) == 1]
    activities = [link for link in report if link not in works]
    partly = _partly(works, atlas)
    return Summary(
        links=len(report),
        routes=len(routes),
        inside=len(inside),
        other=len(aside) - len(inside),
        cooperation=len(activities),
        objects=_kinds(link for link in atlas.facts.links if is_object(link)),
        kinds=_kinds(atlas.facts.links),
        works=_ordered((_standing(link, atlas, partly) for link in works), _groups()),
        activities=_ordered((_standing(link, atlas, partly) for link in activities), _groups()),
        partly=partly,
        parts=_parts(works, atlas),
        inferred=sum(_inferred(key, atlas) for key in _subjects(works)),
        across=_across(routes, atlas),
        pairs=len(atlas.border.pairs),
        unjoined=tuple(_unjoined(atlas)),
        levels=atlas.border.looked_at,
        doubts=len(atlas.facts.doubts),
        documents=_documents(atlas.facts.sources),
        dates=_dates(routes, atlas),
    )


def is_object(link: Link) -> bool:
    """Whether `link` is what links lead to (a road, a gate, a lake), and no link of the report.

    Raises:
        KeyError: its kind is in no list.
    """
    return vocabulary.words("kind")[link.kind].ground


def crosses(link: Link, atlas: Atlas) -> bool:
    """Whether `link` is a route with a state across the border."""
    state = atlas.states.get(link.key)
    return link.kind == _ROUTE and state is not None and state.ground != _NO_STATE


def _of_works(link: Link) -> bool:
    return vocabulary.words("kind")[link.kind].works


def _sides(link: Link, atlas: Atlas) -> set[str]:
    """The sides that a link has parts on; those it names where it has no parts."""
    sides = {part.key: part.side for part in atlas.facts.parts}
    return {sides[key] for key in link.parts} or {*link.sides}


def _subjects(links: Iterable[Link]) -> list[str]:
    """The parts of links, and links without parts, each once."""
    return [*dict.fromkeys(key for link in links for key in link.subjects)]


def _ordered(codes: Iterable[str], order: Iterable[str]) -> Counts:
    """How often each of `codes` comes, in the order given."""
    met = Counter(codes)
    return {code: met[code] for code in order if met[code]}


def _kinds(links: Iterable[Link]) -> Counts:
    return _ordered((link.kind for link in links), vocabulary.words("kind"))


# --- where links stand -----------------------------------------------------------------------


def _groups() -> Iterator[str]:
    """The groups of the style table; what is partly done stands before what is done."""
    for group in style.groups():
        if group.key == "done":
            yield PARTLY
        yield group.key


def _standing(link: Link, atlas: Atlas, partly: Mapping[str, Progress]) -> str:
    """Where a link stands: the group of its part that is farthest along, or `PARTLY`."""
    if link.key in partly:
        return PARTLY
    return style.farthest(atlas.symbol_of(key) for key in link.subjects)


def _partly(works: Iterable[Link], atlas: Atlas) -> Mapping[str, Progress]:
    """How far each link is that is completed in part: no part is being built, some are done."""
    km = _lengths_km(atlas)
    made = ((link.key, _progress(link, atlas, km)) for link in works)
    return {key: progress for key, progress in made if progress}


def _progress(link: Link, atlas: Atlas, lengths_km: Mapping[str, float]) -> Progress | None:
    """How much of a link is completed; None where that is nothing, or all, or it is being built."""
    keys = link.subjects
    stages = {key: atlas.latest[key].stage for key in keys if key in atlas.latest}
    works = [key for key, stage in stages.items() if stage]
    phases = {key: vocabulary.phase(stages[key]) for key in works}
    done = [key for key in works if phases[key] == _DONE]
    if not done or len(done) == len(works) or _BUILDING in phases.values():
        return None
    if all(key in lengths_km for key in keys):
        km, all_km = (sum(lengths_km[key] for key in some) for some in (done, keys))
        return Progress(len(done), len(works), km, all_km)
    return Progress(len(done), len(works))


def _lengths_km(atlas: Atlas) -> Mapping[str, float]:
    """The measured length of each feature that has one [km]; of a schematic line there is none."""
    frames = [join.own_length_km(frame) for frame in atlas.frames.values()]
    lengths = pd.concat(frames) if frames else pd.Series(dtype=float)
    return {str(key): float(km) for key, km in lengths[lengths > 0].items()}


def _parts(works: Iterable[Link], atlas: Atlas) -> Counts:
    stages = (_stage(key, atlas) for key in _subjects(works))
    return _ordered(stages, [*vocabulary.words("stage"), _NO_WORKS, _UNSTATED])


def _stage(subject: str, atlas: Atlas) -> str:
    """The stage of a subject's newest status, or why it has none."""
    status = atlas.latest.get(subject)
    return _UNSTATED if status is None else status.stage or _NO_WORKS


def _inferred(subject: str, atlas: Atlas) -> bool:
    status = atlas.latest.get(subject)
    return status is not None and bool(status.stage) and status.inferred


# --- across the border -----------------------------------------------------------------------


def _across(routes: list[Link], atlas: Atlas) -> Across:
    """The routes by state on the ground and of the works; which sides keep which of them back."""
    states = [atlas.states[link.key] for link in routes]
    works = [*vocabulary.words("works")]
    order = [side.key for side in atlas.catalogue.sides]
    lagging = {link.key: atlas.states[link.key].lagging for link in routes}
    alone = {link.key: atlas.states[link.key].building for link in routes}
    return Across(
        _ordered((state.ground for state in states), vocabulary.words("ground")),
        _ordered((state.works for state in states if state.ground != _JOINED), works),
        _ordered((state.works for state in states if state.ground == _JOINED), works),
        _by_side(lagging, order),
        _by_side({key: sides for key, sides in alone.items() if len(sides) == 1}, order),
    )


def _by_side(
    sides: Mapping[str, tuple[str, ...]], order: Iterable[str]
) -> Mapping[str, tuple[str, ...]]:
    """The routes of each side that has any."""
    routes = {side: tuple(key for key, on in sides.items() if side in on) for side in order}
    return {side: keys for side, keys in routes.items() if keys}


def _unjoined(atlas: Atlas) -> Iterator[Unjoined]:
    """The pairs of adjoining districts that no route of the report joins."""
    pairs = atlas.border.pairs
    apart = pairs[pairs["joined"] == 0]
    names = ("key", "name_vi", "name_en", "others_main", "others_local", "unknown")
    main, local = (level in atlas.border.looked_at for level in _LEVELS)
    for key, vi, en, *roads, unknown in zip(*(apart[name] for name in names), strict=True):
        yield Unjoined(
            str(key),
            str(vi),
            str(en),
            int(roads[0]) if main else None,
            int(roads[1]) if local else None,
            int(unknown),
        )


# --- what it rests on ------------------------------------------------------------------------


def _documents(sources: Iterable[Source]) -> Documents:
    basis = [source.basis for source in sources if source.basis != _REASONED]
    cited = basis.count(_CITED)
    return Documents(len(basis) - cited, cited)


def _dates(routes: Iterable[Link], atlas: Atlas) -> Dates:
    days = {row.id: row.date.last for row in atlas.facts.sources if row.date}
    report = days.get(atlas.catalogue.report)
    states = [atlas.states[link.key] for link in routes]
    decided = [state.as_of for state in states if state.as_of]
    if report is None or report > atlas.as_of:
        return Dates(until=atlas.as_of, routes=max(decided, default=None))
    newer = [day for day in _stated(atlas.facts, days) if day > report]
    # Asked for a later day, a workspace knows no more than what was stated last.
    until = max(newer, default=atlas.as_of)
    return Dates(report, until, len(newer), max(decided, default=None))


def _stated(facts: Facts, days: Mapping[str, date]) -> Iterator[date]:
    """When each status and each figure was stated; a figure was when its source was issued."""
    yield from (row.stated_on.last for row in facts.statuses if row.source != ASSUMED)
    yield from (days[row.source] for row in facts.figures if row.source in days)
