"""Classes of points that would lie on each other at the scale of a sheet, and hide all else.

Places are in [mm] of the page.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
import shapely

from lienket.sheet.model import Spot
from lienket.style import MarkerStyle
from lienket.style.units import mm

_CLEAR_MM = 0.6
"""What is free between two marks that can be told apart [mm]."""

_FEW, _MOST = 24, 0.5
"""A class of more marks than the first is left out if more than this part of them is not clear of
another."""


def thin(spots: Sequence[Spot]) -> tuple[list[Spot], Counter[MarkerStyle]]:
    """`spots` without the classes that crowd the map, and how many of each were left out.

    What the title of the sheet names stays, and so do details, which give way by themselves.
    """
    found = defaultdict[MarkerStyle, list[Spot]](list)
    for spot in spots:
        if not spot.titled and not spot.detail:
            found[spot.look].append(spot)
    left = Counter({look: len(own) for look, own in found.items() if _crowded(look, own)})
    kept = [spot for spot in spots if spot.titled or spot.detail or spot.look not in left]
    return kept, left


def _crowded(look: MarkerStyle, spots: Sequence[Spot]) -> bool:
    if len(spots) <= _FEW:
        return False
    points = shapely.points([(spot.x, spot.y) for spot in spots])
    near = mm(look.size) + _CLEAR_MM
    one, two = shapely.STRtree(points).query(points, predicate="dwithin", distance=near)
    return len(np.unique(one[one != two])) > _MOST * len(spots)
