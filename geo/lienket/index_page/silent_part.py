"""What no source has spoken of for long: a quiet line of the front page, the longest beneath it."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from lienket.export_tables.markup import Html, tag, together
from lienket.i18n import format_number
from lienket.index_page.cards import Product
from lienket.index_page.elements import both, phrase
from lienket.timeline import Silent, SilentList, telling

_MOST = 12
"""So many rows stand on the page, whatever there is: all of them are in the workbook."""

_BOOK = "tables/links.xlsx"
_COLUMNS = ("name", "side", "state", "document", "days")


def section(silent: SilentList, products: Sequence[Product]) -> Html | None:
    """The count of what is silent, and the longest of it to unfold; None where nothing is."""
    if not silent.rows:
        return None
    heads = telling.heads()
    columns = [tag("th", both(heads[name]), scope="col") for name in _COLUMNS]
    body = [tag("tr", *_cells(row)) for row in silent.rows[:_MOST]]
    table = tag(
        "table", tag("thead", tag("tr", *columns)), tag("tbody", *body), class_="layers silent"
    )
    line = together(tag("h2", both(silent.title)), " ", tag("span", both(silent.count)))
    more = tag("p", _more(silent, products), class_="small")
    note = tag("p", both(silent.note), class_="small")
    return tag("section", tag("details", tag("summary", line), note, table, more))


def _cells(row: Silent) -> Sequence[Html]:
    texts = (row.subject.name, row.subject.side, row.state, row.document)
    return [*(tag("td", both(text)) for text in texts), tag("td", both(row.since), class_="number")]


def _more(silent: SilentList, products: Sequence[Product]) -> Html:
    """How many rows are not here, and where all are, if that stands in the folder as asked."""
    rest = len(silent.rows) - _MOST
    left = phrase("silent_more", count=format_number(rest)) if rest > 0 else None
    same = (silent.until.isoformat(), silent.limit)
    if not any(row.path == _BOOK and (row.as_of, row.silent_days) == same for row in products):
        return together(left)
    title, _ = silent.title
    way = phrase("silent_whole", sheet=(title, title))
    return together(left, " ", tag("a", way, href=quote(_BOOK)))
