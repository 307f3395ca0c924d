"""The units of the whole country: complete, and no code that is joined in silence."""

from __future__ import annotations

import json
import os
from collections import Counter
from importlib import resources
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from lienket import catalogue, units
from lienket.cli import _group
from lienket.errors import UsageError
from lienket.model.units import Unit, Units
from lienket.units import codes, rules, telling

LISTED, NEW = "2025-01", "2025-07"
MOST_KB = 1000


@pytest.fixture(scope="module")
def country() -> Units:
    return units.country()


@pytest.fixture(scope="module")
def own() -> Units:
    """The units of the workspace that comes along."""
    folder = Path(__file__).resolve().parents[1] / "layers"
    found, _ = catalogue.read(folder)
    assert found is not None
    return units.read(folder, found).units


def communes(country: Units, epoch: str) -> list[Unit]:
    return [unit for unit in country.units if unit.tier == "commune" and country.holds(unit, epoch)]


def traps(country: Units) -> list[str]:
    """The codes of two units of one name, before and after, that are not the same ground."""
    after = {unit.code: unit for unit in communes(country, NEW)}
    found = []
    for unit in communes(country, LISTED):
        other = after.get(unit.code)
        if other is None or units.letters(other.name_vi) != units.letters(unit.name_vi):
            continue
        made_from = [step for step in country.before[other.key] if step.from_code.isdigit()]
        if [(step.from_code, step.extent) for step in made_from] != [(unit.code, "whole")]:
            found.append(unit.code)
    return found


def test_the_whole_country_is_there(country: Units) -> None:
    assert len(communes(country, LISTED)) == 10_047
    assert len(communes(country, NEW)) == 3_321
    tiers = Counter(unit.tier for unit in country.units if country.holds(unit, NEW))
    assert tiers == {"province": 34, "commune": 3_321}
    assert sum(unit.tier == "province" and unit.until == LISTED for unit in country.units) == 63


def test_every_old_unit_has_a_successor_with_act_and_clause(country: Units) -> None:
    for unit in communes(country, LISTED):
        steps = country.after[unit.key]
        assert all(step.act.endswith("/NQ-UBTVQH15") and step.clause.isdigit() for step in steps)
        assert units.heirs(country, unit, country.epochs[-1].key)


def test_new_units_without_an_old_one_are_the_islands(country: Units) -> None:
    lone = {unit.name_vi for unit in communes(country, NEW) if unit.key not in country.before}
    islands = ("Bạch Long Vĩ", "Cồn Cỏ", "Hoàng Sa", "Lý Sơn", "Côn Đảo")
    assert lone == {f"Đặc khu {name}" for name in islands}


def test_a_unit_that_is_split_goes_to_several_and_one_that_is_not_to_one(country: Units) -> None:
    for unit in communes(country, LISTED):
        extents = [step.extent for step in country.after[unit.key]]
        assert extents == ["whole"] or (len(extents) > 1 and set(extents) == {"part"}), unit.key


def test_the_tables_of_the_country_hold_together(country: Units, own: Units) -> None:
    folder = Path(__file__).resolve().parents[1] / "layers"
    found, _ = catalogue.read(folder)
    assert found is not None
    joined = units.beside(own)
    # The tables of the country count nobody.
    besides = {"unit_parent", "people_missing"}
    about_own = [fault for fault in rules.run(joined, found) if fault.code not in besides]
    assert about_own == []
    assert len({unit.key for unit in joined.units}) == len(joined.units)
    assert country.epochs[0].key == LISTED


def test_no_trap_is_joined_in_silence(country: Units) -> None:
    """Each code that kept its name and changed its ground, in every epoch and without one."""
    found = traps(country)
    assert len(found) >= 1_022
    table = pd.DataFrame({"ma": found})
    with pytest.raises(UsageError, match=f"{LISTED}, {NEW}"):
        codes.attach(table, "ma", country)
    for code in found:
        alone = pd.DataFrame({"ma": [code]})
        with pytest.raises(UsageError, match=f"{LISTED}, {NEW}"):
            codes.attach(alone, "ma", country)
    for epoch in country.rank:
        keys = codes.attach(table, "ma", country, epoch=epoch)["unit"]
        for code, key in zip(found, keys, strict=True):
            unit = country.by_key[key]
            assert unit.code == code
            assert country.holds(unit, epoch)
    before = codes.attach(table, "ma", country, epoch=LISTED)["unit"]
    after = codes.attach(table, "ma", country, epoch=NEW)["unit"]
    assert not set(before) & set(after)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("30622", ["Xã Vĩnh An"]),  # Tân Phú of An Giang, not that of Đồng Tháp
        ("13768", ["Xã Hiển Khánh"]),  # Quang Trung of Vụ Bản, not the ward of the city
        ("31771", ["Xã Vĩnh Lợi"]),  # Vĩnh Thành, not Vĩnh Thạnh
        ("09859", ["Xã Sơn Đồng"]),  # not Sơn Đông
        ("14770", ["Phường Hạc Thành"]),  # one of three Phú Sơn of one province
        ("20669", ["Xã Quế Phước"]),  # the commune, not the ward of that name
        ("18796", ["Phường Sông Trí", "Phường Vũng Áng", "Phường Hoành Sơn"]),  # truly split
    ],
)
def test_a_name_that_stands_twice_leads_to_the_right_unit(
    country: Units, code: str, expected: list[str]
) -> None:
    (unit,) = (unit for unit in communes(country, LISTED) if unit.code == code)
    found = units.heirs(country, unit, NEW)
    assert [kin.unit.name_vi for kin in found] == expected
    assert {kin.extent for kin in found} == {"whole" if len(expected) == 1 else "part"}


