"""Where links, and the roads of the base network that are no link, pass the border."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from lienket import crs, vocabulary
from lienket.border import base_crossings, classes, link_crossings
from lienket.border.context import BorderContext
from lienket.border.crossing_geometry import Crossing, angle_deg
from lienket.border.features import joined, steps, worst
from lienket.model.analysis import CROSSING_COLUMNS, by_key, no_features
from lienket.model.records import Link

_NAMELESS = frozenset({"", "Đường không tên", "Đường không số"})
"""What a road is called, here and in derived layers, that has neither name nor number."""

_DECIMALS = 6
"""Of a degree: what a stored coordinate has."""


def find(context: BorderContext, network: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Every crossing of the border: of the links, and of the roads of `network` that are no link.

    A link passes where its lines go from one side to another; where the lines of two sides meet
    without touching, at the point of the border between them. A schematic line passes as
    schematically as it is drawn. Whether a crossing is `open` is told by the parts that meet there:
    both in service, or an existing road that only an agreement is about. What is no route has no
    state: `not_applicable`. A schematic line has no angle, and its nearest place is no nearer known
    than the line.

    Args:
        context: the workspace.
        network: EPSG:4326 lines with `class`, and `key`, `ref`, names and the base columns where
            they are known; what carries no cars is left out.

    Returns:
        Points (EPSG:4326) with the columns of `CROSSING_COLUMNS`.

    Raises:
        CrsError: `network` is not in EPSG:4326.
    """
    found = link_crossings.find(context)
    taken = [crossing for crossing in found if not crossing.schematic]
    found += base_crossings.find(context, base_crossings.near(context, network), taken)
    rows = [_row(context, crossing) for crossing in found]
    if not rows:
        return no_features(CROSSING_COLUMNS)
    code = context.catalogue.measuring_crs
    frame = gpd.GeoDataFrame(rows, geometry=[each.met.point for each in found], crs=code)
    return _stored(_numbered(context, _placed(context, frame)))


def _row(context: BorderContext, crossing: Crossing) -> dict[str, object]:
    """What is known of a crossing but for its place."""
    a, b, link = crossing.a, crossing.b, crossing.link
    state = context.states[link.key] if link and link.kind == "route" else None
    is_open = link is None or all(serves(context, link, part) for part in (a, b))
    named = link or a
    road = a["class"] or context.classes.get(a["key"]) or context.classes.get(b["key"], "")
    return {
        "of": link.key if link else a["key"],
        "name_vi": named.name_vi,
        "name_en": named.name_en,
        "link": link.key if link else None,
        "feature_a": a["key"],
        "feature_b": b["key"],
        "class": road,
        "level": classes.level(road),
        "ref": a["ref"] or b["ref"],
        "sides": crossing.met.sides,
        "heading": crossing.met.heading,
        "ground": state.ground if state else "not_applicable",
        "works": state.works if state else "not_applicable",
        "lagging": ";".join(state.lagging) if state else "",
        "open": is_open,
        "accuracy": worst([a["accuracy"], b["accuracy"]]),
        "identity": _identity(crossing),
        "error_m": max(a["error_m"], b["error_m"], context.border_error_m),
        "source": joined([a["source"], b["source"]]),
    }


def _identity(crossing: Crossing) -> str:
    """How sure it is that this is that road; "" of a guess, and of a road that has no name."""
    a, b = crossing.a, crossing.b
    nameless = crossing.link is None and not a["ref"] and a["name_vi"] in _NAMELESS
    if crossing.schematic or nameless:
        return ""
    return max(str(a["identity"]), str(b["identity"]), key=[*vocabulary.words("identity")].index)


def serves(context: BorderContext, link: Link, part: Mapping[str, Any] | pd.Series[Any]) -> bool:
    """Whether a part can be driven: in service, or there already for an agreement to be about."""
    if vocabulary.words("kind")[link.kind].works:
        return context.condition(part["key"]) == "in_service"
    return bool(part["accuracy"] != "schematic")


def _placed(context: BorderContext, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """`frame` with the pair of districts each point is on, its angle and the nearest place."""
    # 1. The pair of districts, of the two sides that meet here, whose border is nearest.
    pairs, places = context.border, context.places
    on = [
        _pair(context, point, sides)
        for point, sides in zip(frame.geometry, frame["sides"], strict=True)
    ]
    # 2. The angle between road and border; of a direction it would say nothing.
    lines = [pairs.geometry[key] for key in on]
    met = zip(frame["heading"], lines, frame.geometry, strict=True)
    angles = pd.Series([angle_deg(*each) for each in met], index=frame.index)
    placed = frame.assign(
        pair=on,
        district_a=pairs["district_a"].loc[on].to_numpy(),
        district_b=pairs["district_b"].loc[on].to_numpy(),
        angle_deg=angles.where(frame["accuracy"] != "schematic"),
        place=None,
        place_m=np.nan,
    )
    if len(places) == 0:
        return placed
    # 3. The nearest place, in steps as coarse as the crossing is known.
    near = places.geometry.iloc[places.sindex.nearest(frame.geometry, return_all=False)[1]]
    code = context.catalogue.measuring_crs
    metres = [crs.distance_m(*ends, code) for ends in zip(frame.geometry, near, strict=True)]
    step = steps(frame["error_m"])
    return placed.assign(place=near.index, place_m=np.round(metres / step) * step)


def _pair(context: BorderContext, point: BaseGeometry, sides: tuple[str, str]) -> str:
    """The key of the pair of districts of two sides that meet nearest to `point`."""
    border = context.border
    own = border[[{*sides} == each for each in context.pair_sides]]
    return str(own.distance(point).idxmin())


def _numbered(context: BorderContext, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """`frame` with keys: those of one link or road are numbered along the border."""
    points = shapely.points(shapely.get_coordinates(frame.geometry))
    along = shapely.line_locate_point(context.whole, points)
    ordered = frame.iloc[np.argsort(along, kind="stable")]
    number = ordered.groupby("of").cumcount() + 1
    return ordered.assign(key=ordered["of"] + "@" + number.astype(str))


def _stored(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    degrees = frame.to_crs(crs.STORED)
    points = shapely.points(shapely.get_coordinates(degrees.geometry).round(_DECIMALS))
    stored = degrees.set_geometry(gpd.GeoSeries(points, index=degrees.index, crs=crs.STORED))
    return by_key(stored[[*CROSSING_COLUMNS, "geometry"]])
