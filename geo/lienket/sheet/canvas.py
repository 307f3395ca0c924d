"""A page of paper to draw on: places in [mm] from its lower left corner, widths in [px].

All that Matplotlib draws goes through here, later strokes over earlier ones.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt
import shapely
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D
from shapely.geometry.base import BaseGeometry

from lienket import style
from lienket.geometry_types import AREAS
from lienket.sheet.fonts import POINT_PX, Face, advance, extent, letters, missing, outline
from lienket.sheet.grayscale import gray
from lienket.style import beside, label_styles
from lienket.style.symbol_layers import Stroke
from lienket.style.units import PIXEL_MM, mm

MM_INCH = 25.4
Align = Literal["left", "center", "right"]
HALO = "halo"
"""How the groups of texts with a halo are called, and a number."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the page, from its lower left corner [mm]."""

    x: float
    y: float
    width: float
    height: float

    @property
    def shape(self) -> BaseGeometry:
        """The same as a polygon."""
        return shapely.box(self.x, self.y, self.x + self.width, self.y + self.height)


class Canvas:
    """A page of `width` × `height` [mm]; `grayscale` = every colour as its gray."""

    def __init__(self, width: float, height: float, *, grayscale: bool = False) -> None:
        self.figure = Figure(
            figsize=(width / MM_INCH, height / MM_INCH), facecolor=style.colour("white")
        )
        self._axes = self.figure.add_axes((0, 0, 1, 1))
        self._axes.set_xlim(0, width)
        self._axes.set_ylim(0, height)
        self._axes.axis("off")
        self.grayscale = grayscale
        self._clip: Rectangle | None = None
        self.halos: list[Artist] = []
        self.apart: list[Artist] = []
        """The single letters of texts whose letters stand apart, which an SVG has in one."""
        self.whole: list[Artist] = []
        """Those texts in one, for an SVG alone."""
        self.lengths: list[float] = []
        """How long each text is, in the order in which an SVG has them [mm]."""
        self.smallest_pt = math.inf
        """The size of the smallest text written [pt]."""
        self.missing: dict[str, None] = {}
        """The letters written that the font has no form of."""
        self.smallest_pt = math.inf
        """The size of the smallest text written [pt]."""

    def clip(self, box: Box | None) -> None:
        """Draw nothing outside `box` from now on; None = the whole page."""
        self._clip = None
        if box:
            self._clip = Rectangle((box.x, box.y), box.width, box.height, facecolor="none",
                                   edgecolor="none")  # fmt: skip
            self._axes.add_patch(self._clip)

    def _add(self, artist: Artist) -> None:
        artist.set_zorder(len(self._axes.get_children()))
        self._axes.add_artist(artist)
        if self._clip:
            artist.set_clip_path(self._clip)
        else:
            artist.set_clip_on(False)

    def tone(self, colour: str) -> str:
        """The colour as this page has it."""
        return gray(colour) if self.grayscale else colour

    def line(self, shape: BaseGeometry, stroke: Stroke) -> None:
        """Draw the lines and the outlines of areas of `shape`."""
        path = _path(beside.line(shape, mm(stroke.aside)))
        if path is None:
            return
        # Matplotlib multiplies dashes by the width of the line.
        dash = [length / stroke.weight for length in stroke.dash]
        start = stroke.start / stroke.weight
        ends = "butt" if stroke.flat else "round"
        patch = PathPatch(
            path, fill=False, edgecolor=self.tone(stroke.colour), alpha=stroke.alpha,
            linewidth=stroke.weight * POINT_PX, linestyle=(start, dash) if dash else "solid",
            capstyle=ends, joinstyle="bevel" if stroke.start else "round",
        )  # fmt: skip
        self._add(patch)

    def area(self, shape: BaseGeometry, fill: str, alpha: float = 1) -> None:
        """Fill the areas of `shape`."""
        path = _path(shape)
        if path is not None:
            self._add(PathPatch(path, facecolor=self.tone(fill), alpha=alpha, linewidth=0))

    def write(  # noqa: PLR0913 - a text has so many
        self, x: float, y: float, text: str, face: Face, *, align: Align = "left", turn: float = 0,
        halo: bool = False,
    ) -> None:  # fmt: skip
        """Write a line of text from, about or up to (x, y) on its base line, turned by [deg]."""
        if not text.strip():
            return
        self.missing |= dict.fromkeys(missing(text))
        self.smallest_pt = min(self.smallest_pt, face.size * POINT_PX)
        self.lengths.append(advance(text, face))
        if halo:
            self._halo(x, y, text, face, align, turn)
        if face.spaced:
            self._apart(x, y, text, face, align, turn)
        told = Text(
            x, y, text, color=self.tone(face.colour), fontproperties=face.properties, rotation=turn,
            rotation_mode="anchor", horizontalalignment=align, verticalalignment="baseline",
            parse_math=False,
        )  # fmt: skip
        if halo:
            told.set_gid(f"{HALO}-{len(self.halos)}")
        if face.spaced:
            self.whole.append(told)
        self._add(told)

    def _apart(  # noqa: PLR0913, PLR0917 - as `write` has them
        self, x: float, y: float, text: str, face: Face, align: Align, turn: float
    ) -> None:
        """Write the letters of a text one by one."""
        start = {"left": 0.0, "center": -0.5, "right": -1.0}[align] * extent(text, face)[0]
        for far, letter in letters(text, face):
            along, angle = start + far, math.radians(turn)
            told = Text(
                x + along * math.cos(angle), y + along * math.sin(angle), letter,
                color=self.tone(face.colour), fontproperties=face.properties, rotation=turn,
                rotation_mode="anchor", verticalalignment="baseline", parse_math=False,
            )  # fmt: skip
            self.apart.append(told)
            self._add(told)

    def _halo(  # noqa: PLR0913, PLR0917 - as `write` has them
        self, x: float, y: float, text: str, face: Face, align: Align, turn: float
    ) -> None:
        path, scale, width = outline(text, face), PIXEL_MM / POINT_PX, extent(text, face)[0]
        start = {"left": 0.0, "center": -width / 2, "right": -width}[align]
        place = Affine2D().scale(scale).translate(start, 0).rotate_deg(turn).translate(x, y)
        patch = PathPatch(
            path.transformed(place), facecolor="none", edgecolor=self.tone(label_styles.HALO),
            linewidth=2 * label_styles.HALO_PX * POINT_PX, joinstyle="round", alpha=0.92,
        )  # fmt: skip
        self.halos.append(patch)
        self._add(patch)


