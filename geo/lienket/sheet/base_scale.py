"""The scale down to which the base of a sheet is true, by how far its lines were generalised."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd
import shapely

from lienket import crs
from lienket.i18n import Languages, Pair, format_number, notice
from lienket.model.atlas import Atlas
from lienket.sheet import recast
from lienket.sheet.content import AROUND, FAR
from lienket.sheet.sheet_list import hidden
from lienket.sheet.view import View, rounded
from lienket.sheet.words import phrase

_SEEN_M = 0.0003
"""What is less far off on paper is not seen [m]."""


@dataclass(frozen=True, slots=True)
class BaseScale:
    """How far lines of the base may lie off [m], the scale it is true to, and that of the sheet.

    Scales are 1 : so much.
    """

    tolerance_m: float
    true_to: float
    denominator: float

    @property
    def exceeded(self) -> bool:
        """Whether the sheet is at a larger scale than its base is true to."""
        return self.denominator < self.true_to

    def sentence(self, language: Languages) -> str:
        """What the sheet says of it."""
        key = "base_exceeded" if self.exceeded else "base_true"
        tolerance, number = self._numbers()
        return phrase(key, language, tolerance=tolerance, number=number)

    @property
    def remark(self) -> str:
        """What a person is told who asks for a sheet at a larger scale."""
        own = format_number(round(self.denominator))
        tolerance, number = self._numbers()
        return notice("sheet_scale", own=own, tolerance=tolerance, number=number)

    def _numbers(self) -> tuple[Pair, Pair]:
        """The tolerance and the scale as people read them."""
        return format_number(round(self.tolerance_m)), format_number(round(self.true_to))


def of_view(atlas: Atlas, view: View) -> BaseScale | None:
    """The scale of the base inside the sides on the map of `view`; None = nothing is known of it.

    The coarsest line decides. What lies about the sides is not looked at.
    """
    made = recast.shown(atlas)
    left = {*FAR, *hidden(atlas), *([made.layer] if made else [])}
    rows = [row.key for row in atlas.catalogue.layers
            if row.drawn and not row.status and row.key not in left]  # fmt: skip
    extent = gpd.GeoSeries([shapely.box(*view.extent)], crs=view.code)
    seen = extent.to_crs(crs.STORED).iloc[0]
    found = [_tolerances(atlas.frames[key], key, seen) for key in rows if key in atlas.frames]
    known = pd.concat([pd.Series(dtype=float), *found]).dropna()
    if known.empty or not (coarsest := float(known.max())):
        return None
    return BaseScale(coarsest, rounded(coarsest / _SEEN_M), view.denominator)


def _tolerances(frame: gpd.GeoDataFrame, key: str, seen: shapely.Geometry) -> pd.Series[float]:
    """How coarse each feature is that comes into what is seen [m]."""
    own = frame[frame.intersects(seen)]
    if "class" in own:
        looks = key + "." + own["class"].fillna("")
        own = own[~looks.isin(AROUND)]
    return own["tolerance_m"].astype(float) if "tolerance_m" in own else pd.Series(dtype=float)
