"""The words and the looks of a workspace's own: `vocabulary.toml` and `style.toml`.

Both are optional. They add rows to the program's lists, or change values of rows that are there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from typing import Any

from lienket import style_table, text, vocabulary
from lienket.catalogue.entries import Entry
from lienket.errors import Fault, Location
from lienket.speech import PROGRAM, Speech
from lienket.vocabulary import OPEN, PHASES, Vocabulary, Word

FILE, STYLE_FILE = "vocabulary.toml", "style.toml"

_CODE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_CODED = ("stage", "activity", "group", "kind")
"""Families whose codes stand in tables and in style classes."""

_STAGES = {"stage": "works", "activity": "activity"}
"""Families of words that stand in a group, and the family of that group."""

_UNKNOWN = {"stage": "unknown", "activity": "asked"}
"""The group of a stage whose own cannot be used, so that it has one fault and not many."""

_SHAPES = ("circle", "ring", "square", "diamond", "triangle", "pentagon", "anchor")
_Getter = Callable[[Entry, str], object]


def _label(row: Entry, name: str) -> str:
    return row.words(name)


def _size(row: Entry, name: str) -> float:
    return row.number(name, 0, 100)


_LOOKS: Mapping[str, Mapping[str, _Getter]] = {
    "group": {"colour": Entry.colour, "weight": _size, "dash": Entry.dash},
    "base": {
        "vi": _label,
        "en": _label,
        "fill": Entry.colour,
        "colour": Entry.colour,
        "weight": _size,
        "order": _size,
        "dash": Entry.dash,
        "legend": Entry.flag,
        "zoom": _size,
        "cross": _size,
        "core": Entry.colour,
        "middle": _size,
    },
    "marker": {
        "vi": _label,
        "en": _label,
        "colour": Entry.colour,
        "size": _size,
        "zoom": _size,
        "rank": _size,
        "shape": lambda row, name: row.choice(name, _SHAPES),
    },
    "state": {"vi": _label, "en": _label, "colour": Entry.colour, "weight": _size},
    "certainty": {"colour": Entry.colour, "weight": _size, "dash": Entry.dash},
}
"""What a row of a section of the style table may say."""

_NEW: Mapping[str, Mapping[str, Any]] = {
    "group": {},
    "base": {"fill": "", "colour": "", "weight": 1, "order": 12},
    "marker": {"size": 9, "zoom": 9, "rank": 9},
}
"""Sections that may be added to, and what a new row need not say."""

_NEEDED = {"group": ("colour", "weight"), "base": ("vi", "en"),
           "marker": ("vi", "en", "shape", "colour")}  # fmt: skip


def read(
    own: Mapping[str, Any], looks: Mapping[str, Any], speech: Speech = PROGRAM
) -> tuple[Vocabulary, list[Fault]]:
    """The words of a workspace, and what is wrong with its files.

    Args:
        own: `vocabulary.toml` as it was read; empty if there is none.
        looks: `style.toml` as it was read; empty if there is none.
        speech: what the workspace calls its units.
    """
    faults: list[Fault] = []
    drawn = dict(_rows(looks, STYLE_FILE, _LOOKS, faults, _look))
    words = dict(_rows(own, FILE, vocabulary.base().lists, faults, _word))
    groups = drawn.setdefault("group", {})
    for code in words.get("group", {}):
        if code not in {*style_table.program_rows("group"), *groups}:
            place = Location(STYLE_FILE, key=f"[group.{code}]")
            faults.append(place.fault("bad_entry", name=f"[group.{code}]", expected=_GROUP_LOOK))
            groups[code] = dict(style_table.program_rows("group")["unknown"])
    faults += _ungrouped(words, vocabulary.extended(words, drawn))
    return vocabulary.extended(words, drawn, speech), faults


_Read = Callable[[str, str, Entry], dict[str, Any]]


def _rows(
    data: Mapping[str, Any],
    file: str,
    known: Mapping[str, object],
    faults: list[Fault],
    read: _Read,
) -> Iterator[tuple[str, dict[str, dict[str, Any]]]]:
    """Each family or section of a file with its rows, as far as they can be used."""
    for family, own in data.items():
        place = Location(file, key=f"[{family}]")
        if family not in known or not isinstance(own, dict):
            near = text.nearest(family, known)
            choices = ", ".join(known)
            faults.append(
                place.fault("bad_word", name=file, value=family, choices=choices, near=near)
            )
            continue
        found = {}
        for code, row in own.items():
            entry = Entry(row, Location(file, key=f"[{family}.{code}]"), faults)
            found[code] = read(family, code, entry)
        yield family, {code: row for code, row in found.items() if row}


def _word(family: str, code: str, row: Entry) -> dict[str, Any]:
    """The fields of a word that a row names; empty if it cannot be one."""
    known = vocabulary.base().lists[family]
    if code not in known and family not in OPEN:
        row.foreign(code, known)
        return {}
    if code not in known and family in _CODED and not _CODE.fullmatch(code):
        row.wrong(code, "a-z, 0-9, _")
        return {}
    row.only_names([*(field.name for field in fields(Word) if field.name != "code"), "after"])
    found: dict[str, Any] = {}
    for name in ("vi", "en"):
        if row.has(name) or code not in known:
            found[name] = row.words(name)
    found |= {name: row.words(name) for name in _TEXTS if row.has(name)}
    found |= {name: row.flag(name) for name in ("works", "ground", "cost") if row.has(name)}
    if row.has("billion_dong"):
        found["billion_dong"] = row.number("billion_dong", 0, _MOST_MONEY)
    if family == "group":
        found |= _group(code, row)
    if family == "stage" and (row.has("phase") or code not in known):
        found["phase"] = row.choice("phase", PHASES)
    return found


_MOST_MONEY = 1e6
"""No unit of money is worth more [billion dong]."""

_TEXTS = ("test_vi", "test_en", "oc4ids", "iati", "group", "after")


def _group(code: str, row: Entry) -> dict[str, Any]:
    new = code not in vocabulary.base().lists["group"]
    found: dict[str, Any] = {}
    if new or row.has("family"):
        found["family"] = row.choice("family", (*_STAGES.values(),))
    if new or row.has("advance"):
        found["advance"] = row.number("advance", 0, 100)
    return found


def _ungrouped(words: Mapping[str, dict[str, dict[str, Any]]], made: Vocabulary) -> list[Fault]:
    """A fault for each own stage whose group is none of its family; it is then not known."""
    faults = []
    for family, kind in _STAGES.items():
        groups = [code for code, word in made.lists["group"].items() if word.family == kind]
        for code, row in words.get(family, {}).items():
            group = made.lists[family][code].group
            if group not in groups:
                near, choices = text.nearest(group, groups), ", ".join(groups)
                place = Location(FILE, key=f"[{family}.{code}]")
                values = {"value": group, "choices": choices, "near": near}
                faults.append(place.fault("bad_word", name="group", **values))
                # Drawn as not known from here on, it has one fault and not many.
                row["group"] = _UNKNOWN[family]
    return faults


_GROUP_LOOK = 'colour = "#4b8ac8", weight = 3.5'


def _look(section: str, key: str, row: Entry) -> dict[str, Any]:
    """The values of a row of the style table; empty if it cannot be one."""
    known = style_table.program_rows(section)
    new = key not in known
    if new and section not in _NEW:
        row.foreign(key, known)
        return {}
    getters = _LOOKS[section]
    row.only_names([*getters])
    needed = _NEEDED[section] if new else ()
    found = {
        name: get(row, name) for name, get in getters.items() if row.has(name) or name in needed
    }
    return {**(_NEW[section] if new else {}), **found}
