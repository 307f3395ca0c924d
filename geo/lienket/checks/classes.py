"""The rule of classes in layers whose classes the program knows: places, and the ground around."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from lienket import style_table, text
from lienket.checks.case import Case, Feature
from lienket.errors import Fault

POINTS = ("places", "detail_points")
"""The layers whose classes are rows of `marker` in the style table."""

GROUND = ("context", "context_lines", "detail_areas", "detail_lines")
"""The layers whose classes are rows of `base`, after the name of the layer and a point."""

_NO_CLASS = frozenset({"gates", "units"})
"""Markers of layers, not of classes."""


def known(layer: str) -> tuple[str, ...]:
    """The classes that the features of `layer` may have; none where any will do.

    >>> known("context"), known("roads")
    (('beyond', 'neighbour', 'foreign', 'sea', 'river'), ())
    """
    if layer in POINTS:
        return tuple(key for key in style_table.rows("marker") if key not in _NO_CLASS)
    if layer in GROUND:
        rows = style_table.rows("base")
        return tuple(key.removeprefix(f"{layer}.") for key in rows if key.startswith(f"{layer}."))
    return ()


def run(case: Case) -> Iterator[Fault]:
    """Every class that is none, once a value: nothing would be drawn as what it is."""
    for layer in case.catalogue.layers:
        choices = known(layer.key)
        if not choices or "class" not in layer.columns:
            continue
        strange: dict[str, list[Feature]] = defaultdict(list)
        for row in case.features(layer):
            if row.kind is not None and row.kind not in ("", *choices):
                strange[str(row.kind)].append(row)
        for value, rows in strange.items():
            near, listed = text.nearest(value, choices), ", ".join(choices)
            yield rows[0].place.fault(
                "unknown_class", value=value, choices=listed, near=near, count=len(rows)
            )
