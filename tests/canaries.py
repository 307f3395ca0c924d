"""The toy country with internal rows of every kind, each field a word that occurs nowhere else.

The same country in three forms: with the internal rows among the others (`mixed`), in their folder
(`divided`), and with every one of them taken out by hand (`without`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import toy

MARK = "zqkin"
"""What every word of the internal rows begins with; no other text of the country holds it."""

NUMBER = "947377"
"""What the numbers of the internal rows begin with."""

FOLDER = "facts/internal"

ROWS: Mapping[str, tuple[str, ...]] = {
    "sources": (
        (
            "zqkin-paper,zqkinsvi,zqkinsen,zqkinissuer,zqkin-12-MAT,2025-12-30,"
            "https://zqkin.example/zqkinaddress,zqkinlicence"
        ),
        "zqkin-survey,zqkinsurvey,zqkinsurvey,zqkinoffice,,2025-11-30,,",
    ),
    "links": (
        (
            "zqkin-road,route,zqkinroad,zqkinroaden,aa;bb,zqkin-road--aa;zqkin-road--bb,COUNTERPART,"
            "zqkinpartner,,,internal"
        ),
        "zqkin-line,route,zqkinline,zqkinlineen,aa;bb,zqkin-line--aa;zqkin-line--bb,,,,,internal",
        "zqkin-post,gate,zqkinpost,zqkinposten,bb,,,,,gates,internal",
        "zqkin-patrol,defence,zqkinpatrol,zqkinpatrolen,aa;bb,,,zqkinally,d-b2;d-a2,,internal",
        "zqkin-bus,bus,zqkinbus,zqkinbusen,aa;bb,zqkin-bus--both,,,,,internal",
    ),
    "parts": (
        "zqkin-road--aa,aa,zqkinpartaa,zqkinpartaaen,,roads",
        "zqkin-road--bb,bb,zqkinpartbb,zqkinpartbben,,roads",
        "zqkin-line--aa,aa,zqkinlineaa,zqkinlineaaen,,roads",
        "zqkin-line--bb,bb,zqkinlinebb,zqkinlinebben,,roads",
        "zqkin-bus--both,both,zqkinbuspart,zqkinbusparten,d-a1;zqkin-post,",
    ),
    "statuses": (
        (
            "zqkin-road--aa,in_service,none,,,2020-01-05,2026-01-05,,zqkin-paper,zqkinplace,no,"
            "zqkinnote,zqkinnoteen"
        ),
        (
            "zqkin-road--bb,in_service,upgrade,under_construction,delayed,,2026-02-05,2031-Q2,"
            "zqkin-paper,zqkinplace2,no,zqkinnote2,zqkinnoteen2"
        ),
        "zqkin-line--aa,not_built,new,planned,,,2026-01-05,,rep,zqkinplace3,no,,",
        "zqkin-line--bb,not_built,new,under_construction,,,2026-01-05,,rep,zqkinplace4,no,,",
        "zqkin-post,in_service,none,,,,2026-01-05,,zqkin-paper,zqkinplace5,no,,",
        "zqkin-patrol,,,active,,,2024-05-02,,rep,zqkinplace6,no,zqkinnote6,zqkinnoteen6",
        "zqkin-bus--both,,,agreed,,,2026-01-05,,zqkin-paper,zqkinplace7,no,,",
    ),
    "figures": (
        (
            "zqkin-road--aa,length,zqkinlabel,zqkinlabelen,over,9473.77,km,2025-12,zqkin-paper,"
            "zqkinplace8,zqkinnote8,zqkinnoteen8"
        ),
        "zqkin-patrol,zqkinmeasure,zqkinlabel2,zqkinlabelen2,,947377,người,2024,rep,zqkinplace9,,",
    ),
    "doubts": (
        (
            "zqkin-both,ra;zqkin-road,zqkintopic,zqkintopicen,zqkinsays,zqkinsaysen,zqkinfollows,"
            "zqkinfollowsen,zqkinwhy,zqkinwhyen,rep;zqkin-paper"
        ),
        (
            "zqkin-own,zqkin-patrol,zqkintopic2,zqkintopicen2,zqkinsays2,zqkinsaysen2,zqkinfollows2,"
            "zqkinfollowsen2,zqkinwhy2,zqkinwhyen2,rep"
        ),
    ),
    "requests": (
        (
            "zqkin-ask,zqkinbody | zqkinbodyen,aa;bb,ra;rc;zqkin-post,zqkinwhat,zqkinwhaten,rep,"
            "zqkinplace10"
        ),
        "zqkin-ask2,aa,bb,zqkin-patrol,zqkinwhat2,zqkinwhaten2,zqkin-paper,zqkinplace11",
    ),
    "waypoints": (
        (
            "zqkin-line--aa,1,zqkinpoint,zqkinpointen,105.1,21.3,94737.7,zqkin-survey,zqkinnote12,"
            "zqkinnoteen12"
        ),
        "zqkin-line--aa,2,zqkinpoint2,zqkinpointen2,105.5,21.3,94737.7,zqkin-survey,,",
    ),
}
"""The internal rows, by table; `COUNTERPART` is a link that is public."""

SHEETS = """
[[sheet]]
key = "zqkin-sheet"
title_vi = "zqkinsheet"
title_en = "zqkinsheeten"
links = ["zqkin-road"]
area = ["zqkin-road"]

