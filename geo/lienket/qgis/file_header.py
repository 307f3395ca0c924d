"""The header of a package as SQLite keeps it: what opening it changes, set to what is written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

_SETTLED: Mapping[int, bytes] = {
    18: b"\x01\x01",
    24: b"\x00\x00\x00\x01",
    92: b"\x00\x00\x00\x01",
    96: (3_040_001).to_bytes(4, "big"),
}
"""By place: the journal's mode, how often it was changed (twice), and the version of SQLite that
did it last. QGIS counts a change where somebody begins to edit and takes it back."""

_MAGIC = b"SQLite format 3\x00"
_LENGTH = 100


def settled(content: bytes) -> bytes:
    r"""`content` of a package as it was written, if it was opened since and nothing in it changed.

    >>> opened = _MAGIC + bytes(8) + b"\x00\x00\x00\x07" + bytes(72)
    >>> settled(opened)[24:28], settled(b"no package")
    (b'\x00\x00\x00\x01', b'no package')
    """
    if not content.startswith(_MAGIC) or len(content) < _LENGTH:
        return content
    head = bytearray(content[:_LENGTH])
    for place, value in _SETTLED.items():
        head[place : place + len(value)] = value
    return bytes(head) + content[_LENGTH:]


def settle(path: Path) -> None:
    """Write the header of the package `path` as `settled` has it.

    Raises:
        OSError: the file cannot be written.
    """
    with path.open("r+b") as file:
        head = settled(file.read(_LENGTH))
        file.seek(0)
        file.write(head)
