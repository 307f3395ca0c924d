"""Texts whose letters were taken for others: what they look like and what they read as.

Nothing is mended here: what is found is told with its reading, and a person decides. A word counts
only where it cannot be Vietnamese as it stands and is Vietnamese as it reads, so that French and
English names, and the letters of neighbours' languages, are left alone.
"""

from __future__ import annotations

import itertools
import operator
import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache

Finding = tuple[str, Mapping[str, object]]
"""The code of a fault, and the values of its sentences."""

_TONES = "\u0301\u0300\u0309\u0303\u0323"
_TCVN3 = (
    "ĂÂÊÔƠƯĐăâêôơưđ......àảãáạ.ằẳẵắ.......ặầẩẫấậè.ẻẽéẹềểễếệìỉ..."
    "ĩíịò.ỏõóọồổỗốộờởỡớợù.ủũúụừửữứựỳỷỹýỵ."
)
"""What fonts such as .VnTime draw for U+00A1 to U+00FF; a dot where they draw nothing."""

_FROM_WINDOWS = str.maketrans("ÃÐÕÝãðõýÌÒÞìò", "ĂĐƠƯăđơư\u0300\u0309\u0303\u0301\u0323")
"""What Windows-1258 has for the letters of Windows-1252."""

_FROM_TCVN3 = {code: letter for code, letter in enumerate(_TCVN3, start=0xA1) if letter != "."}
_VNI_MARKS = {
    **dict(zip("ùøûõï", _TONES, strict=True)),
    **dict(zip("âáàåãä", ("\u0302", *(f"\u0302{tone}" for tone in _TONES)), strict=True)),
    **dict(zip("êéèúüë", ("\u0306", *(f"\u0306{tone}" for tone in _TONES)), strict=True)),
}
"""What the second of two letters puts on the first, in fonts such as VNI-Times."""

_VNI_ALONE = dict(zip("ôöñæóòî", "ơưđỉĩịỵ", strict=True))
_VNI_PAIR = re.compile(
    "([aeo])([âáàåãä])|(a)([êéèúüë])|([aeouyôö])([ùøûõï])|([ôöñæóòî])()", re.IGNORECASE
)
_BEGINNINGS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_ENDINGS = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec "
    "em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in ip it iu iêc iêm iên iêng iêp "
    "iêt iêu o oc oi om on ong op ooc oong oa oac oach oai oam oan oang oanh oao oap oat oay "
    "oăc oăm oăn oăng oăt oe oeo oet ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uc ui um un "
    "ung up ut uôc uôi uôm uôn uông uôt uân uâng uât uây uê uêch uên uênh uơ uy uya uynh uyt "
    "uyu uyên uyêt ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu y yêm yên yêng "
    "yêt yêu ynh yt "
    "inh ot oen"  # codespell:ignore inh,ot,oen
)
_ONSETS = frozenset(("", *_BEGINNINGS.split()))
_ENDS_OF = frozenset(_ENDINGS.split())
_STOPS = ("c", "ch", "p", "t")
_LONGEST = 7
"""No syllable is longer [letters]."""

_SYMBOLS = "".join(chr(code) for code in _FROM_TCVN3 if not chr(code).isalpha())
_INSIDE = re.compile(f"[^\\W\\d_][{_SYMBOLS}]+[^\\W\\d_]|[a-z][À-ÖØ-Þ]")
"""A sign between letters, or a capital behind a small letter: no language writes so."""

_FOREIGN = re.compile("[AOao][Ïï]s?$|^[«»][A-Za-z]*$|^[A-Za-z]*[«»]$|^[A-Za-z]*[ÄÖÜäöü][a-z]*$")
"""Thaï, Hanoï, Möng, Lü: so neighbours' names are written; a word beside quotation marks."""

_INITIALS = re.compile("[BCDĐGHKLMNPQRSTVX]+")
_LOST = re.compile(r"[^\W\d_]*(?:\?{1,3}[^\W\d_]+)+")
_MARKS = re.compile(r"\?{1,3}")
_ADDRESS = re.compile("[/=&]")
_ANY = "đaăâeêioôơuưyáắấéếíóốớúứý"
"""A letter that a question mark may stand for, its tone high or none."""

_MISREAD = (("Windows-1252", "cp1252"), ("Windows-1258", "cp1258"), ("Mac", "mac_roman"))
_UTF8 = re.compile("[\xc2-\xc6\xcc][\x80-\xbf]|[\xe1\xe2\xef][\x80-\xbf]{2}")
_LEADS = re.compile("[ÂÃÄÅÆÌáâïĂ¬√ƒ≈∆·‚Ô][^\x00-\x7f]")
"""What the first of several bytes of a letter was taken for, with what stands behind it."""

