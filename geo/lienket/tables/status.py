"""One row a link: `tables.status.links_status`."""

from __future__ import annotations

from functools import partial

import pandas as pd

from lienket import vocabulary
from lienket.dates import When
from lienket.export_tables import fields, link_extent
from lienket.export_tables.link_extent import Drawn
from lienket.i18n import format_date
from lienket.model.atlas import Atlas
from lienket.model.records import BOTH, Link
from lienket.speech import column, first, named
from lienket.tables import code_labels

_HEAD = ("key", "kind", "name_vi", "name_en", "sides", "ground", "works")
_TAIL = ("as_of", "source", "locator", "accuracy", "length_km", "mapped")


def links_status(atlas: Atlas) -> pd.DataFrame:
    """One row a link, mapped or not, in the order of the facts; a plain index.

    Columns: key, kind, name_vi, name_en, sides, `ground` and `works` (the state across the
    border), `stage_<side>` for each side of up to four, the as_of, source and locator of the newest
    statement, the worst accuracy of what is drawn, length_km [km] without schematic lines, mapped
    (yes, no, or partly: a part has no place).
    """
    shown = link_extent.by_link(atlas)
    rows = [_link_row(link, atlas, shown[link.key]) for link in atlas.facts.links]
    stages = [row.name for row in fields.stages(atlas.catalogue)]
    return pd.DataFrame(rows, columns=[*_HEAD, *stages, *_TAIL])


def by_side(atlas: Atlas) -> pd.DataFrame:
    """One row a link and side that it has parts on: the stages there; a plain index."""
    rows = [
        (link.name_vi, link.name_en, side.key, _stages(link, side.key, atlas), link.key)
        for link in atlas.facts.links
        for side in atlas.catalogue.sides
        if side.key in link.sides
    ]
    return pd.DataFrame(rows, columns=["name_vi", "name_en", "side", "stage", "key"])


def in_words(table: pd.DataFrame, atlas: Atlas) -> pd.DataFrame:
    """`table` for a planner: heads and cells in the first language, no keys; a plain index.

    A day stands as papers write it, a source by its number or title.
    """
    labels = code_labels.labels(atlas)
    heads = {row.name: row.alias for row in fields.stages(atlas.catalogue)}
    sources = {row.id: row.number or named(row, "title") for row in atlas.facts.sources}
    found = {}
    for name in table.columns.drop(["key", _other()]):
        cells = table[name]
        known = sources if name == "source" else code_labels.column_labels(name, labels)
        if name == "as_of":
            cells = cells.map(lambda cell: first(format_date(When.parse(cell))) if cell else "")
        elif name == "locator":
            cells = cells.map(lambda cell: first(vocabulary.located(cell)) if cell else "")
        elif cells.dtype == object or pd.api.types.is_string_dtype(cells):
            cells = cells.map(partial(code_labels.cell_text, known=known))
        found[heads.get(name) or fields.field(name, cells).alias] = cells
    head = fields.field(column("name"), table[column("name")]).alias
    return pd.DataFrame({head: found.pop(head), **found})


def _other() -> str:
    """The column of the name in the language that is not the first."""
    return next(name for name in ("name_vi", "name_en") if name != column("name"))


def _link_row(link: Link, atlas: Atlas, shown: Drawn) -> dict[str, object]:
    state = atlas.states[link.key]
    subjects = link.subjects
    told = [atlas.latest[key] for key in subjects if key in atlas.latest]
    newest = max(told, key=lambda row: (row.as_of, row.stated_on), default=None)
    unmapped = shown.accuracy == "unmapped"
    row: dict[str, object] = {
        **{name: getattr(link, name) for name in ("key", "kind", "name_vi", "name_en")},
        "sides": ";".join(link.sides),
        "ground": state.ground,
        "works": state.works,
        "as_of": str(newest.as_of) if newest else "",
        "source": newest.source if newest else "",
        "locator": newest.locator if newest else "",
        "accuracy": shown.accuracy,
        "length_km": None if shown.length_km is None else round(shown.length_km, 2),
        "mapped": "no" if unmapped else "partly" if shown.missing else "yes",
    }
    for side in atlas.catalogue.sides:
        row[f"stage_{side.key}"] = _stages(link, side.key, atlas)
    return row


def _stages(link: Link, side: str, atlas: Atlas) -> str:
    """The stages of a link's parts on one side, each once, in part order."""
    parts = {part.key: part.side for part in atlas.facts.parts}
    subjects = [key for key in link.parts if parts[key] in (side, BOTH)]
    if not link.parts and side in link.sides:
        subjects = [link.key]
    stages = [atlas.latest[key].stage for key in subjects if key in atlas.latest]
    return ";".join(dict.fromkeys(stage for stage in stages if stage))
