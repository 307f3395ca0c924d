"""Which sheets a workspace has: its own, else an overview; and one for each route that is drawn."""

from __future__ import annotations

from collections.abc import Iterator

from lienket.geometry_types import LINES
from lienket.model.atlas import Atlas
from lienket.model.sheet_specs import SheetSpec

_HIDDEN = frozenset({"boundary_arcs", "communes"})
"""Layers that tell where others come from: not for paper."""

_STRIP = "5"
"""What the keys of the sheets of single routes begin with."""

AROUND = 0.12
"""How much about a route its sheet shows."""


def shipped(atlas: Atlas) -> tuple[SheetSpec, ...]:
    """Every sheet that a build makes, in order; none of flows or of a border that are not there."""
    catalogue = atlas.catalogue
    whole = SheetSpec("1-overview", catalogue.title_vi, catalogue.title_en)
    held = {link.key for link in atlas.facts.links}
    own = tuple(plan for plan in catalogue.sheets
                if not (plan.flows and held.isdisjoint(plan.flows))
                and not (plan.matrix and atlas.border.pairs.empty))  # fmt: skip
    return (*(own or (whole,)), *strips(atlas))


def hidden(atlas: Atlas) -> frozenset[str]:
    """The layers that no sheet draws: where others come from, and units of another epoch."""
    dated = {epoch.layer for epoch in atlas.units.epochs}
    return (_HIDDEN | dated) - {atlas.catalogue.sides_layer}


def main(atlas: Atlas) -> tuple[SheetSpec, ...]:
    """Those that a build makes where no products are named: marked so, else the first there is."""
    every = shipped(atlas)
    return tuple(plan for plan in every if plan.main) or every[:1]


def strips(atlas: Atlas) -> Iterator[SheetSpec]:
    """A sheet for each route that has a line on the map."""
    lines = {
        str(key)
        for row in atlas.catalogue.layers
        if row.status and row.key in atlas.frames
        for key, kind in atlas.frames[row.key].geom_type.items()
        if kind in LINES
    }
    for link in atlas.facts.links:
        if link.kind == "route" and lines & {link.key, *link.parts}:
            yield SheetSpec(
                f"{_STRIP}-{link.key}", link.name_vi, link.name_en, links=(link.key,),
                area=(link.key,), around=AROUND, route=link.key,
            )  # fmt: skip
