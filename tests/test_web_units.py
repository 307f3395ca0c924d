"""The map in the units of two times: switch, address, search, and what became of what."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
import renewed
import toy as country
from browsing import DESK, PHONE, Open, until
from goldens import same
from kept import once
from PIL import Image
from playwright.sync_api import Page

from lienket import pipeline, webmap
from lienket.model.atlas import Atlas
from lienket.webmap import accessibility, recast

pytestmark = pytest.mark.browser

OTHER = f"#units={renewed.NEW}"
GOLDEN = (1400, 900)
SHOWN = "lienket.state.epoch"


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The map of the toy country in two epochs."""

    def make(folder: Path) -> None:
        folder.mkdir()
        webmap.write(made(folder), folder / "both.html")

    return once(tmp_path_factory, "units", make) / "both.html"


def made(folder: Path) -> Atlas:
    return renewed.renewed(pipeline.atlas(country.write(folder / "toy")))


def at(page: Page, hash_: str) -> Page:
    """The same page at another address, once it shows what that asks for."""
    page.evaluate("hash => { location.hash = hash; }", hash_)
    return page


@pytest.fixture
def new(open_map: Open, both: Path) -> Page:
    """The map in the units of 2025."""
    page = open_map(both)
    page.locator("#units label").last.click()
    until(page, f"{SHOWN} === '{renewed.NEW}'")
    return page


def written(page: Page) -> list[str]:
    """The names on the map."""
    page.wait_for_timeout(100)
    names: list[str] = page.evaluate("lienket.state.layer.labels.written.map(({ text }) => text)")
    return names


def batches(page: Page) -> set[str]:
    """The looks of the ground that are drawn now as lines."""
    return set(
        page.evaluate(
            """lienket.state.layer.ground.batches
                .filter(({ epoch, fill }) => !fill && (!epoch || epoch === lienket.state.epoch))
                .map(({ look }) => look)"""
        )
    )


def offered(page: Page, typed: str) -> list[tuple[str, str]]:
    page.locator("#search").fill(typed)
    rows = page.locator("#finds [role=option]:not([aria-disabled])").all()
    return [
        (row.locator(".find-name").inner_text(), row.locator(".find-kind").inner_text())
        for row in rows
    ]


def panel(page: Page) -> str:
    return page.locator("#detail-view").inner_text()


# The switch


def test_a_map_of_one_time_has_no_switch(open_map: Open, views: Path) -> None:
    page = open_map(views)
    assert page.locator("#units").count() == 0
    assert page.evaluate(SHOWN) == ""
    assert "units=" not in page.evaluate("lienket.address()")


def test_the_switch_names_the_epochs_that_have_a_map(open_map: Open, both: Path) -> None:
    page = open_map(both)
    assert page.locator("#units legend").inner_text() == "Địa giới"
    assert page.locator("#units label").all_inner_texts() == ["2023–2024", "từ 7/2025"]
    assert page.get_by_role("radio", name="2023–2024").is_checked()
    page.locator("#language").click()
    assert page.locator("#units legend").inner_text() == "Units"
    assert page.locator("#units label").all_inner_texts() == ["2023–24", "from July 2025"]


def test_the_mouse_changes_over_and_back_and_it_is_said(open_map: Open, both: Path) -> None:
    page = open_map(both)
    before = written(page)
    page.locator("#units label").last.click()
    until(page, f"{SHOWN} === '{renewed.NEW}'")
    assert page.locator("#said").inner_text() == "Địa giới: từ 7/2025"
    assert {"An Lạc", "Chũ", "Mỹ An", "Nam"} <= {*written(page)}
    assert not {"D-a1", "D-b2"} & {*written(page)}
    page.locator("#units label").first.click()
    until(page, f"{SHOWN} === '{renewed.OLD}'")
    assert page.locator("#said").inner_text() == "Địa giới: 2023–2024"
    assert written(page) == before


