"""What every product says of itself: whom to credit, and for whom the edition is."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from lienket import dates
from lienket.dates import When
from lienket.model.atlas import Atlas
from lienket.model.records import Audience, Layer

Pair: TypeAlias = tuple[str, str]
"""Vietnamese and English."""

METHOD = "method.html"
"""The page beside the other products that says how each computed figure comes about."""

_MOST = 3
"""More links than this are counted in a sentence, not named."""

_EDITIONS: Mapping[Audience, Pair] = {
    "public": ("bản công khai", "public edition"),
    "internal": ("bản NỘI BỘ, không phổ biến", "INTERNAL edition, not to be passed on"),
}


def edition(audience: Audience) -> Pair:
    """What an edition for `audience` calls itself.

    >>> edition("public")
    ('bản công khai', 'public edition')
    """
    return _EDITIONS[audience]


def edition_title(audience: Audience) -> Pair:
    """The same at the head of a page, where it starts a line.

    >>> edition_title("internal")
    ('Bản NỘI BỘ, không phổ biến', 'INTERNAL edition, not to be passed on')
    """
    vi, en = edition(audience)
    return vi[:1].upper() + vi[1:], en[:1].upper() + en[1:]


def halves(text: str) -> Pair:
    """The two languages of a text that may be written `Tiếng Việt | English`.

    >>> halves("xem cột licence | see the column licence")[1], halves("MIT")
    ('see the column licence', ('MIT', 'MIT'))
    """
    vi, _, en = text.partition(" | ")
    return vi, en or vi


def credited(layers: Iterable[Layer]) -> tuple[str, ...]:
    """Whom `layers` credit, each once, in their order."""
    names = (name for row in layers for name in row.credit.split("; ") if name)
    return tuple(dict.fromkeys(names))


def cited(atlas: Atlas, ids: Container[str]) -> tuple[str, str]:
    """The titles of the sources `ids`, and the licence of each that has one, by its id."""
    sources = [source for source in atlas.facts.sources if source.id in ids]
    return (
        "; ".join(row.title_vi for row in sources),
        "; ".join(f"{row.id}: {row.licence}" for row in sources if row.licence),
    )


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
    vi, en = (", ".join(called(name[half]) for name in names[:_MOST]) for half in (0, 1))
    more = len(names) - _MOST
    return (f"{vi} và {more} tuyến nữa", f"{en} and {more} more") if more > 0 else (vi, en)


def day(when: date) -> Pair:
    """A day as papers write it.

    >>> day(date(2024, 5, 2))
    ('02/5/2024', '2 May 2024')
    """
    return dates.both_languages(When.parse(when.isoformat()))
