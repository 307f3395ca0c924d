"""Measures against published and hand-made answers."""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely

from lienket import crs
from lienket.errors import CrsError, UsageError


def series(*wkt: str, code: str | None = crs.STORED) -> gpd.GeoSeries:
    return gpd.GeoSeries.from_wkt([*wkt], index=[f"k{n}" for n in range(len(wkt))], crs=code)


def test_a_length_agrees_with_vincenty() -> None:
    """Flinders Peak – Buninyong, 54 972.271 m (Geoscience Australia's test line, GRS 80)."""
    line = series("LINESTRING (144.424867889 -37.951033417, 143.926495528 -37.652821139)")
    assert crs.length_km(line)["k0"] == pytest.approx(54.972271, abs=2e-6)


def test_an_area_agrees_with_the_formula_of_the_ellipsoid() -> None:
    """One degree square at 21–22° N: 11 509.8 km² by the authalic integral, worked by hand."""
    square = series("POLYGON ((105 21, 106 21, 106 22, 105 22, 105 21))")
    # Edges here are geodesics, which bulge north of the parallels: 0.02 % of difference.
    assert crs.area_ha(square)["k0"] / 100 == pytest.approx(authalic_km2(21, 22, 1), rel=3e-4)


def authalic_km2(south: float, north: float, width: float) -> float:
    """Area between two parallels, `width` degrees wide [km²] (Snyder 1987, eq. 3-12)."""
    from math import atanh, pi, radians, sin, sqrt  # noqa: PLC0415 - only here

    a, f = 6378.137, 1 / 298.257223563
    e2 = f * (2 - f)
    e = sqrt(e2)

    def q(lat: float) -> float:
        s = sin(radians(lat))
        return (1 - e2) * (s / (1 - e2 * s * s) + atanh(e * s) / e)

    return a * a / 2 * (q(north) - q(south)) * width * pi / 180


def test_a_hole_is_not_area_whatever_its_sense() -> None:
    ring = "POLYGON ((105 21, 106 21, 106 22, 105 22, 105 21)"
    hole = ", (105.4 21.4, 105.6 21.4, 105.6 21.6, 105.4 21.6, 105.4 21.4))"
    other = ", (105.4 21.4, 105.4 21.6, 105.6 21.6, 105.6 21.4, 105.4 21.4))"
    whole, one, two = (
        crs.area_ha(series(w))["k0"] for w in (ring + ")", ring + hole, ring + other)
    )
    assert one == two
    assert one < whole


def test_lines_have_no_area_and_areas_no_length() -> None:
    frame = series("LINESTRING (105 21, 106 21)", "POLYGON ((105 21, 106 21, 106 22, 105 21))")
    assert crs.area_ha(frame)["k0"] == 0
    assert crs.length_km(frame)["k1"] == 0
    assert list(crs.length_km(frame).index) == ["k0", "k1"]


@pytest.mark.parametrize("code", [None, "EPSG:3405"])
def test_a_wrong_crs_is_an_error_never_a_warning(code: str | None) -> None:
    with pytest.raises(CrsError, match="EPSG:4326 was expected"):
        crs.length_km(series("LINESTRING (105 21, 106 21)", code=code))


@pytest.mark.parametrize("code", ["EPSG:4326", "EPSG:0", "EPSG:2225"])
def test_only_metres_measure(code: str) -> None:
    frame = gpd.GeoDataFrame(geometry=series("POINT (105 21)"))
    with pytest.raises(CrsError, match="not a projected CRS in metres"):
        crs.to_metres(frame, code)


def test_the_distance_between_two_lines_is_geodesic() -> None:
    """One minute of latitude at 21.5° N is 1845.3 m (111 132.9 − 559.8 cos 2φ, over 60)."""
    lines = series("LINESTRING (105 21.5, 105 21.6)", "LINESTRING (105 21.4, 105 21.483333333)")
    first, second = lines.to_crs("EPSG:3405")
    assert crs.distance_m(first, second, "EPSG:3405") == pytest.approx(1845.3, abs=0.5)
    assert crs.distance_m(first, shapely.Point(first.coords[0]), "EPSG:3405") == 0


def test_parameters_are_refused_for_what_a_page_cannot_compute() -> None:
    with pytest.raises(CrsError, match="no transverse Mercator"):
        crs.parameters("EPSG:3857", (106.5, 21.5))


def test_a_crs_on_wgs_84_is_not_shifted() -> None:
    assert crs.parameters("EPSG:32648", (106.5, 21.5))["helmert"] == [0.0] * 7


OWN = ("EPSG:3405", "EPSG:9214", "EPSG:9215")
PROVINCES = (105.88, 21.12, 107.37, 22.47)
"""Bắc Giang and Lạng Sơn."""


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("3405", "EPSG:3405"),
        ("EPSG:9214", "EPSG:9214"),
        (" epsg:9215 ", "EPSG:9215"),
        ("4326", "EPSG:4326"),
        ("32648", "EPSG:32648"),
    ],
)
def test_a_crs_that_fits_is_found_by_its_code(asked: str, code: str) -> None:
    assert crs.choose(asked, OWN, PROVINCES) == code


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ("VN2000", "an EPSG code such as 3405 is needed"),
        ("", "an EPSG code such as 3405 is needed"),
        ("99999", "EPSG has no CRS of this code"),
        ("32600", "EPSG has no CRS of this code"),  # a name for sixty zones
        ("4756", "VN-2000 is no projected CRS in metres"),
        ("5773", "EGM96 height is no projected CRS in metres"),
        ("2225", r"NAD83 / California zone 1 \(ftUS\) is no projected CRS in metres"),
        ("9217", "VN-2000 / TM-3 108-15 is for another place"),  # Khánh Hòa
        ("3406", "VN-2000 / UTM zone 49N is for another place"),
        ("5897", r"VN-2000 / TM-3 zone 482 falsifies lengths by up to 0\.06%"),
        ("3857", r"Pseudo-Mercator falsifies lengths by up to 8\.22%"),
        ("2044", r"Gauss-Kruger zone 18 has another datum \(Hanoi 1972\)"),
        ("4545", r"CM 108E has another datum \(China Geodetic"),
    ],
)
def test_a_crs_that_does_not_fit_is_refused_with_the_reason(asked: str, why: str) -> None:
    choices = "EPSG:4326, EPSG:3405, EPSG:9214, EPSG:9215"
    with pytest.raises(UsageError, match=rf"Chọn trong: {choices}\. \| .*{why}.*: {choices}\."):
        crs.choose(asked, OWN, PROVINCES)


def test_a_refused_crs_has_no_english_in_its_vietnamese_sentence() -> None:
    with pytest.raises(UsageError) as caught:
        crs.choose("3406", OWN, PROVINCES)
    vi, _, en = str(caught.value).partition(" | ")
    assert "VN-2000 / UTM zone 49N không dùng cho nơi này." in vi
    assert "(Vietnam - onshore east of 108°E.)" in en


def test_only_codes_that_fit_are_offered() -> None:
    toy = (105.0, 21.0, 106.0, 22.0)
    with pytest.raises(UsageError, match=r"Choose from: EPSG:4326, EPSG:3405, EPSG:9214\.$"):
        crs.choose("9215", OWN, toy)
