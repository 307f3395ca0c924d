"""The report for Word, read back with python-docx, as bytes, and as LibreOffice prints it."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import tomllib
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import docx
import numpy as np
import pandas as pd
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm
from docx.table import Table
from docx.text.paragraph import Paragraph
from PIL import Image
from toy import Edit

from lienket import dates, i18n, pipeline, report, tables, tally, text, vocabulary
from lienket.errors import ProductError
from lienket.export_tables import counts, key_messages
from lienket.export_tables.words import METHOD
from lienket.model.atlas import Atlas
from lienket.sheet import map_elements, report_picture, sheet_list

FOLDER = Path(report.__file__).parent
FONT = "Times New Roman"
HOSTILE = '</w:t><w:br/> {{7*7}} "&amp;" <b>đậm</b> \\fldSimple one two'
COUNTRIES = ("toy", "real")

# What ECMA-376 says of the order of children, as far as the report has them.
ORDER = {
    "pPr": "pStyle keepNext keepLines numPr tabs spacing ind jc outlineLvl sectPr",
    "rPr": "rFonts b bCs i iCs caps color sz szCs lang",
    "tblPr": "tblStyle tblW tblInd tblBorders tblLayout tblCellMar tblLook tblCaption",
    "tcPr": "tcW gridSpan vMerge vAlign",
    "tbl": "tblPr tblGrid tr",
    "tr": "trPr tc",
    "tc": "tcPr p",
    "sectPr": "headerReference type pgSz pgMar cols titlePg",
    "style": "name basedOn next uiPriority semiHidden unhideWhenUsed qFormat pPr rPr tblPr",
    "lvl": "start numFmt pStyle suff lvlText lvlJc pPr",
    "numbering": "abstractNum num",
    "abstractNum": "multiLevelType lvl",
    "settings": "zoom defaultTabStop characterSpacingControl compat",
    "tblBorders": "top left bottom right insideH insideV",
    "tblCellMar": "top left bottom right",
    "inline": "extent docPr cNvGraphicFramePr graphic",
    "pic": "nvPicPr blipFill spPr",
    "spPr": "xfrm prstGeom",
}

Write = Callable[..., Document]
Figures = tuple[report.Figure, ...]


@pytest.fixture(params=COUNTRIES)
def atlas(request: pytest.FixtureRequest, toy: Path) -> Atlas:
    """The toy country, then the workspace that is shipped."""
    return pipeline.atlas(toy if request.param == "toy" else pipeline.embedded())


@pytest.fixture
def small(toy: Path) -> Atlas:
    return pipeline.atlas(toy)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "report.docx"


@pytest.fixture
def write(path: Path) -> Write:
    """`write(atlas, figures, language)`: the report, read back."""

    def made(atlas: Atlas, figures: Figures = (), language: report.Language = "vi") -> Document:
        report.write(atlas, path, figures, language)
        return docx.Document(str(path))

    return made


@pytest.fixture
def figures(tmp_path: Path) -> Figures:
    """A wide picture and a high one, at 300 dots an inch."""
    found = []
    for name, size in (("wide", (3508, 2480)), ("high", (1240, 3508))):
        image = tmp_path / f"{name}.png"
        Image.new("RGB", size, "#abc").save(image, dpi=(300, 300))
        found.append(report.Figure(image, f"Tờ {name}", f"Sheet {name}", f"Ảnh {name}", "Shown"))
    return tuple(found)


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def said(document: Document) -> list[str]:
    """Every paragraph outside the tables."""
    return [paragraph.text for paragraph in document.paragraphs]


def named(line: Paragraph) -> str:
    """The name of a paragraph's style."""
    return str(line.style and line.style.name)


def written(node: BaseOxmlElement) -> str:
    """The text within an element."""
    return "".join(str(part.text or "") for part in node.iter(qn("w:t")))


def whole(line: Paragraph) -> str:
    """The text of a paragraph with that of its fields."""
    return written(line._p)


def local(node: BaseOxmlElement) -> str:
    """The name of an element without its namespace; "" of a comment."""
    return str(node.tag).rpartition("}")[2] if isinstance(node.tag, str) else ""


def everything(path: Path) -> str:
    return "".join(content.decode("utf-8", "replace") for content in parts(path).values())


def rows(table: Table) -> list[list[str]]:
    """The rows of a table below its head; the title of a group is a row of one cell."""
    lines = table._tbl.tr_lst[1:]
    return [["\n".join(map(written, cell.p_lst)) for cell in line.tc_lst] for line in lines]


def linked(document: Document) -> list[list[str]]:
    """The rows of the table of routes."""
    return rows(document.tables[0])


def captioned(document: Document, caption: str) -> Table:
    """The table whose caption begins so."""
    return next(
        table
        for table in document.tables
        if table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")).startswith(caption)
    )


def cited(document: Document, atlas: Atlas) -> dict[int, str]:
    """The id of each source that is listed, by its number."""
    listed = [line.text for line in document.paragraphs if named(line) == "Source Item"]
    return {
        number: next(row.id for row in atlas.facts.sources if line.startswith(row.title_vi))
        for number, line in enumerate(listed, start=1)
    }


