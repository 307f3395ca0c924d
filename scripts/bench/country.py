"""A workspace of a whole country: 62 sides, 692 districts, a seat in each, roads between them.

    python scripts/bench/country.py FOLDER

The districts are those of the reference data beside the repository, cleaned to one coverage; seats,
roads and links are drawn from them by rule, and stand for nothing that lies on the ground: a road
runs straight between the seats of two districts that adjoin, and is filed under the side that it
lies on, if it lies on one. Between two sides that adjoin one link runs along one of these roads
that crosses their border once and no other side; one part is built in two of three links.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from loads import LOADS, read
from shapely.geometry.base import BaseGeometry

GRID = 1e-5
"""The districts stand on a grid of so many degrees."""

THINNED, INLET = 1e-3, 1e-3
"""Borders are thinned by the first; a gap that is narrower than the second is filled [deg]."""

MENDED = 8
"""What fills a gap may leave another: so often at most."""

SPEEDS = {"primary": 50, "secondary": 40}
SOURCE = "drawn"
LICENCE = 'licence = "CC0-1.0"\ncredit = "Tải thử | Load test"\nsource_date = "2024-01"'
HEAD = """\
[workspace]
id = "country"
title_vi = "Tải thử: 62 bên, 692 huyện"
title_en = "Load test: 62 sides, 692 districts"
epoch = "2023-2024"
measuring_crs = "EPSG:5899"
bounds = [102.0, 7.5, 116.0, 23.6]
sides_layer = "districts"
report = "drawn"
"""
LAYERS = {
    "districts": ('["Polygon", "MultiPolygon"]', "coverage = true", "Huyện", "Districts"),
    "network": ('["LineString"]', 'columns = ["class"]\nunnamed = true', "Mạng đường", "Roads"),
    "roads": ('["LineString"]', "", "Đường liên kết", "Link roads"),
    "places": ('["Point"]', 'columns = ["class"]', "Huyện lỵ", "Seats"),
}
TABLES = {
    "links": "key,kind,name_vi,name_en,sides,parts,counterparts,partners,at,layer,publish",
    "parts": "key,side,name_vi,name_en,at,layer",
    "statuses": (
        "subject,condition,work,stage,health,happened_on,stated_on,expected_on,source,locator,"
        "inferred,note_vi,note_en"
    ),
    "figures": (
        "subject,measure,label_vi,label_en,qualifier,value,unit,as_of,source,locator,"
        "note_vi,note_en"
    ),
    "doubts": (
        "key,subjects,topic_vi,topic_en,says_vi,says_en,follows_vi,follows_en,why_vi,why_en,sources"
    ),
    "waypoints": "part,seq,name_vi,name_en,lon,lat,error_m,source,note_vi,note_en",
    "sources": "id,title_vi,title_en,issuer,number,date,address,licence",
    "speeds": "road_class,speed_kmh,access,source,locator,note_vi,note_en",
}

Row = dict[str, Any]


def main() -> None:
    """Write the workspace into the folder that is named."""
    folder = Path(sys.argv[1])
    (folder / "facts").mkdir(parents=True, exist_ok=True)
    districts = coverage(read(LOADS["D692"]))
    whole = ground(districts)
    roads = joined(districts, whole)
    made = links(roads, districts, whole)
    sides = list(dict.fromkeys(districts["side"]))
    names = districts.drop_duplicates("side").set_index("side")["province"]
    (folder / "catalogue.toml").write_text(_catalogue(sides, dict(names)), encoding="utf-8")
    _geojson(folder / "districts.geojson", _features(districts, {}))
    seats = districts.set_geometry(districts.representative_point())
    seats = seats.assign(key="seat-" + seats["key"])
    _geojson(folder / "places.geojson", _features(seats, {"class": "seat"}))
    _geojson(folder / "network.geojson", _features(roads, {}))
    _geojson(folder / "roads.geojson", _features(_parts(made), {}))
    rows = _tables(made)
    for table, head in TABLES.items():
        _csv(folder / "facts" / f"{table}.csv", head, rows.get(table, []))


def coverage(found: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The districts as one coverage on a grid: `key`, `side`, names (EPSG:4326).

    Of what two districts hold the first keeps it; what none holds goes to the one it touches most.
    """
    made = shapely.coverage_simplify(_clean(found.geometry.to_numpy()), THINNED)
    for wider in range(1, MENDED):
        made = _clean(made)
        narrow = shapely.coverage_invalid_edges(made, INLET)
        if shapely.is_empty(narrow).all():
            break
        water = shapely.difference(shapely.buffer(narrow, wider * INLET), shapely.union_all(made))
        made = shapely.union(made, water)
    side = found["province_id"].map(lambda code: f"p{code}")
    return gpd.GeoDataFrame(
        {
            "key": [f"d{code}" for code in found["district_id"]],
            "side": side.to_numpy(),
            "province": found["province"].to_numpy(),
            "name_vi": found["district"].to_numpy(),
            "name_en": found["district"].to_numpy(),
        },
        geometry=made,
        crs=4326,
    )


