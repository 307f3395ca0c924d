"""The cells of a raster about an area: which, what they hold, how much of each is in it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]

_CELLS = 2_000_000
"""So many cells are read at once."""


def windows(held: Any, area: BaseGeometry) -> Iterator[Any]:  # noqa: ANN401 - of the library
    """The cells about `area` (in the CRS of the raster), in strips of no more than `_CELLS`."""
    windows = import_module("rasterio.windows")
    left, right, top, bottom = frame(held, area)
    if left >= right:
        return
    step = max(1, _CELLS // (right - left))
    for first in range(top, bottom, step):
        yield windows.Window(left, first, right - left, min(step, bottom - first))


def frame(held: Any, area: BaseGeometry) -> tuple[int, int, int, int]:  # noqa: ANN401 - of the library
    """The first and the last column, then line, of the cells about `area` (in the raster's CRS)."""
    box = shapely.box(*area.bounds)
    columns, lines = places(~held.transform, *shapely.get_coordinates(box).T).T
    left, right = max(math.floor(columns.min()), 0), min(math.ceil(columns.max()), held.width)
    top, bottom = max(math.floor(lines.min()), 0), min(math.ceil(lines.max()), held.height)
    return left, right, top, bottom


def values(held: Any, window: Any) -> Floats:  # noqa: ANN401 - of the library
    """The values of the cells in `window`, NaN where there is no data."""
    masked = held.read(1, window=window, masked=True)
    scale, offset = held.scales[0], held.offsets[0]
    values: Floats = np.array(masked.astype("float64").filled(np.nan)) * scale + offset
    return values


def shares(held: Any, window: Any, area: BaseGeometry) -> Floats:  # noqa: ANN401 - of the library
    """How much of each cell in `window` lies in `area` (in the raster's CRS), from 0 to 1."""
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
        [places(there, columns + right, lines + down) for right, down in steps], axis=1
    )
    cells = np.array(shapely.polygons(rings), dtype=object)
    border = shapely.boundary(area)
    shapely.prepare(border)
    split = shapely.intersects(border, cells)
    part = shapely.area(shapely.intersection(cells[split], area)) / abs(there.determinant)
    shares[lines[split].astype(int), columns[split].astype(int)] = np.clip(part, 0, 1)
    return shares


def places(transform: Any, columns: Floats, lines: Floats) -> Floats:  # noqa: ANN401 - rasterio is loaded late
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
