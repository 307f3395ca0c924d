"""Layers as GeoJSON: what a map program shows as it is, so each code has its words beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from lienket import join, layers
from lienket.export_tables import Choice, access_tables, analysis, choices_of
from lienket.export_tables.fields import Field, word_columns
from lienket.export_tables.layers import classes
from lienket.export_tables.shapes import AREAS, FORMS, LINES
from lienket.export_tables.tables import frame
from lienket.model.atlas import Atlas

COMPUTED: tuple[str, ...] = ("border", "crossings", "gaps", access_tables.PLACES)
"""What is computed that is a file of its own beside the layers."""

_KEPT = ("key", "name_vi", "name_en")
"""Columns that a file has even where they are empty."""


def write(atlas: Atlas, folder: Path) -> None:
    """Write `<layer>.geojson` to `folder` for each layer, and for the border, crossings and gaps.

    EPSG:4326, RFC 7946. A schematic line has no `length_km` in them.

    Raises:
        CrsError: a layer is not in EPSG:4326.
    """
    for name, rows in _layers(atlas):
        layers.write(rows, folder / f"{name}.geojson")


def _layers(atlas: Atlas) -> Iterator[tuple[str, gpd.GeoDataFrame]]:
    """The layers of the catalogue, then those that are computed."""
    choices = choices_of(atlas)
    for row in atlas.catalogue.layers:
        measured = _measured(atlas.frames[row.key])
        _, fields = frame(measured, {**choices, **classes(row, measured)})
        yield row.key, with_words(measured, fields)
    computed = {table.name: table for table in analysis.tables(atlas, choices)}
    for name, rows in analysis.frames(atlas).items():
        if name in COMPUTED:
            yield name, with_words(gpd.GeoDataFrame(rows), computed[name].fields)
    for table in access_tables.layers(atlas, choices):
        yield table.name, with_words(gpd.GeoDataFrame(table.rows), table.fields)


def _measured(whole: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """A joined frame with a length [km] for lines alone, an area [ha] for areas alone."""
    form = whole.geom_type.map(FORMS.__getitem__)
    return whole.assign(
        length_km=join.own_length_km(whole).where(form == LINES),
        area_ha=whole["area_ha"].where(form == AREAS),
    )


def with_words(rows: gpd.GeoDataFrame, fields: Sequence[Field]) -> gpd.GeoDataFrame:
    """`rows` (EPSG:4326, any geometry), the words of each code beside it, without empty columns.

    Behind a column of codes stand `<column>_vi` and `<column>_en`. A column that holds nothing in
    any row is left out, but for the key and the names. Same index.
    """
    coded = {row.name: row.choices for row in fields if row.choices}
    made: dict[str, pd.Series[Any]] = {}
    for column in rows.columns.drop([rows.geometry.name]):
        name, cells = str(column), rows[column]
        blank = cells.isna() | (cells.astype(object) == "")
        if blank.all() and name not in _KEPT:
            continue
        made[name] = cells
        if name in coded:
            made |= _spelt(name, cells, coded[name])
    return gpd.GeoDataFrame(made, geometry=rows.geometry, index=rows.index)


def _spelt(
    name: str, cells: pd.Series[Any], choices: Sequence[Choice]
) -> Mapping[str, pd.Series[Any]]:
    """The words of a column of codes, Vietnamese and English; null where there is no code."""
    vi, en = word_columns(name)
    return {
        vi: cells.map({choice.code: choice.vi for choice in choices}),
        en: cells.map({choice.code: choice.en for choice in choices}),
    }
