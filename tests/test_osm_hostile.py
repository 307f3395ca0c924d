"""Files of OpenStreetMap that are broken, cut, or something else: a sentence, never a traceback."""

from __future__ import annotations

import sys
from pathlib import Path

import osm_toy
import pytest
import shapely

from lienket import osm
from lienket.errors import UsageError
from lienket.osm import tags

PLAIN = b'<osm version="0.6"><node id="1" lat="21.05" lon="106.05"/></osm>'


def refusal(path: Path) -> str:
    """What is said of a file that cannot be used, in both languages."""
    with pytest.raises(UsageError) as told:
        osm.derive(path, osm_toy.sides(), osm_toy.CRS)
    vi, en = str(told.value).split(" | ")
    assert vi.startswith("Chưa dùng được tệp")
    assert en.startswith("The file")
    return en


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("empty.osm.pbf", b"", "it is empty"),
        ("zeros.osm.pbf", bytes(300), "cannot be read to its end"),
        ("words.osm.pbf", b"this is no map of anything", "cannot be read to its end"),
        ("words.osm", b"this is no map of anything", "cannot be read to its end"),
        ("page.osm", b"<html><body>404</body></html>", "cannot be read to its end"),
        ("old.osm", b'<osm version="0.5"></osm>', "cannot be read to its end"),
        ("cut.osm", PLAIN[:-6], "cannot be read to its end"),
        ("far.osm", PLAIN.replace(b"21.05", b"910"), "cannot be read to its end"),
        ("letters.osm", PLAIN.replace(b"21.05", b"north"), "cannot be read to its end"),
        ("packed.osm.gz", PLAIN, "nothing"),
        ("packed.osm.bz2", PLAIN, "cannot be read to its end"),
        ("bare.osm", PLAIN, "no road, river or place"),
        ("roads.gpkg", PLAIN, "ends in one of: .osm.pbf"),
        ("roads.zip", PLAIN, "ends in one of: .osm.pbf"),
    ],
)
def test_what_is_no_map_is_refused(tmp_path: Path, name: str, content: bytes, why: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    told = refusal(path)
    # A reader of .gz takes what is not packed as it is.
    assert (why in told) or (why == "nothing" and "no road, river or place" in told)


def test_a_file_cut_off_is_refused(tmp_path: Path) -> None:
    path = osm_toy.country().write(tmp_path / "toy.osm.pbf")
    content = path.read_bytes()
    for length in (10, 200, len(content) // 2, len(content) - 1):
        path.write_bytes(content[:length])
        assert "cannot be read to its end" in refusal(path), length


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.osm.pbf").mkdir()
    for name in ("folder.osm.pbf", "none.osm.pbf"):
        assert "there is no such file" in refusal(tmp_path / name)


def test_an_extract_of_elsewhere_says_where_it_should_be(tmp_path: Path) -> None:
    drawn = osm_toy.Drawing()
    drawn.way([(10.0, 50.0), (10.1, 50.0)], highway="primary")
    told = refusal(drawn.write(tmp_path / "elsewhere.osm.pbf"))
    assert "105.9" in told
    assert "20.9" in told


def test_the_missing_library_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "osmium", None)
    with pytest.raises(UsageError, match=r"pip install \"lienket\[osm\]\""):
        osm.derive(tmp_path / "any.osm.pbf", osm_toy.sides(), osm_toy.CRS)


def test_nodes_that_are_lacking_leave_a_hole(tmp_path: Path) -> None:
    drawn = osm_toy.Drawing()
    places = [(106.01 + 0.01 * number, 21.05) for number in range(8)]
    drawn.way(places, highway="primary")
    gone = [drawn.node(places[3]), drawn.node(places[7])]
    told: list[str] = []
    path = drawn.write(tmp_path / "cut.osm.pbf", without=gone)
    (road,) = osm.derive(path, osm_toy.sides(), osm_toy.CRS, warn=told.append)["network"].geometry
    lines = [shapely.get_coordinates(part)[:, 0].tolist() for part in shapely.get_parts(road)]
    assert lines == [[106.01, 106.03], [106.05, 106.07]]
    assert "1 ways lack some nodes" in told[0]


def test_a_way_without_nodes_or_of_one_is_none(tmp_path: Path) -> None:
    drawn = osm_toy.country()
    drawn.ways += [(7, [], {"highway": "primary"}), (8, [1], {"highway": "primary"}),
                   (9, [1, 1], {"highway": "primary"})]  # fmt: skip
    found = osm.derive(drawn.write(tmp_path / "odd.osm.pbf"), osm_toy.sides(), osm_toy.CRS)
    assert [*found["network"]["key"]] == ["net-dt242-secondary", "net-ql1-trunk"]


def test_an_area_that_lacks_a_way_is_left_out(tmp_path: Path) -> None:
    drawn = osm_toy.country()
    number, members, said = drawn.areas[0]
    drawn.areas = [(number, members[1:], said)]
    drawn.area([(424242, "outer")], natural="water", name="Hồ Không")
    drawn.area([], natural="water", name="Hồ Trống")
    found = osm.derive(drawn.write(tmp_path / "half.osm.pbf"), osm_toy.sides(), osm_toy.CRS)
    assert "reservoirs" not in found


def test_a_lake_that_crosses_itself_is_made_sound(tmp_path: Path) -> None:
    drawn = osm_toy.Drawing()
    knot = [(106.02, 21.02), (106.03, 21.03), (106.03, 21.02), (106.02, 21.03), (106.02, 21.02)]
    drawn.way(knot, natural="water", name="Hồ Nút")
    found = osm.derive(drawn.write(tmp_path / "knot.osm.pbf"), osm_toy.sides(), osm_toy.CRS)
    assert found["reservoirs"].geometry.is_valid.all()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("So\u0302ng Ca\u0302\u0300u", "Sông Cầu"),
        ("Sông\x00\x07 Cầu\u202e", "Sông Cầu"),
        ("Sông\n\t Cầu ", "Sông Cầu"),
        ("S\u00abng C\u00b5 L\u00e5", ""),  # TCVN3
        ("</script><script>alert(1)</script>", "</script><script>alert(1)</script>"),
        ("{{7*7}}", "{{7*7}}"),
        ("x" * 5000, ""),
        ("", ""),
    ],
)
def test_names_are_as_a_workspace_holds_them(written: str, read: str) -> None:
    assert tags.names({"name": written})[0] == read


def test_names_of_one_road_do_not_make_two_keys(tmp_path: Path) -> None:
    drawn = osm_toy.Drawing()
    for number, ref in enumerate(("A 2", "A2", "a2", "A-2", "A/2", "../A2", "—", "//", "")):
        north = 21.01 + number / 120
        drawn.way([(106.01, north), (106.09, north)], highway="primary", ref=ref)
    found = osm.derive(drawn.write(tmp_path / "refs.osm.pbf"), osm_toy.sides(), osm_toy.CRS)
    keys = [*found["network"]["key"]]
    assert keys == ["net-a-2-primary", "net-a2-primary", "net-unnumbered-primary"]
