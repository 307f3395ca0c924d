"""What sentences say of how a file lies under a CRS."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lienket.i18n import Pair, format_number, join
from lienket.intake.fit import FAR_M, INSIDE, Fit
from lienket.intake.remarks import phrase

_SHOWN = 5
"""So many candidates stand in one sentence."""


def where(each: Fit) -> Pair:
    """Where a file lies under a candidate, as a sentence has it."""
    finite = each.places[np.isfinite(each.places).all(axis=1)]
    if not len(finite):
        return phrase("nowhere")
    lon, lat = np.median(finite, axis=0)
    east = phrase("place_west" if lon < 0 else "place_east")
    north = phrase("place_south" if lat < 0 else "place_north")
    return phrase("about", lon=f"{abs(lon):.2f}", lat=f"{abs(lat):.2f}", east=east, north=north)


def distance(each: Fit) -> Pair:
    """How far a file is from what is known, as a sentence has it."""
    if each.metres >= FAR_M:
        return phrase("fit_inside" if each.inside >= INSIDE else "fit_outside")
    return phrase("fit_metres", metres=format_number(round(each.metres)))


def choices(fits: Sequence[Fit]) -> Pair:
    """The best few candidates with their figures, as a sentence has them."""
    rows = [
        phrase("crs_choice", candidate=each.candidate.label, fit=distance(each))
        for each in fits[:_SHOWN]
    ]
    return join(rows, "; ")
