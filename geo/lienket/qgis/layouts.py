"""Print layouts: a page for each theme on A4 and A3, and an atlas with a page for each link."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pyproj

from lienket.export_tables import counts
from lienket.export_tables.words import credited, edition
from lienket.i18n import beside, notice, phrases, pick, sentence
from lienket.model.atlas import Atlas
from lienket.qgis import bookmarks, insets, layout_items, legends, link_panel, pages
from lienket.qgis.bookmarks import View
from lienket.qgis.extra_tables import PAGES
from lienket.qgis.layout_items import Box, Item, Lettering, Rect, label
from lienket.qgis.maplayers import STAGE, THEMES, Theme, access_themes, theme_epoch
from lienket.qgis.pages import A3, A4, FINEST, LINK, Page
from lienket.qgis.tips import identifier
from lienket.qgis.xml import Element, element
from lienket.speech import current, first, named

_GUTTER = 4.0
_HEAD_MM = 4.5
_SMALL, _WIDE_PT, _LETTER_MM = Lettering(6.6), 6.8, 0.18
"""What is told under a map; the size of the small print on large paper [pt]; how wide a letter of
a point is, about [mm]."""


@dataclass(frozen=True, slots=True)
class _Words:
    """What stands on every page."""

    title: str
    subtitle: str
    source: str
    note: str
    notice: str


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A layout: its page, its name, what it is made of, the theme of its map."""

    page: Page
    name: str
    view: View
    theme: Theme
    words: _Words

    def item(self, name: str, place: Rect) -> Item:
        """An item of the page."""
        return Item(self.name, name, place)

    def whole(self, *inside: Element) -> Element:
        """The layout with what is on it."""
        return element(
            "Layout",
            layout_items.page(self.name, self.page.width, self.page.height),
            *inside,
            name=self.name,
            units="mm",
            printResolution=300,
        )


def layouts(view: View) -> Element:
    """A layout for each theme and size of paper, and the atlas of the links that are drawn."""
    words = _words(view)
    atlas = view.delivery.atlas
    plain = [
        _themed(
            _Sheet(page, f"{theme.title}, {page.name}", view, theme, _under(theme, words, atlas))
        )
        for theme in (*THEMES, *access_themes(atlas))
        for page in (A4, A3)
    ]
    drawn = any(table.name == PAGES for table in view.delivery.layers)
    name = f"{first(phrases('qgis')['atlas_links'])}, {LINK.name}"
    linked = [_atlas(_Sheet(LINK, name, view, STAGE, words))] if drawn else []
    return element("Layouts", *plain, *linked)


def _under(theme: Theme, words: _Words, atlas: Atlas) -> _Words:
    """`words` with what is said of the units that a theme shows, where they are another epoch's."""
    epoch = theme_epoch(theme, atlas)
    if not epoch:
        return words
    return replace(words, notice=pick(counts.units_notice(atlas, epoch), "both"))


def _words(view: View) -> _Words:
    atlas = view.delivery.atlas
    credits_ = "; ".join(credited(atlas.catalogue.layers))
    crs = f"{pyproj.CRS(view.code).name} ({view.code})"
    subtitle = sentence(
        "layout_subtitle",
        title=atlas.catalogue.title_en,
        dated=counts.dated(atlas),
        edition=edition(atlas.audience),
    )
    sources = notice("layout_sources", table=_sources())
    return _Words(
        title=named(atlas.catalogue, "title"),
        subtitle="\n".join(subtitle) if current().language == "vi" else first(subtitle),
        source=f"{notice('layout_base', credits=credits_)} {sources}",
        note=f"{notice('layout_crs', crs=crs)} {notice('layout_schematic')}",
        notice=pick(counts.notice(atlas), "both"),
    )


def _sources() -> str:
    return first(phrases("export_tables")["table_sources"])


