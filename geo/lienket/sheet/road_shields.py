"""Where the number of a link's road stands: on its line, or beside it where that runs in a bundle.

A number on a bundle of lines would be read as that of another road. Places are in [mm] of the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from lienket.sheet import label_candidates
from lienket.sheet.label_placement import Label, LabelPosition, block
from lienket.sheet.model import Content

_BESIDE = 2.0
"""What it costs to stand beside the line: more than over a single line that crosses it."""

_STEP_MM = 0.8
_CLEAR_MM, _STRANGE = 1.2, 1.0
"""What a place beside the line costs more if another link's is as near, within so much [mm]."""

_HIDDEN = 0.3
"""What a millimetre of another link's line costs that the number would lie over."""


def others(content: Content, ref: str) -> BaseGeometry:
    """The lines of links that are not of road `ref`."""
    lines = [item.shape for item in content.links if item.depth == 1 and item.ref != ref]
    return shapely.union_all(lines)


def places(
    line: LineString, start: float, end: float, label: Label, strange: BaseGeometry
) -> Iterator[LabelPosition]:  # fmt: skip
    """Places on a line from `start` to `end` of its length [mm], and beside it.

    Each is worse the more of `strange` it lies over; of those beside it, that it is as near to.
    """
    run = LineString(shapely.get_coordinates(substring(line, start, end)))
    beside = label_candidates.beside(run, label.width, label.height, 0, step=_STEP_MM)
    found = [*((place, 0.0) for place in label_candidates.on(line, start, end)),
             *((place, _BESIDE) for place in beside)]  # fmt: skip
    shapes = np.asarray([block(label, place) for place, _ in found], dtype=object)
    hidden = shapely.length(shapely.intersection(shapes, strange))
    near = shapely.distance(shapes, strange) < shapely.distance(shapes, line) + _CLEAR_MM
    for (place, extra), over, doubt in zip(found, hidden, near, strict=True):
        doubtful = _STRANGE * bool(extra and doubt)
        yield replace(place, cost=place.cost + extra + doubtful + _HIDDEN * float(over))
