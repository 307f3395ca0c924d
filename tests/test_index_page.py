"""The front page: it lists what stands there, draws it, and takes no data for markup."""

from __future__ import annotations

import re
import shutil
import tomllib
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import shapely
from browsing import PHONE, TOUCH_PX
from PIL import Image
from playwright.sync_api import Browser, Page
from toy import Edit

from lienket import i18n, index_page, overview, pipeline, style, text
from lienket.export_tables import key_messages
from lienket.index_page import cards, picture, sheet_cards
from lienket.index_page.cards import Product
from lienket.model.atlas import Atlas

FOLDER = Path(index_page.__file__).parent
HOSTILE = (
    "{{7*7}} {% if %}",
    "</script></style><script>window.pwned = 1</script>",
    '<img src=x onerror="window.pwned = 1">',
    "\"'`${window.pwned = 1}`",
    "&lt;b&gt; &amp; <b>đậm</b>",
    "one\u2028two",
)


class Reader(HTMLParser):
    """The elements, the addresses and the text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.said: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in {"href", "src"}]

    def handle_data(self, data: str) -> None:
        """A text stands there."""
        self.said.append(data)

    @property
    def files(self) -> set[str]:
        """What the page leads to, beside itself."""
        led = [address for address in self.addresses if not address.startswith(("#", "data:"))]
        return {unquote(address) for address in led}


def make(workspace: Path, out: Path, **values: object) -> Reader:
    pipeline.run(pipeline.Order(workspace=workspace, out=out, **values))  # type: ignore[arg-type] # values of any type
    return Reader((out / "index.html").read_text(encoding="utf-8"))


ABOUT = {"MANIFEST.json", "datapackage.json"}
"""What only tells of the others: the foot of the page leads there."""

ANEW = {"links.html", "method.html"}
"""What a build of the web map makes, with the date of that build."""


def standing(out: Path) -> set[str]:
    """The files of a folder of products but the front page."""
    paths = (path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())
    return {path for path in paths if path != "index.html"}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "sản phẩm"


@pytest.fixture
def page(products: Path) -> Reader:
    """The front page of the toy country."""
    return Reader((products / "index.html").read_text(encoding="utf-8"))


def test_it_leads_to_every_file_that_stands_there_and_to_no_other(
    page: Reader, products: Path
) -> None:
    assert page.files == standing(products)


def test_a_map_sheet_is_a_card_with_its_picture_and_every_form(toy: Path, out: Path) -> None:
    page = make(toy, out, only=("sheets",))
    assert page.files == standing(out)
    pictures = [address for address in page.addresses if address.startswith("data:image/webp")]
    assert len(pictures) == len([*(out / "sheets").glob("*.pdf")]) == 4
    assert {"Nước đồ chơi", "Đường Ra", "Road Ra"} <= {*page.said}


def test_it_is_right_after_only(toy: Path, out: Path, edit: Edit) -> None:
    page = make(toy, out, only=("tables",))
    assert page.files == standing(out)
    assert "links.html" not in page.files
    assert any("chưa có bản đồ" in said for said in page.said)
    edit("facts/links.csv", "Xe buýt", "Xe khách " + "dài " * 400)
    page = make(toy, out, only=("web",))
    assert page.files == standing(out)
    for path in standing(out) - ABOUT:
        size, _ = i18n.format_size((out / path).stat().st_size)
        assert f"{Path(path).name} · {size}" in page.said


def test_a_layer_that_is_gone_is_no_longer_listed(
    toy: Path, products: Path, out: Path, edit: Edit
) -> None:
    shutil.copytree(products, out)
    edit("facts/links.csv", "gate-east,gate,Cửa khẩu Đông,East gate,bb,,,,,gates,public\n", "")
    edit("facts/statuses.csv", "gate-east,in_service,none,,,,2021-08,,osm,lớp,yes,,\n", "")
    head, _, _ = (toy / "catalogue.toml").read_text("utf-8").partition('[[layer]]\nkey = "gates"')
    (toy / "catalogue.toml").write_text(head, encoding="utf-8")
    kept = make(toy, out, only=("web",))
    assert "geojson/gates.geojson" in kept.files
    assert make(toy, out).files == standing(out)
    assert "geojson/gates.geojson" not in standing(out)


def test_what_is_of_another_date_says_so(toy: Path, out: Path) -> None:
    first = make(toy, out, as_of=date(2024, 5, 2))
    assert first.said.count("Theo báo cáo ngày 02/5/2024") == 1
    page = make(toy, out, only=("web",))
    head = "Theo báo cáo ngày 02/5/2024, bổ sung đến 10/3/2025 (2 thông tin mới hơn)"
    assert page.said.count(head) == 1
    assert page.said.count("Số liệu đến 02/5/2024") == len(standing(out) - ABOUT - ANEW)


def test_it_counts_rows_and_features(page: Reader) -> None:
    assert (
        "5 dòng, mỗi liên kết, công trình, địa điểm một dòng: trạng thái, nguồn, chiều dài."
        in page.said
    )
    assert [said for said in page.said if said.endswith("đối tượng")] == [
        "4 đối tượng",
        "6 đối tượng",
        "1 đối tượng",
        *("2 đối tượng", "3 đối tượng", "2 đối tượng"),  # the border, its crossings, its gaps
    ]


def test_three_sentences_sum_up_the_links(toy: Path, page: Reader) -> None:
    assert "Ba điều cần biết" in page.said
    for vi, en in key_messages.lines(pipeline.atlas(toy)):
        assert {vi, en} <= {*page.said}


def test_the_stages_are_those_of_the_links(products: Path) -> None:
    page = (products / "index.html").read_text(encoding="utf-8")
    rows = re.findall(r'<span lang="en">([^<]*)</span></span></span><meter value="(\d+)"', page)
    assert dict(rows) == {
        "Proposed or planned": "2",
        "Under construction": "1",
        "Cooperation, agreed": "1",
    }


def test_what_links_lead_to_is_told_beside_them(page: Reader) -> None:
    assert "4 liên kết của báo cáo, theo đoạn ở giai đoạn cao nhất" in page.said
    assert "Ngoài ra có 1 công trình, địa điểm mà liên kết dẫn tới: 1 cửa khẩu." in page.said


def test_what_is_completed_in_part_is_told_with_how_much(toy: Path, edit: Edit, out: Path) -> None:
    edit("facts/statuses.csv", "ra--aa,in_service,none,,", "ra--aa,in_service,new,completed,")
    page = make(toy, out)
    assert "Hoàn thành một phần" in page.said
    assert "hoàn thành một phần (41,4 trong 82,7 km đo trên bản đồ)" in page.said


def test_the_notice_of_the_workspace_stands_in_the_head(
    toy: Path, page: Reader, edit: Edit, out: Path
) -> None:
    assert "Units of 2024." not in page.said
    notice = 'notice_vi = "Đơn vị năm 2024."\nnotice_en = "Units of 2024."'
    edit("catalogue.toml", 'id = "toy"', f'id = "toy"\n{notice}')
    assert {"Đơn vị năm 2024.", "Units of 2024."} <= {*make(toy, out).said}


def test_two_pages_of_one_input_are_byte_equal(toy: Path, products: Path, out: Path) -> None:
    make(toy, out)
    content = (out / "index.html").read_bytes()
    assert content == (products / "index.html").read_bytes()
    assert b"\r" not in content
    assert content.startswith(b'<!DOCTYPE html>\n<html lang="vi">')


def test_internal_rows_are_not_on_a_public_page(toy: Path, products: Path, out: Path) -> None:
    page = (products / "index.html").read_text(encoding="utf-8")
    assert not [word for word in ("guard", "Tuần tra", "mật", "I.9", "nội bộ") if word in page]
    make(toy, out, audience="internal")
    assert "Bản NỘI BỘ, không phổ biến" in (out / "index.html").read_text(encoding="utf-8")


def hostile(atlas: Atlas, word: str) -> Atlas:
    """`atlas` with `word` as every text that the page shows."""
    catalogue = replace(
        atlas.catalogue,
        title_vi=word,
        title_en=word + "!",
        contact=word,
        sides=tuple(replace(row, name_vi=word, name_en=word) for row in atlas.catalogue.sides),
        layers=tuple(
            replace(row, title_vi=word, title_en=word, credit=word, licence=word)
            for row in atlas.catalogue.layers
        ),
    )
    sources = tuple(
        replace(row, title_vi=word, title_en=word, number=word, issuer=word)
        for row in atlas.facts.sources
    )
    facts = replace(atlas.facts, sources=sources)
    return replace(atlas, catalogue=catalogue, facts=facts, version=word)


@pytest.fixture
def files(products: Path) -> tuple[cards.Product, ...]:
    """The products of the toy country."""
    return tuple(
        cards.Product(path, products / path, "2024-05-02")
        for path in sorted(standing(products) - ABOUT)
    )


@pytest.mark.parametrize("word", HOSTILE)
def test_hostile_texts_stay_texts(
    toy: Path, tmp_path: Path, files: tuple[cards.Product, ...], word: str
) -> None:
    atlas = pipeline.atlas(toy)
    index_page.write(atlas, files, tmp_path / "plain.html")
    index_page.write(hostile(atlas, word), files, tmp_path / "index.html")
    plain = Reader((tmp_path / "plain.html").read_text(encoding="utf-8"))
    page = Reader((tmp_path / "index.html").read_text(encoding="utf-8"))
    assert set(page.tags) == set(plain.tags)
    assert not {"script", "img", "link"} & set(page.tags)
    assert "".join(page.said).count(word) > 12


def test_an_odd_file_name_is_an_address_and_a_text(toy: Path, tmp_path: Path) -> None:
    name = 'more/"a b"&%#?.pdf'
    (tmp_path / "file").write_text("x")
    product = cards.Product(name, tmp_path / "file", "2025-03-10")
    index_page.write(pipeline.atlas(toy), [product], tmp_path / "index.html")
    page = Reader((tmp_path / "index.html").read_text(encoding="utf-8"))
    assert name in page.files
    assert name in page.said
    assert 'href="more/%22a%20b%22%26%25%23%3F.pdf"' in (tmp_path / "index.html").read_text()


def test_the_picture_is_small_and_of_the_style_table(atlas: Atlas) -> None:
    drawn = picture.whole(atlas)
    assert len(drawn.encode()) < 60_000
    colours = set(re.findall(r"#[0-9a-f]{6}", drawn))
    table = {symbol.colour for symbol in style.symbols()} | {style.PAPER}
    table |= {look.fill for look in style.grounds()} | {look.colour for look in style.grounds()}
    assert colours <= table
    used = {atlas.symbols[key] for key in atlas.frames["roads"].index}
    assert {row.colour for row in style.symbols() if row.key in used} <= colours


def test_places_fall_where_they_lie(toy: Path) -> None:
    """The toy's gate stands at 105.95° E, 21.8° N, its sides from 105 to 106 and 21 to 22."""
    atlas = pipeline.atlas(toy)
    sheet = overview.sheet(atlas)
    [[x, y]] = sheet.units(sheet.metric(atlas.frames["gates"])[0])
    margin, wide, high = 30, overview.WIDTH - 60, sheet.height - 60
    assert x == pytest.approx(margin + 0.95 * wide, abs=8)
    assert y == pytest.approx(margin + 0.2 * high, abs=8)
    assert high / wide == pytest.approx(1.07, abs=0.01)
    assert picture.tolerance_m(atlas) == round(1 / sheet.scale)


