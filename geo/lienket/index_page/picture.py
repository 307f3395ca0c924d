"""The pictures of the front page as SVG, in the colours of the one style table."""

from __future__ import annotations

from collections.abc import Iterator

from lienket import overview, style
from lienket.export_tables.markup import Html, tag, together
from lienket.model.atlas import Atlas
from lienket.overview import WIDTH

_FINE = 1.0
"""Tolerance of the map [units]."""


def tolerance_m(atlas: Atlas) -> int:
    """How far a line of `whole` may lie off [m]."""
    return round(_FINE / overview.sheet(atlas).scale)


def whole(atlas: Atlas) -> Html:
    """The map, with the names of its sides in both languages.

    Raises:
        KeyError: a feature of a link holds a word that is in no list.
    """
    return overview.picture(atlas, _FINE, _names(atlas))


def _names(atlas: Atlas) -> Iterator[Html]:
    """The name of each side in its middle."""
    called = {side.key: (side.name_vi, side.name_en) for side in atlas.catalogue.sides}
    paper = overview.sheet(atlas)
    for key, area in zip(atlas.sides.index, paper.metric(atlas.sides), strict=True):
        x, y = overview.middle(area, paper)
        vi, en = called[str(key)]
        for lang, name in (("vi", vi or en), ("en", en or vi)):
            yield tag("text", name, x=x, y=y, lang=lang)


def table(atlas: Atlas, *, tabs: int = 0) -> Html:
    """A sheet of a table: a head, a row for each of the first links in its colour, `tabs` below."""
    by_key = {symbol.key: symbol for symbol in style.symbols()}
    subjects = [link.subjects[0] for link in atlas.facts.links[:6]]
    colours = [by_key[atlas.symbol_of(key)].colour for key in subjects]
    rows = [
        together(
            _box(60, 160 + 84 * number, 90, 44, colour),
            _box(190, 170 + 84 * number, 430 - 40 * (number % 3), 24, style.INK, 0.34),
            _box(700, 170 + 84 * number, 220 - 30 * (number % 2), 24, style.INK, 0.2),
        )
        for number, colour in enumerate(colours)
    ]
    below = [
        _box(40 + 150 * tab, 660, 130, 60, style.INK, 0.2 if tab else 0.75) for tab in range(tabs)
    ]
    paper = _box(0, 0, WIDTH, 720, style.colour("white"))
    return overview.svg(720, paper, _box(0, 0, WIDTH, 110, style.INK), *rows, *below)


def _box(x: int, y: int, wide: int, high: int, fill: str, opacity: float | None = None) -> Html:  # noqa: PLR0913, PLR0917 - a rectangle has so many
    box = {"x": x, "y": y, "width": wide, "height": high, "rx": 6 if y else None}
    return tag("rect", **box, fill=fill, fill_opacity=opacity)
