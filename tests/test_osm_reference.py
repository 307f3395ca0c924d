"""Real roads written as a file of OpenStreetMap: they come back, in fewer lines."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import osm_toy
import pytest
import shapely
from shapely import LineString

from lienket import osm, pipeline

ROOT = Path(__file__).resolve().parents[1]
ROADS = ROOT.parent / "shared" / "reference" / "roads_all_osm2021.gpkg"
WATERS = ROADS.with_name("waterways_osm2021.geojson")
WINDOW = (106.15, 21.20, 106.35, 21.40)
CLASSES = ("motorway", "trunk", "primary", "secondary", "tertiary")

pytestmark = [
    pytest.mark.skipif(not ROADS.exists(), reason="the reference is not beside the repository"),
    pytest.mark.reference,
]


@pytest.fixture(scope="module")
def sides() -> gpd.GeoDataFrame:
    """What the window holds of the shipped sides."""
    districts = gpd.read_file(pipeline.embedded() / "districts.geojson")
    shown = districts.dissolve(by="side").clip(shapely.box(*WINDOW))
    return shown[["geometry"]]


@pytest.fixture(scope="module")
def roads() -> gpd.GeoDataFrame:
    every = gpd.read_file(ROADS, bbox=WINDOW)
    return every[every["class"].isin(CLASSES)]


@pytest.fixture(scope="module")
def made(
    tmp_path_factory: pytest.TempPathFactory, roads: gpd.GeoDataFrame, sides: gpd.GeoDataFrame
) -> dict[str, gpd.GeoDataFrame]:
    drawn = osm_toy.Drawing()
    for kind, one_way, line in zip(roads["class"], roads["oneway"], roads.geometry, strict=True):
        drawn.way(line.coords, highway=kind, **({"oneway": "yes"} if one_way else {}))
    rivers = gpd.read_file(WATERS, bbox=WINDOW)
    for kind, name, shape in zip(rivers["class"], rivers["name"], rivers.geometry, strict=True):
        for part in shapely.get_parts(shape):
            if isinstance(part, LineString):
                drawn.way(part.coords, waterway=kind, **({"name": name} if name else {}))
    path = drawn.write(tmp_path_factory.mktemp("reference") / "window.osm.pbf")
    return osm.derive(path, sides, "EPSG:3405", 0.0)


def km(frame: gpd.GeoDataFrame, sides: gpd.GeoDataFrame) -> dict[str, float]:
    """The length of each class on the sides [km]."""
    inside = frame.clip(sides).to_crs("EPSG:3405")
    lengths = inside.length.groupby(inside["class"]).sum() / 1000
    return {str(kind): float(length) for kind, length in lengths.items()}


def test_lengths_are_those_of_centre_lines(
    made: dict[str, gpd.GeoDataFrame], roads: gpd.GeoDataFrame, sides: gpd.GeoDataFrame
) -> None:
    told = km(made["network"], sides) | km(made["local_roads"], sides)
    both, single = km(roads, sides), km(roads[roads["oneway"] == 0], sides)
    # All of it is two carriageways and ramps.
    assert told["motorway"] == pytest.approx(both["motorway"] / 2, rel=0.1)
    for kind in ("trunk", "primary", "secondary"):
        pairs = both[kind] - single.get(kind, 0)
        assert told[kind] == pytest.approx(both[kind] - pairs / 2, rel=0.05), kind
    assert told["tertiary"] == pytest.approx(both["tertiary"], rel=0.03)


def test_no_line_is_where_no_road_is(
    made: dict[str, gpd.GeoDataFrame], roads: gpd.GeoDataFrame
) -> None:
    """Half the reach of two carriageways, a step along them, and what thinning may add."""
    real = shapely.union_all(roads.to_crs("EPSG:3405").geometry)
    shapely.prepare(real)
    for key, tolerance_m in (("network", 10), ("local_roads", 20)):
        lines = shapely.union_all(made[key].to_crs("EPSG:3405").geometry)
        places = shapely.points(shapely.get_coordinates(shapely.segmentize(lines, 25)))
        assert shapely.distance(places, real).max() <= 25 + 20 + tolerance_m, key


def test_no_road_is_lost(made: dict[str, gpd.GeoDataFrame], roads: gpd.GeoDataFrame,
                         sides: gpd.GeoDataFrame) -> None:  # fmt: skip
    both = [made[key].to_crs("EPSG:3405").geometry for key in ("network", "local_roads")]
    drawn = shapely.union_all([line for lines in both for line in lines]).buffer(60)
    real = roads.clip(sides).to_crs("EPSG:3405")
    lost = real.difference(drawn).length.sum()
    assert lost <= 0.002 * real.length.sum()


def test_rivers_have_their_names(made: dict[str, gpd.GeoDataFrame]) -> None:
    named = made["context_lines"].set_index("key")["name_en"].to_dict()
    assert named["river-song-thuong"] == "Thương River"
