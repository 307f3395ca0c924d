"""Sheets of paper: their sizes, and where on them map, legend, insets and lines of text stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from lienket.errors import UsageError
from lienket.i18n import notice
from lienket.model.sheet_specs import PAPERS
from lienket.sheet.canvas import Box

_MARGIN = 9.0
_TICKS = 4.0
"""What the coordinates need outside the frame of the map [mm]."""

_HEAD, _FOOT = 13.0, 15.0
_GAP = 3.0
_COUNTRY, _SIDES, _SIDES_NARROW = (36.0, 43.0), (44.0, 43.0), (31.0, 31.0)
"""How wide and high the inset of the country is, and that of the sides beside it, on A4 [mm]."""

_ASIDE, _COLUMN, _COLUMN_TWOFOLD = 47.0, 50.0, 68.0
"""How wide legend and inset are beside an account, and the least column of a legend in one language
and in two, on A4 [mm]."""

_ASIDES = (47.0, 57.0)
"""How wide a legend beside a table is tried to be, on A4 [mm]."""

_LEGEND = 45.0
"""How high a legend is taken to be that is not known, on A4 [mm]."""


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet of paper; `letters` = how large its texts are to those on A4; columns of its legend.

    `head` and `foot` are for title and small print, `panel` for what is told of one route, `note`
    for what the map does not show, `locator` for the country and `inset` for the sides.
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
    note: Box | None = None
    inset: Box | None = None


def _no_height(_width: float, _letters: float) -> float:
    """The height of what is not there [mm]."""
    return 0.0


def _foot_height(_width: float, letters: float) -> float:
    """How high small print is taken to be that is not known [mm]."""
    return _FOOT * letters


def _legend_height(page: Page) -> float:
    """How high a legend is taken to be that is not known [mm]."""
    return _LEGEND * page.letters


@dataclass(frozen=True, slots=True)
class Room:
    """How high what stands about a map must be [mm]: by its width [mm] and the size of letters.

    That of a legend is by the page with its columns. `inset` = there is one of the sides; `twofold`
    = the page speaks two languages.
    """

    foot: Callable[[float, float], float] = _foot_height
    note: Callable[[float, float], float] = _no_height
    panel: Callable[[float, float], float] = _no_height
    legend: Callable[[Page], float] = _legend_height
    inset: bool = False
    twofold: bool = False


def page(size: str, room: Room, *, landscape: bool) -> Page:
    """The page of `size`, upright or landscape, with a panel under its map if `room` asks for one.

    Raises:
        UsageError: there is no such size.
    """
    short, long, letters = _sheet(size)
    lay, edges = (_across, (long, short)) if landscape else (_upright, (short, long))
    return lay(*edges, letters, room)


def account(size: str, room: Room) -> Page:
    """An upright page with a panel under its map, left of legend and locator.

    Raises:
        UsageError: there is no such size.
    """
    short, long, letters = _sheet(size)
    made = _plain(short, long, letters, room)
    aside = short - _MARGIN - _ASIDE * letters
    wide, low = aside - _GAP - _MARGIN, made.foot.y + made.foot.height
    locator = Box(aside, low, _COUNTRY[0] * letters, _COUNTRY[1] * letters)
    above = low + locator.height + _GAP
    made = replace(made, columns=1, locator=locator,
                   legend=Box(aside, above, _ASIDE * letters, 0))  # fmt: skip
    high = max(room.panel(wide, letters), above - low + room.legend(made))
    return replace(
        made,
        map=_over(made.map, low + high + _GAP + _TICKS),
        legend=Box(aside, above, _ASIDE * letters, low + high - above),
        panel=Box(_MARGIN, low, wide, high),
    )


def table(size: str, room: Room) -> Page:
    """An upright page with a table over its map, which is left of legend and locator.

    These are as narrow as the legend allows; one that needs their whole height leaves no locator.

    Raises:
        UsageError: there is no such size.
    """
    pages = [*(_tabled(size, room, wide) for wide in _ASIDES),
             *(_tabled(size, room, wide, located=False) for wide in _ASIDES)]  # fmt: skip
    fit = (page for page in pages if room.legend(page) <= page.legend.height)
    return next(fit, pages[-1])


def _tabled(size: str, room: Room, aside_mm: float, *, located: bool = True) -> Page:
    """The page of a table whose legend is so wide, on A4 [mm].

    Raises:
        UsageError: there is no such size.
    """
    short, long, letters = _sheet(size)
    made = _plain(short, long, letters, room)
    wide, own = short - 2 * _MARGIN, aside_mm * letters
    high, low = room.panel(wide, letters), made.foot.y + made.foot.height
    top, aside = made.head.y - _GAP - high, short - _MARGIN - own
    locator = Box(aside, low, *(edge * letters * located for edge in _COUNTRY))
    above, floor = low + (locator.height + _GAP) * located, low + _TICKS
    right = aside - _GAP - _TICKS
    return replace(
        made, columns=1, locator=locator,
        map=Box(made.map.x, floor, right - made.map.x, top - _GAP - _TICKS - floor),
        legend=Box(aside, above, own, top - _GAP - above),
        panel=Box(_MARGIN, top, wide, high),
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


def _over(box: Box, low: float) -> Box:
    """A box with its lower edge at `low`, its upper where it was."""
    return replace(box, y=low, height=box.y + box.height - low)


def _plain(width: float, height: float, letters: float, room: Room) -> Page:
    """A page of title, map and small print."""
    wide, head = width - 2 * _MARGIN, _HEAD * letters
    foot = room.foot(wide, letters)
    low, high, none = _MARGIN + foot, height - _MARGIN - head, Box(0, 0, 0, 0)
    return Page(
        width, height, letters,
        head=Box(_MARGIN, high, wide, head),
        map=Box(_MARGIN + _TICKS, low + _TICKS, wide - 2 * _TICKS, high - low - 2 * _TICKS),
        legend=none, columns=1, locator=none,
        foot=Box(_MARGIN, _MARGIN, wide, foot),
    )  # fmt: skip


def _with_panel(page: Page, room: Room) -> Page:
    """The page with the lower part of its map given to a panel, if there is to be one."""
    whole = page.map
    wide = whole.width + 2 * _TICKS
    high = room.panel(wide, page.letters)
    if not high:
        return page
    under = Box(whole.x - _TICKS, whole.y - _TICKS, wide, high)
    return replace(page, map=_over(whole, whole.y + high + _GAP), panel=under)


def _across(width: float, height: float, letters: float, room: Room) -> Page:
    """The legend in a column to the right, under it a note and the insets."""
    made = _plain(width, height, letters, room)
    low, right = made.foot.y + made.foot.height, width - _MARGIN
    locator = Box(right - _COUNTRY[0] * letters, low, *(edge * letters for edge in _COUNTRY))
    wide = (_COUNTRY[0] + _SIDES_NARROW[0]) * letters + _GAP
    left = right - wide
    inset = Box(left, low, *(edge * letters for edge in _SIDES_NARROW)) if room.inset else None
    above, noted = low + locator.height + _GAP, room.note(wide, letters)
    floor, box = above + (noted + _GAP if noted else 0), made.map
    made = replace(
        made, locator=locator, inset=inset,
        map=replace(box, width=left - _GAP - _TICKS - box.x),
        legend=Box(left, floor, wide, made.head.y - floor),
        note=Box(left, above, wide, noted) if noted else None,
    )  # fmt: skip
    return _with_panel(made, room)


def _upright(width: float, height: float, letters: float, room: Room) -> Page:
    """The legend in columns under the map, a note under it, the insets at its right."""
    made = _plain(width, height, letters, room)
    low, right = made.foot.y + made.foot.height, width - _MARGIN
    locator = Box(right - _COUNTRY[0] * letters, low, *(edge * letters for edge in _COUNTRY))
    start = locator.x - _GAP - _SIDES[0] * letters
    inset = Box(start, low, *(edge * letters for edge in _SIDES)) if room.inset else None
    wide = (inset or locator).x - _GAP - _MARGIN
    column = _COLUMN_TWOFOLD if room.twofold else _COLUMN
    made = replace(made, locator=locator, inset=inset, legend=Box(_MARGIN, low, wide, 0),
                   columns=max(1, int(wide / (column * letters))))  # fmt: skip
    noted = room.note(wide, letters)
    floor = low + (noted + _GAP if noted else 0)
    high = max(locator.height, floor - low + room.legend(made))
    made = replace(
        made,
        map=_over(made.map, low + high + _GAP + _TICKS),
        legend=Box(_MARGIN, floor, wide, low + high - floor),
        note=Box(_MARGIN, low, wide, noted) if noted else None,
    )
    return _with_panel(made, room)
