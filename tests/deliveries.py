"""Files as offices hand them over, made of the real Provincial road 242, and how they are taken."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from lienket import pipeline
from lienket.errors import UsageError
from lienket.i18n import beside
from lienket.intake import delivery
from lienket.intake.delivery import Delivered

ROADS = gpd.read_file(pipeline.embedded() / "roads.geojson")
SIDES = gpd.read_file(pipeline.embedded() / "districts.geojson").dissolve("side")
DT242 = ROADS.loc[ROADS["ref"] == "ĐT.242", ["name_vi", "ref", "geometry"]].reset_index(drop=True)
"""Provincial road 242: one record a side, EPSG:4326."""

CODE = 9215
"""VN-2000 / TM-3 107°15', that of Lạng Sơn."""


def take(path: Path, **options: Any) -> Delivered:  # noqa: ANN401 - those of `delivery.read`
    """What the program makes of a file; nothing may be left to GDAL's warnings."""
    return delivery.read(path, **{"known": ROADS, "sides": SIDES, **options})


def notes(taken: Delivered) -> str:
    """What is said of a file that is used."""
    return "\n".join(map(beside, taken.notes))


def refusal(path: Path, **options: Any) -> str:  # noqa: ANN401 - those of `delivery.read`
    """Why a file is not used, in both languages."""
    with pytest.raises(UsageError) as caught:
        take(path, **options)
    head, *faults = str(caught.value).splitlines()
    assert faults, head
    assert all(" | " in line for line in (head, *faults))
    return "\n".join(faults)


def write(frame: gpd.GeoDataFrame, path: Path, **options: Any) -> Path:  # noqa: ANN401 - pyogrio's
    """`frame` in a file, by pyogrio, whose warnings are its own affair."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame.to_file(path, **options)
    return path


def apart_m(taken: gpd.GeoDataFrame, meant: gpd.GeoDataFrame) -> float:
    """How far two frames are apart at most, in their order [m]."""
    one, other = (frame.to_crs(3405).geometry.to_numpy() for frame in (taken, meant))
    return float(shapely.hausdorff_distance(one, other).max())
