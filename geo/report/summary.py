"""The report in numbers, each counted in the atlas; what is nowhere is not counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from geo import vocabulary
from geo.records import Atlas
from geo.report.cited import Sources
from geo.report.speech import Speech, lower

_PLANNED = frozenset({"on_paper", "one_building", "both_building"})
"""Works that are not done: of a route that is joined, they improve what is there."""

_ROUTE, _UNSTATED, _NO_WORKS = "route", "unstated", "none"


def lines(atlas: Atlas, speech: Speech, sources: Sources) -> Iterator[str]:
    """The sentences of the summary, one thing each."""
    by_id = {source.id: source for source in atlas.facts.sources}
    if report := by_id.get(atlas.catalogue.report):
        yield speech.word("summary_base", report=sources.told(report))
    routes = [link for link in atlas.facts.links if link.kind == _ROUTE]
    yield speech.word("summary_links", links=len(atlas.facts.links), routes=len(routes))
    states = [atlas.states[link.key] for link in routes]
    if states:
        alone = {"not_applicable": speech.word("one_side")}
        ground = _labels("ground", speech) | alone
        works = _labels("works", speech) | alone
        told = _counted((state.ground for state in states), ground, speech)
        yield speech.word("summary_ground", counts=told)
        joined = Counter(
            state.works for state in states if state.ground == "joined" and state.works in _PLANNED
        )
        told = _counted((state.works for state in states), works, speech, joined)
        yield speech.word("summary_projects", counts=told)
    yield from _subjects(atlas, speech)
    told_of = {"doubts": len(atlas.facts.doubts), "sources": len(by_id)}
    yield speech.word("summary_doubts", **told_of)


def _subjects(atlas: Atlas, speech: Speech) -> Iterator[str]:
    """How many parts, and links without parts, stand where: works, then activities."""
    words = vocabulary.words("kind")
    works, activities = (
        dict.fromkeys(
            key
            for link in atlas.facts.links
            if words[link.kind].works is of_works
            for key in link.parts or (link.key,)
        )
        for of_works in (True, False)
    )
    unstated = {_UNSTATED: speech.word("unstated")}
    stages = _labels("stage", speech) | {_NO_WORKS: lower(speech.label("work", _NO_WORKS))}
    kinds = (
        ("summary_works", works, stages | unstated),
        ("summary_activities", activities, _labels("activity", speech) | unstated),
    )
    for key, subjects, labels in kinds:
        if subjects:
            told = _counted((_stage(subject, atlas) for subject in subjects), labels, speech)
            yield speech.word(key, all=len(subjects), counts=told)


def _stage(subject: str, atlas: Atlas) -> str:
    """The stage of a subject's newest status, or why it has none."""
    status = atlas.latest.get(subject)
    if status is None:
        return _UNSTATED
    return status.stage or _NO_WORKS


def _labels(family: str, speech: Speech) -> dict[str, str]:
    return {code: lower(speech.label(family, code)) for code in vocabulary.words(family)}


def _counted(
    codes: Iterable[str],
    labels: dict[str, str],
    speech: Speech,
    joined: Mapping[str, int] = MappingProxyType({}),
) -> str:
    """How often each code comes, in the order of its list.

    Of what is planned or built, how much is `joined` and thus only improved.
    """
    found = Counter(codes)
    return "; ".join(
        speech.word("count", count=found[code], what=label)
        + (speech.word("upgraded", count=joined[code]) if joined.get(code) else "")
        for code, label in labels.items()
        if found[code]
    )
