"""What became of units, as it is handed over: two tables, two sheets of the workbook, one in Word.

The toy country's units are those of `timed`: today they are 00101 and 00104, which nobody draws.
"""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
import timed
from openpyxl.worksheet.worksheet import Worksheet
from toy import LAYER, collection, feature

from lienket import export_tables, pipeline, report, schema, tables, units
from lienket.export_tables import unit_tables
from lienket.model.atlas import Atlas
from lienket.model.units import Recast

SUCCESSIONS, LINKS = "Đơn vị hành chính", "Liên kết theo đơn vị hiện nay"
CAPTION = "Đơn vị hành chính nêu trong báo cáo"


@pytest.fixture
def ages(toy: Path) -> Atlas:
    """The toy country with its units in time."""
    return pipeline.atlas(timed.write(toy))


@pytest.fixture(scope="module")
def real() -> Atlas:
    return pipeline.atlas(pipeline.embedded())


@pytest.fixture
def drawn(toy: Path) -> Atlas:
    """The toy country, its units of today drawn too, with the links that run through each."""
    areas = [
        feature(f"u-{code}", "Polygon", ring, side="both", code=code, epoch="2026")
        for code, ring in (
            (
                "00101",
                [[[105.0, 21.5], [105.4, 21.5], [105.4, 22.0], [105.0, 22.0], [105.0, 21.5]]],
            ),
            (
                "00104",
                [[[105.4, 21.5], [106.0, 21.5], [106.0, 22.0], [105.4, 22.0], [105.4, 21.5]]],
            ),
        )
    ]
    (toy / "communes.geojson").write_text(collection(areas), encoding="utf-8")
    names = ("key", "geometry", "status", "title_vi", "order", "columns", "coverage")
    row = ("communes", '"Polygon"', "false", "Xã", 4, '"code", "epoch"', "true")
    with (toy / "catalogue.toml").open("a", encoding="utf-8") as file:
        file.write(LAYER.format(**dict(zip(names, row, strict=True))))
    atlas = pipeline.atlas(timed.write(toy), audience="internal")
    within = {"ra": ["u-00101", "u-00104"], "rc": ["u-00104"], "guard": ["u-00104"]}
    return replace(atlas, recast={"2026": Recast("2026", "communes", within=within)})


def rows(atlas: Atlas, name: str) -> list[dict[Any, Any]]:
    found = {table.name: table for table in export_tables.from_atlas(atlas)}[name]
    return found.rows.astype(object).where(found.rows.notna(), None).to_dict("records")


def sheets(atlas: Atlas, folder: Path) -> dict[str, Worksheet]:
    tables.write(atlas, folder)
    book = openpyxl.load_workbook(folder / "tables" / "links.xlsx")
    return {sheet.title: sheet for sheet in book.worksheets}


def heads(sheet: Worksheet) -> dict[str, str]:
    return dict(zip(*([str(cell.value) for cell in line] for line in sheet[1:2]), strict=True))


def lines(sheet: Worksheet) -> list[dict[str, Any]]:
    names = [str(cell.value) for cell in sheet[1]]
    told = sheet.iter_rows(min_row=3, values_only=True)
    return [dict(zip(names, line, strict=True)) for line in told]


def in_word(atlas: Atlas, folder: Path, language: report.Language = "vi") -> Any:  # noqa: ANN401 - a document
    report.write(atlas, folder / "report.docx", language=language)
    return docx.Document(io.BytesIO((folder / "report.docx").read_bytes()))


def successors(document: Any) -> list[list[str]]:  # noqa: ANN401 - a document
    """The rows of the last table, its head first; the title of a group is a row of one cell."""
    found = document.tables[-1]._tbl.tr_lst
    return [["\n".join(p.text for p in cell.p_lst) for cell in row.tc_lst] for row in found]


# --- tables --------------------------------------------------------------------------------------


def test_a_workspace_without_units_has_none_of_it(toy: Path, tmp_path: Path) -> None:
    atlas = pipeline.atlas(toy)
    assert unit_tables.frames(atlas) == {}
    assert {table.name for table in export_tables.from_atlas(atlas)}.isdisjoint(
        {"unit_successions", "unit_links"}
    )
    made = sheets(atlas, tmp_path)
    assert made.keys().isdisjoint({SUCCESSIONS, LINKS})
    assert heads(made["Cặp huyện giáp ranh"])["name_vi"] == "Tên"
    assert "đơn vị cũ" not in str([cell.value for cell in made["Đọc trước"]["A"]])
    document = in_word(atlas, tmp_path)
    told = [line.text for line in document.paragraphs]
    assert "Phụ lục. Các liên kết khác" in told
    assert "sau sắp xếp" not in "".join(told)


