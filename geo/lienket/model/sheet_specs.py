"""What a map sheet is to show, as a workspace or a person plans it."""

from __future__ import annotations

from dataclasses import dataclass

PAPERS = {"A4": (210.0, 297.0), "A3": (297.0, 420.0)}
"""Sizes of paper for map sheets: the shorter and the longer edge [mm]."""

PAPER, AROUND = "A4", 0.03
"""The size of a sheet, and the share shown around its area, that names none."""


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """A map sheet: what it is about, how much it shows, on which size of paper.

    In focus are `links` and all links of `kinds` (both () = all); `layers` of links are shown (() =
    all). The extent is that of `area` (keys of features, links, parts or sides; () = the sides), or
    `bounds` (west, south, east, north [deg, WGS 84]), and on every side `around` of it, as a share.
    `route` = the link whose parts, state and figures are told under the map; `flows` = links
    without a line, drawn as bands between the districts or sides that they join, and told there
    too; `matrix` = the sheet is a table of the pairs of districts along the border by the links
    that cross it, with a map of the pairs; `main` = a build that names no products makes it, and
    the report for Word shows it.
    """

    key: str
    title_vi: str
    title_en: str
    links: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    area: tuple[str, ...] = ()
    bounds: tuple[float, float, float, float] | None = None
    around: float = AROUND
    size: str = PAPER
    route: str = ""
    flows: tuple[str, ...] = ()
    matrix: bool = False
    main: bool = False
