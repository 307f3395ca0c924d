"""What links are worth, computed anew from what is delivered, by other code and another library.

The GeoPackage alone is read; the program only builds it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import deliveries_network
import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pytest
import shapely
from deliveries_network import Book, Frame, Graph, Network

from lienket import pipeline

WALK_KMH = 20.0
"""The slowest speed of the table."""

WORTH_MIN, HALF_MIN, NEAR = 1.0, 30.0, 0.06
"""A gain that counts, the half-value time, and how near to a limit rounding may decide [min]."""

Minutes = Mapping[str, Frame]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """The GeoPackage of the shipped workspace."""
    out = tmp_path_factory.mktemp("access")
    pipeline.run(pipeline.Order(pipeline.embedded(), out, only=("qgis",)))
    return Book(next(out.rglob("*.gpkg")))


class World:
    """Today's network with all places on it, and the minutes from each place of people."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.lines = deliveries_network.roads(book)
        self.net = Network(self.lines)
        self.people = book["people_places"].set_index("key")
        self.spots = {key: (node, away) for key, node, away in self._put(self.people)}
        terminals = book["terminals"].set_index("key")
        far = deliveries_network.FAR_M
        for key, node, away in self._put(terminals, far):
            self.net.links.append((("at", key), node, away / WALK_KMH * 0.06))
        self.over = dict(self._cross())
        self.crossings = [node for nodes in self.over.values() for node in nodes]
        self.planned = Planned(self)
        sides = dict.fromkeys(terminals["side"].dropna())
        own = {side: terminals.index[terminals["role"].eq("seat") & terminals["side"].ne(side)]
               for side in sides}  # fmt: skip
        self.goals = {
            ("other_seat", side): [("at", key) for key in keys] for side, keys in own.items()
        } | {
            (role, ""): [("at", key) for key in terminals.index[terminals["role"] == role]]
            for role in ("interchange", "cluster", "station", "gate")
        }
        self.goals["crossing", ""] = self.crossings
        asked = [node for nodes in self.goals.values() for node in nodes]
        asked += [node for node, _ in self.spots.values()]
        asked += [
            node for roads in self.planned.roads.values() for road in roads for node in road[:2]
        ]
        self.graph = deliveries_network.simpler(self.net.graph(), {*asked})

    def _put(self, frame: Frame, most_m: float = np.inf) -> Iterator[tuple[Any, Any, float]]:
        yield from self.net.attach([(key, point) for key, point in frame.geometry.items()], most_m)

    def _cross(self) -> Iterator[tuple[str, list[object]]]:
        """By crossing, the nodes where open roads pass the border: each carriageway within 60 m."""
        border = self.book["border"].geometry.union_all()
        held = self.book["crossings"].set_index("key")
        held = held[held["open"].astype(bool) & held["level"].notna()]
        tree = shapely.STRtree([piece.line for piece in self.net.pieces])
        for key, point in held.geometry.items():
            near = tree.query(point, "dwithin", distance=deliveries_network.ALONG_M)
            met = {
                int(number): place
                for number in near
                for place in [self.net.pieces[number].line.intersection(border)]
                if not place.is_empty and place.distance(point) <= deliveries_network.ALONG_M
            }
            places = (met or {int(tree.nearest(point)): point}).items()
            yield (
                str(key),
                [self.net.put(("over", key, at), place.centroid, at) for at, place in places],
            )

    def minutes(self, graph: Graph, kind: str, more: tuple[Any, ...] = ()) -> Frame:
        """The minutes from each place of people to the nearest of a kind, by key of the place."""
        found = {}
        for (name, side), nodes in self.goals.items():
            if name != kind:
                continue
            goals = {*(node for node in nodes if node in graph), *more}
            least = nx.multi_source_dijkstra_path_length(graph, goals, weight="minutes")
            keys = self.people.index[self.people["side"].eq(side)] if side else self.people.index
            for key in keys:
                node, away = self.spots[key]
                walked = (away + self.people["away_m"][key]) / WALK_KMH * 0.06
                found[key] = least.get(node, np.inf) + walked
        return pd.Series(found).reindex(self.people.index)


