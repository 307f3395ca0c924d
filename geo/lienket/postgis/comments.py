"""What a schema, a table and a column say of themselves: Vietnamese first, English beside it."""

from __future__ import annotations

from collections.abc import Iterable

from lienket.export_tables import Field, Table
from lienket.export_tables.words import edition as edition_of
from lienket.i18n import beside, notice
from lienket.model.atlas import Atlas
from lienket.postgis import edition


def of_schema(atlas: Atlas) -> str:
    """The workspace and the edition."""
    made = edition.from_atlas(atlas)
    return "\n".join(
        (
            beside((atlas.catalogue.title_vi, atlas.catalogue.title_en)),
            notice("comment_edition", edition=edition_of(atlas.audience), date=made.as_of),
            str(made),
        )
    )


def of_table(table: Table, atlas: Atlas) -> str:
    """The titles, where it comes from, the edition."""
    made = edition.from_atlas(atlas)
    said = (
        (notice("comment_source"), table.credit),
        (notice("comment_source_date"), table.source_date),
        (notice("comment_licence"), table.licence),
        (notice("comment_as_of"), made.as_of),
    )
    lines = [f"{label}: {value}" for label, value in said if value]
    return "\n".join((beside((table.vi, table.en)), *lines, str(made)))


def of_field(field: Field, held: Iterable[object]) -> str:
    """The labels with the unit, then each code the column holds; others would be hints.

    >>> print(of_field(Field("gap_m", "number", "Khoảng hở", "Gap", "m"), [1.5]))
    Khoảng hở [m] | Gap [m]
    """
    known = set(held)
    codes = (
        f"{choice.code}: {beside((choice.vi, choice.en))}"
        for choice in field.choices
        if choice.code in known
    )
    return "\n".join((beside((field.alias_vi, field.alias_en)), *codes))
