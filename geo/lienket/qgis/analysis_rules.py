"""How what is computed is drawn: the border by how open it is, crossings, gaps, ends of trips."""

from __future__ import annotations

from collections.abc import Iterator

from lienket import style
from lienket.export_tables import Table, analysis
from lienket.qgis import symbols
from lienket.qgis.rules import Rule
from lienket.qgis.symbols import Stroke
from lienket.qgis.xml import Element, quoted
from lienket.speech import labelled
from lienket.style.themes import LineStyle

SHOWN = (analysis.BORDER, analysis.CROSSINGS, analysis.GAPS)
"""The layers that the theme of the border shows; the others of the group are there to be asked."""

_MARKS = {"cluster": "park", "gate": "gates"}
"""The marks of the style table for roles that it calls otherwise."""

_EDGE_PX, _INSIDE_PX, _COVER_PX = 3.4, 1.0, 5.0
"""How much wider than a line its dark edge is, what parts the two, and the paper under a gap, which
lies over the line of the missing part: the two are one drawing [px]."""

_SCHEMATIC = "\"accuracy\"='schematic'"
_REMARK = "diamond", style.colour("remark"), 9.0


def rules(table: Table, course: str) -> list[Rule]:
    """The rules of a layer of what is computed, in legend order; `course` = the line of a gap."""
    if table.layer in SHOWN:
        return [*_by_look(table, course)]
    if table.layer == analysis.TERMINALS:
        return [*_terminals(table)]
    return [
        Rule(labelled(table), "", symbols.symbol("marker", *symbols.mark(*_REMARK, style.PAPER)))
    ]


def _by_look(table: Table, course: str) -> Iterator[Rule]:
    """A rule for each class that is there, or for all, so that what is added looks right."""
    found = set(table.rows["look"])
    for look in analysis.looks(table.layer):
        if look.key in found or not found:
            test = f'"look"={quoted(look.key)}'
            if isinstance(look, LineStyle):
                drawn = _border(look) if table.layer == analysis.BORDER else _gap(look, course)
                yield Rule(labelled(look), test, drawn)
            else:
                yield Rule(labelled(look), test, _mark(look, table), look.zoom)


def _border(look: LineStyle) -> Element:
    """A line with dark edges, or the border would pass for a road of its colour."""
    strokes = [
        Stroke(style.INK, look.weight + _EDGE_PX),
        Stroke(style.PAPER, look.weight + _INSIDE_PX, alpha=0.9),
        Stroke(look.colour, look.weight, look.dash),
    ]
    return symbols.symbol("line", *(symbols.line(stroke) for stroke in strokes))


def _gap(look: LineStyle, course: str) -> Element:
    """A dotted line in place of that of the missing part, not beside it."""
    strokes = [
        Stroke(style.PAPER, look.weight + _COVER_PX),
        Stroke(look.colour, look.weight, look.dash),
    ]
    lines = (symbols.line(stroke) for stroke in strokes)
    return symbols.symbol("line", symbols.along(course, *lines))


def _mark(look: style.MarkerStyle, table: Table) -> Element:
    """The mark of a crossing, on a pale disc where only its direction is known."""
    layers = symbols.mark(look.shape, look.colour, look.size, style.PAPER)
    vague = set(table.rows["accuracy"][table.rows["look"] == look.key]) & {"schematic"}
    return symbols.symbol("marker", *([symbols.vague(look, _SCHEMATIC)] if vague else []), *layers)


def _terminals(table: Table) -> Iterator[Rule]:
    for choice in table.field("role").choices:
        look = style.mark(_MARKS.get(choice.code, choice.code))
        drawn = symbols.mark(look.shape, look.colour, look.size, style.PAPER)
        yield Rule(
            labelled(choice), f'"role"={quoted(choice.code)}', symbols.symbol("marker", *drawn)
        )
