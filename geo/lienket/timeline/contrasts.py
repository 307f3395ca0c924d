"""What differs between two states of things: two workspaces, two builds, or one and a what-if.

Unlike `differences`, which tells what sources said between two dates of one workspace, this lays
two wholes side by side: links, what they are worth, people within reach, minutes by unit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from lienket import vocabulary
from lienket.i18n import Pair, format_number, join
from lienket.model.records import Audience
from lienket.timeline.words import phrase

PARTS = ("links", "worth", "within", "total", "units")
"""What is compared, in the order of telling; `part_…` of the sentences says what each is called."""

RECORD = (
    *("part", "key", "name_vi", "name_en", "about_vi", "about_en", "measure", "unit"),
    *("before", "after", "difference", "sure"),
)
"""What programs are given of each difference."""

WORDS = ("ground", "works")
STAGE = "stage_"
_WORTH = ("people", "person_min")
TOTAL = "total_person_min"
"""All person-minutes to a kind of place; the stages of a side begin with `STAGE`."""
_LEAST_MIN = 1.0
"""A change of less is none [min], as for what a link saves."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One of the two that are compared: what it is, and its tables.

    `links` is indexed by key, with names, `sides`, `ground`, `works`, `stage_<side>`, `length_km`;
    `worth`, `within` and `units` have the columns of `link_worth`, `people_within`, `unit_access`,
    and no row where it holds no such thing. `sides`: their names; `assumed`: of a what-if.
    """

    path: str
    title: Pair
    as_of: str
    audience: Audience
    assumed: str
    sides: Mapping[str, Pair]
    links: pd.DataFrame
    worth: pd.DataFrame
    within: pd.DataFrame
    units: pd.DataFrame

    @property
    def name(self) -> Pair:
        """What it is called: its title, its date, where it is."""
        vi, en = self.title
        return f"{vi}, {self.as_of} ({self.path})", f"{en}, {self.as_of} ({self.path})"


@dataclass(frozen=True, slots=True)
class Contrast:
    """One difference: in which part, of what, which measure, before and after.

    `sure`: whether the ranges of the two leave no overlap; None where there is no range. `about`:
    for which side, kind of place and limit, "" = none.
    """

    part: str
    key: str
    name: Pair
    measure: str
    before: str | float | None
    after: str | float | None
    about: Pair = ("", "")
    sure: bool | None = None

    @property
    def difference(self) -> float | None:
        """By how much it is more; None for words."""
        if isinstance(self.before, float) and isinstance(self.after, float):
            return round(self.after - self.before, 3)
        return None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two snapshots, how they differ, and what of them cannot be compared, a sentence each."""

    before: Snapshot
    after: Snapshot
    rows: tuple[Contrast, ...] = ()
    remarks: tuple[Pair, ...] = field(default=())

    def groups(self) -> Iterator[tuple[str, Sequence[Contrast]]]:
        """The rows by part, those that there are."""
        for part in PARTS:
            if held := [row for row in self.rows if row.part == part]:
                yield part, held


def compare(before: Snapshot, after: Snapshot) -> Comparison:
    """How `after` differs from `before`, with the words that hold here."""
    rows: list[Contrast] = [*_links(before, after)]
    remarks = [*_apart(before, after)]
    if not before.worth.empty and not after.worth.empty:
        rows += _worth(before, after)
    if not before.within.empty and not after.within.empty:
        rows += _within(before, after)
    shared = {*before.units["unit"]} & {*after.units["unit"]}
    if shared:
        rows += [*_totals(before, after), *_units(before, after)]
    return Comparison(before, after, tuple(rows), tuple(remarks))


def _apart(before: Snapshot, after: Snapshot) -> Iterator[Pair]:
    """What cannot be compared, and why."""
    if {*before.sides} != {*after.sides}:
        pair = [join([*each.sides.values()], ", ") for each in (before, after)]
        yield phrase("contrast_sides", before=pair[0], after=pair[1])
    for part, name in (("worth", "worth"), ("within", "within"), ("units", "units")):
        lacking = [each.path for each in (before, after) if getattr(each, part).empty]
        if lacking:
            yield phrase("contrast_lacking", what=phrase(f"part_{name}"), where=", ".join(lacking))
    one, two = ({*each.units["unit"]} for each in (before, after))
    if one and two and not one & two:
        yield phrase("contrast_units_none")
    elif one and two and one != two:
        yield phrase("contrast_units_some", count=str(len(one ^ two)))


def _links(before: Snapshot, after: Snapshot) -> Iterator[Contrast]:
    """Links that only one has, and those whose state, works, stages or length differ."""
    for key in [*before.links.index, *after.links.index.difference(before.links.index)]:
        then, now = (_row(each.links, key) for each in (before, after))
        name = _name(now or then or {})
        if then is None or now is None:
            yield Contrast("links", key, name, "listed", *_listed(then, now))
            continue
        stages = sorted({column for row in (then, now) for column in row if staged(column)})
        for measure in (*WORDS, *stages):
            was, is_ = (_text(row.get(measure)) for row in (then, now))
            if was != is_:
                yield Contrast("links", key, name, measure, was, is_)
        was_km, is_km = _number(then.get("length_km")), _number(now.get("length_km"))
        if _differ(was_km, is_km, 0.1):
            yield Contrast("links", key, name, "length_km", was_km, is_km)


