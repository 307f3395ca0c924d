"""Which of the layers that were handed over is meant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lienket import text
from lienket.i18n import Pair, join
from lienket.intake.records import Records
from lienket.intake.remarks import SHOWN, Remarks, phrase
from lienket.intake.unpacking import Container

POINT, LINE, AREA = "point", "line", "area"
_GPX_POINTS = ("route_points", "track_points")
"""What GDAL makes of the lines of a GPX, besides."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A layer that may be meant: `kinds` of its geometry, how many records it has.

    `inner`: what it is called in its own file; `load`: reads its records.
    """

    name: str
    container: Container
    kinds: frozenset[str]
    count: int
    load: Callable[[], Records]
    inner: str = ""


def pick(
    found: Sequence[Choice], layer: str | None, wanted: frozenset[str], remarks: Remarks
) -> Choice | None:
    """The layer that is meant; None, and a fault that names them, where several may be.

    Args:
        found: what there is.
        layer: what the person calls it; None = the only one of the kinds `wanted`.
        wanted: of point, line, area; none = any.
        remarks: what is said of the file.
    """
    if not found:
        return None
    if layer is not None:
        same = [each for each in found if each.name == layer] or [
            each
            for each in found
            if text.fold(layer) in {text.fold(each.name), text.fold(each.inner)}
        ]
        if len(same) != 1:
            remarks.fault("no_such_layer", layer=layer, names=_named(found))
        return same[0] if len(same) == 1 else None
    there = [each for each in found if each.kinds]
    whole = [each for each in there if each.name not in _GPX_POINTS] or there
    fit = [each for each in whole if not wanted or each.kinds & wanted] or whole
    if len(fit) > 1:
        remarks.fault("which_layer", names=_named(fit), first=fit[0].name)
        return None
    if not fit:
        remarks.fault("no_geometry")
        return None
    others = [each for each in there if each is not fit[0]]
    if others:
        remarks.note("layer_taken", layer=fit[0].name, others=_named(others))
    return fit[0]


def _named(found: Sequence[Choice]) -> Pair:
    """The layers with what they hold, as a sentence has them."""
    rows = [
        phrase("layer_holds", name=each.name, kinds=_held(each.kinds), count=each.count)
        for each in found[:SHOWN]
    ]
    return join([*rows, *([("…", "…")] if len(found) > SHOWN else [])], "; ")


def _held(kinds: frozenset[str]) -> Pair:
    return join([phrase(f"holds_{kind}") for kind in sorted(kinds)], ", ") if kinds else ("–", "–")
