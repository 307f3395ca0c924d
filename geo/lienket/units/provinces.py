"""The provinces of an epoch, as far as the layers of a workspace have their ground."""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import pandas as pd

from lienket.model.atlas import Atlas
from lienket.model.units import Unit
from lienket.units.lineage import heirs

GROUND = "context"
"""The layer of what lies about the sides."""


def provinces(atlas: Atlas, epoch: str) -> gpd.GeoDataFrame:
    """The provinces that the sides and the areas about them are part of in `epoch`.

    Returns:
        EPSG:4326 areas indexed by `code`: `name_vi`, `name_en`, `inside` (a side is part of it).

    Raises:
        KeyError: there is no such epoch.
    """
    own = [side for side in atlas.catalogue.sides if side.key in atlas.sides.index]
    rows = [
        (atlas.sides.geometry[side.key], heir(atlas, side.code, atlas.catalogue.epoch, epoch), True)
        for side in own
    ]
    if GROUND in atlas.frames:
        frame = atlas.frames[GROUND]
        about = zip(frame.geometry, ground_heirs(atlas, epoch), strict=True)
        rows += [(shape, unit, False) for shape, unit in about]
    known = [(shape, unit, side) for shape, unit, side in rows if unit is not None]
    found = gpd.GeoDataFrame(
        {
            "code": [unit.code for _, unit, _ in known],
            "name_vi": [unit.name_vi for _, unit, _ in known],
            "name_en": [unit.name_en for _, unit, _ in known],
            "inside": [side for _, _, side in known],
        },
        geometry=[shape for shape, _, _ in known],
        crs=atlas.sides.crs,
    )
    first = {"name_vi": "first", "name_en": "first", "inside": "max"}
    return found.dissolve("code", aggfunc=first)


def ground_heirs(atlas: Atlas, epoch: str) -> Iterator[Unit | None]:
    """What each area about the sides is in `epoch`; None for what has no code there.

    Raises:
        KeyError: there is no such epoch.
    """
    frame = atlas.frames[GROUND]
    if not {"code", "epoch"} <= {*frame.columns}:
        yield from (None for _ in frame.index)
        return
    for code, own in zip(frame["code"], frame["epoch"], strict=True):
        dated = not (pd.isna(code) or pd.isna(own))
        yield heir(atlas, str(code), str(own), epoch) if dated else None


def heir(atlas: Atlas, code: str, own: str, epoch: str) -> Unit | None:
    """What the whole of the unit with `code` in `own` became; None where it was parted.

    Raises:
        KeyError: there is no epoch `epoch`.
    """
    unit = atlas.units.at(code, own) if own in atlas.units.rank else None
    kin = heirs(atlas.units, unit, epoch) if unit else ()
    return kin[0].unit if len(kin) == 1 else None
