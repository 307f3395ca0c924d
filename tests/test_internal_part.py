"""The internal part of a workspace: read where it stands, and left out without a trace."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import openpyxl
import pytest
import toy as country

from lienket import pipeline
from lienket.errors import Fault, WorkspaceError
from lienket.model.atlas import Atlas
from lienket.model.records import Audience

FOLDER = "facts/internal"
SECRET = {"guard", "deep", "guard-post"}
"""What of the toy country is internal: a link, its source, a request about it."""

AUDIENCES: tuple[Audience, ...] = ("public", "internal")

Divide = Callable[[], Path]
"""Moves the internal rows of the toy country to a folder of their own."""


def table(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def write(path: Path, rows: Iterable[Iterable[str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")


def is_internal(name: str, cells: list[str]) -> bool:
    """Whether a row of the toy country is about what is internal."""
    words = {word for cell in cells[:4] for word in cell.split(";")}
    return bool(words & SECRET) or (name == "requests" and "deep" in cells)


@pytest.fixture
def divide(toy: Path) -> Divide:
    def move() -> Path:
        for name in country.FACTS:
            header, *rows = table(toy / "facts" / f"{name}.csv")
            inside = [row for row in rows if is_internal(name, row)]
            write(toy / "facts" / f"{name}.csv", [header, *(r for r in rows if r not in inside)])
            if inside:
                write(toy / FOLDER / f"{name}.csv", [header, *inside])
        return toy / FOLDER

    return move


def append(path: Path, *cells: str) -> None:
    write(path, [*table(path), cells])


def told(atlas: Atlas) -> dict[str, object]:
    """What an atlas holds, in no order."""
    facts = atlas.facts
    return {
        "links": {(row.key, row.counterparts, row.publish) for row in facts.links},
        "statuses": {(row.subject, row.stage, row.source) for row in facts.statuses},
        "figures": {(row.subject, row.measure, row.value) for row in facts.figures},
        "requests": {row.key for row in facts.requests},
        "sources": {row.id for row in facts.sources},
        "drawn": {key for frame in atlas.frames.values() for key in frame.index},
        "sheets": [plan.key for plan in atlas.catalogue.sheets],
        "known": [row.key for row in atlas.catalogue.known],
    }


def codes(faults: Iterable[Fault]) -> list[tuple[str, str]]:
    return [(fault.code, fault.place) for fault in faults]


def test_rows_in_the_folder_are_as_internal_as_rows_that_say_so(toy: Path, divide: Divide) -> None:
    public, inside = told(pipeline.atlas(toy)), told(pipeline.atlas(toy, audience="internal"))
    folder = divide()
    assert pipeline.check(toy) == ()
    assert told(pipeline.atlas(toy)) == public
    assert told(pipeline.atlas(toy, audience="internal")) == inside
    shutil.rmtree(folder)
    assert pipeline.check(toy) == ()
    assert told(pipeline.atlas(toy)) == public
    assert told(pipeline.atlas(toy, audience="internal")) == public


@pytest.mark.parametrize("column", ["empty", "missing"])
def test_a_link_in_the_folder_need_not_say_that_it_is_internal(
    toy: Path, divide: Divide, column: str
) -> None:
    links = divide() / "links.csv"
    rows = table(links)
    cut = [row[:-1] for row in rows] if column == "missing" else [rows[0], [*rows[1][:-1], ""]]
    write(links, cut)
    assert pipeline.check(toy) == ()
    assert "guard" in pipeline.atlas(toy, audience="internal").latest
    assert "guard" not in pipeline.atlas(toy).latest


def test_a_link_in_the_folder_may_not_say_public(toy: Path, divide: Divide) -> None:
    links = divide() / "links.csv"
    links.write_text(links.read_text("utf-8").replace(",internal", ",public"), "utf-8")
    assert codes(pipeline.check(toy)) == [("public_inside", "facts/internal/links.csv:2 · guard")]


def test_the_folder_may_hold_a_workbook(toy: Path, divide: Divide) -> None:
    folder = divide()
    before = told(pipeline.atlas(toy, audience="internal"))
    book = openpyxl.Workbook()
    for path in folder.glob("*.csv"):
        sheet = book.create_sheet(path.stem)
        for row in table(path):
            sheet.append(row)
        path.unlink()
    book.save(folder / "facts.xlsx")
    assert pipeline.check(toy) == ()
    assert told(pipeline.atlas(toy, audience="internal")) == before


def test_what_is_told_in_the_folder_about_a_public_link_stays_there(
    toy: Path, divide: Divide
) -> None:
    folder = divide()
    public = told(pipeline.atlas(toy))
    append(folder / "statuses.csv", "ra--aa", "in_service", "upgrade", "proposed", "", "",
           "2024-06-01", "", "deep", "I.9", "no", "", "")  # fmt: skip
    assert pipeline.check(toy) == ()
    assert told(pipeline.atlas(toy)) == public
    assert pipeline.atlas(toy, audience="internal").latest["ra--aa"].stage == "proposed"


def test_a_counterpart_in_the_folder_is_answered_for_its_own_readers_alone(
    toy: Path, divide: Divide
) -> None:
    links = divide() / "links.csv"
    header, guard = table(links)
    write(links, [header, [*guard[:6], "ra", *guard[7:]]])
    assert pipeline.check(toy) == ()
    seen = {
        row.key: row.counterparts for row in pipeline.atlas(toy, audience="internal").facts.links
    }
    assert (seen["ra"], seen["guard"]) == (("guard",), ("ra",))
    assert not [row for row in pipeline.atlas(toy).facts.links if row.counterparts]


def geometry(folder: Path, name: str, *features: dict[str, object]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(country.collection([*features]), encoding="utf-8")


def drawn(folder: Path) -> None:
    """Let the internal link be drawn, at a post of its own."""
    links = folder / "links.csv"
    header, guard = table(links)
    write(links, [header, [*guard[:1], "gate", *guard[2:8], "", "gates", "internal"]])
    statuses = folder / "statuses.csv"
    text = statuses.read_text("utf-8").replace("guard,,,active", "guard,in_service,none,")
    statuses.write_text(text, "utf-8")
    geometry(folder, "gates.geojson", country.feature("guard", "Point", [105.9, 21.2], side="bb"))


def test_geometry_in_the_folder_belongs_to_the_layer_of_its_file(toy: Path, divide: Divide) -> None:
    public = told(pipeline.atlas(toy))
    folder = divide()
    drawn(folder)
    assert pipeline.check(toy) == ()
    assert told(pipeline.atlas(toy)) == public
    assert [*pipeline.atlas(toy, audience="internal").frames["gates"].index] == [
        "gate-east",
        "guard",
    ]
    shutil.rmtree(folder)
    assert pipeline.check(toy) == ()
    assert told(pipeline.atlas(toy)) == public


def test_a_fault_of_internal_geometry_names_its_own_file(toy: Path, divide: Divide) -> None:
    folder = divide()
    drawn(folder)
    geometry(
        folder,
        "gates.geojson",
        country.feature("guard", "Point", [21.2, 105.9], side="bb"),
        country.feature("gate-east", "Point", [105.9, 21.2], side="bb"),
        country.feature("nobody", "Point", [105.9, 21.2], side="bb", source="who"),
    )
    assert codes(pipeline.check(toy)) == [
        ("swapped", "facts/internal/gates.geojson:2 · guard"),
        ("double_key", "facts/internal/gates.geojson:3 · gate-east"),
        ("unknown_reference", "facts/internal/gates.geojson:4 · nobody"),
        ("unmatched_feature", "facts/internal/gates.geojson:4 · nobody"),
    ]


def test_a_fault_in_the_folder_names_its_own_file(toy: Path, divide: Divide) -> None:
    folder = divide()
    append(folder / "statuses.csv", "guards", *["", "", "active", "", ""], "2024-05-02", "",
           "rap", "I.9", "no", "", "")  # fmt: skip
    append(folder / "requests.csv", "rc-east", "bb", "aa", "rc", "Một", "One", "deep", "I.9")
    assert codes(pipeline.check(toy)) == [
        ("double_key", "facts/internal/requests.csv:3 · rc-east"),
        ("unknown_reference", "facts/internal/statuses.csv:3 · guards"),
        ("unknown_reference", "facts/internal/statuses.csv:3 · guards"),
    ]


def test_sheets_and_accepted_faults_may_be_internal_too(toy: Path, divide: Divide) -> None:
    folder = divide()
    public = told(pipeline.atlas(toy))
    sheet = '[[sheet]]\nkey = "chot"\ntitle_vi = "Chốt"\ntitle_en = "Posts"\narea = ["d-b2"]\n'
    (folder / "sheets.toml").write_text(sheet + 'links = ["guard"]\n', encoding="utf-8")
    reason = 'metres = 0\nreason_vi = "Bỏ"\nreason_en = "Left"\n'
    (folder / "known.toml").write_text(f'[[dropped]]\nkey = "d-b2"\n{reason}', encoding="utf-8")
    assert pipeline.check(toy) == ()
    assert told(pipeline.atlas(toy)) == public
    inside = told(pipeline.atlas(toy, audience="internal"))
    assert (inside["sheets"], inside["known"]) == (["chot"], ["d-b2"])
    text = (folder / "sheets.toml").read_text("utf-8").replace('"guard"', '"guards"')
    (folder / "sheets.toml").write_text(text, "utf-8")
    (folder / "known.toml").write_text(f'[[dropped]]\nkey = "d-b9"\n{reason}', encoding="utf-8")
    assert codes(pipeline.check(toy)) == [
        ("stale_known", "facts/internal/known.toml · d-b9"),
        ("unknown_reference", "facts/internal/sheets.toml · [[sheet]] chot"),
    ]


def rich(toy: Path, folder: Path) -> None:
    """A second internal link: drawn, with a part and a waypoint of its own."""
    append(folder / "links.csv", "post", "gate", "Chốt", "Post", "bb", "post--bb", *[""] * 4, "")
    write(folder / "parts.csv", [
        table(toy / "facts" / "parts.csv")[0],
        ["post--bb", "bb", "Chốt", "Post", "", "gates"],
    ])  # fmt: skip
    append(folder / "statuses.csv", "post--bb", "in_service", "none", *[""] * 3, "2024-05-02", "",
           "deep", "I.9", "no", "", "")  # fmt: skip
    geometry(
        folder, "gates.geojson", country.feature("post--bb", "Point", [105.9, 21.2], side="bb")
    )


_SHEET = '[[sheet]]\nkey = "a"\ntitle_vi = "A"\ntitle_en = "A"\n'
_KNOWN = 'key = "post--bb"\nmetres = 99\nreason_vi = "A"\nreason_en = "A"\n'
_ROAD_RA = "Road Ra,aa;bb,ra--aa;ra--bb,"
OUTSIDE: tuple[tuple[str, str, str, str], ...] = (
    ("facts/statuses.csv", "", "guard,,,active,,,2024-05-01,,rep,I.9,no,,", ":11 · guard"),
    ("facts/statuses.csv", "rep,II.2,yes", "deep,II.2,yes", ":8 · rc--bb"),
    ("facts/figures.csv", "", "post,cost,Giá,Cost,,9,,2023,rep,I.9,,", ":3 · post"),
    ("facts/figures.csv", "news,đ. 2", "deep,đ. 2", ":2 · rb--bb"),
    ("facts/doubts.csv", "start,rb--bb", "start,rb--bb;post--bb", ":2 · start"),
    ("facts/doubts.csv", "rep;news", "rep;news;deep", ":2 · start"),
    ("facts/requests.csv", "aa,bb,rc--bb", "aa,bb,rc--bb;guard", ":2 · rc-east"),
    ("facts/requests.csv", "news,đ. 3", "deep,đ. 3", ":3 · ra-roads"),
    ("facts/links.csv", _ROAD_RA, f"{_ROAD_RA}guard", ":2 · ra"),
    ("facts/links.csv", "ra--aa;ra--bb", "ra--aa;ra--bb;post--bb", ":2 · ra"),
    (
        "facts/links.csv",
        "bus,bus,Xe buýt,Bus,aa;bb,,,,,",
        "bus,bus,Xe,Bus,aa;bb,,,,post--bb,",
        ":5 · bus",
    ),
    ("facts/links.csv", "gates,public", "gates,internal", ":6 · gate-east"),
    ("facts/parts.csv", "Rc east,", "Rc east,post--bb", ":7 · rc--bb"),
    ("facts/parts.csv", "", "guard--bb,bb,Chốt,Post,,", ":8 · guard--bb"),
    ("facts/waypoints.csv", "", "post--bb,1,Một,One,105.9,21.2,9,osm,,", ":4 · post--bb"),
    ("facts/waypoints.csv", "800,osm", "800,deep", ":2 · rc--aa"),
    ("facts/sources.csv", "", "deeper,Mật,Secret,,,2024-01-01,,", ":5 · deeper"),
    ("gates.geojson", '"source": "osm"', '"source": "deep"', ":2 · gate-east"),
    ("gates.geojson", '"gate-east"', '"guard"', ":2 · guard"),
    ("known.toml", "", f"[[dropped]]\n{_KNOWN}", " · post--bb"),
    ("sheets.toml", "", f'{_SHEET}links = ["guard"]', " · [[sheet]] a"),
    ("sheets.toml", "", f'{_SHEET}area = ["post--bb"]', " · [[sheet]] a"),
    ("sheets.toml", "", f'{_SHEET}flows = ["guard"]', " · [[sheet]] a"),
    ("sheets.toml", "", f'{_SHEET}route = "post"', " · [[sheet]] a"),
    ("catalogue.toml", 'report = "rep"', 'report = "deep"', ""),
)
"""What a public file may not say once there is a folder: file, its old text, the new, the place."""


@pytest.mark.parametrize(("file", "old", "new", "place"), OUTSIDE)
def test_a_public_file_that_names_what_is_internal_is_a_fault(
    toy: Path, divide: Divide, file: str, old: str, new: str, place: str
) -> None:
    folder = divide()
    rich(toy, folder)
    assert pipeline.check(toy) == ()
    path = toy / file
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    assert old in before
    after = before.replace(old, new, 1) if old else f"{before}{new}\n"
    path.write_text(after, encoding="utf-8")
    if new.startswith("deeper"):
        append(
            folder / "figures.csv", "guard", "x", "X", "X", "", "1", "", "", "deeper", "1", "", ""
        )
    if new.startswith("guard--bb"):
        links = folder / "links.csv"
        text = links.read_text("utf-8").replace("Guard,aa;bb,", "Guard,aa;bb,guard--bb")
        links.write_text(text, "utf-8")
    found = [fault for fault in pipeline.check(toy) if fault.place == f"{file}{place}"]
    told = [fault for fault in found if "facts/internal" in fault.remedy_vi]
    assert told, pipeline.check(toy)
    assert all("facts/internal" in fault.remedy_en for fault in told)
    with pytest.raises(WorkspaceError):
        pipeline.atlas(toy)


@pytest.mark.parametrize(
    "name",
    ["link.csv", "Links.CSV", "roads.json", "gate.geojson", "known.tml.toml", "more/links.csv"],
)
def test_a_file_that_would_be_missed_in_silence_is_a_fault(
    toy: Path, divide: Divide, name: str
) -> None:
    path = divide() / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("key\n", encoding="utf-8")
    assert codes(pipeline.check(toy)) == [("stray_file", f"{FOLDER}/{name}")]


def test_notes_and_locks_beside_the_tables_are_left_alone(toy: Path, divide: Divide) -> None:
    folder = divide()
    for name in ("README.md", "statements.csv", "~$facts.xlsx", ".links.csv", "Thumbs.db"):
        (folder / name).write_text("", encoding="utf-8")
    assert pipeline.check(toy) == ()


@pytest.mark.parametrize("name", ["internal.csv", "internal.xlsx"])
def test_internal_tables_beside_their_folder_are_a_fault(toy: Path, name: str) -> None:
    (toy / "facts" / name).write_text("", encoding="utf-8")
    assert codes(pipeline.check(toy)) == [("stray_file", f"facts/{name}")]


def test_a_folder_that_may_not_be_read_is_a_fault(toy: Path, divide: Divide) -> None:
    folder = divide()
    folder.chmod(0)
    try:
        if os.access(folder, os.R_OK):
            pytest.skip("nothing is closed to this user")
        assert codes(pipeline.check(toy)) == [("unreadable_file", FOLDER)]
    finally:
        folder.chmod(0o700)


def test_the_manifest_lists_what_each_audience_s_products_are_made_from(
    toy: Path, divide: Divide
) -> None:
    divide()
    for audience in AUDIENCES:
        out = toy.parent / audience
        pipeline.run(pipeline.Order(toy, out, audience=audience, only=("tables",)))
        read = json.loads((out / "MANIFEST.json").read_text("utf-8"))["products"]["tables"]["in"]
        assert any(row["path"].startswith(FOLDER) for row in read) is (audience == "internal")
        assert all(row["sha256"] for row in read)


def test_a_public_manifest_has_no_digest_of_a_file_with_internal_rows(toy: Path) -> None:
    """Of a file that all know but for a row, a digest is enough to try out what the row says."""
    for audience in AUDIENCES:
        out = toy.parent / audience
        pipeline.run(pipeline.Order(toy, out, audience=audience, only=("tables",)))
        read = json.loads((out / "MANIFEST.json").read_text("utf-8"))["products"]["tables"]["in"]
        unsaid = {row["path"] for row in read if "sha256" not in row}
        hidden = {"facts/statuses.csv", "facts/links.csv", "gates.geojson"}
        assert (hidden <= unsaid) is (audience == "public")
        assert "districts.geojson" not in unsaid