class Planned:
    """What each link would add: roads between nodes, and the crossing that it opens."""

    def __init__(self, world: World) -> None:
        book = world.book
        drawn = book["roads"].set_index("key")
        later = drawn[drawn["condition"].ne("in_service")].explode(index_parts=False)
        links = book["link_worth"]["link"].unique()
        self.low, self.high = world.net.winding
        figures = book["figures"].set_index(["subject", "measure"])["value"]
        ends = {
            (key, at): shapely.get_point(row.geometry, at)
            for key, row in later.iterrows()
            if row["link"] in links
            for at in (0, -1)
        }
        joints: dict[tuple[str, int], tuple[object, float]] = {}
        for (key, at), point in ends.items():
            company = sorted(
                name for name, other in ends.items()
                if other.distance(point) <= deliveries_network.TOUCH_M
            )  # fmt: skip
            if len(company) > 1:
                joints[key, at] = ("joint", company[0]), 0.0
                continue
            error = float(drawn["error_m"][key])
            most = max(deliveries_network.TOUCH_M, error)
            for name, node, away in world.net.attach([((key, at), point)], most):
                joints[name] = node, away
        self.roads: dict[str, list[tuple[object, object, float]]] = {link: [] for link in links}
        self.opened: dict[str, tuple[Any, ...]] = dict.fromkeys(links, ())
        for key, row in later[later["link"].isin(links)].iterrows():
            (start, gap), (end, other) = joints[key, 0], joints[key, -1]
            kmh = float(figures.get((key, "design_speed"), 40))
            km = self._km(deliveries_network.length_km(row.geometry, later.crs), gap + other)
            if (key, "length") in figures.index:
                km = float(figures[key, "length"]) * 0.95  # "nearly": from nine tenths to all of it
            self.roads[row["link"]].append((start, end, km / kmh * 60))
            self.opened[row["link"]] += tuple(
                node for node in (start, end) if isinstance(node, tuple) and node[0] == "joint"
            )

    def _km(self, drawn_km: float, gap_m: float) -> float:
        return drawn_km * (self.low + self.high) / 2 + gap_m / 1000 * (1 + self.high) / 2


@pytest.fixture(scope="module")
def world(book: Book) -> World:
    """The network of what is delivered."""
    return World(book)


@pytest.fixture(scope="module")
def today(world: World) -> Minutes:
    """The minutes today to each kind of place."""
    return {kind: world.minutes(world.graph, kind) for kind, _ in world.goals}


def test_travel_times_of_units_are_those_of_another_code_path(world: World, today: Minutes) -> None:
    told = world.book["unit_access"]
    for kind, minutes in today.items():
        mean = minutes.groupby(world.people["unit"]).mean()
        own = told[told["target"] == kind].set_index("unit")["today_min"]
        assert len(own) == len(mean)
        worst = (own - mean.reindex(own.index)).abs() - np.maximum(0.01 * own, 0.1)
        assert worst.max() <= 0, (kind, worst.nlargest(5))


def test_people_within_are_those_of_another_code_path(world: World, today: Minutes) -> None:
    told = world.book["people_within"]
    told = told[told["scenario"] == "today"]
    for row in told.itertuples():
        minutes = today[row.target][world.people["side"] == row.side]
        weight = world.people["weight_people"].reindex(minutes.index).fillna(0)
        doubtful = weight[(minutes - row.limit_min).abs() <= NEAR].sum()
        rounding = 0.05 * len(weight) + 0.5
        found = weight[minutes <= row.limit_min].sum()
        assert abs(found - row.people) <= doubtful + rounding, (row.key, found, row.people)


def test_what_each_link_saves_is_that_of_another_code_path(world: World, today: Minutes) -> None:
    told = world.book["link_worth"]
    weight = world.people["weight_people"].fillna(0)
    for link, rows in told.groupby("link"):
        graph = world.graph.copy()
        for start, end, minutes in world.planned.roads[link]:
            deliveries_network.add(graph, start, end, minutes)
        for row in rows.itertuples():
            more = world.planned.opened[link] if row.target == "crossing" else ()
            then = world.minutes(graph, row.target, more)
            saved = today[row.target] - then
            doubtful = weight[(saved - WORTH_MIN).abs() <= NEAR].sum()
            people = weight[saved >= WORTH_MIN].sum()
            assert abs((saved * weight).sum() - row.person_min) <= max(
                0.02 * row.person_min, 500
            ), row.key
            assert abs(people - row.people) <= doubtful + 0.05 * len(weight) + 0.5, row.key


def test_what_a_cut_crossing_loses_is_that_of_another_code_path(
    world: World, today: Minutes
) -> None:
    told = world.book["crossing_losses"]
    weight = world.people["weight_people"].fillna(0)
    for crossing, rows in told.groupby("crossing"):
        graph = world.graph.copy()
        graph.remove_nodes_from(world.over[crossing])
        for row in rows.itertuples():
            base, then = today[row.target], world.minutes(graph, row.target)
            gone = np.isinf(then) & np.isfinite(base)
            longer = (then - base).where(np.isfinite(then) & np.isfinite(base), 0)
            lost = (longer * weight).sum()
            assert abs(lost - row.lost_min) <= max(0.02 * row.lost_min, 500), (row.key, lost)
            assert abs(weight[gone].sum() - row.cut_off) <= 1, row.key
            doubtful = weight[(longer - WORTH_MIN).abs() <= NEAR].sum()
            people = weight[longer >= WORTH_MIN].sum()
            assert abs(people - row.people) <= doubtful + 0.05 * len(weight) + 0.5, row.key


