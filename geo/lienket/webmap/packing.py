"""Whole numbers as few bytes, and the one compressed block of a page they travel in.

A number below 128 is one byte, below 16,384 two, and so on: seven bits a byte, the lowest first,
the eighth bit says that more come (LEB128). Signed numbers go zigzag: 0, -1, 1, -2 as 0, 1, 2, 3.
The page reads them in `js/packed.js`.
"""

from __future__ import annotations

import gzip
import json
import struct
from base64 import b64encode
from typing import Any

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]

STEPS_PER_DEGREE = 100_000

_BITS = 7
_MORE = 1 << _BITS
_LENGTHS = 5
"""No number is longer than this [bytes]: 35 bits hold any coordinate in 0.00001 degrees."""

_LEVEL = 7
"""How hard gzip tries: 9 makes a page smaller by a thousandth, and takes twice as long."""


def in_steps(degrees: npt.NDArray[np.float64]) -> Whole:
    """Degrees as whole numbers of 0.00001 degrees.

    >>> in_steps(np.array([106.123456])).tolist()
    [10612346]
    """
    return np.rint(degrees * STEPS_PER_DEGREE).astype(np.int64)


def zigzag(numbers: Whole) -> Whole:
    """Signed numbers as unsigned ones, small ones small.

    >>> zigzag(np.array([0, -1, 1, -2])).tolist()
    [0, 1, 2, 3]
    """
    return (numbers << 1) ^ (numbers >> 63)


def steps(numbers: Whole) -> Whole:
    """The first number, then each one's difference from the one before.

    >>> steps(np.array([5, 7, 6])).tolist()
    [5, 2, -1]
    """
    return np.diff(numbers, prepend=0)


def as_bytes(numbers: Whole) -> bytes:
    """Unsigned numbers below 2**35 in LEB128.

    >>> as_bytes(np.array([1, 300])).hex()
    '01ac02'
    """
    rest = np.asarray(numbers, dtype=np.int64)
    written = np.empty((len(rest), _LENGTHS), dtype=np.uint8)
    used = np.empty(written.shape, dtype=bool)
    for place in range(_LENGTHS):
        used[:, place] = (rest > 0) if place else True
        more = rest >> _BITS
        written[:, place] = rest & (_MORE - 1) | np.where(more > 0, _MORE, 0)
        rest = more
    return written[used].tobytes()


class Store:
    """Runs of numbers, one behind the other, each known by where it starts and how long it is."""

    def __init__(self) -> None:
        self._runs: list[bytes] = []
        self._size = 0

    def add(self, numbers: Whole) -> tuple[int, int]:
        """Keep unsigned `numbers`; the offset and the length of their run [bytes]."""
        run = as_bytes(numbers)
        self._runs.append(run)
        self._size += len(run)
        return self._size - len(run), len(run)

    def block(self, told: dict[str, Any]) -> str:
        """`told` and all runs as one text for a page: base64 of gzip of length, JSON, runs.

        The length of the JSON [bytes] comes first, as four bytes, the lowest first.
        """
        text = as_json(told)
        whole = b"".join((struct.pack("<I", len(text)), text, *self._runs))
        return zipped(whole)


def as_json(told: dict[str, Any]) -> bytes:
    """`told` as JSON without spaces, UTF-8.

    >>> as_json({"a": [1, "ế"]}).decode()
    '{"a":[1,"ế"]}'
    """
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def zipped(content: bytes | str) -> str:
    """`content` as base64 of gzip: letters that no HTML parser takes for markup, always the same.

    >>> from base64 import b64decode
    >>> gzip.decompress(b64decode(zipped("liên kết"))).decode()
    'liên kết'
    """
    whole = content.encode() if isinstance(content, str) else content
    return b64encode(gzip.compress(whole, compresslevel=_LEVEL, mtime=0)).decode()
