"""How long trips take over the road network, and what each link would change (floor 2).

The graph is cut from the roads of today and mended; then a few searches from each terminal and from
each end of a planned part give the ways between them, by kind of road. Every future is made from
these, as assumed and in each of the draws: a link opened or upgraded alone, what is being built,
all links. So no link can lengthen a trip.

A trip goes straight from its terminal to the network, at the slowest speed of the table; then the
fastest way. Times are least times: at the speed of each class, without stops, lights or crowds, and
both ways wherever the layer does not say that a road is one way. What is saved is told as the range
in which 80 of 100 draws lie, see `draws.Limits`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd

from lienket.findings import Reach
from lienket.network import (
    changes,
    ends,
    futures,
    graph,
    isolation,
    lines,
    mend,
    plans,
    terminals,
    trips,
    upgrades,
)
from lienket.network.draws import Limits
from lienket.network.futures import Futures
from lienket.network.graph import Graph
from lienket.network.mend import Remark
from lienket.records import Catalogue, Facts, Status

_LIMITS = Limits()


def find(  # noqa: PLR0913, PLR0917 - all that a trip depends on
    catalogue: Catalogue,
    facts: Facts,
    latest: Mapping[str, Status],
    frames: Mapping[str, gpd.GeoDataFrame],
    pairs: gpd.GeoDataFrame,
    network: gpd.GeoDataFrame | None = None,
    limits: Limits = _LIMITS,
) -> Reach:
    """The times of trips today and in the futures, and what each route link changes.

    Nothing where the workspace has no speeds, or no road of a class that has one.

    Args:
        catalogue: the workspace.
        facts: what the date and the audience allow.
        latest: the newest status by subject.
        frames: joined layers (EPSG:4326, indexed by key).
        pairs: the border by pair of districts, as `Border.pairs`.
        network: roads (EPSG:4326, a column `class`) to drive on in place of the workspace's own.
        limits: how far what a gain is made from may differ, and how often it is drawn.
    """
    code = catalogue.measuring_crs
    drawn = lines.parts(catalogue, frames, facts)
    base = lines.base(catalogue, frames, facts.speeds, network)
    roads = lines.today(base, drawn, latest, code)
    if roads.empty:
        return Reach()
    routes = [link for link in facts.links if link.kind == "route"]
    lacking = {link.key: changes.missing(link, latest) for link in routes}
    better = {link.key: changes.upgraded(link, latest) for link in routes}
    absent, faster = (frozenset().union(*held.values()) for held in (lacking, better))
    scene = _Scene(catalogue, facts, frames, drawn, roads)
    made = _ready(scene, absent, faster, limits)
    ground, times, found = made.ground, made.times, made.terminals
    reasons = {link.key: changes.why(link, latest, ground) for link in routes}
    every = absent | faster
    building = frozenset(
        key for key in every if key in latest and latest[key].stage == "under_construction"
    )
    trips_found = trips.find(catalogue, found, times, building, every)
    gained, sums = trips.gains(
        trips_found,
        found,
        times,
        {key: lacking[key] | better[key] for key, reason in reasons.items() if not reason},
    )
    return Reach(
        terminals=found,
        trips=trips_found,
        gains=gained,
        changes=changes.find(
            routes, facts, lacking, gained,
            sums=sums, trips=trips_found, reasons=reasons, parts=drawn,
        ),
        isolation=isolation.find(
            pairs, found, made.graph, made.nodes, {key for key, own in lacking.items() if own}
        ),
        remarks=mend.frame(made.remarks, code),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Scene:
    """What the network is made from: the parts of links as drawn, and the roads of today."""

    catalogue: Catalogue
    facts: Facts
    frames: Mapping[str, gpd.GeoDataFrame]
    drawn: gpd.GeoDataFrame
    roads: gpd.GeoDataFrame


@dataclass(frozen=True, slots=True)
class _Ready:
    """The network with terminals and planned parts on it, and the times over it."""

    graph: Graph
    terminals: gpd.GeoDataFrame
    nodes: Mapping[str, int]
    times: Futures
    ground: changes.Ground
    remarks: Sequence[Remark]


def _ready(scene: _Scene, absent: frozenset[str], faster: frozenset[str], limits: Limits) -> _Ready:
    """The network of `scene`, with the parts `absent` to be built and `faster` to be upgraded."""
    catalogue, facts, frames, drawn = scene.catalogue, scene.facts, scene.frames, scene.drawn
    code = catalogue.measuring_crs
    net, remarks = mend.run(graph.build(scene.roads, code), scene.roads)
    net, stretches, bridged = plans.lay(net, lines.planned(drawn, absent), code)
    net, spare = ends.spread(net, stretches, ends.rooms(catalogue, facts, frames, drawn))
    upgraded = drawn[drawn.index.isin(faster)]
    net = upgrades.cut(net, upgraded, code)
    found = terminals.find(catalogue, facts, frames)
    slowest = min(speed.speed_kmh for speed in facts.speeds)
    net, found, nodes, far = terminals.attach(net, found, code, slowest)
    under = upgrades.under(net, scene.roads, upgraded, code)
    kinds = futures.groups(net, scene.roads, under, upgraded)
    ground = changes.Ground(
        drawn=drawn.index,
        elsewhere=lines.elsewhere(catalogue, frames, facts.speeds),
        stretches=stretches,
        named=[*kinds.named_kmh],
        under=kinds.under(),
        faster=kinds.faster(),
    )
    times = futures.of(net, nodes, stretches, spare=spare, groups=kinds, limits=limits)
    return _Ready(net, found, nodes, times, ground, [*remarks, *bridged, *far])
