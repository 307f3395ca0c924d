"""The report's words in its one language: no office mixes two in a paper."""

from __future__ import annotations

from dataclasses import dataclass

from lienket import i18n, vocabulary
from lienket.dates import When
from lienket.i18n import Language, Pair, format_date, format_number, phrases


@dataclass(frozen=True, slots=True)
class Speech:
    """A language to speak in.

    >>> Speech("vi").label("stage", "completed"), Speech("en").word("row")
    ('Hoàn thành', 'No.')
    """

    language: Language

    @property
    def tag(self) -> str:
        """The language as Word knows it."""
        return "vi-VN" if self.language == "vi" else "en-GB"

    def pick(self, pair: Pair) -> str:
        """The half of `pair` in this language; one that is "" is lent by the other."""
        return i18n.pick(pair, self.language)

    def word(self, key: str, **values: str | int) -> str:
        """The report's own word `key`, its {places} filled; numbers with thousands set apart.

        Raises:
            KeyError: there is no such word, or a place of it has no value.
        """
        texts = {
            name: format_number(value) if isinstance(value, int) else value
            for name, value in values.items()
        }
        return self.pick(phrases("report").fill(key, **texts))

    def label(self, family: str, code: str) -> str:
        """The label of `code` in the list `family`.

        Raises:
            KeyError: `family` has no such word.
        """
        return self.pick(vocabulary.label(family, code))

    def day(self, when: When) -> str:
        """`when` as papers write it."""
        return self.pick(format_date(when))


def lower(label: str) -> str:
    """`label` for the middle of a sentence.

    >>> lower("Đang thi công"), lower("Đã nối hai bên")
    ('đang thi công', 'đã nối hai bên')
    """
    return label[:1].lower() + label[1:]