def others(document: Document) -> list[list[str]]:
    """The rows of the table of links that are no routes."""
    return rows(captioned(document, "Các liên kết khác"))


# --- the table of links ----------------------------------------------------------------------


def test_each_link_is_a_row_once_the_routes_first_and_numbered(atlas: Atlas, write: Write) -> None:
    document = write(atlas)
    routes = [link.name_vi for link in atlas.facts.links if link.kind == "route"]
    assert [row[1] for row in linked(document)] == routes
    assert [row[0] for row in linked(document)] == [str(n + 1) for n in range(len(routes))]
    kinds = list(vocabulary.words("kind"))
    rest = [link for link in atlas.facts.links if link.kind != "route"]
    rest.sort(key=lambda link: kinds.index(link.kind))
    assert [row[1] for row in others(document)] == [link.name_vi for link in rest]


def test_each_kind_is_named_at_the_first_of_its_links(atlas: Atlas, write: Write) -> None:
    kinds = {link.kind for link in atlas.facts.links} - {"route"}
    named_ = [row[0] for row in others(write(atlas)) if row[0]]
    assert named_ == [word.vi for word in vocabulary.words("kind").values() if word.code in kinds]


def test_a_row_says_what_the_table_of_statuses_says(atlas: Atlas, write: Write) -> None:
    document = write(atlas)
    by_name, numbered = {row[1]: row for row in linked(document)}, cited(document, atlas)
    sides = [side.key for side in atlas.catalogue.sides]
    for told in tables.status.links_status(atlas).to_dict("records"):
        if told["kind"] != "route":
            continue
        row = by_name[told["name_vi"]]
        *stages, state, drawn, day, source = row[2:]
        family = "stage" if vocabulary.words("kind")[told["kind"]].works else "activity"
        for side, cell in zip(sides, stages, strict=True):
            for code in filter(None, told[f"stage_{side}"].split(";")):
                assert vocabulary.label(family, code)[0].lower() in cell.lower()
        if told["ground"] == "not_applicable":
            assert (state, told["works"]) == ("–", "not_applicable")
        else:
            assert vocabulary.label("ground", told["ground"])[0].lower() in state.lower()
            assert counts.works(told["key"], atlas)[0].lower() in state.lower()
        assert drawn.startswith(vocabulary.label("accuracy", told["accuracy"])[0].partition(":")[0])
        measured = re.search(r"Dài ([\d.,]+) km", drawn)
        if measured:
            shown = float(measured[1].replace(".", "").replace(",", "."))
            assert shown == pytest.approx(told["length_km"], abs=0.06)
        else:
            assert pd.isna(told["length_km"])
        newest = dates.When.parse(told["as_of"])
        assert day == i18n.format_date(newest)[0]
        assert told["source"] in {numbered[int(place)] for place in re.findall(r"\d+", source)}


def test_a_row_of_the_toy_country_reads_as_a_person_would_say_it(
    small: Atlas, write: Write
) -> None:
    document = write(small)
    by_name = {row[1]: row[2:] for row in linked(document)}
    assert by_name["Đường Rb"] == [
        "Đang khai thác",
        "Xây dựng mới: đang thi công; chậm tiến độ",
        "Mới có một bên; phía chưa xong: Tỉnh Bờ\nDự án: một bên đang thi công",
        # 0.8 degrees of longitude at 21.6 degrees north.
        "Vẽ theo nguồn, đã khái quát hóa\nDài 82,8 km",
        "08/3/2025",
        "[1], [3]",
    ]
    assert by_name["Đường Rc"][3] == "Sơ đồ"
    rest = {row[1]: row[2] for row in others(document)}
    assert rest["Xe buýt"] == "Đã thống nhất [1]"
    assert rest["Cửa khẩu Đông"].startswith("Đang khai thác* [")


def test_what_is_inferred_looks_so(small: Atlas, write: Write) -> None:
    for paragraph in (
        paragraph
        for row in write(small).tables[0].rows[1:]
        for cell in row.cells[2:4]
        for paragraph in cell.paragraphs
    ):
        assert bool(paragraph.runs[0].italic) == paragraph.text.endswith("*")
    inferred = [row for row in linked(write(small)) if row[1] == "Đường Rc"]
    assert inferred[0][2:4] == ["Xây dựng mới: đề xuất", "Xây dựng mới: có trong quy hoạch*"]


def test_the_head_is_repeated_and_no_row_is_cut(atlas: Atlas, write: Write) -> None:
    for table in write(atlas).tables:
        head, *others = table._tbl.tr_lst
        assert head.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert not [row for row in others if row.find(f".//{qn('w:tblHeader')}") is not None]
        for row in table._tbl.tr_lst:
            assert row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None
        # No row stands alone on a page.
        for row in (*others[:1], *others[-2:]):
            for line in row.iter(qn("w:p")):
                assert line.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None


