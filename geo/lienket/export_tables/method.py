"""How each computed figure comes about: the paragraphs, for all products and as Markdown.

The text is data, in `method.toml`; what the vocabulary calls a thing is called so here as well.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from lienket import speech, vocabulary
from lienket.i18n import Pair

_WORD = re.compile(r"\{(\w+)(?:\.(\w+))?\}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What is said of one figure: its key, its title, its text, Vietnamese and English."""

    key: str
    title: Pair
    text: Pair


@cache
def _source() -> dict[str, Any]:
    text = (
        resources.files("lienket.export_tables").joinpath("method.toml").read_text(encoding="utf-8")
    )
    return tomllib.loads(text)


def title() -> Pair:
    """What the whole is called."""
    return _pair(_source(), "title")


def lead() -> Pair:
    """What comes before the paragraphs."""
    return _pair(_source(), "lead")


def paragraphs(*, people: bool = True) -> tuple[Paragraph, ...]:
    """The paragraphs in their order, the words of the vocabulary in place.

    Args:
        people: whether those about how far people have to go are among them.

    Raises:
        KeyError: a paragraph asks for a word that is in no list.
    """
    return tuple(
        Paragraph(row["key"], _pair(row, "title"), _pair(row, "text"))
        for row in _source()["paragraph"]
        if people or row.get("only") != "people"
    )


def _pair(row: dict[str, Any], name: str) -> Pair:
    vi, en = speech.current().pair((row[f"{name}_vi"], row[f"{name}_en"]))
    return _filled(vi, 0), _filled(en, 1)


def _filled(text: str, half: Literal[0, 1]) -> str:
    """`text` with the labels that it asks for: one as it is, those of a whole family in a row."""

    def label(match: re.Match[str]) -> str:
        family, code = match.groups()
        if code:
            return vocabulary.label(family, code)[half]
        pairs = [vocabulary.label(family, word) for word in vocabulary.words(family)]
        return "; ".join(pair[half][:1].lower() + pair[half][1:] for pair in pairs)

    return _WORD.sub(label, text)


def markdown() -> str:
    """All of it as one Markdown file, Vietnamese first, English below each paragraph in italics.

    Raises:
        KeyError: a paragraph asks for a word that is in no list.
    """
    blocks = [f"# {' / '.join(title())}", *_twice(lead())]
    for row in paragraphs():
        blocks += [f"## {' / '.join(row.title)}", *_twice(row.text)]
    return "\n\n".join(blocks) + "\n"


def _twice(pair: Pair) -> tuple[str, str]:
    vi, en = pair
    return vi, f"*{en}*"
