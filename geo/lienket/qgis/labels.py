"""Names on the map: rule-based labels, each class from the scale that the web map has it from."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from lienket import style
from lienket.export_tables import Table, analysis
from lienket.i18n import phrases
from lienket.qgis.bookmarks import View
from lienket.qgis.xml import Element, Value, chosen, defined, element, identify, quoted, rgba
from lienket.style import label_styles
from lienket.style.label_styles import LabelStyle
from lienket.style.units import denominator, mm
from lienket.text import shared

FACES = ("Noto Sans", "Segoe UI", "Arial", "DejaVu Sans")
"""The face of all names, and what stands in for it."""

_POINT_PX = 0.75
_OVER, _LINE, _HORIZONTAL, _ABOUT = 1, 2, 4, 6
_REPEAT_MM = 90
_WRAP = 18
"""A longer name is broken into lines [letters]."""

_URGENT = 9
"""The priority of names that are asked for before those of their class, of 10."""

_STUB_KM = 5
"""A road of the ground that is shorter here has no number [km]: it is a stub of a longer one."""

_SHORT = (("Cụm công nghiệp", "CCN"), ("Khu công nghiệp", "KCN"))
"""What is written short on a map."""

_PLATE, _RIM = style.colour("plate"), style.colour("plate_edge")
_ROUND = 128
"""Qt's number for round joins."""


@dataclass(frozen=True, slots=True)
class _Label:
    """What is written for the features that `test` chooses, how, and where about them."""

    text: str
    test: str
    face: LabelStyle
    placement: int
    shield: bool = False
    urgent: bool = False
    middle: bool = False
    """Whether the name stands about the middle of a line."""


_BRACKETLESS = "regexp_replace(\"name_vi\",' \\\\([^()]*\\\\)$','')"


def labeling(table: Table, view: View, *, coloured: bool) -> Element | None:
    """The labels of a layer, or None; `coloured` shields have the colour of the stage."""
    found = list(_labels(table, view.taken))
    if not found and table.layer != analysis.CROSSINGS:
        return None
    rules = [_rule(label, table, view.latitude, coloured=coloured) for label in found]
    if table.geometry == "Point" and not table.detail:
        rules.append(_obstacle(table))
    return element(
        "labeling",
        element("rules", *rules, key=identify(table.name, "labels")),
        type="rule-based",
    )


def _labels(table: Table, taken: Collection[str]) -> Iterator[_Label]:
    if table.layer in analysis.LAYERS:
        yield from _of_findings(table)
    elif table.geometry == "MultiLineString":
        yield from _of_lines(table, taken)
    elif table.geometry == "MultiPolygon":
        yield from _of_areas(table)
    elif "class" in table.rows or table.status:
        yield from _of_points(table)


def _of_findings(table: Table) -> Iterator[_Label]:
    """How long a gap is and how far that is known, and the names of terminals."""
    if table.layer == analysis.GAPS:
        long = _metres("missing_m")
        about = f"'{phrases('qgis')['up_to'][0]}' || {_metres('most_m')}"
        error = f"coalesce(' ± ' || {_metres('error_m')},'')"
        told = f'if("missing_m" is null,{about},{long} || {error})'
        yield _Label(told, "", label_styles.label_style("gap"), _ABOUT, urgent=True, middle=True)
    elif table.layer == analysis.TERMINALS:
        yield _Label(short(), "", label_styles.label_style("place"), _ABOUT)


def _metres(column: str) -> str:
    """An expression for a distance in metres, or in kilometres from one on."""
    far = f"replace(to_string(round(\"{column}\"/1000,1)),'.',',') || ' km'"
    near = f"format_number(\"{column}\",0,'vi') || ' m'"
    return f'if("{column}"<1000,{near},{far})'