def test_a_table_is_as_wide_as_the_page_between_its_margins(atlas: Atlas, write: Write) -> None:
    document = write(atlas)
    _, lying, standing = document.sections
    routes, parts_, *others_ = document.tables
    for section, table in ((lying, routes), (lying, parts_), *((standing, row) for row in others_)):
        width = section.page_width - section.left_margin - section.right_margin  # type: ignore[operator] # they stand there
        grid = [column.width or 0 for column in table.columns]
        assert sum(grid) == pytest.approx(width, abs=Mm(0.1))
        for row in table._tbl.tr_lst:
            assert sum(cell.width or 0 for cell in row.tc_lst) == sum(grid)


# --- the other chapters ----------------------------------------------------------------------


def test_the_summary_counts_the_toy_country(small: Atlas, write: Write) -> None:
    document = write(small)
    lines = [line.text.replace("\u00a0", " ") for line in document.paragraphs]
    start = lines.index("Tóm tắt")
    no_works = vocabulary.label("work", "none")[0].lower()
    first, second, third = (vi for vi, _ in key_messages.lines(small))
    assert lines[start + 1 : start + 11] == [
        "Căn cứ: Báo cáo, UBND, số 12-BC, 02/5/2024 [1].",
        f"{first} Xem Bảng 1, Bảng 2.",
        f"{second} Xem Bảng 3, Bảng 4.",
        third,
        "Báo cáo nêu 4 liên kết: 3 tuyến qua ranh giới; 1 nội dung phối hợp.",
        "Đã nối hai bên (1): Đường Ra.",
        "Mới có một bên (1): Đường Rb.",
        "Chưa nối (1): Đường Rc.",
        (
            "Tuyến, dự án xếp theo giai đoạn cao nhất của các đoạn: 3, gồm đề xuất, quy hoạch: 2; "
            "đang thi công: 1."
        ),
        "Nguồn đã đọc: 3. Chỗ chưa khớp, chưa rõ: 1.",
    ]
    assert {
        (
            "Đoạn, công trình, tính riêng từng bên: 6, gồm đề xuất: 2; có trong quy hoạch: "
            f"1; đang thi công: 1; {no_works}: 2. Giai đoạn của 1 trong số đó là suy luận, nguồn "
            "không nêu trực tiếp."
        ),
        "Nội dung phối hợp, mỗi nội dung tính một lần: 1, gồm phối hợp đã thống nhất: 1.",
        (
            "Ngoài ra có 1 công trình, địa điểm mà các liên kết dẫn tới, không tính là liên kết: "
            "cửa khẩu 1."
        ),
    } <= {*lines}


def test_the_notice_of_the_workspace_stands_under_the_title(small: Atlas, write: Write) -> None:
    catalogue = replace(small.catalogue, notice_vi="Đơn vị năm 2024.", notice_en="Units of 2024.")
    lines = said(write(replace(small, catalogue=catalogue)))
    assert lines[2:4] == ["Đơn vị năm 2024.", "Tóm tắt"]


def test_the_summary_adds_up(atlas: Atlas, write: Write) -> None:
    lines = [line.replace("\u00a0", " ") for line in said(write(atlas))]
    summed = [line for line in lines if re.search(r": \d+, gồm ", line)]
    assert len(summed) >= 3
    for line in summed:
        told = line.partition(". Giai đoạn")[0] + "."
        whole, *counts = map(int, re.findall(r"(\d+)(?=, gồm|[;.])", told))
        assert sum(counts) == whole, line


def test_the_doubts_are_those_about_routes(atlas: Atlas, write: Write) -> None:
    document = write(atlas)
    found = rows(captioned(document, "Những chỗ chưa khớp"))
    routes = {key for link in atlas.facts.links if link.kind == "route" for key in link.subjects}
    routes |= {link.key for link in atlas.facts.links if link.kind == "route"}
    facts = [doubt for doubt in atlas.facts.doubts if routes & {*doubt.subjects}]
    assert [row[:3] for row in found] == [
        [f"{number}. {doubt.topic_vi}", doubt.says_vi, doubt.follows_vi]
        for number, doubt in enumerate(facts, start=1)
    ]
    numbered = cited(document, atlas)
    assert [{numbered[int(place)] for place in re.findall(r"\d+", row[3])} for row in found] == [
        {*doubt.sources} for doubt in facts
    ]


def test_each_source_that_is_cited_is_listed_once_in_the_order_of_the_text(
    atlas: Atlas, write: Write
) -> None:
    document = write(atlas)
    listed = [line for line in document.paragraphs if named(line) == "Source Item"]
    numbered = cited(document, atlas)
    assert len({*numbered.values()}) == len(listed)
    by_id = {source.id: source for source in atlas.facts.sources}
    for place, line in enumerate(listed, start=1):
        source = by_id[numbered[place]]
        for told in (source.title_vi, source.issuer, source.number, source.address):
            assert told in line.text
        assert line._p.find(qn("w:bookmarkStart")).get(qn("w:name")) == f"source_{place}"
    marks = {int(place) for place in re.findall(r"\[(\d+)\]", written(document.element.body))}
    assert marks == {*range(1, len(listed) + 1)}


def test_a_source_that_was_not_read_says_so(atlas: Atlas, write: Write) -> None:
    first, *others = (replace(row, basis="read") for row in atlas.facts.sources)
    known = (replace(first, basis="cited", address=""), *others)
    document = write(replace(atlas, facts=replace(atlas.facts, sources=known)))
    listed = [line.text for line in document.paragraphs if named(line) == "Source Item"]
    assert listed[0].endswith("nêu trong nguồn khác, chưa xem bản gốc.")
    assert not any("bản gốc" in line for line in listed[1:])


