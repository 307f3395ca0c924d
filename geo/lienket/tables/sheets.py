"""A table as bytes: CSV that Excel opens with its accents, and a workbook of them all."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields as columns_of
from dataclasses import replace

import openpyxl
import pandas as pd

from lienket import timeline
from lienket.export_tables import cells, counts, fields, method, requests
from lienket.export_tables import facts as facts_of
from lienket.export_tables.words import METHOD, phrase, sheet_title
from lienket.i18n import plain_number
from lienket.model.atlas import Atlas
from lienket.speech import first
from lienket.tables import (
    access_sheets,
    analysis_sheets,
    code_labels,
    names,
    paper,
    read_first,
    sheet_rows,
    silent_sheet,
    status,
    unit_heads,
    words,
    workbook_file,
    worksheet,
)
from lienket.tables.worksheet import Sheet
from lienket.timeline import SilentList

_DETAILS = {
    "routes": frozenset(
        {"accuracy", "locator", "gap_m", "drawn_km", "built_pct", "crossings", "districts"}
    ),
    "crossings": frozenset({"link", "class", "source_titles"}),
    "border": frozenset({"accuracy", "source_titles"}),
    "gaps": frozenset({"link"}),
    "unit_successions": frozenset({"heir_epoch"}),
    "unit_links": frozenset({"epoch", "tier"}),
    "requests": frozenset({"links"}),
    "sources": frozenset({"licence"}),
}
"""What is folded away on a sheet alone: what another column or sheet says, or who needs it unfolds.
"""


def as_csv(table: pd.DataFrame) -> bytes:
    """`table` as CSV: UTF-8 with a byte order mark, which Excel needs to see the accents.

    A text that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    for row in table.itertuples(index=False):
        writer.writerow(["" if pd.isna(cell) else cells.safe(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(atlas: Atlas, table: pd.DataFrame, silent_days: int) -> bytes:
    """`table` and the tables of facts behind it as one workbook; the same bytes each time.

    The first sheet says how to read the others. Codes are told in words, and what keys refer to is
    named; the keys stay, last. The first row of a sheet, which is hidden, has the columns' names.
    What no source has spoken of for more than `silent_days` [d] is a sheet, where there is any.
    """
    silent = timeline.silent(atlas, silent_days)
    made = [*_sheets(atlas, table, silent)]
    heads = {row.name: row.alias for row in fields.stages(atlas.catalogue)}
    labels = code_labels.labels(atlas)
    book = openpyxl.Workbook()
    read_first.fill(book.worksheets[0], atlas, [sheet.title for sheet in made], silent)
    rows = {}
    for number, sheet in enumerate(made, start=1):
        target = book.create_sheet(sheet.title)
        named = names.beside_keys(sheet, atlas)
        rows[target.title] = worksheet.fill(target, named, heads, labels, number=number)
    heights = {title: row.heights for title, row in rows.items()}
    paper.lay_out(book, worksheet.HEAD, access_sheets.titles(), heights)
    return workbook_file.packed(book, rows)


def _sheets(atlas: Atlas, table: pd.DataFrame, silent: SilentList) -> Iterator[Sheet]:
    facts, computed = atlas.facts, analysis_sheets.tables(atlas)
    yield _rows(_title("summary"), _summary(atlas))
    routes = _rows(_title("routes"), analysis_sheets.links(table, computed, atlas), "routes")
    yield replace(routes, heads=unit_heads.heads(atlas, "routes"))
    if not fields.has_side_columns(atlas.catalogue):
        yield _rows(_title("stages"), status.by_side(atlas))
    yield _parts(atlas, analysis_sheets.drawn_km(computed))
    yield from access_sheets.sheets(atlas, computed)
    for name in filter(computed.__contains__, analysis_sheets.SHEETS):
        made = _rows(sheet_title((computed[name].vi, computed[name].en)), computed[name].rows, name)
        yield replace(made, heads=unit_heads.heads(atlas, name))
    yield _records(_title("statuses"), facts.statuses)
    if silent.rows:
        yield silent_sheet.sheet(silent)
    yield _counted(_records(_title("figures"), facts.figures))
    yield from _requests(atlas)
    yield replace(_records(_title("sources"), facts.sources), details=_DETAILS["sources"])
    yield _records(_title("doubts"), facts.doubts)
    yield _rows(_title("words"), facts_of.words(atlas))
    yield _method(atlas)


def _summary(atlas: Atlas) -> pd.DataFrame:
    """The sum of everything, where each count of a list says what it is a list of."""
    table = counts.table(atlas)
    heads = [words.phrase(f"of_{key.partition('.')[0]}") if "." in key else ("", "")
             for key in table["key"]]  # fmt: skip
    return table.assign(
        name_vi=[_after(vi, name) for (vi, _), name in zip(heads, table["name_vi"], strict=True)],
        name_en=[_after(en, name) for (_, en), name in zip(heads, table["name_en"], strict=True)],
    )


def _after(head: str, name: str) -> str:
    return f"{head}: {name[:1].lower()}{name[1:]}" if head else name


def _title(name: str) -> str:
    return sheet_title(phrase(f"table_{name}"))


def _rows(title: str, table: pd.DataFrame, name: str = "") -> Sheet:
    """The sheet of a `table`, with the details that the one of this `name` folds away."""
    # Texts of pandas are made one by one when they are gone through: as objects they are there.
    columns = [table.iloc[:, at].astype(object).tolist() for at in range(table.shape[1])]
    rows = [*zip(*columns, strict=True)]
    return Sheet(title, [*table.columns], rows, _DETAILS.get(name, frozenset()))


def _parts(atlas: Atlas, drawn_km: Mapping[str, float]) -> Sheet:
    """Each part with the links it belongs to, its newest status, and its length where drawn."""
    columns = ("condition", "work", "stage", "health", "as_of", "source", "locator")
    names = ["key", "links", "side", "name_vi", "name_en", *columns, "drawn_km"]
    rows = []
    for part in atlas.facts.parts:
        links = [link.key for link in atlas.facts.links if part.key in link.parts]
        status = atlas.latest.get(part.key)
        told = [getattr(status, name, "") for name in columns]
        own = [part.key, tuple(links), part.side, part.name_vi, part.name_en]
        rows.append([*own, *told, drawn_km.get(part.key)])
    return Sheet(_title("link_sides"), names, rows)


def _requests(atlas: Atlas) -> Iterable[Sheet]:
    """Who asks whom, with the names of the links; no sheet where nobody asks anything."""
    if not atlas.facts.requests:
        return
    table = facts_of.requests(atlas)
    links = [
        tuple(link.key for link in requests.about(row, atlas.facts.links))
        for row in atlas.facts.requests
    ]
    table.insert(table.columns.get_loc("subjects"), "links", links)  # type: ignore[arg-type] # one column
    yield _rows(_title("requests"), table, "requests")


def _records(title: str, rows: Sequence[object]) -> Sheet:
    """The rows of one table of facts, column by column."""
    if not rows:
        return Sheet(title, (), ())
    names = [column.name for column in columns_of(rows[0]) if column.name != "line"]  # type: ignore[arg-type] # records are dataclasses
    return Sheet(title, names, [[getattr(row, name) for name in names] for row in rows])


def _method(atlas: Atlas) -> Sheet:
    """Each computed figure, and the page that explains it."""
    shown = method.paragraphs(people=bool(atlas.access.layer))
    rows = [(row.key, *row.title, f"../{METHOD}#{row.key}") for row in shown]
    return Sheet(first(method.title()), ("key", "name_vi", "name_en", sheet_rows.PAGE), rows)


def _counted(figures: Sheet) -> Sheet:
    """The figures, their values as numbers where they are some of a unit: a year has none."""
    if not figures.names:
        return figures
    value, unit = (figures.names.index(name) for name in ("value", "unit"))
    rows = [
        [_number(cell) if at == value and row[unit] else cell for at, cell in enumerate(row)]
        for row in figures.rows
    ]
    return replace(figures, rows=rows)


def _number(value: object) -> object:
    """A plain number in a text as a number, any other value as it is."""
    found = plain_number(str(value))
    return value if found is None else found