def test_every_unit_of_the_sides_that_is_no_more_leads_to_today(ages: Atlas) -> None:
    found = rows(ages, "unit_successions")
    assert [*found[0]] == [*schema.names("unit_successions")]
    assert [(row["key"], row["extent"], row["share_pct"], row["clause"]) for row in found] == [
        ("01@2024-01@2026", "whole", None, None),
        ("02@2024-01@2026", "whole", None, None),
        ("a1@2024-00101@2026", "part", 100, "3"),
        ("a2@2024-00104@2026", "part", None, "4"),
        ("b1@2024-00104@2026", "part", None, "4"),
        ("b2@2024-00104@2026", "part", None, "1; 4; 2"),  # by way of b2 and of b3 of 2025
        ("b2@2025-00104@2026", "part", None, "4"),
        ("b3@2025-00104@2026", "part", None, "4"),
        ("00101@2025-00101@2026", "part", 70, "3"),
        ("00101@2025-00104@2026", "part", 30, "4"),
        ("00102@2025-00101@2026", "whole", None, "3"),
        ("00103@2025-00104@2026", "whole", None, "4"),
    ]
    last = found[-1]
    assert (last["name_vi"], last["parent_vi"]) == ("Phường Chợ", "Thị xã Bờ Ba")
    assert (last["heir_vi"], last["heir_parent_vi"]) == ("Phường Chợ", "Tỉnh Ả")
    assert (last["act"], last["note_vi"], last["checked"]) == ("NQ-2", "Ghi chú", None)
    assert found[-2]["checked"] == "clause;district"


def test_a_statement_keeps_its_unit_and_is_found_under_what_became_of_it(ages: Atlas) -> None:
    found = {row["unit_code"]: row for row in rows(ages, "unit_links")}
    assert {code: row["links_former"] for code, row in found.items()} == {
        "00101": "ra;rb",
        "00104": "ra;rb;rc;gate-east",
    }
    assert {row["links_through"] for row in found.values()} == {None}
    assert found["00101"]["formed_vi"] == "một phần xã Tân An, xã An Lạc (huyện Ả Một)"
    assert found["00104"]["formed_en"] == (
        "part of Tan An Commune (A One District); Cho Ward (Bo Ba Town)"
    )


def test_a_link_that_is_drawn_counts_where_it_runs_and_one_that_is_said_of_a_unit_does_not(
    drawn: Atlas,
) -> None:
    found = {row["unit_code"]: row for row in rows(drawn, "unit_links")}
    assert {code: row["links_through"] for code, row in found.items()} == {
        "00101": "ra",
        "00104": "ra;rc",
    }
    # `guard` takes place at the old district b2, wherever within it that may be.
    assert {code: row["links_former"] for code, row in found.items()} == {
        "00101": "rb",
        "00104": "rb;gate-east;guard",
    }


def test_units_of_today_are_those_of_the_newest_epoch_that_is_drawn(real: Atlas) -> None:
    last = real.units.epochs[-1]
    assert (unit_tables.today(real), last.layer) == ("2025-07", "")
    bare = [replace(epoch, layer="") for epoch in real.units.epochs]
    assert unit_tables.today(replace(real, units=replace(real.units, epochs=tuple(bare)))) == (
        last.key
    )


def test_the_shipped_units_all_have_a_successor_with_act_and_clause(real: Atlas) -> None:
    found = rows(real, "unit_successions")
    old = {row["key"].rpartition("-" + row["heir_code"])[0]: row for row in found}
    tiers = [row["tier"] for row in old.values()]
    assert {tier: tiers.count(tier) for tier in tiers} == {
        "province": 1,
        "district": 21 + 4,
        "commune": 386,
    }
    assert all(row["act"] for row in found)
    # What became of a part of Sơn Động is known by measure alone, of the province without a clause.
    bare = [row["name_vi"] for row in found if not row["clause"]]
    assert bare == ["Tỉnh Bắc Giang", "Huyện Sơn Động"]
    same = [row for row in found if row["unit_code"] == row["heir_code"]]
    assert len(same) > 60
    assert all(row["epoch"] != row["heir_epoch"] for row in same)
    sums: dict[str, float] = {}
    for row in found:
        if row["tier"] == "district" and row["epoch"] == real.catalogue.epoch:
            sums[row["name_vi"]] = sums.get(row["name_vi"], 0) + row["share_pct"]
    assert len(sums) == 21
    assert all(98 < total < 100.5 for total in sums.values()), sums


