"""Print layouts: a page with the map, title, legend, scale bar, north arrow and source."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass

from lienket import style
from lienket.i18n import notice
from lienket.qgis.labels import FACES
from lienket.qgis.xml import Element, Value, defined, element, identify, options, rgba

Tree = Callable[[], Element]
"""Makes a tree of layers anew: an element stands in one place alone."""

Box = tuple[float, float, float, float]
"""West, south, east, north of a map, in its CRS."""

_PAGE, _MAP, _PICTURE, _LABEL, _LEGEND_KIND, _SCALE = 65638, 65639, 65640, 65641, 65642, 65646
_MARGIN = 10.0
_FOOT = 22.0
_PLAIN_PT = 12
"""Larger text is bold [pt]."""

_LEGEND = (
    ("title", 10, 2, 0), ("group", 8, 2, 0), ("subgroup", 7, 2, 0), ("symbol", 6.5, 1, 0),
    ("symbolLabel", 6.5, 1, 2.2),
)  # fmt: skip
"""The parts of a legend: size of the letters [pt], space above and to the left [mm]."""

_ARROW = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 56">'
    f'<path d="M20 14 31 52 20 43 9 52Z" fill="{style.PAPER}" stroke="{style.INK}" '
    f'stroke-width="2" stroke-linejoin="round"/><path d="M20 14 20 43 9 52Z" fill="{style.INK}"/>'
    f'<text x="20" y="11" text-anchor="middle" font-family="{", ".join(FACES)}" '
    f'font-weight="700" font-size="12" fill="{style.INK}">B</text></svg>'
)


@dataclass(frozen=True, slots=True)
class Rect:
    """Where an item stands on the page, from its upper left corner [mm]."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet of paper: its name, size [mm], where map and legend stand.

    The legend has `columns` and letters `letters` times as large as on the smallest page.
    """

    name: str
    width: float
    height: float
    map: Rect
    legend: Rect
    columns: int
    letters: float


@dataclass(frozen=True, slots=True)
class Words:
    """What stands on every page."""

    title: str
    subtitle: str
    source: str
    note: str
    notice: str = ""


PAGES = (
    Page(notice("layout_a4"), 210, 297, Rect(10, 27, 190, 172), Rect(10, 202, 190, 68), 3, 1),
    Page(notice("layout_a3"), 420, 297, Rect(10, 27, 288, 244), Rect(303, 27, 107, 244), 1, 1.3),
)


@dataclass(frozen=True, slots=True)
class Content:
    """What every page shows: the words, where the map is, its theme, what the legend lists.

    `extent` is in the CRS of the project, `grid`, between two grid lines, in its units.
    """

    words: Words
    extent: Box
    theme: str
    legend: Tree
    grid: float


@dataclass(frozen=True, slots=True)
class _Item:
    """Something on a page, by QGIS's number of its kind."""

    page: Page
    name: str
    kind: int
    place: Rect

    def to_element(self, *inside: Element, **more: Value) -> Element:
        """The item with what is inside it; `fill` is the colour of its background."""
        fill = str(more.pop("fill", style.colour("white")))
        own = identify(self.page.name, self.name)
        at = f"{self.place.x:g},{self.place.y:g},mm"
        values: dict[str, Value] = {
            "type": self.kind, "id": self.name, "uuid": own, "templateUuid": own, "position": at,
            "positionOnPage": at, "size": f"{self.place.width:g},{self.place.height:g},mm",
            "background": "false", "frame": "false", "outlineWidthM": "0.2,mm", "opacity": 1,
            "visibility": 1, "referencePoint": 0,
        }  # fmt: skip
        return element(
            "LayoutItem",
            _coloured("FrameColor", style.INK),
            _coloured("BackgroundColor", fill),
            element("LayoutObject", defined({}, "dataDefinedProperties")),
            *inside,
            **{**values, **more},
        )


