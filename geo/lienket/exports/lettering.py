"""Letters in a DXF that says cp1252: ASCII alone, the others as `U+XXXX` behind a backslash.

From R2007 on a DXF is UTF-8, but GDAL, and so QGIS, reads every version by the code page that it
names. All programs decode `U+XXXX` in the text of an MTEXT, GDAL piece by piece; in that of a
TEXT, GDAL does not.
"""

from __future__ import annotations

import bisect
import itertools
import math
from collections.abc import Sequence

ROOM = 250
"""An MTEXT of more characters is divided into pieces, and a letter with it."""

LAST = 0xFFFF
"""The last letter that has a code."""

_UNKNOWN = "\N{REPLACEMENT CHARACTER}"
"""What stands for the letters beyond."""

_MARKS, _DOTS = "\\{}", "..."


def plain(text: str) -> str:
    r"""`text` as a string of a drawing that is not drawn, such as a description.

    >>> plain("Lạng Sơn")
    'L\\U+1EA1ng S\\U+01A1n'
    """
    return _fitting(["^ " if letter == "^" else _ascii(letter, "\\") for letter in text], ROOM)


def mtext(text: str, room: float = math.inf) -> str:
    r"""`text` as an MTEXT in `room` characters; nothing in it is a code that CAD would heed.

    >>> mtext("ĐT.289 {%%d}"), mtext("Đường tỉnh", 12)
    ('\\U+0110T.289 \\{%\\U+0025d\\}', '\\U+0110...')
    """
    letters = [
        f"\\{letter}" if letter in _MARKS
        else "^ " if letter == "^"
        else _ascii(letter, "%" if before == "%" else "")
        for before, letter in itertools.pairwise(f" {text}")
    ]  # fmt: skip
    return _fitting(letters, room)


def _ascii(letter: str, marks: str) -> str:
    """A letter, or its code where it is beyond ASCII or one of `marks`."""
    if " " <= letter <= "~" and letter not in marks:
        return letter
    return f"\\U+{ord(letter if ord(letter) <= LAST else _UNKNOWN):04X}"


def _fitting(letters: Sequence[str], room: float) -> str:
    """The letters, or as many of them as go into `room` characters, and dots."""
    ends = [*itertools.accumulate(map(len, letters))]
    if not ends or ends[-1] <= room:
        return "".join(letters)
    return "".join(letters[: bisect.bisect(ends, room - len(_DOTS))]) + _DOTS
