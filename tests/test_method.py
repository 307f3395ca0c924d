"""How each figure comes about: said in both languages, with the numbers of the program, linked."""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import docx
import openpyxl
import pytest
from browsing import DESK, PHONE, Open
from playwright.sync_api import Browser

from lienket import index_page, line_clipping, pipeline, report
from lienket.access import people, permeability, potential, spots
from lienket.border import base_crossings, link_districts, proximity, small_roads
from lienket.export_tables import method
from lienket.export_tables.words import METHOD
from lienket.network import carriageways, od_points, sampling, travel_times
from lienket.pipeline import Order

ROOT = Path(__file__).resolve().parents[1]
LABELS = (("Dữ liệu vào:", "Sai số:", "Giới hạn:"), ("Made from:", "Error:", "Limits:"))


@pytest.fixture(scope="module")
def out(products: Path) -> Path:
    """All usual products of the toy country."""
    return products


class Page(HTMLParser):
    """What a page is made of: tags, ids, ways, and the text of each language."""

    def __init__(self, text: str) -> None:
        """Read `text`."""
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.ways: list[str] = []
        self.policy = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        told = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.ids += [told["id"]] if "id" in told else []
        self.ways += [told[name] for name in ("href", "src") if name in told]
        if told.get("http-equiv") == "Content-Security-Policy":
            self.policy = told["content"]


# --- the text --------------------------------------------------------------------------------


def test_each_paragraph_says_what_from_what_how_wrong_and_what_not() -> None:
    found = method.paragraphs()
    assert len({row.key for row in found}) == len(found)
    for row in found:
        assert re.fullmatch(r"[a-z]+", row.key)
        for text, labels in zip(row.text, LABELS, strict=True):
            places = [text.index(label) for label in labels]
            assert places == sorted(places), row.key
            assert [text.count(label) for label in labels] == [1, 1, 1], row.key
            assert text.endswith(".")
            assert text == unicodedata.normalize("NFC", text)
            assert not re.search(r"[{}]|  ", text), row.key


def test_every_figure_that_was_asked_about_has_its_paragraph() -> None:
    assert [row.key for row in method.paragraphs()] == [
        *("place", "ground", "works", "crossings", "pairs", "gaps", "lengths", "districts"),
        *("units", "disagreements", "minutes", "detour", "effect", "range", "rank", "people"),
        *("reach", "within", "worth", "cuts", "potential", "permeability", "cost", "priority"),
        *("summary", "dates"),
    ]


def test_a_workspace_without_people_reads_nothing_of_them() -> None:
    every, plain = method.paragraphs(), method.paragraphs(people=False)
    left = {row.key for row in every} - {row.key for row in plain}
    assert left == {
        *("reach", "within", "worth", "cuts", "potential", "permeability", "cost", "priority")
    }


def test_a_word_of_the_vocabulary_is_called_so() -> None:
    texts = {row.key: row.text for row in method.paragraphs()}
    assert "“Đã nối hai bên”" in texts["ground"][0]
    assert "“Joined”" in texts["ground"][1]
    assert "chỉ biết xã hoặc huyện" in texts["place"][0]


@pytest.mark.parametrize(
    ("key", "number", "vi", "en"),
    [
        ("ground", proximity.MEETING_M, "không quá {} m", "within {} m"),
        ("gaps", proximity.MEETING_M, "hơn {} m", "over {} m"),
        ("crossings", base_crossings.SAME_M, "không quá {} m", "within {} m"),
        ("crossings", line_clipping.WANDER_M, "trong vòng {} m", "within {} m"),
        ("districts", 100 * link_districts.LEAST_SHARE, "ít nhất {} %", "at least {}%"),
        ("districts", link_districts.REACH_M, "trong vòng {} m", "within {} m"),
        ("minutes", od_points.FAR_M / 1000, "quá {} km", "more than {} km"),
        ("effect", travel_times.WORTH_MIN, "ít nhất {} phút", "at least {} minute"),
        ("crossings", small_roads.LEAST_M / 1000, "ít nhất {} km", "at least {} km"),
        ("range", 100 * sampling.Limits().speed, "±{} %", "±{}%"),
        ("range", 100 * sampling.Limits().edition, "ngắn hơn đến {} %", "up to {}% shorter"),
        ("range", 100 * sampling.Limits().oneway, "dài hơn đến {} %", "up to {}% longer"),
        ("range", 100 * (sampling.HIGH - sampling.LOW), "{} trong 100 lần thử", "{} of 100 draws"),
        ("rank", 100 * sampling.FIRM, "{} trong 100 lần thử", "{} of 100 draws"),
        ("reach", spots.PLACES, "trên {} điểm", "over {} places"),
        ("reach", spots.FAR_M / 1000, "quá {} km", "more than {} km"),
        ("within", people.LIMITS_MIN[1], "{}, 90 phút", "{}, 90 minutes"),
        ("worth", travel_times.WORTH_MIN, "ít nhất {} phút", "at least {} minute"),
        ("cuts", carriageways.BESIDE_M, "trong vòng {} m", "within {} m"),
        ("potential", potential.HALF_MIN, "thêm {} phút", "every {} minutes"),
        ("permeability", permeability.NEAR_M / 1000, "không quá {} km", "within {} km"),
        ("permeability", permeability.REACH_M / 1000, "không quá {} km", "within {} km"),
        ("permeability", permeability.LEAST_M / 1000, "từ {} đến 20 km", "{} to 20 km"),
        ("permeability", permeability.MOST_M / 1000, "đến {} km", "to {} km"),
        ("permeability", 100 * permeability.ALIKE, "hơn kém {} %", "{}% more or less"),
        ("permeability", permeability.FEWEST, "ít nhất {} cặp", "at least {} such pairs"),
        ("priority", 100 * sampling.FIRM, "{} trong 100 lần thử", "{} of 100 draws"),
    ],
)
def test_a_number_in_the_text_is_that_of_the_program(
    key: str, number: float, vi: str, en: str
) -> None:
    texts = {row.key: (row.title[0] + row.text[0], row.title[1] + row.text[1])
             for row in method.paragraphs()}  # fmt: skip
    for half, text in zip((vi, en), texts[key], strict=True):
        assert half.format(f"{number:g}") in text


