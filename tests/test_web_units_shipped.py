"""The embedded workspace in the units of 2023–2024 and of today, in a real Chromium."""

from __future__ import annotations

import io
import json
from itertools import combinations
from pathlib import Path

import pytest
from browsing import PHONE, Open, until
from goldens import same
from PIL import Image
from playwright.sync_api import Page
from shapely import Point

from lienket.model.atlas import Atlas
from lienket.units import heirs

pytestmark = pytest.mark.browser

DESK = (1400, 900)
MOST_BYTES = 660_000
"""The page with both sets of units is no larger."""

PLACES = {"chu": (21.38, 106.55), "lang-son": (21.85, 106.76), "bac-giang": (21.28, 106.2)}


@pytest.fixture(scope="session")
def today(atlas: Atlas) -> str:
    """The epoch of today."""
    (epoch,) = atlas.recast
    return epoch


def shown(page: Page, epoch: str) -> None:
    page.evaluate(f"lienket.epochs.set('{epoch}')")
    until(page, f"lienket.state.epoch === '{epoch}'")


def test_both_sets_of_units_fit_into_the_page(links: Path) -> None:
    assert links.stat().st_size <= MOST_BYTES


def test_no_name_lies_over_another_at_any_zoom(open_map: Open, links: Path, today: str) -> None:
    page = open_map(links, DESK)
    shown(page, today)
    met: set[str] = set()
    for zoom in (8, 9, 9.5, 10, 10.5, 11, 12, 13, 14):
        for lat, lon in PLACES.values():
            page.evaluate(
                "([at, zoom]) => { lienket.state.map.setView(at, zoom, { animate: false }); }",
                [[lat, lon], zoom],
            )
            names = page.evaluate("lienket.state.layer.labels.written")
            met |= {name["text"] for name in names}
            over = [
                (one["text"], other["text"], zoom)
                for one, other in combinations(names, 2)
                if one["box"][0] < other["box"][2] and other["box"][0] < one["box"][2]
                and one["box"][1] < other["box"][3] and other["box"][1] < one["box"][3]
            ]  # fmt: skip
            assert over == []
    assert {"Chũ", "Kiên Lao", "Đông Kinh", "Sơn Hải"} <= met


def test_every_commune_of_today_is_named_somewhere(
    open_map: Open, atlas: Atlas, links: Path, today: str
) -> None:
    page = open_map(links, DESK)
    shown(page, today)
    communes = page.evaluate(
        """epoch => lienket.state.data.layers.find((layer) => layer.epoch === epoch).features
            .map((feature) => [lienket.units.unitOf(feature.key).bare[0],
                feature.shapes.label(feature.i)])""",
        today,
    )
    assert len(communes) == len(atlas.frames[atlas.recast[today].layer])
    unnamed = []
    for name, place in communes:
        page.evaluate("at => { lienket.state.map.setView(at, 13, { animate: false }); }", place)
        names = page.evaluate("lienket.state.layer.labels.written.map(({ text }) => text)")
        if name not in names:
            unnamed.append(name)
    assert unnamed == []


def test_every_unit_is_found_by_its_name_and_tells_what_became_of_it(
    open_map: Open, atlas: Atlas, links: Path, today: str
) -> None:
    page = open_map(links)
    units = atlas.units
    gone = [
        unit
        for unit in units.units
        if units.rank[unit.epoch] < units.rank[today] and not units.holds(unit, today)
    ]
    lost = page.evaluate(
        "names => names.filter((name) => !lienket.find(name).some((row) => row.name[0] === name))",
        [unit.name_vi for unit in gone],
    )
    assert lost == []
    told = page.evaluate(
        """keys => Object.fromEntries(keys.map((key) => [key, lienket.units.unit(key).after
            .map(({ to, by }) => [lienket.units.keyOf(to), by.length])]))""",
        [unit.key for unit in gone],
    )
    assert len(gone) > 400
    for unit in gone:
        kin = heirs(units, unit, today)
        known = [[heir.unit.key, len(heir.steps)] for heir in kin]
        assert sorted(told[unit.key]) == sorted(known)
        assert known


