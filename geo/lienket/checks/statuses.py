"""The rules of the event log: dates, one stage a date, words that agree with the kind of link."""

from __future__ import annotations

from collections.abc import Iterator

from lienket import text, vocabulary
from lienket.checks.case import Case
from lienket.errors import Fault, Location
from lienket.model.records import Status

_NONE = vocabulary.Word("", "", "")


def run(case: Case) -> Iterator[Fault]:
    """Every fault of the statuses that is none of their references."""
    whole = {link.key: link for link in case.facts.links}
    kinds = {link.key: link.kind for link in case.facts.links}
    kinds |= {key: link.kind for link in case.facts.links for key in link.parts}
    dated: dict[tuple[str, str], Status] = {}
    for row in case.facts.statuses:
        spot = case.place("statuses", row, row.subject)
        link = whole.get(row.subject)
        if link and link.parts:
            yield spot.fault("status_of_whole", choices=", ".join(link.parts))
        if kinds.get(row.subject) in vocabulary.words("kind"):
            yield from _words(row, kinds[row.subject], spot)
        if row.happened_on and row.happened_on.first > row.stated_on.last:
            yield spot.fault("told_before", happened=row.happened_on, stated=row.stated_on)
        first = dated.setdefault((row.subject, str(row.as_of.last)), row)
        if first.stage != row.stage:
            values = {"day": row.as_of, "first": first.stage or "–", "second": row.stage or "–"}
            yield spot.fault("stage_conflict", **values)


def _words(row: Status, kind: str, spot: Location) -> Iterator[Fault]:
    """Condition, work and stage agree with each other and with the kind of the link."""
    allowed = vocabulary.stages(kind)
    label = vocabulary.words("kind")[kind].vi
    if not vocabulary.words("kind")[kind].works:
        if row.condition or row.work:
            yield spot.fault("condition_of_activity", kind=label)
    elif not row.condition or not row.work:
        conditions, works = (", ".join(vocabulary.words(name)) for name in ("condition", "work"))
        yield spot.fault("condition_needed", kind=label, conditions=conditions, works=works)
    elif row.work == "upgrade" and row.condition == "not_built":
        yield spot.fault("upgrade_of_nothing")
    elif row.work == "none":
        if row.stage:
            yield spot.fault("stage_without_work", stage=row.stage)
        return
    elif row.condition == "not_built" and allowed.get(row.stage, _NONE).phase == "done":
        yield spot.fault("done_of_nothing", stage=allowed[row.stage].vi)
    words = {**vocabulary.words("stage"), **vocabulary.words("activity"), "": None}
    if row.stage not in allowed and row.stage in words:
        near, choices = text.nearest(row.stage, allowed), ", ".join(allowed)
        yield spot.fault("bad_word", name="stage", value=row.stage, choices=choices, near=near)
