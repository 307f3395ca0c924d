"""The sentences about changes and silence."""

from __future__ import annotations

from lienket.i18n import Pair, phrases


def phrase(key: str, /, **values: object) -> Pair:
    """The sentence `key` about changes, filled with `values`.

    Raises:
        KeyError: there is no such sentence, or a place of it has no value.
    """
    return phrases("timeline").fill(key, **values)
