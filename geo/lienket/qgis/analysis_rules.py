"""How what is computed is drawn: the border by how open it is, crossings, gaps, ends of trips."""

from __future__ import annotations

from collections.abc import Iterator

from lienket import style
from lienket.export_tables import Table, analysis
from lienket.qgis import symbols
from lienket.qgis.rules import Rule
from lienket.qgis.symbols import Stroke
from lienket.qgis.xml import Element, quoted
from lienket.style.themes import LineStyle

SHOWN = (analysis.BORDER, analysis.CROSSINGS, analysis.GAPS)
"""The layers that the theme of the border shows; the others of the group are there to be asked."""

_MARKS = {"cluster": "park", "gate": "gates"}
"""The marks of the style table for roles that it calls otherwise."""

_EDGE_PX, _INSIDE_PX, _HALO_PX = 3.4, 1.0, 2.4
"""How much wider than a line its dark edge is, what parts the two, and its halo [px]."""

_SCHEMATIC = "\"accuracy\"='schematic'"
_REMARK = "diamond", style.colour("remark"), 9.0


def rules(table: Table) -> list[Rule]:
    """The rules of a layer of what is computed, in legend order."""
    if table.layer in SHOWN:
        return [*_by_look(table)]
    if table.layer == analysis.TERMINALS:
        return [*_terminals(table)]
    return [Rule(table.vi, "", symbols.symbol("marker", *symbols.mark(*_REMARK, style.PAPER)))]


def _by_look(table: Table) -> Iterator[Rule]:
    """A rule for each class that is there, or for all, so that what is added looks right."""
    found = set(table.rows["look"])
    for look in analysis.looks(table.layer):
        if look.key in found or not found:
            test = f'"look"={quoted(look.key)}'
            if isinstance(look, LineStyle):
                edged = table.layer == analysis.BORDER
                yield Rule(look.vi, test, _line(look, edge=style.INK if edged else ""))
            else:
                yield Rule(look.vi, test, _mark(look, table), look.zoom)


def _line(look: LineStyle, edge: str) -> Element:
    """A line on paper; the border has dark edges, or it would pass for a road of its colour."""
    strokes = [
        Stroke(style.PAPER, look.weight + (_INSIDE_PX if edge else _HALO_PX), alpha=0.9),
        Stroke(look.colour, look.weight, look.dash),
    ]
    if edge:
        strokes.insert(0, Stroke(edge, look.weight + _EDGE_PX))
    return symbols.symbol("line", *(symbols.line(stroke) for stroke in strokes))


def _mark(look: style.MarkerStyle, table: Table) -> Element:
    """The mark of a crossing, on a pale disc where only its direction is known."""
    layers = symbols.mark(look.shape, look.colour, look.size, style.PAPER)
    vague = set(table.rows["accuracy"][table.rows["look"] == look.key]) & {"schematic"}
    return symbols.symbol("marker", *([symbols.vague(look, _SCHEMATIC)] if vague else []), *layers)


def _terminals(table: Table) -> Iterator[Rule]:
    for choice in table.field("role").choices:
        look = style.mark(_MARKS.get(choice.code, choice.code))
        drawn = symbols.mark(look.shape, look.colour, look.size, style.PAPER)
        yield Rule(choice.vi, f'"role"={quoted(choice.code)}', symbols.symbol("marker", *drawn))
