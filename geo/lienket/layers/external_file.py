"""Opening a file of roads from outside: what it is, its layer with lines, its letters."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

import geopandas as gpd
import pyogrio
import pyproj
import shapely

from lienket import crs, file_kinds, mojibake
from lienket.i18n import Pair, sentence

Warn = Callable[[Pair], None]

_BROKEN = (
    pyogrio.errors.DataSourceError,
    pyogrio.errors.DataLayerError,
    shapely.errors.ShapelyError,
    pyproj.exceptions.ProjError,
    OSError,
    ValueError,
    OverflowError,
)
"""What stands in the way of reading, by whichever library of those that read."""

_LINES = ("Line", "Curve", "Unknown", "Geometry")
_BESIDE = (".shx", ".dbf", ".prj")
_SAMPLE = 1 << 20
"""So much of a file tells what it is [bytes]."""

_WHOLE = 100_000
"""A file of no more features is read whole."""

_BYTES = "ISO-8859-1"
"""Each byte as one character: an encoding that any text can be read in."""

_CLASS = "class"


def lines(
    path: Path,
    columns: Sequence[str],
    warn: Warn,
    within: tuple[float, float, float, float] | None = None,
) -> tuple[gpd.GeoDataFrame | None, list[Pair]]:
    """The first layer of `path` that has lines and a class, or None and why it cannot be had.

    Its own CRS, its own index, any geometry without heights; those of `columns` that it has. Of a
    file of more than `_WHOLE` features only those that may touch the box `within` (EPSG:4326) are
    read, if any do; a smaller one is looked at whole, so that all that is wrong with it is told.
    """
    if faults := _unfit(path):
        return None, faults
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # what GDAL guesses or leaves aside is seen in what it reads
        try:
            name = _layer(path, warn)
            found = None if name is None else _read(path, name, columns, within)
        except _BROKEN:
            return None, [*missing(path), sentence("cannot_be_read")]
    if found is None or not isinstance(found, gpd.GeoDataFrame):
        return None, [*missing(path), sentence("no_lines")]
    return found.set_geometry(shapely.force_2d(found.geometry)), []


def _unfit(path: Path) -> list[Pair]:
    """What `path` is, where no program finds lines in such a thing."""
    if not path.exists():
        return [sentence("no_such_file")]
    if path.is_dir():
        told = sentence("is_folder")
        return [] if path.suffix.lower() == ".gdb" else [told]
    if not path.is_file():
        return [sentence("not_a_file")]
    try:
        with path.open("rb") as file:
            data = file.read(_SAMPLE)
            # What an archive holds stands at its end.
            return _no_roads(data + file.read() if data.startswith(b"PK") else data)
    except OSError:
        return [sentence("no_read_permission")]


def _no_roads(data: bytes) -> list[Pair]:
    kind = (
        file_kinds.from_bytes(data)
        if data.strip()
        else file_kinds.Kind(*sentence("kind_empty"), "")
    )
    if kind is None or kind.way not in {"", "paper", "book", "drawing"}:
        return []
    return [sentence("is_kind", kind=(kind.vi, kind.en))]


def missing(path: Path) -> list[Pair]:
    """The companions that a shapefile lacks."""
    if path.suffix.lower() != ".shp":
        return []
    there = {each.suffix.lower() for each in path.parent.glob(f"{path.stem}.*")}
    lacking = ", ".join(path.stem + ending for ending in _BESIDE if ending not in there)
    told = sentence("shapefile_parts", lacking=lacking)
    return [told] if lacking else []


def _layer(path: Path, warn: Warn) -> str | None:
    """The name of the layer to read; another that would do as well is told."""
    named = [
        str(name)
        for name, kind in pyogrio.list_layers(path)
        if kind and any(each in kind for each in _LINES)
    ]
    fit = [
        name
        for name in named
        if len(named) == 1 or _CLASS in pyogrio.read_info(path, layer=name)["fields"]
    ]
    if len(fit) > 1:
        others = ", ".join(fit[1:])
        warn(sentence("layer_chosen", layer=fit[0], others=others))
    return next(iter(fit or named), None)


def _read(
    path: Path,
    layer: str,
    columns: Sequence[str],
    within: tuple[float, float, float, float] | None,
) -> gpd.GeoDataFrame:
    """The layer; texts that are no UTF-8, or another encoding than the file says, as bytes."""
    box = None if within is None else _box(path, layer, within)
    if box is not None:
        near = _decoded(path, layer, columns, box)
        if len(near):
            return near
    return _decoded(path, layer, columns, None)


def _box(
    path: Path, layer: str, within: tuple[float, float, float, float]
) -> tuple[float, float, float, float] | None:
    """The box `within` (EPSG:4326) in the CRS of a layer; None where it is to be read whole."""
    told = pyogrio.read_info(path, layer=layer)
    if told["features"] <= _WHOLE or told["crs"] is None:
        return None
    moved = pyproj.Transformer.from_crs(crs.STORED, told["crs"], always_xy=True)
    west, south, east, north = moved.transform_bounds(*within, densify_pts=21)
    box = (west, south, east, north)
    # What lies over the edge of a projection has no box there.
    return box if all(map(math.isfinite, box)) and west < east else None


def _decoded(
    path: Path,
    layer: str,
    columns: Sequence[str],
    box: tuple[float, float, float, float] | None,
) -> gpd.GeoDataFrame:
    named = list(columns)
    try:
        return gpd.read_file(path, layer=layer, columns=named, bbox=box)
    except UnicodeDecodeError:
        found = gpd.read_file(path, layer=layer, columns=named, bbox=box, encoding=_BYTES)
        found.attrs[_BYTES] = True
        return found


def legible(found: gpd.GeoDataFrame, names: Sequence[str], warn: Warn) -> gpd.GeoDataFrame:
    """`found` (in its own CRS), the texts in the columns `names` as they read.

    What cannot be read is missing.
    """
    raw = bool(found.attrs.pop(_BYTES, False))
    texts = {text for name in names for text in found[name].unique() if isinstance(text, str)}
    odd = sorted(text for text in texts if not text.isascii())
    read = _from_bytes(odd) if raw else _as_read(odd)
    if not read:
        return found
    lost = sum(text is None for text in read.values())
    pairs = [(text, reads) for text, reads in read.items() if reads]
    example = "".join(f" (“{text}” → “{reads}”)" for text, reads in pairs[:1])
    warn(sentence("texts_reread", count=len(read), reread=len(pairs), example=example, lost=lost))
    mended = {
        name: found[name].map(lambda text: read.get(text, text), na_action="ignore")
        for name in names
    }
    return found.assign(**mended)


def _as_read(texts: Sequence[str]) -> dict[str, str | None]:
    """Those of `texts` that are garbled, with what they read as; None where letters are lost."""
    told = {text: mojibake.find(text) for text in texts}
    return {
        text: str(found[1]["reads"]) if "reads" in found[1] else None
        for text, found in told.items()
        if found
    }


def _from_bytes(texts: Sequence[str]) -> dict[str, str | None]:
    """`texts`, each character a byte, with what they read as; None where nothing fits.

    What is UTF-8 is that; the rest is of one encoding, as a file has one.
    """
    read: dict[str, str | None] = {}
    for text in texts:
        try:
            read[text] = text.encode(_BYTES).decode("utf-8")
        except UnicodeDecodeError:
            read[text] = None
    rest = [text for text, reads in read.items() if reads is None]
    found = mojibake.find("\n".join(rest))
    if found and "reads" in found[1]:
        read |= zip(rest, str(found[1]["reads"]).split("\n"), strict=True)
    return read