def test_each_province_became_one(country: Units) -> None:
    for unit in country.units:
        if unit.tier == "province":
            assert len(units.heirs(country, unit, NEW)) == (country.rank[unit.epoch] <= 1)


def test_a_trap_is_none_if_its_ground_is_the_same(country: Units) -> None:
    (unit,) = (unit for unit in communes(country, LISTED) if unit.name_vi == "Xã Tuấn Đạo")
    assert unit.code not in traps(country)


def test_code_24_of_2024_is_not_that_of_2026(own: Units) -> None:
    old, new = own.at("24", "2023-2024"), own.at("24", "2026-04")
    assert old is not None
    assert new is not None
    assert (old.name_vi, new.name_vi) == ("Tỉnh Bắc Giang", "Tỉnh Bắc Ninh")
    with pytest.raises(UsageError, match=r"2023-2024, 2025-01, 2025-07, 2026-04"):
        codes.attach(pd.DataFrame({"ma": ["24"]}), "ma", own)


def test_what_changed_elsewhere_in_2026_disturbs_nothing_here(own: Units, country: Units) -> None:
    ours = {unit.key for unit in own.units if own.holds(unit, NEW)}
    assert ours == {unit.key for unit in own.units if own.holds(unit, "2026-04")}
    city, province = country.at("75", "2026-04"), country.at("75", NEW)
    assert city is not None
    assert province is not None
    assert (province.name_vi, city.name_vi) == ("Tỉnh Đồng Nai", "Thành phố Đồng Nai")
    wards = [unit for unit in country.units if unit.epoch == "2026-04" and unit.tier == "commune"]
    assert len(wards) == 10
    assert all(unit.name_vi.startswith("Phường ") and unit.parent == "75" for unit in wards)


def test_the_two_provinces_are_complete(own: Units, country: Units) -> None:
    numbers = Counter((unit.epoch, unit.tier) for unit in own.units if unit.tier != "province")
    assert numbers == {
        ("2023-2024", "district"): 21,
        (LISTED, "district"): 4,
        (LISTED, "commune"): 386,
        (NEW, "commune"): 123,
    }
    dead = {"07693", "07732", "07744"}
    theirs = {
        unit.code for unit in communes(country, LISTED) if _province(country, unit) in {"20", "24"}
    }
    assert theirs == {unit.code for unit in communes(own, LISTED)} | dead


def _province(country: Units, unit: Unit) -> str:
    return telling.above(country, unit)[-1].code


def test_the_shares_of_the_districts_add_up_to_their_area(own: Units) -> None:
    """All but two within 1 %: there the two sources drew limits apart, or one lacks a line."""
    less = {}
    for unit in own.units:
        steps = [step for step in own.after.get(unit.key, ()) if step.share_pct is not None]
        total = sum(step.share_pct or 0 for step in steps)
        if steps and abs(total - 100) > 1:
            less[unit.name_vi] = round(total, 1)
    assert less == {"Thành phố Lạng Sơn": 98.3, "Huyện Văn Quan": 98.9}


def test_shares_are_given_only_of_what_is_split(own: Units) -> None:
    assert all(step.extent == "part" for step in own.successions if step.share_pct is not None)
    split = [step for step in own.successions if step.extent == "part" and len(step.from_code) == 5]
    assert {step.from_code for step in split} == {"06622", "06625"}
    assert all(step.share_pct is not None for step in split)


def test_each_row_of_the_two_provinces_says_how_it_was_checked(own: Units) -> None:
    rows = [step for step in own.successions if len(step.from_code) == 5]
    assert all(step.checked for step in rows)
    assert all(step.act for step in own.successions)
    noted = {step.from_code for step in own.successions if step.note_vi}
    assert noted == {"06616", "07540", "220"}


def test_the_tables_of_the_country_are_small() -> None:
    folder = resources.files("lienket.units").joinpath("country")
    size = sum(len(file.read_bytes()) for file in folder.iterdir() if file.name.endswith(".csv"))
    assert size <= MOST_KB * 1000


# --- the command ---------------------------------------------------------------------------------


def run(*words: str) -> Result:
    return CliRunner().invoke(_group, ["units", *words], catch_exceptions=True)


