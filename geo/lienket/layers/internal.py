"""The geometry of the internal part of a workspace: more features for its layers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd

from lienket import layers
from lienket.errors import Fault, Line, Unread
from lienket.model.records import Catalogue


def widen(
    folder: Path,
    base: str,
    catalogue: Catalogue,
    frames: Mapping[str, gpd.GeoDataFrame],
    unread: Unread,
) -> tuple[Mapping[str, gpd.GeoDataFrame], tuple[Fault, ...], Unread]:
    """`frames` and `unread` with the features that stand in `base`, and the faults met.

    A layer's internal features stand in a file of the name of its own. They come after the public
    ones; their `line` knows the file. The very same `frames` where `base` has no such file.

    Args:
        folder: the workspace.
        base: the folder of its internal part, by its path in the workspace.
        catalogue: the workspace's.
        frames: by layer key, EPSG:4326, a column `line`, as `layers.read` returns them.
        unread: what of its public layers could not be used.

    Returns:
        By layer key, EPSG:4326, any geometry type, a plain index, the columns of `layers.read`.
    """
    own = tuple(
        replace(row, file=f"{base}/{row.file}")
        for row in catalogue.layers
        if (folder / base / row.file).is_file()
    )
    if not own:
        return frames, (), unread
    found, faults, known = layers.examine(folder, replace(catalogue, layers=own))
    wider = dict(frames)
    for row in own:
        if row.key in found:
            inner = found[row.key]
            inner["line"] = pd.Series(
                [Line(line, row.file) for line in inner["line"]], inner.index, dtype=object
            )
            both = [frame for frame in (frames.get(row.key), inner) if frame is not None]
            wider[row.key] = _joined([frame for frame in both if len(frame)] or both[:1])
    words = {key: unread.words.get(key, frozenset()) | names for key, names in known.words.items()}
    lacking = {
        key: unread.lacking.get(key, frozenset()) | names for key, names in known.lacking.items()
    }
    lost = replace(
        unread,
        lost=unread.lost | known.lost,
        words={**unread.words, **words},
        lacking={**unread.lacking, **lacking},
        notes=(*unread.notes, *known.notes),
    )
    return wider, faults, lost


def _joined(frames: list[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    return frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)
