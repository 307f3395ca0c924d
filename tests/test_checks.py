"""Every kind of bad input has its message: place, code, and the rest of the workspace unharmed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from toy import Edit, collection, feature, toy_features

from lienket import pipeline
from lienket.errors import messages


def found(folder: Path) -> list[tuple[str, str]]:
    """(code, place) of every fault, sorted as reported."""
    return [(fault.code, fault.place) for fault in pipeline.check(folder)]


def test_the_toy_country_is_clean(toy: Path) -> None:
    assert found(toy) == []


STATUS = "facts/statuses.csv"
LINKS = "facts/links.csv"
PARTS = "facts/parts.csv"

TABLE_CASES = [
    # file, old, new, code, place
    (STATUS, "ra--bb,in_service,upgrade,proposed", "ra--bb,in_service,upgrade,builded", "bad_word",
     "facts/statuses.csv:3 · ra--bb"),
    (STATUS, "2023-11-20", "2023-13-20", "bad_date", "facts/statuses.csv:5 · rb--bb"),
    (STATUS, "2023-11-20", "20/11/2023", "bad_date", "facts/statuses.csv:5 · rb--bb"),
    (STATUS, "bus,,,agreed", "buz,,,agreed", "unknown_reference", "facts/statuses.csv:9 · buz"),
    (STATUS, "bus,,,agreed", "bus,in_service,,agreed", "condition_of_activity",
     "facts/statuses.csv:9 · bus"),
    (STATUS, "bus,,,agreed", "bus,,,approved", "bad_word", "facts/statuses.csv:9 · bus"),
    (STATUS, "rc--aa,not_built,new,proposed", "rc--aa,not_built,upgrade,proposed",
     "upgrade_of_nothing", "facts/statuses.csv:7 · rc--aa"),
    (STATUS, "rc--aa,not_built,new,proposed", "rc--aa,,new,proposed", "condition_needed",
     "facts/statuses.csv:7 · rc--aa"),
    (STATUS, "rc--aa,not_built,new,proposed", "rc--aa,not_built,none,proposed",
     "stage_without_work", "facts/statuses.csv:7 · rc--aa"),
    (STATUS, "2025-03-08", "2023-11-20", "stage_conflict", "facts/statuses.csv:6 · rb--bb"),
    (STATUS, "bus,,,agreed", "ra,,,agreed", "status_of_whole", "facts/statuses.csv:9 · ra"),
    (STATUS, "rc--aa,not_built", "rc--bb,not_built", "no_status", "facts/parts.csv:6 · rc--aa"),
    (STATUS, "rb--aa,in_service,none,,,,2024-05-02", "rb--aa,in_service,none,,,,", "empty_cell",
     "facts/statuses.csv:4 · rb--aa"),
    (STATUS, "rep,I.4,no,Đề nghị nâng cấp", "repo,I.4,no,Đề nghị nâng cấp", "unknown_reference",
     "facts/statuses.csv:3 · ra--bb"),
    (STATUS, "subject,condition", "subject,colour,condition", "unknown_column",
     "facts/statuses.csv:1"),
    (STATUS, "subject,condition", "subject", "missing_column", "facts/statuses.csv:1"),
    (STATUS, "Upgrade asked for", "Upgrade, asked for", "wrong_cells",
     "facts/statuses.csv:3 · ra--bb"),
    (LINKS, "rb,route", "ra,route", "double_key", "facts/links.csv:3 · ra"),
    (LINKS, "bus,bus", "Bus 1,bus", "bad_key", "facts/links.csv:5 · Bus 1"),
    (LINKS, "ra--aa;ra--bb,,", "ra--aa;ra--bb,rb,", "one_way_counterpart",
     "facts/links.csv:2 · ra"),
    (LINKS, "bus,bus,Xe buýt,Bus,aa;bb", "bus,bus,Xe buýt,Bus,aa;cc", "unknown_reference",
     "facts/links.csv:5 · bus"),
    (LINKS, "rc--aa;rc--bb", "rc--aa", "orphan_part", "facts/parts.csv:7 · rc--bb"),
    (LINKS, ",d-b2,", ",d-b9,", "unknown_reference", "facts/links.csv:7 · guard"),
    (LINKS, "Road Rc,aa;bb,rc--aa;rc--bb", "Road Rc,aa,rc--aa;rc--bb", "part_side",
     "facts/parts.csv:7 · rc--bb"),
    (LINKS, "d-b2,,internal", "d-b2,,secret", "bad_word", "facts/links.csv:7 · guard"),
    (PARTS, "rb--aa,aa", "rb-aa,aa", "bad_key", "facts/parts.csv:4 · rb-aa"),
    (PARTS, "rb--aa,aa", "rb--aa,bb", "part_side", "facts/parts.csv:4 · rb--aa"),
    (PARTS, "Ra west,,roads", "Ra west,,gates", "unmatched_subject", "facts/parts.csv:2 · ra--aa"),
    (PARTS, "Ra west,,roads", "Ra west,,", "unmatched_feature", "facts/parts.csv:2 · ra--aa"),
    ("facts/sources.csv", "12-BC,2024-05-02,", "12-BC,,", "empty_cell",
     "facts/sources.csv:2 · rep"),
    ("facts/waypoints.csv", "105.1", "105,1", "wrong_cells",
     "facts/waypoints.csv:2 · rc--aa"),
    ("facts/waypoints.csv", "800", "near", "bad_number", "facts/waypoints.csv:2 · rc--aa"),
    ("catalogue.toml", 'sides_layer = "districts"', 'sides_layer = "district"',
     "unknown_reference", "catalogue.toml · [workspace]"),
    ("catalogue.toml", 'crs = "EPSG:9214"', 'crs = "EPSG:4326"', "bad_crs",
     "catalogue.toml · [[side]] aa"),
    ("facts/figures.csv", ",,5,km", ',,"5,5",km', "number_style", "facts/figures.csv:2 · rb--bb"),
    ("facts/figures.csv", ",,5,km", ",,nan,km", "bad_figure", "facts/figures.csv:2 · rb--bb"),
    ("facts/figures.csv", ",,5,km", ",,0,km", "not_above_zero", "facts/figures.csv:2 · rb--bb"),
    ("facts/figures.csv", "length,Chiều dài,Length,,5,km",
     "design_speed,Tốc độ thiết kế,Design speed,,-60,km/h", "not_above_zero",
     "facts/figures.csv:2 · rb--bb"),
    ("catalogue.toml", 'key = "roads"', 'key = "roads"\ndrawn = false', "undrawn_layer",
     "catalogue.toml · [[layer]] roads"),
    ("catalogue.toml", 'key = "roads"', 'key = "roads"\ndrawn = "no"', "bad_entry",
     "catalogue.toml · [[layer]] roads"),
    ("catalogue.toml", 'epoch = "2024"', 'epoch = "2024"\nepok = "2024"', "unknown_column",
     "catalogue.toml · [workspace]"),
    ("catalogue.toml", 'id = "toy"', "id = toy", "bad_toml", "catalogue.toml:3"),
    ("catalogue.toml", 'id = "toy"', 'id = "toy"\nnotice_vi = "Đã hợp nhất."', "bad_entry",
     "catalogue.toml · [workspace]"),
    ("catalogue.toml", 'title_en = "Toy country"', "", "bad_entry",
     "catalogue.toml · [workspace]"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "place"),
    TABLE_CASES,
    ids=[f"{case[3]}-{number}" for number, case in enumerate(TABLE_CASES)],
)
def test_a_fault_of_the_tables_is_named_where_it_stands(
    toy: Path, edit: Edit, file: str, old: str, new: str, code: str, place: str
) -> None:
    edit(file, old, new)
    assert (code, place) in found(toy)


BOWTIE = [[[105, 21.5], [105.5, 22], [105.5, 21.5], [105, 22], [105, 21.5]]]

SHAPE_CASES = [
    # layer, feature number, change of the feature, code, place
    ("roads", 0, {"geometry": None}, "empty_geometry", "roads.geojson:2 · ra--aa"),
    ("roads", 0, {"geometry": {"type": "LineString", "coordinates": []}}, "empty_geometry",
     "roads.geojson:2 · ra--aa"),
    ("roads", 0, {"geometry": {"type": "Point", "coordinates": [105.1, 21.8]}}, "wrong_geometry",
     "roads.geojson:2 · ra--aa"),
    ("roads", 0, {"geometry": {"type": "Spiral", "coordinates": []}}, "bad_feature",
     "roads.geojson:2 · ra--aa"),
    ("roads", 1, {"geometry": {"type": "LineString",
                               "coordinates": [[21.8, 105.5], [21.8, 105.9]]}},
     "swapped", "roads.geojson:3 · ra--bb"),
    ("roads", 1, {"geometry": {"type": "LineString",
                               "coordinates": [[590000, 2410000], [600000, 2410000]]}},
     "out_of_bounds", "roads.geojson:3 · ra--bb"),
    ("roads", 1, {"geometry": {"type": "MultiLineString", "coordinates": [
        [[105.5, 21.8], [105.6, 21.8]], [[105.7, 21.8], [105.9, 21.8]]]}},
     "unlisted_gap", "roads.geojson:3 · ra--bb"),
    ("roads", 1, {"geometry": {"type": "LineString", "coordinates": [
        [105.5, 21.8], [105.9, 21.8], [105.8, 21.7], [105.7, 21.9]]}},
     "crosses_itself", "roads.geojson:3 · ra--bb"),
    ("roads", 1, {"geometry": {"type": "LineString", "coordinates": [
        [105.5, 21.8], [105.9, 21.8], [105.7, 21.8]]}},
     "crosses_itself", "roads.geojson:3 · ra--bb"),
    ("roads", 4, {"geometry": {"type": "LineString", "coordinates": [
        [105.1, 21.2], [105.3, 21.205], [105.5, 21.2]]}},
     "off_waypoints", "roads.geojson:6 · rc--aa"),
    ("districts", 0, {"geometry": {"type": "Polygon", "coordinates": BOWTIE}}, "invalid_geometry",
     "districts.geojson:2 · d-a1"),
    ("districts", 1, {"geometry": {"type": "Polygon", "coordinates": [
        [[105, 21], [105.49, 21], [105.49, 21.5], [105, 21.5], [105, 21]]]}}, "broken_coverage",
     "districts.geojson:3 · d-a2"),
]  # fmt: skip


DONE = """[stage.handed_over]
vi = "Đã bàn giao"
en = "Handed over"
test_vi = "Đã bàn giao để dùng."
test_en = "Handed over for use."
group = "done"
phase = "done"
after = "completed"
"""


@pytest.mark.parametrize("stage", ["completed", "handed_over"])
@pytest.mark.parametrize(
    ("condition", "told"), [("not_built", ["done_of_nothing"]), ("in_service", []), ("unknown", [])]
)
def test_what_is_done_is_there(
    toy: Path, edit: Edit, stage: str, condition: str, told: list[str]
) -> None:
    (toy / "vocabulary.toml").write_text(DONE, encoding="utf-8")
    edit("facts/statuses.csv", "rc--aa,not_built,new,proposed", f"rc--aa,{condition},new,{stage}")
    assert [fault.code for fault in pipeline.check(toy)] == told


@pytest.mark.parametrize(
    ("measure", "value", "told"),
    [
        ("road_class_planned", "cấp III đồng bằng", []),
        ("road_class_planned", "grade III in plains", []),
        ("road_class_planned", "cấp 3 đồng bằng", ["no_grade"]),
        ("road_class_planned", "cấp III", ["no_grade"]),
        ("road_class", "đường tốt", ["no_grade"]),
        ("road_class_note", "đường tốt", []),
    ],
)
def test_a_class_of_road_that_cannot_be_read_is_a_fault(
    toy: Path, edit: Edit, measure: str, value: str, told: list[str]
) -> None:
    edit("facts/figures.csv", "length,Chiều dài,Length,,5,km", f"{measure},Cấp,Class,,{value},")
    faults = pipeline.check(toy)
    assert [fault.code for fault in faults] == told
    assert all(f"“{value}”" in fault.vi and "cấp I đồng bằng" in str(fault) for fault in faults)


@pytest.mark.parametrize(
    ("second", "told"),
    [
        ("rb--bb,length,Chiều dài,Length,,6,km,2025-03,rep,I.4,,", ["figure_conflict"]),
        ("rb--bb,length,Chiều dài,Length,about,5,km,2025-03-31,rep,I.4,,", ["figure_conflict"]),
        ("rb--bb,length,Chiều dài,Length,,5,km,2025-03,rep,I.4,,", []),
        ("rb--bb,length,Chiều dài,Length,,5.0,km,2025-03,rep,I.4,,", []),
        ("rb--bb,length,Chiều dài,Length,,6,km,2025-02,rep,I.4,,", []),
        ("rb--aa,length,Chiều dài,Length,,6,km,2025-03,rep,I.4,,", []),
        ("rb--bb,cost,Kinh phí,Cost,,6,km,2025-03,rep,I.4,,", []),
    ],
)
def test_of_one_date_there_is_one_figure_to_compute_with(
    toy: Path, second: str, told: list[str]
) -> None:
    with (toy / "facts/figures.csv").open("a", encoding="utf-8") as file:
        file.write(f"{second}\n")
    faults = pipeline.check(toy)
    assert [(fault.code, fault.place) for fault in faults] == [
        (code, "facts/figures.csv:4 · rb--bb") for code in told
    ]
    assert all("facts/figures.csv:2" in fault.vi for fault in faults)


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("investment,,,,5,tỷ đồng", "investment,,,,6,tỷ đồng", ["figure_conflict"]),
        ("investment,,,,5,tỷ đồng", "widening_investment,,,,6,tỷ đồng", []),
        ("investment,,,,5,tỷ đồng", "investment,,,over,5,tỷ đồng", ["figure_conflict"]),
        ("investment,,,,5,tỷ đồng", "investment,,,,5000,triệu đồng", []),  # the same sum
        ("investment,,,,5,tỷ đồng", "investment,,,,5,triệu đồng", ["figure_conflict"]),
        # No money, or none that is known: the link would pass for one that nobody states a cost of.
        ("investment,,,,5,ha", "investment,,,,6,ha", ["figure_unit", "figure_unit"]),
        ("investment,,,,5,tỷ", "design_speed,,,,60,km/giờ", ["figure_unit", "figure_unit"]),
        ("widening_investment,,,,5,", "length,,,,60,m", ["figure_unit", "figure_unit"]),
        ("investment,,,,chưa nêu,", "length,,,,5,km", []),
        ("investment,,,,0,tỷ đồng", "length,,,,5,km", ["not_above_zero"]),
    ],
)
def test_a_sum_that_is_a_cost_is_one_and_above_zero(
    toy: Path, first: str, second: str, told: list[str]
) -> None:
    with (toy / "facts/figures.csv").open("a", encoding="utf-8") as file:
        for number in (first, second):
            named = number.replace(",,,", ",Tổng,Total,", 1)
            file.write(f"rb--bb,{named},2025-03,rep,I.4,,\n")
    assert [fault.code for fault in pipeline.check(toy)] == told


@pytest.mark.parametrize(
    ("layer", "number", "change", "code", "place"),
    SHAPE_CASES,
    ids=[f"{case[3]}-{number}" for number, case in enumerate(SHAPE_CASES)],
)
def test_a_fault_of_the_geometry_is_named_where_it_stands(
    toy: Path, layer: str, number: int, change: dict[str, object], code: str, place: str
) -> None:
    features = toy_features()[layer]
    features[number] |= change
    (toy / f"{layer}.geojson").write_text(collection(features), encoding="utf-8")
    assert (code, place) in found(toy)


PROPERTY_CASES = [
    ({"key": "ra--ab"}, "unmatched_feature"),
    ({"key": None}, "empty_cell"),
    ({"key": "rb--aa"}, "double_key"),
    ({"name_vi": "Đường Ra".encode().decode() + "a\u0300"}, "not_nfc"),
    ({"colour": "red"}, "unknown_property"),
    ({"side": "cc"}, "bad_word"),
    ({"accuracy": "exact"}, "bad_word"),
    ({"accuracy": "unmapped"}, "bad_word"),
    ({"accuracy": "schematic"}, "schematic_error"),
    ({"identity": "sure"}, "bad_word"),
    ({"error_m": "far"}, "bad_number"),
    ({"source": "nobody"}, "unknown_reference"),
]


@pytest.mark.parametrize(("change", "code"), PROPERTY_CASES, ids=[str(c) for c in PROPERTY_CASES])
def test_a_fault_of_a_property_is_named_at_its_line(
    toy: Path, change: dict[str, object], code: str
) -> None:
    features = toy_features()["roads"]
    features[0]["properties"] = {**features[0]["properties"], **change}  # type: ignore[dict-item] # JSON
    (toy / "roads.geojson").write_text(collection(features), encoding="utf-8")
    assert [place for name, place in found(toy) if name == code and "roads.geojson:" in place]


def test_a_property_that_all_features_lack_is_named_once(toy: Path) -> None:
    features = toy_features()["roads"]
    for row in features:
        row["properties"].pop("name_vi")  # type: ignore[attr-defined] # JSON
        row["properties"]["namevi"] = "Tên"  # type: ignore[index] # JSON
    (toy / "roads.geojson").write_text(collection(features), encoding="utf-8")
    assert found(toy) == [
        ("missing_property", "roads.geojson:2 · ra--aa"),
        ("unknown_property", "roads.geojson:2 · ra--aa"),
    ]


def test_a_property_that_one_feature_lacks_is_empty_there(toy: Path) -> None:
    features = toy_features()["roads"]
    for name in ("error_m", "name_en"):
        features[0]["properties"].pop(name)  # type: ignore[attr-defined] # JSON
    (toy / "roads.geojson").write_text(collection(features), encoding="utf-8")
    assert found(toy) == [("empty_cell", "roads.geojson:2 · ra--aa")]


FILE_CASES = [
    ("facts/links.csv", None, "missing_table"),
    ("facts/links.csv", b"", "empty_file"),
    ("facts/links.csv", "kh\u00f3a".encode("utf-16"), "wrong_encoding"),
    ("facts/links.csv", "key,\u0110".encode("cp1258"), "wrong_encoding"),
    ("facts/links.csv", "khóa;loại;tên\n".encode(), "wrong_separator"),
    ("facts/links.csv", "khóa\tloại\ttên\n".encode(), "wrong_separator"),
    ("roads.geojson", None, "missing_file"),
    ("roads.geojson", b" \n", "empty_file"),
    ("roads.geojson", b'{"type":\n "FeatureCollection",,', "bad_json"),
    ("roads.geojson", b"[]", "not_collection"),
    ("roads.geojson", b'{"type":"FeatureCollection","features":[7]}', "bad_feature"),
    ("catalogue.toml", None, "missing_file"),
    ("catalogue.toml", b"", "empty_file"),
]


@pytest.mark.parametrize(
    ("file", "content", "code"), FILE_CASES, ids=[f"{c[2]}-{n}" for n, c in enumerate(FILE_CASES)]
)
def test_a_broken_file_is_named(toy: Path, file: str, content: bytes | None, code: str) -> None:
    if content is None:
        (toy / file).unlink()
    else:
        (toy / file).write_bytes(content)
    assert code in [name for name, place in found(toy) if place.startswith(file)]


def test_another_crs_is_an_error(toy: Path) -> None:
    data = json.loads((toy / "gates.geojson").read_text(encoding="utf-8"))
    data["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3405"}}
    (toy / "gates.geojson").write_text(json.dumps(data), encoding="utf-8")
    assert ("other_crs", "gates.geojson") in found(toy)


def test_all_faults_come_in_one_run_sorted(toy: Path, edit: Edit) -> None:
    edit(STATUS, "2023-11-20", "soon")
    edit(LINKS, "bus,bus", "bus,tram")
    (toy / "gates.geojson").write_text(collection([feature("gate-east", "Point", [21.8, 105.9])]))
    codes = [name for name, _ in found(toy)]
    assert {"bad_date", "bad_word", "swapped"} <= set(codes)
    assert found(toy) == sorted(found(toy), key=lambda row: row[1].split(":")[0])


def test_a_listed_gap_is_accepted_and_a_stale_one_is_not(toy: Path) -> None:
    features = toy_features()["roads"]
    pieces = [[[105.5, 21.8], [105.6, 21.8]], [[105.601, 21.8], [105.9, 21.8]]]
    features[1]["geometry"] = {"type": "MultiLineString", "coordinates": pieces}
    (toy / "roads.geojson").write_text(collection(features), encoding="utf-8")
    entry = '[[gap]]\nkey = "ra--bb"\nmetres = 103\nreason_vi = "cầu"\nreason_en = "bridge"\n'
    (toy / "known.toml").write_text(entry, encoding="utf-8")
    assert found(toy) == []
    (toy / "known.toml").write_text(entry + entry.replace("ra--bb", "ra--aa"), encoding="utf-8")
    assert found(toy) == [("stale_known", "known.toml · ra--aa")]


@pytest.mark.parametrize(
    ("pieces", "listed_m", "fits"),
    [
        # A break of 0.001° at 21.8° N is 103.4 m: 10.3 m off may be what is listed, a tenth of it.
        (0.001, 93.5, True),
        (0.001, 92.5, False),
        # One of 0.0006° is 62.1 m: a tenth would be too strict for it, 10 m off it may be.
        (0.0006, 71.8, True),
        (0.0006, 72.4, False),
        # One of 0.1° is 10.3 km, and a tenth of that is more than a kilometre.
        (0.1, 9_400, True),
        (0.1, 9_200, False),
    ],
)
def test_a_listed_gap_fits_by_a_tenth_or_by_ten_metres_whichever_is_more(
    toy: Path, pieces: float, listed_m: float, *, fits: bool
) -> None:
    features = toy_features()["roads"]
    lines = [[[105.5, 21.8], [105.6, 21.8]], [[105.6 + pieces, 21.8], [105.9, 21.8]]]
    features[1]["geometry"] = {"type": "MultiLineString", "coordinates": lines}
    (toy / "roads.geojson").write_text(collection(features), encoding="utf-8")
    entry = f'[[gap]]\nkey = "ra--bb"\nmetres = {listed_m}\n'
    words = 'reason_vi = "cầu"\nreason_en = "bridge"\n'
    (toy / "known.toml").write_text(entry + words, encoding="utf-8")
    codes = [code for code, _ in found(toy)]
    assert sorted(codes) == ([] if fits else ["stale_known", "unlisted_gap"])


def test_a_year_may_be_told_of_before_it_is_over(toy: Path, edit: Edit) -> None:
    """The year 2024, told of in May 2024, is no fault: its first day had passed."""
    edit(STATUS, "2023-11-20,2024-05-02", "2024,2024-05-02")
    assert found(toy) == []
    edit(STATUS, ",2024,2024-05-02", ",2025,2024-05-02")
    assert found(toy) == [("told_before", "facts/statuses.csv:5 · rb--bb")]


@pytest.mark.parametrize("code", sorted(messages()))
def test_every_sentence_is_bilingual_and_whole(code: str) -> None:
    sentence = messages()[code]
    fields = {"vi", "en", "expected_vi", "expected_en", "remedy_vi", "remedy_en"}
    assert set(sentence) == fields
    assert all(text.strip() for text in sentence.values())