def test_every_reference_leads_somewhere(atlas: Atlas, write: Write) -> None:
    body = write(atlas).element.body
    names = [node.get(qn("w:name")) for node in body.iter(qn("w:bookmarkStart"))]
    ids = [node.get(qn("w:id")) for node in body.iter(qn("w:bookmarkStart"))]
    assert len({*names}) == len({*ids}) == len(names)
    inside = [node for node in body.iter(qn("w:hyperlink")) if node.get(qn("r:id")) is None]
    assert {node.get(qn("w:anchor")) for node in inside} <= {*names}


def test_a_chapter_without_content_is_left_out(small: Atlas, write: Write) -> None:
    empty = replace(small, facts=replace(small.facts, doubts=(), requests=()))
    document = write(empty)
    assert headings(document) == [
        *("Tóm tắt", "Tình trạng các tuyến", "Giáp ranh", "Nguồn", "Lưu ý về độ chính xác"),
    ]
    assert len(document.tables) == 5


def test_a_workspace_of_nothing_still_makes_a_report(small: Atlas, write: Write) -> None:
    rest = replace(small.facts, doubts=(), requests=(), sources=())
    bare = replace(small, facts=replace(rest, links=(), parts=()))
    empty = write(replace(bare, summary=tally.count(bare)))
    assert "Tình trạng các tuyến" not in headings(empty)


# --- figures ---------------------------------------------------------------------------------


def test_a_picture_has_an_alternative_text_and_a_number_of_its_own(
    small: Atlas, write: Write, figures: Figures
) -> None:
    shapes = [*write(small, figures).element.body.iter(qn("wp:docPr"))]
    assert [shape.get("descr") for shape in shapes] == ["Ảnh wide", "Ảnh high"]
    assert [shape.get("id") for shape in shapes] == ["1", "2"]


def test_a_caption_is_counted_by_word_itself(small: Atlas, write: Write, figures: Figures) -> None:
    document = write(small, figures)
    captions = [line for line in document.paragraphs if named(line) == "Caption"]
    dated = "theo báo cáo ngày 02/5/2024, bổ sung đến 10/3/2025"
    assert [whole(line) for line in captions] == [
        "Hình 1. Tờ wide",
        "Hình 2. Tờ high",
        f"Bảng 1. Tình trạng các tuyến kết nối, {dated}",
        "Bảng 2. Từng đoạn của các tuyến",
        "Bảng 3. Các cặp huyện giáp ranh và kết nối qua ranh giới",
        "Bảng 4. Các đoạn chưa nối",
        "Bảng 5. Các kiến nghị nêu trong nguồn",
        "Bảng 6. Những chỗ chưa khớp, chưa rõ về các tuyến và cách xử lý",
        f"Bảng 7. Các liên kết khác, {dated}",
    ]
    fields = [line._p.find(qn("w:fldSimple")).get(qn("w:instr")) for line in captions]
    assert fields == [rf" SEQ {name} \* ARABIC " for name in ("Hình",) * 2 + ("Bảng",) * 7]


def test_the_summary_leads_to_the_maps_and_tables(
    small: Atlas, write: Write, figures: Figures
) -> None:
    lettered = replace(figures[1], letters={"ra": "a"})
    document = write(small, (lettered, figures[0]))
    lines = [line.text.replace("\u00a0", " ") for line in document.paragraphs]
    start = lines.index("Tóm tắt")
    assert lines[start + 2].endswith("Xem Hình 1, Bảng 1, Bảng 2.")
    assert lines[start + 3].endswith("Xem Hình 2, Bảng 3, Bảng 4.")
    # A map with letters stands over the table that says what they mean.
    captions = [whole(line) for line in document.paragraphs if named(line) == "Caption"]
    assert captions.index("Hình 2. Tờ high") + 1 == captions.index(
        "Bảng 3. Các cặp huyện giáp ranh và kết nối qua ranh giới"
    )
    pairs = rows(captioned(document, "Các cặp huyện"))
    assert next(row[3] for row in pairs if "Ra" in row[3]).startswith("a: ")


def test_a_picture_keeps_its_shape_and_fits_the_page(
    small: Atlas, write: Write, figures: Figures
) -> None:
    wide, high = write(small, figures).inline_shapes
    assert wide.height == pytest.approx(Mm(140), abs=Mm(0.1))
    assert wide.width / wide.height == pytest.approx(3508 / 2480, abs=0.01)
    assert high.height == pytest.approx(Mm(220), abs=Mm(0.1))
    assert high.height / high.width == pytest.approx(3508 / 1240, abs=0.01)


def test_a_picture_has_no_room_at_its_sides_that_a_reader_would_add(
    small: Atlas, write: Write, figures: Figures
) -> None:
    for shape in write(small, figures).inline_shapes:
        assert {shape._inline.get(f"dist{side}") for side in "TBLR"} == {"0"}