_PLAUSIBLE = re.compile("[\x80-ư\u0300-\u0323Ạ-ỹ\u2010-›€™\ufffd\ufeff]")
_ENDS = re.compile("[ÃÂÌĂ][\xa0”’“‘–—…»›®™€]|á»…")
"""What may also be the end of a word and a mark behind it."""

_MOST = 3
"""So often a text may have been encoded anew; so many letters a word may lose and be known."""

_ENOUGH = 2
"""So many words make a reading sure; one word may do that alone."""


def find(value: str) -> Finding | None:
    """What is wrong with the letters of `value`, with what it reads as; None when nothing is.

    >>> find("Héi chî hai tØnh (vÝ dô)")[1]["reads"], find("Höõu Luõng")[1]["reads"]
    ('Hội chợ hai tỉnh (ví dụ)', 'Hữu Lũng')
    >>> find("Há»™i chá»£")[1]["reads"], find("H?u L?ng")[0], find("Château d'If")
    ('Hội chợ', 'lost_letters', None)
    """
    if value.isascii():
        return _lost(value)
    reads, looks = _double(value)
    if not looks:
        reads, looks = _single(unicodedata.normalize("NFC", value))
    if looks and "\ufffd" not in reads:
        return "garbled_text", {"looks": looks, "reads": unicodedata.normalize("NFC", reads)}
    return _lost(reads)


@lru_cache(maxsize=1 << 15)
def is_syllable(word: str) -> bool:
    """Whether `word`, in any case, is written as one syllable of Vietnamese can be.

    >>> [is_syllable(word) for word in ("Nghiêng", "quýt", "GIẾNG", "hàt", "Hôtel", "tØnh")]
    [True, True, True, False, False, False]
    """
    if not 0 < len(word) <= _LONGEST:
        return False
    marked = unicodedata.normalize("NFD", word.lower().replace("ð", "đ"))
    tones = [mark for mark in marked if mark in _TONES]
    bare = unicodedata.normalize("NFC", "".join(mark for mark in marked if mark not in _TONES))
    if len(tones) > 1 or (bare.endswith(_STOPS) and tones not in (["\u0301"], ["\u0323"])):
        return False
    # In "gì", "giếng" the i belongs to both parts.
    cuts = [(bare[:cut], bare[cut:]) for cut in range(4)] + [(bare[:2], bare[1:])] * (
        bare[:2] == "gi"
    )
    return any(onset in _ONSETS and end in _ENDS_OF for onset, end in cuts)


def _double(value: str) -> tuple[str, str]:
    """`value` as it was before UTF-8 was read as something else, and as what; "" if it was not."""
    if not _LEADS.search(value):
        return value, ""
    found = [(_often(value, codec), looks) for looks, codec in _MISREAD]
    # Each letter stood for two or three: what makes the most of them whole reads best.
    reads, looks = min(found, key=lambda each: len(each[0]))
    return reads, "" if reads == value else f"UTF-8 → {looks}"


def _often(value: str, codec: str) -> str:
    """`value` decoded as often as it was encoded."""
    for _ in range(_MOST):
        value, again = _decoded(value, codec)
        if not again:
            break
    return value


def _decoded(value: str, codec: str) -> tuple[str, bool]:
    """`value` with its UTF-8 decoded, if it holds any beyond doubt."""
    pieces: list[str] = []
    end, sure = 0, False
    for found in _UTF8.finditer(value.translate(_bytes(codec))):
        letter = found[0].encode("latin-1").decode("utf-8", errors="replace")
        if _PLAUSIBLE.fullmatch(letter):
            pieces += [value[end : found.start()], letter]
            end = found.end()
            sure |= not _ENDS.fullmatch(value[found.start() : end])
    return ("".join([*pieces, value[end:]]), True) if sure else (value, False)


class _Bytes(dict[int, str]):
    """For `str.translate`: no character that the encoding lacks is taken for a byte."""

    def __missing__(self, code: int) -> str:
        return chr(code) if code < 0xA0 else "\0"  # noqa: PLR2004 - ASCII, and controls


@cache
def _bytes(codec: str) -> _Bytes:
    """Which byte from 0x80 on each character of `codec` is, written as Latin-1."""
    # What the encoding leaves open, programs read as the control of that number.
    made = {
        byte: bytes([byte]).decode(codec, errors="ignore") or chr(byte)
        for byte in range(0x80, 0x100)
    }
    return _Bytes({ord(letter): chr(byte) for byte, letter in made.items()})


