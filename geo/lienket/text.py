"""Vietnamese text: one normal form, one key to search by, one way to write."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

from lienket import file_kinds, mojibake
from lienket.errors import Fault, fault

Wanted = Literal["table", "layer", "toml"]
"""What a file of a workspace is to be."""

_START = 200
"""A zero byte so far from the start of a file is half a letter of UTF-16 [bytes]."""

_LONGEST = 100
"""No name is longer; what is longer is not compared with names [characters]."""

_SHOWN = 3
"""So many names are proposed for one that is not known."""

_DASHES = re.compile("[-\u2010-\u2015\u2212\ufe58\ufe63\uff0d]+")
"""What stands for a dash, or two: spreadsheets make a long one of "--"."""

_UNSEEN = re.compile(
    "[\u00ad\u034f\u180e\u200b\u2060-\u2064\ufeff]"
    "|(?<![^\\x00-\u036f\u1e00-\u1eff\u2000-\u206f])[\u061c\u200c-\u200f]"
)
"""What nobody sees and what says nothing: soft hyphens, spaces and joins of no width, marks of
direction. Joins and marks mean something behind letters of other scripts, and in emoji."""

_LINE_ENDS = re.compile("[\u2028\u2029]")
_UNFIT = frozenset({"Cc", "Cs", "Co", "Cn"})
"""Controls, halves of letters, private signs, and what is no character (yet)."""

_TURNING = re.compile("[\u202a-\u202e\u2066-\u206f\ufff9-\ufffb\U000e0000-\U000e0fff]")
"""Unseen as well, but they change what is read: direction, notes between lines, tags."""

_NOT_PLAIN = re.compile("[^a-z0-9_]+")

_NO_LETTER = frozenset({"Mn", "Mc", "Me", "Cf"})
"""Marks on letters, and what nobody sees."""

_STROKED = str.maketrans({"đ": "d", "ð": "d"})

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

    Controls (a line end only where `lines` allows it), lone halves of letters, private signs,
    noncharacters, what Unicode has not assigned, and what turns the direction of reading.

    >>> unfit("Hữu\x0bLũng"), unfit("two\nlines"), unfit("two\nlines", lines=True), unfit("\u202e")
    ('U+000B', 'U+000A', '', 'U+202E')
    """
    for letter in dict.fromkeys(value.replace("\n", "") if lines else value):
        if unicodedata.category(letter) in _UNFIT or _TURNING.match(letter):
            return f"U+{ord(letter):04X}"
    return ""


def seen(value: str) -> str:
    r"""`value` without what nobody sees and what says nothing in Latin letters.

    >>> seen("tỉ\u00adnh\u200b")
    'tỉnh'
    """
    return _UNSEEN.sub("", _LINE_ENDS.sub("\n", value))


def read(value: str, *, lines: bool = False) -> tuple[str, tuple[mojibake.Finding, ...]]:
    """A text as a workspace holds it, and what is wrong with it: codes of faults, their values.

    What nobody sees and what says nothing in Latin letters is dropped, so that keys and names are
    found however they were copied; `lines`: whether it may have several lines.

    >>> read("tỉ\u00adnh"), read("tØnh H¶i")[1][0][1]["reads"], read("a\u2066b")[1][0][0]
    (('tỉnh', ()), 'tỉnh Hải', 'unfit_letter')
    """
    if value.isascii() and value.isprintable() and "?" not in value:
        return value, ()
    kept = seen(value)
    if found := mojibake.find(value):
        return kept, (found,)
    letter = unfit(kept, lines=lines)
    return kept, (
        *([] if is_nfc(kept) else [("not_nfc", {})]),
        *([("unfit_letter", {"letter": letter})] if letter else []),
    )


