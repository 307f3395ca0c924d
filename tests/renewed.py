"""The toy country in two epochs, by hand: its districts, then its communes of 2025.

```
 lat         2024                                     2025
 22.0 +------+------+                        +---+---+---+---+
      |  a1  |  b1  |  Ả = a1 a2             |xa1|xa2|xb1|xb2|   Tỉnh Cờ = Ả and Cờ (elsewhere)
 21.5 +------+------+  Bờ = b1 b2            +---+---+---+---+   Tỉnh Bờ = Bờ
      |  a2  |  b2  |                        |  ya   |  yb   |
 21.0 +------+------+                        +-------+-------+
    105.0  105.5  106.0
```
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import across
import geopandas as gpd
from shapely import Point, Polygon, box

from lienket.model.atlas import Atlas
from lienket.model.units import Epoch, Extent, Recast, Succession, Tier, Unit, Units

OLD, BETWEEN, NEW = "2024", "2025-01", "2025-07"

NAMES = {
    "xa1": ("Xã An Lạc", "An Lạc Commune"),
    "xa2": ("Phường Chũ", "Chũ Ward"),
    "xb1": ("Xã Mỹ An", "Mỹ An Commune"),
    "xb2": ("Xã Đông", "Đông Commune"),
    "ya": ("Xã Nam", "Nam Commune"),
    "yb": ("Xã Bờ", "Bờ Commune"),
}
CELLS = {
    "xa1": (105.0, 21.5, 105.25, 22.0),
    "xa2": (105.25, 21.5, 105.5, 22.0),
    "xb1": (105.5, 21.5, 105.75, 22.0),
    "xb2": (105.75, 21.5, 106.0, 22.0),
    "ya": (105.0, 21.0, 105.5, 21.5),
    "yb": (105.5, 21.0, 106.0, 21.5),
}
SIDES = {key: {"a": "aa", "b": "bb"}[key[1]] for key in CELLS}


def units() -> Units:
    """Three provinces, four districts and five communes; then two provinces, six communes."""
    province: Tier = "province"
    district: Tier = "district"
    commune: Tier = "commune"
    old = (
        Unit(OLD, "01", BETWEEN, province, "Tỉnh Ả", "Ả Province", ""),
        Unit(OLD, "02", "", province, "Tỉnh Bờ", "Bờ Province", ""),
        Unit(OLD, "03", BETWEEN, province, "Tỉnh Cờ", "Cờ Province", ""),
        Unit(OLD, "a1", BETWEEN, district, "Huyện Lục Ngạn", "Lục Ngạn District", "01"),
        Unit(OLD, "a2", BETWEEN, district, "Huyện Nam", "Nam District", "01"),
        Unit(OLD, "b1", BETWEEN, district, "Huyện Bắc", "Bắc District", "02"),
        Unit(OLD, "b2", BETWEEN, district, "Huyện Bờ", "Bờ District", "02"),
        Unit(OLD, "xa1", BETWEEN, commune, "Xã An Lạc", "An Lạc Commune", "a1"),
        Unit(OLD, "xa9", BETWEEN, commune, "Xã Lệ Viễn", "Lệ Viễn Commune", "a1"),
        Unit(OLD, "xa2", OLD, commune, "Thị trấn Chũ", "Chũ Township", "a1"),
        Unit(OLD, "xb1", BETWEEN, commune, "Xã An Lạc", "An Lạc Commune", "b1"),
        Unit(OLD, "ya", BETWEEN, commune, "Xã Nam", "Nam Commune", "a2"),
    )
    between = (Unit(BETWEEN, "xa2", BETWEEN, commune, "Phường Chũ", "Chũ Ward", "a1"),)
    new = (
        Unit(NEW, "03", "", province, "Tỉnh Cờ", "Cờ Province", ""),
        *(
            Unit(NEW, key, "", commune, vi, en, "03" if SIDES[key] == "aa" else "02")
            for key, (vi, en) in NAMES.items()
        ),
    )
    early, late = "1191/NQ", "1658/NQ"

    def step(old: str, new: str, share: float | None = None, clause: str = "1") -> Succession:
        extent: Extent = "part" if share and share < 100 else "whole"
        return Succession(OLD, old, NEW, new, extent, share, late, clause, ("area",))

    steps = (
        step("01", "03"), step("03", "03"),
        step("a1", "xa1", 55.0, "4"), step("a1", "xa2", 45.0, "5"), step("a2", "ya", None, "8"),
        step("xa1", "xa1", 100.0, "4"), step("xa9", "xa1", 60.0, "4"),
        step("xa9", "xa2", 40.0, "5"),
        Succession(OLD, "xa2", BETWEEN, "xa2", "whole", 100.0, early, "2", ()),
        Succession(BETWEEN, "xa2", NEW, "xa2", "whole", 100.0, late, "5", ()),
        step("b2", "yb", None, "9"), step("xb1", "xb1", 100.0, "7"), step("ya", "ya", 100.0, "8"),
    )  # fmt: skip
    return Units(
        (
            Epoch(OLD, None, "", "2023–2024", "2023–24", "districts"),
            Epoch(BETWEEN, date(2025, 1, 1), early, "từ 01/2025", "from January 2025"),
            Epoch(NEW, date(2025, 7, 1), late, "từ 7/2025", "from July 2025", "communes"),
        ),
        (*old, *between, *new),
        steps,
    )


def communes() -> gpd.GeoDataFrame:
    """The six communes, EPSG:4326."""
    rows = [
        {
            "key": f"c-{key}", "name_vi": f"{vi} (2025)", "name_en": f"{en} (2025)",
            "side": SIDES[key], "accuracy": "area", "identity": "stated", "error_m": None,
            "source": "osm", "tolerance_m": 25, "code": key, "epoch": NEW,
        }
        for key, (vi, en) in NAMES.items()
    ]  # fmt: skip
    shapes = [box(*CELLS[key]) for key in NAMES]
    return gpd.GeoDataFrame(rows, geometry=shapes, crs="EPSG:4326").set_index("key")


def provinces() -> gpd.GeoDataFrame:
    """Cờ, which took in Ả, and Bờ, EPSG:4326."""
    return gpd.GeoDataFrame(
        {
            "name_vi": ["Tỉnh Cờ", "Tỉnh Bờ"],
            "name_en": ["Cờ Province", "Bờ Province"],
            "side": ["aa", "bb"],
        },
        geometry=[box(104.6, 21, 105.5, 22), box(105.5, 21, 106, 22)],
        index=[f"03@{NEW}", f"02@{OLD}"],
        crs="EPSG:4326",
    )


def recast() -> Recast:
    """The border of `across` in the units of 2025."""
    own = across.border()
    upper, lower = "border-c-xa2-c-xb1", "border-c-ya-c-yb"
    keys = {across.UPPER: upper, across.LOWER: lower}
    pairs = own.pairs.assign(
        key=[keys[key] for key in own.pairs["key"]],
        name_vi=["Chũ – Mỹ An", "Nam – Bờ"],
        name_en=["Chũ – Mỹ An", "Nam – Bờ"],
        district_a=["c-xa2", "c-ya"],
        district_b=["c-xb1", "c-yb"],
    ).set_index("key", drop=False)
    crossings = own.crossings.assign(pair=[keys[key] for key in own.crossings["pair"]])
    upper_row = [key for key in NAMES if key[0] == "x"]
    within = {"ra": upper_row, "rb": upper_row, "rc": ["ya", "yb"], "gate-east": ["xb2"]}
    isolation = across.reach().isolation
    return Recast(
        NEW,
        "communes",
        replace(own, pairs=pairs, crossings=crossings),
        {link: [f"c-{key}" for key in held] for link, held in within.items()},
        isolation.assign(key=lower).set_index("key", drop=False),
        provinces(),
    )


LAYER: dict[str, Any] = {
    "key": "communes", "file": "communes.geojson", "geometry": ("Polygon",), "status": False,
    "title_vi": "Xã, phường 2025", "title_en": "Communes of 2025", "source_date": "2025-07",
    "licence": "CC0-1.0", "credit": "toy", "order": 4, "columns": ("code", "epoch"),
}  # fmt: skip


def around() -> gpd.GeoDataFrame:
    """Tỉnh Cờ, in the west of Ả, EPSG:4326."""
    row = {
        "key": "n-co", "name_vi": "Tỉnh Cờ", "name_en": "Cờ Province", "side": None,
        "accuracy": "generalised", "identity": "stated", "error_m": None, "source": "osm",
        "tolerance_m": 25, "class": "neighbour", "code": "03", "epoch": OLD,
    }  # fmt: skip
    corners = [(104.6, 21.0), (105.0, 21.0), (105.0, 21.5), (105.0, 22.0), (104.6, 22.0)]
    ground = Polygon(corners)
    return gpd.GeoDataFrame([row], geometry=[ground], crs="EPSG:4326").set_index("key")


CONTEXT = LAYER | {
    "key": "context", "file": "context.geojson", "title_vi": "Tỉnh khác",
    "title_en": "Other provinces", "order": 0, "columns": ("class", "code", "epoch"),
}  # fmt: skip


def renewed(atlas: Atlas) -> Atlas:
    """The toy atlas with its border, its trips, and its units in two epochs."""
    atlas = across.joined(atlas)
    rows = (replace(atlas.catalogue.layers[0], **row) for row in (LAYER, CONTEXT))
    catalogue = replace(atlas.catalogue, layers=(*atlas.catalogue.layers, *rows))
    return replace(
        atlas,
        catalogue=catalogue,
        frames={**atlas.frames, "communes": communes(), "context": around()},
        units=units(),
        recast={NEW: recast()},
    )


def commune_at(lon: float, lat: float) -> str:
    """The key of the commune that holds a place [deg]."""
    return next(f"c-{key}" for key, cell in CELLS.items() if box(*cell).covers(Point(lon, lat)))