def test_a_place_beyond_the_picture_stops_nothing(toy: Path) -> None:
    atlas = pipeline.atlas(toy)
    there = atlas.frames["gates"].set_geometry(shapely.points([[107.5, 21.8]]), crs="EPSG:4326")
    beyond = replace(atlas, frames={**atlas.frames, "gates": there})
    assert picture.whole(beyond).count("<path") <= picture.whole(atlas).count("<path")


def test_bars_have_the_colours_of_the_stages(products: Path) -> None:
    page = (products / "index.html").read_text(encoding="utf-8")
    bars = re.findall(r'style="--bar:(#[0-9a-f]{6})"', page)
    colours = {row.key: row.colour for row in style.groups()}
    assert len(bars) == 3
    assert {*bars} <= {*colours.values()}
    assert colours["building"] in bars


def test_what_can_be_printed_stands_before_data_and_qgis_before_geojson(
    shipped_maps: Path,
) -> None:
    page = (shipped_maps / "index.html").read_text(encoding="utf-8")
    titles = ["Ba điều cần biết", "Tờ bản đồ để in", "Báo cáo (Word)", "Bảng", "Gói cho QGIS",
              "Lớp bản đồ (GeoJSON)"]  # fmt: skip
    places = [page.index(f">{title}<") for title in titles]
    assert places == sorted(places)


