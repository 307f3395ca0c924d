"""Files of OpenStreetMap for the tests, written by osmium's own writer, small enough to count.

The toy: two sides, each a square of 0.1 degrees, W from 106.0 to 106.1, E to 106.2, from 21.0 to
21.1. One degree is about 103.9 km from west to east here, 110.7 km from south to north.

     106.0             106.1            106.2
      +-----------------+-----------------+ 21.1
      |    river  DT.242|        lake (2) |
    ==|====#=======#====|=======#=========|==  QL.1: two carriageways between the outer #
      |    |       |    |                 |
      |  --+-------|----|--(o)-----       |    tertiary, through a roundabout
      |    |       |    |   - - - - - - - |--  railway, two tracks
      +----|-------+----+-----------------+ 21.0
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import osmium
import shapely

from lienket import facts, layers
from lienket.layers.features import COLUMNS

CRS = "EPSG:3405"
STAMP = "2026-11-30T20:21:00Z"
Place = tuple[float, float]


@dataclass
class Drawing:
    """What is drawn: nodes by place, each once; points, ways and areas with their tags."""

    nodes: dict[Place, int] = field(default_factory=dict)
    points: list[tuple[int, Place, Mapping[str, str]]] = field(default_factory=list)
    ways: list[tuple[int, list[int], Mapping[str, str]]] = field(default_factory=list)
    areas: list[tuple[int, list[tuple[str, int, str]], Mapping[str, str]]] = field(
        default_factory=list
    )

    def node(self, place: Place) -> int:
        """The id of the node at a place."""
        spot = (round(place[0], 7), round(place[1], 7))
        return self.nodes.setdefault(spot, len(self.nodes) + 1)

    def way(self, places: Iterable[tuple[float, ...]], /, **tags: str) -> int:
        """A way along places; `name_vi` stands for the tag name:vi."""
        number = 1000 + len(self.ways)
        said = {key.replace("_vi", ":vi").replace("_en", ":en"): tags[key] for key in tags}
        self.ways.append((number, [self.node((place[0], place[1])) for place in places], said))
        return number

    def point(self, at: Place, /, **tags: str) -> int:
        """A node of its own with tags."""
        number = 100_000 + len(self.points)
        self.points.append((number, at, tags))
        return number

    def area(self, members: Sequence[tuple[int, str]], **tags: str) -> int:
        """A relation of ways with their roles."""
        number = 50 + len(self.areas)
        rows = [("w", way, role) for way, role in members]
        self.areas.append((number, rows, {"type": "multipolygon", **tags}))
        return number

    def write(self, path: Path, stamp: str = STAMP, without: Iterable[int] = ()) -> Path:
        """The file at `path`; nodes of the ids `without` are left out."""
        head = osmium.io.Header()
        head.set("generator", "toy")
        if stamp:
            head.set("osmosis_replication_timestamp", stamp)
        path.unlink(missing_ok=True)
        make, lost = osmium.osm.mutable, {*without}
        writer = osmium.SimpleWriter(str(path), header=head)
        try:
            for place, number in self.nodes.items():
                if number not in lost:
                    writer.add_node(make.Node(id=number, location=place))
            for number, place, tags in self.points:
                writer.add_node(make.Node(id=number, location=place, tags=dict(tags)))
            for number, nodes, tags in self.ways:
                writer.add_way(make.Way(id=number, nodes=nodes, tags=dict(tags)))
            for number, members, tags in self.areas:
                writer.add_relation(make.Relation(id=number, members=members, tags=dict(tags)))
        finally:
            writer.close()
        return path


def sides() -> gpd.GeoDataFrame:
    """The two sides of the toy."""
    boxes = [shapely.box(106.0, 21.0, 106.1, 21.1), shapely.box(106.1, 21.0, 106.2, 21.1)]
    return gpd.GeoDataFrame(index=["w", "e"], geometry=boxes, crs="EPSG:4326")


def country() -> Drawing:
    """The toy as it is drawn above."""
    drawn = Drawing()
    _roads(drawn)
    rails = {"railway": "rail", "name": "Đường sắt Kép - Lưu Xá"}
    for north in (21.01, 21.01007):
        drawn.way([(106.12, north), (106.25, north)], **rails)
    drawn.way([(106.13, 21.01), (106.135, 21.011)], railway="rail", service="yard")
    drawn.way([(106.13, 21.02), (106.2, 21.02)], railway="construction")
    drawn.way([(106.05, 20.9), (106.05, 21.05), (106.051, 21.2)], waterway="river",
              name="Sông Cầu")  # fmt: skip
    drawn.way([(106.0, 21.005), (106.03, 21.005)], waterway="stream")
    drawn.way([(106.0, 21.006), (106.01, 21.006)], waterway="stream")
    _lakes(drawn)
    _points(drawn)
    return drawn


def _roads(drawn: Drawing) -> None:
    trunk = {"highway": "trunk", "ref": "QL 1;AH1"}
    west, east = (106.02, 21.0501), (106.16, 21.0501)
    south, north = (106.08, 21.05), (106.08, 21.0502)
    drawn.way([(105.95, 21.0501), west], **trunk)
    drawn.way([west, (106.022, 21.05), south, (106.158, 21.05), east], oneway="yes", **trunk)
    drawn.way([east, (106.158, 21.0502), north, (106.022, 21.0502), west], oneway="yes", **trunk)
    drawn.way([east, (106.25, 21.0501)], **trunk)
    secondary = {"highway": "secondary", "ref": "ĐT242"}
    drawn.way([(106.08, 21.02), south], **secondary)
    drawn.way([south, north], **secondary)
    drawn.way([north, (106.08, 21.08)], **secondary)
    ring = circle((106.12, 21.03), 20)
    drawn.way([*ring, ring[0]], highway="tertiary", junction="roundabout")
    drawn.way([(106.03, 21.03), ring[4]], highway="tertiary")
    drawn.way([ring[0], (106.17, 21.03)], highway="tertiary")
    drawn.way([(106.03, 21.04), (106.04, 21.04)], highway="residential")
    drawn.way([(106.03, 21.06), (106.17, 21.06)], highway="construction", construction="trunk")


def _lakes(drawn: Drawing) -> None:
    """A lake of 1 km by 1 km out of two ways, an island of 200 m, an islet of 50 m; a pond."""
    west, south, east, north = 106.17, 21.07, 106.18, 21.079
    one = drawn.way([(west, north), (west, south), (east, south)])
    two = drawn.way([(east, south), (east, north), (west, north)])
    holes = [box((106.173, 21.073), size) for size in (200,)]
    holes.append(box((106.177, 21.077), 50))
    inner = [drawn.way([*ring, ring[0]]) for ring in holes]
    members = [(one, "outer"), (two, "outer"), *((way, "inner") for way in inner)]
    drawn.area(members, natural="water", name="Hồ Cấm")
    small = box((106.14, 21.08), 300)
    drawn.way([*small, small[0]], natural="water")
    tiny = box((106.15, 21.08), 60)
    drawn.way([*tiny, tiny[0]], natural="water")


def _points(drawn: Drawing) -> None:
    drawn.point((106.04, 21.07), place="city", name="Bắc Giang", population="1")
    drawn.point((106.15, 21.09), place="town", name="Kép")
    drawn.point((106.25, 21.09), place="town", name="Xa")
    drawn.point((106.06, 21.09), place="village", name="Làng Vây")
    drawn.point((106.061, 21.091), place="hamlet", name="Xóm Mới")
    drawn.point((106.14, 21.0101), railway="station", name="Ga Kép")
    drawn.point((106.2005, 21.05), barrier="border_control", name="Cửa khẩu Chi Ma")
    drawn.point((106.2006, 21.0501), barrier="border_control")
    drawn.point((106.07, 21.095), natural="peak", name="Núi Đót", ele="312 m")


def circle(at: Place, radius_m: float, count: int = 8) -> list[Place]:
    """Places around another, the first of them in the east."""
    turns = [2 * math.pi * number / count for number in range(count)]
    return [(at[0] + radius_m * math.cos(turn) / 103_900,
             at[1] + radius_m * math.sin(turn) / 110_700) for turn in turns]  # fmt: skip


def box(at: Place, size_m: float) -> list[Place]:
    """The corners of a square from its south-west."""
    east, north = at[0] + size_m / 103_900, at[1] + size_m / 110_700
    return [at, (east, at[1]), (east, north), (at[0], north)]


CATALOGUE = """
[workspace]
id = "osm-toy"
title_vi = "Hai bên"
title_en = "Two sides"
epoch = "2024"
measuring_crs = "EPSG:3405"
bounds = [105.5, 20.5, 106.7, 21.6]
sides_layer = "districts"
report = "rep"