def test_the_name_of_a_route_goes_on_beside_its_parts(small: Atlas, write: Write) -> None:
    table = captioned(write(small), "Từng đoạn")
    looks = [
        line.tc_lst[0].find(f"{qn('w:tcPr')}/{qn('w:vMerge')}") for line in table._tbl.tr_lst[1:]
    ]
    names = [row[0] for row in rows(table)]
    assert names.count("") > 0
    for at, (name, look) in enumerate(zip(names, looks, strict=True)):
        below = names[at + 1] if at + 1 < len(names) else "-"
        if not name:
            assert look is not None
            assert look.get(qn("w:val")) is None
        elif not below:
            assert look.get(qn("w:val")) == "restart"
        else:
            assert look is None


def test_a_wide_picture_lies(small: Atlas, write: Write, figures: Figures) -> None:
    sections = write(small, (*figures, figures[0], figures[0])).sections
    lying = [section.orientation is WD_ORIENT.LANDSCAPE for section in sections]
    assert lying == [False, True, False, True, True, False]


def test_a_small_picture_is_not_blown_up(small: Atlas, write: Write, figures: Figures) -> None:
    image = figures[0].image
    Image.new("RGB", (300, 300), "#abc").save(image, dpi=(300, 300))
    [shape] = write(small, figures[:1]).inline_shapes
    assert shape.width == pytest.approx(Mm(25.4), abs=Mm(0.1))


def test_a_picture_stays_with_its_caption(small: Atlas, write: Write, figures: Figures) -> None:
    document = write(small, figures)
    assert document.styles["Picture"].paragraph_format.keep_with_next


# --- the paper -------------------------------------------------------------------------------


def test_the_page_is_that_of_official_documents(atlas: Atlas, write: Write) -> None:
    sections = write(atlas).sections
    for section in sections:
        assert {round(Mm(210) / 635), round(Mm(297) / 635)} == {
            round((section.page_width or 0) / 635),
            round((section.page_height or 0) / 635),
        }
        for margin, least, most in (
            (section.top_margin, 20, 25),
            (section.bottom_margin, 20, 25),
            (section.left_margin, 30, 35),
            (section.right_margin, 15, 20),
        ):
            assert Mm(least - 0.05) <= (margin or 0) <= Mm(most)
    landscape = WD_ORIENT.LANDSCAPE
    assert [section.orientation is landscape for section in sections] == [False, True, False]


def test_all_letters_are_times_new_roman_11_in_tables_else_13_to_14_and_black(
    atlas: Atlas, write: Write, path: Path
) -> None:
    write(atlas)
    files = parts(path)
    for name in ("word/styles.xml", "word/document.xml", "word/header1.xml"):
        root = parse_xml(files[name])
        fonts = {value for node in root.iter(qn("w:rFonts")) for value in node.attrib.values()}
        sizes = {node.get(qn("w:val")) for node in root.iter(qn("w:sz"), qn("w:szCs"))}
        colours = {node.get(qn("w:val")) for node in root.iter(qn("w:color"))}
        assert fonts <= {FONT}
        assert sizes <= {"22", "26", "28"}
        assert colours <= {"000000"}
    defaults = parse_xml(files["word/styles.xml"]).find(f".//{qn('w:rPrDefault')}")
    assert defaults is not None
    assert defaults.find(f".//{qn('w:rFonts')}").get(qn("w:ascii")) == FONT


def headings(document: Document) -> list[str]:
    return [line.text for line in document.paragraphs if named(line) == "Heading 1"]


def test_headings_are_numbered_by_their_style(
    small: Atlas, write: Write, figures: Figures, path: Path
) -> None:
    document = write(small, figures)
    assert headings(document) == [
        *("Tóm tắt", "Bản đồ", "Tình trạng các tuyến", "Giáp ranh"),
        *("Kiến nghị", "Chỗ chưa khớp, chưa rõ về các tuyến", "Nguồn", "Lưu ý về độ chính xác"),
    ]
    levels = parse_xml(parts(path)["word/numbering.xml"])[0].iter(qn("w:lvl"))
    told = [
        tuple(
            level.find(qn(f"w:{name}")).get(qn("w:val")) for name in ("pStyle", "numFmt", "lvlText")
        )
        for level in levels
    ]
    assert told == [
        ("Heading1", "upperRoman", "%1."),
        ("Heading2", "decimal", "%2."),
        ("Heading3", "lowerLetter", "%3)"),
    ]
    for number in (1, 2, 3):
        looks = document.styles[f"Heading {number}"].element.find(f".//{qn('w:numPr')}")
        assert looks.find(qn("w:numId")).get(qn("w:val")) == "1"


def test_pages_are_numbered_in_the_middle_above_from_the_second_on(
    small: Atlas, write: Write
) -> None:
    first, *others = write(small).sections
    assert first.different_first_page_header_footer
    assert not list(first.first_page_header._element.iter(qn("w:fldSimple")))
    assert not [section for section in others if section.different_first_page_header_footer]
    for section in (first, *others):
        [field] = section.header._element.iter(qn("w:fldSimple"))
        assert field.get(qn("w:instr")) == " PAGE "
        assert named(section.header.paragraphs[0]) == "Header"
        assert section._sectPr.find(qn("w:pgNumType")) is None


