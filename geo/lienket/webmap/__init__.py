"""The web map: one HTML file that opens anywhere, without a network.

`draw` gives a real `folium.Map`, so that someone with Python can add to it; `write` the file.
Folium lives here alone. Data enters the page as one compressed block, and reaches the reader only
as text: nothing of it is ever read as a template, as markup or as code. What is read where no
script runs (`lienket.webmap.noscript`) is markup, in which all data is escaped.
"""

from __future__ import annotations

from dataclasses import asdict
from itertools import count
from pathlib import Path

from lienket.model.atlas import Atlas
from lienket.vocabulary import worded
from lienket.webmap import noscript, opening
from lienket.webmap.elements import POLICY, AtFirst, AtlasLayer, LinkMap
from lienket.webmap.packing import Store
from lienket.webmap.payload import payload
from lienket.webmap.tiles import Tiles

__all__ = ["Tiles", "draw", "view", "write"]


@worded
def draw(atlas: Atlas, *, sealed: bool = True, tiles: Tiles | None = None) -> LinkMap:
    """A Folium map of `atlas`, with everything it needs inside it.

    Args:
        atlas: checked and joined, for one date and audience.
        sealed: forbid the page every request, and keep Leaflet zipped with the page's scripts. A
            plugin that brings files or scripts of its own to the head needs False.
        tiles: a tile server that the reader may turn on; its images alone may then be fetched.

    Raises:
        KeyError: a status, a feature or a link holds a word that is in no list.
    """
    number = count(1)
    catalogue = atlas.catalogue
    policy = POLICY.replace("blob:;", f"blob: {tiles.origin};") if tiles else POLICY
    bounds = view(atlas)
    told = opening.describe(atlas, bounds)
    drawn = LinkMap(
        next(number),
        catalogue.title_vi,
        bounds,
        policy=policy if sealed else "",
        first=AtFirst(told, noscript.page(atlas, told or opening.bare(atlas, bounds))),
    )
    store = Store()
    data = payload(atlas, store)
    block = store.block({**data, "tiles": asdict(tiles)} if tiles else data)
    AtlasLayer(next(number), catalogue.title_vi, block).add_to(drawn)
    return drawn


@worded
def write(atlas: Atlas, path: Path, *, tiles: Tiles | None = None) -> None:
    """Write the map of `atlas` to `path`: UTF-8, LF, the same bytes for the same atlas.

    Raises:
        KeyError: a status, a feature or a link holds a word that is in no list.
    """
    page = draw(atlas, tiles=tiles).get_root().render()
    path.write_text(page, encoding="utf-8", newline="\n")


def view(atlas: Atlas) -> tuple[float, float, float, float]:
    """The frame that holds all sides: west, south, east, north [deg]."""
    west, south, east, north = (float(degrees) for degrees in atlas.sides.total_bounds)
    return west, south, east, north
