"""The rules of the geometry: keys, type, validity, place, words, coverage and sides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from lienket import crs, text, vocabulary
from lienket.checks.case import Case, Feature
from lienket.errors import Fault, Location
from lienket.model.records import BOTH, Catalogue

_POLYGON = 2
_DEGREE_DECIMALS = 6
"""So many has every coordinate of a product."""

MOST_STRETCH = 0.01
"""Distances that are measured may be off by this share [-]; lengths and areas are geodesic."""


def run(case: Case) -> Iterator[Fault]:
    """Every fault of geometry and of the words of the features themselves."""
    read = [(layer, case.features(layer)) for layer in case.catalogue.layers]
    yield from _keys(feature for _, rows in read for feature in rows)
    for layer, rows in read:
        for feature in rows:
            yield from of_geometry(feature, case.catalogue)
            yield from of_words(feature, case)
        is_sides = layer.key == case.catalogue.sides_layer
        if is_sides:
            yield from _sides(rows, case)
            yield from _measure(rows, case.catalogue)


def _keys(rows: Iterable[Feature]) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for feature in rows:
        place = feature.place
        if feature.key in first and feature.key:
            yield place.fault("double_key", first=first[feature.key])
        first.setdefault(feature.key, f"{place.file}:{place.line}")


def of_geometry(feature: Feature, catalogue: Catalogue) -> Iterator[Fault]:
    """Every fault of the geometry of one feature (EPSG:4326) by itself."""
    geometry, place, allowed = feature.geometry, feature.place, feature.layer.geometry
    if geometry is None or geometry.is_empty:
        yield place.fault("empty_geometry")
        return
    if geometry.geom_type not in allowed:
        yield place.fault("wrong_geometry", found=geometry.geom_type, choices=", ".join(allowed))
    elsewhere = [*outside(geometry, catalogue, place)]
    if not geometry.is_valid:
        yield place.fault("invalid_geometry", why=shapely.is_valid_reason(geometry))
    elif not elsewhere and _vanishes(geometry):
        yield place.fault("vanishing_geometry")
    elif (where := crossing(geometry)) is not None:
        yield place.fault("crosses_itself", where=f"{where.x:.5f}, {where.y:.5f}")
    yield from elsewhere


def _vanishes(geometry: BaseGeometry) -> bool:
    """Whether a line or a ring has no extent once its coordinates are rounded as products are."""
    if shapely.get_dimensions(geometry) == 0:
        return False
    rounded = shapely.transform(geometry, lambda places: np.round(places, _DEGREE_DECIMALS))
    if shapely.get_dimensions(geometry) == _POLYGON:
        return bool((shapely.area(shapely.polygons(shapely.get_rings(rounded))) == 0).any())
    return bool((shapely.length(shapely.get_parts(rounded)) == 0).any())


def crossing(geometry: BaseGeometry) -> shapely.Point | None:
    """Where a line (EPSG:4326) first crosses or runs over itself; None where none does."""
    for line in shapely.get_parts(geometry):
        if line.geom_type == "LineString" and not line.is_simple:
            return _first_crossing(shapely.remove_repeated_points(line))
    return None


def _first_crossing(line: shapely.LineString) -> shapely.Point:
    """Where two pieces of a line that crosses itself first meet, other than end to end."""
    places = shapely.get_coordinates(line)
    pieces = np.asarray(shapely.linestrings(np.stack([places[:-1], places[1:]], axis=1)))
    one, other = shapely.STRtree(pieces).query(pieces, predicate="intersects")
    later = other > one
    if line.is_closed:
        later &= other - one < len(pieces) - 1
    order = np.lexsort((other[later], one[later]))
    one, other = one[later][order], other[later][order]
    shared = np.asarray(shapely.intersection(pieces[one], pieces[other]))
    met = (other > one + 1) | (shapely.get_dimensions(shared) > 0)
    found = shared[met] if met.any() else pieces
    return shapely.Point(shapely.get_coordinates(found[0])[0])


def outside(geometry: BaseGeometry, catalogue: Catalogue, place: Location) -> Iterator[Fault]:
    """Coordinates [deg] lie inside the workspace's bounds; outside, they may have been swapped."""
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


def sound(feature: Feature, catalogue: Catalogue) -> bool:
    """Whether a feature's geometry can be measured: there, valid and inside the bounds."""
    geometry = feature.geometry
    if geometry is None or geometry.is_empty or not geometry.is_valid:
        return False
    return not any(outside(geometry, catalogue, feature.place))


def of_words(feature: Feature, case: Case) -> Iterator[Fault]:
    """Every word of one feature that is none, and the error that a schematic line lacks."""
    sides = [side.key for side in case.catalogue.sides]
    if "sides" in case.entries.lost:
        sides.append(feature.side or BOTH)
    lacking = case.files.lacking.get(feature.layer.key, frozenset())
    accuracies = [word for word in vocabulary.words("accuracy") if word != "unmapped"]
    for name, value, choices in (
        ("side", feature.side or BOTH, [*sides, BOTH]),
        ("accuracy", feature.accuracy, accuracies),
        ("identity", feature.identity, [*vocabulary.words("identity")]),
    ):
        if value not in choices and not (value is None and name in lacking):
            near, listed = text.nearest(str(value), choices), ", ".join(choices)
            yield feature.place.fault("bad_word", name=name, value=value, choices=listed, near=near)
    told = "error_m" not in lacking
    if feature.accuracy == "schematic" and told and not feature.error_m >= 0:
        yield feature.place.fault("schematic_error")


def _sides(rows: Sequence[Feature], case: Case) -> Iterator[Fault]:
    """Every side owns a polygon, or the map would lack it."""
    layer = case.catalogue.sides_layer
    sides = {side.key for side in case.catalogue.sides}
    misspelt = any((row.side or BOTH) not in {*sides, BOTH} for row in rows)
    # A feature that could not be read may be the one that is looked for.
    if misspelt or layer in case.files.lost or case.files.words.get(layer):
        return
    for side in sorted(sides - {row.side for row in rows}):
        place = Location("catalogue.toml", key=f"[[side]] {side}")
        yield place.fault("side_without_area", side=side, layer=layer)


def _measure(rows: Sequence[Feature], catalogue: Catalogue) -> Iterator[Fault]:
    """The measuring CRS is one for where the sides are."""
    code, known = catalogue.measuring_crs, [row for row in rows if sound(row, catalogue)]
    if not known or not crs.is_metric(code):
        return
    west, _, east, _ = shapely.total_bounds([row.geometry for row in known])
    if not (off := stretch(known, code)) <= MOST_STRETCH:
        place = Location("catalogue.toml", key="measuring_crs")
        share = f"{off:.0%}" if np.isfinite(off) else "∞"
        yield place.fault("far_crs", found=code, share=share, longitude=round((west + east) / 2))


def stretch(rows: Sequence[Feature], code: str) -> float:
    """By what share [-] distances measured in the CRS `code` may be off where `rows` lie."""
    west, south, east, north = shapely.total_bounds([row.geometry for row in rows])
    return crs.stretch(code, (west, south, east, north))
