"""Units that no layer holds, found by name or code: where what became of them lies."""

from __future__ import annotations

from lienket import units
from lienket.errors import UsageError
from lienket.i18n import notice
from lienket.model.atlas import Atlas
from lienket.model.units import Unit

_MOST = 8
"""So many candidates are told."""


def find(atlas: Atlas, written: str, epoch: str = "") -> tuple[str, ...]:
    """The keys of the features that are `written`, or what became of it; () if there are none.

    In the layer of the report's units if it holds them, else in that of `epoch`, else in any.

    Raises:
        UsageError: several units are called so that lie in different places.
    """
    met: dict[tuple[str, ...], Unit] = {}
    for unit in units.find(atlas.units, written):
        if held := _held(atlas, unit, epoch):
            met.setdefault(held, unit)
    if len(met) > 1:
        rows = [*met.values()][:_MOST]
        vi, en = (", ".join(f"{row.key} ({getattr(row, name)})" for row in rows)
                  for name in ("name_vi", "name_en"))  # fmt: skip
        raise UsageError(notice("area_several", name=written, choices=(vi, en)))
    return next(iter(met), ())


def _held(atlas: Atlas, unit: Unit, epoch: str) -> tuple[str, ...]:
    """The keys of the features of a unit, or of all that became of it, in the first such layer."""
    layers = {atlas.catalogue.epoch: atlas.catalogue.sides_layer}
    layers |= {key: made.layer for key, made in atlas.recast.items()}
    asked = sorted(layers, key=lambda key: (key != atlas.catalogue.epoch, key != epoch))
    for key in asked:
        wanted = [kin.unit for kin in units.heirs(atlas.units, unit, key)]
        held = _features(atlas, layers[key], wanted)
        if wanted and len(held) == len(wanted):
            return held
    return ()


def _features(atlas: Atlas, layer: str, wanted: list[Unit]) -> tuple[str, ...]:
    frame = atlas.frames[layer]
    if not {"code", "epoch"} <= {*frame.columns}:
        return ()
    rows = zip(frame.index, frame["code"], frame["epoch"], strict=True)
    keys = {unit.key for unit in wanted}
    return tuple(
        str(key)
        for key, code, own in rows
        if own in atlas.units.rank
        and (unit := atlas.units.at(str(code), str(own)))
        and unit.key in keys
    )
