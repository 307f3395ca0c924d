"""Where links, and the roads of the base network that are no link, pass the border (floor 2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely import Point
from shapely.geometry.base import BaseGeometry

from geo import crs, vocabulary
from geo.borders import others
from geo.borders.passing import Pass, angle_deg, junctions, passes
from geo.borders.scene import Scene, joined, nearest_approach, worst
from geo.findings import CROSSING_COLUMNS, no_features
from geo.records import Link

_DECIMALS = 6
"""Of a degree: what a stored coordinate has."""

_BOTH_SIDES = 2

GROUNDS = ("joined", "one_sided", "absent", "unknown")
"""What a link can be on the ground where it crosses."""


@dataclass(frozen=True, slots=True)
class _Crossing:
    """A pass, and what meets there: a feature on side *a* and one on side *b*."""

    met: Pass
    link: Link | None
    a: pd.Series[Any]
    b: pd.Series[Any]


def find(scene: Scene, network: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Every crossing of the border: of the links, and of the roads of `network` that are no link.

    A link passes where its lines, those of its counterparts with them, go from one side to
    another; where the lines of two sides meet without touching, at the point of the border between
    them. A schematic line passes as schematically as it is drawn. Whether a crossing is `open`
    is told by the parts that meet there: both in service, or an existing road that only an
    agreement is about. What is no route has no state: it is `joined` where it is open.

    Args:
        scene: the workspace.
        network: EPSG:4326 lines with `class`, and `key`, `ref`, names and the base columns where
            they are known; what carries no cars is left out.

    Returns:
        Points (EPSG:4326) with the columns of `findings.CROSSING_COLUMNS`.

    Raises:
        CrsError: `network` is not in EPSG:4326.
    """
    found = [crossing for link in scene.ways for crossing in _of_link(scene, link)]
    roads = others.near(scene, network)
    links = [(each.met.point, max(each.a["tolerance_m"], each.b["tolerance_m"])) for each in found]
    rest = [
        each for each in others.find(scene, roads, links) if {*each[0].sides} in scene.pair_sides
    ]
    found += [_Crossing(met, None, road, road) for met, road in rest]
    rows = [_row(scene, crossing) for crossing in found]
    if not rows:
        return no_features(CROSSING_COLUMNS)
    code = scene.catalogue.measuring_crs
    frame = gpd.GeoDataFrame(rows, geometry=[each.met.point for each in found], crs=code)
    return _stored(_numbered(scene, _placed(scene, frame)))


def _of_link(scene: Scene, link: Link) -> Iterator[_Crossing]:
    by_side = {side: scene.drawn(keys) for side, keys in scene.around(link).items()}
    drawn = {side: lines for side, lines in by_side.items() if len(lines)}
    for met in _passes(scene, drawn):
        a, b = sorted(met.sides, key=scene.order.index)
        if a in drawn and b in drawn and {a, b} in scene.pair_sides:
            yield _Crossing(met, link, _nearest(drawn[a], met), _nearest(drawn[b], met))


def _passes(scene: Scene, drawn: Mapping[str, gpd.GeoDataFrame]) -> list[Pass]:
    """Where the lines of one link, by side, pass from one to another."""
    if len(drawn) < _BOTH_SIDES:
        return []
    every = pd.concat([*drawn.values()])
    hug_m = scene.slack_m + every["tolerance_m"].max()
    chains = [*shapely.get_parts(shapely.line_merge(shapely.union_all(every.geometry)))]
    nodes = junctions(chains)
    found = [met for line in chains for met in passes(line, scene.ground, hug_m, nodes)]
    crossed = {frozenset(met.sides) for met in found}
    apart = [pair for pair in combinations(drawn, 2) if frozenset(pair) not in crossed]
    return found + [met for a, b in apart for met in _leap(scene, a, b, drawn)]


