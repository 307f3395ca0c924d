"""The rule that the starter's licence does not stay over other data than the starter's own.

The starter says CHANGE ME in the credit of its layers, and builds as it is: what it says is true of
the example, also of one whose lines somebody bends to try the program. It is refused as soon as a
layer holds what is not the example's: a key or a source that the starter has not, or another place.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import geopandas as gpd
import shapely

from lienket.errors import Fault, Location
from lienket.layers import shapes
from lienket.model.records import Catalogue

MARK = "CHANGE ME"
"""What the starter's catalogue says where an office has to say its own."""

_AROUND_DEG = 0.2
"""So far from where the starter lies [deg] is another place."""


@dataclass(frozen=True)
class _Example:
    """What a layer of the starter holds; `box` in EPSG:4326."""

    keys: frozenset[str]
    sources: frozenset[str]
    box: shapely.Polygon


def check(catalogue: Catalogue, frames: Mapping[str, gpd.GeoDataFrame]) -> Iterator[Fault]:
    """A fault for each layer that still has the starter's credit and holds other data.

    Args:
        catalogue: the workspace's.
        frames: its layers by key (EPSG:4326), as `layers.read` returns them.
    """
    for layer in catalogue.layers:
        marked = next((name for name in ("credit", "licence") if MARK in getattr(layer, name)), "")
        if marked and layer.key in frames and not _is_the_example(layer.file, frames[layer.key]):
            place = Location("catalogue.toml", key=f"[[layer]] {layer.key}")
            yield place.fault("example_licence", name=marked, value=getattr(layer, marked))


def _is_the_example(file: str, frame: gpd.GeoDataFrame) -> bool:
    """Whether a layer (EPSG:4326) holds nothing that the starter's does not."""
    known = _example(file)
    if known is None:
        return False
    sources = {source for cell in frame["source"].dropna() for source in cell.split(";")}
    drawn = frame.geometry[~(frame.geometry.isna() | frame.geometry.is_empty)]
    west, south, east, north = shapely.total_bounds([*drawn])
    near = drawn.empty or known.box.covers(shapely.box(west, south, east, north))
    return bool(near and known.keys >= {*frame["key"].dropna()} and known.sources >= sources)


@cache
def _example(file: str) -> _Example | None:
    """What the starter's layer in `file` holds; None where it has no such layer."""
    path = resources.files("lienket") / "starter" / file
    if not path.is_file():
        return None
    rows = json.loads(path.read_text(encoding="utf-8"))["features"]
    bounds = shapely.total_bounds([shapes.parse(row["geometry"])[0] for row in rows])
    return _Example(
        keys=frozenset(row["properties"]["key"] for row in rows),
        sources=frozenset(
            source for row in rows for source in row["properties"]["source"].split(";")
        ),
        box=shapely.box(*bounds).buffer(_AROUND_DEG, join_style="mitre"),
    )
