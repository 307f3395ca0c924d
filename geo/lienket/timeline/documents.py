"""Which document a statement stands in, as people call it."""

from __future__ import annotations

from lienket import vocabulary
from lienket.i18n import Pair, format_date
from lienket.model.records import Facts, Status


def cite(status: Status | None, known: Facts) -> Pair:
    """The document that says so, where in it, and since when; both "" where none does."""
    if status is None:
        return "", ""
    named = {source.id: source for source in known.sources}.get(status.source)
    vi = named.number or named.title_vi if named else status.source
    en = named.number or named.title_en if named else status.source
    place, day = vocabulary.located(status.locator), format_date(status.stated_on)
    return (
        ", ".join(filter(None, (vi, place[0], day[0]))),
        ", ".join(filter(None, (en, place[1], day[1]))),
    )
