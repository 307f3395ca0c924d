"""Border gates, places, villages, peaks: points with a name.

Places are longitude and latitude (EPSG:4326) in the file, metres in the projected CRS here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import shapely
from shapely import Polygon

from lienket import text
from lienket.i18n import Pair, phrases
from lienket.osm import tags
from lienket.osm.elements import Extract, Tags
from lienket.osm.ground import Ground

_BUILDING_M, _TOWN_M = 100.0, 300.0
"""How far a named building, and a settlement, may be from its point [m]: our estimate."""

_SAME_M = 1000.0
"""Two gates of one name so near each other [m] are one."""

_MOST_M = 9000.0
"""No peak is higher [m]; more is a reading in another unit."""

_GATE = "cuakhau"
"""How the name of a border gate begins, as it is folded."""

_METRES = re.compile(r"(\d+(?:\.\d+)?) ?m?")

Row = dict[str, Any]


def layers(extract: Extract, ground: Ground) -> dict[str, gpd.GeoDataFrame]:
    """`gates`, `places` and `detail_points` (EPSG:4326), as far as there are such points."""
    found = [*_objects(extract, ground)]
    gates = [*_without_twins(row for row in map(_gate, found) if row)]
    places = [row for row in map(_place, found) if row and row["side"]]
    detail = [row for row in map(_detail, found) if row and row["side"]]
    made = {
        "gates": ground.layer(gates, accuracy="traced") if gates else None,
        "places": ground.layer(places, ("class",), accuracy="traced") if places else None,
        "detail_points": ground.layer(
            [{**row, "side": None} for row in detail], ("class", "height_m"), accuracy="traced"
        )
        if detail
        else None,
    }
    return {key: frame for key, frame in made.items() if frame is not None}


def _objects(extract: Extract, ground: Ground) -> Iterator[tuple[str, Tags, Row]]:
    """What may be a point: the letter and id of OpenStreetMap, its tags, its place and side."""
    nodes = [(f"n{each.id}", each.tags, shapely.Point(each.place)) for each in extract.points]
    areas = [
        (f"w{way.id}", way.tags, shapely.make_valid(Polygon(way.places)).centroid)
        for way in extract.ways.values()
        if way.closed and not {"highway", "waterway", "natural"} & way.tags.keys()
    ]
    every = [*nodes, *areas]
    metric = ground.metric([place for *_, place in every])
    for (number, said, _), place in zip(every, metric, strict=True):
        if ground.within(place):
            name = tags.names(said)
            row = {"name_vi": name[0] or None, "name_en": name[1] or None, "geometry": place}
            yield number, said, {**row, "side": ground.side(place)}


def _gate(item: tuple[str, Tags, Row]) -> Row | None:
    number, said, row = item
    control = said.get("barrier") == "border_control"
    office = {said.get("amenity"), said.get("government")} & {*tags.CUSTOMS}
    named = text.fold(row["name_vi"] or "").startswith(_GATE)
    if not (control or named or (office and row["name_vi"])):
        return None
    name: Pair = (row["name_vi"], row["name_en"]) if row["name_vi"] else phrases("osm")["gate"]
    made = {**row, "name_vi": name[0], "name_en": name[1], "key": f"gate-{number}"}
    return {**made, "error_m": _BUILDING_M, "control": control, "named": bool(row["name_vi"])}


def _without_twins(gates: Iterator[Row]) -> Iterator[Row]:
    """Each gate once: of those of one name, and of a barrier without one, the first."""
    kept: list[Row] = []
    for row in sorted(gates, key=lambda row: (not row["named"], not row["control"], row["key"])):
        near = [other for other in kept if other["geometry"].distance(row["geometry"]) < _SAME_M]
        same = [other for other in near if other["name_vi"] == row["name_vi"]]
        if not same and (row["named"] or not near):
            kept.append(row)
            yield row


def _place(item: tuple[str, Tags, Row]) -> Row | None:
    number, said, row = item
    kind, error_m = _place_class(said)
    if not kind or not row["name_vi"]:
        return None
    return {**row, "key": f"place-{number}", "class": kind, "error_m": error_m}


def _place_class(said: Tags) -> tuple[str, float]:
    """The class of a place, "" for none, and the error of its point [m]."""
    if said.get("railway") in tags.STATIONS:
        return "station", _BUILDING_M
    if said.get("amenity") == "bus_station":
        return "bus_station", _BUILDING_M
    if said.get("highway") == "motorway_junction":
        return "interchange", _BUILDING_M
    if said.get("place") not in {"city", "town"}:
        return "", 0
    is_seat = said["place"] == "city" or said.get("capital", "no") != "no"
    return ("seat" if is_seat else "commune"), _TOWN_M


def _detail(item: tuple[str, Tags, Row]) -> Row | None:
    number, said, row = item
    if said.get("place") in {"village", "hamlet", "isolated_dwelling"} and row["name_vi"]:
        kind = "village" if said["place"] == "village" else "hamlet"
        return {**row, "key": f"{kind}-{number}", "class": kind, "height_m": None,
                "error_m": _TOWN_M}  # fmt: skip
    if said.get("natural") == "peak" and (row["name_vi"] or "ele" in said):
        return _peak(number, said, row)
    return None


def _peak(number: str, said: Tags, row: Row) -> Row | None:
    """A peak, its height behind its name as maps write it [m]."""
    found = _METRES.fullmatch(said.get("ele", "").strip())
    metres = float(found[1]) if found and float(found[1]) < _MOST_M else None
    written = "" if metres is None else f"{metres:.0f}"
    name = " ".join(filter(None, (row["name_vi"], written)))
    if not name:
        return None
    english = " ".join(filter(None, (row["name_en"], written)))
    return {**row, "name_vi": name, "name_en": english, "key": f"peak-{number}", "class": "peak",
            "height_m": metres, "error_m": _BUILDING_M}  # fmt: skip
