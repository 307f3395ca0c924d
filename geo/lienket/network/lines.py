"""Which lines one drives on today, how fast, and which lines a link would add."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from lienket import crs
from lienket.geometry_types import LINES
from lienket.model.records import ASSUMED, Catalogue, Facts, Speed, Status
from lienket.network import stated_values
from lienket.vocabulary import phase

COLUMNS = ("key", "road_class", "kmh", "oneway", "access", "structure")

ALONG_M = 60.0
"""A part nearer to the network than this [m] is the same road: its centre line is drawn halfway
between two carriageways, each of which the network may have."""

SNAP_M = 10.0
"""A road that ends nearer to another than this [m] was meant to meet it: less than the width of
two lanes with their verges."""

_SHORT_M = 500.0
"""What leaves the network for less [m] is drawing."""

_ONEWAY = {"1": 1, "-1": -1, "yes": 1, "true": 1, "f": 1, "t": -1}
"""How a one-way road is written: along its line, or against it; all else is driven both ways."""


def base(
    catalogue: Catalogue,
    frames: Mapping[str, gpd.GeoDataFrame],
    speeds: Sequence[Speed],
    network: gpd.GeoDataFrame | None,
) -> gpd.GeoDataFrame:
    """The roads of today: LineStrings, EPSG:4326, columns `COLUMNS`, a plain index.

    Those of `network` if it is given, else of every layer without statuses; of a class that has a
    speed. What has none (works, footways, rivers) is no road here.
    """
    layers = [frames[layer.key] for layer in catalogue.layers if not layer.status]
    given = layers if network is None else [network]
    return _together([_roads(frame, speeds) for frame in given if "class" in frame])


def _roads(frame: gpd.GeoDataFrame, speeds: Sequence[Speed]) -> gpd.GeoDataFrame:
    """The roads of one frame with a column `class`."""
    by_class = {speed.road_class: speed for speed in speeds}
    named = frame["class"].isin(by_class) & frame.geom_type.isin(LINES)
    roads = frame[named].explode(index_parts=False)
    speed = roads["class"].map(by_class)
    return gpd.GeoDataFrame(
        {
            "key": roads["key"] if "key" in roads else "way-" + roads.index.astype(str),
            "road_class": roads["class"],
            "kmh": [row.speed_kmh for row in speed],
            "oneway": _text(roads, "oneway").str.lower().map(_ONEWAY).fillna(0).astype("int64"),
            "access": [row.access for row in speed],
            "structure": _text(roads, "structure"),
        },
        geometry=roads.geometry,
        crs=frame.crs,
    ).reset_index(drop=True)


def _text(frame: gpd.GeoDataFrame, name: str) -> pd.Series[str]:
    """A column as text, empty where there is none."""
    column = frame[name] if name in frame else pd.Series("", index=frame.index)
    return column.fillna("").astype(str)


def _together(frames: Sequence[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    held = [frame for frame in frames if len(frame)]
    if not held:
        empty = pd.DataFrame(columns=list(COLUMNS))
        return gpd.GeoDataFrame(empty, geometry=[], crs=crs.STORED)
    return gpd.GeoDataFrame(pd.concat(held, ignore_index=True), crs=crs.STORED)


def parts(
    catalogue: Catalogue, frames: Mapping[str, gpd.GeoDataFrame], facts: Facts
) -> gpd.GeoDataFrame:
    """The drawn lines (EPSG:4326) of links and their parts, as `base` returns them, indexed by key.

    `kmh` is the speed of the layer's own class, and `named_kmh` the one that sources name for the
    road (see `named_kmh`), none where they name none. More columns: `accuracy`, `error_m`;
    `least_km` and `most_km`, between which the length that sources give lies, none where they give
    none; and `marks`, the waypoints of a schematic line.
    """
    by_class = {speed.road_class: speed for speed in facts.speeds}
    rows = [
        frames[layer.key].assign(kmh=by_class[layer.key].speed_kmh, road_class=layer.key)
        for layer in catalogue.layers
        if layer.status and layer.key in by_class
    ]
    found = _together([frame[frame.geom_type.isin(LINES)] for frame in rows])
    if found.empty:
        found = found.assign(accuracy="", error_m=float("nan"))
    made = found.assign(oneway=0, access=True, structure="").set_index("key", drop=False)
    least, most = stated_values.km(facts, crs.length_km(made))
    marks = [tuple(row for row in facts.waypoints if row.part == key) for key in made["key"]]
    return made.assign(
        named_kmh=made["key"].map(stated_values.named_kmh(facts)).astype(float),
        least_km=made["key"].map(least).astype(float),
        most_km=made["key"].map(most).astype(float),
        marks=pd.Series(marks, index=made.index, dtype=object),
    )


def planned(drawn: gpd.GeoDataFrame, keys: Collection[str]) -> gpd.GeoDataFrame:
    """The parts among `keys` (EPSG:4326), as fast as sources name them, else the layer's class."""
    own = drawn[drawn.index.isin(keys)]
    return own.assign(kmh=own["named_kmh"].fillna(own["kmh"]))


