"""The map of an atlas as a small SVG: for the front page, and for the web map without scripts.

Shapes are measured in the workspace's metres, thinned to a tolerance, and set on a sheet of whole
units, `WIDTH` wide, in the colours and strokes of the one style table. Districts are thinned
together, so that they keep their shared borders.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from lienket import coast, crs, opening, style
from lienket.export_tables.markup import Html, tag, together
from lienket.geometry_types import AREAS, LINES
from lienket.model.atlas import Atlas
from lienket.model.records import Layer
from lienket.style import beside, symbol_layers

WIDTH = 1000
"""The width of every picture [units of its view box]."""

_MARGIN = 30

_UNITS_PER_PX = 1.4
"""A picture is shown about so much smaller than its units: weights and dashes grow by it."""

_MOST_VERTICES = 150_000
"""The districts of a workspace with more are left out of its picture, which has its sides then."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where metres of the workspace's measuring CRS fall on a picture; `scale` [units/m]."""

    west: float
    north: float
    scale: float
    height: int
    code: str

    def metric(self, frame: gpd.GeoDataFrame) -> npt.NDArray[np.object_]:
        """The geometry of `frame` (EPSG:4326) in metres."""
        return np.asarray(crs.to_metres(frame, self.code).geometry, dtype=object)

    def frame(self) -> BaseGeometry:
        """All that falls on the picture, in metres."""
        edge = _MARGIN / self.scale
        east = self.west + WIDTH / self.scale - 2 * edge
        south = self.north - self.height / self.scale + 2 * edge
        return shapely.box(self.west - edge, south - edge, east + edge, self.north + edge)

    def units(self, geometry: BaseGeometry) -> npt.NDArray[np.int_]:
        """The vertices of a geometry in metres as whole units, y downwards."""
        places = shapely.get_coordinates(geometry)
        x, y = (places[:, 0] - self.west), (self.north - places[:, 1])
        return np.rint(np.column_stack([x, y]) * self.scale + _MARGIN).astype(int)


def sheet(atlas: Atlas) -> Sheet:
    """A sheet that what maps of `atlas` open with fills."""
    code = atlas.catalogue.measuring_crs
    west, south, east, north = crs.to_metres(opening.frame(atlas), code).total_bounds
    scale = (WIDTH - 2 * _MARGIN) / (east - west)
    return Sheet(west, north, scale, round((north - south) * scale) + 2 * _MARGIN, code)


def picture(atlas: Atlas, tolerance: float, names: Iterable[Html], **attributes: object) -> Html:
    """The map: sides, districts faint, links by status as the web map orders them, `names` on top.

    Lines lie off by no more than `tolerance` [units]; `attributes` are those of the SVG element.

    Raises:
        KeyError: a feature of a link holds a word that is in no list.
    """
    paper = sheet(atlas)
    ground, border = land(atlas, paper, tolerance, "sides")
    layers = (row for row in atlas.catalogue.layers if row.status and row.key in atlas.frames)
    found = [shape for row in layers for shape in _links(row, atlas, paper, tolerance)]
    named = tag("g", *names, class_="names")
    inside = (_hatches(atlas), ground, border, _ordered(found), named)
    return svg(paper.height, *inside, **attributes)


def svg(height: int, *inside: str, **attributes: object) -> Html:
    """A picture of `height` [units]; where `attributes` say nothing else, none to be read out."""
    told = attributes or {"aria_hidden": "true"}
    return tag("svg", *inside, viewBox=f"0 0 {WIDTH} {height}", **told)


def middle(area: BaseGeometry, paper: Sheet) -> tuple[int, int]:
    """The middle of the widest place of an area in metres: x, y [units]."""
    largest = max(shapely.get_parts(area), key=lambda part: part.area)
    circle = shapely.maximum_inscribed_circle(largest, tolerance=10 / paper.scale)
    [[x, y], *_] = paper.units(circle)
    return int(x), int(y)


def path(geometries: Iterable[BaseGeometry], paper: Sheet) -> str:
    """Lines and rings in metres as the text of a path, each vertex the step from the one before."""
    told = []
    for line in _runs(geometries):
        places = paper.units(line)
        steps = np.diff(places, axis=0)
        steps = steps[np.any(steps, axis=1)]
        if len(steps):
            start = f"M{places[0, 0]} {places[0, 1]}"
            told.append(start + "l" + " ".join(f"{x} {y}" for x, y in steps))
    return "".join(told).replace(" -", "-")


