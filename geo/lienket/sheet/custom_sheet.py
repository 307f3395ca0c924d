"""A sheet of a person's own: what they ask for, read and checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast, get_args

from lienket import text
from lienket.crs import Bounds
from lienket.errors import UsageError
from lienket.i18n import Languages, notice
from lienket.model.atlas import Atlas
from lienket.model.sheet_specs import SheetSpec
from lienket.sheet import output

_LEAST_DPI, _MOST_DPI = 50, 1200
_EDGES = 4


@dataclass(frozen=True, slots=True)
class SheetOptions:
    """How sheets are made: language, formats, dots an inch of PNG [dpi], colour or gray."""

    language: Languages = "vi"
    formats: tuple[str, ...] = output.FORMATS
    dpi: int = 300
    grayscale: bool = False


def look(*, language: str, formats: str, dpi: int, grayscale: bool) -> SheetOptions:
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
    return SheetOptions(cast("Languages", language), forms, dpi, grayscale)


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


def plan(
    atlas: Atlas, area: Sequence[str], box: Bounds | None, *, title: str | None, size: str
) -> SheetSpec:  # fmt: skip
    """The plan of a sheet of `area` or of `box`, else of all; under the workspace's title.

    Its file is called by its own title, else by the keys or the box, so that two sheets are two.

    Raises:
        UsageError: both are asked for, or the title is blank.
    """
    if title is not None and not title.strip():
        raise UsageError(notice("title_blank"))
    if area and box:
        raise UsageError(notice("area_or_bbox"))
    catalogue = atlas.catalogue
    vi, en = (title, title) if title else (catalogue.title_vi, catalogue.title_en)
    named = title or " ".join((*area, *(f"{edge:g}" for edge in box or ()))) or vi
    key = "-".join(filter(None, text.plain(named)[:60].split("_"))) or "sheet"
    around = 0.0 if box else 0.08
    return SheetSpec(key, vi, en, area=tuple(area), bounds=box, around=around, size=size)
