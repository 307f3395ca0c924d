"""Geometry that was replaced, so that an earlier date is drawn as it was known then.

Beside the layers of a workspace stands a folder with files of the same names. Each feature there
is one that a newer source took the place of: all columns of its layer, `until` (the day of that
source) and `replaced_by` (its id). One without geometry says that nobody knew the place before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd

from lienket import layers, text
from lienket.errors import Fault, fault
from lienket.model.records import Catalogue, Facts, Layer

FOLDER = "history"
"""Where it stands, beside the layers that it is about."""

COLUMNS = ("until", "replaced_by")
"""What a replaced feature has besides the columns of its layer."""

Past = Mapping[str, gpd.GeoDataFrame]
"""What was replaced, by layer key: EPSG:4326, the columns of `layers.read` and `COLUMNS`."""


def file_of(layer: Layer, base: str = "") -> str:
    """The file of what was replaced in `layer`, by its path in the workspace.

    Args:
        layer: a row of the catalogue.
        base: the folder of the internal part, "" = the public one.
    """
    return "/".join(filter(None, (base, FOLDER, layer.file)))


def layers_of(folder: Path, catalogue: Catalogue, base: str = "") -> tuple[Layer, ...]:
    """The files of what was replaced in the workspace in `folder`, as rows of its catalogue.

    Args:
        folder: the workspace.
        catalogue: the workspace's.
        base: the folder of its internal part, "" = the public one.
    """
    return tuple(
        replace(layer, file=file_of(layer, base), columns=(*layer.columns, *COLUMNS))
        for layer in catalogue.layers
        if (folder / file_of(layer, base)).is_file()
    )


def strays(folder: Path, catalogue: Catalogue) -> tuple[Fault, ...]:
    """A fault for each file beside those of replaced geometry: it would be missed in silence.

    Args:
        folder: the workspace.
        catalogue: the workspace's.
    """
    known = [file_of(layer) for layer in catalogue.layers]
    paths = sorted((folder / FOLDER).rglob("*.geojson"))
    there = [path.relative_to(folder).as_posix() for path in paths if path.is_file()]
    choices = ", ".join(known)
    return tuple(
        fault("stray_history", file=name, choices=choices, near=text.nearest(name, known))
        for name in there
        if name not in known
    )


def read(
    folder: Path, catalogue: Catalogue, base: str = ""
) -> tuple[dict[str, gpd.GeoDataFrame], tuple[Fault, ...]]:
    """What was replaced in the workspace in `folder`, and the faults met.

    Each frame: EPSG:4326, any geometry or none, a plain index in file order.

    Args:
        folder: the workspace.
        catalogue: the workspace's.
        base: the folder of its internal part, "" = the public one.
    """
    rows = layers_of(folder, catalogue, base)
    frames, faults, _ = layers.examine(folder, replace(catalogue, layers=rows))
    return frames, faults


def newest(past: Past, catalogue: Catalogue, facts: Facts) -> date:
    """The day of the newest geometry of what `facts` speaks of and `past` knows a former one.

    `date.min` where nothing was replaced.
    """
    subjects = {key for link in facts.links for key in (link.key, *link.parts)}
    statused = {layer.key for layer in catalogue.layers if layer.status}
    days = [
        date.fromisoformat(row["until"])
        for layer, frame in past.items()
        for row in frame.to_dict("records")
        if layer not in statused or row["key"] in subjects
    ]
    return max(days, default=date.min)


def as_known(
    frames: Mapping[str, gpd.GeoDataFrame], facts: Facts, past: Past, day: date
) -> tuple[Mapping[str, gpd.GeoDataFrame], Facts]:
    """`frames` (EPSG:4326) with the geometry known by the end of `day`, and `facts` that fit.

    Of what was replaced later, the version that came next after `day` is drawn again, with its
    source and accuracy; what had no place then is left out, and no part says that it has one.
    The very same frames and facts where nothing was replaced later.
    """
    known = dict(frames)
    unplaced: set[str] = set()
    for layer, former in past.items():
        if layer not in known:
            continue
        later = former[former["until"] > day.isoformat()]
        first = later.sort_values("until", kind="stable").drop_duplicates("key")
        if first.empty:
            continue
        unplaced |= {*first.loc[first.geometry.isna(), "key"]}
        known[layer] = _restored(known[layer], first)
    if not unplaced:
        return known, facts
    parts = tuple(replace(row, layer="") if row.key in unplaced else row for row in facts.parts)
    links = tuple(replace(row, layer="") if row.key in unplaced else row for row in facts.links)
    return known, replace(facts, parts=parts, links=links)


def _restored(frame: gpd.GeoDataFrame, former: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """`frame` with the rows of `former` in the place of those of the same key."""
    there = frame["key"].isin(former["key"])
    lines = dict(zip(frame["key"], frame["line"], strict=True))
    drawn = former[former.geometry.notna() & former["key"].isin(frame["key"])]
    back = drawn[[*frame.columns]].copy()
    back["line"] = [lines[key] for key in drawn["key"]]
    if back.empty:
        return frame[~there].reset_index(drop=True)
    both = [part for part in (frame[~there], back) if len(part)]
    return gpd.GeoDataFrame(pd.concat(both, ignore_index=True), geometry="geometry", crs=frame.crs)
