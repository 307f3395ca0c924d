"""A sheet of a person's own: what they ask for, read and checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast, get_args

from lienket import text
from lienket.crs import Bounds
from lienket.errors import UsageError
from lienket.i18n import Languages, Pair, join, notice
from lienket.model.atlas import Atlas
from lienket.model.records import Link
from lienket.model.sheet_specs import SheetSpec
from lienket.sheet import area_names, output, recast, sheet_list

_LEAST_DPI, _MOST_DPI = 50, 1200
_EDGES = 4


@dataclass(frozen=True, slots=True)
class SheetOptions:
    """How sheets are made: language, formats, dots an inch of PNG [dpi], colour or gray.

    `units`: the epoch whose units they show, "" = that of the report.
    """

    language: Languages = "vi"
    formats: tuple[str, ...] = output.FORMATS
    dpi: int = 300
    grayscale: bool = False
    units: str = ""


def look(
    *, language: str, formats: str, dpi: int, grayscale: bool, units: str = ""
) -> SheetOptions:
    """The look asked for; `formats` with commas between them.

    Raises:
        UsageError: a language or format is not known, or the PNG would be too coarse or too fine.
    """
    if language not in get_args(Languages):
        raise UsageError(notice("unknown_language", language=language))
    forms = tuple(dict.fromkeys(form.strip().lower() for form in formats.split(",")))
    for form in forms:
        output.guard(form)
    if not _LEAST_DPI <= dpi <= _MOST_DPI:
        raise UsageError(notice("dpi_range", dpi=dpi, least=_LEAST_DPI, most=_MOST_DPI))
    return SheetOptions(cast("Languages", language), forms, dpi, grayscale, units)


def bounds(written: str) -> Bounds:
    """West, south, east, north [deg, WGS 84] as they are written with commas between them.

    Raises:
        UsageError: they are not four such numbers in that order.

    >>> bounds("106.2,21.3,106.6,21.6")
    (106.2, 21.3, 106.6, 21.6)
    """
    try:
        edges = [float(edge) for edge in written.split(",")]
    except ValueError:
        edges = []
    if len(edges) == _EDGES:
        west, south, east, north = edges
        if -180 <= west < east <= 180 and -90 <= south < north <= 90:  # noqa: PLR2004 - the globe
            return west, south, east, north
    raise UsageError(notice("bbox_form", written=written))


def plan(  # noqa: PLR0913 - what a person may ask for
    atlas: Atlas, area: Sequence[str], box: Bounds | None, *, title: str | None, size: str,
    route: str | None = None, units: str = "",
) -> SheetSpec:  # fmt: skip
    """The plan of a sheet of `area`, of `box` or of a `route` with its panel, else of all.

    `units`: the epoch whose units it is to show, "" = that of the report. Places and routes by
    their keys or names. The title is that given, else the name of the route or the places, else of
    the workspace. Its file is called by the title given, else by what is asked
    for, so that two sheets are two.

    Raises:
        UsageError: area and box are asked for, the title is blank, a name is of none or several, or
            there are no such units to be shown.
    """
    if units:
        recast.guard(atlas, units)
    if title is not None and not title.strip():
        raise UsageError(notice("title_blank"))
    if area and box:
        raise UsageError(notice("area_or_bbox"))
    about = None if route is None else area_names.route(atlas, route)
    keys = tuple(key for name in area for key in area_names.find(atlas, name, units))
    vi, en = (title, title) if title else _title(atlas, keys, about)
    asked = (*([about.key] if about else []), *area, *(f"{edge:g}" for edge in box or ()))
    named = title or " ".join(asked) or vi
    key = "-".join(filter(None, text.plain(named)[:60].split("_"))) or "sheet"
    if about is None:
        return SheetSpec(key, vi, en, area=keys, bounds=box, around=0 if box else 0.08, size=size)
    return SheetSpec(
        key, vi, en, links=(about.key,), area=keys or (() if box else (about.key,)), bounds=box,
        around=0 if box else sheet_list.AROUND, size=size, route=about.key,
    )  # fmt: skip


def _title(atlas: Atlas, keys: Sequence[str], about: Link | None) -> Pair:
    """What a sheet is called that is given no title."""
    if about:
        return about.name_vi, about.name_en
    called = area_names.names(atlas)
    named = [called[key] for key in keys if key in called]
    return join(named, ", ") if named else (atlas.catalogue.title_vi, atlas.catalogue.title_en)