def _leap(scene: Scene, a: str, b: str, drawn: Mapping[str, gpd.GeoDataFrame]) -> Iterator[Pass]:
    """Where lines of two sides that meet without touching would pass, if they do meet."""
    line, reach_m = nearest_approach(drawn[a], drawn[b])
    if {a, b} in scene.pair_sides and 0 < line.length <= reach_m:
        ends = shapely.get_coordinates(line)
        middle = line.interpolate(0.5, normalized=True)
        yield Pass(
            Point(shapely.shortest_line(scene.between(a, b), middle).coords[0]),
            (a, b),
            ends[1] - ends[0],
        )


def _nearest(lines: gpd.GeoDataFrame, met: Pass) -> pd.Series[Any]:
    return lines.iloc[int(lines.distance(met.point).argmin())]


def _row(scene: Scene, crossing: _Crossing) -> dict[str, object]:
    """What is known of a crossing but for its place."""
    a, b, link = crossing.a, crossing.b, crossing.link
    state = scene.states[link.key] if link and link.kind == "route" else None
    is_open = link is None or all(_serves(scene, link, part) for part in (a, b))
    named = link or a
    return {
        "of": link.key if link else a["key"],
        "name_vi": named.name_vi,
        "name_en": named.name_en,
        "link": link.key if link else None,
        "feature_a": a["key"],
        "feature_b": b["key"],
        "class": a.get("class"),
        "ref": a["ref"] or b["ref"],
        "sides": crossing.met.sides,
        "heading": crossing.met.heading,
        "ground": state.ground if state else "joined" if is_open else "unknown",
        "works": state.works if state else "not_applicable",
        "lagging": ";".join(state.lagging) if state else "",
        "open": is_open,
        "accuracy": worst([a["accuracy"], b["accuracy"]]),
        "identity": max(a["identity"], b["identity"], key=[*vocabulary.words("identity")].index),
        "error_m": max(a["error_m"], b["error_m"], scene.slack_m),
        "source": joined([a["source"], b["source"]]),
    }


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
    placed = frame.assign(
        pair=on,
        district_a=pairs["district_a"].loc[on].to_numpy(),
        district_b=pairs["district_b"].loc[on].to_numpy(),
        angle_deg=[angle_deg(*each) for each in met],
        place=None,
        place_m=np.nan,
    )
    if len(places) == 0:
        return placed
    near = places.geometry.iloc[places.sindex.nearest(frame.geometry, return_all=False)[1]]
    code = scene.catalogue.measuring_crs
    metres = [crs.distance_m(*ends, code) for ends in zip(frame.geometry, near, strict=True)]
    return placed.assign(place=near.index, place_m=np.round(metres))


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
    return stored[[*CROSSING_COLUMNS, "geometry"]].set_index("key", drop=False).sort_index()


def counted(pairs: gpd.GeoDataFrame, crossings: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """`pairs` with what crosses each of them: links by state, other roads, open crossings.

    `open` counts points, so a road that two links share is one; `per_10km` is that for each 10 km
    of border, none below 1 km, where it would say nothing.

    Args:
        pairs: as `pairs.find` returns them.
        crossings: as `find` returns them.
    """
    counts = [_counts(crossings[crossings["pair"] == key]) for key in pairs.index]
    counted = pairs.assign(**pd.DataFrame(counts, index=pairs.index, columns=[*_COUNTS]))
    per_10km = (10 * counted["open"].astype(float) / counted["length_km"]).round(2)
    return counted.assign(per_10km=per_10km.where(counted["length_km"] >= 1))


_COUNTS = ("links", *GROUNDS, "others", "open")


def _counts(met: gpd.GeoDataFrame) -> dict[str, object]:
    linked = met[met["link"].notna()]
    ground = linked.drop_duplicates("link")["ground"]
    return {
        "links": ";".join(dict.fromkeys(linked["link"])),
        **{word: int((ground == word).sum()) for word in GROUNDS},
        "others": int(met["link"].isna().sum()),
        "open": len({point.wkb for point in met.geometry[met["open"].astype(bool)]}),
    }