def test_the_keyboard_changes_over_and_keeps_the_focus(open_map: Open, both: Path) -> None:
    page = open_map(both)
    page.get_by_role("radio", name="2023–2024").focus()
    page.keyboard.press("ArrowRight")
    until(page, f"{SHOWN} === '{renewed.NEW}'")
    focused = "[document.activeElement.value, document.activeElement.checked]"
    until(page, f"{focused}[0] === '{renewed.NEW}'")
    assert page.evaluate(focused) == [renewed.NEW, True]
    page.keyboard.press("ArrowLeft")
    until(page, f"{SHOWN} === '{renewed.OLD}'")


def test_the_address_holds_the_units_and_leads_back(open_map: Open, both: Path) -> None:
    page = open_map(both)
    assert "units=" not in page.evaluate("lienket.address()")
    page.locator("#units label").last.click()
    until(page, f"location.hash.includes('units={renewed.NEW}')")
    other = open_map(both)
    at(other, page.evaluate("location.hash"))
    until(other, f"{SHOWN} === '{renewed.NEW}'")
    assert other.locator("#units label").last.locator("input").is_checked()
    at(other, "#8/21.5/105.5")
    until(other, f"{SHOWN} === '{renewed.OLD}'")


@pytest.mark.parametrize("asked", ["2025-01", "1999", "constructor", "%E1%BA"])
def test_an_address_of_no_map_shows_its_own_units(open_map: Open, both: Path, asked: str) -> None:
    page = at(open_map(both), f"{OTHER}")
    until(page, f"{SHOWN} === '{renewed.NEW}'")
    at(page, f"#units={asked}")
    until(page, f"{SHOWN} === '{renewed.OLD}'")
    assert page.locator("#units label").first.locator("input").is_checked()


def test_a_page_opened_at_an_address_shows_those_units_at_once(open_map: Open, both: Path) -> None:
    page = open_map(both)
    page.goto("about:blank")
    page.goto(f"{both.as_uri()}{OTHER}")
    until(page, "document.querySelector('#found')?.textContent.length > 0")
    assert page.evaluate(SHOWN) == renewed.NEW


def test_shapes_of_other_units_wait_until_they_are_asked_for(open_map: Open, both: Path) -> None:
    page = open_map(both)
    block = "document.querySelector('[id$=_units][data-later]').textContent.length"
    assert page.evaluate(block) > 0
    assert page.evaluate("lienket.epochs.loaded()") is False
    page.locator("#units label").last.click()
    until(page, "lienket.epochs.loaded()")
    assert page.evaluate(block) == 0


# What is drawn


def test_districts_give_way_to_communes_and_provinces_of_then(open_map: Open, both: Path) -> None:
    page = open_map(both)
    assert batches(page) == {"districts", "sides"}
    page.locator("#units label").last.click()
    until(page, f"{SHOWN} === '{renewed.NEW}'")
    assert batches(page) == {"communes", "sides", "context_lines.provincial"}
    names = {*written(page)}
    assert {"CỜ", "BỜ"} <= names
    assert not {"TỈNH Ả", "TỈNH BỜ"} & names


def test_no_limit_runs_between_what_became_one_province(new: Page) -> None:
    """Ả and Cờ are one: the meridian of 105° is no limit, that of 105.5° is."""
    xs = new.evaluate(
        """() => {
            const { batches } = lienket.state.layer.ground, { epoch } = lienket.state;
            const [{ shapes: { x, starts }, ids }] =
                batches.filter((one) => one.look === "sides" && one.epoch === epoch);
            return ids.map((arc) => [...x.subarray(starts[arc], starts[arc + 1])]);
        }"""
    )
    straight = {xs_[0] for xs_ in xs if len({*xs_}) == 1}
    assert 10_550_000 in straight
    assert 10_500_000 not in straight


def test_the_layer_of_other_units_is_no_switch_until_they_are_shown(
    open_map: Open, both: Path
) -> None:
    page = open_map(both)
    page.locator("#layers summary").click()
    titles = "[...document.querySelectorAll('#layers li li .choice')].map((n) => n.textContent)"
    assert "Xã, phường 2025" not in page.evaluate(titles)
    page.locator("#units label").last.click()
    until(page, f"{titles}.includes('Xã, phường 2025')")
    assert "Huyện" not in page.evaluate(titles)


