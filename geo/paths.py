"""Files under the names that the disk has for them (floor 0)."""

from __future__ import annotations

import unicodedata
from pathlib import Path, PurePosixPath


def stored(folder: Path, name: str) -> Path:
    """The path of the file `name` (parts by /) in `folder`, its letters as the disk spells them.

    macOS, and archives made there, part letters and marks (NFD): the name looks the same. Where no
    file has the name in either spelling, the path is as `name` has it.
    """
    path = folder
    for part in PurePosixPath(name).parts:
        path /= _spelt(path, part)
    return path


def _spelt(folder: Path, part: str) -> str:
    if part.isascii():
        return part
    try:
        names = sorted(path.name for path in folder.iterdir())
    except (OSError, ValueError):
        return part
    same = [name for name in names if _composed(name) == _composed(part)]
    return part if part in names or not same else same[0]


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)
