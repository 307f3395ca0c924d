"""The search box in a real Chromium: what it finds, in which order, and where it leads."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely
from browsing import PHONE, Open, until
from playwright.sync_api import Page

from lienket.model.atlas import Atlas

pytestmark = pytest.mark.browser


HUU_LUNG = "2023–2024 · tỉnh Lạng Sơn · nay thuộc 8 xã, phường"


def offered(page: Page, typed: str) -> list[tuple[str, str]]:
    """What the box offers for `typed`: name and kind, the best first."""
    page.locator("#search").fill(typed)
    rows = page.evaluate(
        """() => [...document.querySelectorAll("#finds [role=option]:not([aria-disabled])")]
            .map((row) => [".find-name", ".find-kind"]
                .map((part) => row.querySelector(part).textContent))"""
    )
    return [(name, kind) for name, kind in rows]


def view(page: Page) -> shapely.Polygon:
    box = page.evaluate("lienket.state.map.getBounds().toBBoxString()").split(",")
    west, south, east, north = (float(degrees) for degrees in box)
    return shapely.box(west, south, east, north)


@pytest.mark.parametrize("typed", ["dt289", "ĐT 289", "ĐT.289", "đt. 289", "DT289"])
def test_a_road_is_found_with_and_without_accents_and_dots(
    open_map: Open, links: Path, typed: str
) -> None:
    page = open_map(links)
    found = offered(page, typed)
    assert found[0] == ("ĐT.289", "Đường")
    assert ("ĐT.289 kéo dài – ĐT.245", "Tuyến kết nối") in found
    assert all("289" in name for name, _ in found)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("huu lung", ("Huyện Hữu Lũng", HUU_LUNG)),
        ("Hữu Lũng", ("Huyện Hữu Lũng", HUU_LUNG)),
        ("luc ngan", ("Huyện Lục Ngạn", "2023–2024 · tỉnh Bắc Giang · nay thuộc 11 xã, phường")),
        ("khuon than", ("Hồ Khuôn Thần", "Hồ chứa")),
        ("bac giang", ("Tỉnh Bắc Giang", "2023–2024 · nay thuộc tỉnh Bắc Ninh")),
        ("ga kep", ("Ga Kép", "Ga đường sắt")),
        ("chi ma", ("Cửa khẩu Chi Ma", "Cửa khẩu")),
        ("chu van an", ("Trường THPT chuyên Chu Văn An", "Trường học")),
        ("ĐT 245", ("ĐT.245", "Đường hiện có")),
        ("dt234b", ("ĐT.234B", "Đường")),
        ("ql31", ("QL.31 đến cửa khẩu Bản Chắt", "Tuyến kết nối")),
        (
            "camson",
            ("Phối hợp quản lý hồ Cấm Sơn (báo cáo in: Cẩm Sơn)", "Thủy lợi, hồ chứa chung"),
        ),
    ],
)
def test_the_best_comes_first(
    open_map: Open, links: Path, typed: str, first: tuple[str, str]
) -> None:
    page = open_map(links)
    assert offered(page, typed)[0] == first


@pytest.mark.parametrize("typed", ["Mỹ An", "my an", "MY AN"])
def test_a_name_within_others_finds_them_all(
    open_map: Open, atlas: Atlas, links: Path, typed: str
) -> None:
    page = open_map(links)
    found = offered(page, typed)
    names = [name for name, _ in found]
    for link in atlas.facts.links:
        assert ("Mỹ An" in link.name_vi) == (link.name_vi in names)
    commune = "trước 01/7/2025 · thị xã Chũ, tỉnh Bắc Giang · nay thuộc phường Phượng Sơn"
    assert ("Xã Mỹ An", commune) in found


def test_start_of_a_word_goes_before_what_is_within(open_map: Open, toy_map: Path) -> None:
    page = open_map(toy_map)
    ranked = page.evaluate("lienket.find('ra').map((row) => row.name[0])")
    assert ranked[0] == "Đường Ra"


def test_every_link_and_every_named_place_is_found(
    open_map: Open, atlas: Atlas, links: Path
) -> None:
    page = open_map(links)
    names = [link.name_vi for link in atlas.facts.links]
    for key in ("places", "districts", "reservoirs", "clusters", "gates"):
        names += [str(name) for name in atlas.frames[key]["name_vi"]]
    names += [unit.name_vi for unit in atlas.units.units if unit.epoch in atlas.recast]
    lost = page.evaluate(
        "names => names.filter((name) => !lienket.find(name).some((row) => row.name[0] === name))",
        sorted(set(names)),
    )
    own = {link.key for link in atlas.facts.links}
    shown_by_their_link = {
        str(frame.loc[key, "name_vi"])
        for frame in atlas.frames.values()
        for key in frame.index.intersection(sorted(own))
    }
    assert set(lost) <= shown_by_their_link


def test_it_is_a_combobox(open_map: Open, links: Path) -> None:
    page = open_map(links)
    box = page.get_by_role("combobox", name="Tìm liên kết, đường, địa điểm, huyện, xã")
    assert box.get_attribute("aria-expanded") == "false"
    box.fill("huu lung")
    assert box.get_attribute("aria-expanded") == "true"
    assert box.get_attribute("aria-controls") == "finds"
    listed = page.locator("#finds [role=option]:not([aria-disabled])")
    assert listed.count() > 3
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == listed.nth(1).get_attribute("id")
    assert listed.nth(1).get_attribute("aria-selected") == "true"
    assert listed.nth(0).get_attribute("aria-selected") == "false"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    last = listed.nth(listed.count() - 1)
    assert last.get_attribute("aria-selected") == "true"


def test_escape_closes_and_keeps_what_was_typed(open_map: Open, links: Path) -> None:
    page = open_map(links)
    page.locator("#search").fill("huu lung")
    page.keyboard.press("Escape")
    assert page.locator("#finds").is_hidden()
    assert page.locator("#search").input_value() == "huu lung"
    assert page.locator("#search").get_attribute("aria-expanded") == "false"
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.matches('.link')")


def test_enter_chooses_the_link_it_stands_on(open_map: Open, links: Path) -> None:
    page = open_map(links)
    page.locator("#search").fill("ql279")
    page.keyboard.press("Enter")
    assert page.locator("#detail-view h2").inner_text() == "QL.279 qua hai tỉnh"
    assert page.locator("#finds").is_hidden()


def test_a_place_is_flown_to_and_opened(open_map: Open, atlas: Atlas, links: Path) -> None:
    page = open_map(links)
    page.locator("#search").fill("ga kep")
    page.keyboard.press("Enter")
    station = atlas.frames["places"].loc["station-kep"].geometry
    assert view(page).contains(station)
    assert page.evaluate("lienket.state.map.getZoom()") > 11
    assert page.locator("#detail-view h2").inner_text() == "Ga Kép"
    assert "Đường sắt" in page.locator("#detail-view").inner_text()
    assert page.evaluate("lienket.state.query") == ""


def test_a_district_is_fitted_and_opened(open_map: Open, atlas: Atlas, links: Path) -> None:
    page = open_map(links)
    page.locator("#search").fill("luc ngan")
    page.locator("#finds [role=option]").first.click()
    until(page, "lienket.state.chosen")
    district = atlas.frames["districts"].loc["gso-219-2023"].geometry
    assert view(page).contains(district)
    assert view(page).area < 25 * district.area
    assert page.locator("#detail-view h2").inner_text() == "Huyện Lục Ngạn"
    lit = page.evaluate("lienket.state.layer.lit.map(({ feature }) => feature.key)")
    assert lit == ["gso-219-2023"]
    assert page.evaluate("lienket.state.shown.size") == len(atlas.facts.links)


def test_a_road_of_the_base_is_flown_to(open_map: Open, atlas: Atlas, links: Path) -> None:
    page = open_map(links)
    page.locator("#search").fill("dt234b")
    page.keyboard.press("Enter")
    network = atlas.frames["network"]
    road = shapely.union_all(network[network["ref"] == "ĐT.234B"].geometry.to_list())
    assert view(page).contains(road)
    assert page.locator("path.flash").count() == 2


def test_typing_narrows_list_and_map(open_map: Open, links: Path) -> None:
    page = open_map(links)
    page.locator("#search").fill("dt242")
    assert page.evaluate("[...lienket.state.shown]") == ["dt242"]
    assert page.locator(".link:visible").count() == 1


def test_a_phone_folds_its_sheet_to_show_a_road_of_the_base(open_map: Open, links: Path) -> None:
    page = open_map(links, PHONE)
    page.locator("#search").tap()
    page.locator("#search").fill("dt234b")
    page.locator("#finds [role=option]").first.tap()
    assert page.locator("#grip").get_attribute("aria-expanded") == "false"
    assert page.locator("path.flash").count() == 2


def test_what_is_offered_changes_its_language(open_map: Open, links: Path) -> None:
    page = open_map(links)
    page.locator("#language").click()
    found = offered(page, "dt289")
    assert found[0] == ("ĐT.289", "Road")
