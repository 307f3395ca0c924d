"""The border, and the provinces, in the units of the other epochs that the workspace draws."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from lienket import border, crs, units
from lienket.border import BorderContext
from lienket.model.analysis import Border
from lienket.model.units import PROVINCE_COLUMNS, Epoch, Recast, Unit, Units, no_provinces
from lienket.units.codes import CODE, EPOCH


def recasts(
    context: BorderContext, across: Border, in_time: Units, sides: gpd.GeoDataFrame
) -> Mapping[str, Recast]:
    """What is known of the border in the units of each other epoch with a layer, by epoch.

    Args:
        context: the workspace.
        across: what was computed for it.
        in_time: its units.
        sides: as `join.sides` returns them.

    Raises:
        CrsError: a frame is not in EPSG:4326.
    """
    others = [
        epoch
        for epoch in in_time.epochs
        if epoch.layer in context.frames and epoch.layer != context.catalogue.sides_layer
    ]
    return {
        epoch.key: replace(
            _recast(context, across, in_time, epoch),
            provinces=provinces(context, in_time, sides, epoch.key),
        )
        for epoch in others
    }


def _recast(context: BorderContext, across: Border, in_time: Units, epoch: Epoch) -> Recast:
    """`across` in the units of `epoch`, by their whole names."""
    frame = context.frames[epoch.layer]
    known = {key: unit for key, unit in _units(frame, in_time) if unit is not None}
    columns = {
        name: [
            getattr(known[key], name) if key in known else own for key, own in frame[name].items()
        ]
        for name in ("name_vi", "name_en")
    }
    named = {**context.frames, epoch.layer: frame.assign(**columns)}
    feature_of = {unit.key: key for key, unit in known.items()}
    held = _held(context, in_time, epoch.key, feature_of)
    return border.recast(replace(context, frames=named), across, epoch.key, epoch.layer, held)


def _held(
    context: BorderContext, in_time: Units, epoch: str, feature_of: Mapping[str, str]
) -> dict[str, list[str]]:
    """By the key of a feature that is a unit, the features of what it is in `epoch`."""
    found = {}
    for frame in context.frames.values():
        for key, unit in _units(frame, in_time):
            heirs = units.heirs(in_time, unit, epoch) if unit is not None else ()
            if keys := [feature_of[kin.unit.key] for kin in heirs if kin.unit.key in feature_of]:
                found[key] = keys
    return found


def _units(frame: gpd.GeoDataFrame, in_time: Units) -> Iterator[tuple[str, Unit | None]]:
    """The unit that each feature of `frame` is, by feature key; None where it does not say."""
    if not {CODE, EPOCH} <= {*frame.columns}:
        return
    for key, code, epoch in zip(frame.index, frame[CODE], frame[EPOCH], strict=True):
        yield str(key), _unit(in_time, code, epoch)


def _unit(in_time: Units, code: object, epoch: object) -> Unit | None:
    """The unit with `code` in `epoch`; None where a cell is empty or the epoch is not known."""
    if isinstance(code, str) and isinstance(epoch, str) and epoch in in_time.rank:
        return in_time.at(code, epoch)
    return None


def provinces(
    context: BorderContext, in_time: Units, sides: gpd.GeoDataFrame, epoch: str
) -> gpd.GeoDataFrame:
    """The sides, and the provinces around them, as the provinces of `epoch` that they became.

    What became one is one area. Nothing is moved: of areas with the same vertices along their
    border, as the shipped ones have, no line is left; a gap between two drawings is left as it is.
    A province that went to several is left out, for where it was parted is not known.

    Args:
        context: the workspace; a province around is an area with `code` and `epoch`.
        in_time: its units.
        sides: as `join.sides` returns them.
        epoch: the key of an epoch.

    Returns:
        EPSG:4326 (multi)polygons indexed by the key of the unit, with the columns of
        `PROVINCE_COLUMNS`; `side`: the keys of the sides in it, joined by ";". None where the units
        do not say.
    """
    parts = [
        (heir.key, heir.name_vi, heir.name_en, side, shape)
        for unit, side, shape in _provinces(context, in_time, sides)
        if (heir := _heir(in_time, unit, epoch)) is not None
    ]
    if not parts:
        return no_provinces()
    table = pd.DataFrame(parts, columns=["unit", *PROVINCE_COLUMNS, "geometry"])
    rows = {
        str(key): (
            own["name_vi"].iloc[0],
            own["name_en"].iloc[0],
            ";".join(filter(None, own["side"])),
            shapely.union_all(own["geometry"].to_numpy()),
        )
        for key, own in table.groupby("unit")
    }
    columns = [*PROVINCE_COLUMNS, "geometry"]
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    return gpd.GeoDataFrame(frame, crs=crs.STORED)


def _provinces(
    context: BorderContext, in_time: Units, sides: gpd.GeoDataFrame
) -> Iterator[tuple[Unit, str, BaseGeometry]]:
    """The sides, and the areas of the layers that are provinces: unit, key of the side, shape."""
    for key, code, shape in zip(sides.index, sides["code"], sides.geometry, strict=True):
        unit = _unit(in_time, code, context.catalogue.epoch)
        if unit is not None:
            yield unit, str(key), shape
    for frame in context.frames.values():
        for key, unit in _units(frame, in_time):
            if unit is not None and unit.tier == "province":
                yield unit, "", frame.geometry[key]


def _heir(in_time: Units, unit: Unit, epoch: str) -> Unit | None:
    """The one unit that `unit` is in `epoch`; None if there are several, or none."""
    heirs = units.heirs(in_time, unit, epoch)
    return heirs[0].unit if len(heirs) == 1 else None
