"""The standard streams: one that is closed, full or no longer read never stops the work.

What cannot be said is dropped, and why is kept to the end. A stream that was closed before the
start, or whose reader has gone, has waived the words; one that fails, such as a file on a full
disk, has lost words that somebody counts on.
"""

from __future__ import annotations

import io
import os
import select
import sys
from pathlib import Path
from typing import TextIO, cast


class _Listener(io.RawIOBase):
    """The raw stream `below`, which takes whatever is written to it."""

    def __init__(self, below: io.RawIOBase) -> None:
        self.below = below
        self.why: OSError | None = None

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self.below.fileno()

    def isatty(self) -> bool:
        return self.below.isatty()

    def write(self, data: bytes, /) -> int:  # type: ignore[override] # any buffer
        while self.why is None:
            try:
                count = self.below.write(data)
                if count is not None:
                    return count
                # A pipe that does not block is full: its reader needs a moment.
                select.select([], [self.below], [])
            except OSError as why:
                self.why = why
        return len(data)


def settle() -> None:
    """Make the standard streams fit to be written to in UTF-8, whatever they are."""
    _occupy()
    sys.stdin = sys.stdin or _nothing("r")
    sys.stdout = _heard(sys.stdout)
    sys.stderr = _heard(sys.stderr)


def _occupy() -> None:
    """Fill the places of closed streams, or the next file opened would take what they are told."""
    while (place := os.open(os.devnull, os.O_RDWR)) <= 2:  # noqa: PLR2004 - standard error
        os.set_inheritable(place, True)  # noqa: FBT003 - it has no name
    os.close(place)


def _nothing(mode: str) -> TextIO:
    return cast("TextIO", Path(os.devnull).open(mode, encoding="utf-8"))


def _heard(stream: TextIO | None) -> TextIO:
    """`stream` in UTF-8, with a listener beneath it; nothing is said to None."""
    if stream is None:
        return _nothing("w")
    buffer = getattr(stream, "buffer", None)
    raw = getattr(buffer, "raw", buffer)  # with PYTHONUNBUFFERED there is nothing between
    if not isinstance(raw, io.RawIOBase):  # it belongs to who runs us from Python
        return stream
    stream.flush()
    return io.TextIOWrapper(
        io.BufferedWriter(_Listener(raw)),  # type: ignore[type-var] # its write takes any buffer
        encoding="utf-8",
        errors="replace",
        line_buffering=stream.isatty(),
    )


def lost() -> str:
    """Why words of the standard output were lost, though somebody listens; "" if none were."""
    buffer = getattr(sys.stdout, "buffer", None)
    listener = getattr(buffer, "raw", None)
    if not isinstance(listener, _Listener):
        return ""
    sys.stdout.flush()
    why = listener.why
    return "" if why is None or isinstance(why, BrokenPipeError) else why.strerror or str(why)
