"""What reads a file, told by its content, and whether it is whole."""

from __future__ import annotations

import json
import re
import struct
from pathlib import Path, PurePosixPath

from lienket import file_kinds
from lienket.intake.remarks import Remarks, listed

TABLE = "table"
"""The driver of our own: a table with coordinates."""

REMEDIES = {"a compressed archive": "kind_packed", "a DWG drawing": "kind_dwg"}
"""Sentences for kinds that have one of their own."""

_SAMPLE = 1 << 20
"""So much of a file tells what it is [bytes]."""

_BEFORE = "\ufeff\xef\xbb\xbf \t\r\n"
"""What may stand before a text: marks of its encoding, spaces."""

_SEQUENCES = (".geojson", ".geojsonl", ".geojsons", ".json", ".jsonl", ".ndjson")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SHP_HEAD = 100
_TAIL = 100
"""So near to its end a DXF says that it ends [bytes]."""


def is_whole(path: Path, name: str, remarks: Remarks) -> bool:
    """Whether a file has all that its own head says; else a fault: nobody sees what is missing."""
    cut = [
        PurePosixPath(name).with_suffix(part.suffix).name
        for part in (path, path.with_suffix(".dbf"))
        if part.exists() and part.stat().st_size < _size(part)
    ]
    if cut:
        remarks.fault("cut_short", parts=", ".join(dict.fromkeys(cut)))
    lines = _broken_lines(path.read_bytes()) if path.suffix in _SEQUENCES else []
    if lines:
        remarks.fault("broken_lines", lines=listed(lines))
    return not (cut or lines)


def _broken_lines(data: bytes) -> list[str]:
    """The numbers of the lines that are no JSON, where each is to be: GDAL passes over them."""
    lines = data.replace(b"\x1e", b"").splitlines()
    if not (lines and _is_json(lines[0])):
        return []
    return [
        str(number) for number, line in enumerate(lines, 1) if line.strip() and not _is_json(line)
    ]


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _size(path: Path) -> int:
    """How long a file must be at least by its own head [bytes]; 0 where it does not say."""
    with path.open("rb") as file:
        head = file.read(_SHP_HEAD)
        if path.suffix == ".shp" and len(head) == _SHP_HEAD:
            return 2 * int.from_bytes(head[24:28], "big")
        if path.suffix == ".dbf" and len(head) == _SHP_HEAD:
            rows, start, row = struct.unpack("<IHH", head[4:12])
            return int(start + rows * row)
        if path.suffix == ".dxf" and not head.startswith(b"AutoCAD Binary"):
            file.seek(max(0, path.stat().st_size - _TAIL))
            return 0 if b"EOF" in file.read() else path.stat().st_size + 1
    return 0


def driver(path: Path, remarks: Remarks) -> str:
    """What reads the file at `path`, told by its content; "" and a fault where nothing does."""
    with path.open("rb") as file:
        head = file.read(_SAMPLE)
    if not head.strip():
        remarks.fault("empty_file")
        return ""
    kind = file_kinds.from_bytes(head)
    if kind is None:
        return _text_driver(head, remarks)
    if kind.driver == "ESRI Shapefile" and path.suffix.lower() != ".shp":
        remarks.fault("shapefile_without_shp", part=path.suffix.lower())
        return ""
    if not kind.driver:
        remarks.fault(REMEDIES.get(kind.en, f"kind_{kind.way or 'other'}"), kind=(kind.vi, kind.en))
    return kind.driver


def _text_driver(head: bytes, remarks: Remarks) -> str:
    """What reads a text that starts with `head`; "" and a fault where it is none."""
    wide = head[:2] in {b"\xff\xfe", b"\xfe\xff"} or head[1:200:2].count(0) > len(head[:200]) // 4
    start = head.decode("utf-16" if wide else "latin-1", "ignore").lstrip(_BEFORE)
    commands = b"gdal_streamed_alg" in head  # JSON that lets GDAL open other files
    if start.startswith(("{", "[")) and not commands:
        return "GeoJSON"
    if commands or _CONTROL.search(start) or start.startswith("<"):
        remarks.fault("unknown_kind")
        return ""
    return TABLE
