"""What the border is looked at with: lines in metres, areas, sides, what is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import geopandas as gpd
import shapely
from shapely import MultiLineString
from shapely.geometry.base import BaseGeometry

from lienket import crs
from lienket.border import classes, features, link_districts, pairs, states
from lienket.border.proximity import Line
from lienket.geometry_types import AREAS, LINES
from lienket.line_clipping import Ground
from lienket.model.analysis import State
from lienket.model.records import Catalogue, Facts, Link, Status

WAYS = ("route", "road", "corridor")
"""Kinds of links whose lines are roads or railways, so that they can pass a border."""

SETTLEMENTS = ("seat", "commune", "village")
"""Classes of places that a crossing is near."""

"""Geometry types of roads and railways."""


@dataclass(frozen=True)
class BorderContext:
    """A workspace, joined for one date, and what is measured in it; each measure is made once.

    `held`: by the key of a feature, those of the districts it lies in, where that is known without
    measuring.
    """

    catalogue: Catalogue
    facts: Facts
    latest: Mapping[str, Status]
    states: Mapping[str, State]
    frames: Mapping[str, gpd.GeoDataFrame]
    held: Mapping[str, Collection[str]] = field(default_factory=dict)

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
        found = features.of_types(self.frames.values(), LINES, status=True)
        return crs.to_metres(features.measured(found), self.catalogue.measuring_crs)

    @cached_property
    def roads(self) -> gpd.GeoDataFrame:
        """The lines of the layers that show no subject, the base network among them, EPSG:4326."""
        return features.of_types(self.frames.values(), LINES, status=False)

    @cached_property
    def cars(self) -> frozenset[str]:
        """The classes of roads that carry cars: those with a speed, else the usual ones."""
        return frozenset(row.road_class for row in self.facts.speeds) or frozenset(classes.ROADS)

    @cached_property
    def classes(self) -> dict[str, str]:
        """The class of the base network under each of `lines`, where it follows a road."""
        roads = self.roads[self.roads["class"].isin(self.cars)]
        return classes.under(self.lines, crs.to_metres(roads, self.catalogue.measuring_crs))

    @cached_property
    def districts(self) -> gpd.GeoDataFrame:
        """The areas that make up the sides, EPSG:4326, by key."""
        return features.measured(self.frames[self.catalogue.sides_layer])

    @cached_property
    def areas(self) -> dict[str, gpd.GeoDataFrame]:
        """Districts, and the communes that the layers have (maybe not all), measuring CRS.

        Areas of administration are those with an epoch; the sides are made up of the districts.
        What has a class besides, as the provinces around have, is ground and not looked at.
        """
        rest = [frame for key, frame in self.frames.items() if key != self.catalogue.sides_layer]
        dated = [_unclassed(frame) for frame in rest if "epoch" in frame]
        communes = features.of_types(dated, AREAS, status=False)
        areas = {"districts": self.districts, "communes": communes}
        return {
            name: crs.to_metres(each, self.catalogue.measuring_crs) for name, each in areas.items()
        }

    @cached_property
    def points(self) -> gpd.GeoDataFrame:
        """All points that show no subject, EPSG:4326, by key."""
        return features.of_types(self.frames.values(), ("Point",), status=False)

    @cached_property
    def places(self) -> gpd.GeoDataFrame:
        """The settlements among the points, in the measuring CRS."""
        known = self.points[self.points["class"].isin(SETTLEMENTS)]
        return crs.to_metres(known, self.catalogue.measuring_crs)

    @cached_property
    def ground(self) -> Ground:
        """The area of each side in the measuring CRS."""
        metric = self.areas["districts"]
        own = metric[metric["side"].isin(self.order)]
        whole = own[["side", "geometry"]].dissolve(by="side", method="coverage").geometry
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
        """All of the border in the measuring CRS, from west to east: what it is numbered along."""
        merged = shapely.normalize(shapely.get_parts(shapely.line_merge(self.border.union_all())))
        lines = sorted(merged, key=lambda line: line.bounds)
        return MultiLineString(lines)

    @cached_property
    def slack_m(self) -> float:
        """By how much the border was thinned, the most of its districts [m].

        What keeps nearer to it than that is not known to be on either side of it as it is drawn.
        Its error of place does not count here: roads and border lie as they do to each other.
        """
        own = self.districts[self.districts["side"].isin(self.order)]
        return float(own["tolerance_m"].max()) if len(own) else 0.0

    @cached_property
    def border_error_m(self) -> float:
        """The position error of the border, the worst of its pairs [m]."""
        return float(self.pairs["error_m"].max()) if len(self.pairs) else 0.0

    def between(self, a: str, b: str) -> BaseGeometry:
        """The border of two sides in the measuring CRS."""
        return self.border[[{a, b} == sides for sides in self.pair_sides]].union_all()

    def lone(self, link: Link) -> dict[str, list[Line]]:
        """The lines of `link` that lie on one side alone, by side: what tells if they meet."""
        by_side = self.parts_by_side(link)
        single = Counter(key for keys in by_side.values() for key in keys)
        alone = {side: [key for key in keys if single[key] == 1] for side, keys in by_side.items()}
        drawn = {side: self.line_features(keys) for side, keys in alone.items()}
        return {
            side: [*zip(lines.geometry, lines["error_m"], strict=True)]
            for side, lines in drawn.items()
            if len(lines)
        }

    def subjects(self, link: Link) -> tuple[str, ...]:
        """The keys of the parts of `link`, or its own if it has none."""
        return link.subjects

    def parts_by_side(self, link: Link) -> dict[str, list[str]]:
        """The subjects of `link` itself by side."""
        return states.parts_by_side(link, self.facts, self.order)

    def line_features(self, keys: Iterable[str]) -> gpd.GeoDataFrame:
        """The lines of `keys` that are drawn, in the measuring CRS."""
        return self.lines[self.lines.index.isin([*keys])]

    def passed(self, ways: gpd.GeoSeries) -> dict[str, list[str]]:
        """What each of `ways` (measuring CRS) runs through: keys of districts, and of communes."""
        return {name: features.passed(areas, ways) for name, areas in self.areas.items()}

    @cached_property
    def within(self) -> Mapping[str, list[str]]:
        """The keys of the districts of each link, as `within.of_links` returns them."""
        return link_districts.of_links(self.facts, self.catalogue, self.frames, self.held)

    def condition(self, key: str) -> str:
        """What lies on the ground for a subject; "" where nobody says."""
        return self.latest[key].condition if key in self.latest else ""


def _unclassed(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The rows of `frame` that have an epoch and no class."""
    dated = frame[frame["epoch"].notna()]
    return dated[dated["class"].isna()] if "class" in dated else dated
