"""The page of each route: one of A4, with the figures of the frames, nothing cut in silence."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import shapely

from lienket import pipeline, sheet, vocabulary
from lienket.errors import UsageError
from lienket.export_tables.appraisals import costs, standing, unknowns, worth
from lienket.i18n import format_decimal, format_number
from lienket.model.access import Access
from lienket.model.atlas import Atlas
from lienket.model.records import Doubt, Facts
from lienket.sheet import fonts, label_placement, output
from lienket.sheet.account_panel import Line
from lienket.sheet.appraisal import gain_map, page, plans, text_flow
from lienket.sheet.appraisal.page import Appraisal
from lienket.sheet.appraisal.text_flow import Entry, Section
from lienket.sheet.appraisal.tiles import TextLine
from lienket.vocabulary import using

KEYS = (
    "dt289-ext", "dt289c", "dt292c", "boha-dongson", "dt293c", "dt294c", "ql31", "ql279", "rail",
    "huulung-myan", "myan-bridge", "suoinua-khuonthan", "dt242", "dt292d",
)  # fmt: skip
GAINING = ("dt289-ext", "dt289c", "huulung-myan", "suoinua-khuonthan")
A4_MM = 210, 297


@pytest.fixture(scope="module")
def peopled() -> Atlas:
    """The shipped workspace with what its links are worth to people."""
    return pipeline.atlas(pipeline.embedded(), people=True)


@pytest.fixture(scope="module")
def drawn(peopled: Atlas) -> dict[str, Appraisal]:
    """The page of every route of the shipped workspace."""
    return {plan.key: page.draw(peopled, plan) for plan in plans.plans(peopled)}


def text_of(one: Appraisal) -> str:
    """All that is written beside the maps of a page, in one line."""
    return " ".join(row.text for row in one.told).replace("\N{NO-BREAK SPACE}", " ")


def test_every_route_has_its_page(drawn: dict[str, Appraisal]) -> None:
    assert {*drawn} == {*KEYS}


@pytest.mark.parametrize("key", KEYS)
def test_a_page_is_one_upright_a4(drawn: dict[str, Appraisal], key: str) -> None:
    size = drawn[key].canvas.figure.get_size_inches() * 25.4
    assert tuple(size.round(1)) == A4_MM
    assert drawn[key].canvas.smallest_pt >= 7
    assert not drawn[key].canvas.missing


@pytest.mark.parametrize("key", KEYS)
def test_nothing_on_a_page_overlaps_or_leaves_it(drawn: dict[str, Appraisal], key: str) -> None:
    one = drawn[key]
    for first, second in combinations(one.boxes.values(), 2):
        assert shapely.intersection(first.shape, second.shape).area < 0.01
    sheet_ = shapely.box(9, 9, 201, 288)
    rows = [block(row) for row in one.told]
    assert all(sheet_.contains(row) for row in rows)
    tree = shapely.STRtree(rows)
    low, high = tree.query(rows, predicate="overlaps")
    assert not [(one.told[a].text, one.told[b].text) for a, b in zip(low, high, strict=True)]
    maps = [box.shape for name, box in one.boxes.items() if name in {"where", "gains", "locator"}]
    assert not any(shapely.intersects(row, shape) for row in rows for shape in maps)
    assert label_placement.overlaps(one.names) == 0
    assert label_placement.outside(one.names, one.boxes["where"]) == 0


def block(row: TextLine) -> shapely.Geometry:
    """What a line of text fills, but for its descenders, which may reach into the next."""
    wide, _, high = fonts.extent(row.text, row.face)
    return shapely.box(row.x, row.y, row.x + wide, row.y + 0.85 * high)


@pytest.mark.parametrize("key", KEYS)
def test_nothing_of_the_shipped_routes_is_cut(drawn: dict[str, Appraisal], key: str) -> None:
    assert [section.left for section in drawn[key].flow.sections] == [0] * 7


@pytest.mark.parametrize("key", GAINING)
def test_a_page_has_the_figures_of_the_frames(
    peopled: Atlas, drawn: dict[str, Appraisal], key: str
) -> None:
    told = text_of(drawn[key])
    own: Any = peopled.access.worth.loc[f"{key}|other_seat"]
    names = ("people", "people_least", "people_most", "person_min", "person_min_most")
    for name in names if own["people_most"] else ():
        assert format_number(int(own[name]))[0] in told, name
    gains = peopled.access.gains
    rows: list[Any] = [*gains[gains["link"] == key].query("target == 'other_seat'").itertuples()]
    for gain in rows:
        known = pd.notna(gain.people)
        assert (format_number(int(gain.people))[0] if known else "chưa rõ số") in told
        assert format_decimal(float(gain.saved_most_min))[0] in told
    trips = peopled.accessibility.gains
    others: list[Any] = [*trips[trips["link"] == key].itertuples()]
    for trip in others:
        assert format_decimal(float(trip.saved_most_min))[0] in told


@pytest.mark.parametrize("key", GAINING)
def test_a_gain_that_may_be_none_is_said_to_be_unsure_and_has_no_rank(
    peopled: Atlas, drawn: dict[str, Appraisal], key: str
) -> None:
    own, told = peopled.access.worth.loc[f"{key}|other_seat"], text_of(drawn[key])
    unsure = bool(own["people_most"]) and not own["firm"]
    assert ("Chưa chắc có lợi" in told) == unsure
    rank: Any = peopled.access.priorities.loc[f"{key}|other_seat", "by_gain"]
    assert ("Không xếp hạng" in told) == bool(pd.isna(rank))
    if pd.notna(rank):
        assert f"Theo người-phút: hạng {rank} " in told


def test_those_who_gain_but_are_not_counted_are_not_told_to_be_nobody(
    peopled: Atlas, drawn: dict[str, Appraisal]
) -> None:
    # Both communes that are nearer by this road have no number of people that can be right.
    own: Any = peopled.access.worth.loc["dt289c|other_seat"]
    assert (own["people_most"], own["units_unknown"]) == (0, 2)
    told = text_of(drawn["dt289c"])
    assert "Chưa biết bao nhiêu người" in told
    assert "2 xã được lợi đều chưa có số dân" in told
    assert "không thấy ai" not in told.split("Ga", 1)[0]


@pytest.mark.parametrize("key", [key for key in KEYS if key not in GAINING])
def test_of_what_cannot_be_computed_the_reason_stands_and_no_number(
    peopled: Atlas, drawn: dict[str, Appraisal], key: str
) -> None:
    one = drawn[key]
    why = vocabulary.label("why", str(peopled.accessibility.changes.loc[key, "why"]))[0]
    with using(peopled):
        assert worth.reason(peopled, key)[0] == why
    assert why[1:] in text_of(one)
    assert "người-phút" not in text_of(one)
    assert one.gains is None


def test_the_second_map_shows_who_gains(peopled: Atlas, drawn: dict[str, Appraisal]) -> None:
    rows = peopled.access.gains
    for key in GAINING:
        own = rows[(rows["link"] == key) & (rows["target"] == "other_seat")].set_index("unit")
        found = drawn[key].gains
        assert found is not None
        assert {gainer.key for gainer in found.gainers} == {*own.index}
        for gainer in found.gainers:
            row: Any = own.loc[gainer.key]
            saved = row["today_min"] - row["then_min"]
            edges = (*gain_map.edges(), float("inf"))
            assert max(edges[gainer.place], 0) <= max(saved, 0) < edges[gainer.place + 1]
            assert gainer.sure == (row["saved_min"] >= 1)
        assert len(found.names) == len(own)
        assert label_placement.overlaps(found.names) == 0


def test_the_second_map_has_a_true_scale_that_no_name_covers(drawn: dict[str, Appraisal]) -> None:
    for key in GAINING:
        found = drawn[key].gains
        assert found is not None
        on_ground = found.bar.length * found.view.denominator / 1e6
        assert on_ground == pytest.approx(found.bar.km, rel=0.002)
        box = found.scale.shape
        assert shapely.contains(found.view.box.shape, box)
        assert not any(shapely.intersects(name.shape, box) for name in found.names)


def test_each_statement_has_its_source(peopled: Atlas, drawn: dict[str, Appraisal]) -> None:
    told = text_of(drawn["ql31"])
    cited = {int(number) for number in re.findall(r"theo \[(\d+)\]", told)}
    listed = [int(number) for number in re.findall(r"\[(\d+)\] [^,;)]", told)]
    assert cited <= {*listed}
    assert listed == [*range(1, len(listed) + 1)]
    for request in peopled.facts.requests:
        if "ql31" in request.subjects:
            assert request.what_vi[:30] in told


def test_costs_are_as_a_source_states_them_or_not_stated(
    peopled: Atlas, drawn: dict[str, Appraisal]
) -> None:
    assert "Kinh phí phần còn phải làm: chưa nêu kinh phí" in text_of(drawn["dt289-ext"])
    told = text_of(drawn["huulung-myan"])
    assert "Mới nêu một phần: 147,7 tỷ đồng" in told
    with using(peopled):
        assert [source for _, source in costs.listed(peopled, "huulung-myan")] == [
            "laodong-2025-08-es"
        ]


def test_what_is_not_known_names_the_parts_it_is_not_known_of(peopled: Atlas) -> None:
    links = {link.key: link for link in peopled.facts.links}
    with using(peopled):
        told = [pair[0] for pair in unknowns.sentences(peopled, links["dt292d"])]
    assert any("mọi đoạn" in line and "suy luận" in line for line in told)
    assert any(line.startswith("Hiện trạng: Phía Lạng Sơn") for line in told)
    assert any(line.startswith("Hai bên đã nối") for line in told)


# --- without numbers of people, without routes ---------------------------------------------------


def test_without_numbers_of_people_a_page_says_so_and_what_is_known(peopled: Atlas) -> None:
    bare = replace(peopled, access=Access())
    plan = next(plan for plan in plans.plans(bare) if plan.key == "dt289-ext")
    one = page.draw(bare, plan)
    told = text_of(one)
    assert "Chưa tính được: bộ dữ liệu chưa có số dân" in told
    assert one.gains is None
    assert "Số dân:" not in told
    assert "Đoạn chưa nối" in told
    # The minutes between seats are there without them, and so is their rank.
    assert "bớt 0,0 đến 7,8 phút" in told
    with using(bare):
        assert standing.brief(bare, "dt289-ext")[0] == ("1", "1")


def test_a_workspace_without_routes_has_no_page_and_says_so(toy: Path) -> None:
    atlas = replace(pipeline.atlas(toy), facts=Facts())
    with pytest.raises(UsageError, match=r"Không có tuyến nào .* \| There is no route"):
        plans.plans(atlas)


# --- too much text --------------------------------------------------------------------------------


def test_what_has_no_room_is_counted_and_parts_go_last(peopled: Atlas) -> None:
    known = next(row for row in peopled.facts.doubts if "ql31" in row.subjects)
    more = tuple(lengthened(known, number) for number in range(40))
    facts = replace(peopled.facts, doubts=(*peopled.facts.doubts, *more))
    full = replace(peopled, facts=facts)
    plan = next(plan for plan in plans.plans(full) if plan.key == "ql31")
    one = page.draw(full, plan)
    parts, _, concerns, *_ = one.flow.sections
    assert parts.left == 0
    assert concerns.left > 0
    assert len(concerns.entries) + concerns.left == 45
    assert f"… và {concerns.left} mục nữa, xem sổ Excel" in text_of(one)
    assert one.flow.size == text_flow.SIZES[-1]
    assert one.boxes["body"].y >= one.boxes["foot"].y + one.boxes["foot"].height


def lengthened(row: Doubt, number: int) -> Doubt:
    """A doubt with a topic of its own, and much to say."""
    return replace(row, key=f"{row.key}-{number}", topic_vi=f"Chỗ thứ {number}",
                   says_vi=row.says_vi * 3)  # fmt: skip


def test_text_is_as_large_as_it_has_room() -> None:
    entries = tuple(Entry((Line("Một câu khá dài về một đoạn đường. " * 3),)) for _ in range(12))
    told = (Section("1. Đầu", entries),)
    large = text_flow.fit(told, 190, [150], "vi")
    small = text_flow.fit(told, 190, [large.height * 0.9], "vi")
    assert large.size == text_flow.SIZES[0]
    assert text_flow.SIZES[-1] <= small.size < large.size
    assert [section.left for section in small.sections] == [0]
    least = text_flow.fit(told, 190, [20], "vi")
    assert least.sections[0].left > 0
    assert len(least.sections[0].entries) + least.sections[0].left == 12
    assert least.height <= 20


# --- the files ------------------------------------------------------------------------------------


def poppler(program: str, *arguments: object) -> str:
    """What a program of Poppler says."""
    found = shutil.which(program)
    if not found:
        pytest.skip(f"{program} is not installed")
    done = subprocess.run(
        [found, *map(str, arguments)], capture_output=True, encoding="utf-8", check=True
    )
    return done.stdout


def test_the_pdf_is_one_page_of_text_with_its_fonts(
    drawn: dict[str, Appraisal], tmp_path: Path
) -> None:
    path = tmp_path / "one.pdf"
    one = drawn["dt289-ext"]
    path.write_bytes(output.rendered(one.canvas, "pdf", one.title))
    about = poppler("pdfinfo", path)
    assert re.search(r"Pages:\s+1\n", about)
    assert re.search(r"Page size:\s+595\S* x 841\S* pts \(A4\)", about)
    assert "ĐT.289 kéo dài" in about
    assert "CreationDate" not in about
    told = " ".join(poppler("pdftotext", path, "-").split())
    for words in ("PHIẾU ĐÁNH GIÁ TUYẾN", "23.975 đến 69.263", "Những gì chưa biết", "Trường Sa"):
        assert words in told
    _, _, *rows = poppler("pdffonts", path).splitlines()
    assert rows
    assert all("SourceSansPro" in row and "yes yes yes" in row for row in rows)


def test_a_page_has_the_same_bytes_each_time(peopled: Atlas) -> None:
    plan = next(plan for plan in plans.plans(peopled) if plan.key == "dt292d")
    found = [
        hashlib.sha256(output.rendered(page.draw(peopled, plan).canvas, "pdf", "")).hexdigest()
        for _ in range(2)
    ]
    assert found[0] == found[1]


def test_a_page_speaks_english_too(peopled: Atlas) -> None:
    plan = next(plan for plan in plans.plans(peopled) if plan.key == "dt289-ext")
    told = text_of(page.draw(peopled, plan, language="en"))
    assert "APPRAISAL OF A ROUTE" in told
    assert "23,975 to 69,263" in told
    assert "What is not known" in told


def test_the_fullest_page_has_room_for_all_in_english_too(peopled: Atlas) -> None:
    plan = next(plan for plan in plans.plans(peopled) if plan.key == "huulung-myan")
    one = page.draw(peopled, plan, language="en")
    assert [section.left for section in one.flow.sections] == [0] * 7
    assert one.boxes["legend"].y >= one.boxes["where"].y - 0.01


def test_a_build_makes_the_pages_that_the_front_page_lists(toy: Path, tmp_path: Path) -> None:
    out = tmp_path / "maps"
    made = pipeline.run(pipeline.Order(toy, out, only=("appraisals",)))
    names = [path.relative_to(out).as_posix() for path in made]
    assert [name for name in names if name.startswith("appraisals/")] == [
        f"appraisals/{key}.{form}" for key in ("ra", "rb", "rc") for form in sheet.PAGE_FORMATS
    ]
    front = (out / "index.html").read_text(encoding="utf-8")
    assert "Phiếu đánh giá từng tuyến" in front
    assert 'href="appraisals/ra.pdf"' in front


def test_both_languages_are_two_pages(toy: Path, tmp_path: Path) -> None:
    atlas = pipeline.atlas(toy)
    wanted = sheet.Wanted(
        sheet.SheetOptions(language="both", dpi=50), sheets=False, appraisals=True
    )
    made = sheet.write(atlas, tmp_path, wanted)
    assert [path.name for path in made if path.suffix == ".pdf"] == [
        f"{key}{ending}.pdf" for key in ("ra", "rb", "rc") for ending in ("-en", "")
    ]


def test_the_language_is_heeded_by_pages_alone(toy: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--lang"):
        pipeline.run(pipeline.Order(toy, tmp_path, only=("tables",), language="en"))


def test_the_usual_products_hold_no_page(products: Path) -> None:
    assert not (products / "appraisals").exists()