def test_a_sheet_in_other_units_says_so_on_its_card(atlas: Atlas, tmp_path: Path) -> None:
    files = [tmp_path / f"1-toan-canh{end}.png" for end in ("", "-2025-07")]
    for file in files:
        Image.new("RGB", (20, 30)).save(file)
    products = [Product(f"sheets/{file.name}", file, "2024-05-02") for file in files]
    html = str(sheet_cards.sheets(atlas, products))
    assert "Toàn cảnh liên kết Bắc Giang – Lạng Sơn</" in html
    assert "Toàn cảnh liên kết Bắc Giang – Lạng Sơn, địa giới từ 7/2025</" in html
    assert "overview, units from July 2025</" in html


def test_without_sheets_the_page_says_how_to_make_them(toy: Path, out: Path) -> None:
    page = make(toy, out, only=("tables",))
    assert any("lienket build --only sheets" in said for said in page.said)


def test_words_are_all_used_and_in_both_languages() -> None:
    words = tomllib.loads((FOLDER / "words.toml").read_text(encoding="utf-8"))
    code = "".join(path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.py")))
    for key, row in words.items():
        assert row["vi"]
        assert row["en"]
        assert text.is_nfc(row["vi"])
        assert re.findall(r"\{(\w+)\}", row["vi"]) == re.findall(r"\{(\w+)\}", row["en"])
        made = re.sub(
            r"^(edition|csv|gpkg|qgz|report_vi|report_en|report_first|xlsx|appraisals)_.*",
            r"\1",
            key,
        )
        assert f'"{key}"' in code or made != key, key


# --- in a browser ----------------------------------------------------------------------------


@pytest.fixture
def opened(browser: Browser, shipped_maps: Path) -> Any:  # noqa: ANN401 - a function of a size
    """Opens the front page of the embedded workspace, with the network cut."""
    asked: list[str] = []
    complaints: list[str] = []
    context = browser.new_context()
    context.set_offline(True)

    def visit(size: tuple[int, int] = (1400, 900)) -> Page:
        page = context.new_page()
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto((shipped_maps / "index.html").as_uri())
        return page

    yield visit
    context.close()
    assert complaints == []
    assert all(url.startswith("file:") for url in asked)


@pytest.mark.browser
def test_the_page_asks_for_nothing_and_opens_the_map(opened: Any) -> None:  # noqa: ANN401 - a page of Playwright
    page = opened()
    assert page.evaluate("performance.getEntriesByType('resource').length") == 0
    page.get_by_role("link", name="Mở bản đồ").click()
    page.locator("#found:not(:empty)").wait_for(state="attached")
    assert page.url.endswith("/links.html")


@pytest.mark.browser
def test_the_language_changes_by_keyboard_without_reload(opened: Any) -> None:  # noqa: ANN401 - a page of Playwright
    page = opened()
    assert page.get_by_role("heading", level=1).inner_text() == "Liên kết Bắc Giang – Lạng Sơn"
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert page.get_by_role("heading", level=1).inner_text().startswith("Links between")
    said = page.locator("body").inner_text()
    assert "Under construction" in said
    assert "Đang thi công" not in said
    page.locator("label", has_text="Tiếng Việt").click()
    assert "Đang thi công" in page.locator("body").inner_text()


@pytest.mark.browser
def test_a_phone_scrolls_one_way_and_has_room_for_a_thumb(opened: Any) -> None:  # noqa: ANN401 - a page of Playwright
    page = opened(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    for target in page.locator("label, .go, .card, .layers a").all():
        assert target.bounding_box()["height"] >= TOUCH_PX


@pytest.mark.browser
@pytest.mark.parametrize("word", HOSTILE)
def test_hostile_texts_run_nowhere(
    browser: Browser, toy: Path, tmp_path: Path, files: tuple[cards.Product, ...], word: str
) -> None:
    index_page.write(hostile(pipeline.atlas(toy), word), files, tmp_path / "index.html")
    page = browser.new_page()
    page.goto((tmp_path / "index.html").as_uri())
    assert page.title() == word
    assert page.evaluate("document.querySelector('h1 [lang=vi]').textContent") == word
    assert page.evaluate("window.pwned") is None
    assert page.locator("img, script").count() == 0
    page.close()
