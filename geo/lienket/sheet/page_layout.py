"""Sheets of paper: their sizes, and where on them map, legend, locator and lines of text stand."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lienket.errors import UsageError
from lienket.i18n import notice
from lienket.model.sheet_specs import PAPERS
from lienket.sheet.canvas import Box

_MARGIN = 9.0
_TICKS = 3.6
"""What the coordinates need outside the frame of the map [mm]."""

_HEAD, _FOOT, _FOOT_TWOFOLD = 13.0, 13.0, 24.0
_GAP = 3.0
_LESS_TWOFOLD = 8.0
"""How much lower the locator is under a legend in two languages in one column, on A4 [mm]."""
_LEAST_PANEL = 96.0
"""An account beside legend and locator is no lower, on A4: they need the room [mm]."""


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet of paper; `letters` = how large its texts are to those on A4; columns of its legend.

    `head` and `foot` are for title and small print, `panel` for what is told of one route.
    """

    width: float
    height: float
    letters: float
    head: Box
    map: Box
    legend: Box
    columns: int
    locator: Box
    foot: Box
    panel: Box | None = None


def page(size: str, *, landscape: bool, panel: float = 0, twofold: bool = False) -> Page:
    """The page of `size`, upright or landscape, with a panel so high [mm] under its map.

    `twofold` gives the small print room for two languages.

    Raises:
        UsageError: there is no such size.
    """
    short, long, letters = _sheet(size)
    lay, edges = (_across, (long, short)) if landscape else (_upright, (short, long))
    made = lay(*edges, letters, letters * (_FOOT_TWOFOLD if twofold else _FOOT))
    return _with_panel(made, panel * letters) if panel else made


def account(size: str, *, panel: float, twofold: bool = False) -> Page:
    """An upright page with a panel so high [mm] under its map, left of legend and locator.

    Raises:
        UsageError: there is no such size.
    """
    short, long, letters = _sheet(size)
    made = _upright(short, long, letters, letters * (_FOOT_TWOFOLD if twofold else _FOOT))
    locator, high = made.locator, max(panel, _LEAST_PANEL) * letters
    above, more = locator.y + locator.height + _GAP, high - locator.height
    return replace(
        made, columns=1,
        map=replace(made.map, y=made.map.y + more, height=made.map.height - more),
        legend=Box(locator.x, above, locator.width, locator.y + high - above),
        panel=Box(_MARGIN, locator.y, locator.x - _GAP - _MARGIN, high),
    )  # fmt: skip


def table(size: str, *, high: float, twofold: bool = False) -> Page:
    """An upright page with a table so high [mm] over its map, which is left of legend and locator.

    Raises:
        UsageError: there is no such size.
    """
    short, long, letters = _sheet(size)
    made = _upright(short, long, letters, letters * (_FOOT_TWOFOLD if twofold else _FOOT))
    locator, top = made.locator, made.head.y - _GAP - high * letters
    if twofold:
        locator = replace(locator, height=locator.height - _LESS_TWOFOLD * letters)
    low, above = locator.y + _TICKS, locator.y + locator.height + _GAP
    wide = locator.x - _GAP - _TICKS - made.map.x
    return replace(
        made, columns=1, locator=locator,
        map=Box(made.map.x, low, wide, top - _GAP - _TICKS - low),
        legend=Box(locator.x, above, locator.width, top - _GAP - above),
        panel=Box(_MARGIN, top, short - 2 * _MARGIN, high * letters),
    )  # fmt: skip


def _sheet(size: str) -> tuple[float, float, float]:
    """The shorter and the longer edge of a paper [mm], and how large its letters are.

    Raises:
        UsageError: there is no such size.
    """
    if size not in PAPERS:
        choices = ", ".join(PAPERS)
        raise UsageError(notice("unknown_paper", size=size, choices=choices))
    return (*PAPERS[size], 1.0 if size == "A4" else 1.25)


def _with_panel(page: Page, high: float) -> Page:
    """The page with the lower part of its map given to a panel."""
    whole = page.map
    under = Box(whole.x - _TICKS, whole.y - _TICKS, whole.width + 2 * _TICKS, high)
    less = high + _GAP
    smaller = Box(whole.x, whole.y + less, whole.width, whole.height - less)
    return replace(page, map=smaller, panel=under)


def _across(width: float, height: float, letters: float, foot: float) -> Page:
    """The legend in a column to the right, the locator under it."""
    wide, head = 62 * letters, _HEAD * letters
    low, high = _MARGIN + foot, height - _MARGIN - head
    left, right = _MARGIN + _TICKS, width - _MARGIN
    locator = Box(right - wide, low, wide, 54 * letters)
    above = low + locator.height + _GAP
    return Page(
        width, height, letters,
        head=Box(_MARGIN, high, width - 2 * _MARGIN, head),
        map=Box(left, low + _TICKS, right - wide - _GAP - _TICKS - left, high - low - 2 * _TICKS),
        legend=Box(right - wide, above, wide, high - above),
        columns=1,
        locator=locator,
        foot=Box(_MARGIN, _MARGIN, width - 2 * _MARGIN, foot),
    )  # fmt: skip


def _upright(width: float, height: float, letters: float, foot: float) -> Page:
    """The legend in columns under the map, the locator at its right."""
    high, head = 60 * letters, _HEAD * letters
    low, right = _MARGIN + foot, width - _MARGIN
    locator = Box(right - 47 * letters, low, 47 * letters, high)
    bottom, top = low + high + _GAP + _TICKS, height - _MARGIN - head - _TICKS
    return Page(
        width, height, letters,
        head=Box(_MARGIN, height - _MARGIN - head, width - 2 * _MARGIN, head),
        map=Box(_MARGIN + _TICKS, bottom, right - _MARGIN - 2 * _TICKS, top - bottom),
        legend=Box(_MARGIN, low, locator.x - _GAP - _MARGIN, high),
        columns=3 if letters > 1 else 2,
        locator=locator,
        foot=Box(_MARGIN, _MARGIN, width - 2 * _MARGIN, foot),
    )  # fmt: skip
