"""What a form changes: each row that says something new becomes one statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lienket.dates import When
from lienket.errors import Fault, fault
from lienket.i18n import format_date
from lienket.model.records import Status
from lienket.status_book import columns
from lienket.status_book.answers import Answer
from lienket.status_book.columns import EVENT, STATE, phrase

Shown = tuple[str, str]
"""What a column showed and what it shows now; an empty one is a dash."""


@dataclass(frozen=True, slots=True)
class Change:
    """A new statement: what differs from the state before, and all that it says.

    `differences` by column; none where the state is stated anew. `values`: the state and what is
    said about the statement, as a table has it. `known`: when the state before was stated.
    """

    answer: Answer
    differences: Mapping[str, Shown]
    values: Mapping[str, str]
    known: When | None

    def lines(self, stated: When) -> Iterable[str]:
        """What a person is shown before it is taken in; `stated`: the date of the document."""
        yield f"{self.answer.subject.name[0]} ({self.answer.subject.side[0]})"
        for name, (before, after) in self.differences.items():
            yield f"  {columns.head(name)}: {before} → {after}"
        if not self.differences:
            yield f"  {phrase('stated_anew')[0]}"
        if self.known and stated < self.known:
            yield f"  {phrase('older', day=format_date(self.known))[0]}"


def compare(
    answers: Iterable[Answer], latest: Mapping[str, Status], file: str
) -> tuple[tuple[Change, ...], tuple[Fault, ...]]:
    """The new statements of `answers`, and a fault for each cell changed here and elsewhere.

    What was handed out decides whether a cell was changed; a cell that is as it was keeps the
    state that is known today.

    Args:
        answers: the rows that came back.
        latest: the newest status by subject.
        file: what faults call the workbook.
    """
    made: list[Change] = []
    faults: list[Fault] = []
    for answer in answers:
        before = latest.get(answer.subject.key)
        now = columns.state(before)
        origin = answer.origin or now
        changed = {
            name: answer.values[name] for name in STATE if answer.values[name] != origin[name]
        }
        both = [name for name in changed if now[name] not in {origin[name], changed[name]}]
        faults += [_conflict(answer, name, now, file) for name in both]
        differing = {name: value for name, value in changed.items() if value != now[name]}
        said = {name: answer.values.get(name, "") for name in EVENT}
        if (differing or any(said.values())) and not both:
            shown = {
                name: (_label(answer, name, now[name]), _label(answer, name, value))
                for name, value in differing.items()
            }
            stated = before.stated_on if before else None
            made.append(Change(answer, shown, {**now, **differing, **said}, stated))
    return tuple(made), tuple(faults)


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
