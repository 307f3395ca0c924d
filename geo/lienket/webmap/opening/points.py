"""Points of the opening map: what marks them, and where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import shapely

from lienket import style
from lienket.model.atlas import Atlas
from lienket.model.records import Layer
from lienket.webmap.opening.paper import CLOSER, POINTS, Paper

_NODE = style.MarkerStyle("node", "", "", "ring", "", 7, 0, 0)
"""A waypoint, as `linkLook` in `js/look.js` has it."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A point: where [units], its mark and colour, its names (vi, en), its accuracy."""

    x: int
    y: int
    look: style.MarkerStyle
    colour: str
    name: tuple[str, str] = ("", "")
    accuracy: str = "traced"


def spots(layers: Sequence[Layer], atlas: Atlas, on: Paper) -> list[Spot]:
    """The points that show on opening, the least important first."""
    found = [spot for row in layers for spot in _of_layer(row, atlas, on)]
    shown = [spot for spot in found if spot.look.zoom <= on.zoom + CLOSER]
    return sorted(shown, key=lambda spot: -spot.look.rank)


def _of_layer(row: Layer, atlas: Atlas, on: Paper) -> Iterable[Spot]:
    frame = atlas.frames[row.key]
    frame = frame[np.isin(shapely.get_type_id(frame.geometry), POINTS)]
    places = on.units(shapely.get_coordinates(shapely.get_geometry(frame.geometry, 0)))
    kinds = frame["class"] if "class" in frame else [""] * len(frame)
    names = zip(frame["name_vi"], frame["name_en"], strict=True)
    told = zip(frame.index, kinds, places.tolist(), names, frame["accuracy"], strict=True)
    for key, kind, (x, y), name, accuracy in told:
        look = style.mark(row.key, kind or "")
        shade = colour(str(key), atlas) if row.status else look.colour
        yield Spot(x, y, look, shade, name, accuracy)


def colour(subject: str, atlas: Atlas) -> str:
    """The colour of the stage of a part of a link."""
    symbols = {symbol.key: symbol for symbol in style.symbols()}
    return symbols[atlas.symbol_of(subject)].colour


def nodes(layers: Sequence[Layer], atlas: Atlas, on: Paper) -> list[Spot]:
    """The waypoints of lines that are drawn with them."""
    drawn = {
        str(key)
        for row in layers
        if row.status
        for key, accuracy in atlas.frames[row.key]["accuracy"].items()
        if style.ACCURACIES[accuracy].nodes
    }
    found = [point for point in atlas.facts.waypoints if point.part in drawn]
    places = on.units(np.array([(point.lon, point.lat) for point in found]).reshape(-1, 2))
    return [
        Spot(x, y, _NODE, colour(point.part, atlas))
        for point, (x, y) in zip(found, places.tolist(), strict=True)
    ]


def marks(found: Sequence[Spot]) -> list[dict[str, Any]]:
    """The marks, each `look` once, with where it stands (`at`): x, y, x, y, … [units]."""
    kinds: dict[tuple[style.MarkerStyle, str, str], list[int]] = {}
    for spot in found:
        kinds.setdefault((spot.look, spot.colour, spot.accuracy), []).extend((spot.x, spot.y))
    return [{"look": _look(*kind), "at": at} for kind, at in kinds.items()]


def _look(look: style.MarkerStyle, colour: str, accuracy: str) -> dict[str, Any]:
    """A mark as `mark` in `js/pen.js` draws it."""
    form = style.ACCURACIES[accuracy]
    vague = {"px": form.band_px, "alpha": form.band_opacity} if form.band_px else None
    own = {name: asdict(look)[name] for name in ("shape", "size", "zoom")}
    return {**own, "colour": colour, "halo": style.PAPER, "vague": vague, "node": look is _NODE}
