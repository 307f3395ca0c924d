"""The map of where a route lies: its parts as the style table has them, and what is about it."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import pandas as pd

from lienket import style
from lienket.geometry_types import AREAS
from lienket.i18n import Languages
from lienket.model.atlas import Atlas
from lienket.model.records import Link
from lienket.model.sheet_specs import SheetSpec
from lienket.sheet import base_scale, extents, map_drawing
from lienket.sheet.canvas import Box, Canvas
from lienket.sheet.label_placement import Placed
from lienket.sheet.model import Content, Piece
from lienket.sheet.view import View, fit

_AROUND = 0.2
"""How much about a route its map shows, of its size."""

_LETTERS = 1.0
_EDGE_PX = 2.2
"""The outline of an area in which a part lies [px]."""


def keys(atlas: Atlas, link: Link) -> tuple[str, ...]:
    """The keys of the features that show a route, or of the places that it lies at."""
    return (*_shapes(atlas, link), *_places(atlas, link))


def areas(atlas: Atlas, link: Link) -> tuple[str, ...]:
    """The keys of the areas in which parts lie that have no shape of their own."""
    wide = {str(key) for frame in atlas.frames.values() for key in frame.index[_is_area(frame)]}
    return tuple(key for key in _places(atlas, link) if key in wide)


def _is_area(frame: gpd.GeoDataFrame) -> pd.Series[bool]:
    return frame.geom_type.isin(AREAS)


def _places(atlas: Atlas, link: Link) -> tuple[str, ...]:
    """The keys of the places of parts that have no shape of their own."""
    held, drawn = _held(atlas), {*_shapes(atlas, link)}
    parts = [part for part in atlas.facts.parts if part.key in link.parts]
    every = [key for part in parts if part.key not in drawn for key in part.at]
    every += [] if drawn else link.at
    return tuple(key for key in dict.fromkeys(every) if key in held)


def _shapes(atlas: Atlas, link: Link) -> tuple[str, ...]:
    held = _held(atlas)
    return tuple(key for key in (link.key, *link.parts) if key in held)


def _held(atlas: Atlas) -> set[str]:
    return {str(key) for frame in atlas.frames.values() for key in frame.index}


def draw(
    canvas: Canvas, atlas: Atlas, plan: SheetSpec, box: Box, language: Languages
) -> tuple[View, tuple[Placed, ...]]:
    """Draw the map of the route of `plan` in `box`: its view, and the names on it.

    Of a route whose place nobody knows it shows the sides; areas in which a part lies are
    outlined.

    Raises:
        KeyError: a feature holds a word that is in no list.
    """
    link = next(row for row in atlas.facts.links if row.key == plan.route)
    if held := keys(atlas, link):
        plan = replace(plan, area=held, around=_AROUND)
    extent, code = extents.extent(atlas, plan), atlas.catalogue.measuring_crs
    view = fit(extent, code, box)
    base = base_scale.of_view(atlas, view)
    if base and base.exceeded:
        view = fit(extent, code, box, base.true_to)
    found = _outlined(map_drawing.gather(atlas, plan, view), atlas, view, areas(atlas, link))
    _, names = map_drawing.draw(canvas, found, view, _LETTERS, language)
    return view, names


def _outlined(found: Content, atlas: Atlas, view: View, wanted: tuple[str, ...]) -> Content:
    """What falls on the map with the edges of areas that a part is known to lie in."""
    look = replace(
        style.ground("units"), key="", colour=style.colour("marked"), weight=_EDGE_PX, dash=()
    )  # fmt: skip
    edges = [
        Piece(look, "", shape, ("", ""))
        for frame in atlas.frames.values()
        for shape in view.shapes(frame[frame.index.isin(wanted)])
        if not shape.is_empty
    ]
    return replace(found, ground=(*found.ground, *edges))
