"""How the catalogue presents the workspace: `view`, `language`, `[words]` and `[[inset]]`."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import Any

from lienket.catalogue.entries import Entry
from lienket.dates import When
from lienket.errors import Fault, Location
from lienket.i18n import Language, Pair, format_date
from lienket.model.frame import AdminWords, Inset
from lienket.speech import Speech, forms

LANGUAGES: tuple[Language, ...] = ("en", "vi")
"""The last one holds where the catalogue names none."""

_RANGE = re.compile(r"\b(\d\d)(\d\d)-\1(\d\d)\b", re.ASCII)
"""Two years of one century."""


def view(head: Entry) -> tuple[float, float, float, float] | None:
    """The box that the map opens with [deg, WGS 84]; None = what the links and sides fill."""
    return head.bounds("view") if head.has("view") else None


def language(head: Entry) -> Language:
    """The language that products speak first."""
    named = head.choice("language", LANGUAGES) if head.has("language") else LANGUAGES[-1]
    return "en" if named == "en" else "vi"


def admin_words(data: dict[str, Any], file: str, faults: list[Fault]) -> AdminWords:
    """What `[words]` calls the units: `unit_vi = "xã"`, `unit_en = "commune"`, each in both."""
    if "words" not in data:
        return AdminWords()
    row = Entry(data["words"], Location(file, key="[words]"), faults)
    names = [column.name for column in fields(AdminWords)]
    row.only_names([f"{name}_{language}" for name in names for language in ("vi", "en")])
    return AdminWords(**{name: _pair(row, name) for name in names})


def speech(words: AdminWords, first: Language, epoch: str, units_layer: str) -> Speech:
    """How a workspace speaks: its words for units, its first language, its epoch, its units."""
    named = {column.name: getattr(words, column.name) for column in fields(words)}
    known = {name: pair for name, pair in named.items() if pair is not None}
    return Speech(first, forms(known, epoch_title(epoch)), units_layer)


def epoch_title(epoch: str) -> Pair:
    """What people call an epoch: a date as papers write it, else its key with a dash for a range.

    >>> epoch_title("2025-07"), epoch_title("2023-2024")
    (('7/2025', 'July 2025'), ('2023–2024', '2023–24'))
    """
    try:
        return format_date(When.parse(epoch))
    except ValueError:
        return _RANGE.sub(r"\1\2–\1\3", epoch), _RANGE.sub(r"\1\2–\3", epoch)


def _pair(row: Entry, name: str) -> Pair | None:
    if not row.has(f"{name}_vi") and not row.has(f"{name}_en"):
        return None
    return row.words(f"{name}_vi"), row.words(f"{name}_en")


def insets(data: dict[str, Any], file: str, faults: list[Fault]) -> tuple[Inset, ...]:
    """The far parts that `[[inset]]` names, in order."""
    if "inset" not in data:
        return ()
    rows = data["inset"] if isinstance(data["inset"], list) else [data["inset"]]
    return tuple(
        _inset(Entry(row, Location(file, key=f"[[inset]] {number}"), faults))
        for number, row in enumerate(rows, start=1)
    )


def _inset(row: Entry) -> Inset:
    row.only(Inset)
    return Inset(row.words("key"), row.words("name_vi"), row.words("name_en"), row.bounds("bounds"))
