"""The sides of a new workspace, and their communes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd

from lienket import text, units
from lienket.model.records import Side
from lienket.model.units import Unit, Units
from lienket.scaffold import meridians
from lienket.scaffold.country import TOLERANCE_M, Country
from lienket.scaffold.ground import OWN
from lienket.scaffold.rows import frame, row

COMMUNE_COLUMNS = ("code", "epoch", "area_diff_pct")


def key(name: str) -> str:
    """The key of a side: its name in ASCII, such as `ba-ria-vung-tau`.

    >>> key("Hà Tĩnh"), key("Bà Rịa - Vũng Tàu")
    ('ha-tinh', 'ba-ria-vung-tau')
    """
    return text.plain(name).strip("_").replace("_", "-").replace("--", "-").replace("--", "-")


def of_provinces(meant: Sequence[Unit]) -> tuple[Side, ...]:
    """The sides that are provinces of the national table."""
    found = []
    for unit in meant:
        name = units.bare(unit.name_vi)
        code = meridians.of_province(unit.code).crs
        found.append(Side(key(name), name, name, unit.code, code))
    return tuple(found)


def communes(table: Country, sides: Sequence[Side], known: Units, epoch: str) -> gpd.GeoDataFrame:
    """The layer of communes (EPSG:4326), by key.

    Args:
        table: the national table.
        sides: provinces of it.
        known: the units of the country, for names.
        epoch: the time of the codes.
    """
    held: Mapping[str, str] = {side.code: side.key for side in sides}
    areas = []
    for each in table.areas(held).to_dict("records"):
        code, side = str(each["code"]), held[each["province"]]
        unit = known.at(code, epoch)
        name = unit.name_vi if unit else code
        names = name, units.english(name)
        areas.append(
            row(f"xa-{code}", names, each["geometry"], side=side, code=code,
                area_diff_pct=each["area_diff_pct"], tolerance_m=TOLERANCE_M)
        )  # fmt: skip
    return frame(areas, COMMUNE_COLUMNS, source=OWN, epoch=epoch)
