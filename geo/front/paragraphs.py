"""How each computed figure comes about, as the sections of a page."""

from __future__ import annotations

from collections.abc import Sequence

from geo.delivery import method
from geo.front.markup import Html, tag
from geo.front.speech import both


def chapters() -> Sequence[Html]:
    """The sections of the page: the lead with a list of contents, then a section a paragraph.

    Raises:
        KeyError: a paragraph asks for a word that is in no list.
    """
    found = method.paragraphs()
    contents = [tag("li", tag("a", both(row.title), href=f"#{row.key}")) for row in found]
    head = tag(
        "section",
        tag("h2", both(method.title())),
        tag("p", both(method.lead())),
        tag("ol", *contents),
    )
    return [
        head,
        *(tag("section", tag("h2", both(row.title)), tag("p", both(row.text)), id=row.key)
          for row in found),
    ]  # fmt: skip
