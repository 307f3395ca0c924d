"""Codes of units: which unit each means, in the epoch that is stated, never in a guessed one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, cast

from lienket import text
from lienket.errors import Fault, Location, UsageError
from lienket.i18n import notice
from lienket.model.records import Catalogue
from lienket.model.units import Units

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

CODE, EPOCH = "code", "epoch"
"""The columns of a layer that hold the code of a unit, and the epoch that it is a code of."""

_PADDED = {1: 2, 4: 5}
"""Lengths of codes that have lost a zero in a spreadsheet, and what they were before."""


def candidates(units: Units, codes: Iterable[str]) -> tuple[str, ...]:
    """The epochs in which every one of `codes` is a unit, in the order of time."""
    wanted = {*codes}
    return tuple(
        epoch.key
        for epoch in units.epochs
        if all(units.at(code, epoch.key) is not None for code in wanted)
    )


def written(value: object) -> str:
    """A code as tables write it, with the zero that a spreadsheet took away; "" for nothing.

    >>> written(7525.0), written("07525"), written(4)
    ('07525', '07525', '04')
    """
    if value is None or value != value:  # noqa: PLR0124 - not a number
        return ""
    code = (
        str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
    )
    return code.zfill(_PADDED.get(len(code), 0)) if code.isdigit() else code


def attach(
    table: pd.DataFrame, column: str, units: Units, *, epoch: str = "", epoch_column: str = ""
) -> pd.DataFrame:
    """`table` with the key of the unit that each code means, in a new column `unit`.

    The epoch is stated, for the table or for each row: a code may mean two units, with one name
    and on different ground. Nothing is chosen where it is not.

    Args:
        table: with a column of codes.
        column: its name.
        units: of a workspace, or of the country.
        epoch: the epoch of all its codes.
        epoch_column: the column that states it by row, instead of `epoch`.

    Raises:
        UsageError: there is no such column; no epoch is stated (it says which the codes fit), or
            one that is not known; a code is none of its epoch.
    """
    rows = cast("list[dict[str, object]]", table.to_dict("records"))
    keys = resolve(
        rows, column, units, heads=[*table.columns], epoch=epoch, epoch_column=epoch_column
    )
    return table.assign(unit=keys)


def resolve(  # noqa: PLR0913 - what attach asks
    rows: Sequence[Mapping[str, object]],
    column: str,
    units: Units,
    *,
    heads: Sequence[str],
    lines: Sequence[int] = (),
    epoch: str = "",
    epoch_column: str = "",
) -> list[str]:
    """The key of the unit that the code of each row means, "" where a row has no code.

    Args:
        rows: the rows of a table by their columns `heads`.
        column: that of the codes.
        units: of a workspace, or of the country.
        heads: all columns.
        lines: where each row stands in its file; () = counted from 1.
        epoch: the epoch of all codes.
        epoch_column: the column that states it by row, instead of `epoch`.

    Raises:
        UsageError: as `attach` says.
    """
    for name in filter(None, (column, epoch_column)):
        if name not in heads:
            choices = ", ".join(map(str, heads))
            raise UsageError(notice("units_no_column", name=name, choices=choices))
    found = [written(row[column]) for row in rows]
    stated = [str(row[epoch_column] or "").strip() if epoch_column else epoch for row in rows]
    _guard(units, found, stated)
    keys, wrong = [], []
    numbers = lines or range(1, len(found) + 1)
    for line, code, own in zip(numbers, found, stated, strict=True):
        unit = units.at(code, own) if code else None
        keys.append(unit.key if unit else "")
        if code and unit is None:
            others = ", ".join(f"{each.epoch} ({each.name_vi})" for each in units.every(code))
            wrong.append(
                notice("units_code_line", line=line, code=code, epoch=own, others=others or "–")
            )
    if wrong:
        raise UsageError("\n".join([notice("units_codes_wrong", name=column), *wrong]))
    return keys


def _guard(units: Units, found: Sequence[str], stated: Sequence[str]) -> None:
    """Refuse epochs that are not known, and codes for which none is stated.

    Raises:
        UsageError: there are such.
    """
    unknown = sorted({each for each in stated if each and each not in units.rank})
    if unknown:
        choices = ", ".join(units.rank)
        raise UsageError(notice("units_no_epoch", value=", ".join(unknown), choices=choices))
    bare = {code for code, own in zip(found, stated, strict=True) if code and not own}
    if bare:
        fits = ", ".join(candidates(units, bare)) or "–"
        raise UsageError(notice("units_unstated", count=len(bare), candidates=fits))


def check(
    units: Units, found: Catalogue, frames: Mapping[str, gpd.GeoDataFrame]
) -> Iterator[Fault]:
    """Faults of the columns of codes in the layers of a workspace, and of the codes of its sides.

    Every code states its epoch, in the column `epoch` or for its whole layer in the catalogue.

    Args:
        units: those of the workspace.
        found: its catalogue.
        frames: its layers by key, EPSG:4326.
    """
    if not units.epochs or found.epoch not in units.rank:
        return
    for side in found.sides:
        place = Location("catalogue.toml", key=f"[[side]] {side.key}")
        yield from _fault(units, place, side.code, found.epoch)
    for layer in found.layers:
        frame = frames.get(layer.key)
        if frame is None or CODE not in frame:
            continue
        stated = frame[EPOCH].fillna("") if EPOCH in frame else [""] * len(frame)
        rows = zip(frame.index, frame["line"], frame[CODE].fillna(""), stated, strict=True)
        for key, line, code, epoch in rows:
            if str(code):
                place = Location(layer.file, int(line), str(key))
                yield from _fault(units, place, str(code), str(epoch) or layer.epoch)


def _fault(units: Units, place: Location, code: str, epoch: str) -> Iterator[Fault]:
    """What is wrong with a code and the epoch that is stated for it."""
    known = [each.key for each in units.epochs]
    if not epoch:
        fits = ", ".join(candidates(units, [code])) or "–"
        yield place.fault("no_code_epoch", name=CODE, candidates=fits)
    elif epoch not in units.rank:
        near = text.nearest(epoch, known)
        yield place.fault(
            "unknown_epoch", name=EPOCH, value=epoch, choices=", ".join(known), near=near
        )
    elif units.at(code, epoch) is None:
        others = "; ".join(f"{each.epoch} ({each.name_vi})" for each in units.every(code)) or "–"
        yield place.fault("code_epoch", name=CODE, value=code, epoch=epoch, others=others)
