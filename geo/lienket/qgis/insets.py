"""The frames that tell where a map lies: the whole country, and the sides with their districts.

Their layers are private: they stand in no list of layers.
"""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd

from lienket import style
from lienket.export_tables import Table
from lienket.qgis import symbols
from lienket.qgis.bookmarks import View
from lienket.qgis.extra_tables import COUNTRY, ISLANDS, PAGES
from lienket.qgis.labeling import written
from lienket.qgis.labels import Label, Placement
from lienket.qgis.rules import Rule
from lienket.qgis.symbols import Stroke
from lienket.qgis.xml import Element
from lienket.speech import column
from lienket.style.label_styles import LabelStyle, label_style
from lienket.style.units import Zooms

MARKED, SIDES, DISTRICTS = "marked", "inset_sides", "inset_districts"
"""The sides in the frame of the country; the sides, and their districts, in one of their own."""

OF_COUNTRY = (ISLANDS, MARKED, COUNTRY)
OF_SIDES = (SIDES, DISTRICTS, COUNTRY)
"""The layers of each frame, the topmost first."""

Box = tuple[float, float, float, float]
"""West, south, east, north."""

_EDGE = label_style("neighbour").colour
_PAD = 0.06
_DOT_PX = 2.2


def rules(key: str) -> list[Rule]:
    """How a layer of the frames is drawn."""
    if key == PAGES:
        return [Rule("", "", symbols.symbol("fill", symbols.edge(Stroke(style.INK, 0.5))))]
    if key == ISLANDS:
        dot = symbols.disc(style.INK, 1, _DOT_PX, {})
        return [Rule("", "", symbols.symbol("marker", dot))]
    layers = {
        COUNTRY: [symbols.fill(style.PAPER), symbols.edge(Stroke(_EDGE, 0.7))],
        MARKED: [symbols.fill(style.colour("marked"), 0.9)],
        SIDES: [symbols.edge(Stroke(style.ground("sides").colour, 1.2))],
        DISTRICTS: [
            symbols.fill(style.PAPER), symbols.edge(Stroke(style.ground("districts").colour, 0.6)),
        ],
    }  # fmt: skip
    return [Rule("", "", symbols.symbol("fill", *layers[key]))]


def labeling(key: str, table: Table) -> Element | None:
    """The names in the frames: of the country, its archipelagos, the sides."""
    name = f'"{column("name")}"'
    ink = LabelStyle(key, 0, 7.4, 600, style.INK, 0, italic=True)
    if key == ISLANDS:
        label = Label(
            name, "", ink, Placement.ABOUT, urgent=True, wrap=11, always=True,
            shape="centroid($geometry)", given=(("PredefinedPositionOrder", "'L,B,T,R'"),),
        )  # fmt: skip
    elif key == COUNTRY:
        face = LabelStyle(key, 0, 7.6, 700, label_style("side").colour, 0, upper=True)
        point = ("make_point(x_min($geometry)+0.2*(x_max($geometry)-x_min($geometry)),"
                 "y_min($geometry)+0.46*(y_max($geometry)-y_min($geometry)))")  # fmt: skip
        label = Label(name, "", face, Placement.ABOUT, urgent=True, shape=point, always=True)
    elif key == SIDES:
        face = LabelStyle(key, 0, 8, 700, label_style("side").colour, 0)
        label = Label(name, "", face, Placement.HORIZONTAL, urgent=True)
    else:
        return None
    return written([label], table, Zooms(0))


def private(view: View) -> Sequence[tuple[str, Table]]:
    """The layers of the frames and of the pages, with the table that each is of."""
    tables = {table.name: table for table in view.delivery.layers}
    of = {COUNTRY: COUNTRY, ISLANDS: ISLANDS, PAGES: PAGES, MARKED: "sides", SIDES: "sides",
          DISTRICTS: view.delivery.atlas.catalogue.sides_layer}  # fmt: skip
    return [(key, tables[name]) for key, name in of.items() if name in tables
            and tables[name].geometry in {"MultiPolygon", "MultiPoint"}]  # fmt: skip


def extent(view: View, *, country: bool) -> Box | None:
    """What a frame must show, in the CRS of the project; None where no country is known."""
    atlas = view.delivery.atlas
    shown: gpd.GeoDataFrame | None = atlas.country if country else atlas.sides
    if shown is None:
        return None
    west, south, east, north = map(float, shown.to_crs(view.code).total_bounds)
    x, y = (east - west) * _PAD, (north - south) * _PAD
    return west - x, south - y, east + x, north + y
