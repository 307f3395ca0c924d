"""The layers as they are delivered: one kind of geometry a table, typed columns, style classes."""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import pandas as pd

from lienket import crs, join, style
from lienket.export_tables import words
from lienket.export_tables.fields import Choice
from lienket.export_tables.shapes import AREAS, FORMS, LINES, Form, stored, with_shapes
from lienket.export_tables.tables import Choices, Reference, Table, frame, records
from lienket.export_tables.words import phrase
from lienket.geometry_types import POINTS
from lienket.model.atlas import Atlas
from lienket.model.records import Layer, Waypoint

SIDES = "sides"
WAYPOINTS = "waypoints"

_SUBJECT = Reference("key", "subjects", "key")
_LINK = Reference("link", "links", "key")
_PART = Reference("part", "parts", "key")
_STATUS_SOURCE = Reference("status_source", "sources", "id")


def tables(atlas: Atlas, choices: Choices) -> tuple[Table, ...]:
    """The layers of `atlas` in catalogue order, then the sides, then the waypoints of its lines.

    A layer that allows areas and lines gives a table of each; parts are multi-parts throughout, but
    for points. Layers with statuses also carry `symbol`, the style class, and the state across the
    border of their link.
    """
    layers = [table for row in atlas.catalogue.layers for table in _layer(row, atlas, choices)]
    return (*layers, _sides(atlas, choices), _waypoints(atlas, choices))


def _layer(row: Layer, atlas: Atlas, choices: Choices) -> Iterator[Table]:
    """A table of `row`, or one for each kind of geometry that it allows."""
    whole = atlas.frames[row.key]
    found = {**choices, **classes(row, whole)}
    allowed = dict.fromkeys(FORMS[kind] for kind in row.geometry)
    several = len(allowed) > 1
    for form in allowed:
        own = whole[whole.geom_type.map(FORMS.__getitem__) == form]
        told, fields = frame(_told(row, own, form, atlas), found)
        kind, shapes = stored(own.geometry, form, row.geometry)
        yield Table(
            f"{row.key}_{form.ending}" if several else row.key,
            f"{row.title_vi} ({form.vi})" if several else row.title_vi,
            f"{row.title_en} ({form.en})" if several else row.title_en,
            with_shapes(told, shapes),
            fields,
            key="key",
            references=(_SUBJECT, _LINK, _STATUS_SOURCE) if row.status else (),
            geometry=kind,
            layer=row.key,
            status=row.status,
            source_date=row.source_date,
            licence=row.licence,
            credit=row.credit,
            drawn=row.drawn,
            detail=row.detail,
        )


def _told(row: Layer, own: gpd.GeoDataFrame, form: Form, atlas: Atlas) -> pd.DataFrame:
    """What the features say; a guide line's length is not the road's, so it has none."""
    measures = {AREAS: "area_ha", LINES: "length_km"}
    told = pd.DataFrame(own.drop(columns="geometry")).assign(length_km=join.own_length_km(own))
    told = told.drop(columns=[name for of, name in measures.items() if of != form])
    if not row.status:
        return told
    states = [atlas.states[key] for key in told["link"]]
    return told.assign(
        symbol=[atlas.symbol_of(key) for key in told["key"]],
        ground=[state.ground for state in states],
        lagging=[";".join(state.lagging) for state in states],
        works=[state.works for state in states],
    )


def classes(row: Layer, whole: gpd.GeoDataFrame) -> Choices:
    """The labels of the column `class` of a layer (any CRS), as the style table has them."""
    if "class" not in whole.columns:
        return {}
    look = style.mark if set(row.geometry) <= {*POINTS} else style.ground
    codes = sorted({str(code) for code in whole["class"].dropna()})
    looks = [look(row.key, code) for code in codes]
    return {
        "class": tuple(Choice(code, of.vi, of.en) for code, of in zip(codes, looks, strict=True))
    }


def _sides(atlas: Atlas, choices: Choices) -> Table:
    sides = atlas.sides
    rows = pd.DataFrame(sides.drop(columns="geometry")).assign(key=sides.index.astype(str))
    told, fields = frame(rows[["key", *sides.columns.drop("geometry")]], choices)
    source = _source(atlas)
    _, shapes = stored(sides.geometry, AREAS, ("MultiPolygon",))
    return Table(
        SIDES, *phrase("table_sides"), with_shapes(told, shapes), fields, key="key",
        geometry="MultiPolygon", layer=SIDES,
        source_date=source.source_date, licence=source.licence, credit=source.credit,
    )  # fmt: skip


def _source(atlas: Atlas) -> Layer:
    """The layer that the sides are dissolved from."""
    return {row.key: row for row in atlas.catalogue.layers}[atlas.catalogue.sides_layer]


def _waypoints(atlas: Atlas, choices: Choices) -> Table:
    rows = records(Waypoint, atlas.facts.waypoints)
    rows = rows.assign(symbol=[atlas.symbol_of(key) for key in rows["part"]])
    told, fields = frame(rows, choices)
    shapes = gpd.GeoSeries.from_xy(rows["lon"], rows["lat"], crs=crs.STORED)
    cited = {name for row in atlas.facts.waypoints for name in row.source}
    credit, licence = words.cited(atlas, cited)
    return Table(
        WAYPOINTS, *phrase("table_waypoints"),
        with_shapes(told, list(shapes)), fields,
        references=(_PART,), geometry="Point", layer=WAYPOINTS,
        credit=credit, licence=licence,
    )  # fmt: skip
