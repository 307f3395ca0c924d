"""Which class of names each thing on a sheet has."""

from __future__ import annotations

from collections.abc import Iterable

from lienket import style
from lienket.sheet.label_placement import Placed, Plate
from lienket.sheet.model import SIDES, Content, Item, Piece
from lienket.style.label_styles import plates

_AREAS = {
    "districts": "district", "communes": "commune", SIDES: "side", "context": "neighbour",
    "context.foreign": "foreign", "context.sea": "sea", "detail_areas.lake": "stream",
    "units.area": "unit_paper",
}  # fmt: skip
"""How the names of areas are written, by their look, else by their layer."""

COURSES = {
    "context.river": "river",
    "context_lines.river": "river",
    "detail_lines.stream": "stream",
}
"""How the names of watercourses are written, by their look."""

NAMELESS = frozenset({"context.beyond", "paper"})
"""Looks of areas that have no name."""


def area(piece: Piece) -> str:
    """The class of an area's name, "" = it is not written."""
    return _AREAS.get(piece.look.key, _AREAS.get(piece.layer, ""))


def plate(ref: str, key: str) -> Plate:
    """A sign for an expressway, a kilometre stone for a link, a plain plate for what is ground."""
    if key == "base":
        return "plain"
    return "sign" if plates() and ref.startswith("CT") else "stone"


def is_water(item: Item) -> bool:
    """Whether a part of a link is standing water."""
    return bool(style.ground(item.layer).fill)


def own_side(piece: Piece) -> str:
    """What the name of a side is known by among the names of a sheet."""
    return f"{SIDES} {piece.names[0]}"


def nameless(content: Content, placed: Iterable[Placed]) -> int:
    """How many sides on a sheet have no name among those that are `placed`."""
    sides = {own_side(piece) for piece in content.ground if area(piece) == "side"}
    return len(sides - {row.label.own for row in placed})
