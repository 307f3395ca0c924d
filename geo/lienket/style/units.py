"""Pixels, web zooms and scales on paper, each as the others."""

from __future__ import annotations

import math
from dataclasses import dataclass

EQUATOR_M = 40_075_016.686
"""The length of the equator that web zooms divide into tiles of 256 pixels [m]."""

PIXEL_MM = 25.4 / 96
"""A pixel of the style table [mm]."""


@dataclass(frozen=True, slots=True)
class Zooms:
    """Web zooms as scales at `latitude` [deg], for maps that open `shift` zooms farther in.

    What begins at a zoom begins sooner where maps open farther out, and what ends at one ends later
    where they open farther in.
    """

    latitude: float
    shift: float = 0

    def begin(self, zoom: float) -> float:
        """The scale 1 : n from which on is shown what begins at `zoom`."""
        return denominator(zoom + min(self.shift, 0), self.latitude)

    def end(self, zoom: float) -> float:
        """The scale 1 : n up to which is shown what ends at `zoom`."""
        return denominator(zoom + max(self.shift, 0), self.latitude)


def mm(pixels: float) -> float:
    """Pixels of the style table as millimetres."""
    return pixels * PIXEL_MM


def denominator(zoom: float, latitude: float) -> float:
    """The scale 1 : n of web zoom `zoom` at `latitude` [deg] on a screen of 96 dpi; rounded.

    >>> denominator(9, 21.8)
    1070000.0
    """
    metres = EQUATOR_M * math.cos(math.radians(latitude)) / 256 / 2**zoom
    return float(f"{metres * 1000 / PIXEL_MM:.3g}")


def zoom(denominator: float, latitude: float) -> float:
    """The web zoom that has the scale 1 : `denominator` at `latitude` [deg] on such a screen.

    >>> round(zoom(1_070_000, 21.8), 2)
    9.0
    """
    metres = denominator * PIXEL_MM / 1000
    return math.log2(EQUATOR_M * math.cos(math.radians(latitude)) / 256 / metres)
