"""The rules of areas that meet: no overlap, no sliver between them, no unit missing among them.

What is wrong is named by the units it is between, with a place and how large it is, and
`known.toml` may accept it. Areas meet as they are stored, in degrees: in any other CRS the straight
edges between their vertices part. How large something is is measured on the ellipsoid.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from lienket import crs
from lienket.checks.accepted import Ledger
from lienket.checks.case import Case, Feature
from lienket.checks.shapes import sound
from lienket.errors import Fault, Location
from lienket.model.records import Layer

_POLYGON = 2
_SLIVER_DEG = 0.001
"""A gap between two polygons narrower than this [deg], about 100 m, is a sliver."""

_HALF_DEG = 0.0006
"""Half the widest sliver, and a little more [deg]."""

_LEAST_M2 = 1.0
"""What is smaller [m²] is an edge without a common vertex, and no area."""

_NEAR_DEG = 1e-5
"""What is nearer to an area [deg], about 1 m, touches it."""

_STEP_DEG = 0.001
"""So far to each side a degree is measured [deg]."""

_NEAR_M = 1.0
"""An edge without common vertices that is no longer [m] is told by what lies beside it."""

_GROUND = "context"
_GROUND_CLASSES = ("neighbour", "foreign", "sea", "beyond")
"""The layer of what lies around the sides, and its classes that no side's ground is in."""

_WIDE_DEG = 0.01
_LARGE_M2 = 10_000_000.0
"""Between the sides and what lies around them, drawn by different hands, ground is missing where a
circle of this radius [deg] fits in, about 1 km, and it is as large as a commune [m²]."""

_COVERED = 0.9
"""So much of a hole [-] that other ground fills is none: an enclave of a neighbour."""

Shapes = npt.NDArray[np.object_]
Whole = npt.NDArray[np.intp]


def run(case: Case) -> Iterator[Fault]:
    """Every overlap, sliver and hole of the layers whose areas must meet.

    A broken or misplaced geometry is left alone.
    """
    catalogue = case.catalogue
    ledger = Ledger(case, "overlap", "sliver", "hole")
    unsure: set[str] = set()
    files = []
    for layer in catalogue.layers:
        is_sides = layer.key == catalogue.sides_layer
        if not layer.coverage and not is_sides:
            continue  # sides and borders are made from a coverage alone
        files.append(layer.key)
        rows = case.features(layer)
        drawn = [
            row
            for row in rows
            if sound(row, catalogue) and shapely.get_dimensions(row.geometry) == _POLYGON
        ]
        unsure |= {row.key for row in rows} - {row.key for row in drawn}
        if drawn:
            shapes = np.array([row.geometry for row in drawn], dtype=object)
            cover = _Cover(drawn, layer, shapes)
            yield from cover.broken(ledger)
            if is_sides and len(drawn) == len(rows):
                yield from cover.holes(ledger, _ground(case))
    yield from ledger.stale(unsure, files)


def _ground(case: Case) -> Shapes:
    """What lies around the sides (EPSG:4326)."""
    frame = case.frames.get(_GROUND)
    if frame is None or "class" not in frame:
        return np.array([], dtype=object)
    around = frame[frame["class"].isin(_GROUND_CLASSES)]
    around = around[around.is_valid & (shapely.get_dimensions(around.geometry) == _POLYGON)]
    return np.asarray(around.geometry, dtype=object)


