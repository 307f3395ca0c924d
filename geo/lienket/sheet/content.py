"""What falls on a sheet: pieces of the ground, links in their classes, points with their names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import itemgetter
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from lienket import crs, style, text
from lienket.geometry_types import AREAS, POINTS
from lienket.i18n import Pair
from lienket.model.atlas import Atlas
from lienket.model.records import Layer
from lienket.model.sheet_specs import SheetSpec
from lienket.sheet import border_lines, crowded_marks, recast, short_roads, subject, unit_limits
from lienket.sheet.model import SIDES, Content, Item, Piece, Spot, Waypoint
from lienket.sheet.sheet_list import hidden
from lienket.sheet.view import View
from lienket.style import label_styles
from lienket.style.units import mm

CLOSER = 1.0
"""Paper is read from closer than a screen: it shows what the web map has a zoom farther in."""

WHOLE_NAMES = 250_000
"""A map at a larger scale than 1 : this names a district as one, or it is read as a place."""

FOREMOST = frozenset({"gate", "seat"})
"""The names without which no map of provinces can be read, whatever its scale."""

FAR = ("context",)
"""The layer of what lies about the sides."""

AROUND = ("context_lines.national", "context_lines.provincial", "context_lines.coast")
"""Lines about the sides that every sheet has."""

_NAMES = ("name_vi", "name_en")
CODE = re.compile(r"^(?:QL|ĐT|ĐH|CT)\.\d+\w*")
"""A road's number at the start of a name."""

_EDGE_MM = 0.6
"""What is free between a mark and the frame [mm]."""

_LEAST_MM = 0.4
"""A shorter line, or an area less wide, is not on the map."""


def gather(atlas: Atlas, view: View, plan: SheetSpec) -> Content:
    """What of `atlas` falls on the map of `view`.

    Raises:
        KeyError: a feature holds a word that is in no list.
    """
    rows = [row for row in atlas.catalogue.layers if row.drawn and row.key in atlas.frames]
    made, left = recast.shown(atlas), hidden(atlas)
    plain = [row for row in rows if not row.status and row.key not in left]
    linked = [row for row in rows if row.status and row.key in (plan.layers or [row.key])]
    drawn = [row for row in plain if not made or row.key != made.layer]
    pieces = [piece for row in drawn for piece in _pieces(atlas.frames[row.key], row, view)]
    pieces += _border(atlas, view)
    focus = subject.in_focus(atlas, plan)
    items = [item for row in linked for item in _items(atlas, row, view, plan, focus)]
    named = _titled(atlas, plan, [*plain, *linked])
    spots = [spot for row in plain for spot in _spots(atlas.frames[row.key], row, view, named)]
    if made:
        spots = unit_limits.spots(atlas, spots)
        pieces = [piece for piece in pieces if piece.look.key not in unit_limits.REPLACED]
        pieces += unit_limits.pieces(atlas, view, spots)
    spots, crowding = crowded_marks.thin(spots)
    vague = {item.key: item for item in items if item.accuracy == "schematic"}
    return Content(
        tuple(sorted(short_roads.slim(pieces), key=lambda piece: piece.look.order)),
        tuple(sorted(items, key=_place)),
        tuple(sorted(spots, key=lambda spot: -spot.look.rank)),
        tuple(_waypoints(atlas, view, vague, plan.route)),
        crowded=tuple(((look.vi, look.en), many) for look, many in crowding.items()),
    )


def quiet(atlas: Atlas, view: View) -> Content:
    """Districts and what lies about them, quiet under what a sheet shows of them."""
    areas = {atlas.catalogue.sides_layer, *FAR}
    rows = [row for row in atlas.catalogue.layers if row.key in atlas.frames and not row.status]
    pieces = [piece for row in rows for piece in _pieces(atlas.frames[row.key], row, view)
              if (piece.is_area and row.key in areas) or piece.look.key in AROUND]  # fmt: skip
    ground = sorted([*pieces, *_border(atlas, view)], key=lambda piece: piece.look.order)
    return Content(tuple(ground), (), (), ())


