"""A toy workspace with everything in it, and every value of it replaced by wrong ones."""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import toy

from lienket import facts

HUGE = "chữ " * 25_000
"""100 kB and more of a text."""

DECOMPOSED = "Hu\u031b\u0303u Lu\u0303ng"
"""A name in NFD, as macOS writes file names."""

TEXTS: dict[str, str] = {
    "text": "Hữu Lũng",
    "word": "ra--aa",
    "date": "2024-05-02",
    "date_vi": "02/5/2024",
    "no_date": "2024-13-45",
    "first_year": "0001-01-01",
    "last_year": "9999-12-31",
    "whole": "12",
    "below": "-1",
    "nil": "0",
    "minus_nil": "-0",
    "decimal_comma": "114,04",
    "thousands": "12.000",
    "huge_number": "1e308",
    "tiny_number": "5e-324",
    "many_digits": "9" * 400,
    "nan": "NaN",
    "infinity": "Infinity",
    "minus_infinity": "-Infinity",
    "underscored": "1_000",
    "wide_digits": "１２",
    "percent": "65 %",
    "null": "null",
    "true": "true",
    "listed": "aa;bb;;aa",
    "json": '[1,{"a":2}]',
    "blank": "   ",
    "huge": HUGE,
    "line": "một\nhai",
    "control": "a\x07b",
    "bidi": "a\u202eb",
    "hidden": "a\u00ad\u200bb",
    "no_letter": "a\uffffb",
    "decomposed": DECOMPOSED,
    "quotes": "\"'“”`",
    "markup": "</script><b>&amp;{{x}}[%1%]$\\frac$",
    "formula": '=HYPERLINK("x")',
    "path": "../../etc/passwd",
    "position": "21.5, 105.2",
    "emoji": "👩‍🌾𝔏",
    "": "",
}
"""Wrong texts by name."""

MEMBERS: dict[str, object] = {
    **{name: value for name, value in TEXTS.items() if value != HUGE},
    "_null": None,
    "_true": True,
    "_whole": 12,
    "_below": -1,
    "_decimal": 114.04,
    "_huge_number": 1e308,
    "_tiny": 5e-324,
    "_many_digits": 10**400,
    "_nan": float("nan"),
    "_infinity": float("inf"),
    "_list": [1, "a", None],
    "_object": {"a": {"b": []}},
    "_empty_list": [],
    "_empty_object": {},
    "_deep": json.loads("[" * 200 + "]" * 200),
    "_huge": HUGE,
}
"""Wrong members of a GeoJSON object by name."""

MEASURED = frozenset(
    {
        *("seq", "lon", "lat", "error_m", "tolerance_m", "speed_kmh", "value", "metres", "around"),
        *("bounds", "order", "coordinates", "date", "happened_on", "stated_on", "expected_on"),
        *("as_of", "source_date"),
    }
)
"""Names of what is read as a number, a place or a date."""

_BARE = {
    "whole": "12",
    "below": "-1",
    "nil": "0",
    "minus_nil": "-0.0",
    "decimal": "114.04",
    "huge_number": "1e308",
    "many_digits": "9" * 400,
    "nan": "nan",
    "infinity": "inf",
    "true": "true",
    "false": "false",
    "date": "2024-05-02",
    "time": "2024-05-02T07:32:00Z",
    "list": '["a", "a"]',
    "mixed": '["a", 1, [2.5]]',
    "numbers": "[105.2, 21.5, 104.1, 20.2]",
    "empty_list": "[]",
    "object": "{ a = { b = 1 } }",
    "broken": '"a',
    "nothing": "",
}
VALUES: dict[str, str] = {
    **{f"_{name}": value for name, value in _BARE.items()},
    **{name: json.dumps(value) for name, value in TEXTS.items()},
    "texts": json.dumps([DECOMPOSED, "a\x07b", "   ", "</script>"]),
}
"""Wrong values of TOML by name, as they stand in the file."""

_SPEEDS = """
road_class,speed_kmh,access,source,locator,note_vi,note_en
trunk,60,yes,rep,I.4,,
"""
_KNOWN = """
[[gap]]
key = "rb--bb"
metres = 2000
reason_vi = "Dữ liệu gốc đứt đoạn."
reason_en = "The source has a break."
"""
_SHEETS = """
[[sheet]]
key = "to-1"
title_vi = "Tờ một"
title_en = "Sheet one"
links = ["ra"]
layers = ["roads"]
area = ["d-a1"]
bounds = [105.0, 21.0, 106.0, 22.0]
around = 0.1
size = "A3"
route = "ra"
flows = ["bus"]
matrix = false
"""
_HEAD = """
contact = "Sở"
notice_vi = "Theo đơn vị cũ."
notice_en = "By the former units."
"""
_LAYER = """
source_date = "2021-08"
unnamed = false
drawn = true
"""
_COUNTRY = """
[country]
file = "country.geojson"
title_vi = "Cả nước"
title_en = "The country"
source_date = "2021"
licence = "CC0-1.0"
credit = "toy"
"""


