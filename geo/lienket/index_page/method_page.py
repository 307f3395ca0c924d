"""How each computed figure comes about, as the sections of a page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lienket.export_tables import method
from lienket.export_tables.markup import Html, tag, together
from lienket.i18n import Pair
from lienket.index_page.elements import both

_LABEL = re.compile(r"(Dữ liệu vào:|Sai số:|Giới hạn:|Made from:|Error:|Limits:)")
"""What stands before the inputs, the error and the limits."""


def chapters(*, people: bool) -> Sequence[Html]:
    """The sections of the page: the lead with a list of contents, then a section a paragraph.

    Args:
        people: whether the workspace has numbers of people.

    Raises:
        KeyError: a paragraph asks for a word that is in no list.
    """
    found = method.paragraphs(people=people)
    contents = [tag("li", tag("a", both(row.title), href=f"#{row.key}")) for row in found]
    head = tag(
        "section",
        tag("h2", both(method.title())),
        tag("p", both(method.lead())),
        tag("ol", *contents),
    )
    return [
        head,
        *(tag("section", tag("h2", both(row.title)), tag("p", _text(row.text)), id=row.key)
          for row in found),
    ]  # fmt: skip


def _text(pair: Pair) -> Html:
    """A paragraph in both languages, its labels set off."""
    halves = (
        tag("span", *(tag("b", part) if _LABEL.fullmatch(part) else part
                      for part in _LABEL.split(text)), lang=language)
        for text, language in zip(pair, ("vi", "en"), strict=True)
    )  # fmt: skip
    return together(*halves)
