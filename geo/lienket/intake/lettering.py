"""The letters of an office's texts, as they read: in the encoding in which they are Vietnamese.

A reading is taken if `readings.CLEAR` of the words with odd letters are Vietnamese in it, and far
more than in any other; else the person is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import geopandas as gpd

from lienket import mojibake, text
from lienket.i18n import join
from lienket.intake import readings
from lienket.intake.readings import Reading
from lienket.intake.remarks import SHOWN, Remarks, listed, phrase

CHOICES = (readings.AUTO, readings.UTF_8, *readings.OLD)
"""What a person may say."""

_BYTES = "ISO-8859-1"
_NAMES = {readings.UTF_8: "UTF-8", **readings.OLD}
_CUT = re.compile(rb"[\xc2-\xf4][\x80-\xbf]{0,2}$")
"""The first bytes of a letter whose last ones had no room."""

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@lru_cache(maxsize=1 << 17)
def _finding(value: str) -> mojibake.Finding | None:
    """What is wrong with the letters of a text: it is asked more than once."""
    return mojibake.find(value)


def legible(
    frame: gpd.GeoDataFrame, remarks: Remarks, *, raw: bool, stated: str, asked: str
) -> gpd.GeoDataFrame:
    """`frame` (any CRS), the names of its columns and its texts as they read: NFC, all seen.

    Args:
        frame: what stands in the file.
        remarks: what is said of it: the encoding with samples, letters that are lost.
        raw: whether each letter stands for a byte.
        stated: the encoding that the file says, "" where it says none.
        asked: one of `CHOICES`.
    """
    names = [name for name in frame.columns if name != frame.geometry.name]
    cells = {name: frame[name].map(_plain, na_action="ignore") for name in names}
    written = [value for column in cells.values() for value in column if isinstance(value, str)]
    texts = [*dict.fromkeys((*names, *written))]
    read = reread(texts, remarks, raw=raw, stated=stated, asked=asked)
    if read is None:
        return frame
    heads = _single([_tidy(read.get(name, name)) or name for name in names])
    made = {
        head: cells[name].map(
            lambda value: _tidy(read.get(value, value)) if isinstance(value, str) else value
        )
        for head, name in zip(heads, names, strict=True)
    }
    clean = gpd.GeoDataFrame(made, geometry=frame.geometry.array, index=frame.index, crs=frame.crs)
    _tell_lost(clean, remarks)
    return clean


def _plain(value: object) -> object:
    """A cell as a number, a truth or a text; what a driver gives as a list is a text."""
    if isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, bytes):
        return None
    if hasattr(value, "item") and getattr(value, "ndim", 0) == 0:
        return value.item()
    if isinstance(value, Iterable):
        return "; ".join(str(each) for each in value)
    return str(value)


def _single(names: Sequence[str]) -> list[str]:
    """`names`, those that come again with a number."""
    made: list[str] = []
    for name in names:
        other, number = name, 2
        while other in made or other == "geometry":
            other, number = f"{name}_{number}", number + 1
        made.append(other)
    return made


def _tidy(value: str) -> str:
    """A text as a workspace may hold it: NFC, without what nobody sees, without controls."""
    return _CONTROLS.sub("", text.seen(text.nfc(value))).strip()


def reread(
    texts: Sequence[str],
    remarks: Remarks,
    *,
    raw: bool,
    stated: str = "",
    asked: str = readings.AUTO,
) -> dict[str, str] | None:
    """Those of `texts` that read otherwise than they stand; None, and a fault, if it is unclear.

    Args:
        texts: what stands in the file.
        remarks: what is said of it.
        raw: whether each letter stands for a byte.
        stated: the encoding that the file says, "" where it says none.
        asked: one of `CHOICES`.
    """
    odd = [value for value in texts if not value.isascii()]
    if raw:
        read = _utf8(odd) | {value: value for value in odd if max(value) > "ÿ"}
    else:
        read = {value: value for value in odd if _is_twice(value)}
    rest = [value for value in odd if value not in read]
    if not raw and asked == readings.AUTO and any(map(_is_wide, odd)):
        read |= {value: value for value in rest}  # Unicode: what is garbled there stands alone
    elif rest:
        chosen = _chosen(rest, remarks, raw=raw, stated=stated, asked=asked)
        if chosen is None:
            return None
        read |= chosen.texts
    if asked not in readings.OLD:
        read |= _mended(read, remarks)
    return {value: reads for value, reads in read.items() if reads != value}


def _is_wide(value: str) -> bool:
    """Whether a text has letters that no byte stands for: it was read as Unicode already."""
    return any(letter > "ÿ" and letter.isalpha() for letter in value)


def _is_twice(value: str) -> bool:
    """Whether a text is UTF-8 that was read as something else."""
    found = _finding(value)
    return bool(found) and found is not None and str(found[1].get("looks")).startswith("UTF-8")


def _utf8(texts: Iterable[str]) -> dict[str, str]:
    """Those of `texts`, each letter a byte, that are UTF-8, as they read; a cut letter is gone."""
    read: dict[str, str] = {}
    for value in texts:
        data = value.encode(_BYTES, "ignore")
        for piece in (data, _CUT.sub(b"", data)):
            try:
                read[value] = piece.decode("utf-8")
                break
            except UnicodeDecodeError:
                continue
        if value in read and read[value].isascii():
            del read[value]  # but for what was cut nothing speaks for UTF-8
    return read


def _chosen(
    texts: Sequence[str], remarks: Remarks, *, raw: bool, stated: str, asked: str
) -> Reading | None:
    """How `texts` are to be read: as asked, as they stand, or as they read as Vietnamese."""
    found = readings.readings(texts, raw=raw, stated=stated)
    as_it_is, *old = found
    if asked != readings.AUTO:
        taken = next((each for each in old if each.name == asked), as_it_is)
        if asked == readings.UTF_8 and raw:
            remarks.fault("not_utf8", samples=_samples({value: value for value in texts}))
            return None
        if taken is not as_it_is:
            remarks.note("encoding_asked", encoding=_NAMES[asked], samples=_samples(taken.texts))
        return taken
    best = max(old, key=lambda each: each.share)
    if readings.is_clear(best, found, texts):
        others = [each for each in found if each.texts != best.texts]
        second = max((each.share for each in others), default=0.0)
        remarks.note(
            "encoding_taken",
            encoding=_NAMES[best.name],
            share=round(100 * best.share),
            second=round(100 * second),
            samples=_samples(best.texts),
        )
        return best
    meant = as_it_is.share >= max(readings.CLEAR, best.share)
    no_better = best.share <= max(as_it_is.share, 1 - readings.CLEAR)
    if meant or ((stated or not raw) and no_better) or (not raw and readings.are_few(texts)):
        return as_it_is
    _ask(found, remarks)
    return None


def _ask(found: Sequence[Reading], remarks: Remarks) -> None:
    """Ask for the encoding, with samples of what each makes of the texts."""
    rows = [
        phrase(
            "encoding_reads",
            option=each.name,
            share=round(100 * each.share),
            samples=_samples(each.texts, 3),
        )
        for each in sorted(found[1:], key=lambda each: -each.share)
    ]
    remarks.fault("encoding_unclear", readings=join(rows, "; "))


def _samples(read: Mapping[str, str], most: int = SHOWN) -> str:
    """Texts before and after, as many as a sentence holds."""
    pairs = [(value, reads) for value, reads in read.items() if reads != value] or [*read.items()]
    return ", ".join(
        f"“{_cut(value)}” → “{_cut(text.nfc(reads))}”" for value, reads in pairs[:most]
    )


def _cut(value: str, most: int = 60) -> str:
    shown = "".join(letter if letter.isprintable() else "·" for letter in value)
    return shown if len(shown) <= most else f"{shown[:most]}…"


def _mended(read: Mapping[str, str], remarks: Remarks) -> dict[str, str]:
    """What is garbled one by one, as where two sources were put together, or UTF-8 came twice."""
    mended: dict[str, str] = {}
    for value, reads in read.items():
        found = _finding(reads)
        if found and "reads" in found[1]:
            mended[value] = str(found[1]["reads"])
    if mended:
        samples = _samples({read[value]: reads for value, reads in mended.items()})
        remarks.note("texts_mended", count=len(mended), samples=samples)
    return mended


def _tell_lost(frame: gpd.GeoDataFrame, remarks: Remarks) -> None:
    """Say which cells lost letters, by record and column; nothing is guessed."""
    lost = [
        f"{number} {name}: “{_cut(value)}”"
        for name in frame.columns
        if name != frame.geometry.name
        for number, value in frame[name].items()
        if isinstance(value, str) and _is_lost(value)
    ]
    if lost:
        remarks.note("letters_lost", count=len(lost), cells=listed(lost))


def _is_lost(value: str) -> bool:
    if value.isascii() and "?" not in value:
        return False
    found = _finding(value)
    return bool(found) and found is not None and found[0] == "lost_letters"
