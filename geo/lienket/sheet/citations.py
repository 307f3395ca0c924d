"""Sources of a sheet: numbered where they are cited, named once in its small print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lienket.dates import When
from lienket.i18n import Languages, Pair, format_date, join
from lienket.model.atlas import Atlas
from lienket.model.records import Figure, Source, Status
from lienket.sheet.words import phrase

_YEAR, _MONTH = 4, 7
"""How long a date is that is as precise as a year, or as a month [characters]."""


@dataclass(frozen=True, slots=True)
class Citations:
    """The keys of the sources that a sheet cites, in the order of their numbers.

    `same` = what a key is cited as; `day` = that of the only source, which need not be told again.
    `full`: every statement has its number and its date, also where all are of one source.
    """

    keys: tuple[str, ...] = ()
    same: Mapping[str, str] = field(default_factory=dict)
    day: When | None = None
    full: bool = False

    @classmethod
    def about(
        cls, atlas: Atlas, subjects: Iterable[str], more: Iterable[str] = (), *, full: bool = False
    ) -> Citations:
        """Those that speak of `subjects` in turn: of their newest status, and of their figures.

        After them the sources `more`. What has the name and the date of another has its number.
        """
        named = {source.id: (cited_as(source), source.date) for source in atlas.facts.sources}
        first: dict[object, str] = {}
        same: dict[str, str] = {}
        for subject in subjects:
            rows: list[Status | Figure] = [
                row for row in atlas.facts.figures if row.subject == subject
            ]
            if status := atlas.latest.get(subject):
                rows.insert(0, status)
            for row in rows:
                same[row.source] = first.setdefault(named[row.source], row.source)
        for source in more:
            same[source] = first.setdefault(named[source], source)
        keys = tuple(dict.fromkeys(same.values()))
        alone = len(keys) == 1 and not full
        return cls(keys, same, named[keys[0]][1] if alone else None, full)

    def beside(self, key: str, when: When | None, language: Languages) -> str:
        """Of when a statement is, and by which source; no number if all are of one.

        It is "" if neither is to be told: of the day of the only source, which is named below.
        """
        key, source = self.same.get(key, key), ""
        if key in self.keys and self._numbered:
            source = phrase("cited", language, number=str(self.keys.index(key) + 1))
        told = "" if when is not None and when == self.day else _dated(when, language)
        return ", ".join(filter(None, (told, source)))

    def numbers(self, keys: Iterable[str], language: Languages) -> str:
        """The numbers of several sources, as a statement that rests on all of them cites them."""
        held = dict.fromkeys(self.same.get(key, key) for key in keys)
        told = "], [".join(str(self.keys.index(key) + 1) for key in held if key in self.keys)
        return phrase("cited", language, number=told) if told else ""

    def named(self, atlas: Atlas) -> Pair:
        """All sources with their numbers, as the small print has them."""
        return join(self.listed(atlas), "; ")

    @property
    def _numbered(self) -> bool:
        """Whether a number is told with a source."""
        return self.full or len(self.keys) > 1

    def listed(self, atlas: Atlas) -> list[Pair]:
        """Each source with its number and its date."""
        rows = {source.id: source for source in atlas.facts.sources}
        named = []
        for number, key in enumerate(self.keys, start=1):
            row = rows[key]
            name = cited_as(row)
            when = format_date(row.date) if row.date else ("", "")
            pair = tuple(f"{text} ({date})" if date else text
                         for text, date in zip(name, when, strict=True))  # fmt: skip
            start = f"[{number}] " if self._numbered else ""
            named.append((start + pair[0], start + pair[1]))
        return named


def _dated(when: When | None, language: Languages) -> str:
    """A date in words that tell it from the date of a document.

    >>> _dated(When.parse("2023"), "vi"), _dated(When.parse("2024-05-02"), "vi")
    ('năm 2023', 'ngày 02/5/2024')
    """
    if when is None:
        return ""
    size = len(when.text)
    key = "in_year" if size == _YEAR else "in_month" if size == _MONTH else "on_day"
    return phrase("in_quarter" if "Q" in when.text else key, language, when=format_date(when))


def cited_as(source: Source) -> Pair:
    """A source as it is cited: by its number, else by who issued it, else by its title."""
    said = source.number or source.issuer
    return said or source.title_vi, said or source.title_en
