"""The base of the map sheets: borders, the second level of large scales, how true it is."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pytest
import shapely
from PIL import Image

from lienket import style
from lienket.model.atlas import Atlas
from lienket.model.sheet_specs import SheetSpec
from lienket.sheet import (
    SheetOptions,
    border_lines,
    canvas,
    content,
    drawing,
    fonts,
    label_placement,
    line_bends,
    make,
    output,
    route_panel,
    short_roads,
    view,
)
from lienket.sheet import sheet as sheets
from lienket.sheet.model import Content, Piece
from lienket.sheet.sheet import Sheet
from lienket.style.label_styles import label_style

DETAILS = {label_style(key).rank for key in ("village", "hamlet", "peak", "commune_name")}


@pytest.fixture(scope="module")
def overview(atlas: Atlas) -> Sheet:
    return sheets.draw(atlas, SheetSpec("two", "Hai", "Two"))


def test_where_the_base_map_is_cut_no_border_is_drawn(atlas: Atlas) -> None:
    one = sheets.draw(atlas, SheetSpec("one", "Một", "One", bounds=(105, 20.3, 107.8, 23)))
    looks = {piece.look.key: piece.look for piece in one.content.ground}
    assert looks["context.neighbour"].colour == looks["context.beyond"].colour == ""
    frame = atlas.frames["context"]
    west, south, east, north = frame[frame["class"] == "neighbour"].total_bounds
    cut = shapely.LineString([(west, north), (west, south), (east, south)])
    ends = gpd.GeoSeries([cut], crs=4326).segmentize(0.01)
    near = shapely.buffer(shapely.union_all(one.view.page(ends.to_crs(one.view.code))), 0.1)
    drawn = [piece for piece in one.content.ground if piece.look.key in content.AROUND]
    assert {piece.look.key for piece in drawn} == set(content.AROUND)
    # Lines cross the cut; drawn along it they would be as long as it is.
    assert near.length > 400
    assert all(piece.shape.intersection(near).length < 4 for piece in drawn)


def test_the_border_with_china_is_the_national_one_alone(overview: Sheet) -> None:
    national = [row for row in overview.content.ground if row.look.key == "context_lines.national"]
    sides = [row for row in overview.content.ground if row.look.key == "sides" and row.look.colour]
    assert national[0].shape.length > 100
    band = shapely.union_all([row.shape for row in national]).buffer(0.4)
    assert sum(row.shape.intersection(band).length for row in sides) < 2
    assert any(row.label.lines == ("TRUNG QUỐC",) for row in overview.names)
    told = {entry.key for section in overview.sections for entry in section.entries}
    assert {"sides", "context_lines.national"} <= told


def test_crosses_stand_in_the_middle_of_every_other_stroke() -> None:
    page = canvas.Canvas(80, 20)
    look = style.ground("context_lines", "national")
    line = shapely.LineString([(5, 10), (75, 10)])
    drawing.ground(page, Piece(replace(look, colour="#000000"), "", line, ("", "")))
    pixels = np.asarray(Image.open(io.BytesIO(output.rendered(page, "png", "", 254))).convert("L"))
    dark: npt.NDArray[np.bool_] = np.asarray(pixels < 60)
    high = np.asarray(dark[: 100 - 5].any(axis=0))  # above the dashes: the crosses alone
    starts = np.flatnonzero(high[1:] & ~high[:-1])
    whole = sum(look.dash) * 25.4 / 96 * 10  # the dash in dots
    assert len(starts) > 5
    assert np.diff(starts).mean() == pytest.approx(whole, abs=0.6)
    # On the line each cross has its stroke to both sides.
    row = [bool(dot) for dot in dark[100, :]]
    assert all(row[start - 6] and row[start + 10] for start in starts[:-1])


def test_smoothed_borders_keep_their_ends_and_lose_small_bends() -> None:
    bends = [(x / 2, 0.1 * (x % 2)) for x in range(41)]
    line = border_lines.smoothed(shapely.LineString([*bends, (20, 10)]))
    ends = shapely.get_coordinates(line)[[0, -1]].tolist()
    assert ends == [[0, 0], [20, 10]]
    assert line.length < shapely.LineString(bends).length + 9.9
    assert line.hausdorff_distance(shapely.LineString([(0, 0), (20, 0), (20, 10)])) < 0.4


@pytest.fixture(scope="module")
def detailed(atlas: Atlas) -> Sheet:
    return sheets.draw(atlas, SheetSpec("one", "Một", "One", bounds=(106.68, 21.78, 106.84, 21.9)))


def test_large_scales_have_a_second_level_of_base(detailed: Sheet, overview: Sheet) -> None:
    assert detailed.view.denominator < 130_000
    found = {piece.look.key for piece in detailed.content.ground}
    assert {"detail_lines.commune", "detail_lines.stream", "detail_lines.road"} <= found
    marks = {spot.look.key for spot in detailed.content.spots if spot.detail}
    assert {"village", "hamlet"} <= marks
    ranks = {row.label.rank for row in detailed.names}
    assert label_style("commune_name").rank in ranks
    small = overview.content
    assert not [piece for piece in small.ground if piece.look.key.startswith("detail_")]
    assert not [spot for spot in small.spots if spot.detail]


def test_details_give_way_to_all_other_names_and_to_links(detailed: Sheet) -> None:
    details = [row for row in detailed.names if row.label.rank in DETAILS]
    others = [row for row in detailed.names if row.label.rank not in DETAILS]
    assert len(details) > 10
    assert label_placement.overlaps(detailed.names) == 0
    assert detailed.names == (*others, *details)
    lines = shapely.union_all([item.shape for item in detailed.content.links if item.depth == 1])
    assert not any(row.shape.intersects(lines) for row in details if row.label.own)
    for spot in detailed.content.spots:
        if spot.detail:
            point = shapely.Point(spot.x, spot.y)
            assert not any(row.shape.contains(point) for row in others)
            assert any(row.label.own == f"detail {spot.x} {spot.y}" for row in details)


def test_a_sheet_says_how_true_its_base_is(
    atlas: Atlas, detailed: Sheet, overview: Sheet, tmp_path: Path
) -> None:
    # Districts are generalised by 40 m, which is 0.3 mm at 1:133,000.
    assert detailed.base is not None
    assert (detailed.base.tolerance_m, detailed.base.true_to) == (40, 150_000)
    assert detailed.base.exceeded
    small = overview.base
    assert small is not None
    assert not small.exceeded
    assert "1:150.000" in small.sentence("vi")
    lines: list[str] = []
    look = SheetOptions(formats=("svg",))
    make(atlas, tmp_path, look, detailed.plan, warn=lines.append)
    assert [line for line in lines if "150.000" in line]
    lines.clear()
    make(atlas, tmp_path, look, SheetSpec("two", "Hai", "Two"), warn=lines.append)
    assert lines == []


@pytest.fixture(scope="module")
def branch(atlas: Atlas) -> Sheet:
    key = "suoinua-khuonthan"
    return sheets.draw(atlas, SheetSpec("one", "Một", "One", links=(key,), area=(key,)))


def test_a_sheet_about_links_is_no_larger_than_its_base_is_true(branch: Sheet) -> None:
    # Its road of 9 km alone would have room at 1:50,000.
    assert branch.base is not None
    assert branch.view.denominator == branch.base.true_to == 150_000
    assert not branch.base.exceeded
    assert "detail_lines.road" in {piece.look.key for piece in branch.content.ground}


def test_the_number_of_a_link_out_of_focus_is_quiet(branch: Sheet, overview: Sheet) -> None:
    plates = {row.label.lines[0]: row.label.plate for row in branch.names if row.label.plate}
    assert plates["QL.31"] == plates["ĐT.245"] == "plain"
    assert plates["CT.01"] == "sign"
    bold = {row.label.lines[0]: row.label.plate for row in overview.names if row.label.plate}
    assert bold["QL.31"] == "stone"


def test_a_mark_that_the_frame_would_cut_is_not_drawn(atlas: Atlas) -> None:
    seats = atlas.frames["places"].to_crs(atlas.catalogue.measuring_crs)
    east, north = shapely.get_coordinates(seats[seats["name_vi"] == "Thị trấn Hữu Lũng"].geometry)[
        0
    ]
    box = canvas.Box(10, 10, 180, 180)
    for inside_mm, shown in ((0.8, False), (5, True)):
        west, south = east - inside_mm * 500, north - 90 * 500
        seen = view.View(atlas.catalogue.measuring_crs, west, south, 500_000, box)
        found = content.gather(atlas, seen, SheetSpec("one", "Một", "One"))
        assert ("Hữu Lũng" in {spot.names[0] for spot in found.spots}) == shown


def test_short_stretches_of_main_roads_are_lesser_roads() -> None:
    trunk, primary = style.ground("network", "trunk"), style.ground("network", "primary")
    spread = [((0, 0), (50, 0), "QL.1"), ((20, 0.2), (20, 5), ""), ((60, 9), (63, 9), "QL.18"),
              ((50, 0), (52, 1), "QL.2"), ((30, 0.2), (30, 1.5), "")]  # fmt: skip
    pieces = [Piece(trunk, "network", shapely.LineString([start, end]), ("", ""), ref)
              for start, end, ref in spread]  # fmt: skip
    found = {piece.shape.length: piece.look for piece in short_roads.slim(pieces)}
    assert found[50] == trunk
    assert found[4.8] == found[3] == primary
    assert found[spread_length(spread[3])] == trunk
    assert len(found) == 4


def spread_length(row: tuple[tuple[float, float], tuple[float, float], str]) -> float:
    return shapely.LineString(row[:2]).length


def test_lines_are_calm_at_small_scales_alone() -> None:
    bends = shapely.LineString([(x / 4, 0.1 * (x % 2)) for x in range(81)])
    road = Piece(style.ground("network", "primary"), "network", bends, ("", ""))
    border = replace(road, look=style.ground("sides"))
    whole = Content((road, border), (), (), ())
    assert line_bends.calmed(whole, 400_000) is whole
    calm, same = line_bends.calmed(whole, 900_000).ground
    assert same is border
    assert calm.shape.length == pytest.approx(20, abs=0.01)
    assert calm.shape.hausdorff_distance(bends) < 0.14


def test_no_text_ends_in_a_line_of_one_word_if_it_need_not() -> None:
    face, text = fonts.Face(9.4), "Tên và ranh giới tỉnh, huyện theo thời kỳ 2023–2024 của hai bên"
    width = fonts.extent(text, face)[0] - 0.5
    assert fonts.wrapped(text, face, width)[1:] == ["bên"]
    first, last = fonts.even(text, face, width)
    assert f"{first} {last}" == text
    assert fonts.extent(last, face)[0] > 0.15 * width
    assert fonts.even("bên", face, width) == ["bên"]


def test_a_date_that_a_status_tells_is_told_once(atlas: Atlas) -> None:
    links = {link.key: link for link in atlas.facts.links}
    found = route_panel.account(atlas, links["suoinua-khuonthan"], "vi")
    lines = [line.text for column in found.columns for line in column]
    assert sum("quý I/2024" in line for line in lines) == 1
