"""What of a folder of products is compared: its table of links, and tables of its package."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyogrio

from lienket import schema
from lienket.errors import UsageError
from lienket.i18n import Pair, notice
from lienket.pipeline import manifest
from lienket.timeline.contrasts import Snapshot

STATUS = Path("tables", "links_status.csv")
_PACKAGE = Path("qgis", "lienket.gpkg")

_LINKS = ("key", "name_vi", "name_en", "sides", "ground", "works", "length_km")
_NAMED = ("key", "name_vi", "name_en")
_RANGES = (
    *("people", "people_least", "people_most"),
    *("person_min", "person_min_least", "person_min_most"),
)
_COLUMNS = {
    "sides": _NAMED,
    "link_worth": (*_NAMED, "link", "target", *_RANGES, "firm"),
    "people_within": ("key", "side", "target", "scenario", "limit_min", *_RANGES[:3]),
    "unit_access": (*_NAMED, "unit", "target", "people", "today_min"),
}
"""What is compared of the package, by table."""
_TABLES = {"worth": "link_worth", "within": "people_within", "units": "unit_access"}


def read(folder: Path) -> Snapshot:
    """What is compared of the products in `folder`; no row of what they do not hold.

    Raises:
        UsageError: a file of them cannot be read, or is no longer what was made.
    """
    try:
        whole = json.loads((folder / manifest.FILE).read_text(encoding="utf-8"))
        title = str(whole["title_vi"]), str(whole["title_en"])
        made = manifest.held(folder)
        entry = made["tables"]
        if not manifest.is_whole(entry, folder, STATUS):
            raise UsageError(notice("compare_changed", file=folder / STATUS))
        links = _links(folder / STATUS)
    except (OSError, ValueError, KeyError, TypeError) as why:
        raise UsageError(notice("compare_illegible", folder=folder, why=why)) from why
    beside = (folder / _PACKAGE).exists() and _of_one_build(entry, made.get("qgis", {}))
    package = _package(folder) if beside else {}
    empty = {layer: pd.DataFrame(columns=list(schema.names(layer))) for layer in _TABLES.values()}
    return Snapshot(
        path=str(folder),
        title=title,
        as_of=entry["as_of"],
        audience=entry["audience"],
        assumed=str(entry.get("options", {}).get(manifest.ASSUMED, "")),
        sides=_sides(links, package.get("sides", pd.DataFrame(columns=list(_NAMED)))),
        links=links,
        **{name: package.get(layer, empty[layer]) for name, layer in _TABLES.items()},
    )


def _links(path: Path) -> pd.DataFrame:
    """The table of links, by key.

    Raises:
        ValueError: it is none.
    """
    links = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    if lacking := [*pd.Index(_LINKS).difference(links.columns)]:
        raise ValueError(", ".join(lacking))
    return links.assign(length_km=pd.to_numeric(links["length_km"])).set_index("key", drop=False)


def _of_one_build(entry: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two products show the same day to the same people, made of the same files."""
    same = ("as_of", "audience", "in")
    assumed = (each.get("options", {}).get(manifest.ASSUMED) for each in (entry, other))
    return all(entry[name] == other.get(name) for name in same) and len({*assumed}) == 1


def _package(folder: Path) -> dict[str, pd.DataFrame]:
    """The tables of the package that are compared, those that it has with all that is needed.

    Raises:
        UsageError: it cannot be read whole.
    """
    path = folder / _PACKAGE
    try:
        with warnings.catch_warnings(record=True) as met:
            warnings.simplefilter("always")
            there = {str(name) for name, _ in pyogrio.list_layers(path)} & {*_COLUMNS}
            tables = {layer: _table(path, layer) for layer in there}
    except (OSError, ValueError, RuntimeError) as why:
        raise UsageError(notice("compare_illegible", folder=path, why=why)) from why
    # What GDAL merely warns of is a table that is not there, or not whole.
    if met:
        raise UsageError(notice("compare_illegible", folder=path, why=met[0].message))
    return {layer: table for layer, table in tables.items() if table is not None}


def _table(path: Path, layer: str) -> pd.DataFrame | None:
    """A table of the package; None where it lacks a column, as one of an older program may.

    Raises:
        RuntimeError: it cannot be read.
    """
    table = pd.DataFrame(pyogrio.read_dataframe(path, layer=layer, read_geometry=False))
    return table if {*_COLUMNS[layer]} <= {*table.columns} else None


def _sides(links: pd.DataFrame, named: pd.DataFrame) -> dict[str, Pair]:
    """The sides of products by key, with their names where the package has them."""
    keys = dict.fromkeys(key for cell in links["sides"] for key in cell.split(";") if key)
    rows = {str(row.key): (str(row.name_vi), str(row.name_en)) for row in named.itertuples()}
    return {key: rows.get(key, (key, key)) for key in keys}
