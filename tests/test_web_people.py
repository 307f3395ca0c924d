"""The view of what links change, where numbers of people are known, in a real Chromium."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import living
import pandas as pd
import pytest
import shapely
import toy as country
from browsing import PHONE, Open, until
from kept import once
from playwright.sync_api import Page
from test_web_access import violations

from lienket import export_tables, pipeline, webmap
from lienket.model.atlas import Atlas
from lienket.style import ramps

pytestmark = pytest.mark.browser

SIZE = (1400, 900)
MOST_BYTES = 660_000
IMAGE = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def peopled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The map of the toy country with what is known by hand about its people."""

    def make(folder: Path) -> None:
        atlas = pipeline.atlas(country.write(folder / "toy"))
        webmap.write(living.joined(atlas), folder / "living.html")
        webmap.write(living.unknown(atlas, IMAGE), folder / "hostile.html")

    return once(tmp_path_factory, "living", make) / "living.html"


@pytest.fixture(scope="module")
def real() -> Atlas:
    """The embedded workspace with its people."""
    return pipeline.atlas(pipeline.embedded(), people=True)


@pytest.fixture(scope="module")
def shipped(real: Atlas, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its map."""

    def make(folder: Path) -> None:
        folder.mkdir()
        webmap.write(real, folder / "people.html")

    return once(tmp_path_factory, "people", make) / "people.html"


@pytest.fixture
def view(open_map: Open) -> Callable[..., Page]:
    """Opens a map in this view, as an address says."""

    def visit(path: Path, asked: str = "", size: tuple[int, int] = SIZE) -> Page:
        page = open_map(path, size)
        page.evaluate(f"location.hash = '#view=change{asked}'")
        until(page, "lienket.state.view === 'change'")
        return page

    return visit


def texts(page: Page, selector: str) -> list[str]:
    return [text.strip() for text in page.locator(selector).all_inner_texts()]


def rows(page: Page) -> list[list[str]]:
    """The cells of the table of units in the panel, else in the list."""
    panel = page.locator("#detail-view").is_visible()
    table = "#detail-view" if panel else "#view-list"
    found = page.locator(f"{table} .units-table tbody tr")
    return found.evaluate_all(  # type: ignore[no-any-return]  # what a script of the page returns
        "rows => rows.map((row) => [...row.cells].map((cell) => cell.textContent))"
    )


def unfold(page: Page) -> None:
    """Open the table of all units."""
    page.locator("#view-list .fold > summary").last.click()
    page.locator("#view-list .units-table").wait_for()


def test_without_people_the_view_is_as_it_was(open_map: Open, views: Path) -> None:
    page = open_map(views)
    page.evaluate("lienket.view.set('change')")
    assert page.evaluate("[lienket.people.has(), lienket.state.data.access ?? null]") == [
        False,
        None,
    ]
    assert page.locator("[data-choice]").count() == 0
    assert page.locator("#view-list .lead").inner_text().startswith("Nếu chỉ riêng một tuyến")
    assert "people:" not in page.evaluate("lienket.address()")


def test_ranks_are_shared_and_ranges_told(view: Callable[..., Page], peopled: Path) -> None:
    page = view(peopled)
    first, second = texts(page, "#view-list [data-link='rb'], #view-list [data-link='rc']")
    assert "hạng chung" in first
    assert "hạng chung" in second
    assert first.startswith("1=")
    assert second.startswith("1=")
    assert "800–1.000 người" in first
    assert "15.000–21.500 người·phút" in first
    assert "chưa chắc có" not in first
    assert "kinh phí nguồn nêu 120,5 tỷ đồng" in first
    assert "chưa chắc có" in second
    assert "kinh phí nêu cho một phần: 33 tỷ đồng" in second
    assert "Đang khai thác" in texts(page, "#view-list [data-link='ra']")[0]
    page.locator("[data-choice=measure]").first.select_option("people")
    assert [text.split()[0] for text in texts(page, "#view-list [data-link]")[:2]] == ["1", "2"]


def test_what_was_there_stays_within_reach(view: Callable[..., Page], peopled: Path) -> None:
    page = view(peopled)
    page.locator("[data-choice=measure]").select_option("trips")
    assert "cặp huyện lỵ" in texts(page, "#view-list [data-link='rb']")[0]
    page.locator("#view-list [data-link='rb']").click()
    assert texts(page, "#detail-view caption")[-1].startswith("Giữa các huyện lỵ")


def test_the_table_tells_what_the_colours_do(view: Callable[..., Page], peopled: Path) -> None:
    page = view(peopled)
    unfold(page)
    assert [(row[1], row[2], row[3]) for row in rows(page)] == [
        ("từ 120 phút trở lên", "chưa có số", "130"),
        ("60 – dưới 90 phút", "1.000", "80"),
        ("30 – dưới 45 phút", "400", "44,4"),
        ("15 – dưới 30 phút", "2.500", "20,5"),
    ]
    assert page.locator("#view-list .units-table th[scope=col]").count() == 4
    assert page.locator("#view-list .units-table th[scope=row]").count() == 4
    page.locator("[data-choice=target]").select_option("gate")
    assert rows(page)[0][1:4] == ["không có đường trên mạng đường", "chưa có số", "không có"]


AT = """key => {
    const { layer, map } = lienket.state, { feature } = layer.byKey.get(key);
    map.setView(feature.shapes.label(feature.i), 10, { animate: false });
    const at = map.latLngToContainerPoint(feature.shapes.label(feature.i));
    const { x, y } = map.getSize();
    const pen = lienket.penOf(document.createElement("canvas"), { width: x, height: y }, 1);
    layer.labels.remove();
    lienket.paint(pen, 1);
    map.addLayer(layer.labels);
    const found = new Map(), { data } = pen.getImageData(at.x - 20, at.y - 20, 40, 40);
    for (let i = 0; i < data.length; i += 4) {
        const colour = [...data.slice(i, i + 3)].map((each) => each.toString(16).padStart(2, "0"));
        found.set(colour.join(""), (found.get(colour.join("")) ?? 0) + 1);
    }
    return "#" + [...found].sort((a, b) => b[1] - a[1])[0][0];
}"""


def test_units_have_the_colour_of_their_class(view: Callable[..., Page], peopled: Path) -> None:
    page = view(peopled)
    colours = ramps.ramp("minutes").colours
    found = {unit: page.evaluate(AT, unit) for unit in living.UNITS}
    assert found == {"d-a1": colours[4], "d-a2": colours[1], "d-b1": colours[2], "d-b2": colours[6]}
    page.evaluate("lienket.view.set('links')")
    assert page.evaluate(AT, "d-a1") not in colours


@pytest.mark.parametrize("ramp", ["minutes", "saved", "longer"])
def test_in_gray_each_class_is_darker_than_the_one_before(ramp: str) -> None:
    def light(colour: str) -> float:
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    shades = [light(colour) for colour in ramps.ramp(ramp).colours]
    assert all(one - other >= 10 for one, other in pairwise(shades))


def test_a_link_tells_who_gains_and_how_sure_that_is(
    view: Callable[..., Page], peopled: Path
) -> None:
    page = view(peopled, "&chon=rc")
    assert rows(page) == [
        ["Tên d-b1", "5 – dưới 10 phútchưa chắc có", "400", "44,4", "39,4", "0–30"]
    ]
    assert "chưa chắc có · 0–2.600" in page.locator("#detail-view .facts").first.inner_text()
    page.locator("#detail-view [data-choice=shade]").select_option("then")
    assert rows(page)[0][1] == "30 – dưới 45 phút"


def test_a_future_opens_ways_and_a_cut_closes_them(
    view: Callable[..., Page], peopled: Path
) -> None:
    page = view(peopled, "&when=all&target=gate")
    assert [row[1:] for row in rows(page)] == [
        ["trước chưa có đường, nay có", "chưa có số", "không có", "75", "–"]
    ]
    page.evaluate("lienket.close()")
    page.locator("[data-choice=target]").select_option("other_seat")
    page.locator("[data-cut='ra@1']").click()
    assert page.locator("#detail-view h2").inner_text() == "Đường Ra"
    assert "1.000 người phải đi lâu hơn" in page.locator("#detail-view").inner_text()
    assert [row[1:] for row in rows(page)] == [
        ["không còn đường", "400", "44,4", "không có", "–"],
        ["từ 20 phút trở lên", "1.000", "80", "122", "31–44"],
    ]
    assert page.locator("[data-cut='n1@1']").count() == 0


@pytest.mark.parametrize(
    "asked",
    ["&target=gate", "&chon=rb&shade=then", "&cut=ra@1", "&when=all&target=gate", "&measure=cost"],
)
def test_the_address_brings_it_back(view: Callable[..., Page], peopled: Path, asked: str) -> None:
    page = view(peopled, asked)
    address, title = page.evaluate("[lienket.address(), lienket.people.title()]")
    for piece in asked.strip("&").split("&"):
        assert piece.replace("@", "%40") in address.split("&")
    page.evaluate("location.hash = '#view=links'")
    until(page, "lienket.state.view === 'links'")
    assert "target=" not in page.evaluate("lienket.address()")
    page.evaluate("hash => { location.hash = hash; }", address)
    until(page, "lienket.state.view === 'change'")
    assert page.evaluate("[lienket.address(), lienket.people.title()]") == [address, title]


@pytest.mark.parametrize("asked", ["&target=__proto__&measure=%FF", "&cut=constructor", "&cut="])
def test_no_word_of_ours_is_passed_over(
    view: Callable[..., Page], peopled: Path, asked: str
) -> None:
    page = view(peopled, asked)
    values = page.evaluate(
        "['target', 'measure', 'shade'].map((name) => lienket.people.asked(name))"
    )
    assert values == ["other_seat", "person_min", "change"]
    assert page.evaluate("lienket.state.chosen") is None


def test_by_keyboard_the_choice_keeps_the_focus(view: Callable[..., Page], peopled: Path) -> None:
    page = view(peopled)
    page.get_by_label("Nơi cần đến").focus()
    page.keyboard.press("ArrowDown")
    until(page, "lienket.people.asked('target') === 'gate'")
    assert page.evaluate("document.activeElement.dataset.choice") == "target"
    assert "Cửa khẩu" in page.locator(".said").inner_text()
    assert page.get_by_label("Xếp hạng theo").count() == 1


def test_the_legend_switches_a_class_and_goes_with_a_picture(
    view: Callable[..., Page], peopled: Path
) -> None:
    page = view(peopled)
    block = page.evaluate("lienket.caption().legend[0]")
    assert block["title"].startswith("Số phút tới: ")
    assert [row["text"].split(" · ")[0] for row in block["rows"]] == [
        "15 – dưới 30 phút", "30 – dưới 45 phút", "60 – dưới 90 phút", "từ 120 phút trở lên",
    ]  # fmt: skip
    assert any("Số phút tới" in line for line in page.evaluate("lienket.caption().shown"))
    page.locator("[data-class='minutes:4']").click()
    assert page.evaluate(AT, "d-a1") not in ramps.ramp("minutes").colours
    assert page.evaluate("lienket.caption().legend[0].rows.length") == 3
    assert "off=minutes:4" in page.evaluate("lienket.address()")


@pytest.mark.parametrize(("size", "asked"), [(SIZE, ""), (PHONE, "&chon=rb"), (PHONE, "")])
def test_axe_finds_nothing_and_nothing_sticks_out(
    view: Callable[..., Page], peopled: Path, asked: str, size: tuple[int, int]
) -> None:
    page = view(peopled, asked, size)
    for fold in page.locator(".side .fold > summary").all():
        if fold.is_visible():
            fold.click()
    assert violations(page) == []
    box = "document.querySelector('.side').clientWidth"
    wide = (
        "Math.max(...[...document.querySelectorAll('.side table')].map((each) => each.offsetWidth))"
    )
    assert page.evaluate(f"{wide} <= {box}")
    if size == PHONE:
        assert all(each.bounding_box()["height"] >= 44 for each in visible(page, "[data-choice]"))


def visible(page: Page, selector: str) -> list[Any]:
    return [each for each in page.locator(selector).all() if each.is_visible()]


def taken(page: Page, place: str) -> dict[str, Any]:
    """The features of the layer that the button in a part of the page saves, by key."""
    with page.expect_download() as waited:
        page.locator(f"{place} button", has_text="GeoJSON").click()
    assert waited.value.suggested_filename.endswith(".geojson")
    features = json.loads(waited.value.path().read_text(encoding="utf-8"))["features"]
    return {feature["properties"]["key"]: feature for feature in features}


def test_the_layer_to_take_away_is_that_of_the_products(
    view: Callable[..., Page], shipped: Path, real: Atlas
) -> None:
    page = view(shipped)
    unfold(page)
    held = taken(page, "#view-list")
    (table,) = (each for each in export_tables.from_atlas(real) if each.name == "access")
    names = [field.name for field in table.fields]
    assert {*held} == {*table.rows["key"]}
    for row in table.rows.to_dict("records"):
        feature, shape = held[row["key"]], row["geometry"]
        told = feature["properties"]
        assert shapely.from_geojson(json.dumps(feature["geometry"])).equals_exact(
            shape, 1e-5, normalize=True
        )
        # The name of the side is written beside its key, as in the file of the products.
        assert [name for name in told if name not in {"side_vi", "side_en"}] == names
        # A name on the page has no note of its epoch, which has a column.
        assert all(told[name] == plain(row[name]) for name in names if name[:5] != "name_")
    page.evaluate("lienket.choose('dt289-ext')")
    gained = taken(page, "#detail-view")
    assert {*gained} < {*held}
    assert all(
        feature["properties"]["about"] == "dt289-ext" and feature["properties"]["then_min"]
        for feature in gained.values()
    )


def test_hostile_names_stay_text(view: Callable[..., Page], peopled: Path) -> None:
    page = view(peopled.with_name("hostile.html"))
    unfold(page)
    assert IMAGE in [row[0] for row in rows(page)]
    assert page.locator("img").count() == 0


def plain(value: Any) -> float | None:  # noqa: ANN401 - a cell
    return None if pd.isna(value) else value


UNITS = "Object.fromEntries(lienket.people.units().map((row) => [row.key, row]))"


def changed(page: Page, opening: str) -> dict[str, Any]:
    """The units that something changes for, by key."""
    page.evaluate(opening)
    held = page.evaluate(UNITS)
    page.evaluate("lienket.close()")
    return {key: row for key, row in held.items() if row["changed"]}


def test_the_page_says_what_the_frames_do(
    view: Callable[..., Page], shipped: Path, real: Atlas
) -> None:
    page, access = view(shipped), real.access
    assert shipped.stat().st_size <= MOST_BYTES
    for target, frame in access.units.groupby("target"):
        page.evaluate(f"lienket.people.choose('target', '{target}')")
        held = page.evaluate(UNITS)
        columns = zip(frame["unit"], frame["people"], frame["today_min"], strict=True)
        assert {key: (row["people"], row["today"]) for key, row in held.items()} == {
            unit: (plain(people), plain(today)) for unit, people, today in columns
        }
        then = frame[(frame["all_min"] != frame["today_min"]) & frame["all_min"].notna()]
        held = changed(page, "lienket.view.open('when', 'all')")
        told = dict(zip(then["unit"], then["all_min"], strict=True))
        assert {key: row["then"] for key, row in held.items() if key in told} == told
        own = frame.set_index("unit")[["all_saved_least_min", "all_saved_most_min"]]
        assert {*own.index[own["all_saved_most_min"] >= 1]} <= {*held}
        assert {key: [row["least"], row["most"]] for key, row in held.items()} == {
            key: ends for key, ends in zip(own.index, own.to_numpy().tolist(), strict=True)
            if key in held
        }  # fmt: skip


def test_nobody_is_told_to_gain_nothing_who_is_not_counted(
    view: Callable[..., Page], shipped: Path
) -> None:
    page = view(shipped)
    told = page.locator('[data-link="dt289c"]:visible').inner_text()
    assert "2 xã, phường được lợi chưa có số dân" in told
    assert "chưa thấy ai" not in told


def test_who_gains_and_who_loses_is_as_the_frames_say(
    view: Callable[..., Page], shipped: Path, real: Atlas
) -> None:
    page, access = view(shipped), real.access
    gains = access.gains[access.gains["target"] == "other_seat"]
    columns = ["then_min", "saved_min", "saved_most_min"]
    for link, rows_ in gains.groupby("link"):
        held = changed(page, f"lienket.choose('{link}', {{ from: 'list' }})")
        assert {key: [row["then"], row["least"], row["most"]] for key, row in held.items()} == {
            unit: list(minutes)
            for unit, minutes in zip(rows_["unit"], rows_[columns].to_numpy(), strict=True)
        }
    cuts = access.unit_losses[access.unit_losses["target"] == "other_seat"]
    assert set(gains["link"])
    assert set(cuts["crossing"])
    for crossing, rows_ in cuts.groupby("crossing"):
        held = changed(page, f"lienket.view.open('cut', '{crossing}')")
        columns = ["longer_min", "longer_least_min", "longer_most_min"]
        assert {key: [-row["saved"], row["least"], row["most"]] for key, row in held.items()} == {
            unit: list(minutes)
            for unit, minutes in zip(rows_["unit"], rows_[columns].to_numpy(), strict=True)
        }
