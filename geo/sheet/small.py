"""Sheets as pictures for a paper: small enough to be mailed in a document."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

_SHARE = 0.6
"""How large beside the sheet: 300 dpi become 180, which a printer needs for lines."""

_COLOURS = 256


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