def elsewhere(
    catalogue: Catalogue, frames: Mapping[str, gpd.GeoDataFrame], speeds: Sequence[Speed]
) -> frozenset[str]:
    """The keys of lines that carry statuses and are no roads, such as those of a railway.

    Args:
        catalogue: the workspace.
        frames: joined layers (EPSG:4326).
        speeds: a layer of roads has one of its own.
    """
    roads = {speed.road_class for speed in speeds}
    held = [frames[row.key] for row in catalogue.layers if row.status and row.key not in roads]
    lines = [frame["key"][frame.geom_type.isin(LINES)] for frame in held]
    return frozenset(str(key) for keys in lines for key in keys)


def marked(catalogue: Catalogue, frames: Mapping[str, gpd.GeoDataFrame]) -> pd.DataFrame:
    """Every line that carries statuses, road or not: by key, `accuracy` and `error_m` [m].

    Args:
        catalogue: the workspace.
        frames: joined layers (EPSG:4326).
    """
    columns = ["key", "accuracy", "error_m"]
    held = [frames[row.key] for row in catalogue.layers if row.status]
    rows = [pd.DataFrame(frame[frame.geom_type.isin(LINES)])[columns] for frame in held]
    empty = pd.DataFrame({name: [] for name in columns})
    return pd.concat([row for row in rows if len(row)] or [empty]).set_index("key")


def today(
    roads: gpd.GeoDataFrame, drawn: gpd.GeoDataFrame, latest: Mapping[str, Status], code: str
) -> gpd.GeoDataFrame:
    """`roads`, and what of the serving parts in `drawn` they do not have, as in `base`.

    That is each stretch farther than `ALONG_M` from every road, at least 500 m long, as fast as
    sources name it, or as its layer's class where an upgrade is to make it so. What is assumed to
    be open is not among them: `planned_roads` adds it as it does what is planned. One column more:
    `reach_m`, how far an end may be from the next road to be joined to it [m].
    """
    made = assumed(latest)
    own = [key for key in drawn.index if serves(latest.get(key)) and key not in made.opened]
    kept = drawn.loc[own]
    pending = np.array([upgrading(latest.get(key)) for key in own], dtype=bool)
    kept = kept.assign(kmh=kept["named_kmh"].where(~pending).fillna(kept["kmh"]))
    lines = crs.to_metres(kept, code)
    metric = crs.to_metres(roads, code).geometry
    rest = [_rest(line, metric) for line in lines.geometry]
    pieces = lines.set_geometry(gpd.GeoSeries(rest, index=lines.index, crs=code))
    pieces = pieces.explode(ignore_index=True)
    kept = gpd.GeoDataFrame(pieces[pieces.length >= _SHORT_M].to_crs(crs.STORED))
    return _together(
        [
            roads.assign(reach_m=SNAP_M),
            kept[[*COLUMNS, "geometry"]].assign(reach_m=ALONG_M + SNAP_M),
        ]
    )


def upgrading(status: Status | None) -> bool:
    """Whether a road that serves is to become faster by works that are not over."""
    return (
        serves(status)
        and status is not None
        and status.work == "upgrade"
        and phase(status.stage) not in {"done", "cancelled"}
    )


@dataclass(frozen=True, slots=True)
class Assumed:
    """What is assumed of parts, by key: those that are open, and those whose upgrade is done."""

    opened: frozenset[str]
    raised: frozenset[str]


def assumed(latest: Mapping[str, Status]) -> Assumed:
    """What of the newest statements is assumed, not said by a source: roads one drives on."""
    made = {key: row for key, row in latest.items() if row.source == ASSUMED and serves(row)}
    done = {key: row.work for key, row in made.items() if phase(row.stage) == "done"}
    return Assumed(
        opened=frozenset(key for key, work in done.items() if work == "new"),
        raised=frozenset(key for key, work in done.items() if work == "upgrade"),
    )


def serves(status: Status | None) -> bool:
    """Whether one can drive there."""
    return status is not None and status.condition == "in_service"


def _rest(line: BaseGeometry, roads: gpd.GeoSeries) -> BaseGeometry:
    found = roads.sindex.query(line, predicate="dwithin", distance=ALONG_M)
    near = gpd.GeoSeries(roads.iloc[found])
    return shapely.difference(line, near.buffer(ALONG_M).union_all())


def strings(line: BaseGeometry) -> Iterator[shapely.LineString]:
    """The single lines of `line`, in its CRS."""
    for piece in shapely.get_parts(line):
        if isinstance(piece, shapely.LineString):
            yield piece
