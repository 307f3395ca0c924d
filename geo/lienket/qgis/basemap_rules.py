"""How the ground is drawn: areas and lines by class, points as marks from their scale on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lienket import style
from lienket.export_tables import Table
from lienket.geometry_types import POINTS
from lienket.qgis import symbols
from lienket.qgis.rules import Rule
from lienket.qgis.symbols import Stroke
from lienket.qgis.xml import Element, quoted
from lienket.speech import labelled
from lienket.style import symbol_layers

SIDES = "sides"


def rules(table: Table, *, bare: bool = False) -> list[Rule]:
    """The rules of a layer without statuses, by class where it has classes, the lowest first.

    A `bare` one has names alone: its lines are those of another layer.
    """
    if bare:
        return [Rule("", "", symbols.symbol("fill", symbols.fill(style.PAPER, 0)))]
    if table.geometry in POINTS:
        return list(_marks(table))
    looks = {code: style.ground(table.layer, code) for code in _codes(table)}
    ordered = sorted(looks.items(), key=lambda row: row[1].order)
    return [
        Rule(
            labelled(look),
            f'"class"={quoted(code)}' if code else "",
            _ground(look, table),
            look.zoom,
        )
        for code, look in ordered
    ]


def border() -> list[Rule]:
    """The border of the sides as lines, over its pale band."""
    look = style.ground(SIDES)
    drawn = map(_stroke, symbol_layers.ground(look, sides=True))
    return [Rule(labelled(look), "", symbols.symbol("line", *map(symbols.line, drawn)))]


def waypoints(table: Table) -> list[Rule]:
    """A ring at every place that a schematic line is known to pass, in the colour of its class."""
    found = set(table.rows["symbol"])
    if not found:
        return places(table)
    return [
        Rule(labelled(row), f'"symbol"={quoted(row.key)}',
             symbols.symbol("marker", *symbols.mark("ring", row.colour, 7, style.PAPER)))
        for row in style.symbols()
        if row.key in found
    ]  # fmt: skip


def places(table: Table) -> list[Rule]:
    """The same rings in ink, for themes where the class does not count."""
    ring = symbols.mark("ring", style.INK, 7, style.PAPER)
    return [Rule(labelled(table), "", symbols.symbol("marker", *ring))]


def _codes(table: Table) -> Sequence[str]:
    codes = sorted(set(table.rows["class"].dropna())) if "class" in table.rows else []
    return codes or [""]


def _marks(table: Table) -> Iterator[Rule]:
    looks = {code: style.mark(table.layer, code) for code in _codes(table)}
    for code, look in sorted(looks.items(), key=lambda row: row[1].rank):
        drawn = symbols.symbol("marker", *_mark(look))
        yield Rule(labelled(look), f'"class"={quoted(code)}' if code else "", drawn, look.zoom)


def _mark(look: style.MarkerStyle) -> Sequence[Element]:
    """The layers of a mark; a class of names alone has none that is seen."""
    if look.size:
        return symbols.mark(look.shape, look.colour, look.size, style.PAPER)
    return symbols.unseen()


def _strokes(look: style.BaseStyle) -> Iterator[Stroke]:
    """The strokes of a line of the ground, the lowest first."""
    if not look.cross and not look.core:
        yield Stroke(look.colour, look.weight, look.dash)
        return
    yield from map(_stroke, symbol_layers.ground(look, sides=False))


def _stroke(row: symbol_layers.Stroke) -> Stroke:
    cap = "flat" if row.flat else "round"
    return Stroke(row.colour, row.weight, row.dash, row.alpha, cap, start=row.start)


def _ground(look: style.BaseStyle, table: Table) -> Element:
    if table.geometry == "MultiLineString":
        return symbols.symbol("line", *map(symbols.line, _strokes(look)))
    layers = [symbols.fill(look.fill)] if look.fill else []
    if look.key == SIDES:
        layers.append(symbols.edge(Stroke(look.colour, look.weight * 4, alpha=0.16)))
    if look.colour:
        cap = "flat" if look.dash else "round"
        layers.append(symbols.edge(Stroke(look.colour, look.weight, look.dash, cap=cap)))
    return symbols.symbol("fill", *layers)
