"""The one record of counts: golden answers of the toy country, by hand.

Of its five public links one is a gate (`gate-east`), to which links lead; three are routes across
the border (`ra` joined, `rb` one-sided, `rc` absent) and one is a matter of cooperation (`bus`).

```
 works     ra: none | proposed    rb: none | under construction    rc: proposed | planned (inferred)
 lengths   every half of a road is 0.4° of a parallel
```
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from toy import Edit

from lienket import pipeline, tally
from lienket.dates import When
from lienket.model.atlas import Atlas
from lienket.model.records import Source
from lienket.model.summary import Documents, Summary


def counted(toy: Path) -> Summary:
    return pipeline.atlas(toy).summary


# --- the toy country -----------------------------------------------------------------------------


def test_links_are_those_of_the_report_and_what_they_lead_to_is_counted_apart(toy: Path) -> None:
    summary = counted(toy)
    assert summary.links == 4
    assert summary.objects == {"gate": 1}
    assert (summary.routes, summary.inside, summary.other, summary.cooperation) == (3, 0, 0, 1)


def test_the_kinds_are_all_that_is_shown_in_the_order_of_their_list(toy: Path) -> None:
    assert [*counted(toy).kinds.items()] == [("route", 3), ("gate", 1), ("bus", 1)]


def test_a_link_stands_where_its_part_stands_that_is_farthest_along(toy: Path) -> None:
    summary = counted(toy)
    assert summary.works == {"idea": 2, "building": 1}
    assert summary.activities == {"agreed": 1}


def test_parts_are_counted_each_side_for_itself(toy: Path) -> None:
    summary = counted(toy)
    assert summary.parts == {"proposed": 2, "planned": 1, "under_construction": 1, "none": 2}
    assert summary.inferred == 1


def test_routes_are_counted_by_state_and_by_side(toy: Path) -> None:
    across = counted(toy).across
    assert across.ground == {"joined": 1, "one_sided": 1, "absent": 1}
    assert across.apart == {"one_building": 1, "on_paper": 1}
    assert across.joined == {"on_paper": 1}
    assert across.lagging == across.alone == {"bb": ("rb",)}


def test_pairs_that_no_route_joins_are_all_named(toy: Path) -> None:
    summary = counted(toy)
    assert summary.pairs == 2
    assert [pair.key for pair in summary.unjoined] == ["border-d-a2-d-b2"]


def test_the_dates_are_those_of_the_report_and_of_what_is_newer(toy: Path) -> None:
    dates = counted(toy).dates
    assert (str(dates.report), str(dates.until)) == ("2024-05-02", "2025-03-10")
    assert dates.newer == 2  # rb--bb under construction, and its length
    assert dates.routes == When.parse("2025-03-08")


def test_what_is_internal_is_counted_for_those_alone_who_see_it(toy: Path) -> None:
    summary = pipeline.atlas(toy, audience="internal").summary
    assert (summary.links, summary.cooperation) == (5, 2)
    assert summary.activities == {"active": 1, "agreed": 1}


def test_before_the_report_no_date_of_it_is_shown(toy: Path) -> None:
    dates = pipeline.atlas(toy, as_of=When.parse("2022-01-01").last).summary.dates
    assert (dates.report, str(dates.until), dates.newer) == (None, "2022-01-01", 0)


# --- rules ---------------------------------------------------------------------------------------


def added(edit: Edit, link: str) -> None:
    """One more link in the toy country, of which it is only said that its works are proposed."""
    edit("facts/links.csv", "gates,public\n", f"gates,public\n{link}\n")
    row = f"{link.partition(',')[0]},unknown,new,proposed,,,2024-05-02,,rep,I.4,no,,\n"
    edit("facts/statuses.csv", "gate-east,in_service", f"{row}gate-east,in_service")


def test_a_project_of_one_side_is_no_route_across(toy: Path, edit: Edit) -> None:
    added(edit, "bridge,route,Cầu,Bridge,aa,,,,d-a1,,public")
    summary = counted(toy)
    assert (summary.links, summary.routes, summary.inside) == (5, 3, 1)


def test_works_on_two_sides_that_are_no_route_stand_for_themselves(toy: Path, edit: Edit) -> None:
    added(edit, "line,power,Đường dây,Line,aa;bb,,,,,,public")
    summary = counted(toy)
    assert (summary.links, summary.routes, summary.inside, summary.other) == (5, 3, 0, 1)
    assert summary.works == {"idea": 3, "building": 1}


def test_a_matter_of_cooperation_is_counted_once_not_once_a_side(toy: Path, edit: Edit) -> None:
    edit("facts/links.csv", "Bus,aa;bb,,,", "Bus,aa;bb,bus--aa;bus--bb,,")
    edit("facts/parts.csv", "rc--bb,bb,", "bus--aa,aa,Bus Ả,Bus A,,\nbus--bb,bb,B,B,,\nrc--bb,bb,")
    edit("facts/statuses.csv", "bus,,,agreed", "bus--aa,,,active,,,2024-05-02,,rep,I.4,no,,\n"
         "bus--bb,,,agreed")  # fmt: skip
    summary = counted(toy)
    assert summary.cooperation == 1
    assert summary.activities == {"active": 1}


def opened(edit: Edit, stage: str) -> None:
    """Ra is finished in the west, and in the east at `stage`."""
    edit("facts/statuses.csv", "ra--aa,in_service,none,,,,2021-08",
         "ra--aa,in_service,upgrade,completed,,,2021-08")  # fmt: skip
    edit("facts/statuses.csv", "ra--bb,in_service,upgrade,proposed",
         f"ra--bb,in_service,upgrade,{stage}")  # fmt: skip


def test_a_link_is_completed_only_if_all_of_its_works_are(toy: Path, edit: Edit) -> None:
    opened(edit, "completed")
    summary = counted(toy)
    assert summary.works == {"idea": 1, "building": 1, "done": 1}
    assert summary.partly == {}


def test_else_it_is_so_in_part_with_how_much(toy: Path, edit: Edit) -> None:
    opened(edit, "proposed")
    summary = counted(toy)
    assert summary.works == {"idea": 1, "building": 1, "partly": 1}
    ra = summary.partly["ra"]
    assert (ra.parts, ra.all_parts) == (1, 2)
    # 0.4° of the parallel 21.8° N are 41.36 km on the ellipsoid: 6378.137 km · 0.4 · π/180 ·
    # cos φ / √(1 - e² sin² φ).
    assert ra.km == pytest.approx(41.36, abs=0.01)
    assert ra.all_km == pytest.approx(2 * 41.36, abs=0.02)


def test_what_is_being_built_is_no_part_that_rests(toy: Path, edit: Edit) -> None:
    opened(edit, "under_construction")
    assert counted(toy).works == {"idea": 1, "building": 2}


def test_of_a_schematic_line_no_length_is_a_measure(toy: Path, edit: Edit) -> None:
    edit("facts/statuses.csv", "rc--aa,not_built,new,proposed", "rc--aa,in_service,new,completed")
    rc = counted(toy).partly["rc"]
    assert (rc.parts, rc.all_parts, rc.km, rc.all_km) == (1, 2, None, None)


def sourced(atlas: Atlas, *basis: str) -> Documents:
    """What `atlas` rests on if its sources are known so."""
    sources = tuple(
        Source(str(number), "", "", "", "", None, "", "", known)
        for number, known in enumerate(basis)
    )
    return tally.count(replace(atlas, facts=replace(atlas.facts, sources=sources))).documents


def test_a_document_is_read_or_known_through_another_and_reasoning_is_none(toy: Path) -> None:
    atlas = pipeline.atlas(toy)
    assert sourced(atlas, "read", "read", "cited", "own") == Documents(read=2, cited=1)


def test_how_a_source_is_known_may_be_said_or_left_out(toy: Path, edit: Edit) -> None:
    assert counted(toy).documents == Documents(read=3, cited=0)
    edit("facts/sources.csv", "address,licence\n", "address,licence,basis\n")
    edit("facts/sources.csv", "2024-05-02,,\n", "2024-05-02,,,cited\n")
    edit("facts/sources.csv", "org/a,\n", "org/a,,read\n")
    edit("facts/sources.csv", "ODbL-1.0\n", "ODbL-1.0,own\n")
    edit("facts/sources.csv", "2024-01-01,,\n", "2024-01-01,,,read\n")
    assert counted(toy).documents == Documents(read=1, cited=1)


def test_a_basis_that_is_no_word_is_a_fault(toy: Path, edit: Edit) -> None:
    edit("facts/sources.csv", "address,licence\n", "address,licence,basis\n")
    edit("facts/sources.csv", "2024-05-02,,\n", "2024-05-02,,,seen\n")
    edit("facts/sources.csv", "org/a,\n", "org/a,,read\n")
    edit("facts/sources.csv", "ODbL-1.0\n", "ODbL-1.0,own\n")
    edit("facts/sources.csv", "2024-01-01,,\n", "2024-01-01,,,read\n")
    faults = pipeline.check(toy)
    assert [(fault.code, fault.key) for fault in faults] == [("bad_word", "rep")]


# --- the shipped workspace -----------------------------------------------------------------------


def test_every_link_is_in_one_sum_and_every_object_beside_them(atlas: Atlas) -> None:
    summary = atlas.summary
    parts = (summary.routes, summary.inside, summary.other, summary.cooperation)
    assert sum(parts) == summary.links
    assert sum(summary.works.values()) == summary.links - summary.cooperation
    assert sum(summary.activities.values()) == summary.cooperation
    assert sum(summary.across.ground.values()) == summary.routes
    assert sum(summary.across.joined.values()) == summary.across.ground["joined"]
    everything = len(atlas.facts.links)
    assert (
        summary.links + sum(summary.objects.values()) == sum(summary.kinds.values()) == everything
    )


def test_national_road_31_is_completed_in_part(atlas: Atlas) -> None:
    road = atlas.summary.partly["ql31"]
    assert road.km == pytest.approx(42.7, abs=0.2)
    assert road.all_km == pytest.approx(156.1, abs=0.5)
    assert "done" not in atlas.summary.works