def test_potentials_are_those_of_another_code_path(world: World) -> None:
    places, told = world.people, world.book["potential"].set_index("key")
    metric = gpd.GeoSeries(places.geometry).to_crs(world.lines.crs)
    found = pd.Series(0.0, places.index)
    for unit, own in metric.groupby(places["unit"]):
        people = told["people"][unit]
        if not people > 0:
            continue
        apart = np.round(own.apply(own.distance).sum())
        node, away = world.spots[apart.index[int(np.argmin(apart))]]
        least = nx.single_source_dijkstra_path_length(world.graph, node, weight="minutes")
        for key in places.index[places["side"] != told["side"][unit]]:
            start, walk = world.spots[key]
            off = (walk + away + places["away_m"][key]) / WALK_KMH * 0.06
            found[key] += people * 2 ** (-(least.get(start, np.inf) + off) / HALF_MIN)
    mean = found.groupby(places["unit"]).mean()
    worst = (mean / told["potential_today"] - 1).abs()
    assert worst.max() <= 0.01, worst.nlargest(5)


def segments(book: Book) -> Iterator[tuple[str, Any]]:
    """The segments of border by key: between districts as delivered, between communes as shared.

    The package holds no lines of the second: they are what the outlines of two areas share.
    """
    for key, line in book["border"].set_index("key").geometry.items():
        yield f"2023-2024|{key}", line
    areas = book["access"].set_index("key")
    keys = book["permeability"]["key"]
    for key in keys[~keys.str.startswith("2023-2024|")]:
        ends = [unit for unit in areas.index if unit in key]
        one, two = areas.geometry[ends]
        yield key, one.boundary.intersection(two.boundary)


def compare(minutes: Any, metres: Any, sides: Any) -> tuple[list[float], list[float]]:  # noqa: ANN401 - matrices of numbers
    """The minutes of each pair of places across, and the mean of its like along."""
    across, along = [], []
    fit = (metres >= 3000) & (metres <= 20_000) & np.isfinite(minutes)
    for here in range(len(sides)):
        near = fit[here] & (sides == sides[here])
        for there in np.flatnonzero(fit[here] & (sides != sides[here])):
            like = near & (abs(metres[here] / metres[here, there] - 1) <= 0.1)
            if like.any():
                across.append(minutes[here, there])
                along.append(minutes[here, like].mean())
    return across, along


def test_permeability_is_that_of_another_code_path(world: World) -> None:
    told = world.book["permeability"].set_index("key")
    places, crossings = world.people, world.book["crossings"]
    xy, sides = shapely.get_coordinates(places.geometry), places["side"].to_numpy()
    metres = np.hypot(*(xy[:, None] - xy).T)
    least: dict[int, Any] = {}
    for key, line in segments(world.book):
        row = told.loc[key]
        away = places.distance(line).to_numpy()
        weight = places["weight_people"][away <= 5000]
        if weight.notna().any():
            assert weight.sum() == pytest.approx(row["people_near"], rel=0.02), key
        met = crossings[(crossings["pair"] == key.split("|")[1]) & crossings["open"].astype(bool)]
        for level in ("main", "local") if key.startswith("2023") else ():
            count = met[met["level"] == level].geometry.to_wkb().nunique()
            assert round(10 * count / row["length_km"], 2) == row[f"{level}_per_10km"], key
        near = np.flatnonzero(away <= 10_000).tolist()
        for at in near:
            if at not in least:
                least[at] = minutes_between(world, at)
        minutes = np.array([least[at][near] for at in near])
        across, along = compare(minutes, metres[np.ix_(near, near)], sides[near])
        if pd.isna(row["across_min"]):
            assert len(across) < 35, key
        else:
            assert np.mean(across) == pytest.approx(row["across_min"], rel=0.01), key
            assert np.mean(along) == pytest.approx(row["along_min"], rel=0.01), key


def minutes_between(world: World, at: int) -> Any:  # noqa: ANN401 - as many numbers as places
    """The minutes from the place at the position `at` to all others."""
    nodes, walks = zip(*(world.spots[key] for key in world.people.index), strict=True)
    off = (np.array(walks) + world.people["away_m"].to_numpy()) / WALK_KMH * 0.06
    least = nx.single_source_dijkstra_path_length(world.graph, nodes[at], weight="minutes")
    return np.array([least.get(node, np.inf) for node in nodes]) + off + off[at]