def test_sides_are_called_by_what_they_are_a_part_of(new: Page) -> None:
    assert new.evaluate("lienket.side('aa')") == "Cờ (phần Tỉnh Ả cũ)"
    assert new.evaluate("lienket.side('bb')") == "Bờ"
    new.locator("#table-open").click()
    heads = new.locator("#table-view thead th").all_inner_texts()
    assert "Tình trạng phía Cờ (phần Tỉnh Ả cũ)" in heads


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("zoom", [7, 8, 9, 10, 11, 12])
def test_no_name_lies_over_another(
    open_map: Open, both: Path, zoom: int, size: tuple[int, int]
) -> None:
    page = at(open_map(both, size), f"#{zoom}/21.5/105.5&units={renewed.NEW}")
    until(page, f"{SHOWN} === '{renewed.NEW}'")
    page.wait_for_timeout(150)
    assert overlapping(page) == []


def overlapping(page: Page) -> list[tuple[str, str]]:
    names = page.evaluate("lienket.state.layer.labels.written")
    return [
        (one["text"], other["text"])
        for one, other in combinations(names, 2)
        if one["box"][0] < other["box"][2] and other["box"][0] < one["box"][2]
        and one["box"][1] < other["box"][3] and other["box"][1] < one["box"][3]
    ]  # fmt: skip


@pytest.mark.parametrize("size", [GOLDEN, PHONE], ids=["desk", "phone"])
def test_the_switch_lies_over_nothing(open_map: Open, both: Path, size: tuple[int, int]) -> None:
    page = open_map(both, size)
    if size == PHONE:
        page.locator("#grip").click()
    box = page.locator("#units").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size[0]
    for other in ("#title", "#about", "#search", "#switch", "#language"):
        place = page.locator(other).bounding_box()
        assert place
        assert (
            place["y"] + place["height"] <= box["y"] + 0.5
            or box["y"] + box["height"] <= place["y"] + 0.5
        ), other


# What speaks of units


def test_a_link_says_which_communes_it_runs_through(open_map: Open, both: Path) -> None:
    page = at(open_map(both), "#chon=ra")
    until(page, "lienket.state.chosen")
    assert "Qua xã" not in panel(page)
    page.locator("#units label").last.click()
    until(page, f"{SHOWN} === '{renewed.NEW}'")
    told = panel(page)
    assert "Qua xã\nXã An Lạc, Phường Chũ, Xã Mỹ An, Xã Đông" in told
    assert "Chũ – Mỹ An" in told


def test_the_filter_offers_communes_by_province_in_place_of_districts(new: Page) -> None:
    new.locator("#filter-open").click()
    assert new.locator("[data-facet=district]").count() == 0
    facet = new.locator("[data-facet=commune]")
    facet.locator("summary").click()
    assert facet.locator("h3").all_inner_texts() == ["Tỉnh Cờ", "Tỉnh Bờ"]
    facet.locator(".narrow").fill("chu")
    assert facet.locator("li:visible").all_inner_texts() == ["Phường Chũ\n2"]
    facet.get_by_label("Phường Chũ").check()
    assert new.evaluate("[...lienket.state.shown].sort()") == ["ra", "rb"]
    until(new, "location.hash.includes('commune=c-xa2')")
    new.locator("#units label").first.click()
    until(new, f"{SHOWN} === '{renewed.OLD}'")
    assert new.evaluate("lienket.state.filters.size") == 0
    assert new.locator("[data-facet=commune]").count() == 0


def test_the_border_is_told_by_pairs_of_communes(new: Page) -> None:
    crossings = "lienket.state.data.border.crossings.map(({ at }) => at.join())"
    before = new.evaluate(crossings)
    new.get_by_role("radio", name="Giáp ranh").check(force=True)
    assert new.locator("#view-list h2").first.inner_text().startswith("Ranh giới theo cặp xã")
    pairs = new.locator("[data-pair] .link-name").all_inner_texts()
    assert pairs[:2] == ["Chũ – Mỹ An", "Nam – Bờ"] or pairs[:2] == ["Nam – Bờ", "Chũ – Mỹ An"]
    codes = "lienket.state.layer.items.map(({ feature }) => feature.code ?? '')"
    drawn = f"{codes}.filter((code) => code.startsWith('border:')).length"
    assert new.evaluate(drawn) == 2
    new.locator("[data-pair=border-c-xa2-c-xb1]").first.click()
    assert "Cặp xã, phường giáp ranh" in panel(new)
    new.locator("#units label").first.click()
    until(new, f"{SHOWN} === '{renewed.OLD}'")
    assert new.locator("#detail-view").is_hidden()
    assert new.locator("[data-pair] .link-name").first.inner_text() in {"A1 – B1", "A2 – B2"}
    assert new.evaluate(crossings) == before


