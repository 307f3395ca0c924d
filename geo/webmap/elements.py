"""The page as Folium elements: a `folium.Map`, its page, and a layer class of ours.

Folium compiles what an element renders as a Jinja template a second time. Scripts, styles and data
therefore enter as `Verbatim`, which no template ever reads.
"""

from __future__ import annotations

import html
import json
import re
from base64 import b64encode
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, cast

import folium
from branca.element import Element, Figure
from folium.map import Layer
from folium.template import Template
from xstatic.pkg import leaflet

SCRIPTS = (
    "core", "text", "tools", "packed", "ground", "canvas", "labels", "look", "layer", "names",
    "swatch", "history", "crossing", "detail", "filter", "list", "find", "legend", "share",
    "geodesy", "measure", "download", "picture", "print", "foot", "about", "map",
)  # fmt: skip
"""The page's own scripts in the order they run; each adds to the one global `lienket`."""

SHEETS = ("map", "tools", "filter", "measure", "print", "about")
"""The page's own style sheets in the order they hold."""

POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data: blob:; base-uri 'none'; form-action 'none'"
)
"""Nothing may be fetched from anywhere, so nothing can leave the page."""

_IMAGE = re.compile(r"url\((?!#)([^)]+)\)")
_OLD_EXPLORER = re.compile(r"^\s*behavior:.*$", re.MULTILINE)
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
_ESCAPES = {ord(mark): f"\\u{ord(mark):04x}" for mark in "<>&\u2028\u2029"}


class Verbatim(Element):
    """Text that goes into the page as it is."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def render(self, **_: object) -> str:
        """The text itself."""
        return self._text


class Page(Figure):
    """The frame of the page, `page.html`: head, list, map, scripts."""

    _template = Template(
        resources.files("geo.webmap").joinpath("page.html").read_text(encoding="utf-8")
    )


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
    default_css: list[tuple[str, str]] = []  # noqa: RUF012

    def __init__(
        self, number: int, title: str, bounds: tuple[float, float, float, float], *, sealed: bool
    ) -> None:
        """An empty map in a page of its own.

        Args:
            number: makes the element's name, in place of Folium's random one.
            title: the page's name, any text.
            bounds: west, south, east, north [deg].
            sealed: forbid the page every request.
        """
        west, south, east, north = bounds
        super().__init__(location=((south + north) / 2, (west + east) / 2), tiles=None)
        self._id = str(number)
        self.bounds = [[south, west], [north, east]]
        head = Page()
        head.add_child(self, name=self.get_name())
        if sealed:
            policy = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
            head.header.add_child(Verbatim(policy), name="policy", index=1)
        head.header.add_child(Verbatim(f"<title>{html.escape(title)}</title>"), name="title")
        head.header.add_child(Verbatim(f"<style>{style_sheets()}</style>"), name="styles")
        head.header.add_child(Verbatim(f"<script>{scripts()}</script>"), name="scripts")


class AtlasLayer(Layer):
    """The layers and links of an atlas, drawn on a `LinkMap` from one block of JSON."""

    def __init__(self, number: int, name: str, payload: dict[str, Any]) -> None:
        """The layer, not yet on a map.

        Args:
            number: makes the element's name, in place of Folium's random one.
            name: for a layer control.
            payload: see `geo.webmap.payload`.
        """
        super().__init__(name=name, overlay=True)
        self._name = "AtlasLayer"
        self._id = str(number)
        self._payload = payload

    def render(self, **kwargs: object) -> str:
        """Put the data and the call that draws it into the page; nothing comes back.

        Folium's own `render` writes the call under a new random name each time; ours has one.
        """
        page, name = cast("Page", self.get_root()), self.get_name()
        parent = cast("LinkMap", self._parent)
        data = f'<script type="application/json" id="{name}_data">{as_json(self._payload)}</script>'
        page.html.add_child(Verbatim(data), name=f"{name}_data")
        call = f'var {name} = lienket.layer("{name}_data").addTo({parent.get_name()});'
        page.script.add_child(Verbatim(call), name=name)
        for child in self._children.values():
            child.render(**kwargs)
        return ""


def as_json(value: object) -> str:
    r"""`value` as JSON that no HTML parser can mistake for markup.

    >>> as_json("</script>")
    '"\\u003c/script\\u003e"'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.translate(_ESCAPES)


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
def scripts() -> str:
    """Leaflet and the page's own scripts, ready for one script element."""
    library = (Path(leaflet.BASE_DIR) / "leaflet.js").read_text(encoding="utf-8")
    own = "".join(_own(f"js/{name}.js") for name in SCRIPTS)
    return _SOURCE_MAP.sub("", library) + own


def _own(name: str) -> str:
    return resources.files("geo.webmap").joinpath(name).read_text(encoding="utf-8")
