"""QGIS symbols from the one style table: strokes, fills, marks and what lies under them.

Widths of the table are pixels of 1/96 inch; a symbol has them in millimetres, so that a sheet of
paper shows what the screen shows.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from lienket import style
from lienket.qgis.xml import Element, Value, defined, element, options, rgba
from lienket.style.symbol_layers import HATCH_BAND_PX, HATCH_PX
from lienket.style.units import mm

_PALE = 30
_FADED = f"if(try(coalesce(\"link\"<>attribute(@atlas_feature,'key'),false),false),{_PALE},100)"
"""How opaque what a page is not about is [%], and the expression for it."""

Kind = Literal["line", "fill", "marker"]
Dash = Sequence[float]

_RISE = 45
"""How a hatch rises to the right [deg]."""

_ANCHOR = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><g fill="none" '
    'stroke="param(outline)" stroke-width="2.4" stroke-linecap="round">'
    '<circle cx="12" cy="5" r="2.6"/>'
    '<path d="M12 8v13M7 11h10M4 15c1 4 4 6 8 6s7-2 8-6"/></g></svg>'
)


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line: `weight` and `dash` [px]; `given` = data-defined properties by QGIS's name.

    `start` = how far into its dash it begins [px].
    """

    colour: str
    weight: float
    dash: Dash = ()
    alpha: float = 1
    cap: str = "round"
    given: Mapping[str, str] = field(default_factory=dict)
    start: float = 0


def symbol(kind: Kind, *layers: Element, name: str = "", alpha: float = 1) -> Element:
    """A symbol of layers, the lowest first."""
    return element("symbol", *layers, type=kind, name=name, alpha=alpha, clip_to_extent=True)


def faded(drawn: Element) -> Element:
    """`drawn`, a symbol of links, pale on the page of an atlas that is about another link."""
    drawn.insert(0, defined({"alpha": _FADED}))
    return drawn


def _layer(
    kind: str, values: Mapping[str, Value], given: Mapping[str, str], *inside: Element
) -> Element:
    own: Mapping[str, Value] = {"class": kind, "enabled": True, "locked": False, "pass": 0}
    return element("layer", options(values), defined(given), *inside, **own)


def line(stroke: Stroke) -> Element:
    """A layer of a line symbol."""
    return _layer("SimpleLine", _line(stroke), stroke.given)


def _line(stroke: Stroke) -> dict[str, Value]:
    return {
        "line_color": rgba(stroke.colour, stroke.alpha),
        "line_style": "solid",
        "line_width": mm(stroke.weight),
        "line_width_unit": "MM",
        "capstyle": stroke.cap,
        "joinstyle": "bevel" if stroke.start else "round",
        "use_custom_dash": "1" if stroke.dash else "0",
        "customdash": ";".join(f"{mm(length):.3f}" for length in stroke.dash) or "5;2",
        "customdash_unit": "MM",
        "offset_unit": "MM",
        **({"dash_pattern_offset": mm(stroke.start), "dash_pattern_offset_unit": "MM"}
           if stroke.start else {}),
    }  # fmt: skip


def along(course: str, *strokes: Element) -> Element:
    """Lines along what the expression `course` gives instead of the feature's own shape."""
    values: dict[str, Value] = {
        "SymbolType": "Line",
        "geometryModifier": course,
        "units": "MapUnit",
    }
    return _layer("GeometryGenerator", values, {}, symbol("line", *strokes, name="@0@0"))


def edge(stroke: Stroke) -> Element:
    """The outline of an area, as a layer of a fill symbol."""
    return _layer("SimpleLine", _line(stroke), stroke.given)


def fill(colour: str, alpha: float = 1, given: Mapping[str, str] | None = None) -> Element:
    """A plain fill without an outline."""
    values: dict[str, Value] = {
        "color": rgba(colour, alpha), "style": "solid", "outline_style": "no", "joinstyle": "round",
    }  # fmt: skip
    return _layer("SimpleFill", values, given or {})