[[sheet]]
key = "zqkin-both"
title_vi = "zqkinsheet2"
title_en = "zqkinsheeten2"
links = ["ra", "rb"]
flows = ["bus", "zqkin-bus"]
"""
KNOWN = """
[[gap]]
key = "zqkin-road--bb"
metres = 10365
reason_vi = "zqkinreason"
reason_en = "zqkinreasonen"

[[fragment]]
key = "zqkin-post"
metres = 947377
reason_vi = "zqkinreason2"
reason_en = "zqkinreasonen2"
"""
_PUBLIC_SHEETS = """
[[sheet]]
key = "1-all"
title_vi = "Toàn cảnh"
title_en = "Overview"
"""
_PUBLIC_KNOWN = """
[[dropped]]
key = "ra--aa"
metres = 40
reason_vi = "Bỏ một mẩu"
reason_en = "A piece is left out"
"""
_ONLY_DIVIDED: Mapping[str, tuple[str, ...]] = {
    "speeds": ("zqkinclass,947.3771,yes,zqkin-paper,zqkinplace13,,",),
    "statuses": (
        "ra--aa,in_service,upgrade,proposed,,,2026-03-01,,zqkin-paper,zqkinplace14,no,zqkinnote14,",
    ),
    "figures": ("rb--bb,cost,zqkinlabel15,zqkinlabelen15,,947377,tỷ đồng,2025,rep,zqkinplace15,,",),
}
"""Internal rows about what is public: only a folder of their own can make them internal."""

_TOY_INTERNAL = ("guard,", "deep,", "guard-post,")


def _features() -> dict[str, list[dict[str, object]]]:
    told = {"source": "zqkin-survey", "name_vi": "zqkinfeature", "name_en": "zqkinfeatureen"}
    vague = {"accuracy": "schematic", "error_m": 94737.7, "tolerance_m": None}
    road = {**told, "ref": "zqkinref"}
    pieces = [[[105.5, 21.4], [105.6, 21.4]], [[105.7, 21.4], [105.9, 21.4]]]
    west = [[105.1, 21.4], [105.5, 21.4]]
    return {
        "roads": [
            toy.feature("zqkin-road--aa", "LineString", west, side="aa", **road),
            toy.feature("zqkin-road--bb", "MultiLineString", pieces, side="bb", **road),
            toy.feature("zqkin-line--aa", "LineString", [[105.1, 21.3], [105.5, 21.3]],
                        side="aa", **road | vague),
            toy.feature("zqkin-line--bb", "LineString", [[105.5, 21.3], [105.9, 21.3]],
                        side="bb", **road | vague),
        ],
        "gates": [toy.feature("zqkin-post", "Point", [105.8, 21.4], side="bb", **told)],
    }  # fmt: skip


def _public(table: str) -> tuple[str, list[str]]:
    header, *rows = toy.FACTS[table].strip().split("\n")
    return header, [row for row in rows if not row.startswith(_TOY_INTERNAL)]


def _write(folder: Path, name: str, header: str, rows: list[str]) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")


def without(folder: Path) -> Path:
    """The country from which every internal row was taken out by hand; `folder`."""
    toy.write(folder)
    for table in toy.FACTS:
        _write(folder, f"facts/{table}.csv", *_public(table))
    (folder / "sheets.toml").write_text(_PUBLIC_SHEETS, encoding="utf-8")
    (folder / "known.toml").write_text(_PUBLIC_KNOWN, encoding="utf-8")
    return folder


def mixed(folder: Path) -> Path:
    """The country with its internal rows in front of the others; `folder`."""
    without(folder)
    for table, inside in ROWS.items():
        header, rows = _public(table)
        if table == "links":
            inside = tuple(row.replace("COUNTERPART", "ra") for row in inside)  # noqa: PLW2901
            rows = [row.replace("ra--aa;ra--bb,", "ra--aa;ra--bb,zqkin-road") for row in rows]
        _write(folder, f"facts/{table}.csv", header, [*inside, *rows])
    (folder / "sheets.toml").write_text(SHEETS + _PUBLIC_SHEETS, encoding="utf-8")
    (folder / "known.toml").write_text(KNOWN + _PUBLIC_KNOWN, encoding="utf-8")
    public = toy.toy_features()
    for name, features in _features().items():
        text = toy.collection([*features, *public[name]])
        (folder / f"{name}.geojson").write_text(text, encoding="utf-8")
    return folder


def divided(folder: Path) -> Path:
    """The country with its internal rows in their folder; `folder`."""
    without(folder)
    headers = {table: _public(table)[0] for table in ROWS}
    headers["speeds"] = "road_class,speed_kmh,access,source,locator,note_vi,note_en"
    for table, header in headers.items():
        rows = [*ROWS.get(table, ()), *_ONLY_DIVIDED.get(table, ())]
        rows = [row.replace("COUNTERPART", "ra") for row in rows]
        _write(folder, f"{FOLDER}/{table}.csv", header, rows)
    inside = folder / FOLDER
    (inside / "sheets.toml").write_text(SHEETS, encoding="utf-8")
    (inside / "known.toml").write_text(KNOWN, encoding="utf-8")
    for name, features in _features().items():
        (inside / f"{name}.geojson").write_text(toy.collection(features), encoding="utf-8")
    return folder


FORMS: Mapping[str, Callable[[Path], Path]] = {
    "mixed": mixed,
    "divided": divided,
    "without": without,
}


def fields() -> tuple[str, ...]:
    """Each field of the internal rows that holds a word of its own, as `table.column`."""
    found = {
        f"{table}.{column}"
        for table, rows in ROWS.items()
        for column, cells in _columns(table, rows)
        if any(MARK in cell or cell.replace(".", "").startswith(NUMBER) for cell in cells)
    }
    found |= {
        f"{layer}.geojson.{name}"
        for layer, features in _features().items()
        for row in features
        for name, value in json.loads(json.dumps(row["properties"])).items()
        if MARK in str(value) or str(value).replace(".", "").startswith(NUMBER)
    }
    found |= {"sheets.toml.key", "sheets.toml.title_vi", "sheets.toml.title_en"}
    found |= {"known.toml.key", "known.toml.metres", "known.toml.reason_vi", "known.toml.reason_en"}
    return tuple(sorted(found))


def _columns(table: str, rows: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
    header = _public(table)[0].split(",")
    cells = zip(*(row.split(",") for row in rows), strict=True)
    return list(zip(header, cells, strict=True))
