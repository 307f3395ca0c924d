"""The page as Folium elements: a `folium.Map`, its page, and a layer class of ours.

Folium compiles what an element renders as a Jinja template a second time. Scripts, styles and data
therefore enter as `Verbatim`, which no template ever reads.
"""

from __future__ import annotations

import html
import json
import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, cast

import folium
from branca.element import Element, Figure
from folium.map import Layer
from folium.template import Template
from xstatic.pkg import leaflet

from lienket.webmap.packing import zipped

SCRIPTS = (
    "core", "text", "tools", "paint", "packed", "brush", "ground", "tiles", "canvas", "labels",
    "look", "path", "layer", "hover", "names", "swatch", "history", "crossing", "detail", "facets",
    "filter", "sort", "list", "table", "finder", "find", "legend", "tree", "view", "border",
    "pairs", "changes", "share", "geodesy", "pointer", "locator", "measure", "download", "caption",
    "picture", "print", "foot", "about", "map",
)  # fmt: skip
"""The page's own scripts in the order they run, after those read at once; each adds to the one
global `lienket`."""

FIRST = ("boot", "pen", "letters", "opening")
"""The scripts that are read at once, in the order they run."""

SHEETS = ("map", "tools", "filter", "views", "measure", "print", "about")
"""The page's own style sheets in the order they hold; before them stands `frame`, which is not
zipped."""

POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data: blob:; base-uri 'none'; form-action 'none'"
)
"""Nothing may be fetched from anywhere, so nothing can leave the page; but for tiles asked for."""

_IMAGE = re.compile(r"url\((?!#)([^)]+)\)")
_OLD_EXPLORER = re.compile(r"^\s*behavior:.*$", re.MULTILINE)
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
_COMMENT = re.compile(r"^[ \t]*(?:/\*(?:(?!\*/).)*\*/[ \t]*|//[^\n]*)\n", re.MULTILINE | re.DOTALL)
"""A comment on lines of its own."""


