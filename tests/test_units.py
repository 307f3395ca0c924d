"""Units in time: a small country with answers by hand, and how its tables can be wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import timed

from lienket import catalogue, pipeline, units
from lienket.errors import Fault, UsageError
from lienket.model.units import Units
from lienket.units import codes, telling


@pytest.fixture
def ages(toy: Path) -> Path:
    """The toy country with its units in time."""
    return timed.write(toy)


def known(folder: Path) -> Units:
    found, _ = catalogue.read(folder)
    assert found is not None
    return units.read(folder, found).units


def heirs(folder: Path, key: str, epoch: str) -> list[tuple[str, str, float | None]]:
    own = known(folder)
    found = units.heirs(own, own.by_key[key], epoch)
    return [(kin.unit.key, kin.extent, kin.share_pct) for kin in found]


# --- from one epoch to another -------------------------------------------------------------------


def test_a_workspace_without_units_has_none(toy: Path) -> None:
    made = pipeline.atlas(toy)
    assert made.units == Units()
    assert made.recast == {}


def test_units_are_read_with_the_workspace(ages: Path) -> None:
    assert pipeline.check(ages) == ()
    own = pipeline.atlas(ages).units
    assert [epoch.key for epoch in own.epochs] == ["2024", "2025", "2026"]
    unit = own.at("00101", "2025")
    assert unit is not None
    assert (unit.key, unit.name_vi) == ("00101@2025", "Xã Tân An")


@pytest.mark.parametrize(
    ("key", "epoch", "expected"),
    [
        ("a1@2024", "2024", [("a1@2024", "whole", None)]),
        ("a1@2024", "2025", [("a1@2024", "whole", None)]),  # it held through both
        ("b2@2024", "2025", [("b2@2025", "part", 60), ("b3@2025", "part", 40)]),
        ("b2@2024", "2026", [("00104@2026", "part", None)]),  # on two ways into one
        ("00102@2025", "2026", [("00101@2026", "whole", None)]),
        ("00101@2025", "2026", [("00101@2026", "part", 70), ("00104@2026", "part", 30)]),
        ("02@2024", "2026", [("01@2026", "whole", None)]),
        ("00104@2026", "2025", []),  # what is not yet has no heir before it
    ],
)
def test_a_unit_leads_to_what_it_became(
    ages: Path, key: str, epoch: str, expected: list[tuple[str, str, float | None]]
) -> None:
    assert heirs(ages, key, epoch) == expected


def test_what_a_unit_was_made_from_is_found_backwards(ages: Path) -> None:
    own = known(ages)
    found = units.forebears(own, own.by_key["00104@2026"], "2025")
    keys = [(kin.unit.key, kin.extent) for kin in found if kin.unit.tier == "commune"]
    assert keys == [("00101@2025", "part"), ("00103@2025", "whole")]
    found = units.forebears(own, own.by_key["01@2026"], "2024")
    assert [kin.unit.key for kin in found] == ["01@2024", "02@2024"]


def test_each_step_tells_its_act_and_clause(ages: Path) -> None:
    own = known(ages)
    (kin,) = units.heirs(own, own.by_key["00103@2025"], "2026")
    assert [(step.act, step.clause, step.note_vi) for step in kin.steps] == [
        ("NQ-2", "4", "Ghi chú")
    ]
    assert "khoản 4" in telling.kin(own, kin)[0]
    assert "clause 4" in telling.kin(own, kin)[1]


# --- what people write ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "epoch", "expected"),
    [
        ("An Lạc", "", ["00102@2025"]),
        ("an lac", "", ["00102@2025"]),
        ("Xã An Lạc cũ", "", ["00102@2025"]),
        ("An Lạc (cũ)", "", ["00102@2025"]),
        ("former An Lac", "", ["00102@2025"]),
        ("An Lac Commune", "", ["00102@2025"]),
        ("Tân An", "", ["00101@2025", "00101@2026"]),  # both, none is chosen
        ("Tân An cũ", "", ["00101@2025"]),
        ("Tân An", "2026", ["00101@2026"]),
        ("00101", "", ["00101@2025", "00101@2026"]),
        ("00101@2026", "", ["00101@2026"]),
        ("00104@2025", "", ["00104@2026"]),  # the code is known, of another epoch
        ("Bờ", "", ["02@2024"]),  # the very name before those that begin with it
        ("Bờ H", "", ["b2@2024", "b2@2025"]),
        ("ho", "", ["00103@2025", "00104@2026"]),  # within a name, as nothing begins with it
        ("Chợ", "2024", []),
        ("", "", []),
        ("cũ", "", []),
    ],
)
def test_units_are_found_by_what_people_write(
    ages: Path, written: str, epoch: str, expected: list[str]
) -> None:
    assert [unit.key for unit in units.find(known(ages), written, epoch)] == expected


def test_marks_that_were_written_count_and_others_do_not(ages: Path) -> None:
    table = ages / "units" / "units.csv"
    rows = table.read_text(encoding="utf-8") + "2026,00105,,commune,Xã Tân Án,Tan An Commune,01\n"
    table.write_text(rows, encoding="utf-8")
    own = known(ages)
    assert len(units.find(own, "tan an")) == 3
    assert [unit.code for unit in units.find(own, "Tân Án")] == ["00105"]
    assert [unit.code for unit in units.find(own, "Tân An")] == ["00101", "00101"]


@pytest.mark.parametrize(
    ("name", "kind", "bare", "english"),
    [
        ("Xã An Lạc", "Xã", "An Lạc", "An Lạc Commune"),
        ("thị xã Chũ", "thị xã", "Chũ", "Chũ Town"),
        ("Thị trấn Chũ", "Thị trấn", "Chũ", "Chũ Township"),
        ("Thành phố Hà Nội", "Thành phố", "Hà Nội", "Hà Nội City"),
        ("Phường 1", "Phường", "Phường 1", "1 Ward"),
        ("Xãm", "", "Xãm", "Xãm"),
    ],
)
def test_the_kind_of_a_unit_stands_before_its_name(
    name: str, kind: str, bare: str, english: str
) -> None:
    assert units.split(name)[0] == kind
    assert units.bare(name) == bare
    assert units.english(name) == english


def test_what_is_told_lists_all_and_chooses_none(ages: Path) -> None:
    own = known(ages)
    told = "\n".join(telling.lines(own, "Tân An", units.find(own, "Tân An"), "vi"))
    assert "2 đơn vị khớp với “Tân An”" in told
    assert "Xã Tân An (mã 00101, huyện Ả Một, tỉnh Ả, đến 31/12/2025)" in told
    assert "khoảng 70 % diện tích" in told
    assert "Phần diện tích là ước tính" in told
    assert "Ghi chú" not in told  # that is about another
    assert "Mã 00101 có ở nhiều thời kỳ" in told
    english = "\n".join(telling.lines(own, "Tân An", units.find(own, "Tân An"), "en"))
    assert "clause 3 of Article 1, Resolution NQ-2" in english
    rows = telling.as_json(own, units.find(own, "Tân An"))
    assert [row["last_day"] for row in rows] == ["2025-12-31", None]
    assert [kin["share_pct"] for kin in rows[0]["became"]] == [70, 30]
    assert [kin["code"] for kin in rows[1]["made_from"]] == ["00101", "00102"]


def test_what_fits_nothing_names_what_is_alike(ages: Path) -> None:
    assert "Xã An Lạc" in telling.nothing(known(ages), "Xã An Lak")[0]
    assert "“zzz”" in telling.nothing(known(ages), "zzz")[0]


# --- codes ---------------------------------------------------------------------------------------


def test_a_code_is_joined_only_in_the_epoch_that_is_stated(ages: Path) -> None:
    own = known(ages)
    table = pd.DataFrame({"ma": ["00101", None, "101"], "dan": [1, 2, 3]})[:2]
    made = codes.attach(table, "ma", own, epoch="2026")
    assert made["unit"].tolist() == ["00101@2026", ""]
    assert codes.attach(table, "ma", own, epoch="2025")["unit"].tolist() == ["00101@2025", ""]
    with pytest.raises(UsageError, match="2025, 2026"):
        codes.attach(table, "ma", own)


def test_a_column_may_state_the_epoch_of_each_row(ages: Path) -> None:
    own = known(ages)
    table = pd.DataFrame({"ma": ["00101", "00101"], "ky": ["2025", "2026"]})
    made = codes.attach(table, "ma", own, epoch_column="ky")
    assert made["unit"].tolist() == ["00101@2025", "00101@2026"]
    with pytest.raises(UsageError, match="1 mã"):
        codes.attach(table.assign(ky=["2025", ""]), "ma", own, epoch_column="ky")


@pytest.mark.parametrize(
    ("column", "epoch", "message"),
    [
        ("ma", "2023", "“2023”"),
        ("code", "2026", "“code”"),
        ("ma", "2024", "dòng 1: mã 00101 không có ở thời kỳ 2024; có ở: 2025"),
    ],
)
def test_codes_that_cannot_be_joined_are_refused(
    ages: Path, column: str, epoch: str, message: str
) -> None:
    table = pd.DataFrame({"ma": ["00101", "00102"]})
    with pytest.raises(UsageError, match=message):
        codes.attach(table, column, known(ages), epoch=epoch)


def test_a_zero_that_a_spreadsheet_took_away_is_given_back(ages: Path) -> None:
    own = known(ages)
    assert codes.written(101.0) == "101"
    assert codes.written(7525) == "07525"
    made = codes.attach(pd.DataFrame({"ma": [1.0, None]}), "ma", own, epoch="2024")
    assert made["unit"].tolist() == ["01@2024", ""]


# --- tables that are wrong -----------------------------------------------------------------------


def edit(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / "units" / file
    content = path.read_text(encoding="utf-8")
    assert content.count(old) == 1, old
    path.write_text(content.replace(old, new), encoding="utf-8")


LAST = "2025,00103,2026,00104,whole,,NQ-2,4,,Ghi chú"

WRONG = """
units.csv       | 9  | unknown_epoch  | 2025,b3,2025,district         | 2099,b3,2025,district
units.csv       | 2  | unknown_epoch  | 2024,01,2025,province         | 2024,01,2099,province
units.csv       | 15 | unit_twice     | 2026,00104,,commune           | 2026,00101,,commune
units.csv       | 9  | unit_time      | 2025,b3,2025,district         | 2025,b3,2024,district
units.csv       | 12 | unit_parent    | Chợ,Cho Ward,b3               | Chợ,Cho Ward,b9
units.csv       | 12 | bad_word       | 2025,00103,2025,commune       | 2025,00103,2025,village
units.csv       | 12 | no_heir        | =LAST                         | =NONE
succession.csv  | 14 | unknown_epoch  | 2025,00103,2026               | 2025,00103,2030
succession.csv  | 14 | code_epoch     | 2025,00103,2026,00104         | 2025,00103,2026,00103
succession.csv  | 14 | code_epoch     | 2025,00103,2026               | 2024,00103,2026
succession.csv  | 14 | empty_cell     | whole,,NQ-2,4,,Ghi chú        | whole,,,4,,Ghi chú
succession.csv  | 14 | step_back      | 2025,00103,2026,00104         | 2025,00103,2025,00102
succession.csv  | 11 | whole_and_more | 00104,part,30,                | 00104,whole,30,
succession.csv  | 11 | shares_sum     | 00104,part,30,                | 00104,part,50,
succession.csv  | 12 | bad_word       | 00104,part,30,                | 00104,some,30,
succession.csv  | 12 | bad_number     | 00104,part,30,                | 00104,part,much,
epochs.toml     | 0  | epoch_act      | act = "NQ-2"                  | act = ""
epochs.toml     | 0  | epoch_order    | valid_from = 2026-01-01       | valid_from = 2024-01-01
epochs.toml     | 0  | epoch_order    | valid_from = 2026-01-01       |
epochs.toml     | 0  | bad_entry      | valid_from = 2026-01-01       | valid_from = "2026"
epochs.toml     | 0  | listed_twice   | key = "2026"                  | key = "2025"
epochs.toml     | 0  | epoch_layer    | layer = "districts"           | layer = "distrikts"
epochs.toml     | 0  | epoch_layer    | layer = "districts"           | layer = "roads"
epochs.toml     | 0  | epoch_layer    | act = "NQ-2"               | act = "NQ-2"; layer = "gates"
epochs.toml     | 0  | unknown_column | title_vi = "từ 2026"          | titel_vi = "từ 2026"
units.csv       | 2  | unknown_epoch  | key = "2024"                  | key = "2020"
"""
"""The file and the line of the fault, its code, and what is changed where into what."""


@pytest.mark.parametrize("row", WRONG.strip().splitlines())
def test_a_table_that_is_wrong_is_told_by_its_line(ages: Path, row: str) -> None:
    file, line, code, old, new = (cell.strip().replace("; ", "\n") for cell in row.split("|"))
    changed = next(
        name for name in ("epochs.toml", "units.csv", "succession.csv")
        if old.replace("=LAST", LAST) in (ages / "units" / name).read_text(encoding="utf-8")
    )  # fmt: skip
    if old == "=LAST":
        edit(ages, changed, f"{LAST},A note\n", "")
    else:
        edit(ages, changed, old, new)
    found = [(fault.file, fault.line, fault.code) for fault in pipeline.check(ages)]
    assert (f"units/{file}", int(line), code) in found


def test_a_circle_is_told_as_one(ages: Path) -> None:
    table = ages / "units" / "succession.csv"
    with table.open("a", encoding="utf-8") as file:
        file.write("2026,00104,2025,00103,whole,,NQ-3,1,,,\n")
    (only,) = pipeline.check(ages)
    assert (only.code, only.line) == ("step_back", 15)
    assert "khép vòng" in only.vi


@pytest.mark.parametrize("file", ["epochs.toml", "units.csv", "succession.csv"])
def test_a_file_that_lacks_is_missed(ages: Path, file: str) -> None:
    (ages / "units" / file).unlink()
    found = {fault.file for fault in pipeline.check(ages)}
    assert found == {f"units/{file}"}


@pytest.mark.parametrize(
    ("edit_layer", "code"),
    [
        (lambda text: text.replace('"epoch":"2024"', '"epoch":"2023"'), "unknown_epoch"),
        (lambda text: text.replace('"code":"a1"', '"code":"00101"'), "code_epoch"),
        (lambda text: text.replace('"epoch":"2024"', '"epoch":""'), "no_code_epoch"),
    ],
)
def test_a_code_in_a_layer_states_its_epoch(
    ages: Path, edit_layer: Callable[[str], str], code: str
) -> None:
    layer = ages / "districts.geojson"
    content = layer.read_text(encoding="utf-8").replace(": ", ":")
    layer.write_text(edit_layer(content), encoding="utf-8")
    found: tuple[Fault, ...] = pipeline.check(ages)
    assert code in {fault.code for fault in found}, found


def test_the_catalogue_may_state_the_epoch_of_a_layer(ages: Path) -> None:
    layer, listed = ages / "districts.geojson", ages / "catalogue.toml"
    content = layer.read_text(encoding="utf-8").replace(": ", ":")
    layer.write_text(content.replace('"epoch":"2024"', '"epoch":""'), encoding="utf-8")
    rows = listed.read_text(encoding="utf-8")
    listed.write_text(
        rows.replace('key = "districts"', 'key = "districts"\nepoch = "2024"'), encoding="utf-8"
    )
    assert [fault.code for fault in pipeline.check(ages) if "epoch" in fault.code] == []


def test_the_code_of_a_side_is_one_of_the_epoch_of_the_workspace(ages: Path) -> None:
    listed = ages / "catalogue.toml"
    rows = listed.read_text(encoding="utf-8")
    listed.write_text(rows.replace('code = "02"', 'code = "03"'), encoding="utf-8")
    (only,) = pipeline.check(ages)
    assert (only.code, only.key) == ("code_epoch", "[[side]] bb")


def test_a_new_epoch_is_rows_and_no_code(ages: Path) -> None:
    own = ages / "units"
    with (own / "epochs.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[epoch]]\nkey = "2030"\nvalid_from = 2030-01-01\nact = "NQ-9"\n')
        file.write('title_vi = "từ 2030"\ntitle_en = "from 2030"\n')
    edit(ages, "units.csv", "2026,00104,,commune", "2026,00104,2026,commune")
    with (own / "units.csv").open("a", encoding="utf-8") as file:
        file.write("2030,00104,,commune,Phường Mới,Moi Ward,01\n")
    with (own / "succession.csv").open("a", encoding="utf-8") as file:
        file.write("2026,00104,2030,00104,whole,,NQ-9,1,,,\n")
    assert pipeline.check(ages) == ()
    assert heirs(ages, "00103@2025", "2030") == [("00104@2030", "whole", None)]
    assert heirs(ages, "00102@2025", "2030") == [("00101@2026", "whole", None)]


# --- people --------------------------------------------------------------------------------------

PEOPLE = "code,epoch,people,date,source\n"
COUNTED = PEOPLE + "00101,2026,1200,2026-02-01,src\n00104,2026,,,src\n"


def peopled(folder: Path, content: str) -> Path:
    (folder / "units" / "population.csv").write_text(content, encoding="utf-8")
    return folder


def test_people_are_of_a_unit_of_their_epoch(ages: Path) -> None:
    own = pipeline.atlas(peopled(ages, COUNTED)).units
    assert {key: row.people for key, row in own.people.items()} == {
        "00101@2026": 1200,
        "00104@2026": None,
    }
    # 00101 is another unit before: nobody counted it.
    assert [*telling.people(own, own.by_key["00101@2025"])] == []
    (told,) = telling.people(own, own.by_key["00101@2026"])
    assert told == (
        "dân số: 1.200 người (công bố 01/02/2026; nguồn src)",
        "population: 1,200 (published 1 February 2026; source src)",
    )
    (empty,) = telling.people(own, own.by_key["00104@2026"])
    assert empty[1] == "population: not given by the source src"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (COUNTED + "00103,2026,5,2026,src\n", "code_epoch"),  # a unit of 2025 alone
        (COUNTED.replace("1200", "-5"), "people_number"),
        (COUNTED.replace("1200", "12.5"), "people_number"),
        (COUNTED.replace("1200", "many"), "bad_number"),
        (COUNTED + "00104,2026,3,2026,src\n", "people_twice"),
        (PEOPLE + "00104,2026,3,2026,src\n", "people_missing"),
        (COUNTED.replace("2026,1200", "2027,1200"), "unknown_epoch"),
    ],
)
def test_people_that_cannot_be_are_faults(ages: Path, content: str, code: str) -> None:
    assert code in {found.code for found in pipeline.check(peopled(ages, content))}


def test_a_missing_unit_is_named(ages: Path) -> None:
    faults = pipeline.check(peopled(ages, PEOPLE + "00104,2026,3,2026,src\n"))
    (found,) = [row for row in faults if row.code == "people_missing"]
    assert "00101" in str(found)
    assert "units/population.csv" in str(found)
