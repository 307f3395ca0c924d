"""How far people have to go, as it is drawn: units by minutes, crossings by what a cut would cost.

The kind of place is the main one. Colours run from light to dark and the minutes are written, so
that a print in gray says the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd

from lienket import style, vocabulary
from lienket.export_tables import Table, access_tables
from lienket.export_tables.access_tables import LOST, MAIN, SAVED, column
from lienket.i18n import Pair, format_number, phrases
from lienket.model.atlas import Atlas
from lienket.qgis import symbols, unit_looks
from lienket.qgis.bookmarks import View
from lienket.qgis.labels import Label, Placement
from lienket.qgis.rules import Rule
from lienket.qgis.symbols import Stroke
from lienket.qgis.xml import quoted
from lienket.speech import current, first, labelled
from lienket.style import label_styles
from lienket.style.ramps import Ramp, Step, ramp

SHOWN = (access_tables.UNITS, access_tables.CROSSINGS)
"""The layers that the theme shows; where people are taken to live is there to be asked."""

_LEAST_MIN = 1
"""Who saves less is not marked [min]."""

_EDGE_PX, _SAVED_PX, _HATCH_ALPHA = 0.7, 2.2, 0.85
_DOT = "circle", 3.0


def target(table: Table) -> str:
    """The kind of place that the theme is about: the main one, else the first that there is."""
    names = [field.name for field in table.fields]
    ends = (f"_{end}" for end in ("today_min", LOST))
    held = [name.removesuffix(end) for end in ends for name in names if name.endswith(end)]
    return MAIN if MAIN in held else next(iter(held), MAIN)


def title(table: Table) -> Pair:
    """What a layer of the theme shows."""
    if table.layer == access_tables.CROSSINGS:
        return phrases("qgis")["shown_access_crossings"]
    vi, en = vocabulary.label("target", target(table))
    name = vi[:1].lower() + vi[1:], en[:1].lower() + en[1:]
    return phrases("qgis").fill("shown_access", target=name)


def epoch(atlas: Atlas) -> str:
    """The epoch whose units these are, if another than the report's; else ""."""
    layer = atlas.access.layer
    return next((key for key, made in atlas.recast.items() if made.layer == layer), "")


def rules(table: Table) -> list[Rule]:
    """The rules of a layer of what people have to go, in legend order."""
    if table.layer == access_tables.UNITS:
        return [*_units(table)]
    if table.layer == access_tables.CROSSINGS:
        return [*_crossings(table)]
    dot = symbols.mark(*_DOT[:1], style.INK, _DOT[1], style.PAPER)
    return [Rule(labelled(table), "", symbols.symbol("marker", *dot))]


def _units(table: Table) -> Iterator[Rule]:
    """The classes of minutes today that hold a unit, those without a way, who saves later."""
    kind = target(table)
    today, saved = column(kind, "today_min"), column(kind, SAVED)
    look = style.ground("units")
    edge = symbols.edge(Stroke(look.colour, _EDGE_PX))
    shown = ramp("minutes")
    minutes = table.rows[today].astype(float)
    for step in _held(shown, minutes):
        drawn = symbols.symbol("fill", symbols.fill(step.colour), edge)
        yield Rule(first(_class(shown, step)), _test(today, step), drawn)
    if minutes.isna().any():
        bare = symbols.symbol("fill", symbols.fill(style.PAPER), edge)
        yield Rule(first(phrases("qgis")["no_way"]), f'"{today}" IS NULL', bare)
    colour = ramp("saved").colours[-1]
    hatch = symbols.edge_hatch(colour, _HATCH_ALPHA, {}, 0)
    marked = symbols.symbol("fill", hatch, symbols.edge(Stroke(colour, _SAVED_PX)))
    name = phrases("qgis").fill("saves", minutes=_LEAST_MIN)
    yield Rule(first(name), f'"{saved}">={_LEAST_MIN}', marked)


def _crossings(table: Table) -> Iterator[Rule]:
    """The classes of what would be lost, the greater the larger the mark."""
    lost, shown = column(target(table), LOST), ramp("lost")
    for step in _held(shown, table.rows[lost].astype(float)):
        drawn = symbols.mark("circle", step.colour, step.size, style.PAPER)
        yield Rule(first(_class(shown, step)), _test(lost, step), symbols.symbol("marker", *drawn))


def _held(shown: Ramp, values: pd.Series[float]) -> Iterator[Step]:
    """The classes that hold one of `values`: no legend names what is nowhere."""
    for step in shown.classes():
        least, most = step.least or -math.inf, step.most or math.inf
        if ((values >= least) & (values < most)).any():
            yield step


def _test(name: str, step: Step) -> str:
    least = [] if step.least is None else [f'"{name}">={step.least:g}']
    most = [] if step.most is None else [f'"{name}"<{step.most:.0f}']
    return " AND ".join([*least, *most])


def _class(shown: Ramp, step: Step) -> Pair:
    """A class of numbers in words, with the unit."""
    words, unit = phrases("qgis"), vocabulary.label_or_text("unit", shown.unit)
    least, most = (
        ("", "") if limit is None else format_number(int(limit))
        for limit in (step.least, step.most)
    )
    if step.least is None:
        return words.fill("class_below", most=most, unit=unit)
    if step.most is None:
        return words.fill("class_above", least=least, unit=unit)
    return words.fill("class_between", least=least, most=most, unit=unit)


def labels(table: Table, view: View) -> Iterator[Label]:
    """The name of each unit with its minutes today, and later where all links save some."""
    if table.layer != access_tables.UNITS:
        return
    kind = target(table)
    today, later, saved = (column(kind, name) for name in ("today_min", "all_min", SAVED))
    language = current().language
    now, then = (f"format_number(\"{name}\",0,'{language}')" for name in (today, later))
    minutes = f"if(\"{saved}\">={_LEAST_MIN},{now} || ' → ' || {then},{now})"
    name = unit_looks.names(table, view)
    text = f"trim(coalesce({name},'') || '\\n' || coalesce({minutes},'–'))"
    face = label_styles.label_style("access")
    given = tuple(_on_dark(today, face.colour))
    yield Label(text, "", face, Placement.HORIZONTAL, inside=True, given=given)


def _on_dark(name: str, colour: str) -> Iterator[tuple[str, str]]:
    """Pale letters with a dark rim on the dark classes; on the others as all names are."""
    shown = ramp("minutes")
    if shown.pale is None:
        return
    test, darkest = f'"{name}">={shown.pale:g}', shown.colours[-1]
    yield "Color", f"if({test},{quoted(style.PAPER)},{quoted(colour)})"
    yield "BufferColor", f"if({test},{quoted(darkest)},{quoted(label_styles.HALO)})"
