"""A map as a picture for Word: drawn at the size it has there, without title and small print.

Letters and lines are as large on the paper as they are here, and the scale bar is true there. No
scale stands in it as a number: who makes a picture smaller in Word would make that false.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from lienket.i18n import Languages
from lienket.model.atlas import Atlas
from lienket.model.sheet_specs import SheetSpec
from lienket.sheet import extents, legend, map_drawing, matrix, output
from lienket.sheet.canvas import MM_INCH, Box, Canvas
from lienket.sheet.extents import Extent
from lienket.sheet.page_layout import Page
from lienket.sheet.view import FINEST, View
from lienket.vocabulary import worded

WIDTH, HIGHEST = 165.0, 215.0
"""The width between the margins of an official A4 page, and the most height over a caption [mm]."""

LEAST_PT = 7.0
"""No letter in a picture is smaller [pt]."""

_DPI, _COLOURS = 220, 256
_LETTERS, _COLUMNS = 1.25, 3
_EDGE, _GAP = 0.4, 2.0
_LOW, _HIGH, _STEP = 90.0, 156.0, 3.0
"""The least and the most height of a map, the steps in which room for a legend is tried [mm]."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn picture, the view of its map, its `height` from the top of the canvas [mm].

    `complete` = its legend has all its room.
    """

    canvas: Canvas
    view: View
    height: float
    complete: bool


def made_for(plan: SheetSpec) -> bool:
    """Whether the map of `plan` is understood without what its sheet tells beside it."""
    return not plan.flows


def letters(atlas: Atlas, plan: SheetSpec) -> dict[str, str]:
    """By link, the letter that it has on the map of `plan`; none on a map without letters."""
    return dict(matrix.from_atlas(atlas).letters) if plan.matrix else {}


@worded
@output.settings()
def draw(atlas: Atlas, plan: SheetSpec, *, language: Languages, grayscale: bool) -> Picture:
    """The picture of `plan`, `WIDTH` wide.

    Raises:
        UsageError: the plan names what the workspace does not hold.
        KeyError: a feature holds a word that is in no list.
    """
    west, south, east, north = extent = extents.extent(atlas, plan)
    wide = WIDTH - 2 * _EDGE
    high = float(np.clip(wide * (north - south) / (east - west), _LOW, _HIGH))
    view = _view(extent, atlas, Box(_EDGE, HIGHEST - _EDGE - high, wide, high))
    canvas = Canvas(WIDTH, HIGHEST, grayscale=grayscale)
    seen = map_drawing.gather(atlas, plan, view)
    found, _ = map_drawing.draw(canvas, seen, view, _LETTERS, language, ratio=False)
    sections = legend.sections(found, language)
    page = _page(view, sections, language)
    complete = legend.draw(canvas, sections, page, language)
    return Picture(canvas, view, HIGHEST - page.legend.y, complete)


def _view(extent: Extent, atlas: Atlas, box: Box) -> View:
    """As much as `box` takes: no number tells the scale, so it need not be a round one."""
    west, south, east, north = extent
    need = max((east - west) / box.width, (north - south) / box.height)
    metre = max(need, FINEST / 1000)
    x, y = (west + east) / 2, (south + north) / 2
    corner = x - box.width * metre / 2, y - box.height * metre / 2
    return View(atlas.catalogue.measuring_crs, *corner, 1000 * metre, box)


def _page(view: View, sections: Sequence[legend.Section], language: Languages) -> Page:
    """The page with the least room for a legend under the map that it can be read in."""
    most = view.box.y - _GAP
    none = Box(0, 0, 0, 0)
    for high in np.append(np.arange(_STEP, most, _STEP), most):
        room = Box(_EDGE, most - float(high), view.box.width, float(high))
        page = Page(WIDTH, HIGHEST, _LETTERS, none, view.box, room, _COLUMNS, none, none)
        trial = Canvas(WIDTH, HIGHEST)
        if legend.draw(trial, sections, page, language) and trial.smallest_pt >= LEAST_PT:
            break
    return page


def png(picture: Picture) -> bytes:
    """`picture` as a PNG in a palette, which says how large it is; the same bytes each time."""
    whole = output.rendered(picture.canvas, "png", "", _DPI)
    with Image.open(io.BytesIO(whole)) as image:
        high = round(picture.height / MM_INCH * _DPI)
        cut = image.convert("RGB").crop((0, 0, image.width, min(high, image.height)))
    out = io.BytesIO()
    drawn = cut.quantize(_COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    drawn.save(out, "PNG", optimize=True, dpi=(_DPI, _DPI))
    return out.getvalue()
