"""The page as Folium elements: a `folium.Map`, its page, and a layer class of ours.

Folium compiles what an element renders as a Jinja template a second time. Scripts, styles and data
therefore enter as `Verbatim`, which no template ever reads.
"""

from __future__ import annotations

import html
import re
from base64 import b64encode
from functools import cache
from importlib import resources
from pathlib import Path
from typing import cast

import folium
from branca.element import Element, Figure
from folium.map import Layer
from folium.template import Template
from xstatic.pkg import leaflet

from lienket import speech, style
from lienket.webmap.packing import zipped

FIRST = (
    "core", "text", "pen", "paint", "packed", "brush", "ground", "tiles", "canvas", "look", "path",
    "layer", "map",
)  # fmt: skip
"""The page's own scripts that draw the map, in the order they run, after `boot`, which is read at
once; each adds to the one global `lienket`."""

REST = (
    "tools", "units", "letters", "labels", "hover", "names", "swatch", "time", "compare", "history",
    "crossing", "detail", "facets", "filter", "sort", "list", "table", "finder", "find", "legend",
    "tree", "view", "border", "pairs", "people", "shades", "gains", "changes", "recast",
    "epochs", "unitpanel", "share", "geodesy", "pointer", "locator", "slider", "measure",
    "download", "caption", "picture", "print", "foot", "about", "start",
)  # fmt: skip
"""The others, which are unzipped and run when the map is seen."""

SHEETS = ("map", "tools", "filter", "views", "measure", "print", "about", "time")
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


def block(name: str, text: str, *, later: bool = False) -> Verbatim:
    """An element of the page that holds zipped text, for `js/boot.js` to open at once or later."""
    when = "later" if later else "gzip"
    return Verbatim(f'<script type="text/plain" id="{name}" data-{when}>{text}</script>')


class Page(Figure):
    """The frame of the page, `page.html`: head, list, map, scripts."""

    _template = Template(
        resources.files("lienket.webmap").joinpath("page.html").read_text(encoding="utf-8")
    )

    def __init__(self, still: str) -> None:
        """A page that is `still`, markup, for who has no scripts; see `webmap.noscript`."""
        super().__init__()
        self.still = Verbatim(still)
        self.language = speech.current().language


class LinkMap(folium.Map):
    """A Folium map without remote files; whatever Folium adds to a map can be added to it."""

    _template = Template(
        """
        {%- macro html(this, kwargs) -%}
            <div class="folium-map" role="region" id="{{ this.get_name() }}"></div>
        {%- endmacro -%}
        {%- macro script(this, kwargs) -%}
            var {{ this.get_name() }} = lienket.map(
                "{{ this.get_name() }}", {{ this.bounds }}, {{ this.whole }});
        {%- endmacro -%}
        """
    )
    default_js: list[tuple[str, str]] = []  # noqa: RUF012 - Folium's own name and shape
    default_css: list[tuple[str, str]] = []  # noqa: RUF012 - as Folium has it

    def __init__(  # noqa: PLR0913 - a page has so many
        self,
        number: int,
        title: str,
        bounds: tuple[float, float, float, float],
        *,
        policy: str,
        still: str = "",
        whole: tuple[float, float, float, float] | None = None,
    ) -> None:
        """An empty map in a page of its own.

        Args:
            number: makes the element's name, in place of Folium's random one.
            title: the page's name, any text.
            bounds: west, south, east, north [deg] of what it opens with.
            policy: what the page may fetch; "" = anything, and Leaflet stands in the open for it.
            still: the page where no script runs, markup.
            whole: the same of all there is to see, if that is more.
        """
        west, south, east, north = bounds
        super().__init__(location=((south + north) / 2, (west + east) / 2), tiles=None)
        self._id = str(number)
        self.bounds = [[south, west], [north, east]]
        west, south, east, north = whole or bounds
        self.whole = [[south, west], [north, east]]
        head = Page(still)
        head.add_child(self, name=self.get_name())
        if policy:
            meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
            head.header.add_child(Verbatim(meta), name="policy", index=1)
        head.header.add_child(Verbatim(f"<title>{html.escape(title)}</title>"), name="title")
        head.header.add_child(
            Verbatim(f"<style>{colours()}{_own('css/frame.css')}{_own('css/still.css')}</style>"),
            name="style",
        )
        # A plugin's own files look for Leaflet when they are read, before anything is unzipped.
        at_once, later = ("", library()) if policy else (library(), "")
        boot = Verbatim(f"<script>{at_once}{at_first()}</script>")
        head.header.add_child(boot, name="boot")
        blocks = {"styles": style_sheets(), "code": later + scripts(FIRST), "rest": scripts(REST)}
        for name, text in blocks.items():
            made = block(f"lienket-{name}", zipped(text), later=name == "rest")
            head.html.add_child(made, name=name)


class AtlasLayer(Layer):
    """The layers and links of an atlas, drawn on a `LinkMap` from a block of data."""

    def __init__(self, number: int, name: str, block: str, rest: str, recast: str = "") -> None:
        """The layer, not yet on a map.

        Args:
            number: makes the element's name, in place of Folium's random one.
            name: for a layer control.
            block: base64 text, see `Store.block` in `lienket.webmap.packing`.
            rest: what the page reads when the map is drawn, `zipped` JSON.
            recast: what it reads when it first shows units of another epoch; "" = never.
        """
        super().__init__(name=name, overlay=True)
        self._name = "AtlasLayer"
        self._id = str(number)
        self._block = block
        self._later = {"rest": rest, "units": recast}

    def render(self, **kwargs: object) -> str:
        """Put the data and the call that draws it into the page; nothing comes back.

        Folium's own `render` writes the call under a new random name each time; ours has one.
        """
        page, name = cast("Page", self.get_root()), self.get_name()
        parent = cast("LinkMap", self._parent)
        page.html.add_child(block(f"{name}_data", self._block), name=f"{name}_data")
        for part, text in self._later.items():
            if text:
                page.html.add_child(
                    block(f"{name}_{part}", text, later=True), name=f"{name}_{part}"
                )
        call = f'var {name} = lienket.layer("{name}").addTo({parent.get_name()});'
        page.script.add_child(Verbatim(call), name=name)
        for child in self._children.values():
            child.render(**kwargs)
        return ""


def colours() -> str:
    """The colours of the style table that the style sheets use."""
    border = style.ground("sides").colour
    table = {"ink": style.INK, "paper": style.PAPER, "glow": style.FOCUS, "border": border}
    return f":root{{{''.join(f'--{name}:{colour};' for name, colour in table.items())}}}"


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
    """Leaflet, without the address of its source map.

    Its one function stands in brackets of its own, a sign for browsers that it will be called at
    once: they then read it once and not twice.
    """
    code = (Path(leaflet.BASE_DIR) / "leaflet.js").read_text(encoding="utf-8")
    bare = _SOURCE_MAP.sub("", code).rstrip()
    head, called, body = bare.partition("}(this,function(t){")
    if called and body.endswith("});"):
        bare = f"{head}}}(this,(function(t){{{body.removesuffix('});')}}}));"
    return f"{bare}\n"


@cache
def at_first() -> str:
    """The page's first script, which opens the others."""
    return _own("js/boot.js")


@cache
def scripts(names: tuple[str, ...]) -> str:
    """Some of the page's own scripts, one behind the other."""
    return "".join(_own(f"js/{name}.js") for name in names)


def _own(name: str) -> str:
    """A file of the page without its comments, which would be a fifth of the page's weight."""
    return _COMMENT.sub("", resources.files("lienket.webmap").joinpath(name).read_text("utf-8"))
