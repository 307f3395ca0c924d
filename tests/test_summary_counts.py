"""The products of one build, read back: every count that two of them show is the same in both.

All of the shipped workspace, as a reader has it: the text of the pages, of the Word reports, of the
sheet with the table of pairs, the cells of the workbook, the tables of the package, the project.
"""

from __future__ import annotations

import html
import json
import re
import sqlite3
import zipfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import docx
import openpyxl
import pytest
from browsing import Open
from playwright.sync_api import Page

from lienket import datapackage, export_tables, index_page, qgis, report, tables, vocabulary
from lienket.export_tables import counts, key_messages
from lienket.model.atlas import Atlas
from lienket.sheet import output, sheet, sheet_list


@pytest.fixture(scope="module")
def folder(atlas: Atlas, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every product that is no picture, and the front page of it all."""
    out = tmp_path_factory.mktemp("products")
    tables.write(atlas, out)
    qgis.write(export_tables.from_atlas(atlas), out, "EPSG:3405")
    for language, name in report.files("vi").items():
        report.write(atlas, out / name, (), language)
    index_page.write(atlas, (), out / "index.html")
    datapackage.write(export_tables.from_atlas(atlas), (), out / datapackage.FILE)
    return out


@pytest.fixture(scope="module")
def lines(atlas: Atlas) -> Mapping[str, counts.Line]:
    """What is to be found: date, notice, sentences, counts."""
    return {line.key: line for line in counts.lines(atlas)}


@pytest.fixture(scope="module")
def index(folder: Path) -> str:
    """What the front page says, in both languages."""
    page = (folder / "index.html").read_text(encoding="utf-8")
    return html.unescape(re.sub(r"<[^>]+>", " ", page))


def word(folder: Path, language: report.Language) -> str:
    """What the report says, its tables too."""
    document = docx.Document(str(folder / report.files("vi")[language]))
    texts = [row.text for row in document.element.body.iter() if row.tag.endswith("}t")]
    return "".join(filter(None, texts)).replace("\u00a0", " ")


@pytest.fixture(scope="module")
def matrix(atlas: Atlas) -> str:
    """What the sheet with the table of pairs says, as the SVG has its letters."""
    [plan] = [plan for plan in sheet_list.shipped(atlas) if plan.matrix]
    drawn = sheet.draw(atlas, plan)
    svg = output.rendered(drawn.canvas, "svg", drawn.title).decode()
    texts = re.findall(r"<text[^>]*>(.*?)</text>", svg, re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", text)).strip() for text in texts)


def squeezed(text: str) -> str:
    """`text` without spaces, which a renderer may set anew."""
    return "".join(text.split())


# --- what all of them say ------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["dates", "notice"])
def test_every_product_says_its_dates_and_its_units(
    folder: Path, lines: Mapping[str, counts.Line], index: str, matrix: str, key: str
) -> None:
    vi, en = lines[key].vi, lines[key].en
    assert vi in index
    assert en in index
    assert squeezed(vi) in squeezed(word(folder, "vi"))
    assert squeezed(en) in squeezed(word(folder, "en"))
    assert squeezed(vi) in squeezed(matrix)
    with zipfile.ZipFile(folder / "qgis" / "lienket.qgz") as project:
        assert vi.rstrip(".") in html.unescape(project.read("lienket.qgs").decode())


def test_the_sentences_are_the_same_on_the_front_page_and_in_word(
    folder: Path, atlas: Atlas, index: str
) -> None:
    for vi, en in key_messages.lines(atlas):
        assert vi in index
        assert en in index
        assert vi in word(folder, "vi")
        assert en in word(folder, "en")


def test_the_workbook_and_the_package_hold_every_line(
    folder: Path, lines: Mapping[str, counts.Line]
) -> None:
    wanted = {key: (line.vi, line.en, line.count) for key, line in lines.items()}
    book = openpyxl.load_workbook(folder / "tables" / "links.xlsx")
    assert book.sheetnames[1] == "Tổng hợp"
    names, _, *rows = book["Tổng hợp"].iter_rows(values_only=True)
    told = [dict(zip(names, row, strict=True)) for row in rows]
    shown = {
        str(row["key"]): (str(row["name_vi"]), str(row["name_en"]), row["count"]) for row in told
    }
    assert [*shown] == [*wanted]
    for key, (vi, en, count) in shown.items():
        # A count of a list says first what it is a list of.
        assert count == wanted[key][2]
        assert vi.lower().endswith(wanted[key][0].lower())
        assert en.lower().endswith(wanted[key][1].lower())
        assert "." in key or (vi, en) == wanted[key][:2]
    with closing(sqlite3.connect(folder / "qgis" / "lienket.gpkg")) as base:
        held = base.execute("SELECT key, name_vi, name_en, count FROM summary").fetchall()
    assert {row[0]: row[1:] for row in held} == wanted


def test_the_description_of_the_package_holds_every_line(
    folder: Path, lines: Mapping[str, counts.Line]
) -> None:
    told = json.loads((folder / datapackage.FILE).read_text(encoding="utf-8"))
    found = {
        row["name"]: (row["title"], row["title_en"], row.get("count")) for row in told["summary"]
    }
    assert found == {key: (row.vi, row.en, row.count) for key, row in lines.items()}
    assert told["notice"] == lines["notice"].vi


# --- the counts, product by product --------------------------------------------------------------


def test_the_front_page_counts_links_and_objects_as_the_record_does(
    atlas: Atlas, folder: Path, index: str
) -> None:
    summary = atlas.summary
    assert f"{summary.links} liên kết của báo cáo" in index
    assert f"có {sum(summary.objects.values())} công trình, địa điểm mà liên kết dẫn tới" in index
    page = (folder / "index.html").read_text(encoding="utf-8")
    bars = re.findall(
        r'<span lang="vi">([^<]*)</span>[^/]*</span></span></span><meter value="(\d+)"', page
    )
    groups = [*summary.works.items(), *summary.activities.items()]
    assert bars == [(counts.label(group)[0], str(many)) for group, many in groups]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_word_counts_as_the_record_does(
    atlas: Atlas, folder: Path, language: report.Language
) -> None:
    summary, half = atlas.summary, ("vi", "en").index(language)
    told = word(folder, language)
    groups = [
        *((*counts.label(group), many) for group, many in summary.works.items()),
        *((*counts.label(group), many) for group, many in summary.activities.items()),
        *((*counts.stage(code), many) for code, many in summary.parts.items()),
    ]
    kinds = [(vocabulary.label("kind", kind), many) for kind, many in summary.objects.items()]
    assert all(f"{label[half].lower()}{(' ', ': ')[half]}{many}" in told for label, many in kinds)
    for *labels, many in groups:
        label = str(labels[half])
        name = label[:1].lower() + label[1:]
        assert (f"{name}: {many}" if language == "vi" else f"{many} {name}") in told


def test_the_table_of_pairs_counts_the_routes_as_the_record_does(atlas: Atlas, matrix: str) -> None:
    ground = atlas.summary.across.ground
    states = ", ".join(
        f"{many} {vocabulary.label('ground', code)[0].lower()}" for code, many in ground.items()
    )
    assert squeezed(f"{atlas.summary.routes} tuyến: {states}") in squeezed(matrix)


def test_a_road_that_is_completed_in_part_is_so_in_every_product(
    atlas: Atlas, folder: Path, index: str
) -> None:
    assert atlas.summary.partly
    for key in atlas.summary.partly:
        vi, en = counts.completed(key, atlas)
        assert vi in index
        assert en in index
        assert vi in word(folder, "vi")
        assert en in word(folder, "en")
        with closing(sqlite3.connect(folder / "qgis" / "lienket.gpkg")) as base:
            row = base.execute("SELECT done_vi, done_en FROM links WHERE key = ?", [key]).fetchone()
        assert row == (vi, en)
        book = openpyxl.load_workbook(folder / "tables" / "links.xlsx")["Tuyến liên kết"]
        head = [str(cell.value) for cell in book[1]]
        cells = {row[head.index("key")]: row for row in book.iter_rows(min_row=3, values_only=True)}
        assert cells[key][head.index("done_vi")] == vi


# --- the map -------------------------------------------------------------------------------------


@pytest.mark.browser
def test_the_map_counts_as_the_record_does_as_long_as_nothing_is_filtered(
    atlas: Atlas, links: Path, open_map: Open
) -> None:
    page, summary = open_map(links), atlas.summary
    assert numbers(page, "#found") == [summary.links, sum(summary.objects.values())]
    heads = page.locator("#links h2").all_text_contents()
    kinds = {vocabulary.label("kind", kind)[0]: many for kind, many in summary.kinds.items()}
    counted = [re.fullmatch(r"(.*?)\s*(\d+)", head, re.DOTALL) for head in heads if head]
    assert {match[1].strip(): int(match[2]) for match in counted if match} == kinds
    page.locator("#table-open").click()
    assert numbers(page, "#table-view .count") == [summary.links, sum(summary.objects.values())]
    page.locator("#table-view .close").click()
    page.locator("#filter-open").click()
    states = {code: page.locator(f'input[name="ground"][value="{code}"]') for code in
              vocabulary.words("ground") if code in summary.across.ground}  # fmt: skip
    page.locator('[data-facet="ground"] summary').click()
    for code, box in states.items():
        label = box.locator("xpath=ancestor::label").inner_text()
        assert int(label.split()[-1]) == summary.across.ground[code]


@pytest.mark.browser
def test_the_map_says_dates_units_and_sentences_as_the_record_does(
    atlas: Atlas, links: Path, open_map: Open
) -> None:
    page = open_map(links)
    assert page.locator("#about").inner_text().startswith(counts.dated(atlas)[0])
    page.locator(".about-open").click()
    about = page.locator("dialog").inner_text()
    assert counts.dated(atlas)[0] in about
    assert counts.notice(atlas)[0] in about
    page.keyboard.press("Escape")
    told = page.evaluate("lienket.state.data.about.standing")
    assert [tuple(pair) for pair in told] == [*key_messages.lines(atlas)[:2]]


def numbers(page: Page, selector: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", page.locator(selector).inner_text())]
