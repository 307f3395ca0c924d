"""The sentences that sum up, in each of their branches, and the words of dates and counts.

The records are made by hand: none, one, many, not known. Names are those of the toy country.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from lienket import pipeline, vocabulary
from lienket.dates import When
from lienket.export_tables import counts, route_messages
from lienket.model.atlas import Atlas
from lienket.model.summary import Across, Counts, Dates, Progress, Summary, Unjoined

REPORT = Dates(date(2024, 5, 2), date(2024, 5, 2), 0, When.parse("2024-05-02"))
NOT_BEGUN = vocabulary.label("works", "on_paper")


@pytest.fixture
def country(toy: Path) -> Atlas:
    return pipeline.atlas(toy)


def routes(atlas: Atlas, ground: Counts, apart: Counts, dates: Dates = REPORT) -> tuple[str, str]:
    """The first sentence of `atlas` if its routes stood so."""
    summary = Summary(
        routes=sum(ground.values()), across=Across(ground=ground, apart=apart), dates=dates
    )
    return route_messages.routes(replace(atlas, summary=summary))


# --- the first sentence --------------------------------------------------------------------------


def test_many_routes_in_many_states(country: Atlas) -> None:
    vi, en = routes(
        country,
        {"joined": 4, "absent": 3, "unknown": 5},
        {"both_building": 1, "one_building": 1, "on_paper": 5, "unknown": 1},
    )
    assert vi == (
        "12 tuyến qua ranh giới (theo báo cáo ngày 02/5/2024): 4 đã nối hai bên, 3 chưa nối, 5 "
        f"chưa rõ; dự án của 8 tuyến chưa nối hoặc chưa rõ: 2 đang thi công, 5 "
        f"{NOT_BEGUN[0].lower()}, 1 chưa rõ."
    )
    absent = vocabulary.label("ground", "absent")[1].lower()
    assert en == (
        "12 routes across the border (according to the report of 2 May 2024): 4 joined, 3 "
        f"{absent}, 5 not known; works of the 8 not joined or not known: 2 under construction, 5 "
        f"{NOT_BEGUN[1].lower()}, 1 not known."
    )


def test_works_that_are_suspended_or_named_by_nobody(country: Atlas) -> None:
    def told(**apart: int) -> str:
        return routes(country, {"absent": sum(apart.values())}, apart)[1].split("; ")[1]

    assert told(suspended=2) == "works: all partly suspended."
    assert told(none=2) == "works: all not named."
    assert told(none=1, suspended=1) == "works: 1 not named, 1 partly suspended."


def test_all_routes_in_one_state(country: Atlas) -> None:
    vi, en = routes(country, {"joined": 3}, {})
    assert vi.endswith("(theo báo cáo ngày 02/5/2024): tất cả đã nối hai bên.")
    assert en == "3 routes across the border (according to the report of 2 May 2024): all joined."


def test_one_route(country: Atlas) -> None:
    vi, en = routes(country, {"one_sided": 1}, {"one_building": 1})
    assert vi.endswith(": mới có một bên; về dự án: đang thi công.")
    assert en == (
        "1 route across the border (according to the report of 2 May 2024): one-sided; works: "
        "under construction."
    )


def test_one_route_that_is_left(country: Atlas) -> None:
    vi, en = routes(country, {"joined": 1, "unknown": 1}, {"unknown": 1})
    assert vi.endswith(
        "1 đã nối hai bên, 1 chưa rõ; dự án của tuyến chưa nối hoặc chưa rõ: chưa rõ."
    )
    assert en.endswith(
        "1 joined, 1 not known; works of the one not joined or not known: not known."
    )


def test_none_of_them_joined_leaves_no_others(country: Atlas) -> None:
    vi, en = routes(country, {"unknown": 2}, {"unknown": 2})
    assert vi.endswith(": tất cả chưa rõ; về dự án: tất cả chưa rõ.")
    assert en.endswith(": all not known; works: all not known.")


def test_a_state_that_is_newer_than_the_report_is_dated(country: Atlas) -> None:
    newer = replace(REPORT, until=date(2025, 11, 3), routes=When.parse("2025-08"))
    vi, en = routes(country, {"joined": 2}, {}, newer)
    assert "(theo báo cáo ngày 02/5/2024, bổ sung đến 8/2025)" in vi
    assert "(according to the report of 2 May 2024, with additions up to August 2025)" in en


def test_before_the_report_there_is_the_day_alone(country: Atlas) -> None:
    vi, en = routes(country, {"unknown": 2}, {"unknown": 2}, Dates(until=date(2022, 1, 1)))
    assert "(đến 01/01/2022)" in vi
    assert "(as of 1 January 2022)" in en


# --- the second sentence -------------------------------------------------------------------------


def unfinished(atlas: Atlas, **values: object) -> tuple[str, str]:
    """The second sentence of `atlas` if it were so."""
    return route_messages.unfinished(replace(atlas, summary=Summary(**values)))  # type: ignore[arg-type] # as named


def test_a_side_is_named_with_its_routes(country: Atlas) -> None:
    across = Across(lagging={"bb": ("ra", "rb")}, alone={"aa": ("rc",)})
    vi, en = unfinished(country, across=across)
    assert vi == (
        "Phía chưa xong: Tỉnh Bờ (“Đường Ra”, “Đường Rb”); theo thông tin đã có, mới có một "
        "bên thi công: Tỉnh Ả (“Đường Rc”)."
    )
    assert en == (
        "Side not finished: Province B (“Road Ra”, “Road Rb”); under construction on one side "
        "alone, as far as is known: Province A (“Road Rc”)."
    )


def test_more_routes_than_three_are_counted(country: Atlas) -> None:
    vi, en = unfinished(country, across=Across(lagging={"aa": ("ra", "rb", "rc", "bus", "rb")}))
    assert "“Đường Rc” và 2 tuyến nữa)" in vi
    assert "“Road Rc” and 2 more)" in en


def test_that_no_side_waits_is_said_as_far_as_it_is_known(country: Atlas) -> None:
    vi, en = unfinished(country, across=Across(ground={"joined": 2}))
    assert vi == "Không có tuyến nào chỉ hoàn thành ở một bên."
    assert en == "No route is finished on one side alone."
    vi, en = unfinished(country, across=Across(ground={"joined": 2, "unknown": 1}))
    assert vi == "Chưa ghi nhận tuyến nào chỉ hoàn thành ở một bên."
    assert en == "No route is known to be finished on one side alone."


PAIRS = (
    Unjoined("x", "A – B", "A – B", 0, 4, 1),
    Unjoined("y", "C – D", "C – D", 1, 9, 0),
    Unjoined("z", "E – F", "E – F", 0, 0, 0),
)


def test_every_pair_that_is_not_joined_is_named_with_its_other_roads(country: Atlas) -> None:
    vi, en = unfinished(country, pairs=8, unjoined=PAIRS, levels=("main", "local"))
    assert vi.endswith(
        "Cặp huyện giáp ranh chưa có tuyến nào của báo cáo đã nối (trong ngoặc là các đường khác "
        "đang khai thác; đã xét quốc lộ, đường tỉnh, đường huyện, đường xã): A – B (đường huyện, "
        "đường xã: 4; tuyến của báo cáo chưa rõ: 1), C – D (quốc lộ, đường tỉnh: 1; đường huyện, "
        "đường xã: 9), E – F (chưa ghi nhận đường nào)."
    )
    assert en.endswith(
        "Adjoining districts that no route of the report joins yet (in brackets the other roads "
        "in service there; looked at: national and provincial roads, district and commune roads): "
        "A – B (district and commune roads: 4; routes of the report not known: 1), C – D (national "
        "and provincial roads: 1; district and commune roads: 9), E – F (none seen)."
    )


def test_only_what_was_looked_at_is_counted(country: Atlas) -> None:
    pairs = tuple(replace(pair, local=None, unknown=2) for pair in PAIRS[:2])
    vi, en = unfinished(country, pairs=8, unjoined=pairs, levels=("main",))
    assert vi.endswith(
        "đã xét quốc lộ, đường tỉnh): A – B (chưa ghi nhận đường nào; tuyến của báo cáo chưa rõ: "
        "2), C – D (quốc lộ, đường tỉnh: 1; tuyến của báo cáo chưa rõ: 2)."
    )
    assert "(none seen; routes of the report not known: 2)" in en
    pairs = tuple(replace(pair, main=None, local=None, unknown=0) for pair in PAIRS[:2])
    vi, en = unfinished(country, pairs=8, unjoined=pairs)
    assert vi.endswith("Cặp huyện giáp ranh chưa có tuyến nào của báo cáo đã nối: A – B, C – D.")
    assert en.endswith("Adjoining districts that no route of the report joins yet: A – B, C – D.")


def test_that_every_pair_is_joined_is_said_where_there_are_pairs(country: Atlas) -> None:
    vi, en = unfinished(country, pairs=2)
    assert vi.endswith("Cặp huyện giáp ranh nào cũng có tuyến của báo cáo đã nối.")
    assert en.endswith("Every pair of adjoining districts is joined by a route of the report.")
    assert "huyện" not in unfinished(country)[0]


# --- dates, counts -------------------------------------------------------------------------------


def dated(atlas: Atlas, **values: object) -> tuple[str, str]:
    dates = replace(REPORT, **values)  # type: ignore[arg-type] # as named
    return counts.dated(replace(atlas, summary=Summary(dates=dates)))


def test_the_banner_says_the_date_of_the_report_and_what_is_newer(country: Atlas) -> None:
    assert dated(country) == (
        "Theo báo cáo ngày 02/5/2024",
        "According to the report of 2 May 2024",
    )
    assert dated(country, until=date(2025, 11, 3), newer=27) == (
        "Theo báo cáo ngày 02/5/2024, bổ sung đến 03/11/2025 (27 thông tin mới hơn)",
        (
            "According to the report of 2 May 2024, with additions up to 3 November 2025 (27 newer "
            "statements)"
        ),
    )
    assert dated(country, until=date(2025, 11, 3), newer=1)[1].endswith("(1 newer statement)")
    assert dated(country, until=date(2024, 12, 31)) == (
        "Theo báo cáo ngày 02/5/2024; đến 31/12/2024 không có thông tin mới hơn",
        "According to the report of 2 May 2024; nothing newer by 31 December 2024",
    )
    assert dated(country, report=None, until=date(2022, 1, 1)) == (
        "Số liệu đến 01/01/2022", "As of 1 January 2022",
    )  # fmt: skip


def test_what_is_completed_in_part_is_told_before_the_rest(country: Atlas) -> None:
    summary = Summary(partly={"ra": Progress(1, 4, 42.726, 156.088)})
    vi, en = counts.works("ra", replace(country, summary=summary))
    assert vi == (
        "Hoàn thành một phần (42,7 trong 156,1 km đo trên bản đồ); phần còn lại: "
        f"{NOT_BEGUN[0].lower()}"
    )
    assert en == (
        "Completed in part (42.7 of 156.1 km as measured on the map); the rest: "
        f"{NOT_BEGUN[1].lower()}"
    )
    assert counts.works("ra", country) == NOT_BEGUN
    assert counts.works("bus", country) == ("", "")


def test_the_table_of_sums_has_every_count_under_a_key_of_its_own(atlas: Atlas) -> None:
    table = counts.table(atlas)
    assert table["key"].is_unique
    assert (table["name_vi"] != "").all()
    assert (table["name_en"] != "").all()
    count = dict(zip(table["key"], table["count"], strict=True))
    summary = atlas.summary
    assert count["links"] == summary.links
    assert count["objects"] == sum(summary.objects.values())
    assert count["ground.joined"] == summary.across.ground["joined"]
