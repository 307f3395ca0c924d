"""Bands on the page: along the edge of an area that is not known better, under a schematic line.

Places and shapes are in [mm] of the page.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import shapely
from shapely.geometry import MultiLineString
from shapely.geometry.base import BaseGeometry

from lienket import style
from lienket.sheet.model import Item
from lienket.style import symbol_layers
from lienket.style.symbol_layers import HATCH_BAND_PX, HATCH_PX, Stroke
from lienket.style.units import mm


def inner(shape: BaseGeometry) -> BaseGeometry:
    """The band along the edge of an area, inside it; all of one that is too narrow for a middle."""
    return shapely.difference(shape, shapely.buffer(shape, -mm(HATCH_BAND_PX), quad_segs=4))


def edges(items: Sequence[Item]) -> Mapping[str, BaseGeometry]:
    """The bands of the areas that are hatched, by key.

    Where two of one phase overlap, whose strokes would lie on each other, the larger area gives
    way; the strokes of others lie in each other's gaps.
    """
    found: dict[str, BaseGeometry] = {}
    taken: dict[float, list[BaseGeometry]] = defaultdict(list)
    hatched = [item for item in items
               if item.depth == 0 and style.ACCURACIES[item.accuracy].fill == "hatch"]  # fmt: skip
    for item in sorted(hatched, key=lambda item: (item.shape.area, item.key)):
        phase = symbol_layers.phase(item.symbol)
        band = inner(item.shape)
        found[item.key] = shapely.difference(band, shapely.union_all(taken[phase]))
        taken[phase].append(band)
    return found


def hatch(shape: BaseGeometry, step_px: float = HATCH_PX, *, phase: float = 0) -> BaseGeometry:
    """Strokes across an area that rise to the right, on one grid for the whole page.

    `phase` = how far they are moved along it [share of the step].
    """
    west, south, east, north = shapely.bounds(shape)
    if np.isnan(west):
        return shapely.MultiLineString()
    step = mm(step_px) * math.sqrt(2)
    first, last = math.floor((west - north) / step) - 1, math.ceil((east - south) / step)
    starts = (np.arange(first, last) + phase) * step
    lines = [[(start + south, south), (start + north, north)] for start in starts]
    return shapely.intersection(MultiLineString(lines), shape)


def schematic(items: Sequence[Item]) -> Iterator[tuple[BaseGeometry, Stroke, Item]]:
    """The pale bands under schematic lines and about rough points, as areas, with their look.

    Those of one link lie beside each other and not over each other, or there would be a dark spot
    where its parts meet.
    """
    taken: dict[str, BaseGeometry] = defaultdict(shapely.Polygon)
    for item in items:
        look = symbol_layers.band(item.symbol, item.accuracy)
        if not look or not item.depth:
            continue
        wide = look.weight if item.depth == 1 else style.mark(item.layer).size + look.weight
        whole = shapely.buffer(item.shape, mm(wide) / 2)
        shape = shapely.difference(whole, taken[item.link])
        taken[item.link] = shapely.union(taken[item.link], whole)
        yield shape, look, item
