"""Layers put together from several references: small drawings with answers by hand."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from derivation import areas, clusters, context, districts, waters
from shapely import LineString, MultiLineString, Point, box
from shapely.affinity import translate

from lienket import crs
from lienket.errors import ProductError
from lienket.osm import columns

METRES = "EPSG:3405"
EAST, NORTH = 600_000, 2_300_000


def at(*shapes: Any) -> list[Any]:  # noqa: ANN401 - any geometry
    """`shapes` moved to where Việt Nam lies, so that degrees and metres both make sense."""
    return [translate(shape, EAST, NORTH) for shape in shapes]


def frame(columns: dict[str, list[str]], *shapes: Any) -> gpd.GeoDataFrame:  # noqa: ANN401 - shapes of any type
    return gpd.GeoDataFrame(columns, geometry=at(*shapes), crs=METRES)


# --- lakes and rivers ----------------------------------------------------------------------------


def test_a_lake_is_found_by_a_name_that_stands_once() -> None:
    lake, pond = box(0, 0, 2000, 1000), box(5000, 0, 5100, 100)
    water = frame({"name": ["Hồ A", "Ao", "Ao"]}, lake, pond, pond)
    sides = frame({"side": ["bg", "ls"]}, box(0, 0, 1500, 9000), box(1500, 0, 9000, 9000))
    row = {"key": "a", "name": "Hồ A", "vi": "Hồ A", "en": "A Lake", "identity": "stated"}
    recipe = {"lake": [row], "tolerance_m": 25, "smallest_island_ha": 1}
    made = waters.lakes(recipe, water, sides).iloc[0]
    assert (made["name_vi"], made["name_en"], made["side"]) == ("Hồ A", "A Lake", "both")
    with pytest.raises(KeyError, match="Ao"):
        waters.lakes({**recipe, "lake": [{**row, "name": "Ao"}]}, water, sides)


def test_a_river_ends_where_the_ground_ends() -> None:
    stream = LineString([(0, 50), (4000, 50), (4000, 4000)])
    lines = frame({"name": ["Sông B", "Sông C"]}, stream, stream)
    (within,) = at(box(0, 0, 3000, 100))
    recipe = {"rivers": {"river-b": ["Sông B", "B River", "ls"]}, "river_tolerance_m": 60}
    made = waters.rivers(recipe, lines, within)
    assert made["key"].tolist() == ["river-b"]
    assert crs.length_km(made).iloc[0] == pytest.approx(3.0, abs=0.005)


# --- clusters ------------------------------------------------------------------------------------


def test_a_cluster_is_the_old_communes_named_for_it() -> None:
    old = frame(
        {
            "gso_prov": ["20", "20", "24", "20"],
            "district_vn": ["Huyện H", "Huyện H", "Huyện H", "Huyện K"],
            "commune_vn": ["Xã A", "Xã B", "Xã A", "Xã A"],
        },
        # A and B were thinned apart by 20 m; the others only share a name.
        box(0, 0, 1000, 1000),
        box(1020, 0, 2000, 1000),
        box(7000, 0, 8000, 1000),
        box(0, 7000, 1000, 8000),
    )
    area = {"key": "ccn", "vi": "Cụm", "en": "Cluster", "side": "ls", "district": "Huyện H"}
    park = {"key": "kcn", "vi": "Khu", "en": "Park", "side": "bg", "inside": "KCN"}
    recipe = {
        "area": [{**area, "communes": ["Xã A", "Xã B"], "identity": "stated", "source": "s"}],
        "park": {**park, "tolerance_m": 10},
        "provinces": {"bg": "24", "ls": "20"},
        "tolerance_m": 150,
        "sliver_m": 300,
    }
    land = frame({"poi_inside": ["KCN"]}, box(50, 50, 150, 150))
    made = clusters.clusters(recipe, old, land).set_index("key")
    assert crs.area_ha(made).tolist() == pytest.approx([200, 1], rel=0.01)
    assert made["accuracy"].tolist() == ["area", "generalised"]
    assert made.geometry["ccn"].geom_type == "Polygon"
    lost = {**recipe, "area": [{**recipe["area"][0], "communes": ["Xã C"]}]}  # type: ignore[index]
    with pytest.raises(ProductError, match="Xã C"):
        clusters.clusters(lost, old, land)


# --- districts -----------------------------------------------------------------------------------

# Two districts side by side; OpenStreetMap has the outer line, ten metres farther out, but not the
# border between them.
KNOWN = frame(
    {"name": ["Huyện Một", "Thành phố Hai"], "prov": ["24", "20"]},
    box(0, 0, 5000, 5000),
    box(5000, 0, 9000, 5000),
).set_axis(["001", "002"])
OUTER = box(-10, -10, 9010, 5010)
RECIPE = {
    "near_m": 60,
    "far_m": 600,
    "beside_m": 200,
    "reach_m": 1500,
    "epoch": "2023-2024",
    "sides": {"20": "ls", "24": "bg"},
    "kinds": {"Thành phố": "City", "Huyện": "District"},
    "sources": {
        "osm": {"id": "o", "outer": "osm"},
        "districts": {"id": "g", "outer": "gso", "licence": "L"},
    },
    "arc": [
        {
            "key": "arc-001-002",
            "between": ["001", "002"],
            "source": "districts",
            "side": "ls",
            "vi": "Ranh",
            "en": "Border",
        }
    ],
}


def closed() -> tuple[gpd.GeoDataFrame, dict[str, Any]]:
    osm = frame({}, OUTER.exterior).assign(admin_level=4)
    lines, arcs = districts.courses(RECIPE, osm, KNOWN, KNOWN)
    return areas.faces(lines, KNOWN), arcs


def test_a_border_that_is_lacking_is_taken_from_the_other_origin() -> None:
    made, arcs = closed()
    assert arcs["arc-001-002"].length == pytest.approx(5000)
    assert made.geometry.area.tolist() == pytest.approx([5010 * 5020, 4010 * 5020], rel=1e-6)
    drawn = districts.arc_frame(RECIPE, made, arcs)
    assert drawn["key"].tolist() == ["arc-001-002"]
    assert drawn["length_km"].tolist() == pytest.approx([5.0], abs=0.01)
    assert drawn["licence"].tolist() == ["L"]


def test_a_district_names_the_origins_of_its_lines() -> None:
    made, arcs = closed()
    drawn = districts.arc_frame(RECIPE, made, arcs)
    known = KNOWN.to_crs(crs.STORED)
    rows = districts.district_frame(RECIPE, made.to_crs(crs.STORED), known, drawn, METRES)
    assert rows["source"].tolist() == ["o;g", "o;g"]
    assert rows["outer"].tolist() == ["osm", "osm"]
    assert rows["name_en"].tolist() == ["Một District", "Hai City"]
    assert rows["key"].tolist() == ["gso-001-2023", "gso-002-2023"]
    assert rows["area_diff_pct"].tolist() == pytest.approx([0.60, 0.65], abs=0.01)


# --- context -------------------------------------------------------------------------------------


def test_neighbours_leave_the_own_provinces_out_and_are_named_in_english() -> None:
    early = frame(
        {"code": ["20", "19"], "name": ["Tỉnh Lạng Sơn", "Tỉnh Thái Nguyên"]}, OUTER, OUTER
    )
    late = frame({"code": ["31", "22"], "name": ["Thành phố Hải Phòng", "Tỉnh A"]}, OUTER, OUTER)
    recipe = {"own": ["20"], "later": ["31"], "sources": ["e", "l"], "epoch": "2023"}
    made = context.neighbours(recipe, early, late)
    assert made["code"].tolist() == ["19", "31"]
    assert set(made["epoch"]) == {"2023"}
    assert made["key"].tolist() == ["neighbour-19-2023", "neighbour-31-2023"]
    assert made["name_en"].tolist() == ["Thái Nguyên Province", "Hải Phòng City"]
    assert made["source"].tolist() == ["e", "l"]
    both = frame({"code": ["31", "20"], "name": ["Tỉnh B", "Tỉnh C"]}, OUTER, OUTER)
    again = context.neighbours(recipe, both, late)
    assert again["source"].to_dict() == {"31": "l"}


def test_what_is_stored_is_on_the_grid_in_degrees() -> None:
    rows = pd.DataFrame({"key": ["a"]})
    made = columns.stored(rows, at(MultiLineString([[(0, 0), (1000, 0)]])), METRES, 1e-3)
    degrees = shapely.get_coordinates(made.geometry.to_numpy())
    assert abs(degrees - degrees.round(3)).max() < 1e-9
    assert str(made.crs) == "EPSG:4326"
    assert Point(degrees[0]).distance(Point(degrees[1])) > 0
