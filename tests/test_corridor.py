"""What lies beside each other on paper: lines set apart, ribbons, bands along edges, halos."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from lienket import style
from lienket.model.atlas import Atlas
from lienket.sheet import bands, displacement, drawing, legend_symbols, sheet, sheet_list
from lienket.sheet.canvas import Box, Canvas
from lienket.sheet.model import Content, Item
from lienket.style import beside, symbol_layers
from lienket.style.units import mm

CLASSES = {row.key: row for row in style.symbols()}
SMALL = 600_000.0
"""A scale at which lines are set apart."""


def item(key: str, shape: BaseGeometry, symbol: str, layer: str = "roads") -> Item:
    names = ("", "")
    return Item(key=key, link=key, layer=layer, shape=shape, symbol=CLASSES[symbol],
                accuracy="generalised", identity="stated", names=names, link_names=names, ref="",
                focus=True)  # fmt: skip


def content(*items: Item) -> Content:
    return Content((), items, (), ())


def drawn_area(one: Item) -> BaseGeometry:
    """All that the strokes of a line cover but the paper about them, with the road of a ribbon."""
    strokes = [row for row in symbol_layers.line(one.layer, one.symbol, one.accuracy, one.identity)
               if row.colour != style.PAPER]  # fmt: skip
    areas = [beside.line(one.shape, mm(row.aside)).buffer(mm(row.weight) / 2) for row in strokes]
    if symbol_layers.is_ribbon(one.layer, one.symbol, one.accuracy):
        wide = max(look.weight for look in style.grounds() if look.core)
        areas.append(one.shape.buffer(mm(wide) / 2))
    return shapely.union_all(areas)


def side_of(line: BaseGeometry, other: BaseGeometry) -> set[float]:
    """On which hand of `other` the middle stretch of `line` runs: 1 = left, -1 = right."""
    found = set()
    for place in shapely.get_coordinates(shapely.segmentize(line, 1))[8:-8]:
        far = other.project(shapely.Point(place))
        before, after = (other.interpolate(far + step) for step in (-0.2, 0.2))
        east, north = after.x - before.x, after.y - before.y
        off = place - ((after.x + before.x) / 2, (after.y + before.y) / 2)
        found.add(float(np.sign(east * off[1] - north * off[0])))
    return found


@settings(deadline=None, max_examples=12)
@given(
    off=st.floats(0.15, 1.5), bend=st.floats(0, 6), upper=st.booleans(),
    kinds=st.sampled_from([("railway", "roads"), ("roads", "roads"), ("roads", "railway")]),
)  # fmt: skip
def test_lines_side_by_side_keep_paper_between_them_and_their_side(
    off: float, bend: float, kinds: tuple[str, str], *, upper: bool
) -> None:
    x = np.linspace(0, 90, 120)
    road = LineString(np.column_stack([x, bend * np.sin(x / 15)]))
    near = LineString(np.column_stack([x, bend * np.sin(x / 15) + (off if upper else -off)]))
    symbols = {"railway": "idea-in_service", "roads": "agreed"}
    found = displacement.apart(
        content(item("a", road, symbols[kinds[0]], kinds[0]),
                item("b", near, symbols[kinds[1]], kinds[1])), SMALL
    )  # fmt: skip
    one, two = found.links
    middle = shapely.box(12, -20, 78, 20)
    gap = drawn_area(one).intersection(middle).distance(drawn_area(two).intersection(middle))
    assert gap >= displacement.PAPER_MM
    assert side_of(two.shape, one.shape) == {1.0 if upper else -1.0}


def test_a_line_between_two_others_pushes_them_aside() -> None:
    x = np.linspace(0, 90, 120)
    lines = [LineString(np.column_stack([x, x / 3 + off])) for off in (-0.4, 0, 0.4)]
    items = [item("a", lines[0], "agreed"), item("b", lines[1], "idea-in_service", "railway"),
             item("c", lines[2], "agreed")]  # fmt: skip
    found = displacement.apart(content(*items), SMALL).links
    middle = shapely.box(14, -20, 76, 60)
    areas = [drawn_area(one).intersection(middle) for one in found]
    assert min(one.distance(two) for one, two in combinations(areas, 2)) >= displacement.PAPER_MM
    assert side_of(found[0].shape, found[1].shape) == {-1.0}
    assert side_of(found[2].shape, found[1].shape) == {1.0}


def test_lines_that_cross_still_cross_once_and_end_where_they_ended() -> None:
    road, rail = LineString([(0, 0), (90, 0)]), LineString([(0, -4), (90, 4)])
    found = displacement.apart(
        content(item("a", road, "agreed"), item("b", rail, "idea-in_service", "railway")), SMALL
    )  # fmt: skip
    one, two = (row.shape for row in found.links)
    assert len(shapely.get_parts(shapely.intersection(one, two))) == 1
    for before, after in ((road, one), (rail, two)):
        ends = [shapely.get_coordinates(line)[[0, -1]] for line in (before, after)]
        assert np.allclose(ends[0], ends[1], atol=1e-6)


def test_at_a_large_scale_and_with_room_lines_stand_where_they_are() -> None:
    road, rail = LineString([(0, 0), (90, 0)]), LineString([(0, 0.5), (90, 0.5)])
    close = content(item("a", road, "agreed"), item("b", rail, "idea-in_service", "railway"))
    assert displacement.apart(close, displacement.LARGEST) is close
    clear = LineString([(0, 6), (90, 6)])
    apart = content(item("a", road, "agreed"), item("b", clear, "idea-in_service", "railway"))
    assert displacement.apart(apart, SMALL) is apart


def test_what_meets_a_line_that_is_moved_goes_with_it() -> None:
    road, rail = LineString([(0, 0), (90, 0)]), LineString([(0, 0.4), (90, 0.4)])
    branch = LineString([(45, 0.4), (45, 30)])
    items = [item("a", road, "agreed"), item("b", rail, "idea-in_service", "railway"),
             item("c", branch, "idea-in_service")]  # fmt: skip
    found = displacement.apart(content(*items), SMALL).links
    assert found[1].shape.distance(LineString([(40, 0.4), (50, 0.4)])) > 0.3
    assert found[2].shape.distance(found[1].shape) < 0.05
    assert np.allclose(shapely.get_coordinates(found[2].shape)[-1], (45, 30))


@pytest.fixture(scope="module")
def roads(atlas: Atlas) -> sheet.Sheet:
    plans = {plan.key: plan for plan in sheet_list.shipped(atlas)}
    return sheet.draw(atlas, plans["2-duong-bo-duong-sat"])


def test_road_and_railway_of_the_corridor_keep_apart_on_the_sheet_of_roads(
    roads: sheet.Sheet,
) -> None:
    lines = [row for row in roads.content.links if row.depth == 1
             and symbol_layers.place(row.layer, row.symbol, row.accuracy) <= 1]  # fmt: skip
    assert roads.content.apart
    touching = 0.0
    for one, two in combinations(lines, 2):
        if one.link != two.link:
            wide = shapely.buffer(drawn_area(one), displacement.PAPER_MM)
            touching += shapely.length(shapely.intersection(two.shape, wide))
    # What is left are crossings, and the ends in Lạng Sơn where the expressway runs into QL.1.
    assert touching < 0.12 * sum(row.shape.length for row in lines)


def test_main_roads_lie_over_railways_and_ribbons_and_under_other_links(
    roads: sheet.Sheet,
) -> None:
    canvas = Canvas(400, 400)
    drawing.draw(canvas, replace(roads.content, spots=(), waypoints=()))
    colours = [patch.get_edgecolor()[:3] for patch in canvas.figure.axes[0].patches]

    def last(colour: str) -> int:
        red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        return max(number for number, own in enumerate(colours)
                   if np.allclose(own, (red, green, blue), atol=1e-3))  # fmt: skip

    road = last(style.ground("network", "motorway").core)
    assert last(style.ground("railway").colour) < road
    assert last(CLASSES["agreed"].colour) < road
    assert last(CLASSES["idea-in_service"].colour) > road


def test_a_ribbon_runs_beside_its_road_with_paper_between() -> None:
    ribbon = symbol_layers.ribbon(CLASSES["agreed"])
    road = max(look.weight for look in style.grounds() if look.core)
    assert ribbon.aside - ribbon.weight / 2 - road / 2 >= displacement.PAPER_MM / mm(1)
    assert ribbon.weight < road / 2


@pytest.mark.parametrize("turned", [True, False])
def test_the_side_of_a_ribbon_does_not_hang_on_how_a_line_was_drawn(*, turned: bool) -> None:
    line = LineString([(0, 0), (5, 5), (10, 6)])
    shape = shapely.reverse(line) if turned else line
    moved = beside.line(shape, 1)
    assert all(y < x for x, y in shapely.get_coordinates(moved))
    assert moved.distance(line) == pytest.approx(1)


def areas() -> list[Item]:
    """Areas that are not known better: two of a stage and one of another, all overlapping."""
    shapes = [shapely.box(0, 0, 40, 40), shapely.box(20, 20, 55, 60), shapely.box(10, 25, 90, 45)]
    symbols = ["building-not_built", "building-not_built", "preparation-unknown"]
    rows = enumerate(zip(shapes, symbols, strict=True))
    return [
        replace(item(str(number), shape, symbol, "clusters"), accuracy="area")
        for number, (shape, symbol) in rows
    ]


def test_an_area_that_is_not_known_better_is_hatched_inside_its_edge_alone() -> None:
    for row in areas():
        band = bands.inner(row.shape)
        strokes = bands.hatch(band, phase=symbol_layers.phase(row.symbol))
        deep = row.shape.buffer(-mm(symbol_layers.HATCH_BAND_PX) - 1e-6)
        assert strokes.length > 20
        assert row.shape.buffer(1e-6).contains(strokes)
        assert not strokes.intersects(deep)
    assert 2 <= mm(symbol_layers.HATCH_BAND_PX) <= 3


def test_no_two_hatches_cross_or_lie_on_each_other() -> None:
    rows = areas()
    found = bands.edges(rows)
    hatches = [bands.hatch(found[row.key], phase=symbol_layers.phase(row.symbol)) for row in rows]
    for one, two in combinations(hatches, 2):
        assert shapely.intersection(one, two).length < 1e-6
        assert not one.crosses(two)


def test_every_stage_has_its_place_in_the_step_of_a_hatch() -> None:
    phases = {row.group: symbol_layers.phase(row) for row in style.symbols()}
    assert set(phases.values()) == {0, 1 / 3, 2 / 3}
    assert len({phases[key] for key in ("idea", "preparation", "building")}) == 3


def test_the_bands_of_the_parts_of_a_schematic_line_do_not_overlap() -> None:
    rows = (
        ("a", [(0, 0), (20, 0)], "idea-not_built"),
        ("b", [(20, 0), (40, 5)], "building-not_built"),
    )
    parts = [
        replace(item(key, LineString(line), symbol), accuracy="schematic", link="one")
        for key, line, symbol in rows
    ]
    found = [shape for shape, _, _ in bands.schematic(parts)]
    assert len(found) == 2
    assert found[0].intersection(found[1]).area < 1e-9
    wide = mm(style.ACCURACIES["schematic"].band_px) / 2
    whole = shapely.union_all([part.shape for part in parts]).buffer(wide)
    assert shapely.union_all(found).symmetric_difference(whole).area < 0.1


@pytest.mark.parametrize("symbol", ["agreed", "idea-in_service"])
def test_a_sample_is_drawn_with_the_strokes_of_the_map(symbol: str) -> None:
    page, own = Canvas(20, 10), item("a", LineString([(0, 0), (1, 1)]), symbol)
    legend_symbols.link(own, page, Box(2, 2, 10, 4))
    strokes = [*symbol_layers.line("roads", CLASSES[symbol], "traced", "stated")]
    drawn = [patch for patch in page.figure.axes[0].patches if not patch.get_fill()]
    widths = {round(patch.get_linewidth(), 3) for patch in drawn}
    assert {round(row.weight * 0.75, 3) for row in strokes} <= widths