def test_every_run_says_its_language(atlas: Atlas, write: Write, figures: Figures) -> None:
    for language, tag in (("vi", "vi-VN"), ("en", "en-GB")):
        body = write(atlas, figures, language).element.body
        found = [run.find(f"{qn('w:rPr')}/{qn('w:lang')}") for run in body.iter(qn("w:r"))]
        assert {node.get(qn("w:val")) for node in found if node is not None} == {tag}
        assert None not in found


def test_every_relationship_leads_to_a_part_and_every_part_has_a_type(
    small: Atlas, write: Write, figures: Figures, path: Path
) -> None:
    write(small, figures)
    files = parts(path)
    reached = set()
    for name, content in files.items():
        if name.endswith(".rels"):
            folder = Path(name).parent.parent
            for node in parse_xml(content):
                if node.get("TargetMode") == "External":
                    assert node.get("Target") == METHOD
                    assert node.get("Type").endswith("/hyperlink")
                    continue
                reached.add((folder / node.get("Target").lstrip("/")).as_posix())
    plain = {name for name in files if name != "[Content_Types].xml" and ".rels" not in name}
    assert reached == plain
    types = [*parse_xml(files["[Content_Types].xml"])]
    known = {node.get("PartName") or node.get("Extension") for node in types}
    assert all(f"/{name}" in known or name.rpartition(".")[2] == "png" for name in plain)
    assert {node.get("PartName") for node in types} - {None} <= {f"/{name}" for name in plain}


def test_every_reference_to_a_part_has_its_relationship(
    small: Atlas, write: Write, figures: Figures, path: Path
) -> None:
    write(small, figures)
    files = parts(path)
    ids = [node.get("Id") for node in parse_xml(files["word/_rels/document.xml.rels"])]
    assert len(ids) == len({*ids})
    used = set(re.findall(r' r:(?:id|embed)="([^"]+)"', files["word/document.xml"].decode()))
    # Styles, numbering and settings are found by their type; pictures, heads and the page of the
    # method by reference.
    assert len(used) == len(figures) + 3
    assert used <= {*ids}


def test_no_two_drawings_or_bookmarks_share_an_id(
    atlas: Atlas, write: Write, figures: Figures
) -> None:
    body = write(atlas, figures * 3).element.body
    for tag, names in (
        ("wp:docPr", ("id",)), ("pic:cNvPr", ("id",)),
        ("w:bookmarkStart", (qn("w:id"), qn("w:name"))), ("w:bookmarkEnd", (qn("w:id"),)),
    ):  # fmt: skip
        for name in names:
            found = [node.get(name) for node in body.iter(qn(tag))]
            assert found
            assert len(found) == len({*found}), tag


def test_its_properties_say_what_it_is_and_as_of_when(small: Atlas, write: Write) -> None:
    told = write(small).core_properties
    assert (told.title, told.subject) == ("Nước đồ chơi", "Tình trạng các tuyến")
    assert (told.author, told.language) == (f"Lienket {small.version}", "vi-VN")
    assert told.created == told.modified
    assert told.created is not None
    assert told.created.replace(tzinfo=None) == datetime(2025, 3, 10)  # noqa: DTZ001 - a day without a clock


def test_the_children_of_an_element_stand_in_the_order_of_the_schema(
    small: Atlas, write: Write, figures: Figures, path: Path
) -> None:
    write(small, figures)
    files = parts(path)
    for name in ("document", "styles", "numbering", "settings", "header1", "header2"):
        for node in parse_xml(files[f"word/{name}.xml"]).iter():
            order = ORDER.get(local(node), "").split()
            if order:
                places = [order.index(local(child)) for child in node if local(child) != "p"]
                assert places == sorted(places), (name, local(node))


def test_a_cell_ends_with_a_paragraph_and_a_chapter_too(atlas: Atlas, write: Write) -> None:
    body = write(atlas).element.body
    assert {local(cell[-1]) for cell in body.iter(qn("w:tc"))} == {"p"}
    for node in body.iter(qn("w:sectPr")):
        assert local(node.getparent()) in {"pPr", "body"}
    ranked = atlas.accessibility.changes["rank"].notna().any()
    assert [local(node) for node in body].count("tbl") == 7 + int(ranked) + bool(atlas.units.units)
    assert local(body[-2]) == "p"


# --- editions, languages, bytes --------------------------------------------------------------


def test_the_public_edition_holds_nothing_internal(toy: Path, write: Write, path: Path) -> None:
    write(pipeline.atlas(toy))
    told = everything(path)
    assert "Bản công khai" in told
    for hidden in ("NỘI BỘ", "Tuần tra", "Nội bộ", "Văn bản mật", "Quốc phòng", "I.9"):
        assert hidden not in told


def test_the_internal_edition_says_so_on_every_page(toy: Path, write: Write) -> None:
    document = write(pipeline.atlas(toy, audience="internal"))
    assert "Tuần tra" in [row[1] for row in others(document)]
    assert any("Bản NỘI BỘ, không phổ biến" in line for line in said(document))
    for section in document.sections:
        for head in (section.header, section.first_page_header):
            assert "NỘI BỘ" in [line.text for line in head.paragraphs]


