"""Many sides in a row, each of two units, and a route from each into the next.

```
 lat
 16.4 +-----+-----+-----+     sides   s-1, s-2, s-3 …, from west to east, half a degree each
      | u1a | u2a | u3a |     routes  "r-n": r-n--s-n | r-n--s-(n+1) at 16.3, both in service;
 16.2 +-----+-----+-----+             the last one is not built on its eastern side
      | u1b | u2b | u3b |
 16.0 +-----+-----+-----+
    105.0  105.5  106.0
```
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import abroad
from toy import collection

HEAD = """
[workspace]
id = "nhieu-ben"
title_vi = "Nhiều bên"
title_en = "Many sides"
epoch = "2022"
measuring_crs = "EPSG:3405"
bounds = [104, 15, 109, 18]
sides_layer = "districts"
report = "bao-cao"
"""

SIDE = """
[[side]]
key = "s-{n}"
name_vi = "Bên {n}"
name_en = "Side {n}"
code = "{n:02}"
crs = "EPSG:3405"
"""

LAYERS = (
    ("districts", abroad.AREAS, "false", "Huyện", 10, '"code", "epoch"', "true"),
    ("roads", abroad.LINES, "true", "Đường bộ", 30, '"ref"', "false"),
)

WIDE = 0.5
"""How wide a side is [deg]."""


def _facts(count: int) -> dict[str, str]:
    pairs = [(n, n + 1) for n in range(1, count)]
    heads = {name: table.lstrip().partition("\n")[0] for name, table in abroad.FACTS.items()}
    rows: dict[str, list[str]] = {name: [] for name in heads}
    rows["sources"] = ["bao-cao,Báo cáo,Report,UBND,1-BC,2023-05-02,,"]
    for one, other in pairs:
        keys = f"r-{one}--s-{one};r-{one}--s-{other}"
        sides = f"s-{one};s-{other}"
        rows["links"].append(f"r-{one},route,Đường {one},Road {one},{sides},{keys},,,,,public")
        for side in (one, other):
            key = f"r-{one}--s-{side}"
            rows["parts"].append(f"{key},s-{side},Đoạn {key},Part {key},,roads")
            absent = (one, side) == (count - 1, count)
            state = "not_built,new,proposed" if absent else "in_service,none,"
            rows["statuses"].append(f"{key},{state},,,2023-05-02,,bao-cao,I.1,no,,")
    return {name: "\n".join([head, *rows[name]]) + "\n" for name, head in heads.items()}


def features(count: int) -> dict[str, list[Any]]:
    """The layers of `count` sides by key."""
    own = {"source": "bao-cao"}
    areas, roads = [], []
    for n in range(1, count + 1):
        west = 105 + WIDE * (n - 1)
        for letter, south in (("a", 16.2), ("b", 16.0)):
            key = f"u-{n}{letter}"
            ring = abroad.box(west, south, west + WIDE, south + 0.2)
            areas.append(
                abroad.feature(
                    key, "Polygon", ring, f"Huyện {n}{letter}", side=f"s-{n}", code=key,
                    epoch="2022", **own,
                )
            )  # fmt: skip
        for road, start, end in ((n, 0.1, WIDE), (n - 1, 0.0, WIDE - 0.1)):
            if 1 <= road < count:
                course = [[west + start, 16.3], [west + end, 16.3]]
                key = f"r-{road}--s-{n}"
                roads.append(
                    abroad.feature(
                        key, "LineString", course, key, side=f"s-{n}", ref=f"Đ.{road}", **own
                    )
                )
    return {"districts": areas, "roads": roads}


def write(folder: Path, count: int = 5) -> Path:
    """Write the workspace of `count` sides to `folder`; the folder."""
    (folder / "facts").mkdir(parents=True)
    names = ("key", "geometry", "status", "title", "order", "columns", "coverage")
    rows = [abroad.LAYER.format(**dict(zip(names, row, strict=True))) for row in LAYERS]
    sides = [SIDE.format(n=n) for n in range(1, count + 1)]
    text = HEAD + "".join([*sides, *rows])
    (folder / "catalogue.toml").write_text(text, encoding="utf-8")
    for name, table in _facts(count).items():
        (folder / "facts" / f"{name}.csv").write_text(table, encoding="utf-8")
    for name, made in features(count).items():
        (folder / f"{name}.geojson").write_text(collection(made), encoding="utf-8")
    return folder
