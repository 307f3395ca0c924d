"""What the page is told of the coast and of far islands: nothing where there are none."""

from __future__ import annotations

import numpy as np

from lienket import coast
from lienket.model.atlas import Atlas
from lienket.webmap import shapes
from lienket.webmap.packing import Store
from lienket.webmap.serialize import Json


def describe(atlas: Atlas, store: Store) -> Json:
    """The border of the sides as lines where they lie at the sea, and the far islands."""
    return {**_inland(atlas, store), **_insets(atlas)}


def _inland(atlas: Atlas, store: Store) -> Json:
    """The border of the sides as lines, where they lie at the sea; else it is their outline."""
    lines = coast.borders(atlas)
    if lines is None:
        return {}
    return {"inland": shapes.pack(np.asarray([lines], dtype=object), store)}


def _insets(atlas: Atlas) -> Json:
    """The far islands: name, and the box [[south, west], [north, east]] to go to; else nothing."""
    found = [
        {
            "name": (row.name_vi, row.name_en),
            "box": [list(row.bounds[1::-1]), list(row.bounds[:1:-1])],
        }
        for row in atlas.catalogue.insets
    ]
    return {"insets": found} if found else {}
