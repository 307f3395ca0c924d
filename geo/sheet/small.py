"""Sheets as pictures for a paper: small enough to be mailed in a document."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from geo.plans import Plan
from geo.sheet.plans import Pair
from geo.sheet.words import said

_SHARE = 0.6
"""How large beside the sheet: 300 dpi become 180, which a printer needs for lines."""

_COLOURS = 256


def alternative(plan: Plan) -> Pair:
    """What the sheet of `plan` shows, for who does not see it."""
    kind = ("matrix" if plan.matrix else "flows" if plan.flows
            else "route" if plan.route else "links")  # fmt: skip
    return (
        said(f"shows_{kind}", "vi", title=plan.title_vi),
        said(f"shows_{kind}", "en", title=plan.title_en),
    )


def picture(sheet: Path) -> bytes:
    """The PNG `sheet` at a share of its size, in a palette; the same bytes each time.

    Raises:
        OSError: it cannot be read.
    """
    with Image.open(sheet) as whole:
        size = (round(whole.width * _SHARE), round(whole.height * _SHARE))
        dpi = [round(value * _SHARE) for value in whole.info.get("dpi", (300, 300))]
        less = whole.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    out = io.BytesIO()
    drawn = less.quantize(_COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    drawn.save(out, "PNG", optimize=True, dpi=(dpi[0], dpi[1]))
    return out.getvalue()
