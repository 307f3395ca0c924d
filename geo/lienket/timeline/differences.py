"""What changed between two dates, a row a subject and a kind of change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lienket import vocabulary
from lienket.i18n import Pair, format_date, format_number, join
from lienket.model.atlas import Atlas
from lienket.model.records import Status
from lienket.timeline import moves, silent_list
from lienket.timeline.silent_list import Silent
from lienket.timeline.states import in_words
from lienket.timeline.subjects import Subject, subjects
from lienket.timeline.words import phrase

CODES = (
    *("begun", "resumed", "finished", "ended", "stalled", "slipped"),
    *("new", "corrected", "changed", "across", "moved", "silent"),
)
"""The kinds of change, in the order in which they are told."""

_BUILDING, _DONE, _STOPPED = "building", "done", ("suspended", "cancelled")
_NOTHING = ("–", "–")


@dataclass(frozen=True, slots=True)
class Difference:
    """One change: its code, what it is about, what was told before and what is told now.

    `status`: the statement that tells it, None where none does (across the border, geometry,
    silence); `source`: the id of what a geometry comes from.
    """

    code: str
    key: str
    name: Pair
    side: Pair
    before: Pair
    after: Pair
    status: Status | None = None
    source: str = ""


@vocabulary.worded
def compare(after: Atlas, before: Atlas, silent_days: int) -> tuple[Difference, ...]:
    """What is told of the date of `after` and was not of that of `before`, by code and subject.

    Args:
        after: the workspace as of the later date.
        before: the same workspace as of the earlier one, for the same audience.
        silent_days: what nobody has spoken of for longer is listed as silent [d].
    """
    rows = subjects(after.catalogue, after.facts)
    found = [row for subject in rows for row in _of_subject(subject, before, after)]
    found += [*_across(before, after), *_moved(before, after, rows)]
    found += [_silent(row) for row in silent_list.find(after, silent_days).rows]
    return tuple(sorted(found, key=lambda row: CODES.index(row.code)))


def _of_subject(subject: Subject, before: Atlas, after: Atlas) -> Iterator[Difference]:
    """The changes of one subject: at most one of its state, and one of its end date."""
    then, now = before.latest.get(subject.key), after.latest.get(subject.key)
    if now is None or now == then:
        return
    was, told = in_words(subject, then) if then else {}, in_words(subject, now)
    if was != told:
        code = _code(subject, then, now, before)
        yield _row(code, subject, _words(was, told), _words(told, was), now)
    if then and _is_later(then, now):
        yield _row("slipped", subject, _expected(then), _expected(now), now)


def _code(subject: Subject, then: Status | None, now: Status, before: Atlas) -> str:
    """What a change of the state is called."""
    if then is None:
        return "new"
    if now.as_of.last <= before.as_of:
        return "corrected"
    return _step(_phase(subject, then), _phase(subject, now)) or (
        "stalled" if now.health == "blocked" != then.health else "changed"
    )


def _step(here: str, there: str) -> str:
    """What a step from one phase to another is called; "" for one that has no name."""
    if here == there:
        return ""
    if there == _BUILDING:
        return "resumed" if here in _STOPPED else "begun"
    return {_DONE: "finished", "ended": "ended", **dict.fromkeys(_STOPPED, "stalled")}.get(
        there, ""
    )


def _phase(subject: Subject, status: Status) -> str:
    """The phase of works; of an activity building = it is under way, ended, else paper."""
    if subject.works:
        return vocabulary.phase(status.stage)
    word = vocabulary.stages(subject.kind).get(status.stage)
    return {"active": _BUILDING, "ended": "ended"}.get(word.group if word else "", "paper")


def _is_later(then: Status, now: Status) -> bool:
    if then.expected_on and now.expected_on:
        return now.expected_on.last > then.expected_on.last
    return False


def _expected(status: Status) -> Pair:
    return format_date(status.expected_on) if status.expected_on else _NOTHING


def _words(told: Mapping[str, Pair], others: Mapping[str, Pair]) -> Pair:
    """Those of the words of a state that another does not have."""
    differing = [pair for name, pair in told.items() if others.get(name) != pair]
    return join(differing, "; ") if differing else _NOTHING


def _across(before: Atlas, after: Atlas) -> Iterator[Difference]:
    """The links whose state across the border is another."""
    both = {side.key: (side.name_vi, side.name_en) for side in after.catalogue.sides}
    for link in after.facts.links:
        then, now = before.states.get(link.key), after.states.get(link.key)
        if then is None or now is None or then.ground == now.ground:
            continue
        sides = join([both[side] for side in link.sides], ", ")
        name = (link.name_vi, link.name_en)
        was, is_ = (vocabulary.label("ground", state.ground) for state in (then, now))
        yield Difference("across", link.key, name, sides, was, is_)


def _moved(before: Atlas, after: Atlas, rows: Sequence[Subject]) -> Iterator[Difference]:
    """The features that are drawn elsewhere, or were not drawn, or come from another source."""
    named = {subject.key: subject for subject in rows}
    for move in moves.find(before, after):
        subject = named.get(move.key)
        name = subject.name if subject else move.name
        side = subject.side if subject else move.side
        yield Difference("moved", move.key, name, side, move.then, move.now, source=move.source)


def _silent(row: Silent) -> Difference:
    if row.status is None or row.days is None:
        return _row("silent", row.subject, phrase("never"), phrase("never_since"), None)
    told = phrase("stated", day=format_date(row.status.stated_on))
    since = phrase("days", count=format_number(row.days))
    return _row("silent", row.subject, told, since, row.status)


def _row(
    code: str, subject: Subject, before: Pair, after: Pair, status: Status | None
) -> Difference:
    return Difference(code, subject.key, subject.name, subject.side, before, after, status)
