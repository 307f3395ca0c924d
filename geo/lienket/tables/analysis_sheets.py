"""What is computed across the border, as sheets of the workbook that a planner reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from lienket.export_tables import access_tables, analysis, counts
from lienket.export_tables.tables import Table
from lienket.i18n import halves
from lienket.model.atlas import Atlas
from lienket.speech import column, first
from lienket.tables import code_labels

SHEETS: tuple[str, ...] = (
    "crossings", "border", "unplaced", "gaps", "isolation", "disagreements", "changes", "gains",
    "trips", "unit_successions", "unit_links",
)  # fmt: skip
"""The tables that are sheets of their own, in order, as far as there are any; those of links and
parts join theirs."""

_SPOKEN = (
    *("district_a", "district_b", "districts", "communes", "place", "origin", "destination"),
    *("pair", "best_trip", "feature_a", "feature_b"),
)
"""Columns of keys of areas, places, pairs, trips and parts, which a sheet has by name."""

_NAMING: tuple[str, ...] = ("border", "trips")

_OF_LINKS = (
    *("lagging", "gap_m", "gap_error_m", "drawn_km", "schematic_km", "served_km", "built_pct"),
    *("crossings", "districts", "communes"),
)


def tables(atlas: Atlas) -> Mapping[str, Table]:
    """The tables of what is computed, without geometry, areas and places by name; by table.

    What each link changes is in the order of its rank.
    """
    made = (*access_tables.layers(atlas, {}), *analysis.tables(atlas, {}))
    found = {table.name: table for table in made}
    frames = [*atlas.frames.values(), *(found[name].rows.set_index("key") for name in _NAMING)]
    names = {
        str(key): first((_text(vi), _text(en)))
        for frame in frames
        for key, vi, en in frame[["name_vi", "name_en"]].astype(object).itertuples(name=None)
    }
    told = {name: _spoken(table, names) for name, table in found.items()}
    ranked = told["changes"].rows.sort_values("rank", kind="stable", na_position="last")
    return {**told, "changes": replace(told["changes"], rows=ranked)}


def links(status: pd.DataFrame, found: Mapping[str, Table], atlas: Atlas) -> pd.DataFrame:
    """`status`, a row a link, with what is computed of routes and what is completed in part."""
    spans = found["spans"].rows.set_index("key")[[*_OF_LINKS]]
    return status.join(spans, on="key").assign(
        state_as_of=[str(atlas.states[key].as_of or "") for key in status["key"]],
        **{column("done"): [first(counts.completed(key, atlas)) for key in status["key"]]},
    )


def _text(name: Any) -> str:  # noqa: ANN401 - a cell
    return "" if pd.isna(name) else str(name)


def drawn_km(found: Mapping[str, Table]) -> Mapping[str, float]:
    """The length of each part of a route that is drawn, a schematic line counted [km]."""
    rows = found["stretches"].rows.dropna(subset="drawn_km")
    return dict(zip(rows["part"], rows["drawn_km"], strict=True))


def _spoken(table: Table, names: Mapping[str, str]) -> Table:
    rows = pd.DataFrame(table.rows).drop(columns=["geometry", "look", "trip"], errors="ignore")
    said = {name: _said(rows[name], names) for name in _SPOKEN if name in rows}
    if "figures" in rows:
        said["figures"] = rows["figures"].map(_alone, na_action="ignore")
    if "class" in rows:
        said["class"] = rows["class"].map(_road, na_action="ignore")
    if "matter" in rows:
        said |= {name: _of_matters(rows["matter"], rows[name]) for name in ("says_a", "says_b")}
    return replace(table, rows=rows.assign(**said))


def _road(code: str) -> str:
    """What a class of road is called."""
    return first(analysis.road_class(code)) if code else ""


def _alone(cell: str) -> str:
    """A list of texts in both languages in the first one alone.

    >>> _alone("Số dân: 5 người | People: 5 people;Xã: 1 | Communes: 1")
    'Số dân: 5 người; Xã: 1'
    """
    return "; ".join(first(halves(told)) for told in cell.split(";"))


def _of_matters(matters: pd.Series[Any], cells: pd.Series[Any]) -> pd.Series[Any]:
    """What a side says of each matter in words."""
    known = {"class": code_labels.roads()}
    told = zip(matters, cells, strict=True)
    return pd.Series(
        [
            code_labels.cell_text(cell, code_labels.column_labels(matter, known))
            for matter, cell in told
        ],
        index=cells.index,
    )


def _said(column: pd.Series[Any], names: Mapping[str, str]) -> pd.Series[Any]:
    """The keys of each list in `column` as names."""
    return column.map(
        lambda cell: "; ".join(names.get(key, key) for key in cell.split(";")), na_action="ignore"
    )
