"""Every word that a workspace may say, with its labels and what decides it: one record for people.

Nothing is listed here a second time: words are those of the vocabulary, classes those of the style
table, columns those of the tables and of the data dictionary, each as the workspace has it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from lienket import facts, schema, style_table, vocabulary
from lienket.border.classes import ROADS
from lienket.checks import classes
from lienket.facts import rows
from lienket.i18n import Pair
from lienket.layers.features import COLUMNS

LAYER_WORDS = ("side", "accuracy", "identity")
"""The columns of every layer that take a word."""

_OF_COLUMN = {"inferred": "answer", "access": "answer", "checked": "answer"}
"""The families of columns that are not called alike, where the data dictionary names none."""

_UNITS = frozenset({"tier", "extent", "unit_kind", "unit_check"})


@dataclass(frozen=True, slots=True)
class Allowed:
    """A word: its `family` and `code`, labels, what decides it, and where it may stand.

    `places` names columns as `statuses.stage`, layers as `places: class`; () = it is computed, and
    nobody writes it. `open`: other words may stand there too.
    """

    family: str
    code: str
    label: Pair
    test: Pair
    places: tuple[str, ...]
    open: bool = False


@cache
def _roles(section: str) -> Mapping[str, Pair]:
    """A section of `roles.toml`: by key what is said of it."""
    source = resources.files("lienket.intake").joinpath("roles.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(source)[section]
    return {key: (row["vi"], row["en"]) for key, row in rows.items()}


def every() -> tuple[Allowed, ...]:
    """Every word that holds here, those that can be written first, each family in its order."""
    found = [*_vocabulary(), *_classes()]
    return tuple(sorted(found, key=lambda word: not word.places))


def _vocabulary() -> Iterator[Allowed]:
    places = _places()
    for family, known in vocabulary.current().lists.items():
        for word in known.values():
            yield Allowed(
                family,
                word.code,
                (word.vi, word.en),
                (word.test_vi, word.test_en),
                places.get(family, ()),
                family in _OPEN,
            )


_OPEN = frozenset({"locator", "measure", "unit", "value"})


def _places() -> dict[str, tuple[str, ...]]:
    """Where the words of each family may stand."""
    found: dict[str, list[str]] = {"known": ["known.toml"], "group": ["vocabulary.toml"]}
    for table in facts.TABLES:
        for column in facts.columns(table):
            for family in families(column):
                found.setdefault(family, []).append(f"{table}.{column}")
    for column in LAYER_WORDS[1:]:
        found.setdefault(column, []).append(f"*: {column}")
    found["grade"] = ["speeds.road_class", "figures.value"]
    found["value"] = ["figures.value"]
    for family in _UNITS:
        found.setdefault(family, ["units/"])
    return {family: tuple(places) for family, places in found.items()}


def families(column: str) -> tuple[str, ...]:
    """The families of the vocabulary that a column of the tables of facts is of."""
    known = vocabulary.current().lists
    if column in _OF_COLUMN:
        return (_OF_COLUMN[column],)
    named = schema.columns()[column].words if column in schema.columns() else ()
    own = (column,) if column in known and column not in named else ()
    return (*named, *own)


def _classes() -> Iterator[Allowed]:
    """The classes of places, of the ground around and of roads."""
    markers, base = style_table.rows("marker"), style_table.rows("base")
    for layer in (*classes.POINTS, *classes.GROUND):
        for code in classes.known(layer):
            row = markers[code] if layer in classes.POINTS else base[f"{layer}.{code}"]
            label = (str(row["vi"]), str(row["en"]))
            yield Allowed(f"{layer}.class", code, label, ("", ""), (f"{layer}: class",))
    for code in ROADS:
        row = base.get(f"network.{code}") or base.get(f"local_roads.{code}") or {}
        label = (str(row.get("vi", code)), str(row.get("en", code)))
        places = ("network: class", "local_roads: class", "speeds.road_class")
        yield Allowed("network.class", code, label, ("", ""), places, open=True)


@dataclass(frozen=True, slots=True)
class Told:
    """A layer key, or a column of layers, that means something: its `key`, what it does."""

    key: str
    label: Pair
    does: Pair


def layers() -> tuple[Told, ...]:
    """The layer keys that the program does more with than draw and list them."""
    return tuple(Told(key, ("", ""), does) for key, does in _roles("layer").items())


def layer_columns() -> tuple[Told, ...]:
    """The columns of layers: those of every layer, then those that mean something in some."""
    does = _roles("column")
    names = [*COLUMNS, *(name for name in does if name not in COLUMNS)]
    return tuple(Told(name, label(name), does[name]) for name in names)


def label(column: str) -> Pair:
    """What a column is called; both "" where the data dictionary does not know it."""
    known = schema.columns().get(column)
    return (known.vi, known.en) if known else ("", "")


def takes(table: str, column: str) -> Pair:
    """What a column of a table of facts takes: a word, keys, a date, a number, a text.

    Raises:
        KeyError: there is no such table or column.
    """
    said = _roles("takes")
    words = ", ".join(rows.choices(column))
    kind = "word" if words else rows.kind(facts.TABLES[table], column)
    pairs = said[kind], said["empty" if rows.may_be_empty(table, column) else "filled"]
    vi, en = (" ".join(half).format(words=words) for half in zip(*pairs, strict=True))
    return vi, en
