"""Zip archives that are the same bytes each time (floor 1)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_DATE = (1980, 1, 1, 0, 0, 0)
"""The first day that a zip can hold."""


def pack(files: Mapping[str, bytes]) -> bytes:
    """`files`, content by name, as a zip in their order, each with one date and one mode.

    >>> pack({"a.txt": b"x"}) == pack({"a.txt": b"x"}), unpack(pack({"a.txt": b"x"}))
    (True, {'a.txt': b'x'})
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, content)
    return out.getvalue()


def unpack(archive: bytes) -> dict[str, bytes]:
    """The files of a zip, content by name, in its order.

    Raises:
        zipfile.BadZipFile: `archive` is no zip.
    """
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}
