"""What a format cannot hold, said in both languages."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from lienket.i18n import beside
from lienket.speech import current


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing that is not, or not wholly, in the files of `format`."""

    format: str
    vi: str
    en: str

    def __str__(self) -> str:
        """The format and both sentences, on one line."""
        return f"{self.format}: {beside((self.vi, self.en))}"


@cache
def words() -> Mapping[str, Any]:
    """The texts of `formats.toml`."""
    source = resources.files("lienket.exports").joinpath("formats.toml").read_text(encoding="utf-8")
    return tomllib.loads(source)


def general(name: str) -> tuple[Loss, ...]:
    """What the format `name` can never hold.

    >>> general("fgb")[0].format
    'fgb'
    """
    pairs = [current().pair((row["vi"], row["en"])) for row in words()[name]["lost"]]
    return tuple(Loss(name, *pair) for pair in pairs)


def counted(name: str, case: str, **values: object) -> Loss:
    """What this delivery has lost to the format `name`: the sentence of `case`, filled in."""
    row = words()[name][case]
    return Loss(name, row["vi"].format(**values), row["en"].format(**values))
