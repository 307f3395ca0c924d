"""The strokes that a line of a link is drawn with, for whoever draws it itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lienket import style, style_table

_ROWS = style_table.program_rows("stroke")
SLIM: float = _ROWS["slim"]
"""How much of its weight the line of a schematic link has."""

HALO_PX, HALO_ALPHA = float(_ROWS["halo_px"]), float(_ROWS["halo_opacity"])
"""How much wider than a line the paper under it is [px], and how opaque."""

STAGE_PX, RIBBON_PX, BESIDE_PX = (
    float(_ROWS[f"{key}_px"]) for key in ("stage", "ribbon", "beside")
)
"""The line at the side of a railway, that at the side of a road, the paper between [px]."""

ROAD_EDGE_PX: float = _ROWS["road_edge_px"]
"""The dark edges of a main road [px]."""

HATCH_BAND_PX, HATCH_PX = float(_ROWS["hatch_band_px"]), float(_ROWS["hatch_px"])
"""How deep inside its edge an area is hatched, and from one stroke to the next [px]."""

_PHASES = 3
"""So many hatches lie in each other's gaps."""

SHORE: float = _ROWS["shore"]
"""How much of its weight the edge of standing water has under a link."""

RIM, RIM_ALPHA = float(_ROWS["rim"]), float(_ROWS["rim_opacity"])
"""The edge of standing water in the colour of its stage: to an area's outline, and how opaque."""

SLEEPERS: float = _ROWS["sleepers"]
"""The pale sleepers of a railway: to its weight."""

UNBUILT: float = _ROWS["unbuilt"]
_UNBUILT_DASH = float(_ROWS["unbuilt_on_px"]), float(_ROWS["unbuilt_off_px"])
"""A railway that is not on the ground: its weight to one in service, its dash [px]."""

_ABSENT = "not_built"
"""The condition of what is not on the ground."""

BAND_SIDES, BAND_ALPHA = float(_ROWS["sides_band"]), float(_ROWS["sides_band_opacity"])
"""The pale band under the border between the sides: to its weight, and how opaque."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line: `weight` and `dash` [px], () = solid; `alpha` from 0 to 1; `flat` = with cut ends.

    `base` = it is of what lies under the link, such as water, and not of the link; `start` = how
    far into its dash the line begins [px]; `aside` = how far it runs at the side of the line, see
    `style.beside` [px].
    """

    colour: str
    weight: float
    dash: Sequence[float] = ()
    alpha: float = 1
    flat: bool = False
    base: bool = False
    start: float = 0
    aside: float = 0


@dataclass(frozen=True, slots=True)
class Fill:
    """An area of one colour; `base` as of a `Stroke`."""

    colour: str
    alpha: float = 1
    base: bool = False


@dataclass(frozen=True, slots=True)
class Hatch:
    """Strokes along the edge of an area, inside it; all rise to the right, so that none cross.

    Strokes of another `phase` [share of the step] lie in the gaps of these.
    """

    colour: str
    alpha: float
    phase: float


def numbers() -> dict[str, float]:
    """The numbers of strokes by name, for the scripts of the page, which draw them anew.

    But for the step of a hatch: there it is a tile, whose size is a whole number of pixels.
    """
    return {name: value for name, value in _ROWS.items() if name != "hatch_px"}


def base_style_of_layer(layer: str) -> style.BaseStyle | None:
    """The look of a layer of links that is a ground of its own, such as a railway."""
    return {look.key: look for look in style.grounds()}.get(layer)


def band(symbol: style.StatusClass, accuracy: str) -> Stroke | None:
    """The pale band under a line whose place is a guess."""
    form = style.ACCURACIES[accuracy]
    return Stroke(symbol.colour, form.band_px, (), form.band_opacity) if form.band_px else None


def is_ribbon(layer: str, symbol: style.StatusClass, accuracy: str) -> bool:
    """Whether a line is drawn as a ribbon at the side of its road: what is worked on together."""
    known = not style.ACCURACIES[accuracy].band_px
    return symbol.family == "activity" and known and base_style_of_layer(layer) is None


def ribbon(symbol: style.StatusClass) -> Stroke:
    """The ribbon at the side of the widest road."""
    road = max((look.weight for look in style.grounds() if look.core), default=0)
    far = road / 2 + BESIDE_PX + RIBBON_PX / 2
    return Stroke(symbol.colour, RIBBON_PX, symbol.dash, aside=far)