def _single(value: str) -> tuple[str, str]:
    """`value` read in the encoding that most of its words speak for, and its name; "" if none."""
    mixed = any(letter > "ÿ" and letter.isalpha() for letter in {*value})
    found = []
    for name, read, letters in _ENCODINGS:
        # A text repeats its words: each is read once.
        words = {word: read(word) for word in dict.fromkeys(letters.findall(value))}
        found.append((_sureness(words, mixed=mixed), name, words, letters))
    sure, looks, words, letters = max(found, key=operator.itemgetter(0))
    if sure < _ENOUGH:
        return value, ""
    return letters.sub(lambda word: words[word[0]], value), looks


def _sureness(words: Mapping[str, str], *, mixed: bool) -> int:
    """How far `words`, each with its reading, speak for that; `mixed`: others stand among them."""
    said = [_speaks(word, reading) for word, reading in words.items() if word != reading]
    strange = sum(not is_word(reading) for reading in words.values())
    if max(said, default=0) == _ENOUGH:
        return sum(said)
    alike = len(words) > 1 and not mixed and not strange
    return sum(said) + (sum(said) > 0 and alike) - 2 * strange


def _speaks(word: str, reading: str) -> int:
    """How far one word speaks for its reading: 2 = beyond doubt, less than 0 = against it."""
    if is_syllable(word) or _FOREIGN.search(word) or not any(map(str.isascii, word)):
        return 0
    if not is_syllable(reading):
        return 0 if is_word(reading) else -3
    odd = _INSIDE.search(word) or sum(not letter.isascii() for letter in word) > 1
    return _ENOUGH if odd else 1


def is_word(reading: str) -> bool:
    """Whether a word may stand in a Vietnamese text: a syllable, or the first letters of some.

    >>> is_word("ĐT"), is_word("đường"), is_word("§­êng")
    (True, True, False)
    """
    return is_syllable(reading) or bool(_INITIALS.fullmatch(reading))


def _tcvn3(word: str) -> str:
    """`word` in a font such as .VnTime, or, all in capitals, .VnTimeH."""
    reading = word.translate(_FROM_TCVN3)
    plain = "".join(filter(str.isascii, word))
    return reading.upper() if len(plain) > 1 and plain.isupper() else reading


def _vni(word: str) -> str:
    return unicodedata.normalize("NFC", _VNI_PAIR.sub(_vni_letter, word))


def _vni_letter(found: re.Match[str]) -> str:
    first, second = (group for group in found.groups() if group is not None)
    base = _VNI_ALONE.get(first.lower(), first.lower()) + _VNI_MARKS.get(second.lower(), "")
    return base.upper() if first.isupper() else base


def _windows(word: str) -> str:
    return unicodedata.normalize("NFC", word.translate(_FROM_WINDOWS))


_ENCODINGS = (
    ("TCVN3 (ABC)", _tcvn3, re.compile(f"(?:[^\\W\\d_]|[{_SYMBOLS}])+")),
    ("VNI-Windows", _vni, re.compile(r"[^\W\d_]+")),
    ("Windows-1258", _windows, re.compile(r"[^\W\d_]+")),
)


ENCODINGS = tuple(name for name, _, _ in _ENCODINGS)
"""What `reread` can read."""


def reread(value: str, encoding: str) -> str:
    """`value`, each of its letters taken for a byte, as `encoding` (one of `ENCODINGS`) has it.

    >>> reread("TØnh B¾c Giang", "TCVN3 (ABC)"), reread("Höõu Luõng", "VNI-Windows")
    ('Tỉnh Bắc Giang', 'Hữu Lũng')
    """
    read, letters = next((read, letters) for name, read, letters in _ENCODINGS if name == encoding)
    return letters.sub(lambda word: read(word[0]), value)


def _lost(value: str) -> Finding | None:
    """Letters that became question marks, or the sign for what could not be read."""
    words = [
        found[0]
        for piece in dict.fromkeys(value.split())
        if not _ADDRESS.search(piece)
        for found in _LOST.finditer(piece)
        if _torn(found[0])
    ]
    return ("lost_letters", {}) if words or "\ufffd" in value else None


def _torn(word: str) -> bool:
    """Whether letters in the places of its question marks make a syllable of `word`."""
    first, *rest = _MARKS.split(word)
    if len(rest) >= _MOST or len(word.strip("?")) < _ENOUGH:
        return False
    return any(
        is_syllable(first + "".join(map("".join, zip(letters, rest, strict=True))))
        for letters in itertools.product(_ANY, repeat=len(rest))
    )