def _of_lines(table: Table, taken: Collection[str]) -> Iterator[_Label]:
    """Numbers of roads as shields, on the ground those not `taken`; other names along the line."""
    if "ref" in table.rows:
        face = label_styles.label_style("shield" if table.status else "base")
        listed = ",".join(quoted(ref) for ref in sorted(taken))
        free = "\"ref\" <> ''"
        if not table.status:
            free = f'"length_km" > {_STUB_KM}' + (f' AND "ref" NOT IN ({listed})' if taken else "")
        # Spaces, for QGIS keeps labels apart by their letters, not by the plate behind them.
        yield _Label("'\u2002' || \"ref\" || '\u2002'", free, face, _HORIZONTAL, shield=True)
    if table.status:
        yield _Label(
            '"name_vi"', "coalesce(\"ref\",'')=''", label_styles.label_style("road"), _LINE
        )
    for code in sorted({"river", "stream"} & set(table.rows.get("class", ()))):
        face = label_styles.label_style(code)
        yield _Label('"name_vi"', f'"class"={quoted(code)}', face, _LINE)


_AREAS = {"districts": "district", "communes": "commune", "sides": "side", "reservoirs": "water",
          "detail_areas": "stream"}  # fmt: skip
_AROUND = ("neighbour", "foreign", "sea")
"""The classes of what lies about the sides that have names."""


def _of_areas(table: Table) -> Iterator[_Label]:
    if table.layer == "context":
        for code in sorted({*_AROUND} & set(table.rows.get("class", ()))):
            face, test = label_styles.label_style(code), f'"class"={quoted(code)}'
            yield _Label(bare(table, code), test, face, _HORIZONTAL)
    elif table.status and table.layer not in _AREAS:
        yield _Label(short(), "", label_styles.label_style("road"), _HORIZONTAL, urgent=True)
    else:
        face = label_styles.label_style(_AREAS.get(table.layer, "place"))
        yield _Label(bare(table), "", face, _OVER if table.layer == "sides" else _HORIZONTAL)


def _of_points(table: Table) -> Iterator[_Label]:
    codes = sorted(set(table.rows["class"].dropna())) if "class" in table.rows else [""]
    for code in codes:
        look = style.mark(table.layer, code)
        face, test = label_styles.marker_label_style(look.key), f'"class"={quoted(code)}'
        where = _ABOUT if look.size else _OVER
        yield _Label(bare(table, code), test if code else "", face, where)


def short() -> str:
    """An expression for the name, without a note in brackets, its kind in letters."""
    text = _BRACKETLESS
    for whole, letters in _SHORT:
        text = f"regexp_replace({text},{quoted(f'^{whole} ')},{quoted(f'{letters} ')})"
    return text


def bare(table: Table, code: str = "") -> str:
    """An expression for the name, without a note in brackets and the words that most share."""
    rows = table.rows[table.rows["class"] == code] if code else table.rows
    text = _BRACKETLESS
    found = [str(name) for name in rows["name_vi"].dropna()]
    start = shared(found)
    # What would be left may not be a bare number: that is the name of a road.
    if not start or any(re.search(r"\d", name.removeprefix(start)) for name in found):
        return text
    text = f"regexp_replace({text},{quoted(f'^{start} ')},'')"
    return f"upper(left({text},1)) || substr({text},2)"


def _rule(label: _Label, table: Table, latitude: float, *, coloured: bool) -> Element:
    face = label.face
    given: dict[str, str] = {}
    if label.shield and table.status and coloured:
        colours = {row.key: row.colour for row in style.symbols()}
        given["ShapeBorderColor"] = chosen("symbol", colours, style.INK)
    scales: dict[str, Value] = {"scaleVisibility": True, "scaleMin": 1, "scaleMax": 0}
    if face.start:
        scales["scaleMax"] = denominator(face.start, latitude)
    if face.end < label_styles.ALWAYS:
        scales["scaleMin"] = denominator(face.end, latitude)
    wrap = 0 if label.middle or label.placement == _LINE else _WRAP
    values: dict[str, Value] = {
        "obstacle": table.status or label.placement == _ABOUT, "drawLabels": True,
        "upsidedownLabels": 0, "labelPerPart": False, "mergeLines": True, "fontMinPixelSize": 3,
        "fontMaxPixelSize": 10000, **scales,
    }  # fmt: skip
    settings = element(
        "settings",
        _text(label),
        element("text-format", autoWrapLength=wrap, multilineAlign=1),
        _placement(label),
        element("rendering", **values),
        defined(given, "dd_properties"),
        calloutType="simple",
    )  # fmt: skip
    tested: dict[str, Value] = {"filter": label.test} if label.test else {}
    own = identify(table.name, "label", label.test)
    return element("rule", settings, description=face.key, key=own, **tested)


