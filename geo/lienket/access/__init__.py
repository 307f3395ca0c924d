"""What links are worth to people: how far those of each unit have to go, today and later.

The people of a unit are shared out over places on its roads; from each the fastest way to the
nearest place of each kind is searched, today and in the futures of `network`.
"""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np

from lienket.access import costs, losses, people, ranks, reach, spots, targets, worth
from lienket.access.targets import open_crossings
from lienket.model.access import Access
from lienket.model.units import Units
from lienket.network import Prepared

__all__ = ("find", "open_crossings", "populated")


def find(
    ready: Prepared | None,
    crossings: gpd.GeoDataFrame,
    frames: Mapping[str, gpd.GeoDataFrame],
    in_time: Units,
) -> Access:
    """How far people have to go and what links are worth to them.

    Nothing without a network, or where no unit that is drawn has a number of people.

    Args:
        ready: the network, with the open crossings of the border on it under their keys.
        crossings: as `Border.crossings`, EPSG:4326.
        frames: joined layers (EPSG:4326, indexed by key).
        in_time: the units, with their people.
    """
    layer = populated(frames, in_time)
    if ready is None or not layer:
        return Access()
    units = _counted(frames[layer], in_time)
    futures = ready.futures()
    held = reach.make(
        ready,
        futures,
        spots.spread(ready.roads.graph, units, ready.catalogue.measuring_crs),
        targets.find(ready, futures, crossings),
        walk_kmh=min(speed.speed_kmh for speed in ready.facts.speeds),
    )
    living = people.settle(held, units)
    saved = [*worth.gains(living)]
    stated = costs.find(ready)
    by_link = costs.by_link(stated)
    served = open_crossings(crossings)
    lost = [*losses.losses(living, served)]
    return Access(
        layer=layer,
        units=people.by_unit(living),
        within=people.bands(living),
        worth=worth.worth(living, saved, by_link),
        gains=worth.unit_gains(living, saved),
        losses=losses.by_crossing(living, served, lost),
        unit_losses=losses.by_unit(living, lost),
        priorities=ranks.find(ready.routes, saved, by_link, ready.limits),
        costs=stated,
        places=people.places(living),
    )


def populated(frames: Mapping[str, gpd.GeoDataFrame], in_time: Units) -> str:
    """The layer (EPSG:4326) whose units have people: that of the epoch that counts; "" = none."""
    counted = {row.epoch for row in in_time.population if row.people is not None}
    drawn = (epoch.layer for epoch in in_time.epochs if epoch.key in counted)
    return next((layer for layer in drawn if layer in frames), "")


def _counted(frame: gpd.GeoDataFrame, in_time: Units) -> gpd.GeoDataFrame:
    """The units of `frame` (EPSG:4326) with `people`; NaN where none is known."""
    units = [
        in_time.at(code, epoch) for code, epoch in zip(frame["code"], frame["epoch"], strict=True)
    ]
    rows = [in_time.people.get(unit.key) if unit else None for unit in units]
    people = [row.people if row and row.people is not None else np.nan for row in rows]
    return frame.assign(people=people)
