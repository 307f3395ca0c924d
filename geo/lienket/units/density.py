"""Units in which as many people are said to live as cannot: no data taken for people, or none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import geopandas as gpd

from lienket import crs
from lienket.errors import Fault, Location
from lienket.model.units import Population, Units
from lienket.units.codes import CODE, EPOCH
from lienket.units.tables import POPULATION

_MOST_KM2 = 300_000
"""No unit of any country has so many people [people/km²]: the densest have half of it."""

_FEW = 100_000
"""Whether fewer people find room in their unit is not asked."""


def check(
    units: Units, frames: Mapping[str, gpd.GeoDataFrame], file: str = POPULATION
) -> Iterator[Fault]:
    """A fault where nobody lives in any unit, and for each drawn unit that cannot hold its people.

    Args:
        units: administrative units in time, with their people.
        frames: layers, EPSG:4326, by key.
        file: where the people were read from.
    """
    known = [row for row in units.population if row.people is not None]
    if known and not any(row.people for row in known):
        yield Location(file).fault("people_all_zero")
    for row in known:
        layer = next((each.layer for each in units.epochs if each.key == row.epoch), "")
        if (row.people or 0) > _FEW and layer in frames:
            yield from _crowded(row, frames[layer], file)


def _crowded(row: Population, frame: gpd.GeoDataFrame, file: str) -> Iterator[Fault]:
    if CODE not in frame:
        return
    here = frame[frame[CODE] == row.code]
    here = here[here[EPOCH] == row.epoch] if EPOCH in here else here
    km2 = float(crs.area_ha(here).sum()) / 100
    if len(here) and row.people is not None and row.people > _MOST_KM2 * km2:
        yield Location(file, row.line, row.code).fault(
            "people_too_dense", people=f"{row.people:.0f}", area=f"{km2:.4g}", most=_MOST_KM2
        )  # fmt: skip