def test_each_link_stands_under_a_unit_of_today_where_its_districts_are(real: Atlas) -> None:
    known = {unit.key: unit for unit in real.units.units}
    told: dict[str, set[str]] = {}
    for row in rows(real, "unit_links"):
        for name in ("links_through", "links_former"):
            for link in filter(None, (row[name] or "").split(";")):
                told.setdefault(link, set()).add(row["key"])
    for link, held in unit_tables.districts(real).items():
        heirs = {
            kin.unit.key
            for unit in held
            for kin in units.heirs(real.units, unit, unit_tables.today(real))
        }
        assert told[link] & heirs, link
        assert {known[key].tier for key in told[link]} == {"commune"}
    assert len(told["forest-patrols"]) > 30  # said of districts, so of all that became of them
    assert told["dt289c"] == {"06517@2025-07", "07531@2025-07"}  # drawn in Quan Sơn and Tân Sơn


def test_the_checks_and_extents_are_explained_where_there_are_units(toy: Path, real: Atlas) -> None:
    families = {row["family"]: row for row in rows(real, "words")}
    assert {"tier", "extent", "unit_check"} <= families.keys()
    assert families["unit_check"]["test_vi"]
    bare = {row["family"] for row in rows(pipeline.atlas(toy), "words")}
    assert bare.isdisjoint({"tier", "extent", "unit_check"})


# --- the workbook --------------------------------------------------------------------------------


def test_the_sheets_of_units_are_in_words_and_their_heads_say_of_when(
    real: Atlas, tmp_path: Path
) -> None:
    made = sheets(real, tmp_path)
    titles = [*made]
    assert titles[titles.index("Trạng thái") - 2 :][:2] == [SUCCESSIONS, LINKS]
    sheet, told = made[SUCCESSIONS], lines(made[SUCCESSIONS])
    assert len(told) == len(rows(real, "unit_successions"))
    assert heads(sheet)["heir_vi"] == "Nay thuộc (từ 7/2025)"
    (row,) = [row for row in told if row["unit_code"] == "07540"]
    assert (row["tier"], row["extent"], row["epoch"]) == ("Cấp xã", "toàn bộ", "từ 01/2025")
    assert (row["act"], row["clause"]) == ("1658/NQ-UBTVQH15", "35")
    assert row["checked"] == "khớp danh mục; trong đơn vị cấp trên cũ"
    assert "Xa Lý" in row["note_vi"]
    assert sheet.freeze_panes == "B3"
    assert next(table.ref for table in sheet.tables.values()).startswith("A2:")
    assert sheet.print_title_rows == "$2:$2"
    shown = {name for name, look in zip(heads(sheet), sheet.column_dimensions.values(), strict=True)
             if not look.hidden}  # fmt: skip
    assert {"name_vi", "heir_vi", "unit_code", "share_pct", "act", "clause", "checked"} <= shown
    assert "name_en" not in shown


def test_sheets_that_name_districts_say_of_which_time_these_are(
    real: Atlas, tmp_path: Path
) -> None:
    made = sheets(real, tmp_path)
    assert heads(made["Cặp huyện giáp ranh"])["name_vi"] == "Tên (2023–2024)"
    assert heads(made["Điểm qua ranh giới"])["pair"] == "Cặp huyện (2023–2024)"
    assert heads(made["Tuyến liên kết"])["communes"] == "Qua các xã, phường (từ 7/2025)"
    assert heads(made[LINKS])["name_vi"] == "Tên (từ 7/2025)"
    told = [str(cell.value) for cell in made["Đọc trước"]["A"]]
    (line,) = [line for line in told if f"“{SUCCESSIONS}”" in line]
    assert "2023–2024" in line
    assert "không dùng để chia dân số" in line
    row = next(row for row in lines(made[LINKS]) if row["unit_code"] == "06436")
    assert "ĐT.292C" in row["links_through"]
    assert "Phối hợp bảo vệ rừng giáp ranh" in row["links_former"]


# --- Word ----------------------------------------------------------------------------------------