def write(folder: Path) -> Path:
    """A toy workspace in `folder` that has every table, file, column and key there is."""
    toy.write(folder)
    catalogue = folder / "catalogue.toml"
    told = catalogue.read_text(encoding="utf-8")
    told = told.replace('report = "rep"\n', f'report = "rep"{_HEAD}')
    told = told.replace("coverage = false\n", f"coverage = false{_LAYER}", 1)
    catalogue.write_text(told + _COUNTRY, encoding="utf-8")
    (folder / "known.toml").write_text(_KNOWN, encoding="utf-8")
    (folder / "sheets.toml").write_text(_SHEETS, encoding="utf-8")
    (folder / "facts" / "speeds.csv").write_text(_SPEEDS.lstrip(), encoding="utf-8")
    figures = folder / "facts" / "figures.csv"
    more = "rb--bb,design_speed,Tốc độ,Speed,about,60,km/h,2025,news,đ. 2,,\n"
    figures.write_text(figures.read_text(encoding="utf-8") + more, encoding="utf-8")
    roads = toy.toy_features()["roads"]
    broken = [[[105.5, 21.6], [105.6, 21.6]], [[105.62, 21.6], [105.9, 21.6]]]
    for road in roads:
        if road["properties"]["key"] == "rb--bb":  # type: ignore[index] # an object of JSON
            road["geometry"] = {"type": "MultiLineString", "coordinates": broken}
    (folder / "roads.geojson").write_text(toy.collection(roads), encoding="utf-8")
    outline = toy.feature("land", "Polygon", toy._box(104.8, 20.8, 106.2, 22.2))
    (folder / "country.geojson").write_text(toy.collection([outline]), encoding="utf-8")
    return folder


@dataclass(frozen=True, slots=True)
class Spot:
    """One value of a workspace: where it stands, and the file with another in its place."""

    file: str
    name: str
    values: tuple[str, ...]
    changed: Callable[[str, str], str]
    """From the text of the file and the name of a wrong value to the text with that value."""
    lasts: bool = True
    """Whether the other places of the file are still there when it holds a wrong value."""

    @property
    def measured(self) -> bool:
        """Whether a number or a date is read there, which can go wrong in more ways than a text."""
        return self.name.rpartition(".")[2] in MEASURED


def spots() -> tuple[Spot, ...]:
    """Every value of that workspace: cells of a table's first row, members, keys."""
    with tempfile.TemporaryDirectory() as made:
        folder = write(Path(made) / "toy")
        files = {
            path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
            for path in sorted(folder.rglob("*.*"))
        }
    found: list[Spot] = []
    for table in facts.TABLES:
        found += _cells(f"facts/{table}.csv", facts.columns(table))
    for name, content in files.items():
        if name.endswith(".geojson"):
            found += _members(name, json.loads(content))
        elif name.endswith(".toml"):
            found += _keys(name, content)
    return tuple(found)


def _cells(file: str, columns: tuple[str, ...]) -> Iterator[Spot]:
    for name in columns:

        def changed(content: str, wrong: str, name: str = name) -> str:
            header, *rows = csv.reader(io.StringIO(content))
            if name not in header:
                header.append(name)
                rows = [[*row, "read"] for row in rows]
            number = header.index(name)
            rows[0][number] = TEXTS[wrong]
            out = io.StringIO()
            csv.writer(out, lineterminator="\n").writerows([header, *rows])
            return out.getvalue()

        yield Spot(file, name, tuple(TEXTS), changed)


def _members(file: str, data: dict[str, object]) -> Iterator[Spot]:
    first = data["features"][0]  # type: ignore[index] # an object of JSON
    ways = [("type",), ("features",), ("crs",), ("features", 0)]
    ways += [("features", 0, name) for name in ("type", "id", "properties", "geometry")]
    ways += [("features", 0, "geometry", name) for name in ("type", "coordinates", "bbox")]
    ways += [("features", 0, "geometry", "coordinates", 0)]
    ways += [("features", 0, "properties", name) for name in first["properties"]]
    for way in ways:

        def changed(content: str, wrong: str, way: tuple[str | int, ...] = way) -> str:
            whole = json.loads(content)
            at = whole
            for step in way[:-1]:
                at = at[step]
            at[way[-1]] = MEMBERS[wrong]
            return json.dumps(whole, ensure_ascii=True)

        lasts = "properties" in way[:-1]
        yield Spot(file, ".".join(map(str, way)), tuple(MEMBERS), changed, lasts)


def _keys(file: str, content: str) -> Iterator[Spot]:
    lines = content.splitlines()
    for number, line in enumerate(lines):
        key = re.match(r"(\w+) = ", line)
        if key is None:
            continue

        def changed(content: str, wrong: str, number: int = number, key: str = key[1]) -> str:
            whole = content.splitlines()
            whole[number] = f"{key} = {VALUES[wrong]}"
            return "\n".join(whole) + "\n"

        yield Spot(file, f"{number + 1}.{key[1]}", tuple(VALUES), changed)
