"""The map sheets: true, legible, the same bytes each time, and what the style table says."""

from __future__ import annotations

import hashlib
import io
import math
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pyproj
import pytest
import shapely
from goldens import same
from PIL import Image
from toy import Edit

from lienket import crs, pipeline, sheet, style, text, vocabulary
from lienket.border.pairs import GROUNDS
from lienket.errors import UsageError
from lienket.i18n import Languages, pick
from lienket.model.analysis import Border
from lienket.model.atlas import Atlas
from lienket.model.records import Figure
from lienket.model.sheet_specs import SheetSpec
from lienket.sheet import (
    border_segments,
    canvas,
    citations,
    custom_sheet,
    drawing,
    fonts,
    label_candidates,
    label_placement,
    legend,
    legend_symbols,
    map_elements,
    matrix,
    output,
    page_layout,
    route_panel,
    sheet_list,
    subject,
    table,
    view,
)
from lienket.sheet import sheet as sheets
from lienket.sheet.model import BESIDE, Cell, Item, Matrix
from lienket.sheet.sheet import Sheet
from lienket.sheet.words import phrase, short
from lienket.style import themes
from lienket.vocabulary import using

UNLIKE, MOST = 48, 0.02
"""A pixel differs when a channel is this far off, of 255; this share of pixels may differ."""

SVG = "{http://www.w3.org/2000/svg}"
MATRIX = "6-ma-tran-ranh-gioi"
FLOWS = "7-lao-dong-tuan-tra-truong-hoc"
KEYS = (
    "1-toan-canh", "2-duong-bo-duong-sat", "3-truc-cong-nghiep", "4-ho-cam-son", MATRIX, FLOWS,
    "5-dt289-ext", "5-dt289c", "5-boha-dongson", "5-ql31", "5-ql279", "5-rail", "5-huulung-myan",
    "5-suoinua-khuonthan", "5-dt242",
)  # fmt: skip
WHOLE = SheetSpec("whole", "Cả vùng", "The whole")


@pytest.fixture(scope="module")
def drawn(atlas: Atlas) -> dict[str, Sheet]:
    """Every sheet that a build of the shipped workspace makes."""
    with using(atlas):
        return {plan.key: sheets.draw(atlas, plan) for plan in sheet_list.shipped(atlas)}


def test_the_workspace_has_its_sheets_and_one_for_each_drawn_route(
    drawn: dict[str, Sheet],
) -> None:
    assert tuple(drawn) == KEYS


def test_a_workspace_without_plans_has_an_overview_and_its_routes(toy: Path) -> None:
    found = sheet_list.shipped(pipeline.atlas(toy))
    assert [plan.key for plan in found] == ["1-overview", "5-ra", "5-rb", "5-rc"]


@pytest.mark.parametrize("key", KEYS)
def test_no_name_overlaps_another_or_leaves_the_frame(drawn: dict[str, Sheet], key: str) -> None:
    one = drawn[key]
    assert len(one.names) >= 8
    assert label_placement.overlaps(one.names) == 0
    assert label_placement.outside(one.names, one.view.box) == 0


def test_names_are_kept_off_each_other_in_a_crowd() -> None:
    face = fonts.Face(12)
    box = canvas.Box(0, 0, 60, 60)
    spots = tuple(label_placement.LabelPosition(30 + step / 10, 30) for step in range(-100, 101))
    crowd = [label_placement.Label(("Tên",), face, 0, 10, 4, spots) for _ in range(5)]
    placed = label_placement.place(crowd, box, [], [])
    assert 1 < len(placed) < 5
    assert label_placement.overlaps(placed) == 0
    assert label_placement.overlaps([*placed, placed[0]]) == 1


@pytest.mark.parametrize("key", KEYS)
def test_every_gate_and_seat_has_its_name_beside_it(drawn: dict[str, Sheet], key: str) -> None:
    assert_named(drawn[key])


@pytest.mark.parametrize("key", [KEYS[0], KEYS[2], "5-ql31"])
def test_every_gate_and_seat_has_its_name_in_gray_too(atlas: Atlas, key: str) -> None:
    plan = {plan.key: plan for plan in sheet_list.shipped(atlas)}[key]
    assert_named(sheets.draw(atlas, plan, grayscale=True))


def assert_named(one: Sheet) -> None:
    """Fail if a gate or a seat on a sheet has no name by its mark."""
    for spot in one.content.spots:
        if spot.look.key in {"gates", "seat"}:
            named = [row for row in one.names
                     if " ".join(row.label.lines) == short(spot.names[0], "vi")]  # fmt: skip
            at = shapely.Point(spot.x, spot.y)
            assert any(row.shape.distance(at) < 4 for row in named), spot.names


@pytest.mark.parametrize("key", KEYS)
def test_the_name_of_a_gate_or_a_seat_is_nearer_to_its_own_mark_than_to_others(
    drawn: dict[str, Sheet], key: str
) -> None:
    one = drawn[key]
    marks = {short(spot.names[0], "vi"): shapely.Point(spot.x, spot.y)
             for spot in one.content.spots if spot.look.key in {"gates", "seat"}}  # fmt: skip
    marks |= {short(end.names[0], "vi"): shapely.Point(place)
              for flow in one.content.flows if not flow.relation.broad
              for end, place in zip(flow.relation.ends, flow.places, strict=True)}  # fmt: skip
    for row in one.names:
        name = " ".join(row.label.lines)
        if name in marks and row.label.face.weight >= 600:
            far = {other: row.shape.distance(mark) for other, mark in marks.items()}
            assert min(far, key=lambda other: far[other]) == name
            # One over or under its mark is not over or under another.
            if row.place.y != pytest.approx(marks[name].y):
                assert min(far[other] for other in far if other != name) > 3, name


@pytest.mark.parametrize("key", KEYS)
def test_names_of_districts_and_sides_stand_inside_them(drawn: dict[str, Sheet], key: str) -> None:
    one = drawn[key]
    areas = {
        piece.names[0]: piece.shape
        for piece in one.content.ground
        if piece.layer == "districts" and piece.is_area
    }
    for row in one.names:
        name = " ".join(row.label.lines)
        if name in areas and row.label.face.colour == "#877964":
            assert areas[name].contains(row.shape), name


@pytest.mark.parametrize("key", KEYS)
def test_the_scale_bar_is_true_in_the_middle_of_the_sheet(
    drawn: dict[str, Sheet], key: str
) -> None:
    view = drawn[key].view
    bar = map_elements.bar(view)
    x, y = view.middle
    ends = [view.metres(x - bar.length / 2, y), view.metres(x + bar.length / 2, y)]
    way = pyproj.Transformer.from_crs(view.code, "EPSG:4326", always_xy=True)
    (west, south), (east, north) = (way.transform(*end) for end in ends)
    metres = pyproj.Geod(ellps="WGS84").inv(west, south, east, north)[2]
    assert metres == pytest.approx(bar.km * 1000, rel=0.005)
    # The words beside it say the same scale.
    assert bar.km * 1e6 / bar.length == pytest.approx(view.denominator, rel=0.005)


@pytest.mark.parametrize("key", KEYS)
def test_the_legend_has_the_classes_on_the_sheet_in_the_words_of_style(
    atlas: Atlas, drawn: dict[str, Sheet], key: str
) -> None:
    one = drawn[key]
    told = {section.heading: section.entries for section in one.sections}
    symbols = {symbol.key: symbol for symbol in style.symbols()}
    used = {item.symbol.key for item in one.content.links if item.focus and not plain_water(item)}
    rows = [entry for entry in told.get("legend_stage", ()) if entry.key != "pale"]
    assert [entry.key for entry in rows] == sorted(used, key=lambda key: symbols[key].order)
    others = any(not item.focus for item in one.content.links if item.depth < 2)
    assert ("pale" in {entry.key for entry in told.get("legend_stage", ())}) == others
    for entry in rows:
        assert entry.words == (symbols[entry.key].vi, symbols[entry.key].en)
    for entry in told.get("legend_accuracy", ()):
        note = themes.note(entry.key)
        assert entry.words == (note.vi, note.en)
    with using(atlas):
        looks = {look.key: (look.vi, look.en) for look in style.grounds()}
        looks |= {look.key: (look.vi, look.en) for look in style.marks()}
    for heading in ("legend_places", "legend_ground"):
        for entry in told.get(heading, ()):
            assert entry.key.startswith("roads_") or entry.words == looks[entry.key]
    assert one.complete


