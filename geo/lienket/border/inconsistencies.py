"""Where the parts of a link differ from side to side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations

import pandas as pd

from lienket import vocabulary
from lienket.border.context import BorderContext
from lienket.model.analysis import DISAGREEMENT_COLUMNS, by_key, no_rows
from lienket.model.records import Link

Matters = Mapping[str, Callable[[str], str]]
"""What is compared, and what a part says of it."""

_SILENT = frozenset({"", "unknown"})
"""What says nothing, and so cannot differ."""


def find(context: BorderContext) -> pd.DataFrame:
    """Where two sides of a road or railway differ in class, number, stage or condition.

    Each side says what its parts say, each word once and in the order of the vocabulary, joined
    by ";". The class is that of the base network under a part, the number its layer's `ref`. A side
    that says nothing, or `unknown`, does not differ.

    Returns:
        A table with the columns of `DISAGREEMENT_COLUMNS`.
    """
    matters = _matters(context)
    rows = [row for link in context.ways for row in _of_link(context, link, matters)]
    if not rows:
        return no_rows(DISAGREEMENT_COLUMNS)
    frame = pd.DataFrame(rows, columns=[*DISAGREEMENT_COLUMNS])
    return by_key(frame)


def _of_link(context: BorderContext, link: Link, matters: Matters) -> Iterator[dict[str, str]]:
    parts = context.parts_by_side(link)
    for matter, word in matters.items():
        says = {side: _ordered(map(word, keys)) for side, keys in parts.items()}
        for a, b in combinations([side for side, said in says.items() if said], 2):
            if says[a] != says[b]:
                pair = f"-{a}-{b}" if len(parts) > 2 else ""  # noqa: PLR2004 - the sides of a pair
                yield {
                    "key": f"{link.key}-{matter}{pair}",
                    "link": link.key,
                    "matter": matter,
                    "side_a": a,
                    "says_a": says[a],
                    "side_b": b,
                    "says_b": says[b],
                }


def _matters(context: BorderContext) -> Matters:
    numbers = context.lines["ref"].to_dict()
    return {
        "class": lambda key: context.classes.get(key, ""),
        "number": lambda key: str(numbers.get(key, "")),
        "stage": lambda key: context.latest[key].stage if key in context.latest else "",
        "condition": context.condition,
    }


def _ordered(words: Iterable[str]) -> str:
    """The words that say something, each once, as the vocabulary has them, else by letter."""
    order = [
        *vocabulary.words("stage"),
        *vocabulary.words("activity"),
        *vocabulary.words("condition"),
    ]
    met = sorted({*words} - _SILENT)
    return ";".join(sorted(met, key=lambda word: order.index(word) if word in order else 0))
