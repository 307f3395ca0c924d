"""What the project opens at: its extent, and a bookmark for the border and for each link."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from lienket import opening
from lienket.export_tables import Delivery
from lienket.i18n import phrases
from lienket.qgis.xml import Element, element, spatial
from lienket.speech import first, named
from lienket.style.units import Zooms

_WGS84 = "EPSG:4326"
_AROUND = 0.03
"""About what a bookmark shows [deg], some 3 km."""


@dataclass(frozen=True, slots=True)
class View:
    """What the project shows: a delivery in EPSG `code`, and what web zooms are as scales."""

    delivery: Delivery
    code: str
    zooms: Zooms

    @property
    def taken(self) -> frozenset[str]:
        """The road numbers that links carry: the ground need not write them again."""
        links = [table.rows for table in self.delivery.layers if table.status]
        return frozenset(
            str(ref) for rows in links if "ref" in rows for ref in rows["ref"].dropna()
        )


def extent(delivery: Delivery, code: str) -> tuple[float, float, float, float]:
    """West, south, east, north of what maps open with in EPSG `code`, with a little about it."""
    west, south, east, north = opening.frame(delivery.atlas).to_crs(code).total_bounds
    x, y = (east - west) * 0.03, (north - south) * 0.03
    return float(west - x), float(south - y), float(east + x), float(north + y)


def bookmarks(delivery: Delivery) -> Element:
    """The border between the sides, then every link that is drawn, in table order."""
    return element("Bookmarks", *_bookmarks(delivery))


def _bookmarks(delivery: Delivery) -> Iterator[Element]:
    between, words = border(delivery.atlas.sides), phrases("qgis")
    if not between.is_empty:
        yield _bookmark("border", first(words["bookmark"]), first(words["bookmark_group"]), between)
    for row in delivery.atlas.catalogue.insets:
        box = shapely.box(*row.bounds)
        yield _bookmark(f"inset-{row.key}", named(row), first(words["insets"]), box)
    shapes = _shapes(delivery)
    for link in delivery.atlas.facts.links:
        own = [shapes[key] for key in (link.key, *link.parts) if key in shapes]
        if own:
            yield _bookmark(
                link.key, named(link), first(words["group_links"]), shapely.union_all(own)
            )


def border(sides: gpd.GeoDataFrame) -> BaseGeometry:
    """Where two sides touch, as lines (EPSG:4326); empty if they do not."""
    shapes = list(sides.geometry)
    pairs = [(a, b) for number, a in enumerate(shapes) for b in shapes[number + 1 :]]
    return shapely.union_all([shapely.intersection(a.boundary, b.boundary) for a, b in pairs])


def _shapes(delivery: Delivery) -> dict[str, BaseGeometry]:
    """The geometry of every link and part that is drawn, by key."""
    return {
        str(key): shape
        for table in delivery.layers
        if table.status
        for key, shape in zip(table.rows["key"], table.rows["geometry"], strict=True)
    }


def _bookmark(key: str, name: str, group: str, shape: BaseGeometry) -> Element:
    west, south, east, north = shape.bounds
    box = shapely.box(west - _AROUND, south - _AROUND, east + _AROUND, north + _AROUND)
    return element(
        "Bookmark",
        spatial(_WGS84),
        id=key,
        name=name,
        group=group,
        extent=shapely.to_wkt(box, rounding_precision=5),
    )