def test_units_of_the_same_name_are_told_apart(open_map: Open, links: Path) -> None:
    page = open_map(links)
    found = page.evaluate("lienket.find('An Lạc').map((row) => [row.name[0], row.kind()])")
    rows = [kind for name, kind in found if name == "Xã An Lạc"]
    assert rows == [
        "trước 01/7/2025 · huyện Sơn Động, tỉnh Bắc Giang · nay thuộc xã An Lạc",
        "từ 7/2025 · tỉnh Bắc Ninh",
    ]


def test_a_district_that_is_no_more_leads_to_its_communes(
    open_map: Open, links: Path, today: str
) -> None:
    page = open_map(links)
    shown(page, today)
    page.locator("#search").fill("Lục Ngạn")
    page.keyboard.press("Enter")
    until(page, "lienket.state.chosen?.entry?.kind === 'unit'")
    told = page.locator("#detail-view").inner_text()
    assert "Nay thuộc (11)" in told
    assert "Phường Chũ" in told
    assert "khoản 86 Điều 1 Nghị quyết 1658/NQ-UBTVQH15" in told
    assert page.evaluate("lienket.state.layer.lit.length") == 11


def test_provinces_of_today_stand_where_those_before_did(
    open_map: Open, links: Path, today: str
) -> None:
    page = open_map(links, DESK)
    shown(page, today)
    page.wait_for_timeout(100)
    names = set(page.evaluate("lienket.state.layer.labels.written.map(({ text }) => text)"))
    assert {"BẮC NINH", "LẠNG SƠN", "HẢI PHÒNG", "THÁI NGUYÊN"} <= names
    assert not {"BẮC GIANG", "HẢI DƯƠNG", "BẮC KẠN"} & names
    assert page.evaluate("lienket.side('bg')") == "Bắc Ninh (phần Bắc Giang cũ)"
    assert page.evaluate("lienket.side('ls')") == "Lạng Sơn"


def test_the_border_is_the_same_points_between_communes(
    open_map: Open, atlas: Atlas, links: Path, today: str
) -> None:
    page = open_map(links)
    points = "JSON.stringify(lienket.state.data.border.crossings.map(({ at }) => at))"
    before = page.evaluate(points)
    shown(page, today)
    assert page.evaluate(points) == before
    pairs = page.evaluate("lienket.state.data.border.pairs.map(({ key }) => key)")
    assert sorted(pairs) == sorted(atlas.recast[today].border.pairs.index)
    crossed = set(page.evaluate("lienket.state.data.border.crossings.map(({ pair }) => pair)"))
    assert crossed - {""} <= set(pairs)


def test_the_ends_of_trips_lie_in_the_communes_that_are_told(
    open_map: Open, atlas: Atlas, links: Path, today: str
) -> None:
    page = open_map(links)
    told = page.evaluate(
        """epoch => {
            const { reach, units } = lienket.state.data, { keys, terminals } = units.recast[epoch];
            return reach.terminals.map(({ at }, i) => [...at, keys[terminals[i]] ?? ""]);
        }""",
        today,
    )
    communes = atlas.frames[atlas.recast[today].layer].geometry
    assert told
    for lat, lon, key in told:
        assert communes[key].covers(Point(lon, lat)) if key else True
    assert any(key for *_, key in told)


def test_every_panel_of_a_unit_can_be_opened(open_map: Open, links: Path, today: str) -> None:
    page = open_map(links)
    shown(page, today)
    wrong = page.evaluate(
        """() => lienket.units.all().filter((row) => {
            lienket.unitPanel.open(lienket.units.keyOf(row));
            const title = document.querySelector("#detail-view h2").textContent;
            return title !== lienket.units.names(row)[0];
        }).map(({ code }) => code)"""
    )
    assert wrong == []


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("part", ["whole", "near"])
def test_the_units_of_today_look_as_they_did(
    open_map: Open, links: Path, tmp_path: Path, today: str, size: tuple[int, int], part: str
) -> None:
    page = open_map(links, size)
    shown(page, today)
    if part == "near":
        at = json.dumps(PLACES["chu"])
        page.evaluate(f"() => {{ lienket.state.map.setView({at}, 10.5, {{ animate: false }}); }}")
    page.evaluate("() => lienket.drawn.then(() => document.fonts.ready)")
    page.mouse.move(2, size[1] - 2)
    page.wait_for_timeout(500)
    shot = Image.open(io.BytesIO(page.screenshot()))
    same(shot, f"units-real-{part}-{size[0]}x{size[1]}", tmp_path, unlike=48, most=0.02)
