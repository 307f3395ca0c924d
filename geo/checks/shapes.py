"""The rules of the geometry: type, validity, place, coverage and gaps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import networkx as nx
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo import crs, text, vocabulary
from geo.errors import Fault, Place
from geo.records import BOTH, Catalogue, Layer

GAP_M = 50.0
"""A break in a line longer than this [m] must be listed in `known.toml`."""

_GAP_SLACK = 0.1
"""A listed gap may differ from the measured one by this share [-], or by `_GAP_SLACK_M` [m]."""
_GAP_SLACK_M = 10.0
_POLYGON = 2
_SLIVER_DEG = 0.001
"""A gap between two polygons narrower than this [deg], about 100 m, is a sliver."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One row of a layer's frame, as the checks see it; geometry in EPSG:4326."""

    layer: Layer
    line: int
    key: str
    side: str | None
    accuracy: str | None
    identity: str | None
    error_m: float
    source: str
    geometry: BaseGeometry | None


def run(catalogue: Catalogue, frames: Mapping[str, gpd.GeoDataFrame]) -> Iterator[Fault]:
    """Every fault of geometry and of its own words in `frames` (EPSG:4326, a column `line`)."""
    read = [
        (layer, tuple(features(layer, frames[layer.key])))
        for layer in catalogue.layers
        if layer.key in frames
    ]
    yield from _keys(feature for _, rows in read for feature in rows)
    for layer, rows in read:
        for feature in rows:
            yield from _geometry(feature, catalogue)
            yield from _words(feature, catalogue)
        if layer.coverage:
            yield from _coverage(rows)
    yield from _gaps(catalogue, [row for layer, rows in read if layer.status for row in rows])


def features(layer: Layer, frame: gpd.GeoDataFrame) -> Iterator[Feature]:
    """The rows of a layer's frame as records."""
    for row in frame.to_dict("records"):
        yield Feature(
            layer=layer,
            line=int(row["line"]),
            key=str(row["key"] or ""),
            side=row["side"],
            accuracy=row["accuracy"],
            identity=row["identity"],
            error_m=float(row["error_m"]),
            source=str(row["source"] or ""),
            geometry=row["geometry"],
        )


def spot(feature: Feature) -> Place:
    """Where `feature` stands."""
    return Place(feature.layer.file, feature.line, feature.key)


def _keys(rows: Iterable[Feature]) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for feature in rows:
        place = spot(feature)
        if feature.key in first:
            yield place.fault("double_key", first=first[feature.key])
        first.setdefault(feature.key, f"{place.file}:{place.line}")


def _geometry(feature: Feature, catalogue: Catalogue) -> Iterator[Fault]:
    geometry, place, allowed = feature.geometry, spot(feature), feature.layer.geometry
    if geometry is None or geometry.is_empty:
        yield place.fault("empty_geometry")
        return
    if geometry.geom_type not in allowed:
        yield place.fault("wrong_geometry", found=geometry.geom_type, choices=", ".join(allowed))
    if not geometry.is_valid:
        yield place.fault("invalid_geometry", why=shapely.is_valid_reason(geometry))
    yield from _inside(geometry, catalogue, place)


def _inside(geometry: BaseGeometry, catalogue: Catalogue, place: Place) -> Iterator[Fault]:
    """Coordinates lie inside the workspace's bounds; outside, they may have been swapped."""
    west, south, east, north = catalogue.bounds
    x, y = shapely.get_coordinates(geometry).T
    within = (west <= x) & (x <= east) & (south <= y) & (y <= north)
    if within.all():
        return
    first = int(np.argmin(within))
    where = f"{x[first]:.5f}, {y[first]:.5f}"
    if ((west <= y) & (y <= east) & (south <= x) & (x <= north)).all():
        yield place.fault("swapped", where=where)
    else:
        bounds = ", ".join(f"{edge:g}" for edge in catalogue.bounds)
        yield place.fault("out_of_bounds", where=where, bounds=bounds)


def _words(feature: Feature, catalogue: Catalogue) -> Iterator[Fault]:
    place = spot(feature)
    sides = [side.key for side in catalogue.sides]
    accuracies = [word for word in vocabulary.words("accuracy") if word != "unmapped"]
    for name, value, choices in (
        ("side", feature.side or BOTH, [*sides, BOTH]),
        ("accuracy", feature.accuracy, accuracies),
        ("identity", feature.identity, [*vocabulary.words("identity")]),
    ):
        if value not in choices:
            near, listed = text.nearest(str(value), choices), ", ".join(choices)
            yield place.fault("bad_word", name=name, value=value, choices=listed, near=near)
    if feature.accuracy == "schematic" and not feature.error_m >= 0:
        yield place.fault("schematic_error")


def _coverage(rows: Sequence[Feature]) -> Iterator[Fault]:
    sound = [row for row in rows if row.geometry is not None and row.geometry.is_valid]
    sound = [row for row in sound if shapely.get_dimensions(row.geometry) == _POLYGON]
    edges = shapely.coverage_invalid_edges([row.geometry for row in sound], _SLIVER_DEG)
    for row, broken in zip(sound, edges, strict=True):
        if not shapely.is_empty(broken):
            metres = crs.geometry_length_m(broken)
            yield spot(row).fault("broken_coverage", metres=round(metres))


def gaps_m(line: BaseGeometry) -> list[float]:
    """The gaps between the pieces of a line, longest first [m].

    The fewest, shortest jumps that join all pieces: the edges of a minimum spanning tree.

    Args:
        line: LineString or MultiLineString in a projected CRS in metres.

    >>> gaps_m(shapely.from_wkt("MULTILINESTRING ((0 0, 1 0), (4 0, 5 0), (5 2, 6 2))"))
    [3.0, 2.0]
    """
    pieces = shapely.get_parts(line)
    graph: nx.Graph[int] = nx.Graph()
    for first in range(len(pieces)):
        distances = shapely.distance(pieces[first], pieces[first + 1 :])
        for offset, metres in enumerate(np.atleast_1d(distances), start=1):
            graph.add_edge(first, first + offset, weight=float(metres))
    tree = nx.minimum_spanning_edges(graph, data=True)
    return sorted((edge["weight"] for _, _, edge in tree), reverse=True)


def _gaps(catalogue: Catalogue, rows: Sequence[Feature]) -> Iterator[Fault]:
    """Each gap over `GAP_M` is listed in `known.toml`, and each listed one is still there."""
    listed = [(known.key, known.metres) for known in catalogue.known if known.code == "gap"]
    broken = [
        (row, row.geometry)
        for row in rows
        if row.geometry is not None
        and row.geometry.is_valid
        and row.geometry.geom_type == "MultiLineString"
    ]
    lines = gpd.GeoDataFrame(geometry=[line for _, line in broken], crs=crs.STORED)
    metric = crs.to_metres(lines, catalogue.measuring_crs).geometry
    for (row, _), line in zip(broken, metric, strict=True):
        for metres in gaps_m(line):
            if metres <= GAP_M:
                break
            entry = next((item for item in listed if _fits(item, row.key, metres)), None)
            if entry:
                listed.remove(entry)
            else:
                yield spot(row).fault("unlisted_gap", metres=round(metres))
    for key, metres in listed:
        place = Place("known.toml", 0, key)
        yield place.fault("stale_known", entry="[[gap]]", metres=round(metres))


def _fits(entry: tuple[str, float], key: str, metres: float) -> bool:
    slack = max(_GAP_SLACK * metres, _GAP_SLACK_M)
    return entry[0] == key and abs(entry[1] - metres) <= slack
