"""Texts in each of the encodings that Vietnamese offices wrote in, and how Vietnamese they read.

No detector knows TCVN3 and VNI, the fonts that Vietnamese offices wrote with before Unicode: the
bytes are those of West European letters. What tells is the language: in the right reading nearly
every word is a syllable of Vietnamese.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lienket import mojibake

AUTO, UTF_8, AS_IS = "auto", "utf-8", "as is"
OLD = dict(zip(("tcvn3", "vni", "cp1258"), mojibake.ENCODINGS, strict=True))
"""The old encodings by what a person calls them."""

_BYTES = "ISO-8859-1"
CLEAR, _AHEAD = 0.75, 0.25
"""So much of the words is Vietnamese in a reading that is taken, and more than in any other."""

_FEW = 4
"""So few words say little: then one must be beyond doubt."""

_PIECE = re.compile(r"\S*[^\x00-\x7f\s]\S*")
_SIGN = re.compile("[\x80-\xbf×÷]")
"""What stands for no letter in Latin-1."""

_BESIDE = "“”‘’'\"()[]{}.,;:!?–—-/\\…«»&+*#°%_"
_LETTERS = re.compile(r"[^\W\d_]+")
_PUNCTUATION = {
    code: letter
    for code in range(0x80, 0xA0)
    if (letter := bytes([code]).decode("cp1252", errors="ignore"))
}


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the texts of a table: its name, each text as it reads, how well [0–1]."""

    name: str
    texts: Mapping[str, str]
    share: float


def readings(texts: Sequence[str], *, raw: bool, stated: str) -> list[Reading]:
    """`texts` as they stand, then in each old encoding, with the share of Vietnamese words.

    Args:
        texts: what stands in a table.
        raw: whether each letter stands for a byte.
        stated: the encoding that the file says, "" where it says none.
    """
    shown = {value: value.translate(_PUNCTUATION) if raw else value for value in texts}
    plain = {value: _stated(value, stated) if raw and stated else shown[value] for value in texts}
    made = [(AS_IS, plain)]
    for name, encoding in OLD.items():
        made.append((name, {value: mojibake.reread(shown[value], encoding) for value in texts}))
    return [Reading(name, read, _share(read)) for name, read in made]


def _stated(value: str, encoding: str) -> str:
    """`value`, each letter a byte, in the encoding that the file says, if Python knows it."""
    for name in (encoding, f"cp{encoding}"):
        try:
            return value.encode(_BYTES).decode(name)
        except (LookupError, UnicodeError):
            continue
    return value.translate(_PUNCTUATION)


def _share(read: Mapping[str, str]) -> float:
    """Which share of the pieces that had odd letters is Vietnamese as they read [0–1]."""
    pieces: dict[str, str] = {}
    for value, reads in read.items():
        pairs = zip(value.split(" "), reads.split(" "), strict=False)
        pieces |= {before: after for before, after in pairs if not before.isascii()}
    return sum(map(_is_vietnamese, pieces.values())) / len(pieces) if pieces else 0.0


def _is_vietnamese(piece: str) -> bool:
    bare = unicodedata.normalize("NFC", piece).strip(_BESIDE)
    if _SIGN.search(bare):
        return False
    words = _LETTERS.findall(bare)
    return bool(words) and all(mojibake.is_word(word) for word in words)


def is_clear(best: Reading, found: Sequence[Reading], texts: Sequence[str]) -> bool:
    """Whether `best` is Vietnamese, and no other reading of other letters nearly so."""
    others = [each.share for each in found if each.texts != best.texts]
    if best.share < CLEAR or best.share - max(others, default=0.0) < _AHEAD:
        return False
    if not are_few(texts):
        return True
    sure = mojibake.find("\n".join(texts))
    return bool(sure) and sure is not None and "reads" in sure[1]


def are_few(texts: Sequence[str]) -> bool:
    """Whether `texts` have so few words with odd letters that they say little.

    >>> are_few(["Chiang Maï", "Zürich"]), are_few(["Höõu Luõng", "Laïng Sôn"])
    (True, False)
    """
    return len({piece for value in texts for piece in _PIECE.findall(value)}) < _FEW
