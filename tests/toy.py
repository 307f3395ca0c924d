"""The toy country: small enough to know every answer by heart.

```
 lat
 22.0 +-------------+-------------+        sides   aa (west), bb (east)
      |     a1      |     b1      |        joined  route "ra":  ra--aa | ra--bb, both in service
 21.8 |  ====ra=====|=====ra====  |        onesid  route "rb":  rb--aa in service, rb--bb not built
 21.6 |  ====rb=====|- - -rb- - - |        absent  route "rc":  schematic, both only proposed
 21.5 +-------------+-------------+        works   rb--bb under construction since 2025-03
      |     a2      |     b2      |        bus     link "bus": agreed, unmapped
 21.2 |  . . .rc. . | . . rc. .   |        secret  link "guard": internal, at b2
 21.0 +-------------+-------------+        gate    link "gate-east": a point in b1
    105.0         105.5         106.0
```
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

Edit = Callable[[str, str, str], None]
"""`edit(file, old, new)`: replace the one place where `old` stands in a toy file."""

CATALOGUE = """
[workspace]
id = "toy"
title_vi = "Nước đồ chơi"
title_en = "Toy country"
epoch = "2024"
measuring_crs = "EPSG:3405"
bounds = [104.5, 20.5, 106.5, 22.5]
sides_layer = "districts"
report = "rep"

[[side]]
key = "aa"
name_vi = "Tỉnh Ả"
name_en = "Province A"
code = "01"
crs = "EPSG:9214"

[[side]]
key = "bb"
name_vi = "Tỉnh Bờ"
name_en = "Province B"
code = "02"
crs = "EPSG:9215"
"""

LAYER = """
[[layer]]
key = "{key}"
file = "{key}.geojson"
geometry = [{geometry}]
status = {status}
title_vi = "{title_vi}"
title_en = "{key}"
licence = "ODbL-1.0"
credit = "toy"
order = {order}
columns = [{columns}]
coverage = {coverage}
"""

LAYERS = (
    ("districts", '"Polygon"', "false", "Huyện", 1, '"code", "epoch"', "true"),
    ("roads", '"LineString", "MultiLineString"', "true", "Đường", 2, '"ref"', "false"),
    ("gates", '"Point"', "true", "Cửa khẩu", 3, "", "false"),
)

FACTS = {
    "sources": """
id,title_vi,title_en,issuer,number,date,address,licence
rep,Báo cáo,Report,UBND,12-BC,2024-05-02,,
news,Bài báo,News,Báo,,2025-03-10,https://example.org/a,
osm,OpenStreetMap,OpenStreetMap,,,2021-08,,ODbL-1.0
deep,Văn bản mật,Secret paper,,,2024-01-01,,
""",
    "links": """
key,kind,name_vi,name_en,sides,parts,counterparts,partners,at,layer,publish
ra,route,Đường Ra,Road Ra,aa;bb,ra--aa;ra--bb,,,,,public
rb,route,Đường Rb,Road Rb,aa;bb,rb--aa;rb--bb,,,,,public
rc,route,Đường Rc,Road Rc,aa;bb,rc--aa;rc--bb,,,,,public
bus,bus,Xe buýt,Bus,aa;bb,,,,,,public
gate-east,gate,Cửa khẩu Đông,East gate,bb,,,,,gates,public
guard,defence,Tuần tra,Guard,aa;bb,,,,d-b2,,internal
""",
    "parts": """
key,side,name_vi,name_en,at,layer
ra--aa,aa,Ra phía tây,Ra west,,roads
ra--bb,bb,Ra phía đông,Ra east,,roads
rb--aa,aa,Rb phía tây,Rb west,,roads
rb--bb,bb,Rb phía đông,Rb east,,roads
rc--aa,aa,Rc phía tây,Rc west,,roads
rc--bb,bb,Rc phía đông,Rc east,,roads
""",
    "statuses": """
subject,condition,work,stage,health,happened_on,stated_on,expected_on,source,locator,inferred,NOTES
ra--aa,in_service,none,,,,2021-08,,osm,,yes,,
ra--bb,in_service,upgrade,proposed,,,2024-05-02,,rep,I.4,no,Đề nghị nâng cấp,Upgrade asked for
rb--aa,in_service,none,,,,2024-05-02,,rep,I.4,no,,
rb--bb,not_built,new,approved,unknown,2023-11-20,2024-05-02,2024-Q2,rep,I.4,no,,
rb--bb,not_built,new,under_construction,delayed,2025-03-08,2025-03-10,2027,news,đ. 1,no,Mở,On
rc--aa,not_built,new,proposed,,,2024-05-02,,rep,II.2,no,,
rc--bb,not_built,new,planned,,,2024-05-02,,rep,II.2,yes,,
bus,,,agreed,,,2024-05-02,,rep,I.4,no,,
gate-east,in_service,none,,,,2021-08,,osm,,yes,,
guard,,,active,,,2024-05-02,,deep,I.9,no,Nội bộ,Internal
""".replace("osm,,yes", "osm,lớp,yes").replace("NOTES", "note_vi,note_en"),
    "figures": """
