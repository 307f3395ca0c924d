"""The borders of a country as one SVG: coloured and dashed by how their links stand.

Longitudes are drawn in by the cosine of the middle latitude; a shape is thinned by `borders`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from lienket import style
from lienket.countrywide.borders import Line, Record
from lienket.export_tables.markup import Html, tag, together
from lienket.geometry_types import AREAS
from lienket.i18n import Pair
from lienket.style import themes
from lienket.style.label_styles import label_style

CLASSES = ("joined", "partly", "none", "unknown", "empty")
"""How the links of a border stand together, in the order of the legend."""

_LOOKS = {"partly": "one_sided", "none": "absent"}
"""The state across the border that a class looks like, where it is called otherwise."""

_WIDE, _HIGH, _MARGIN = 1000, 1150, 24
_BROAD, _THIN = 8.0, 3.0
_NAME, _ISLETS = 15, 17
_DOT = 2.2
_LETTER = 0.6
"""How wide a letter is, of its height."""

_PART = 0.4
"""Sides that are as high as this share of the country are shown in it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A border of the page: the anchor of its row in the table, its line, what it is called."""

    anchor: str
    line: Line
    title: Pair

    @property
    def kind(self) -> str:
        """One of `CLASSES`."""
        return kind(self.line.states)


def kind(states: Mapping[str, int]) -> str:
    """How the links in these states stand together, one of `CLASSES`.

    >>> kind({"joined": 1, "absent": 1}), kind({"absent": 2}), kind({})
    ('partly', 'none', 'empty')
    """
    found = {word for word, count in states.items() if count}
    if not found:
        return "empty"
    if "joined" in found:
        return "joined" if len(found) == 1 else "partly"
    return "unknown" if found == {"unknown"} else "none"


@dataclass(frozen=True, slots=True)
class _Paper:
    """Where degrees fall on the picture."""

    west: float
    north: float
    squeeze: float
    scale: float
    height: int

    def units(self, shape: BaseGeometry) -> BaseGeometry:
        """`shape` (EPSG:4326) in units of the picture, y downwards."""
        start = np.array([self.west, self.north])
        factor = np.array([self.squeeze * self.scale, -self.scale])
        return shapely.transform(shape, lambda places: (places - start) * factor + _MARGIN)


def draw(records: Sequence[Record], rows: Sequence[Row], label: Pair) -> Html | None:
    """The picture of the borders `rows`, each a way to its row; None where nothing has a shape."""
    sides = {names: wkb for record in records for names, wkb in record.sides}
    if not sides:
        return None
    country = _whole(records, [*sides.values()])
    drawn = [*(wkb for _, wkb in country), *sides.values()]
    paper = _paper([shapely.from_wkb(wkb) for wkb in drawn])
    inside = together(
        *_land(country, paper),
        *(_side(names, wkb, paper) for names, wkb in sides.items()),
        *(_border(row, paper) for row in sorted(rows, key=_behind)),
        tag("g", *_names(sides, paper), class_="side-names", aria_hidden="true"),
        *_islets(country, paper),
    )
    labels = {"aria_label": f"{label[0]} / {label[1]}"}
    return tag(
        "svg", inside, viewBox=f"0 0 {_width(paper, drawn)} {paper.height}", role="group", **labels
    )


def _whole(records: Sequence[Record], sides: Sequence[bytes]) -> tuple[tuple[Pair, bytes], ...]:
    """The country with its islets, if the sides are a good part of it; else they fill the picture.

    Where the country is drawn, it is drawn as a whole.
    """
    country = next((record.country for record in records if record.country), ())
    if not country:
        return ()
    land, own = (
        shapely.total_bounds([shapely.from_wkb(wkb) for wkb in shapes])
        for shapes in ([wkb for _, wkb in country], sides)
    )
    return country if own[3] - own[1] >= _PART * (land[3] - land[1]) else ()


def _behind(row: Row) -> tuple[int, str]:
    """What says least is drawn first."""
    return -CLASSES.index(row.kind), row.anchor


def _paper(shapes: Sequence[BaseGeometry]) -> _Paper:
    west, south, east, north = shapely.total_bounds(shapes)
    squeeze = math.cos(math.radians((south + north) / 2))
    wide, high = max((east - west) * squeeze, 1e-6), max(north - south, 1e-6)
    scale = min((_WIDE - 2 * _MARGIN) / wide, (_HIGH - 2 * _MARGIN) / high)
    return _Paper(west, north, squeeze, scale, round(high * scale) + 2 * _MARGIN)


def _width(paper: _Paper, drawn: Sequence[bytes]) -> int:
    west, _, east, _ = shapely.total_bounds([shapely.from_wkb(wkb) for wkb in drawn])
    return round(float(east - west) * paper.squeeze * paper.scale) + 2 * _MARGIN


def _land(country: Iterable[tuple[Pair, bytes]], paper: _Paper) -> Iterator[Html]:
    fill, edge = style.ground("context", "neighbour").fill, label_style("neighbour").colour
    for _, wkb in country:
        shape = shapely.from_wkb(wkb)
        if shape.geom_type in AREAS:
            yield tag("path", d=_path(shape, paper), fill=fill, stroke=edge)


def _side(names: Pair, wkb: bytes, paper: _Paper) -> Html:
    line = style.ground("sides")
    shape = shapely.from_wkb(wkb)
    title = tag("title", " / ".join(dict.fromkeys(names)))
    return tag("path", title, d=_path(shape, paper), fill=style.PAPER, stroke=line.colour)


def _border(row: Row, paper: _Paper) -> Html | None:
    """The line of a border on a casing, as a link to its row; None where it has no line."""
    shape = shapely.from_wkb(row.line.line)
    if shape.is_empty:
        return None
    line = {"d": _path(shape, paper), "fill": "none", "stroke_linejoin": "round"}
    return tag(
        "a",
        tag("title", " / ".join(dict.fromkeys(row.title))),
        tag("path", **line, stroke=style.PAPER, stroke_width=_BROAD + 3, class_="casing"),
        tag("path", **line, **stroke(row.kind)),
        href=f"#{row.anchor}",
        aria_label=" / ".join(dict.fromkeys(row.title)),
        class_="border",
    )


def stroke(word: str) -> dict[str, object]:
    """The stroke of one of `CLASSES`, as attributes."""
    if word == "empty":
        return {"stroke": style.ground("sides").colour, "stroke_width": _THIN}
    looks = {look.key: look for look in themes.states()}
    look = looks[_LOOKS.get(word, word)]
    dash = {"partly": (18, 5), "none": (9, 5), "unknown": (2, 7)}.get(word, ())
    return {
        "stroke": look.colour,
        "stroke_width": _BROAD,
        "stroke_dasharray": " ".join(map(str, dash)) or None,
    }


def _names(sides: Mapping[Pair, bytes], paper: _Paper) -> Iterator[Html]:
    """The names of the sides, the largest first; one that would lie on another is left out."""
    shapes = {names: paper.units(_largest(shapely.from_wkb(wkb))) for names, wkb in sides.items()}
    taken: list[BaseGeometry] = []
    for names, shape in sorted(shapes.items(), key=lambda row: (-row[1].area, row[0])):
        spot = shapely.point_on_surface(shape)
        wide = max(map(len, names)) * _NAME * _LETTER / 2
        box = shapely.box(spot.x - wide, spot.y - _NAME, spot.x + wide, spot.y + _NAME / 3)
        if not any(box.intersects(other) for other in taken):
            taken.append(box)
            yield _text(names, spot.x, spot.y, _NAME)


def _islets(country: Iterable[tuple[Pair, bytes]], paper: _Paper) -> Iterator[Html]:
    """The islets of the country as dots, with their name and whose they are."""
    land = [names for names, wkb in country if shapely.from_wkb(wkb).geom_type in AREAS]
    whose = land[0] if land else ("", "")
    for names, wkb in country:
        shape = shapely.from_wkb(wkb)
        if shape.geom_type in AREAS:
            continue
        dots = shapely.get_coordinates(paper.units(shape)).round(1)
        yield tag("g", *(tag("circle", cx=x, cy=y, r=_DOT) for x, y in dots), fill=style.INK)
        middle, top = float(dots[:, 0].mean()), float(dots[:, 1].min())
        own = (f"({whose[0]})", f"({whose[1]})") if whose[0] else None
        yield _text(names, middle, top - (26 if own else 8), _ISLETS)
        if own:
            yield _text(own, middle, top - 8, _ISLETS)


def _text(names: Pair, x: float, y: float, size: int) -> Html:
    place = {"x": round(x), "y": round(y), "font_size": size, "text_anchor": "middle"}
    look = {"paint_order": "stroke", "stroke": style.PAPER, "stroke_width": 4, "fill": style.INK}
    if names[0] == names[1]:
        return tag("text", names[0], **place, **look)
    return together(
        *(tag("text", name, **place, **look, lang=lang)
          for lang, name in zip(("vi", "en"), names, strict=True))
    )  # fmt: skip


def _largest(shape: BaseGeometry) -> BaseGeometry:
    parts = shapely.get_parts(shape)
    found: BaseGeometry = parts[int(shapely.area(parts).argmax())]
    return found


def _path(shape: BaseGeometry, paper: _Paper) -> str:
    """The rings and lines of `shape` (EPSG:4326) as the text of a path, in tenths of a unit."""
    drawn = paper.units(shape)
    lines = shapely.get_parts(shapely.boundary(drawn) if shape.geom_type in AREAS else drawn)
    runs = [shapely.get_coordinates(line).round(1) for line in lines]
    return "".join("M" + "L".join(f"{x:g} {y:g}" for x, y in run) for run in runs if len(run))


def sample(word: str) -> Html:
    """A sample of one of `CLASSES` for the legend."""
    line = tag("path", d="M2 8H46", fill="none", **stroke(word))
    return tag("svg", line, viewBox="0 0 48 16", aria_hidden="true")


def named(line: Line) -> Pair:
    """What a border is called: the names of its sides."""
    (vi_a, en_a), (vi_b, en_b) = line.names
    return f"{vi_a} – {vi_b}", f"{en_a} – {en_b}"
