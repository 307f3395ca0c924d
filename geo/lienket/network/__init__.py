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
from dataclasses import dataclass, field

import geopandas as gpd
import pandas as pd

from lienket.model.analysis import Accessibility
from lienket.model.records import Catalogue, Facts, Link, Status
from lienket.network import (
    carriageways,
    detours,
    effects,
    end_positions,
    graph,
    lines,
    link_impact,
    od_points,
    planned_roads,
    road_groups,
    scenarios,
    scopes,
    topology,
    travel_times,
    upgrades,
)
from lienket.network.sampling import Limits
from lienket.network.scenarios import Futures
from lienket.network.topology import TopologyIssue
from lienket.vocabulary import phase

_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Prepared:
    """The network with terminals and planned parts on it.

    `terminals` (EPSG:4326) stand at nodes of `roads`, and so do the places that were asked for
    beside them: `standing` has the names of the nodes of each; `lacking` and `better`: what of each
    route link does not serve today, and what serves and is to be upgraded; `reasons`: why nothing
    can be computed for it, "" where it can; `building`: the parts that are being built; `marked`:
    the keys of those that are drawn; `based`: whether there are roads but those of links.
    """

    catalogue: Catalogue
    facts: Facts
    roads: effects.Roads
    terminals: gpd.GeoDataFrame
    routes: Sequence[Link]
    lacking: Mapping[str, frozenset[str]]
    better: Mapping[str, frozenset[str]]
    reasons: Mapping[str, str]
    building: frozenset[str]
    marked: pd.DataFrame
    remarks: Sequence[TopologyIssue]
    limits: Limits
    standing: Mapping[str, tuple[str, ...]]
    based: bool
    kept: list[Futures] = field(default_factory=list, init=False, compare=False)

    @property
    def parts(self) -> dict[str, frozenset[str]]:
        """What each link that can be computed with would add or upgrade."""
        return {
            key: self.lacking[key] | self.better[key]
            for key, reason in self.reasons.items()
            if not reason
        }

    @property
    def every(self) -> frozenset[str]:
        """All parts that links would add or upgrade."""
        return frozenset().union(*self.lacking.values(), *self.better.values())

    def futures(self) -> Futures:
        """The ways between all terminals, places and ends of planned parts; searched once."""
        held = self.roads
        if not self.kept:
            made = scenarios.make(
                held.graph, held.nodes, held.stretches,
                spare=held.spare, groups=held.groups, limits=self.limits,
            )  # fmt: skip
            self.kept.append(made)
        return self.kept[0]


def prepare(  # noqa: PLR0913, PLR0917 - all that a trip depends on
    catalogue: Catalogue,
    facts: Facts,
    latest: Mapping[str, Status],
    frames: Mapping[str, gpd.GeoDataFrame],
    network: gpd.GeoDataFrame | None = None,
    limits: Limits = _LIMITS,
    places: gpd.GeoSeries | None = None,
) -> Prepared | None:
    """The network of a workspace, ready to be asked; None without speeds or roads that have one.

    Args:
        catalogue: the workspace.
        facts: what the date and the audience allow.
        latest: the newest status by subject.
        frames: joined layers (EPSG:4326, indexed by key).
        network: roads (EPSG:4326, a column `class`) to drive on in place of the workspace's own.
        limits: how far what a gain is made from may differ, and how often it is drawn.
        places: EPSG:4326 points, by key, where roads of today pass the border: ways lead there.
    """
    code = catalogue.measuring_crs
    drawn = lines.parts(catalogue, frames, facts)
    base = lines.base(catalogue, frames, facts.speeds, network)
    roads = lines.today(base, drawn, latest, code)
    if roads.empty:
        return None
    routes = [link for link in facts.links if link.kind == "route"]
    lacking = {link.key: link_impact.missing(link, latest) for link in routes}
    better = {link.key: link_impact.upgraded(link, latest) for link in routes}
    absent, faster = (frozenset().union(*held.values()) for held in (lacking, better))
    scene = _Scene(catalogue, facts, frames, drawn, roads, lines.assumed(latest), not base.empty)
    made = _ready(scene, absent, faster, places)
    return Prepared(
        catalogue=catalogue,
        facts=facts,
        roads=made.roads,
        terminals=made.terminals,
        routes=routes,
        lacking=lacking,
        better=better,
        reasons={link.key: link_impact.why(link, latest, made.ground) for link in routes},
        building=frozenset(
            key
            for key in absent | faster
            if key in latest and phase(latest[key].stage) == "building"
        ),
        marked=lines.marked(catalogue, frames),
        remarks=made.remarks,
        limits=limits,
        standing=made.standing,
        based=scene.based,
    )


