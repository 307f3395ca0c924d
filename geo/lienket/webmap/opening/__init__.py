"""The map as it opens, told so that the page can draw it before it reads anything else.

It is what is seen until the scripts have drawn the real map over it: `js/opening.js` draws it where
Leaflet will put the map, with the pens that will draw the map. It has what the map shows on
opening, to less than a pixel of a desk's window. A map too large to be told so has none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from lienket import style
from lienket.model.atlas import Atlas
from lienket.model.records import Layer
from lienket.style import symbol_layers
from lienket.webmap.opening import names, points
from lienket.webmap.opening.paper import LINES, POINTS, Paper, paper, path
from lienket.webmap.shapes import Shapes

Json = dict[str, Any]
Found = tuple[Shapes, Json]
"""Shapes, and the look they have: {under, fills, strokes}, see `js/pen.js`."""

_MOST_VERTICES, _MOST_LETTERS = 450_000, 130_000
"""What has more vertices is not told at all; paths that came out longer are left out."""

_ABROAD = "context.foreign"
_SEA = "#f8f4ec"
"""The ground where no layer tells of what lies abroad, as in `css/frame.css`."""


def describe(atlas: Atlas, bounds: tuple[float, float, float, float]) -> Json | None:
    """The map of `atlas` as it opens on `bounds` (W, S, E, N [deg]); None where it is too large.

    `at` says where it stands, see `Paper`; `shapes` are paths, each with the number of its look;
    `marks` and `names` are what stands on them, from the lowest up.

    Raises:
        KeyError: a feature holds a word that is in no list.
    """
    layers = _layers(atlas)
    frames = [atlas.frames[row.key] for row in layers]
    if sum(shapely.get_num_coordinates(frame.geometry).sum() for frame in frames) > _MOST_VERTICES:
        return None
    on = paper(bounds)
    return _told([*_grounds(layers, atlas), *_links(layers, atlas)], layers, atlas, on)


def bare(atlas: Atlas, bounds: tuple[float, float, float, float]) -> Json | None:
    """The same of a map too large to be told: the borders of its sides and its links alone.

    Raises:
        KeyError: a feature holds a word that is in no list.
    """
    layers = [row for row in _layers(atlas) if row.status]
    land = np.array([*atlas.sides.geometry], dtype=object)
    border = symbol_layers.Stroke(style.ground("sides").colour, 1)
    found = [(land, _look([{"colour": style.PAPER}], [border])), *_links(layers, atlas)]
    return _told(found, layers, atlas, paper(bounds))


def _layers(atlas: Atlas) -> list[Layer]:
    return [row for row in atlas.catalogue.layers if row.drawn and row.key in atlas.frames]


def _told(found: Iterable[Found], layers: Sequence[Layer], atlas: Atlas, on: Paper) -> Json | None:
    """What `layers` show, and the shapes `found`; None where they take too many letters."""
    shapes, looks = _drawn(found, on)
    if sum(len(d) for d, _ in shapes) > _MOST_LETTERS:
        return None
    spots = points.spots(layers, atlas, on)
    return {
        "at": [round(value, 4) for value in (on.zoom, on.left, on.top, on.width, on.height)],
        "ground": style.ground(_ABROAD).fill if _has_abroad(layers, atlas) else _SEA,
        "shapes": shapes,
        "looks": looks,
        "marks": points.marks([*points.nodes(layers, atlas, on), *spots]),
        "names": names.describe(layers, atlas, spots, on),
    }


def _drawn(found: Iterable[Found], on: Paper) -> tuple[list[tuple[str, int]], list[Json]]:
    """Shapes as paths with the number of their look, and the looks."""
    shapes, looks = [], list[Json]()
    for geometry, look in found:
        d = path(geometry, on)
        if d:
            if look not in looks:
                looks.append(look)
            shapes.append((d, looks.index(look)))
    return shapes, looks


def _has_abroad(layers: Sequence[Layer], atlas: Atlas) -> bool:
    return any(_ABROAD in _kinds(row, atlas.frames[row.key]) for row in layers)


def _kinds(row: Layer, frame: gpd.GeoDataFrame) -> npt.NDArray[np.object_]:
    """The key of the ground that each feature is drawn as."""
    kinds = frame["class"] if "class" in frame else [""] * len(frame)
    return np.array([style.ground(row.key, kind or "").key for kind in kinds], dtype=object)


def _grounds(layers: Sequence[Layer], atlas: Atlas) -> Iterator[Found]:
    """The base but for its points, by look, from the lowest up; the border between the sides."""
    found = {"sides": [_borders(atlas.sides.geometry.to_numpy())]}
    for row in layers:
        if not row.status:
            frame = atlas.frames[row.key]
            kinds, geometry = _kinds(row, frame), frame.geometry.to_numpy()
            solid = ~np.isin(shapely.get_type_id(geometry), POINTS)
            for kind in np.unique(kinds[solid].astype(str)):
                found.setdefault(kind, []).append(geometry[solid & (kinds == kind)])
    for look in style.grounds():
        for geometry in found.get(look.key, []):
            lines = symbol_layers.ground(look, sides=look.key == "sides")
            areas = ~np.isin(shapely.get_type_id(geometry), LINES)
            filled = look.fill and areas.any()
            yield geometry, _look([{"colour": look.fill}] if filled else [], lines)


def _borders(areas: Shapes) -> Shapes:
    """What bounds areas, each border between two of them once."""
    return np.array([shapely.line_merge(shapely.union_all(shapely.boundary(areas)))], dtype=object)


def _links(layers: Sequence[Layer], atlas: Atlas) -> Iterator[Found]:
    """Each line and area of a link, in the order of `js/layer.js`."""
    found = [each for row in layers if row.status for each in _of_layer(row, atlas)]
    yield from (each for _, each in sorted(found, key=lambda each: each[0]))


def _of_layer(row: Layer, atlas: Atlas) -> Iterator[tuple[int, Found]]:
    by_key = {symbol.key: symbol for symbol in style.symbols()}
    frame = atlas.frames[row.key]
    rows = zip(frame.index, frame.geometry, frame["accuracy"], frame["identity"], strict=True)
    for key, geometry, accuracy, identity in rows:
        symbol = by_key[atlas.symbol_of(str(key))]
        order = symbol.order + (0 if symbol.family == "activity" else 50)
        kind = shapely.get_type_id(geometry)
        shapes = np.array([geometry], dtype=object)
        if kind in LINES:
            yield order + 100, (shapes, _line(row.key, symbol, accuracy, identity))
        elif kind not in POINTS:
            yield order, (shapes, _area(row.key, symbol, accuracy))


def _line(layer: str, symbol: style.StatusClass, accuracy: str, identity: str) -> Json:
    band = symbol_layers.band(symbol, accuracy)
    lines = [*([band] if band else []), *symbol_layers.line(layer, symbol, accuracy, identity)]
    return _look([], lines)


def _area(layer: str, symbol: style.StatusClass, accuracy: str) -> Json:
    """An area of a link: water as water, hatched where only the commune or district is known."""
    form, base = style.ACCURACIES[accuracy], symbol_layers.base_style_of_layer(layer)
    hatch = form.fill == "hatch"
    if base and base.fill and not hatch:
        rim = symbol_layers.Stroke(
            symbol.colour, form.outline_px * symbol_layers.RIM, symbol.dash, symbol_layers.RIM_ALPHA
        )
        edge = symbol_layers.Stroke(base.colour, base.weight * 0.7)
        return {"under": [_stroke(rim)], **_look([{"colour": base.fill}], [edge])}
    fill = {"colour": symbol.colour, "alpha": form.fill_opacity, "hatch": hatch}
    outline = symbol_layers.Stroke(symbol.colour, form.outline_px, symbol.dash)
    return _look([fill | {"lean": symbol.lean}], [outline])


def _look(fills: list[Json], lines: Iterable[symbol_layers.Stroke]) -> Json:
    return {"fills": fills, "strokes": [_stroke(line) for line in lines]}


def _stroke(line: symbol_layers.Stroke) -> Json:
    row = asdict(line)
    cap = {"cap": "butt"} if row.pop("flat") else {}
    return {**row, "weight": round(line.weight, 2), **cap}