subject,measure,label_vi,label_en,qualifier,value,unit,as_of,source,locator,note_vi,note_en
rb--bb,length,Chiều dài,Length,,5,km,2025-03,news,đ. 2,,
guard,people,Số người,People,,94,lượt người,2023,deep,I.9,,
""",
    "doubts": """
key,subjects,topic_vi,topic_en,says_vi,says_en,follows_vi,follows_en,why_vi,why_en,sources
start,rb--bb,Ngày khởi công,Start,Hai ngày,Two dates,Ngày sau,The later,Mới hơn,Newer,rep;news
""",
    "requests": """
key,asker,asked,subjects,what_vi,what_en,source,locator
rc-east,aa,bb,rc--bb,Làm đường Rc phía đông,To build Rc in the east,rep,II.2
ra-roads,aa;bb,Bộ Đường | Ministry of Roads,ra;rb,Nâng cấp Ra và Rb,To upgrade Ra and Rb,news,đ. 3
guard-post,bb,aa,rc;guard,Dựng chốt gác,To set up a guard post,deep,I.9
""",
    "waypoints": """
part,seq,name_vi,name_en,lon,lat,error_m,source,note_vi,note_en
rc--aa,1,Điểm 1,Point 1,105.1,21.2,800,osm,,
rc--aa,2,Điểm 2,Point 2,105.5,21.2,900,osm,,
""",
}


BORDER_LON = 105.5
"""The border between the two sides [deg]."""


def _first_lon(coordinates: object) -> float:
    """The longitude that a geometry begins at."""
    while isinstance(coordinates, list | tuple) and coordinates:
        coordinates = coordinates[0]
    return coordinates if isinstance(coordinates, int | float) else 0


def feature(key: str, kind: str, coordinates: object, **values: object) -> dict[str, object]:
    """One GeoJSON feature with every base column, on the side that it begins on."""
    base = {
        "key": key,
        "name_vi": f"Tên {key}",
        "name_en": f"Name {key}",
        "side": "aa" if _first_lon(coordinates) < BORDER_LON else "bb",
        "accuracy": "generalised",
        "identity": "stated",
        "error_m": None,
        "source": "osm",
        "tolerance_m": 25,
    }
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": base | values, "geometry": geometry}


def _box(west: float, south: float, east: float, north: float) -> list[list[list[float]]]:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return [ring]


def toy_features() -> dict[str, list[dict[str, object]]]:
    """The layers of the toy country, by key."""
    cells = {
        "a1": (105.0, 21.5, 105.5, 22.0),
        "a2": (105.0, 21.0, 105.5, 21.5),
        "b1": (105.5, 21.5, 106.0, 22.0),
        "b2": (105.5, 21.0, 106.0, 21.5),
    }
    districts = [
        feature(f"d-{name}", "Polygon", _box(*cell), side=name[0] * 2, code=name, epoch="2024")
        for name, cell in cells.items()
    ]
    vague = {"accuracy": "schematic", "error_m": 900, "tolerance_m": None}
    roads = [
        feature(f"r{road}--{side}", "LineString", [[west, lat], [east, lat]], **look)
        for road, lat, extra in (("a", 21.8, {}), ("b", 21.6, {}), ("c", 21.2, vague))
        for side, west, east in (("aa", 105.1, 105.5), ("bb", 105.5, 105.9))
        for look in [{"side": side, "ref": None, **extra}]
    ]
    gates = [feature("gate-east", "Point", [105.95, 21.8], side="bb")]
    return {"districts": districts, "roads": roads, "gates": gates}


def collection(features: list[dict[str, object]]) -> str:
    """A GeoJSON file, one feature a line."""
    body = ",\n".join(json.dumps(item, ensure_ascii=False) for item in features)
    return f'{{"type":"FeatureCollection","features":[\n{body}\n]}}\n'


def write(folder: Path) -> Path:
    """Write the toy workspace to `folder`; the folder."""
    (folder / "facts").mkdir(parents=True)
    names = ("key", "geometry", "status", "title_vi", "order", "columns", "coverage")
    rows = [LAYER.format(**dict(zip(names, row, strict=True))) for row in LAYERS]
    (folder / "catalogue.toml").write_text(CATALOGUE + "".join(rows), encoding="utf-8")
    for name, table in FACTS.items():
        (folder / "facts" / f"{name}.csv").write_text(table.lstrip(), encoding="utf-8")
    for name, features in toy_features().items():
        (folder / f"{name}.geojson").write_text(collection(features), encoding="utf-8")
    return folder
