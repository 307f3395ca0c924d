"""Files under the names that the disk has for them."""

from __future__ import annotations

import errno
import stat
import unicodedata
from pathlib import Path, PurePosixPath

from lienket.i18n import notice


def stored(folder: Path, name: str) -> Path:
    """The path of the file `name` (parts by /) in `folder`, its letters as the disk spells them.

    Where no file has the name in either normal form, the path is as `name` has it.
    """
    return located(folder, name)[0]


def located(folder: Path, name: str) -> tuple[Path, str]:
    """Where the file `name` of `folder` is, and "" or the other spelling that it has there.

    Systems differ: one keeps names decomposed, one cares for capitals. A name is found in either
    normal form; one in other capitals is no other file on some systems, and missing on others.
    """
    path = folder
    for part in PurePosixPath(name).parts:
        try:
            there = [each.name for each in path.iterdir()]
        except (OSError, ValueError):
            return folder / name, ""
        same = [each for each in there if _composed(each) == _composed(part)]
        alike = [each for each in there if _composed(each).casefold() == _composed(part).casefold()]
        if not same and alike:
            return folder / name, (path / alike[0]).relative_to(folder).as_posix()
        path /= part if part in same or not same else same[0]
    return path, ""


def read(path: Path) -> bytes:
    """The content of the file at `path`.

    Raises:
        OSError: it cannot be read, or is a pipe or a device, from which reading might never end.
        ValueError: no system knows such a path.
    """
    kind = path.stat().st_mode
    if not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
        raise OSError(errno.EINVAL, notice("pipe"), str(path))
    return path.read_bytes()


def stands(path: Path) -> bool:
    """Whether anything stands at `path`: a link that leads nowhere is not nothing.

    Raises:
        OSError: the folder that it is in cannot be looked into.
    """
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return False
    return True


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)