def layouts(content: Content) -> Element:
    """A layout for each page of `PAGES`."""
    return element("Layouts", *(_layout(page, content) for page in PAGES))


def _layout(page: Page, content: Content) -> Element:
    whole = _Item(page, "page", _PAGE, Rect(0, 0, page.width, page.height))
    foot, width, words = page.height - _FOOT, page.width - 2 * _MARGIN, content.words
    return element(
        "Layout",
        element("PageCollection", whole.to_element(background="true")),
        _legend(page, content.legend()),
        _label(_Item(page, "title", _LABEL, Rect(_MARGIN, 7, width, 9)), words.title, 16),
        _label(_Item(page, "subtitle", _LABEL, Rect(_MARGIN, 16, width, 10)), words.subtitle, 7),
        _label(_Item(page, "notice", _LABEL, Rect(_MARGIN, foot, width, 6)), words.notice, 7),
        _label(_Item(page, "note", _LABEL, Rect(_MARGIN, foot + 6, width, 5)), words.note, 7),
        _label(_Item(page, "source", _LABEL, Rect(_MARGIN, foot + 11, width, 8)), words.source, 7),
        *(_north(page), _scale(page)),
        _map(page, content),
        name=page.name,
        units="mm",
        printResolution=300,
    )


def _coloured(tag: str, colour: str) -> Element:
    red, green, blue, alpha = rgba(colour).split(",")
    return element(tag, red=red, green=green, blue=blue, alpha=alpha)


def _map(page: Page, content: Content) -> Element:
    west, south, east, north = fitted(content.extent, page.map.width / page.map.height)
    box = element("Extent", xmin=repr(west), ymin=repr(south), xmax=repr(east), ymax=repr(north))
    kept = [element("item", uuid=identify(page.name, name)) for name in ("scale", "north")]
    return _Item(page, "map", _MAP, page.map).to_element(
        box,
        _grid(page, content.grid),
        element("LayerSet"),
        element("labelBlockingItems", *kept),
        fill=style.ground("context", "foreign").fill,
        background="true",
        frame="true",
        followPreset="true",
        followPresetName=content.theme,
        keepLayerSet="false",
        mapRotation=0,
        zValue=0,
    )


def _grid(page: Page, step: float) -> Element:
    """Ticks at the frame with the coordinates of the project's CRS beside them."""
    sides: dict[str, Value] = {}
    for side, upright, shown in (("left", 1, 0), ("right", 1, 3), ("top", 0, 3), ("bottom", 0, 0)):
        sides[f"{side}AnnotationPosition"] = 0
        sides[f"{side}AnnotationDirection"] = upright
        sides[f"{side}AnnotationDisplay"] = shown
    values: dict[str, Value] = {
        "name": "grid", "uuid": identify(page.name, "grid"), "show": True, "gridStyle": 3,
        "unit": 0, "intervalX": step, "intervalY": step, "offsetX": 0, "offsetY": 0,
        "showAnnotation": True, "annotationFormat": 0, "frameAnnotationDistance": 0.8,
        "annotationPrecision": 0 if step >= 1 else 2, "gridFrameStyle": 3, "gridFrameWidth": 1.2,
        "gridFramePenThickness": 0.2, "gridFramePenColor": rgba(style.INK),
        "gridFrameSideFlags": 15,
    }  # fmt: skip
    properties = element("LayoutObject", defined({}, "dataDefinedProperties"))
    return element("ComposerMapGrid", _text(6), properties, **values, **sides)


def fitted(extent: Box, ratio: float) -> Box:
    """`extent` made wider or higher about its middle, to `ratio` of width to height.

    >>> fitted((0.0, 0.0, 10.0, 10.0), 2.0)
    (-5.0, 0.0, 15.0, 10.0)
    """
    west, south, east, north = extent
    width, height = east - west, north - south
    wide, high = max(width, height * ratio), max(height, width / ratio)
    x, y = (west + east) / 2, (south + north) / 2
    return x - wide / 2, y - high / 2, x + wide / 2, y + high / 2


