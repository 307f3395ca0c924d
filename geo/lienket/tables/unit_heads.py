"""Of which time the units are that a column of the workbook names, where units are known."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from lienket.export_tables import unit_tables
from lienket.export_tables.fields import field
from lienket.model.atlas import Atlas
from lienket.speech import column, named

_OWN = ("pair", "district", "district_a", "district_b", "districts")
_DRAWN = ("communes",)
_NOW = ("heir_vi", "heir_parent_vi", "heir_en", "heir_parent_en")
_NAMES = {"border": "", "isolation": "", unit_tables.LINKS: "now"}
"""The sheets whose names are those of units: of the workspace's own epoch, or of today."""

_UNSEEN = pd.Series(dtype=object)


def heads(atlas: Atlas, sheet: str) -> Mapping[str, str]:
    """The heads of those columns, with the epoch behind; none where no units are known in time."""
    known, now = atlas.units, unit_tables.today(atlas)
    if not now:
        return {}
    own, today = (_title(atlas, key) for key in (atlas.catalogue.epoch, now))
    drawn = ", ".join(
        _title(atlas, epoch.key)
        for epoch in known.epochs
        if epoch.layer and _title(atlas, epoch.key) != own
    )
    of_names = {column("name"): today if _NAMES[sheet] else own} if sheet in _NAMES else {}
    told = {**dict.fromkeys(_OWN, own), **dict.fromkeys(_DRAWN, drawn),
            **dict.fromkeys(_NOW, today), **of_names}  # fmt: skip
    return {
        name: f"{field(name, _UNSEEN).alias} ({epoch})" for name, epoch in told.items() if epoch
    }


def _title(atlas: Atlas, key: str) -> str:
    epoch = atlas.units.epoch(key)
    return named(epoch, "title") if epoch else ""
