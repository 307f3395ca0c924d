"""What is told beside the map of a sheet, and the page that has room for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from lienket.i18n import Languages
from lienket.model.atlas import Atlas
from lienket.model.sheet_specs import SheetSpec
from lienket.sheet import (
    account_panel,
    matrix,
    od_relations,
    page_layout,
    relation_panel,
    route_panel,
    table,
)
from lienket.sheet.account_panel import Account
from lienket.sheet.canvas import Canvas
from lienket.sheet.extents import Extent
from lienket.sheet.page_layout import Page, Room

_HAIR_MM = 0.01


@dataclass(frozen=True, slots=True)
class Aside:
    """What stands beside a map: how it is laid on a page, who draws it, what it cites.

    `draw` says whether all of it fits. `sources` = the keys of those it cites, in order.
    """

    page: Callable[[Room], Page]
    draw: Callable[[Canvas, Page], bool]
    sources: tuple[str, ...] = ()


def choose(atlas: Atlas, plan: SheetSpec, extent: Extent, language: Languages) -> Aside:
    """The table of a matrix, the account of relations, the panel of a route; or nothing.

    Raises:
        KeyError: a status holds a word that is in no list.
    """
    if plan.matrix:
        found = matrix.from_atlas(atlas)
        return Aside(
            lambda room: page_layout.table(
                plan.size, replace(room, panel=lambda _, letters: table.height(found) * letters)
            ),
            lambda canvas, page: table.draw(canvas, found, page, language),
        )
    if plan.flows:
        relations = od_relations.find(atlas, plan)
        told = relation_panel.account(atlas, relations, language)
        return Aside(
            lambda room: page_layout.account(plan.size, replace(room, panel=told.height)),
            lambda canvas, page: account_panel.draw(canvas, told, page),
            told.sources,
        )
    return _route(atlas, plan, extent, language)


def _route(atlas: Atlas, plan: SheetSpec, extent: Extent, language: Languages) -> Aside:
    links = {link.key: link for link in atlas.facts.links}
    route = links.get(plan.route)
    told = route_panel.account(atlas, route, language) if route else Account()
    return Aside(
        lambda room: _turned(plan, replace(room, panel=told.height), extent),
        lambda canvas, page: not told.columns or account_panel.draw(canvas, told, page),
        told.sources,
    )


def _turned(plan: SheetSpec, room: Room, extent: Extent) -> Page:
    """The page of a plan, turned so that its map is larger, if its legend has its room there.

    Raises:
        UsageError: there is no such size of paper.
    """
    west, south, east, north = extent
    upright = page_layout.page(plan.size, room, landscape=False)
    pages = [upright, *_fitting(page_layout.page(plan.size, room, landscape=True), room)]
    return max(pages, key=lambda page: min(page.map.width / (east - west),
                                           page.map.height / (north - south)))  # fmt: skip


def _fitting(page: Page, room: Room) -> Iterator[Page]:
    """The page, if its map is not all used up and its legend fits."""
    if page.map.height > 0 and room.legend(page) <= page.legend.height + _HAIR_MM:
        yield page
