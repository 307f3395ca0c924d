"""What is computed across the border, over the network and of units in time, as it is delivered.

The columns and their names are those of the data dictionary (`schema.toml`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import geopandas as gpd
import pandas as pd

from lienket import schema
from lienket.export_tables import access_tables, shapes, unit_tables, words
from lienket.export_tables.fields import Choice
from lienket.export_tables.tables import Choices, Reference, Table, frame
from lienket.export_tables.words import phrase
from lienket.i18n import Pair
from lienket.model.analysis import Accessibility
from lienket.model.atlas import Atlas
from lienket.style import MarkerStyle, border_styles, ground
from lienket.style.themes import LineStyle

BORDER, CROSSINGS, GAPS = "border", "crossings", "gaps"
TERMINALS, REMARKS = "terminals", "network_remarks"
_NETWORK = "network"
"""The layer whose classes of road the style table names."""

UNNUMBERED = "_unnumbered"
"""What is added to the class of a road that crosses without the number that the class has."""

LAYERS = (BORDER, CROSSINGS, GAPS, TERMINALS, REMARKS)
"""The tables with a geometry."""

EPOCHS = ("epoch", "heir_epoch")
"""The columns of tables of units that hold the key of an epoch."""

TABLES = schema.tables()
"""In the order of delivery: first the layers, then the tables of facts."""


def frames(atlas: Atlas) -> Mapping[str, pd.DataFrame]:
    """What is computed, by table.

    Layers have their geometry (EPSG:4326); the index is plain. Trips and gains are named by their
    ends. Tables of units are there where the workspace has units alone, those of access where it
    has numbers of people.
    """
    border, reach = atlas.border, atlas.accessibility
    made: Mapping[str, pd.DataFrame] = {
        "border": border.pairs,
        "crossings": border.crossings,
        "gaps": border.gaps,
        "terminals": reach.terminals,
        "network_remarks": reach.remarks,
        "spans": border.spans,
        "stretches": border.stretches,
        "unplaced": border.unplaced,
        "disagreements": border.disagreements,
        "trips": _named(reach.trips, "key", reach),
        "gains": _named(reach.gains, "trip", reach),
        "changes": reach.changes,
        "isolation": reach.isolation,
        **access_tables.frames(atlas),
        **unit_tables.frames(atlas),
    }
    return {name: rows.reset_index(drop=True) for name, rows in made.items()}


def _named(rows: pd.DataFrame, trip: str, reach: Accessibility) -> pd.DataFrame:
    """`rows` with the names of the ends of the trip whose key stands in the column `trip`."""
    ends = reach.trips.loc[rows[trip], ["origin", "destination"]].astype(object)
    told = {}
    for name in ("name_vi", "name_en"):
        place = reach.terminals[name].astype(object).to_dict()
        told[name] = [f"{place[a]} – {place[b]}" for a, b in ends.to_numpy().tolist()]
    first, *others = rows.columns
    return rows.assign(**told)[[first, *told, *others]]


def looks(layer: str) -> tuple[MarkerStyle | LineStyle, ...]:
    """How features of a layer of the border are drawn, by their column `look`; else none."""
    if layer == CROSSINGS:
        return border_styles.marks()
    return {BORDER: border_styles.lines(), GAPS: border_styles.GAPS}.get(layer, ())


def _classes(name: str, rows: pd.DataFrame) -> list[str]:
    """The class of each row of a layer of the border."""
    if name == BORDER:
        told = [{str(name): cell for name, cell in row.items()} for row in rows.to_dict("records")]
        return [border_styles.openness(row) for row in told]
    if name == CROSSINGS:
        return [*rows["ground"].where(rows["ground"] != "not_applicable", border_styles.OTHERS)]
    return [*rows["cause"]]


def tables(atlas: Atlas, choices: Choices) -> tuple[Table, ...]:
    """What is computed as tables, in the order of the data dictionary; a table may be empty.

    Layers of the border also carry `look`, the class of `looks` that they are drawn in.
    """
    made = frames(atlas)
    return tuple(_table(name, made[name], atlas, choices) for name in TABLES if name in made)


def _table(name: str, rows: pd.DataFrame, atlas: Atlas, choices: Choices) -> Table:
    told = rows.assign(look=_classes(name, rows)) if looks(name) else rows
    told = _by_class(told) if name == CROSSINGS else told
    plain, fields = frame(
        told, {**choices, **_choices(name, told, choices), **_epochs(name, atlas)}
    )
    table = Table(
        name,
        *(schema.tables()[name].vi, schema.tables()[name].en),
        plain,
        fields,
        key="key",
        references=(
            *_references(name),
            *_districts(rows, atlas),
            *access_tables.references(name, rows),
        ),
    )
    if name in unit_tables.TABLES:
        return replace(table, credit=atlas.units.credit, licence=atlas.units.licence)
    if not isinstance(rows, gpd.GeoDataFrame):
        return table
    if name == access_tables.PLACES:
        return access_tables.placed(table, rows, atlas)
    allowed = ("LineString", "MultiLineString") if name in {BORDER, GAPS} else ("Point",)
    kind, drawn = shapes.stored(rows.geometry, shapes.FORMS[allowed[0]], allowed)
    credit, licence = _origin(rows, atlas)
    placed = shapes.with_shapes(plain, drawn)
    return replace(table, rows=placed, geometry=kind, layer=name, credit=credit, licence=licence)


def _references(name: str) -> Iterator[Reference]:
    for column, target in TABLES[name].refers.items():
        table, _, key = target.partition(".")
        yield Reference(column, table, key)


def _by_class(crossings: pd.DataFrame) -> pd.DataFrame:
    """`crossings` with a class of its own for roads that lack the number their class has."""
    bare = (
        crossings["link"].isna() & (crossings["level"] == "main") & ~crossings["ref"].astype(bool)
    )
    codes = crossings["class"].where(~bare, crossings["class"] + UNNUMBERED)
    return crossings.assign(**{"class": codes})


def road_class(code: str) -> Pair:
    """What the class of a road that crosses is called, Vietnamese and English.

    >>> road_class("secondary_unnumbered")[0]
    'Đường cấp tương đương đường tỉnh, chưa rõ số'
    """
    look = ground(_NETWORK, code.removesuffix(UNNUMBERED))
    if not code.endswith(UNNUMBERED):
        return look.vi, look.en
    vi, en = (f"{name[:1].lower()}{name[1:]}" for name in (look.vi, look.en))
    return phrase("road_class", name=(vi, en))


def _choices(name: str, rows: pd.DataFrame, choices: Choices) -> Choices:
    """The codes that are no words of the vocabulary."""
    side = choices.get("side", ())
    found = {"side_a": side, "side_b": side}
    if looks(name):
        found["look"] = tuple(Choice(look.key, look.vi, look.en) for look in looks(name))
    if name == CROSSINGS:
        codes = sorted({str(code) for code in rows["class"].dropna()})
        found["class"] = tuple(Choice(code, *road_class(code)) for code in codes)
    return found


def _epochs(name: str, atlas: Atlas) -> Choices:
    """The epochs by their titles, in the tables of units."""
    if name not in unit_tables.TABLES:
        return {}
    known = tuple(Choice(row.key, row.title_vi, row.title_en) for row in atlas.units.epochs)
    return dict.fromkeys(EPOCHS, known)


def _districts(rows: pd.DataFrame, atlas: Atlas) -> Iterator[Reference]:
    """The columns that name a district; these are rows of one table, for they are areas alone."""
    yield from (
        Reference(column, atlas.catalogue.sides_layer, "key")
        for column in ("district", "district_a", "district_b")
        if column in rows
    )


def _origin(rows: pd.DataFrame, atlas: Atlas) -> tuple[str, str]:
    """Credit and licence: of the sources cited, else of the layers whose features these are."""
    if "source" in rows:
        return words.cited(atlas, _listed(rows["source"]))
    keys = _listed(rows["feature" if "feature" in rows else "key"])
    layers = [row for row in atlas.catalogue.layers if keys & {*atlas.frames[row.key].index}]
    return (
        "; ".join(dict.fromkeys(row.credit for row in layers if row.credit)),
        "; ".join(dict.fromkeys(row.licence for row in layers if row.licence)),
    )


def _listed(column: pd.Series[Any]) -> set[str]:
    """All members of the lists in `column`."""
    return {name for cell in column.dropna() for name in str(cell).split(";")}
