"""How the names of one sheet are written: in which face, in how many lines, how large they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lienket.i18n import Languages, Pair, pick
from lienket.sheet import fonts, label_candidates
from lienket.sheet.content import CLOSER, FOREMOST
from lienket.sheet.label_placement import Label, Plate
from lienket.sheet.view import View
from lienket.sheet.words import FAST, glued, short
from lienket.speech import single
from lienket.style import label_styles

WRAP = 24
"""A longer name has two lines [letters]."""

_PAD = (1.1, 0.65)
"""About the letters of a road's number, to the sides and above [mm]."""

_SPACED = frozenset({"water"})
"""Whose letters stand apart: names that lie over an area."""

_ASKEW = 20.0
"""What it costs the name of a mark to stand not level with it, where it may be read as that of
another: it does so only if neither place beside the mark is free."""

_TITLED = "seat"
"""As what the name of a place is written that stands in the title."""


class Lettering:
    """Makes names of one sheet in one language; `letters` = how large they are."""

    def __init__(self, view: View, language: Languages, letters: float = 1) -> None:
        # On the map itself a place has one name: the Vietnamese one, if both are asked for.
        self.language: Languages = single(language)
        self.view, self.letters = view, letters

    def _face(self, key: str) -> tuple[fonts.Face, label_styles.LabelStyle] | None:
        """How a class of names is written, or None at a scale too small for it.

        What is named on a screen only from afar is named here always: a sheet cannot be moved.
        """
        own = label_styles.label_style(key)
        if key not in FOREMOST and own.start - CLOSER > self.view.zoom:
            return None
        face = fonts.face_for_style(own)
        size = max(face.size * self.letters, fonts.LEAST_PX)
        return replace(face, size=size, spaced=own.spaced * (key in _SPACED)), own

    def lettered(  # noqa: PLR0913 - what a label is made of
        self, text: str, key: str, *, limit: int = 16, rank: float = 0, own: str = "",
        plate: Plate = "", grown: float = 1,
    ) -> Label | None:  # fmt: skip
        """A name without places yet, `grown` so many times; no line ends inside a proper name."""
        found = self._face(key)
        if not found or not text:
            return None
        face, lettering = found
        face = replace(face, size=face.size * grown)
        whole = glued(text, self.language)
        told = whole.upper() if lettering.upper else whole
        lines = [line.replace(FAST, " ") for line in fonts.broken(told, limit)]
        width, below, above = fonts.block(lines, face)
        high = above - below + (len(lines) - 1) * face.leading
        pad = _PAD if plate else (0, 0)
        return Label(
            tuple(lines), face, lettering.rank + rank, width + 2 * pad[0], high + 2 * pad[1], (),
            plate, own,
        )  # fmt: skip

    def label(self, pair: Pair, key: str) -> Label | None:
        """The name of an area that has a point alone, without places yet."""
        return self.lettered(pick(pair, self.language), key, limit=11)

    def about(  # noqa: PLR0913 - a name about a point has so many
        self, pair: Pair, key: str, x: float, y: float, reach: float, *, titled: bool = False
    ) -> Iterator[Label]:  # fmt: skip
        """The name of a point with the places about its mark, which reaches so far [mm].

        It comes among the first if it is `titled`.
        """
        text = short(pick(pair, self.language), self.language)
        written = _TITLED if titled and key not in FOREMOST else key
        label = self.lettered(text, written, limit=WRAP, rank=-1 if titled else 0)
        if label:
            yield label.at(
                replace(place, cost=place.cost + _ASKEW * (place.y != y))
                for place in label_candidates.about(x, y, label.width, label.height, reach)
            )