def test_the_pairs_of_communes_follow_the_day(new: Page) -> None:
    """Each pair here is where one of districts was: on every day they count the same."""
    counts = """(() => {
        const named = ({ joined, one_sided, absent, unknown, open_crossings, look }) =>
            [joined, one_sided, absent, unknown, open_crossings, look];
        return lienket.state.data.border.pairs.map(named);
    })()"""

    def daily() -> list[object]:
        found = []
        for stop in range(new.evaluate("lienket.time.last() + 1")):
            new.evaluate(f"lienket.time.go({stop})")
            found.append(new.evaluate(counts))
        return found

    then = daily()
    new.evaluate(f"lienket.epochs.set('{renewed.OLD}')")
    assert daily() == then
    assert len({json.dumps(row) for row in then}) > 1
    new.evaluate(f"lienket.epochs.set('{renewed.NEW}')")
    new.evaluate("lienket.compare.with(0)")
    assert new.evaluate(SHOWN) == renewed.NEW
    until(
        new, f"location.hash.includes('compare=') && location.hash.includes('units={renewed.NEW}')"
    )


def test_trips_name_their_ends_by_the_old_units_and_say_where_those_lie(new: Page) -> None:
    new.get_by_role("radio", name="Tác động").check(force=True)
    new.locator("#view-list [data-link=rb]").first.click()
    told = panel(new)
    assert "Tên nơi đi, nơi đến theo địa giới cũ (2023–2024)" in told
    assert "Lỵ a1: nay thuộc xã An Lạc" in told


def test_tables_to_take_away_say_their_units(new: Page) -> None:
    text = new.evaluate("lienket.files.csv(lienket.state.data.links)")
    rows = {row["key"]: row for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))}
    assert rows["ra"]["communes"] == "Xã An Lạc;Phường Chũ;Xã Mỹ An;Xã Đông"
    assert {(row["units"], row["epoch"]) for row in rows.values()} == {("từ 7/2025", renewed.NEW)}
    assert new.evaluate("lienket.fileName('links', 'csv')").endswith(f"_links_{renewed.NEW}.csv")
    new.get_by_role("radio", name="Giáp ranh").check(force=True)
    new.locator("[data-pair=border-c-xa2-c-xb1]").first.click()
    with new.expect_download() as caught:
        new.get_by_role("button", name="CSV").click()
    taken = Path(caught.value.path()).read_text(encoding="utf-8-sig")
    assert {row["epoch"] for row in csv.DictReader(io.StringIO(taken))} == {renewed.NEW}


def test_a_picture_and_a_print_say_their_units(new: Page) -> None:
    caption = new.evaluate("lienket.caption()")
    assert "Địa giới: từ 7/2025" in caption["shown"]
    assert any("(2023–2024)" in note for note in caption["notes"])
    new.evaluate("lienket.printing.prepare()")
    assert "Địa giới: từ 7/2025" in (new.locator("#sheet header").text_content() or "")
    new.evaluate("lienket.printing.restore()")


# What became of what


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("An Lạc cũ", ("Xã An Lạc", "2023–2024 · huyện Lục Ngạn, tỉnh Ả · nay thuộc xã An Lạc")),
        ("xa an lac cu", ("Xã An Lạc", "2023–2024 · huyện Lục Ngạn, tỉnh Ả · nay thuộc xã An Lạc")),
        ("luc ngan", ("Huyện Lục Ngạn", "2023–2024 · tỉnh Ả · nay thuộc xã An Lạc, phường Chũ")),
        ("Mỹ An", ("Xã Mỹ An", "từ 7/2025 · tỉnh Bờ")),
        ("xã Mỹ An", ("Xã Mỹ An", "từ 7/2025 · tỉnh Bờ")),
        ("my an", ("Xã Mỹ An", "từ 7/2025 · tỉnh Bờ")),
    ],
)
def test_old_and_new_units_are_found(
    open_map: Open, both: Path, typed: str, first: tuple[str, str]
) -> None:
    assert offered(open_map(both), typed)[0] == first


