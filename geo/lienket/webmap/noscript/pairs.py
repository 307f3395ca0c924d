"""Words in both languages beside each other, each with its `lang`, Vietnamese first.

Where products speak English first they are in English alone.
"""

from __future__ import annotations

from lienket import speech
from lienket.export_tables.markup import Html, tag, together
from lienket.i18n import SEPARATOR, Pair, complete


def twice(name: str, pair: Pair) -> Html:
    """A pair as two elements called `name`; as one where both say the same.

    >>> twice("p", ("một", "one"))
    '<p lang="vi">một</p><p lang="en">one</p>'
    """
    vi, en = complete(pair)
    if speech.current().language == "en":
        return tag(name, en, lang="en")
    first = tag(name, vi, lang="vi")
    return first if vi == en else together(first, tag(name, en, lang="en"))


def beside(pair: Pair) -> Html:
    """A pair in one line; once where both say the same.

    >>> beside(("một", "one"))
    '<span lang="vi">một</span> | <span lang="en">one</span>'
    """
    vi, en = complete(pair)
    if speech.current().language == "en":
        return tag("span", en, lang="en")
    first = tag("span", vi, lang="vi")
    return first if vi == en else together(first, SEPARATOR, tag("span", en, lang="en"))
