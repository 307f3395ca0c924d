"""Map sheets in the units of another epoch than the report's: limits, names, words, files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from goldens import same
from test_sheets import MOST, UNLIKE, image

from lienket import pipeline, sheet, units
from lienket.errors import UsageError
from lienket.model.atlas import Atlas
from lienket.model.sheet_specs import SheetSpec
from lienket.model.units import no_provinces
from lienket.sheet import (
    area_names,
    base_scale,
    border_lines,
    custom_sheet,
    label_placement,
    output,
    recast,
    sheet_list,
    unit_limits,
)
from lienket.sheet import sheet as sheets
from lienket.sheet.sheet import Sheet

EPOCH = "2025-07"
OVERVIEW, ROADS, ROUTE = "1-toan-canh", "2-duong-bo-duong-sat", "5-dt289c"
OWN = {
    "a4": SheetSpec("a4", "Huyện Lục Ngạn", "Lục Ngạn", area=("gso-219-2023",), around=0.08),
    "a3": SheetSpec("a3", "Lạng Sơn", "Lạng Sơn", area=("ls",), around=0.03, size="A3"),
}


@pytest.fixture(scope="module")
def then(atlas: Atlas) -> Atlas:
    """The shipped workspace in the units since 1 July 2025."""
    return recast.into(atlas, EPOCH)


@pytest.fixture(scope="module")
def drawn(atlas: Atlas, then: Atlas) -> dict[str, Sheet]:
    """Four sheets in those units."""
    plans = {plan.key: plan for plan in sheet_list.shipped(atlas)}
    wanted = {key: plans[key] for key in (OVERVIEW, ROADS, ROUTE)} | OWN
    return {key: sheets.draw(then, plan) for key, plan in wanted.items()}


EVERY = (OVERVIEW, ROADS, ROUTE, *OWN)


@pytest.mark.parametrize("key", EVERY)
def test_no_name_overlaps_another_or_leaves_the_frame(drawn: dict[str, Sheet], key: str) -> None:
    one = drawn[key]
    assert label_placement.overlaps(one.names) == 0
    assert label_placement.outside(one.names, one.view.box) == 0
    assert one.complete


@pytest.mark.parametrize(("key", "least"), [(OVERVIEW, 30), (ROADS, 60), ("a4", 25), ("a3", 40)])
def test_communes_are_named_inside_them_without_their_kind(
    drawn: dict[str, Sheet], key: str, least: int
) -> None:
    one = drawn[key]
    areas = {piece.names[0]: piece.shape for piece in one.content.ground
             if piece.look.key == "units.area" and piece.names[0]}  # fmt: skip
    named = [row for row in one.names if " ".join(row.label.lines) in areas]
    inside = [row for row in named if areas[" ".join(row.label.lines)].contains(row.shape)]
    assert len(inside) >= least
    assert not [name for name in areas if name.startswith(("Xã ", "Phường "))]


def test_no_district_is_drawn_or_named(drawn: dict[str, Sheet]) -> None:
    for one in drawn.values():
        assert {piece.look.key for piece in one.content.ground}.isdisjoint(
            {"districts", "detail_lines.commune"}
        )
        assert "commune_name" not in {spot.look.key for spot in one.content.spots}


def test_a_unit_with_the_name_of_a_place_in_it_is_named_once(drawn: dict[str, Sheet]) -> None:
    told = [" ".join(row.label.lines) for row in drawn["a4"].names]
    assert told.count("Chũ") == 1
    assert told.count("Lục Ngạn") == 1


def test_provinces_have_the_names_of_then(drawn: dict[str, Sheet]) -> None:
    told = [" ".join(row.label.lines) for row in drawn[OVERVIEW].names]
    assert told.count("BẮC NINH") == 1
    assert told.count("LẠNG SƠN") == 1
    assert {"THÁI NGUYÊN", "QUẢNG NINH"} <= {*told}
    assert not {"BẮC GIANG", "BẮC KẠN", "HẢI DƯƠNG"} & {*told}


def test_no_border_of_provinces_runs_inside_one(atlas: Atlas, then: Atlas) -> None:
    """Bắc Giang and the old Bắc Ninh are one: the line between them is a limit of communes."""
    made = atlas.recast[EPOCH]
    before, now = border_lines.borders(atlas), border_lines.borders(then)
    gone = shapely.difference(before, now)
    assert gone.length > 0.5  # [deg]
    whole = made.provinces.geometry["24@2025-07"]
    assert shapely.difference(gone, shapely.buffer(whole, -0.0004)).length < 0.01  # its ends
    # The new province has the rest of its border too, along what was the old Bắc Ninh.
    added = shapely.difference(now, shapely.buffer(before, 1e-6))
    assert shapely.buffer(shapely.boundary(whole), 1e-6).contains(added)
    assert added.length > 0.5  # [deg]
    around = then.frames["context"]
    assert len(around) < len(atlas.frames["context"])
    assert shapely.union_all(around.geometry.to_numpy()).area == pytest.approx(
        shapely.union_all(atlas.frames["context"].geometry.to_numpy()).area
    )


def test_limits_lie_between_units_of_one_side_alone(then: Atlas) -> None:
    frame = then.frames[then.catalogue.sides_layer]
    limits = unit_limits.limits(then)
    outlines = shapely.union_all(shapely.boundary(frame.dissolve("side").geometry.to_numpy()))
    inside = shapely.intersection(limits, shapely.union_all(frame.geometry.to_numpy()))
    assert inside.length > 20  # [deg]
    assert shapely.intersection(inside, outlines).length == pytest.approx(0, abs=1e-6)


def test_the_legend_and_the_small_print_say_of_which_time_the_units_are(
    drawn: dict[str, Sheet], then: Atlas
) -> None:
    one = drawn[OVERVIEW]
    told = {entry.key: entry.words[0] for part in one.sections for entry in part.entries}
    assert told["units"] == "Ranh giới, tên xã, phường từ 7/2025"
    assert told["sides"] == "Ranh giới tỉnh từ 7/2025"
    assert told["seat"] == "Huyện lỵ cũ (địa giới 2023–2024)"
    assert "districts" not in told
    printed = svg(one)
    assert "Đơn vị hành chính từ ngày 01/7/2025, theo các nghị quyết 202/2025/QH15" in printed
    assert "được nêu theo địa giới 2023–2024" in printed
    assert "vietnamese-provinces-database" in printed
    assert "Địa giới từ 7/2025" in sheets.subtitle(then, one.plan, "vi")[0]
    assert "Units from July 2025" in sheets.subtitle(then, one.plan, "en")[0]


def svg(one: Sheet) -> str:
    """All that is written on a sheet, its lines joined."""
    drawing = output.rendered(one.canvas, "svg", one.title).decode()
    return " ".join(" ".join(part.partition("<")[0] for part in drawing.split(">")).split())


def test_a_route_tells_communes_and_what_the_report_calls_a_side(drawn: dict[str, Sheet]) -> None:
    printed = svg(drawn[ROUTE])
    assert "Bắc Ninh (phần Bắc Giang cũ)" in printed
    assert "Các xã, phường trên tuyến" in printed or "Qua ranh giới giữa" in printed
    assert "huyện trên tuyến" not in printed


def test_limits_that_are_generalised_more_do_not_make_the_base_coarser(
    drawn: dict[str, Sheet], atlas: Atlas
) -> None:
    one = drawn[ROUTE]
    assert one.base == base_scale.of_view(atlas, one.view)
    assert "Ranh giới xã, phường giản lược tới 150 m." in svg(one)


def test_the_units_of_the_report_are_drawn_as_ever(atlas: Atlas) -> None:
    assert recast.into(atlas, "") is atlas
    assert recast.into(atlas, atlas.catalogue.epoch) is atlas
    assert recast.shown(atlas) is None
    assert sheet.file_name(OWN["a4"], atlas) == "a4"


def test_files_of_both_units_stand_beside_each_other(
    atlas: Atlas, then: Atlas, tmp_path: Path
) -> None:
    look = custom_sheet.look(language="vi", formats="png", dpi=50, grayscale=False, units=EPOCH)
    (made,) = sheet.make(atlas, tmp_path, look, OWN["a4"])
    assert made.name == "a4-2025-07.png"
    assert sheet.file_name(OWN["a4"], then) == "a4-2025-07"


def test_a_build_draws_maps_in_both_units_and_tables_of_districts_in_theirs(
    atlas: Atlas,
) -> None:
    plans = sheet_list.shipped(atlas)
    names = {plan.key for plan in plans if recast.made_for(plan)}
    assert {plan.key for plan in plans} - names == {
        "6-ma-tran-ranh-gioi", "7-lao-dong-tuan-tra-truong-hoc"
    }  # fmt: skip


@pytest.mark.parametrize(("value", "why"), [("2025-01", "in tables alone"), ("1999", "no epoch")])
def test_units_that_cannot_be_drawn_are_refused_with_the_choices(
    atlas: Atlas, value: str, why: str
) -> None:
    with pytest.raises(UsageError, match=rf"(?s){why}.*2023-2024, 2025-07") as refused:
        recast.into(atlas, value)
    assert value in str(refused.value)


def test_a_workspace_without_units_has_those_of_its_report_alone(toy: Path) -> None:
    found = pipeline.atlas(toy)
    assert recast.epochs(found) == (found.catalogue.epoch,)
    with pytest.raises(UsageError, match="There is no epoch"):
        custom_sheet.plan(found, (), None, title=None, size="A4", units="2025-07")


@pytest.mark.parametrize(
    ("written", "epoch", "keys"),
    [
        ("Lục Ngạn", "", ("gso-219-2023",)),
        ("Huyện Lục Ngạn", EPOCH, ("gso-219-2023",)),
        ("xã Lục Ngạn", "", ("gso-07582-2025",)),
        ("Hữu Lũng", "", ("gso-186-2023",)),
        ("Kiên Lao", EPOCH, ("gso-07552-2025",)),
    ],
)
def test_old_and_new_units_are_found(
    atlas: Atlas, written: str, epoch: str, keys: tuple[str, ...]
) -> None:
    assert area_names.find(atlas, written, epoch) == keys


def test_a_name_of_two_units_is_not_chosen(atlas: Atlas) -> None:
    with pytest.raises(UsageError, match=r"gso-219-2023.*gso-07582-2025"):
        area_names.find(atlas, "Lục Ngạn", EPOCH)


def test_a_unit_that_is_no_more_lies_where_it_lies_today(atlas: Atlas) -> None:
    """The old commune An Lạc of Sơn Động is in no layer: what became of it is."""
    (unit,) = units.find(atlas.units, "An Lạc cũ")
    kin = units.heirs(atlas.units, unit, EPOCH)
    found = area_names.find(atlas, "An Lạc cũ")
    codes = atlas.frames["communes"].loc[[*found], "code"]
    assert {*codes} == {each.unit.code for each in kin}


def test_a_unit_partly_outside_the_layer_is_not_found_in_part(atlas: Atlas) -> None:
    (held,) = area_names.find(atlas, "An Lạc cũ")
    some = atlas.frames["communes"].drop(held)
    cut = replace(atlas, frames={**atlas.frames, "communes": some})
    with pytest.raises(UsageError, match="Nothing is called"):
        area_names.find(cut, "An Lạc cũ")


@pytest.mark.parametrize("key", [OVERVIEW, "a4"])
def test_it_looks_as_it_did(drawn: dict[str, Sheet], tmp_path: Path, key: str) -> None:
    one = drawn[key]
    shot = image(output.rendered(one.canvas, "png", one.title, 130))
    same(shot, f"sheet-units-{key}", tmp_path, unlike=UNLIKE, most=MOST)
    assert np.asarray(shot).std() > 10


def test_where_no_province_of_then_is_known_names_and_borders_stay(atlas: Atlas) -> None:
    """Another workspace may have communes, but no codes of what lies about its sides."""
    made = replace(atlas.recast[EPOCH], provinces=no_provinces())
    about = atlas.frames["context"].drop(columns=["code", "epoch"])
    lines = atlas.frames["context_lines"].drop(columns="class")
    frames = {**atlas.frames, "context": about, "context_lines": lines}
    found = recast.into(replace(atlas, frames=frames, recast={EPOCH: made}), EPOCH)
    assert [side.name_vi for side in found.catalogue.sides] == ["Bắc Giang", "Lạng Sơn"]
    assert [*found.frames["context"]["name_vi"].dropna()] == [*about["name_vi"].dropna()]
    assert len(found.frames["context_lines"]) == len(lines)
    assert border_lines.borders(found).equals(border_lines.borders(atlas))
    assert recast.side_names(found)["bg"] == ("Bắc Giang", "Bắc Giang")
