"""The strokes that a line of a link is drawn with, for whoever draws it itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lienket import style, style_table

_ROWS = style_table.program_rows("stroke")
SLIM: float = _ROWS["slim"]
"""How much of its weight the line of a schematic link has."""

HALO_PX, HALO_ALPHA = float(_ROWS["halo_px"]), float(_ROWS["halo_opacity"])
"""How much wider than a line the paper under it is [px], and how opaque."""

CORE_PX: float = _ROWS["core_px"]
"""How much wider a line is that runs along a ground of its own, such as a railway [px]."""

SHORE: float = _ROWS["shore"]
"""How much of its weight the edge of standing water has under a link."""

RIM, RIM_ALPHA = float(_ROWS["rim"]), float(_ROWS["rim_opacity"])
"""The edge of standing water in the colour of its stage: to an area's outline, and how opaque."""

SLEEPERS: float = _ROWS["sleepers"]
"""The pale sleepers of a railway: to its weight."""

BAND_SIDES, BAND_ALPHA = float(_ROWS["sides_band"]), float(_ROWS["sides_band_opacity"])
"""The pale band under the border between the sides: to its weight, and how opaque."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line: `weight` and `dash` [px], () = solid; `alpha` from 0 to 1; `flat` = with cut ends.

    `base` = it is of what lies under the link, such as water, and not of the link; `start` = how
    far into its dash the line begins [px].
    """

    colour: str
    weight: float
    dash: Sequence[float] = ()
    alpha: float = 1
    flat: bool = False
    base: bool = False
    start: float = 0


@dataclass(frozen=True, slots=True)
class Fill:
    """An area of one colour; `base` as of a `Stroke`."""

    colour: str
    alpha: float = 1
    base: bool = False


@dataclass(frozen=True, slots=True)
class Hatch:
    """Strokes across an area; they rise to the right, or `lean`."""

    colour: str
    alpha: float
    lean: bool


def numbers() -> dict[str, float]:
    """The numbers of all strokes by name, for the scripts of the page, which draw them anew."""
    return dict(_ROWS)


def base_style_of_layer(layer: str) -> style.BaseStyle | None:
    """The look of a layer of links that is a ground of its own, such as a railway."""
    return {look.key: look for look in style.grounds()}.get(layer)


def band(symbol: style.StatusClass, accuracy: str) -> Stroke | None:
    """The pale band under a line whose place is a guess."""
    form = style.ACCURACIES[accuracy]
    return Stroke(symbol.colour, form.band_px, (), form.band_opacity) if form.band_px else None


def line(layer: str, symbol: style.StatusClass, accuracy: str, identity: str) -> Iterator[Stroke]:
    """The strokes of a line of a link over its band, from the lowest up.

    Raises:
        KeyError: `accuracy` or `identity` is not a word of its list.
    """
    form, core = style.ACCURACIES[accuracy], base_style_of_layer(layer)
    vague = bool(form.band_px)
    weight = symbol.weight * SLIM if vague else symbol.weight + (CORE_PX if core else 0)
    if not vague:
        yield Stroke(style.PAPER, weight + HALO_PX, alpha=HALO_ALPHA)
    if form.casing_px:
        yield Stroke(style.INK, weight + 2 * form.casing_px)
        yield Stroke(style.PAPER, weight)
    yield Stroke(symbol.colour, weight, symbol.dash)
    centre = max(style.FAMILIES[symbol.family].centre_px, style.IDENTITIES[identity].centre_px)
    if centre and not vague:
        yield Stroke(style.PAPER, centre)
    if core:
        yield from track(core)


def area(layer: str, symbol: style.StatusClass, accuracy: str) -> Iterator[Fill | Hatch | Stroke]:
    """The fills and strokes of an area of a link, from the lowest up.

    A hatch where only the commune is known, else a tint; standing water keeps its own colour in an
    edge of the colour of its stage.

    Raises:
        KeyError: `accuracy` is not a word of its list.
    """
    form, water = style.ACCURACIES[accuracy], base_style_of_layer(layer)
    if form.fill == "hatch":
        yield Hatch(symbol.colour, form.fill_opacity, symbol.lean)
    elif water and water.fill:
        yield Stroke(symbol.colour, form.outline_px * RIM, symbol.dash, RIM_ALPHA)
        yield Fill(water.fill, base=True)
        yield Stroke(water.colour, water.weight * SHORE, base=True)
        return
    else:
        yield Fill(symbol.colour, form.fill_opacity)
    yield Stroke(symbol.colour, form.outline_px, symbol.dash)


def track(look: style.BaseStyle) -> Iterator[Stroke]:
    """The strokes of a railway: dark, with pale sleepers along its middle."""
    yield Stroke(look.colour, look.weight, flat=True)
    yield Stroke(style.PAPER, look.weight * SLEEPERS, look.dash, flat=True)


def ground(look: style.BaseStyle, *, sides: bool) -> Iterator[Stroke]:
    """The strokes of a line of the base, of the border between the `sides` with its band."""
    if sides or look.cross:
        yield Stroke(look.colour, look.weight * BAND_SIDES, alpha=BAND_ALPHA)
    if look.cross:
        # It hides the sign of the border of a side where that runs along it.
        yield Stroke(style.PAPER, look.weight + HALO_PX)
    if look.colour:
        yield Stroke(look.colour, look.weight, look.dash, flat=bool(look.dash))
    if look.cross:
        yield crosses(look)


def crosses(look: style.BaseStyle) -> Stroke:
    """The strokes across a line that make crosses of every other stroke of its dash.

    >>> border = style.BaseStyle("", "", "", "", "#000000", 1, 0, (5, 3, 9, 3), cross=6)
    >>> crosses(border).dash, crosses(border).start
    ((1, 19), 18.0)
    """
    whole, wide = sum(look.dash), look.weight
    return Stroke(look.colour, look.cross, (wide, whole - wide), flat=True,
                  start=whole - (look.dash[0] - wide) / 2)  # fmt: skip