def _place(item: Item) -> tuple[object, ...]:
    """Areas lowest; among lines what is out of focus, then cooperation, then works in order."""
    works = item.symbol.family != "activity"
    return item.depth, item.focus, works, item.symbol.order, item.key


def _pairs(frame: gpd.GeoDataFrame) -> list[Pair]:
    """The names of features as a map writes them: without brackets and the word they share.

    A name that would be left with a road's number alone, such as an interchange, stays whole in
    both languages, and so does one that would be left without its first word, such as that of an
    international gate; so does that of an area of a link, which a legend does not tell the kind of.
    """
    codes = pd.Series(_column(frame, "class"), index=frame.index)
    whole = [pd.Series(_column(frame, name), index=frame.index).map(text.unnoted)
             for name in _NAMES]  # fmt: skip
    short = [column.copy() for column in whole]
    for column in short:
        for code in codes.unique():
            own = column[codes == code]
            column.loc[own.index] = text.bare(list(own))
    keep = short[0].map(lambda name: bool(CODE.match(name))) | _headless(whole[0], short[0])
    keep |= "link" in frame and frame.geom_type.isin(AREAS)
    told = (few.where(~keep, many) for few, many in zip(short, whole, strict=True))
    return list(zip(*told, strict=True))


def _whole(frame: gpd.GeoDataFrame) -> list[Pair]:
    """The names of features as they are, but for what stands in brackets."""
    vi, en = (map(text.unnoted, _column(frame, name)) for name in _NAMES)
    return list(zip(vi, en, strict=True))


def _headless(whole: pd.Series, short: pd.Series) -> pd.Series:
    """Which short names begin with a word that has a small letter in the whole: `quốc tế …`."""
    lowered = short.str[:1].str.lower() + short.str[1:]
    told = [few.endswith(low) and not few.endswith(name)
            for few, low, name in zip(whole, lowered, short, strict=True)]  # fmt: skip
    return pd.Series(told, index=whole.index, dtype=bool)


def _titled(atlas: Atlas, plan: SheetSpec, rows: list[Layer]) -> frozenset[str]:
    """The keys of the points that the title of a sheet names; a gate rather than its village."""
    names = {row.key: _pairs(atlas.frames[row.key]) for row in rows}
    return subject.titled(subject.words(atlas, plan), names, atlas.frames, rows)


def _visible(shape: BaseGeometry, view: View) -> bool:
    own = shapely.intersection(shape, view.box.shape)
    if own.is_empty:
        return False
    return own.geom_type in POINTS or own.length >= _LEAST_MM


def _pieces(frame: gpd.GeoDataFrame, row: Layer, view: View) -> Iterator[Piece]:
    """The areas and lines of a layer of the ground; lines of one class and name as one."""
    codes, refs = _column(frame, "class"), _column(frame, "ref")
    looks = [style.ground(row.key, code) for code in codes]
    seen = np.array([look.zoom <= view.zoom for look in looks], dtype=bool)
    shapes = np.full(len(frame), shapely.Polygon(), dtype=object)
    shapes[seen] = view.shapes(frame[seen])
    pairs = _whole(frame) if row.coverage and view.denominator < WHOLE_NAMES else _pairs(frame)
    for shape, look, pair, ref in zip(shapes, looks, pairs, refs, strict=True):
        if shape.geom_type not in POINTS and _visible(shape, view):
            drawn = border_lines.smoothed(shape) if look.key in border_lines.SMOOTH else shape
            yield Piece(look, row.key, drawn, pair, ref)


def _column(frame: gpd.GeoDataFrame, name: str) -> list[str]:
    return [str(value or "") for value in frame[name]] if name in frame else [""] * len(frame)


def _border(atlas: Atlas, view: View) -> Iterator[Piece]:
    """The border of each side, where two meet once."""
    sides = view.shapes(atlas.sides)
    lines = border_lines.of_sides(atlas, view)
    look = style.ground(SIDES)
    if _visible(lines, view):
        yield Piece(unit_limits.border(atlas, look), SIDES, lines, ("", ""))
    called = {side.key: (side.name_vi, side.name_en) for side in atlas.catalogue.sides}
    bare = style.BaseStyle("", "", "", "", "", 0, look.order)
    for key, shape in zip(atlas.sides.index, sides, strict=True):
        if _visible(shape, view):
            yield Piece(bare, SIDES, shape, called[str(key)])


