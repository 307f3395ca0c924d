"""A new workspace of polygons of one's own: `compose`."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import pyproj
import shapely

from lienket import crs, facts, layers, text
from lienket.errors import UsageError
from lienket.facts import FOLDER as FACTS
from lienket.i18n import notice
from lienket.model.records import Side
from lienket.scaffold import coverage, extent, own_file, sides, texts
from lienket.scaffold.draft import REPORT, Draft, tables
from lienket.scaffold.own_file import Asked
from lienket.scaffold.rows import frame, row
from lienket.scaffold.words import phrase

LAYER, SOURCE = "areas", "sides-file"
_SIDE_NAMES = (
    *("side", "tinh", "tentinh", "ten_tinh", "province", "provincename", "province_name"),
    *("state", "statename", "region", "adm1", "name1", "name_1", "adm1en", "adm1_en"),
)
_UNIT_NAMES = ("name", "namevi", "name_vi", "ten", "nameen", "name_en", "name2", "name_2",
               "adm2en", "adm2_en", "ten_huyen", "ten_xa", "district", "commune")  # fmt: skip
_FEWEST, _LONGEST = 2, 80
_MOST_STRETCH, _MOST_OVERLAP = 0.01, 0.02
"""Lengths may be off by this share [-]; two polygons may overlap by this share of the smaller."""

_NO_EPOCH = "-"


def compose(asked: Asked, name: str, language: str, epoch: str) -> Draft:
    """The workspace of the polygons in a file.

    Args:
        asked: the file, and what is said of it.
        name: what the workspace is called.
        language: what products speak first; "" = by the letters of the names.
        epoch: the time of the polygons; "" = not known.

    Raises:
        UsageError: the file, or its polygons, cannot be used.
    """
    found, code, notes = own_file.read(asked)
    side_column = _side_column(found, asked)
    name_column = own_file.column(found, asked.names, _UNIT_NAMES, "--names")
    areas, rows = _areas(found, side_column, name_column, asked)
    measuring = _measuring(areas, code)
    rows = [Side(each.key, each.name_vi, each.name_en, each.code, measuring) for each in rows]
    first = language or ("vi" if _vietnamese([name, *areas["name_vi"]]) else "en")
    values = _values(rows, areas, first, (name, asked.path.name, epoch or _NO_EPOCH, measuring))
    files = {
        "catalogue.toml": texts.fill("catalogue.toml", values).encode(),
        "known.toml": texts.fill("known.toml", {}).encode(),
        "README.md": texts.fill("README.md", values).encode(),
        "areas.geojson": layers.as_geojson(areas),
        "roads.geojson": layers.as_geojson(frame([], ("ref",))),
        "clusters.geojson": layers.as_geojson(frame([], ())),
        **tables(frozenset({REPORT})),
    }
    files[f"{FACTS}/sources.csv"] += _source(asked.path.name)
    # Speeds are those of Vietnamese roads; elsewhere the office enters its own.
    del files[f"{FACTS}/speeds.csv"]
    return Draft(files, notes)


def _side_column(found: gpd.GeoDataFrame, asked: Asked) -> str:
    """The column that names the side of each polygon.

    Raises:
        UsageError: it is not clear which, or it names too few sides.
    """
    heads = [str(name) for name in found.columns if name != found.geometry.name]
    column = own_file.column(found, asked.column, _SIDE_NAMES, "--column")
    if not column:
        choices = ", ".join(heads) or "–"
        raise UsageError(notice("new_which_column", file=asked.path.name, choices=choices))
    values = found[column].map(_written)
    if lacking := [str(number) for number in found.index[values == ""]]:
        raise UsageError(notice("new_side_empty", name=column, rows=", ".join(lacking[:10])))
    if values.nunique() < _FEWEST:
        raise UsageError(notice("new_one_side", name=column, value=values.iloc[0]))
    return column


def _written(value: object) -> str:
    """A cell as text, in NFC and on one line; "" for nothing."""
    if value is None or value != value:  # noqa: PLR0124 - not a number
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    kept = "".join(
        letter for letter in text.nfc(str(value)) if not text.unfit(letter) or letter.isspace()
    )
    return " ".join(kept.split())[:_LONGEST]


def _areas(
    found: gpd.GeoDataFrame, side_column: str, name_column: str, asked: Asked
) -> tuple[gpd.GeoDataFrame, list[Side]]:
    """The layer of the polygons, a valid coverage (EPSG:4326), and the sides.

    Raises:
        UsageError: polygons overlap, or cannot be made to fit.
    """
    named = found[side_column].map(_written)
    shapes = _coverage(found, asked)
    rows = _sides([*dict.fromkeys(named)])
    key_of = {side.name_vi: side.key for side in rows}
    areas = []
    for number, (at, shape) in enumerate(zip(found.index, shapes, strict=True), start=1):
        side = named[at]
        own = _written(found[name_column][at]) if name_column else ""
        name = own or f"{side} {number}"
        areas.append(row(f"area-{number:04}", (name, name), shape, side=key_of[side]))
    return frame(areas, (), source=SOURCE, accuracy="traced"), rows


def _coverage(found: gpd.GeoDataFrame, asked: Asked) -> coverage.Shapes:
    """The polygons without overlap or gap.

    Raises:
        UsageError: two overlap by more than drawing explains, or one cannot be made to fit.
    """
    shapes = found.geometry.to_numpy()
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    later = np.flatnonzero(one < other)
    later = later[np.lexsort((other[later], one[later]))]
    one, other = one[later], other[later]
    shared = shapely.area(shapely.intersection(shapes[one], shapes[other]))
    least = np.minimum(shapely.area(shapes[one]), shapely.area(shapes[other]))
    if (much := shared > _MOST_OVERLAP * least).any():
        first = int(np.argmax(much))
        spot = shapely.intersection(shapes[one[first]], shapes[other[first]])
        where = spot.representative_point()
        raise UsageError(
            notice("new_overlap", file=asked.path.name, one=found.index[one[first]],
                   other=found.index[other[first]], count=int(much.sum()),
                   where=f"{where.x:.4f}, {where.y:.4f}")
        )  # fmt: skip
    flat = coverage.snapped(np.array([coverage.polygonal(shape) for shape in shapes]))
    made, narrow = coverage.mended(flat, [np.arange(len(shapes))])
    gone = [number for number, shape in enumerate(made) if shape.is_empty]
    if wrong := sorted({*narrow, *gone}):
        rows = ", ".join(str(found.index[number]) for number in wrong[:10])
        raise UsageError(notice("new_unfit", file=asked.path.name, rows=rows))
    return made


def _sides(names: Sequence[str]) -> list[Side]:
    """The sides by name, each with a key of its own."""
    rows: list[Side] = []
    for number, name in enumerate(names, start=1):
        key = sides.key(name) or f"side-{number}"
        if key in {*(side.key for side in rows), "both"}:
            key = f"{key}-{number}"
        rows.append(Side(key, name, name, key, ""))
    return rows


def _measuring(areas: gpd.GeoDataFrame, code: str) -> str:
    """The CRS that the polygons came in where it is one in metres, else the zone of UTM there.

    Raises:
        UsageError: they reach too far for any of the two.
    """
    west, south, east, north = areas.total_bounds
    box = (float(west), float(south), float(east), float(north))
    zone = min(60, math.floor(((west + east) / 2 + 180) / 6) + 1)
    utm = f"EPSG:{(32600 if (south + north) / 2 >= 0 else 32700) + zone}"
    for each in (code, utm):
        if each and crs.is_metric(each) and crs.stretch(pyproj.CRS(each), box) <= _MOST_STRETCH:
            return each
    raise UsageError(notice("new_too_wide", crs=utm))


def _vietnamese(names: Sequence[str]) -> bool:
    """Whether letters of `names` have marks that Vietnamese alone has many of."""
    marks = {"\u0303", "\u0309", "\u031b", "\u0323", "\u0306"}
    apart = unicodedata.normalize("NFD", "".join(map(str, names)).lower())
    return bool(marks & {*apart}) or chr(0x111) in apart


def _values(
    rows: Sequence[Side], areas: gpd.GeoDataFrame, language: str, told: tuple[str, str, str, str]
) -> Mapping[str, str]:
    """What the templates have places for."""
    name, file, epoch, measuring = told
    reach = extent.measure(areas.set_index("key"))
    words = {
        f"{key}_{at}": value
        for key in ("unit", "units", "side", "sides", "border")
        for at, value in zip(("vi", "en"), phrase(f"own_{key}"), strict=True)
    }
    return {
        "id": sides.key(name) or "workspace",
        "title_vi": _inside(name), "title_en": _inside(name), "language": language,
        "epoch": _inside(epoch), "measuring_crs": measuring,
        "bounds": texts.box(reach.bounds), "view": texts.box(reach.view),
        "layer": LAYER, "report": REPORT,
        "words": texts.words(words),
        "sides": texts.sides(rows, {}), "insets": "", "country": "",
        "layers": texts.fill("own.toml", {"credit": _inside(file)}),
        "side_list": ", ".join(f"`{side.key}` {side.name_vi}" for side in rows),
        "sources": texts.fill("own.md", {"credit": file}),
    }  # fmt: skip


def _inside(value: str) -> str:
    """`value` as it stands between the quotes of TOML."""
    return texts.quoted(value)[1:-1]


def _source(file: str) -> bytes:
    """The row of the source that the polygons come from."""
    row_of = dict.fromkeys(facts.columns("sources"), "")
    vi, en = phrase("own_source", file=file)
    row_of |= {"id": SOURCE, "title_vi": vi, "title_en": en, "basis": "read"}
    head, line = texts.table([*row_of], [[*row_of.values()]]).split(b"\n", 1)
    return line if head else b""