def test_the_english_report_is_the_same_in_english(atlas: Atlas, write: Write) -> None:
    document = write(atlas, (), "en")
    names = {link.name_en or link.name_vi for link in atlas.facts.links}
    rest = rows(captioned(document, "Other links"))
    assert {row[1] for row in (*linked(document), *rest)} == names
    assert headings(document)[:2] == ["Summary", "Status of the routes"]


def test_what_was_stated_later_is_not_in_it(toy: Path, write: Write) -> None:
    earlier = pipeline.atlas(toy, as_of=dates.When.parse("2024-05-02").first)
    by_name = {row[1]: row[2:] for row in linked(write(earlier))}
    assert by_name["Đường Rb"][1] == "Xây dựng mới: đã phê duyệt dự án"
    assert "Theo báo cáo ngày 02/5/2024 – Bản công khai" in said(write(earlier))


def test_the_same_input_gives_the_same_bytes(
    atlas: Atlas, tmp_path: Path, figures: Figures
) -> None:
    one, two = tmp_path / "one.docx", tmp_path / "two.docx"
    report.write(atlas, one, figures)
    report.write(atlas, two, figures)
    assert one.read_bytes() == two.read_bytes()
    with zipfile.ZipFile(one) as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert "rsid" not in everything(one).lower()
    assert str(tmp_path) not in everything(one)


def test_no_text_is_ever_markup(toy: Path, write: Write, figures: Figures, edit: Edit) -> None:
    cell = HOSTILE.replace('"', '""')
    edit("facts/links.csv", "Đường Rb,Road Rb", f'"{cell}",Road Rb')
    edit("facts/doubts.csv", "Hai ngày", f'"{cell}"')
    edit("facts/sources.csv", "Bài báo", f'"{cell}"')
    edit("catalogue.toml", 'title_vi = "Nước đồ chơi"', f"title_vi = '{HOSTILE}'")
    spoilt = tuple(replace(row, caption_vi=HOSTILE, alternative_vi=HOSTILE) for row in figures)
    document = write(pipeline.atlas(toy), spoilt)
    assert HOSTILE in [row[1] for row in linked(document)]
    assert rows(captioned(document, "Những chỗ chưa khớp"))[0][1] == HOSTILE
    assert said(document)[0] == document.core_properties.title == HOSTILE
    assert [node.get("descr") for node in document.element.body.iter(qn("wp:docPr"))] == [
        HOSTILE,
        HOSTILE,
    ]
    assert whole(document.paragraphs[-1])


def test_a_line_end_in_a_text_is_one_in_the_paper(toy: Path, write: Write, edit: Edit) -> None:
    edit("facts/doubts.csv", "Hai ngày", '"Hai\nngày"')
    document = write(pipeline.atlas(toy))
    cell = captioned(document, "Những chỗ chưa khớp").cell(1, 1)
    assert cell.text == "Hai\nngày"


def test_words_are_all_used_and_in_both_languages() -> None:
    words = tomllib.loads((FOLDER / "words.toml").read_text(encoding="utf-8"))
    code = "".join(path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.py")))
    for key, row in words.items():
        assert row["vi"]
        assert row["en"]
        assert text.is_nfc(row["vi"])
        assert {*re.findall(r"\{(\w+)\}", row["vi"])} == {*re.findall(r"\{(\w+)\}", row["en"])}
        assert (
            f'"{key}"' in code or key.startswith("sort_") or key.endswith(("_caption", "_note"))
        ), key


# --- in a build ------------------------------------------------------------------------------


def test_a_build_makes_it_in_both_languages(toy: Path, tmp_path: Path) -> None:
    out = tmp_path / "maps"
    made = pipeline.run(pipeline.Order(workspace=toy, out=out, only=("report",)))
    assert {path.name for path in made} >= {*report.files("vi").values()}
    page = (out / "index.html").read_text(encoding="utf-8")
    assert {f'href="{name}"' for name in report.files("vi").values()} <= {
        *re.findall(r'href="[^"]+"', page)
    }
    assert "Báo cáo (Word)" in page


def test_a_place_that_cannot_be_written_is_said(toy: Path, tmp_path: Path) -> None:
    (tmp_path / "report.docx" / "in the way").mkdir(parents=True)
    order = pipeline.Order(workspace=toy, out=tmp_path, only=("web", "tables", "report", "qgis"))
    with pytest.raises(ProductError, match=r"report\.docx|could not|cannot"):
        pipeline.run(order)


# --- as LibreOffice prints it ----------------------------------------------------------------


@pytest.fixture
def printed(path: Path, tmp_path: Path) -> Callable[[], list[str]]:
    """`printed()`: the text of each page of the report at `path`."""
    office, reader = shutil.which("soffice"), shutil.which("pdftotext")
    if not office or not reader:
        pytest.skip("no LibreOffice, or no pdftotext (poppler-utils)")

    def pages() -> list[str]:
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        folder = str(path.parent)
        command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", folder]
        subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=180)
        pdf = path.with_suffix(".pdf")
        read = [reader, "-layout", "-enc", "UTF-8", str(pdf), "-"]
        done = subprocess.run(read, check=True, capture_output=True)
        return done.stdout.decode("utf-8").rstrip("\f").split("\f")

    return pages


