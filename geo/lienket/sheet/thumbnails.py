"""Sheets as pictures for a paper: small enough to be mailed in a document."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from lienket.i18n import Pair
from lienket.model.sheet_specs import SheetSpec
from lienket.sheet.canvas import MM_INCH
from lienket.sheet.words import phrase

_DPI, _LONG_MM = 220, 220
"""How fine a picture is in print, and the longest that it is on a page of A4 above its caption."""

_COLOURS = 256


def alternative(plan: SheetSpec) -> Pair:
    """What the sheet of `plan` shows, for who does not see it."""
    kind = ("matrix" if plan.matrix else "flows" if plan.flows
            else "route" if plan.route else "links")  # fmt: skip
    return (
        phrase(f"shows_{kind}", "vi", title=plan.title_vi),
        phrase(f"shows_{kind}", "en", title=plan.title_en),
    )


def picture(sheet: Path) -> bytes:
    """The PNG `sheet` as large as a page of A4 has it, in a palette; the same bytes each time.

    Raises:
        OSError: it cannot be read.
    """
    with Image.open(sheet) as whole:
        share = min(1.0, _LONG_MM / MM_INCH * _DPI / max(whole.size))
        size = (round(whole.width * share), round(whole.height * share))
        # A plain mean of the dots: other filters leave shades about lines, and twice the bytes.
        less = whole.convert("RGB").resize(size, Image.Resampling.BOX)
    out = io.BytesIO()
    drawn = less.quantize(_COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    drawn.save(out, "PNG", optimize=True, dpi=(_DPI, _DPI))
    return out.getvalue()
