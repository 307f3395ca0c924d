"""The marks of states across the border: form, colour and letter, full where the place is known."""

from __future__ import annotations

from lienket import style
from lienket.i18n import Languages
from lienket.sheet import drawing, fonts
from lienket.sheet.canvas import Canvas
from lienket.sheet.fonts import Face
from lienket.sheet.model import BESIDE, Cell
from lienket.sheet.words import phrase
from lienket.speech import single
from lienket.style import themes
from lienket.style.units import mm

_EDGE = 0.84
"""How large the inner of a hollow mark is to the whole."""

_LETTER = 0.68
"""How large its letter is to it."""

_WHITE = style.colour("white")


def mark(canvas: Canvas, x: float, y: float, cell: Cell, size: float, language: Languages) -> None:  # noqa: PLR0913, PLR0917 - a mark has so many
    """Draw the mark of `cell`, `size` [mm] across, about (x, y)."""
    colour, shape = _colours()[cell.ground], themes.STATE_SHAPES.get(cell.ground, "circle")
    drawing.mark(canvas, x, y, shape, colour, size / mm(1))
    if not cell.sure:
        canvas.area(drawing.form(shape, x, y, size * _EDGE / mm(1)), style.PAPER)
    face = Face(_LETTER * size / mm(1), 700, _WHITE if cell.sure else style.INK)
    text = phrase(f"letter_{cell.ground}", single(language))
    _, below, above = fonts.extent(text, face)
    canvas.write(x, y - (above + below) / 2, text, face, align="center")


def _colours() -> dict[str, str]:
    together = next(symbol for symbol in style.symbols() if symbol.family == "activity")
    return {look.key: look.colour for look in themes.states()} | {BESIDE: together.colour}
