"""A workbook as bytes, the same each time."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping

from openpyxl import Workbook

from lienket import archive
from lienket.tables import canonical
from lienket.tables.sheet_rows import Rows

_XML = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
_STAMP = re.compile(r"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
_EXTENT = re.compile(r'(<dimension ref="A1:)[A-Z]+\d+')


def packed(book: Workbook, rows: Mapping[str, Rows] | None = None) -> bytes:
    """`book`, with the `rows` of its sheets by title below what they have themselves.

    Dates inside and in its zip are fixed, so that equal input is equal output. openpyxl writes its
    XML with lxml where it finds it, else with Python's own; the canonical form of both is the same.
    """
    out = io.BytesIO()
    book.save(out)
    added = {
        f"xl/worksheets/sheet{number}.xml": rows[sheet.title]
        for number, sheet in enumerate(book.worksheets, start=1)
        if rows and sheet.title in rows
    }
    files = {}
    for name, content in sorted(archive.unpack(out.getvalue()).items()):
        written = canonical.form(content.decode())
        if name == "docProps/core.xml":
            written = _STAMP.sub(r"\g<1>1980-01-01T00:00:00Z\g<3>", written)
        if name in added:
            written = _with_rows(written, added[name])
        files[name] = (_XML + written).encode()
    return archive.pack(files)


def _with_rows(sheet: str, rows: Rows) -> str:
    """The XML of a `sheet` with `rows`.

    They also hold what openpyxl has of them, cells that are ways to a page.
    """
    if not rows.last:
        return sheet
    above, end, below = sheet.partition("</sheetData>")
    above, _, _ = above.partition(f'<row r="{rows.first}"')
    above = _EXTENT.sub(rf"\g<1>{rows.last}", above)
    return f"{above}{rows.written}{end}{below}"