def _listed(then: object, now: object) -> tuple[str, str]:
    return "no" if then is None else "yes", "no" if now is None else "yes"


def staged(column: str) -> bool:
    """Whether a column holds the stages on one side."""
    return column.startswith(STAGE)


def _worth(before: Snapshot, after: Snapshot) -> Iterator[Contrast]:
    """What links are worth in both: sure where the ranges do not meet; a link of one alone."""
    one, two = (each.worth.set_index("key", drop=False) for each in (before, after))
    for key in [*one.index, *two.index.difference(one.index)]:
        then, now = _row(one, key), _row(two, key)
        named = now or then or {}
        about = vocabulary.label("target", str(named["target"]))
        for measure in _WORTH:
            was, is_ = (None if row is None else _number(row[measure]) for row in (then, now))
            if _differ(was, is_, 0.5) and (was or is_):
                sure = _parted(then, now, measure) if then and now else None
                link, name = str(named["link"]), _name(named)
                yield Contrast("worth", link, name, measure, was, is_, about, sure)


def _within(before: Snapshot, after: Snapshot) -> Iterator[Contrast]:
    """People within reach today, by side, kind of place and limit."""
    one, two = (each.within.set_index("key", drop=False) for each in (before, after))
    sides = {**after.sides, **before.sides}
    for key in one.index.intersection(two.index):
        then, now = _row(one, key), _row(two, key)
        if then is None or now is None or then["scenario"] != "today":
            continue
        values = _number(then["people"]), _number(now["people"])
        if _differ(*values, 0.5):
            side = str(then["side"])
            limit = format_number(int(then["limit_min"]))
            target = vocabulary.label("target", str(then["target"]))
            about = phrase("contrast_within", target=target, limit=limit)
            name = sides.get(side, (side, side))
            sure = _parted(then, now, "people")
            yield Contrast("within", key, name, "people", *values, about, sure)


def _totals(before: Snapshot, after: Snapshot) -> Iterator[Contrast]:
    """All person-minutes of today by kind of place, over the units that both know."""
    both = _units_of_both(before, after)
    for target, rows in both.groupby("target", sort=False):
        known = rows.dropna(subset=["people", "people_after", "today_min", "today_min_after"])
        was = float(round((known["people"] * known["today_min"]).sum()))
        now = float(round((known["people_after"] * known["today_min_after"]).sum()))
        if _differ(was, now, 0.5):
            label = vocabulary.label("target", str(target))
            sure = _firm(before, after, str(target))
            yield Contrast("total", str(target), label, TOTAL, was, now, sure=sure)


def _units(before: Snapshot, after: Snapshot) -> Iterator[Contrast]:
    """The minutes of today by unit and kind of place, the largest difference first."""
    both = _units_of_both(before, after)
    apart = (both["today_min_after"] - both["today_min"]).abs()
    lost = both["today_min"].isna() != both["today_min_after"].isna()
    held = both.assign(apart=apart)[(apart >= _LEAST_MIN) | lost]
    for row in held.sort_values(["apart", "key"], ascending=[False, True]).itertuples():
        name = str(row.name_vi), str(row.name_en)
        about = vocabulary.label("target", str(row.target))
        values = _number(row.today_min), _number(row.today_min_after)
        sure = _firm(before, after, str(row.target))
        yield Contrast("units", str(row.unit), name, "today_min", *values, about, sure)


def _firm(before: Snapshot, after: Snapshot, target: str) -> bool | None:
    """Whether the links that have come to serve surely save minutes to a kind of place.

    None where no link has, of which it is known what it alone would save.
    """
    if before.worth.empty:
        return None
    gone = before.worth[~before.worth["key"].isin(after.worth["key"])]
    held = gone.loc[gone["target"] == target, "firm"]
    return bool(held.astype(bool).any()) if len(held) else None


def _units_of_both(before: Snapshot, after: Snapshot) -> pd.DataFrame:
    columns = ["key", "people", "today_min"]
    return before.units.merge(after.units[columns], on="key", suffixes=("", "_after"))


def _row(table: pd.DataFrame, key: str) -> dict[str, Any] | None:
    return {str(k): v for k, v in table.loc[key].items()} if key in table.index else None


def _name(row: Mapping[str, Any]) -> Pair:
    vi, en = (_text(row.get(f"name_{language}")) for language in ("vi", "en"))
    return vi, en or vi


def _text(value: object) -> str:
    return "" if value is None or value != value else str(value)  # noqa: PLR0124 - not a number


def _number(value: Any) -> float | None:  # noqa: ANN401 - a cell
    return None if value is None or pd.isna(value) else float(value)


def _differ(one: float | None, other: float | None, least: float) -> bool:
    if one is None or other is None:
        return one is not other
    return abs(one - other) >= least


def _parted(then: Mapping[str, Any], now: Mapping[str, Any], measure: str) -> bool:
    """Whether the ranges of the draws leave no number that both may be."""
    (low, high), (least, most) = (
        (_number(row[f"{measure}_least"]), _number(row[f"{measure}_most"])) for row in (then, now)
    )
    if low is None or high is None or least is None or most is None:
        return False
    return most < low or high < least
