"""The districts that each link runs through or takes place in.

A line counts where `features.passed` says so, an area where at least `LEAST_SHARE` of it lies; a
point in the district it stands in or, on a border, within `REACH_M`. Less than that is an outline
that two sources drew apart, not a place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from lienket import crs
from lienket.border import features
from lienket.model.records import Catalogue, Facts, Link

LEAST_SHARE = 0.05
"""The least share of an area inside a district."""

REACH_M = 500.0
"""How far outside of every district a point may stand and still count [m]."""


def of_links(
    facts: Facts,
    catalogue: Catalogue,
    frames: Mapping[str, gpd.GeoDataFrame],
    held: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> Mapping[str, list[str]]:
    """By link, the keys of its districts in the order of their layer; without one it is left out.

    Districts are the features of the catalogue's `sides_layer`. Geometries (EPSG:4326) are measured
    in the catalogue's `measuring_crs`. `held`: the districts of some features by key, if it is
    known without measuring.

    Raises:
        CrsError: a frame is not in EPSG:4326.
    """
    if not facts.links:
        return {}
    shown = {link.key: [*_shown_as(link, facts)] for link in facts.links}
    wanted = {key for keys in shown.values() for key in keys}
    districts = crs.to_metres(frames[catalogue.sides_layer], catalogue.measuring_crs)
    holders: dict[str, list[str]] = {}
    for frame in frames.values():
        own = frame.loc[frame.index.isin(wanted), ["geometry"]]
        if len(own):
            met = touched(crs.to_metres(own, catalogue.measuring_crs).geometry, districts, held)
            holders |= dict(zip(map(str, own.index), met, strict=True))
    found = {}
    for link, keys in shown.items():
        around = {name for key in keys for name in holders.get(key, ())}
        if around:
            found[link] = [str(key) for key in districts.index if key in around]
    return found


def _shown_as(link: Link, facts: Facts) -> Iterator[str]:
    """The features that show `link`: its own, and where it or its parts take place."""
    parts = {part.key: part for part in facts.parts}
    yield from (link.key, *link.at)
    for key in link.parts:
        if key in parts:
            yield from (key, *parts[key].at)


def touched(
    places: gpd.GeoSeries,
    districts: gpd.GeoDataFrame,
    held: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> list[list[str]]:
    """The keys of the districts that hold enough of each of `places`, by key, all in metres.

    Where `held` says which those are, it is followed.
    """
    known = places.index.isin([*held])
    lines = (shapely.get_dimensions(places.to_numpy()) == 1) & ~known
    run = iter(features.passed(districts, places[lines]))
    found = []
    for key, place, is_known, line in zip(places.index, places, known, lines, strict=True):
        if is_known:
            found.append([name for name in districts.index if name in held[str(key)]])
        elif line:
            found.append([*filter(None, next(run).split(";"))])
        else:
            found.append(_held(place, districts.geometry))
    return found


def _held(place: BaseGeometry, districts: gpd.GeoSeries) -> list[str]:
    """The districts that hold a point, or enough of an area, in metres."""
    if shapely.get_dimensions(place) == 0:
        away = districts.distance(place)
        return [str(away.idxmin())] if away.min() <= REACH_M else []
    inside = shapely.area(shapely.intersection(districts.to_numpy(), place))
    return [str(key) for key in districts.index[np.asarray(inside) >= LEAST_SHARE * place.area]]
