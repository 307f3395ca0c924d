"""The names a sheet wants: of sides, districts, waters, points, and the numbers of roads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from lienket import style, text
from lienket.i18n import Pair, pick
from lienket.sheet import (
    drawing,
    fonts,
    label_candidates,
    label_classes,
    map_numbers,
    point_labels,
    road_shields,
)
from lienket.sheet.label_placement import Label, LabelPosition
from lienket.sheet.lettering import WRAP, Lettering
from lienket.sheet.model import Content, Item, Piece
from lienket.sheet.words import phrase, short
from lienket.style.units import mm

_REPEAT_MM = 85
"""From a number to the next on a long road [mm]."""

_LEAST_MM = {"shield": 8, "base": 22}
"""A shorter stretch of road carries no number [mm]."""

_TWIN_MM = 6
"""A road so near another of its number is the other side of it [mm]."""

_NARROW, _BROKEN = 8, 0.3
"""The name of a water may have two lines if it is longer [letters], and what that costs."""

_LEAST_MM2 = 10.0
"""A smaller area that the sheet is not about has no name, which would be larger than it [mm²]."""

_ALONE = (2.0, 1.0)
"""What is free about the name of a side, or it is read as one with that of a place [mm]."""

_OFF_LINE = 12.0
"""What it costs the name of a link to stand beside its line and not along it."""

_LONGEST = 44
"""A longer name of a link is not written along its line [letters]."""

_BADGE_RANK = 2.2
"""The number of a class comes after the names of gates and seats, which have few places."""

_AREA_RANK = 2.5
"""How much later the name of a side is placed than the web map has it: after those of points, which
have few places, while it fits in many."""

_AREA_LATER = 1.0
"""How much later than the name of a road that of an area is placed which is written as one."""

_BROAD_MM2, _GROWN = 300.0, 1.3
"""A water so large that the sheet is about [mm²] has a name so much larger."""

_WATER_RANK = -1.1
"""How much sooner the name of a water is placed: before the numbers of roads, which have many."""


class Names(Lettering):
    """The names of one sheet."""

    def wanted(self, content: Content) -> list[Label]:
        """Every name that belongs on the sheet at its scale, with the places it may have."""
        found = [*self._areas(content), *point_labels.spots(self, content)]
        found += point_labels.waypoints(self, content)
        found += self._numbers(content)
        found += [
            *map_numbers.flows(content, self.language, self.letters),
            *point_labels.joined(self, content),
        ]
        found += map_numbers.edges(content, self.letters)
        return [*found, *self._rivers(content), *self._links(content)]

    def _areas(self, content: Content) -> Iterator[Label]:
        joined = {end.names for flow in content.flows for end in flow.relation.ends}
        brief = self._bare_sides(content)
        for piece in content.ground:
            key = label_classes.area(piece)
            if not key or not piece.is_area or piece.look.key in label_classes.NAMELESS:
                continue
            if piece.names in joined:
                continue
            name = short(pick(piece.names, self.language), self.language)
            label = self.lettered(name, key, limit=11, rank=_AREA_RANK * (key == "side"))
            if label:
                if key == "side":
                    label = replace(label, width=label.width + 2 * _ALONE[0],
                                    height=label.height + 2 * _ALONE[1])  # fmt: skip
                seen = shapely.intersection(piece.shape, self.view.box.shape)
                places = [*label_candidates.inside(seen, label.width, label.height)]
                whole = key == "side" and shapely.covers(self.view.box.shape, piece.shape)
                if whole and not places:
                    label = self._narrow(label, brief[piece.names], piece.shape)
                    places = [*label.places]
                yield replace(label, own=label_classes.own_side(piece) * (key == "side")).at(places)

    def _bare_sides(self, content: Content) -> dict[Pair, str]:
        """The names of sides without the word that most of them share, by their whole names."""
        sides = [piece.names for piece in content.ground
                 if piece.is_area and label_classes.area(piece) == "side"]  # fmt: skip
        told = text.bare([pick(names, self.language) for names in sides])
        return {names: short(name, self.language) for names, name in zip(sides, told, strict=True)}

    def _narrow(self, label: Label, name: str, shape: BaseGeometry) -> Label:
        """The name of a side that is too small for its `label`: small, over its border too."""
        size = fonts.LEAST_PX / label.face.size
        small = self.lettered(name, "side", rank=_AREA_RANK, grown=size) or label
        return small.at(label_candidates.over(shape, small.width, small.height))

    def _numbers(self, content: Content) -> Iterator[Label]:
        """The numbers of roads: links' first, then those of the ground that no link carries.

        Of a link that the sheet is not about it is as quiet as those of the ground, but for the
        sign of an expressway.
        """
        focus = {item.ref for item in content.links if item.focus}
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
                bold = ref in focus or label_classes.plate(ref, key) == "sign"
                label = self.lettered(
                    ref,
                    key if bold else "base",
                    own=ref,
                    plate=label_classes.plate(ref, key if bold else "base"),
                )
                if label:
                    yield from self._along_road(label, shapes, _LEAST_MM[key], strange)

    def _along_road(
        self, label: Label, shapes: list[BaseGeometry], least: float, strange: BaseGeometry | None
    ) -> Iterator[Label]:  # fmt: skip
        """The number of a road along it, off the lines of `strange` if these are told.

        None stands on a stretch of less than `least` [mm].
        """
        seen = shapely.intersection(shapes, self.view.box.shape)
        beside: BaseGeometry = shapely.Polygon()
        for number, line in enumerate(label_candidates.lines([*seen])):
            if line.length < least:
                break
            # The other carriageway of a road has the same number, a step away.
            if shapely.length(shapely.difference(line, beside)) < least:
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
            label = self.lettered(pick(pair, self.language), kind, limit=99)
            shapes = [piece.shape for piece in pieces]
            seen = label_candidates.lines([*shapely.intersection(shapes, self.view.box.shape)])
            if label and seen:
                lift = mm(pieces[0].look.weight) / 2 + 0.35
                yield label.at(_all_along(seen, label, lift))

    def _links(self, content: Content) -> Iterator[Label]:
        """Names of areas of links, and of lines in focus that have no number."""
        lines: dict[str, list[Item]] = defaultdict(list)
        for item in content.links:
            if item.depth == 0:
                if item.focus or item.shape.area >= _LEAST_MM2:
                    yield from self._area(item)
            elif item.depth == 1 and item.focus and not item.ref:
                lines[item.link].append(item)
        for link, items in lines.items():
            name = pick(items[0].link_names, self.language).partition(":")[0]
            for limit in (_LONGEST, WRAP) if len(name) <= _LONGEST else ():
                label = self.lettered(name, "road", own=items[0].key, limit=limit)
                if label:
                    yield replace(label, either=link).at(self._by_line(items, label))

    def _area(self, item: Item) -> Iterator[Label]:
        """The name of an area of a link, in it or near it; of a broad water in two lines too."""
        name = short(pick(item.names, self.language), self.language)
        if item.accuracy == "area":
            yield from self._vague(item, name)
            return
        water = label_classes.is_water(item)
        west, _, east, _ = item.shape.bounds
        for limit in (WRAP, _NARROW)[: 1 + water]:
            key = "water" if water else _written(item)
            grown = _GROWN if water and item.focus and item.shape.area > _BROAD_MM2 else 1
            label = self.lettered(
                name, key, own=item.key, limit=limit, rank=_late(key), grown=grown
            )
            if label and (limit == WRAP or label.width < east - west):
                places = (
                    *label_candidates.inside(item.shape, label.width, label.height),
                    *label_candidates.around(item.shape, label.width, label.height),
                )
                extra = _BROKEN * (limit == _NARROW)
                told = (replace(place, cost=place.cost + extra) for place in places)
                yield replace(label, either=item.key if water else "").at(told)

    def _vague(self, item: Item, name: str) -> Iterator[Label]:
        """The name of what lies somewhere in an area, with that said under it if it has room."""
        key = _written(item)
        label = self.lettered(name, key, own=item.key, limit=WRAP, rank=_late(key))
        if label is None:
            return
        note = phrase("within", self.language)
        for number, lines in enumerate(([note], fonts.broken(note, 0))):
            yield from _told_inside(item, label, lines, _BROKEN / 2 * number)
        places = (
            *label_candidates.inside(item.shape, label.width, label.height),
            *label_candidates.around(item.shape, label.width, label.height),
        )
        alone = (replace(place, cost=place.cost + _BROKEN) for place in places)
        yield replace(label, either=item.key).at(alone)

    def numbers(self, content: Content) -> Iterator[Label]:
        """The numbers that stand for the colour of every part of a link, for a page in gray."""
        face, size = fonts.Face(1), mm(drawing.BADGE_PX)
        bare = Label((), face, _BADGE_RANK, size, size, ())
        for item in content.links:
            label = replace(bare, own=item.ref or item.key, symbol=item.symbol)
            seen = shapely.intersection(item.shape, self.view.box.shape)
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
        for line in label_candidates.lines([*shapely.intersection(shapes, self.view.box.shape)]):
            if len(label.lines) == 1:
                yield from label_candidates.along(line, label.width, label.height, lift)
            for place in label_candidates.beside(line, label.width, label.height, lift):
                yield replace(place, cost=place.cost + _OFF_LINE)


def _told_inside(item: Item, label: Label, note: list[str], cost: float) -> Iterator[Label]:
    """The name of what lies somewhere in an area with that `note` under it, all of it inside."""
    west, _, east, _ = item.shape.bounds
    width = max(label.width, *(fonts.extent(line, label.face)[0] for line in note))
    if width < east - west:
        high = label.height + len(note) * label.face.leading
        told = replace(label, lines=(*label.lines, *note), width=width, height=high)
        places = label_candidates.inside(item.shape, width, high)
        yield replace(told, either=item.key).at(
            replace(place, cost=place.cost + cost) for place in places
        )


def _written(item: Item) -> str:
    """As what the name of an area of a link is written: stronger if the sheet is about it."""
    return "road" if item.focus else "place"


def _late(key: str) -> float:
    """How much later the name of an area of a link is placed than its class says."""
    return {"water": _WATER_RANK, "road": _AREA_LATER}.get(key, 0)


def _all_along(lines: Iterable[LineString], label: Label, lift: float) -> Iterator[LabelPosition]:
    for line in lines:
        yield from label_candidates.along(line, label.width, label.height, lift)