def test_word_leads_every_district_and_commune_that_is_named_to_today(
    real: Atlas, tmp_path: Path
) -> None:
    document = in_word(real, tmp_path)
    head, *told = successors(document)
    assert head[:2] == ["Đơn vị cũ (2023–2024)", "Nay thuộc (từ 7/2025); tỷ lệ diện tích, ước tính"]
    groups = [row[0] for row in told if len(row) == 1]
    assert groups == [
        (
            "Tỉnh Bắc Giang: nay thuộc tỉnh Bắc Ninh theo Nghị quyết\u00a0202/2025/QH15; "
            "đơn vị dưới đây theo Nghị quyết 1658/NQ-UBTVQH15"
        ),
        "Tỉnh Lạng Sơn; đơn vị dưới đây theo Nghị quyết 1672/NQ-UBTVQH15",
    ]
    by_name = {row[0]: row for row in told if len(row) > 1}
    named = {unit.name_vi for held in unit_tables.districts(real).values() for unit in held}
    assert len(named) > 15
    assert named <= by_name.keys()
    assert by_name["Huyện Lục Ngạn"][1].startswith("xã Biên Sơn\u00a020\u00a0%; xã Đèo Gia")
    assert by_name["Huyện Lục Ngạn"][2] == "29–37, 86–87"
    assert "Xã Biên Sơn: chỉ theo đo trên hình: khoảng 75 km²" in by_name["Huyện Sơn Động"][1]
    communes = {name: row[1:] for name, row in by_name.items() if name not in named}
    assert communes == {
        "Xã Đông Sơn (huyện Yên Thế)": ["xã Bố Hạ", "52"],
        "Thị trấn Bố Hạ (huyện Yên Thế)": ["xã Bố Hạ", "52"],
        "Xã Đông Hưng (huyện Lục Nam)": ["xã Đông Phú", "41"],
        "Xã Tân Sơn (huyện Lục Ngạn)": ["xã Tân Sơn", "33"],
        "Xã Mỹ An (huyện Lục Ngạn)": ["phường Phượng Sơn", "87"],  # in Chũ Town for half a year
        "Xã Thiện Tân (huyện Hữu Lũng)": ["xã Thiện Tân", "48"],
        "Xã Đồng Tiến (huyện Hữu Lũng)": ["xã Thiện Tân", "48"],
        "Xã Tân Thành (huyện Hữu Lũng)": ["xã Tân Thành", "46"],
        "Xã Hữu Kiên (huyện Chi Lăng)": ["xã Quan Sơn", "53"],
    }


def test_word_says_that_statements_keep_the_units_they_were_made_in(
    real: Atlas, tmp_path: Path
) -> None:
    told = [line.text for line in in_word(real, tmp_path).paragraphs]
    heads_ = [line for line in told if line.startswith("Phụ lục")]
    assert heads_ == ["Phụ lục I. Các liên kết khác", "Phụ lục II. Đơn vị hành chính sau sắp xếp"]
    lead = told[told.index(heads_[1]) + 1]
    assert "giữ nguyên theo đơn vị mà nguồn nêu" in lead
    assert "2023–2024" in lead
    number = next(line for line in told if CAPTION in line).split(".")[0]
    assert any(line.startswith("Ranh giới") and f"Xem {number}" in line.replace("\u00a0", " ")
               for line in told)  # fmt: skip


def test_the_english_report_has_it_in_english(real: Atlas, tmp_path: Path) -> None:
    head, group, *told = successors(in_word(real, tmp_path, "en"))
    assert head[0] == "Former unit (2023–24)"
    assert group[0].startswith("Bắc Giang Province: today in Bắc Ninh Province by Resolution")
    by_name = {row[0]: row[1] for row in told if len(row) > 1}
    assert by_name["Tân Sơn Commune (Lục Ngạn)"] == "Tân Sơn Commune"
    assert "Biên Sơn Commune\u00a020%" in by_name["Lục Ngạn District"]


def test_acts_stand_by_unit_where_these_are_by_several(ages: Atlas, tmp_path: Path) -> None:
    told = {row[0]: row[1:] for row in successors(in_word(ages, tmp_path))[1:]}
    assert told["Huyện Bờ Hai"] == [
        "phường Chợ (một phần đơn vị cũ)",
        "Nghị quyết\u00a0NQ-1, khoản\u00a01–2; Nghị quyết\u00a0NQ-2, khoản\u00a04",
    ]
    assert told["Tỉnh Bờ: nay thuộc tỉnh Ả theo Nghị quyết\u00a0NQ-2"] == []
