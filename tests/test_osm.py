"""The layers that a file of OpenStreetMap gives: a toy counted by hand, and a real extract."""

from __future__ import annotations

import importlib.util
import tomllib
from pathlib import Path

import geopandas as gpd
import osm_toy
import pytest
import shapely

from lienket import catalogue, layers, osm
from lienket.layers.features import COLUMNS
from lienket.osm import ground, tags

Frames = dict[str, gpd.GeoDataFrame]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Frames:
    path = osm_toy.country().write(tmp_path_factory.mktemp("osm") / "toy.osm.pbf")
    return osm.derive(path, osm_toy.sides(), osm_toy.CRS)


def rows(frame: gpd.GeoDataFrame) -> list[str]:
    return [*frame["key"]]


def metres(frame: gpd.GeoDataFrame) -> gpd.GeoSeries:
    return frame.to_crs(osm_toy.CRS).geometry


def test_every_layer_has_its_features(made: Frames) -> None:
    counted = {key: rows(frame) for key, frame in made.items()}
    assert counted == {
        "network": ["net-dt242-secondary", "net-ql1-trunk"],
        "local_roads": ["net-unnumbered-tertiary"],
        "railway": ["rail-duong-sat-kep-luu-xa"],
        "context_lines": ["river-song-cau"],
        "detail_lines": ["stream-unnamed"],
        "reservoirs": ["lake-r50"],
        "detail_areas": ["lake-w1023"],
        "gates": ["gate-n100006"],
        "places": ["place-n100000", "place-n100001", "place-n100005"],
        "detail_points": ["hamlet-n100004", "peak-n100008", "village-n100003"],
    }


def test_two_carriageways_are_one_line(made: Frames) -> None:
    trunk = made["network"].set_index("key").loc["net-ql1-trunk"]
    assert (trunk["ref"], trunk["class"], trunk["side"]) == ("QL.1", "trunk", "both")
    parts = shapely.get_parts(trunk.geometry)
    assert len(parts) == 2  # parted by the road that crosses it, and by nothing else
    norths = shapely.get_coordinates(parts)[:, 1]
    assert norths.min() > 21.05005
    assert norths.max() < 21.05015


def test_a_road_meets_the_centre_line_that_it_crosses(made: Frames) -> None:
    by_key = made["network"].set_index("key").geometry
    ends = {
        key: {tuple(end) for part in shapely.get_parts(line) for end in
              shapely.get_coordinates(part)[[0, -1]]}
        for key, line in by_key.items()
    }  # fmt: skip
    (common,) = ends["net-ql1-trunk"] & ends["net-dt242-secondary"]
    assert common == pytest.approx((106.08, 21.0501), abs=2e-4)
    assert len(shapely.get_parts(by_key["net-dt242-secondary"])) == 2


def test_a_roundabout_is_a_place_on_the_road(made: Frames) -> None:
    road = made["local_roads"].geometry[0]
    assert road.geom_type == "LineString"  # one edge: nothing else meets there
    assert shapely.get_coordinates(road).tolist() == [[106.03, 21.03], [106.17, 21.03]]


def test_lines_end_at_the_frame(made: Frames) -> None:
    sides = metres(osm_toy.sides())
    frame = shapely.union_all(sides).buffer(osm.REACH_M)
    for key in ("network", "railway", "context_lines"):
        lines = shapely.union_all(metres(made[key]))
        assert lines.difference(frame.buffer(2)).is_empty, key
        assert lines.distance(frame.boundary) < 2, key


def test_several_tracks_are_one_line(made: Frames) -> None:
    (track,) = metres(made["railway"])
    # From 106.12 to the frame, 0.08 degrees and a kilometre on; no yard, nothing that is not built.
    assert track.length == pytest.approx(0.08 * 103_900 + 1000, rel=0.01)


def test_an_island_stays_and_an_islet_goes(made: Frames) -> None:
    (lake,) = made["reservoirs"].geometry
    (part,) = shapely.get_parts(lake)
    assert len(part.interiors) == 1
    (area,) = metres(made["reservoirs"]).area / 1e4
    assert area == pytest.approx(1039 * 996 / 1e4 - 4, rel=0.01)  # [ha], an island of 4 ha
    assert made["reservoirs"]["name_vi"].tolist() == ["Hồ Cấm"]


def test_places_have_classes_that_are_drawn(made: Frames) -> None:
    told = made["places"].set_index("name_vi")
    assert told["class"].to_dict() == {"Bắc Giang": "seat", "Kép": "commune", "Ga Kép": "station"}
    assert told["side"].to_dict() == {"Bắc Giang": "w", "Kép": "e", "Ga Kép": "e"}
    assert (told["accuracy"] == "traced").all()
    peak = made["detail_points"].set_index("class").loc["peak"]
    assert (peak["name_vi"], peak["height_m"]) == ("Núi Đót 312", 312)


def test_every_row_says_how_well_it_is_known(made: Frames) -> None:
    for key, frame in made.items():
        assert [*frame.columns[: len(COLUMNS)]] == [*COLUMNS], key
        assert set(frame["source"]) == {"osm-2026-11-30"}, key
        known = frame["error_m"].notna() | frame["tolerance_m"].notna()
        assert known.all(), key
        assert frame.geometry.is_valid.all(), key
        assert frame.crs == "EPSG:4326", key


