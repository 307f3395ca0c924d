"""What may be asked of a build, and the refusal of what may not."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import get_args

from lienket import catalogue, exports, products, webmap
from lienket.errors import UsageError
from lienket.i18n import Languages, notice
from lienket.model.records import Audience
from lienket.pipeline import assumptions, manifest
from lienket.timeline import SILENT_DAYS

PRODUCTS = tuple(name for name, group in products.groups().items() if group.named)
"""The product groups that can be made; map sheets take a minute."""

USUAL = tuple(name for name in PRODUCTS if products.groups()[name].usual)
"""The product groups that a build makes unless others are named."""

SHEETS, APPRAISALS = "sheets", "appraisals"
DRAWN = (SHEETS, APPRAISALS)
"""The product groups that speak the language that is asked for, and are in gray if that is."""

WITH_SHEETS = (*USUAL, SHEETS)
"""The same with the map sheets, as a person wants them who names nothing."""


_ZIP_YEARS = range(1980, 2108)
"""What a zip can be dated by, which such files are."""


@dataclass(frozen=True, slots=True)
class View:
    """What is to be seen of a workspace.

    `as_of`: by which date, by default its newest; `roads`: a file of roads to compute trips over in
    place of its own; `people`: whether to compute what links are worth to them; `population`: a
    file that counts them in place of the workspace's own table; `assumed`: what is taken to be so
    though nobody says it, as `assumptions.read` reads it.
    """

    as_of: date | None = None
    audience: Audience = "public"
    roads: Path | None = None
    people: bool = False
    population: Path | None = None
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """What to build: from which workspace, to where, as of when, for whom, and which products.

    `crs` is the EPSG code of the QGIS package, of shapefiles and of a DXF, by default that the
    workspace measures in; `network` is a file of roads to compute trips on, by default the
    workspace's own; `also` names the formats of `exports` that are asked for beside the products;
    `workers` is how many processes draw map sheets, each a fresh Python that imports the main
    module. `main_sheets` = of the sheets only the main ones; they are in `language` (None = the one
    that the workspace has first), and in gray with what a report shows of them if `grayscale`. A
    report has its pictures in its own language, and what changed after the date `since`, where one
    is asked. What no source has spoken of for more than `silent_days` [d] is listed on the front
    page and in the workbook. `units`: the epochs in whose units the sheets that are maps are drawn
    besides. `population`: a file of people in place of the workspace's own table. `assumed`: the
    stages that links or parts are taken to be at, each as "key=stage"; every product says so.
    """

    workspace: Path
    out: Path
    as_of: date | None = None
    audience: Audience = "public"
    only: tuple[str, ...] = USUAL
    tiles: webmap.Tiles | None = None
    crs: str | None = None
    network: Path | None = None
    also: tuple[str, ...] = ()
    workers: int = 1
    main_sheets: bool = False
    language: Languages | None = None
    grayscale: bool = False
    since: date | None = None
    silent_days: int = SILENT_DAYS
    units: tuple[str, ...] = ()
    population: Path | None = None
    assumed: tuple[str, ...] = ()

    @property
    def groups(self) -> tuple[str, ...]:
        """The product groups that are made."""
        return (*self.only, exports.FOLDER) if self.also else self.only

    @property
    def view(self) -> View:
        """What is shown of the workspace."""
        return View(
            self.as_of, self.audience, self.network,
            people=True, population=self.population, assumed=self.assumed,
        )  # fmt: skip

    @property
    def outside(self) -> tuple[Path, ...]:
        """The files that are read and stand in no workspace."""
        return tuple(path for path in (self.network, self.population) if path)

    @property
    def options(self) -> Mapping[str, Mapping[str, str | int]]:
        """By product: what else was asked for that it is not the same without."""
        listed: Mapping[str, str | int] = {"silent_days": self.silent_days}
        changed = {"since": self.since.isoformat(), **listed} if self.since else {}
        asked = {"front": listed, "tables": listed, "report": changed}
        every = {manifest.ASSUMED: assumptions.listed(self.assumed)} if self.assumed else {}
        every |= {"population": self.population.name} if self.population else {}
        return {name: {**asked.get(name, {}), **every} for name in (*self.groups, *asked)}


def guard_products(only: Sequence[str]) -> None:
    """Nothing, if every product asked for can be made.

    Raises:
        UsageError: one is unknown, or there is none.
    """
    choices = ", ".join(PRODUCTS)
    for name in only:
        if name not in PRODUCTS:
            raise UsageError(notice("unknown_product", name=name, choices=choices))
    if not only:
        raise UsageError(notice("no_product_chosen", choices=choices))


def guard_crs(order: Order) -> None:
    """Nothing, if a CRS that is asked for is heeded by a product.

    Raises:
        UsageError: it is not.
    """
    placed = "qgis" in order.only or {*exports.PLACED} & {*order.also}
    if order.crs is not None and not placed:
        raise UsageError(notice("crs_unused"))


def guard_sheets(order: Order) -> None:
    """Nothing, if the language is known, and language, gray and units are heeded by a product.

    Raises:
        UsageError: they are not.
    """
    if order.language and order.language not in get_args(Languages):
        raise UsageError(notice("unknown_language", language=order.language))
    drawn = {*DRAWN} & {*order.only}
    if (order.language not in {None, "vi"} or order.grayscale) and not drawn:
        raise UsageError(notice("look_unused"))
    if order.units and SHEETS not in order.only:
        raise UsageError(notice("units_unused"))


def guard_since(order: Order) -> None:
    """Nothing, if what changed after a date is told by a product, and no date is known too early.

    Raises:
        UsageError: no report is made, or the date is not before the one that is asked for.
    """
    if order.since is None:
        return
    if "report" not in order.only:
        raise UsageError(notice("since_unused"))
    if order.as_of is not None:
        guard_before(order.since, order.as_of)


def guard_before(since: date, as_of: date) -> None:
    """Nothing, if there is time between the two dates.

    Raises:
        UsageError: there is none.
    """
    if not since < as_of:
        raise UsageError(notice("since_too_late", since=since, as_of=as_of))


def guard_out(order: Order) -> None:
    """Nothing, if products may stand where they are asked for.

    Raises:
        UsageError: a workspace is there, which must not be mixed with what is made from it.
    """
    if order.out.is_dir() and (order.out / catalogue.FILE).is_file():
        raise UsageError(notice("out_is_workspace", out=order.out, catalogue=catalogue.FILE))


def guard_clock(order: Order) -> None:
    """Nothing, if the machine's clock tells a year that Excel and Word files can be written in.

    Raises:
        UsageError: it does not, as after a flat battery; no date of ours comes from it.
    """
    year = time.localtime().tm_year
    if {"tables", "report"} & {*order.only} and year not in _ZIP_YEARS:
        first, last = _ZIP_YEARS[0], _ZIP_YEARS[-1]
        raise UsageError(notice("clock_wrong", year=year, first=first, last=last))
