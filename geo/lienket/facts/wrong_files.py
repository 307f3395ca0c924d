"""Files that are not what their name says, or not what this program reads: told by their content.

A workbook in another format, under a password, or a page saved as one is named for what it is.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path

from lienket import paths
from lienket.errors import Fault, fault

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_LOCKED = "EncryptedPackage".encode("utf-16-le")

_INSIDE = (
    ("xl/workbook.bin", ("sổ Excel nhị phân (.xlsb)", "a binary Excel workbook (.xlsb)")),
    ("content.xml", ("tệp OpenDocument (.ods)", "an OpenDocument file (.ods)")),
    ("word/document.xml", ("văn bản Word (.docx)", "a Word document (.docx)")),
    ("ppt/presentation.xml", ("bản trình chiếu (.pptx)", "a presentation (.pptx)")),
    ("Index/Document.iwa", ("bảng tính Numbers", "a Numbers spreadsheet")),
)
"""The file that tells what a ZIP archive is, and its name in both languages."""

_STARTS = (
    (b"%pdf", ("tệp PDF", "a PDF file")),
    (b"<!doctype html", ("trang web (HTML)", "a web page (HTML)")),
    (b"<html", ("trang web (HTML)", "a web page (HTML)")),
    (b"<table", ("trang web (HTML)", "a web page (HTML)")),
    (b"<?xml", ("tệp XML", "an XML file")),
    (b"{\\rtf", ("văn bản RTF", "an RTF document")),
    (b"mime-version", ("trang web lưu một tệp (.mht)", "a web page in one file (.mht)")),
)

_XLS = ("sổ Excel 97–2003 (.xls)", "an Excel 97–2003 workbook (.xls)")
_XLSX = ("sổ Excel (.xlsx)", "an Excel workbook (.xlsx)")
_BOOK = "xl/workbook.xml"
_STRICT = ("sổ Excel dạng Strict Open XML", "an Excel workbook in Strict Open XML")
_STRICT_SIGN = b"http://purl.oclc.org/ooxml/"
_TEXT = ("tệp chữ (CSV)", "a text file (CSV)")
_ARCHIVE = ("tệp nén (.zip)", "an archive (.zip)")

Names = tuple[str, str]
"""What a file is, in Vietnamese and in English."""


def workbook_fault(content: bytes, file: str) -> Fault | None:
    """What keeps `content` from being an XLSX workbook; None if it looks like one."""
    if not content.strip(b"\0 \r\n\t"):
        expected = "sổ Excel (.xlsx) | an Excel workbook (.xlsx)"
        return fault("empty_file", file=file, expected=expected)
    if content.startswith(_OLE) and _LOCKED in content:
        return fault("locked_workbook", file=file)
    found = kind(content)
    if found in {_XLSX, None}:
        return None
    return fault("other_workbook", file=file, what_vi=found[0], what_en=found[1])


def named_fault(path: Path, file: str, wanted: str) -> Fault:
    """What to do with the workbook at `path`, which is not called `wanted` and so is not read."""
    try:
        content = paths.read(path)
    except OSError as why:
        return fault("unreadable_file", file=file, why=why.strerror or why)
    met = workbook_fault(content, file)
    return met or fault("misnamed_workbook", file=file, name=wanted)


def kind(content: bytes) -> Names | None:
    """What a file is by its content; None where it tells nothing.

    >>> kind(b"<html><body>")[1], kind(b"key,name"), kind(bytes(range(200, 256)))
    ('a web page (HTML)', ('tệp chữ (CSV)', 'a text file (CSV)'), None)
    """
    if content.startswith(_OLE):
        return _XLS
    if content.startswith(_ZIP):
        return _archive(content)
    start = content[:100].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for sign, names in _STARTS:
        if start.startswith(sign):
            return names
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return _TEXT if "\0" not in text else None


def _archive(content: bytes) -> Names | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            inside = set(archive.namelist())
            book = archive.read(_BOOK) if _BOOK in inside else b""
    except (OSError, EOFError, ValueError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return None
    if _STRICT_SIGN in book:
        return _STRICT
    workbook = any(name.startswith("xl/") for name in inside)
    other = _XLSX if workbook else _ARCHIVE
    return next((names for name, names in _INSIDE if name in inside), other)
