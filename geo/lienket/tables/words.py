"""The workbook's own words."""

from __future__ import annotations

from lienket.i18n import Pair, phrases


def phrase(key: str, /, **values: object) -> Pair:
    """The sentence `key` of the workbook, filled with `values`.

    Raises:
        KeyError: there is no such sentence, or a place of it has no value.
    """
    return phrases("tables").fill(key, **values)
