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

from lienket import opening, speech
from lienket.model.atlas import Atlas
from lienket.vocabulary import worded
from lienket.webmap import noscript, recast
from lienket.webmap.elements import POLICY, AtlasLayer, LinkMap
from lienket.webmap.packing import Store, as_json, zipped
from lienket.webmap.payload import DRAWN, payload
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
    title = speech.named(atlas.catalogue, "title")
    policy = POLICY.replace("blob:;", f"blob: {tiles.origin};") if tiles else POLICY
    drawn = LinkMap(
        next(number),
        title,
        view(atlas),
        policy=policy if sealed else "",
        still=noscript.page(atlas),
        whole=_whole(atlas),
    )
    store = Store()
    data = payload(atlas, store)
    first = {key: value for key, value in data.items() if key in DRAWN}
    block = store.block({**first, "tiles": asdict(tiles)} if tiles else first)
    rest = zipped(as_json({key: value for key, value in data.items() if key not in DRAWN}))
    later = recast.block(atlas) if atlas.recast else ""
    AtlasLayer(next(number), title, block, rest, later).add_to(drawn)
    return drawn


@worded
def write(atlas: Atlas, path: Path, *, tiles: Tiles | None = None) -> None:
    """Write the map of `atlas` to `path`: UTF-8, LF, the same bytes for the same atlas.

    Raises:
        KeyError: a status, a feature or a link holds a word that is in no list.
    """
    page = draw(atlas, tiles=tiles).get_root().render()
    path.write_text(page, encoding="utf-8", newline="\n")


def _whole(atlas: Atlas) -> tuple[float, float, float, float]:
    """The box that holds what the map opens with and all sides [deg]."""
    one, other = view(atlas), tuple(map(float, atlas.sides.total_bounds))
    west, south = (min(one[n], other[n]) for n in (0, 1))
    east, north = (max(one[n], other[n]) for n in (2, 3))
    return west, south, east, north


def view(atlas: Atlas) -> tuple[float, float, float, float]:
    """The box that the map opens with: west, south, east, north [deg]."""
    return opening.box(atlas)
