"""Colours as a black-and-white printer has them."""

from __future__ import annotations

from functools import cache

_SHARES = (0.2126, 0.7152, 0.0722)
"""How much red, green and blue count for lightness (ITU-R BT.709)."""


@cache
def gray(colour: str) -> str:
    """The gray as light as `colour`, both `#rrggbb`.

    >>> gray("#ffffff"), gray("#bf430d")
    ('#ffffff', '#6c6c6c')
    """
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    light = sum(share * _linear(part) for share, part in zip(_SHARES, parts, strict=True))
    level = round(255 * _written(light))
    return f"#{level:02x}{level:02x}{level:02x}"


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB


def _written(light: float) -> float:
    return light * 12.92 if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055  # noqa: PLR2004 - sRGB
