"""The numbered list of sources, and how a table refers to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lienket import vocabulary
from lienket.model.atlas import Atlas
from lienket.model.records import Source
from lienket.report.speech import Speech, lower
from lienket.report.wordml import Node, anchored, paragraph, reference

_READ = "read"


@dataclass(frozen=True, slots=True)
class Sources:
    """The sources of an edition, numbered in their order, in one language."""

    rows: tuple[Source, ...]
    speech: Speech

    @classmethod
    def from_atlas(cls, atlas: Atlas, speech: Speech) -> Sources:
        """The sources that `atlas` names."""
        return cls(atlas.facts.sources, speech)

    def cite(self, source: str, locator: str = "") -> Node:
        """A line of a cell: the source's number, what it is known by, and the place in it.

        Raises:
            ValueError: there is no such source.
        """
        place = [row.id for row in self.rows].index(source) + 1
        row = self.rows[place - 1]
        name = row.number or row.issuer or self.speech.pick((row.title_vi, row.title_en))
        where = self.speech.pick(vocabulary.located(locator)) if locator else ""
        told = ", ".join(filter(None, (name, where)))
        return paragraph("TableText", reference(place, f"[{place}]"), f" {told}")

    def listed(self) -> Iterator[Node]:
        """A paragraph for each source: title, issuer, number, date, page address."""
        for place, row in enumerate(self.rows, start=1):
            # No full stop after an address, or it would be copied with it.
            end = "" if row.address else "."
            yield paragraph("SourceItem", *anchored(place, self.describe(row) + end))

    def describe(self, row: Source) -> str:
        """A source in one line, with how it is known where it was not read."""
        number = self.speech.word("number", number=row.number) if row.number else ""
        day = self.speech.day(row.date) if row.date else ""
        title = self.speech.pick((row.title_vi, row.title_en))
        known = "" if row.basis == _READ else lower(self.speech.label("basis", row.basis))
        return ", ".join(filter(None, (title, row.issuer, number, day, known, row.address)))
