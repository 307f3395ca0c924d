"""What the keys of a sheet refer to, by name beside them: links and parts, and sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from lienket.model.atlas import Atlas
from lienket.speech import named
from lienket.tables.worksheet import Sheet

_NAMED = {
    "subject": "subject_name",
    "subjects": "subject_names",
    "source": "source_title",
    "sources": "source_titles",
}
"""Columns of keys, and the columns of names that are put beside them."""


def beside_keys(sheet: Sheet, atlas: Atlas) -> Sheet:
    """`sheet` with a column of names after each column of keys of links, parts or sources."""
    found = {name: sheet.names.index(name) for name in _NAMED if name in sheet.names}
    if not found:
        return sheet
    names = _names(atlas)
    places = sorted(found.values())
    heads = [*sheet.names]
    for place in reversed(places):
        heads.insert(place + 1, _NAMED[sheet.names[place]])
    rows = []
    for row in sheet.rows:
        cells = [*row]
        for place in reversed(places):
            cells.insert(place + 1, _said(row[place], names))
        rows.append(cells)
    return replace(sheet, names=heads, rows=rows)


def _names(atlas: Atlas) -> Mapping[str, str]:
    facts = atlas.facts
    # A paper is known by its number, anything else by its title.
    told = {source.id: source.number or named(source, "title") for source in facts.sources}
    told |= {link.key: named(link) for link in facts.links}
    return told | {part.key: named(part) for part in facts.parts}


def _said(cell: object, names: Mapping[str, str]) -> str:
    keys = cell if isinstance(cell, tuple) else str(cell or "").split(";")
    return "; ".join(names.get(str(key), str(key)) for key in keys)