def test_an_old_commune_leads_to_the_new_one() -> None:
    told = run("An Lạc cũ").output
    assert "7 đơn vị khớp" in told
    assert "Xã An Lạc (mã 07645, huyện Sơn Động, tỉnh Bắc Giang, đến 30/6/2025)" in told
    assert "Xã An Lạc (mã 07654, tỉnh Bắc Ninh) – toàn bộ; khoản 27 Điều 1" in told


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("luc ngan", "Huyện Lục Ngạn (mã 219, tỉnh Bắc Giang, đến 31/12/2024)"),
        ("Trảng Bom", "Phường Trảng Bom (mã 26248, thành phố Đồng Nai, từ 30/4/2026)"),
        ("Côn Đảo", "nguồn không nêu đơn vị cấp xã trước đó"),
        ("24", "Tỉnh Bắc Ninh (mã 27) – toàn bộ; Nghị quyết 202/2025/QH15"),
    ],
)
def test_what_is_asked_for_is_told(asked: str, expected: str) -> None:
    assert expected in run(asked).output


def test_the_answer_as_json_has_codes_days_and_acts() -> None:
    rows = json.loads(run("Mỹ An", "--epoch", LISTED, "--json").output)
    (row,) = (row for row in rows if row["code"] == "07600")
    assert row["within"] == ["Thị xã Chũ", "Tỉnh Bắc Giang"]
    (heir,) = row["became"]
    assert (heir["code"], heir["extent"]) == ("07612", "whole")
    assert heir["steps"][0]["act"] == "1658/NQ-UBTVQH15"
    assert heir["steps"][0]["clause"] == "87"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_both_languages_are_told(language: str) -> None:
    told = run("Chũ", "--lang", language).output
    assert ("now in" in told) == (language == "en")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["xyzzy"], "“xyzzy”"),
        (["Chũ", "--epoch", "2024"], "2023-2024, 2025-01, 2025-07, 2026-04"),
        ([], "--table"),
        (["--table", "none.csv", "--column", "ma", "--out", "o.csv"], "none.csv"),
    ],
)
def test_what_cannot_be_answered_says_why(words: list[str], message: str) -> None:
    made = run(*words)
    assert isinstance(made.exception, UsageError)
    assert message in str(made.exception)


def test_a_table_is_led_to_the_units_of_today(tmp_path: Path) -> None:
    table, out = tmp_path / "bảng.csv", tmp_path / "mới.csv"
    table.write_text("ma_xa;ten;dan\n7525;Phường Chũ;1\n06622;Bính Xá;2\n;x;3\n", encoding="utf-8")
    asked = ("--table", str(table), "--column", "ma_xa", "--out", str(out))
    refused = run(*asked)
    assert isinstance(refused.exception, UsageError)
    assert LISTED in str(refused.exception)
    assert not out.exists()
    made = run(*asked, "--epoch", LISTED, "--to", NEW)
    assert made.exit_code == 0, made.output
    lines = out.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "ma_xa;ten;dan;unit_code;unit_name;unit_epoch;extent;share_pct;act"
    assert lines[1].startswith("7525;Phường Chũ;1;07525;Phường Chũ;2025-07;whole;;khoản 86")
    assert [line.split(";")[3] for line in lines[2:]] == ["06613", "06625", ""]
    again = run(*asked, "--epoch", LISTED)
    assert isinstance(again.exception, UsageError)
    assert "mới.csv" in str(again.exception)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "Tệp rỗng"),
        ("ma;dan\n", "không có dòng nào"),
        ('ma;"dan\n24', "không có dòng nào"),  # a quote that never ends
        ("ma;dan\n24;1;2\n20;3\n", "(2 cột): 2"),
        ("ma;ma\n24;20\n", "ma. Hãy đổi tên cột"),
        ("ma;unit_code\n24;1\n", "unit_code. Hãy đổi tên cột"),
        ("code;dan\n24;1\n", "“ma”"),
        ("Bảng;\nma;dan\n24;1\nabc;2\n", "dòng 4: mã abc"),  # as the file counts
    ],
)
def test_a_table_that_cannot_be_led_is_refused_whole(
    tmp_path: Path, content: str, message: str
) -> None:
    table, out = tmp_path / "t.csv", tmp_path / "o.csv"
    table.write_text(content, encoding="utf-8")
    made = run("--table", str(table), "--column", "ma", "--epoch", NEW, "--out", str(out))
    assert isinstance(made.exception, UsageError)
    assert message in str(made.exception)
    assert not out.exists()


def test_a_title_and_empty_columns_are_no_hindrance(tmp_path: Path) -> None:
    table, out = tmp_path / "t.csv", tmp_path / "o.csv"
    table.write_text("Dân số;;\n;;\nma;dan;\n24;5;\n20;7\n", encoding="utf-8")
    made = run("--table", str(table), "--column", "ma", "--epoch", NEW, "--out", str(out))
    assert made.exit_code == 0, made.output
    lines = out.read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(";")[:4] for line in lines[1:]] == [
        ["24", "5", "24", "Tỉnh Bắc Ninh"],
        ["20", "7", "20", "Tỉnh Lạng Sơn"],
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to this user")
def test_a_folder_that_is_closed_is_told(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("ma\n24\n", encoding="utf-8")
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    made = run("--table", str(table), "--column", "ma", "--epoch", NEW, "--out", str(closed / "o"))
    assert "Không ghi được" in str(made.exception)