def _path(shape: BaseGeometry) -> Path | None:
    """A geometry as one path, or None if it is empty."""
    if shape.is_empty:
        return None
    if shape.geom_type in AREAS:
        shape = shapely.orient_polygons(shape)
    runs = [shapely.get_coordinates(run) for run in _runs(shape)]
    codes = [_codes(run) for run in runs]
    return Path(np.concatenate(runs), np.concatenate(codes))


def _runs(shape: BaseGeometry) -> Iterator[BaseGeometry]:
    parts: Iterable[BaseGeometry] = shapely.get_parts(shape)
    for part in parts:
        if part.geom_type == "Polygon":
            yield from shapely.get_rings(part)
        elif part.geom_type == "GeometryCollection":
            yield from _runs(part)
        else:
            yield part


def _codes(run: npt.NDArray[np.float64]) -> npt.NDArray[np.uint8]:
    codes = np.full(len(run), Path.LINETO, dtype=np.uint8)
    codes[0] = Path.MOVETO
    closed = len(run) > 2 and bool((run[0] == run[-1]).all())  # noqa: PLR2004 - a ring
    if closed:
        codes[-1] = Path.CLOSEPOLY
    return codes


def paler(stroke: Stroke, share: float) -> Stroke:
    """The stroke at `share` of its opacity."""
    return replace(stroke, alpha=stroke.alpha * share)