def _themed(sheet: _Sheet) -> Element:
    page = sheet.page
    main = sheet.item("map", page.map)
    title = f"{sheet.words.title}: {sheet.theme.title.lower()}"
    return sheet.whole(
        label(sheet.item("title", page.title), title, Lettering(14, bold=True)),
        label(sheet.item("subtitle", page.subtitle), sheet.words.subtitle, Lettering(7)),
        *_around(sheet, main),
        layout_items.main_map(main, _shown(sheet), _blocking(sheet)),
    )


def _shown(sheet: _Sheet, step: str = "") -> layout_items.View:
    """All of the sides, under the theme of the page; `step`: an expression for the grid's."""
    view = sheet.view
    extent = _fitted(bookmarks.extent(view.delivery, view.code), sheet.page.map, view)
    return layout_items.View(extent, sheet.theme.title, _grid(view), step)


def _around(sheet: _Sheet, main: Item) -> Iterator[Element]:
    """What every page has about its map."""
    page, words = sheet.page, sheet.words
    tree = legends.tree(sheet.view, sheet.theme, page.columns)
    place = sheet.item("legend", page.legend)
    yield layout_items.legend(place, main, tree, page.columns, page.letters)
    bar, ratio, arrow, *_ = _blocking(sheet)
    yield layout_items.scale_bar(bar, main)
    yield label(ratio, _ratio(), Lettering(7 * page.letters, bold=True), expression=True)
    yield layout_items.north(arrow, main)
    if country := insets.extent(sheet.view, country=True):
        shown = _filling(country, page.country), _ids(insets.OF_COUNTRY)
        yield layout_items.inset(sheet.item("country", page.country), *shown)
    foot, high = page.foot, page.foot.height / 5
    print_ = Lettering(6 if page.letters == 1 else _WIDE_PT)
    # A longer notice begins higher, where the legend ends.
    more = max(0, math.ceil(len(words.notice) * print_.points * _LETTER_MM / foot.width) - 2)
    rows = (
        ("notice", words.notice, -more, 2 + more),
        ("note", words.note, 2, 1),
        ("source", words.source, 3, 2),
    )
    for key, text, start, lines in rows:
        at = Rect(foot.x, foot.y + start * high, foot.width, lines * high)
        yield label(sheet.item(key, at), text, print_)


def _ids(keys: tuple[str, ...]) -> list[str]:
    return [identifier(key) for key in keys]


def _blocking(sheet: _Sheet) -> tuple[Item, ...]:
    """The scale bar, the scale in figures over it, the north arrow: in the corners of the map.

    The frame of the country after them, where it stands on the map.
    """
    at, frame = sheet.page.map, sheet.page.country
    low, framed = at.y + at.height, pages.within(frame, at)
    right = frame.x if framed else at.x + at.width
    return (
        sheet.item("scale", Rect(at.x + 2, low - 10, 46, 9)),
        sheet.item("ratio", Rect(at.x + 3, low - 13.5, 46, 4)),
        sheet.item("north", Rect(right - 13, at.y + 3, 10, 14)),
        *([sheet.item("country", frame)] if framed else []),
    )


def _ratio() -> str:
    """The scale of the map on the page, to a thousand."""
    shown = "round(map_get(item_variables('map'),'map_scale'),-3)"
    told = f"format_number({shown},0,'{current().language}')"
    return f"{first(phrases('qgis')['scale'])} 1:[% {told} %]"


def _grid(view: View) -> float:
    return 0.25 if view.code == "EPSG:4326" else 20_000.0


def _fitted(extent: Box, place: Rect, view: View) -> Box:
    """`extent` made wider and higher about its middle, to a round scale where it is in metres."""
    if view.code == "EPSG:4326":
        return _filling(extent, place)
    west, south, east, north = extent
    need = max((east - west) / place.width, (north - south) / place.height) * 1000
    return _filling(extent, place, pages.rounded(need) / 1000)


