"""The communes of 2025, with the old communes that each of them holds, from the crosswalk.

An old commune is found by its name, its district *and* its side: one name may stand for several.
Old communes, districts and names are those of the crosswalk (units of March 2025).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd
import shapely

from derivation import areas, coverage
from lienket import text
from lienket.errors import ProductError

EPOCH = "2025-07"
KINDS = {"Xã": "Commune", "Phường": "Ward", "Thị trấn": "Township", "Đặc khu": "Special Zone"}

_GRID_M = 1.0
"""Lines are noded on this grid [m], that of a layer: what is nearer is one line."""


@dataclass(frozen=True, slots=True)
class Old:
    """An old commune: type and name, code of its district, code of its province."""

    name: str
    district: str
    province: str


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


def tiled(communes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """`communes` as a coverage: common borders with the same vertices, no overlap, no gap within.

    Args:
        communes: polygons that tile but for slivers, projected, in metres.

    Raises:
        ProductError: a commune has no face of its own, or the faces make no valid coverage.
    """
    lines = shapely.union_all(shapely.boundary(communes.geometry.to_numpy()), grid_size=_GRID_M)
    return coverage.guard_coverage(areas.faces(lines, communes), "Noding the communes")


def described(
    communes: gpd.GeoDataFrame,
    crosswalk: pd.DataFrame,
    wanted: Sequence[Old],
    formerly: Mapping[str, str],
) -> gpd.GeoDataFrame:
    """Each of `communes` with its key and names, and what it holds (`covers`), sorted by code.

    Those that hold any of `wanted` say so in their name, for the facts point at them. What has no
    code in the crosswalk is no commune, and is left out.

    Args:
        communes: polygons indexed by code, a column `full` (type and name).
        crosswalk: as in `codes`, with the columns `old_code` and `old_district` too.
        wanted: old communes.
        formerly: what districts are called, by code, where that is not their name alone.

    Returns:
        Same CRS; columns `key`, `name_vi`, `name_en`, `code`, `epoch`, `covers`.

    Raises:
        ProductError: an old commune is not in the crosswalk, or lies in two new communes; or one of
            `communes` holds none.
    """
    meant: dict[str, list[Old]] = {}
    for code, old in zip(codes(crosswalk, wanted), wanted, strict=True):
        meant.setdefault(code, []).append(old)
    covers = _covers(crosswalk, formerly)
    if missing := sorted(set(communes.index) - covers.keys()):
        msg = f"No old commune in the crosswalk for {', '.join(missing)}. Add it, or mend the code."
        raise ProductError(msg)
    ordered = communes.sort_index()
    full = [_capital(text.nfc(name)) for name in ordered["full"]]
    olds = [meant.get(code, []) for code in ordered.index]
    rows = {
        "key": [f"gso-{code}-2025" for code in ordered.index],
        "name_vi": [
            f"{name} (2025{_named_vi(held)})" for name, held in zip(full, olds, strict=True)
        ],
        "name_en": [
            f"{_english(name)} (2025{_named_en(held)})"
            for name, held in zip(full, olds, strict=True)
        ],
        "code": [*ordered.index],
        "epoch": EPOCH,
        "covers": [covers[code] for code in ordered.index],
    }
    return gpd.GeoDataFrame(rows, geometry=[*ordered.geometry], crs=communes.crs)


def _low(name: str) -> str:
    return name[:1].lower() + name[1:]


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _named_vi(olds: Iterable[Old]) -> str:
    listed = ", ".join(_low(old.name) for old in olds)
    return f"; gồm {listed} cũ" if listed else ""


def _named_en(olds: Iterable[Old]) -> str:
    both = " and ".join(_english(old.name) for old in olds)
    return f"; holds the old {both}" if both else ""


def _english(full: str) -> str:
    """`full` (type and name) in English: the type after the name.

    >>> _english("Phường Phượng Sơn"), _english("Thị trấn Bố Hạ")
    ('Phượng Sơn Ward', 'Bố Hạ Township')
    """
    kind = next(kind for kind in KINDS if full.startswith(f"{kind} "))
    return f"{full.removeprefix(kind).strip()} {KINDS[kind]}"


def _covers(crosswalk: pd.DataFrame, formerly: Mapping[str, str]) -> dict[str, str]:
    """What each new commune holds, by its code: old communes by district; parts say so."""
    olds = crosswalk.dropna(subset=["old_code"]).sort_values(["old_district_code", "old_code"])
    split = olds["old_code"].duplicated(keep=False)
    parts = split.map({True: "một phần ", False: ""})
    named = olds.assign(
        name=parts + [_low(text.nfc(name)) for name in olds["old_name"]],
        district=[
            formerly.get(code, _low(text.nfc(name)))
            for code, name in zip(olds["old_district_code"], olds["old_district"], strict=True)
        ],
    )
    found: dict[str, list[str]] = {}
    for (code, _), held in named.groupby(["new_code", "old_district_code"]):
        listed = f"{', '.join(held['name'])} ({held['district'].iloc[0]})"
        found.setdefault(str(code), []).append(listed)
    return {code: "; ".join(districts) for code, districts in found.items()}
