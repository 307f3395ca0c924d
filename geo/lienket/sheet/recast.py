"""A workspace as a sheet in the units of another epoch shows it: its communes, provinces, words.

The statements stay those of the report, which were made under its own units: a sheet says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import geopandas as gpd

from lienket import units
from lienket.errors import UsageError
from lienket.export_tables import counts
from lienket.i18n import Pair, notice
from lienket.i18n import phrases as words_of
from lienket.model.atlas import Atlas
from lienket.model.records import Side
from lienket.model.sheet_specs import SheetSpec
from lienket.model.units import Recast, Unit
from lienket.units import provinces
from lienket.units.codes import CODE, EPOCH


def epochs(atlas: Atlas) -> tuple[str, ...]:
    """The epochs in whose units sheets can be drawn, that of the report first."""
    return (atlas.catalogue.epoch, *atlas.recast)


def made_for(plan: SheetSpec) -> bool:
    """Whether the sheet of `plan` has a meaning in other units than those that it is about.

    A table of districts and bands between districts have none.
    """
    return not plan.matrix and not plan.flows


def guard(atlas: Atlas, epoch: str) -> None:
    """Nothing, if sheets can be drawn in the units of `epoch`.

    Raises:
        UsageError: there is no such epoch, or no layer that holds its units.
    """
    if epoch in epochs(atlas):
        return
    code = "units_no_layer" if epoch in atlas.units.rank else "units_no_epoch"
    raise UsageError(notice(code, value=epoch, choices=", ".join(epochs(atlas))))


def into(atlas: Atlas, epoch: str) -> Atlas:
    """`atlas` in the units of `epoch`; itself for "" and for the epoch of the report.

    Its sides have the names of the provinces that they are part of then, and what lies about them
    is those provinces; what the sides are made of is the layer of the epoch, with bare names.

    Raises:
        UsageError: there is no such epoch, or no layer that holds its units.
    """
    if epoch in {"", atlas.catalogue.epoch}:
        return atlas
    guard(atlas, epoch)
    made, known = atlas.recast[epoch], atlas.catalogue
    told = counts.units_notice(atlas, epoch)
    catalogue = replace(
        known,
        sides=tuple(_side(atlas, side, epoch) for side in known.sides),
        sides_layer=made.layer,
        notice_vi=told[0],
        notice_en=told[1],
    )
    frames = {**atlas.frames, **provinces.about(atlas, made)}
    frames[made.layer] = bared(atlas, frames[made.layer])
    return replace(atlas, catalogue=catalogue, frames=frames, border=made.border)


def shown(atlas: Atlas) -> Recast | None:
    """The other epoch that `atlas` was put into; None = it is in the units of its report."""
    layer, own = atlas.catalogue.sides_layer, atlas.units.epoch(atlas.catalogue.epoch)
    if own is None or own.layer == layer:
        return None
    return next((made for made in atlas.recast.values() if made.layer == layer), None)


def phrased(atlas: Atlas, key: str) -> Pair:
    """The program's words `key` with the titles of the epoch shown and of the report's.

    Both are "" where the units are those of the report.
    """
    made = shown(atlas)
    if made is None:
        return "", ""
    return words_of("sheet").fill(key, **counts.epoch_words(atlas, made.epoch))


def side_names(atlas: Atlas) -> Mapping[str, Pair]:
    """What each side is called, with what the report calls it where that is another name."""
    called = {side.key: (side.name_vi, side.name_en) for side in atlas.catalogue.sides}
    if shown(atlas) is None:
        return called
    for side in atlas.catalogue.sides:
        unit = atlas.units.at(side.code, atlas.catalogue.epoch)
        before = units.bare(unit.name_vi) if unit else side.name_vi
        if before != side.name_vi:
            now = called[side.key]
            called[side.key] = words_of("sheet").fill("recast_side", now=now, before=before)
    return called


def _side(atlas: Atlas, side: Side, epoch: str) -> Side:
    """A side by the name of the province that it is part of; its code stays that of the report."""
    held = atlas.recast[epoch].provinces["side"].str.split(";")
    keys = [str(key) for key, sides in held.items() if side.key in sides]
    unit = atlas.units.by_key.get(keys[0]) if keys else None
    if unit is None:
        return side
    vi, en = bare(unit)
    return replace(side, name_vi=vi, name_en=en)


def bare(unit: Unit) -> Pair:
    """A unit's name without its kind; with it, in both languages, where it is a number."""
    name = units.bare(unit.name_vi)
    return name, unit.name_en if name == unit.name_vi else name


def bared(atlas: Atlas, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The areas of units (EPSG:4326) with bare names; as they are where a unit is not known."""
    if not {CODE, EPOCH} <= {*frame.columns}:
        return frame
    pairs = []
    for row in zip(frame["code"], frame["epoch"], frame["name_vi"], frame["name_en"], strict=True):
        code, own, vi, en = map(str, row)
        unit = atlas.units.at(code, own) if own in atlas.units.rank else None
        pairs.append(bare(unit) if unit else (vi, en))
    return frame.assign(name_vi=[vi for vi, _ in pairs], name_en=[en for _, en in pairs])
