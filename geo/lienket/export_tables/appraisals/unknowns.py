"""What is not known of a link: what no source states, what was inferred, who is not counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from lienket import vocabulary
from lienket.export_tables.appraisals import costs
from lienket.export_tables.appraisals.worth import lower, phrase, row
from lienket.i18n import Pair, join
from lienket.model.atlas import Atlas
from lienket.model.records import Link, Status

_MOST = 4
"""More units without a number are counted, not named."""

_OPEN = frozenset({"", "completed", "cancelled"})
"""The stages of works of which nothing more is to come."""

_SIZES = frozenset({"design_speed", "road_class", "road_class_planned"})
_LENGTHS = frozenset({"length"})
Matter: TypeAlias = tuple[str, Sequence[str]]
"""What is not known, a sentence, and the parts that it is not known of."""

_PLACES = {"unmapped": "unknown_place", "area": "unknown_area", "schematic": "unknown_way"}


def sentences(atlas: Atlas, link: Link) -> tuple[Pair, ...]:
    """What is not known of `link`, a line a matter; that nothing is missing where nothing is."""
    matters = (*_of_parts(atlas, link), *_of_places(atlas, link), *_of_works(atlas, link))
    told = [
        *_told(matters, atlas, link),
        *_of_meeting(atlas, link),
        *(_of_people(atlas) if row(atlas, link.key) is not None else ()),
    ]
    return tuple(told) or (phrase("nothing_unknown"),)


def _of_parts(atlas: Atlas, link: Link) -> Iterator[Matter]:
    """The parts of which a word of the status is not known, or was inferred."""
    tests: dict[str, Callable[[Status | None], bool]] = {
        "unknown_ground": lambda row: row is None or row.condition == "unknown",
        "unknown_stage": lambda row: row is None or row.stage == "unknown",
        "unknown_inferred": lambda row: row is not None and row.inferred,
    }
    for key, test in tests.items():
        yield key, [each for each in link.subjects if test(atlas.latest.get(each))]


def _of_places(atlas: Atlas, link: Link) -> Iterator[Matter]:
    """The parts whose place is not known, or not well."""
    rows = atlas.border.stretches
    own = rows[rows["link"] == link.key]
    for accuracy, key in _PLACES.items():
        parts = own.loc[own["accuracy"] == accuracy, "part"]
        yield key, [str(part) for part in parts]


def _of_works(atlas: Atlas, link: Link) -> Iterator[Matter]:
    """The parts to come without a cost, a class, a length or a date of their end."""
    coming = [key for key in link.subjects if _comes(atlas.latest.get(key))]
    absent = [key for key in coming if atlas.latest[key].condition != "in_service"]
    priced = {*costs.stated(atlas, link.key)["subject"]}
    sized = _stated(atlas, link, _SIZES)
    yield "unknown_cost", [] if link.key in priced else _less(coming, priced)
    yield "unknown_size", _less(coming, sized)
    yield "unknown_length", _less(absent, _stated(atlas, link, _LENGTHS))
    yield "unknown_end", [key for key in coming if atlas.latest[key].expected_on is None]


def _comes(status: Status | None) -> bool:
    """Whether works are to come or under way."""
    return status is not None and status.stage not in _OPEN and status.work != "none"


def _less(keys: Sequence[str], known: set[str]) -> list[str]:
    return [key for key in keys if key not in known]


def _stated(atlas: Atlas, link: Link, measures: frozenset[str]) -> set[str]:
    """The parts of which a figure states one of `measures`; all if one of the link does."""
    rows = {row.subject for row in atlas.facts.figures if row.measure in measures}
    return {*link.subjects} if link.key in rows else rows


def _of_meeting(atlas: Atlas, link: Link) -> Iterator[Pair]:
    if atlas.states[link.key].ground == "unknown":
        yield phrase("unknown_meeting")


def _of_people(atlas: Atlas) -> Iterator[Pair]:
    """The units without a number, and the kinds of target that the map has no place of."""
    units = atlas.access.units
    if units.empty:
        return
    lost = units[units["people"].isna()].drop_duplicates("unit")
    if not lost.empty:
        names = [*zip(lost["name_vi"], lost["name_en"], strict=True)]
        yield phrase("unknown_units", count=str(len(names)), names=_few(names))
    known = {*atlas.access.worth["target"]}
    codes = [code for code in vocabulary.words("target") if code not in known] if known else []
    if codes:
        labels = [lower(vocabulary.label("target", code)) for code in codes]
        yield phrase("unknown_targets", targets=join(labels, ", "))


def _few(names: Sequence[Pair]) -> Pair:
    first, more = join(names[:_MOST], ", "), len(names) - _MOST
    return phrase("several", first=first, more=more) if more > 0 else first


def _told(matters: Iterable[Matter], atlas: Atlas, link: Link) -> Iterator[Pair]:
    """Matters with the parts that they are not known of, those of the same parts in one line."""
    by_parts: dict[tuple[str, ...], list[Pair]] = {}
    for key, parts in matters:
        if parts:
            by_parts.setdefault(tuple(parts), []).append(phrase(key))
    names = {row.key: (row.name_vi, row.name_en) for row in atlas.facts.parts}
    names[link.key] = link.name_vi, link.name_en
    for parts, told in by_parts.items():
        whole = len(parts) == len(link.subjects)
        named = phrase("every_part") if whole else join([names[part] for part in parts], "; ")
        first, *rest = told
        what = join([first, *map(lower, rest)], "; ")
        yield phrase("unknown", what=what, parts=named)
