"""The document that a form cites: one that the tables know, or a new row for them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from lienket import text
from lienket.dates import When
from lienket.errors import UsageError
from lienket.i18n import notice
from lienket.model.records import Source
from lienket.status_book import written_dates

_NUMBER = re.compile(r"(?<![\w/])\d+[\w.]*(?:[-/]\d{4})?(?:[-/][\w.&]*[^\W\d_][\w.&]*)+")
"""The number of a document: digits, perhaps a year, then letters behind a slash or a dash."""

_LONGEST_ID = 32


@dataclass(frozen=True, slots=True)
class Cited:
    """The source of new statements: its id, its date, and the row to add (none if it is known)."""

    id: str
    date: When
    row: dict[str, str] | None = None


def cite(  # noqa: PLR0913 - one parameter a thing that is known of it
    written: str,
    dated: str | None,
    sources: Sequence[Source],
    *,
    english: str = "",
    issuer: str = "",
    others: Collection[str] = (),
) -> Cited:
    """The source that a person names: by its id, or by what the document is called.

    A document with the number and the date of one that is known is that one; without a number, one
    with its very name and date.

    Args:
        written: such as "Công văn 12/SGTVT, 15/3/2025", or the id of a source.
        dated: its date, where the name has none.
        sources: what the tables know.
        english: what the document is called in English; "" = as in Vietnamese.
        issuer: who issued it.
        others: ids that are taken besides; none of them can be cited.

    Raises:
        UsageError: there is no date, or more than one, or a text is not fit to be kept.

    >>> cite("Công văn 12/SGTVT, 15/3/2025", None, ()).row["number"]
    '12/SGTVT'
    """
    name, english, issuer = (
        _text(option, value)
        for option, value in (("--source", written), ("--source-en", english), ("--issuer", issuer))
    )
    if not name:
        raise UsageError(notice("source_unnamed"))
    if name in others:
        raise UsageError(notice("source_internal", value=name))
    known = next((row for row in sources if row.id == name), None)
    when = _date(dated, name) if known is None or dated or known.date is None else known.date
    number = _number(name)
    if known is None:
        same = [row for row in sources if row.date == when and _is_called(row, name, number)]
        known = next(iter(same), None)
    if known is not None:
        return Cited(known.id, when)
    made = _id(name, number, when, {*others, *(row.id for row in sources)})
    row = {"id": made, "title_vi": name, "title_en": english or name, "issuer": issuer}
    return Cited(made, when, {**row, "number": number, "date": str(when), "basis": "read"})


def _text(option: str, value: str) -> str:
    """A text as tables keep it, on one line.

    Raises:
        UsageError: it has letters that no table may hold, or was read in a wrong encoding.
    """
    kept, wrong = text.read(text.nfc(" ".join(value.split())))
    if wrong:
        shown = value.encode("utf-8", "backslashreplace").decode("utf-8")
        raise UsageError(notice("source_illegible", option=option, value=shown))
    return kept


def _is_called(row: Source, name: str, number: str) -> bool:
    """Whether a known source has a number, or, where a document has none, its very name."""
    one, other = (row.number, number) if number else (row.title_vi, name)
    return text.nfc(one).casefold() == other.casefold()


def _date(dated: str | None, name: str) -> When:
    when = written_dates.inside(name) if dated is None else written_dates.read(dated)
    if when is None:
        raise UsageError(notice("source_undated", value=name if dated is None else dated))
    return when


def _number(name: str) -> str:
    found = _NUMBER.search(name)
    return found[0].rstrip(".") if found else ""


def _id(name: str, number: str, when: When, taken: set[str]) -> str:
    """A short id that no source has: of the number and the year, or of the name."""
    words = text.plain(f"{number} {when.first.year}" if number else name).split("_")
    whole = "-".join(filter(None, words))
    cut = whole if len(whole) <= _LONGEST_ID else whole[: _LONGEST_ID + 1].rpartition("-")[0]
    made = (cut or whole[:_LONGEST_ID]).strip("-") or "nguon"
    made = made if made[0].isalpha() else f"vb-{made}"
    tries = (made, *(f"{made}-{count}" for count in range(2, len(taken) + 3)))
    return next(name for name in tries if name not in taken)
