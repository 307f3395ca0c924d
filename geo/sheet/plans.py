"""What each sheet shows: its title, what it is about, which layers of links and how much around."""

from __future__ import annotations

from dataclasses import dataclass

Pair = tuple[str, str]
"""A text in Vietnamese and in English."""

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Plan:
    """A sheet: `links` in focus and status `layers` shown; () = all of them.

    The extent is that of `area` (keys of features or links; () = the sides), or `bounds`
    (west, south, east, north [deg, WGS 84]), with `around` of it, as a share, on every side.
    """

    key: str
    title: Pair
    links: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    area: tuple[str, ...] = ()
    bounds: Bounds | None = None
    around: float = 0.03
    size: str = "A4"
    hidden: tuple[str, ...] = ("boundary_arcs", "communes")
