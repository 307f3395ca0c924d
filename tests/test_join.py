"""What a date and an audience may see, and what the join adds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import shapely
from toy import Edit

from lienket import facts, join, pipeline
from lienket.dates import When
from lienket.i18n import notice
from lienket.model.records import BOTH, Audience, Known
from lienket.model.sheet_specs import SheetSpec


def test_the_default_date_is_the_newest_statement(toy: Path) -> None:
    assert pipeline.atlas(toy).as_of == date(2025, 3, 10)


def test_a_figure_of_a_newer_source_is_a_newer_statement(toy: Path, edit: Edit) -> None:
    edit("facts/sources.csv", "2021-08,,ODbL", "2026-01,,ODbL")
    assert pipeline.atlas(toy).as_of == date(2025, 3, 10)
    edit("facts/figures.csv", "2025-03,news", "2025-03,osm")
    assert pipeline.atlas(toy).as_of == date(2026, 1, 31)


def test_what_was_stated_later_is_hidden(toy: Path) -> None:
    then = pipeline.atlas(toy, as_of=date(2024, 5, 2))
    assert then.latest["rb--bb"].stage == "approved"
    assert "news" not in [source.id for source in then.facts.sources]
    assert then.facts.doubts == ()
    assert then.facts.figures == ()


def test_before_anything_was_stated_nothing_is_known(toy: Path) -> None:
    then = pipeline.atlas(toy, as_of=date(2020, 1, 1))
    assert then.latest == {}
    assert then.states["ra"].ground == "unknown"
    assert then.frames["roads"].loc["ra--aa", "stage"] is None


def test_internal_rows_never_reach_the_public(toy: Path) -> None:
    public = pipeline.atlas(toy, audience="public")
    everything = repr((public.facts, public.latest, public.states, public.symbols))
    for word in ("guard", "deep", "mật", "Tuần tra"):
        assert word not in everything
    assert "guard" in pipeline.atlas(toy, audience="internal").latest


@pytest.mark.parametrize("table", ["doubts", "requests"])
def test_what_is_about_one_internal_subject_among_public_ones_is_internal(
    toy: Path, edit: Edit, table: str
) -> None:
    subjects = {"doubts": ("start,rb--bb,", "start,rb--bb;guard,"), "requests": (";rb,", ";guard,")}
    assert len(getattr(pipeline.atlas(toy).facts, table)) > 0
    edit(f"facts/{table}.csv", *subjects[table])
    keys = {"doubts": "start", "requests": "ra-roads"}

    def shown(audience: Audience) -> set[str]:
        return {row.key for row in getattr(pipeline.atlas(toy, audience=audience).facts, table)}

    assert keys[table] in shown("internal") - shown("public")


def test_a_counterpart_that_is_internal_is_not_named(toy: Path, edit: Edit) -> None:
    edit("facts/links.csv", "ra--aa;ra--bb,,", "ra--aa;ra--bb,guard,")
    edit("facts/links.csv", "Guard,aa;bb,,,", "Guard,aa;bb,,ra,")
    links = {link.key: link for link in pipeline.atlas(toy).facts.links}
    assert links["ra"].counterparts == ()


def test_an_internal_feature_leaves_its_layer(toy: Path, edit: Edit) -> None:
    edit("facts/links.csv", "gate-east,gate,Cửa khẩu Đông,East gate,bb,,,,,gates,public",
         "gate-east,gate,Cửa khẩu Đông,East gate,bb,,,,,gates,internal")  # fmt: skip
    assert len(pipeline.atlas(toy).frames["gates"]) == 0
    assert len(pipeline.atlas(toy, audience="internal").frames["gates"]) == 1


def test_the_newest_is_the_latest_to_happen_then_to_be_stated_then_the_last_row(toy: Path) -> None:
    table, _ = facts.read(toy)
    row = next(row for row in table.statuses if row.subject == "rb--aa")

    def told(happened: str | None, stated: str, stage: str) -> object:
        when = When.parse(happened) if happened else None
        return replace(row, happened_on=when, stated_on=When.parse(stated), stage=stage)

    rows = [
        told("2024-02", "2024-03-01", "completed"),
        told("2023", "2024-06-01", "procuring"),
        told("2024-02", "2024-02-29", "under_construction"),
    ]
    assert join.newest(replace(table, statuses=tuple(rows)))["rb--aa"].stage == "completed"  # type: ignore[arg-type] # as the facts read rows


def test_of_statements_that_tie_on_both_dates_the_last_row_is_the_newest(toy: Path) -> None:
    table, _ = facts.read(toy)
    row = next(row for row in table.statuses if row.subject == "rb--aa")
    rows = tuple(replace(row, locator=place) for place in ("I.4", "I.5", "I.6"))
    assert join.newest(replace(table, statuses=rows))["rb--aa"].locator == "I.6"


def test_the_join_keeps_keys_and_measures(toy: Path) -> None:
    frame = pipeline.atlas(toy).frames["roads"]
    assert [*frame.index] == sorted(frame["key"])
    assert frame.loc["rb--bb", "stage"] == "under_construction"
    assert frame.loc["rb--bb", "status_source"] == "news"
    assert frame.loc["rb--bb", "name_vi"] == "Rb phía đông"
    # 0.4° of longitude at 21.6° N: 41.42 km, by 111.4128 cos φ − 0.0935 cos 3φ for a degree.
    assert frame.loc["rb--bb", "length_km"] == pytest.approx(41.42, abs=0.01)


def test_the_sides_are_dissolved_from_the_districts(toy: Path) -> None:
    sides = pipeline.atlas(toy).sides
    assert [*sides.index] == ["aa", "bb"]
    assert [geometry.geom_type for geometry in sides.geometry] == ["Polygon", "Polygon"]
    assert sides.geometry.iloc[0].equals(shapely.box(105, 21, 105.5, 22))


@pytest.mark.parametrize("side", [None, BOTH])
def test_a_district_of_no_side_or_of_both_makes_up_none(toy: Path, side: str | None) -> None:
    atlas = pipeline.atlas(toy)
    districts = atlas.frames["districts"].copy()
    districts.loc["d-b2", "side"] = side
    sides = join.sides(atlas.catalogue, districts)
    assert [*sides.index] == ["aa", "bb"]
    assert sides.geometry["bb"].equals(shapely.box(105.5, 21.5, 106, 22))


def test_lengths_are_told_in_metres_and_areas_in_hundredths_of_a_hectare(toy: Path) -> None:
    atlas = pipeline.atlas(toy)
    for column, digits in (
        (atlas.frames["roads"]["length_km"], 3),
        (atlas.frames["districts"]["area_ha"], 2),
        (atlas.sides["area_ha"], 2),
    ):
        assert max(len(str(value).partition(".")[2]) for value in column) == digits


def test_a_guide_line_has_no_length_of_its_own(toy: Path) -> None:
    frame = pipeline.atlas(toy).frames["roads"]
    assert [*frame.index[join.own_length_km(frame).isna()]] == ["rc--aa", "rc--bb"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (None, ""),
        (date(2025, 3, 10), ""),
        (date(2025, 3, 9), ""),  # the one before is of 2 May 2024
        (date(2024, 7, 1), ""),
        (date(2025, 3, 11), "as_of_after_all"),
        (date(2021, 8, 31), ""),
        (date(2021, 8, 30), "as_of_before_all"),
    ],
)
def test_a_date_before_or_after_all_that_was_stated_is_remarked_on(
    toy: Path, asked: date | None, code: str
) -> None:
    atlas = pipeline.atlas(toy)
    cut = replace(atlas, facts=join.until(atlas.facts, asked or atlas.as_of))
    told = notice(code, asked=asked, newest=date(2025, 3, 10)) if code else ""
    assert join.untimely(cut, asked) == told


@pytest.mark.parametrize("condition", ["", "unknown"])
def test_an_upgrade_presupposes_a_road(toy: Path, condition: str) -> None:
    table, _ = facts.read(toy)
    row = next(row for row in table.statuses if row.work == "upgrade")
    rows = (replace(row, condition=condition), replace(row, condition="not_built"))
    found = join.until(replace(table, statuses=rows), date(2030, 1, 1)).statuses
    assert [(row.condition, row.inferred) for row in found] == [
        ("in_service", True),
        ("not_built", False),
    ]


@pytest.mark.parametrize(("day", "named"), [(date(2024, 1, 1), True), (date(2023, 12, 31), False)])
def test_a_paper_that_nothing_cites_is_named_from_its_day_on(
    toy: Path, day: date, *, named: bool
) -> None:
    table, _ = facts.read(toy)
    paper = replace(table.sources[0], id="memo", date=When.parse("2024-01-01"))
    undated = replace(paper, id="leaflet", date=None)
    everything = replace(table, sources=(*table.sources, paper, undated))
    frames = pipeline.atlas(toy).frames.values()
    found = [row.id for row in join.sources(everything, join.until(table, day), frames, as_of=day)]
    assert ("memo" in found) is named
    assert found[-1] == "leaflet"


@pytest.mark.parametrize("cited", [("doubt",), ("doubt", "figure"), ("figure",)])
def test_a_paper_that_doubts_or_figures_cite_is_named_with_what_is_seen_of_them(
    toy: Path, cited: tuple[str, ...]
) -> None:
    """It is no paper behind the whole: where all that cites it is hidden, it is hidden too."""
    table, _ = facts.read(toy)
    memo = replace(table.sources[0], id="memo", date=When.parse("2024-01-01"))
    doubts = tuple(replace(row, sources=("memo",)) for row in table.doubts[:1])
    figures = tuple(replace(row, source="memo") for row in table.figures[:1])
    everything = replace(
        table,
        sources=(*table.sources, memo),
        doubts=doubts if "doubt" in cited else (),
        figures=figures if "figure" in cited else (),
    )
    hidden = replace(everything, doubts=(), figures=())
    for seen, named in ((everything, True), (hidden, False)):
        for day in (date(2023, 12, 31), date(2024, 1, 1)):
            found = join.sources(everything, seen, (), as_of=day)
            assert ("memo" in {row.id for row in found}) is named


def test_a_row_of_a_status_has_a_cell_for_each_column(toy: Path) -> None:
    """Also where nothing was stated: the link and its kind, then none."""
    table, _ = facts.read(toy)
    link = table.links[0]
    stated = join._status_row(link, table.statuses[0])
    assert len(stated) == len(join.STATUS_COLUMNS)
    nothing = (link.key, link.kind, *(None for _ in join.STATUS_COLUMNS[2:]))
    assert join._status_row(link, None) == nothing


@pytest.mark.parametrize("column", ["links", "flows", "area", "route"])
def test_a_sheet_or_an_accepted_fault_of_what_is_internal_is_not_seen(
    toy: Path, column: str
) -> None:
    everything, _ = facts.read(toy)
    seen = join.visible_facts(everything, "public")

    def sheet(link: str) -> SheetSpec:
        named = {column: link if column == "route" else (link,)}
        return replace(SheetSpec(f"sheet-{link}", "", ""), **named)  # type: ignore[arg-type] # by name

    gaps = tuple(Known("gap", key, 60.0, "", "") for key in ("guard", "ra--aa"))
    atlas = pipeline.atlas(toy)
    whole = replace(atlas.catalogue, sheets=(sheet("guard"), sheet("ra")), known=gaps)
    public = join.visible_catalogue(whole, everything, seen)
    assert [plan.key for plan in public.sheets] == ["sheet-ra"]
    assert [row.key for row in public.known] == ["ra--aa"]
    assert join.visible_catalogue(whole, everything, everything) == whole
