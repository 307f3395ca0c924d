"""The strokes of a line and of an area of a link, for whoever draws them itself (floor 2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lienket import style

SLIM = 0.72
"""How much of its weight the line of a schematic link has."""

HALO_PX, HALO_ALPHA = 2.4, 0.9
"""How much wider than a line the paper under it is [px], and how opaque."""

CORE_PX = 3.6
"""How much wider a line is that runs along a ground of its own, such as a railway [px]."""

RIM, RIM_ALPHA = 1.5, 0.45
"""The edge of standing water in the colour of its stage: to an area's outline, and how opaque."""

EDGE = 0.7
"""The line about standing water: to the weight of its ground."""

SLEEPERS = 0.5
"""The pale sleepers of a railway: to its weight."""

NODE_PX = 7
"""The diameter of a waypoint on a schematic line [px]."""

BAND_SIDES, BAND_ALPHA = 4, 0.16
"""The pale band under the border between the sides: to its weight, and how opaque."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line: `weight` and `dash` [px], () = solid; `alpha` from 0 to 1; `flat` = with cut ends."""

    colour: str
    weight: float
    dash: Sequence[float] = ()
    alpha: float = 1
    flat: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """An area: strokes under it, its fill with `alpha`, hatched or not, and its outline.

    A hatch that leans runs from upper left to lower right.
    """

    under: tuple[Stroke, ...]
    fill: str
    alpha: float
    hatch: bool
    lean: bool
    outline: Stroke


def numbers() -> dict[str, float]:
    """The numbers of all strokes by name, for the scripts of the page, which draw them anew."""
    return {
        "slim": SLIM,
        "halo_px": HALO_PX,
        "halo_alpha": HALO_ALPHA,
        "core_px": CORE_PX,
        "sleepers": SLEEPERS,
        "rim": RIM,
        "rim_alpha": RIM_ALPHA,
        "edge": EDGE,
        "node_px": NODE_PX,
        "band": BAND_SIDES,
        "band_alpha": BAND_ALPHA,
    }


def own_ground(layer: str) -> style.Ground | None:
    """The look of a layer of links that is a ground of its own, such as a railway."""
    return {look.key: look for look in style.grounds()}.get(layer)


def band(symbol: style.Symbol, accuracy: str) -> Stroke | None:
    """The pale band under a line whose place is a guess."""
    form = style.ACCURACIES[accuracy]
    return Stroke(symbol.colour, form.band_px, (), form.band_opacity) if form.band_px else None


def line(layer: str, symbol: style.Symbol, accuracy: str, identity: str) -> Iterator[Stroke]:
    """The strokes of a line of a link over its band, from the lowest up.

    Raises:
        KeyError: `accuracy` or `identity` is not a word of its list.
    """
    form, core = style.ACCURACIES[accuracy], own_ground(layer)
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


def area(layer: str, symbol: style.Symbol, accuracy: str) -> Area:
    """An area of a link: water as water, hatched where only the commune or district is known.

    Raises:
        KeyError: `accuracy` is not a word of its list.
    """
    form, base = style.ACCURACIES[accuracy], own_ground(layer)
    hatch = form.fill == "hatch"
    if base and base.fill and not hatch:
        rim = Stroke(symbol.colour, form.outline_px * RIM, symbol.dash, RIM_ALPHA)
        edge = Stroke(base.colour, base.weight * EDGE)
        return Area((rim,), base.fill, 1, hatch=False, lean=False, outline=edge)
    outline = Stroke(symbol.colour, form.outline_px, symbol.dash)
    return Area((), symbol.colour, form.fill_opacity, hatch, symbol.lean, outline)


def track(look: style.Ground) -> Iterator[Stroke]:
    """The strokes of a railway: dark, with pale sleepers along its middle."""
    yield Stroke(look.colour, look.weight, flat=True)
    yield Stroke(style.PAPER, look.weight * SLEEPERS, look.dash, flat=True)


def ground(look: style.Ground, *, sides: bool) -> Iterator[Stroke]:
    """The strokes of a line of the base, of the border between the `sides` with its band."""
    if sides:
        yield Stroke(look.colour, look.weight * BAND_SIDES, alpha=BAND_ALPHA)
    if look.colour:
        yield Stroke(look.colour, look.weight, look.dash, flat=bool(look.dash))
