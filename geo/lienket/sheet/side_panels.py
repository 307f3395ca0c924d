"""What is told beside the map of a sheet, and the page that has room for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lienket.i18n import Languages
from lienket.model.atlas import Atlas
from lienket.model.sheet_specs import SheetSpec
from lienket.sheet import matrix, od_relations, page_layout, relation_panel, route_panel, table
from lienket.sheet.canvas import Canvas
from lienket.sheet.extents import Extent
from lienket.sheet.page_layout import Page
from lienket.sheet.route_panel import Column


@dataclass(frozen=True, slots=True)
class Aside:
    """A page, and what draws the words or the table on it; this says whether all of it fits."""

    page: Page
    draw: Callable[[Canvas], bool]


def choose(atlas: Atlas, plan: SheetSpec, extent: Extent, language: Languages) -> Aside:
    """The table of a matrix, the account of relations, the panel of a route; or nothing.

    Raises:
        UsageError: there is no such size of paper.
        KeyError: a status holds a word that is in no list.
    """
    twofold = language == "both"
    if plan.matrix:
        found = matrix.from_atlas(atlas)
        page = page_layout.table(plan.size, high=table.height(found), twofold=twofold)
        return Aside(page, lambda canvas: table.draw(canvas, found, page, language))
    if plan.flows:
        told = relation_panel.columns(atlas, od_relations.find(atlas, plan), language)
        page = page_layout.account(plan.size, panel=relation_panel.height(told), twofold=twofold)
    else:
        links = {link.key: link for link in atlas.facts.links}
        told = (
            route_panel.columns(atlas, links[plan.route], language) if plan.route in links else ()
        )
        page = _turned(plan, told, extent, twofold=twofold)
    return Aside(page, lambda canvas: not told or route_panel.draw(canvas, told, page))


def _turned(plan: SheetSpec, told: tuple[Column, ...], extent: Extent, *, twofold: bool) -> Page:
    """The page of a plan, turned so that its map is larger.

    Raises:
        UsageError: there is no such size of paper.
    """
    west, south, east, north = extent
    pages = [
        page_layout.page(
            plan.size, landscape=lying, panel=route_panel.height(told), twofold=twofold
        )
        for lying in (False, True)
    ]
    return max(pages, key=lambda page: min(page.map.width / (east - west),
                                           page.map.height / (north - south)))  # fmt: skip
