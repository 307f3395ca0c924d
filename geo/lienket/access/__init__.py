"""What links are worth to people: how far those of each unit have to go, today and later.

The people of a unit are shared out over places on its roads; from each the fastest way to the
nearest place of each kind is searched, today and in the futures of `network`.
"""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np

from lienket.access import (
    costs,
    losses,
    people,
    permeability,
    potential,
    ranks,
    reach,
    spots,
    targets,
    worth,
)
from lienket.access.people import People
from lienket.access.permeability import Segments
from lienket.access.targets import open_crossings
from lienket.model.access import Access
from lienket.model.analysis import Border
from lienket.model.units import Epoch, Recast, Units
from lienket.network import Prepared

__all__ = ("find", "open_crossings")


def find(
    ready: Prepared | None,
    across: Border,
    frames: Mapping[str, gpd.GeoDataFrame],
    in_time: Units,
    recast: Mapping[str, Recast],
) -> Access:
    """How far people have to go and what links are worth to them.

    Nothing without a network, for those of links alone lead nowhere, or where no unit that is drawn
    has a number of people.

    Args:
        ready: the network, with the open crossings of the border on it.
        across: the border, in the units that the sides are made up of.
        frames: joined layers (EPSG:4326, indexed by key).
        in_time: the units, with their people.
        recast: the border in the units of other epochs, by epoch.
    """
    crossings = across.crossings
    epoch = _epoch(frames, in_time)
    if epoch is None:
        return Access()
    if ready is None or not ready.based:
        return Access(lacking="no_network")
    living = settled(ready, crossings, _counted(frames[epoch.layer], in_time, epoch.key))
    saved = [*worth.gains(living)]
    stated = costs.find(ready)
    by_link = costs.by_link(stated)
    served = crossings[crossings.index.isin(ready.standing)]
    units, within = people.by_unit(living)
    lost = [*losses.losses(living, served)]
    near = potential.make(living)
    return Access(
        layer=epoch.layer,
        units=units,
        within=within,
        worth=worth.worth(living, saved, by_link),
        gains=worth.unit_gains(living, saved),
        losses=losses.by_crossing(living, served, lost),
        unit_losses=losses.by_unit(living, lost),
        priorities=potential.beside(ranks.find(ready.routes, saved, by_link, ready.limits), near),
        costs=stated,
        places=people.places(living),
        potential=potential.find(near),
        permeability=permeability.find(living, _segments(ready, across, frames, recast)),
    )


def _segments(
    ready: Prepared,
    across: Border,
    frames: Mapping[str, gpd.GeoDataFrame],
    recast: Mapping[str, Recast],
) -> dict[str, Segments]:
    """The border by pair of units of each epoch that draws it, that of the workspace first."""
    own = ready.catalogue
    drawn = {own.epoch: (across, own.sides_layer)}
    drawn |= {epoch: (other.border, other.layer) for epoch, other in recast.items()}
    return {
        epoch: Segments(border, dict(zip(frames[layer].index, frames[layer]["side"], strict=True)))
        for epoch, (border, layer) in drawn.items()
    }


def settled(ready: Prepared, crossings: gpd.GeoDataFrame, units: gpd.GeoDataFrame) -> People:
    """The people of `units` on the network, with their ways to the nearest place of each kind.

    Args:
        ready: the network.
        crossings: as `Border.crossings`, EPSG:4326.
        units: areas by key, EPSG:4326, with `side`, names and `people` (NaN = not known).
    """
    futures = ready.futures()
    held = reach.make(
        ready,
        futures,
        spots.spread(ready.roads.graph, units, ready.catalogue.measuring_crs),
        targets.find(ready, futures, crossings),
        walk_kmh=min(speed.speed_kmh for speed in ready.facts.speeds),
    )
    return people.settle(held, units)


def _epoch(frames: Mapping[str, gpd.GeoDataFrame], in_time: Units) -> Epoch | None:
    """The newest epoch whose units are drawn (EPSG:4326) and have people."""
    counted = {row.epoch for row in in_time.population if row.people is not None}
    held = (epoch for epoch in reversed(in_time.epochs) if epoch.key in counted)
    return next((epoch for epoch in held if epoch.layer in frames), None)


def _counted(frame: gpd.GeoDataFrame, in_time: Units, epoch: str) -> gpd.GeoDataFrame:
    """The units of `frame` (EPSG:4326) with `people` as counted in `epoch`; NaN = not known."""
    counted = {
        unit.key: row.people
        for row in in_time.population
        if row.epoch == epoch and (unit := in_time.at(row.code, row.epoch))
    }
    units = [
        in_time.at(code, drawn) for code, drawn in zip(frame["code"], frame["epoch"], strict=True)
    ]
    people = [counted.get(unit.key) if unit else None for unit in units]
    return frame.assign(people=np.array(people, dtype=float))
