"""What the package holds beside the delivery.

A table to read first, a page for each link to print, and the country for the frames that tell
where a map lies.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from lienket import coast, crs, style
from lienket.export_tables import Delivery, Field, Table, analysis
from lienket.export_tables.shapes import AREAS, LINES, POINTS, stored, with_shapes
from lienket.export_tables.tables import frame
from lienket.geometry_types import AREAS as LAND
from lienket.i18n import phrases
from lienket.model.atlas import Atlas
from lienket.qgis import link_panel, readme, unit_layers
from lienket.speech import first, named

COUNTRY, ISLANDS, PAGES = "country", "country_islands", "link_pages"
INLAND, SIDES = "side_borders", "sides"
"""The border of the sides without the coast; the sides."""

README = readme.TABLE

HIDDEN = frozenset({COUNTRY, ISLANDS, PAGES})
"""The layers that stand in no list of layers: frames and pages are made of them."""

_AROUND = 0.12
"""How much is shown around a link, as a share of it on each side."""

_LEAST_KM = 2.0
"""What is smaller has at least so much about it [km]."""

_LOCATOR = " note "


def add(delivery: Delivery) -> Delivery:
    """`delivery` with these tables; places in sources are in Vietnamese words."""
    atlas = delivery.atlas
    named = [unit_layers.with_successors(table, atlas) for table in delivery.layers]
    layers = [*map(_spoken, named), *unit_layers.tables(atlas), *_inland(atlas), *_country(atlas)]
    layers += _pages(atlas)
    layers.sort(key=_rank)
    facts = [readme.table(delivery), *map(_spoken, delivery.facts)]
    return replace(delivery, layers=tuple(layers), facts=tuple(facts))


def _rank(table: Table) -> int:
    """Where a layer stands in a list: links, what is computed, ground, frames."""
    if table.layer in HIDDEN:
        return 3
    return 0 if table.status else 1 if table.layer in analysis.LAYERS else 2


def _spoken(table: Table) -> Table:
    """`table` with `chú thích` for what the tables of facts call a note."""
    if "locator" not in table.rows:
        return table
    word = first(phrases("qgis")["note"])
    told = table.rows["locator"].str.replace(_LOCATOR, word, regex=False)
    return replace(table, rows=table.rows.assign(locator=told))


def _inland(atlas: Atlas) -> Iterator[Table]:
    """The border of the sides as lines where they lie at the sea; else their outlines are it."""
    lines = coast.borders(atlas)
    if lines is None:
        return
    look = style.ground(SIDES)
    told = pd.DataFrame({"key": [INLAND], "name_vi": [look.vi], "name_en": [look.en]})
    rows, fields = frame(told, {})
    kind, shapes = stored(gpd.GeoSeries([lines], crs=crs.STORED), LINES, ("MultiLineString",))
    yield Table(
        INLAND, look.vi, look.en, with_shapes(rows, shapes), fields, key="key", layer=INLAND,
        geometry=kind, drawn=True,
    )  # fmt: skip


def _country(atlas: Atlas) -> Iterator[Table]:
    """The land of the country as areas, its archipelagos as points; nothing where none is known."""
    if atlas.country is None:
        return
    layer = atlas.catalogue.country
    is_land = atlas.country.geom_type.isin(LAND)
    for name, form, own in (
        (COUNTRY, AREAS, atlas.country[is_land]),
        (ISLANDS, POINTS, atlas.country[~is_land]),
    ):
        told = pd.DataFrame({
            "key": own.index.astype(str), "name_vi": own["name_vi"].to_numpy(),
            "name_en": own["name_en"].to_numpy(),
        })  # fmt: skip
        rows, fields = frame(told, {})
        kind, shapes = stored(own.geometry, form, (form.stored,))
        table = Table(
            name, *phrases("qgis")[f"table_{name}"], with_shapes(rows, shapes), fields, key="key",
            layer=name, geometry=kind,
        )  # fmt: skip
        yield (
            table
            if layer is None
            else replace(
                table, source_date=layer.source_date, licence=layer.licence, credit=layer.credit
            )
        )


def _pages(atlas: Atlas) -> Iterator[Table]:
    """A page for each link that is drawn, in order: what its map shows, what is told under it."""
    shapes, words = drawn(atlas), phrases("qgis")
    links = [link for link in atlas.facts.links if {link.key, *link.parts} & shapes.keys()]
    if not links:
        return
    told = pd.DataFrame({
        "key": [link.key for link in links],
        "name_vi": [named(link) for link in links],
        "name_en": [link.name_en for link in links],
    })  # fmt: skip
    rows, fields = frame(told, {})
    panels = [link_panel.columns(atlas, link) for link in links]
    added = [Field("page", "whole", *words["table_pages"])]
    rows["page"] = pd.array(range(1, len(links) + 1), dtype="Int64")
    for number in range(link_panel.COLUMNS):
        for name, text in (("head", "field_head"), ("column", "field_column")):
            field = Field(f"{name}_{number + 1}", "text", *words.fill(text, number=number + 1))
            added.append(field)
            cells = [panel[number].head if name == "head" else panel[number].text
                     for panel in panels]  # fmt: skip
            rows[field.name] = pd.array(cells, dtype="str")
    boxes = [_box([shapes[key] for key in (link.key, *link.parts) if key in shapes], atlas)
             for link in links]  # fmt: skip
    yield Table(
        PAGES, *words["table_pages"], with_shapes(rows, boxes), (*fields, *added), key="key",
        geometry="MultiPolygon", layer=PAGES,
    )  # fmt: skip


def drawn(atlas: Atlas) -> dict[str, BaseGeometry]:
    """The shape (EPSG:4326) of every link and part on the map, by key."""
    layers = [layer.key for layer in atlas.catalogue.layers if layer.status and layer.drawn]
    return {
        str(key): shape
        for layer in layers
        if layer in atlas.frames
        for key, shape in atlas.frames[layer].geometry.items()
    }


def _box(shapes: list[BaseGeometry], atlas: Atlas) -> BaseGeometry:
    """The rectangle about the shapes of a link in metres of the workspace, as degrees."""
    code = atlas.catalogue.measuring_crs
    own = crs.to_metres(gpd.GeoDataFrame(geometry=shapes, crs=crs.STORED), code)
    west, south, east, north = own.total_bounds
    pad = max(_AROUND * max(east - west, north - south), _LEAST_KM * 1000)
    corners = shapely.box(*np.round([west - pad, south - pad, east + pad, north + pad]))
    found = gpd.GeoSeries([MultiPolygon([corners])], crs=code).to_crs(crs.STORED)
    return found.iloc[0]
