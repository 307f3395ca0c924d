"""A canvas as a file: PNG, SVG with text as text, PDF with its fonts inside; no dates in any."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from matplotlib import style as looks
from matplotlib.backends.backend_agg import FigureCanvasAgg

from lienket.errors import UsageError
from lienket.i18n import notice
from lienket.sheet.canvas import HALO, MM_INCH, Canvas
from lienket.sheet.fonts import FAMILIES, POINT_PX
from lienket.style import label_styles

FORMATS = ("png", "svg", "pdf")

SETTINGS: dict[str, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "lienket",
    "pdf.fonttype": 42,
    "text.hinting": "none",
    "path.simplify": False,
    "savefig.facecolor": "auto",
}
"""What of Matplotlib is set while a sheet is drawn and written; the rest is as it ships."""

_METADATA: dict[str, dict[str, str | None]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": "Lienket"},
    "pdf": {"CreationDate": None, "Creator": "Lienket", "Producer": None},
}
_TEXT = re.compile(r"<text\b")
POINTS_INCH = 72
"""The unit of length of an SVG, and how fine it is."""

_GROUP = re.compile(rf'<g id="{HALO}-\d+">')


@contextmanager
def settings() -> Iterator[None]:
    """Matplotlib as it ships, with `SETTINGS`, inside a `with`; as it was before, after it.

    It is silent about letters that the font lacks: `Canvas.missing` has them.
    """
    with looks.context(["default", SETTINGS]), warnings.catch_warnings():
        for message in (r"Glyph \d+", "Matplotlib currently does not support"):
            warnings.filterwarnings("ignore", message, UserWarning)
        yield


def guard(form: str) -> None:
    """Nothing, if sheets can be written as `form`.

    Raises:
        UsageError: they cannot.
    """
    if form not in FORMATS:
        choices = ", ".join(FORMATS)
        raise UsageError(notice("unknown_file_format", form=form, choices=choices))


def rendered(canvas: Canvas, form: str, title: str, dpi: int = 300) -> bytes:
    """The bytes of a sheet as `form`; the same for the same canvas.

    Raises:
        UsageError: there is no such format.
    """
    guard(form)
    out = io.BytesIO()
    metadata = dict(_METADATA[form])
    if form != "png":
        metadata["Title"] = title
    FigureCanvasAgg(canvas.figure)
    # A halo in SVG is a stroke of the text itself, so that who edits one edits the other.
    for artist in (*canvas.halos, *canvas.apart):
        artist.set_visible(form != "svg")
    for artist in canvas.whole:
        artist.set_visible(form == "svg")
    with settings():
        size = dpi if form == "png" else POINTS_INCH
        canvas.figure.savefig(out, format=form, dpi=size, metadata=metadata)
    return _editable(out.getvalue(), canvas.lengths) if form == "svg" else out.getvalue()


def _editable(drawing: bytes, lengths: Sequence[float]) -> bytes:
    """An SVG whose texts have their halo as a stroke under their letters, and a last resort.

    Each is as long as it is here, also where a program writes it in another font.
    """
    rule = (
        f".{HALO} text{{paint-order:stroke;stroke:{label_styles.HALO};stroke-opacity:0.92;"
        f"stroke-width:{2 * label_styles.HALO_PX * POINT_PX:g}px;stroke-linejoin:round}}"
    )
    told = _GROUP.sub(f'<g class="{HALO}">', drawing.decode("utf-8"))
    told = told.replace(f"'{FAMILIES[-1]}'", f"'{FAMILIES[-1]}', sans-serif")
    points = iter([length / MM_INCH * POINTS_INCH for length in lengths])
    told = _TEXT.sub(
        lambda _: f'<text textLength="{next(points):.2f}" lengthAdjust="spacingAndGlyphs"', told
    )
    return told.replace("</defs>", f'<style type="text/css">{rule}</style></defs>', 1).encode()
