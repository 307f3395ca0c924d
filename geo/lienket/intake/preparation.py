"""A copy of a file made fit for GDAL: its letters as bytes where nobody knows what they are."""

from __future__ import annotations

import re
from pathlib import Path

from lienket.intake.unpacking import Container

BYTES = "ISO-8859-1"
"""Each byte as one character: an encoding that any text can be read in."""

_TEXTUAL = ("GeoJSON", "GeoJSONSeq", "TopoJSON", "KML", "GPX", "GML")
_CHARSET = re.compile(rb'(!charset\s+|Charset\s+")([A-Za-z0-9]+)', re.IGNORECASE)
_DECLARED = re.compile(rb"""(<\?xml[^>]*encoding=["'])([\w.-]+)(["'])""", re.IGNORECASE)
_NEUTRAL = "neutral"
_PAGES = {"windowsvietnamese": "cp1258", "windowslatin1": "cp1252", "windowssimpchinese": "gbk"}
"""What Python calls the character sets of MapInfo."""

_HEAD = 4096
"""So near to its start a file says what its letters are [bytes]."""


def prepare(container: Container) -> tuple[bool, str]:
    """Make a copy fit for GDAL: whether its letters are bytes now, and what it says they are."""
    path = container.path
    if container.driver == "ESRI Shapefile":
        page = path.with_suffix(".cpg")
        stated = page.read_bytes()[:40].decode("ascii", "ignore").strip() if page.exists() else ""
        page.unlink(missing_ok=True)
        return True, stated
    if container.driver == "MapInfo File":
        return True, _neutral(path)
    if container.driver in _TEXTUAL:
        return _as_utf8(path), ""
    return False, ""


def _neutral(path: Path) -> str:
    """Take the character set out of the head of a MapInfo file: it is what was said there."""
    data = path.read_bytes()
    found = _CHARSET.search(data[:_HEAD])
    head = _CHARSET.sub(rb"\1Neutral", data[:_HEAD])
    path.write_bytes(head + data[_HEAD:])
    charset = found[2].decode("ascii") if found else ""
    return _PAGES.get(charset.lower(), "" if charset.lower() == _NEUTRAL else charset)


def _as_utf8(path: Path) -> bool:
    """Write a text anew in UTF-8, unless it is; whether each of its letters is a byte now."""
    data = path.read_bytes()
    wide = data[:2] in {b"\xff\xfe", b"\xfe\xff"}
    declared = _DECLARED.search(data[:_HEAD])
    if not wide and declared and declared[2].lower() not in {b"utf-8", b"us-ascii"}:
        return False  # the reader of XML knows what it was told
    try:
        content, raw = data.decode("utf-16" if wide else "utf-8"), False
    except UnicodeDecodeError:
        content, raw = data.decode(BYTES), True
    if wide or raw:
        made = content.encode("utf-8", "replace")
        path.write_bytes(_DECLARED.sub(rb"\1utf-8\3", made[:_HEAD]) + made[_HEAD:])
    return raw
