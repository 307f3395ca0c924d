"""A country abroad, in English: two states on two CRSs, in the west and in the south.

```
 lat
 -35.5 +------------+------------+      sides    north-alder (west of -72), birch (east)
       |  alder-up  |  birch-up  |      joined   route "r-1": State Route 1, both in service
 -35.7 | ====r-1====|====r-1==== |      one side route "r-2": birch not built, railway line
 -36.0 +------------+------------+      stub     "rail-1": a railway that is not built on birch
       | alder-down | birch-down |      absent   route "r-3": schematic, both only proposed
 -36.5 +------------+------------+      fair     link "fair": agreed, unmapped
     -72.6        -72.0        -71.4
```

No word of it is Vietnamese, none is of the shipped workspace.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from toy import collection

CATALOGUE = """
[workspace]
id = "alder-birch"
title_vi = "Links between Alder and Birch"
title_en = "Links between Alder and Birch"
language = "en"
epoch = "2020"
measuring_crs = "EPSG:32719"
bounds = [-74, -38, -70, -34]
sides_layer = "counties"
report = "state-report"
notice_vi = "Counties are those of 2020."
notice_en = "Counties are those of 2020."

[words]
unit_vi = "county"
unit_en = "county"
side_vi = "state"
side_en = "state"
border_vi = "state border"
border_en = "state border"

[[side]]
key = "north-alder"
name_vi = "Alder"
name_en = "Alder"
code = "AL"
crs = "EPSG:32718"

[[side]]
key = "birch"
name_vi = "Birch"
name_en = "Birch"
code = "BI"
crs = "EPSG:32719"
"""

LAYER = """
[[layer]]
key = "{key}"
file = "{key}.geojson"
geometry = [{geometry}]
status = {status}
title_vi = "{title}"
title_en = "{title}"
licence = "CC0-1.0"
credit = "Survey of Alder and Birch"
order = {order}
columns = [{columns}]
coverage = {coverage}
unnamed = true
"""

LINES, AREAS = '"LineString", "MultiLineString"', '"Polygon", "MultiPolygon"'

LAYERS = (
    ("context", AREAS, "false", "Around", 5, '"class"', "false"),
    ("counties", AREAS, "false", "Counties", 10, '"code", "epoch"', "true"),
    ("network", LINES, "false", "Roads", 20, '"class", "ref"', "false"),
    ("routes", LINES, "true", "Routes", 30, '"ref"', "false"),
    ("railway", LINES, "true", "Railway", 35, '"ref"', "false"),
    ("places", '"Point"', "false", "Places", 40, '"class"', "false"),
)

FACTS = {
    "sources": """
id,title_vi,title_en,issuer,number,date,address,licence
state-report,Report on links,Report on links,Office of Alder,7,2021-05-02,,
gazette,Gazette,Gazette,Press,,2022-03-10,https://example.org/a,
survey,Survey,Survey,,,2020-08,,CC0-1.0
""",
    "links": """
key,kind,name_vi,name_en,sides,parts,counterparts,partners,at,layer,publish
r-1,route,State Route 1,State Route 1,north-alder;birch,r-1--north-alder;r-1--birch,,,,,public
r-2,route,State Route 2,State Route 2,north-alder;birch,r-2--north-alder;r-2--birch,,,,,public
r-3,route,Hill Road,Hill Road,north-alder;birch,r-3--north-alder;r-3--birch,,,,,public
rail-1,route,Coast Rail,Coast Rail,north-alder;birch,rail-1--north-alder;rail-1--birch,,,,,public
fair,trade,Yearly fair,Yearly fair,north-alder;birch,,,,alder-up;birch-up,,public
""",
    "parts": """
key,side,name_vi,name_en,at,layer
r-1--north-alder,north-alder,Route 1 in Alder,Route 1 in Alder,,routes
r-1--birch,birch,Route 1 in Birch,Route 1 in Birch,,routes
r-2--north-alder,north-alder,Route 2 in Alder,Route 2 in Alder,,routes
r-2--birch,birch,Route 2 in Birch,Route 2 in Birch,,routes
r-3--north-alder,north-alder,Hill Road in Alder,Hill Road in Alder,,routes
r-3--birch,birch,Hill Road in Birch,Hill Road in Birch,birch-down,
rail-1--north-alder,north-alder,Railway in Alder,Railway in Alder,,railway
rail-1--birch,birch,Railway in Birch,Railway in Birch,,railway
""",
    "statuses": """
