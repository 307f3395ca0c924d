"""Points taken by name from files too long to hold: read one record at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import fiona
import geopandas as gpd
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from lienket import crs
from lienket.errors import ProductError


@dataclass(frozen=True, slots=True)
class Wanted:
    """A point by its name in the file and the polygon (EPSG:4326) it must lie in.

    The same name stands for other places elsewhere, so a name alone never decides.
    """

    name: str
    within: BaseGeometry


AREAS = frozenset({"county", "state"})
"""Classes of records that stand for a whole area: their point says nothing about a place."""


def find(path: Path, wanted: Mapping[str, Wanted]) -> gpd.GeoDataFrame:
    """The point of each of `wanted` in the file `path`, in the order and with the keys of `wanted`.

    Points, EPSG:4326, indexed by key, with one column `found`: the name as the file has it.

    Args:
        path: points, EPSG:4326, with a column `name` and perhaps `class`.
        wanted: by key.

    Raises:
        ProductError: some of `wanted` are not in the file, or more than once.
    """
    found: dict[str, list[BaseGeometry]] = {key: [] for key in wanted}
    by_name: dict[str, list[str]] = {}
    for key, item in wanted.items():
        by_name.setdefault(item.name, []).append(key)
    with fiona.open(path) as records:
        for record in records:
            said = record["properties"]
            keys = [] if said.get("class") in AREAS else by_name.get(said["name"] or "", [])
            for key in keys:
                point = shape(record["geometry"])
                if wanted[key].within.contains(point):
                    found[key].append(point)
    wrong = [f"{key} ({wanted[key].name}): {len(at)}" for key, at in found.items() if len(at) != 1]
    if wrong:
        msg = f"In {path.name} each name must stand once in its area: {'; '.join(sorted(wrong))}."
        raise ProductError(msg)
    names = [item.name for item in wanted.values()]
    points = [at[0] for at in found.values()]
    return gpd.GeoDataFrame({"found": names}, geometry=points, index=list(wanted), crs=crs.STORED)