def find(
    ready: Prepared | None, pairs: gpd.GeoDataFrame, districts: gpd.GeoDataFrame
) -> Accessibility:
    """The times of trips today and in the futures, and what each route link changes.

    Nothing without a network.

    Args:
        ready: the network.
        pairs: the border by pair of districts (EPSG:4326), as `Border.pairs`.
        districts: EPSG:4326, indexed by key, with `side`.
    """
    if ready is None:
        return Accessibility()
    held, terminals = ready.roads, ready.terminals
    among = scopes.find(ready.catalogue, ready.facts, terminals, pairs, districts)
    trips, gained, sums = effects.find(
        held, terminals, among,
        effects.Plans(ready.building, ready.every, ready.parts), ready.futures, ready.limits,
    )  # fmt: skip
    return Accessibility(
        terminals=terminals,
        trips=trips,
        seat_pairs=sum(travel_times.seat_pairs(scope, terminals) for scope in among),
        gains=gained,
        changes=link_impact.find(
            ready.routes, ready.facts, ready.lacking, gained,
            sums=sums, trips=trips, reasons=ready.reasons, parts=ready.marked,
        ),
        isolation=detours.find(
            pairs, terminals, held.graph, held.nodes,
            {key for key, parts in ready.lacking.items() if parts},
        ),
        remarks=topology.frame(ready.remarks, ready.catalogue.measuring_crs),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Scene:
    """What the network is made from: parts of links, roads of today, and what is assumed."""

    catalogue: Catalogue
    facts: Facts
    frames: Mapping[str, gpd.GeoDataFrame]
    drawn: gpd.GeoDataFrame
    roads: gpd.GeoDataFrame
    assumed: lines.Assumed
    based: bool


@dataclass(frozen=True, slots=True)
class _Ready:
    """The network with terminals and planned parts on it."""

    roads: effects.Roads
    terminals: gpd.GeoDataFrame
    ground: link_impact.Ground
    remarks: Sequence[TopologyIssue]
    standing: Mapping[str, tuple[str, ...]]


def _ready(
    context: _Scene,
    absent: frozenset[str],
    faster: frozenset[str],
    places: gpd.GeoSeries | None,
) -> _Ready:
    """The network of `context`, with the parts `absent` to be built and `faster` to be upgraded."""
    catalogue, facts, frames = context.catalogue, context.facts, context.frames
    drawn = context.drawn
    code = catalogue.measuring_crs
    net, remarks = topology.run(graph.build(context.roads, code), context.roads)
    made = context.assumed
    later = lines.planned(drawn, absent | made.opened)
    net, stretches, bridged = planned_roads.add_to_graph(net, later, code)
    net, spare = end_positions.spread(
        net, stretches, end_positions.rooms(catalogue, facts, frames, drawn)
    )
    net, stretches, opened = planned_roads.opened(net, stretches, made.opened)
    upgraded, raised = (drawn[drawn.index.isin(keys)] for keys in (faster, made.raised))
    # What is assumed cuts roads as what is planned does, so that the same places lie on them.
    net = upgrades.cut(net, drawn[drawn.index.isin(faster | made.raised)], code)
    net = upgrades.raised(net, context.roads, raised, code)
    found = od_points.find(catalogue, facts, frames)
    slowest = min(speed.speed_kmh for speed in facts.speeds)
    net, found, nodes, far = od_points.attach(net, found, code, slowest)
    net, across = carriageways.stand(net, places, frames[catalogue.sides_layer], code, opened)
    named = {
        key: {f"{key}|{which}": node for which, node in enumerate(own)}
        for key, own in across.items()
    }
    more = {name: node for own in named.values() for name, node in own.items()}
    under = upgrades.under(net, context.roads, upgraded, code)
    kinds = road_groups.groups(net, context.roads, under, upgraded)
    ground = link_impact.Ground(
        drawn=drawn.index,
        elsewhere=lines.elsewhere(catalogue, frames, facts.speeds),
        stretches=stretches,
        named=[*kinds.named_kmh],
        under=kinds.under(),
        faster=kinds.faster(),
        based=context.based,
    )
    held = effects.Roads(net, {**nodes, **more}, stretches, spare, kinds)
    standing = {key: tuple(own) for key, own in named.items()}
    return _Ready(held, found, ground, [*remarks, *bridged, *far], standing)
