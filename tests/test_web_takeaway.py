"""What people take away from the page: the table, the layer, the picture, the printed sheet.

Each is made in the page without a network, saved, and read back with another tool: the files with
csv and geopandas, the picture by its pixels, the sheet with poppler.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import struct
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from browsing import DESK, PHONE, TOUCH_PX, Open
from playwright.sync_api import Page
from shapely.geometry.base import BaseGeometry

from lienket import pipeline, style, tables, webmap
from lienket.model.atlas import Atlas

pytestmark = pytest.mark.browser

STEP = 1e-5
"""How far a place may stand from the one in the atlas [deg]."""
TITLE = "Liên kết Bắc Giang – Lạng Sơn"
PAPERS = {
    ("A4", False): (210, 297),
    ("A4", True): (297, 210),
    ("A3", False): (297, 420),
    ("A3", True): (420, 297),
}
"""Width and height of the papers, upright and turned [mm]."""
SPREADSHEET = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "a,b", 'c"d"', "=x,y", "hai\ndòng")
"""Names that a spreadsheet would run, or that would break a row."""


def tool(page: Page, name: str) -> None:
    """Choose a tool from the menu."""
    page.evaluate("name => document.querySelector(`[data-tool=${name}]`).click()", name)


def taken(page: Page, name: str, folder: Path) -> Path:
    """Use a tool that saves a file; the file."""
    with page.expect_download() as waited:
        tool(page, name)
    path = folder / waited.value.suggested_filename
    waited.value.save_as(path)
    return path


def rows(content: bytes) -> dict[str, dict[str, str]]:
    """The rows of a table by key."""
    assert content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8-sig")
    assert text.endswith("\n")
    found = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    assert len({row["key"] for row in found}) == len(found)
    return {row["key"]: row for row in found}


def written(atlas: Atlas, folder: Path) -> dict[str, dict[str, str]]:
    """The rows of the table that the program writes."""
    tables.write(atlas, folder)
    return rows((folder / "tables" / "links_status.csv").read_bytes())


def only(page: Page, *keys: str) -> None:
    """Let the filters pass these links alone."""
    page.evaluate(
        "keys => { lienket.shownLinks = () => keys.map((key) => lienket.state.layer"
        ".linkByKey.get(key)); }",
        list(keys),
    )


# --- the table -------------------------------------------------------------------------------


def test_the_table_is_the_one_of_the_program(
    open_map: Open, atlas: Atlas, links: Path, tmp_path: Path
) -> None:
    page = open_map(links)
    found = rows(taken(page, "take_csv", tmp_path).read_bytes())
    expected = written(atlas, tmp_path)
    assert [*found["ql31"]] == [*expected["ql31"]]
    for key, row in expected.items():
        assert found[key] == row
    assert len(found) == len(expected)


def test_the_table_of_dates_of_many_forms_is_the_same(
    open_map: Open, toy: Path, toy_map: Path, tmp_path: Path
) -> None:
    page = open_map(toy_map)
    found = rows(taken(page, "take_csv", tmp_path).read_bytes())
    assert found == written(pipeline.atlas(toy), tmp_path)
    assert found["rb"]["as_of"] == "2025-03-08"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2024", "2024-12-30"),
        ("2024-Q2", "2024-06-29"),
        ("2024-02", "2024-02-28"),
        ("2024-02-29", "2024-02"),
        ("2024-06", "2024-Q2"),
        ("2025-01-01", "2024"),
    ],
)
def test_the_newest_statement_is_the_same_whatever_its_form(
    open_map: Open, toy: Path, tmp_path: Path, one: str, other: str
) -> None:
    """`one` is newer: by the last day, and of two with one last day by the first."""
    path = toy / "facts" / "statuses.csv"
    for first, second in ((one, other), (other, one)):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line[:2] != "rc"]
        lines += [
            f"rc--aa,not_built,new,proposed,,,{first},,rep,II.2,no,,",
            f"rc--bb,not_built,new,planned,,,{second},,rep,II.2,yes,,",
        ]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        atlas = pipeline.atlas(toy)
        webmap.write(atlas, tmp_path / "dates.html")
        found = rows(taken(open_map(tmp_path / "dates.html"), "take_csv", tmp_path).read_bytes())
        assert found["rc"]["as_of"] == one
        assert found["rc"] == written(atlas, tmp_path)["rc"]


@pytest.mark.parametrize("name", SPREADSHEET)
def test_a_name_is_never_run_by_a_spreadsheet(
    open_map: Open, toy: Path, tmp_path: Path, name: str
) -> None:
    atlas = pipeline.atlas(toy)
    named = tuple(replace(link, name_vi=name) for link in atlas.facts.links)
    spoilt = replace(atlas, facts=replace(atlas.facts, links=named))
    webmap.write(spoilt, tmp_path / "names.html")
    page = open_map(tmp_path / "names.html")
    found = rows(taken(page, "take_csv", tmp_path).read_bytes())
    assert found == written(spoilt, tmp_path)
    guarded = f"'{name}" if name[0] in "=+-@\t" else name
    assert {row["name_vi"] for row in found.values()} == {guarded}


def test_only_what_passes_the_filters_is_in_the_table(
    open_map: Open, links: Path, tmp_path: Path
) -> None:
    page = open_map(links)
    only(page, "ql31", "dt242")
    assert [*rows(taken(page, "take_csv", tmp_path).read_bytes())] == ["ql31", "dt242"]


def test_files_say_workspace_and_day(
    open_map: Open, atlas: Atlas, links: Path, tmp_path: Path
) -> None:
    page = open_map(links)
    stem = f"{atlas.catalogue.id}_{atlas.as_of}_links"
    assert taken(page, "take_csv", tmp_path).name == f"{stem}.csv"
    assert taken(page, "take_geojson", tmp_path).name == f"{stem}.geojson"
    assert f"{stem}.geojson" in page.locator("#said").inner_text()


def test_where_no_link_passes_there_is_no_file_but_a_word(open_map: Open, links: Path) -> None:
    page = open_map(links)
    only(page)
    saved: list[Any] = []
    page.on("download", lambda file: saved.append(file))  # noqa: PLW0108 - Playwright marks it
    for name in ("take_csv", "take_geojson"):
        page.evaluate("document.querySelector('#said').textContent = ''")
        tool(page, name)
        assert "không cho liên kết nào qua" in page.locator("#said").inner_text()
    page.wait_for_timeout(200)
    assert saved == []


# --- the layer -------------------------------------------------------------------------------


def drawn(atlas: Atlas) -> dict[str, BaseGeometry]:
    """The geometry of all parts and links that have one of their own, by key."""
    subjects = {link.key for link in atlas.facts.links} | {part.key for part in atlas.facts.parts}
    carrying = [layer.key for layer in atlas.catalogue.layers if layer.status]
    return {
        str(key): geometry
        for name in carrying
        for key, geometry in atlas.frames[name].geometry.items()
        if key in subjects
    }


def test_the_layer_has_every_place_where_the_atlas_has_it(
    open_map: Open, atlas: Atlas, links: Path, tmp_path: Path
) -> None:
    path = taken(open_map(links), "take_geojson", tmp_path)
    frame = gpd.read_file(path).set_index("key")
    expected = drawn(atlas)
    assert set(frame.index) == set(expected)
    assert frame.geometry.is_valid.all()
    for key, geometry in expected.items():
        found = frame.geometry[key]
        assert shapely.hausdorff_distance(found, geometry) <= STEP
        assert found.geom_type.removeprefix("Multi") == geometry.geom_type.removeprefix("Multi")


def test_the_layer_is_plain_geojson(open_map: Open, links: Path, tmp_path: Path) -> None:
    content = taken(open_map(links), "take_geojson", tmp_path).read_text(encoding="utf-8")
    layer = json.loads(content)
    assert [*layer] == ["type", "features"]
    assert content.count("\n") == len(layer["features"]) + 2
    for feature in layer["features"]:
        assert [*feature] == ["type", "properties", "geometry"]
        assert [*feature["geometry"]] == ["type", "coordinates"]
        shape = shapely.from_geojson(json.dumps(feature["geometry"]))
        for polygon in shapely.get_parts(shape):
            if polygon.geom_type != "Polygon":
                continue
            assert polygon.exterior.is_ccw
            assert not any(ring.is_ccw for ring in polygon.interiors)
    decimals = re.findall(r"[\[,]-?\d+\.(\d+)(?=[,\]])", content)
    assert decimals
    assert max(map(len, decimals)) <= 6


def test_the_layer_says_what_the_facts_say(
    open_map: Open, atlas: Atlas, links: Path, tmp_path: Path
) -> None:
    content = taken(open_map(links), "take_geojson", tmp_path).read_text(encoding="utf-8")
    parts = {part.key: part for part in atlas.facts.parts}
    credits_ = {layer.key: layer.credit for layer in atlas.catalogue.layers}
    frames = {str(key): name for name, frame in atlas.frames.items() for key in frame.index}
    for told in (feature["properties"] for feature in json.loads(content)["features"]):
        key = told["key"]
        status, row = atlas.latest[key], atlas.frames[frames[key]].loc[key]
        owners = [link for link in atlas.facts.links if key in (link.key, *link.parts)]
        named = parts.get(key, owners[0])
        assert told["link"] == ";".join(link.key for link in owners)
        assert (told["name_vi"], told["name_en"]) == (named.name_vi, named.name_en)
        assert told["kind"] == owners[0].kind
        for name in ("condition", "work", "stage", "health", "source", "locator"):
            assert (told[name] or "") == getattr(status, name)
        assert told["as_of"] == str(status.as_of)
        assert told["inferred"] == status.inferred
        assert told["accuracy"] == row["accuracy"]
        assert told["credit"] == credits_[frames[key]]
        if key in parts:
            assert told["side"] == parts[key].side


def test_a_hole_and_a_second_piece_come_back(open_map: Open, toy: Path, tmp_path: Path) -> None:
    atlas = pipeline.atlas(toy)
    shell = [(105.1, 21.1), (105.4, 21.1), (105.4, 21.4), (105.1, 21.4)]
    hole = [(105.2, 21.2), (105.2, 21.3), (105.3, 21.3), (105.3, 21.2)]
    area = shapely.MultiPolygon(
        [(shell, [hole]), ([(105.6, 21.6), (105.7, 21.6), (105.7, 21.7)], [])]
    )
    line = shapely.MultiLineString([[(105.1, 21.8), (105.2, 21.9)], [(105.3, 21.8), (105.4, 21.9)]])
    roads = atlas.frames["roads"].copy()
    roads.loc[["ra--aa", "rb--aa"], "geometry"] = gpd.GeoSeries(
        [area, line], index=["ra--aa", "rb--aa"], crs=4326
    )
    webmap.write(replace(atlas, frames={**atlas.frames, "roads": roads}), tmp_path / "x.html")
    path = taken(open_map(tmp_path / "x.html"), "take_geojson", tmp_path)
    found = gpd.read_file(path).set_index("key").geometry
    assert found["ra--aa"].normalize().equals_exact(area.normalize(), STEP)
    assert found["rb--aa"].normalize().equals_exact(line.normalize(), STEP)


def test_only_what_passes_the_filters_is_in_the_layer(
    open_map: Open, atlas: Atlas, links: Path, tmp_path: Path
) -> None:
    page = open_map(links)
    only(page, "dt242", "ql31")
    path = taken(page, "take_geojson", tmp_path)
    wanted = [
        key for link in atlas.facts.links if link.key in {"dt242", "ql31"} for key in link.parts
    ]
    assert set(gpd.read_file(path)["key"]) == set(wanted) & set(drawn(atlas))


# --- the picture -----------------------------------------------------------------------------

SPY = """() => {
    window.said = [];
    const write = CanvasRenderingContext2D.prototype.fillText;
    CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
        window.said.push(text);
        return write.call(this, text, ...rest);
    };
}"""


def size_of(path: Path) -> tuple[int, int]:
    """Width and height of a PNG file [px]."""
    head = path.read_bytes()[:24]
    assert head.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", head[16:24])
    return width, height


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_a_picture_is_as_fine_as_was_asked(
    open_map: Open, links: Path, tmp_path: Path, size: tuple[int, int]
) -> None:
    page = open_map(links, size)
    sizes = {}
    for ratio in (2, 4):
        tool(page, "take_picture")
        page.locator(f'.take input[value="{ratio}"]').check()
        with page.expect_download() as waited:
            page.locator(".take .go").click()
        waited.value.save_as(tmp_path / f"{ratio}.png")
        assert waited.value.suggested_filename.endswith(f"map-{ratio}x.png")
        sizes[ratio] = size_of(tmp_path / f"{ratio}.png")
    assert sizes[4] == pytest.approx([2 * side for side in sizes[2]], abs=2)
    assert page.locator("dialog").count() == 0


@pytest.mark.parametrize("zoom", [10.5, 10.75, 11.25, 11.5])
def test_a_picture_is_drawn_anew_not_enlarged(open_map: Open, toy_map: Path, zoom: float) -> None:
    """Across a level road: its middle stands where it is to a fifth of a pixel, its edge is sharp.

    Enlarged four times, a line would stand on a whole pixel and have an edge of four.
    """
    page = open_map(toy_map)
    middle, exact, blurred = page.evaluate(
        """(zoom) => {
            const { map } = lienket.state, ratio = 4, canvas = document.createElement("canvas");
            map.setView([21.6013, 105.7], zoom, { animate: false });
            const { style, parts } = lienket.state.data, size = map.getSize();
            const pen = lienket.penOf(canvas, { width: size.x, height: size.y }, ratio);
            lienket.paint(pen, ratio);
            const corner = map.getPixelOrigin().add(map.containerPointToLayerPoint([0, 0]));
            const at = map.project([21.6, 105.7]).subtract(corner), tall = 24 * ratio;
            const x = Math.round(at.x * ratio), top = Math.round((at.y - 12) * ratio);
            const { data } = pen.getImageData(x - 40, top, 80, tall);
            const { colour, weight } = style.symbols[parts["rb--bb"].symbol];
            const wanted = [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16));
            const is = (i) => wanted.every((value, c) => Math.abs(data[i + c] - value) < 4);
            const rows = Array.from({ length: tall }, (_, row) => row);
            const columns = Array.from({ length: 80 }, (_, column) =>
                rows.filter((row) => is(4 * (row * 80 + column))));
            const hits = columns.sort((a, b) => b.length - a.length)[0];
            const told = weight * lienket.scale(map.getZoom()) * ratio;
            return [(top + (hits[0] + hits.at(-1) + 1) / 2) / ratio, at.y, told - hits.length];
        }""",
        zoom,
    )
    assert middle == pytest.approx(exact, abs=0.2)
    assert abs(blurred) <= 2.5


def test_painting_leaves_the_map_as_it_was(open_map: Open, links: Path) -> None:
    page = open_map(links)
    state = """() => {
        const { map, layer } = lienket.state;
        return [map.getCenter(), map.getZoom(), map.getSize(),
            layer.labels.written.map(({ text }) => text),
            layer.items.flatMap(({ path }) => path?._parts?.flat().map(({ x, y }) => x + y) ?? [])];
    }"""
    before = page.evaluate(state)
    page.evaluate("lienket.picture(3)")
    page.evaluate("lienket.printing.prepare()")
    page.evaluate("lienket.printing.restore()")
    assert page.evaluate(state) == before


def test_a_picture_tells_title_day_legend_and_sources(
    open_map: Open, atlas: Atlas, links: Path
) -> None:
    page = open_map(links)
    page.evaluate(SPY)
    page.evaluate("lienket.choose('ql31', {from: 'list'})")
    only(page, "ql31", "dt242")
    page.evaluate("lienket.picture(2)")
    said = " ".join(page.evaluate("said"))
    legend = [
        words
        for block in page.evaluate("lienket.caption().legend.map(b => b.rows.map(r => r.text))")
        for words in block
    ]
    assert len(legend) > 8
    for words in (TITLE, "Theo báo cáo ngày", "2689-BC/BCSD", "OpenStreetMap", "km", "B", *legend):
        assert words in said
    assert f"Đang lọc: 2 trong {len(atlas.facts.links)} mục" in said
    (title, *shown) = page.evaluate("[lienket.caption().title, ...lienket.caption().shown]")
    assert title.startswith("QL.31")
    assert shown[0] == TITLE
    assert "Đang khai thác" in shown[1]  # how the parts stand


def test_a_caption_explains_what_is_seen_and_nothing_else(open_map: Open, links: Path) -> None:
    page = open_map(links)
    texts = """bounds => lienket.legend.within(bounds && L.latLngBounds(bounds)).flatMap((block) =>
        [...block.querySelectorAll(".swatch ~ span")].map((row) => row.textContent))"""
    whole, dam = page.evaluate(texts, None), page.evaluate(texts, [[21.5, 106.5], [21.6, 106.65]])
    far = page.evaluate(texts, [[22.3, 106.3], [22.4, 106.4]])
    assert {*far} < {*whole}
    assert "Hồ chứa" in dam
    assert "Hồ chứa" not in far


def test_a_picture_speaks_english(open_map: Open, links: Path) -> None:
    page = open_map(links)
    page.locator("#language").click()
    page.evaluate(SPY)
    page.evaluate("lienket.picture(2)")
    said = " ".join(page.evaluate("said"))
    for words in (
        "Links between Bắc Giang and Lạng Sơn",
        "According to the report of",
        "Sources of the statuses",
        "N",
    ):
        assert words in said


def test_names_keep_clear_of_the_scale_bar(open_map: Open, links: Path) -> None:
    page = open_map(links)
    boxes, covered = page.evaluate(
        """() => {
            const { map } = lienket.state, kept = [], writer = lienket.Writer.prototype;
            const take = writer._take;
            writer._take = function (text, x, y, w, h) {
                const { x: left, y: top } = map.layerPointToContainerPoint([x, y]);
                kept.push([left - w / 2, top - h / 2, left + w / 2, top + h / 2]);
                return take.call(this, text, x, y, w, h);
            };
            const canvas = document.createElement("canvas");
            const { x: width, y: height } = map.getSize();
            lienket.paint(lienket.penOf(canvas, { width, height }, 1), 1);
            const [x, y, w, h] = lienket.furniture();
            return [kept, [x, y, x + w, y + h]];
        }"""
    )
    assert len(boxes) > 10
    left, top, right, bottom = covered
    assert not any(b[0] < right and b[2] > left and b[1] < bottom and b[3] > top for b in boxes)


def test_a_picture_that_is_too_large_is_not_offered(open_map: Open, links: Path) -> None:
    page = open_map(links)
    page.evaluate(
        """() => { const { bounds } = lienket.seen();
            lienket.seen = () => ({ bounds, width: 4200, height: 2400 }); }"""
    )
    tool(page, "take_picture")
    assert page.locator('.take input[value="2"]').is_enabled()
    assert page.locator('.take input[value="4"]').is_disabled()
    assert "lớn hơn mức trình duyệt" in page.locator(".take").inner_text()
    assert page.evaluate("lienket.picture(4)") is None


def test_windows_have_room_for_a_thumb(open_map: Open, links: Path) -> None:
    page = open_map(links, PHONE)
    for name in ("take_picture", "take_print"):
        tool(page, name)
        for node in page.locator(".take label, .take button").all():
            box = node.bounding_box()
            assert box
            assert box["height"] >= TOUCH_PX
        page.keyboard.press("Escape")


# --- the sheet -------------------------------------------------------------------------------


def poppler(program: str, *arguments: str | Path) -> str:
    """What one of the tools of poppler-utils says."""
    path = shutil.which(program)
    if path is None:
        pytest.skip(f"{program} (poppler-utils) is not installed")
    done = subprocess.run([path, *arguments], check=True, capture_output=True)
    return done.stdout.decode("utf-8")


def text_of(path: Path) -> str:
    return " ".join(poppler("pdftotext", "-raw", path, "-").split())


def page_of(path: Path) -> tuple[int, float, float]:
    """How many pages a PDF has, and the size of the first [mm]."""
    told = poppler("pdfinfo", path)
    pages, width, height = (
        re.search(pattern, told)
        for pattern in (
            r"Pages:\s+(\d+)",
            r"Page size:\s+([\d.]+)",
            r"Page size:\s+[\d.]+ x ([\d.]+)",
        )
    )
    assert pages
    assert width
    assert height
    return int(pages[1]), float(width[1]) / 72 * 25.4, float(height[1]) / 72 * 25.4


def printed(page: Page, path: Path) -> Path:
    page.pdf(path=path, prefer_css_page_size=True)
    return path


@pytest.mark.parametrize("wanted", PAPERS)
@pytest.mark.parametrize("size", [DESK, PHONE])
def test_a_sheet_is_one_page_of_its_paper(
    open_map: Open,
    links: Path,
    tmp_path: Path,
    size: tuple[int, int],
    wanted: tuple[str, bool],
) -> None:
    page, (paper, turned) = open_map(links, size), wanted
    page.evaluate("wanted => lienket.printing.prepare(wanted)", {"paper": paper, "turned": turned})
    pages, width, height = page_of(printed(page, tmp_path / "sheet.pdf"))
    assert pages == 1
    assert (width, height) == pytest.approx(PAPERS[wanted], abs=0.5)


def test_a_sheet_tells_what_the_map_is_and_nothing_to_click(
    open_map: Open, atlas: Atlas, links: Path, tmp_path: Path
) -> None:
    page = open_map(links)
    legend = page.locator("#legend .swatch ~ span").all_inner_texts()
    said = text_of(printed(page, tmp_path / "sheet.pdf"))
    for words in (TITLE, "bổ sung đến 03/11/2025", "Tỷ lệ khoảng 1:", *legend):
        assert words in said
    for words in (
        "2689-BC/BCSD",
        "OpenStreetMap",
        "không dùng để đo vẽ",
        "hợp nhất với tỉnh Bắc Ninh",
    ):
        assert words in said
    for words in ("English", "Tìm liên kết", "Lớp bản đồ", "Leaflet", atlas.facts.links[0].name_vi):
        assert words not in said


def test_a_plain_print_makes_the_sheet_and_takes_it_away(
    open_map: Open, links: Path, tmp_path: Path
) -> None:
    page = open_map(links)
    view = (
        "[lienket.state.map.getCenter(), lienket.state.map.getZoom(), lienket.state.map.getSize()]"
    )
    before = page.evaluate(view)
    assert page_of(printed(page, tmp_path / "one.pdf"))[0] == 1
    assert page.locator("#sheet").count() == 0
    assert page.evaluate(view) == before
    assert page.locator("#links").is_visible()
    assert "Theo báo cáo ngày" in text_of(printed(page, tmp_path / "two.pdf"))


def test_the_printed_map_is_crisp_and_fills_its_frame(
    open_map: Open, links: Path, tmp_path: Path
) -> None:
    page = open_map(links)
    for prepared in (False, True):
        if prepared:
            page.evaluate("lienket.printing.prepare()")
        told = poppler("pdfimages", "-list", printed(page, tmp_path / "sheet.pdf"))
        found = [line.split() for line in told.splitlines()[2:]]
        largest = max(found, key=lambda row: int(row[3]) * int(row[4]))
        assert int(largest[12]) == pytest.approx(288, abs=2)
        assert int(largest[3]) / 288 * 25.4 > 190


SHEET = """() => {
    const map = document.querySelector("#sheet canvas"), aside = document.createElement("canvas");
    Object.assign(aside, { width: map.width, height: map.height });
    const pen = aside.getContext("2d");
    pen.drawImage(map, 0, 0);
    const { data } = pen.getImageData(0, 0, map.width, map.height);
    const colour = (i) => 65536 * data[4 * i] + 256 * data[4 * i + 1] + data[4 * i + 2];
    const count = map.width * map.height;
    window.sheet = { width: map.width, height: map.height, at: (x, y) => colour(y * map.width + x),
        all: () => [...new Set(Array.from({ length: count }, (_, i) => colour(i)))] };
}"""
"""Reads the map on the sheet: `sheet.at(x, y)` and `sheet.all()`, colours as numbers."""


def test_the_printed_map_has_the_colours_of_the_table(open_map: Open, links: Path) -> None:
    page = open_map(links)
    page.evaluate("lienket.printing.prepare({ paper: 'A4', turned: true })")
    page.evaluate(SHEET)
    colours = {symbol.key: int(symbol.colour[1:], 16) for symbol in style.symbols()}
    assert {colours["idea-in_service"], colours["agreed"]} <= set(page.evaluate("sheet.all()"))


def test_the_window_prints_what_was_chosen(open_map: Open, links: Path, tmp_path: Path) -> None:
    page = open_map(links)
    page.evaluate(
        """() => {
            window.asked = [];
            window.print = () => {
                const { width, height } = getComputedStyle(document.querySelector("#sheet"));
                window.asked.push([parseFloat(width), parseFloat(height)]);
            };
        }"""
    )
    tool(page, "take_print")
    page.locator('.take input[value="A3"]').check()
    page.locator('.take input[value="portrait"]').check()
    page.locator(".take .go").click()
    [(width, height)] = page.evaluate("asked")
    assert (width / 96 * 25.4, height / 96 * 25.4) == pytest.approx((297, 420), abs=0.5)
    assert page.locator("dialog").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("#sheet").count() == 0
    tool(page, "take_print")
    assert page.locator('.take input[value="A3"]').is_checked()
    page.keyboard.press("Escape")
    assert page_of(printed(page, tmp_path / "again.pdf"))[1:] == pytest.approx((297, 420), abs=0.5)


def test_a_sheet_shows_the_part_that_was_seen(open_map: Open, toy: Path, toy_map: Path) -> None:
    """At the place of a road in the view, the sheet has the colour of that road."""
    page = open_map(toy_map)
    page.evaluate("void lienket.state.map.setView([21.6, 105.7], 11, { animate: false })")
    x, y = page.evaluate(
        """() => {
            let inside;
            const { furnish } = lienket, { map } = lienket.state;
            lienket.furnish = (pen) => {
                const corner = map.getPixelOrigin().add(map.containerPointToLayerPoint([0, 0]));
                inside = map.project([21.6, 105.7]).subtract(corner).divideBy(map.getSize().x);
                furnish(pen);
            };
            lienket.printing.prepare({ paper: "A4", turned: false });
            return [inside.x, inside.y];
        }"""
    )
    page.evaluate(SHEET)
    found = page.evaluate(
        """([x, y]) => Array.from({ length: 50 }, (_, i) =>
            sheet.at(Math.round(x * sheet.width) + i - 25, Math.round(y * sheet.width)))""",
        [x, y],
    )
    colours = {symbol.key: int(symbol.colour[1:], 16) for symbol in style.symbols()}
    assert 0.2 < x < 0.8
    assert colours[pipeline.atlas(toy).symbols["rb--bb"]] in found


LONG = """({ rows, notes, words }) => {
    const many = (count, text) => Array.from({ length: count }, (_, i) => `${text} ${i + 1}`);
    lienket.caption = () => ({ title: "Tên ".repeat(words), day: "ngày", shown: [],
        legend: [{ title: "Nền", rows: many(rows, "hàng số").map((text) => ({ text })) }],
        notes: many(notes, "chú thích số " + "dài ".repeat(words)) });
}"""
LAID = """() => {
    const sheet = document.querySelector("#sheet"), map = sheet.querySelector(".sheet-map");
    const places = ["header", ".sheet-legend", "footer"].map((name) => sheet.querySelector(name));
    const count = (which) =>
        [...sheet.querySelectorAll("li, footer p:not(.rest)")].filter(which).length;
    return { share: map.clientHeight / sheet.clientHeight,
        over: places.filter((each) => each.scrollHeight > each.clientHeight
            || each.scrollWidth > each.clientWidth).length,
        seen: count((row) => !row.hidden), left: count((row) => row.hidden),
        told: [...sheet.querySelectorAll(".rest")].map((each) => each.textContent) };
}"""


@pytest.mark.parametrize("wanted", PAPERS)
def test_however_long_the_words_the_map_keeps_a_third_of_the_sheet(
    open_map: Open, links: Path, tmp_path: Path, wanted: tuple[str, bool]
) -> None:
    """What has no room is counted: no word is cut without a mark."""
    page, (paper, turned) = open_map(links), wanted
    for rows, notes, words in ((12, 90, 5), (200, 40, 100), (12, 3, 2000)):
        page.evaluate(LONG, {"rows": rows, "notes": notes, "words": words})
        page.evaluate("lienket.printing.restore()")
        page.evaluate("way => lienket.printing.prepare(way)", {"paper": paper, "turned": turned})
        laid = page.evaluate(LAID)
        assert laid["share"] > 0.33
        assert laid["over"] == 0
        counts = [int(re.sub(r"\D", "", text)) for text in laid["told"]]
        assert sum(counts) == laid["left"] == rows + notes - laid["seen"]
        assert laid["seen"] >= 12
        assert (laid["left"] > 0) == (notes > 3)
        said = text_of(printed(page, tmp_path / "sheet.pdf"))
        assert all(text in said for text in laid["told"])
        assert ("…" in said) == (words > 1000 or laid["left"] > 0)


def test_a_sheet_speaks_english(open_map: Open, links: Path, tmp_path: Path) -> None:
    page = open_map(links)
    page.locator("#language").click()
    said = text_of(printed(page, tmp_path / "sheet.pdf"))
    for words in (
        "Links between Bắc Giang and Lạng Sơn",
        "According to the report of 2 May 2024",
        "Scale about 1:",
    ):
        assert words in said
