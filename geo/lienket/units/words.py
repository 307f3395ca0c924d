"""The words by which units are asked for and told."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from lienket import text
from lienket.i18n import Pair, phrases


def phrase(key: str, /, **values: object) -> Pair:
    """The sentence `key` about units, filled with `values`.

    Raises:
        KeyError: there is no such sentence, or a place of it has no value.
    """
    return phrases("units").fill(key, **values)


@cache
def _former() -> tuple[str, ...]:
    content = resources.files("lienket.units").joinpath("former.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(content)
    return tuple(sorted((word for own in rows.values() for word in own), key=len, reverse=True))


def without_former(written: str) -> tuple[str, bool]:
    """What is asked for, and whether a word for "former" stood behind or before it."""
    low = text.nfc(written).casefold().strip().strip("()")
    for word in _former():
        if low.endswith((f" {word}", f"({word}")):
            return low.removesuffix(word).strip(" ("), True
        if low.startswith(f"{word} ") and word.isascii():
            return low.removeprefix(word).strip(), True
    return low, False
