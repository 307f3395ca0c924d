"""Colours as a black-and-white printer has them."""

from __future__ import annotations

from functools import cache


def mixed(colour: str, ground: str, share: float) -> str:
    """`share` of `colour` on `ground`.

    >>> mixed("#000000", "#ffffff", 0.4)
    '#999999'
    """
    pairs = zip(_parts(colour), _parts(ground), strict=True)
    levels = [round(255 * (share * part + (1 - share) * under)) for part, under in pairs]
    return "#" + "".join(f"{level:02x}" for level in levels)


def _parts(colour: str) -> list[float]:
    """Red, green and blue from 0 to 1."""
    return [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]


_SHARES = (0.2126, 0.7152, 0.0722)
"""How much red, green and blue count for lightness (ITU-R BT.709)."""


@cache
def gray(colour: str) -> str:
    """The gray as light as `colour`, both `#rrggbb`.

    >>> gray("#ffffff"), gray("#bf430d")
    ('#ffffff', '#6c6c6c')
    """
    light = sum(share * _linear(part) for share, part in zip(_SHARES, _parts(colour), strict=True))
    level = round(255 * _written(light))
    return f"#{level:02x}{level:02x}{level:02x}"


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB


def _written(light: float) -> float:
    return light * 12.92 if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055  # noqa: PLR2004 - sRGB
