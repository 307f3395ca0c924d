"""The picture of the page without scripts: the map in small, with the names of its districts."""

from __future__ import annotations

from collections.abc import Iterator

from lienket import overview, speech, text
from lienket.export_tables.markup import Html, tag
from lienket.geometry_types import AREAS
from lienket.model.atlas import Atlas

_TOLERANCES = (2, 3, 5, 8)
"""How far lines may lie off, tried in this order [units of `overview`]."""

_MOST_BYTES = 25_000
"""The first picture is taken that is no longer; a map of which there is none has no picture."""

_MOST_NAMES = 60
"""More districts have no names in the picture."""

_LETTER, _HIGH = 0.62, 1.25
"""How wide a letter is on average, and how high a line, as shares of its size."""

_SIDE, _DISTRICT = 34, 19
"""The sizes of names [units], as `css/still.css` has them."""

_SPACED = 4
"""How far the letters of a side's name stand apart [units], as there."""

Box = tuple[float, float, float, float]


def svg(atlas: Atlas) -> Html | None:
    """The map of `atlas` as an SVG element; None where it would be too large.

    Raises:
        KeyError: a feature of a link holds a word that is in no list.
    """
    title = speech.named(atlas.catalogue, "title")
    names = [*_names(atlas)]
    for tolerance in _TOLERANCES:
        made = overview.picture(atlas, tolerance, names, role="img", aria_label=title)
        if len(made.encode()) <= _MOST_BYTES:
            return made
    return None


def _names(atlas: Atlas) -> Iterator[Html]:
    """The names of sides, and of those districts that they leave room for, in Vietnamese."""
    taken: list[Box] = []
    for name, (x, y), side in _places(atlas):
        size, spaced = (_SIDE, _SPACED) if side else (_DISTRICT, 0)
        half = (size * _LETTER + spaced) * len(name) / 2, size * _HIGH / 2
        box = (x - half[0], y - half[1], x + half[0], y + half[1])
        if not any(_overlap(box, other) for other in taken):
            taken.append(box)
            yield tag("text", name, x=x, y=y, class_="big" if side else None)


def _places(atlas: Atlas) -> Iterator[tuple[str, tuple[int, int], bool]]:
    """Names, where they stand [units], and whether they are those of sides, which come first."""
    paper, sides = overview.sheet(atlas), atlas.sides
    called = {side.key: speech.named(side) for side in atlas.catalogue.sides}
    for key, area in zip(sides.index, paper.metric(sides), strict=True):
        yield called[str(key)], overview.middle(area, paper), True
    frame = atlas.frames[atlas.catalogue.sides_layer]
    if len(frame) <= _MOST_NAMES and frame.geometry.geom_type.isin(AREAS).all():
        names = zip(frame["name_vi"], frame["name_en"], strict=True)
        said = text.bare([speech.first(pair) for pair in names])
        for name, area in zip(said, paper.metric(frame), strict=True):
            yield name, overview.middle(area, paper), False


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
