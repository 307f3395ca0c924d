"""The map sheets that a workspace asks for: the rows of `sheets.toml`."""

from __future__ import annotations

from collections.abc import Iterable

from lienket.catalogue.entries import Entry
from lienket.model.sheet_specs import AROUND, PAPER, SheetSpec


def read(rows: Iterable[Entry]) -> tuple[SheetSpec, ...]:
    """The sheets, in order; what is wrong with an entry stands in its faults."""
    return tuple(_plan(row) for row in rows)


def _plan(row: Entry) -> SheetSpec:
    row.only(SheetSpec)
    return SheetSpec(
        key=row.words("key"),
        title_vi=row.words("title_vi"),
        title_en=row.words("title_en"),
        links=row.names("links", required=False),
        kinds=row.names("kinds", required=False),
        layers=row.names("layers", required=False),
        area=row.names("area", required=False),
        bounds=row.bounds("bounds") if row.has("bounds") else None,
        around=row.share("around", AROUND),
        size=row.words("size", PAPER),
        route=row.words("route", ""),
        flows=row.names("flows", required=False),
        matrix=row.has("matrix") and row.flag("matrix"),
        main=row.has("main") and row.flag("main"),
    )
