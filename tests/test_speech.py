"""What a workspace calls its units, and the language it has first: in sentences and in products."""

from __future__ import annotations

import re
import sqlite3
import tomllib
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

import abroad
import docx
import openpyxl
import pytest
from kept import once
from playwright.sync_api import Browser, expect

from lienket import i18n, pipeline, schema, speech, vocabulary
from lienket.export_tables import method
from lienket.style import ground
from lienket.style.themes import note

PROGRAM = Path(speech.__file__).parent
VIETNAMESE = re.compile("[À-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ]")
SHIPPED = re.compile(
    r"bac giang|lang son|bắc giang|lạng sơn|viet ?nam(?!ese)|district|province|commune",
    re.IGNORECASE,
)

COUNTY = speech.Speech(
    "en", speech.forms({"unit": ("quận", "county"), "side": ("bang", "state")}, ("2020", "2020"))
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every product of the country abroad."""

    def make(folder: Path) -> None:
        workspace = abroad.write(folder.parent / "abroad")
        only = ("web", "tables", "qgis", "report", "sheets")
        pipeline.run(pipeline.Order(workspace, folder, only=only, main_sheets=True))

    return once(tmp_path_factory, "abroad-maps", make)


def texts(path: Path) -> Iterator[str]:
    """What a person reads in a product, and what its layers and fields are called."""
    if path.suffix == ".svg":
        yield from (node.text or "" for node in ET.parse(path).iter())  # noqa: S314 - ours
    elif path.suffix == ".docx":
        with zipfile.ZipFile(path) as packed:
            for name in packed.namelist():
                if name.endswith(".xml"):
                    yield from re.findall(r">([^<>]+)<", packed.read(name).decode())
    elif path.suffix == ".xlsx":
        for sheet in openpyxl.load_workbook(path):
            yield sheet.title
            yield from (
                str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell
            )
    elif path.suffix == ".qgz":
        with zipfile.ZipFile(path) as packed:
            (name,) = (each for each in packed.namelist() if each.endswith(".qgs"))
            written = packed.read(name).decode()
        yield from map(unescape, re.findall(r'="([^"]*)"', written))
        yield from map(unescape, re.findall(r">([^<>]+)<", written))
    else:
        page = re.sub(
            r"<(style|script).*?</\1>", "", path.read_text(encoding="utf-8"), flags=re.DOTALL
        )
        page = re.sub(r'<(\w+)[^>]* lang="vi"[^>]*>.*?</\1>', "", page, flags=re.DOTALL)
        yield from map(unescape, re.findall(r">([^<>]+)<", page))


@pytest.mark.parametrize(
    "name",
    ["sheets/1-overview.svg", "report.docx", "tables/links.xlsx", "qgis/lienket.qgz",
     "index.html", "method.html", "tables/links_status_en.csv", "links.html"],
)  # fmt: skip
def test_an_english_product_has_no_vietnamese_letter_and_no_word_of_another_country(
    name: str, made: Path
) -> None:
    path = made / name
    told = [path.read_text(encoding="utf-8")] if path.suffix == ".csv" else [*texts(path)]
    assert told
    assert {text for text in told if VIETNAMESE.search(text)} == set()
    # The keys of columns and layers are the program's own; so is the law the Word follows.
    read = [text for text in told if not re.fullmatch(r"[\w#.,:;/\"'()=|<>${}\[\]+-]+", text)]
    if path.suffix != ".qgz":
        assert {text for text in read if SHIPPED.search(text)} == set()


def test_the_package_names_its_layers_in_english(made: Path) -> None:
    with sqlite3.connect(made / "qgis" / "lienket.gpkg") as base:
        titles = [row[0] for row in base.execute("SELECT identifier FROM gpkg_contents")]
        columns = [row[0] for row in base.execute("SELECT name FROM gpkg_data_columns")]
    assert "Counties" in titles
    assert "The border by pair of counties" in titles
    assert [name for name in (*titles, *columns) if VIETNAMESE.search(name)] == []


def test_the_report_of_the_other_language_stands_beside(made: Path) -> None:
    names = {path.name for path in made.glob("*.docx")}
    assert names == {"report.docx", "report_vi.docx"}
    text = "\n".join(row.text for row in docx.Document(str(made / "report.docx")).paragraphs)
    assert "Links between Alder and Birch" in text


@pytest.mark.browser
def test_the_page_opens_in_english_and_its_button_speaks_vietnamese(
    made: Path, browser: Browser
) -> None:
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.goto((made / "links.html").as_uri())
    page.locator("#links .link").first.wait_for(state="attached")
    seen = page.evaluate("document.body.innerText")
    assert [line for line in seen.splitlines() if VIETNAMESE.search(line)] == ["Tiếng Việt"]
    assert page.evaluate("document.documentElement.lang") == "en"
    for view in ("border", "change"):
        page.evaluate("view => { location.hash = `#view=${view}`; }", view)
        page.wait_for_timeout(300)
        seen = page.evaluate("document.body.innerText")
        assert not SHIPPED.search(seen), SHIPPED.findall(seen)
    assert "° S" in page.locator(".pointer .earth").inner_text()
    assert page.locator(".pointer .earth").inner_text().endswith("° W")
    assert "-" not in page.locator(".pointer .earth").inner_text()
    page.locator("#language").click()
    page.locator("#language", has_text="English").wait_for()
    expect(page).to_have_url(re.compile("l=vi"))
    page.close()


def test_sentences_and_labels_call_units_as_the_workspace_does() -> None:
    with speech.using(COUNTY):
        assert i18n.phrases("webmap")["pair_kind"][1] == "Adjoining counties"
        assert i18n.phrases("webmap")["search"][1] == "Find by name: link, road, place, county"
        assert schema.columns()["district"].en == "County"
        assert schema.tables()["border"].en == "The border by pair of counties"
    assert schema.columns()["district"].en == "District"
    words = vocabulary.extended({}, {}, COUNTY)

    class Own:
        vocabulary = words

    with vocabulary.using(Own()):
        assert ground("districts").en == "County border, 2020"
        assert ground("sides").en == "State border"
        assert vocabulary.label("accuracy", "area")[1] == "Only the county is known"
        assert note("accuracy_area").en == "Only the county is known"
        told = "\n".join(
            text for row in method.paragraphs() for text in (row.title[1], row.text[1])
        )
        assert not re.search("district|provinc|commune", told, re.IGNORECASE)


def test_every_place_for_a_word_is_known_and_stands_in_the_program_s_words() -> None:
    known = tomllib.loads((PROGRAM / "admin_words.toml").read_text(encoding="utf-8"))
    used = set()
    for path in PROGRAM.rglob("*.toml"):
        for name in re.findall(r"\{@(\w+)\}", path.read_text(encoding="utf-8")):
            form = name[0].lower() + name[1:]
            used.add(form.removeprefix("a_"))
    assert used <= {*known}
    spare = {name for name in known if not name.startswith(("own_", "both_"))} - used
    assert spare <= {"english", "sides", "units", "levels", "main_class"}


@pytest.mark.parametrize(
    ("place", "vi", "en"),
    [
        ("Unit", "Quận", "County"),
        ("units", "quận", "counties"),
        ("a_unit", "quận", "a county"),
        ("border", "ranh giới bang", "state border"),
        ("seats", "trung tâm quận", "county seats"),
        ("levels_up", "quận", "counties"),
        ("main_roads", "đường chính", "main roads"),
        ("of_epoch", " 2020", ", 2020"),
    ],
)
def test_a_form_follows_from_those_that_are_named(place: str, vi: str, en: str) -> None:
    assert COUNTY.form(place) == (vi, en)


def test_an_article_and_a_border_of_its_own() -> None:
    named = {"unit": ("tỉnh", "oblast"), "border": ("biên giới", "state border")}
    own = speech.Speech(forms=speech.forms(named))
    assert own.form("a_unit") == ("tỉnh", "an oblast")
    assert own.form("Border") == ("Biên giới", "State border")
    both = speech.forms({"unit": ("x", "county"), "subunit": ("y", "parish")})
    assert both["area"][1] == "parish or county"
    assert both["every_subunit"][1] == "parishes"