def staged(look: style.BaseStyle, symbol: style.StatusClass) -> Iterator[Stroke]:
    """A railway, thin and dashed where it is not built, and at its side its stage."""
    far = look.weight / 2 + BESIDE_PX + STAGE_PX / 2
    yield Stroke(style.PAPER, look.weight + HALO_PX, alpha=HALO_ALPHA, base=True)
    rails = [unbuilt(look)] if symbol.condition == _ABSENT else track(look)
    yield from (replace(row, base=True) for row in rails)
    yield Stroke(symbol.colour, STAGE_PX, symbol.dash, aside=far)


def width(layer: str, symbol: style.StatusClass) -> float:
    """How wide the line is that has the colour of a class, where its place is known [px]."""
    if symbol.family == "activity":
        return symbol.weight if base_style_of_layer(layer) else RIBBON_PX
    return STAGE_PX if base_style_of_layer(layer) else symbol.weight


def reach(layer: str, symbol: style.StatusClass) -> tuple[float, float]:
    """How far a railway, or a road with its ribbon, is drawn at its left and right hand [px]."""
    core = base_style_of_layer(layer)
    strokes = [*staged(core, symbol)][1:] if core else [ribbon(symbol)]
    road = max((look.weight for look in style.grounds() if look.core), default=0) / 2
    left = max(row.weight / 2 for row in strokes if not row.aside) if core else road
    return left, max(row.aside + row.weight / 2 for row in strokes)


def place(layer: str, symbol: style.StatusClass, accuracy: str) -> int:
    """Where a line of a link lies: 0 = railways, 1 = ribbons, then main roads, 3 = other links."""
    if base_style_of_layer(layer) and not style.ACCURACIES[accuracy].band_px:
        return 0
    return 1 if is_ribbon(layer, symbol, accuracy) else 3


def line(layer: str, symbol: style.StatusClass, accuracy: str, identity: str) -> Iterator[Stroke]:
    """The strokes of a line of a link over its band, from the lowest up.

    Raises:
        KeyError: `accuracy` or `identity` is not a word of its list.
    """
    form, core = style.ACCURACIES[accuracy], base_style_of_layer(layer)
    vague = bool(form.band_px)
    if core and not vague:
        yield from staged(core, symbol)
        return
    if is_ribbon(layer, symbol, accuracy):
        yield ribbon(symbol)
        return
    weight = symbol.weight * SLIM if vague else symbol.weight
    if not vague:
        yield Stroke(style.PAPER, weight + HALO_PX, alpha=HALO_ALPHA)
    if form.casing_px:
        yield Stroke(style.INK, weight + 2 * form.casing_px)
        yield Stroke(style.PAPER, weight)
    yield Stroke(symbol.colour, weight, symbol.dash)
    centre = max(style.FAMILIES[symbol.family].centre_px, style.IDENTITIES[identity].centre_px)
    if centre and not vague:
        yield Stroke(style.PAPER, centre)


def area(layer: str, symbol: style.StatusClass, accuracy: str) -> Iterator[Fill | Hatch | Stroke]:
    """The fills and strokes of an area of a link, from the lowest up.

    A hatch along the edge where only the commune is known, else a tint; standing water keeps its
    own colour in an edge of the colour of its stage.

    Raises:
        KeyError: `accuracy` is not a word of its list.
    """
    form, water = style.ACCURACIES[accuracy], base_style_of_layer(layer)
    if form.fill == "hatch":
        yield Hatch(symbol.colour, form.fill_opacity, phase(symbol))
    elif water and water.fill:
        yield Stroke(symbol.colour, form.outline_px * RIM, symbol.dash, RIM_ALPHA)
        yield Fill(water.fill, base=True)
        yield Stroke(water.colour, water.weight * SHORE, base=True)
        return
    else:
        yield Fill(symbol.colour, form.fill_opacity)
    yield Stroke(symbol.colour, form.outline_px, symbol.dash)


def phase(symbol: style.StatusClass) -> float:
    """Where in the step of a hatch the strokes of a class stand, from 0 to 1.

    >>> {phase(row) for row in style.symbols() if row.group == "building"}
    {0.3333333333333333}
    """
    number = next(group.number for group in style.groups() if group.key == symbol.group)
    return number % _PHASES / _PHASES


def unbuilt(look: style.BaseStyle) -> Stroke:
    """The stroke of a railway that is not on the ground: thin and dashed, without sleepers."""
    return Stroke(look.colour, look.weight * UNBUILT, _UNBUILT_DASH, flat=True)


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
    if look.core:
        yield Stroke(look.core, look.weight - 2 * ROAD_EDGE_PX)
    if look.middle:
        yield Stroke(look.colour, look.middle)
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