def _runs(geometries: Iterable[BaseGeometry]) -> Iterator[BaseGeometry]:
    for part in shapely.get_parts(np.asarray([*geometries], dtype=object)):
        yield from shapely.get_rings(part) if part.geom_type == "Polygon" else [part]


def land(atlas: Atlas, paper: Sheet, tolerance: float, name: str) -> tuple[Html, Html]:
    """The sides with the borders between their districts, each once, and those between sides.

    The sides are one path with the id `name`.
    """
    unions, inner = _districts(atlas, paper, tolerance)
    faint, line = style.ground(atlas.catalogue.sides_layer), style.ground("sides")
    thin = {"fill": "none", "stroke_linejoin": "round", "vector_effect": "non-scaling-stroke"}
    ground = together(
        tag("path", id=name, d=path(unions, paper), vector_effect="non-scaling-stroke"),
        tag("use", **_again(name), fill=style.PAPER, fill_rule="evenodd"),
        tag("path", d=path(inner, paper), **thin, stroke=faint.colour),
    )
    inland = coast.borders(atlas)
    drawn = {"fill": "none", "stroke": line.colour, "stroke_width": 2}
    if inland is None:
        return ground, tag("use", **_again(name), **drawn)
    frame = gpd.GeoDataFrame(geometry=[inland], crs=crs.STORED)
    lines = shapely.simplify(paper.metric(frame), tolerance / paper.scale)
    return ground, tag("path", d=path(lines, paper), **drawn, vector_effect="non-scaling-stroke")


def _districts(
    atlas: Atlas, paper: Sheet, tolerance: float
) -> tuple[list[BaseGeometry], list[BaseGeometry]]:
    """The sides, and the borders inside them, in metres; without those where there are too many."""
    frame = atlas.frames[atlas.catalogue.sides_layer]
    solid = frame.geometry.geom_type.isin(AREAS).all()
    if not solid or shapely.get_num_coordinates(frame.geometry).sum() > _MOST_VERTICES:
        return [*shapely.simplify(paper.metric(atlas.sides), tolerance / paper.scale)], []
    areas = shapely.coverage_simplify(paper.metric(frame), tolerance / paper.scale)
    owners = frame["side"].to_numpy()
    keys = [side.key for side in atlas.catalogue.sides]
    unions = [shapely.coverage_union_all(areas[owners == key]) for key in keys]
    outer = shapely.unary_union(shapely.boundary(unions))
    inner = shapely.difference(shapely.unary_union(shapely.boundary(areas)), outer)
    return unions, [shapely.line_merge(inner)]


def _ordered(found: Iterable[tuple[int, Html]]) -> Html:
    """Shapes by their place in the order; what all their strokes share is said once."""
    shapes = (shape for _, shape in sorted(found, key=lambda each: each[0]))
    return tag("g", *shapes, fill="none", stroke_linejoin="round", stroke_linecap="round")


def _links(
    layer: Layer, atlas: Atlas, paper: Sheet, tolerance: float
) -> Iterator[tuple[int, Html]]:
    """Each feature of a layer of links, and its place in the order."""
    frame, by_key = atlas.frames[layer.key], {symbol.key: symbol for symbol in style.symbols()}
    thin = shapely.simplify(paper.metric(frame), tolerance / paper.scale)
    looks = zip(frame.index, thin, frame["accuracy"], frame["identity"], strict=True)
    for number, (key, geometry, accuracy, identity) in enumerate(looks):
        symbol = by_key[atlas.symbol_of(str(key))]
        order = symbol.order + (0 if symbol.family == "activity" else 50)
        name = f"{layer.key}-{tolerance:g}-{number}"
        if geometry.geom_type in AREAS:
            look = symbol_layers.area(layer.key, symbol, accuracy)
            yield order, _area(name, path([geometry], paper), look, symbol)
        elif geometry.geom_type in LINES:
            band = symbol_layers.band(symbol, accuracy)
            lines = symbol_layers.line(layer.key, symbol, accuracy, identity)
            found = [*([band] if band else []), *lines]
            yield order + 100, together(*_strokes(name, geometry, paper, found))
        else:
            yield order + 200, mark(geometry, symbol.colour, paper)


