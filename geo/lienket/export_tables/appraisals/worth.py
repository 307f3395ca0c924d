"""What a link would change: how many people gain how much, on which ways, and where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from lienket import vocabulary
from lienket.i18n import Pair, format_date, format_decimal, format_number, join, phrases
from lienket.model.atlas import Atlas

MAIN = "other_seat"
"""The kind of target that is told first, and that ranks are of."""


def phrase(key: str, /, **values: object) -> Pair:
    """The sentence `key` about what a link is worth.

    Raises:
        KeyError: there is no such sentence, or a place of it has no value.
    """
    return phrases("export_tables.appraisals").fill(key, **values)


def lower(pair: Pair) -> Pair:
    """A pair for the middle of a sentence."""
    vi, en = pair
    return vi[:1].lower() + vi[1:], en[:1].lower() + en[1:]


def row(atlas: Atlas, link: str, target: str = MAIN) -> Any | None:  # noqa: ANN401 - a row
    """The row of `Access.worth` of a link on the way to a kind of target; None = not computed."""
    rows = atlas.access.worth
    own = rows[(rows["link"] == link) & (rows["target"] == target)]
    return next(own.itertuples(), None)


def between(least: float, most: float, places: int = 0) -> Pair:
    """A range in words; one number where its ends are the same.

    >>> between(1200, 3400), between(0.0, 4.9, 1)[0]
    (('1.200 đến 3.400', '1,200 to 3,400'), '0,0 đến 4,9')
    """
    one, other = (
        format_decimal(each, places) if places else format_number(round(each))
        for each in (least, most)
    )
    return one if one == other else phrase("range", least=one, most=other)


def people(row_: Any) -> Pair:  # noqa: ANN401 - a row of `Access.worth`
    """How many people gain, as a range."""
    return between(row_.people_least, row_.people_most)


def minutes(row_: Any) -> Pair:  # noqa: ANN401 - a row of `Access.worth`
    """How many person-minutes are saved, as a range."""
    return between(row_.person_min_least, row_.person_min_most)


def nobody(row_: Any) -> bool:  # noqa: ANN401 - a row of `Access.worth`
    """Whether nobody who is counted is seen to save a minute in any draw that counts."""
    return not row_.people_most and not row_.person_min_most


def uncounted(row_: Any) -> bool:  # noqa: ANN401 - a row of `Access.worth`
    """Whether none but people whose number is not known are seen to gain."""
    return nobody(row_) and not row_.opened_most and row_.units_unknown > 0


def lead(atlas: Atlas, link: str) -> tuple[Pair, ...]:
    """Sentences on what a link is worth on the way to the main target, or why none can be told."""
    own = row(atlas, link)
    if own is None:
        return (phrase("not_computed", why=lower(reason(atlas, link))),)
    target = lower(vocabulary.label("target", MAIN))
    if nobody(own) and own.opened_most:
        return (phrase("gain_opened", people=_opened(own), target=target),)
    if uncounted(own):
        return (phrase("gain_uncounted", target=target, count=_units(own)),)
    if nobody(own):
        return (phrase("gain_none", target=target),)
    key = "gain" if own.firm else "gain_unsure"
    told = [phrase(key, people=people(own), minutes=minutes(own), target=target)]
    if own.opened_most:
        told.append(phrase("opened", people=_opened(own)))
    if own.units_unknown:
        told.append(phrase("gain_besides", count=_units(own)))
    usual = format_number(int(own.people)), format_number(int(own.person_min))
    told.append(phrase("usual", people=usual[0], minutes=usual[1]))
    return tuple(told)


def missing(row_: Any) -> Pair:  # noqa: ANN401 - a row of `Access.worth`
    """That none of the units that gain has a number of people."""
    return phrase("uncounted_why", count=_units(row_))


def _opened(row_: Any) -> Pair:  # noqa: ANN401 - a row of `Access.worth`
    """How many people at most have a way for the first time."""
    return format_number(int(row_.opened_most))


def _units(row_: Any) -> Pair:  # noqa: ANN401 - a row of `Access.worth`
    """How many units there are that gain and have no number of people."""
    return format_number(int(row_.units_unknown))


def reason(atlas: Atlas, link: str) -> Pair:
    """Why a link has no worth: as it has no effect; else what the workspace lacks.

    Raises:
        KeyError: there is a reason that is in no list.
    """
    why = _why(atlas, link)
    if why and why != "no_gain":
        return vocabulary.label("why", why)
    if atlas.access.lacking:
        return vocabulary.label("why", atlas.access.lacking)
    return phrase("no_people" if atlas.access.units.empty else "no_targets")


def _why(atlas: Atlas, link: str) -> str:
    changes = atlas.accessibility.changes
    return str(changes.loc[link, "why"] or "") if link in changes.index else ""


def targets(atlas: Atlas, link: str) -> Iterator[Pair]:
    """A line for each other kind of target, in the order of the vocabulary."""
    for code in vocabulary.words("target"):
        own = row(atlas, link, code)
        if own is None or code == MAIN:
            continue
        target = vocabulary.label("target", code)
        if nobody(own) and own.opened_most:
            yield phrase("target_opened", target=target, people=_opened(own))
            continue
        if uncounted(own):
            yield phrase("target_uncounted", target=target, count=_units(own))
            continue
        if nobody(own):
            yield phrase("target_none", target=target)
            continue
        unsure = ("", "") if own.firm else phrase("unsure")
        besides = phrase("besides", count=_units(own)) if own.units_unknown else ("", "")
        yield phrase(
            "target_row",
            target=target,
            people=people(own),
            minutes=minutes(own),
            besides=besides,
            unsure=unsure,
        )


def trips(atlas: Atlas, link: str) -> Iterator[Pair]:
    """The pairs of seats that gain, the most first, and their sum; or why there are none."""
    reach = atlas.accessibility
    if link not in reach.changes.index:
        return
    own = reach.gains[reach.gains["link"] == link]
    if own.empty:
        if row(atlas, link) is not None and (why := _why(atlas, link)):
            yield vocabulary.label("why", why)
        return
    for gain in own.sort_values("saved_most_min", ascending=False, kind="stable").itertuples():
        yield _trip(atlas, gain)
    change: Any = reach.changes.loc[link]
    if pd.notna(change["total_most_min"]):
        total = between(change["total_min"], change["total_most_min"], 1)
        yield phrase("trips_total", range=total, pairs=format_number(int(change["pairs"])))


def _trip(atlas: Atlas, gain: Any) -> Pair:  # noqa: ANN401 - a row of a frame
    trip = atlas.accessibility.trips.loc[gain.trip]
    ends = atlas.accessibility.terminals.loc[[trip["origin"], trip["destination"]]]
    named = join(zip(ends["name_vi"], ends["name_en"], strict=True), " – ")
    if pd.isna(gain.before_min):
        then = between(gain.after_min, gain.after_most_min)
        return phrase("trip_new", ends=named, then=then)
    saved = phrase("saved", range=between(gain.saved_min, gain.saved_most_min, 1))
    return phrase("trip", ends=named, today=format_number(round(gain.before_min)), saved=saved)


def units(atlas: Atlas, link: str) -> Iterator[Pair]:
    """The units that gain on the way to the main target, those that may gain most first."""
    rows = atlas.access.gains
    own = rows[(rows["link"] == link) & (rows["target"] == MAIN)]
    if own.empty:
        return
    frame = atlas.frames[atlas.access.layer]
    for each in own.sort_values("saved_most_min", ascending=False, kind="stable").itertuples():
        gain: Any = each
        name = tuple(str(frame.loc[gain.unit, key]) for key in ("name_vi", "name_en"))
        counted = phrase("people_unknown")
        if pd.notna(gain.people):
            counted = format_number(int(gain.people))
        if pd.isna(gain.today_min):
            yield phrase("unit_new", name=name, people=counted)
            continue
        yield phrase(
            "unit",
            name=name,
            people=counted,
            today=format_decimal(gain.today_min),
            saved=between(gain.saved_min, gain.saved_most_min, 1),
        )


def population(atlas: Atlas) -> Pair:
    """Whose numbers of people are counted with, and of when they are."""
    rows = [row for row in atlas.units.population if row.people is not None]
    named = {source.id: (source.title_vi, source.title_en) for source in atlas.facts.sources}
    whose = join(
        [named.get(key, (key, key)) for key in dict.fromkeys(row.source for row in rows)], "; "
    )
    dates = sorted({row.date for row in rows if row.date}, key=lambda when: when.last)
    when = format_date(dates[-1]) if dates else ("–", "–")
    return phrase("population", source=whose, when=when)
