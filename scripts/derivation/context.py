"""The sheet around the districts: neighbouring provinces, foreign ground, sea, and their lines.

All lines and polygons here are in one projected CRS in metres unless a docstring says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from derivation import coverage, farther, surroundings, waters
from lienket import crs
from lienket.osm import columns

Recipe = Mapping[str, Any]
_TOUCH_DEG, _EDGE_DEG = 1e-7, 3e-5
"""A vertex so near a line, and one so near an edge of the sheet, stands on it [deg]."""


def neighbours(recipe: Recipe, early: gpd.GeoDataFrame, late: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The provinces around, indexed by code, with their columns of the layer.

    Args:
        recipe: `own` (codes left out of `early`), `later` (codes taken from `late`), `sources`
            (source ids of both), `epoch` (of the codes).
        early: provinces, columns `code` and `name`.
        late: the same, of another year, same CRS.
    """
    first, second = recipe["sources"]
    gone = [*recipe["own"], *(code for code in recipe["later"] if code in set(early["code"]))]
    kept = early.set_index("code").drop(gone).assign(source=first)
    added = late.set_index("code").loc[recipe["later"]].assign(source=second)
    both = pd.concat([kept, added])[["name", "source", "geometry"]]
    plain = both["name"].str.replace(r"^(Tỉnh|Thành phố) ", "", regex=True)
    kinds = both["name"].str.startswith("Tỉnh").map({True: " Province", False: " City"})
    made: gpd.GeoDataFrame = both.assign(
        key="neighbour-" + both.index + "-2023",
        name_vi=both["name"],
        name_en=plain + kinds,
        code=both.index,
        epoch=recipe["epoch"],
        **{"class": "neighbour"},
    ).drop(columns="name")
    return made


def areas(
    recipe: Recipe,
    named: gpd.GeoDataFrame,
    country: gpd.GeoDataFrame,
    districts: gpd.GeoDataFrame,
) -> gpd.GeoDataFrame:
    """Neighbouring provinces, foreign ground, sea and the land farther off, EPSG:4326.

    What is foreign and the sea reach as far as the land beyond the sheet: no edge shows in them.

    Args:
        recipe: `margins_deg`, `abroad`, `sliver_m`, `tolerance_m`, `smallest_islet_km2`, `named`
            (names of foreign ground and sea by key), `beyond` (see `farther.parts`), and what
            `neighbours` wants.
        named: as `neighbours` returns them.
        country: polygons of all provinces, same CRS.
        districts: the coverage in the middle, same CRS.

    Raises:
        ProductError: the shares make no valid coverage.
    """
    sheet, abroad = _sheet(recipe, districts)
    own = shapely.coverage_union_all(districts.geometry.to_numpy())
    shares = surroundings.shared_out(sheet, own, named.geometry, abroad, recipe["sliver_m"])
    smallest_m2 = recipe["smallest_islet_km2"] * 1e6
    thin = surroundings.generalised(shares, own, recipe["tolerance_m"], smallest_m2)
    thinned = gpd.GeoDataFrame(geometry=thin).to_crs(crs.STORED)
    near = _squared(coverage.gridded(thinned, columns.GRID_DEG).geometry)
    middle = districts.to_crs(crs.STORED).geometry.set_precision(columns.GRID_DEG, "pointwise")
    ground = gpd.GeoDataFrame(named.drop(columns="geometry"))
    ground = ground.loc[ground.index.isin(near.index)].assign(tolerance_m=recipe["tolerance_m"])
    rows = gpd.GeoDataFrame(ground, geometry=near.loc[ground.index], crs=crs.STORED)
    known = shapely.union_all([*rows.geometry, *middle])
    far = farther.parts(recipe["beyond"], country, near[surroundings.FOREIGN], known)
    # Where the outer line meets the sheet's edge, both sides have the same vertex.
    for key in ("china", "sea"):
        rows = rows.set_geometry(shapely.snap(rows.geometry.to_numpy(), far[key], _TOUCH_DEG))
    return gpd.GeoDataFrame(pd.concat([rows, _wide(recipe, far)], ignore_index=True))


