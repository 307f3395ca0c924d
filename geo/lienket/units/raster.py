"""People counted by the cells of a raster, summed by unit.

A cell on the edge of a unit is shared out by area, so that the sum over units that adjoin is the
sum over what they cover. Units are moved into the CRS of the raster, never the cells.
"""

from __future__ import annotations

import math
import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj.exceptions import ProjError
from shapely.geometry.base import BaseGeometry

from lienket.errors import Fault, Location, UsageError, WorkspaceError
from lienket.i18n import notice
from lienket.model.units import Population
from lienket.units import raster_cells
from lienket.units.raster_cells import Floats

_MOST_CELLS = 1_000_000_000
"""More cells than this are not counted: some minutes; cells of 10 m over two provinces are half."""

_MANKIND = 1e10
"""More people than there are."""

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
        with warnings.catch_warnings():
            # A raster without a place is a fault, not a warning.
            warnings.simplefilter("ignore", rasterio.errors.NotGeoreferencedWarning)
            with rasterio.open(path) as held:
                sums = _sums(held, own, path)
    except (rasterio.errors.RasterioError, OSError) as why:
        # The reader's own error says only that there is one, and holds that of the file.
        reason = str(why.__cause__ or why).rstrip(".")
        raise UsageError(notice("people_no_raster", path=path, why=reason)) from why
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
    if faults := [*_covered(held, areas, units, path), *_fineness(held, areas, path)]:
        raise WorkspaceError(faults)
    found = [_sum(held, area) for area in areas]
    sums = np.array([one.total for one in found])
    if count := sum(one.negative for one in found):
        least = f"{min(one.least for one in found):g}"
        faults.append(Location(path.name).fault("people_negative", count=count, least=least))
    if count := sum(one.beyond for one in found):
        most = f"{max(one.most for one in found):g}"
        faults.append(Location(path.name).fault("people_beyond", count=count, most=most))
    elif np.isnan(sums).all():
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
    if "complex" in str(held.dtypes[0]):
        yield place.fault("people_complex", value=held.dtypes[0])
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
        reason = str(why).rstrip(".")
        raise WorkspaceError([Location(path.name).fault("people_crs_lost", why=reason)]) from why
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
    frame = shapely.Polygon(raster_cells.places(held.transform, columns, lines))
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


def _fineness(held: Any, areas: Sequence[BaseGeometry], path: Path) -> Iterator[Fault]:  # noqa: ANN401 - of the library
    """That there are more cells about the areas than anybody waits for."""
    windows = (raster_cells.frame(held, area) for area in areas)
    count = sum(max(right - left, 0) * max(bottom - top, 0) for left, right, top, bottom in windows)
    if count > _MOST_CELLS:
        yield Location(path.name).fault("people_too_fine", count=count, most=_MOST_CELLS)


@dataclass(frozen=True, slots=True)
class _Sum:
    """What the cells in an area hold, NaN = none has data.

    How many are negative, and the least; how many hold more than can be, and the most.
    """

    total: float
    negative: int
    least: float
    beyond: int
    most: float


def _sum(held: Any, area: BaseGeometry) -> _Sum:  # noqa: ANN401 - of the library
    """The sum of the cells in `area`, each by the share of it that lies there."""
    total, negative, least, beyond, most = math.nan, 0, 0.0, 0, 0.0
    limit = _limit(held)
    for window in raster_cells.windows(held, area):
        values, shares = raster_cells.values(held, window), raster_cells.shares(held, window, area)
        known = ~np.isnan(values) & (shares > 0)
        if known.any():
            inside = values[known]
            negative += int((inside < 0).sum())
            least = min(least, float(inside.min()))
            beyond += int((inside >= limit).sum())
            most = max(most, float(inside.max()))
            total = float(np.nan_to_num(total)) + float(inside @ shares[known])
    return _Sum(total, negative, least, beyond, most)


def _limit(held: Any) -> float:  # noqa: ANN401 - of the library
    """No cell can hold so many people: more than mankind, or all that its numbers can say."""
    kind = np.dtype(held.dtypes[0])
    if kind.kind not in "iu":
        return _MANKIND
    return min(_MANKIND, float(np.iinfo(kind).max * held.scales[0] + held.offsets[0]))


def _whole(sums: Floats) -> Floats:
    """`sums` as whole numbers that add up to the sum of all; NaN stays."""
    whole = np.floor(sums)
    rest = np.nan_to_num(sums - whole, nan=-1.0)
    more = round(float(np.nansum(sums) - np.nansum(whole)))
    whole[np.argsort(-rest, kind="stable")[:more]] += 1
    return whole
