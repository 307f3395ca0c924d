"""Names of the opening map: of areas, gates and roads. The page writes those that have room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from lienket import text
from lienket.model.atlas import Atlas
from lienket.model.records import Layer
from lienket.style import label_styles as letters
from lienket.webmap import shapes
from lienket.webmap.opening.paper import CLOSER, LINES, Paper
from lienket.webmap.opening.points import Spot, colour

Json = dict[str, Any]

_AREAS = {"districts": "district", "context": "neighbour"}
"""How the names of areas are lettered, by layer; of the ground, the neighbours alone have names."""

_SHIELD = "shield"
_APART, _FIRST = 250, 95
"""The way between two shields of a road, and to its first one [px], as `js/labels.js` has it."""


def describe(layers: Sequence[Layer], atlas: Atlas, found: Sequence[Spot], on: Paper) -> list[Json]:
    """By lettering (`kind`, the most important first) the names, in Vietnamese: {text, at, …}.

    `at` = x, y [units], of a road all places where its number may stand.
    """
    wanted: dict[letters.LabelStyle, list[Json]] = defaultdict(list)
    for key, name in (*_sides(atlas, on), *_areas(layers, atlas, on), *_shields(layers, atlas, on)):
        wanted[letters.label_style(key)].append(name)
    for key, name in _points(found):
        wanted[letters.label_style(key)].append(name)
    kinds = sorted((kind for kind in wanted if _shown(kind, on)), key=lambda kind: kind.rank)
    return [{"kind": asdict(kind), "of": wanted[kind]} for kind in kinds]


def _shown(kind: letters.LabelStyle, on: Paper) -> bool:
    return kind.start - CLOSER <= on.zoom <= kind.end


def _sides(atlas: Atlas, on: Paper) -> Iterator[tuple[str, Json]]:
    called = {side.key: side.name_vi or side.name_en for side in atlas.catalogue.sides}
    frame = atlas.sides[atlas.sides.index.isin(called)]
    for key, at in zip(frame.index, _middles(frame, on), strict=True):
        yield "side", {"text": called[str(key)], "at": at}


def _areas(layers: Sequence[Layer], atlas: Atlas, on: Paper) -> Iterator[tuple[str, Json]]:
    for row in layers:
        key = _AREAS.get(row.key)
        if key and _shown(letters.label_style(key), on):
            frame = atlas.frames[row.key]
            if "class" in frame:
                frame = frame[frame["class"].isin([key, ""])]
            said = text.bare(_called(frame["name_vi"], frame["name_en"]))
            for name, at in zip(said, _middles(frame, on), strict=True):
                yield key, {"text": name, "at": at}


def _called(vi: Iterable[str], en: Iterable[str]) -> list[str]:
    return [own or other for own, other in zip(vi, en, strict=True)]


def _points(found: Sequence[Spot]) -> Iterator[tuple[str, Json]]:
    """The names of points that have a lettering of their own."""
    for look in dict.fromkeys(spot.look for spot in reversed(found)):
        key, own = (
            letters.marker_label_style(look.key).key,
            [spot for spot in found if spot.look == look],
        )
        if key != "place":
            said = text.bare([spot.name[0] or spot.name[1] for spot in own])
            for name, spot in zip(said, own, strict=True):
                yield key, {"text": name, "at": [spot.x, spot.y], "r": look.size / 2 + 1}


def _shields(layers: Sequence[Layer], atlas: Atlas, on: Paper) -> Iterator[tuple[str, Json]]:
    """The numbers of roads of links, along their lines."""
    roads: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in layers:
        frame = atlas.frames[row.key]
        if row.status and "ref" in frame:
            solid = np.isin(shapely.get_type_id(frame.geometry), LINES)
            lines = frame[solid & frame["ref"].fillna("").ne("")]
            for key, ref, geometry in zip(lines.index, lines["ref"], lines.geometry, strict=True):
                for part in shapely.get_parts(geometry):
                    # A number of a road may stand as a number of JSON.
                    said = ref if isinstance(ref, str) else f"{ref:g}"
                    roads[said, colour(str(key), atlas)] += _along(part, on)
    for (ref, shade), at in roads.items():
        yield _SHIELD, {"text": ref, "shield": True, "colour": shade, "at": at}


def _along(line: shapely.LineString, on: Paper) -> list[int]:
    """Where shields may stand along a line: x, y, x, y, … [units]."""
    at = on.units(shapely.get_coordinates(line))
    walked = np.cumsum(np.hypot(*np.diff(at, axis=0).T)) / 2
    starts = np.flatnonzero(np.diff(np.floor((walked - _FIRST) / _APART), prepend=-1) > 0)
    return [int(number) for number in ((at[1:] + at[:-1]) // 2)[starts].ravel()]


def _middles(areas: gpd.GeoDataFrame, on: Paper) -> list[list[int]]:
    """Where the name of each area stands [units]."""
    degrees = shapes.labels(areas.geometry.to_numpy()) / shapes.STEPS_PER_DEGREE
    found: list[list[int]] = on.units(degrees).tolist()
    return found