def _strokes(
    name: str, geometry: BaseGeometry, paper: Sheet, found: Sequence[symbol_layers.Stroke]
) -> Iterator[Html]:
    """A line once for each of its strokes; those at its side as lines of their own."""
    along = [_line(row) for row in found if not row.aside]
    if along:
        yield _coats(name, path([geometry], paper), along)
    for row in (row for row in found if row.aside):
        moved = beside.line(geometry, row.aside * _UNITS_PER_PX / paper.scale)
        yield tag("path", d=path([moved], paper), **_line(row))


def _coats(name: str, d: str, coats: list[dict[str, object]]) -> Html:
    """A path drawn once for each of `coats`, from the lowest up; it stands there once."""
    if len(coats) == 1:
        return tag("path", d=d, **coats[0])
    first, *others = coats
    whole = tag("g", tag("path", d=d, id=name), **first)
    return together(whole, *(tag("use", **_again(name), **coat) for coat in others))


def _again(name: str) -> dict[str, str]:
    """What uses the element `name` again: older engines know this name alone."""
    return {"xlink:href": f"#{name}"}


def _line(line: symbol_layers.Stroke) -> dict[str, object]:
    """A stroke as attributes."""
    dash = " ".join(f"{part * _UNITS_PER_PX:.3g}" for part in line.dash)
    return {
        "stroke": line.colour,
        "stroke_width": f"{line.weight * _UNITS_PER_PX:.3g}",
        "stroke_dasharray": dash or None,
        "stroke_opacity": f"{line.alpha:g}" if line.alpha < 1 else None,
        "stroke_linecap": "butt" if line.flat else None,
    }


def _area(name: str, d: str, look: Iterable[Layered], symbol: style.StatusClass) -> Html:
    """An area of a link, once for each of its fills and strokes."""
    return _coats(name, d, [_coat(row, symbol) for row in look])


Layered = symbol_layers.Fill | symbol_layers.Hatch | symbol_layers.Stroke


def _coat(look: Layered, symbol: style.StatusClass) -> dict[str, object]:
    """A fill or a stroke of an area as attributes."""
    if isinstance(look, symbol_layers.Stroke):
        return _line(look)
    if isinstance(look, symbol_layers.Hatch):
        return {"fill": f"url(#hatch-{symbol.key})", "fill_rule": "evenodd"}
    opacity = f"{look.alpha:g}" if look.alpha < 1 else None
    return {"fill": look.colour, "fill_opacity": opacity, "fill_rule": "evenodd"}


_REACH = 10
"""How far a point of a link reaches [units]."""


def _hatches(atlas: Atlas) -> Html:
    """A pattern of slanted lines for each style class of which areas are hatched."""
    layers = (atlas.frames[row.key] for row in atlas.catalogue.layers if row.key in atlas.frames)
    forms = {key: form.fill for key, form in style.ACCURACIES.items()}
    keys = {
        str(key) for frame in layers for key in frame.index[frame["accuracy"].map(forms) == "hatch"]
    }
    used = {atlas.symbol_of(key) for key in keys}
    lines = [
        tag("pattern",
            tag("path", d="M0 7L7 0", stroke=symbol.colour, stroke_width=1.4, stroke_opacity=0.7),
            id=f"hatch-{symbol.key}", width=7, height=7, patternUnits="userSpaceOnUse",
            patternTransform=f"translate({7 * symbol_layers.phase(symbol):.3g})")
        for symbol in style.symbols() if symbol.key in used
    ]  # fmt: skip
    return tag("defs", *lines)


def mark(geometry: BaseGeometry, colour: str, paper: Sheet) -> Html:
    """A point in metres as a diamond."""
    [[x, y], *_] = paper.units(geometry)
    d = f"M{x} {y - _REACH}l{_REACH} {_REACH}-{_REACH} {_REACH}-{_REACH}-{_REACH}z"
    return tag("path", d=d, fill=colour, stroke=style.PAPER, stroke_width=3)
