"""What is told beside the map of a sheet, and the page that has room for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lienket.plans import Plan
from lienket.records import Atlas
from lienket.sheet import account, matrix, panel, paper, relations, table
from lienket.sheet.canvas import Canvas
from lienket.sheet.extents import Extent
from lienket.sheet.panel import Column
from lienket.sheet.paper import Page
from lienket.sheet.words import Language


@dataclass(frozen=True, slots=True)
class Aside:
    """A page, and what draws the words or the table on it; this says whether all of it fits."""

    page: Page
    draw: Callable[[Canvas], bool]


def of(atlas: Atlas, plan: Plan, extent: Extent, language: Language) -> Aside:
    """The table of a matrix, the account of relations, the panel of a route; or nothing.

    Raises:
        UsageError: there is no such size of paper.
        KeyError: a status holds a word that is in no list.
    """
    twofold = language == "both"
    if plan.matrix:
        found = matrix.of(atlas)
        page = paper.table(plan.size, high=table.height(found), twofold=twofold)
        return Aside(page, lambda canvas: table.draw(canvas, found, page, language))
    if plan.flows:
        told = account.columns(atlas, relations.find(atlas, plan), language)
        page = paper.account(plan.size, panel=account.height(told), twofold=twofold)
    else:
        links = {link.key: link for link in atlas.facts.links}
        told = panel.columns(atlas, links[plan.route], language) if plan.route in links else ()
        page = _turned(plan, told, extent, twofold=twofold)
    return Aside(page, lambda canvas: not told or panel.draw(canvas, told, page))


def _turned(plan: Plan, told: tuple[Column, ...], extent: Extent, *, twofold: bool) -> Page:
    """The page of a plan, turned so that its map is larger.

    Raises:
        UsageError: there is no such size of paper.
    """
    west, south, east, north = extent
    pages = [
        paper.page(plan.size, landscape=lying, panel=panel.height(told), twofold=twofold)
        for lying in (False, True)
    ]
    return max(pages, key=lambda page: min(page.map.width / (east - west),
                                           page.map.height / (north - south)))  # fmt: skip
