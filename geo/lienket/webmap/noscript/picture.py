"""The map as it opens, as a picture in the page: SVG that needs no script.

Its paths are those that `js/opening.js` draws: they stand in the page once, here. Each look of
several strokes has its paths once, and uses them again for each stroke over the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from lienket.export_tables.markup import Html, tag, together
from lienket.style.label_styles import HALO

Json = dict[str, Any]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom [units]."""

_UNITS = 2
"""A pixel of the window that the map is told for [units], see `lienket.webmap.opening.paper`."""

_EDGE = 24
"""What is seen about the frame of the map [units]."""

_PLAIN = {"fill": "none", "fill_rule": "evenodd"} | dict.fromkeys(
    ("stroke_linecap", "stroke_linejoin"), "round"
)

_WIDE, _WIDE_UPPER, _HIGH = 0.6, 0.74, 1.25
"""How wide a letter is on average, a capital one, and how high a line, as shares of its size."""


def svg(told: Json, title: str) -> Html:
    """The picture of what `lienket.webmap.opening` tells, called `title`."""
    _, _, _, wide, high = told["at"]
    grow = _UNITS * _scale(told["at"][0])
    box = (-_EDGE, -_EDGE, round(wide) + 2 * _EDGE, round(high) + 2 * _EDGE)
    place = dict(zip(("x", "y", "width", "height"), box, strict=True))
    found = [
        tag("defs", *_hatches(told["looks"])),
        tag("rect", **place, fill=told["ground"]),
        *_shapes(told, grow),
        *_marks(told, grow),
        tag("g", *_names(told), class_="names", stroke=HALO),
    ]
    view = " ".join(map(str, box))
    return tag("svg", *found, viewBox=view, role="img", aria_label=title, **_PLAIN)


def _scale(zoom: float) -> float:
    """How much lines and marks grow with the zoom, as in `js/pen.js`."""
    return min(1.5, max(0.62, 0.62 + (zoom - 8.5) * 0.16))


def _shapes(told: Json, grow: float) -> Iterator[Html]:
    """The paths from the lowest up, those that look alike and follow each other together."""
    runs = groupby(told["shapes"], key=lambda shape: shape[1])
    for number, (look, shapes) in enumerate(runs):
        paths = together(*(tag("path", d=d) for d, _ in shapes))
        first, *others = _coats(told["looks"][look], look, grow)
        if not others:
            yield tag("g", paths, data_look=look, **first)
            continue
        name = f"still-{number}"
        yield tag("g", tag("g", paths, id=name, data_look=look), **first)
        # Older engines of mail and of phones know the longer name alone.
        yield from (tag("use", **{"xlink:href": f"#{name}"}, **coat) for coat in others)


def _coats(look: Json, number: int, grow: float) -> list[Json]:
    """What is laid on a shape, from the lowest up: attributes of fill and stroke."""
    fills = [_fill(fill, number) for fill in look.get("fills", ())]
    under = [_stroke(line, grow) for line in look.get("under", ())]
    lines = [_stroke(line, grow) for line in look.get("strokes", ())]
    if fills and lines:
        fills[-1] |= lines.pop(0)
    return [*under, *fills, *lines] or [{}]


def _fill(fill: Json, number: int) -> Json:
    if fill.get("hatch"):
        return {"fill": f"url(#hatch-{number})"}
    return {"fill": fill["colour"], "fill_opacity": _share(fill.get("alpha", 1))}


def _stroke(line: Json, grow: float) -> Json:
    dash = " ".join(f"{part * grow:.4g}" for part in line.get("dash", ()))
    return {
        "stroke": line["colour"],
        "stroke_width": f"{line['weight'] * grow:.3g}",
        "stroke_dasharray": dash or None,
        "stroke_opacity": _share(line.get("alpha", 1)),
        "stroke_linecap": line.get("cap"),
    }


def _share(alpha: float) -> str | None:
    return None if alpha == 1 else f"{alpha:g}"


def _hatches(looks: list[Json]) -> Iterator[Html]:
    """A pattern of slanted lines for each look that has one."""
    for number, look in enumerate(looks):
        for fill in look.get("fills", ()):
            if fill.get("hatch"):
                d = "M0 0L9 9" if fill.get("lean") else "M0 9L9 0"
                line = tag("path", d=d, stroke=fill["colour"], stroke_width=1.6)
                box = {"width": 9, "height": 9, "patternUnits": "userSpaceOnUse"}
                yield tag("pattern", line, id=f"hatch-{number}", **box)


def _marks(told: Json, grow: float) -> Iterator[Html]:
    """The points, every shape as a dot: a path of places, drawn with a round pen."""
    for look, at in ((row["look"], row["at"]) for row in told["marks"]):
        if look["zoom"] > told["at"][0]:
            continue
        own = grow if look["node"] else max(0.8 * _UNITS, grow)
        d = "".join(f"M{x} {y}h0" for x, y in zip(at[::2], at[1::2], strict=True))
        size, hollow = look["size"] * own, look["shape"] == "ring" or look["vague"]
        rim = 2.2 * own if hollow else 0
        coats = [(size + (4.4 * own if hollow else 3 * _UNITS), look["halo"])]
        coats += [(size + rim, look["colour"]), *([(size - rim, look["halo"])] if hollow else [])]
        for width, colour in coats:
            yield tag("path", d=d, stroke=colour, stroke_width=f"{width:.3g}")


def _names(told: Json) -> Iterator[Html]:
    """The names that have room, the most important first; of a road, its number once."""
    _, _, _, wide, high = told["at"]
    taken: list[Box] = []
    for kind, of in ((row["kind"], row["of"]) for row in told["names"]):
        if not kind["start"] <= told["at"][0] <= kind["end"]:
            continue
        found = []
        for name in of:
            for x, y in _places(name, kind):
                box = _box(name["text"], x, y, kind)
                within = box[0] > 0 and box[1] > 0 and box[2] < wide and box[3] < high
                if within and not any(_overlap(box, other) for other in taken):
                    taken.append(box)
                    colour = name.get("colour")
                    found.append(tag("text", name["text"], x=x, y=y, fill=colour))
                    break
        yield tag(
            "g",
            *found,
            class_="upper" if kind["upper"] else None,
            id=f"still-{kind['key']}",
            fill=kind["colour"],
            **_letters(kind),
        )


def _places(name: Json, kind: Json) -> Iterable[tuple[int, int]]:
    """Where a name may stand: over its point, else in the middle of what it names."""
    up = round(_UNITS * (name["r"] + 0.6 * kind["size"])) if "r" in name else 0
    return ((x, y - up) for x, y in zip(name["at"][::2], name["at"][1::2], strict=True))


def _box(text: str, x: float, y: float, kind: Json) -> Box:
    size = kind["size"] * _UNITS
    letter = size * (_WIDE_UPPER if kind["upper"] else _WIDE) + kind["spaced"] * _UNITS
    return (
        x - letter * len(text) / 2,
        y - _HIGH * size / 2,
        x + letter * len(text) / 2,
        y + _HIGH * size / 2,
    )


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _letters(kind: Json) -> Json:
    return {
        "font_size": f"{kind['size'] * _UNITS:g}",
        "font_weight": kind["weight"],
        "letter_spacing": f"{kind['spaced'] * _UNITS:g}" if kind["spaced"] else None,
        "font_style": "italic" if kind["italic"] else None,
    }