def test_the_document_is_made_from_it() -> None:
    written = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
    assert written == method.markdown(), "run scripts/write_method.py"


# --- the page --------------------------------------------------------------------------------


def test_the_page_is_one_file_without_a_script(out: Path) -> None:
    page = Page((out / METHOD).read_text(encoding="utf-8"))
    assert page.policy == index_page.POLICY
    assert "script" not in page.tags
    keys = [row.key for row in method.paragraphs(people=False)]
    assert [name for name in page.ids if name in keys] == keys
    beside = ("index.html", "MANIFEST.json", "datapackage.json")
    assert page.ways == [*(f"#{key}" for key in keys), *beside]


def test_the_page_holds_every_text(out: Path) -> None:
    text = re.sub(r"<[^>]+>", "", (out / METHOD).read_text(encoding="utf-8"))
    for row in method.paragraphs(people=False):
        for half in (*row.title, *row.text):
            assert half.replace("'", "&#x27;") in text


def test_the_page_is_a_product_like_the_others(out: Path) -> None:
    products = json.loads((out / "MANIFEST.json").read_text(encoding="utf-8"))["products"]
    assert METHOD in [row["path"] for row in products["front"]["out"]]
    package = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    [row] = [row for row in package["resources"] if row["path"] == METHOD]
    assert (row["title"], row["title_en"]) == (
        "Cách tính từng con số",
        "How each figure is computed",
    )
    assert f"`{METHOD}`" in (ROOT / "maps" / "README.md").read_text(encoding="utf-8")


def test_a_build_of_one_product_makes_it_anew(toy: Path, tmp_path: Path) -> None:
    pipeline.run(Order(toy, tmp_path / "maps", only=("tables",)))
    assert (tmp_path / "maps" / METHOD).is_file()
    assert METHOD in Page((tmp_path / "maps" / "index.html").read_text(encoding="utf-8")).ways


# --- the ways there --------------------------------------------------------------------------


def test_the_front_page_leads_there(out: Path) -> None:
    assert METHOD in Page((out / "index.html").read_text(encoding="utf-8")).ways


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_report_names_it_and_leads_there(out: Path, language: report.Language) -> None:
    document = docx.Document(str(out / report.files("vi")[language]))
    [line] = [line for line in document.paragraphs if METHOD in line.text]
    [link] = [link for link in line.hyperlinks if link.text == METHOD]
    assert link.address == METHOD
    words = tomllib.loads(
        (ROOT / "geo" / "lienket" / "report" / "words.toml").read_text(encoding="utf-8")
    )
    assert line.text == words["accuracy_method"][language].format(file=METHOD)


def test_the_workbook_leads_to_each_paragraph(out: Path) -> None:
    sheet = openpyxl.load_workbook(out / "tables" / "links.xlsx")["Cách tính"]
    names = [cell.value for cell in sheet[1]]
    rows = [dict(zip(names, row, strict=True)) for row in sheet.iter_rows(3)]
    shown = method.paragraphs(people=False)
    assert [row["name_vi"].value for row in rows] == [each.title[0] for each in shown]
    ways = [row["page"].hyperlink.target for row in rows if row["page"].hyperlink]
    assert ways == [f"../{METHOD}#{each.key}" for each in shown]


@pytest.mark.browser
def test_the_map_leads_there(open_map: Open, out: Path) -> None:
    page = open_map(out / "links.html")
    page.locator(".about-open").click()
    link = page.locator(f'dialog a[href="{METHOD}"]')
    assert "đi cùng bản đồ" in link.locator("..").inner_text()
    assert f"tệp {METHOD} đi cùng" in link.locator("..").inner_text()
    with page.context.expect_page() as opened:
        link.click()
    assert opened.value.url == (out / METHOD).as_uri()


@pytest.mark.browser
@pytest.mark.parametrize("size", [DESK, PHONE])
def test_the_page_reads_in_either_language(
    browser: Browser, out: Path, size: tuple[int, int]
) -> None:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    page = context.new_page()
    page.goto((out / METHOD).as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert page.locator("#rank h2").inner_text() == "Thứ hạng"
    page.locator('label[for="en"]').click()
    assert page.locator("#rank h2").inner_text() == "Rank"
    assert "Giới hạn" not in page.locator("#rank").inner_text()
    context.close()
