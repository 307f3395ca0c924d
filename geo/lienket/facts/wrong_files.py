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
from lienket.i18n import Pair, notice, sentence

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_LOCKED = "EncryptedPackage".encode("utf-16-le")

_INSIDE = (
    ("xl/workbook.bin", sentence("named_xlsb")),
    ("content.xml", sentence("named_ods")),
    ("word/document.xml", sentence("named_docx")),
    ("ppt/presentation.xml", sentence("named_pptx")),
    ("Index/Document.iwa", sentence("kind_numbers")),
)
"""The file that tells what a ZIP archive is, and its name in both languages."""

_STARTS = (
    (b"%pdf", sentence("named_pdf")),
    (b"<!doctype html", sentence("kind_html")),
    (b"<html", sentence("kind_html")),
    (b"<table", sentence("kind_html")),
    (b"<?xml", sentence("named_xml")),
    (b"{\\rtf", sentence("kind_rtf")),
    (b"mime-version", sentence("named_mht")),
)

_XLS = sentence("named_xls")
_XLSX = sentence("named_xlsx")
_BOOK = "xl/workbook.xml"
_STRICT = sentence("named_strict")
_STRICT_SIGN = b"http://purl.oclc.org/ooxml/"
_TEXT = sentence("named_csv")
_ARCHIVE = sentence("named_zip")


def workbook_fault(content: bytes, file: str) -> Fault | None:
    """What keeps `content` from being an XLSX workbook; None if it looks like one."""
    if not content.strip(b"\0 \r\n\t"):
        expected = notice("workbook_kind")
        return fault("empty_file", file=file, expected=expected)
    if content.startswith(_OLE) and _LOCKED in content:
        return fault("locked_workbook", file=file)
    found = kind(content)
    if found in {_XLSX, None}:
        return None
    return fault("other_workbook", file=file, what_vi=found[0], what_en=found[1])


def form_fault(path: Path) -> Fault | None:
    """What keeps the file at `path` from being a form: a workbook, or a table under its name.

    None where it looks like one, and where nothing can be told.
    """
    try:
        content = paths.read(path)
    except OSError:
        return None
    table = path.suffix.lower() in {".csv", ".txt"}
    met = workbook_fault(content, path.name)
    if met and met.code != "other_workbook":
        return met
    found = kind(content)
    if found in {None, _TEXT if table else _XLSX}:
        return None
    return fault("form_other_file", file=path.name, what_vi=found[0], what_en=found[1])


def named_fault(path: Path, file: str, wanted: str) -> Fault:
    """What to do with the workbook at `path`, which is not called `wanted` and so is not read."""
    try:
        content = paths.read(path)
    except OSError as why:
        return fault("unreadable_file", file=file, why=why.strerror or why)
    met = workbook_fault(content, file)
    return met or fault("misnamed_workbook", file=file, name=wanted)


def kind(content: bytes) -> Pair | None:
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


def _archive(content: bytes) -> Pair | None:
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
