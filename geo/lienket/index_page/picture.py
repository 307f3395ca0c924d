"""Small pictures as SVG, drawn from the atlas in the colours of the one style table.

Shapes are measured in the workspace's metres, thinned to a tolerance, and set on a sheet of whole
units, `WIDTH` wide. Districts are thinned together, so that they keep their shared borders.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from lienket import crs, style
from lienket.export_tables.markup import Html, tag, together
from lienket.geometry_types import AREAS, LINES
from lienket.model.atlas import Atlas
from lienket.model.records import Layer

WIDTH = 1000
"""The width of every picture [units of its view box]."""

_MARGIN = 30
_FINE, _COARSE = 1.0, 5.0
"""Tolerance of the map and of the small picture of a layer [units]."""

_BASE = "#6c6459"
"""The one colour of a layer of the base in a small picture."""

_OUTLINE = "outline"


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
    """A sheet that the sides of `atlas` fill."""
    code = atlas.catalogue.measuring_crs
    west, south, east, north = crs.to_metres(atlas.sides, code).total_bounds
    scale = (WIDTH - 2 * _MARGIN) / (east - west)
    return Sheet(west, north, scale, round((north - south) * scale) + 2 * _MARGIN, code)


def tolerance_m(atlas: Atlas) -> int:
    """How far a line of `whole` may lie off [m]."""
    return round(_FINE / sheet(atlas).scale)


def whole(atlas: Atlas) -> Html:
    """The map: sides, districts faint, links by status as the web map orders them."""
    paper = sheet(atlas)
    land, border = _land(atlas, paper, _FINE, "sides")
    found = [shape for row in _status_layers(atlas) for shape in _layer(row, atlas, paper, _FINE)]
    shapes = [shape for _, shape in sorted(found, key=lambda each: each[0])]
    names = tag("g", *_names(atlas, paper), class_="names")
    return _svg(paper.height, _hatches(atlas), land, border, *shapes, names)


def outline(atlas: Atlas) -> Html:
    """The sides and their districts once, for every small picture to use; itself unseen."""
    paper = sheet(atlas)
    land = together(*_land(atlas, paper, _COARSE, "sides-small"))
    hidden = {"width": 0, "height": 0, "class_": "hidden", "aria_hidden": "true"}
    return tag("svg", tag("defs", tag("g", land, id=_OUTLINE)), **hidden)


def small(layer: Layer, atlas: Atlas) -> Html:
    """One layer over the `outline`, which has to stand on the same page."""
    paper = sheet(atlas)
    land = tag("use", href=f"#{_OUTLINE}")
    if layer.key == atlas.catalogue.sides_layer:
        return _svg(paper.height, land)
    if layer.status:
        found = sorted(_layer(layer, atlas, paper, _COARSE), key=lambda each: each[0])
        return _svg(paper.height, land, *(shape for _, shape in found))
    return _svg(paper.height, land, _base(layer, atlas, paper))


def table(atlas: Atlas, *, tabs: int = 0) -> Html:
    """A sheet of a table: a head, a row for each of the first links in its colour, `tabs` below."""
    by_key = {symbol.key: symbol for symbol in style.symbols()}
    subjects = [link.subjects[0] for link in atlas.facts.links[:6]]
    colours = [by_key[atlas.symbol_of(key)].colour for key in subjects]
    rows = [
        together(
            _box(60, 160 + 84 * number, 90, 44, colour),
            _box(190, 170 + 84 * number, 430 - 40 * (number % 3), 24, style.INK, 0.34),
            _box(700, 170 + 84 * number, 220 - 30 * (number % 2), 24, style.INK, 0.2),
        )
        for number, colour in enumerate(colours)
    ]
    below = [
        _box(40 + 150 * tab, 660, 130, 60, style.INK, 0.2 if tab else 0.75) for tab in range(tabs)
    ]
    paper = _box(0, 0, WIDTH, 720, "#ffffff")
    return _svg(720, paper, _box(0, 0, WIDTH, 110, style.INK), *rows, *below)


def _svg(height: int, *inside: str) -> Html:
    return tag("svg", *inside, viewBox=f"0 0 {WIDTH} {height}", aria_hidden="true")


def _box(x: int, y: int, wide: int, high: int, fill: str, opacity: float | None = None) -> Html:  # noqa: PLR0913, PLR0917 - a rectangle has so many
    box = {"x": x, "y": y, "width": wide, "height": high, "rx": 6 if y else None}
    return tag("rect", **box, fill=fill, fill_opacity=opacity)


def _status_layers(atlas: Atlas) -> list[Layer]:
    return [row for row in atlas.catalogue.layers if row.status and row.key in atlas.frames]


def _path(geometries: Iterable[BaseGeometry], paper: Sheet) -> str:
    """Lines and rings as the text of a path, each vertex the step from the one before."""
    told = []
    for line in _runs(geometries):
        places = paper.units(line)
        steps = np.diff(places, axis=0)
        steps = steps[np.any(steps, axis=1)]
        if len(steps):
            start = f"M{places[0, 0]} {places[0, 1]}"
            told.append(start + "l" + " ".join(f"{x} {y}" for x, y in steps))
    return "".join(told)


def _runs(geometries: Iterable[BaseGeometry]) -> Iterator[BaseGeometry]:
    for part in shapely.get_parts(np.asarray([*geometries], dtype=object)):
        yield from shapely.get_rings(part) if part.geom_type == "Polygon" else [part]


def _land(atlas: Atlas, paper: Sheet, tolerance: float, name: str) -> tuple[Html, Html]:
    """The sides with the borders between their districts, each once, and those between sides."""
    frame = atlas.frames[atlas.catalogue.sides_layer]
    areas = shapely.coverage_simplify(paper.metric(frame), tolerance / paper.scale)
    owners = frame["side"].to_numpy()
    keys = [side.key for side in atlas.catalogue.sides]
    unions = [shapely.coverage_union_all(areas[owners == key]) for key in keys]
    outer = shapely.unary_union(shapely.boundary(unions))
    inner = shapely.difference(shapely.unary_union(shapely.boundary(areas)), outer)
    faint, line = style.ground(atlas.catalogue.sides_layer), style.ground("sides")
    thin = {"fill": "none", "stroke_linejoin": "round", "vector_effect": "non-scaling-stroke"}
    land = together(
        tag("path", id=name, d=_path(unions, paper), vector_effect="non-scaling-stroke"),
        tag("use", href=f"#{name}", fill=style.PAPER, fill_rule="evenodd"),
        tag("path", d=_path([shapely.line_merge(inner)], paper), **thin, stroke=faint.colour),
    )
    return land, tag("use", href=f"#{name}", fill="none", stroke=line.colour, stroke_width=2)


def _names(atlas: Atlas, paper: Sheet) -> Iterator[Html]:
    """The name of each side in its middle."""
    called = {side.key: (side.name_vi, side.name_en) for side in atlas.catalogue.sides}
    for key, area in zip(atlas.sides.index, paper.metric(atlas.sides), strict=True):
        largest = max(shapely.get_parts(area), key=lambda part: part.area)
        circle = shapely.maximum_inscribed_circle(largest, tolerance=10 / paper.scale)
        [[x, y], *_] = paper.units(circle)
        vi, en = called[str(key)]
        for lang, name in (("vi", vi or en), ("en", en or vi)):
            yield tag("text", name, x=x, y=y, lang=lang)


def _layer(
    layer: Layer, atlas: Atlas, paper: Sheet, tolerance: float
) -> Iterator[tuple[int, Html]]:
    """Each feature of a layer of links in its style class, and its place in the order."""
    frame, by_key = atlas.frames[layer.key], {symbol.key: symbol for symbol in style.symbols()}
    thin = shapely.simplify(paper.metric(frame), tolerance / paper.scale)
    looks = zip(frame.index, thin, frame["accuracy"], frame["identity"], strict=True)
    for key, geometry, accuracy, identity in looks:
        symbol = by_key[atlas.symbol_of(str(key))]
        form = style.ACCURACIES[accuracy]
        order = symbol.order + (0 if symbol.family == "activity" else 50)
        if geometry.geom_type in AREAS:
            yield order, _area(geometry, layer, symbol, form, paper)
        elif geometry.geom_type in LINES:
            strokes = _strokes(layer, symbol, form, style.IDENTITIES[identity].centre_px)
            yield order + 100, _line(geometry, strokes, paper)
        else:
            yield order + 200, _mark(geometry, symbol.colour, paper, round(9 * tolerance**0.6))


def _strokes(
    layer: Layer, symbol: style.StatusClass, form: style.AccuracyStyle, centre: float
) -> list[dict[str, object]]:
    """The strokes of a line of a link, from the lowest up."""
    dash = " ".join(f"{part:g}" for part in symbol.dash) or None
    own = {"stroke": symbol.colour, "stroke_width": round(1.4 * symbol.weight, 1)}
    core = style.ground(layer.key)
    if form.band_px:
        band = {"stroke_width": form.band_px, "stroke_opacity": form.band_opacity}
        return [own | band, own | {"stroke_width": symbol.weight, "stroke_dasharray": dash}]
    if core.key == layer.key:
        gaps = {"stroke": style.PAPER, "stroke_width": 1.6, "stroke_dasharray": "7 7"}
        wide = {"stroke_width": round(1.4 * symbol.weight + 3, 1), "stroke_dasharray": dash}
        return [own | wide, {"stroke": core.colour, "stroke_width": core.weight}, gaps]
    middle = max(centre, style.FAMILIES[symbol.family].centre_px)
    strokes = [own | {"stroke_dasharray": dash}]
    return [*strokes, {"stroke": style.PAPER, "stroke_width": middle}] if middle else strokes


def _line(geometry: BaseGeometry, strokes: list[dict[str, object]], paper: Sheet) -> Html:
    look = {"fill": "none", "stroke_linejoin": "round"}
    d = _path([geometry], paper)
    return together(*(tag("path", d=d, **look, **stroke) for stroke in strokes))


def _area(
    geometry: BaseGeometry,
    layer: Layer,
    symbol: style.StatusClass,
    form: style.AccuracyStyle,
    paper: Sheet,
) -> Html:
    """An area of a link: water as water, hatched where only the commune or district is known."""
    d, base = _path([geometry], paper), style.ground(layer.key)
    if form.fill == "hatch":
        look = {"fill": f"url(#hatch-{symbol.key})", "stroke": symbol.colour, "stroke_width": 1}
    elif base.fill:
        look = {"fill": base.fill, "stroke": base.colour, "stroke_width": 1}
    else:
        look = {"fill": symbol.colour, "fill_opacity": form.fill_opacity, "stroke": symbol.colour}
    return tag("path", d=d, fill_rule="evenodd", **look)


_RISE, _LEAN = "M0 7L7 0", "M0 0L7 7"
"""The two ways that a hatch runs."""


def _hatches(atlas: Atlas) -> Html:
    """A pattern of slanted lines for each style class, used or not by name alone."""
    used = set(atlas.symbols.values()) | {style.UNSTATED}
    lines = [
        tag("pattern",
            tag("path", d=_LEAN if symbol.lean else _RISE, stroke=symbol.colour, stroke_width=1.4,
                stroke_opacity=0.7),
            id=f"hatch-{symbol.key}", width=7, height=7, patternUnits="userSpaceOnUse")
        for symbol in style.symbols() if symbol.key in used
    ]  # fmt: skip
    return tag("defs", *lines)


def _mark(geometry: BaseGeometry, colour: str, paper: Sheet, reach: int = 10) -> Html:
    [[x, y], *_] = paper.units(geometry)
    d = f"M{x} {y - reach}l{reach} {reach}-{reach} {reach}-{reach}-{reach}z"
    return tag("path", d=d, fill=colour, stroke=style.PAPER, stroke_width=3)


def _base(layer: Layer, atlas: Atlas, paper: Sheet) -> Html:
    """A layer of the base in one colour, as far as the picture goes."""
    whole_ = paper.metric(atlas.frames[layer.key])
    thin = shapely.simplify(shapely.intersection(whole_, paper.frame()), _COARSE / paper.scale)
    thin = shapely.get_parts(thin)
    kinds = [geometry.geom_type for geometry in thin]
    by_kind = {
        kind: [shape for shape, own in zip(thin, kinds, strict=True) if own == kind]
        for kind in ("Polygon", "LineString", "Point")
    }
    area = {"fill": _BASE, "fill_opacity": 0.22, "fill_rule": "evenodd", "stroke": _BASE}
    return together(
        tag("path", d=_path(by_kind["Polygon"], paper), **area),
        tag("path", d=_path(by_kind["LineString"], paper), fill="none", stroke=_BASE),
        *(_mark(point, _BASE, paper, 18) for point in by_kind["Point"]),
    )