def _text(points: float) -> Element:
    families = element("families", *(element("family", name=name) for name in FACES[1:]))
    return element(
        "text-style",
        families,
        defined({}, "dd_properties"),
        fontFamily=FACES[0],
        fontSize=points,
        fontSizeUnit="Point",
        namedStyle="Regular",
        textColor=rgba(style.INK),
        textOpacity=1,
    )


def _font(tag: str, points: float, *, bold: bool) -> Element:
    """A font as Qt writes it."""
    told = f"{FACES[0]},{points:g},-1,5,{75 if bold else 50},0,0,0,0,0"
    return element(tag, description=told, style="Bold" if bold else "Regular")


def _label(item: _Item, text: str, points: float) -> Element:
    # QGIS evaluates what stands in such brackets; a text is a text.
    plain = text.replace("[%", "[% '[%' %]")
    return item.to_element(
        _font("LabelFont", points, bold=points > _PLAIN_PT),
        _coloured("FontColor", style.INK),
        labelText=plain,
        htmlState=0,
        halign=1,
        valign=32,
        marginX=0,
        marginY=0,
        zValue=5,
    )


def _north(page: Page) -> Element:
    drawing = base64.b64encode(_ARROW.encode()).decode()
    place = Rect(page.map.x + page.map.width - 14, page.map.y + 4, 10, 14)
    return _Item(page, "north", _PICTURE, place).to_element(
        file=f"base64:{drawing}",
        mode=0,
        resizeMode=0,
        anchorPoint=4,
        mapUuid=identify(page.name, "map"),
        northMode=0,
        northOffset=0,
        pictureRotation=0,
        zValue=6,
    )


def _scale(page: Page) -> Element:
    place = Rect(page.map.x + 4, page.map.y + page.map.height - 14, 32, 10)
    values: dict[str, Value] = {
        "background": "true", "style": "Single Box", "unitType": "km", "unitLabel": "km",
        "numUnitsPerSegment": 10, "numMapUnitsPerScaleBarUnit": 1, "numSegments": 2,
        "numSegmentsLeft": 0, "numSubdivisions": 1, "height": 1.6, "segmentSizeMode": 0,
        "outlineWidth": 0.2, "labelBarSpace": 1, "boxContentSpace": 1, "alignment": 0,
        "mapUuid": identify(page.name, "map"), "zValue": 7, "minBarWidth": 30, "maxBarWidth": 90,
    }  # fmt: skip
    return _Item(page, "scale", _SCALE, place).to_element(
        _text(7),
        element("numericFormat", options({"decimals": 0}), id="basic"),
        _coloured("fillColor", style.INK),
        _coloured("fillColor2", style.PAPER),
        _coloured("strokeColor", style.INK),
        fill=style.PAPER,
        **values,
    )


def _legend(page: Page, tree: Element) -> Element:
    values: dict[str, Value] = {
        "title": "", "titleAlignment": 1, "columnCount": page.columns, "splitLayer": True,
        "equalColumnWidth": False, "legendFilterByMap": True, "legendFilterByAtlas": False,
        "resizeToContents": True, "boxSpace": 0, "columnSpace": 3, "symbolWidth": 7 * page.letters,
        "symbolHeight": 3.2 * page.letters, "symbolAlignment": 1, "lineSpacing": 0.5,
        "wrapChar": "", "fontColor": style.INK, "map_uuid": identify(page.name, "map"), "zValue": 4,
    }  # fmt: skip
    styles = element("styles", *(_legend_style(page, *row) for row in _LEGEND))
    return _Item(page, "legend", _LEGEND_KIND, page.legend).to_element(styles, tree, **values)


def _legend_style(page: Page, name: str, points: float, above: float, left: float) -> Element:
    font = _font("styleFont", points * page.letters, bold=name.endswith(("title", "group")))
    return element(
        "style", font, name=name, marginTop=above, marginLeft=left, alignment=1, indent=0
    )
