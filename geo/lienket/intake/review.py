"""An import thought through before anything is written: what it changes, and what it asks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
from shapely.geometry.base import BaseGeometry

from lienket import text
from lienket.errors import UsageError
from lienket.i18n import Pair, format_number, notice, sentence
from lienket.intake import questions
from lienket.intake.comparison import Replacement, replacements
from lienket.intake.matching import LEAVE_OUT, NEW, STUB, Match, Matcher, shares
from lienket.intake.merging import fitting, merge, vanishes
from lienket.intake.questions import Question
from lienket.intake.targets import Target
from lienket.model.records import BOTH, Catalogue, Layer

Ask = Callable[[Sequence[Question], Sequence[Target]], Mapping[str, str]]
"""Called with what nobody but a person can say, and with what may be picked."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an import is for, beside its file: a layer, its targets, the sides, the measuring CRS.

    `sides`: EPSG:4326, an area a side; `side`: the one that a person named, "" = as records lie;
    `taken`: the keys of the features of every layer.
    """

    layer: Layer
    targets: Sequence[Target]
    sides: gpd.GeoDataFrame
    side: str
    measuring_crs: str
    taken: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Review:
    """What an import would do: the features that change, all matches, and what is to be known.

    `same`: how many features are as they were; `remarks`: sentences about records.
    """

    changes: tuple[Replacement, ...]
    matches: tuple[Match, ...]
    same: int
    remarks: tuple[Pair, ...]


def side_of(written: str, catalogue: Catalogue) -> str:
    """The key of the side that a person names by its key or its name; "" for none.

    Raises:
        UsageError: no side is called so.
    """
    if not written:
        return ""
    for side in catalogue.sides:
        names = {
            text.fold(name.replace("-", "")) for name in (side.key, side.name_vi, side.name_en)
        }
        if text.fold(written.replace("-", "")) in names:
            return side.key
    choices = ", ".join(f"{side.key} ({side.name_vi})" for side in catalogue.sides)
    raise UsageError(notice("import_no_side", value=written, choices=choices))


def match(
    wanted: Wanted,
    frame: gpd.GeoDataFrame,
    columns: Mapping[str, str],
    picks: Mapping[str, str],
    ask: Ask,
) -> list[Match]:
    """What each record of `frame` (EPSG:4326) is; what nobody can say is asked once.

    Raises:
        UsageError: it is not said, or what is said names nothing.
    """
    taken = wanted.taken | {target.key for target in wanted.targets}
    questions.guard(picks, wanted.targets, taken)
    matcher = Matcher(wanted.targets, wanted.sides, wanted.side, wanted.measuring_crs)
    found = matcher.find(frame, columns, picks)
    if open_ := questions.questions(found):
        picked = ask(open_, wanted.targets)
        questions.guard(picked, wanted.targets, taken)
        found = matcher.find(frame, columns, {**picked, **picks})
        if left := questions.questions(found):
            raise UsageError(unanswered(left))
    return found


def unanswered(left: Sequence[Question]) -> str:
    """What is asked, in lines, and how to answer."""
    lines = [line for question in left for line in question.lines()]
    return "\n".join([*lines, notice("import_how_to_pick", leave_out=LEAVE_OUT, new=NEW)])


def fitting_records(frame: gpd.GeoDataFrame, layer: Layer) -> tuple[gpd.GeoDataFrame, int]:
    """The records (EPSG:4326) that have geometry the layer can hold, and how many have none.

    Raises:
        UsageError: none has.
    """
    fits = [bool(fitting(geometry, layer.geometry)) for geometry in frame.geometry]
    if not any(fits):
        kinds = ", ".join(layer.geometry)
        raise UsageError(notice("import_nothing_fits", kinds=kinds, layer=layer.key))
    return frame[fits], len(fits) - sum(fits)


def compare(
    wanted: Wanted, matches: Sequence[Match], unfit: int, accuracy: str, source: str
) -> Review:
    """What would change: each feature with the geometry (EPSG:4326) that it gets.

    Args:
        wanted: what the import is for.
        matches: what each record is.
        unfit: how many records had geometry that the layer cannot hold.
        accuracy: how well the places of the file are known.
        source: the id of what they come from.

    Raises:
        UsageError: all records are left out, several that lie apart are one feature, or one has
            no extent.
    """
    pieces: dict[str, list[BaseGeometry]] = {}
    for row in matches:
        for key, geometry in row.pieces.items():
            pieces.setdefault(key, []).extend(fitting(geometry, wanted.layer.geometry))
    extended = {
        key: [each for each in parts if not vanishes(each)] for key, parts in pieces.items()
    }
    if gone := [key for key, parts in extended.items() if pieces[key] and not parts]:
        raise UsageError(notice("import_vanishes", keys=", ".join(gone)))
    merged = {key: merge(parts) for key, parts in extended.items() if parts}
    kinds = ", ".join(wanted.layer.geometry)
    if not merged:
        raise UsageError(notice("import_all_left_out"))
    several = [key for key, whole in merged.items() if not _is_held(whole.geometry, wanted.layer)]
    if several:
        raise UsageError(notice("import_several", keys=", ".join(several), kinds=kinds))
    measured = wanted.sides, wanted.measuring_crs
    found = replacements(matches, merged, wanted.targets, *measured, accuracy, source)
    changes = tuple(row for row in found if row.changes)
    remarks = [*_left_out(matches), *_unfit(unfit, kinds)]
    return Review(changes, tuple(matches), len(found) - len(changes), tuple(remarks))


def _is_held(geometry: BaseGeometry, layer: Layer) -> bool:
    return geometry.geom_type in layer.geometry


def _left_out(matches: Sequence[Match]) -> list[Pair]:
    count = sum(row.how == "left_out" for row in matches)
    return [sentence("import_left_out", count=format_number(count))] if count else []


def _unfit(count: int, kinds: str) -> list[Pair]:
    return [sentence("import_unfit", count=format_number(count), kinds=kinds)] if count else []


def side_where(geometry: BaseGeometry, sides: gpd.GeoDataFrame) -> str:
    """The side (EPSG:4326 areas) that a geometry lies on; both, where it lies on several.

    A line that only reaches a border, or a little beyond, is on one.
    """
    there = [key for key, share in shares(geometry, sides).items() if share > STUB]
    return there[0] if len(there) == 1 else BOTH


def guard_labels(picks: Mapping[str, str], labels: Collection[str]) -> None:
    """Nothing, if each pick is for something that the file has.

    Args:
        picks: what a person picked, by label.
        labels: what the records of the file may be picked by.

    Raises:
        UsageError: some are not; all of them, each with the nearest label.
    """
    faults = [
        notice("import_no_record", label=label, near=text.nearest(label, labels))
        for label in picks
        if label not in labels
    ]
    if faults:
        raise UsageError("\n".join(faults))
