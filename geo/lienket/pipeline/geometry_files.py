"""What the files of a workspace become once geometry in them is replaced."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely.geometry.base import BaseGeometry

from lienket import catalogue, crs, facts, layers, status_book
from lienket.checks import gaps
from lienket.errors import Line
from lienket.facts import internal
from lienket.geometry_types import LINES
from lienket.i18n import Pair
from lienket.intake import accepted_gaps, cells
from lienket.intake.comparison import Replacement
from lienket.intake.matching import written
from lienket.intake.review import Wanted, side_where
from lienket.layers import history
from lienket.layers.features import COLUMNS, own_columns
from lienket.pipeline.reading import Workspace
from lienket.status_book import Cited

_PARTS, _SOURCES, _LAYER = "parts", "sources", "layer"
_OF_THE_OLD = ("shared", "length_km", "area_diff_pct")
"""Columns of layers that say something of a geometry, and nothing of the next one."""

Row = dict[Hashable, Any]


@dataclass(frozen=True, slots=True)
class Renewed:
    """A workspace, what an import is for, its records (EPSG:4326) and what they cite.

    `columns`: which column of the records holds what.
    """

    read: Workspace
    wanted: Wanted
    records: gpd.GeoDataFrame
    columns: Mapping[str, str]
    cited: Cited

    def steps(
        self, folder: Path, changes: Sequence[Replacement], reason: Pair
    ) -> Iterator[dict[str, bytes]]:
        """The files that change, content by path in `folder`; each step goes on from the last.

        Raises:
            UsageError: nobody says why a gap in a new line is accepted.
            ProductError: a workbook of facts cannot be written anew.
        """
        for base in bases(changes):
            rows = [row for row in changes if _base(row) == base]
            yield self._layers(folder, base, rows)
            unplaced = {row.target.key: self.wanted.layer.key for row in rows if _is_part(row)}
            if unplaced and self.wanted.layer.status:
                tables = base or facts.FOLDER
                yield cells.written(folder, tables, _PARTS, _LAYER, unplaced)
            yield self._known(folder, base, rows, reason)

    def _layers(self, folder: Path, base: str, rows: Sequence[Replacement]) -> dict[str, bytes]:
        """The file of the layer and that of what was replaced in it."""
        layer = self.wanted.layer
        whole = self.read.whole.frames[layer.key]
        # Of a layer without features, a plain list would choose columns instead of rows.
        inside = pd.Series([isinstance(row, Line) for row in whole["line"]], whole.index, bool)
        frame = whole[inside == bool(base)].drop(columns="line")
        by_key = {row.target.key: row for row in rows}
        old = {str(row["key"]): row for row in frame.to_dict("records") if row["key"] in by_key}
        kept = frame[~frame["key"].isin(by_key)].to_dict("records")
        fresh = [self._row(row, old.get(key)) for key, row in by_key.items()]
        former = [self._former(row, old.get(key)) for key, row in by_key.items()]
        past, _ = history.read(folder, self.read.whole.catalogue, base)
        known = past[layer.key].drop(columns="line").to_dict("records") if layer.key in past else []
        together = sorted([*known, *former], key=_order)
        name, columns = "/".join(filter(None, (base, layer.file))), (*COLUMNS, *own_columns(layer))
        return {
            name: layers.as_geojson(_frame([*kept, *fresh], columns)),
            history.file_of(layer, base): layers.as_geojson(
                _frame(together, (*columns, *history.COLUMNS))
            ),
        }

    def _row(self, change: Replacement, old: Mapping[Any, Any] | None) -> Row:
        """The feature as it becomes: its own names, the place and the source of the file."""
        own: Row = dict.fromkeys(own_columns(self.wanted.layer))
        row: Row = {**own, **(old or self._named(change))}
        row |= {name: None for name in _OF_THE_OLD if name in own}
        row |= {"error_m": None, "tolerance_m": None, "identity": "stated"}
        row |= {"accuracy": change.accuracy, "source": change.source}
        return row | {"geometry": change.merged.geometry}

    def _named(self, change: Replacement) -> Row:
        """What a feature that was not there is called, and what else its record says."""
        record = self.records.loc[change.records[0]]
        said = {name: written(record[column]) for name, column in self.columns.items()}
        own: Row = {
            name: said[name] or None for name in own_columns(self.wanted.layer) if name in said
        }
        vi, en = change.target.name
        geometry = change.merged.geometry
        return {
            **own,
            "key": change.target.key,
            "name_vi": vi or said.get("name_vi", ""),
            "name_en": en or said.get("name_en", "") or vi,
            "side": change.target.side or self._side(geometry),
        }

    def _side(self, geometry: BaseGeometry) -> str:
        """The side that a person named, else the one that a geometry lies on."""
        return self.wanted.side or side_where(geometry, self.wanted.sides)

    def _former(self, change: Replacement, old: Mapping[Any, Any] | None) -> Row:
        """The feature as it was, until the day of the new source; perhaps without a place."""
        until = {"until": self.cited.date.last.isoformat(), "replaced_by": change.source}
        if old is not None:
            return {**old, **until}
        unplaced = {**self._row(change, None), "accuracy": "unmapped", "geometry": None}
        return unplaced | until

    def _known(
        self, folder: Path, base: str, rows: Sequence[Replacement], reason: Pair
    ) -> dict[str, bytes]:
        """`known.toml`, if gaps in lines come or go.

        Raises:
            UsageError: nobody says why a gap in a new line is accepted.
        """
        if not self.wanted.layer.status:
            return {}
        measured = {row.target.key: self._gaps(row) for row in rows}
        name = "/".join(filter(None, (base, catalogue.KNOWN_FILE)))
        content = accepted_gaps.renewed(folder / name, measured, reason)
        return {} if content is None else {name: content}

    def _gaps(self, change: Replacement) -> list[float]:
        """The gaps in a new line that must be accepted [m]."""
        line = change.merged.geometry
        if line.geom_type not in LINES:
            return []
        metric = gpd.GeoSeries([line], crs=crs.STORED).to_crs(self.wanted.measuring_crs)[0]
        return [metres for metres in gaps.gaps_m(metric) if metres > gaps.GAP_M]


def with_source(
    folder: Path, changes: Sequence[Replacement], cited: Cited, *, public: bool = False
) -> Iterator[dict[str, bytes]]:
    """The step that adds the source of `changes`, if it is a new one; see `Renewed.steps`.

    It stands with the internal ones where it is about these alone; `public`: it is about
    something else too.

    Raises:
        ProductError: a workbook of facts cannot be written anew.
    """
    if cited.row and changes:
        home = facts.FOLDER if public or "" in bases(changes) else internal.FOLDER
        yield status_book.grown(folder, home, {_SOURCES: [cited.row]})


def bases(changes: Sequence[Replacement]) -> list[str]:
    """The folders of the features that change: "" = public, then that of the internal part."""
    there = {_base(row) for row in changes}
    return [base for base in ("", internal.FOLDER) if base in there]


def _base(change: Replacement) -> str:
    """The folder of a feature: "" = public."""
    return internal.FOLDER if isinstance(change.target.line, Line) else ""


def _is_part(change: Replacement) -> bool:
    """Whether it is a part that had no place: such a target stands in a table."""
    return change.target.geometry is None and bool(change.target.codes)


def _order(row: Row) -> tuple[str, str]:
    return str(row["key"]), str(row["until"])


def _frame(rows: Sequence[Row], columns: Sequence[str]) -> gpd.GeoDataFrame:
    frame = pd.DataFrame(rows, columns=[*columns, "geometry"], dtype=object)
    return gpd.GeoDataFrame(frame, geometry="geometry", crs=crs.STORED)
