"""The tables of the units of other epochs than the report's, and what became of those.

For each such epoch: its communes, the provinces that they are part of, and the borders between
provinces about these. Its theme shows them in place of those of the report.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pandas as pd

from lienket import units
from lienket.export_tables import Table
from lienket.export_tables.fields import field
from lienket.export_tables.shapes import AREAS, LINES, stored, with_shapes
from lienket.export_tables.tables import frame
from lienket.i18n import Pair, join, phrases
from lienket.model.atlas import Atlas
from lienket.model.units import Recast, Unit
from lienket.speech import first
from lienket.units import Kin, provinces
from lienket.units.codes import CODE, EPOCH

PROVINCES, BORDERS = "provinces", "province_borders"
"""The layers of what is computed of an epoch."""

COMPUTED = (PROVINCES, BORDERS)

REPLACED: Mapping[str, frozenset[str]] = {
    "context": frozenset({"neighbour"}),
    "context_lines": frozenset({"provincial"}),
    "detail_lines": frozenset({"commune"}),
    "detail_points": frozenset({"commune_name"}),
}
"""The classes of layers of the ground that these layers show, or name, in their own way."""

_GROUND, _LINES, _SIDES = "context", "context_lines", "sides"


def tables(atlas: Atlas) -> Iterator[Table]:
    """The provinces of each other epoch and the borders between them, where there are any."""
    for made in atlas.recast.values():
        if not made.provinces.empty:
            yield _provinces(atlas, made)
            yield from _borders(atlas, made)


def layers(atlas: Atlas, epoch: str) -> frozenset[str]:
    """The names of the tables of an epoch beside the report's."""
    return frozenset({atlas.recast[epoch].layer, _name(PROVINCES, epoch), _name(BORDERS, epoch)})


def of_report(atlas: Atlas) -> frozenset[str]:
    """The names of the tables of the units of the report."""
    return frozenset({atlas.catalogue.sides_layer, _SIDES})


def title(atlas: Atlas, epoch: str) -> str:
    """What the units of an epoch are called in the project."""
    known = atlas.units.epoch(epoch)
    return first(
        phrases("qgis").fill(
            "group_units", title=(known.title_vi, known.title_en) if known else epoch
        )
    )


def kept(table: Table, *, named: bool) -> Table:
    """A table of the ground without the classes that these layers show, or, if `named`, name."""
    if table.layer == _GROUND and not named:
        return table
    gone = REPLACED.get(table.layer, frozenset())
    if not gone or "class" not in table.rows:
        return table
    return replace(table, rows=table.rows[~table.rows["class"].isin(gone)])


def is_changed(table: Table) -> bool:
    """Whether the theme of another epoch shows a table of the ground without some classes."""
    return len(kept(table, named=True).rows) < len(table.rows)


def is_held(table: Table, atlas: Atlas) -> bool:
    """Whether a table is one of the units of another epoch."""
    return any(table.name in layers(atlas, epoch) for epoch in atlas.recast)


def _name(layer: str, epoch: str) -> str:
    return f"{layer}_{epoch.replace('-', '_')}"


def _provinces(atlas: Atlas, made: Recast) -> Table:
    """The provinces that the sides are part of, and those about them, as far as they are drawn."""
    known = made.provinces
    pairs = [atlas.units.by_key[str(key)] for key in known.index]
    told = pd.DataFrame({
        "key": [unit.key for unit in pairs],
        "name_vi": [unit.name_vi for unit in pairs],
        "name_en": [unit.name_en for unit in pairs],
        "side": list(known["side"]),
        CODE: [unit.code for unit in pairs],
        EPOCH: made.epoch,
    })  # fmt: skip
    _, shapes = stored(known.geometry, AREAS, ("MultiPolygon",))
    return replace(
        _table(atlas, made, PROVINCES, _GROUND, told),
        rows=with_shapes(frame(told, {})[0], shapes), geometry="MultiPolygon",
    )  # fmt: skip


