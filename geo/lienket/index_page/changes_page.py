"""What changed between two dates, as the sections of a page."""

from __future__ import annotations

from collections.abc import Sequence

from lienket.export_tables.markup import Html, tag
from lienket.index_page.elements import both
from lienket.timeline import Difference, telling
from lienket.timeline.telling import Period


def chapters(period: Period) -> Sequence[Html]:
    """The sections of the page: the lead, then one for each kind of change."""
    return [
        tag("section", tag("h2", both(period.title)), tag("p", both(period.lead))),
        *(
            tag("section", tag("h2", both(head), f" ({len(rows)})"), _table(period, rows))
            for _, head, rows in period.groups()
        ),
    ]


def _table(period: Period, rows: Sequence[Difference]) -> Html:
    heads = telling.heads()
    columns = [tag("th", both(heads[name]), scope="col") for name in telling.COLUMNS]
    body = [
        tag("tr", *(tag("td", both(cell)) for cell in period.cells(row).values())) for row in rows
    ]
    return tag(
        "table", tag("thead", tag("tr", *columns)), tag("tbody", *body), class_="layers changes"
    )