def plain_water(item: Item) -> bool:
    """Whether a part of a link is water without works: it has no colour of its own."""
    own = style.ground(item.layer).fill
    return item.depth == 0 and bool(own) and item.symbol.group == "none"


@pytest.mark.parametrize("key", KEYS)
def test_roads_of_the_ground_are_told_apart_in_two_classes_at_most(
    drawn: dict[str, Sheet], key: str
) -> None:
    told = [entry.key for section in drawn[key].sections for entry in section.entries]
    roads = [name for name in told if name.startswith(("network", "local_roads", "roads_"))]
    assert {*roads} <= {"roads_main", "roads_other"}
    assert len(roads) <= 2


@pytest.mark.parametrize("language", ["vi", "en", "both"])
def test_there_is_no_sample_without_a_text_nor_a_text_without_a_sample(
    drawn: dict[str, Sheet], language: Languages
) -> None:
    for one in drawn.values():
        for section in one.sections:
            assert phrase(section.heading, language)
            for entry in section.entries:
                words = pick(entry.words, language) or phrase(f"legend_{entry.key}", language)
                assert words.strip()
                assert entry.samples


@pytest.mark.parametrize("key", KEYS)
def test_no_type_on_a_sheet_is_under_seven_points(drawn: dict[str, Sheet], key: str) -> None:
    assert drawn[key].canvas.smallest_pt >= 7


def test_the_smallest_type_of_a_page_is_that_of_what_is_written_on_it() -> None:
    page = canvas.Canvas(50, 50)
    for size in (12.0, 9.0, 16.0):
        page.write(5, 5, "Tên", fonts.Face(size))
    # 9 pixels of 1/96 inch are 6.75 points.
    assert page.smallest_pt == pytest.approx(6.75)


def test_samples_beside_a_number_are_long_enough_to_show_gaps() -> None:
    boxes: list[canvas.Box] = []
    entry = legend.Entry("x", ("Một", "One"), (lambda _, box: boxes.append(box),), numbered=True)
    page = page_layout.page("A4", page_layout.Room(), landscape=False)
    for gray in (True, False):
        found = canvas.Canvas(210, 297, grayscale=gray)
        assert legend.draw(found, [legend.Section("legend_stage", (entry,))], page, "vi")
    assert boxes[0].width - drawing.BADGE_MM >= 12
    assert boxes[1].width < boxes[0].width


