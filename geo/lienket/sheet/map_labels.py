"""The names a sheet wants: of sides, districts, waters, points, and the numbers of roads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from lienket import style
from lienket.i18n import Languages, Pair, pick
from lienket.sheet import drawing, fonts, label_candidates, label_classes, map_numbers, road_shields
from lienket.sheet.content import CLOSER
from lienket.sheet.label_placement import Label, LabelPosition, Plate
from lienket.sheet.model import Content, Item, Piece
from lienket.sheet.view import View
from lienket.sheet.words import short
from lienket.style import label_styles
from lienket.style.units import mm
from lienket.text import unnoted

_REPEAT_MM = 85
"""From a number to the next on a long road [mm]."""

_LEAST_MM = {"shield": 8, "base": 22}
"""A shorter stretch of road carries no number [mm]."""

_TWIN_MM = 6
"""A road so near another of its number is the other side of it [mm]."""

_PAD = (1.1, 0.65)
"""About the letters of a road's number, to the sides and above [mm]."""

_WRAP, _NARROW, _BROKEN = 24, 8, 0.3
"""A longer name has two lines [letters]; that of a water may have them from the second of these on,
and what it costs."""

_LONGEST = 44
"""A longer name of a link is not written along its line [letters]."""

_BADGE_RANK = 2.2
"""The number of a class comes after the names of gates and seats, which have few places."""

_AREA_RANK = 2.5
"""How much later the name of a side is placed than the web map has it: after those of points, which
have few places, while it fits in many."""

_WATER_RANK = -1.1
"""How much sooner the name of a water is placed: before the numbers of roads, which have many."""

_SAME_MM = 1.5
"""A waypoint so near the mark of a place is that place [mm]."""

_ASKEW = 20.0
"""What it costs the name of a mark to stand not level with it, where it may be read as that of
another: it does so only if neither place beside the mark is free."""

_NODE_MM = 1.2
"""How far names stand from the place of a band's end [mm]."""


