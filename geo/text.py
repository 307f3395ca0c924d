"""Vietnamese text: one normal form, one key to search by, one way to write (floor 1)."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from geo.errors import UNFIT, Fault, fault

_LONGEST = 100
"""No name is longer; what is longer is not compared with names [characters]."""

_NOT_PLAIN = re.compile("[^a-z0-9_]+")

_STROKED = str.maketrans({"đ": "d", "ð": "d"})

_PLAIN = re.compile(r"\d+(?:\.\d+)?")
"""A number without marks, as tables hold it."""

_NOTE = re.compile(r" \([^()]*\)$")

_FEWEST = 4
"""Names that share a word, such as that for district, lose it if there are so many."""


def nfc(value: str) -> str:
    """`value` in the composed normal form (NFC), the only one a workspace stores."""
    return unicodedata.normalize("NFC", value)


def is_nfc(value: str) -> bool:
    """Whether `value` is in NFC already."""
    return unicodedata.is_normalized("NFC", value)


def unfit(value: str, *, lines: bool = False) -> str:
    r"""The first character of `value` that no text may hold, by its code; "" when all are fit.

    Controls (a line end only where `lines` allows it), lone halves of letters, noncharacters.

    >>> unfit("Hữu\x0bLũng"), unfit("two\nlines"), unfit("two\nlines", lines=True)
    ('U+000B', 'U+000A', '')
    """
    found = UNFIT.search(value.replace("\n", "") if lines else value)
    return f"U+{ord(found[0]):04X}" if found else ""


def fold(value: str) -> str:
    """The search key of `value`: no case, no marks, đ as d, no dots, no spaces.

    `Đ` has no decomposition in Unicode, so stripping marks alone would leave it.

    >>> fold("ĐT.289"), fold("đt 289"), fold("Hữu Lũng")
    ('dt289', 'dt289', 'huulung')
    """
    marked = unicodedata.normalize("NFD", nfc(value).lower())
    bare = "".join(letter for letter in marked if not unicodedata.combining(letter))
    return "".join(bare.translate(_STROKED).replace(".", "").split())


def plain(name: str) -> str:
    """`name` as databases take it: ASCII letters, digits and underscores; "" if it has none.

    >>> plain("length_km"), plain("Số làn xe"), plain("路")
    ('length_km', 'so_lan_xe', '')
    """
    return _NOT_PLAIN.sub("_", "_".join(fold(word) for word in name.split())).strip("_")


def shared(found: Sequence[str]) -> str:
    """The words at the start of over half of the names, such as those for a town.

    >>> shared(["Cửa khẩu Chi Ma", "Cửa khẩu Bản Chắt", "Cửa khẩu Cốc Nam", "Ga Kép"])
    'Cửa khẩu'
    """
    words: list[str] = []
    while len(found) >= _FEWEST:
        start = "".join(f"{word} " for word in words)
        rest = [name.removeprefix(start) for name in found if name.startswith(start)]
        firsts = Counter(name.split(" ")[0] for name in rest if " " in name)
        word, count = firsts.most_common(1)[0] if firsts else ("", 0)
        if count * 2 <= len(found):
            break
        words.append(word)
    return " ".join(words)


def unnoted(name: str) -> str:
    """A name without a note in brackets at its end."""
    return _NOTE.sub("", name)


def bare(found: Sequence[str]) -> list[str]:
    """The names without a note in brackets and without the words that most of them share.

    >>> bare(["Huyện Lục Nam", "Huyện Chi Lăng", "Huyện Bắc Sơn", "Thị xã Chũ (2025)"])
    ['Lục Nam', 'Chi Lăng', 'Bắc Sơn', 'Thị xã Chũ']
    >>> bare(["Lục Nam District", "Chi Lăng District", "Bắc Sơn District", "Lạng Sơn City"])
    ['Lục Nam', 'Chi Lăng', 'Bắc Sơn', 'Lạng Sơn City']
    """
    ends = _without_shared([unnoted(name) for name in found])
    cut = [_turned(name) for name in _without_shared([_turned(name) for name in ends])]
    return [name[:1].upper() + name[1:] for name in cut]


def _without_shared(found: Sequence[str]) -> list[str]:
    start = f"{shared(found)} ".lstrip()
    return [name.removeprefix(start) for name in found]


def _turned(name: str) -> str:
    """A name with its last word first."""
    return " ".join(reversed(name.split(" ")))


def number(value: int) -> tuple[str, str]:
    """A whole number with its thousands set apart, as Vietnamese and as English has it.

    >>> number(12345)
    ('12.345', '12,345')
    """
    en = f"{value:,}"
    return en.replace(",", "."), en


def decimal(value: float, places: int = 1) -> tuple[str, str]:
    """A number with `places` decimals as Vietnamese and as English papers write it.

    >>> decimal(1234.56), decimal(0.4, 2)
    (('1.234,6', '1,234.6'), ('0,40', '0.40'))
    """
    en = f"{value:,.{places}f}"
    return en.translate(str.maketrans(",.", ".,")), en


def written(value: str) -> tuple[str, str]:
    """A cell that holds a plain number as papers write it, with its own decimals; else as it is.

    >>> written("40000"), written("6.00"), written("1/25.000")
    (('40.000', '40,000'), ('6,00', '6.00'), ('1/25.000', '1/25.000'))
    """
    found = plain_number(value)
    return (value, value) if found is None else decimal(found, len(value.partition(".")[2]))


def plain_number(value: str) -> int | float | None:
    """The number that a cell holds without marks; None where it holds anything else.

    >>> plain_number("40000"), plain_number("6.50"), plain_number("1/25.000")
    (40000, 6.5, None)
    """
    if not _PLAIN.fullmatch(value):
        return None
    return float(value) if "." in value else int(value)


def content(path: Path, name: str, *, expected: str) -> tuple[str | None, tuple[Fault, ...]]:
    """The text of the UTF-8 file at `path`, or None and the fault that stood in the way.

    A byte order mark is dropped. `name` is what faults call the file; `expected` says what an
    empty file should have held.
    """
    data = _bytes(path, name)
    if isinstance(data, Fault):
        return None, (data,)
    if not data.strip():
        return None, (fault("empty_file", file=name, expected=expected),)
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as why:
        guess = _encoding_guess(data)
        return None, (fault("wrong_encoding", file=name, guess=guess, offset=why.start),)


def _bytes(path: Path, name: str) -> bytes | Fault:
    """What stands in the file at `path`, or the fault that nothing can be had of it."""
    try:
        # A pipe would keep a reader waiting, a device have no end.
        if path.exists() and not path.is_file():
            return fault("not_a_file", file=name)
        return path.read_bytes()
    except FileNotFoundError:
        return fault("missing_file", file=name, name=name)
    except OSError as why:
        return fault("unreadable_file", file=name, why=why.strerror or why)
    except ValueError as why:  # a path no system knows, such as one with a NUL
        return fault("unreadable_file", file=name, why=why)


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


def _encoding_guess(data: bytes) -> str:
    """A name for what `data`, which is not UTF-8, probably is, to help the person who saved it."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data[:200]:
        return "UTF-16"
    return "Windows-1258 / TCVN3 / VNI"


def nearest(value: str, choices: Iterable[str]) -> str:
    """The choices most like `value`, as an ending for a sentence; "" when none is near.

    >>> nearest("ql3l--bg", ["ql31--bg", "rail--ls"])
    ' (ql31--bg?)'
    """
    if len(value) > _LONGEST:
        return ""
    found = difflib.get_close_matches(value, sorted(choices), n=3, cutoff=0.6)
    return f" ({', '.join(found)}?)" if found else ""
