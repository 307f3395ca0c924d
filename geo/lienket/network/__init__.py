"""How long trips take over the road network, and what each link would change.

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

from lienket.model.analysis import Accessibility
from lienket.model.records import Catalogue, Facts, Status
from lienket.network import (
    detours,
    effects,
    end_positions,
    graph,
    lines,
    link_impact,
    od_points,
    planned_roads,
    road_groups,
    scopes,
    topology,
    travel_times,
    upgrades,
)
from lienket.network.sampling import Limits
from lienket.network.topology import TopologyIssue
from lienket.vocabulary import phase

_LIMITS = Limits()


def find(  # noqa: PLR0913, PLR0917 - all that a trip depends on
    catalogue: Catalogue,
    facts: Facts,
    latest: Mapping[str, Status],
    frames: Mapping[str, gpd.GeoDataFrame],
    pairs: gpd.GeoDataFrame,
    network: gpd.GeoDataFrame | None = None,
    limits: Limits = _LIMITS,
) -> Accessibility:
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
        return Accessibility()
    routes = [link for link in facts.links if link.kind == "route"]
    lacking = {link.key: link_impact.missing(link, latest) for link in routes}
    better = {link.key: link_impact.upgraded(link, latest) for link in routes}
    absent, faster = (frozenset().union(*held.values()) for held in (lacking, better))
    context = _Scene(catalogue, facts, frames, drawn, roads)
    made = _ready(context, absent, faster)
    ground, found = made.ground, made.terminals
    reasons = {link.key: link_impact.why(link, latest, ground) for link in routes}
    every = absent | faster
    building = frozenset(
        key for key in every if key in latest and phase(latest[key].stage) == "building"
    )
    among = scopes.find(catalogue, facts, found, pairs, frames[catalogue.sides_layer])
    opened = {key: lacking[key] | better[key] for key, reason in reasons.items() if not reason}
    trips_found, gained, sums = effects.find(
        made.roads, found, among, effects.Plans(building, every, opened), limits
    )
    return Accessibility(
        terminals=found,
        trips=trips_found,
        seat_pairs=sum(travel_times.seat_pairs(scope, found) for scope in among),
        gains=gained,
        changes=link_impact.find(
            routes, facts, lacking, gained,
            sums=sums, trips=trips_found, reasons=reasons,
            parts=lines.marked(catalogue, frames),
        ),
        isolation=detours.find(
            pairs, found, made.roads.graph, made.roads.nodes,
            {key for key, own in lacking.items() if own},
        ),
        remarks=topology.frame(made.remarks, code),
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
    """The network with terminals and planned parts on it."""

    roads: effects.Roads
    terminals: gpd.GeoDataFrame
    ground: link_impact.Ground
    remarks: Sequence[TopologyIssue]


def _ready(context: _Scene, absent: frozenset[str], faster: frozenset[str]) -> _Ready:
    """The network of `context`, with the parts `absent` to be built and `faster` to be upgraded."""
    catalogue, facts, frames, drawn = (
        context.catalogue,
        context.facts,
        context.frames,
        context.drawn,
    )
    code = catalogue.measuring_crs
    net, remarks = topology.run(graph.build(context.roads, code), context.roads)
    net, stretches, bridged = planned_roads.add_to_graph(net, lines.planned(drawn, absent), code)
    net, spare = end_positions.spread(
        net, stretches, end_positions.rooms(catalogue, facts, frames, drawn)
    )
    upgraded = drawn[drawn.index.isin(faster)]
    net = upgrades.cut(net, upgraded, code)
    found = od_points.find(catalogue, facts, frames)
    slowest = min(speed.speed_kmh for speed in facts.speeds)
    net, found, nodes, far = od_points.attach(net, found, code, slowest)
    under = upgrades.under(net, context.roads, upgraded, code)
    kinds = road_groups.groups(net, context.roads, under, upgraded)
    ground = link_impact.Ground(
        drawn=drawn.index,
        elsewhere=lines.elsewhere(catalogue, frames, facts.speeds),
        stretches=stretches,
        named=[*kinds.named_kmh],
        under=kinds.under(),
        faster=kinds.faster(),
    )
    held = effects.Roads(net, nodes, stretches, spare, kinds)
    return _Ready(held, found, ground, [*remarks, *bridged, *far])