def test_in_gray_a_sample_of_what_is_not_on_the_ground_has_gaps(drawn: dict[str, Sheet]) -> None:
    gaps = {}
    for item in drawn["1-toan-canh"].content.links:
        if item.depth == 1 and item.symbol.group == "idea":
            page = canvas.Canvas(24, 6, grayscale=True)
            legend_symbols.link(item, page, canvas.Box(2, 1.5, 12.5 + drawing.BADGE_MM, 3))
            pixels = np.asarray(image(output.rendered(page, "png", "", 300)).convert("L"))
            dark = pixels[len(pixels) // 2, 80:] < 200
            gaps[item.symbol.dash == ()] = int(np.count_nonzero(dark[:-1] & ~dark[1:]))
    assert gaps[True] <= 1
    assert gaps[False] >= 3


def test_the_legend_of_a_matrix_and_of_bands_is_that_of_the_style_table(
    drawn: dict[str, Sheet],
) -> None:
    states = {look.key: (look.vi, look.en) for look in themes.states()}
    found = drawn[MATRIX].content.matrix
    assert found
    told = {entry.key: entry.words for entry in drawn[MATRIX].sections[0].entries}
    assert {*told} == {cell.ground for cell in found.cells} | {"other", "unsure", "edge", "letter"}
    assert all(told[key] == states[key] for key in told if key in states)
    kinds = [entry.words for entry in drawn[FLOWS].sections[0].entries]
    assert kinds == [vocabulary.label("kind", kind) for kind in ("labour", "forest", "education")]


def test_the_legend_of_a_matrix_shows_the_marks_that_stand_on_the_sheet_and_no_other(
    drawn: dict[str, Sheet],
) -> None:
    one = drawn[MATRIX]
    assert one.content.matrix
    told = [sample for entry in one.sections[0].entries for sample in entry.samples
            if isinstance(sample, partial)]  # fmt: skip
    shown = [sample.args[0] for sample in told if sample.func is legend_symbols.states]
    assert {cell for cells in shown for cell in cells} == {*one.content.matrix.cells}
    edge = next(entry for entry in one.sections[0].entries if entry.key == "edge")
    page = canvas.Canvas(12, 6)
    edge.samples[0](page, canvas.Box(2, 1.5, 8, 3))
    pixels = np.asarray(image(output.rendered(page, "png", "", 300))).astype(int)
    for colour in {piece.colour for piece in one.content.edges}:
        wanted = [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
        assert (np.abs(pixels - wanted).max(axis=2) < 20).any(), colour


def test_a_sample_of_the_legend_has_the_colour_of_its_class(drawn: dict[str, Sheet]) -> None:
    one = drawn["1-toan-canh"]
    symbols = {symbol.key: symbol for symbol in style.symbols()}
    rows = [entry for entry in one.sections[0].entries if entry.key != "pale"]
    with output.settings():
        for entry in rows:
            page = canvas.Canvas(12, 6)
            entry.samples[0](page, canvas.Box(2, 1.5, 8, 3))
            pixels = np.asarray(image(output.rendered(page, "png", "", 300)))
            colour = symbols[entry.key].colour
            wanted = [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
            assert (np.abs(pixels.astype(int) - wanted).max(axis=2) < 60).any(), entry.key


def test_every_look_of_a_stage_in_focus_has_its_sample(drawn: dict[str, Sheet]) -> None:
    for one in drawn.values():
        stages = [row.entries for row in one.sections if row.heading == "legend_stage"]
        told = {entry.key: items_of(entry) for entries in stages for entry in entries}
        for item in one.content.links:
            if item.depth < 2 and item.focus and not plain_water(item):
                shown = {look(row) for row in told[item.symbol.key]}
                assert look(item) in shown, item.key


def items_of(entry: legend.Entry) -> list[Item]:
    """The parts of links that the samples of an entry are drawn from."""
    rows = [sample.args[0] for sample in entry.samples if isinstance(sample, partial)]
    return [row for row in rows if isinstance(row, Item)]


def test_a_sheet_of_a_route_explains_the_classes_of_that_route_alone(
    drawn: dict[str, Sheet],
) -> None:
    for key, one in drawn.items():
        if not one.plan.route:
            continue
        stage = next(row for row in one.sections if row.heading == "legend_stage")
        own = {item.symbol.key for item in one.content.links if item.link == one.plan.route}
        assert {entry.key for entry in stage.entries} - {"pale"} == own, key


def look(item: Item) -> tuple[object, ...]:
    """What tells the look of a line or an area of a class from its others."""
    own = style.ground(item.layer).fill
    return item.depth, item.depth or (style.ACCURACIES[item.accuracy].fill, own)


def test_links_out_of_focus_are_shown_in_the_pale_colours_that_they_have(
    drawn: dict[str, Sheet],
) -> None:
    for key in ("2-duong-bo-duong-sat", "5-ql31"):
        one = drawn[key]
        entry = next(row for row in one.sections[0].entries if row.key == "pale")
        assert isinstance(entry.samples[0], partial)
        colours = entry.samples[0].args[0]
        assert len({*colours}) == (3 if one.plan.route else 1)
        assert {*colours} <= {item.symbol.colour for item in one.content.links if not item.focus}


def test_the_number_of_a_road_stands_off_a_bundle_of_other_lines(drawn: dict[str, Sheet]) -> None:
    for key in ("1-toan-canh", "2-duong-bo-duong-sat", "5-rail", "5-ql31"):
        one = drawn[key]
        name = next(row for row in one.names if row.label.lines == ("ĐT.245",))
        links = [item for item in one.content.links if item.depth == 1]
        strange = shapely.union_all([row.shape for row in links if row.ref != "ĐT.245"])
        own = shapely.union_all([row.shape for row in links if row.ref == "ĐT.245"])
        assert name.shape.intersection(strange).length < 1, key
        assert name.shape.distance(own) < 1, key


def test_the_name_of_a_water_touches_it_and_no_other_is_as_near(drawn: dict[str, Sheet]) -> None:
    one = drawn["1-toan-canh"]
    waters = {item.names[0]: item.shape for item in one.content.links
              if item.depth == 0 and style.ground(item.layer).fill}  # fmt: skip
    called = "Hồ Cấm Sơn"
    name = next(row for row in one.names if " ".join(row.label.lines) == called)
    assert name.shape.distance(waters.pop(called)) < 0.6
    assert min(name.shape.distance(shape) for shape in waters.values()) > 2


@pytest.mark.parametrize("key", KEYS)
def test_no_line_of_a_name_ends_inside_a_proper_name(drawn: dict[str, Sheet], key: str) -> None:
    for row in drawn[key].names:
        for first, second in pairwise(row.label.lines):
            last, word = first.split()[-1], second.split()[0]
            proper = last[:1].isupper() and word[:1].isupper() and not row.label.lines[0].isupper()
            assert not proper or last[-1] in ",;:", row.label.lines


@pytest.mark.parametrize("key", KEYS)
def test_what_a_title_names_has_its_name_on_the_map(
    drawn: dict[str, Sheet], atlas: Atlas, key: str
) -> None:
    """Points of the ground and areas of links that title, route or parts name, if in the frame."""
    one = drawn[key]
    if one.plan.flows or one.plan.matrix:
        return
    words = subject.words(atlas, one.plan)
    named = {" ".join(row.label.lines) for row in one.names}
    frame = crs.to_metres(atlas.frames["places"], one.view.code)
    inner = shapely.buffer(one.view.box.shape, -3)
    wanted = [
        short(text.unnoted(name), "vi")
        for name, at in zip(frame["name_vi"], one.view.page(frame.geometry), strict=True)
        if name.startswith(("Ga ", "Trung tâm")) and subject.mentions(words, name.split(" ", 1)[1])
        and inner.contains(at)
    ]  # fmt: skip
    wanted += [
        short(item.names[0], "vi") for item in one.content.links
        if item.depth == 0 and item.names[0].lower() in words.lower()
        and item.shape.intersection(inner).area > 30
    ]  # fmt: skip
    assert {*wanted} <= named
    if key == "5-rail":
        assert {"Ga Kép", "Ga Đồng Đăng"} <= named


@pytest.mark.parametrize("key", [KEYS[0], KEYS[1], "5-rail", "5-ql31"])
def test_the_names_of_gates_stand_on_the_inner_side(drawn: dict[str, Sheet], key: str) -> None:
    one = drawn[key]
    home = shapely.union_all([piece.shape for piece in one.content.ground
                              if piece.layer == "sides" and piece.is_area])  # fmt: skip
    gates = {short(item.names[0], "vi") for item in one.content.links if item.layer == "gates"}
    found = [row for row in one.names if " ".join(row.label.lines) in gates]
    assert {"CKQT Hữu Nghị", "Cốc Nam"} <= gates or key == "5-ql31"
    assert found
    for row in found:
        assert row.shape.intersection(home).area > 0.8 * row.shape.area, row.label.lines


def test_a_sheet_is_about_links_by_their_kind(atlas: Atlas, drawn: dict[str, Sheet]) -> None:
    one = drawn["2-duong-bo-duong-sat"]
    kinds = {link.key: link.kind for link in atlas.facts.links}
    assert {item.link for item in one.content.links if item.focus} >= {"dt242", "boha-dongson"}
    for item in one.content.links:
        assert item.focus == (kinds[item.link] in {"route", "corridor"}), item.key


def test_what_cannot_be_drawn_is_named_on_the_sheet_that_is_about_it(
    drawn: dict[str, Sheet],
) -> None:
    for key, told in (("1-toan-canh", True), ("2-duong-bo-duong-sat", True), ("5-ql31", False)):
        page = output.rendered(drawn[key].canvas, "svg", "").decode()
        text = " ".join(re.findall(r">([^<>]+)</text>", page))
        assert ("Không vẽ được vì chưa rõ vị trí:" in text) == told, key
        assert ("ĐT.292D" in text) == told, key
        assert ("ĐT.294C" in text) == told, key


@pytest.mark.parametrize("key", KEYS)
def test_a_map_of_a_large_scale_shows_where_in_the_provinces_it_lies(
    drawn: dict[str, Sheet], key: str
) -> None:
    one = drawn[key]
    near = one.view.denominator < 400_000
    assert (one.page.inset is not None) == near
    country = one.page.locator
    assert country.width * country.height < 0.6 * 47 * 60 * one.page.letters**2


@pytest.mark.parametrize("km", map_elements._BARS_KM)
def test_both_marks_of_a_scale_bar_are_round(km: float) -> None:
    whole, half = (float(f"{value:e}".partition("e")[0]) for value in (km, km / 2))
    assert half in {1, 2, 5}
    assert whole in {1, 2, 4}


def test_the_grid_tells_its_unit_once_on_each_edge(drawn: dict[str, Sheet]) -> None:
    text = output.rendered(drawn["1-toan-canh"].canvas, "svg", "").decode()
    grid = re.findall(r">(\d{3,4}) km<", text)
    assert len(grid) == 4
    assert len({*grid}) == 2


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_line_under_a_title_does_not_say_it_again(
    drawn: dict[str, Sheet], atlas: Atlas, language: Languages
) -> None:
    whole = pick((atlas.catalogue.title_vi, atlas.catalogue.title_en), language)
    for key, said in (("1-toan-canh", True), ("5-ql31", False)):
        line = sheets.subtitle(atlas, drawn[key].plan, language)[0]
        assert line.startswith(whole) != said, key


def test_every_text_of_an_svg_is_as_long_as_in_its_own_font(files: dict[str, Path]) -> None:
    """So that it fits where another font stands in: widths are told, and within the page."""
    root = ET.fromstring(files["svg"].read_bytes())  # noqa: S314 - our own
    wide = float(root.get("width", "").removesuffix("pt"))
    found = 0
    for node in root.iter(f"{SVG}text"):
        length = float(node.get("textLength", ""))
        text = "".join(node.itertext())
        size = float(re.findall(r"([\d.]+)px", node.get("style", ""))[0])
        assert 0.2 * size < length / len(text) < size, text
        if at := node.get("x"):
            found += 1
            assert float(at) + length <= wide or "middle" in node.get("style", "")
    assert found > 20
    licence = next(
        node for node in root.iter(f"{SVG}text") if "Giấy phép" in "".join(node.itertext())
    )
    assert licence.get("lengthAdjust") == "spacingAndGlyphs"


def test_of_two_forms_of_a_name_the_cheaper_is_placed_alone() -> None:
    face = fonts.Face(9)
    long, short = (
        label_placement.Label(
            (text,),
            face,
            1,
            wide,
            3,
            (label_placement.LabelPosition(50, y, cost=cost),),
            either="a",
        )
        for text, wide, y, cost in (("long", 20, 20, 1), ("short", 10, 70, 0.5))
    )
    placed = label_placement.place([long, short], canvas.Box(0, 0, 100, 100), [], [])
    assert [row.label.lines for row in placed] == [("short",)]


def image(content: bytes) -> Image.Image:
    """A PNG as it is seen."""
    return Image.open(io.BytesIO(content)).convert("RGB")


@pytest.fixture(scope="module")
def files(drawn: dict[str, Sheet], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The overview in every format."""
    folder = tmp_path_factory.mktemp("sheets")
    one = drawn["1-toan-canh"]
    paths = {form: folder / f"sheet.{form}" for form in output.FORMATS}
    for form, path in paths.items():
        path.write_bytes(output.rendered(one.canvas, form, one.title))
    return paths


def test_the_png_has_300_dots_an_inch_and_no_date(files: dict[str, Path]) -> None:
    with Image.open(files["png"]) as found:
        assert found.size == (2480, 3507)
        assert found.info["dpi"] == pytest.approx((300, 300), abs=0.01)
        assert set(found.info) <= {"dpi"}


def test_the_svg_has_its_names_as_texts_with_their_halo(files: dict[str, Path]) -> None:
    root = ET.fromstring(files["svg"].read_bytes())  # noqa: S314 - our own
    texts = {"".join(node.itertext()).strip() for node in root.iter(f"{SVG}text")}
    assert {"Toàn cảnh liên kết Bắc Giang – Lạng Sơn", "Đồng Mỏ", "QL.279", "BẮC GIANG"} <= texts
    haloed = [node for node in root.iter(f"{SVG}g") if node.get("class") == "halo"]
    assert len(haloed) > 50
    styles = " ".join(node.text or "" for node in root.iter(f"{SVG}style"))
    assert "paint-order:stroke" in styles
    families = {re.findall(r"font-family: ([^;]+)", node.get("style", ""))[0]
             for node in root.iter(f"{SVG}text")}  # fmt: skip
    assert families == {
        "'Source Sans Pro', 'Source Sans 3', 'Calibri', 'Carlito', 'Arial', sans-serif"
    }
    assert not re.search(r"<dc:date>", files["svg"].read_text(encoding="utf-8"))
    assert root.get("width", "").endswith("pt")


def poppler(program: str, *arguments: object) -> str:
    """What a program of Poppler says."""
    found = shutil.which(program)
    if not found:
        pytest.skip(f"{program} is not installed")
    done = subprocess.run(
        [found, *map(str, arguments)], capture_output=True, encoding="utf-8", check=True
    )
    return done.stdout


def test_the_pdf_has_vietnamese_as_text(files: dict[str, Path]) -> None:
    told = poppler("pdftotext", files["pdf"], "-")
    for name in ("Toàn cảnh liên kết Bắc Giang – Lạng Sơn", "Hữu Lũng", "Quần đảo", "Trường Sa",
                 "Hoàn thành · đang khai thác"):  # fmt: skip
        assert name in told


def test_the_pdf_carries_its_fonts(files: dict[str, Path]) -> None:
    _, _, *rows = poppler("pdffonts", files["pdf"]).splitlines()
    assert rows
    for row in rows:
        assert "SourceSansPro" in row
        assert re.search(r"\byes yes yes\b", row), row
    assert "CreationDate" not in poppler("pdfinfo", files["pdf"])


def test_every_letter_that_vietnamese_has_is_in_the_font() -> None:
    letters = "ĂÂĐÊÔƠƯăâđêôơư" + "".join(
        chr(code) for code in range(0x1EA0, 0x1EFA)
    )  # fmt: skip
    for weight in (400, 600, 700):
        for italic in (False, True):
            face = fonts.Face(10, weight, italic=italic)
            outlines = (fonts.outline(letter, face).vertices for letter in letters)
            shapes = {np.asarray(places).tobytes() for places in outlines}
            assert len(shapes) == len(letters)


def test_two_sheets_of_one_plan_are_byte_equal(atlas: Atlas, tmp_path: Path) -> None:
    plan = SheetSpec("one", "Hồ Cấm Sơn", "Cấm Sơn", area=("camson",))
    found = []
    for name in ("a", "b"):
        paths = sheet.make(atlas, tmp_path / name, custom_sheet.SheetOptions(dpi=72), plan)
        found.append([hashlib.sha256(path.read_bytes()).hexdigest() for path in paths])
    assert found[0] == found[1]


def test_another_process_makes_the_same_bytes_whatever_is_set_for_matplotlib(
    toy: Path, tmp_path: Path
) -> None:
    (tmp_path / "matplotlibrc").write_text("lines.scale_dashes: False\nfont.size: 30\n")
    code = (
        "import sys; from pathlib import Path; from lienket import pipeline, sheet; "
        "from lienket.sheet import custom_sheet; from lienket.model.sheet_specs import SheetSpec; "
        "sheet.make(pipeline.atlas(Path(sys.argv[1])), Path(sys.argv[2]), "
        "custom_sheet.SheetOptions(dpi=72), "
        "SheetSpec('one', 'Một', 'One'))"
    )
    for name, extra in (("a", {}), ("b", {"MATPLOTLIBRC": str(tmp_path), "PYTHONHASHSEED": "7"})):
        subprocess.run(
            [sys.executable, "-c", code, str(toy), str(tmp_path / name)],
            env={**os.environ, **extra}, check=True, cwd=Path(__file__).parents[1],
        )  # fmt: skip
    for form in output.FORMATS:
        assert (tmp_path / "a" / f"one.{form}").read_bytes() == (
            tmp_path / "b" / f"one.{form}"
        ).read_bytes()


def test_nothing_of_matplotlib_is_changed_and_pyplot_is_not_loaded() -> None:
    code = (
        "import sys, matplotlib; before = matplotlib.rcParams.copy(); import lienket.sheet; "
        "from lienket.sheet import canvas, output; "
        "page = canvas.Canvas(50, 50); output.rendered(page, 'svg', ''); "
        "assert 'matplotlib.pyplot' not in sys.modules; "
        "assert matplotlib.rcParams.copy() == before"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[1])


@pytest.mark.parametrize("key", KEYS)
def test_it_looks_as_it_did(drawn: dict[str, Sheet], tmp_path: Path, key: str) -> None:
    one = drawn[key]
    same(
        image(output.rendered(one.canvas, "png", one.title, 130)),
        f"sheet-{key}",
        tmp_path,
        unlike=UNLIKE,
        most=MOST,
    )


@pytest.mark.parametrize("key", [KEYS[0], MATRIX, FLOWS, "5-huulung-myan"])
def test_it_looks_as_it_did_in_gray(atlas: Atlas, tmp_path: Path, key: str) -> None:
    plan = {plan.key: plan for plan in sheet_list.shipped(atlas)}[key]
    with using(atlas):
        one = sheets.draw(atlas, plan, grayscale=True)
    shot = image(output.rendered(one.canvas, "png", one.title, 130))
    same(shot, f"sheet-{key}-gray", tmp_path, unlike=UNLIKE, most=MOST)


@pytest.mark.parametrize("gray", [False, True], ids=["colour", "gray"])
def test_the_toy_country_looks_as_it_did(toy: Path, tmp_path: Path, *, gray: bool) -> None:
    one = sheets.draw(pipeline.atlas(toy), WHOLE, grayscale=gray)
    shot = image(output.rendered(one.canvas, "png", one.title, 130))
    same(shot, f"sheet-toy-{'gray' if gray else 'colour'}", tmp_path, unlike=UNLIKE, most=MOST)


def test_in_gray_no_pixel_has_a_colour_and_every_class_has_its_number(atlas: Atlas) -> None:
    plan = SheetSpec("one", "Trục công nghiệp", "Axis", area=("kcn-huu-lung", "ccn-dai-lam-2"))
    one = sheets.draw(atlas, plan, grayscale=True)
    pixels = np.asarray(image(output.rendered(one.canvas, "png", one.title, 72))).astype(int)
    assert np.ptp(pixels, axis=2).max() == 0
    numbered = {row.label.symbol.key for row in one.names if row.label.symbol}
    large = {
        item.symbol.key for item in one.content.links
        if item.depth == 1 and item.shape.length > 20 and item.accuracy != "schematic"
    }  # fmt: skip
    assert large <= numbered


def test_nothing_internal_is_on_a_public_sheet(toy: Path, edit: Edit) -> None:
    edit("facts/links.csv", "rb,route,Đường Rb,Road Rb,aa;bb,rb--aa;rb--bb,,,,,public",
         "rb,route,Đường Rb,Road Rb,aa;bb,rb--aa;rb--bb,,,,,internal")  # fmt: skip
    shown = {}
    for audience in ("public", "internal"):
        found = pipeline.atlas(toy, audience=audience)
        one = sheets.draw(found, WHOLE)
        text = output.rendered(one.canvas, "svg", one.title).decode()
        shown[audience] = ({item.link for item in one.content.links}, "Đường Rb" in text)
        keys = [plan.key for plan in sheet_list.shipped(found)]
        assert ("5-rb" in keys) == (audience == "internal")
    assert shown["public"] == ({"ra", "rc", "gate-east"}, False)
    assert "rb" in shown["internal"][0]


def test_a_page_says_of_which_edition_and_date_it_is(toy: Path) -> None:
    for audience, word in (("public", "Bản công khai"), ("internal", "Bản NỘI BỘ, không phổ biến")):
        found = pipeline.atlas(toy, audience=audience)  # type: ignore[arg-type] # a Literal
        one = sheets.draw(found, WHOLE)
        text = output.rendered(one.canvas, "svg", one.title).decode()
        assert f"bổ sung đến 10/3/2025 (2 thông tin mới hơn)  ·  {word}" in text


def test_a_sheet_names_the_credit_and_licence_of_what_is_on_it(atlas: Atlas, toy: Path) -> None:
    for found, words in ((pipeline.atlas(toy), "Giấy phép: ODbL-1.0."),
                         (atlas, "Giấy phép: ODbL-1.0; MIT.")):  # fmt: skip
        page = output.rendered(sheets.draw(found, WHOLE).canvas, "svg", "").decode()
        # A line may end between two of the words; the last line stands first.
        text = " ".join(re.findall(r">([^<>]+)</text>", page)[::-1])
        assert words in text
        assert found.catalogue.layers[0].credit.split("; ", maxsplit=1)[0] in text


def test_hostile_texts_stay_texts(toy: Path, edit: Edit) -> None:
    edit("catalogue.toml", 'title_vi = "Nước đồ chơi"', "title_vi = '<b>$\\alpha$ & \"x\"'")
    one = sheets.draw(pipeline.atlas(toy), sheet_list.shipped(pipeline.atlas(toy))[0])
    root = ET.fromstring(output.rendered(one.canvas, "svg", one.title))  # noqa: S314 - our own
    texts = {"".join(node.itertext()).strip() for node in root.iter(f"{SVG}text")}
    assert '<b>$\\alpha$ & "x"' in texts


def test_a_sheet_of_a_route_tells_how_its_parts_stand(drawn: dict[str, Sheet]) -> None:
    text = output.rendered(drawn["5-suoinua-khuonthan"].canvas, "svg", "").decode()
    for words in ("Hồ Suối Nứa – hồ Khuôn Thần", "Xây dựng mới: đang thi công",
                  "Qua ranh giới",
                  "Dự kiến xong quý I/2024", "2689-BC/BCSD (02/5/2024)"):  # fmt: skip
        assert words in text
    other = output.rendered(drawn["5-ql31"].canvas, "svg", "").decode()
    assert "Qua ranh giới giữa: Sơn Động – Đình Lập" in other
    assert "863,6 tỷ đồng" in other


def test_a_panel_names_the_counterparts_that_its_state_counts(drawn: dict[str, Sheet]) -> None:
    page = output.rendered(drawn["5-huulung-myan"].canvas, "svg", "").decode()
    text = " ".join(re.findall(r">([^<>]+)</text>", page))
    assert "kể cả dự án đối ứng “Cầu và đường dẫn nối cảng Mỹ An – QL.31 – QL.1”" in text
    assert text.count("Dự án đối ứng") == 1
    assert "1908/QĐ-UBND (ngày 20/11/2023, theo [1])" in text
    assert "[1] 2689-BC/BCSD (02/5/2024)" in text
    assert "(2689-BC/BCSD" not in text


def test_a_figure_of_a_part_stands_under_that_part(atlas: Atlas) -> None:
    link = next(link for link in atlas.facts.links if link.key == "dt242")
    told = route_panel.account(atlas, link, "vi")
    lines = [[line.text for line in column] for column in told.columns]
    with_figure = [column for column in lines if any("6,00 km" in line for line in column)]
    assert [column[0] for column in with_figure] == ["Bắc Giang"]


def test_sources_of_one_name_and_date_have_one_number(atlas: Atlas) -> None:
    found = citations.Citations.about(atlas, ["huulung-myan--ls", "huulung-myan--bg"])
    names = found.named(atlas)[0].split("; ")
    bare = [name.partition("] ")[2] for name in names]
    assert len(bare) == len({*bare}) > 1
    assert len(found.same) > len(found.keys)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_an_interchange_is_never_called_as_a_road_alone(atlas: Atlas, language: Languages) -> None:
    plan = SheetSpec("one", "Một", "One", bounds=(106.1, 21.2, 106.5, 21.5))
    found = sheets.draw(atlas, plan, language=language).content.spots
    called = [pick(spot.names, language) for spot in found if spot.look.key == "interchange"]
    assert len(called) > 2
    assert all("nterchange" in name or "Nút giao" in name for name in called), called


def test_a_sheet_of_a_schematic_route_names_the_places_it_heads_for(
    drawn: dict[str, Sheet],
) -> None:
    # From facts/waypoints.csv; an interchange on the sheet has its own mark and name.
    text = output.rendered(drawn["5-huulung-myan"].canvas, "svg", "").decode()
    for name in ("Nút giao Hồ Sơn", "ĐT.245, chỗ gần", "QL.31, chỗ gần"):
        assert text.count(f">{name}<") == 1
    assert text.count(">xã Mỹ An cũ nhất<") == 2
    assert "trong KCN Hữu Lũng" not in text
    other = output.rendered(drawn["5-suoinua-khuonthan"].canvas, "svg", "").decode()
    assert "Mỹ An cũ" not in other
    for name in ("Hồ Suối Nứa", "Bờ hồ Suối Nứa", "Bờ hồ Khuôn Thần"):
        assert other.count(f">{name}<") == 1


def test_a_waypoint_of_two_parts_is_drawn_once_in_the_colour_of_its_own_side(
    drawn: dict[str, Sheet],
) -> None:
    # Both parts name the same two places; the border parts the one from the other.
    found = [row for row in drawn["5-huulung-myan"].content.waypoints
             if row.of.link == "huulung-myan"]  # fmt: skip
    assert [row.of.key for row in sorted(found, key=lambda row: row.x)] == [
        "huulung-myan--ls", "huulung-myan--bg"
    ]  # fmt: skip


def test_a_route_on_one_side_alone_says_so(drawn: dict[str, Sheet]) -> None:
    text = output.rendered(drawn["5-suoinua-khuonthan"].canvas, "svg", "").decode()
    assert "Chỉ nằm ở một bên, không qua ranh giới" in text
    assert "Không áp dụng" not in text


def test_bands_join_the_districts_that_the_report_names(drawn: dict[str, Sheet]) -> None:
    # By hand, from notes 7 and 10 of the report; schools by the district they lie in.
    joined = {
        flow.relation.subjects: {end.names[0] for end in flow.relation.ends}
        for flow in drawn[FLOWS].content.flows
    }
    assert joined == {
        ("labour",): {"Bắc Giang", "Lạng Sơn"},
        ("forest-patrols--both-1",): {"Lục Ngạn", "Lộc Bình"},
        ("forest-patrols--both-2",): {"Sơn Động", "Đình Lập"},
        ("forest-patrols--both-3",): {"Hữu Lũng", "Đình Lập", "Lục Ngạn", "Sơn Động"},
        ("schools--both-1",): {"Văn Quan", "Sơn Động"},
        ("schools--both-2", "schools--both-5"): {"Hữu Lũng", "Lạng Giang"},
        ("schools--both-3",): {"Lạng Giang", "Lộc Bình"},
        ("schools--both-4",): {"Hữu Lũng", "Thị xã Việt Yên"},
        ("schools--both-6",): {"Thành phố Lạng Sơn", "Thành phố Bắc Giang"},
    }


def test_only_a_link_of_whole_sides_is_a_broad_band_and_has_its_figure_on_it(
    drawn: dict[str, Sheet],
) -> None:
    one = drawn[FLOWS]
    broad = [flow.relation for flow in one.content.flows if flow.relation.broad]
    assert [row.link.key for row in broad] == ["labour"]
    on_it = [row for row in one.names if row.label.own == broad[0].key]
    assert {row.label.lines for row in on_it} == {("1",), ("trên 30.000 người",)}
    band = one.content.flows[0].shape.buffer(broad[0].width / 2)
    assert all(band.buffer(0.1).contains(row.shape) for row in on_it)


def test_where_the_lines_of_a_band_meet_stands_no_number(drawn: dict[str, Sheet]) -> None:
    one = drawn[FLOWS]
    forked = {flow.relation.number: flow.hub for flow in one.content.flows if flow.hub}
    assert {*forked} == {4}
    disc = next(row for row in one.names if row.label.own == "relation 4")
    assert disc.shape.distance(shapely.Point(forked[4])) > 2


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("", "Dài: gần 1.800 km"),
        ("Nét vẽ dài hơn.", "Dài: gần 1.800 km [nét vẽ dài hơn]"),
    ],
)
def test_a_figure_says_how_its_source_rounds_it_and_what_else_there_is_to_know(
    note: str, told: str
) -> None:
    row = Figure("a", "length", "Dài", "Length", "nearly", "1800", "km", None, "s", "", note, note)
    assert route_panel.noted(row, "vi") == told


def test_the_figure_of_a_band_lies_over_no_other_band(drawn: dict[str, Sheet]) -> None:
    one = drawn[FLOWS]
    figure = next(row for row in one.names if row.label.lines == ("trên 30.000 người",))
    for flow in one.content.flows[1:]:
        assert not figure.shape.intersects(flow.shape.buffer(flow.relation.width / 2))


def test_every_band_has_its_number_on_the_map_and_its_account_beside_it(
    drawn: dict[str, Sheet],
) -> None:
    one = drawn[FLOWS]
    discs = [row.label.lines[0] for row in one.names if row.label.plate == "disc"]
    assert sorted(discs) == [str(number) for number in range(1, 10)]
    text = output.rendered(one.canvas, "svg", "").decode()
    for words in ("Lục Ngạn, Sơn Động – Hữu Lũng, Đình Lập", "Hạt Kiểm lâm Lộc Bình – Lục Ngạn",
                  "Lục Ngạn · Đang thực hiện", "trên 30.000 người", "(năm 2023)",
                  "không phải đường đi, không chỉ chiều", "không riêng huyện nào"):  # fmt: skip
        assert words in text


def test_bands_keep_apart(drawn: dict[str, Sheet]) -> None:
    narrow = [flow for flow in drawn[FLOWS].content.flows if not flow.relation.broad]
    for number, flow in enumerate(narrow):
        own = flow.shape.buffer(flow.relation.width / 2)
        for other in narrow[number + 1 :]:
            shared = own.intersection(other.shape.buffer(other.relation.width / 2))
            assert shared.area < 0.15 * own.area, (flow.relation.number, other.relation.number)


def test_a_link_within_is_no_band_for_the_public(toy: Path, edit: Edit) -> None:
    edit("facts/links.csv", "guard,defence,Tuần tra,Guard,aa;bb,,,,d-b2,,internal",
         "guard,defence,Tuần tra,Guard,aa;bb,,,,d-a2;d-b2,,internal")  # fmt: skip
    plan = SheetSpec("one", "Một", "One", flows=("bus", "guard"))
    shown = {}
    for audience in ("public", "internal"):
        found = pipeline.atlas(toy, audience=audience)
        one = sheets.draw(found, plan)
        text = output.rendered(one.canvas, "svg", "").decode()
        links = [flow.relation.link.key for flow in one.content.flows]
        shown[audience] = links, "Tuần tra" in text
    assert shown == {"public": (["bus"], False), "internal": (["bus", "guard"], True)}


def test_there_is_no_sheet_of_flows_that_the_public_may_not_see(toy: Path) -> None:
    more = 'flows = ["guard"]'
    (toy / "sheets.toml").write_text(SHEETS.format(key="one", more=more), encoding="utf-8")
    keys = {
        audience: {plan.key for plan in sheet_list.shipped(pipeline.atlas(toy, audience=audience))}
        for audience in ("public", "internal")
    }
    assert "one" not in keys["public"]
    assert "one" in keys["internal"]


def test_the_matrix_of_the_toy_country_is_that_of_its_drawing(toy: Path) -> None:
    # By hand, from the drawing in toy.py: the border is the meridian of 105.5 degrees.
    found = matrix.from_atlas(pipeline.atlas(toy))
    cells = [dict(row.cells) for row in found.rows]
    assert cells == [
        {"ra": Cell("joined", sure=True), "rb": Cell("one_sided", sure=True)},
        {"rc": Cell("absent", sure=False)},
    ]
    # Half a degree of latitude is 55.4 km; one crossing of it can be driven.
    assert [round(row.length_km, 1) for row in found.rows] == [55.4, 55.4]
    assert [row.driven for row in found.rows] == [1, 0]
    assert found.lost == {}
    assert [link.key for link in found.links] == ["ra", "rb", "rc"]
    assert found.states == {"ra": "joined", "rb": "one_sided", "rc": "absent"}


def test_every_link_with_a_state_across_the_border_stands_in_the_matrix(atlas: Atlas) -> None:
    found = matrix.from_atlas(atlas)
    stated = {key for key, state in atlas.states.items() if state.ground != "not_applicable"}
    held = [key for row in (*(row.cells for row in found.rows), found.lost) for key in row]
    assert stated <= {*held}
    assert {*held} == {link.key for link in found.links}
    for row in found.rows:
        for key, cell in row.cells.items():
            assert key not in stated or cell.ground == atlas.states[key].ground


def test_roads_that_are_no_routes_stand_apart_and_are_not_counted(
    atlas: Atlas, drawn: dict[str, Sheet]
) -> None:
    found = matrix.from_atlas(atlas)
    beside = [link.key for link in found.links[len(found.states) :]]
    assert beside == ["expressway-corridor", "ql1-corridor"]
    assert sum(cell.ground == "joined" for cell in found.cells) == 5
    assert sum(cell.ground == BESIDE for cell in found.cells) == 2
    # As the summary of the report has it, counted by hand in facts/links.csv.
    text = output.rendered(drawn[MATRIX].canvas, "svg", "").decode()
    assert "12 tuyến: 5 đã nối hai bên, 3 chưa nối, 4 chưa rõ" in text
    assert "kết cấu hạ tầng QL.1*" in text
    assert "* Phối hợp trên đường đã có, tính vào đường khác: m, n." in text


def test_a_road_of_no_link_has_its_mark_where_it_crosses(
    drawn: dict[str, Sheet], atlas: Atlas
) -> None:
    # ĐT.248, a road without a number and the local ones; the legend says what the mark is.
    found = drawn[MATRIX].content
    line = shapely.union_all([edge.shape for edge in found.edges])
    assert len(found.others) == atlas.border.crossings["link"].isna().sum() > 2
    assert all(line.distance(shapely.Point(spot)) < 1 for spot in found.others)
    assert "other" in {entry.key for section in legend.sections(found, "vi")
                       for entry in section.entries}  # fmt: skip


def test_a_link_without_a_crossing_stands_where_its_commune_lies(atlas: Atlas) -> None:
    """Thiện Tân and Đồng Tiến lie at Yên Thế; the bridge at Mỹ An crosses nothing."""
    found = matrix.from_atlas(atlas)
    pairs = {key: row.names[0] for row in found.rows for key in row.cells}
    assert pairs["dt292c"] == pairs["dt294c"] == "Yên Thế – Hữu Lũng"
    assert not next(row for row in found.rows if "dt292c" in row.cells).cells["dt292c"].sure
    assert {*found.lost} == {*atlas.border.unplaced.index} >= {"dt292d"}
    assert "myan-bridge" not in found.letters


def test_the_matrix_counts_in_a_pair_what_the_tables_do(atlas: Atlas) -> None:
    grounds = [
        Counter(cell.ground for cell in row.cells.values()) for row in matrix.from_atlas(atlas).rows
    ]
    for counted, (_, pair) in zip(grounds, atlas.border.pairs.iterrows(), strict=True):
        assert {word: counted[word] for word in GROUNDS} == {word: pair[word] for word in GROUNDS}


def test_marks_of_crossings_keep_apart_and_each_has_the_letter_of_its_column(
    drawn: dict[str, Sheet],
) -> None:
    one = drawn[MATRIX]
    found = one.content.passages
    spots = [(row.x, row.y) for row in found]
    apart = [math.dist(a, b) for number, a in enumerate(spots) for b in spots[number + 1 :]]
    assert min(apart) > border_segments.MARK_MM
    for row in found:
        others = [other.at for other in found if other is not row]
        assert min(math.dist((row.x, row.y), at) for at in others) > border_segments.MARK_MM / 2
    told = [row.label.lines[0] for row in one.names]
    assert {row.letter for row in found} <= {*told}
    assert one.content.matrix
    letters = one.content.matrix.letters
    assert {row.letter for row in found} == {
        letters[key] for key in ("boha-dongson", "dt242", "rail", "ql279", "ql31", "dt289-ext",
                                 "dt289c", "huulung-myan", "ql1-corridor", "expressway-corridor")
    }  # fmt: skip


def test_where_a_link_crosses_by_a_guess_its_mark_is_hollow(atlas: Atlas) -> None:
    sure = {
        key: cell.sure for row in matrix.from_atlas(atlas).rows for key, cell in row.cells.items()
    }
    assert sure["ql31"]
    assert sure["dt242"]
    assert not sure["dt289-ext"]
    assert not sure["huulung-myan"]


def test_the_states_of_a_matrix_are_told_without_colour() -> None:
    assert {*themes.STATE_SHAPES} == {"joined", "one_sided", "absent", "unknown"}
    assert len({*themes.STATE_SHAPES.values()}) == 4
    languages: tuple[Languages, ...] = ("vi", "en")
    for language in languages:
        letters = {phrase(f"letter_{key}", language) for key in (*themes.STATE_SHAPES, BESIDE)}
        assert len(letters) == 5


def test_every_row_of_the_matrix_has_its_piece_of_border_on_the_map(
    drawn: dict[str, Sheet],
) -> None:
    one = drawn[MATRIX]
    assert one.content.matrix
    numbers = [row.number for row in one.content.matrix.rows]
    discs = [int(row.label.lines[0]) for row in one.names if row.label.plate == "disc"]
    assert sorted(discs) == numbers == list(range(1, 9))
    text = output.rendered(one.canvas, "svg", "").decode()
    for words in ("Sơn Động – Đình Lập", "39,0", "Chưa rõ qua giữa cặp nào",
                  "sai số khoảng", ">1,3<", "đã xét tới đường huyện"):  # fmt: skip
        assert words in text


def test_where_nobody_looked_no_number_stands_in_the_matrix(toy: Path) -> None:
    found = matrix.from_atlas(pipeline.atlas(toy))
    page = page_layout.table("A4", room_of(found))
    shown = {}
    for local in (2, None):
        one = replace(found, rows=tuple(replace(row, local=local) for row in found.rows))
        sheet_of = canvas.Canvas(page.width, page.height)
        assert table.draw(sheet_of, one, page, "vi")
        shown[local] = output.rendered(sheet_of, "svg", "").decode()
    assert ">4<" in shown[2]
    assert ">4<" not in shown[None]
    assert shown[None].count(">–<") == shown[2].count(">–<") + 3


def room_of(found: Matrix) -> page_layout.Room:
    """A page with room for a table."""
    return page_layout.Room(panel=lambda _, letters: table.height(found) * letters)


def test_the_words_of_two_languages_stay_in_their_column_of_the_matrix(atlas: Atlas) -> None:
    """A row of words that is too long has two lines; its English is not within its Vietnamese."""
    found = matrix.from_atlas(atlas)
    page = page_layout.table("A4", room_of(found))
    sheet_of = canvas.Canvas(page.width, page.height)
    assert table.draw(sheet_of, found, page, "both")
    root = ET.fromstring(output.rendered(sheet_of, "svg", ""))  # noqa: S314 - our own
    told = ["".join(node.itertext()).strip() for node in root.iter(f"{SVG}text")]
    assert any(line.startswith("12 tuyến: 5 đã nối hai bên, 3 chưa nối, 4 chưa rõ | 12 routes")
               for line in told)  # fmt: skip
    long = replace(found, counted={**found.counted, "joined": 10**60})
    assert not table.draw(canvas.Canvas(page.width, page.height), long, page, "both")


def test_what_stands_under_a_title_has_a_line_for_each_language() -> None:
    box = canvas.Box(9, 270, 192, 13)
    line = "Theo báo cáo ngày 02/5/2024, bổ sung đến 03/11/2025 (27 thông tin mới hơn)"
    for told, fits in (([line], True), ([line, line], True), ([3 * line], False)):
        assert map_elements.head(canvas.Canvas(210, 297), box, "Tên", told, 1) == fits


def test_about_a_mark_a_name_has_all_its_eight_places() -> None:
    """Each as clear of the mark as names must be."""
    face = fonts.Face(11.5)
    for reach in (0.9, 1.4, 2.5):
        mark = shapely.Point(50, 50).buffer(reach + 0.2)
        for spot in label_candidates.about(50, 50, 14, 3, reach):
            label = label_placement.Label(("Tên",), face, 0, 14, 3, (spot,))
            assert label_placement.place([label], canvas.Box(0, 0, 100, 100), [mark], []), spot


def test_a_workspace_without_a_border_has_no_matrix(atlas: Atlas) -> None:
    bare = replace(atlas, border=Border())
    assert MATRIX in {plan.key for plan in sheet_list.shipped(atlas)}
    assert MATRIX not in {plan.key for plan in sheet_list.shipped(bare)}


def test_english_sheets_are_in_english(atlas: Atlas) -> None:
    plan = SheetSpec("one", "Hồ Cấm Sơn", "Cấm Sơn Reservoir", area=("camson",))
    one = sheets.draw(atlas, plan, language="en")
    text = output.rendered(one.canvas, "svg", one.title).decode()
    for word in ("Cấm Sơn Reservoir", "Scale 1:", "Links: stage", "up to 3 November 2025"):
        assert word in text
    for word in ("Chú giải", "Tỷ lệ", "bổ sung đến", "hợp nhất"):
        assert word not in text


def test_a_country_is_shown_whole_with_its_archipelagos(atlas: Atlas, toy: Path) -> None:
    assert atlas.country is not None
    assert {"Quần đảo Hoàng Sa", "Quần đảo Trường Sa"} <= set(atlas.country["name_vi"])
    inside = shapely.contains(
        atlas.country.geometry["land"], shapely.centroid(atlas.sides.geometry.to_numpy())
    )
    assert inside.all()
    # Another workspace has no country to show, and needs none.
    found = pipeline.atlas(toy)
    assert found.country is None
    assert "Quần đảo" not in output.rendered(sheets.draw(found, WHOLE).canvas, "svg", "").decode()


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (SheetSpec("one", "Một", "One", area=("nix",)), 'Nothing drawn is called "nix"'),
        (SheetSpec("one", "Một", "One", area=("nix", "d-a3")), r'called "nix", "d-a3" \(d-a'),
        (SheetSpec("one", "Một", "One", bounds=(10, 10, 11, 11)), "does not touch the map"),
        (SheetSpec("one", "Một", "One", bounds=(105.5, 21.5, 105.501, 21.501)), "than 500 m wide"),
        (
            SheetSpec("one", "Một", "One", bounds=(90, 5, 120, 35)),
            "Use one within 104.5,20.5,106.5,22.5",
        ),
        (SheetSpec("one", "Một", "One", size="A5"), 'There is no paper size "A5"'),
        (SheetSpec("one", "Một " * 120, "One"), "The title of 480 letters has no room"),
    ],
    ids=["area", "areas", "bounds", "narrow", "wide", "size", "title"],
)
def test_a_plan_that_cannot_be_drawn_is_told_in_both_languages(
    toy: Path, plan: SheetSpec, words: str
) -> None:
    with pytest.raises(UsageError, match=words) as error:
        sheets.draw(pipeline.atlas(toy), plan)
    assert " | " in str(error.value)


def test_area_and_box_are_not_asked_for_together(toy: Path) -> None:
    with pytest.raises(UsageError, match="Use --area or --bbox") as error:
        custom_sheet.plan(pipeline.atlas(toy), ["aa"], (105, 21, 106, 22), title=None, size="A4")
    assert " | " in str(error.value)


def test_a_file_is_called_by_the_words_of_the_title(toy: Path) -> None:
    plan = custom_sheet.plan(
        pipeline.atlas(toy), ["aa"], None, title="Hồ Cấm Sơn – A/B: 2", size="A4"
    )
    assert plan.key == "ho-cam-son-a-b-2"


def test_a_file_without_a_title_is_called_by_what_it_shows_not_by_the_workspace(toy: Path) -> None:
    atlas = pipeline.atlas(toy)
    keys = [
        custom_sheet.plan(atlas, area, box, title=None, size="A4").key
        for area, box in ((["ra", "rb"], None), ([], (105.0, 21.0, 106.0, 22.0)))
    ]
    assert keys == ["ra-rb", "105-21-106-22"]


def test_a_blank_title_is_refused(toy: Path) -> None:
    with pytest.raises(UsageError, match=r"--title trống.*--title is blank"):
        custom_sheet.plan(pipeline.atlas(toy), ["ra"], None, title="  ", size="A4")


@pytest.mark.parametrize(
    ("written", "key", "title"),
    [
        ("Hữu Lũng", "gso-186-2023", "Huyện Hữu Lũng"),
        ("huu lung", "gso-186-2023", "Huyện Hữu Lũng"),
        ("Lạng Sơn", "ls", "Lạng Sơn"),
        ("Hồ Cấm Sơn", "camson", "Hồ Cấm Sơn"),
        ("gso-186-2023", "gso-186-2023", "Huyện Hữu Lũng"),
        ("Hữu Lũng District", "gso-186-2023", "Huyện Hữu Lũng"),
    ],
)
def test_an_area_is_found_by_its_name_and_gives_the_title(
    atlas: Atlas, written: str, key: str, title: str
) -> None:
    plan = custom_sheet.plan(atlas, [written], None, title=None, size="A4")
    assert plan.area == (key,)
    assert plan.title_vi == title


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Sơn", r'Several are called "Sơn".*gso-'),
        ("Huyện Hữu Lung Lũng", r"Names like it: gso-186-2023 \(Hữu Lũng District\)"),
    ],
)
def test_a_name_of_several_or_of_none_is_told_with_candidates(
    atlas: Atlas, written: str, words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        custom_sheet.plan(atlas, [written], None, title=None, size="A4")


@pytest.mark.parametrize("written", ["ql31", "QL.31", "QL.31 đến cửa khẩu Bản Chắt"])
def test_a_sheet_of_ones_own_about_a_route_has_its_panel(atlas: Atlas, written: str) -> None:
    plan = custom_sheet.plan(atlas, [], None, title=None, size="A4", route=written)
    assert (plan.route, plan.links, plan.area) == ("ql31", ("ql31",), ("ql31",))
    assert plan.title_vi == "QL.31 đến cửa khẩu Bản Chắt"
    with pytest.raises(UsageError, match="There is no route"):
        custom_sheet.plan(atlas, [], None, title=None, size="A4", route="xyz")


def test_who_draws_a_place_without_links_is_told(toy: Path, tmp_path: Path) -> None:
    atlas, heard = pipeline.atlas(toy), list[str]()
    look = custom_sheet.SheetOptions(formats=("svg",))
    for key, bounds in (("empty", (105.05, 21.9, 105.08, 21.93)), ("full", (105, 21, 106, 22))):
        plan = SheetSpec(key, key, key, bounds=bounds)
        sheet.make(atlas, tmp_path, look, plan, warn=heard.append)
    (told,) = [words for words in heard if "No link is on the sheet" in words]
    assert "empty" in told


def test_a_build_says_which_sheet_is_drawn(toy: Path, tmp_path: Path) -> None:
    heard: list[str] = []
    pipeline.run(pipeline.Order(workspace=toy, out=tmp_path, only=("sheets",)), say=heard.append)
    drawn = [line for line in heard if "sheet 1/4" in line or "sheet 4/4" in line]
    assert len(drawn) == 2


def test_a_link_without_a_place_is_not_offered_instead_of_itself(toy: Path) -> None:
    plan = custom_sheet.plan(pipeline.atlas(toy), ["bus"], None, title=None, size="A4")
    with pytest.raises(UsageError, match=r"chưa rõ ở đâu.*its place is not known") as error:
        sheets.draw(pipeline.atlas(toy), plan)
    assert "?" not in str(error.value)


def test_a_long_title_has_two_lines(toy: Path) -> None:
    title = " ".join(["Các liên kết qua ranh giới hai tỉnh"] * 5)
    one = sheets.draw(pipeline.atlas(toy), SheetSpec("one", title, title))
    root = ET.fromstring(output.rendered(one.canvas, "svg", ""))  # noqa: S314 - our own
    told = ["".join(node.itertext()).strip() for node in root.iter(f"{SVG}text")]
    lines = [line for line in told if line.startswith(("Các liên kết", "liên kết", "hai tỉnh"))]
    first = told.index(next(line for line in told if line.startswith("Các liên kết")))
    assert " ".join(told[first : first + 2]) == title, lines


@pytest.mark.parametrize("metres", [1, 200, 1800])
def test_no_map_is_larger_than_its_lines_are_true(metres: float) -> None:
    found = view.fit((0, 0, metres, metres), "EPSG:3405", canvas.Box(0, 0, 180, 180))
    assert found.denominator == 10_000
    west, south, east, north = found.extent
    assert (west + east, south + north) == pytest.approx((metres, metres))


@pytest.fixture(scope="module")
def close(atlas: Atlas) -> Sheet:
    """A sheet of a few hundred metres of a city."""
    return sheets.draw(atlas, SheetSpec("one", "Một", "One", bounds=(106.19, 21.27, 106.2, 21.28)))


def test_a_road_of_two_carriageways_is_numbered_once(close: Sheet) -> None:
    # Its carriageways lie about 20 m apart on the sheet, as OpenStreetMap has them.
    spots = [row.shape for row in close.names if row.label.lines == ("ĐT.295B",)]
    assert spots
    apart = [a.distance(b) for number, a in enumerate(spots) for b in spots[number + 1 :]]
    assert min(apart, default=99) > 20


def test_a_border_that_is_not_on_the_sheet_is_not_in_its_legend(close: Sheet) -> None:
    told = {entry.key for section in close.sections for entry in section.entries}
    assert "sides" not in told
    assert "railway" in told


@pytest.mark.parametrize(("language", "word"), [("vi", ">623,5<"), ("en", ">623.5<")])
def test_the_grid_is_numbered_as_the_language_writes(
    atlas: Atlas, language: Languages, word: str
) -> None:
    plan = SheetSpec("one", "Một", "One", bounds=(106.19, 21.27, 106.2, 21.28))
    one = sheets.draw(atlas, plan, language=language)
    assert word in output.rendered(one.canvas, "svg", "").decode()


def by_letters(high: float, _width: float, letters: float) -> float:
    """A height that grows with the letters alone."""
    return high * letters


@pytest.mark.parametrize("size", ["A4", "A3"])
@pytest.mark.parametrize("landscape", [True, False])
@pytest.mark.parametrize("inset", [True, False])
def test_nothing_on_a_page_overlaps(size: str, *, landscape: bool, inset: bool) -> None:
    for high in (0, 40):
        room = page_layout.Room(panel=partial(by_letters, high), note=partial(by_letters, high / 3),
                                inset=inset)  # fmt: skip
        page = page_layout.page(size, room, landscape=landscape)
        boxes = [page.head, page.map, page.legend, page.locator, page.foot]
        boxes += [box for box in (page.panel, page.note, page.inset) if box]
        assert len(boxes) == 5 + 2 * bool(high) + inset
        whole = canvas.Box(0, 0, page.width, page.height).shape
        for number, box in enumerate(boxes):
            assert whole.contains(box.shape)
            for other in boxes[number + 1 :]:
                assert box.shape.intersection(other.shape).area < 1e-6


def test_a_build_of_sheets_lists_them_in_the_manifest(toy: Path, tmp_path: Path) -> None:
    pipeline.run(pipeline.Order(workspace=toy, out=tmp_path, only=("sheets",)))
    made = {path.name for path in (tmp_path / "sheets").iterdir()}
    assert made == {
        f"{key}.{form}" for key in ("1-overview", "5-ra", "5-rb", "5-rc") for form in output.FORMATS
    }
    manifest = (tmp_path / "MANIFEST.json").read_text(encoding="utf-8")
    assert all(f"sheets/{name}" in manifest for name in made)


SHEETS = """
[[sheet]]
key = "{key}"
title_vi = "Một"
title_en = "One"
{more}
"""


@pytest.mark.parametrize(
    ("key", "more", "code"),
    [
        ("one", 'links = ["nix"]', "unknown_reference"),
        ("one", 'flows = ["nix"]', "unknown_reference"),
        ("one", 'kinds = ["nix"]', "unknown_reference"),
        ("one", 'layers = ["districts"]', "unknown_reference"),
        ("one", 'area = ["nix"]', "unknown_reference"),
        ("one", 'size = "A5"', "bad_word"),
        ("one", "around = 3", "bad_entry"),
        ("one", "bounds = [1, 2, 3]", "bad_entry"),
        ("one", 'colour = "red"', "unknown_column"),
        ("Một", "", "bad_key"),
    ],
)
def test_a_wrong_plan_of_a_workspace_is_a_fault(toy: Path, key: str, more: str, code: str) -> None:
    (toy / "sheets.toml").write_text(SHEETS.format(key=key, more=more), encoding="utf-8")
    found = pipeline.check(toy)
    assert [fault.code for fault in found] == [code]
    assert found[0].file == "sheets.toml"


def test_a_plan_of_a_workspace_is_drawn(toy: Path) -> None:
    more = 'links = ["ra"]\narea = ["ra--aa", "aa"]\nsize = "A3"'
    (toy / "sheets.toml").write_text(SHEETS.format(key="one", more=more), encoding="utf-8")
    found = pipeline.atlas(toy)
    one = sheets.draw(found, sheet_list.shipped(found)[0])
    assert {item.link for item in one.content.links if item.focus} == {"ra"}
    assert one.title == "Một"


def test_a_country_of_a_workspace_must_be_readable(toy: Path) -> None:
    with (toy / "catalogue.toml").open("a", encoding="utf-8") as catalogue:
        catalogue.write(
            '\n[country]\nfile = "country.geojson"\ntitle_vi = "Nước"\ntitle_en = "Country"\n'
            'licence = "CC0-1.0"\ncredit = "toy"\n'
        )
    assert [fault.file for fault in pipeline.check(toy)] == ["country.geojson"]


@pytest.mark.parametrize("number", [0, 1, 4, 5, 6, 9])
def test_two_languages_have_room_for_the_legend_and_the_small_print(
    atlas: Atlas, number: int
) -> None:
    assert sheets.draw(atlas, sheet_list.shipped(atlas)[number], language="both").complete
