"""A geometry file as a Vietnamese office has it: read so that it can be used, or refused."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
from pyproj.exceptions import ProjError
from shapely.errors import ShapelyError

from lienket import crs as systems
from lienket.geometry_types import AREAS, LINES, POINTS
from lienket.i18n import Pair
from lienket.intake import formats, layer_choice, lettering, placement, records, unpacking, vertices
from lienket.intake.file_check import TABLE
from lienket.intake.fit import Ground
from lienket.intake.layer_choice import AREA, LINE, POINT, Choice
from lienket.intake.remarks import Remarks

_UNCOMPUTABLE = (ShapelyError, ProjError, OverflowError, RecursionError, MemoryError)
"""What the libraries of geometry raise."""

_KINDS = {POINT: POINTS, LINE: LINES, AREA: AREAS}


@dataclass(frozen=True, slots=True)
class Delivered:
    """A file of an office, usable: EPSG:4326, any geometry without heights.

    `frame`: its index is the number of the record in the file, from 1; its columns are the file's
    own, with legible texts. `layer`: the layer that was read, "" where a file has one. `crs`: what
    it lay in, a code or a name. `notes`: what was taken, dropped, decided.
    """

    frame: gpd.GeoDataFrame
    file: str
    layer: str
    crs: str
    notes: tuple[Pair, ...]


def read(  # noqa: PLR0913 - one parameter a thing that a person may say of a file
    path: Path,
    *,
    known: gpd.GeoDataFrame,
    sides: gpd.GeoDataFrame,
    layer: str | None = None,
    crs: str | None = None,
    encoding: str = "auto",
) -> Delivered:
    """The records of the file at `path`: EPSG:4326, what was decided about them in the notes.

    Args:
        path: a shapefile (zipped or not), GeoPackage, GeoJSON, KML, KMZ, GPX, DXF, MapInfo file,
            FlatGeobuf, File Geodatabase, or a table with coordinates.
        known: the features of the layer that the file is to go into, EPSG:4326.
        sides: one area a side, EPSG:4326.
        layer: which layer of the file; None = the only one of the kinds that `known` has.
        crs: the code of the CRS that the file is in; None = what it states, or what fits.
        encoding: one of `lettering.CHOICES`.

    Raises:
        UsageError: the file cannot be used: every fault, each with what to do.
    """
    systems.guard(known)
    systems.guard(sides)
    remarks = Remarks(path.name)
    if encoding not in lettering.CHOICES:
        remarks.fault("no_such_encoding", asked=encoding, choices=", ".join(lettering.CHOICES))
        remarks.settle()
    made = None
    try:
        with tempfile.TemporaryDirectory(prefix="lienket-", ignore_cleanup_errors=True) as folder:
            found = _read(path, Path(folder), known, layer, remarks)
            if found is not None:
                choice, single = found
                made = _usable(choice, Ground(sides, known), crs, encoding, remarks)
    except (OSError, ValueError) as why:
        remarks.fault("unreadable", why=_reason(why))
    except _UNCOMPUTABLE:
        remarks.fault("uncomputable")
    if made is None or remarks.faults:
        remarks.refuse()
    frame, system = made
    name = "" if single else choice.name
    return Delivered(frame, remarks.file, name, system, tuple(remarks.notes))


def _usable(
    choice: Choice, ground: Ground, crs: str | None, encoding: str, remarks: Remarks
) -> tuple[gpd.GeoDataFrame, str] | None:
    """The records of a layer in EPSG:4326, and what they lay in; None where a fault was found."""
    read_in = formats.load(choice, remarks)
    if read_in is None:
        return None
    raw = records.sound(read_in, remarks)
    placed = None
    if raw.empty:
        remarks.fault("no_geometry")
    elif not remarks.faults:
        placed = placement.place(raw, ground, crs, remarks)
    readable = lettering.legible(
        raw, remarks, raw=read_in.raw, stated=read_in.stated, asked=encoding
    )
    if placed is None or remarks.faults:
        return None
    columns = readable.drop(columns=readable.geometry.name)
    frame = gpd.GeoDataFrame(columns, geometry=placed.frame.geometry, crs=systems.STORED)
    points = choice.container.driver == TABLE and choice.kinds == {POINT}
    if points and _are_lines(ground.known):
        frame = vertices.join(frame, remarks)
    return frame, placed.crs


def _are_lines(known: gpd.GeoDataFrame) -> bool:
    """Whether all that is known (EPSG:4326) are lines."""
    return bool(len(known)) and bool(known.geom_type.isin(LINES).all())


def _reason(why: Exception) -> str:
    """What a system says of a file that it does not give."""
    return (getattr(why, "strerror", None) or str(why)).rstrip(".")


def _read(
    path: Path, folder: Path, known: gpd.GeoDataFrame, layer: str | None, remarks: Remarks
) -> tuple[Choice, bool] | None:
    """The layer that is meant, and whether there is no other; None where a fault was found."""
    containers = unpacking.lay_out(path, folder, remarks)
    if not containers:
        return None
    found = formats.choices(containers, remarks)
    if remarks.faults:
        return None
    names = {*known.geom_type.dropna()}
    wanted = frozenset(kind for kind, types in _KINDS.items() if names & {*types})
    choice = layer_choice.pick(found, layer, wanted, remarks)
    return None if choice is None else (choice, len(found) == 1)
