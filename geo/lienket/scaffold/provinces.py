"""A new workspace of provinces: `compose`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, fields

import geopandas as gpd

from lienket import layers, units
from lienket.i18n import notice
from lienket.model.frame import Inset
from lienket.model.records import Side
from lienket.model.units import Succession, Unit, Units
from lienket.scaffold import (
    country,
    extent,
    ground,
    meridians,
    names,
    people,
    sides,
    texts,
    unit_tables,
)
from lienket.scaffold.draft import REPORT, Draft, tables
from lienket.scaffold.extent import Extent
from lienket.scaffold.rows import frame
from lienket.scaffold.words import phrase
from lienket.units import tables as unit_files

LAYER = "communes"
_ZONES = {"EPSG:3405": 108.0, "EPSG:3406": 180.0}
"""VN-2000 / UTM by the longitude that each reaches to [deg]."""

_SOURCES = frozenset({REPORT, ground.OWN, ground.ABROAD, "tcvn4054"})


def compose(written: Sequence[str], epoch: str, locator: bytes) -> Draft:
    """The workspace of the provinces that `written` mean.

    Args:
        written: names with or without marks, or codes.
        epoch: the time of the units.
        locator: the outline of the whole country, as a layer.

    Raises:
        UsageError: as `names.provinces` says.
    """
    meant = names.provinces(written, epoch)
    table, known = country.table(), units.country()
    rows = sides.of_provinces(meant)
    areas = sides.communes(table, rows, known, epoch)
    reach = extent.measure(areas.set_index("key"))
    codes = [side.code for side in rows]
    around, lines = ground.draw(table, codes, reach, known, epoch)
    counted = people.count(table, codes, known, epoch)
    values = _values(rows, areas, reach, epoch, counted.note())
    files = {
        "catalogue.toml": texts.fill("catalogue.toml", values).encode(),
        "known.toml": texts.fill("known.toml", {}).encode(),
        "README.md": texts.fill("README.md", values).encode(),
        "communes.geojson": layers.as_geojson(areas),
        "places.geojson": layers.as_geojson(frame([], ("class",))),
        "context.geojson": layers.as_geojson(around),
        "context_lines.geojson": layers.as_geojson(lines),
        "roads.geojson": layers.as_geojson(frame([], ("ref",))),
        "clusters.geojson": layers.as_geojson(frame([], ())),
        "country.geojson": locator,
        **tables(_SOURCES | counted.sources),
        **_unit_files(unit_tables.part(known, codes, epoch, LAYER)),
        **counted.files(),
    }
    return Draft(files, (*_apart(table, rows), *_unverified(rows), *counted.remarks()))


def _values(
    rows: Sequence[Side],
    areas: gpd.GeoDataFrame,
    reach: Extent,
    epoch: str,
    note: str,
) -> Mapping[str, str]:
    """What the templates of provinces have places for; `note`: what is said of the people."""
    title_vi, _ = phrase("title", sides=" – ".join(side.name_vi for side in rows))
    _, title_en = phrase("title", sides=_listed([side.name_en for side in rows]))
    middle = (reach.view[0] + reach.view[2]) / 2
    far = [Inset(key, *(_name(areas, key)), bounds) for key, bounds in reach.insets.items()]
    told = {
        "crs": "; ".join(f"{side.name_vi}: {_remark(side.code)[0]}" for side in rows),
        "people": note,
    }
    return {
        "id": "-".join(side.key for side in rows),
        "title_vi": title_vi,
        "title_en": title_en,
        "language": "vi",
        "epoch": epoch,
        "measuring_crs": next(code for code, east in _ZONES.items() if middle < east),
        "bounds": texts.box(reach.bounds),
        "view": texts.box(reach.view),
        "layer": LAYER,
        "report": REPORT,
        "words": texts.words(_admin_words()),
        "sides": texts.sides(rows, {side.code: _remark(side.code) for side in rows}),
        "insets": texts.insets(far),
        "country": texts.fill("country.toml", {}),
        "layers": texts.fill("province.toml", {}),
        "side_list": ", ".join(f"`{side.key}` {side.name_vi}" for side in rows),
        "sources": texts.fill("province.md", told),
    }


def _admin_words() -> dict[str, str]:
    found = {}
    for name in ("unit", "units"):
        found[f"{name}_vi"], found[f"{name}_en"] = phrase(name)
    return found


def _listed(found: Sequence[str]) -> str:
    """Names in an English sentence."""
    return " and ".join([", ".join(found[:-1]), found[-1]])


def _name(areas: gpd.GeoDataFrame, key: str) -> tuple[str, str]:
    """The name of the commune `key`, in both languages."""
    row = areas.set_index("key").loc[key]
    return str(row["name_vi"]), str(row["name_en"])


def _remark(code: str) -> tuple[str, str]:
    """What is known of the CRS of a province, in both languages."""
    row = meridians.of_province(code)
    key = "crs_fixed" if row.act else "crs_unchecked"
    return phrase(key, meridian=row.written, **({"act": row.act} if row.act else {}))


def _unit_files(found: Units) -> dict[str, bytes]:
    """The tables of units in time."""
    return {
        unit_files.EPOCHS: unit_tables.epochs_text(found).encode(),
        unit_files.UNITS: _records(Unit, found.units),
        unit_files.SUCCESSION: _records(Succession, found.successions),
    }


def _records(record: type[Unit | Succession], rows: Sequence[Unit | Succession]) -> bytes:
    head = [column.name for column in fields(record)]
    cells = ([";".join(cell) if isinstance(cell, tuple) else cell for cell in astuple(row)]
             for row in rows)  # fmt: skip
    keep = head.index("line")
    return texts.table(head[:keep], (row[:keep] for row in cells))


def _apart(table: country.Country, rows: Sequence[Side]) -> list[str]:
    """A warning for each side that adjoins no other of them."""
    pairs = table.adjoining()
    codes = {side.code for side in rows}
    return [
        notice("new_side_apart", name=side.name_vi)
        for side in rows
        if not any({side.code} < {*pair} and {*pair} <= codes for pair in pairs)
    ]


def _unverified(rows: Sequence[Side]) -> list[str]:
    """A warning where the meridian of a merged province was not verified."""
    found = [side.name_vi for side in rows if not meridians.of_province(side.code).act]
    return [notice("new_crs_unchecked", names=", ".join(found))] if found else []
