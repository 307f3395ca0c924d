"""One TOML table: each getter returns a value of the asked type and gathers what is wrong."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any, TypeVar

from lienket import style_table, text
from lienket.errors import Fault, Location

_BOUNDS = 4
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_LONGEST = 100
"""The longest stroke of a dash [px]."""

_ORDER_LIMIT = 1_000_000
WORLD = (-180.0, -90.0, 180.0, 90.0)
"""The bounds of a workspace that names none that can be used."""

_Value = TypeVar("_Value")


class Entry:
    """A table of TOML at `place`; `bad` names what in it could not be used."""

    def __init__(self, row: object, place: Location, faults: list[Fault]) -> None:
        self._row: dict[str, Any] = row if isinstance(row, dict) else {}
        self.place = place
        self.faults = faults
        self.bad: set[str] = set()

    def wrong(self, name: str, expected: str) -> None:
        """Say that the entry `name` is missing or of the wrong type."""
        self.bad.add(name)
        self.faults.append(self.place.fault("bad_entry", name=name, expected=expected))

    def _get(
        self, name: str, kind: type[_Value], *, default: _Value | None, expected: str
    ) -> _Value:
        value: Any = self._row.get(name, default)
        # In Python true is a whole number; in a catalogue it is not.
        fits = isinstance(value, kind) and isinstance(value, bool) == (kind is bool)
        hollow = value == [] or (isinstance(value, str) and not value.strip())
        if not fits or (default is None and hollow):
            self.wrong(name, expected)
            return kind()
        found: _Value = value
        return found

    def only(self, record: type) -> None:
        """Say of each entry that the record has no field for that it is not known."""
        self.only_names([column.name for column in fields(record)])

    def only_names(self, known: Sequence[str]) -> None:
        """Say of each entry that is not among `known` that it is not known."""
        choices = ", ".join(known)
        self.faults += [
            self.place.fault(
                "unknown_column", name=name, choices=choices, near=text.nearest(name, known)
            )
            for name in self._row
            if name not in known
        ]

    def foreign(self, code: str, known: Iterable[str]) -> None:
        """Say that the entry itself, called `code`, is none of a closed list."""
        codes = [*known]
        near, choices = text.nearest(code, codes), ", ".join(codes)
        self.faults.append(
            self.place.fault(
                "bad_word", name=self.place.key, value=code, choices=choices, near=near
            )
        )

    def choice(self, name: str, choices: Sequence[str]) -> str:
        """One of `choices`; the last of them where it is none."""
        value = self._row.get(name)
        if value in choices:
            return str(value)
        self.wrong(name, ", ".join(choices))
        return choices[-1]

    def number(self, name: str, least: float, most: float) -> float:
        """A number from `least` to `most`; `least` where it is none."""
        value = _number(self._row.get(name))
        if value is not None and least <= value <= most:
            return value
        self.wrong(name, f"{least:g} … {most:g}")
        return least

    def colour(self, name: str) -> str:
        """A colour; that of text where it is none."""
        value = self._row.get(name)
        if isinstance(value, str) and _COLOUR.fullmatch(value):
            return value
        self.wrong(name, '"#4b8ac8"')
        return str(style_table.program_rows("colour")["ink"])

    def dash(self, name: str) -> tuple[float, ...]:
        """Strokes and gaps in turn [px], () = solid."""
        value = self._row.get(name)
        numbers = [_number(item) for item in value] if isinstance(value, list) else [None]
        found = tuple(number for number in numbers if number is not None and 0 < number <= _LONGEST)
        if len(found) == len(numbers) and len(found) % 2 == 0:
            return found
        self.wrong(name, "[9, 5]")
        return ()

    def words(self, name: str, default: str | None = None) -> str:
        """A text; `default` where it is missing, or a fault without one."""
        return self._fit(name, self._get(name, str, default=default, expected='"…"'))

    def _fit(self, name: str, value: str) -> str:
        """`value` as it is read; what is wrong with its letters is said."""
        read, wrong = text.read(value, lines=name.startswith("reason_"))
        self.faults += [
            self.place.fault(code, name=name, value=value, **values) for code, values in wrong
        ]
        return read

    def flag(self, name: str, *, default: bool = False) -> bool:
        """True or false; `default` where it is missing."""
        return self._get(name, bool, default=default, expected="true / false")

    def day(self, name: str) -> date | None:
        """A day; None where it is missing."""
        value = self._row.get(name)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        self.wrong(name, "2025-07-01")
        return None

    def whole(self, name: str, default: int) -> int:
        """A whole number of sensible size."""
        found = self._get(name, int, default=default, expected="1, 2, 3, …")
        if abs(found) <= _ORDER_LIMIT:
            return found
        self.wrong(name, "1, 2, 3, …")
        return default

    def names(self, name: str, *, required: bool) -> tuple[str, ...]:
        """A list of texts, each once."""
        found = self._get(name, list, default=None if required else [], expected='["…", "…"]')
        told = [item for item in found if isinstance(item, str) and item.strip()]
        if len(told) < len(found):
            self.wrong(name, '["…", "…"]')
        self.faults += [
            self.place.fault("listed_twice", name=name, value=item)
            for number, item in enumerate(told)
            if item in told[:number]
        ]
        return tuple(dict.fromkeys(self._fit(name, item) for item in told))

    def metres(self, name: str) -> float:
        """A length [m], 0 where it is missing."""
        value = _number(self._row.get(name, 0))
        if value is not None and 0 <= value <= 1e8:  # noqa: PLR2004 - no gap is longer than the globe
            return value
        self.wrong(name, "12.5")
        return 0.0

    def square_metres(self, name: str) -> float:
        """An area [m²], 0 where it is missing."""
        value = _number(self._row.get(name, 0))
        if value is not None and 0 <= value <= 1e15:  # noqa: PLR2004 - the globe has 5.1e14
            return value
        self.wrong(name, "1250")
        return 0.0

    def share(self, name: str, default: float) -> float:
        """A share from 0 to 1; `default` where it is missing."""
        value = _number(self._row.get(name, default))
        if value is not None and 0 <= value <= 1:
            return value
        self.wrong(name, "0.05")
        return default

    def has(self, name: str) -> bool:
        """Whether the entry `name` is there."""
        return name in self._row

    def bounds(self, name: str) -> tuple[float, float, float, float]:
        """West, south, east, north [deg]; the world where they are unusable."""
        value = self._row.get(name)
        numbers = [_number(item) for item in value] if isinstance(value, list) else []
        found = [number for number in numbers if number is not None]
        if len(found) == len(numbers) == _BOUNDS:
            west, south, east, north = found
            if -180 <= west < east <= 180 and -90 <= south < north <= 90:  # noqa: PLR2004 - globe
                return west, south, east, north
        self.wrong(name, "[west, south, east, north]")
        return WORLD


def _number(value: object) -> float | None:
    """`value` as a finite number, or None."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None
