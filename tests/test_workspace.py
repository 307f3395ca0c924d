"""The embedded workspace: every real feature, every real status, every link of the report."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from lienket import pipeline, text, vocabulary
from lienket.model.atlas import Atlas
from lienket.model.records import Source, Status

LAYERS = pipeline.embedded()
REPORT_DAY = date(2024, 5, 2)

REPORT_LINKS = [
    "dt289-ext",
    "dt289c",
    "dt292c",
    "boha-dongson",
    "dt293c",
    "dt294c",
    "ql31",
    "ql279",
    "rail",
    "huulung-myan",
    "myan-bridge",
    "suoinua-khuonthan",
    "dt242",
    "dt292d",
    "ql1-corridor",
    "expressway-corridor",
    "bus-quangchau",
    "bus-bacgiang",
    "freight",
    "vehicle-lists",
    "driver-training",
    "road-upkeep",
    "ccn-huong-son-2",
    "ccn-dai-lam-2",
    "ccn-lang-son",
    "kcn-huu-lung",
    "kcn-quang-chau",
    "coal-control",
    "market-control",
    "lychee-export",
    "trade-fairs",
    "tourism-promotion",
    "camson",
    "forest-patrols",
    "forest-awareness",
    "farm-exchange",
    "animal-health",
    "minerals",
    "regional-planning",
    "district-plans",
    "memorandum",
    "digital",
    "admin-exchange",
    "investment",
    "cluster-exchange",
    "labour",
    "schools",
    "health",
    "culture-then",
    "sport",
    "techfest",
]
INTERNAL_FOLDER = LAYERS / "facts" / "internal"


def internal_rows(table: str) -> list[dict[str, str]]:
    """The internal rows of a table; none where they are left out, as a package does."""
    path = INTERNAL_FOLDER / f"{table}.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


INTERNAL = [row["key"] for row in internal_rows("links")]


@cache
def atlas(*, public: bool = False, then: bool = False) -> Atlas:
    day = REPORT_DAY if then else None
    return pipeline.atlas(LAYERS, as_of=day, audience="public" if public else "internal")


def statuses() -> tuple[Status, ...]:
    return atlas().facts.statuses


def features() -> Iterator[tuple[str, dict[str, object]]]:
    for path in sorted(LAYERS.glob("*.geojson")):
        for row in json.loads(path.read_text(encoding="utf-8"))["features"]:
            yield path.stem, row["properties"]


def test_the_workspace_has_no_fault() -> None:
    assert pipeline.check(LAYERS) == ()


def test_all_layers_together_stay_small() -> None:
    assert sum(path.stat().st_size for path in LAYERS.glob("*.geojson")) <= 3_900_000


def is_told(layer: str, row: dict[str, object]) -> bool:
    """Whether a feature says how exact it is, where it comes from, and what it is called."""
    of = {"generalised": "tolerance_m", "schematic": "error_m"}.get(str(row["accuracy"]))
    metres = row[of] if of else 1
    unnamed = {row.key for row in atlas().catalogue.layers if row.unnamed} | {"network"}
    named = layer in unnamed or (row["name_vi"] and row["name_en"])
    exact = isinstance(metres, int | float) and metres > 0 and row["accuracy"] != "surveyed"
    return bool(row["source"] and exact and named)


def test_every_feature_says_how_exact_it_is_and_where_it_comes_from() -> None:
    rows = [*features()]
    assert rows
    assert [(layer, row["key"]) for layer, row in rows if not is_told(layer, row)] == []


def test_every_link_of_the_report_is_there() -> None:
    links = {link.key: link for link in atlas().facts.links}
    told = {key: links[key].publish for key in [*REPORT_LINKS, *INTERNAL]}
    assert told == dict.fromkeys(REPORT_LINKS, "public") | dict.fromkeys(INTERNAL, "internal")
    assert [key for key in told if not {"bg", "ls"} >= set(links[key].sides)] == []


def test_what_is_no_link_of_the_report_is_something_its_links_run_to() -> None:
    kinds = {
        link.kind for link in atlas().facts.links if link.key not in {*REPORT_LINKS, *INTERNAL}
    }
    assert kinds == {"road", "gate", "reservoir"}


def lacks(row: Status, source: Source) -> list[str]:
    """What a statement and its source leave open, or have wrong."""
    report = row.source == "bc2689"
    right = {
        "locator": row.locator,
        "title": source.title_vi,
        "date": source.date is None or source.date.last <= row.stated_on.last,
        "happened": row.happened_on is None or row.happened_on.first <= row.stated_on.last,
        "day of the report": not report or row.stated_on.text == "2024-05-02",
        "place": not report or row.locator.startswith(("I.", "II.", "phần mở đầu")),
        "NFC": text.is_nfc(row.note_vi),
        "both languages": bool(row.note_vi) == bool(row.note_en),
    }
    return [name for name, held in right.items() if not held]


def test_every_status_has_its_source_place_and_date() -> None:
    sources = {source.id: source for source in atlas().facts.sources}
    assert statuses()
    found = {(row.line, row.subject): lacks(row, sources[row.source]) for row in statuses()}
    assert {row: names for row, names in found.items() if names} == {}


def test_an_upgrade_presupposes_a_road_in_service() -> None:
    upgrades = [row for row in statuses() if row.work == "upgrade"]
    assert upgrades
    assert [row.line for row in upgrades if row.condition != "in_service"] == []


def test_no_row_rests_on_a_plan_that_nobody_saw() -> None:
    assert {row.stage for row in statuses()} & {"planned"} == set()


def test_no_project_is_called_late_where_no_source_says_so() -> None:
    assert {row.health for row in statuses()} == {"", "unknown", "on_time", "blocked"}
    latest = atlas().latest
    assert (latest["kcn-huu-lung"].health, latest["huulung-myan--ls"].health) == (
        "blocked",
        "unknown",
    )


CLUSTERS = ["ccn-huong-son-2", "ccn-dai-lam-2", *(f"ccn-lang-son--ls-{n}" for n in (1, 2, 3, 4))]


@pytest.mark.parametrize("key", CLUSTERS)
def test_a_cluster_was_established(key: str) -> None:
    assert "established" in {row.stage for row in statuses() if row.subject == key}


def test_the_papers_known_from_the_report_alone_say_so() -> None:
    by_basis: dict[str, set[str]] = {}
    for source in atlas().facts.sources:
        by_basis.setdefault(source.basis, set()).add(source.id)
    assert by_basis["own"] == {"lienket"}
    assert by_basis["cited"] == {
        *("bb245", "kh30", "qd1454", "qd1908", "qcph36", "kh144", "nq11", "nq96", "qcph01"),
        *("khkl2023", "qcks", "qd501", "nq938"),
    }


def test_every_subject_has_a_status_on_the_day_of_the_report() -> None:
    subjects = {part.key for part in atlas().facts.parts}
    subjects |= {link.key for link in atlas().facts.links if not link.parts}
    assert subjects == set(atlas(then=True).latest)


def test_the_works_of_august_2025_are_known_now_and_not_in_the_report() -> None:
    now, then = atlas().latest, atlas(then=True).latest
    assert now["huulung-myan--ls"].stage == "under_construction"
    assert str(now["huulung-myan--ls"].happened_on) == "2025-08-08"
    assert then["huulung-myan--ls"].stage != "under_construction"


def test_the_extension_of_289_takes_neither_the_decision_nor_the_start_of_another_link() -> None:
    rows = [row for row in atlas().facts.statuses if row.subject.startswith("dt289-ext")]
    assert {row.source for row in rows} <= {"bc2689", "osm2021"}
    assert {row.stage for row in rows} <= {"", "planned", "proposed"}


DOUBTS = [
    "boha-name",
    "camson-name",
    "ben-luong",
    "labour-placed",
    "patrol-sum",
    "myan-deadline",
    "qd1908-preparing",
    "huulung-start",
    "dt293c-building",
    "dt245-stretch",
    "ql31-length",
    "ban-chat-place",
    "dt289c-end",
    "boha-road",
    "upgrade-study",
    "dt292d-ls",
    "vsip-phases",
    "vsip-progress",
    "viet-yen-town",
    "plan30-tasks",
    "gates-shown",
]


@pytest.mark.parametrize("key", DOUBTS)
def test_every_contradiction_is_a_doubt(key: str) -> None:
    doubt = next(doubt for doubt in atlas().facts.doubts if doubt.key == key)
    assert all((doubt.says_vi, doubt.follows_vi, doubt.why_vi))
    assert all((doubt.says_en, doubt.follows_en, doubt.why_en))


def test_the_report_its_memorandum_its_plan_and_the_road_plan_are_sources() -> None:
    named = {source.id for source in atlas(public=True, then=True).facts.sources}
    assert {"bc2689", "bb245", "kh30", "qd1454"} <= named


def test_a_tourist_may_not_read_what_is_internal() -> None:
    seen = atlas(public=True)
    everything = repr((seen.facts, seen.latest, seen.states)) + "".join(
        frame.drop(columns="geometry").to_csv() for frame in seen.frames.values()
    )
    rows = [*internal_rows("links"), *internal_rows("statuses")]
    names = ("key", "name_vi", "name_en", "note_vi", "note_en")
    told = {row[name] for row in rows for name in names if row.get(name)}
    assert bool(told) == INTERNAL_FOLDER.is_dir()
    for words in (*told, "I.9", "II.7"):
        assert words not in everything


def test_every_internal_row_of_the_workspace_is_in_its_folder() -> None:
    assert not [link for link in atlas(public=True).facts.links if link.publish == "internal"]
    inside = {link.key for link in atlas().facts.links if link.publish == "internal"}
    assert inside == {*INTERNAL}
    if INTERNAL_FOLDER.is_dir():
        assert len(INTERNAL) == 3


def test_every_route_has_a_state_across_the_border() -> None:
    routes = [link.key for link in atlas(public=True).facts.links if link.kind == "route"]
    assert routes
    for key in routes:
        state = atlas().states[key]
        assert state.ground in vocabulary.words("ground"), key
        assert state.works in vocabulary.words("works"), key


@pytest.mark.parametrize("key", ["ql31", "ql279", "dt242", "rail"])
def test_the_serving_routes_meet_at_the_border(key: str) -> None:
    state = atlas().states[key]
    assert state.ground == "joined"
    assert state.gap_m is not None
    assert state.gap_m <= 2


def test_published_lengths_stand_beside_the_measured_one() -> None:
    roads = atlas().frames["roads"]
    measured = roads.loc[["ql31--bg-1", "ql31--bg-2"], "length_km"].sum()
    published = sorted(
        float(row.value)
        for row in atlas().facts.figures
        if row.subject == "ql31" and row.measure.startswith("length_bg")
    )
    assert measured == pytest.approx(97, rel=0.03)
    assert published == [97.0, 99.0]


def test_no_sentence_of_the_report_is_copied() -> None:
    """Ten words in a row of the report in a note of ours is a copied sentence."""
    report = LAYERS.parent.parent / "shared" / "report"
    if not report.is_dir():
        pytest.skip("the report is not beside the repository")
    words = " ".join(" ".join(p.read_text(encoding="utf-8").split()) for p in report.glob("*.txt"))
    for row in atlas().facts.statuses:
        note = row.note_vi.split()
        for start in range(len(note) - 9):
            assert " ".join(note[start : start + 10]) not in words, (row.line, row.subject)


def test_the_parts_of_a_road_meet_across_their_own_side() -> None:
    roads = atlas().frames["roads"]
    for first, second in (("ql31--bg-1", "ql31--bg-2"), ("ql31--ls-1", "ql31--ls-2")):
        assert roads.geometry[first].distance(roads.geometry[second]) < 1e-4


def path_of(name: str) -> Path:
    return LAYERS / name


@pytest.mark.parametrize("name", ["README.md", "LICENSE.md"])
def test_the_layers_say_their_origin_and_licence(name: str) -> None:
    content = path_of(name).read_text(encoding="utf-8")
    assert "OpenStreetMap contributors" in content
    assert "ODbL" in content


def test_no_guide_line_leads_through_a_lake(tmp_path: Path) -> None:
    assert not [found for found in pipeline.check(LAYERS) if found.code == "through_water"]
    # The line that the shipped one replaces: straight to the nearest point of provincial road 245.
    folder = shutil.copytree(LAYERS, tmp_path / "layers")
    path = folder / "facts" / "waypoints.csv"
    told = path.read_text(encoding="utf-8").replace("106.44429,21.49984", "106.45712,21.50596")
    path.write_text(told, encoding="utf-8")
    roads = json.loads((folder / "roads.geojson").read_text(encoding="utf-8"))
    for feature in roads["features"]:
        if feature["properties"]["key"] == "dt289-ext--bg-2":
            feature["geometry"]["coordinates"] = [[106.53145, 21.44256], [106.49325, 21.47514]]
    (folder / "roads.geojson").write_text(json.dumps(roads), encoding="utf-8")
    met = [found for found in pipeline.check(folder) if found.code == "through_water"]
    assert [found.key for found in met] == ["dt289-ext--bg-2"]
    assert "khuon-than" in met[0].en
