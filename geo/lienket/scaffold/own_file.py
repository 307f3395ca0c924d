"""Polygons of one's own as they stand in a file of any kind: read, or refused with what to do."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pyproj
import shapely
from pyproj.exceptions import CRSError, ProjError

from lienket import crs, text
from lienket.errors import UsageError
from lienket.geometry_types import AREAS
from lienket.i18n import beside, notice
from lienket.intake import formats, layer_choice, lettering, records, unpacking
from lienket.intake.layer_choice import AREA
from lienket.intake.remarks import Remarks

_EARTH = (180.0, 90.0)
_MOST = 2000
"""No more polygons are the units of two or more sides."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person says of the file: its layer and its CRS, the columns of side and name."""

    path: Path
    layer: str | None = None
    crs: str | None = None
    column: str = ""
    names: str = ""


def read(asked: Asked) -> tuple[gpd.GeoDataFrame, str, tuple[str, ...]]:
    """The polygons of the file (EPSG:4326), the CRS that it is in, and what was noted.

    The index is the number of each record in the file; the columns are the file's own.

    Raises:
        UsageError: the file cannot be used: every fault, each with what to do.
    """
    remarks = Remarks(asked.path.name)
    found = None
    try:
        with tempfile.TemporaryDirectory(prefix="lienket-", ignore_cleanup_errors=True) as folder:
            found = _records(asked, Path(folder), remarks)
    except (OSError, ValueError) as why:
        remarks.fault("unreadable", why=str(why).rstrip("."))
    except (shapely.errors.ShapelyError, ProjError, OverflowError, RecursionError, MemoryError):
        remarks.fault("uncomputable")
    if found is None or remarks.faults:
        remarks.refuse()
    stored, code = _placed(found, asked)
    areas = stored[stored.geom_type.isin(AREAS)]
    if areas.empty:
        raise UsageError(notice("new_no_areas", file=asked.path.name))
    if len(areas) > _MOST:
        raise UsageError(notice("new_many_areas", count=len(areas), most=_MOST))
    sound = areas.set_geometry(shapely.make_valid(areas.geometry.to_numpy()), crs=areas.crs)
    return sound, code, tuple(beside(note) for note in remarks.notes)


def _records(asked: Asked, folder: Path, remarks: Remarks) -> gpd.GeoDataFrame | None:
    """The records with a geometry, in the CRS of the file; None where a fault was found."""
    containers = unpacking.lay_out(asked.path, folder, remarks)
    choices = formats.choices(containers, remarks) if containers else []
    choice = layer_choice.pick(choices, asked.layer, frozenset({AREA}), remarks)
    read_in = formats.load(choice, remarks) if choice and not remarks.faults else None
    if read_in is None:
        return None
    raw = records.sound(read_in, remarks)
    if raw.empty:
        remarks.fault("no_geometry")
        return None
    return lettering.legible(
        raw, remarks, raw=read_in.raw, stated=read_in.stated, asked=lettering.CHOICES[0]
    )


def _placed(found: gpd.GeoDataFrame, asked: Asked) -> tuple[gpd.GeoDataFrame, str]:
    """`found` in EPSG:4326 and the code of the CRS that it is in, "" where it has none.

    Raises:
        UsageError: it is not known where the file lies.
    """
    try:
        stated = (
            pyproj.CRS(f"EPSG:{asked.crs.upper().removeprefix('EPSG:')}") if asked.crs else None
        )
    except CRSError as why:
        raise UsageError(notice("new_bad_crs", value=asked.crs or "")) from why
    placed = found.set_crs(stated, allow_override=True) if stated else found
    if placed.crs is None:
        raise UsageError(notice("new_no_crs", file=asked.path.name))
    try:
        stored = placed.to_crs(crs.STORED)
    except ProjError as why:
        raise UsageError(notice("new_no_crs", file=asked.path.name)) from why
    places = shapely.get_coordinates(stored.geometry)
    if not (abs(places) <= _EARTH).all():
        raise UsageError(notice("new_not_on_earth", file=asked.path.name, crs=placed.crs.name))
    known = placed.crs.to_epsg()
    return stored, f"EPSG:{known}" if known else ""


def column(found: gpd.GeoDataFrame, asked: str, names: tuple[str, ...], option: str) -> str:
    """The column that is meant: the one asked for, else the one with a usual name; "" = none.

    Args:
        found: the records, in any CRS.
        asked: what a person calls it; "" = not said.
        names: what such a column is usually called, the likeliest first.
        option: the option that names it.

    Raises:
        UsageError: there is no such column.
    """
    heads = [str(name) for name in found.columns if name != found.geometry.name]
    by_fold = {text.fold(name): name for name in heads}
    if asked:
        if text.fold(asked) not in by_fold:
            choices, near = ", ".join(heads), text.nearest(asked, heads)
            raise UsageError(
                notice("new_no_column", option=option, value=asked, choices=choices, near=near)
            )
        return by_fold[text.fold(asked)]
    return next((by_fold[name] for name in names if name in by_fold), "")
