"""What a schema, a table and a column say of themselves: Vietnamese first, English beside it."""

from __future__ import annotations

from collections.abc import Iterable

from lienket.export_tables import Field, Table
from lienket.export_tables.words import edition as edition_of
from lienket.model.atlas import Atlas
from lienket.postgis import edition

GEOMETRY = "Hình học, tọa độ EPSG:{code} | Geometry, coordinates in EPSG:{code}"
ROW = "Số thứ tự dòng | Row number"


def of_schema(atlas: Atlas) -> str:
    """The workspace and the edition."""
    made = edition.from_atlas(atlas)
    vi, en = edition_of(atlas.audience)
    return "\n".join(
        (
            f"{atlas.catalogue.title_vi} | {atlas.catalogue.title_en}",
            f"Tính đến {made.as_of}, {vi} | As of {made.as_of}, {en}",
            str(made),
        )
    )


def of_table(table: Table, atlas: Atlas) -> str:
    """The titles, where it comes from, the edition."""
    made = edition.from_atlas(atlas)
    said = (
        ("Nguồn | Source", table.credit),
        ("Ngày của nguồn | Source date", table.source_date),
        ("Giấy phép | Licence", table.licence),
        ("Tính đến | As of", made.as_of),
    )
    lines = [f"{label}: {value}" for label, value in said if value]
    return "\n".join((f"{table.vi} | {table.en}", *lines, str(made)))


def of_field(field: Field, held: Iterable[object]) -> str:
    """The labels with the unit, then each code the column holds; others would be hints.

    >>> print(of_field(Field("gap_m", "number", "Khoảng hở", "Gap", "m"), [1.5]))
    Khoảng hở [m] | Gap [m]
    """
    known = set(held)
    codes = (
        f"{choice.code}: {choice.vi} | {choice.en}"
        for choice in field.choices
        if choice.code in known
    )
    return "\n".join((f"{field.alias_vi} | {field.alias_en}", *codes))
