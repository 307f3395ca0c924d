"""How far the people of the toy country have to go, every answer known by hand.

```
 21.8  +------ ra -----:----------+    The toy country of test_network: two roads from north to
       |       a1      :    b1    |    south (50 km/h), ra (40 km/h) alone passes the border today.
 21.6  A==== rb ====...: - rb - - B    rb lacks its eastern half, which is being built; rc lacks
 21.5  |---------------:----------|    both; the eastern half of ra is to be upgraded to 80 km/h.
 21.2  C . . . . . rc  :. . . . . D    People: a1 1,200; a2 600; b1 not known; b2 2,400.
     105.1           105.5      105.9
```
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import toy as country
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import LineString, Point, box
from test_network import RA, RA_END, SURE, B, C, km, networked, row

from lienket import access, network, pipeline
from lienket.access import costs, losses, people, spots
from lienket.access.people import BUILDING, TODAY, People
from lienket.border import base_crossings
from lienket.dates import When
from lienket.model.access import Access
from lienket.model.atlas import Atlas
from lienket.model.records import Figure
from lienket.network import Prepared, carriageways, graph
from lienket.network.sampling import Limits

EPOCHS = """
[[epoch]]
key = "2024"
title_vi = "2024"
title_en = "2024"
layer = "districts"
"""
UNITS = """epoch,code,until,tier,name_vi,name_en,parent
2024,01,,province,Tỉnh Ả,A Province,
2024,02,,province,Tỉnh Bờ,Bo Province,
2024,a1,,district,Huyện Ả Một,A One District,01
2024,a2,,district,Huyện Ả Hai,A Hai District,01
2024,b1,,district,Huyện Bờ Một,Bo One District,02
2024,b2,,district,Huyện Bờ Hai,Bo Hai District,02
"""
SUCCESSION = (
    "from_epoch,from_code,to_epoch,to_code,extent,share_pct,act,clause,checked,note_vi,note_en\n"
)
PEOPLE = """code,epoch,people,date,source
a1,2024,1200,2024-01-01,rep
a2,2024,600,2024-01-01,rep
b1,2024,,2024-01-01,rep
b2,2024,2400,2024-01-01,rep
"""
UPGRADE = "ra--bb,design_speed,Tốc độ,Speed,,80,km/h,2024-05-02,rep,I.4,,\n"
PARTS = ("ra--bb", "rb--bb", "rc--aa", "rc--bb")
CROSSING, SEAT = "crossing", "other_seat"
MIDDLE = 105.5


def written(folder: Path) -> Path:
    """The toy country with a network and people."""
    networked(country.write(folder))
    own = folder / "units"
    own.mkdir()
    tables = {"epochs.toml": EPOCHS, "units.csv": UNITS, "succession.csv": SUCCESSION}
    for name, content in {**tables, "population.csv": PEOPLE}.items():
        (own / name).write_text(content, encoding="utf-8")
    with (folder / "facts" / "figures.csv").open("a", encoding="utf-8") as file:
        file.write(UPGRADE)
    return folder


@pytest.fixture(scope="module")
def land(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    return pipeline.atlas(written(tmp_path_factory.mktemp("people") / "toy"), people=True)


def prepared(atlas: Atlas, limits: Limits = SURE) -> Prepared:
    open_at = access.open_crossings(
        atlas.catalogue, atlas.facts, atlas.frames, atlas.border.crossings
    )
    ready = network.prepare(
        atlas.catalogue, atlas.facts, atlas.latest, atlas.frames,
        limits=limits, places=open_at.geometry,
    )  # fmt: skip
    assert ready is not None
    return ready


@pytest.fixture(scope="module")
def ready(land: Atlas) -> Prepared:
    return prepared(land)


def found(atlas: Atlas, ready: Prepared) -> Access:
    return access.find(ready, atlas.border, atlas.frames, atlas.units, atlas.recast)


@pytest.fixture(scope="module")
def sure(land: Atlas, ready: Prepared) -> Access:
    """With no draw that differs but by what is schematic."""
    return found(land, ready)


@pytest.fixture(scope="module")
def living(land: Atlas, ready: Prepared) -> People:
    counted = {"d-a1": 1200.0, "d-a2": 600.0, "d-b1": np.nan, "d-b2": 2400.0}
    units = land.frames["districts"]
    return access.settled(
        ready, land.border.crossings, units.assign(people=units.index.map(counted))
    )


# --- by hand -------------------------------------------------------------------------------------


def along(*places: tuple[float, float], kmh: float) -> float:
    return 60 * km(*places) / kmh


def to_corner(place: Point) -> float:
    """Minutes from a place on the west side to the crossing of ra, today."""
    lon, lat = place.x, place.y
    if lat > RA[1] - 1e-4:
        return along((lon, RA[1]), (MIDDLE, RA[1]), kmh=40)
    back = along((lon, lat), (RA[0], lat), kmh=40) if lon > RA[0] + 1e-4 else 0
    return back + along((RA[0], lat), RA, kmh=50) + along(RA, (MIDDLE, RA[1]), kmh=40)


ON = along((MIDDLE, RA[1]), RA_END, kmh=40) + along(RA_END, B, kmh=50)
"""From the crossing of ra to the seat B."""


def to_end(place: Point) -> float:
    """Minutes from a place on the west side to where rb ends at the border."""
    lon, lat = place.x, place.y
    if lat > RA[1] - 1e-4:
        start = along((lon, RA[1]), RA, kmh=40) + along(RA, (RA[0], 21.6), kmh=50)
        return start + along((RA[0], 21.6), (MIDDLE, 21.6), kmh=40)
    if lon > RA[0] + 1e-4:
        return along((lon, 21.6), (MIDDLE, 21.6), kmh=40)
    down = along((lon, lat), (lon, 21.6), kmh=50)
    return down + along((RA[0], 21.6), (MIDDLE, 21.6), kmh=40)


OVER = along((MIDDLE, 21.6), B, kmh=40)
"""Over the new half of rb to the seat B."""


def standing(made: Access, unit: str) -> list[Point]:
    """Where the people of a unit stand."""
    own = made.places[made.places["unit"] == unit].geometry
    return [Point(*place) for place in zip(own.x, own.y, strict=True)]


def mirrored(made: Access, unit: str) -> list[Point]:
    """The same across the border, as if it lay in the west: both sides look alike."""
    return [Point(2 * MIDDLE - place.x, place.y) for place in standing(made, unit)]


def minutes(made: Access, unit: str, kind: str, scenario: str = TODAY) -> float:
    return float(row(made.units, f"{unit}|{kind}")[f"{scenario}_min"])


def test_people_stand_at_twelve_places_on_the_roads_of_their_unit(sure: Access) -> None:
    assert sure.layer == "districts"
    assert sure.places["unit"].value_counts().to_dict() == {
        f"d-{name}": spots.PLACES for name in ("a1", "a2", "b1", "b2")
    }
    assert sure.places.crs == "EPSG:4326"
    assert (sure.places["away_m"] == 0).all()
    weights = sure.places.groupby("unit")["weight_people"].sum(min_count=1)
    assert weights["d-a1"] == pytest.approx(1200)
    assert weights["d-b2"] == pytest.approx(2400)
    assert pd.isna(weights["d-b1"])


def test_the_time_of_a_unit_is_the_mean_of_its_places(sure: Access) -> None:
    for unit in ("d-a1", "d-a2"):
        hand = [to_corner(place) for place in standing(sure, unit)]
        assert minutes(sure, unit, CROSSING) == pytest.approx(np.mean(hand), abs=0.15)
        assert minutes(sure, unit, SEAT) == pytest.approx(np.mean(hand) + ON, abs=0.15)


def test_a_link_that_is_built_opens_its_crossing(sure: Access) -> None:
    hand = [min(to_corner(place), to_end(place)) for place in standing(sure, "d-a1")]
    assert minutes(sure, "d-a1", CROSSING, BUILDING) == pytest.approx(np.mean(hand), abs=0.15)
    assert minutes(sure, "d-a1", CROSSING, BUILDING) < minutes(sure, "d-a1", CROSSING) - 5


def test_what_a_link_saves_is_weighed_by_people(sure: Access) -> None:
    saved = {}
    for unit, number in (("d-a1", 1200), ("d-a2", 600)):
        for which, place in enumerate(standing(sure, unit)):
            today, then = to_corner(place) + ON, to_end(place) + OVER
            saved[unit, which] = number / spots.PLACES * max(0.0, today - min(today, then))
    one = row(sure.worth, f"rb|{SEAT}")
    here = sum(saved.values())
    # Those of b2 go to the seat A or C in the west: as far as those of a2 the other way round.
    there = sum(
        2400 / spots.PLACES * max(0.0, today - then)
        for place in mirrored(sure, "d-b2")
        for today, then in [(to_corner(place) + ON, to_end(place) + OVER)]
    )
    assert here > 1000
    assert one["person_min"] == pytest.approx(here + there, rel=0.01)
    assert one["firm"]
    assert one["person_min_least"] == pytest.approx(one["person_min"], rel=0.01)


def test_an_upgrade_saves_what_its_speed_saves(sure: Access) -> None:
    one = row(sure.worth, f"ra|{SEAT}")
    half = along((MIDDLE, RA[1]), RA_END, kmh=40) / 2
    # All of the four thousand whose number is known drive over the whole of it.
    assert one["person_min"] == pytest.approx((1200 + 600 + 2400) * half, rel=0.01)
    assert one["people"] == 4200
    # The crossing is before it for those of the west.
    assert row(sure.worth, f"ra|{CROSSING}")["people"] == pytest.approx(2400)


def test_gains_of_units_add_up_to_those_of_the_link(sure: Access) -> None:
    for key in sure.worth.index:
        one = row(sure.worth, key)
        if not one["firm"]:
            continue
        own = sure.gains[(sure.gains["link"] + "|" + sure.gains["target"]) == key]
        middle = (own["saved_min"] + own["saved_most_min"]) / 2
        total = (own["people"].fillna(0) * middle).sum()
        least, most = one["person_min_least"], one["person_min_most"]
        assert least - 0.05 * 4200 - 1 <= total <= most + 0.05 * 4200 + 1
        assert set(own["unit"]) <= set(sure.units["unit"])


def test_a_unit_without_a_number_is_counted_nowhere_and_told(sure: Access) -> None:
    assert pd.isna(row(sure.units, f"d-b1|{SEAT}")["people"])
    assert minutes(sure, "d-b1", SEAT) > 0
    held = sure.within[["side", "people_known", "units_unknown"]].drop_duplicates()
    assert sorted(held.itertuples(index=False, name=None)) == [("aa", 1800, 0), ("bb", 2400, 1)]


def test_who_gains_or_loses_and_is_not_counted_is_told(sure: Access) -> None:
    # `rc` leads from the unit without a number to no nearer crossing, but to a nearer seat.
    told = {key: sure.worth.loc[key, "units_unknown"] for key in (f"rb|{SEAT}", f"rc|{CROSSING}")}
    assert told == {f"rb|{SEAT}": 1, f"rc|{CROSSING}": 0}
    for rows, parts in ((sure.worth, sure.gains), (sure.losses, sure.unit_losses)):
        named = "link" if "link" in parts else "crossing"
        bare = parts[parts["people"].isna()].groupby([named, "target"]).size()
        count = rows.set_index([named, "target"])["units_unknown"]
        assert count[count > 0].to_dict() == bare.to_dict()


def test_sums_close(sure: Access, living: People) -> None:
    assert sure.within["people"].le(sure.within["people_known"]).all()
    assert sure.within["people_least"].le(sure.within["people_most"]).all()
    for own in sure.within.groupby(["side", "target", "scenario"]):
        assert own[1].sort_values("limit_min")["people"].is_monotonic_increasing
    known = float(np.nansum(living.units["people"]))
    for kind in people.kinds(living.reach):
        for parts in people.scenario_parts(living.reach).values():
            reached = np.isfinite(people.assumed(living, kind, parts))
            assert living.counted(reached) + living.counted(~reached) == pytest.approx(known)
    # Nobody is further than a day: so all stand within some band, or have no way.
    assert living.counted(people.assumed(living, SEAT, ()) < 1440) == pytest.approx(known)


# --- a crossing is cut ---------------------------------------------------------------------------


def test_who_loses_the_only_crossing_has_no_way(sure: Access) -> None:
    one = row(sure.losses, f"ra@1|{SEAT}")
    assert (one["people"], one["lost_min"], one["cut_off"]) == (0, 0, 4200)
    own = sure.unit_losses[sure.unit_losses["target"] == SEAT]
    assert set(own["unit"]) == {"d-a1", "d-a2", "d-b1", "d-b2"}
    assert own[["longer_min", "longer_least_min", "longer_most_min"]].isna().all(axis=None)
    assert (one["firm"], one["by_loss"]) == (True, 1)


def test_who_loses_one_of_two_goes_round(tmp_path: Path) -> None:
    folder = written(tmp_path / "toy")
    table = folder / "facts" / "statuses.csv"
    done = "rb--bb,in_service,new,completed,,2025-04-01,2025-04-02,,news,đ. 1,no,,\n"
    table.write_text(table.read_text(encoding="utf-8") + done, encoding="utf-8")
    atlas = pipeline.atlas(folder, people=True)
    made = found(atlas, prepared(atlas, replace(SURE, draws=1000, edition=0.05)))

    def lost(shorter: float) -> float:
        """By hand, where the way round takes so many times what it is computed to."""
        west = [
            (number, place)
            for unit, number in (("d-a1", 1200), ("d-a2", 600))
            for place in standing(made, unit)
        ]
        every = [*west, *((2400, place) for place in mirrored(made, "d-b2"))]
        return sum(
            number / spots.PLACES
            * max(0.0, (to_corner(place) + ON) * shorter - to_end(place) - OVER)
            for number, place in every
        )  # fmt: skip

    one = row(made.losses, f"rb@1|{SEAT}")
    hand = lost(1)
    assert one["cut_off"] == 0
    assert one["lost_min"] == pytest.approx(hand, rel=0.01)
    # Drawn evenly from 0.95 to 1: 80 of 100 draws lie between 0.955 and 0.995.
    assert one["lost_min_least"] == pytest.approx(lost(0.955), rel=0.02)
    assert one["lost_min_most"] == pytest.approx(lost(0.995), rel=0.02)
    assert one["people_least"] <= one["people_most"] <= one["people"]
    sure = found(atlas, prepared(atlas, SURE)).losses
    assert (sure["lost_min_least"] == sure["lost_min"]).all()
    assert (sure["lost_min_most"] == sure["lost_min"]).all()
    own = made.unit_losses[
        made.unit_losses["crossing"] + made.unit_losses["target"] == f"rb@1{SEAT}"
    ]
    assert (own["people"].fillna(0) * own["longer_min"]).sum() == pytest.approx(hand, rel=0.02)


def test_both_carriageways_of_a_crossing_are_cut() -> None:
    """An expressway of two carriageways, on which nothing turns, and a side road nearer to it."""
    m = 1 / 111_320
    lines = gpd.GeoDataFrame(
        {"kmh": [80.0, 80.0, 30.0, 30.0], "oneway": 0, "access": [False, False, True, True]},
        geometry=[
            LineString([(105.4, 0.0), (105.6, 0.0)]),
            LineString([(105.4, 20 * m), (105.6, 20 * m)]),
            LineString([(105.4, -40 * m), (105.6, -40 * m)]),
            LineString([(105.4, 500 * m), (105.49, 500 * m)]),  # ends before the border
        ],
        crs="EPSG:4326",
    )
    sides = gpd.GeoDataFrame(
        {"side": ["aa", "bb"]},
        geometry=[box(105, -1, 105.5, 1), box(105.5, -1, 106, 1)],
        crs="EPSG:4326",
    )
    places = gpd.GeoSeries(
        {
            "fast@1": Point(105.5, 2 * m),
            "slow@1": Point(105.5, -40 * m),
            "leap@1": Point(105.5, 500 * m),
        },
        crs="EPSG:4326",
    )
    net = graph.build(lines, "EPSG:3405")
    made, standing = carriageways.stand(net, places, sides, "EPSG:3405")
    rows = {
        key: {int(made.row[edge]) for node in nodes for edge in np.flatnonzero(made.start == node)}
        for key, nodes in standing.items()
    }
    assert rows["fast@1"] == {0, 1}
    assert rows["slow@1"] == {2}
    assert len(standing["leap@1"]) == 1  # no road passes there: the nearest end of one
    assert carriageways.BESIDE_M == base_crossings.SAME_M


def test_a_planned_crossing_opens_where_its_parts_meet_and_when_all_are_there(
    living: People,
) -> None:
    (target,) = [row for row in living.reach.targets if row.kind == CROSSING]
    assert {needed for needed, _ in target.planned} == {
        frozenset({"rb--bb"}),
        frozenset({"rc--aa", "rc--bb"}),
    }
    half = people.assumed(living, CROSSING, {"rc--aa"})
    assert half == pytest.approx(people.assumed(living, CROSSING, ()))
    whole = people.assumed(living, CROSSING, {"rc--aa", "rc--bb"})
    # From the seat C to the border, at 40 km/h; it is no crossing where it begins.
    least = along(C, (MIDDLE, C[1]), kmh=40)
    assert whole.min() < half.min() + 1e-6
    south = people.places(living).geometry.y.to_numpy() < 21.3
    assert whole[south].min() >= least


# --- what never happens --------------------------------------------------------------------------


@given(
    more=st.sets(st.sampled_from(PARTS)),
    some=st.sets(st.sampled_from(PARTS)),
    kind=st.sampled_from([CROSSING, SEAT]),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_link_lengthens_a_way(living: People, more: set[str], some: set[str], kind: str) -> None:
    few, many = frozenset(some), frozenset(some | more)
    for ways in (people.assumed, people.sampled):
        assert (ways(living, kind, many) <= ways(living, kind, few) + 1e-9).all()


@given(data=st.data(), kind=st.sampled_from([CROSSING, SEAT]))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_cut_shortens_a_way(living: People, data: st.DataObject, kind: str) -> None:
    known = sorted(living.reach.where)
    nodes = data.draw(st.sets(st.sampled_from(known), min_size=1, max_size=3))
    every = np.arange(len(living.spot_unit))
    for number, _ in people.kinds(living.reach)[kind]:
        made = losses.cut(living.reach, number, frozenset(nodes), every)
        assert (made.today <= living.reach.assumed(number) + 1e-9).all()
        assert (made.then >= made.today).all()
        assert (made.drawn >= 0).all()


def test_the_same_twice(land: Atlas) -> None:
    limits = Limits(draws=60)
    first, second = (found(land, prepared(land, limits)) for _ in range(2))
    for name in ("units", "within", "worth", "gains", "priorities", "unit_losses"):
        pd.testing.assert_frame_equal(getattr(first, name), getattr(second, name))


# --- a unit without a road -----------------------------------------------------------------------


def test_a_unit_without_a_road_walks_to_the_nearest() -> None:
    lines = gpd.GeoDataFrame(
        {"kmh": [50.0, 100.0], "oneway": 0, "access": [True, False]},
        geometry=[
            LineString([(105.1, 21.0), (105.4, 21.0)]),
            LineString([(105.5, 21.0), (105.9, 21.0)]),  # a motorway: nothing turns on it
        ],
        crs="EPSG:4326",
    )
    areas = gpd.GeoDataFrame(
        geometry=[box(105, 20.9, 105.45, 21.1), box(105.5, 20.9, 106, 21.1)], crs="EPSG:4326"
    )
    made = spots.spread(graph.build(lines, "EPSG:3405"), areas, "EPSG:3405")
    assert np.bincount(made.unit).tolist() == [spots.PLACES, 1]
    assert (made.away_m[:-1] == 0).all()
    assert made.away_m[-1] / 1000 == pytest.approx(km((105.4, 21.0), (105.75, 21.0)), rel=0.01)
    assert np.sort(np.diff(np.sort(made.share[:-1]))) == pytest.approx(1 / 12, abs=0.01)


# --- what sources say that it costs --------------------------------------------------------------


def stated(
    subject: str, value: str, day: str = "2024-06", *, unit: str = "tỷ đồng",
    measure: str = "investment", qualifier: str = "",
) -> Figure:  # fmt: skip
    as_of = When.parse(day) if day else None
    return Figure(
        subject, measure, "", "", qualifier, value, unit, as_of, "news", "đ. 2", "", ""
    )  # fmt: skip


def priced(ready: Prepared, *rows: Figure) -> dict[str, costs.Cost]:
    facts = replace(ready.facts, figures=rows)
    return {**costs.by_link(costs.find(replace(ready, facts=facts)))}


@pytest.mark.parametrize(
    ("rows", "link", "expected"),
    [
        ([], "rb", costs.Cost()),
        ([stated("rb--bb", "120")], "rb", costs.Cost(whole=120)),
        ([stated("rb--bb", "120000", unit="triệu đồng")], "rb", costs.Cost(whole=120)),
        ([stated("rb--bb", "120", unit="ha")], "rb", costs.Cost()),
        ([stated("rb--bb", "120", measure="construction_cost")], "rb", costs.Cost()),
        ([stated("rb--aa", "120")], "rb", costs.Cost()),  # it is there already
        ([stated("rb--bb", "120"), stated("rb--bb", "90", "2023")], "rb", costs.Cost(whole=120)),
        ([stated("rb", "300")], "rb", costs.Cost()),  # of all of it, and a half is there
        ([stated("rc--aa", "50")], "rc", costs.Cost(partly=50)),
        ([stated("rc--aa", "50"), stated("rc--bb", "70")], "rc", costs.Cost(whole=120)),
        ([stated("rc", "300")], "rc", costs.Cost(whole=300)),
        ([stated("rc", "300"), stated("rc--aa", "50")], "rc", costs.Cost(whole=300)),
        ([stated("ra--bb", "80")], "ra", costs.Cost(whole=80)),
        ([stated("ra--bb", "80", "2019")], "ra", costs.Cost()),  # what it was built for
        ([stated("ra--bb", "80", "")], "ra", costs.Cost()),
    ],
)
def test_a_link_costs_what_sources_say_of_what_is_to_come(
    ready: Prepared, rows: list[Figure], link: str, expected: costs.Cost
) -> None:
    assert priced(ready, *rows)[link] == expected


def test_a_cost_keeps_how_its_source_rounds_it_and_where_it_stands(ready: Prepared) -> None:
    facts = replace(ready.facts, figures=(stated("rb--bb", "814", qualifier="over"),))
    made = costs.find(replace(ready, facts=facts))
    one = row(made, "rb|rb--bb")
    assert (one["cost"], one["qualifier"], one["as_of"]) == (814, "over", "2024-06")
    assert (one["source"], one["locator"]) == ("news", "đ. 2")
    # A part without a sum has a row that is empty.
    assert pd.isna(row(made, "rc|rc--aa")["cost"])


def test_a_person_minute_costs_what_the_median_draw_says(land: Atlas, ready: Prepared) -> None:
    facts = replace(ready.facts, figures=(*ready.facts.figures, stated("rb--bb", "120")))
    made = found(land, replace(ready, facts=facts))
    one = row(made.worth, f"rb|{SEAT}")
    assert one["cost"] == 120
    assert one["cost_per_person_min"] == pytest.approx(120e6 / one["person_min"], rel=0.01)
    assert pd.isna(row(made.worth, f"rc|{SEAT}")["cost"])


def test_people_are_of_the_newest_epoch_that_is_drawn(land: Atlas) -> None:
    newer = replace(land.units.epochs[0], key="2025", layer="")
    older = replace(land.units.epochs[0])
    many = replace(
        land.units,
        epochs=(older, newer),
        population=(
            *land.units.population,
            *(replace(row, epoch="2025", people=1.0) for row in land.units.population),
        ),
    )
    # The epoch of 2025 is not drawn: what was counted then is not laid on the units of 2024.
    epoch = access._epoch(land.frames, many)
    assert epoch is not None
    assert epoch.key == "2024"
    counted = access._counted(land.frames["districts"], many, "2024")["people"]
    assert counted["d-a1"] == 1200
    drawn = replace(many, epochs=(older, replace(newer, layer="districts")))
    epoch = access._epoch(land.frames, drawn)
    assert epoch is not None
    assert epoch.key == "2025"


def test_who_is_far_from_the_network_has_no_way(tmp_path: Path) -> None:
    """Without ra the roads of the east are an island, which the network leaves out."""
    folder = written(tmp_path / "toy")
    table = folder / "facts" / "statuses.csv"
    gone = "ra--bb,not_built,new,approved,,2025-04-01,2025-04-02,,news,đ. 1,no,,\n"
    table.write_text(table.read_text(encoding="utf-8") + gone, encoding="utf-8")
    made = pipeline.atlas(folder, people=True).access
    (away_m,) = made.places.loc[made.places["unit"] == "d-b2", "away_m"]
    assert away_m > spots.FAR_M
    assert pd.isna(row(made.units, f"d-b2|{SEAT}")["today_min"])
    held = made.within[made.within["side"] == "bb"]
    assert set(held["people"]) == {0}
    assert set(held["people_known"]) == {2400}
    assert made.losses.empty
