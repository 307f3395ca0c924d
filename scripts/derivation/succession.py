"""What became of the communes of the country on 1 July 2025: rows read, checked and made compact.

The reference is a lead that was partly made by machine. Nothing of it is taken on trust: each row
is checked against what else is at hand, and says by which checks it holds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import cast

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from lienket import text
from lienket.errors import ProductError
from lienket.units import bare, letters, split
from lienket.units.kinds import LATE_TONE

CLAUSE, CROSSWALK, DISTRICT = "clause", "crosswalk", "district"
"""The checks: the clause names both units; the publisher's list of merged units has the row; the
new unit lies in the district of the old one."""

_LEAST_SHARE = 0.01
"""The least share of a new unit inside a district for it to be said to lie there."""


def records(table: pd.DataFrame) -> list[dict[str, str]]:
    """The rows of a table of texts."""
    return cast("list[dict[str, str]]", table.to_dict("records"))


def clean(name: str) -> str:
    """A unit's whole name as the tables have it: NFC, single spaces, its kind with a capital."""
    read = " ".join(text.read(name)[0].split())
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


_KIND = re.compile(unicodedata.normalize("NFD", "xã|phường|thị trấn|đặc khu"))
_PARTS = re.compile("một phần|phần còn lại|phần quy mô dân số|phần diện tích", re.IGNORECASE)
"""What a clause says where it does not take its units whole."""


def names_in_clause(made: pd.DataFrame) -> pd.Series[bool]:
    """Whether the words of the clause name both units, the old one with its own kind before it.

    Args:
        made: as `rows` returns them.
    """
    found = [
        _named(row["old_name"], row["words"])
        and letters(bare(row["new_name"])) in letters(row["words"])
        for row in records(made)
    ]
    return pd.Series(found, index=made.index, dtype=bool)


def _named(name: str, words: str) -> bool:
    """Whether a clause names a unit: its very words, and its kind is the last one before them.

    >>> _named("Xã Tân An", "các phường Chợ và các xã Bến, Tân An")
    True
    >>> _named("Phường Tân An", "các phường Chợ và các xã Bến, Tân An")
    False
    >>> _named("Xã Trường Xuân", "các xã Xuân Trường, Xuân Giang")
    False
    """
    kind, rest = split(name)
    clause = " ".join(_placed(words).split())
    wanted = r"\s*".join(re.escape(word) for word in _placed(rest).split())
    for met in re.finditer(wanted, clause, re.IGNORECASE):
        before = _KIND.findall(clause[: met.start()].lower())
        if before and before[-1] == unicodedata.normalize("NFD", kind.lower()):
            return True
    return False


def _placed(name: str) -> str:
    """A text with each tone mark on the vowel that it stands on in one way of writing."""
    return LATE_TONE.sub(r"\1\3\2", unicodedata.normalize("NFD", name))


def settled(made: pd.DataFrame, passed: pd.DataFrame) -> pd.DataFrame:
    """`made` without rows that their own clause speaks against: a unit of that name elsewhere.

    A clause that takes a unit whole leaves nothing for another. Where a unit has several rows and
    such a clause is among them, those rows stay that name it, or lie in its district, as none of
    the others does; a row that stays alone is the whole.

    Args:
        made: as `rows` returns them.
        passed: columns `clause` and `district`: whether each row passed that check, None = it
            could not be made.
    """
    whole = ~made["words"].map(_PARTS.search).astype(bool)
    dropped: list[int] = []
    for _, own in made.groupby("old_code"):
        if len(own) == 1 or not whole[own.index].any():
            continue
        marks = passed.loc[own.index]
        for name in ("clause", "district"):
            rest = marks.drop(index=[row for row in dropped if row in marks.index])
            if len(rest) > 1 and rest[name].eq(True).any():  # noqa: FBT003 - a value
                against = rest.index[rest[name].eq(False)]  # noqa: FBT003 - a value
                dropped += [int(row) for row in against]
    kept = made.drop(index=dropped)
    alone = kept["old_code"].map(kept["old_code"].value_counts()).eq(1)
    return kept.assign(extent=kept["extent"].where(~alone, "whole"))


def corrected(made: pd.DataFrame, corrections: Sequence[Mapping[str, str]]) -> pd.DataFrame:
    """`made` without the rows that a person found wrong, and with what is right instead.

    The act, the clause and its words are those of another unit that became the same.

    Args:
        made: as `rows` returns them.
        corrections: `old` and `not`: the codes of the row; `new` and `clause_of`: the code of the
            right unit, and of the old one whose clause tells it.

    Raises:
        ProductError: a correction is about no row.
    """
    for change in corrections:
        own = made["old_code"] == change["old"]
        wrong = own & (made["new_code"] == change["not"])
        told = made[
            (made["old_code"] == change.get("clause_of")) & (made["new_code"] == change.get("new"))
        ]
        if not wrong.any() or ("new" in change and told.empty):
            msg = f"units.toml: no row is corrected by {dict(change)}. Mend or remove it."
            raise ProductError(msg)
        if "new" in change:
            source = told.iloc[0]
            columns = ["new_code", "new_name", "new_province_code", "new_province"]
            columns += ["resolution", "clause", "words"]
            made.loc[wrong, columns] = source[columns].to_numpy()
        else:
            made = made[~wrong]
        alone = (made["old_code"] == change["old"]).sum() == 1
        if alone:
            made.loc[made["old_code"] == change["old"], "extent"] = "whole"
    return made.sort_values(["old_code", "new_code"], ignore_index=True)


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
