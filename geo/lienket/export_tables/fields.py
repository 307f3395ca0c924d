"""What a column of a delivered table is: its type, its names, its unit, its codes.

Names, units and words are those of the data dictionary (`schema`). A column that it does not hold
(a workspace may add its own to a layer) goes under its own name, made plain for databases.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import pandas as pd

from lienket import schema, text, vocabulary
from lienket.export_tables.words import phrase
from lienket.i18n import Pair
from lienket.model.records import BOTH, Catalogue
from lienket.schema import Type
from lienket.speech import first

Column: TypeAlias = "pd.Series[Any]"

_DTYPES: Mapping[Type, str] = {
    "text": "str",
    "number": "float64",
    "whole": "Int64",
    "boolean": "boolean",
}
_MOST_SIDES = 4
_YES = {"yes": True, "no": False, True: True, False: False}


@dataclass(frozen=True, slots=True)
class Choice:
    """A code that may stand in a column, with its label."""

    code: str
    vi: str
    en: str

    @property
    def label(self) -> str:
        """The label in the language that products speak first."""
        return first((self.vi, self.en))


@dataclass(frozen=True, slots=True)
class Field:
    """A column: `name` in ASCII, a type, labels, the unit of a number, the codes it may hold.

    >>> Field("minutes", "number", "Thời gian", "Time", "phút").alias_en
    'Time [min]'
    """

    name: str
    type: Type
    vi: str
    en: str
    unit: str = ""
    choices: tuple[Choice, ...] = ()

    @property
    def alias(self) -> str:
        """The label with the unit, in the language that products speak first."""
        return first((self.alias_vi, self.alias_en))

    @property
    def alias_vi(self) -> str:
        """The Vietnamese label with the unit."""
        return f"{self.vi} [{self.unit}]" if self.unit else self.vi

    @property
    def alias_en(self) -> str:
        """The English label with the unit."""
        return (
            f"{self.en} [{vocabulary.label_or_text('unit', self.unit)[1]}]"
            if self.unit
            else self.en
        )


def field(name: str, column: Column, choices: Iterable[Choice] = ()) -> Field:
    """The field of `column`, under the labels of the table; `choices` before those of its words.

    >>> field("length_km", pd.Series([1.5])).alias_vi, field("số làn", pd.Series([2])).type
    ('Chiều dài [km]', 'whole')
    """
    known = schema.columns().get(name)
    if known is None:
        labels = _words_labels(name) or (name, name)
        return Field(text.plain(name), _type_of(column), *labels)
    words = [word for family in known.words for word in vocabulary.words(family).values()]
    # A word of two families (a work and an activity may both be proposed) is one choice.
    listed: dict[str, Choice] = {}
    for word in words:
        listed.setdefault(word.code, Choice(word.code, word.vi, word.en))
    found = Field(name, known.type, known.vi, known.en, known.unit)
    return replace(found, choices=tuple(choices) or tuple(listed.values()))


def word_columns(name: str) -> tuple[str, str]:
    """What the columns are called that say the codes of the column `name` in words.

    >>> word_columns("stage")
    ('stage_vi', 'stage_en')
    """
    return f"{name}_vi", f"{name}_en"


def _words_labels(name: str) -> Pair | None:
    """The labels of a column of words, after those of the column of its codes; None of another."""
    base, _, language = name.rpartition("_")
    coded = schema.columns().get(base)
    if coded is None or name not in word_columns(base):
        return None
    return phrase(f"words_{language}", name=(coded.vi, coded.en))


def sides(catalogue: Catalogue) -> tuple[Choice, ...]:
    """The sides, and what lies on both, as codes of a column."""
    own = (Choice(side.key, side.name_vi, side.name_en) for side in catalogue.sides)
    return (*own, Choice(BOTH, *phrase("both_sides")))


def has_side_columns(catalogue: Catalogue) -> bool:
    """Whether tables have a column a side: more than four sides have a row each."""
    return len(catalogue.sides) <= _MOST_SIDES


def stages(catalogue: Catalogue) -> tuple[Field, ...]:
    """The columns `stage_<side>`: stages of the parts on one side, separated by `;`.

    There are none of more than four sides.
    """
    if not has_side_columns(catalogue):
        return ()
    return tuple(
        Field(
            f"stage_{side.key}",
            "text",
            *phrase("stage_on_side", side=(side.name_vi, side.name_en)),
        )
        for side in catalogue.sides
    )


def _type_of(column: Column) -> Type:
    found = pd.api.types.infer_dtype(column, skipna=True)
    kinds: Mapping[str, Type] = {
        "boolean": "boolean",
        "integer": "whole",
        "floating": "number",
        "mixed-integer-float": "number",
    }
    return kinds.get(found, "text")


def typed(column: Column, kind: Type) -> Column:
    """`column` as its field has it: what is missing or empty is null, yes and no are booleans.

    >>> typed(pd.Series(["yes", "", None]), "boolean").tolist()
    [True, <NA>, <NA>]
    """
    # One pass over plain cells: each step of pandas costs more than a small table has rows.
    cells = [
        None if missing or cell == "" else cell
        for cell, missing in zip(column.astype(object), column.isna(), strict=True)
    ]
    if kind == "boolean":
        answers = [None if cell is None else _YES.get(cell) for cell in cells]
        return pd.Series(answers, column.index, "boolean", column.name)
    if kind in {"number", "whole"}:
        filled = pd.Series(cells, column.index, "object", column.name)
        return pd.to_numeric(filled).astype(_DTYPES[kind])  # type: ignore[call-overload,no-any-return] # a dtype's name
    words = [None if cell is None else str(cell) for cell in cells]
    return pd.Series(words, column.index, "str", column.name)