class Verbatim(Element):
    """Text that goes into the page as it is."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def render(self, **_: object) -> str:
        """The text itself."""
        return self._text


def block(name: str, text: str) -> Verbatim:
    """An element of the page that holds zipped text, for `js/boot.js` to open."""
    return Verbatim(f'<script type="text/plain" id="{name}" data-gzip>{text}</script>')


@dataclass(frozen=True, slots=True)
class AtFirst:
    """What the page shows before its scripts have run, or without them.

    `opening` is drawn until the map is there, see `webmap.opening`; `still` is markup for who
    has no scripts, in which the shapes of `opening` stand, see `webmap.noscript`.
    """

    opening: dict[str, Any] | None = None
    still: str = ""


class Page(Figure):
    """The frame of the page, `page.html`: head, list, map, scripts."""

    _template = Template(
        resources.files("lienket.webmap").joinpath("page.html").read_text(encoding="utf-8")
    )

    def __init__(self, first: AtFirst) -> None:
        """A page that shows `first` before its scripts have run."""
        super().__init__()
        self.opening = Verbatim(_drawn_first(first.opening) if first.opening else "")
        self.still = Verbatim(first.still)


def _drawn_first(opening: dict[str, Any]) -> str:
    """What draws the map as it opens, before anything behind it is read; its shapes stand there."""
    told = {name: value for name, value in opening.items() if name != "shapes"}
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    safe = text.replace("<", r"\u003c")
    data = f'<script type="application/json" id="opening">{safe}</script>'
    return f'{data}<script>lienket.opening("opening")</script>'


class LinkMap(folium.Map):
    """A Folium map without remote files; whatever Folium adds to a map can be added to it."""

    _template = Template(
        """
        {%- macro html(this, kwargs) -%}
            <div class="folium-map" role="region" id="{{ this.get_name() }}"></div>
        {%- endmacro -%}
        {%- macro script(this, kwargs) -%}
            var {{ this.get_name() }} = lienket.map("{{ this.get_name() }}", {{ this.bounds }});
        {%- endmacro -%}
        """
    )
    default_js: list[tuple[str, str]] = []  # noqa: RUF012 - Folium's own name and shape
    default_css: list[tuple[str, str]] = []  # noqa: RUF012 - as Folium has it

    def __init__(
        self,
        number: int,
        title: str,
        bounds: tuple[float, float, float, float],
        *,
        policy: str,
        first: AtFirst | None = None,
    ) -> None:
        """An empty map in a page of its own.

        Args:
            number: makes the element's name, in place of Folium's random one.
            title: the page's name, any text.
            bounds: west, south, east, north [deg].
            first: what is seen before the map is drawn; None = nothing.
            policy: what the page may fetch; "" = anything, and Leaflet stands in the open for it.
        """
        west, south, east, north = bounds
        super().__init__(location=((south + north) / 2, (west + east) / 2), tiles=None)
        self._id = str(number)
        self.bounds = [[south, west], [north, east]]
        head = Page(first or AtFirst())
        head.add_child(self, name=self.get_name())
        if policy:
            meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
            head.header.add_child(Verbatim(meta), name="policy", index=1)
        head.header.add_child(Verbatim(f"<title>{html.escape(title)}</title>"), name="title")
        head.header.add_child(
            Verbatim(f"<style>{_own('css/frame.css')}{_own('css/still.css')}</style>"), name="style"
        )
        # A plugin's own files look for Leaflet when they are read, before anything is unzipped.
        at_once, later = ("", library()) if policy else (library(), "")
        boot = Verbatim(f"<script>{at_once}{at_first()}</script>")
        head.header.add_child(boot, name="boot")
        for name, text in (("styles", style_sheets()), ("code", later + scripts())):
            head.html.add_child(block(f"lienket-{name}", zipped(text)), name=name)


class AtlasLayer(Layer):
    """The layers and links of an atlas, drawn on a `LinkMap` from one block of data."""

    def __init__(self, number: int, name: str, block: str) -> None:
        """The layer, not yet on a map.

        Args:
            number: makes the element's name, in place of Folium's random one.
            name: for a layer control.
            block: base64 text, see `Store.block` in `lienket.webmap.packing`.
        """
        super().__init__(name=name, overlay=True)
        self._name = "AtlasLayer"
        self._id = str(number)
        self._block = block

    def render(self, **kwargs: object) -> str:
        """Put the data and the call that draws it into the page; nothing comes back.

        Folium's own `render` writes the call under a new random name each time; ours has one.
        """
        page, name = cast("Page", self.get_root()), self.get_name()
        parent = cast("LinkMap", self._parent)
        page.html.add_child(block(f"{name}_data", self._block), name=f"{name}_data")
        call = f'var {name} = lienket.layer("{name}_data").addTo({parent.get_name()});'
        page.script.add_child(Verbatim(call), name=name)
        for child in self._children.values():
            child.render(**kwargs)
        return ""


@cache
def style_sheets() -> str:
    """Leaflet's style sheet, its images inside it, and the page's own."""
    folder = Path(leaflet.BASE_DIR)

    def inside(match: re.Match[str]) -> str:
        image = (folder / match[1].strip("\"'")).read_bytes()
        return f"url(data:image/png;base64,{b64encode(image).decode()})"

    sheet = _OLD_EXPLORER.sub("", (folder / "leaflet.css").read_text(encoding="utf-8"))
    return _IMAGE.sub(inside, sheet) + "".join(_own(f"css/{name}.css") for name in SHEETS)


@cache
def library() -> str:
    """Leaflet, without the address of its source map."""
    code = (Path(leaflet.BASE_DIR) / "leaflet.js").read_text(encoding="utf-8")
    return _SOURCE_MAP.sub("", code)


@cache
def at_first() -> str:
    """The page's first scripts, one behind the other."""
    return "".join(_own(f"js/{name}.js") for name in FIRST)


@cache
def scripts() -> str:
    """The page's own other scripts, one behind the other."""
    return "".join(_own(f"js/{name}.js") for name in SCRIPTS)


def _own(name: str) -> str:
    """A file of the page without its comments, which would be a fifth of the page's weight."""
    return _COMMENT.sub("", resources.files("lienket.webmap").joinpath(name).read_text("utf-8"))
