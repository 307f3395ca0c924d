"""Items of print layouts as QGIS keeps them: labels, maps, legends, scale bars, north arrows."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from lienket import style
from lienket.qgis import symbols
from lienket.qgis.labeling import FACES
from lienket.qgis.symbols import Stroke
from lienket.qgis.xml import Element, Value, defined, element, identify, options, rgba

Box = tuple[float, float, float, float]
"""West, south, east, north of a map, in its CRS."""

PAGE, _MAP, _PICTURE, _LABEL, _LEGEND_KIND, _SCALE = 65638, 65639, 65640, 65641, 65642, 65646
_TOP, _LOW = 32, 64
_PAIR = 2

LEGEND_BREAK = "¶"
"""Where a line of a label in a legend ends."""

_LEGEND = (
    ("title", 9, 1, 0), ("group", 7.6, 1.8, 0), ("subgroup", 7, 0, 0), ("symbol", 7, 0.5, 0),
    ("symbolLabel", 7, 0.5, 1.8),
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
class Item:
    """Something on the page `page`, called `name`, by QGIS's number of its kind.

    `given`: properties that an expression gives.
    """

    page: str
    name: str
    place: Rect
    kind: int = _LABEL
    given: Mapping[str, str] = field(default_factory=dict)

    @property
    def uuid(self) -> str:
        """Its id."""
        return identify(self.page, self.name)

    def to_element(self, *inside: Element | None, **more: Value) -> Element:
        """The item with what is inside it; `fill` is the colour of its background."""
        fill = str(more.pop("fill", style.colour("white")))
        at = f"{self.place.x:g},{self.place.y:g},mm"
        values: dict[str, Value] = {
            "type": self.kind, "id": self.name, "uuid": self.uuid, "templateUuid": self.uuid,
            "position": at, "positionOnPage": at,
            "size": f"{self.place.width:g},{self.place.height:g},mm",
            "background": "false", "frame": "false", "outlineWidthM": "0.2,mm", "opacity": 1,
            "visibility": 1, "referencePoint": 0,
        }  # fmt: skip
        return element(
            "LayoutItem",
            _coloured("FrameColor", style.INK),
            _coloured("BackgroundColor", fill),
            element("LayoutObject", defined(self.given, "dataDefinedProperties")),
            *inside,
            **{**values, **more},
        )


def _coloured(tag: str, colour: str) -> Element:
    red, green, blue, alpha = rgba(colour).split(",")
    return element(tag, red=red, green=green, blue=blue, alpha=alpha)


def page(name: str, width: float, height: float) -> Element:
    """The sheet of paper."""
    whole = Item(name, "page", Rect(0, 0, width, height), PAGE)
    return element("PageCollection", whole.to_element(background="true"))


@dataclass(frozen=True, slots=True)
class Lettering:
    """How a text is written: its size [pt], bold, at the upper edge of its item or at the lower."""

    points: float
    bold: bool = False
    low: bool = False


def label(item: Item, text: str, how: Lettering, *, expression: bool = False) -> Element:
    """A text; an `expression` has parts in `[% %]`."""
    # QGIS evaluates what stands in such brackets; a text is a text.
    plain = text if expression else text.replace("[%", "[% '[%' %]")
    return item.to_element(
        font("LabelFont", how.points, bold=how.bold),
        _coloured("FontColor", style.INK),
        labelText=plain, htmlState=0, halign=1, valign=_LOW if how.low else _TOP,
        marginX=0, marginY=0, zValue=5,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class View:
    """What the map of a page shows: an extent under a theme, the step of its grid.

    `grid_given`: an expression for that step.
    """

    extent: Box
    theme: str
    grid: float
    grid_given: str = ""


def main_map(
    item: Item, view: View, blocking: Sequence[Item], *, atlas: bool = False
) -> Element:  # fmt: skip
    """The map of a page, with the grid; names stay off the `blocking` items."""
    kept = [element("item", uuid=row.uuid) for row in blocking]
    driven = element("AtlasMap", atlasDriven="1", scalingMode=2, margin=0) if atlas else None
    return replace(item, kind=_MAP).to_element(
        _extent(view.extent), _grid(item.page, view), element("LayerSet"),
        element("labelBlockingItems", *kept), driven,
        fill=style.ground("context", "foreign").fill, background="true", frame="true",
        followPreset="true", followPresetName=view.theme,
        keepLayerSet="false", mapRotation=0, zValue=0,
    )  # fmt: skip


def inset(item: Item, extent: Box, layers: Sequence[str], frame_of: Item | None = None) -> Element:
    """A small map of some layers, the topmost first; with the frame of another map."""
    shown = [element("Layer", key, source="", provider="ogr", name="") for key in layers]
    overview = _overview(item, frame_of) if frame_of else None
    return Item(item.page, item.name, item.place, _MAP).to_element(
        _extent(extent), element("LayerSet", *shown), overview,
        fill=style.ground("context", "foreign").fill, background="true", frame="true",
        followPreset="false", keepLayerSet="true", keepLayerStyles="false", mapRotation=0, zValue=3,
    )  # fmt: skip


def _overview(item: Item, frame_of: Item) -> Element:
    marked = style.colour("marked")
    drawn = symbols.symbol(
        "fill", symbols.fill(marked, 0.14), symbols.edge(Stroke(marked, 1.6))
    )  # fmt: skip
    return element(
        "ComposerMapOverview", drawn,
        element("LayoutObject", defined({}, "dataDefinedProperties")),
        uuid=identify(item.page, item.name, "overview"), name="overview", show=1,
        frameMap=frame_of.uuid, blendMode=0, inverted=0, centered=0, position=4,
    )  # fmt: skip


def _extent(box: Box) -> Element:
    west, south, east, north = box
    return element("Extent", xmin=repr(west), ymin=repr(south), xmax=repr(east), ymax=repr(north))


def _grid(page: str, view: View) -> Element:
    """Ticks at the frame with the coordinates of the project's CRS: in km, or in degrees."""
    sides: dict[str, Value] = {}
    for side, upright, shown in (("left", 1, 0), ("right", 1, 3), ("top", 0, 3), ("bottom", 0, 0)):
        sides[f"{side}AnnotationPosition"] = 1
        sides[f"{side}AnnotationDirection"] = upright
        sides[f"{side}AnnotationDisplay"] = shown
    step, metric = view.grid, view.grid >= 1
    values: dict[str, Value] = {
        "name": "grid", "uuid": identify(page, "grid"), "show": True, "gridStyle": 3,
        "unit": 0, "intervalX": step, "intervalY": step, "offsetX": 0, "offsetY": 0,
        "showAnnotation": True, "annotationFormat": 8 if metric else 0,
        "annotationExpression": "to_string(@grid_number/1000)" if metric else "",
        "frameAnnotationDistance": 0.4, "annotationPrecision": 0 if metric else 2,
        "gridFrameStyle": 3, "gridFrameWidth": 1, "gridFramePenThickness": 0.2,
        "gridFramePenColor": rgba(style.INK), "gridFrameSideFlags": 15,
    }  # fmt: skip
    names = ("dataDefinedMapGridIntervalX", "dataDefinedMapGridIntervalY")
    given = dict.fromkeys(names, view.grid_given) if view.grid_given else {}
    properties = element("LayoutObject", defined(given, "dataDefinedProperties"))
    return element("ComposerMapGrid", text_format(5.8), properties, **values, **sides)


