"""The units of another epoch than the report's as pieces of the ground: limits and bare names.

Places and shapes are in [mm] of the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from lienket import crs, style
from lienket.i18n import Languages, Pair, format_number
from lienket.model.atlas import Atlas
from lienket.sheet import border_lines, recast
from lienket.sheet.model import SIDES, Piece, Spot
from lienket.sheet.view import View
from lienket.sheet.words import phrase

LIMITS = "units"
"""The look of the limits."""

_THEN = {"seat": "legend_seat_then", "commune": "legend_commune_then"}
"""What a legend calls points that were seats, or communes, of the report's units."""

REPLACED = frozenset({"detail_lines.commune", "commune_name"})
"""Looks of the second level of the base that tell the same."""


def pieces(atlas: Atlas, view: View, marked: Sequence[Spot]) -> Iterator[Piece]:
    """The ground of the sides, each unit with its name, and the limits between two of them.

    A unit that one of the points `marked` in it has the name of is named by that.
    """
    paper = view.shapes(gpd.GeoDataFrame(geometry=[atlas.sides.union_all()], crs=crs.STORED))[0]
    if not paper.is_empty:
        yield Piece(style.ground("paper"), SIDES, paper, ("", ""))
    layer = atlas.catalogue.sides_layer
    frame = atlas.frames[layer]
    look, bare = style.ground(LIMITS), style.ground(LIMITS, "area")
    rows = zip(frame["name_vi"], frame["name_en"], view.shapes(frame), strict=True)
    for vi, en, shape in rows:
        if shapely.area(shape):
            names: Pair = (str(vi), str(en))
            yield Piece(bare, layer, shape, ("", "") if _named(shape, names, marked) else names)
    (lines,) = view.shapes(gpd.GeoDataFrame(geometry=[limits(atlas)], crs=crs.STORED))
    if not lines.is_empty:
        vi, en = recast.phrased(atlas, "legend_units")
        told = replace(look, vi=vi, en=en)
        yield Piece(told, layer, border_lines.smoothed(lines), ("", ""))


def spots(atlas: Atlas, marked: Sequence[Spot]) -> list[Spot]:
    """Points without those that the units are named by; seats and communes as what they were."""
    words = {key: recast.phrased(atlas, phrase_key) for key, phrase_key in _THEN.items()}
    kept = [spot for spot in marked if spot.look.key not in REPLACED]
    return [
        replace(spot, look=replace(spot.look, vi=words[key][0], en=words[key][1]))
        if (key := spot.look.key) in words
        else spot
        for spot in kept
    ]


def sentence(atlas: Atlas, language: Languages) -> list[str]:
    """How far the limits that are shown are generalised, if that is known."""
    made = recast.shown(atlas)
    if made is None or "tolerance_m" not in atlas.frames[made.layer]:
        return []
    most = atlas.frames[made.layer]["tolerance_m"].max()
    if most != most:  # noqa: PLR0124 - nobody says
        return []
    return [phrase("recast_limits", language, tolerance=format_number(round(most)))]


def border(atlas: Atlas, look: style.BaseStyle) -> style.BaseStyle:
    """The look of the borders of provinces, with the epoch in its words."""
    vi, en = recast.phrased(atlas, "legend_sides_then")
    return replace(look, vi=vi, en=en) if vi else look


def _named(shape: BaseGeometry, names: Pair, spots: Sequence[Spot]) -> bool:
    """Whether a point in an area has its name."""
    return any(
        names[0] in {spot.names[0], spot.names[0].partition(" ")[2]}
        and shape.contains(shapely.Point(spot.x, spot.y))
        for spot in spots
    )


def limits(atlas: Atlas) -> BaseGeometry:
    """The limits between two units (EPSG:4326), each once; and those of sides inside a province.

    Those of sides are as the report's units have them: where two sources differ, neither is bent.
    """
    areas = atlas.frames[atlas.catalogue.sides_layer].dissolve("side").geometry
    parts = [
        shapely.difference(
            shapely.union_all(shapely.boundary(own.geometry.to_numpy())),
            shapely.boundary(areas[side]),
        )
        for side, own in atlas.frames[atlas.catalogue.sides_layer].groupby("side")
    ]
    whole = shapely.union_all(shapely.boundary(atlas.sides.geometry.to_numpy()))
    return shapely.union_all([*parts, shapely.difference(whole, border_lines.borders(atlas))])