subject,condition,work,stage,health,happened_on,stated_on,expected_on,source,locator,inferred,note_vi,note_en
r-1--north-alder,in_service,none,,,,2020-08,,survey,p. 1,no,,
r-1--birch,in_service,upgrade,proposed,,,2021-05-02,,state-report,I.4,no,Asked for,Asked for
r-2--north-alder,in_service,none,,,,2021-05-02,,state-report,I.4,no,,
r-2--birch,not_built,new,under_construction,delayed,2022-03-08,2022-03-10,2027,gazette,p. 1,no,,
r-3--north-alder,not_built,new,proposed,,,2021-05-02,,state-report,II.2,no,,
r-3--birch,not_built,new,planned,,,2021-05-02,,state-report,II.2,yes,,
rail-1--north-alder,in_service,none,,,,2020-08,,survey,p. 2,no,,
rail-1--birch,not_built,new,proposed,,,2021-05-02,,state-report,II.3,no,,
fair,,,agreed,,,2021-05-02,,state-report,I.4,no,,
""",
    "figures": """
subject,measure,label_vi,label_en,qualifier,value,unit,as_of,source,locator,note_vi,note_en
r-2--birch,length,Length,Length,,32,km,2022-03,gazette,p. 2,,
""",
    "doubts": """
key,subjects,topic_vi,topic_en,says_vi,says_en,follows_vi,follows_en,why_vi,why_en,sources
start,r-2--birch,Start,Start,Two days,Two days,The later,The later,New,New,state-report;gazette
""",
    "requests": """
key,asker,asked,subjects,what_vi,what_en,source,locator
r-3-ask,north-alder,birch,r-3--birch,To build Hill Road,To build Hill Road,state-report,II.2
r-1-ask,north-alder;birch,Road Office | Road Office,r-1,To widen it,To widen it,gazette,p. 3
""",
    "waypoints": """
part,seq,name_vi,name_en,lon,lat,error_m,source,note_vi,note_en
r-3--north-alder,1,Mill,Mill,-72.5,-36.3,800,survey,,
r-3--north-alder,2,Pass,Pass,-72.0,-36.2,900,survey,,
""",
    "speeds": """