def fold(value: str) -> str:
    """The search key of `value`: no case, no marks, đ as d, no dots, no spaces.

    `Đ` has no decomposition in Unicode, so stripping marks alone would leave it. What nobody
    sees, such as a soft hyphen, is no part of a name.

    >>> fold("ĐT.289"), fold("đt 289"), fold("Hữu Lũ\u00adng")
    ('dt289', 'dt289', 'huulung')
    """
    marked = unicodedata.normalize("NFD", nfc(value).lower())
    bare = "".join(letter for letter in marked if unicodedata.category(letter) not in _NO_LETTER)
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


def content(
    path: Path, name: str, *, expected: str, wanted: Wanted = "table"
) -> tuple[str | None, tuple[Fault, ...]]:
    """The text of the UTF-8 file at `path`, or None and the fault that stood in the way.

    A byte order mark is dropped. `name` is what faults call the file; `expected` says what the
    file should have held; `wanted`, what kind of file it should be.
    """
    data = _bytes(path, name, expected)
    if isinstance(data, Fault):
        return None, (data,)
    if kind := file_kinds.from_bytes(data, table=wanted != "layer"):
        return None, (other_kind(kind, name, expected=expected, wanted=wanted),)
    try:
        content, offset = data.decode("utf-8-sig"), data[:_START].find(b"\0")
    except UnicodeDecodeError as why:
        content, offset = "", why.start
    if offset < 0:
        return content, ()
    code = "wrong_encoding" if wanted == "table" else f"wrong_encoding_{wanted}"
    return None, (fault(code, file=name, guess=_encoding_guess(data), offset=offset),)


def _bytes(path: Path, name: str, expected: str) -> bytes | Fault:
    """What stands in the file at `path`, or the fault that nothing can be had of it."""
    try:
        # A pipe would keep a reader waiting, a device have no end.
        if path.exists() and not path.is_file():
            return fault("not_a_file", file=name)
        data = path.read_bytes()
    except FileNotFoundError:
        return fault("missing_file", file=name, name=name)
    except OSError as why:
        return fault("unreadable_file", file=name, why=why.strerror or why)
    except ValueError as why:  # a path no system knows, such as one with a NUL
        return fault("unreadable_file", file=name, why=why)
    return data if data.strip() else fault("empty_file", file=name, expected=expected)


def other_kind(
    kind: file_kinds.Kind, name: str, *, expected: str, wanted: Wanted = "layer"
) -> Fault:
    """The fault that the file `name` is of `kind`, with the way to bring in what it holds."""
    way = f"_{kind.way}" if kind.way else ""
    code = f"other_kind_layer{way}" if wanted == "layer" else f"other_kind_{wanted}"
    if wanted == "table" and kind.way == "book":
        code = "other_kind_table_book"
    return fault(code, file=name, vi=kind.vi, en=kind.en, name=name, expected=expected)


def _encoding_guess(data: bytes) -> str:
    """A name for what `data`, which is not UTF-8, probably is, to help the person who saved it."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data[:_START]:
        return "UTF-16"
    return "Windows-1258 / TCVN3 / VNI"


def nearest(value: str, choices: Iterable[str]) -> str:
    """The choices most like `value`, as an ending for a sentence; "" when none is near.

    What differs in nothing but case, marks, spaces and dashes is the nearest.

    >>> nearest("ql3l--bg", ["ql31--bg", "rail--ls"]), nearest("QL31—BG", ["ql31--bg", "ql31--ls"])
    (' (ql31--bg?)', ' (ql31--bg?)')
    """
    if len(value) > _LONGEST:
        return ""
    listed, loose = sorted(choices), _loose(value)
    found = [choice for choice in listed if _loose(choice) == loose][:_SHOWN]
    found = found or difflib.get_close_matches(value, listed, n=_SHOWN, cutoff=0.6)
    if not found:
        by = {_loose(choice): choice for choice in listed}
        near = difflib.get_close_matches(loose, by, n=_SHOWN, cutoff=0.6)
        found = [by[choice] for choice in near]
    return f" ({', '.join(found)}?)" if found else ""


def _loose(value: str) -> str:
    """The search key of `value`, with one dash for any that follow each other."""
    return _DASHES.sub("-", fold(value))
