"""Coordinates and measures in a real Chromium, against PROJ and GeographicLib through pyproj."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pyproj
import pytest
from browsing import PHONE, Open, on_screen
from playwright.sync_api import Page

from lienket.model.atlas import Atlas

pytestmark = pytest.mark.browser

GEOD = pyproj.Geod(ellps="WGS84")


def places(atlas: Atlas, count: int) -> list[tuple[float, float]]:
    """Random places within the bounds of the workspace: latitude, longitude [deg]."""
    west, south, east, north = atlas.catalogue.bounds
    random = np.random.default_rng(7)
    return list(
        zip(random.uniform(south, north, count), random.uniform(west, east, count), strict=True)
    )


def test_projected_coordinates_are_those_of_proj(open_map: Open, atlas: Atlas, links: Path) -> None:
    page = open_map(links)
    systems = page.evaluate("lienket.state.data.about.crs")
    assert [system["code"] for system in systems] == ["EPSG:3405", "EPSG:9214", "EPSG:9215"]
    asked = places(atlas, 300)
    for number, system in enumerate(systems):
        way = pyproj.Transformer.from_crs("EPSG:4326", system["code"], always_xy=True)
        expected = np.transpose(way.transform(*np.transpose(asked)[::-1]))
        told = page.evaluate(
            "([number, places]) => places.map((place) =>"
            " lienket.geodesy.project(place, lienket.state.data.about.crs[number]))",
            [number, asked],
        )
        assert np.hypot(*np.transpose(np.array(told) - expected)).max() < 0.01


def test_without_its_datum_shift_a_place_would_be_far_off(open_map: Open, links: Path) -> None:
    page = open_map(links)
    apart = page.evaluate(
        """() => {
            const [system] = lienket.state.data.about.crs, place = [21.5, 106.4];
            const [a, b] = [system, { ...system, helmert: [0, 0, 0, 0, 0, 0, 0] }]
                .map((each) => lienket.geodesy.project(place, each));
            return Math.hypot(a[0] - b[0], a[1] - b[1]);
        }"""
    )
    assert 200 < apart < 250


def test_distances_are_geodesics(open_map: Open, atlas: Atlas, links: Path) -> None:
    page = open_map(links)
    one, other = places(atlas, 400)[:200], places(atlas, 400)[200:]
    world = [((-33.0, 18.0), (60.0, 170.0)), ((0.0, 0.0), (0.0, 1.0)), ((10.0, 5.0), (10.0, 5.0))]
    pairs = [*zip(one, other, strict=True), *world]
    told = page.evaluate("pairs => pairs.map(([a, b]) => lienket.geodesy.distance(a, b))", pairs)
    for ((lat1, lng1), (lat2, lng2)), metres in zip(pairs, told, strict=True):
        assert metres == pytest.approx(GEOD.inv(lng1, lat1, lng2, lat2)[2], abs=1e-3)


def test_areas_are_those_of_the_ellipsoid(open_map: Open, atlas: Atlas, links: Path) -> None:
    page = open_map(links)
    small = [[21.5, 106.4], [21.5, 106.41], [21.51, 106.405]]
    large = [[20.9, 105.9], [21.2, 107.1], [22.6, 106.4]]
    for ring in (small, large):
        lats, lngs = np.transpose(ring)
        expected = abs(GEOD.polygon_area_perimeter(lngs, lats)[0])
        told = page.evaluate("ring => lienket.geodesy.area(ring)", ring)
        assert told == pytest.approx(expected, rel=1e-4)
    side = page.evaluate(
        """() => lienket.places(lienket.state.data.sides[0]).reduce((sum, [shell, ...holes]) =>
            holes.reduce((left, hole) => left - lienket.geodesy.area(hole),
                sum + lienket.geodesy.area(shell)), 0)"""
    )
    geometry = atlas.sides.geometry.iloc[0]
    assert side == pytest.approx(abs(GEOD.geometry_area_perimeter(geometry)[0]), rel=1e-4)


def start(page: Page, tool: str) -> None:
    page.locator(".buttons button[aria-controls=tools-list]").click()
    page.locator(f"[data-tool={tool}]").click()


def test_a_distance_is_measured_by_pointer_and_chooses_nothing(
    open_map: Open, toy_map: Path
) -> None:
    page = open_map(toy_map)
    start(page, "measure_length_tool")
    x, y = on_screen(page, 105.7, 21.6)
    page.mouse.click(x, y)
    page.mouse.click(x + 100, y)
    said = page.locator(".measure [role=status]").inner_text()
    assert re.fullmatch(r"Dài [\d.,]+ km", said)
    assert page.locator("#detail-view").is_hidden()
    page.locator('[data-measure="measure_undo"]').click()
    assert page.locator(".measure [role=status]").inner_text() == "Chọn các điểm trên bản đồ"
    page.keyboard.press("Escape")
    assert page.locator(".measure").count() == 0
    page.mouse.click(*on_screen(page, 105.7, 21.6))
    assert page.locator("#detail-view").is_visible()


def test_keys_reach_a_measure_from_the_map_and_a_double_click_ends_it(
    open_map: Open, toy_map: Path
) -> None:
    page = open_map(toy_map)
    start(page, "measure_length_tool")
    x, y = on_screen(page, 105.2, 21.9)
    page.mouse.click(x, y)
    page.mouse.dblclick(x + 120, y)
    said = page.locator(".measure [role=status]").inner_text()
    assert said.startswith("Dài")
    page.mouse.click(x + 200, y + 60)
    assert page.locator(".measure [role=status]").inner_text() == said
    page.locator(".folium-map").focus()
    page.keyboard.press("Escape")
    assert page.locator(".measure").count() == 0


def test_small_areas_are_told_in_square_metres(open_map: Open, toy_map: Path) -> None:
    page = open_map(toy_map)
    page.evaluate("void lienket.state.map.setView([21.3, 105.3], 16, { animate: false })")
    start(page, "measure_area_tool")
    for step in ("ArrowRight", "ArrowDown", "ArrowLeft"):
        page.keyboard.press("Enter")
        page.keyboard.press(step)
    assert re.search(r"Diện tích [\d.,]+ m²", page.locator(".measure [role=status]").inner_text())


def test_keys_measure_on_the_map_and_leave_the_list_alone(open_map: Open, toy_map: Path) -> None:
    page = open_map(toy_map)
    start(page, "measure_length_tool")
    x, y = on_screen(page, 105.7, 21.6)
    for step in (0, 100, 200):
        page.mouse.click(x + step, y)
    said = page.locator(".measure [role=status]")
    whole = said.inner_text()
    page.keyboard.press("Backspace")
    shorter = said.inner_text()
    assert shorter != whole
    page.keyboard.press(" ")
    assert said.inner_text() != shorter
    told, middle = said.inner_text(), page.evaluate("lienket.state.map.getCenter().lat")
    page.locator(".link").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Backspace")
    assert said.inner_text() == told
    assert page.evaluate("lienket.state.map.getCenter().lat") == middle
    page.locator(".folium-map").focus()
    page.keyboard.press("Escape")
    assert page.locator(".measure, .stretch").count() == 0


def test_escape_closes_the_menu_before_the_measure(open_map: Open, toy_map: Path) -> None:
    page = open_map(toy_map)
    start(page, "measure_length_tool")
    page.locator(".buttons button[aria-controls=tools-list]").click()
    page.keyboard.press("Escape")
    assert page.locator("#tools-list").is_hidden()
    assert page.locator(".measure").count() == 1


def test_a_double_click_zooms_nothing_and_lets_choose_again(open_map: Open, toy_map: Path) -> None:
    page = open_map(toy_map)
    start(page, "measure_length_tool")
    x, y = on_screen(page, 105.7, 21.6)
    zoom = page.evaluate("lienket.state.map.getZoom()")
    page.mouse.click(x + 100, y)
    page.mouse.dblclick(x, y)
    assert page.evaluate("lienket.state.map.getZoom()") == zoom
    said = page.locator(".measure [role=status]")
    ended = said.inner_text()
    assert page.locator(".stretch").all_inner_texts() == [ended.removeprefix("Dài ")]
    page.mouse.click(x, y)
    assert page.locator("#detail-view").is_visible()
    assert page.locator('[data-measure="measure_add"]').count() == 0
    assert said.inner_text() == ended
    page.locator('[data-measure="measure_again"]').click()
    assert said.inner_text() == "Chọn các điểm trên bản đồ"


def test_two_quick_clicks_apart_do_not_end_and_enter_does(open_map: Open, toy_map: Path) -> None:
    page = open_map(toy_map)
    start(page, "measure_length_tool")
    x, y = on_screen(page, 105.7, 21.6)
    page.mouse.click(x, y)
    page.mouse.click(x + 120, y)
    page.evaluate("void lienket.state.map.fire('dblclick')")
    assert page.locator('[data-measure="measure_end"]').count() == 1
    page.keyboard.press("Enter")
    assert page.locator('[data-measure="measure_end"]').count() == 0
    assert page.evaluate("document.activeElement.dataset.measure") == "measure_again"


def test_stretches_carry_their_lengths_where_there_is_room(open_map: Open, toy_map: Path) -> None:
    page = open_map(toy_map)
    start(page, "measure_area_tool")
    x, y = on_screen(page, 105.7, 21.6)
    for right, down in ((0, 0), (200, 0), (0, 150)):
        page.mouse.click(x + right, y + down)
    texts = page.locator(".stretch").all_inner_texts()
    lengths = [float(text.split()[0].replace(",", ".")) for text in texts]
    around = re.search(r"Chu vi ([\d,]+) km", page.locator(".measure [role=status]").inner_text())
    assert around
    assert len(lengths) == 3
    assert sum(lengths) == pytest.approx(float(around[1].replace(",", ".")), abs=0.15)
    page.evaluate("lienket.setLanguage(1)")
    assert "," not in "".join(page.locator(".stretch").all_inner_texts())
    page.evaluate("void lienket.state.map.setZoom(9, { animate: false })")
    assert page.locator(".stretch").count() == 0


def test_an_area_is_measured_by_keyboard_alone(open_map: Open, toy_map: Path) -> None:
    page = open_map(toy_map)
    start(page, "measure_area_tool")
    for step in ("ArrowRight", "ArrowDown", "ArrowLeft"):
        page.keyboard.press("Enter")
        page.keyboard.press(step)
        page.keyboard.press(step)
    said = page.locator(".measure [role=status]").inner_text()
    assert re.fullmatch(r"Diện tích [\d.,]+ km² · Chu vi [\d.,]+ km", said)
    page.evaluate("lienket.setLanguage(1)")
    assert "Area" in page.locator(".measure [role=status]").inner_text()


def test_the_pointer_tells_where_it_is_in_both_systems(open_map: Open, links: Path) -> None:
    page = open_map(links)
    x, y = on_screen(page, 106.5, 21.5)
    page.mouse.move(x, y)
    earth = page.locator(".pointer .earth").inner_text()
    assert re.fullmatch(r"21,(49|50)\d{3}° B · 106,(49|50)\d{3}° Đ", earth)
    way = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:9215", always_xy=True)
    page.locator(".pointer select").select_option(label="VN-2000 / TM-3 107°15'")
    numbers = re.findall(r"[\d.]+", page.locator(".pointer .plane").inner_text())
    north, east = (int(text.replace(".", "")) for text in numbers)
    expected = way.transform(106.5, 21.5)
    assert abs(east - expected[0]) < 60
    assert abs(north - expected[1]) < 60


@pytest.mark.parametrize(
    ("lon", "lat", "code", "name"),
    [
        (106.2, 21.3, "EPSG:9214", "VN-2000 / TM-3 107°00'"),
        (106.7, 21.9, "EPSG:9215", "VN-2000 / TM-3 107°15'"),
        (105.5, 22.3, "EPSG:3405", "VN-2000 / UTM zone 48N"),
    ],
)
def test_a_place_is_told_in_the_system_of_its_side(
    open_map: Open, links: Path, lon: float, lat: float, code: str, name: str
) -> None:
    page = open_map(links)
    page.mouse.move(*on_screen(page, lon, lat))
    assert page.locator(".pointer option:checked").inner_text() == f"Theo vị trí: {name}"
    numbers = re.findall(r"[\d.]+", page.locator(".pointer .plane").inner_text())
    north, east = (int(text.replace(".", "")) for text in numbers)
    expected = pyproj.Transformer.from_crs("EPSG:4326", code, always_xy=True).transform(lon, lat)
    assert (east, north) == pytest.approx(expected, abs=60)


def test_copied_coordinates_name_their_system(open_map: Open, links: Path) -> None:
    page = open_map(links)
    page.evaluate("navigator.clipboard.writeText = (text) => Promise.resolve(window.taken = text)")
    on_screen(page, 106.2, 21.3)
    start(page, "place_copy")
    assert re.fullmatch(
        r"WGS 84: 21,30000° B · 106,20000° Đ; VN-2000 / TM-3 107°00' \(EPSG:9214\): "
        r"X [\d.]+ · Y [\d.]+ m",
        page.evaluate("window.taken"),
    )


def test_a_phone_tells_the_middle_of_the_map(open_map: Open, links: Path) -> None:
    page = open_map(links, PHONE)
    on_screen(page, 106.5, 21.5)
    assert page.locator(".pointer .earth").inner_text() == "21,50000° B · 106,50000° Đ"
    assert page.locator(".pointer .plane").is_visible()
    assert page.locator(".pointer .system").inner_text() == "VN-2000 / TM-3 107°15'"
    assert page.locator(".inset").is_hidden()


def test_the_locator_shows_and_moves_the_view(open_map: Open, links: Path) -> None:
    page = open_map(links)
    on_screen(page, 106.5, 21.5)
    frame = page.locator(".inset .frame").bounding_box()
    assert frame is not None
    assert frame["width"] < 30
    before = page.evaluate("lienket.state.map.getCenter().lat")
    page.locator(".inset").click(position={"x": 40, "y": 20})
    assert page.evaluate("lienket.state.map.getCenter().lat") > before + 0.3


def test_the_locator_is_dragged(open_map: Open, links: Path) -> None:
    page = open_map(links)
    on_screen(page, 106.5, 21.5)
    box = page.locator(".inset").bounding_box()
    assert box is not None
    centre = "lienket.state.map.getCenter().lng"
    page.mouse.move(box["x"] + 40, box["y"] + 50)
    page.mouse.down()
    first = page.evaluate(centre)
    page.mouse.move(box["x"] + 70, box["y"] + 50, steps=3)
    dragged = page.evaluate(centre)
    page.mouse.up()
    page.mouse.move(box["x"] + 20, box["y"] + 50, steps=3)
    assert dragged > first + 0.2
    assert page.evaluate(centre) == dragged


WIDER = """(spacing) => {
    const sheet = document.createElement("style");
    sheet.textContent = `.leaflet-control-container *, #side * { letter-spacing: ${spacing} }`;
    document.head.append(sheet);
}"""


@pytest.mark.parametrize("spacing", ["0", "3px"])
@pytest.mark.parametrize("size", [(1400, 900), (1200, 800), (1024, 768), PHONE, (320, 640)])
def test_nothing_covers_the_scale_and_the_coordinates(
    open_map: Open, links: Path, size: tuple[int, int], spacing: str
) -> None:
    page = open_map(links, size)
    page.evaluate(WIDER, spacing)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    marks = [".leaflet-control-scale-line", ".pointer", ".leaflet-control-attribution", "#layers"]
    marks.append("#legend" if size[0] > 760 else "#side")
    boxes = [page.locator(mark).bounding_box() for mark in marks]
    for i, one in enumerate(boxes):
        for other in boxes[i + 1 :]:
            assert one
            assert other
            assert (
                one["x"] + one["width"] <= other["x"] + 1
                or other["x"] + other["width"] <= one["x"] + 1
                or one["y"] + one["height"] <= other["y"] + 1
                or other["y"] + other["height"] <= one["y"] + 1
            ), (marks, boxes)


def test_the_scale_bar_is_true(open_map: Open, links: Path) -> None:
    page = open_map(links)
    for zoom in (8.5, 10, 12):
        page.evaluate("zoom => { lienket.state.map.setZoom(zoom, {animate: false}); }", zoom)
        told, real = page.evaluate(
            """() => {
                const bar = document.querySelector(".leaflet-control-scale-line");
                const { map } = lienket.state, { x, y } = map.getSize().divideBy(2);
                const wide = parseFloat(bar.style.width);
                const ends = [x - wide / 2, x + wide / 2]
                    .map((at) => map.containerPointToLatLng([at, y]))
                    .map(({ lat, lng }) => [lat, lng]);
                return [bar.textContent, lienket.geodesy.distance(...ends)];
            }"""
        )
        number, unit = told.split()
        assert float(number) * (1000 if unit == "km" else 1) == pytest.approx(real, rel=0.01)
