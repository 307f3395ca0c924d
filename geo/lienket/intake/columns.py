"""Which column of a file holds what: as a person says, else by what the column is called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd

from lienket import text
from lienket.errors import UsageError
from lienket.i18n import notice
from lienket.intake.targets import code, heads

NAMES = ("key", "ref", "name_vi", "name_en")
"""What is looked for in a file to know what a record is."""

_GIVEN, _BETWEEN = "=", ","


def read(written: Sequence[str], frame: gpd.GeoDataFrame, others: Sequence[str]) -> dict[str, str]:
    """The column of `frame` (any CRS, any geometry) for each name that it has one for.

    Args:
        written: what a person says, each `name_vi=TÊN` or several with commas between.
        frame: the records.
        others: further columns that a person may name: those of the layer.

    Raises:
        UsageError: a name or a column is unknown, or nothing is said of one; all at once.
    """
    found = {name: column for name in NAMES if (column := _by_head(name, frame)) is not None}
    faults: list[str] = []
    for pair in filter(None, (each.strip() for text_ in written for each in text_.split(_BETWEEN))):
        name, given, column = (each.strip() for each in pair.partition(_GIVEN))
        columns = _columns(frame)
        actual = next((each for each in columns if code(each) == code(column)), None)
        choices = tuple(dict.fromkeys((*NAMES, *others)))
        if not given or name not in choices:
            near = text.nearest(name, choices)
            faults.append(notice("map_name", pair=pair, choices=", ".join(choices), near=near))
        elif actual is None:
            near = text.nearest(column, columns)
            faults.append(notice("map_column", pair=pair, choices=", ".join(columns), near=near))
        else:
            found[name] = actual
    if faults:
        raise UsageError("\n".join(faults))
    return found


def _columns(frame: gpd.GeoDataFrame) -> list[str]:
    return [str(name) for name in frame.columns if name != frame.geometry.name]


def _by_head(name: str, frame: gpd.GeoDataFrame) -> str | None:
    """The column that is called as such columns are; None where none, or several alike, are."""
    words: Mapping[str, Sequence[str]] = heads()["columns"]
    for word in words[name]:
        alike = [column for column in _columns(frame) if code(column).replace("_", "") == word]
        if len(alike) == 1 and frame[alike[0]].notna().any():
            return alike[0]
    return None