def test_units_of_one_name_are_all_listed_with_time_and_place(open_map: Open, both: Path) -> None:
    page = open_map(both)
    assert [kind for name, kind in offered(page, "An Lạc") if name == "Xã An Lạc"] == [
        "2023–2024 · huyện Lục Ngạn, tỉnh Ả · nay thuộc xã An Lạc",
        "2023–2024 · huyện Bắc, tỉnh Bờ · nay thuộc xã Mỹ An",
        "từ 7/2025 · tỉnh Cờ",
    ]
    assert [(name, kind.split(" · ")[0]) for name, kind in offered(page, "chu")] == [
        ("Thị trấn Chũ", "2023–2024"),
        ("Phường Chũ", "trước 01/7/2025"),
        ("Phường Chũ", "từ 7/2025"),
    ]


def test_what_is_found_leads_to_where_it_lies_today(open_map: Open, both: Path) -> None:
    page = open_map(both)
    offered(page, "Lệ Viễn")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    until(page, "lienket.state.chosen?.entry?.kind === 'unit'")
    told = panel(page)
    assert "Nay thuộc (2)" in told
    assert "Xã An Lạc\nmột phần, ước tính 60 % diện tích\nkhoản 4 Điều 1 Nghị quyết 1658/NQ" in told
    assert (
        "Phường Chũ\nmột phần, ước tính 40 % diện tích\nkhoản 5 Điều 1 Nghị quyết 1658/NQ" in told
    )
    assert "Tỷ lệ là ước tính theo diện tích, không phải theo dân số." in told
    lit = "lienket.state.layer.lit.map(({ feature }) => feature.key).sort()"
    assert page.evaluate(lit) == ["c-xa1", "c-xa2"]
    assert page.evaluate(SHOWN) == renewed.OLD
    assert page.evaluate("document.activeElement.tagName") == "H2"
    until(page, f"location.hash.includes('unit=xa9%40{renewed.OLD}')")


def test_a_way_through_two_acts_names_both(open_map: Open, both: Path) -> None:
    page = at(open_map(both), f"#unit=xa2@{renewed.OLD}")
    until(page, "lienket.state.chosen?.entry?.kind === 'unit'")
    assert (
        "Phường Chũ\ntoàn bộ\nkhoản 2 Điều 1 Nghị quyết 1191/NQ; khoản 5 Điều 1 Nghị quyết 1658/NQ"
        in panel(page)
    )


def test_a_new_commune_says_what_it_was_made_from(new: Page) -> None:
    at(new, f"{OTHER}&unit=xa1@{renewed.NEW}")
    until(new, "lienket.state.chosen?.entry?.kind === 'unit'")
    told = panel(new)
    assert "Gồm các đơn vị cũ (2)" in told
    assert "Xã Lệ Viễn\nhuyện Lục Ngạn, tỉnh Ả · một phần, ước tính 60 % diện tích\n" in told
    assert "Đường Ra" in told
    new.get_by_role("button", name="Xã Lệ Viễn").click()
    assert new.locator("#detail-view h2").inner_text() == "Xã Lệ Viễn"
    new.locator("#units label").first.click()
    until(new, f"{SHOWN} === '{renewed.OLD}'")
    assert new.locator("#detail-view h2").inner_text() == "Xã Lệ Viễn"


def test_a_click_on_the_ground_opens_the_commune_there(new: Page) -> None:
    box = new.locator(".folium-map").bounding_box()
    x, y = new.evaluate(
        """() => {
            const { x, y } = lienket.state.map.latLngToContainerPoint([21.4, 105.7]);
            return [x, y];
        }"""
    )
    assert box
    new.mouse.click(box["x"] + x, box["y"] + y)
    until(new, "lienket.state.chosen?.entry?.kind === 'unit'")
    assert new.locator("#detail-view h2").inner_text() == "Xã Bờ"
    new.mouse.click(box["x"] + x, box["y"] + y)
    assert new.evaluate("lienket.state.chosen") is None


