"""What every product says of itself: whom to credit, and for whom the edition is."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from lienket import speech, vocabulary
from lienket.dates import When
from lienket.i18n import Pair, format_cell, format_date, join, phrases
from lienket.model.atlas import Atlas
from lienket.model.records import Audience, Figure, Layer

METHOD = "method.html"
"""The page beside the other products that says how each computed figure comes about."""

_LONGEST_TITLE = 31
"""No sheet of a workbook has a longer title [letters]."""

_MOST = 3
"""More links than this are counted in a sentence, not named."""


def phrase(key: str, /, **values: object) -> Pair:
    """The sentence `key` that every product says alike, filled with `values`.

    Raises:
        KeyError: there is no such sentence, or a place of it has no value.
    """
    return phrases("export_tables").fill(key, **values)


def edition(audience: Audience) -> Pair:
    """What an edition for `audience` calls itself.

    >>> edition("public")
    ('bản công khai', 'public edition')
    """
    return phrase(f"edition_{audience}")


def edition_title(audience: Audience) -> Pair:
    """The same at the head of a page, where it starts a line.

    >>> edition_title("internal")
    ('Bản NỘI BỘ, không phổ biến', 'INTERNAL edition, not to be passed on')
    """
    vi, en = edition(audience)
    return vi[:1].upper() + vi[1:], en[:1].upper() + en[1:]


def credited(layers: Iterable[Layer], more: str = "") -> tuple[str, ...]:
    """Whom `layers` credit, each once, in their order, then those of `more`."""
    told = (*(row.credit for row in layers), more)
    return tuple(dict.fromkeys(name for credit in told for name in credit.split("; ") if name))


def cited(atlas: Atlas, ids: Container[str]) -> tuple[str, str]:
    """The titles of the sources `ids`, and the licence of each that has one, by its id."""
    sources = [source for source in atlas.facts.sources if source.id in ids]
    return (
        "; ".join(speech.named(row, "title") for row in sources),
        "; ".join(f"{row.id}: {row.licence}" for row in sources if row.licence),
    )


def sheet_title(pair: Pair) -> str:
    """What the sheet of a workbook is called: the first language, no longer than one may be.

    >>> sheet_title(("Chỗ chưa khớp", "")), sheet_title(("Tuyến chưa rõ qua cặp đơn vị nào", ""))
    ('Chỗ chưa khớp', 'Tuyến chưa rõ qua cặp đơn vị')
    """
    title = speech.first(pair)
    return title if len(title) <= _LONGEST_TITLE else title[:_LONGEST_TITLE].rpartition(" ")[0]


def called(name: str) -> str:
    """A link's name as far as its course, quoted: it may have commas.

    >>> called("ĐT.293C: ĐT.293 – cảng Mỹ An")
    '“ĐT.293C”'
    """
    return f"“{name.partition(':')[0]}”"


def several(names: Sequence[Pair]) -> Pair:
    """The first links of a list by name, and how many more there are.

    >>> several([(name, name) for name in "ABCDE"])
    ('“A”, “B”, “C” và 2 tuyến nữa', '“A”, “B”, “C” and 2 more')
    """
    first = join([(called(vi), called(en)) for vi, en in names[:_MOST]], ", ")
    more = len(names) - _MOST
    return phrase("several", first=first, more=more) if more > 0 else first


def amount(row: Figure) -> Pair:
    """What a figure says: a number with its unit, a date as papers write it, or a known word.

    Raises:
        KeyError: it has a qualifier that is in no list.
    """
    if not row.unit:
        try:
            return format_date(When.parse(row.value))
        except ValueError:
            return vocabulary.label_or_text("value", row.value)
    return vocabulary.amount(format_cell(row.value), row.unit, row.qualifier)
