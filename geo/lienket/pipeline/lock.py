"""One build at a time in a folder of products: a lock that the system lets go with the process."""

from __future__ import annotations

import errno
import hashlib
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from lienket.errors import ProductError
from lienket.i18n import notice

_HELD = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)
"""What the systems say of a lock that another process holds."""


@contextmanager
def held(out: Path) -> Iterator[None]:
    """Hold the lock of the folder `out`.

    Raises:
        ProductError: another build holds it.
        OSError: no lock can be had.
    """
    place = _lock(out)
    try:
        yield
    finally:
        os.close(place)


def _lock(out: Path) -> int:
    """An open file that holds the lock of `out`: the folder itself, else a file that stands for it.

    The folder is the same for every user, and wherever temporary files are kept.
    """
    if sys.platform != "win32":
        with suppress(OSError):  # not every file system of a network locks folders
            return _taken(out, os.O_RDONLY, out)
    name = hashlib.sha256(os.fsencode(out.resolve())).hexdigest()[:16]
    user = os.getuid() if hasattr(os, "getuid") else 0
    file = Path(tempfile.gettempdir()) / f"lienket-{user}-{name}.lock"
    return _taken(file, os.O_RDWR | os.O_CREAT, out)


def _taken(path: Path, flags: int, out: Path) -> int:
    place = os.open(path, flags, 0o600)
    try:
        _lock_file(place)
    except OSError as why:
        os.close(place)
        if why.errno not in _HELD:
            raise
        raise ProductError(notice("build_running", out=out)) from why
    return place


def _lock_file(place: int) -> None:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - Windows alone has it

        msvcrt.locking(place, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415 - Windows has none

        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
