"""Parts of roads by recipe and by waypoints: small drawings with answers by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from derivation import features, network, recipe, routes
from shapely import LineString, MultiLineString, Point
from shapely.affinity import translate

from lienket.errors import ProductError
from lienket.osm import generalising, road_rows

METRES = "EPSG:3405"
WEST_EAST: Mapping[str, shapely.Polygon] = {
    "bg": shapely.box(0, 0, 5000, 9000),
    "ls": shapely.box(5000, 0, 9000, 9000),
}
"""Two sides, the border at x = 5000."""


def route(*keys: str, **more: object) -> dict[str, Any]:
    return {"ref": "QL.9", "part": [{"key": key} for key in keys], **more}


def roads(**lines_by_ref: LineString) -> gpd.GeoDataFrame:
    names = [ref.replace("_", ".") for ref in lines_by_ref]
    columns = {"ref_std": names, "co_ref": [""] * len(names)}
    return gpd.GeoDataFrame(columns, geometry=[*lines_by_ref.values()], crs=METRES)


def test_pieces_are_given_out_in_order() -> None:
    whole = LineString([(1000, 10), (9000, 10)])
    parts = recipe.pieces(route("r--bg", "r--ls"), [whole], WEST_EAST, METRES)
    assert {key: [line.length for line in own] for key, own in parts.items()} == {
        "r--bg": [4000],
        "r--ls": [4000],
    }


def test_several_stretches_of_one_part_are_all_its_own() -> None:
    two = [LineString([(0, 10), (900, 10)]), LineString([(2000, 10), (3000, 10)])]
    parts = recipe.pieces(route("r--bg"), two, WEST_EAST, METRES)
    assert [line.length for line in parts["r--bg"]] == [900, 1000]


@pytest.mark.parametrize("keys", [("r--bg",), ("r--ls", "r--bg"), ("r--bg", "r--ls-1", "r--ls-2")])
def test_parts_that_do_not_fit_are_told(keys: tuple[str, ...]) -> None:
    whole = LineString([(1000, 10), (9000, 10)])
    with pytest.raises(ProductError, match=r"^QL\.9: the parts .* do not fit the pieces .*4000"):
        recipe.pieces(route(*keys), [whole], WEST_EAST, METRES)


def test_a_file_is_taken_as_it_is_and_cut() -> None:
    files = {"line.geojson": gpd.GeoDataFrame(geometry=[LineString([(0, 1), (9000, 1)])])}
    entry = route("r--bg", "r--ls", file="line.geojson")
    made = recipe.traced([entry], roads(QL_1=LineString([(0, 0), (0, 9)])), files, WEST_EAST)
    assert made["key"].tolist() == ["r--bg", "r--ls"]
    assert made["side"].tolist() == ["bg", "ls"]
    assert made.geometry.length.tolist() == [5000, 4000]
    assert made["shared"].isna().all()


def test_a_road_on_another_is_told_by_number_and_length() -> None:
    frame = roads(QL_9=LineString([(0, 0), (100, 0)]), QL_1=LineString([(100, 0), (900, 0)]))
    way = routes.Way(LineString([(0, 0), (900, 0)]), {0: 100.0, 1: 800.0})
    assert recipe.borrowed("QL.9", [way], frame) == ["QL.1"]
    assert recipe.borrowed("QL.9", [routes.Way(way.line, {1: 499.0})], frame) == []
    along = [("QL.1", frame.geometry.iloc[1]), ("QL.9", frame.geometry.iloc[0])]
    assert recipe.shared(way.line, along, reach_m=1) == "QL.1: 0.8 km"
    assert recipe.shared(way.line, along[1:], reach_m=1) is None


def waypoints(*places: tuple[float, float], part: str = "r--bg") -> pd.DataFrame:
    """A table of `places` (METRES), errors 100, 200 and so on, sources `a;b` and then `b;c`."""
    degrees = gpd.GeoSeries([Point(at) for at in places], crs=METRES).to_crs(4326)
    return pd.DataFrame(
        {
            "part": part,
            "seq": range(1, len(places) + 1),
            "lon": degrees.x,
            "lat": degrees.y,
            "error_m": [100 * (at + 1) for at in range(len(places))],
            "source": ["a;b", "b;c", "c"][: len(places)],
        }
    )


EASTING, NORTHING = 600_000, 2_300_000
SHIFTED = {side: translate(area, EASTING, NORTHING) for side, area in WEST_EAST.items()}


def test_a_direction_runs_straight_through_its_places_and_ends_at_the_border() -> None:
    places = [(EASTING + x, NORTHING + y) for x, y in ((1000, 0), (1000, 3000), (7000, 3000))]
    (line,) = recipe.schematic(waypoints(*places)[::-1], SHIFTED, METRES).geometry
    expected = LineString([*places[:2], (EASTING + 5000, NORTHING + 3000)])
    assert line.hausdorff_distance(expected) < 0.01


def test_a_direction_carries_its_worst_error_and_every_source_once() -> None:
    places = [(EASTING + 1000, NORTHING + 9), (EASTING + 3000, NORTHING + 9)]
    made = recipe.schematic(waypoints(*places), SHIFTED, METRES).iloc[0]
    assert (made["error_m"], made["source"], made["side"]) == (200, "a;b;c", "bg")


def test_a_direction_that_misses_its_side_is_refused() -> None:
    places = [(EASTING + 6000, NORTHING + 9), (EASTING + 8000, NORTHING + 9)]
    with pytest.raises(ProductError, match=r"^r--bg: 0 stretches on its side, 1 expected"):
        recipe.schematic(waypoints(*places), SHIFTED, METRES)


def test_both_sides_of_a_direction_meet_in_one_coordinate() -> None:
    places = [(EASTING + 1234.5, NORTHING + 77.7), (EASTING + 7777.7, NORTHING + 4321)]
    both = pd.concat([waypoints(*places), waypoints(*places, part="r--ls")])
    here, there = generalising.rounded(recipe.schematic(both, SHIFTED, METRES)).geometry
    assert here.coords[-1] == there.coords[0]


def test_names_come_from_the_facts() -> None:
    frame = gpd.GeoDataFrame({"key": ["b", "a"]}, geometry=[Point(0, 0)] * 2, index=[7, 3])
    parts = pd.DataFrame({"key": ["a", "b"], "name_vi": ["A", "B"], "name_en": ["Aa", "Bb"]})
    named = features.with_names(frame, parts)
    assert named["name_vi"].to_dict() == {7: "B", 3: "A"}
    assert named["name_en"].to_dict() == {7: "Bb", 3: "Aa"}
    with pytest.raises(ProductError, match=r"^No part in the facts for b\."):
        features.with_names(frame, parts[:1])


def test_the_network_has_a_row_for_each_kind_and_no_road_under_construction() -> None:
    frame = gpd.GeoDataFrame(
        {
            "ref_std": ["QL.9", "QL.9", "", "QL.9"],
            "class": ["trunk", "trunk", "primary", "construction"],
            "basis": ["osm ref", "continuity", "", "osm ref"],
        },
        geometry=[
            LineString([(0, 0), (9500, 0)]),
            LineString([(0, 5), (900, 5)]),
            LineString([(-500, 9), (900, 9)]),
            LineString([(0, 7), (900, 7)]),
        ],
        crs=METRES,
    )
    kept, kinds = network.roads(frame, WEST_EAST, beyond_m=100)
    assert [line.length for line in kept] == pytest.approx([9100, 900, 1000], abs=1)
    rows = road_rows.rows(road_rows.thinned(kept, kinds, 10), WEST_EAST)
    assert {row["key"]: row["side"] for row in rows} == {
        "net-unnumbered-primary": "bg",
        "net-ql9-trunk": "both",
        "net-ql9-trunk-inferred": "bg",
    }
    assert all(isinstance(row["geometry"], MultiLineString) for row in rows)