def edge_hatch(colour: str, alpha: float, given: Mapping[str, str], phase: float) -> Element:
    """Strokes along the edge of an area, inside it, moved by `phase` [share of their step].

    The band is so wide on the paper or the screen at any scale; in a legend all is hatched.
    """
    values: dict[str, Value] = {
        "angle": _RISE, "distance": mm(HATCH_PX), "distance_unit": "MM", "line_width": mm(2),
        "line_width_unit": "MM", "offset": mm(HATCH_PX) * phase, "offset_unit": "MM",
        "color": rgba(colour, alpha),
    }  # fmt: skip
    stroke = faded(symbol("line", line(Stroke(colour, 2, alpha=alpha, cap="flat")), name="@0@0"))
    hatched = symbol("fill", _layer("LinePatternFill", values, {}, stroke), name="@0@0")
    metres = f"{mm(HATCH_BAND_PX) / 1000:.6f}*@map_scale"
    band = f"difference($geometry,buffer($geometry,-{metres}))"
    drawn: dict[str, Value] = {
        "SymbolType": "Fill", "geometryModifier": f"coalesce(try({band}),$geometry)",
        "units": "MapUnit",
    }  # fmt: skip
    return _layer("GeometryGenerator", drawn, given, hatched)


def beside(far: float, alone: float) -> str:
    """An expression for the offset of a line `far` [px] at the right hand of its direction.

    Its direction is that which leads farther to the north or the east, as in `style.beside`.
    `alone` = the offset in a legend, where there is no feature [px].
    """
    ends = [f"{axis}({end}_point(geometry_n($geometry,{part})))"
            for end, part in (("end", "num_geometries($geometry)"), ("start", "1"))
            for axis in ("x", "y")]  # fmt: skip
    ahead = f"{ends[0]}+{ends[1]}-{ends[2]}-{ends[3]}"
    return f"if(try({ahead}) IS NULL,{mm(alone):.4f},{mm(far):.4f}*if(try({ahead})<0,-1,1))"


def mark(
    shape: str, colour: str, size: float, halo: str, given: Mapping[str, str] | None = None
) -> Sequence[Element]:
    """The layers of a mark of `size` [px] on a halo, by the shape's name in the style table."""
    if shape == "anchor":
        return [_anchor(colour, size, given or {})]
    form = "circle" if shape == "ring" else shape
    hollow = shape == "ring"
    back = _marker(form, size + 3, halo, Stroke(halo, 0), {})
    if hollow:
        return [back, _marker(form, size - 1.6, halo, Stroke(colour, 1.9), given or {})]
    return [back, _marker(form, size, colour, Stroke(halo, 1), given or {})]


def unseen() -> Sequence[Element]:
    """The layer of a mark that is not seen."""
    values: dict[str, Value] = {"name": "circle", "color": rgba(style.PAPER, 0), "size": 0,
                                "outline_style": "no"}  # fmt: skip
    return [_layer("SimpleMarker", values, {})]


def _marker(form: str, size: float, colour: str, rim: Stroke, given: Mapping[str, str]) -> Element:
    values: dict[str, Value] = {
        "name": form,
        "color": rgba(colour),
        "outline_color": rgba(rim.colour),
        "outline_style": "solid" if rim.weight else "no",
        "outline_width": mm(rim.weight),
        "outline_width_unit": "MM",
        "size": mm(size),
        "size_unit": "MM",
        "scale_method": "diameter",
        "angle": 0,
        "joinstyle": "miter",
    }
    return _layer("SimpleMarker", values, given)


def _anchor(colour: str, size: float, given: Mapping[str, str]) -> Element:
    drawing = base64.b64encode(_ANCHOR.encode()).decode()
    values: dict[str, Value] = {
        "name": f"base64:{drawing}", "color": rgba(colour), "outline_color": rgba(colour),
        "outline_width": mm(1), "outline_width_unit": "MM", "size": mm(size * 1.3),
        "size_unit": "MM", "scale_method": "diameter",
    }  # fmt: skip
    return _layer("SvgMarker", values, given)


def disc(colour: str, alpha: float, size: float, given: Mapping[str, str]) -> Element:
    """A pale disc about a point that is only roughly known; `size` [px]."""
    values: dict[str, Value] = {
        "name": "circle", "color": rgba(colour, alpha), "outline_style": "no",
        "size": mm(size), "size_unit": "MM", "scale_method": "diameter",
    }  # fmt: skip
    return _layer("SimpleMarker", values, given)


def vague(look: style.MarkerStyle, test: str) -> Element:
    """The pale disc about those points drawn as `look` that pass `test`; none in a legend."""
    form = style.ACCURACIES["schematic"]
    clear = f"'{rgba(look.colour, 0)}'"
    pale = f"'{rgba(look.colour, form.band_opacity)}'"
    given = {"fillColor": f"try(if({test},{pale},{clear}),{clear})"}
    return disc(look.colour, 0, look.size + form.band_px, given)
