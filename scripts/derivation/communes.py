"""The communes of 2025 that hold old communes, found through the crosswalk.

An old commune is found by its name, its district *and* its side: one name may stand for several.
Districts and names are those of the crosswalk (units of March 2025).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from lienket.errors import ProductError

EPOCH = "2025-07"
KINDS = {"Xã": "Commune", "Phường": "Ward", "Thị trấn": "Township", "Đặc khu": "Special Zone"}


@dataclass(frozen=True, slots=True)
class Old:
    """An old commune: type and name, code of its district, code of its province.

    `said` is how the layer tells the district of 2023-2024, when that is another.
    """

    name: str
    district: str
    province: str
    said: str = ""


def codes(crosswalk: pd.DataFrame, wanted: Iterable[Old]) -> list[str]:
    """The code of the 2025 commune that holds each of `wanted`, in their order.

    Args:
        crosswalk: text, one row an old commune, with the columns `new_code`, `old_name`,
            `old_district_code` and `old_prov`.
        wanted: old communes.

    Raises:
        ProductError: some of `wanted` are not in the crosswalk, or lie in two new communes.
    """
    places = pd.MultiIndex.from_frame(crosswalk[["old_name", "old_district_code", "old_prov"]])
    found: list[str] = []
    wrong: list[str] = []
    for old in wanted:
        here = places == (old.name, old.district, old.province)
        held = sorted(set(crosswalk["new_code"].to_numpy()[here]))
        found += held
        if len(held) != 1:
            wrong.append(f"{old.name} ({old.district}, {old.province}): {len(held)}")
    if wrong:
        msg = (
            f"In the crosswalk each old commune must lie in one new one: {'; '.join(wrong)}. "
            "Mend name, district or province in the recipe."
        )
        raise ProductError(msg)
    return found


def holding(
    communes: gpd.GeoDataFrame,
    crosswalk: pd.DataFrame,
    wanted: Sequence[Old],
    tolerance_m: float,
) -> gpd.GeoDataFrame:
    """One row for each 2025 commune that holds any of `wanted`, sorted by code.

    A new commune is larger than the old ones it holds: names and `covers` say which are meant.

    Args:
        communes: projected, in metres, polygons indexed by code, columns `full` (type and name).
        crosswalk: as in `codes`, with the column `old_district` too.
        wanted: old communes.
        tolerance_m: the farthest that a vertex left out may lie from the thinned outline [m].

    Returns:
        Same CRS; columns `key`, `name_vi`, `name_en`, `code`, `epoch`, `covers`, `province`.

    Raises:
        ProductError: an old commune is not in the crosswalk, or lies in two new communes.
    """
    by_code: dict[str, list[Old]] = {}
    for code, old in sorted(zip(codes(crosswalk, wanted), wanted, strict=True), key=_by_code):
        by_code.setdefault(code, []).append(old)
    districts = crosswalk.drop_duplicates("old_district_code").set_index("old_district_code")
    rows = [
        {
            "key": f"gso-{code}-2025",
            "name_vi": f"{communes['full'][code]} (2025; gồm {_listed(olds)} cũ)",
            "name_en": f"{_english(communes['full'][code])} (2025; holds the old {_both(olds)})",
            "code": code,
            "epoch": EPOCH,
            "covers": _covers(olds, districts["old_district"]),
            "province": olds[0].province,
        }
        for code, olds in by_code.items()
    ]
    shapes = [_plain(communes.geometry[code]).simplify(tolerance_m) for code in by_code]
    return gpd.GeoDataFrame(rows, geometry=shapes, crs=communes.crs)


def _plain(shape: BaseGeometry) -> BaseGeometry:
    """`shape` without the wrapping of a MultiPolygon that has one part only."""
    parts = shapely.get_parts(shape)
    return parts[0] if len(parts) == 1 else shape


def _by_code(item: tuple[str, Old]) -> str:
    return item[0]


def _low(name: str) -> str:
    return name[:1].lower() + name[1:]


def _listed(olds: Iterable[Old]) -> str:
    return ", ".join(_low(old.name) for old in olds)


def _both(olds: Iterable[Old]) -> str:
    return " and ".join(_english(old.name) for old in olds)


def _english(full: str) -> str:
    """`full` (type and name) in English: the type after the name.

    >>> _english("Phường Phượng Sơn"), _english("Thị trấn Bố Hạ")
    ('Phượng Sơn Ward', 'Bố Hạ Township')
    """
    kind = next(kind for kind in KINDS if full.startswith(f"{kind} "))
    return f"{full.removeprefix(kind).strip()} {KINDS[kind]}"


def _covers(olds: Iterable[Old], districts: pd.Series[str]) -> str:
    told = [f"{_low(old.name)} ({_low(old.said or districts[old.district])})" for old in olds]
    return "; ".join(told)
