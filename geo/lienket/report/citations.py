"""The numbered list of sources, and how a table refers to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lienket import vocabulary
from lienket.model.atlas import Atlas
from lienket.model.records import Source
from lienket.report.speech import Speech, lower
from lienket.report.wordml import Node, anchored, paragraph, reference, run

_READ = "read"


@dataclass(frozen=True, slots=True)
class Sources:
    """The sources of an edition in one language, numbered in the order they are cited in."""

    rows: tuple[Source, ...]
    speech: Speech
    numbers: dict[str, int] = field(default_factory=dict)

    @classmethod
    def from_atlas(cls, atlas: Atlas, speech: Speech) -> Sources:
        """The sources that `atlas` names; none is cited yet."""
        return cls(atlas.facts.sources, speech)

    def cite(self, cited: Iterable[str]) -> list[Node]:
        """A cell of the numbers of sources, each once; a dash where there is none.

        Raises:
            ValueError: there is no such source.
        """
        marks = self.marks(cited) or [run(self.speech.word("nothing"))]
        return [paragraph("TableText", *marks)]

    def marks(self, cited: Iterable[str]) -> list[Node]:
        """The numbers of sources, each once, in a row.

        Raises:
            ValueError: there is no such source.
        """
        inside: list[Node] = []
        for number in sorted({self._number(source) for source in cited}):
            inside += [run(", "), self._mark(number)] if inside else [self._mark(number)]
        return inside

    def cite_place(self, source: str, locator: str, day: str = "") -> list[Node]:
        """A cell of the number of a source, the place in it, and a day where one is given.

        Raises:
            ValueError: there is no such source.
        """
        where = self.speech.pick(vocabulary.located(locator)) if locator else ""
        more = [f" {', '.join(told)}"] if (told := [*filter(None, (where, day))]) else []
        return [paragraph("TableText", self._mark(self._number(source)), *more)]

    def mark(self, source: str) -> list[Node | str]:
        """The number of a source after a sentence.

        Raises:
            ValueError: there is no such source.
        """
        return [" ", self._mark(self._number(source)), "."]

    def _number(self, source: str) -> int:
        if source not in self.numbers:
            # A source that nobody knows must not get a number.
            [row.id for row in self.rows].index(source)
            self.numbers[source] = len(self.numbers) + 1
        return self.numbers[source]

    def _mark(self, number: int) -> Node:
        return reference(f"source_{number}", f"[{number}]")

    def listed(self) -> Iterator[Node]:
        """A paragraph for each source that was cited: title, issuer, number, date, address."""
        by_id = {row.id: row for row in self.rows}
        for source, number in self.numbers.items():
            row = by_id[source]
            # No full stop after an address, or it would be copied with it.
            end = "" if row.address else "."
            told = self.describe(row) + end
            yield paragraph("SourceItem", *anchored(number, f"source_{number}", told))

    def describe(self, row: Source) -> str:
        """A source in one line, with how it is known where it was not read."""
        number = self.speech.word("number", number=row.number) if row.number else ""
        day = self.speech.day(row.date) if row.date else ""
        title = self.speech.pick((row.title_vi, row.title_en))
        known = "" if row.basis == _READ else lower(self.speech.label("basis", row.basis))
        return ", ".join(filter(None, (title, row.issuer, number, day, known, row.address)))