def _squared(shares: gpd.GeoSeries) -> gpd.GeoSeries:
    """`shares` with what rounding put beside the sheet's edges put on them."""
    edges = np.round(shares.total_bounds, 2).reshape(2, 2)

    def moved(xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        made = xy.copy()
        for edge in edges:
            beside = np.abs(made - edge) < _EDGE_DEG
            made = np.where(beside, edge, made)
        return made

    return gpd.GeoSeries(shapely.transform(shares.to_numpy(), moved), shares.index, crs=shares.crs)


def _wide(recipe: Recipe, far: Mapping[str, BaseGeometry]) -> gpd.GeoDataFrame:
    """The rows of what reaches to the outer frame, by key."""
    told = recipe["named"]
    table = pd.DataFrame({
        "key": [*far],
        "class": [told[key]["class"] for key in far],
        "name_vi": [told[key].get("vi") for key in far],
        "name_en": [told[key].get("en") for key in far],
        "tolerance_m": recipe["beyond"]["tolerance_m"],
        "source": recipe["beyond"]["source"],
    })  # fmt: skip
    return gpd.GeoDataFrame(table, geometry=[*far.values()], crs=crs.STORED)


def lines(
    recipe: Recipe,
    ground: gpd.GeoDataFrame,
    provinces: gpd.GeoDataFrame,
    streams: gpd.GeoDataFrame,
    districts: gpd.GeoDataFrame,
) -> gpd.GeoDataFrame:
    """The national border, the borders of provinces, the coast and the rivers, EPSG:4326.

    Args:
        recipe: `borders` (by key: class and names), `tolerance_m`, and what `waters.rivers` wants.
        ground: as `areas` returns them.
        provinces: polygons of provinces of 2023, projected, for what lies beyond the sheet.
        streams: river lines, projected.
        districts: the coverage in the middle, projected.
    """
    by_key = ground.set_index("key").geometry
    around = ground[ground["class"] == "neighbour"].geometry.to_numpy()
    land = shapely.union_all([*around, *districts.to_crs(crs.STORED).geometry])
    sheet = shapely.box(*land.union(by_key["china"].intersection(land.envelope)).bounds)
    wide = shapely.box(*by_key.total_bounds).boundary
    frame = wide.union(sheet.boundary)
    outer = shapely.union_all([by_key[key].boundary for key in ("china", "laos", "sea")])
    beyond = farther.provincial(recipe["beyond"], provinces, sheet, outer)
    found = {
        "border-china": farther.between(by_key["china"], by_key["sea"], wide),
        "border-laos": farther.between(by_key["laos"], by_key["sea"], wide),
        "coast": farther.between(by_key["sea"], by_key["china"], frame),
        "border-provinces": farther.merged(
            shapely.union_all([_inner(around, outer.union(frame)), beyond])
        ),
    }
    rows = pd.DataFrame(
        [(key, *recipe["borders"][key]) for key in found],
        columns=["key", "class", "name_vi", "name_en"],
    ).assign(source=";".join(recipe["sources"]), tolerance_m=recipe["tolerance_m"])
    on_grid = shapely.set_precision([*found.values()], columns.GRID_DEG, mode="pointwise")
    borders = gpd.GeoDataFrame(rows, geometry=on_grid, crs=crs.STORED)
    within = gpd.GeoSeries([land], crs=crs.STORED).to_crs(str(streams.crs)).iloc[0]
    rivers = waters.rivers(recipe, streams, within).assign(source="osm2021", **{"class": "river"})
    return gpd.GeoDataFrame(pd.concat([borders, rivers], ignore_index=True), crs=crs.STORED)


def _inner(provinces: npt.NDArray[np.object_], outer: BaseGeometry) -> BaseGeometry:
    """Where two of the provinces around meet, but for what lies on `outer`."""
    edges = shapely.boundary(provinces)
    shared = [
        shapely.intersection(one, other)
        for at, one in enumerate(edges) for other in edges[at + 1 :]
        if shapely.intersects(one, other)
    ]  # fmt: skip
    return shapely.difference(shapely.union_all(shared), outer)


def _sheet(recipe: Recipe, districts: gpd.GeoDataFrame) -> tuple[BaseGeometry, BaseGeometry]:
    """The sheet around the districts and a point of the foreign ground, in their CRS."""
    west, south, east, north = districts.to_crs(crs.STORED).total_bounds
    margin = recipe["margins_deg"]
    sides = (west - margin[0], south - margin[1], east + margin[2], north + margin[3])
    # Many vertices: its edges are meridians and parallels, not straight lines in metres.
    sheet = shapely.box(*(round(side, 2) for side in sides)).segmentize(0.1)
    both = gpd.GeoSeries([sheet, shapely.Point(recipe["abroad"])], crs=crs.STORED)
    shapes = both.to_crs(str(districts.crs))
    return shapes.iloc[0], shapes.iloc[1]