def text_format(points: float) -> Element:
    """The face of texts that have a format of their own."""
    families = element("families", *(element("family", name=name) for name in FACES[1:]))
    return element(
        "text-style", families, defined({}, "dd_properties"),
        fontFamily=FACES[0], fontSize=points, fontSizeUnit="Point", namedStyle="Regular",
        textColor=rgba(style.INK), textOpacity=1,
    )  # fmt: skip


def font(tag: str, points: float, *, bold: bool) -> Element:
    """A font as Qt writes it."""
    written = f"{FACES[0]},{points:g},-1,5,{75 if bold else 50},0,0,0,0,0"
    return element(tag, description=written, style="Bold" if bold else "Regular")


def north(item: Item, of: Item) -> Element:
    """An arrow to the grid's north of a map."""
    drawing = base64.b64encode(_ARROW.encode()).decode()
    return Item(item.page, item.name, item.place, _PICTURE).to_element(
        file=f"base64:{drawing}", mode=0, resizeMode=0, anchorPoint=4, mapUuid=of.uuid,
        northMode=0, northOffset=0, pictureRotation=0, zValue=6,
    )  # fmt: skip


def scale_bar(item: Item, of: Item) -> Element:
    """A bar of two halves, as long as fits."""
    values: dict[str, Value] = {
        "background": "false", "style": "Single Box", "unitType": "km", "unitLabel": "km",
        "numUnitsPerSegment": 10, "numMapUnitsPerScaleBarUnit": 1, "numSegments": 2,
        "numSegmentsLeft": 0, "numSubdivisions": 1, "height": 1.4, "segmentSizeMode": 1,
        "outlineWidth": 0.2, "labelBarSpace": 0.8, "boxContentSpace": 1, "alignment": 0,
        "mapUuid": of.uuid, "zValue": 7, "minBarWidth": 16, "maxBarWidth": 34,
    }  # fmt: skip
    return Item(item.page, item.name, item.place, _SCALE).to_element(
        text_format(6.6),
        element("numericFormat", options({"decimals": 1, "decimal_separator": ","}), id="basic"),
        _coloured("fillColor", style.INK), _coloured("fillColor2", style.PAPER),
        _coloured("strokeColor", style.INK),
        fill=style.PAPER, **values,
    )  # fmt: skip


def legend(item: Item, of: Item, tree: Element, columns: int, letters: float) -> Element:
    """The legend `tree` of what a map shows, in columns, its letters `letters` times as large."""
    values: dict[str, Value] = {
        "title": "", "titleAlignment": 1, "columnCount": columns, "splitLayer": True,
        "equalColumnWidth": columns <= _PAIR,
        "legendFilterByMap": True, "legendFilterByAtlas": False,
        "resizeToContents": True, "boxSpace": 0, "columnSpace": 3, "symbolWidth": 8 * letters,
        "symbolHeight": 2.8 * letters, "symbolAlignment": 1, "lineSpacing": 0.4,
        "wrapChar": LEGEND_BREAK, "fontColor": style.INK, "map_uuid": of.uuid, "zValue": 4,
    }  # fmt: skip
    styles = element("styles", *(_legend_style(letters, *row) for row in _LEGEND))
    own = Item(item.page, item.name, item.place, _LEGEND_KIND)
    return own.to_element(styles, tree, **values)


def _legend_style(letters: float, name: str, points: float, above: float, left: float) -> Element:
    face = font("styleFont", points * letters, bold=name in {"title", "group"})
    return element(
        "style", face, name=name, marginTop=above, marginLeft=left, alignment=1, indent=0,
        marginBottom=0.6 if name == "group" else 0,
    )  # fmt: skip
