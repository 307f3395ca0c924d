"""The map of where a route lies: its parts as the style table has them, and what is about it."""

from __future__ import annotations

from dataclasses import replace

from lienket.i18n import Languages
from lienket.model.atlas import Atlas
from lienket.model.records import Link
from lienket.model.sheet_specs import SheetSpec
from lienket.sheet import base_scale, extents, map_drawing
from lienket.sheet.canvas import Box, Canvas
from lienket.sheet.label_placement import Placed
from lienket.sheet.view import View, fit

_AROUND = 0.2
"""How much about a route its map shows, of its size."""

_LETTERS = 1.0


def keys(atlas: Atlas, link: Link) -> tuple[str, ...]:
    """The keys of the features that show a route, or of the places that it lies at."""
    parts = [part for part in atlas.facts.parts if part.key in link.parts]
    every = [link.key, *link.parts, *link.at, *(key for part in parts for key in part.at)]
    held = {str(key) for frame in atlas.frames.values() for key in frame.index}
    return tuple(key for key in dict.fromkeys(every) if key in held)


def draw(
    canvas: Canvas, atlas: Atlas, plan: SheetSpec, box: Box, language: Languages
) -> tuple[View, tuple[Placed, ...]]:
    """Draw the map of the route of `plan` in `box`: its view, and the names on it.

    Of a route whose place nobody knows it shows the sides.

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
    found = map_drawing.gather(atlas, plan, view)
    _, names = map_drawing.draw(canvas, found, view, _LETTERS, language)
    return view, names