def test_what_names_a_district_is_found_under_each_successor(
    open_map: Open, tmp_path: Path
) -> None:
    atlas = made(tmp_path)
    links = [
        replace(link, name_vi="Đường Lục Ngạn – Bắc") if link.key == "ra" else link
        for link in atlas.facts.links
    ]
    links = [replace(link, at=("d-a1",)) if link.key == "bus" else link for link in links]
    facts = replace(atlas.facts, links=tuple(links))
    webmap.write(replace(atlas, facts=facts), tmp_path / "p.html")
    page = open_map(tmp_path / "p.html")
    for key in ("xa1", "xa2"):
        at(page, f"{OTHER}&unit={key}@{renewed.NEW}")
        until(page, f"lienket.state.chosen?.entry?.key === '{key}@{renewed.NEW}'")
        told = panel(page)
        assert "nêu tên Huyện Lục Ngạn (theo địa giới cũ)" in told
        assert "Xe buýt\ntheo địa giới cũ" in told
    at(page, f"{OTHER}&unit=ya@{renewed.NEW}")
    until(page, f"lienket.state.chosen?.entry?.key === 'ya@{renewed.NEW}'")
    assert "theo địa giới cũ" not in panel(page)
    at(page, f"{OTHER}&commune=c-xa1")
    until(page, "lienket.state.filters.size === 1")
    assert "bus" in page.evaluate("[...lienket.state.shown]")
    at(page, f"{OTHER}&chon=bus")
    until(page, "lienket.state.chosen?.link?.key === 'bus'")


@pytest.mark.parametrize(
    ("name", "named"), [("Đường Bờ", False), ("Đường huyện Bờ", True), ("Đường Bờm", False)]
)
def test_a_district_is_not_named_by_the_name_of_its_province(
    open_map: Open, tmp_path: Path, name: str, *, named: bool
) -> None:
    atlas = made(tmp_path)
    links = (
        replace(link, name_vi=name) if link.key == "bus" else link for link in atlas.facts.links
    )
    facts = replace(atlas.facts, links=tuple(links))
    webmap.write(replace(atlas, facts=facts), tmp_path / "p.html")
    page = at(open_map(tmp_path / "p.html"), f"{OTHER}&unit=yb@{renewed.NEW}")
    until(page, "lienket.state.chosen?.entry?.kind === 'unit'")
    assert ("nêu tên Huyện Bờ" in panel(page)) is named


HOSTILE = "Xã <img src=x onerror=alert(1)>{{7*7}}</script>&amp; Đ"


def test_names_of_units_reach_the_page_as_text(open_map: Open, tmp_path: Path) -> None:
    atlas = made(tmp_path)
    rows = tuple(
        replace(unit, name_vi=HOSTILE, name_en=f"{HOSTILE} Commune")
        if unit.code[0] == "x"
        else unit
        for unit in atlas.units.units
    )
    steps = tuple(replace(step, clause="<b>4</b>") for step in atlas.units.successions)
    units = replace(atlas.units, units=rows, successions=steps)
    webmap.write(replace(atlas, units=units), tmp_path / "hostile.html")
    page = at(open_map(tmp_path / "hostile.html"), f"{OTHER}&unit=xa9@{renewed.OLD}")
    until(page, "lienket.state.chosen?.entry?.kind === 'unit'")
    assert page.locator("#detail-view h2").inner_text() == HOSTILE
    assert "khoản <b>4</b>" in panel(page)
    assert page.locator("#detail-view img, #detail-view b").count() == 0
    page.locator("#detail-view .back").click()
    assert offered(page, "<img")[0][0] == HOSTILE
    assert page.evaluate("document.querySelectorAll('img[src=x]').length") == 0


