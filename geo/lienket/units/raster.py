"""People counted by the cells of a raster, summed by unit.

A cell on the edge of a unit is shared out by area, so that the sum over units that adjoin is the
sum over what they cover. Units are moved into the CRS of the raster, never the cells.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj.exceptions import ProjError
from shapely.geometry.base import BaseGeometry

from lienket.errors import Fault, Location, UsageError, WorkspaceError
from lienket.i18n import notice
from lienket.model.units import Population

Floats = NDArray[np.float64]

_CELLS = 2_000_000
"""So many cells are read at once."""

_STEP_DEG = 0.005
"""Edges of units are moved into another CRS by places so far apart [deg]."""

_COVERED = 0.995
"""A raster covers a unit if it covers so much of its area."""

_DENSITY = re.compile(r"densit|per[ _/]?(?:sq|km|ha)|/ ?(?:km|ha)|km-2", re.IGNORECASE)
"""What a band is called whose cells hold people by area, not people."""

_SHOWN = 5
"""So many units are named in a message."""


def read(
    path: Path, units: gpd.GeoDataFrame, epoch: str, warn: Callable[[str], None]
) -> tuple[Population, ...]:
    """The people of each of `units` by the raster at `path`, as whole numbers.

    None of a unit in which every cell is without data. The whole numbers add up to the sum.

    Args:
        path: a raster of one band, with a CRS, whose cells hold how many people live there.
        units: EPSG:4326 areas with `code`, `epoch` and names; those of `epoch` count.
        epoch: the time that their codes are of.
        warn: called with a sentence for what may be wrong, Vietnamese | English.

    Raises:
        UsageError: the library is not installed, or the file is no raster that it can read.
        WorkspaceError: the raster has faults; all of them at once.
    """
    rasterio = library()
    own = units[units["epoch"] == epoch] if "epoch" in units else units
    own = own.drop_duplicates("code")
    try:
        with rasterio.open(path) as held:
            sums = _sums(held, own, path)
    except (rasterio.errors.RasterioError, OSError) as why:
        raise UsageError(notice("people_no_raster", path=path, why=str(why).rstrip("."))) from why
    if empty := int(np.isnan(sums).sum()):
        warn(notice("people_no_data", path=path.name, count=empty))
    return tuple(
        Population(str(code), epoch, None if math.isnan(count) else count, None, path.name)
        for code, count in zip(own["code"], _whole(sums).tolist(), strict=True)
    )


def _sums(held: Any, units: gpd.GeoDataFrame, path: Path) -> Floats:  # noqa: ANN401 - of the library
    """The sum of each of `units`; NaN = no cell has data.

    Raises:
        WorkspaceError: the raster has faults; all of them at once.
    """
    if faults := [*_form(held, path)]:
        raise WorkspaceError(faults)
    areas = _moved(units, held, path)
    if faults := [*_covered(held, areas, units, path)]:
        raise WorkspaceError(faults)
    found = [_sum(held, area) for area in areas]
    sums = np.array([one.total for one in found])
    if count := sum(one.negative for one in found):
        least = f"{min(one.least for one in found):g}"
        faults.append(Location(path.name).fault("people_negative", count=count, least=least))
    if np.isnan(sums).all():
        faults.append(Location(path.name).fault("people_all_empty"))
    if faults:
        raise WorkspaceError(faults)
    return sums


def library() -> Any:  # noqa: ANN401 - a module
    """The library that reads rasters, loaded when it is needed.

    Raises:
        UsageError: it is not installed.
    """
    try:
        import_module("rasterio.features")
        return import_module("rasterio")
    except ImportError as why:
        raise UsageError(notice("people_no_library", why=why)) from why


def _form(held: Any, path: Path) -> Iterator[Fault]:  # noqa: ANN401 - of the library
    """What the head of a raster tells that stops it: no CRS, several bands, a density."""
    place = Location(path.name)
    if held.crs is None or held.transform.is_identity:
        yield place.fault("people_no_crs")
    if held.count != 1:
        yield place.fault("people_bands", count=held.count)
    named = [*held.descriptions, *held.units, *held.tags().values(), *held.tags(1).values()]
    for text in filter(None, named):
        if _DENSITY.search(str(text)):
            yield place.fault("people_density", value=text)
            return


def _moved(units: gpd.GeoDataFrame, held: Any, path: Path) -> list[BaseGeometry]:  # noqa: ANN401 - rasterio is loaded late
    """The areas of `units` in the CRS of the raster.

    Raises:
        WorkspaceError: that CRS leads nowhere.
    """
    fine = gpd.GeoSeries(shapely.segmentize(units.geometry.to_numpy(), _STEP_DEG), crs=units.crs)
    try:
        there = fine.to_crs(held.crs.to_wkt())
    except ProjError as why:
        raise WorkspaceError([Location(path.name).fault("people_crs_lost", why=why)]) from why
    return [*shapely.make_valid(there.to_numpy())]


def _covered(
    held: Any,  # noqa: ANN401 - of the library
    areas: list[BaseGeometry],
    units: pd.DataFrame,
    path: Path,
) -> Iterator[Fault]:
    """The units that the raster does not cover, each with the share of its area that it does."""
    corners = [(0, 0), (held.width, 0), (held.width, held.height), (0, held.height)]
    columns, lines = np.array(corners, dtype=float).T
    frame = shapely.Polygon(_places(held.transform, columns, lines))
    shares = shapely.area(shapely.intersection(areas, frame)) / shapely.area(areas)
    lacking = np.flatnonzero(~(shares >= _COVERED))
    if len(lacking) == len(areas) and not (shares > 0).any():
        yield Location(path.name).fault("people_elsewhere", crs=held.crs.to_string())
    elif len(lacking):
        names = [
            f"{units['code'].iloc[at]} {units['name_vi'].iloc[at]} ({100 * shares[at]:.0f} %)"
            for at in lacking[:_SHOWN]
        ]
        listed = ", ".join([*names, *(["…"] if len(lacking) > _SHOWN else [])])
        yield Location(path.name).fault(
            "people_outside", count=len(lacking), all=len(areas), names=listed
        )


@dataclass(frozen=True, slots=True)
class _Sum:
    """What the cells in an area hold: NaN = none has data; how many are negative, and the least."""

    total: float
    negative: int
    least: float


def _sum(held: Any, area: BaseGeometry) -> _Sum:  # noqa: ANN401 - of the library
    """The sum of the cells in `area`, each by the share of it that lies there."""
    total, negative, least = math.nan, 0, 0.0
    for window in _windows(held, area):
        values, shares = _cells(held, window), _shares(held, window, area)
        known = np.isfinite(values) & (shares > 0)
        if known.any():
            inside = values[known]
            negative += int((inside < 0).sum())
            least = min(least, float(inside.min()))
            total = float(np.nan_to_num(total)) + float(inside @ shares[known])
    return _Sum(total, negative, least)


def _windows(held: Any, area: BaseGeometry) -> Iterator[Any]:  # noqa: ANN401 - of the library
    """The cells about `area`, in strips of no more than `_CELLS`."""
    windows = import_module("rasterio.windows")
    box = shapely.box(*area.bounds)
    columns, lines = _places(~held.transform, *shapely.get_coordinates(box).T).T
    left, right = max(math.floor(columns.min()), 0), min(math.ceil(columns.max()), held.width)
    top, bottom = max(math.floor(lines.min()), 0), min(math.ceil(lines.max()), held.height)
    if left >= right:
        return
    step = max(1, _CELLS // (right - left))
    for first in range(top, bottom, step):
        yield windows.Window(left, first, right - left, min(step, bottom - first))


def _cells(held: Any, window: Any) -> Floats:  # noqa: ANN401 - of the library
    """The values of the cells in `window`, NaN where there is no data."""
    masked = held.read(1, window=window, masked=True)
    scale, offset = held.scales[0], held.offsets[0]
    values: Floats = np.array(masked.astype("float64").filled(np.nan)) * scale + offset
    return values


def _shares(held: Any, window: Any, area: BaseGeometry) -> Floats:  # noqa: ANN401 - of the library
    """How much of each cell in `window` lies in `area`, from 0 to 1."""
    features = import_module("rasterio.features")
    shape = (int(window.height), int(window.width))
    a, b, c, d, e, f = tuple(held.transform)[:6]
    column, line = float(window.col_off), float(window.row_off)
    place = a * column + b * line + c, d * column + e * line + f
    there = type(held.transform)(a, b, place[0], d, e, place[1])
    inner = features.rasterize([(area, 1)], shape, transform=there, fill=0, dtype="uint8")
    edge = features.rasterize(
        [(shapely.boundary(area), 1)], shape, transform=there, all_touched=True, fill=0,
        dtype="uint8",
    )  # fmt: skip
    shares: Floats = np.array(inner, dtype=np.float64)
    lines, columns = (each.astype(np.float64) for each in np.nonzero(_wider(edge)))
    steps = ((0, 0), (1, 0), (1, 1), (0, 1))
    rings = np.stack(
        [_places(there, columns + right, lines + down) for right, down in steps], axis=1
    )
    cells = np.array(shapely.polygons(rings), dtype=object)
    border = shapely.boundary(area)
    shapely.prepare(border)
    split = shapely.intersects(border, cells)
    part = shapely.area(shapely.intersection(cells[split], area)) / abs(there.determinant)
    shares[lines[split].astype(int), columns[split].astype(int)] = np.clip(part, 0, 1)
    return shares


def _places(transform: Any, columns: Floats, lines: Floats) -> Floats:  # noqa: ANN401 - rasterio is loaded late
    """Where the corners of cells at `columns` and `lines` lie, N × 2, by an affine `transform`."""
    a, b, c, d, e, f = tuple(transform)[:6]
    return np.column_stack([a * columns + b * lines + c, d * columns + e * lines + f])


def _wider(mask: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """`mask` and the cells next to it: which cells a line touches is rounded."""
    padded = np.pad(mask.astype(bool), 1)
    height, width = mask.shape
    wide = np.zeros(mask.shape, dtype=bool)
    for down in range(3):
        for right in range(3):
            wide |= padded[down : down + height, right : right + width]
    return wide


def _whole(sums: Floats) -> Floats:
    """`sums` as whole numbers that add up to the sum of all; NaN stays."""
    whole = np.floor(sums)
    rest = np.nan_to_num(sums - whole, nan=-1.0)
    more = round(float(np.nansum(sums) - np.nansum(whole)))
    whole[np.argsort(-rest, kind="stable")[:more]] += 1
    return whole