@dataclass(frozen=True)
class _Cover:
    """The areas of a layer that must meet: their rows, and their shapes (EPSG:4326)."""

    rows: Sequence[Feature]
    layer: Layer
    shapes: Shapes

    def broken(self, ledger: Ledger) -> Iterator[Fault]:
        """Every overlap and sliver that is not accepted, and where edges share no vertex."""
        edges = np.asarray(shapely.coverage_invalid_edges(self.shapes, _SLIVER_DEG))
        bad = np.flatnonzero(~shapely.is_empty(edges))
        if not bad.size:
            return
        found = self._overlaps(bad) | self._slivers(shapely.union_all(edges[bad]))
        for (kind, *keys), pieces in sorted(found.items()):
            yield from self._told(kind, tuple(keys), pieces, ledger)
        told = [piece for pieces in found.values() for piece in pieces]
        seen = shapely.union_all(told)
        for number in bad.tolist():
            lines = shapely.get_parts(shapely.line_merge(edges[number]))
            # What runs into an overlap or a sliver has its end there, and is mended with it.
            rest = lines[~shapely.dwithin(lines, seen, _NEAR_DEG)] if told else lines
            if (metres := sum(map(crs.geometry_length_m, rest))) > _NEAR_M:
                where = _place(shapely.get_coordinates(rest[0])[0])
                spot = self.rows[number].place
                yield spot.fault("broken_coverage", metres=round(metres), where=where)

    def _overlaps(self, bad: Whole) -> dict[tuple[str, ...], list[BaseGeometry]]:
        """The ground that an area number `bad` and another both cover, by their keys."""
        one, other = shapely.STRtree(self.shapes).query(self.shapes[bad], "intersects")
        pairs = {
            tuple(sorted(pair)) for pair in zip(bad[one].tolist(), other.tolist(), strict=True)
        }
        found: dict[tuple[str, ...], list[BaseGeometry]] = {}
        for a, b in sorted(pairs):
            if a == b:
                continue
            pieces = _areas(shapely.intersection(self.shapes[a], self.shapes[b]))
            if sum(map(_m2, pieces)) > _LEAST_M2:
                keys = sorted((self.rows[a].key, self.rows[b].key))
                found[("overlap", *keys)] = pieces
        return found

    def _slivers(self, edges: BaseGeometry) -> dict[tuple[str, ...], list[BaseGeometry]]:
        """The narrow gaps along `edges` that no area covers, by the keys of the areas beside."""
        tree = shapely.STRtree(self.shapes)
        near = self.shapes[tree.query(edges, "dwithin", distance=4 * _HALF_DEG)]
        whole = shapely.union_all(near)
        wide = shapely.buffer(whole, _HALF_DEG, join_style="mitre")
        closed = shapely.buffer(wide, -_HALF_DEG, join_style="mitre")
        found: dict[tuple[str, ...], list[BaseGeometry]] = {}
        for piece in _areas(shapely.difference(closed, whole)):
            if _m2(piece) <= _LEAST_M2 or piece.distance(edges) > _NEAR_DEG:
                continue
            beside = tree.query(piece, "dwithin", distance=_NEAR_DEG)
            if beside.size > 1:
                shared = shapely.length(
                    shapely.intersection(
                        piece.boundary, shapely.buffer(self.shapes[beside], _NEAR_DEG)
                    )
                )
                pair = beside[np.argsort(-shared, kind="stable")[:2]]
                keys = sorted(self.rows[number].key for number in pair)
                found.setdefault(("sliver", *keys), []).append(piece)
        return found

    def holes(self, ledger: Ledger, around: Shapes) -> Iterator[Fault]:
        """Ground that the areas surround and none covers, or they and what lies around them."""
        whole = shapely.union_all(self.shapes)
        beyond = shapely.union_all(around)
        missing = [
            hole
            for hole in _holes(whole)
            if not shapely.buffer(hole, -_HALF_DEG).is_empty
            and shapely.intersection(hole, beyond).area < _COVERED * hole.area
        ]
        if not beyond.is_empty:
            missing += [
                hole
                for hole in _holes(shapely.union(whole, beyond))
                if _m2(hole) > _LARGE_M2
                and not shapely.buffer(hole, -_WIDE_DEG).is_empty
                and hole.distance(whole) < _NEAR_DEG
                and not any(hole.intersects(other) for other in missing)
            ]
        tree = shapely.STRtree(self.shapes)
        for hole in missing:
            beside = tree.query(hole, "dwithin", distance=_NEAR_DEG)
            keys = sorted(self.rows[number].key for number in beside)
            yield from self._told("hole", tuple(keys), [hole], ledger)

    def _told(
        self, kind: str, keys: tuple[str, ...], pieces: Sequence[BaseGeometry], ledger: Ledger
    ) -> Iterator[Fault]:
        """What is wrong between the areas `keys`, unless it is accepted."""
        area = sum(map(_m2, pieces))
        if ledger.takes(kind, ";".join(keys), area):
            return
        largest = max(pieces, key=_m2)
        lines = {row.key: row.place for row in self.rows}
        spot = lines.get(keys[0], Location(self.layer.file))
        named = ", ".join(f"“{key}”" for key in keys)
        values = {"units": named, "written": ";".join(keys), "m2": round(area)}
        where = _place(shapely.get_coordinates(largest.representative_point())[0])
        large = area >= 1e5  # noqa: PLR2004 - from 0.1 km² on
        size = f"{area / 1e6:.1f} km²" if large else f"{area:.0f} m²"
        spot = Location(spot.file, spot.line, ";".join(keys))
        yield spot.fault(_CODES[kind], **values, where=where, size=size)


_CODES = {"overlap": "areas_overlap", "sliver": "areas_gape", "hole": "area_missing"}
"""The faults that the kinds of `known.toml` accept."""


def _areas(shape: BaseGeometry) -> list[BaseGeometry]:
    return [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]


def _holes(shape: BaseGeometry) -> list[BaseGeometry]:
    return [shapely.Polygon(ring) for part in shapely.get_parts(shape) for ring in part.interiors]


def _m2(shape: BaseGeometry) -> float:
    """The area of a polygon (EPSG:4326) whose edges are straight in degrees [m²].

    Measured by its middle: of what is thin, an area between geodesics tells nothing.
    """
    if shape.is_empty:
        return 0.0
    lon, lat = shape.centroid.x, shape.centroid.y
    east = np.array([[lon - _STEP_DEG, lat], [lon + _STEP_DEG, lat]])
    north = np.array([[lon, lat - _STEP_DEG], [lon, lat + _STEP_DEG]])
    scale = float(crs.steps_m(east)[0] * crs.steps_m(north)[0]) / (2 * _STEP_DEG) ** 2
    return scale * shape.area


def _place(place: npt.NDArray[np.float64]) -> str:
    """Longitude and latitude as sentences say them."""
    return f"{place[0]:.5f}, {place[1]:.5f}"
