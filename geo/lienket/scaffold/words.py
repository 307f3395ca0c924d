"""The words of a new workspace, from `words.toml`."""

from __future__ import annotations

from lienket.i18n import Pair, phrases


def phrase(key: str, /, **values: object) -> Pair:
    """The sentence `key` of a new workspace, filled with `values`.

    Raises:
        KeyError: there is no such sentence, or a place of it has no value.
    """
    return phrases("scaffold").fill(key, **values)