def test_a_key_may_be_called_as_what_every_object_has(open_map: Open, both: Path) -> None:
    """Tables by link, side and area know what they were told, and no constructor."""
    page = open_map(both)
    known = page.evaluate(
        """epoch => {
            const { within, stated, names, provinces } = lienket.state.data.units.recast[epoch];
            return [within, stated, names, provinces.of].filter((each) => "constructor" in each);
        }""",
        renewed.NEW,
    )
    assert known == []


def test_english_speaks_of_units_too(new: Page) -> None:
    new.locator("#language").click()
    at(new, f"{OTHER}&l=en&unit=xa9@{renewed.OLD}")
    until(new, "lienket.state.chosen?.entry?.kind === 'unit'")
    told = panel(new)
    assert "Now in (2)" in told
    share = "a part, an estimated 60% of its area"
    assert f"An Lạc Commune\n{share}\nclause 4 of Article 1, Resolution 1658/NQ" in told
    assert offered_in_english(new, "old An Lac") == "An Lạc Commune"
    assert offered(new, "former An Lac")[0][0] == "An Lạc Commune"


def offered_in_english(page: Page, typed: str) -> str:
    page.locator("#detail-view .back").click()
    return offered(page, typed)[0][0]


# What the page is told


def test_the_page_is_told_nothing_of_units_where_there_is_one_epoch(toy: Path) -> None:
    assert recast.describe(pipeline.atlas(toy)) == {}


def test_only_features_that_links_take_place_in_are_drawn_with_the_map(tmp_path: Path) -> None:
    atlas = made(tmp_path)
    assert recast.drawn(atlas, "communes").empty
    parts = tuple(
        replace(part, at=("c-yb",)) if part.key == "rb--bb" else part for part in atlas.facts.parts
    )
    atlas = replace(atlas, facts=replace(atlas.facts, parts=parts))
    assert [*recast.drawn(atlas, "communes").index] == ["c-yb"]
    assert len(recast.drawn(atlas, "districts")) == 4


def test_a_link_that_takes_place_in_a_commune_is_lit_in_the_old_units_too(
    open_map: Open, tmp_path: Path
) -> None:
    atlas = made(tmp_path)
    links = tuple(
        replace(link, at=("c-yb",)) if link.key == "bus" else link for link in atlas.facts.links
    )
    webmap.write(replace(atlas, facts=replace(atlas.facts, links=links)), tmp_path / "p.html")
    page = at(open_map(tmp_path / "p.html"), "#chon=bus")
    until(page, "lienket.state.chosen")
    lit = "lienket.state.layer.lit.map(({ feature }) => feature.key)"
    assert page.evaluate(lit) == ["c-yb"]
    assert batches(page) == {"districts", "sides"}
    page.locator("#units label").last.click()
    until(page, f"{SHOWN} === '{renewed.NEW}'")
    assert page.evaluate(lit) == ["c-yb"]


def test_terminals_lie_in_the_communes_of_then(tmp_path: Path) -> None:
    atlas = made(tmp_path)
    told = json.loads(json.dumps(recast.describe(atlas)))["recast"][renewed.NEW]
    reach = accessibility.describe(atlas.accessibility, ())
    known = [renewed.commune_at(row["at"][1], row["at"][0]) for row in reach["terminals"]]
    assert len({*known}) > 1
    assert [told["keys"][at] for at in told["terminals"]] == known


# Pictures


@pytest.mark.parametrize("size", [GOLDEN, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("units", [renewed.OLD, renewed.NEW])
def test_both_states_look_as_they_did(
    open_map: Open, both: Path, tmp_path: Path, units: str, size: tuple[int, int]
) -> None:
    page = open_map(both, size)
    if units == renewed.NEW:
        page.evaluate(f"lienket.epochs.set('{units}')")
        until(page, f"{SHOWN} === '{units}'")
    shot = picture(page, size)
    name = {renewed.OLD: "old", renewed.NEW: "new"}[units]
    same(shot, f"units-toy-{name}-{size[0]}x{size[1]}", tmp_path, unlike=48, most=0.02)


def picture(page: Page, size: tuple[int, int]) -> Image.Image:
    page.evaluate("() => lienket.drawn.then(() => document.fonts.ready)")
    page.mouse.move(2, size[1] - 2)
    page.wait_for_timeout(500)
    return Image.open(io.BytesIO(page.screenshot()))
