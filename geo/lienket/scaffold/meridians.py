"""The central meridians of VN-2000 by province, before and since July 2025: `meridians.csv`.

Columns: epoch, code and name of the province; `meridian_deg` [deg]; `epsg`, the code of the zone;
`act`, the circular that fixes the meridians, whose own text was not read; `checked`: `epsg` = the
area of use of that code names the province; `exclusion` = the areas of all other codes name the
others; `unchanged` = the province was not merged and keeps what it had; `no` = no act was seen: of
the meridians of the provinces that were merged, the one nearest to the middle.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

from lienket.scaffold.country import EPOCH


@dataclass(frozen=True, slots=True)
class Meridian:
    """The central meridian of a province [deg], its zone, the act, and how it was checked."""

    epoch: str
    code: str
    name_vi: str
    meridian_deg: float
    epsg: int
    act: str
    checked: str

    @property
    def crs(self) -> str:
        """The CRS as a catalogue writes it."""
        return f"EPSG:{self.epsg}"

    @property
    def written(self) -> str:
        """The meridian in degrees and minutes."""
        minutes = round(self.meridian_deg * 60)
        return f"{minutes // 60}°{minutes % 60:02}'"


@cache
def table() -> tuple[Meridian, ...]:
    """All provinces of both epochs."""
    file = resources.files("lienket.scaffold").joinpath("meridians.csv")
    reader = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    return tuple(
        Meridian(
            row["epoch"], row["code"], row["name_vi"], float(row["meridian_deg"]),
            int(row["epsg"]), row["act"], row["checked"],
        )
        for row in reader
    )  # fmt: skip


def of_province(code: str, epoch: str = EPOCH) -> Meridian:
    """The meridian of the province with `code` in `epoch`.

    Raises:
        KeyError: there is none.
    """
    for row in table():
        if (row.epoch, row.code) == (epoch, code):
            return row
    raise KeyError(code)