def _items(
    atlas: Atlas, row: Layer, view: View, plan: SheetSpec, about: frozenset[str]
) -> Iterator[Item]:  # fmt: skip
    """The features of links; a commune that holds another link tells nothing of a route's own."""
    frame, looks = atlas.frames[row.key], {symbol.key: symbol for symbol in style.symbols()}
    pairs = dict(zip(frame.index, _pairs(frame), strict=True))
    links = {link.key: (link.name_vi, link.name_en) for link in atlas.facts.links}
    for feature, shape in zip(frame.itertuples(), view.shapes(frame), strict=True):
        told: Any = feature
        focus = told.link in about
        if shape.geom_type in POINTS and not focus:
            shape = shapely.intersection(shape, _within(view, style.mark(row.key)))  # noqa: PLW2901
        if not _visible(shape, view) or (plan.route and not focus and told.accuracy == "area"):
            continue
        symbol = looks[atlas.symbol_of(str(told.Index))]
        yield Item(
            key=str(told.Index), link=told.link, layer=row.key, shape=shape, symbol=symbol,
            accuracy=told.accuracy, identity=told.identity, names=pairs[told.Index],
            link_names=links[told.link],
            ref=str(getattr(told, "ref", None) or ""),
            focus=focus,
        )  # fmt: skip


def _spots(
    frame: gpd.GeoDataFrame, row: Layer, view: View, named: frozenset[str]
) -> Iterator[Spot]:  # fmt: skip
    """The points of the ground that the scale has room for, and those that the title names."""
    own = frame[frame.geom_type.isin(POINTS)]
    if own.empty:
        return
    found = zip(own.index, view.shapes(own), _column(own, "class"), _pairs(own), strict=True)
    for key, shape, code, pair in found:
        look = style.mark(row.key, code)
        if str(key) in named or shown_from(look) <= view.zoom:
            seen = shapely.intersection(shape, _within(view, look))
            for point in [] if seen.is_empty else shapely.get_parts(seen):
                yield Spot(look, point.x, point.y, pair, row.detail, str(key) in named)


def _within(view: View, look: style.MarkerStyle) -> BaseGeometry:
    """Where on the map a mark is whole."""
    return view.box.shape.buffer(-mm(look.size) / 2 - _EDGE_MM, join_style="mitre")


def shown_from(look: style.MarkerStyle) -> float:
    """From which web zoom on a class of points stands on a sheet; gates and seats always do."""
    label = label_styles.marker_label_style(look.key)
    return 0 if label.key in FOREMOST else max(look.zoom, label.start) - CLOSER


def _waypoints(
    atlas: Atlas, view: View, drawn: dict[str, Item], route: str
) -> Iterator[Waypoint]:  # fmt: skip
    """The places that the schematic lines on the sheet are known to pass, each once.

    One that two parts of a link name belongs to the part that ends there or passes it.
    """
    rows = [row for row in atlas.facts.waypoints if row.part in drawn]
    if not rows:
        return
    at = gpd.GeoDataFrame(
        geometry=gpd.points_from_xy([row.lon for row in rows], [row.lat for row in rows]),
        crs=crs.STORED,
    )
    nearest: dict[tuple[str, float, float], tuple[float, Waypoint]] = {}
    for row, shape in zip(rows, view.shapes(at), strict=True):
        if not shape.is_empty and shape.geom_type == "Point":
            x, y = map(float, np.ravel(shapely.get_coordinates(shape)))
            own = drawn[row.part]
            names = (row.name_vi, row.name_en) if own.link == route else ("", "")
            found = shapely.distance(own.shape, shape), Waypoint(x, y, own, names)
            place = own.link, x, y
            nearest[place] = min(nearest.get(place, found), found, key=itemgetter(0))
    yield from (waypoint for _, waypoint in nearest.values())