def _filling(extent: Box, place: Rect, step: float = 0) -> Box:
    """`extent` made to fill `place`, at least; at `step` units a millimetre if that is given."""
    west, south, east, north = extent
    step = step or max((east - west) / place.width, (north - south) / place.height)
    x, y = (west + east) / 2, (south + north) / 2
    half = step * place.width / 2, step * place.height / 2
    return x - half[0], y - half[1], x + half[0], y + half[1]


def _atlas(sheet: _Sheet) -> Element:
    """A page for each link: its name, its map, how it stands, where it lies."""
    page, view, words = sheet.page, sheet.view, phrases("qgis")
    scale = _scale(page, view)
    main = replace(sheet.item("map", page.map), given={"dataDefinedMapScale": scale})
    step = "" if view.code == "EPSG:4326" else _step(page, scale)
    aside = []
    sides = insets.extent(view, country=False)
    if sides and page.sides:
        box = _filling(sides, page.sides)
        place = sheet.item("sides", page.sides)
        aside.append(layout_items.inset(place, box, _ids(insets.OF_SIDES), main))
    title = Lettering(13, bold=True, low=True)
    return sheet.whole(
        label(sheet.item("title", page.title), '[% "name_vi" %]', title, expression=True),
        label(sheet.item("subtitle", page.subtitle), sheet.words.subtitle, Lettering(6.5)),
        *_panel(sheet),
        label(sheet.item("faded", page.faded), beside(words["atlas_faded"]), _SMALL),
        *_around(sheet, main),
        *aside,
        layout_items.main_map(main, _shown(sheet, step), _blocking(sheet), atlas=True),
        _coverage(),
    )


def _coverage() -> Element:
    return element(
        "Atlas", enabled=1, coverageLayer=identifier(PAGES), coverageLayerProvider="ogr",
        coverageLayerName=PAGES, coverageLayerSource="", hideCoverage=1, filterFeatures=0,
        pageNameExpression='"name_vi"', sortFeatures=1, sortKey='"page"', sortAscending=1,
        filenamePattern="lpad(to_string(\"page\"),2,'0') || '-' || \"key\"",
    )  # fmt: skip


def _panel(sheet: _Sheet) -> Iterator[Element]:
    """Heads and columns, from the row of the page."""
    box, count = sheet.page.panel, link_panel.COLUMNS
    if box is None:
        return
    width = (box.width - _GUTTER * (count - 1)) / count
    for number in range(1, count + 1):
        x = box.x + (number - 1) * (width + _GUTTER)
        head = sheet.item(f"head_{number}", Rect(x, box.y, width, _HEAD_MM))
        text = f"[% coalesce(\"head_{number}\",'') %]"
        yield label(head, text, Lettering(7.5, bold=True), expression=True)
        body = Rect(x, box.y + _HEAD_MM, width, box.height - _HEAD_MM)
        text = f"[% coalesce(\"column_{number}\",'') %]"
        yield label(sheet.item(f"column_{number}", body), text, _SMALL, expression=True)


_STEPS = (1000, 2000, 5000, 10_000, 20_000, 50_000)


def _step(page: Page, scale: str) -> str:
    """An expression for the step of a grid that has about five lines across the map of a page."""
    steps = ",".join(str(step) for step in _STEPS)
    wide = f"({scale})*{page.map.width / 1000:g}"
    found = f"array_first(array_filter(array({steps}),@element>=@wide/6))"
    return f"with_variable('wide',{wide},coalesce({found},{_STEPS[-1]}))"


def _scale(page: Page, view: View) -> str:
    """An expression for the round scale at which the map of a page shows all of its link."""
    code = view.delivery.atlas.catalogue.measuring_crs
    shape = f"transform(@atlas_geometry,'{view.code}','{code}')"
    need = (f"max(bounds_width({shape})/{page.map.width:g},"
            f"bounds_height({shape})/{page.map.height:g},{FINEST / 1000:g})*1000")  # fmt: skip
    steps = ",".join(f"{step:g}" for step in map(int, pages.SCALES))
    fit = f"array_first(array_filter(array({steps}),@element>=@need))"
    return f"with_variable('need',{need},{fit})"