road_class,speed_kmh,access,source,locator,note_vi,note_en
primary,60,yes,survey,p. 3,,
secondary,50,yes,survey,p. 3,,
tertiary,40,yes,survey,p. 3,,
""",
}


def feature(key: str, kind: str, coordinates: object, name: str = "", **values: object) -> Any:  # noqa: ANN401 - GeoJSON
    """One GeoJSON feature with every base column."""
    base = {
        "key": key,
        "name_vi": name,
        "name_en": name,
        "side": "birch",
        "accuracy": "traced",
        "identity": "stated",
        "error_m": 30,
        "source": "survey",
        "tolerance_m": None,
    }
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": base | values, "geometry": geometry}


def box(west: float, south: float, east: float, north: float) -> list[list[list[float]]]:
    """The ring of a rectangle [deg]."""
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


CELLS = {
    "alder-up": (-72.6, -36.0, -72.0, -35.5, "Upper Alder", "north-alder"),
    "alder-down": (-72.6, -36.5, -72.0, -36.0, "Lower Alder", "north-alder"),
    "birch-up": (-72.0, -36.0, -71.4, -35.5, "Upper Birch", "birch"),
    "birch-down": (-72.0, -36.5, -71.4, -36.0, "Lower Birch", "birch"),
}

SEATS = {
    "seat-au": (-72.35, -35.7, "Alderton", "north-alder"),
    "seat-ad": (-72.3, -36.25, "Lowfield", "north-alder"),
    "seat-bu": (-71.7, -35.7, "Birchwick", "birch"),
    "seat-bd": (-71.65, -36.28, "Southmere", "birch"),
}


def features() -> dict[str, list[Any]]:
    """The layers by key."""
    units = [
        feature(key, "Polygon", box(*cell[:4]), cell[4], side=cell[5], code=key, epoch="2020")
        for key, cell in CELLS.items()
    ]
    around = [
        feature("cedar", "Polygon", box(-73.4, -36.9, -72.6, -35.1), "Cedar", side="both"),
        feature("dogwood", "Polygon", box(-71.4, -36.9, -70.6, -35.1), "Dogwood", side="both"),
    ]
    for row in around:
        row["properties"]["class"] = "neighbour"
    seats = [
        feature(key, "Point", [lon, lat], name, side=side)
        for key, (lon, lat, name, side) in SEATS.items()
    ]
    for row in seats:
        row["properties"]["class"] = "seat"
    return {
        "context": around,
        "counties": units,
        "network": list(_network()),
        "routes": list(_routes()),
        "railway": list(_railway()),
        "places": seats,
    }


def _network() -> list[Any]:
    lines = {
        "net-main": ("primary", [[-72.5, -35.7], [-72.0, -35.7], [-71.5, -35.7]], "1"),
        "net-west": ("secondary", [[-72.35, -35.7], [-72.3, -36.25], [-72.28, -36.45]], ""),
        "net-east": ("secondary", [[-71.7, -35.7], [-71.65, -36.28], [-71.6, -36.45]], ""),
        "net-low": ("tertiary", [[-72.3, -36.25], [-72.0, -36.4], [-71.65, -36.28]], ""),
    }
    found = []
    for key, (kind, course, ref) in lines.items():
        row = feature(key, "LineString", course, side="both", ref=ref)
        row["properties"]["class"] = kind
        found.append(row)
    return found


def _routes() -> list[Any]:
    vague = {"accuracy": "schematic", "error_m": 900}
    west, east = {"side": "north-alder"}, {"side": "birch"}
    return [
        feature(
            "r-1--north-alder",
            "LineString",
            [[-72.5, -35.7], [-72.0, -35.7]],
            "Route 1",
            ref="1",
            **west,
        ),
        feature(
            "r-1--birch", "LineString", [[-72.0, -35.7], [-71.5, -35.7]], "Route 1", ref="1", **east
        ),
        feature(
            "r-2--north-alder",
            "LineString",
            [[-72.45, -35.85], [-72.0, -35.88]],
            "Route 2",
            ref="2",
            **west,
        ),
        feature(
            "r-2--birch",
            "LineString",
            [[-72.0, -35.88], [-71.6, -35.9]],
            "Route 2",
            ref="2",
            **east,
        ),
        feature(
            "r-3--north-alder",
            "LineString",
            [[-72.5, -36.3], [-72.0, -36.2]],
            "Hill Road",
            ref="",
            **west,
            **vague,
        ),
    ]


def _railway() -> list[Any]:
    west, east = {"side": "north-alder"}, {"side": "birch"}
    return [
        feature(
            "rail-1--north-alder",
            "LineString",
            [[-72.55, -36.1], [-72.0, -36.08]],
            "Coast Railway",
            ref="",
            **west,
        ),
        feature(
            "rail-1--birch",
            "LineString",
            [[-72.0, -36.08], [-71.5, -36.1]],
            "Coast Railway",
            ref="",
            **east,
        ),
    ]


def write(folder: Path) -> Path:
    """Write the workspace to `folder`; the folder."""
    (folder / "facts").mkdir(parents=True)
    names = ("key", "geometry", "status", "title", "order", "columns", "coverage")
    rows = [LAYER.format(**dict(zip(names, row, strict=True))) for row in LAYERS]
    (folder / "catalogue.toml").write_text(CATALOGUE + "".join(rows), encoding="utf-8")
    for name, table in FACTS.items():
        (folder / "facts" / f"{name}.csv").write_text(table.lstrip(), encoding="utf-8")
    for name, rows_ in features().items():
        (folder / f"{name}.geojson").write_text(collection(rows_), encoding="utf-8")
    return folder


def spoken(value: object) -> str:
    """A value as JSON, for what stands in it."""
    return json.dumps(value, ensure_ascii=False)
