"""A seaside country: two provinces on a coast, with a far island, in hyphened keys.

```
 lat
 18.6 +--------+--------+----- coast -----  sides   ha-bac (north part), ha-nam (south)
      |  n-1   |  n-2   |   sea             island  "n-isle" of ha-bac, 100 km out at sea
 18.4 +--------+--------+                   route   "dv-1": dv-1--ha-bac | dv-1--ha-nam
      |  s-1   |  s-2   |   sea
 18.2 +--------+--------+-----------------        o n-isle
    105.6    105.8    106.0             106.9  107.0
```

The districts' outer edge along the sea is the coast; it is also a line of its own.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import abroad
from toy import collection

CATALOGUE = """
[workspace]
id = "ven-bien"
title_vi = "Liên kết Hà Bắc – Hà Nam"
title_en = "Links between Hà Bắc and Hà Nam"
epoch = "2022"
measuring_crs = "EPSG:3405"
bounds = [104, 17, 109, 20]
view = [105.58, 18.18, 106.15, 18.62]
sides_layer = "districts"
report = "bao-cao"

[[side]]
key = "ha-bac"
name_vi = "Hà Bắc"
name_en = "Hà Bắc"
code = "01"
crs = "EPSG:3405"

[[side]]
key = "ha-nam"
name_vi = "Hà Nam"
name_en = "Hà Nam"
code = "02"
crs = "EPSG:3405"

[[inset]]
key = "dao-xa"
name_vi = "Đảo Xa"
name_en = "Far Island"
bounds = [106.92, 18.22, 107.02, 18.32]
"""

LAYERS = (
    ("context", abroad.AREAS, "false", "Xung quanh", 5, '"class"', "false"),
    ("context_lines", abroad.LINES, "false", "Bờ biển", 6, '"class"', "false"),
    ("districts", abroad.AREAS, "false", "Huyện", 10, '"code", "epoch"', "true"),
    ("roads", abroad.LINES, "true", "Đường bộ", 30, '"ref"', "false"),
    ("places", '"Point"', "false", "Địa điểm", 40, '"class"', "false"),
)

FACTS = {
    "sources": """
id,title_vi,title_en,issuer,number,date,address,licence
bao-cao,Báo cáo,Report,UBND,,2023-05-02,,
ban-do,Bản đồ,Map,,,2022-08,,CC0-1.0
""",
    "links": """
key,kind,name_vi,name_en,sides,parts,counterparts,partners,at,layer,publish
dv-1,route,Đường ven biển,Coast Road,ha-bac;ha-nam,dv-1--ha-bac;dv-1--ha-nam,,,,,public
cang,trade,Vận tải biển,Shipping,ha-bac;ha-nam,,,,n-isle;s-2,,public
""",
    "parts": """
key,side,name_vi,name_en,at,layer
dv-1--ha-bac,ha-bac,Đoạn Hà Bắc,Hà Bắc part,,roads
dv-1--ha-nam,ha-nam,Đoạn Hà Nam,Hà Nam part,,roads
""",
    "statuses": """
subject,condition,work,stage,health,happened_on,stated_on,expected_on,source,locator,inferred,note_vi,note_en
dv-1--ha-bac,in_service,none,,,,2023-05-02,,bao-cao,I.1,no,,
dv-1--ha-nam,not_built,new,approved,,,2023-05-02,,bao-cao,I.1,no,,
cang,,,active,,,2023-05-02,,bao-cao,I.2,no,,
""",
}

EMPTY = ("figures", "doubts", "waypoints")
"""Tables without rows: the head of another country's."""

CELLS = {
    "n-1": (105.6, 18.4, 105.8, 18.6, "Huyện Thượng", "ha-bac"),
    "n-2": (105.8, 18.4, 106.0, 18.6, "Huyện Trung", "ha-bac"),
    "n-isle": (106.95, 18.25, 106.99, 18.29, "Huyện Đảo Xa", "ha-bac"),
    "s-1": (105.6, 18.2, 105.8, 18.4, "Huyện Hạ", "ha-nam"),
    "s-2": (105.8, 18.2, 106.0, 18.4, "Huyện Duyên Hải", "ha-nam"),
}

COAST = [[106.0, 17.9], [106.0, 18.9]]
"""Where the land ends: the districts' own edge, and beyond."""

SEATS = {
    "ly-trung": (105.92, 18.5, "Trung Đô", "ha-bac"),
    "ly-dao": (106.97, 18.27, "Bến Đảo", "ha-bac"),
    "ly-duyen-hai": (105.93, 18.3, "Cửa Sông", "ha-nam"),
}


def _classed(kind: str, feature: Any) -> Any:  # noqa: ANN401 - GeoJSON
    feature["properties"]["class"] = kind
    return feature


def features() -> dict[str, list[Any]]:
    """The layers by key."""
    make, box = abroad.feature, abroad.box
    own = {"source": "ban-do"}
    isle = box(*CELLS["n-isle"][:4])[0]
    sea = [*box(106.0, 17.3, 108.6, 19.6), isle[::-1]]
    return {
        "context": [
            _classed("sea", make("sea", "Polygon", sea, "Biển Đông", side="both", **own)),
            _classed(
                "neighbour",
                make(
                    "west", "Polygon", box(104.6, 17.3, 105.6, 19.6), "Tỉnh Tây", side="both", **own
                ),
            ),
        ],
        "context_lines": [
            _classed("coast", make("coast", "LineString", COAST, side="both", **own)),
            _classed("coast", make("coast-isle", "LineString", isle, side="both", **own)),
        ],
        "districts": [
            make(
                key, "Polygon", box(*cell[:4]), cell[4], side=cell[5], code=key, epoch="2022", **own
            )
            for key, cell in CELLS.items()
        ],
        "roads": [
            make(
                f"dv-1--{side}",
                "LineString",
                course,
                "Đường ven biển",
                ref="DV.1",
                side=side,
                **own,
            )
            for side, course in (
                ("ha-bac", [[105.95, 18.58], [105.94, 18.4]]),
                ("ha-nam", [[105.94, 18.4], [105.95, 18.22]]),
            )
        ],
        "places": [
            _classed("seat", make(key, "Point", [lon, lat], name, side=side, **own))
            for key, (lon, lat, name, side) in SEATS.items()
        ],
    }


def write(folder: Path) -> Path:
    """Write the workspace to `folder`; the folder."""
    (folder / "facts").mkdir(parents=True)
    names = ("key", "geometry", "status", "title", "order", "columns", "coverage")
    rows = [abroad.LAYER.format(**dict(zip(names, row, strict=True))) for row in LAYERS]
    text = CATALOGUE + "".join(rows).replace("Survey of Alder and Birch", "bản đồ vẽ")
    (folder / "catalogue.toml").write_text(text, encoding="utf-8")
    for name, table in FACTS.items():
        (folder / "facts" / f"{name}.csv").write_text(table.lstrip(), encoding="utf-8")
    for name in EMPTY:
        head = abroad.FACTS[name].lstrip().partition("\n")[0]
        (folder / "facts" / f"{name}.csv").write_text(f"{head}\n", encoding="utf-8")
    for name, made in features().items():
        (folder / f"{name}.geojson").write_text(collection(made), encoding="utf-8")
    return folder
