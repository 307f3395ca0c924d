"""How names are written on a map: size, weight, colour, and from which scale on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lienket import speech, style_table

ALWAYS = 99
"""A zoom that no map reaches."""

BOLD = 600
"""The weight from which on a face is bold, where there are only two."""


@dataclass(frozen=True, slots=True)
class LabelStyle:
    """A class of names, from web zoom `start` to `end`; the least `rank` is the most important.

    `size` and `spaced` (between letters) in [px], `weight` of the face from 100 to 900.
    """

    key: str
    rank: int
    size: float
    weight: int
    colour: str
    start: float
    end: float = ALWAYS
    spaced: float = 0
    upper: bool = False
    italic: bool = False


LABEL_STYLES = tuple(LabelStyle(key, **row) for key, row in style_table.rows("label").items())

SHORT = {
    "vi": (
        ("Trung tâm thành phố", "TP."), ("Thành phố", "TP."), ("Khu công nghiệp", "KCN"),
        ("Cụm công nghiệp", "CCN"), ("Thị trấn", "TT."), ("Thị xã", "TX."),
        ("Cửa khẩu quốc tế", "CKQT"),
    ),
    "en": (
        ("Industrial Cluster", "IC"), ("Industrial Park", "IP"),
        ("International Border Gate", "Intl Gate"),
    ),
}  # fmt: skip
"""What maps write for long words, by language."""

HALO: str = style_table.program_rows("label_halo")["colour"]
"""The colour about the letters; `HALO_PX` wide on each side [px]."""

HALO_PX: float = style_table.program_rows("label_halo")["width"]


def moved(face: LabelStyle, sooner: float, longer: float) -> LabelStyle:
    """A class of names that is written so much `sooner` and `longer` [web zooms]."""
    end = face.end if face.end >= ALWAYS else face.end + longer
    return replace(face, start=max(0, face.start + sooner), end=end)


def plates() -> Mapping[str, str]:
    """The colours of plates of roads' numbers by their letters; none where those are not known."""
    return style_table.program_rows("plate") if speech.has_national_roads() else {}


def halo() -> dict[str, float | str]:
    """The colour about the letters, its width on each side [px], and how opaque it is."""
    return {
        "colour": HALO,
        "px": HALO_PX,
        "alpha": style_table.program_rows("label_halo")["opacity"],
    }


_OF_MARK = {"gates": "gate"} | {
    key: key for key in ("seat", "commune", "village", "hamlet", "peak", "commune_name")
}


def label_style(key: str) -> LabelStyle:
    """The class of names called `key`.

    Raises:
        KeyError: there is none.

    >>> label_style("river").italic
    True
    """
    return {row.key: row for row in LABEL_STYLES}[key]


def marker_label_style(mark: str) -> LabelStyle:
    """How the names of points of class `mark` are written.

    >>> marker_label_style("gates").key, marker_label_style("port").key
    ('gate', 'place')
    """
    return label_style(_OF_MARK.get(mark, "place"))
