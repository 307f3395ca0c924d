"""Where names and the numbers of roads stand on the web map: at what they name, and apart."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from browsing import PHONE, Open
from playwright.sync_api import Page
from shapely.geometry.base import BaseGeometry

from lienket import crs, text
from lienket.model.atlas import Atlas

pytestmark = pytest.mark.browser

DESK = (1400, 900)
NEAR_PX = 4
"""A shield stands no farther from its own road [px]."""
BESIDE_PX = 40
"""A name that has no room in its area stands no farther from it [px]."""
WRITTEN = """() => {
    const { map, layer } = lienket.state, scale = map.containerPointToLatLng([100, 300])
        .distanceTo(map.containerPointToLatLng([200, 300])) / 100;
    const stage = map.getContainer().getBoundingClientRect();
    const cards = [...document.querySelectorAll(".card, .buttons")].map((node) => {
        const box = node.getBoundingClientRect();
        return [box.left - stage.x, box.top, box.right - stage.x, box.bottom];
    });
    const inMap = (corner) => {
        const { x, y } = map.layerPointToContainerPoint(corner);
        return [x, y];
    };
    return { scale, cards, names: layer.labels.written.map(({ text, box }) => {
        const at = map.layerPointToLatLng([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]);
        const corners = [box.slice(0, 2), box.slice(2)].flatMap(inMap);
        return { text, at: [at.lng, at.lat], box: corners };
    }) };
}"""
"""What is written: its middle [deg] and its box [px]; the boxes of cards; metres a pixel."""


@pytest.fixture(scope="module")
def seen() -> dict[str, Any]:
    """What the map has written, by how it was opened."""
    return {}


@pytest.fixture(params=["opening", "near", "phone"])
def written(
    request: pytest.FixtureRequest, open_map: Open, links: Path, seen: dict[str, Any]
) -> Any:  # noqa: ANN401 - as JSON has it
    """What the map has written, whole, closer, and on a phone."""
    if request.param not in seen:
        page: Page = open_map(links, PHONE if request.param == "phone" else DESK)
        page.evaluate("() => lienket.drawn.then(() => document.fonts.ready)")
        if request.param != "opening":
            page.evaluate("void lienket.state.map.setView([21.5, 106.5], 11, { animate: false })")
        page.wait_for_timeout(300)
        seen[request.param] = page.evaluate(WRITTEN)
    return seen[request.param]


def metric(frame: gpd.GeoDataFrame, atlas: Atlas) -> gpd.GeoDataFrame:
    return crs.to_metres(frame, atlas.catalogue.measuring_crs)


def middle(name: Any, atlas: Atlas) -> BaseGeometry:  # noqa: ANN401 - as JSON has it
    """Where a name stands, in metres."""
    place = gpd.GeoDataFrame(geometry=[shapely.Point(name["at"])], crs=crs.STORED)
    return metric(place, atlas).geometry.iloc[0]


def test_a_shield_stands_on_its_own_road(written: Any, atlas: Atlas) -> None:  # noqa: ANN401 - as JSON has it
    frames = [frame[["ref", "geometry"]] for frame in atlas.frames.values() if "ref" in frame]
    roads = metric(gpd.GeoDataFrame(pd.concat(frames), crs=crs.STORED), atlas)
    shields = [name for name in written["names"] if name["text"] in set(roads["ref"])]
    assert len(shields) >= 3
    for name in shields:
        at = middle(name, atlas)
        away = roads[roads["ref"] == name["text"]].distance(at).min() / written["scale"]
        assert away < NEAR_PX, name


def test_the_name_of_a_district_stands_in_it_or_beside_it(written: Any, atlas: Atlas) -> None:  # noqa: ANN401 - as JSON has it
    areas = metric(atlas.frames["districts"], atlas)
    areas.index = pd.Index(text.bare([*areas["name_vi"]]))
    named = [name for name in written["names"] if name["text"] in areas.index]
    assert len(named) >= 3
    for name in named:
        at = middle(name, atlas)
        assert areas.geometry[name["text"]].distance(at) / written["scale"] < BESIDE_PX, name


def test_no_name_lies_on_another_or_under_a_card(written: Any) -> None:  # noqa: ANN401 - as JSON has it
    boxes = [shapely.box(*name["box"]) for name in written["names"]]
    for one, other in combinations(boxes, 2):
        assert shapely.area(shapely.intersection(one, other)) == 0
    for card in written["cards"]:
        assert not any(shapely.intersects(box, shapely.box(*card)) for box in boxes)


SHIELDS = """() => lienket.namesOf(lienket.state.layer).names()
    .filter(({ kind }) => kind === "shield")
    .map(({ text, colour, sign }) => [text, colour, sign])"""


SIDES_OF_ENDS = """() => {
    const { map, layer } = lienket.state;
    const side = (x, y) => lienket.sideAt(map.layerPointToLatLng([x, y])) ?? "";
    return Object.fromEntries(layer.labels.written.map(({ text, box: [left, top, right, low] }) =>
        [text, [left, right].map((x) => side(x, (top + low) / 2))]));
}"""
"""In which sides the two ends of each name lie."""

RIBBON = """() => lienket.ownLook({ look: {
    strokes: [{ colour: "#000", weight: 2, aside: 5 }] } }).under"""


def test_numbers_have_plates_in_the_colours_of_the_country(open_map: Open, links: Path) -> None:
    page = open_map(links, DESK)
    plates = {name: (colour, sign) for name, colour, sign in page.evaluate(SHIELDS)}
    assert plates["QL.1"] == ("#b3262e", False)
    assert plates["ĐT.242"] == ("#2f62a3", False)
    assert plates["CT.01"] == ("#1f7a4d", True)


def test_a_gate_is_named_on_its_own_side_of_the_border(open_map: Open, links: Path) -> None:
    page = open_map(links, DESK)
    page.evaluate("() => lienket.drawn.then(() => document.fonts.ready)")
    found = page.evaluate(SIDES_OF_ENDS)
    for gate in ("Chi Ma", "Bản Chắt"):
        assert found[gate] == ["ls", "ls"], gate
    assert "CKQT Hữu Nghị" in found


def test_an_area_whose_place_is_only_within_says_so(open_map: Open, links: Path) -> None:
    page = open_map(links, DESK)
    notes = page.evaluate(
        """() => Object.fromEntries(lienket.namesOf(lienket.state.layer).names()
            .filter(({ note }) => note !== undefined).map(({ text, note }) => [text, note]))"""
    )
    assert notes["CCN Minh Sơn"] == "(vị trí: trong vùng này)"
    assert not notes["KCN Quang Châu"]


def test_the_glow_of_a_ribbon_keeps_off_its_road(open_map: Open, links: Path) -> None:
    page = open_map(links, DESK)
    under = page.evaluate(RIBBON)
    assert all(line["aside"] - line["weight"] / 2 > 1 for line in under)


def test_a_line_has_the_name_of_its_link_and_not_of_a_part(open_map: Open, links: Path) -> None:
    page = open_map(links, DESK)
    found = page.evaluate(
        """() => lienket.namesOf(lienket.state.layer).names()
            .filter(({ kind }) => kind === "road").map(({ text }) => text)"""
    )
    assert {"ĐT.289 kéo dài – ĐT.245", "KCN Hữu Lũng – cảng Mỹ An"} <= {*found}
    assert not [name for name in found if name.startswith("Giáp ranh")]
    assert len(found) == len({*found})


def test_a_city_is_named_once_and_every_seat_on_paper(open_map: Open, links: Path) -> None:
    page = open_map(links, DESK)
    page.evaluate("() => lienket.drawn.then(() => document.fonts.ready)")
    page.evaluate("void lienket.state.map.setView([21.5, 106.5], 11, { animate: false })")
    page.wait_for_timeout(300)
    texts = [name["text"] for name in page.evaluate(WRITTEN)["names"]]
    assert texts.count("TP. Bắc Giang") == 1
    page.evaluate("void lienket.state.map.setView([22.1, 106.5], 10, { animate: false })")
    page.wait_for_timeout(300)
    assert "Thất Khê" not in {name["text"] for name in page.evaluate(WRITTEN)["names"]}
    page.evaluate("lienket.state.framed = true; lienket.state.layer.labels.refresh()")
    assert "Thất Khê" in {name["text"] for name in page.evaluate(WRITTEN)["names"]}
