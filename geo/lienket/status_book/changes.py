"""What a form changes: each row that says something new becomes one statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lienket import facts
from lienket.dates import When
from lienket.errors import Fault, fault
from lienket.facts import internal
from lienket.i18n import format_date
from lienket.model.records import Status
from lienket.status_book import columns, written_dates
from lienket.status_book.answers import Answer
from lienket.status_book.columns import EVENT, STATE, phrase

Shown = tuple[str, str]
"""What a column showed and what it shows now; an empty one is a dash."""


@dataclass(frozen=True, slots=True)
class Change:
    """A new statement: what differs from the state before, and all that it says.

    `differences` by column; none where the state is stated anew. `values`: the state and what is
    said about the statement, as a table has it. `known`: the status before.
    `folder`: of the tables that it belongs to.
    """

    answer: Answer
    differences: Mapping[str, Shown]
    values: Mapping[str, str]
    known: Status | None
    folder: str

    def lines(self, stated: When) -> Iterable[str]:
        """What a person is shown before it is taken in; `stated`: the date of the document."""
        yield f"{self.answer.subject.name[0]} ({self.answer.subject.side[0]})"
        for name, (before, after) in self.differences.items():
            yield f"  {columns.head(name)}: {before} → {after}"
        if not self.differences:
            yield f"  {phrase('stated_anew')[0]}"
        happened = self.values["happened_on"]
        if happened:
            yield f"  {columns.head('happened_on')}: {format_date(When.parse(happened))[0]}"
        for name in ("locator", "note_vi", "note_en"):
            if self.values[name]:
                yield f"  {columns.head(name)}: {self.values[name]}"
        when = When.parse(happened) if happened else stated
        if self.known and (when, stated) < (self.known.as_of, self.known.stated_on):
            yield f"  {phrase('older', day=format_date(self.known.as_of))[0]}"


def compare(
    answers: Iterable[Answer],
    latest: Mapping[str, Status],
    public: Mapping[str, Status],
    file: str,
) -> tuple[tuple[Change, ...], tuple[Fault, ...]]:
    """The new statements of `answers`, and a fault for each cell changed here and elsewhere.

    What was handed out decides whether a cell was changed; a cell that is as it was keeps the
    state that is known today. A statement that builds upon an internal one is internal.

    Args:
        answers: the rows that came back.
        latest: the newest status by subject.
        public: the same without internal statuses.
        file: what faults call the workbook.
    """
    made: list[Change] = []
    faults: list[Fault] = []
    for answer in answers:
        key = answer.subject.key
        before, folder = _before(answer, latest.get(key), public.get(key))
        now = columns.state(before)
        origin = answer.origin or now
        changed = {
            name: answer.values[name] for name in STATE if answer.values[name] != origin[name]
        }
        differing = {name: value for name, value in changed.items() if value != now[name]}
        said = {name: answer.values.get(name, "") for name in EVENT}
        if not differing and not any(said.values()):
            continue
        met = [*_met(answer, changed, now, before, file)]
        if met:
            faults += met
            continue
        shown = {
            name: (_label(answer, name, now[name]), _label(answer, name, value))
            for name, value in differing.items()
        }
        made.append(Change(answer, shown, {**now, **differing, **said}, before, folder))
    return tuple(made), tuple(faults)


def _before(
    answer: Answer, newest: Status | None, public: Status | None
) -> tuple[Status | None, str]:
    """The state that an answer is about, and the folder of the tables that its change belongs to.

    What is public was handed out with the internal state of it, or without.
    """
    if answer.subject.folder != facts.FOLDER or columns.state(newest) == columns.state(public):
        return newest, answer.subject.folder
    if answer.origin is None:
        open_form = not _is_of(answer, newest) and _is_of(answer, public)
    else:
        open_form = answer.origin == columns.state(public)
    return (public, facts.FOLDER) if open_form else (newest, internal.FOLDER)


def _is_of(answer: Answer, status: Status | None) -> bool:
    """Whether a row shows the day on which a status was stated."""
    shown = answer.values.get("stated_on", "")
    return written_dates.read(shown) == (status.stated_on if status else None)


def _met(
    answer: Answer,
    changed: Mapping[str, str],
    now: Mapping[str, str],
    before: Status | None,
    file: str,
) -> Iterator[Fault]:
    """A fault for each cell that was changed elsewhere since, so that nobody knows what is meant.

    Where only a state is confirmed, each cell of it counts; where the workbook no longer tells
    what was handed out, the day of the known status does.
    """
    if answer.origin is None:
        shown = written_dates.read(answer.values.get("stated_on", ""))
        if shown and not _is_of(answer, before):  # some programs write days that cannot be read
            yield _outdated(answer, before, file)
        return
    for name in changed or STATE:
        if now[name] not in {answer.origin[name], changed.get(name, answer.origin[name])}:
            yield _conflict(answer, name, now, file)


def _outdated(answer: Answer, before: Status | None, file: str) -> Fault:
    return fault(
        "form_outdated",
        file=file,
        line=answer.line,
        key=answer.cells["stated_on"],
        subject=answer.subject.name[0],
        value=answer.values["stated_on"] or columns.NOTHING,
        now=format_date(before.stated_on)[0] if before else columns.NOTHING,
    )


def _label(answer: Answer, name: str, value: str) -> str:
    if value and name in columns.DATES:
        return format_date(When.parse(value))[0]
    return columns.choices(name, answer.subject).get(value, value) or columns.NOTHING


def _conflict(answer: Answer, name: str, now: Mapping[str, str], file: str) -> Fault:
    origin = answer.origin or now
    return fault(
        "form_conflict",
        file=file,
        line=answer.line,
        key=answer.cells[name],
        name=columns.head(name),
        before=_label(answer, name, origin[name]),
        value=_label(answer, name, answer.values[name]),
        now=_label(answer, name, now[name]),
    )
