"""The districts that each link runs through or takes place in.

A line counts where it runs at least `LEAST_M` metres, an area where at least `LEAST_SHARE` of it
lies; a point in the district it stands in or, on a border, within `REACH_M`. Less than that is an
outline that two sources drew apart, not a place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.records import Atlas, Link

LEAST_M = 100.0
"""The least length of a line inside a district [m]."""

LEAST_SHARE = 0.05
"""The least share of an area inside a district."""

REACH_M = 500.0
"""How far outside of every district a point may stand and still count [m]."""


def of_links(atlas: Atlas) -> Mapping[str, list[str]]:
    """By link, the keys of its districts in the order of their layer; without one it is left out.

    Districts are the features of the catalogue's `sides_layer`. Geometries (EPSG:4326) are measured
    in the catalogue's `measuring_crs`.
    """
    if not atlas.facts.links:
        return {}
    crs = atlas.catalogue.measuring_crs
    districts = atlas.frames[atlas.catalogue.sides_layer].geometry.to_crs(crs)
    places = _places(atlas, crs)
    touched = {key: _touched(place, districts) for key, place in places.items()}
    found = {}
    for link in atlas.facts.links:
        keys = {name for key in _shown_as(link, atlas) for name in touched.get(key, ())}
        if keys:
            found[link.key] = [str(key) for key in districts.index if key in keys]
    return found


def _places(atlas: Atlas, crs: str) -> Mapping[str, BaseGeometry]:
    """The geometry of each feature that a link is shown as, in `crs`."""
    wanted = {key for link in atlas.facts.links for key in _shown_as(link, atlas)}
    return {
        str(key): geometry
        for frame in atlas.frames.values()
        for key, geometry in frame.loc[frame.index.isin(wanted)].geometry.to_crs(crs).items()
    }


def _shown_as(link: Link, atlas: Atlas) -> Iterator[str]:
    """The features that show `link`: its own, and where it or its parts take place."""
    parts = {part.key: part for part in atlas.facts.parts}
    yield from (link.key, *link.at)
    for key in link.parts:
        if key in parts:
            yield from (key, *parts[key].at)


def _touched(place: BaseGeometry, districts: gpd.GeoSeries) -> list[str]:
    """The districts that hold enough of `place`, both in metres."""
    if shapely.get_dimensions(place) == 0:
        away = districts.distance(place)
        return [str(away.idxmin())] if away.min() <= REACH_M else []
    inside = districts.intersection(place)
    if shapely.get_dimensions(place) == 1:
        return [str(key) for key in districts.index[inside.length >= LEAST_M]]
    return [str(key) for key in districts.index[inside.area >= LEAST_SHARE * place.area]]
