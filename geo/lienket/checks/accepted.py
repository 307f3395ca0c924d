"""What `known.toml` accepts, as rules ask for it: each entry covers one fault and no more."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from lienket.checks.case import Case
from lienket.errors import Fault, Location
from lienket.model.records import Known

_SLACK = 0.1
"""What is listed may differ from what is measured by this share [-], or by `_LEAST`."""

_LEAST_M = 10.0
_LEAST_M2 = 100.0


def is_listed(known: float, measured: float, least: float = _LEAST_M) -> bool:
    """Whether a fault that is listed as so large is one of the size `measured`.

    >>> is_listed(500, 505), is_listed(500, 600), is_listed(60, 70)
    (True, False, True)
    """
    return abs(known - measured) <= max(_SLACK * measured, least)


class Ledger:
    """The entries of `known.toml` of some kinds, as long as no fault has taken them."""

    def __init__(self, case: Case, *kinds: str) -> None:
        self._case = case
        self._left = [row for row in case.catalogue.known if row.code in kinds]

    def takes(self, kind: str, key: str, size: float) -> bool:
        """Whether a fault of that size [m, of several units m²] is accepted; its entry is used up.

        All are where `known.toml` could not be read: nobody knows then what it accepts.
        """
        found = next((row for row in self._left if _fits(row, kind, key, size)), None)
        if found:
            self._left.remove(found)
        return found is not None or "known" in self._case.entries.lost

    def stale(self, unsure: Collection[str], files: Collection[str] = ()) -> Iterator[Fault]:
        """A fault for each entry left, as far as all that it could fit was read.

        Args:
            unsure: keys of which nothing is known, or nothing wrong.
            files: the layers that entries may be about; () = all.
        """
        case = self._case
        layers = files or [layer.key for layer in case.catalogue.layers]
        if "layers" in case.entries.lost or case.files.lost & set(layers):
            return
        hidden = {key for name in layers for key in case.files.words.get(name, ())} | set(unsure)
        for known in self._left:
            unsized = "known" in case.entries.lost and not (known.m2 or known.metres)
            if known.key and not unsized and hidden.isdisjoint(known.key.split(";")):
                entry = f"[[{known.code}]]"
                file = case.entries.files.get(f"{entry} {known.key}", "known.toml")
                size = f"{known.m2:.0f} m²" if known.m2 else f"{known.metres:.0f} m"
                yield Location(file, 0, known.key).fault("stale_known", entry=entry, size=size)


def _fits(row: Known, kind: str, key: str, size: float) -> bool:
    if (row.code, row.key) != (kind, key):
        return False
    return is_listed(row.m2, size, _LEAST_M2) if row.m2 else is_listed(row.metres, size)
