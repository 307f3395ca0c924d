"""Where about its point a name stands first: not over the border, not over that of a neighbour."""

from __future__ import annotations

import shapely
from shapely.geometry.base import BaseGeometry

from lienket.export_tables import Table
from lienket.qgis.bookmarks import View
from lienket.qgis.xml import quoted

_WIDE_DEG, _HIGH_DEG = 0.18, 0.035
"""About how large the name of a point is at the scale of a whole map [deg]."""

_ABOUT = {"R": (1, 0), "L": (-1, 0), "TR": (1, 1), "BR": (1, -1), "TL": (-1, 1), "BL": (-1, -1),
          "T": (0, 1), "B": (0, -1)}  # fmt: skip
"""The places about a point in the order of preference: how far to the right and up."""

_WEST = "BL,L,TL,B,T,BR,R,TR"


def parted(table: Table) -> tuple[tuple[str, str], ...]:
    """The order of places about gaps: the westernmost has its name to the left."""
    if table.rows.empty:
        return ()
    first = table.rows.geometry.representative_point().x.idxmin()
    key = quoted(str(table.rows["key"][first]))
    order = f"if(\"key\"={key},'{_WEST}','{','.join(_ABOUT)}')"
    return (("PredefinedPositionOrder", order),)


def inward(table: Table, view: View) -> tuple[tuple[str, str], ...]:
    """The order of places about points: first where the least of a name is outside the sides."""
    if "key" not in table.rows:
        return ()
    whole = view.delivery.atlas.sides.geometry.union_all()
    orders = {
        str(key): _inside_first(point.x, point.y, whole)
        for key, point in zip(table.rows["key"], table.rows.geometry, strict=True)
        if point.distance(whole.boundary) < _WIDE_DEG
    }
    usual = ",".join(_ABOUT)
    own = {key: order for key, order in orders.items() if order != usual}
    if not own:
        return ()
    pairs = ",".join(f"{quoted(key)},{quoted(order)}" for key, order in own.items())
    order = f'coalesce(map_get(map({pairs}),"key"),{quoted(usual)})'
    return (("PredefinedPositionOrder", order),)


def _inside_first(x: float, y: float, whole: BaseGeometry) -> str:
    """The places about a point, those first where the least of a name is outside `whole`."""

    def outside(place: str) -> float:
        right, up = _ABOUT[place]
        at = x + right * _WIDE_DEG / 2, y + up * _HIGH_DEG
        name = shapely.box(at[0] - _WIDE_DEG / 2, at[1] - _HIGH_DEG / 2,
                           at[0] + _WIDE_DEG / 2, at[1] + _HIGH_DEG / 2)  # fmt: skip
        return round(float(name.difference(whole).area / name.area), 1)

    return ",".join(sorted(_ABOUT, key=outside))
