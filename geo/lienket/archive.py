"""Files for other programs: zips of the same bytes each time, names that all take."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

_DATE = (1980, 1, 1, 0, 0, 0)
"""The first day that a zip can hold."""

_ODD = re.compile("[!\x00-\x1f\ud800-\udfff]")
"""What GDAL takes for a mark of its own, or for no letter, in the name of a file."""


@contextmanager
def plainly(path: Path) -> Iterator[Path]:
    """A name of `path` that every library takes: its own, or one through a link to its folder.

    Raises:
        OSError: no link can be made.
    """
    folder = path.parent.resolve()
    if not _ODD.search(str(folder)):
        yield path
        return
    with tempfile.TemporaryDirectory() as place:
        link = Path(place) / "link"
        link.symlink_to(folder, target_is_directory=True)
        yield link / path.name


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
