"""Products taken apart to the last place that can hold a word.

`pieces` walks through what a file holds: members of archives, rows and pages of databases, streams
of PDF, chunks of pictures, compressed blocks of a page; each as plain bytes with the place it is.
"""

from __future__ import annotations

import gzip
import io
import re
import sqlite3
import struct
import tempfile
import zipfile
import zlib
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PLACES: tuple[tuple[str, str], ...] = (
    ("*", "the name of the file"),
    ("index.html, method.html, links.html", "the page as text"),
    ("links.html", "the data of the page, unpacked"),
    ("lienket.gpkg", "the raw pages, free and partly free ones too"),
    ("lienket.gpkg", "the schema"),
    ("lienket.gpkg", "every cell of every table: features, styles, metadata"),
    ("lienket.qgz, links.xlsx, report*.docx", "the name of a member"),
    ("lienket.qgz, links.xlsx, report*.docx", "the comment, extra field and time of a member"),
    ("lienket.qgz", "the project: layers, paths, forms, layouts, who saved it"),
    ("links.xlsx", "sheets, shared texts, styles, docProps"),
    ("report.docx, report_en.docx", "the text, comments, revisions, settings, docProps"),
    ("*.png, and those in index.html, report.docx", "a chunk of a picture that is no pixel"),
    ("*.pdf", "the objects: Info, names, links"),
    ("*.pdf", "a stream, unpacked: pages, fonts, objects"),
    ("*.svg", "the picture as text, its metadata too"),
    ("*.geojson, *.json, *.csv, *.kml, README.txt", "the text"),
    ("lienket.dxf", "the text: header, classes, layers, texts, XDATA"),
    ("*.dbf", "the table, its header too"),
    ("*.shp, *.shx, *.prj, *.cpg", "the bytes"),
    ("*.fgb", "the bytes: header, index, features"),
    ("a database with PostGIS", "every cell and comment of every table"),
)
"""Where products were looked into for what is internal: which product, which place of it."""


@dataclass(frozen=True)
class Piece:
    """Some bytes of a product; `file` by its path in the folder, `place` one of `PLACES`."""

    file: str
    place: str
    content: bytes


_BLOCK = re.compile(rb"[A-Za-z0-9+/]{120,}={0,2}")
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_TEXTS = {
    ".html": "the page as text",
    ".svg": "the picture as text, its metadata too",
    ".dbf": "the table, its header too",
    ".fgb": "the bytes: header, index, features",
    ".dxf": "the text: header, classes, layers, texts, XDATA",
}
_BYTES = (".shp", ".shx", ".prj", ".cpg")
_MEMBERS = {
    ".qgz": "the project: layers, paths, forms, layouts, who saved it",
    ".xlsx": "sheets, shared texts, styles, docProps",
    ".docx": "the text, comments, revisions, settings, docProps",
}


def pieces(folder: Path) -> Iterator[Piece]:
    """All there is in the products of `folder`."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        yield Piece(name, "the name of the file", name.encode())
        if path.is_file():
            yield from _opened(name, path.suffix, path.read_bytes())


def _opened(file: str, suffix: str, content: bytes) -> Iterator[Piece]:
    if suffix in _MEMBERS:
        yield from _archive(file, _MEMBERS[suffix], content)
    elif suffix == ".gpkg":
        yield from _database(file, content)
    elif suffix == ".png":
        yield from _chunks(file, content)
    elif suffix == ".pdf":
        yield Piece(file, "the objects: Info, names, links", _STREAM.sub(b"", content))
        for found in _STREAM.finditer(content):
            yield Piece(file, "a stream, unpacked: pages, fonts, objects", _inflated(found[1]))
    else:
        place = "the bytes" if suffix in _BYTES else _TEXTS.get(suffix, "the text")
        yield Piece(file, place, content)
        if suffix == ".html":
            yield from _blocks(file, content)


def _archive(file: str, place: str, content: bytes) -> Iterator[Piece]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        about = [archive.comment]
        for member in archive.infolist():
            inside = archive.read(member)
            yield Piece(file, "the name of a member", member.filename.encode())
            about += [member.comment, member.extra, repr(member.date_time).encode()]
            if inside.startswith(b"\x89PNG"):
                yield from _chunks(file, inside)
            else:
                assert not inside.startswith(b"PK"), f"{file}: an archive within an archive"
                yield Piece(file, place, inside)
        yield Piece(file, "the comment, extra field and time of a member", b"\n".join(about))


def _database(file: str, content: bytes) -> Iterator[Piece]:
    yield Piece(file, "the raw pages, free and partly free ones too", content)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "copy.gpkg"
        path.write_bytes(content)
        base = sqlite3.connect(path)
        base.text_factory = bytes
        (free,) = base.execute("PRAGMA freelist_count").fetchone()
        assert free == 0, f"{file}: {free} pages of what was deleted"
        for name, sql in base.execute("SELECT name, sql FROM sqlite_master").fetchall():
            yield Piece(file, "the schema", name + b" " + (sql or b""))
        for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'"):
            if not name.startswith(b"rtree_"):
                cells = base.execute(f'SELECT * FROM "{name.decode()}"').fetchall()
                told = b"\n".join(_cell(cell) for row in cells for cell in row)
                place = "every cell of every table: features, styles, metadata"
                yield Piece(file, place, told)
        base.close()


def _cell(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


def _chunks(file: str, content: bytes) -> Iterator[Piece]:
    offset, place = 8, "a chunk of a picture that is no pixel"
    while offset < len(content):
        length, kind = struct.unpack(">I4s", content[offset : offset + 8])
        body = content[offset + 8 : offset + 8 + length]
        if kind != b"IDAT":
            packed = kind in {b"zTXt", b"iTXt", b"iCCP"} and b"\0" in body
            yield Piece(
                file, place, kind + (_inflated(body.split(b"\0", 1)[1][1:]) if packed else body)
            )
        offset += length + 12
        if kind == b"IEND":
            break
    assert offset == len(content), f"{file}: something stands behind the picture"


def _inflated(content: bytes) -> bytes:
    try:
        return zlib.decompress(content)
    except zlib.error:
        return content


def _blocks(file: str, content: bytes) -> Iterator[Piece]:
    for found in _BLOCK.finditer(content):
        whole = found[0][: len(found[0]) // 4 * 4]
        inside = b64decode(whole)
        if inside.startswith(b"\x1f\x8b"):
            unpacked = gzip.decompress(inside)
            place = "the data of the page, unpacked"
            yield Piece(file, place, unpacked)
            yield from _blocks(file, unpacked)
        elif inside.startswith(b"\x89PNG"):
            yield from _chunks(file, inside)
        else:
            yield Piece(file, "the page as text", inside)
