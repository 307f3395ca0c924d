"""What became of the communes of the country on 1 July 2025: rows read, checked and made compact.

The reference is a lead that was partly made by machine. Nothing of it is taken on trust: each row
is checked against what else is at hand, and says by which checks it holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from lienket import text
from lienket.errors import ProductError
from lienket.units import bare, letters

CLAUSE, CROSSWALK, DISTRICT = "clause", "crosswalk", "district"
"""The checks: the clause names both units; the publisher's list of merged units has the row; the
new unit lies in the district of the old one."""

_LEAST_SHARE = 0.01
"""The least share of a new unit inside a district for it to be said to lie there."""


def records(table: pd.DataFrame) -> list[dict[str, str]]:
    """The rows of a table of texts."""
    return cast("list[dict[str, str]]", table.to_dict("records"))


def clean(name: str) -> str:
    """A unit's whole name as the tables have it: NFC, its kind with a capital."""
    read = text.read(name)[0]
    return read[:1].upper() + read[1:]


def rows(reference: pd.DataFrame) -> pd.DataFrame:
    """The rows of the reference with `clause` as a number, `extent` whole or part; sorted by codes.

    A clause without its number has that of the rows about the same new unit, or, where it is the
    last of its act (what was not rearranged), that of the other rows there.

    Args:
        reference: text, as `succession_2025.csv` has it.
    """
    made = reference.assign(words=reference["clause"])
    number = made["words"].str.extract(r"^(\d+)\.", expand=False)
    own = number.groupby([made["resolution"], made["new_code"]]).transform("first")
    last = made["words"].str.contains("Sau khi sắp xếp,", regex=False)
    lasts = number.where(last).groupby(made["resolution"]).transform("first")
    made["clause"] = number.fillna(own).fillna(lasts.where(last))
    made["extent"] = made["extent"].map({"full": "whole", "partial": "part"})
    for name in ("old_name", "old_district", "old_province", "new_name", "new_province"):
        made[name] = made[name].map(clean)
    return made.sort_values(["old_code", "new_code"], ignore_index=True)


def recoded(made: pd.DataFrame, codes: Mapping[tuple[str, str], str]) -> pd.DataFrame:
    """`made` with the code that the publisher of maps gives a new unit, where that is another.

    Args:
        made: as `rows` returns them.
        codes: the code of each new unit, by the code of its province and its name in `letters`.

    Raises:
        ProductError: a new unit is not among `codes`.
    """
    places = zip(made["new_province_code"], made["new_name"].map(letters), strict=True)
    found = [codes.get(place, "") for place in places]
    known = set(codes.values())
    own = [code if code in known else other
           for code, other in zip(made["new_code"], found, strict=True)]  # fmt: skip
    if "" in own:
        lost = made["new_name"][[code == "" for code in own]].unique()
        msg = f"These new units are not among those of the publisher of maps: {', '.join(lost)}."
        raise ProductError(msg)
    return made.assign(new_code=own)


def names_in_clause(made: pd.DataFrame) -> pd.Series[bool]:
    """Whether the words of the clause name both the old unit and the new one."""
    words = made["words"].map(letters)
    found = [
        letters(bare(old)) in clause and letters(bare(new)) in clause
        for old, new, clause in zip(made["old_name"], made["new_name"], words, strict=True)
    ]
    return pd.Series(found, index=made.index, dtype=bool)


def in_crosswalk(made: pd.DataFrame, crosswalk: pd.DataFrame) -> pd.Series[bool]:
    """Whether the list of the publisher of maps has the row too.

    Args:
        made: as `rows` returns them.
        crosswalk: text, one row an old commune, with `old_code` and `new_code`.
    """
    known = set(zip(crosswalk["old_code"], crosswalk["new_code"], strict=True))
    told = zip(made["old_code"], made["new_code"], strict=True)
    return pd.Series([pair in known for pair in told], index=made.index)


def in_district(
    made: pd.DataFrame, districts: gpd.GeoDataFrame, communes: gpd.GeoDataFrame
) -> pd.Series:
    """Whether at least 1 % of the new unit lies in the district of the old one; None = not known.

    Areas are compared as shares of one unit, in the degrees of the references (EPSG:4326).

    Args:
        made: as `rows` returns them.
        districts: EPSG:4326 polygons with `district` and `province`, about 2019.
        communes: EPSG:4326 polygons with `code`, those of 2025.
    """
    places = [
        letters(f"{bare(province)} {district}")
        for province, district in zip(districts["province"], districts["district"], strict=True)
    ]
    ground = dict(zip(places, shapely.make_valid(districts.geometry.to_numpy()), strict=True))
    shapes = communes.set_index("code").geometry.map(shapely.make_valid).to_dict()
    met: dict[tuple[str, str], bool | None] = {}
    found: list[bool | None] = []
    for row in records(made):
        key = letters(f"{bare(row['old_province'])} {row['old_district']}"), row["new_code"]
        if key not in met:
            met[key] = _lies_in(shapes.get(key[1]), ground.get(key[0]))
        found.append(met[key])
    return pd.Series(found, index=made.index, dtype=object)


def _lies_in(shape: BaseGeometry | None, area: BaseGeometry | None) -> bool | None:
    if shape is None or area is None:
        return None
    return bool(shapely.intersection(shape, area).area >= _LEAST_SHARE * shape.area)


def traps(made: pd.DataFrame) -> list[str]:
    """The codes of new units that an old one of the very same name has too, on other ground.

    Args:
        made: as `rows` returns them.
    """
    old = made.drop_duplicates("old_code").set_index("old_code")["old_name"].map(letters)
    new = made.drop_duplicates("new_code").set_index("new_code")["new_name"].map(letters)
    same = [code for code in new.index if code in old.index and old[code] == new[code]]
    alone = made.groupby("new_code").agg(count=("old_code", "size"), code=("old_code", "first"))
    parts = set(made.loc[made["extent"] == "part", "old_code"])
    return [
        code
        for code in same
        if not (alone["count"][code] == 1 and alone["code"][code] == code and code not in parts)
    ]
