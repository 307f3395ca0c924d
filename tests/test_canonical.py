"""The canonical form of a workbook's XML is that of Python's own canonicaliser."""

from __future__ import annotations

import io
from datetime import date
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from openpyxl.styles import Font

from lienket import archive
from lienket.tables import canonical

TEXTS = ("plain", " edges ", "a\tb\nc\r\nd", "<&>\"'", "Đ và €", "=1+1", "", "𝄞")


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """What stands in a workbook with odd texts, a formula, a date, a link and a merged cell."""
    book = openpyxl.Workbook()
    for number, text in enumerate(TEXTS, start=1):
        book.active.cell(number, 1, text)  # type: ignore[union-attr] # it is there
    sheet = book.create_sheet("2")
    sheet.append([1, 2.5, True, date(2024, 5, 2), None, "=A1"])
    sheet["A2"].hyperlink = "https://example.org/?a=1&b=2"
    sheet["A1"].font = Font(bold=True)
    sheet.merge_cells("B3:C4")
    book.create_sheet("empty")
    out = io.BytesIO()
    book.save(out)
    return archive.unpack(out.getvalue())


def test_every_file_has_the_form_that_python_gives_it(files: dict[str, bytes]) -> None:
    for name, content in files.items():
        assert canonical.form(content.decode()) == ET.canonicalize(content.decode()), name


@pytest.mark.parametrize(
    "row",
    [
        '<c t="inlineStr" r="A1"><is><t xml:space="preserve"> a&#13;&#9;&gt; </t></is></c>',
        '<c r="A1" x="&#9;&quot;&lt;&#10;"/>',
        '<c xmlns="other" r="A1"/>',
        '<c r="A1"><v>1</v><!-- gone --></c>',
    ],
)
def test_odd_rows_too(row: str) -> None:
    written = f'<w xmlns="u"><sheetData>{row}</sheetData><x/></w>'
    assert canonical.form(written) == ET.canonicalize(written)
