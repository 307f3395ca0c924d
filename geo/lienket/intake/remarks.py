"""What is said of an office's file: notes where it is used, faults where it cannot be."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NoReturn

from lienket.errors import UNFIT, UsageError
from lienket.i18n import Pair, beside, phrases

SHOWN = 10
"""So many records, names or samples stand in one sentence."""


def phrase(key: str, /, **values: object) -> Pair:
    """The sentence `key` of this package, filled with `values`.

    Raises:
        KeyError: there is no such sentence, or a place of it has no value.
    """
    return phrases("intake").fill(key, **values)


@dataclass(slots=True)
class Remarks:
    """What was met in one file so far: `file` is what it is called."""

    file: str
    notes: list[Pair] = field(default_factory=list)
    faults: list[Pair] = field(default_factory=list)

    def note(self, key: str, /, **values: object) -> None:
        """Say something that a person should know of a file that is used."""
        self.notes.append(_printable(phrase(key, **values)))

    def fault(self, key: str, /, **values: object) -> None:
        """Say what keeps the file from being used."""
        self.faults.append(_printable(phrase(key, **values)))

    def settle(self) -> None:
        """Nothing, if there is no fault.

        Raises:
            UsageError: there are faults: all of them, a line each.
        """
        if self.faults:
            head = beside(phrase("refused", file=self.file))
            lines = (f"  - {beside(fault)}" for fault in dict.fromkeys(self.faults))
            raise UsageError("\n".join((head, *lines)))

    def refuse(self) -> NoReturn:
        """Say why the file is not used, if only that it cannot be read.

        Raises:
            UsageError: always: all faults, a line each.
        """
        if not self.faults:
            self.fault("unknown_kind")
        self.settle()
        raise UsageError(self.file)


def _printable(pair: Pair) -> Pair:
    """A sentence in which nothing from a file turns, hides or ends the line."""
    vi, en = (UNFIT.sub("·", half) for half in pair)
    return vi, en


def listed(names: list[str]) -> str:
    """The first of `names` in one text, and whether there are more.

    >>> listed(["a", "b"]), listed([str(number) for number in range(12)])
    ('a, b', '0, 1, 2, 3, 4, 5, 6, 7, 8, 9, …')
    """
    return ", ".join([*names[:SHOWN], *(["…"] if len(names) > SHOWN else [])])
