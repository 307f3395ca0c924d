"""The districts that a link runs through or takes place in: one rule for all products."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from lienket import pipeline
from lienket.border import link_districts
from lienket.model.atlas import Atlas
from lienket.sheet import route_districts

SQUARES = gpd.GeoDataFrame(
    geometry=[shapely.box(0, 0, 1000, 1000), shapely.box(1000, 0, 2000, 1000)],
    index=["a", "b"],
)


def touched(place: BaseGeometry) -> list[str]:
    [found] = link_districts.touched(gpd.GeoSeries([place]), SQUARES)
    return found


def of_links(atlas: Atlas) -> dict[str, list[str]]:
    return {**link_districts.of_links(atlas.facts, atlas.catalogue, atlas.frames)}


def test_a_link_is_in_the_districts_that_it_runs_through(toy: Path) -> None:
    found = of_links(pipeline.atlas(toy))
    assert found["ra"] == ["d-a1", "d-b1"]
    assert found["rc"] == ["d-a2", "d-b2"]
    assert found["gate-east"] == ["d-b1"]
    assert "bus" not in found


@pytest.mark.parametrize(("metres", "counts"), [(90, False), (110, True)])
def test_a_line_must_run_a_hundred_metres_in_a_district(metres: float, *, counts: bool) -> None:
    line = shapely.LineString([(500, 500), (1000 + metres, 500)])
    assert touched(line) == (["a", "b"] if counts else ["a"])


def test_a_sliver_of_an_area_is_no_place() -> None:
    assert touched(shapely.box(0, 0, 1040, 1000)) == ["a"]
    assert touched(shapely.box(0, 0, 1400, 1000)) == ["a", "b"]
    assert touched(shapely.Point(2300, 500)) == ["b"]
    assert touched(shapely.Point(2700, 500)) == []


def test_a_line_outside_of_every_district_is_in_none() -> None:
    assert touched(shapely.LineString([(5000, 0), (6000, 0)])) == []


def test_every_product_has_the_same_districts_of_a_route() -> None:
    """The road to Mỹ An ends in a commune of Lục Ngạn that its schematic line does not reach."""
    atlas = pipeline.atlas(pipeline.embedded())
    spans, web = atlas.border.spans["districts"], of_links(atlas)
    assert {key: cell.split(";") for key, cell in spans.items() if cell} == {
        key: found for key, found in web.items() if key in spans.index
    }
    link = next(link for link in atlas.facts.links if link.key == "huulung-myan")
    assert route_districts.districts(atlas, link)[1] == "Hữu Lũng, Lục Nam, Lục Ngạn"
