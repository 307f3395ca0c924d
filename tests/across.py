"""What crosses the border of the toy country, and its trips, by hand: for tests of pictures.

```
            105.0         105.5         106.0
     21.9     |      n1 - - + - - n1      |       another road crosses
     21.8     |     ra======o======ra     |       joined
     21.6     |     rb======^- - - rb     |       one-sided: bb lags; a gap of 41.4 km to the end
     21.5     +-------------+-------------+       d-a1 | d-b1 above, d-a2 | d-b2 below
     21.2     |     rc. . . # . . .rc     |       absent, schematic
```
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import geopandas as gpd
import pandas as pd
from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry

from lienket.model import analysis
from lienket.model.analysis import Accessibility, Border
from lienket.model.atlas import Atlas

UPPER, LOWER = "border-d-a1-d-b1", "border-d-a2-d-b2"


def table(columns: Sequence[str], *rows: dict[str, object]) -> pd.DataFrame:
    """Rows with every column of `columns`, what is not named empty, indexed by key."""
    return pd.DataFrame(list(rows), columns=list(columns)).set_index("key", drop=False)


def layer(
    columns: Sequence[str], shapes: Sequence[BaseGeometry], *rows: dict[str, object]
) -> gpd.GeoDataFrame:
    """The same with a geometry each, EPSG:4326."""
    return gpd.GeoDataFrame(table(columns, *rows), geometry=list(shapes), crs="EPSG:4326")


def named(key: str, vi: str, en: str = "", /, **values: object) -> dict[str, object]:
    """A row with key and names."""
    return {"key": key, "name_vi": vi, "name_en": en or vi, **values}


def border() -> Border:
    """Two pairs of districts, three links and one other road that cross, a gap."""
    states = ("joined", "one_sided", "absent", "unknown", "others_main", "others_local")
    counts: dict[str, object] = dict.fromkeys(states, 0)
    west: dict[str, object] = {
        "ground": "joined",
        "pair": UPPER,
        "district_a": "d-a1",
        "district_b": "d-b1",
    }
    return Border(
        pairs=layer(
            analysis.PAIR_COLUMNS,
            [LineString([(105.5, 21.5), (105.5, 22)]), LineString([(105.5, 21), (105.5, 21.5)])],
            named(
                UPPER, "A1 – B1", district_a="d-a1", district_b="d-b1", length_km=55.4,
                links="ra;rb", **counts | {"joined": 1, "one_sided": 1, "others_local": 1},
                open=2, per_10km=0.36, accuracy="generalised", error_m=25,
            ),
            named(
                LOWER, "A2 – B2", district_a="d-a2", district_b="d-b2", length_km=55.4, links="rc",
                **counts | {"absent": 1}, open=0, per_10km=0.0, accuracy="generalised", error_m=25,
            ),
        ),
        crossings=layer(
            analysis.CROSSING_COLUMNS,
            [Point(105.5, 21.8), Point(105.5, 21.6), Point(105.5, 21.2), Point(105.5, 21.9)],
            named("ra@1", "Đường Ra", link="ra", works="on_paper", lagging="", open=True,
                  accuracy="generalised", place="gate-east", place_m=46_500, **west),
            named("rb@1", "Đường Rb", link="rb", works="one_building", lagging="bb", open=False,
                  accuracy="generalised", **west | {"ground": "one_sided"}),
            named("rc@1", "Đường Rc", link="rc", works="on_paper", lagging="", open=False,
                  accuracy="schematic", error_m=900, **west | {"ground": "absent", "pair": LOWER}),
            named("n1@1", "Đường làng", "Village road", ref="ĐH.9", level="local", open=True,
                  accuracy="traced", **west | {"ground": "not_applicable"}),
        ),
        gaps=layer(
            analysis.GAP_COLUMNS,
            [LineString([(105.5, 21.6), (105.9, 21.6)])],
            named("gap-rb", "Đường Rb", link="rb", cause="unbuilt", gap_m=41_421, least_m=41_371,
                  most_m=41_471, way_km=41.4,
                  error_m=50, lagging="bb", accuracy="generalised"),
        ),
        spans=table(
            analysis.SPAN_COLUMNS,
            named("ra", "Đường Ra", ground="joined", length_km=82.8, schematic_km=0, built_pct=100),
            named("rb", "Đường Rb", ground="one_sided", length_km=82.9, schematic_km=0,
                  built_pct=50),
            named("rc", "Đường Rc", ground="absent", length_km=83, schematic_km=83, built_pct=0),
        ),
        disagreements=table(
            analysis.DISAGREEMENT_COLUMNS,
            {"key": "rc-stage", "link": "rc", "matter": "stage", "side_a": "aa",
             "says_a": "proposed", "side_b": "bb", "says_b": "planned"},
        ),
        unplaced=table(
            analysis.UNPLACED_COLUMNS, named("rc", "Đường Rc", why="no_place")
        ),
        looked_at=("main", "local"),
    )  # fmt: skip


def reach() -> Accessibility:
    """Three trips; Rb makes one of them 20 minutes shorter, Rc one by 5 to 30 minutes."""
    places = {"a1": (105.2, 21.7), "b1": (105.8, 21.7), "a2": (105.2, 21.3), "b2": (105.8, 21.3)}
    trips = {"a1~b1": (80, 60, 60, 60, 60), "a2~b2": (95, 95, 95, 65, 90), "a1~b2": (110,) * 5}
    minutes = analysis.TRIP_COLUMNS[4:5] + analysis.TRIP_COLUMNS[6:]
    return Accessibility(
        terminals=layer(
            analysis.TERMINAL_COLUMNS,
            [Point(*at) for at in places.values()],
            *(
                named(f"seat-{key}", f"Lỵ {key}", f"Seat {key}", side=key[0] * 2, role="seat")
                for key in places
            ),
        ),
        trips=table(
            analysis.TRIP_COLUMNS,
            *(
                {"key": key, "from": f"seat-{key[:2]}", "to": f"seat-{key[3:]}", "km": 70,
                 "purpose": "seats", **dict(zip(minutes, row, strict=True))}
                for key, row in trips.items()
            ),
        ),
        gains=table(
            analysis.GAIN_COLUMNS,
            {"key": "rb|a1~b1", "link": "rb", "trip": "a1~b1", "before_min": 80, "after_min": 60,
             "after_most_min": 60, "saved_min": 20, "saved_most_min": 20},
            {"key": "rc|a2~b2", "link": "rc", "trip": "a2~b2", "before_min": 95, "after_min": 65,
             "after_most_min": 90, "saved_min": 5, "saved_most_min": 30},
        ),
        changes=table(
            analysis.CHANGE_COLUMNS,
            named("ra", "Đường Ra", rank=None, why="served"),
            named("rb", "Đường Rb", rank=2, pairs=1, saved_min=20, saved_most_min=20,
                  certainty="traced"),
            named("rc", "Đường Rc", rank=1, pairs=1, saved_min=5, saved_most_min=30,
                  certainty="schematic", error_m=900),
        ),
        isolation=table(
            analysis.ISOLATION_COLUMNS,
            {"key": LOWER, "from": "seat-a2", "to": "seat-b2", "straight_km": 62.2, "km": 118,
             "minutes": 95, "detour": 1.9, "others_main": 0, "others_local": 0, "planned": "rc"},
        ),
    )  # fmt: skip


def joined(atlas: Atlas) -> Atlas:
    """The toy atlas with both."""
    return replace(atlas, border=border(), accessibility=reach())
