"""Which document a statement stands in, as people call it."""

from __future__ import annotations

from lienket import vocabulary
from lienket.i18n import Pair, format_date, join
from lienket.model.records import Facts, Status


def cite(status: Status | None, known: Facts) -> Pair:
    """The document that says so, where in it, and since when; both "" where none does."""
    if status is None:
        return "", ""
    vi, en = name(status.source, known)
    place, day = vocabulary.located(status.locator), format_date(status.stated_on)
    return (
        ", ".join(filter(None, (vi, place[0], day[0]))),
        ", ".join(filter(None, (en, place[1], day[1]))),
    )


def name(source: str, known: Facts) -> Pair:
    """What people call a document: its number, else its title; its id where it is not known."""
    named = {row.id: row for row in known.sources}.get(source)
    if named is None:
        return source, source
    return named.number or named.title_vi, named.number or named.title_en


def cite_geometry(sources: str, known: Facts) -> Pair:
    """The documents that a geometry comes from, each with its date; `sources`: ids, by `;`."""
    dates = {row.id: row.date for row in known.sources}
    told = []
    for source in filter(None, sources.split(";")):
        called, day = name(source, known), dates.get(source)
        told.append(join([called, format_date(day)], ", ") if day else called)
    return join(told, "; ")