def _clean(shapes: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """`shapes` [deg] on the grid, each place in one alone: see `coverage`."""
    shapes = shapely.set_precision(shapes, GRID)
    lines = shapely.union_all(shapely.boundary(shapes), grid_size=GRID)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    tree = shapely.STRtree(shapes)
    face, area = tree.query(shapely.point_on_surface(faces), predicate="within")
    owner = np.full(len(faces), -1)
    owner[face[::-1]] = area[::-1]
    for lost in np.flatnonzero(owner < 0):
        near = tree.query(faces[lost], predicate="intersects")
        edges = shapely.intersection(shapely.boundary(faces[lost]), shapes[near])
        owner[lost] = near[shapely.length(edges).argmax()]
    made = [shapely.union_all(faces[owner == number]) for number in range(len(shapes))]
    return shapely.set_precision(made, GRID)


def ground(districts: gpd.GeoDataFrame) -> dict[str, BaseGeometry]:
    """The ground of each side [deg]."""
    sides = districts.groupby("side")
    return {str(side): shapely.union_all(group.geometry.to_numpy()) for side, group in sides}


def joined(districts: gpd.GeoDataFrame, whole: Mapping[str, BaseGeometry]) -> gpd.GeoDataFrame:
    """A straight road between the seats of each two districts that adjoin: lines (EPSG:4326).

    `side` is the one that a road lies on wholly, else both; `apart` says whether it leads from one
    side to another. `whole` is the ground of each side [deg].
    """
    seats = districts.representative_point().to_numpy()
    shapes = districts.geometry.to_numpy()
    here, there = shapely.STRtree(shapes).query(shapes, predicate="touches")
    one, two = here[here < there], there[here < there]
    side = districts["side"].to_numpy()
    keys = districts["key"].to_numpy()
    ends = np.stack([seats[one], seats[two]], axis=1)
    lines = shapely.linestrings(shapely.get_coordinates(ends).reshape(-1, 2, 2))
    apart = side[one] != side[two]
    within = shapely.covers([whole[each] for each in side[one]], lines)
    return gpd.GeoDataFrame(
        {
            "key": [f"road-{keys[a]}-{keys[b]}" for a, b in zip(one, two, strict=True)],
            "class": np.where(apart, "secondary", "primary"),
            "side": np.where(within, side[one], "both"),
            "apart": apart,
            "one": one,
            "two": two,
        },
        geometry=lines,
        crs=4326,
    )


def links(
    roads: gpd.GeoDataFrame, districts: gpd.GeoDataFrame, whole: Mapping[str, BaseGeometry]
) -> list[Row]:
    """A link between two sides that adjoin, with its `lines` by side [deg].

    It runs along the first road from one to the other that lies on these two alone and crosses
    their border once. Where every road strays further, no link is drawn: 3 of 131 pairs of sides.
    """
    side: list[str] = [*districts["side"]]
    made: dict[tuple[str, str], Row] = {}
    between = roads[roads["apart"]]
    for one, two, line in zip(between["one"], between["two"], between.geometry, strict=True):
        first, second = sorted((side[int(one)], side[int(two)]))
        cut = {each: shapely.intersection(line, whole[each]) for each in (first, second)}
        if all(each.geom_type == "LineString" for each in cut.values()) and np.isclose(
            sum(each.length for each in cut.values()), line.length
        ):
            made.setdefault((first, second), {"pair": (first, second), "lines": cut})
    named = [{**row, "key": f"{one}-{two}"} for (one, two), row in sorted(made.items())]
    return [{**row, "built": number % 3 != 0} for number, row in enumerate(named)]


def _parts(made: Sequence[Row]) -> gpd.GeoDataFrame:
    """The parts of links: what of each road lies on a side (EPSG:4326)."""
    rows = []
    for row in made:
        for side, line in row["lines"].items():
            key = f"{row['key']}--{side}"
            named = {"name_vi": f"Đường {key}", "name_en": f"Road {key}"}
            rows.append({"key": key, "side": side, "geometry": line, **named})
    return gpd.GeoDataFrame(rows, crs=4326)


def _tables(made: Sequence[Row]) -> dict[str, list[Row]]:
    """The rows of each table, by its name."""
    both = {"source": SOURCE, "locator": "1", "inferred": "no"}
    parts = [(row, side) for row in made for side in row["pair"]]
    return {
        "links": [
            {
                "key": row["key"], "kind": "route", "publish": "public",
                "name_vi": f"Đường {row['key']}", "name_en": f"Road {row['key']}",
                "sides": ";".join(row["pair"]),
                "parts": ";".join(f"{row['key']}--{side}" for side in row["pair"]),
            }
            for row in made
        ],
        "parts": [
            {
                "key": f"{row['key']}--{side}", "side": side, "layer": "roads",
                "name_vi": f"Đường {row['key']}, {side}", "name_en": f"Road {row['key']}, {side}",
            }
            for row, side in parts
        ],
        "statuses": [
            {
                **both, "subject": f"{row['key']}--{side}", "stated_on": "2024-05-02",
                "condition": "in_service" if built else "not_built",
                "work": "none" if built else "new", "stage": "" if built else "planned",
                "health": "unknown",
            }
            for row, side in parts
            for built in [row["built"] or side == row["pair"][0]]
        ],
        "sources": [
            {"id": SOURCE, "title_vi": "Vẽ để thử tải", "title_en": "Drawn to test the load",
             "date": "2024-05-02", "licence": "CC0-1.0"}
        ],
        "speeds": [
            {"road_class": name, "speed_kmh": kmh, "access": "yes", **both}
            for name, kmh in SPEEDS.items()
        ],
    }  # fmt: skip


def _catalogue(sides: Sequence[str], names: Mapping[Any, str]) -> str:
    rows = [
        f'[[side]]\nkey = "{key}"\nname_vi = "{names[key]}"\nname_en = "{names[key]}"\n'
        f'code = "{key[1:]}"\ncrs = "EPSG:3405"\n'
        for key in sides
    ]
    rows += [
        f'[[layer]]\nkey = "{key}"\nfile = "{key}.geojson"\ngeometry = {kinds}\n'
        f"status = {str(key == 'roads').lower()}\n{more}\n"
        f'title_vi = "{vi}"\ntitle_en = "{en}"\norder = {number}\n{LICENCE}\n'
        for number, (key, (kinds, more, vi, en)) in enumerate(LAYERS.items(), start=1)
    ]
    return "\n".join([HEAD, *rows])


def _features(frame: gpd.GeoDataFrame, more: Row) -> Iterator[Row]:
    """The features of a layer, with what every feature of it has."""
    names = [name for name in ("name_vi", "name_en", "side", "class") if name in frame]
    shapes = shapely.set_precision(frame.geometry.to_numpy(), GRID, mode="pointwise")
    for row, shape in sorted(zip(frame.to_dict("records"), shapes, strict=True), key=_key):
        told = {"accuracy": "generalised"}
        yield {
            "type": "Feature",
            "properties": {
                "key": row["key"], "name_vi": None, "name_en": None,
                **{name: row[name] for name in names}, **told, "identity": "inferred",
                "error_m": None, "source": SOURCE, "tolerance_m": 1, **more,
            },
            "geometry": json.loads(shapely.to_geojson(shapely.orient_polygons(shape))),
        }  # fmt: skip


def _key(row: tuple[Mapping[Any, Any], object]) -> str:
    return str(row[0]["key"])


def _geojson(path: Path, features: Iterable[Row]) -> None:
    rows = ",\n".join(json.dumps(each, ensure_ascii=False) for each in features)
    path.write_text(
        '{"type":"FeatureCollection","features":[\n' + rows + "\n]}\n", encoding="utf-8"
    )


def _csv(path: Path, head: str, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, head.split(","), restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
