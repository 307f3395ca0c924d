"""Labels as QGIS keeps them: rules, faces, plates, places, scales."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree as ET

from lienket import style
from lienket.export_tables import Table, access_tables, analysis
from lienket.qgis import access_rules, labels, symbols, unit_layers, unit_looks
from lienket.qgis.bookmarks import View
from lienket.qgis.labels import Label, Placement
from lienket.qgis.symbols import Stroke
from lienket.qgis.xml import Element, Value, defined, element, identify, options, rgba
from lienket.style import label_styles
from lienket.style.label_styles import LabelStyle
from lienket.style.units import Zooms, mm

FACES = ("Arial", "Liberation Sans", "Segoe UI", "Noto Sans", "DejaVu Sans")
"""The face of all names, and what stands in for it where a machine has it not: first one of the
same measures, so that names fit alike on Windows, Linux and macOS."""

_POINT_PX = 0.75
_REPEAT_MM = 90
_URGENT = 9
"""The priority of names that are asked for before those of their class, of 10."""

_OVERRUN_MM = 120
"""So far a name may run out over the ends of a short line [mm]."""

_LEAST_MM, _ABOUT_MM, _CLEAR_MM, _LED_MM = 0.5, 1.2, 1.7, 9.0
"""How far names stand off a line, a point, a line that carries a mark, and with a leader [mm]."""

_ABOVE, _ALONG = 2, 8
"""Over the line, and that as the map lies, not as the line runs."""

_PLATE, _RIM = style.colour("plate"), style.colour("plate_edge")
_RIM_PX = 1.7
_ROUND = 128
"""Qt's number for round joins."""


def labeling(table: Table, view: View, *, by_state: bool) -> Element | None:
    """The labels of a layer, or None; `by_state`: where links are drawn by their state."""
    atlas = view.delivery.atlas
    if unit_layers.is_held(table, atlas):
        found = list(unit_looks.labels(table, view))
    elif table.layer in access_tables.LAYERS:
        found = list(access_rules.labels(table, view))
    else:
        found = list(labels.of_table(table, view, by_state=by_state))
    if not found and table.layer != analysis.CROSSINGS:
        return None
    return written(
        found, table, view.zooms, obstacle=table.geometry == "Point" and not table.detail
    )


def written(
    found: Iterable[Label], table: Table, zooms: Zooms, *, obstacle: bool = False
) -> Element:
    """Rules for the labels `found`; as an `obstacle` the marks are kept free of other names."""
    rules = [_rule(label, table, zooms) for label in found]
    if obstacle:
        rules.append(_obstacle(table))
    return element(
        "labeling",
        element("rules", *rules, key=identify(table.name, "labels")),
        type="rule-based",
    )


def _rule(label: Label, table: Table, zooms: Zooms) -> Element:
    face = label.face
    scales: dict[str, Value] = {"scaleVisibility": True, "scaleMin": 1, "scaleMax": 0}
    if face.start:
        scales["scaleMax"] = zooms.begin(face.start - label.sooner)
    if face.end < label_styles.ALWAYS:
        scales["scaleMin"] = zooms.end(face.end)
    wrap = label.wrap if label.placement in {Placement.HORIZONTAL, Placement.ABOUT} else 0
    values: dict[str, Value] = {
        "obstacle": table.status or label.placement == Placement.ABOUT, "drawLabels": True,
        "upsidedownLabels": 0, "labelPerPart": False,
        "displayAll": label.always, "mergeLines": not label.shape,
        "fontMinPixelSize": 3, "fontMaxPixelSize": 10000, "fitInPolygonOnly": label.inside,
        **scales,
    }  # fmt: skip
    settings = element(
        "settings",
        _text(label),
        element("text-format", autoWrapLength=0 if label.shield else wrap, multilineAlign=1),
        _placement(label),
        element("rendering", **values),
        defined(dict(label.given), "dd_properties"),
        *([_leader(face)] if label.leader else []),
        calloutType="simple",
    )
    tested: dict[str, Value] = {"filter": label.test} if label.test else {}
    own = identify(table.name, "label", label.test, str(int(label.placement)))
    return element("rule", settings, description=face.key, key=own, **tested)


def _leader(face: LabelStyle) -> Element:
    """A thin line from a name to what it names."""
    drawn = symbols.symbol("line", symbols.line(Stroke(face.colour, 1)), name="symbol")
    values: dict[str, Value] = {
        "anchorPoint": "pole_of_inaccessibility", "drawToAllParts": "false", "enabled": "1",
        "labelAnchorPoint": "point_on_exterior", "minLength": "0", "minLengthUnit": "MM",
        "offsetFromAnchor": "0.4", "offsetFromAnchorUnit": "MM", "offsetFromLabel": "0.4",
        "offsetFromLabelUnit": "MM", "lineSymbol": ET.tostring(drawn, encoding="unicode"),
    }  # fmt: skip
    return element("callout", options(values), type="simple")