def _obstacle(table: Table) -> Element:
    """Nothing written, and no name over the marks, also at scales that give them none."""
    silent = element("rendering", drawLabels=False, obstacle=True, obstacleFactor=2)
    text = element("text-style", fieldName="''", isExpression=True)
    settings = element("settings", text, silent, calloutType="simple")
    return element("rule", settings, key=identify(table.name, "obstacle"))


def _text(label: _Label) -> Element:
    face, bold = label.face, label.face.weight >= label_styles.BOLD
    told: dict[str, Value] = {
        "fieldName": label.text, "isExpression": True, "fontFamily": FACES[0],
        "namedStyle": _style_name(face), "fontWeight": 75 if bold else 50,
        "fontItalic": face.italic, "fontSize": face.size * _POINT_PX, "fontSizeUnit": "Point",
        "fontLetterSpacing": face.spaced * _POINT_PX, "textColor": rgba(face.colour),
        "textOpacity": 1, "capitalization": 1 if face.upper else 0, "multilineHeight": 0.95,
        "allowHtml": False,
    }  # fmt: skip
    families = element("families", *(element("family", name=name) for name in FACES[1:]))
    inside = (families, _halo(label), _plate(label), defined({}, "dd_properties"))
    return element("text-style", *inside, **told)


def _halo(label: _Label) -> Element:
    values: dict[str, Value] = {
        "bufferDraw": not label.shield, "bufferSize": mm(label_styles.HALO_PX),
        "bufferSizeUnits": "MM", "bufferColor": rgba(label_styles.HALO), "bufferOpacity": 0.92,
        "bufferNoFill": True,
        "bufferJoinStyle": _ROUND,
    }  # fmt: skip
    return element("text-buffer", **values)


def _plate(label: _Label) -> Element:
    """The plate of a shield."""
    values: dict[str, Value] = {
        "shapeDraw": label.shield, "shapeType": 0, "shapeSizeType": 0, "shapeSizeX": -0.3,
        "shapeSizeY": 0.3, "shapeSizeUnit": "MM", "shapeRadiiX": 0.7, "shapeRadiiY": 0.7,
        "shapeRadiiUnit": "MM", "shapeFillColor": rgba(_PLATE), "shapeBorderColor": rgba(_RIM),
        "shapeBorderWidth": mm(1.4), "shapeBorderWidthUnit": "MM", "shapeOpacity": 1,
        "shapeJoinStyle": _ROUND,
    }  # fmt: skip
    return element("background", **values)


def _style_name(face: LabelStyle) -> str:
    bold, italic = face.weight >= label_styles.BOLD, face.italic
    return " ".join(word for word, on in (("Bold", bold), ("Italic", italic)) if on) or "Regular"


def _placement(label: _Label) -> Element:
    values: dict[str, Value] = {
        "placement": label.placement,
        "priority": _URGENT if label.urgent else max(1, 10 - label.face.rank),
        "dist": 1.2 if label.placement == _ABOUT else 0.3,
        "distUnits": "MM",
        "placementFlags": 1 if label.shield else 10,
        "predefinedPositionOrder": "R,L,TR,BR,TL,BL,T,B",
        "offsetType": 1,
        "repeatDistance": _REPEAT_MM
        if label.placement in {_LINE, _HORIZONTAL} and label.shield
        else 0,
        "repeatDistanceUnits": "MM",
        "fitInPolygonOnly": False,
        "centroidWhole": True,
        "centroidInside": True,
        "polygonPlacementFlags": 2,
    }
    if label.middle:
        values |= {
            "geometryGenerator": "centroid($geometry)",
            "geometryGeneratorEnabled": True,
            "geometryGeneratorType": "PointGeometry",
            "dist": 3,
        }
    return element("placement", **values)
