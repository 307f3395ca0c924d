"""The page of one route, laid out and drawn: A4, upright, one page, always.

Places and sizes are in [mm] of the page, from its lower left corner.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from lienket.i18n import Language, pick
from lienket.model.atlas import Atlas
from lienket.model.records import Link
from lienket.model.sheet_specs import PAPERS, SheetSpec
from lienket.sheet import locator, map_elements, output
from lienket.sheet.account_panel import draw_sample
from lienket.sheet.appraisal import gain_map, page_text, sections, text_flow, tiles, where_map
from lienket.sheet.appraisal.gain_map import GainMap
from lienket.sheet.appraisal.text_flow import COLUMNS, GUTTER, Flow, Row
from lienket.sheet.appraisal.tiles import TextLine
from lienket.sheet.canvas import Box, Canvas
from lienket.sheet.extents import Extent
from lienket.sheet.label_placement import Placed
from lienket.sheet.page_layout import Page
from lienket.sheet.view import fit
from lienket.vocabulary import worded

_MARGIN, _GAP, _CAPTION = 10.0, 3.0, 4.2
_ASIDE, _LOCATOR, _LEAST, _INSET = 36.0, 40.0, 32.0, 26.0
"""How wide the column beside the maps is, how high the inset of the country is in it and, over a
legend, at least, and that of the sides at least."""

_MAPS, _HIGHEST = (96.0, 86.0, 77.0, 67.0, 55.0), 128.0
"""How high maps are tried to be, the most."""

_SEEN = 1_200_000
"""A map at a larger scale than 1 : this has an inset that tells where in the sides it lies."""

_LETTERS = 1.0


@dataclass(frozen=True, slots=True)
class Appraisal:
    """A drawn page, with what is on it for who wants to check it."""

    link: Link
    title: str
    canvas: Canvas
    boxes: dict[str, Box]
    told: tuple[TextLine, ...]
    flow: Flow
    names: tuple[Placed, ...]
    gains: GainMap | None


class _Sheet(NamedTuple):
    """What a page is drawn from: of which atlas and route, in which language, where on it."""

    atlas: Atlas
    link: Link
    plan: SheetSpec
    language: Language
    frame: Box


@dataclass(frozen=True, slots=True)
class _Parts:
    """What stands on a page, and how high its maps are; `reach` = what that of gains shows."""

    head: list[TextLine]
    head_mm: float
    tiles: tuple[tiles.Tile, ...]
    foot: list[str]
    foot_mm: float
    flow: Flow
    maps_mm: float
    reach: Extent | None
    key: gain_map.Key | None

    @property
    def legend_mm(self) -> float:
        """How high the legend of the second map is; 0 where there is none."""
        return gain_map.legend_height(self.key, _ASIDE) if self.key else 0


@worded
@output.settings()
def draw(
    atlas: Atlas, plan: SheetSpec, *, language: Language = "vi", grayscale: bool = False
) -> Appraisal:
    """The page of the route of `plan`, in colour or as a black-and-white printer has it.

    Raises:
        KeyError: a feature holds a word that is in no list.
    """
    wide, high = PAPERS["A4"]
    frame = Box(_MARGIN, _MARGIN, wide - 2 * _MARGIN, high - 2 * _MARGIN)
    link = next(row for row in atlas.facts.links if row.key == plan.route)
    sheet = _Sheet(atlas, link, plan, language, frame)
    parts = _gathered(sheet)
    boxes = _boxes(frame, parts)
    canvas = Canvas(wide, high, grayscale=grayscale)
    told = [*parts.head, *tiles.lay_out(parts.tiles, boxes["tiles"])]
    tiles.draw(canvas, parts.tiles, boxes["tiles"])
    told += _captions(sheet, boxes)
    told += [*_columns(canvas, parts.flow, boxes["body"])]
    for row in told:
        canvas.write(row.x, row.y, row.text, row.face)
    names, gains = _maps(canvas, sheet, boxes, parts)
    map_elements.foot(canvas, boxes["foot"], parts.foot, _LETTERS)
    title = pick((link.name_vi, link.name_en), language)
    return Appraisal(link, title, canvas, boxes, tuple(told), parts.flow, names, gains)


def _gathered(sheet: _Sheet) -> _Parts:
    """What stands on the page, the text as large as it has room."""
    atlas, link, plan, language, frame = sheet
    found = sections.made(atlas, link, language)
    head, head_mm = page_text.head(atlas, plan, language, frame)
    shown = tiles.made(atlas, link, language)
    foot = page_text.foot(atlas, language)
    foot_mm = map_elements.foot_height(foot, frame.width, _LETTERS)
    taken = head_mm + tiles.height(shown, frame.width) + foot_mm + _CAPTION + 3 * _GAP
    reach = gain_map.extent(atlas, link.key, where_map.keys(atlas, link))
    key = gain_map.key(atlas, link.key, language) if reach else None
    least = _LEAST + _GAP + gain_map.legend_height(key, _ASIDE) if key else 0
    heights = [frame.height - taken - maps for maps in _MAPS if maps >= least]
    flow = text_flow.fit(found, frame.width, heights, language)
    maps_mm = min(_HIGHEST, frame.height - taken - flow.height)
    return _Parts(head, head_mm, shown, foot, foot_mm, flow, maps_mm, reach, key)


def _boxes(frame: Box, parts: _Parts) -> dict[str, Box]:
    """Where each part of the page stands."""
    x, wide = frame.x, frame.width
    top = frame.y + frame.height - parts.head_mm
    high = tiles.height(parts.tiles, wide)
    found = {"head": Box(x, top, wide, parts.head_mm), "tiles": Box(x, top - high, wide, high)}
    under = top - high - _GAP - _CAPTION
    maps = wide - _ASIDE - _GAP
    each = (maps - _GAP) / 2 if parts.reach else maps
    low = under - parts.maps_mm
    found["where"] = Box(x, low, each, parts.maps_mm)
    if parts.reach:
        found["gains"] = Box(x + each + _GAP, low, each, parts.maps_mm)
    aside = x + wide - _ASIDE
    locator = min(_LOCATOR, parts.maps_mm - _GAP - parts.legend_mm) if parts.key else _LOCATOR
    found["locator"] = Box(aside, under - locator, _ASIDE, locator)
    rest = parts.maps_mm - locator - _GAP
    if parts.reach or rest >= _INSET:
        high = rest if parts.reach else min(rest, _LOCATOR)
        held = Box(aside, under - locator - _GAP - high, _ASIDE, high)
        found["legend" if parts.reach else "inset"] = held
    found["body"] = Box(x, low - _GAP - parts.flow.height, wide, parts.flow.height)
    found["foot"] = Box(x, frame.y, wide, parts.foot_mm)
    return found


def _captions(sheet: _Sheet, boxes: dict[str, Box]) -> Iterator[TextLine]:
    """What stands over the maps."""
    held = where_map.keys(sheet.atlas, sheet.link)
    within = where_map.areas(sheet.atlas, sheet.link)
    keys = {"where": "appraisal_within" if within else "appraisal_where" if held
            else "appraisal_nowhere"}  # fmt: skip
    keys |= {"gains": "appraisal_gainers"} if "gains" in boxes else {}
    for name, key in keys.items():
        yield page_text.caption(key, sheet.language, boxes[name])


def _columns(canvas: Canvas, flow: Flow, box: Box) -> Iterator[TextLine]:
    """The text in its columns; samples of lines are drawn at once."""
    wide = (box.width - GUTTER * (COLUMNS - 1)) / COLUMNS
    for place, column in enumerate(flow.columns):
        top = box.y + box.height
        for number, row in enumerate(column):
            top -= row.before if number else 0
            yield from _row(canvas, row, box.x + place * (wide + GUTTER), top)
            top -= row.height


def _row(canvas: Canvas, row: Row, x: float, top: float) -> Iterator[TextLine]:
    if row.indent:
        sample = Box(x, top - row.face.leading, text_flow.SAMPLE, row.face.leading)
        draw_sample(canvas, row.line, sample)
    for number, words in enumerate(row.words):
        base = top - row.face.leading * (number + 0.78)
        yield TextLine(x + row.indent, base, words, row.face)


def _maps(
    canvas: Canvas, sheet: _Sheet, boxes: dict[str, Box], parts: _Parts
) -> tuple[tuple[Placed, ...], GainMap | None]:
    """Draw the maps, and beside them where in the country they lie."""
    atlas, _, plan, language, _ = sheet
    view, names = where_map.draw(canvas, atlas, plan, boxes["where"], language)
    none = Box(0, 0, 0, 0)
    page = Page(
        *PAPERS["A4"], _LETTERS, none, boxes["where"], none, 1, boxes["locator"], boxes["foot"],
        inset=boxes.get("inset") if view.denominator < _SEEN else None,
    )  # fmt: skip
    locator.draw(canvas, atlas, page, view, language)
    if parts.reach is None or parts.key is None:
        return names, None
    seen = fit(parts.reach, atlas.catalogue.measuring_crs, boxes["gains"])
    gains = gain_map.draw(canvas, atlas, plan, seen, language)
    gain_map.legend(canvas, boxes["legend"], parts.key, language)
    return names, gains
