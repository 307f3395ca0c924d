"""How the units of other epochs than the report's are drawn and named in the project."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lienket import style, text, units
from lienket.export_tables import Table
from lienket.model.atlas import Atlas
from lienket.qgis import symbols, unit_layers
from lienket.qgis.bookmarks import View
from lienket.qgis.labels import Label, Placement
from lienket.qgis.rules import Rule
from lienket.qgis.symbols import Stroke
from lienket.qgis.unit_layers import BORDERS, PROVINCES
from lienket.qgis.xml import chosen
from lienket.speech import labelled
from lienket.style import label_styles
from lienket.units.codes import CODE, EPOCH

_ABOUT, _INSIDE = "coalesce(\"side\",'')=''", "\"side\"<>''"
"""Which provinces lie about the sides, and which hold one."""

_WRAP = 14
"""A longer name of a commune has two lines [letters]."""


def rules(table: Table) -> list[Rule]:
    """What is drawn of the units of another epoch."""
    if table.layer == BORDERS:
        look = style.ground("context_lines", "provincial")
        return [Rule(labelled(table), "", symbols.symbol("line", symbols.line(_stroke(look))))]
    if table.layer == PROVINCES:
        look = style.ground("sides")
        band = symbols.edge(Stroke(look.colour, look.weight * 4, alpha=0.16))
        edge = symbols.edge(_stroke(look))
        # What is not drawn at all has no name: those about the sides are drawn by their ground.
        about = style.ground("context", "neighbour")
        unseen = symbols.symbol("fill", symbols.fill(about.fill, 0))
        return [
            Rule(labelled(about), _ABOUT, unseen),
            Rule(labelled(look), _INSIDE, symbols.symbol("fill", band, edge)),
        ]
    named, look = style.ground(table.layer), style.ground("units")
    paper = symbols.fill(style.PAPER)
    return [Rule(labelled(named), "", symbols.symbol("fill", paper, symbols.edge(_stroke(look))))]


def _stroke(look: style.BaseStyle) -> Stroke:
    return Stroke(look.colour, look.weight, look.dash, cap="flat" if look.dash else "round")


def labels(table: Table, view: View) -> Iterator[Label]:
    """The names of the units of another epoch: those of communes where they have room inside.

    A commune that a seat in it has the name of is named by that.
    """
    if table.layer == BORDERS:
        return
    written = names(table, view)
    if table.layer == PROVINCES:
        for test, key in ((_INSIDE, "side"), (_ABOUT, "neighbour")):
            face = label_styles.label_style(key)
            yield Label(written, test, face, Placement.HORIZONTAL, inside=key == "side")
        return
    face = label_styles.label_style("unit_paper")
    yield Label(written, "", face, Placement.HORIZONTAL, inside=True, wrap=_WRAP)


def names(table: Table, view: View) -> str:
    """An expression for the bare name of a unit; "" where a seat in a commune has it."""
    named = {str(key): name for key, name in _bare(table, view.delivery.atlas)}
    if table.layer != PROVINCES:
        seats = _by_seat(table, view, named)
        named = {key: name for key, name in named.items() if key not in seats}
    return chosen("key", named, "")


def _by_seat(table: Table, view: View, names: Mapping[str, str]) -> frozenset[str]:
    """The keys of the units in which a seat has their name."""
    areas = dict(zip(table.rows["key"], table.rows.geometry, strict=True))
    seats = [
        (units.bare(text.unnoted(str(name))), point)
        for places in view.delivery.layers
        if places.geometry == "Point" and "class" in places.rows
        for name, code, point in zip(
            places.rows["name_vi"], places.rows["class"], places.rows.geometry, strict=True
        )
        if code == "seat"
    ]
    return frozenset(
        key
        for key, own in names.items()
        for name, point in seats
        if name == own and areas[key].contains(point)
    )


def _bare(table: Table, atlas: Atlas) -> Iterator[tuple[str, str]]:
    """The key and the bare name of each row."""
    rows = zip(table.rows["key"], table.rows[CODE], table.rows[EPOCH], table.rows["name_vi"],
               strict=True)  # fmt: skip
    for key, code, epoch, name in rows:
        unit = unit_layers.unit_of(atlas, code, epoch)
        yield str(key), units.bare(unit.name_vi if unit else str(name))