def squeezed(page: str) -> str:
    return " ".join(page.split())


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> tuple[Atlas, Path]:
    """The workspace that is shipped, and its reports with their maps, as a build makes them."""
    atlas, out = pipeline.atlas(pipeline.embedded()), tmp_path_factory.mktemp("drawn")
    order = pipeline.Order(
        workspace=pipeline.embedded(), out=out, only=("report", "sheets"), main_sheets=True,
        workers=2,
    )  # fmt: skip
    pipeline.run(order)
    return atlas, out


@pytest.mark.office
@pytest.mark.parametrize("name", report.files("vi").values())
def test_the_report_has_at_most_18_pages_beside_its_appraisals_and_its_routes_two(
    drawn: tuple[Atlas, Path], path: Path, printed: Callable[[], list[str]], name: str
) -> None:
    path.write_bytes((drawn[1] / name).read_bytes())
    first, *others_ = (squeezed(page) for page in printed())
    assert first.startswith(("LIÊN KẾT BẮC GIANG", "LINKS BETWEEN BẮC GIANG"))
    assert [page.split()[0] for page in others_] == [str(n + 2) for n in range(len(others_))]
    # The routes are appraised on six pages at most, of which the first and the last hold more.
    first_, last = (
        next(n for n, page in enumerate(others_) if re.search(rf"(Bảng|Table) {number}\.", page))
        for number in (6, 7)
    )
    appraised = last - first_ + 1
    assert appraised <= 6
    assert len(others_) - appraised <= 17
    bare = [page for page in others_ if len(page) < 100]
    assert [page for page in bare if "Hình" not in page and "Figure" not in page] == []
    # The 14 routes fill at most two pages: the table of parts begins on the second at the earliest.
    start = next(n for n, page in enumerate(others_) if re.search(r"(Bảng|Table) 1\.", page))
    end = next(n for n, page in enumerate(others_) if re.search(r"(Bảng|Table) 2\.", page))
    assert end - start <= 2


@pytest.mark.office
def test_no_date_and_no_word_is_cut_by_its_column(
    drawn: tuple[Atlas, Path], path: Path, printed: Callable[[], list[str]]
) -> None:
    path.write_bytes((drawn[1] / "report.docx").read_bytes())
    document = docx.Document(str(path))
    heads = {word for table in document.tables for cell in table.rows[0].cells
             for word in cell.text.split()}  # fmt: skip
    told = {row[-2] for row in linked(document)} - {"–"} | heads
    assert {"08/8/2025", "STT", "Nguồn", "Đường"} <= told
    assert told <= {word for page in printed() for word in page.split()}


def test_a_map_in_word_is_true_to_its_scale_at_the_size_it_has_there(
    drawn: tuple[Atlas, Path],
) -> None:
    atlas, out = drawn
    plans = [plan for plan in sheet_list.main(atlas) if report_picture.made_for(plan)]
    document = docx.Document(str(out / "report.docx"))
    ordered = sorted(plans, key=lambda plan: plan.matrix)
    assert len(document.inline_shapes) == len(ordered) == 3
    for shape, plan in zip(document.inline_shapes, ordered, strict=True):
        relation = shape._inline.graphic.graphicData.pic.blipFill.blip.embed
        with Image.open(io.BytesIO(document.part.related_parts[relation].blob)) as image:
            dark = np.asarray(image.convert("L")) < 90
        assert shape.width <= Mm(165.1)
        # The frame is the one line that is dark over nearly the whole width, and height.
        across = np.flatnonzero(dark.mean(axis=1) > 0.95)
        frame = dark[across[0] : across[-1]]
        edges = np.flatnonzero(frame.mean(axis=0) > 0.95)
        wide_mm = (edges[-1] - edges[0]) / dark.shape[1] * shape.width / 36_000
        with vocabulary.using(atlas):
            drawn_ = report_picture.draw(atlas, plan, language="vi", grayscale=False)
        west, _, east, _ = drawn_.view.extent
        scale = (east - west) * 1000 / wide_mm
        bar = map_elements.bar(drawn_.view)
        assert bar.km * 1e6 / bar.length == pytest.approx(scale, rel=0.005)
        assert drawn_.view.denominator == pytest.approx(scale, rel=0.005)
        assert drawn_.canvas.smallest_pt >= 7
        assert drawn_.complete


def test_the_english_report_has_english_maps(drawn: tuple[Atlas, Path]) -> None:
    blobs = []
    for name in report.files("vi").values():
        files = parts(drawn[1] / name)
        blobs.append({blob for path, blob in files.items() if path.endswith(".png")})
    assert len(blobs[0]) == len(blobs[1]) == 3
    assert blobs[0].isdisjoint(blobs[1])


@pytest.mark.office
def test_no_page_is_empty(write: Write, printed: Callable[[], list[str]], toy: Path) -> None:
    write(pipeline.atlas(toy))
    pages = [squeezed(page) for page in printed()]
    assert [len(page) for page in pages if len(page) < 100] == []