def test_the_same_file_gives_the_same_bytes(tmp_path: Path, made: Frames) -> None:
    path = osm_toy.country().write(tmp_path / "again.osm")  # as XML this time
    again = osm.derive(path, osm_toy.sides(), osm_toy.CRS)
    # Its writer leaves the day of the file out, and with it the id of the source.
    dated = {key: frame.assign(source="osm-2026-11-30") for key, frame in again.items()}
    assert {key: layers.as_geojson(frame) for key, frame in dated.items()} == {
        key: layers.as_geojson(frame) for key, frame in made.items()
    }


@pytest.mark.parametrize("ending", [".osm.gz", ".osm.bz2"])
def test_packed_files_are_read(tmp_path: Path, made: Frames, ending: str) -> None:
    path = osm_toy.country().write(tmp_path / f"toy{ending}")
    assert osm.derive(path, osm_toy.sides(), osm_toy.CRS).keys() == made.keys()


def test_rows_of_a_catalogue_fit_what_is_made(made: Frames) -> None:
    assert made.keys() == osm.LAYERS.keys()
    for key, written in osm.LAYERS.items():
        (row,) = tomllib.loads(written)["layer"]
        own = [*made[key].columns.drop([*COLUMNS, "geometry"])]
        assert (row["key"], row.get("columns", [])) == (key, own)
        assert {*made[key].geom_type} <= {*row["geometry"]}
        assert (row["licence"], row["credit"]) == ("ODbL-1.0", "© OpenStreetMap contributors")
        nameless = made[key]["name_vi"].isna().any()
        assert row.get("unnamed", False) or not nameless
        assert osm.title(key) == (row["title_vi"], row["title_en"])


def test_rivers_follow_the_reach(tmp_path: Path) -> None:
    path = osm_toy.country().write(tmp_path / "toy.osm.pbf")
    near, far = (
        metres(osm.derive(path, osm_toy.sides(), osm_toy.CRS, reach)["context_lines"]).length[0]
        for reach in (0, 5000)
    )
    assert far - near == pytest.approx(10_000, rel=0.01)


def test_a_real_extract_is_read() -> None:
    """Roads beside Milton Keynes, from a package that reads geometry for us."""
    spec = importlib.util.find_spec("pyogrio")
    assert spec is not None
    assert spec.origin is not None
    path = Path(spec.origin).parent / "tests" / "fixtures" / "sample.osm.pbf"
    boxes = [
        shapely.box(-0.236, 51.764, -0.232, 51.767),
        shapely.box(-0.232, 51.764, -0.228, 51.767),
    ]
    sides = gpd.GeoDataFrame(index=["w", "e"], geometry=boxes, crs="EPSG:4326")
    found = osm.derive(path, sides, "EPSG:32630", 0.0)
    assert {*found} == {"network", "local_roads"}
    assert {*found["network"]["class"]} == {"motorway", "secondary"}
    assert found["network"]["source"].str.fullmatch(r"osm-20\d\d-\d\d-\d\d").all()


@pytest.mark.parametrize(
    ("ref", "number"),
    [("QL1", "QL.1"), ("QL.1A", "QL.1A"), ("ql 31;AH14", "QL.31"), ("ĐT.289", "ĐT.289"),
     ("DT 289b", "ĐT.289B"), ("TL242", "ĐT.242"), ("CT.03", "CT.03"), ("CT1", "CT.01"),
     ("ĐH 05", "ĐH.5"), ("A2", "A2"), ("226", "226"), ("", ""), ("国道1", "")],
)  # fmt: skip
def test_numbers_are_written_as_papers_do(ref: str, number: str) -> None:
    assert tags.number({"ref": ref}) == number


def test_a_name_in_other_letters_gives_way_to_a_latin_one() -> None:
    assert tags.names({"name": "凭祥", "name:en": "Pingxiang"}) == ("Pingxiang", "Pingxiang")
    assert tags.names({"name": "凭祥"}) == ("", "")


def test_a_catalogue_takes_the_rows(made: Frames) -> None:
    """As a new workspace does: rows are added behind those that stand, which stay as they are."""
    written = '[workspace]\n\n[[layer]] # mine\nkey = "gates"\ncredit = "Sở"\nlicence = "MIT"\n'
    found = osm.renewed(written, made, "2026-11-30")
    assert found.startswith(written.replace('"Sở"', '"Sở; © OpenStreetMap contributors"')
                            .replace('"MIT"', '"MIT; ODbL-1.0"'))  # fmt: skip
    keys = [row["key"] for row in tomllib.loads(found)["layer"]]
    assert sorted(keys) == sorted(osm.LAYERS)
    assert osm.renewed(found, made, "2026-11-30") == found
    assert catalogue.FILE == "catalogue.toml"


def test_a_ground_knows_whose_a_shape_is() -> None:
    earth = ground.Ground.around(osm_toy.sides(), osm_toy.CRS, 1000)
    west, outside = earth.metric([shapely.Point(106.05, 21.05), shapely.Point(106.25, 21.05)])
    assert (earth.side(west), earth.side(outside)) == ("w", None)
