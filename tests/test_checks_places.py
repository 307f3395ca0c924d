"""What lies where it should not, or is missing, is named with a place and how far or large."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import starters
from starters import redraw, told

from lienket import pipeline, vocabulary
from lienket.catalogue import accepted
from lienket.pipeline import reading

Feature = dict[str, Any]


@pytest.fixture
def starter(tmp_path: Path) -> Path:
    """A fresh starter workspace."""
    return starters.write(tmp_path / "starter")


def known(folder: Path, kind: str, key: str, size: float) -> None:
    """Accept one fault more."""
    measure = "m2" if kind in accepted.AREAS else "metres"
    with (folder / "known.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[[{kind}]]\nkey = "{key}"\n{measure} = {size}\n')
        file.write('reason_vi = "nguồn vẽ thế"\nreason_en = "the source has it so"\n')


def moved(key: str, lon: float, lat: float) -> Callable[[Feature], None]:
    def change(each: Feature) -> None:
        if each["properties"]["key"] == key:
            each["geometry"]["coordinates"] = [lon, lat]

    return change


def drawn(key: str, *places: list[float], **values: object) -> Callable[[Feature], None]:
    def change(each: Feature) -> None:
        if each["properties"]["key"] == key:
            each["geometry"] = {"type": "LineString", "coordinates": [*places]}
            each["properties"] |= values

    return change


def corner(key: str, old: list[float], new: list[float]) -> Callable[[Feature], None]:
    """Move one corner of an area."""

    def change(each: Feature) -> None:
        if each["properties"]["key"] == key:
            (ring,) = each["geometry"]["coordinates"]
            each["geometry"]["coordinates"] = [[new if at == old else at for at in ring]]

    return change


@pytest.mark.parametrize("content", ["", "\n", "# chỉ có chú thích\n"])
@pytest.mark.parametrize("file", ["known.toml", "sheets.toml", "vocabulary.toml", "style.toml"])
def test_a_file_that_need_not_be_there_may_be_empty(starter: Path, file: str, content: str) -> None:
    redraw(starter, "roads", drawn("road-1--b", [105.5, 21.15], [105.8, 21.12]))
    (starter / "known.toml").unlink()
    (starter / file).write_text(content, encoding="utf-8")
    assert told(starter) == []


def test_the_kinds_that_can_be_accepted_are_told_with_the_nearest(starter: Path) -> None:
    (starter / "known.toml").write_text("[[slivver]]\nkey = 'a;b'\n", encoding="utf-8")
    (fault,) = pipeline.check(starter)
    assert "sliver" in fault.en
    assert all(f"[[{kind}]]" in fault.expected_en for kind in vocabulary.words("known"))


@pytest.mark.parametrize(
    ("off", "kind", "code"),
    [(0.002, "overlap", "areas_overlap"), (-0.0004, "sliver", "areas_gape")],
)
def test_areas_that_do_not_meet_are_named_with_a_place_and_can_be_accepted(
    off: float, kind: str, code: str, starter: Path, tmp_path: Path
) -> None:
    starters.replace(starter, "catalogue.toml", "coverage = true\n", "coverage = false\n")
    redraw(starter, "districts", corner("district-a1", [105.52, 21.1], [105.52 + off, 21.1]))
    (fault,) = pipeline.check(starter)
    assert (fault.code, fault.key) == (code, "district-a1;district-b1")
    assert "(105.5" in fault.en or "(105.49" in fault.en
    assert "m²" in fault.en
    m2 = int(fault.expected_en.partition("m2 = ")[2].split()[0])
    known(starter, kind, "district-b1; district-a1", m2)
    assert told(starter) == []
    order = pipeline.Order(workspace=starter, out=tmp_path / "out", only=("web", "tables"))
    assert pipeline.run(order)
    known(starter, kind, "district-a2;district-b2", m2)
    assert told(starter) == [("stale_known", "district-a2;district-b2")]


def test_edges_without_common_vertices_are_named_with_a_place(starter: Path) -> None:
    def change(each: Feature) -> None:
        if each["properties"]["key"] == "district-a1":
            (ring,) = each["geometry"]["coordinates"]
            at = ring.index([105.5, 21.0])
            ring.insert(at + 1, [105.51, 21.05])

    redraw(starter, "districts", change)
    faults = pipeline.check(starter)
    assert {(fault.code, "(105.5" in fault.vi) for fault in faults} == {("broken_coverage", True)}


def test_a_district_that_is_missing_is_told_with_its_place_and_size(starter: Path) -> None:
    """A ring of districts around one that is left out."""

    def change(each: Feature) -> None:
        if each["properties"]["key"] == "district-a1":
            ring = [[105.2, 21.05], [105.2, 21.15], [105.3, 21.15], [105.3, 21.05], [105.2, 21.05]]
            each["geometry"]["coordinates"].append(ring)

    redraw(starter, "districts", change)
    (fault,) = pipeline.check(starter)
    assert (fault.code, fault.key) == ("area_missing", "district-a1")
    assert "115.0 km²" in fault.en
    assert "(105.25" in fault.en
    known(starter, "hole", "district-a1", 115_000_000)
    assert told(starter) == []


def test_ground_of_a_neighbour_inside_a_side_is_no_hole(starter: Path) -> None:
    ring = [[105.2, 21.05], [105.2, 21.15], [105.3, 21.15], [105.3, 21.05], [105.2, 21.05]]

    def change(each: Feature) -> None:
        if each["properties"]["key"] == "district-a1":
            each["geometry"]["coordinates"].append(ring)
        if each["properties"]["key"] == "river":
            each["properties"]["class"] = "neighbour"
            each["geometry"] = {"type": "Polygon", "coordinates": [ring[::-1]]}

    redraw(starter, "districts", change)
    redraw(starter, "context", change)
    assert told(starter) == []


def test_a_district_that_is_missing_at_the_edge_is_told_where_the_ground_around_is_drawn(
    starter: Path,
) -> None:
    box = [[105.0, 20.9], [106.0, 20.9], [106.0, 21.5], [105.0, 21.5], [105.0, 20.9]]

    def around(each: Feature) -> None:
        whole = [[105.1, 20.98], [105.9, 20.98], [105.9, 21.42], [105.1, 21.42], [105.1, 20.98]]
        each["properties"]["class"] = "neighbour"
        each["geometry"] = {"type": "Polygon", "coordinates": [box, whole]}

    redraw(starter, "context", around)
    assert told(starter) == []
    redraw(starter, "districts", lambda each: each["properties"]["key"] != "district-b1")
    assert ("area_missing", "district-a1;district-a2;district-b2") in told(starter)


@pytest.mark.parametrize("coordinates", [(105.8, 21.12), (105.53, 21.1)])
def test_a_seat_filed_under_the_wrong_side_is_named(
    coordinates: tuple[float, float], starter: Path
) -> None:
    redraw(starter, "places", moved("seat-a", *coordinates))
    (fault,) = pipeline.check(starter)
    assert (fault.code, fault.key) == ("wrong_side", "seat-a")
    assert f"{coordinates[0]:.5f}" in fault.en
    metres = int(fault.expected_en.partition("metres = ")[2].split()[0])
    known(starter, "outside", "seat-a", metres)
    assert told(starter) == []


def test_a_seat_may_be_as_far_off_as_its_error(starter: Path) -> None:
    def change(each: Feature) -> None:
        moved("seat-a", 105.53, 21.1)(each)
        each["properties"]["error_m"] = 1200

    redraw(starter, "places", change)
    assert told(starter) == []


def test_a_road_drawn_far_into_the_other_side_is_told_with_km_and_where(starter: Path) -> None:
    places = ([105.2, 21.1], [105.5, 21.15], [105.6, 21.16])
    redraw(starter, "roads", drawn("road-1--a", *places))
    (fault,) = pipeline.check(starter)
    assert (fault.code, fault.key) == ("line_outside", "road-1--a")
    assert "10.4 km of it (25%)" in fault.en
    assert "(105.60000, 21.16000)" in fault.en
    known(starter, "outside", "road-1--a", 10_300)
    assert told(starter) == []


def test_a_road_whose_error_is_larger_than_how_far_it_is_off_is_no_fault(starter: Path) -> None:
    places = ([105.2, 21.1], [105.5, 21.15], [105.6, 21.16])
    redraw(starter, "roads", drawn("road-1--a", *places, error_m=15_000))
    assert told(starter) == []


def test_an_area_that_lies_on_the_other_side_is_told(starter: Path) -> None:
    def change(each: Feature) -> None:
        if each["properties"]["key"] == "river":
            each["properties"] |= {"class": "neighbour", "side": "a"}
            box = [[105.6, 21.1], [105.7, 21.1], [105.7, 21.2], [105.6, 21.2], [105.6, 21.1]]
            each["geometry"] = {"type": "Polygon", "coordinates": [box]}

    redraw(starter, "context", change)
    assert told(starter) == [("area_outside", "river")]


def test_a_line_that_stops_before_the_border_is_told_as_the_drawing(starter: Path) -> None:
    redraw(starter, "roads", drawn("road-1--a", [105.2, 21.1], [105.34, 21.13]))
    (fault,) = pipeline.check(starter)
    assert (fault.code, fault.key) == ("ends_short", "road-1--a")
    assert "(105.34000, 21.13000), 16.3 km" in fault.en
    assert "which does not mean that the link is not joined" in fault.en
    known(starter, "short", "road-1--a", 16_300)
    assert told(starter) == []
    made = pipeline.atlas(starter)
    assert made.states["road-1"].ground == "unknown"
    assert "road-1" not in {*made.border.gaps["link"]}


def test_a_line_that_ends_short_of_what_is_not_built_is_no_fault(starter: Path) -> None:
    redraw(starter, "roads", drawn("road-1--a", [105.2, 21.1], [105.34, 21.13]))
    starters.replace(
        starter,
        "facts/statuses.csv",
        "road-1--a,in_service,none,,",
        "road-1--a,not_built,new,planned,",
    )
    assert told(starter) == []


def test_an_unknown_class_of_places_is_told_once_with_the_nearest(starter: Path) -> None:
    def change(each: Feature) -> None:
        each["properties"]["class"] = "seats"

    redraw(starter, "places", change)
    (fault,) = pipeline.check(starter)
    assert fault.code == "unknown_class"
    assert "seat" in fault.en
    assert "3 features" in fault.en
    assert "bus_station" in fault.expected_en


def test_a_class_of_its_own_is_one_that_its_style_has(starter: Path) -> None:
    redraw(starter, "places", lambda each: each["properties"].update({"class": "clinic"}))
    look = 'vi = "Trạm xá"\nen = "Clinic"\nshape = "square"\ncolour = "#4b8ac8"\n'
    (starter / "style.toml").write_text(f"[marker.clinic]\n{look}", encoding="utf-8")
    assert told(starter) == []


@pytest.mark.parametrize("value", ["neighbor", "river2", "sae"])
def test_an_unknown_class_of_the_ground_is_told(value: str, starter: Path) -> None:
    redraw(starter, "context", lambda each: each["properties"].update({"class": value}))
    assert told(starter) == [("unknown_class", "river")]


def test_a_file_that_no_entry_names_is_told_and_stops_nothing(starter: Path) -> None:
    assert reading.notes(starter) == ()
    for name in ("road2.geojson", "old.gpkg", "facts/speed.csv", "know.toml"):
        (starter / name).write_text("x", encoding="utf-8")
    for name in ("notes.md", ".hidden.csv", "maps/out.geojson"):
        (starter / name).parent.mkdir(exist_ok=True)
        (starter / name).write_text("x", encoding="utf-8")
    (note,) = reading.notes(starter)
    assert note.startswith("Có 4 tệp không được mục nào")
    assert "facts/speed.csv, know.toml, old.gpkg, road2.geojson" in note
    assert told(starter) == []
    assert note in reading.read(starter).notes


@pytest.mark.parametrize(
    ("asked", "licence", "fits"),
    [
        ("ODbL 1.0", "CC0-1.0", False),
        ("ODbL-1.0", "MIT", False),
        ("ODbL-1.0", "ODbL-1.0; MIT", True),
        ("CC BY 4.0", "CC0-1.0", False),
        ("CC BY 4.0", "ODbL-1.0", True),
        ("CC-BY-SA-4.0", "CC-BY-4.0", False),
        ("ODbL-1.0", "see the column licence", True),
        ("state paper", "CC0-1.0", True),
    ],
)
def test_a_layer_gives_nothing_away_that_its_sources_keep(
    asked: str,
    licence: str,
    fits: bool,  # noqa: FBT001 - a case
    starter: Path,
) -> None:
    starters.replace(
        starter, "facts/sources.csv", "Lienket,,2024-01,,CC0-1.0", f"Lienket,,2024-01,,{asked}"
    )
    path = starter / "catalogue.toml"
    content = path.read_text(encoding="utf-8")
    path.write_text(content.replace('licence = "CC0-1.0"', f'licence = "{licence}"'), "utf-8")
    codes = [fault.code for fault in pipeline.check(starter)]
    assert codes == ([] if fits else ["licence_conflict"] * 4)


def test_the_embedded_workspace_says_nothing_of_these() -> None:
    assert pipeline.check(pipeline.embedded()) == ()
    assert reading.notes(pipeline.embedded()) == ()
