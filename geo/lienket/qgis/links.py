"""How links are drawn, by theme: the stage of the works, the state across the border, the accuracy.

What follows from a feature itself (a band under a schematic line, a hatch where only the commune is
known) is data-defined in the symbol; a legend explains it by rules of its own that draw nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from lienket import style
from lienket.export_tables import Table
from lienket.qgis import symbols
from lienket.qgis.rules import Rule, placed
from lienket.qgis.symbols import Stroke
from lienket.qgis.xml import Element, chosen, quoted, rgba
from lienket.speech import labelled
from lienket.style import symbol_layers, themes
from lienket.style.symbol_layers import (
    HALO_ALPHA,
    HALO_PX,
    SLIM,
    Fill,
    Hatch,
    base_style_of_layer,
)
from lienket.style.units import mm

_SCHEMATIC = "\"accuracy\"='schematic'"
_SURVEYED = "\"accuracy\"='surveyed'"
_AREA = "\"accuracy\"='area'"
_INFERRED = "\"identity\"='inferred'"
_UNSAID = 'try("accuracy" IS NULL,true)'
"""True in a legend alone: every feature says how exact it is."""

_VAGUE = {key for key, form in style.ACCURACIES.items() if form.band_px}
_CLEAR = "'0,0,0,0'"


def by_stage(table: Table) -> list[Rule]:
    """The rules of the theme of stages: a class of the style table each, then what forms mean."""
    found = set(table.rows["symbol"])
    # An empty layer has every class, so that what is drawn into it looks right.
    classes = [symbol for symbol in style.symbols() if symbol.key in found or not found]
    if table.geometry == "Point":
        return [*_points(table, classes), *_notes(table)]
    rules = [_class(symbol, table) for symbol in classes]
    return [*_under(table, classes), *rules, *_over(table), *_notes(table)]


def _points(table: Table, classes: Sequence[style.StatusClass]) -> Iterator[Rule]:
    """A rule for each stage: a mark has no dash, so conditions would look alike."""
    for group in style.groups():
        own = [symbol for symbol in classes if symbol.group == group.key]
        if own:
            keys = [symbol.key for symbol in own]
            found = set(table.rows["accuracy"][table.rows["symbol"].isin(keys)])
            drawn = symbols.symbol("marker", *_mark(own[0], table.layer, found))
            listed = ",".join(quoted(key) for key in keys)
            yield Rule(
                labelled(group), f'"symbol" IN ({listed})', drawn, style.mark(table.layer).zoom
            )


def order(table: Table) -> str:
    """An expression by which features lie over others.

    Cooperation lowest, then works in legend order, as on the web map; small areas over large ones,
    or what lies within another would be hidden.
    """
    if table.geometry == "MultiPolygon":
        return '-"area_ha"'
    ordered = sorted(style.symbols(), key=lambda row: (row.family != "activity", row.order))
    return placed("symbol", [row.key for row in ordered])


def by_state(table: Table) -> list[Rule]:
    """The rules of the theme of one-sided links."""
    lags = "array_contains(string_to_array(coalesce(\"lagging\",''),';'),\"side\")"
    tests = {
        themes.LAGGING: f"\"ground\"='one_sided' AND {lags}",
        "one_sided": f"\"ground\"='one_sided' AND NOT {lags}",
    }
    looks = [
        (look, tests.get(look.key, f'"ground"={quoted(look.key)}')) for look in themes.states()
    ]
    used = set(table.rows["ground"])
    return [
        _plain(look, test, table)
        for look, test in looks
        if look.key in used or (look.key == themes.LAGGING and "one_sided" in used)
    ]


def by_accuracy(table: Table) -> list[Rule]:
    """The rules of the theme of accuracy."""
    used = set(table.rows["accuracy"])
    return [
        _plain(look, f'"accuracy"={quoted(look.key)}', table)
        for look in themes.certainties()
        if look.key in used
    ]


def _plain(look: themes.LineStyle, test: str, table: Table) -> Rule:
    stroke = Stroke(look.colour, look.weight, look.dash)
    if table.geometry == "MultiLineString":
        under = Stroke(style.PAPER, look.weight + HALO_PX, alpha=HALO_ALPHA)
        drawn = symbols.symbol("line", symbols.line(under), symbols.line(stroke))
    elif table.geometry == "MultiPolygon":
        drawn = symbols.symbol("fill", *_plain_area(look, table.layer))
    else:
        shape = style.mark(table.layer)
        drawn = symbols.symbol(
            "marker", *symbols.mark(shape.shape, look.colour, shape.size, style.PAPER)
        )
    return Rule(labelled(look), test, drawn)


def _plain_area(look: themes.LineStyle, layer: str) -> Iterator[Element]:
    """A tint; what has no state is ground: water as water, another area by its outline alone."""
    base = base_style_of_layer(layer)
    without = look.key == "not_applicable"
    if without and base:
        yield symbols.fill(base.fill, 1)
        yield symbols.edge(Stroke(base.colour, base.weight))
        return
    if not without:
        yield symbols.fill(look.colour, 0.3)
    yield symbols.edge(Stroke(look.colour, 1 if without else 2, look.dash))


def _class(symbol: style.StatusClass, table: Table) -> Rule:
    """How the features of a class are drawn, with what the accuracy of some of them asks for."""
    own = table.rows[table.rows["symbol"] == symbol.key]["accuracy"]
    test, found = f'"symbol"={quoted(symbol.key)}', {str(word) for word in own}
    if table.geometry == "MultiLineString":
        return Rule(
            labelled(symbol), test, symbols.symbol("line", *_line(symbol, table.layer, found))
        )
    return Rule(labelled(symbol), test, symbols.symbol("fill", *_area(symbol, table.layer, found)))


def _line(symbol: style.StatusClass, layer: str, found: set[str]) -> Iterator[Element]:
    """Halo, dark edges and line; a line along the middle of an activity, the ties of a railway."""
    core = base_style_of_layer(layer)
    if found.isdisjoint(_VAGUE) and not symbol_layers.place(layer, symbol, "traced") > 1:
        for look in symbol_layers.line(layer, symbol, "traced", "stated"):
            yield symbols.line(_stroke(look, look.aside if core else 0))
        return
    weight = symbol.weight
    firm = {"enabled": f"NOT {_SCHEMATIC}"} if "schematic" in found else {}
    yield symbols.line(Stroke(style.PAPER, weight + HALO_PX, alpha=HALO_ALPHA, given=firm))
    if "surveyed" in found:
        casing = weight + 2 * style.ACCURACIES["surveyed"].casing_px
        yield symbols.line(_only(_SURVEYED, Stroke(style.INK, casing)))
        yield symbols.line(_only(_SURVEYED, Stroke(style.PAPER, weight)))
    slim = f"if({_SCHEMATIC},{mm(symbol.weight * SLIM):.4f},{mm(weight):.4f})"
    given = {"outlineWidth": slim} if "schematic" in found else {}
    yield symbols.line(Stroke(symbol.colour, weight, symbol.dash, given=given))
    centre = style.FAMILIES[symbol.family].centre_px
    if centre:
        yield symbols.line(Stroke(style.PAPER, centre, given=firm))


def _stroke(look: symbol_layers.Stroke, alone: float) -> Stroke:
    """A stroke of the style table; one at its side stands at its right hand."""
    given = {"offset": symbols.beside(look.aside, alone)} if look.aside else {}
    cap = "flat" if look.flat else "round"
    return Stroke(look.colour, look.weight, look.dash, look.alpha, cap, given)


def _area(symbol: style.StatusClass, layer: str, found: set[str]) -> Iterator[Element]:
    """A hatch where only the commune is known, else a tint; standing water keeps its own colour."""
    if "area" in found:
        given = {"enabled": _AREA} if len(found) > 1 else {}
        yield from _fills(symbol, layer, "area", given)
    if found != {"area"}:
        given = {"enabled": f"NOT {_AREA}"} if "area" in found else {}
        yield from _fills(symbol, layer, "traced", given)


def _fills(
    symbol: style.StatusClass, layer: str, accuracy: str, given: Mapping[str, str]
) -> Iterator[Element]:
    for look in symbol_layers.area(layer, symbol, accuracy):
        if isinstance(look, Fill):
            yield symbols.fill(look.colour, look.alpha, given)
        elif isinstance(look, Hatch):
            yield symbols.edge_hatch(look.colour, look.alpha, given, look.phase)
        else:
            stroke = Stroke(look.colour, look.weight, look.dash, look.alpha, given=given)
            yield symbols.edge(stroke)


def _mark(symbol: style.StatusClass, layer: str, found: set[str]) -> Iterator[Element]:
    """The mark, on a pale disc where its place is only roughly known."""
    look = style.mark(layer)
    if "schematic" in found:
        yield symbols.vague(replace(look, colour=symbol.colour), _SCHEMATIC)
    yield from symbols.mark(look.shape, symbol.colour, look.size, style.PAPER)


def _only(test: str, stroke: Stroke) -> Stroke:
    """`stroke` for features that pass `test` alone, so not in a legend."""
    colour = f"try(if({test},'{rgba(stroke.colour)}',{_CLEAR}),{_CLEAR})"
    return replace(stroke, alpha=0, given={"outlineColor": colour})


def _under(table: Table, classes: Sequence[style.StatusClass]) -> Iterator[Rule]:
    """The pale band under schematic lines."""
    if table.geometry == "MultiLineString" and "schematic" in set(table.rows["accuracy"]):
        form = style.ACCURACIES["schematic"]
        colours = {row.key: row.colour for row in classes}
        colour = chosen("symbol", colours, style.INK)
        given = {"outlineColor": f"set_color_part({colour},'alpha',{form.band_opacity * 255:.0f})"}
        band = Stroke(style.INK, form.band_px, alpha=form.band_opacity, cap="flat", given=given)
        yield Rule(
            labelled(themes.note("accuracy_schematic")),
            _SCHEMATIC,
            symbols.symbol("line", symbols.line(band)),
        )


def _over(table: Table) -> Iterator[Rule]:
    """The paper-coloured line along roads whose number is inferred."""
    inferred = table.rows["identity"] == "inferred"
    if table.geometry == "MultiLineString" and inferred.any():
        centre = Stroke(style.PAPER, style.IDENTITIES["inferred"].centre_px)
        under = Stroke(style.INK, 3.5, given={"enabled": _UNSAID})
        yield Rule(
            labelled(themes.note("identity_inferred")),
            f"{_INFERRED} AND NOT {_SCHEMATIC}",
            symbols.symbol("line", symbols.line(under), symbols.line(centre)),
        )


def _notes(table: Table) -> Iterator[Rule]:
    """What a hatch, dark edges or a pale disc mean: in the legend alone."""
    used, only = set(table.rows["accuracy"]), {"enabled": _UNSAID}
    if table.geometry == "MultiPolygon" and "area" in used:
        layers = [
            symbols.edge_hatch(style.INK, 0.6, only, 0),
            symbols.edge(Stroke(style.INK, 1, given=only)),
        ]
        yield Rule(labelled(themes.note("accuracy_area")), _AREA, symbols.symbol("fill", *layers))
    core = base_style_of_layer(table.layer)
    if table.geometry == "MultiLineString" and core:
        track = [replace(_stroke(look, 0), given=only) for look in symbol_layers.track(core)]
        yield Rule(labelled(core), "", symbols.symbol("line", *map(symbols.line, track)))
    if table.geometry == "MultiLineString" and "surveyed" in used:
        widths: Iterable[tuple[str, float]] = (
            (style.INK, 6.4),
            (style.PAPER, 3.6),
            (style.INK, 2.0),
        )
        strokes = [symbols.line(Stroke(colour, width, given=only)) for colour, width in widths]
        yield Rule(
            labelled(themes.note("accuracy_surveyed")), _SURVEYED, symbols.symbol("line", *strokes)
        )
    if table.geometry == "Point" and "schematic" in used:
        disc = symbols.disc(style.INK, 0.25, 14, only)
        dot = symbols.mark("diamond", style.INK, 6, style.PAPER, only)
        yield Rule(
            labelled(themes.note("accuracy_vague")),
            _SCHEMATIC,
            symbols.symbol("marker", disc, dot[1]),
        )