[[side]]
key = "w"
name_vi = "Tây"
name_en = "West"
code = "01"
crs = "EPSG:9214"

[[side]]
key = "e"
name_vi = "Đông"
name_en = "East"
code = "02"
crs = "EPSG:9214"

# Ghi chú của tôi
[[layer]]
key = "districts"
file = "districts.geojson"
geometry = ["Polygon"]
status = false
title_vi = "Huyện"
title_en = "Districts"
licence = "CC0-1.0"
credit = "toy"
coverage = true
"""


def workspace(folder: Path) -> Path:
    """A workspace of the two sides that has nothing else."""
    (folder / "facts").mkdir(parents=True)
    (folder / "catalogue.toml").write_text(CATALOGUE, encoding="utf-8")
    names = {"w": "Tây", "e": "Đông"}
    frame = sides().rename_axis("side").reset_index()
    frame["key"], frame["name_vi"] = "d-" + frame["side"], frame["side"].map(names)
    frame["name_en"], frame["accuracy"], frame["source"] = frame["name_vi"], "surveyed", "rep"
    frame["identity"], frame["error_m"], frame["tolerance_m"] = "stated", None, None
    layers.write(frame[[*COLUMNS, "geometry"]], folder / "districts.geojson")
    for table in facts.TABLES:
        content = ",".join(facts.columns(table)) + "\n"
        (folder / "facts" / f"{table}.csv").write_text(content, encoding="utf-8")
    row = {"id": "rep", "title_vi": "Báo cáo", "title_en": "Report", "date": "2024-05-02",
           "basis": "read"}  # fmt: skip
    line = ",".join(row.get(name, "") for name in facts.columns("sources"))
    with (folder / "facts" / "sources.csv").open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    return folder