class Names:
    """Makes the names of one sheet in one language; `letters` = how large they are."""

    def __init__(self, view: View, language: Languages, letters: float = 1) -> None:
        # On the map itself a place has one name: the Vietnamese one, if both are asked for.
        self._language: Languages = "vi" if language == "both" else language
        self._view, self._letters = view, letters

    def wanted(self, content: Content) -> list[Label]:
        """Every name that belongs on the sheet at its scale, with the places it may have."""
        found = [*self._areas(content), *self._spots(content), *self._waypoints(content)]
        found += self._numbers(content)
        found += [
            *map_numbers.flows(content, self._language, self._letters),
            *self._joined(content),
        ]
        found += map_numbers.edges(content, self._letters)
        return [*found, *self._rivers(content), *self._links(content)]

    def _face(self, key: str) -> tuple[fonts.Face, label_styles.LabelStyle] | None:
        """How a class of names is written, or None at a scale too small for it.

        What is named on a screen only from afar is named here always: a sheet cannot be moved.
        """
        own = label_styles.label_style(key)
        if own.start - CLOSER > self._view.zoom:
            return None
        face = fonts.face_for_style(own)
        return fonts.Face(face.size * self._letters, face.weight, face.colour, face.italic), own

    def _label(  # noqa: PLR0913 - what a label is made of
        self, text: str, key: str, *, limit: int = 16, rank: float = 0, own: str = "",
        plate: Plate = "",
    ) -> Label | None:  # fmt: skip
        """A name without places yet."""
        found = self._face(key)
        if not found or not text:
            return None
        face, lettering = found
        told = text.upper() if lettering.upper else text
        lines = fonts.broken(told, limit)
        width, below, above = fonts.block(lines, face)
        high = above - below + (len(lines) - 1) * face.leading
        pad = _PAD if plate else (0, 0)
        return Label(
            tuple(lines), face, lettering.rank + rank, width + 2 * pad[0], high + 2 * pad[1], (),
            plate, own,
        )  # fmt: skip

    def _areas(self, content: Content) -> Iterator[Label]:
        joined = {end.names for flow in content.flows for end in flow.relation.ends}
        for piece in content.ground:
            key = label_classes.area(piece)
            if not key or not piece.is_area or piece.look.key in label_classes.NAMELESS:
                continue
            if piece.names in joined:
                continue
            text = short(pick(piece.names, self._language), self._language)
            label = self._label(text, key, limit=11, rank=_AREA_RANK * (key == "side"))
            if label:
                seen = shapely.intersection(piece.shape, self._view.box.shape)
                yield label.at(label_candidates.inside(seen, label.width, label.height))

    def _spots(self, content: Content) -> Iterator[Label]:
        for spot in (spot for spot in content.spots if not spot.detail):
            key = label_styles.marker_label_style(spot.look.key).key
            yield from self.about(spot.names, key, spot.x, spot.y, mm(spot.look.size) / 2)
        for item in content.links:
            look = style.mark(item.layer)
            if item.depth == 2:  # noqa: PLR2004 - points
                key = label_styles.marker_label_style(look.key).key
                for point in shapely.get_parts(item.shape):
                    yield from self.about(item.names, key, point.x, point.y, mm(look.size) / 2)

    def _waypoints(self, content: Content) -> Iterator[Label]:
        """The names of waypoints, but for those that a named place on the sheet tells already."""
        told = {item.names for item in content.links if item.depth == 0}
        marked = [shapely.Point(spot.x, spot.y) for spot in content.spots if spot.names[0]]
        for row in content.waypoints:
            names = unnoted(row.names[0]), unnoted(row.names[1])
            near = shapely.dwithin(shapely.Point(row.x, row.y), marked, _SAME_MM)
            if names not in told and not np.any(near):
                yield from self.about(names, "place", row.x, row.y, mm(drawing.DOT_PX) / 2)

    def label(self, pair: Pair, key: str) -> Label | None:
        """The name of an area that has a point alone, without places yet."""
        return self._label(pick(pair, self._language), key, limit=11)

    def about(
        self, pair: Pair, key: str, x: float, y: float, reach: float
    ) -> Iterator[Label]:  # fmt: skip
        """The name of a point with the places about its mark, which reaches so far [mm]."""
        text = short(pick(pair, self._language), self._language)
        label = self._label(text, key, limit=_WRAP)
        if label:
            yield label.at(
                replace(place, cost=place.cost + _ASKEW * (place.y != y))
                for place in label_candidates.about(x, y, label.width, label.height, reach)
            )

    def _numbers(self, content: Content) -> Iterator[Label]:
        """The numbers of roads: links' first, then those of the ground that no link carries."""
        linked: dict[str, list[BaseGeometry]] = defaultdict(list)
        for item in content.links:
            if item.ref and item.depth == 1:
                linked[item.ref].append(item.shape)
        plain: dict[str, list[BaseGeometry]] = defaultdict(list)
        for piece in content.ground:
            if piece.ref and piece.ref not in linked:
                plain[piece.ref].append(piece.shape)
        for key, roads in (("shield", linked), ("base", plain)):
            for ref, shapes in roads.items():
                strange = road_shields.others(content, ref) if roads is linked else None
                yield from self._along_road(ref, shapes, key, strange)

    def _along_road(
        self, ref: str, shapes: list[BaseGeometry], key: str, strange: BaseGeometry | None
    ) -> Iterator[Label]:  # fmt: skip
        """The number of a road along it, off the lines of `strange` if these are told."""
        label = self._label(ref, key, own=ref, plate=label_classes.plate(ref, key))
        if label is None:
            return
        seen = shapely.intersection(shapes, self._view.box.shape)
        beside: BaseGeometry = shapely.Polygon()
        for number, line in enumerate(label_candidates.lines([*seen])):
            if line.length < _LEAST_MM[key]:
                break
            # The other carriageway of a road has the same number, a step away.
            if shapely.length(shapely.difference(line, beside)) < _LEAST_MM[key]:
                continue
            beside = shapely.union(beside, line.buffer(_TWIN_MM))
            count = max(1, round(line.length / _REPEAT_MM))
            share = line.length / count
            for part in range(count):
                start, end = (part + 0.12) * share, (part + 0.88) * share
                places = (label_candidates.on(line, start, end) if strange is None
                          else road_shields.places(line, start, end, label, strange))  # fmt: skip
                yield label.at(places, rank=0.1 * bool(part) + 0.05 * bool(number))

    def _rivers(self, content: Content) -> Iterator[Label]:
        by_name: dict[tuple[str, Pair], list[Piece]] = defaultdict(list)
        for piece in content.ground:
            if kind := label_classes.COURSES.get(piece.look.key):
                by_name[kind, piece.names].append(piece)
        for (kind, pair), pieces in by_name.items():
            label = self._label(pick(pair, self._language), kind, limit=99)
            shapes = [piece.shape for piece in pieces]
            seen = label_candidates.lines([*shapely.intersection(shapes, self._view.box.shape)])
            if label and seen:
                lift = mm(pieces[0].look.weight) / 2 + 0.35
                yield label.at(_all_along(seen, label, lift))

    def _links(self, content: Content) -> Iterator[Label]:
        """Names of areas of links, and of lines in focus that have no number."""
        lines: dict[str, list[Item]] = defaultdict(list)
        for item in content.links:
            if item.depth == 0:
                yield from self._area(item)
            elif item.depth == 1 and item.focus and not item.ref:
                lines[item.link].append(item)
        for items in lines.values():
            text = pick(items[0].link_names, self._language).partition(":")[0]
            label = self._label(text, "road", own=items[0].key, limit=_WRAP)
            if label and len(text) <= _LONGEST:
                yield label.at(self._by_line(items, label))

    def _area(self, item: Item) -> Iterator[Label]:
        """The name of an area of a link, in it or near it; of a broad water in two lines too."""
        text = short(pick(item.names, self._language), self._language)
        water = label_classes.is_water(item)
        west, _, east, _ = item.shape.bounds
        for limit in (_WRAP, _NARROW)[: 1 + water]:
            label = self._label(text, "water" if water else "place", own=item.key, limit=limit,
                                rank=_WATER_RANK * water)  # fmt: skip
            if label and (limit == _WRAP or label.width < east - west):
                places = (
                    *label_candidates.inside(item.shape, label.width, label.height),
                    *label_candidates.around(item.shape, label.width, label.height),
                )
                extra = _BROKEN * (limit == _NARROW)
                told = (replace(place, cost=place.cost + extra) for place in places)
                yield replace(label, either=item.key if water else "").at(told)

    def _joined(self, content: Content) -> Iterator[Label]:
        """The names of the districts and sides that bands join, about the ends of these."""
        ends = {
            (end.names, end.whole, place): flow.relation.width / 2 if end.whole else _NODE_MM
            for flow in content.flows
            for end, place in zip(flow.relation.ends, flow.places, strict=True)
        }
        for (pair, whole, (x, y)), reach in ends.items():
            yield from self.about(pair, "side" if whole else "seat", x, y, reach)

    def numbers(self, content: Content) -> Iterator[Label]:
        """The numbers that stand for the colour of every part of a link, for a page in gray."""
        face, size = fonts.Face(1), mm(drawing.BADGE_PX)
        bare = Label((), face, _BADGE_RANK, size, size, ())
        for item in content.links:
            label = replace(bare, own=item.ref or item.key, symbol=item.symbol)
            seen = shapely.intersection(item.shape, self._view.box.shape)
            if item.depth == 0:
                yield label.at(label_candidates.inside(seen, size, size))
            elif item.depth == 1:
                for line in label_candidates.lines([seen])[:2]:
                    yield label.at(label_candidates.on(line, 0.1 * line.length, 0.9 * line.length))
            else:
                reach = mm(style.mark(item.layer).size) / 2
                for point in shapely.get_parts(seen):
                    yield label.at(label_candidates.about(point.x, point.y, size, size, reach))

    def _by_line(self, items: list[Item], label: Label) -> Iterator[LabelPosition]:
        """Places along the line of a link if its name is short enough, and beside it."""
        lift = mm(style.ACCURACIES["schematic"].band_px) / 2 + 0.2
        shapes = [item.shape for item in items]
        for line in label_candidates.lines([*shapely.intersection(shapes, self._view.box.shape)]):
            if len(label.lines) == 1:
                yield from label_candidates.along(line, label.width, label.height, lift)
            for place in label_candidates.beside(line, label.width, label.height, lift):
                yield replace(place, cost=place.cost + 0.7)


def _all_along(lines: Iterable[LineString], label: Label, lift: float) -> Iterator[LabelPosition]:
    for line in lines:
        yield from label_candidates.along(line, label.width, label.height, lift)