def _borders(atlas: Atlas, made: Recast) -> Iterator[Table]:
    """The borders between provinces about the sides, without those of provinces that are one."""
    lines = provinces.about(atlas, made).get(_LINES)
    if lines is None:
        return
    own_lines = lines[lines["class"].isin(REPLACED[_LINES])]
    if own_lines.empty:
        return
    told = pd.DataFrame({
        "key": own_lines.index.astype(str),
        "name_vi": own_lines["name_vi"].to_numpy(),
        "name_en": own_lines["name_en"].to_numpy(),
        EPOCH: made.epoch,
    })  # fmt: skip
    _, shapes = stored(own_lines.geometry, LINES, ("MultiLineString",))
    yield replace(
        _table(atlas, made, BORDERS, _LINES, told),
        rows=with_shapes(frame(told, {})[0], shapes), geometry="MultiLineString",
    )  # fmt: skip


def _table(atlas: Atlas, made: Recast, layer: str, source: str, told: pd.DataFrame) -> Table:
    """A table with all but its shapes, by the credit of the layer of the ground it is made from."""
    words = phrases("qgis").fill(f"table_{layer}", title=_title(atlas, made.epoch))
    rows, fields = frame(told, {})
    row = {known.key: known for known in atlas.catalogue.layers}[source]
    return Table(
        _name(layer, made.epoch), *words, rows, fields, key="key", layer=layer,
        source_date=row.source_date, licence=row.licence, credit=row.credit,
    )  # fmt: skip


def _title(atlas: Atlas, key: str) -> Pair:
    epoch = atlas.units.epoch(key)
    return (epoch.title_vi, epoch.title_en) if epoch else (key, key)


def unit_of(atlas: Atlas, code: object, epoch: object) -> Unit | None:
    """The unit that a row of a table is, by its code and epoch; None where it does not say."""
    known = isinstance(code, str) and str(epoch) in atlas.units.rank
    return atlas.units.at(str(code), str(epoch)) if known else None


def with_successors(table: Table, atlas: Atlas) -> Table:
    """A table of units of the report with what each became, in words, in both languages.

    `successors_vi`, `successors_en`: each unit, how much of the old one went there, act and clause.
    """
    if not atlas.recast or table.name not in of_report(atlas) or CODE not in table.rows:
        return table
    epoch = [*atlas.recast][-1]
    stated = table.rows[EPOCH] if EPOCH in table.rows else [atlas.catalogue.epoch] * len(table.rows)
    pairs = [
        _became(atlas, unit_of(atlas, code, own_epoch), epoch)
        for code, own_epoch in zip(table.rows[CODE], stated, strict=True)
    ]
    added = {
        f"successors_{name}": pd.array([pair[place] for pair in pairs], dtype="str")
        for place, name in enumerate(("vi", "en"))
    }
    rows = table.rows.assign(**added)
    fields = (*table.fields, *(field(name, rows[name], ()) for name in added))
    return replace(table, rows=rows, fields=fields)


def _became(atlas: Atlas, unit: Unit | None, epoch: str) -> Pair:
    kin = units.heirs(atlas.units, unit, epoch) if unit else ()
    return join([_told(each) for each in kin], "; ")


def _told(kin: Kin) -> Pair:
    """A unit, how much of the old one went there, by which act and clause."""
    words = phrases("qgis")
    share: Pair = words["successor_whole" if kin.extent == "whole" else "successor_part"]
    if kin.share_pct is not None:
        share = words.fill("successor_share", share=round(kin.share_pct))
    step = kin.steps[-1] if kin.steps else None
    if step is None:
        return kin.unit.name_vi, kin.unit.name_en
    act = words.fill("successor_act", act=step.act)
    if step.clause:
        act = words.fill("successor_clause", act=step.act, clause=step.clause)
    names = (kin.unit.name_vi, kin.unit.name_en)
    return words.fill("successor", name=names, share=share, act=act)
