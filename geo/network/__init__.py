"""How long trips take over the road network, and what each link would change (floor 2).

The graph is cut from the roads of today and mended; then one search from each terminal and from
each end of a planned part gives the times today. Every future is made from these: a link opened
alone, what is being built, all links. So no link can lengthen a trip.

A trip goes straight from its terminal to the network, at the slowest speed of the table; then the
fastest way. Times are least times: at the speed of each class, without stops, lights or crowds, and
both ways wherever the layer does not say that a road is one way.
"""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd

from geo.findings import Reach
from geo.network import changes, futures, graph, isolation, lines, mend, plans, terminals, trips
from geo.records import Catalogue, Facts, Status


def find(  # noqa: PLR0913, PLR0917 - all that a trip depends on
    catalogue: Catalogue,
    facts: Facts,
    latest: Mapping[str, Status],
    frames: Mapping[str, gpd.GeoDataFrame],
    pairs: gpd.GeoDataFrame,
    network: gpd.GeoDataFrame | None = None,
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
    """
    code = catalogue.measuring_crs
    drawn = lines.parts(catalogue, frames, facts)
    base = lines.base(catalogue, frames, facts.speeds, network)
    roads = lines.today(base, drawn, latest, code)
    if roads.empty:
        return Reach()
    net, remarks = mend.run(graph.build(roads, code), roads)
    routes = [link for link in facts.links if link.kind == "route"]
    lacking = {link.key: changes.missing(link, latest) for link in routes}
    absent = frozenset().union(*lacking.values())
    net, stretches, bridged = plans.lay(net, drawn[drawn.index.isin(absent)], code)
    found = terminals.find(catalogue, facts, frames)
    slowest = min(speed.speed_kmh for speed in facts.speeds)
    net, found, nodes, far = terminals.attach(net, found, code, slowest)
    times = futures.of(net, nodes, stretches)
    reasons = {link.key: changes.why(link, latest, drawn.index, stretches) for link in routes}
    building = frozenset(
        key for key in absent if key in latest and latest[key].stage == "under_construction"
    )
    trips_found = trips.find(catalogue, found, times, building, absent)
    gained = trips.gains(
        trips_found,
        found,
        times,
        {key: lacking[key] for key, reason in reasons.items() if not reason},
    )
    return Reach(
        terminals=found,
        trips=trips_found,
        gains=gained,
        changes=changes.find(routes, facts, latest, gained, trips_found, reasons, drawn),
        isolation=isolation.find(
            pairs, found, net, nodes, {key for key, own in lacking.items() if own}
        ),
        remarks=mend.frame([*remarks, *bridged, *far], code),
    )
