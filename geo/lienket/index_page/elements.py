"""Texts in Vietnamese and English beside each other, as elements of the page.

A pair of texts becomes two elements with their `lang`; the style sheet shows the one chosen.
"""

from __future__ import annotations

from lienket.export_tables.markup import Html, tag, together
from lienket.i18n import Pair, complete, phrases


def both(pair: Pair) -> Html:
    """A pair as two elements, or as its text where both are the same; one that is "" is lent."""
    vi, en = complete(pair)
    if vi == en:
        return together(vi)
    return together(tag("span", vi, lang="vi"), tag("span", en, lang="en"))


def phrase(key: str, **values: Pair) -> Html:
    """The page's own sentence `key` in both languages.

    Raises:
        KeyError: there is no such sentence, or a place of it has no value.
    """
    return both(phrases("index_page").fill(key, **values))
