"""What the border is looked at with: lines in metres, areas, sides, what is known (floor 2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import pandas as pd
import shapely
from shapely import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

from geo import crs, vocabulary
from geo.borders import pairs, states
from geo.records import Catalogue, Facts, Link, State, Status
from geo.stretches import Ground

WAYS = ("route", "road", "corridor")
"""Kinds of links whose lines are roads or railways, so that they can pass a border."""

SETTLEMENTS = ("seat", "commune", "village")
"""Classes of places that a crossing is near."""

_COLUMNS = (
    "key",
    "name_vi",
    "name_en",
    "class",
    "ref",
    "accuracy",
    "identity",
    "error_m",
    "tolerance_m",
    "source",
    "length_km",
)
"""Columns that are there also where no layer has them."""

_SPECK_DEG = 1e-4
"""Lines that lie in an area for less than about 10 m do not run through it [deg]."""

_LINES = ("LineString", "MultiLineString")


@dataclass(frozen=True)
class Scene:
    """A workspace, joined for one date, and what is measured in it; each measure is made once."""

    catalogue: Catalogue
    facts: Facts
    latest: Mapping[str, Status]
    states: Mapping[str, State]
    frames: Mapping[str, gpd.GeoDataFrame]

    @cached_property
    def order(self) -> list[str]:
        """The keys of the sides, as the catalogue has them."""
        return [side.key for side in self.catalogue.sides]

    @cached_property
    def ways(self) -> list[Link]:
        """The links that are roads or railways."""
        return [link for link in self.facts.links if link.kind in WAYS]

    @cached_property
    def routes(self) -> list[Link]:
        """The links that have a state across the border."""
        return [link for link in self.facts.links if link.kind == "route"]

    @cached_property
    def lines(self) -> gpd.GeoDataFrame:
        """Every line that shows a subject, by feature key, in the measuring CRS.

        `error_m` [m] is its position error, else the tolerance it was thinned by, else 0.
        """
        found = _parts(self.frames.values(), _LINES, status=True)
        return crs.to_metres(measured(found), self.catalogue.measuring_crs)

    @cached_property
    def roads(self) -> gpd.GeoDataFrame:
        """The lines of the layers that show no subject, the base network among them, EPSG:4326."""
        return _parts(self.frames.values(), _LINES, status=False)

    @cached_property
    def districts(self) -> gpd.GeoDataFrame:
        """The areas that make up the sides, EPSG:4326, by key."""
        return measured(self.frames[self.catalogue.sides_layer])

    @cached_property
    def areas(self) -> dict[str, gpd.GeoDataFrame]:
        """Districts, and the communes that the layers have (not all there are), EPSG:4326.

        Areas of administration are those with an epoch; the sides are made up of the districts.
        """
        rest = [frame for key, frame in self.frames.items() if key != self.catalogue.sides_layer]
        dated = [frame for frame in rest if "epoch" in frame]
        communes = _parts(dated, ("Polygon", "MultiPolygon"), status=False)
        return {"districts": self.districts, "communes": communes}

    @cached_property
    def points(self) -> gpd.GeoDataFrame:
        """All points that show no subject, EPSG:4326, by key."""
        return _parts(self.frames.values(), ("Point",), status=False)

    @cached_property
    def places(self) -> gpd.GeoDataFrame:
        """The settlements among the points, in the measuring CRS."""
        known = self.points[self.points["class"].isin(SETTLEMENTS)]
        return crs.to_metres(known, self.catalogue.measuring_crs)

    @cached_property
    def ground(self) -> Ground:
        """The area of each side in the measuring CRS."""
        own = self.districts[self.districts["side"].isin(self.order)]
        metric = crs.to_metres(own, self.catalogue.measuring_crs)
        whole = metric[["side", "geometry"]].dissolve(by="side", method="coverage").geometry
        return Ground({side: whole[side] for side in self.order if side in whole.index})

    @cached_property
    def pairs(self) -> gpd.GeoDataFrame:
        """The border by pair of districts, as `pairs.find` returns it."""
        return pairs.find(self.districts, self.order)

    @cached_property
    def border(self) -> gpd.GeoDataFrame:
        """`pairs` in the measuring CRS."""
        return crs.to_metres(self.pairs, self.catalogue.measuring_crs)

    @cached_property
    def pair_sides(self) -> list[set[str]]:
        """The sides of each of `pairs`."""
        side = self.districts["side"]
        ends = zip(self.pairs["district_a"], self.pairs["district_b"], strict=True)
        return [{side[a], side[b]} for a, b in ends]

    @cached_property
    def whole(self) -> MultiLineString:
        """All of the border in the measuring CRS, in one direction: what it is numbered along."""
        merged = shapely.line_merge(self.border.union_all()).normalize()
        return MultiLineString([*shapely.get_parts(merged)])

    @cached_property
    def slack_m(self) -> float:
        """The position error of the border, the worst of its pairs [m]."""
        return float(self.pairs["error_m"].max()) if len(self.pairs) else 0.0

    def between(self, a: str, b: str) -> BaseGeometry:
        """The border of two sides in the measuring CRS."""
        return self.border[[{a, b} == sides for sides in self.pair_sides]].union_all()

    def around(self, link: Link) -> dict[str, list[str]]:
        """The subjects of `link` by side, those lent by its counterparts among them."""
        return states.around(link, self.facts, self.order)

    def drawn(self, keys: Iterable[str]) -> gpd.GeoDataFrame:
        """The lines of `keys` that are drawn, in the measuring CRS."""
        return self.lines[self.lines.index.isin([*keys])]

    def passed(self, areas: gpd.GeoDataFrame, lines: gpd.GeoSeries) -> list[str]:
        """The keys of the `areas` that each of `lines` runs through, both EPSG:4326.

        A line that only touches an area does not run through it.
        """
        shapes = areas.geometry.to_numpy()
        line, area = shapely.STRtree(shapes).query(lines.to_numpy(), predicate="intersects")
        inside = (
            shapely.length(shapely.intersection(lines.to_numpy()[line], shapes[area])) > _SPECK_DEG
        )
        met = pd.Series(areas.index[area[inside]], index=line[inside], dtype=object)
        keys = met.groupby(level=0).agg(lambda found: ";".join(sorted(found)))
        return keys.reindex(range(len(lines)), fill_value="").tolist()

    def condition(self, key: str) -> str:
        """What lies on the ground for a subject; "" where nobody says."""
        return self.latest[key].condition if key in self.latest else ""


def _parts(
    frames: Iterable[gpd.GeoDataFrame], kinds: tuple[str, ...], *, status: bool
) -> gpd.GeoDataFrame:
    """The features of some geometry types from the layers that carry statuses, or from the rest."""
    chosen = [frame[frame.geom_type.isin(kinds)] for frame in frames if ("link" in frame) == status]
    filled = [frame.dropna(axis="columns", how="all") for frame in chosen if len(frame)]
    rows = pd.concat(filled) if filled else pd.DataFrame(columns=["geometry"])
    columns = [*dict.fromkeys([*_COLUMNS, *rows.columns])]
    return gpd.GeoDataFrame(rows.reindex(columns=columns), geometry="geometry", crs=crs.STORED)


def measured(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """`frame` with an `error_m` and a `tolerance_m` [m] in each row."""
    tolerance = frame["tolerance_m"].astype(float).fillna(0.0)
    error = frame["error_m"].astype(float).fillna(tolerance)
    words = {
        name: frame[name].astype(object).fillna("") for name in ("class", "ref") if name in frame
    }
    return frame.assign(tolerance_m=tolerance, error_m=error, **words)


def joined(cells: Iterable[str]) -> str:
    """The words of lists joined by ";", each once, in their order.

    >>> joined(["osm;gso", "osm"])
    'osm;gso'
    """
    return ";".join(dict.fromkeys(word for cell in cells for word in cell.split(";")))


def worst(accuracies: Iterable[str]) -> str:
    """The least of some words for how well a position is known.

    >>> worst(["traced", "schematic", "surveyed"])
    'schematic'
    """
    return max(accuracies, key=[*vocabulary.words("accuracy")].index)


def nearest_approach(one: gpd.GeoDataFrame, other: gpd.GeoDataFrame) -> tuple[LineString, float]:
    """The shortest line from the lines of one side to those of another, and when they meet [m].

    They meet within 50 m, or within the position error of the two lines if that is more.

    Args:
        one: in the measuring CRS, with `error_m`.
        other: the same, not empty.
    """
    found = [
        (shapely.shortest_line(first, second), max(states.MEETING_M, error, other_error))
        for first, error in zip(one.geometry, one["error_m"], strict=True)
        for second, other_error in zip(other.geometry, other["error_m"], strict=True)
    ]
    return min(found, key=lambda each: each[0].length)