def _obstacle(table: Table) -> Element:
    """Nothing written, and no name over the marks, also at scales that give them none."""
    silent = element("rendering", drawLabels=False, obstacle=True, obstacleFactor=2)
    text = element("text-style", fieldName="''", isExpression=True)
    settings = element("settings", text, silent, calloutType="simple")
    return element("rule", settings, key=identify(table.name, "obstacle"))


def _text(label: Label) -> Element:
    face, bold = label.face, label.face.weight >= label_styles.BOLD
    values: dict[str, Value] = {
        "fieldName": label.text, "isExpression": True, "fontFamily": FACES[0],
        "namedStyle": _style_name(face), "fontWeight": 75 if bold else 50,
        "fontItalic": face.italic, "fontSize": face.size * _POINT_PX, "fontSizeUnit": "Point",
        "fontLetterSpacing": face.spaced * _POINT_PX, "textColor": rgba(face.colour),
        "textOpacity": 1, "capitalization": 1 if face.upper else 0, "multilineHeight": 0.95,
        "allowHtml": False,
    }  # fmt: skip
    families = element("families", *(element("family", name=name) for name in FACES[1:]))
    inside = (families, _halo(label), _plate(label), defined({}, "dd_properties"))
    return element("text-style", *inside, **values)


def _halo(label: Label) -> Element:
    values: dict[str, Value] = {
        "bufferDraw": not label.shield, "bufferSize": mm(label_styles.HALO_PX),
        "bufferSizeUnits": "MM", "bufferColor": rgba(label_styles.HALO), "bufferOpacity": 0.92,
        "bufferNoFill": True,
        "bufferJoinStyle": _ROUND,
    }  # fmt: skip
    return element("text-buffer", **values)


def _plate(label: Label) -> Element:
    """The plate of a number; wider rims where its colour says what road it is."""
    values: dict[str, Value] = {
        "shapeDraw": label.shield, "shapeType": 0, "shapeSizeType": 0, "shapeSizeX": -0.3,
        "shapeSizeY": 0.3, "shapeSizeUnit": "MM", "shapeRadiiX": 0.7, "shapeRadiiY": 0.7,
        "shapeRadiiUnit": "MM", "shapeFillColor": rgba(_PLATE), "shapeBorderColor": rgba(_RIM),
        "shapeBorderWidth": mm(_RIM_PX if label.shield and label.given else 1),
        "shapeBorderWidthUnit": "MM",
        "shapeOpacity": 1, "shapeJoinStyle": _ROUND,
    }  # fmt: skip
    return element("background", **values)


def _style_name(face: LabelStyle) -> str:
    bold, italic = face.weight >= label_styles.BOLD, face.italic
    return " ".join(word for word, on in (("Bold", bold), ("Italic", italic)) if on) or "Regular"


def _distance(label: Label) -> float:
    """How far a name stands off what it names [mm]."""
    if label.leader:
        return _LED_MM
    if label.placement == Placement.ABOUT:
        return _ABOUT_MM
    return _CLEAR_MM if label.placement == Placement.LINE else _LEAST_MM


def _placement(label: Label) -> Element:
    about = label.placement in {Placement.ABOUT, Placement.AROUND}
    values: dict[str, Value] = {
        "placement": int(label.placement),
        "priority": _URGENT if label.urgent else max(1, 10 - label.face.rank),
        "dist": _distance(label),
        "distUnits": "MM",
        "placementFlags": 1 if label.shield else _ABOVE | _ALONG,
        "predefinedPositionOrder": "R,L,TR,BR,TL,BL,T,B",
        "offsetType": 1,
        "repeatDistance": _REPEAT_MM if label.shield else 0,
        "repeatDistanceUnits": "MM",
        "overrunDistance": _OVERRUN_MM if label.placement == Placement.LINE else 0,
        "overrunDistanceUnit": "MM",
        "fitInPolygonOnly": label.inside,
        "centroidWhole": True,
        "centroidInside": True,
        "polygonPlacementFlags": 2,
    }
    if label.shape:
        values |= {
            "geometryGenerator": label.shape,
            "geometryGeneratorEnabled": True,
            "geometryGeneratorType": "PointGeometry" if about else "LineGeometry",
        }
    return element("placement", **values)
