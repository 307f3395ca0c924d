"""Where links, and the roads of the base network that are no link, pass the border (floor 2)."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from lienket import crs, vocabulary
from lienket.borders import classes, links, others
from lienket.borders.features import joined, steps, worst
from lienket.borders.passing import Crossing, angle_deg
from lienket.borders.scene import Scene
from lienket.findings import CROSSING_COLUMNS, by_key, no_features
from lienket.records import Link

_NAMELESS = frozenset({"", "Đường không tên", "Đường không số"})
"""What a road is called, here and in derived layers, that has neither name nor number."""

_DECIMALS = 6
"""Of a degree: what a stored coordinate has."""


def find(scene: Scene, network: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Every crossing of the border: of the links, and of the roads of `network` that are no link.

    A link passes where its lines go from one side to another; where the lines of two sides meet
    without touching, at the point of the border between them. A schematic line passes as
    schematically as it is drawn. Whether a crossing is `open` is told by the parts that meet there:
    both in service, or an existing road that only an agreement is about. What is no route has no
    state: `not_applicable`. A schematic line has no angle, and its nearest place is no nearer known
    than the line.

    Args:
        scene: the workspace.
        network: EPSG:4326 lines with `class`, and `key`, `ref`, names and the base columns where
            they are known; what carries no cars is left out.

    Returns:
        Points (EPSG:4326) with the columns of `findings.CROSSING_COLUMNS`.

    Raises:
        CrsError: `network` is not in EPSG:4326.
    """
    found = links.find(scene)
    taken = [crossing for crossing in found if not crossing.schematic]
    found += others.find(scene, others.near(scene, network), taken)
    rows = [_row(scene, crossing) for crossing in found]
    if not rows:
        return no_features(CROSSING_COLUMNS)
    code = scene.catalogue.measuring_crs
    frame = gpd.GeoDataFrame(rows, geometry=[each.met.point for each in found], crs=code)
    return _stored(_numbered(scene, _placed(scene, frame)))


def _row(scene: Scene, crossing: Crossing) -> dict[str, object]:
    """What is known of a crossing but for its place."""
    a, b, link = crossing.a, crossing.b, crossing.link
    state = scene.states[link.key] if link and link.kind == "route" else None
    is_open = link is None or all(_serves(scene, link, part) for part in (a, b))
    named = link or a
    road = a["class"] or scene.classes.get(a["key"]) or scene.classes.get(b["key"], "")
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
        "error_m": max(a["error_m"], b["error_m"], scene.border_error_m),
        "source": joined([a["source"], b["source"]]),
    }


def _identity(crossing: Crossing) -> str:
    """How sure it is that this is that road; "" of a guess, and of a road that has no name."""
    a, b = crossing.a, crossing.b
    nameless = crossing.link is None and not a["ref"] and a["name_vi"] in _NAMELESS
    if crossing.schematic or nameless:
        return ""
    return max(str(a["identity"]), str(b["identity"]), key=[*vocabulary.words("identity")].index)


def _serves(scene: Scene, link: Link, part: pd.Series[Any]) -> bool:
    """Whether a part can be driven: in service, or there already for an agreement to be about."""
    if vocabulary.words("kind")[link.kind].works:
        return scene.condition(part["key"]) == "in_service"
    return bool(part["accuracy"] != "schematic")


def _placed(scene: Scene, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """`frame` with the pair of districts each point is on, its angle and the nearest place."""
    pairs, places = scene.border, scene.places
    on = [
        _pair(scene, point, sides)
        for point, sides in zip(frame.geometry, frame["sides"], strict=True)
    ]
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
    near = places.geometry.iloc[places.sindex.nearest(frame.geometry, return_all=False)[1]]
    code = scene.catalogue.measuring_crs
    metres = [crs.distance_m(*ends, code) for ends in zip(frame.geometry, near, strict=True)]
    step = steps(frame["error_m"])
    return placed.assign(place=near.index, place_m=np.round(metres / step) * step)


def _pair(scene: Scene, point: BaseGeometry, sides: tuple[str, str]) -> str:
    """The key of the pair of districts of two sides that meet nearest to `point`."""
    border = scene.border
    own = border[[{*sides} == each for each in scene.pair_sides]]
    return str(own.distance(point).idxmin())


def _numbered(scene: Scene, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """`frame` with keys: those of one link or road are numbered along the border."""
    points = shapely.points(shapely.get_coordinates(frame.geometry))
    along = shapely.line_locate_point(scene.whole, points)
    ordered = frame.iloc[np.argsort(along, kind="stable")]
    number = ordered.groupby("of").cumcount() + 1
    return ordered.assign(key=ordered["of"] + "@" + number.astype(str))


def _stored(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    degrees = frame.to_crs(crs.STORED)
    points = shapely.points(shapely.get_coordinates(degrees.geometry).round(_DECIMALS))
    stored = degrees.set_geometry(gpd.GeoSeries(points, index=degrees.index, crs=crs.STORED))
    return by_key(stored[[*CROSSING_COLUMNS, "geometry"]])
