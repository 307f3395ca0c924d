"""An extract put into a workspace: what it would change there, and the files that do it."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely

from lienket import catalogue, layers
from lienket.dates import When
from lienket.errors import UsageError
from lienket.i18n import notice, phrases
from lienket.layers.features import COLUMNS, own_columns
from lienket.model.records import Catalogue
from lienket.osm import catalogue_rows, deriving, reading
from lienket.osm.comparison import Compared, Comparison, Difference
from lienket.osm.elements import Extract
from lienket.osm.ground import REACH_M, Ground
from lienket.osm.own_features import Points

JOURNAL = ".lienket-osm.json"
"""Where a workspace keeps what was written of an extract, to see what a person changed since."""

ADDRESS = "https://www.openstreetmap.org/copyright"


@dataclass(frozen=True, slots=True)
class Standing:
    """A workspace as it stands: its catalogue, its layers (EPSG:4326), the keys of its facts."""

    catalogue: Catalogue
    frames: Mapping[str, gpd.GeoDataFrame]
    parts: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Addition:
    """What an extract would do to a workspace.

    `files`: content by path in the workspace, of those that change; `source`: the row of the
    table `sources` that its features cite; `differences`: what becomes of features; `left`: the
    layers that hold parts of links, which nobody but a person changes.
    """

    files: dict[str, bytes]
    source: dict[str, str]
    differences: tuple[Difference, ...]
    date: When | None
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Journal:
    """What was written of the last extract: its day, the reach [m], each feature in short."""

    date: str = ""
    reach_m: float = REACH_M
    written: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> Journal:
        """That of a workspace; an empty one where there is none that can be read."""
        try:
            data = json.loads((folder / JOURNAL).read_text(encoding="utf-8"))
            written = {str(key): dict(rows) for key, rows in data["features"].items()}
            return cls(str(data["date"]), float(data["reach_m"]), written)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return cls()

    def content(self) -> bytes:
        """The file."""
        data = {"date": self.date, "reach_m": self.reach_m, "features": self.written}
        return (json.dumps(data, indent=0, sort_keys=True) + "\n").encode()


def add(  # noqa: PLR0913 - one parameter a thing that may be known
    folder: Path,
    path: Path,
    reach_m: float | None = None,
    *,
    dated: When | None = None,
    standing: Standing | None = None,
    warn: Callable[[str], None] = lambda _: None,
) -> Addition:
    """What the file of OpenStreetMap at `path` does to the workspace in `folder`, unwritten.

    Args:
        folder: it holds `catalogue.toml` and the layer of the sides.
        path: `.osm.pbf`, `.osm`, or one of these packed.
        reach_m: how far beyond the sides [m]; None = as the last time.
        dated: the day of the extract, where it says none.
        standing: the workspace, if it has been read.
        warn: called with a sentence for what the file lacks, Vietnamese | English.

    Raises:
        UsageError: the file cannot be read, holds nothing near the sides, or has no day.
    """
    there = standing or _standing(folder)
    journal = Journal.read(folder)
    reach = journal.reach_m if reach_m is None else reach_m
    sides = there.frames[there.catalogue.sides_layer]
    ground = Ground.around(sides, there.catalogue.measuring_crs, reach)
    extract = reading.read(path, ground.box, dated)
    if extract.date is None:
        raise UsageError(notice("osm_undated", path=path))
    if not extract.covers(ground.box):
        warn(notice("osm_partial", path=path))
    fresh = deriving.layers(extract, ground, path, warn)
    return _Adding(folder, there, journal, reach).run(extract, fresh)


def _standing(folder: Path) -> Standing:
    """The workspace in `folder`, as far as it can be read."""
    found, _, _ = catalogue.examine(folder)
    frames, _ = layers.read(folder, found)
    return Standing(found, frames)


@dataclass(frozen=True)
class _Adding:
    folder: Path
    there: Standing
    journal: Journal
    reach_m: float

    def run(self, extract: Extract, fresh: Mapping[str, gpd.GeoDataFrame]) -> Addition:
        """What becomes of each layer, and the files of those that change."""
        rows = {layer.key: layer for layer in self.there.catalogue.layers}
        left = tuple(key for key in fresh if key in rows and rows[key].status)
        changes: list[Difference] = []
        files: dict[str, bytes] = {}
        written: dict[str, Mapping[str, str]] = {}
        for key in sorted({*fresh, *self.journal.written} - {*left}):
            made = self._layer(key, fresh.get(key))
            if made is None:
                continue
            changes += made.differences
            written[key] = made.written
            if any(row.changes for row in made.differences):
                file = rows[key].file if key in rows else f"{key}.geojson"
                files[file] = layers.as_geojson(made.frame)
        date = str(extract.date or "")
        if files:
            drawn = {key for key in fresh if key in rows or f"{key}.geojson" in files}
            files[catalogue.FILE] = self._catalogue(drawn - {*left}, date)
            files[JOURNAL] = Journal(date, self.reach_m, written).content()
        return Addition(files, source_row(extract), tuple(changes), extract.date, left)

    @cached_property
    def _points(self) -> Points:
        """The points that the workspace has from elsewhere, of any layer."""
        written = self.journal.written
        frames = [
            frame[~frame["key"].isin([*written.get(key, {})])]
            for key, frame in self.there.frames.items()
        ]
        return Points.among(frames, self.there.catalogue.measuring_crs)

    def _layer(self, key: str, fresh: gpd.GeoDataFrame | None) -> Compared | None:
        """What becomes of a layer; None if neither the workspace nor the extract has it."""
        known = self.there.frames.get(key)
        blank = known if known is not None else fresh
        if blank is None:
            return None
        old = blank.iloc[:0] if known is None else known.drop(columns="line", errors="ignore")
        new = old.iloc[:0] if fresh is None else self._fitting(key, fresh)
        written = self.journal.written.get(key, {})
        code = self.there.catalogue.measuring_crs
        return Comparison(key, old, new, written, self.there.parts, self._points, code).run()

    def _fitting(self, key: str, fresh: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        """`fresh` within the bounds of the workspace, with the columns that its layer has."""
        inside = fresh.set_geometry(fresh.intersection(shapely.box(*self.there.catalogue.bounds)))
        whole = fresh.within(shapely.box(*self.there.catalogue.bounds))
        kept = fresh.set_geometry(fresh.geometry.where(whole, inside.geometry))
        kept = kept[~kept.geometry.is_empty]
        row = next((each for each in self.there.catalogue.layers if each.key == key), None)
        names = [*COLUMNS, *own_columns(row)] if row else [*fresh.columns.drop("geometry")]
        return kept.reindex(columns=[*names, "geometry"])

    def _catalogue(self, keys: Collection[str], date: str) -> bytes:
        """`catalogue.toml` with the rows of what came in."""
        written = (self.folder / catalogue.FILE).read_bytes().decode("utf-8")
        return catalogue_rows.renewed(written, keys, date, self.journal.date).encode("utf-8")


def source_row(extract: Extract) -> dict[str, str]:
    """The row of the table `sources` for an extract."""
    date = str(extract.date or "")
    title_vi, title_en = phrases("osm").fill("source", date=date)
    row: dict[str, Any] = {"id": deriving.source_of(extract), "date": date, "basis": "read"}
    return row | {"title_vi": title_vi, "title_en": title_en, "number": "", "address": ADDRESS,
                  "issuer": "OpenStreetMap", "licence": catalogue_rows.LICENCE}  # fmt: skip
