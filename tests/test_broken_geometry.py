"""Broken geometry: refused with key and reason, or repaired by a stated rule that a build tells.

What is taken is built with, all of it together, into every product.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import toy as country
from broken_geometry import CASES, FLATTENED, LAYERS, REFUSED, TAKEN, Geometry
from test_cli import lienket

from lienket import pipeline

EXTRA = (
    ("parks", '"Polygon", "MultiPolygon"', "true", "Khu", 4, "", "false"),
    ("net", '"LineString", "MultiLineString"', "false", "Mạng", 5, '"class", "ref"', "false"),
    ("seats", '"Point"', "false", "Nơi", 6, '"class"', "false"),
)
"""Layers beside those of the toy country: areas with a status, and what trips are made from."""

KINDS = dict(zip(LAYERS, ("gate", "road", "park"), strict=True))
"""The kind of link that a feature of each layer shows."""

SPEEDS = "road_class,speed_kmh,access,source,locator,note_vi,note_en\nmain,60,yes,rep,I.4,,\n"


def feature(key: str, case: Geometry) -> str:
    """A feature with the geometry of `case`, as it stands in a file."""
    more = {"ref": None} if case.layer == "roads" else {}
    whole = country.feature(key, "Point", [], side="both", **more)
    del whole["geometry"]
    return f'{json.dumps(whole)[:-1]}, "geometry": {case.text}}}'


def append(path: Path, lines: Sequence[str]) -> None:
    path.write_text(path.read_text(encoding="utf-8") + "".join(lines), encoding="utf-8")


def write(folder: Path, cases: Sequence[Geometry]) -> dict[str, Geometry]:
    """Write the toy country with a link for each of `cases`; these by key."""
    country.write(folder)
    names = ("key", "geometry", "status", "title_vi", "order", "columns", "coverage")
    layers = [country.LAYER.format(**dict(zip(names, row, strict=True))) for row in EXTRA]
    append(folder / "catalogue.toml", layers)
    (folder / "facts" / "speeds.csv").write_text(SPEEDS, encoding="utf-8")
    known = {f"x{number}": case for number, case in enumerate(cases)}
    for layer in LAYERS:
        own = [json.dumps(row) for row in country.toy_features().get(layer, [])]
        own += [feature(key, case) for key, case in known.items() if case.layer == layer]
        content = '{{"type":"FeatureCollection","features":[\n{}\n]}}\n'.format(",\n".join(own))
        (folder / f"{layer}.geojson").write_text(content, encoding="utf-8")
    roads = ([[105.1, 21.3], [105.5, 21.3], [105.9, 21.3]], [[105.5, 21.3], [105.5, 21.9]])
    look = {"class": "main", "ref": None, "side": "both"}
    net = [country.feature(f"n{n}", "LineString", road, **look) for n, road in enumerate(roads)]
    spots = ([105.15, 21.3], [105.85, 21.3])
    seats = [
        country.feature(f"s{n}", "Point", at, **{"class": "seat"}) for n, at in enumerate(spots)
    ]
    (folder / "net.geojson").write_text(country.collection(net), encoding="utf-8")
    (folder / "seats.geojson").write_text(country.collection(seats), encoding="utf-8")
    rows = [(key, KINDS[case.layer], case.layer) for key, case in known.items()]
    links = [
        f"{key},{kind},Tên {key},Name {key},aa,,,,,{layer},public\n" for key, kind, layer in rows
    ]
    append(folder / "facts" / "links.csv", links)
    status = "{},in_service,none,,,,2021-08,,osm,lớp,yes,,\n"
    append(folder / "facts" / "statuses.csv", [status.format(key) for key in known])
    return known


def ids(cases: Sequence[Geometry]) -> Iterator[str]:
    return (case.name for case in cases)


@pytest.mark.parametrize("case", CASES, ids=ids(CASES))
def test_each_geometry_alone_is_taken_or_refused_for_what_it_is(
    case: Geometry, tmp_path: Path
) -> None:
    write(tmp_path / "toy", [case])
    faults = pipeline.check(tmp_path / "toy")
    assert {fault.code for fault in faults} <= {*case.codes}
    assert bool(faults) == (case.outcome == REFUSED)
    for fault in faults:
        assert fault.file == f"{case.layer}.geojson"
        assert fault.key == ("" if fault.code == "bad_json" else "x0")


def test_all_broken_geometries_are_told_in_one_run(tmp_path: Path) -> None:
    known = write(tmp_path / "toy", [case for case in CASES if "bad_json" not in case.codes])
    told = Counter(fault.key for fault in pipeline.check(tmp_path / "toy"))
    assert set(told) == {key for key, case in known.items() if case.outcome == REFUSED}
    found = lienket("check", "--workspace", tmp_path / "toy")
    assert found.returncode == 2
    assert f"{sum(told.values())} lỗi" in found.stderr


def test_what_is_taken_is_built_into_every_product(tmp_path: Path) -> None:
    known = write(tmp_path / "toy", [case for case in CASES if case.outcome != REFUSED])
    assert pipeline.check(tmp_path / "toy") == ()
    notes: list[str] = []
    order = pipeline.Order(workspace=tmp_path / "toy", out=tmp_path / "out", only=pipeline.PRODUCTS)
    pipeline.run(order, warn=notes.append)
    for layer in LAYERS:
        path = tmp_path / "out" / "geojson" / f"{layer}.geojson"
        rows = json.loads(path.read_text(encoding="utf-8"))["features"]
        assert {row["properties"]["key"] for row in rows} >= {
            key for key, case in known.items() if case.layer == layer
        }
    flat = Counter(case.layer for case in known.values() if case.outcome == FLATTENED)
    assert sorted(note.split(" đối tượng")[0] for note in notes) == sorted(
        f"{layer}.geojson: bỏ độ cao (số thứ ba của tọa độ) ở {count}"
        for layer, count in flat.items()
    )


def test_there_are_cases_enough_of_each_kind_for_each_layer() -> None:
    met = Counter((case.layer, case.outcome) for case in CASES)
    assert len(CASES) >= 120
    assert len({(case.layer, case.name) for case in CASES}) == len(CASES)
    assert {*met} == {(layer, what) for layer in LAYERS for what in (TAKEN, FLATTENED, REFUSED)}
