"""Trips and links of the shipped layers, by key; fastest ways as QGIS finds them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point

from lienket import pipeline
from lienket.export_tables import key_messages
from lienket.model.atlas import Atlas
from lienket.network import graph, lines, stated_values, topology
from lienket.tables import analysis_sheets

LAYERS = Path(__file__).resolve().parent.parent / "layers"
WHOLE = LAYERS.parents[1] / "shared" / "reference" / "roads_all_osm2021.gpkg"
PROBE = Path(__file__).with_name("qgis_routes.py")
SAMPLE = ("seat-bac-giang", "seat-lang-son", "seat-luc-ngan", "seat-huu-lung", "seat-son-dong",
          "seat-dinh-lap", "seat-yen-the", "seat-bac-son")  # fmt: skip


@cache
def real() -> Atlas:
    return pipeline.atlas(LAYERS)


def row(frame: pd.DataFrame, key: str) -> dict[str, Any]:
    """The row of a key."""
    return {str(name): value for name, value in frame.loc[key].items()}


def trip(key: str) -> dict[str, Any]:
    return row(real().accessibility.trips, key)


@pytest.mark.qgis
def test_fastest_ways_agree_with_the_network_analysis_of_qgis(tmp_path: Path) -> None:
    """In QGIS 3.22 over the mended network; before, a gap of 1.3 m parts QL.1 at Lạng Sơn.

    QGIS begins on the road; the straight way to it, at 20 km/h, is added by hand.
    """
    qgis = Path("/usr/bin/python3")
    if not (qgis.exists() and shutil.which("qgis")):
        pytest.skip("QGIS is not installed")
    atlas = real()
    roads = lines.base(atlas.catalogue, atlas.frames, atlas.facts.speeds, None)
    code = atlas.catalogue.measuring_crs
    net, _ = topology.run(graph.build(roads, code), roads.assign(reach_m=lines.SNAP_M))
    edges = gpd.GeoDataFrame(
        {"kmh": net.metres / net.minutes * 0.06}, geometry=net.shapes, crs=code
    )
    edges.to_crs("EPSG:4326").to_file(tmp_path / "roads.gpkg")
    places = atlas.accessibility.terminals.loc[list(SAMPLE), ["key", "geometry"]]
    places.to_file(tmp_path / "places.gpkg")
    arguments = [tmp_path / name for name in ("roads.gpkg", "places.gpkg", "")]
    run = subprocess.run(
        [qgis, PROBE, *arguments],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": ""},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    theirs = json.loads(run.stdout.splitlines()[-1])
    trips, access = atlas.accessibility.trips, atlas.accessibility.terminals["snap_m"] / 1000
    sample = trips[trips["from"].isin(SAMPLE) & trips["to"].isin(SAMPLE)]
    assert len(sample) == 16
    for key, start, end in zip(sample["key"], sample["from"], sample["to"], strict=True):
        minutes, length = theirs[start][end]
        off = access[start] + access[end]
        assert trip(key)["minutes"] == pytest.approx(minutes + off / 20 * 60, rel=0.01), key
        assert trip(key)["km"] == pytest.approx(length + off, rel=0.01), key


def test_from_one_provincial_town_to_the_other_one_drives_the_expressway() -> None:
    """64 km of expressway at 100 km/h, the rest at 60: about 99 km in an hour and a quarter."""
    found = trip("seat-bac-giang~seat-lang-son")
    assert found["km"] == pytest.approx(99, abs=1)
    assert pytest.approx(found["minutes"], abs=3) == 64 / 100 * 60 + 35 / 60 * 60


def test_a_reason_is_given_for_each_link_that_nothing_is_computed_for() -> None:
    """A link that is to be upgraded needs a class, one that is to be built a place."""
    reasons = real().accessibility.changes["why"]
    by_reason = {
        str(why): sorted(map(str, keys)) for why, keys in reasons.groupby(reasons).groups.items()
    }
    assert by_reason == {
        "": ["dt289-ext", "huulung-myan"],
        "no_class": ["boha-dongson", "dt242", "ql279", "ql31"],
        "no_gain": ["dt289c", "suoinua-khuonthan"],
        "no_road": ["rail"],
        "unmapped": ["dt292c", "dt292d", "dt293c", "dt294c", "myan-bridge"],
    }


def test_the_class_that_is_planned_for_national_road_31_is_no_faster_than_it_is_assumed() -> None:
    """Grade IV in mountains, 40 km/h, where primary roads are taken to be driven at 50."""
    named = stated_values.named_kmh(real().facts)
    assert named["ql31--bg-2"] == named["ql279--bg"] == 40
    assert "ql31--ls-1" not in named
    assert named["huulung-myan--ls"] == 60


def test_before_any_source_spoke_of_them_nothing_is_known_of_the_links() -> None:
    """Traced parts along roads of today once made a junction of each of 2,100 vertices."""
    found = pipeline.atlas(LAYERS, as_of=date(2021, 1, 1)).accessibility
    assert set(found.changes["why"]) == {"untold"}
    assert found.trips["minutes"].equals(found.trips["minutes_all"])
    assert found.trips["minutes"].notna().all()


def test_289_extended_starts_where_the_road_to_khuon_than_ends() -> None:
    """That road is no part of the network layer: the part of the link is driven on today."""
    gain = row(real().accessibility.gains, "dt289-ext|seat-luc-ngan~seat-bac-son")
    assert gain["saved_min"] == 0
    assert gain["saved_most_min"] == pytest.approx(4.9, abs=0.5)
    change = row(real().accessibility.changes, "dt289-ext")
    assert (change["rank"], change["certainty"]) == (1, "schematic")


def test_the_road_to_my_an_shortens_the_way_from_chu_to_huu_lung() -> None:
    gain = row(real().accessibility.gains, "huulung-myan|seat-luc-ngan~seat-huu-lung")
    assert gain["km_after"] < gain["km_before"] - 15
    assert gain["saved_min"] == 0
    assert gain["saved_most_min"] == pytest.approx(8.3, abs=0.5)
    change = row(real().accessibility.changes, "huulung-myan")
    assert (change["rank"], change["best_trip"]) == (1, "seat-luc-ngan~seat-huu-lung")
    assert "trên 40.000 người" in change["figures"]
    sheet = analysis_sheets.tables(real())["changes"].rows.set_index("key")
    told = "Việc làm dự kiến: trên 40.000 người (02/2025)"
    assert sheet["figures"]["huulung-myan"].split("; ") == [told]


def test_what_is_being_built_today_does_not_lead_across_the_border_alone() -> None:
    """It ends at the border: only with what lies beyond does it make a trip shorter."""
    seats = trip("seat-luc-ngan~seat-huu-lung")
    assert seats["minutes_building"] == seats["minutes_building_most"] == seats["minutes"]
    assert seats["minutes_all"] < seats["minutes"]


def test_the_port_has_no_known_place_and_is_no_terminal() -> None:
    roles = set(real().accessibility.terminals["role"])
    assert roles == {"seat", "cluster", "interchange", "station", "gate"}


def test_every_terminal_of_the_workspace_is_near_the_network() -> None:
    assert real().accessibility.terminals["snap_m"].max() < 3000


def test_the_gap_in_national_road_1_at_lang_son_is_repaired() -> None:
    remarks = real().accessibility.remarks
    there = remarks[remarks.intersects(Point(106.70645, 21.93684).buffer(1e-5))]
    assert there[["what", "metres", "done"]].to_numpy().tolist() == [["short_end", 0.1, "repaired"]]


@cache
def whole() -> Atlas:
    return pipeline.atlas(LAYERS, roads=WHOLE)


reference = [
    pytest.mark.skipif(not WHOLE.exists(), reason="the reference is not beside the repository"),
    pytest.mark.reference,
]


class TestWholeRoadFile:
    """263,593 roads of the same map, one way where it says so."""

    pytestmark = reference

    def test_it_gives_about_the_same_times(self) -> None:
        """Ramps at QL.37 and QL.279 are one way there.

        Nobody gets on the expressway northwards at the one, or off at the other: trips to Văn Quan
        take up to half as long again. Three of four take at most an eighth longer.
        """
        trips = whole().accessibility.trips
        seats = trips[trips["purpose"] == "seats"]["minutes"]
        ratio = seats / real().accessibility.trips["minutes"][seats.index]
        assert seats.notna().all()
        assert 0.95 < ratio.min() < ratio.median() < 1.1
        assert ratio.quantile(0.75) < 1.125
        assert ratio.max() < 1.5

    def test_the_front_page_says_the_same_of_what_gains_most(self) -> None:
        """Names, ranks and counts; minutes are told of a firm winner alone, and then overlap."""
        ours, theirs = (atlas.accessibility.changes for atlas in (real(), whole()))
        first = [set(found.index[found["rank"] == 1]) for found in (ours, theirs)]
        assert first[0] == first[1]
        if len(first[0]) > 1:
            assert key_messages.lines(real())[2] == key_messages.lines(whole())[2]
        for key in first[0]:
            least = max(found["saved_min"][key] for found in (ours, theirs))
            most = min(found["saved_most_min"][key] for found in (ours, theirs))
            assert least <= most, key

    def test_the_same_links_can_be_computed(self) -> None:
        """What a finer network cannot tell: a place, a class, a state."""
        ours, theirs = (atlas.accessibility.changes["why"] for atlas in (real(), whole()))
        lacking = ["untold", "unmapped", "no_road", "no_class", "no_faster"]
        assert ours[ours.isin(lacking)].to_dict() == theirs[theirs.isin(lacking)].to_dict()
