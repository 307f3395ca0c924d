"""Map sheets and pages of routes on the front page: a small picture of each, a way to its files."""

from __future__ import annotations

import base64
import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from PIL import Image

from lienket.export_tables.markup import Html, tag
from lienket.i18n import Pair, format_size, join, phrases
from lienket.index_page.cards import Product, card, section
from lienket.index_page.elements import both, phrase
from lienket.model.atlas import Atlas

SHEETS, APPRAISALS = "sheets/", "appraisals/"
_FIRST = (".pdf", ".png", ".svg")
"""The file that a card opens is the first of these that is there."""

_HEIGHT, _QUALITY = 354, 70
"""A picture's height [px], half more than the page shows, for fine screens; WebP's quality."""


def sheets(atlas: Atlas, products: Sequence[Product]) -> Html | None:
    """A card for each sheet, under it the other forms it comes in; if none, how to make them."""
    cards = _cards(atlas, products, SHEETS, _titles(atlas))
    if not cards:
        return tag("section", tag("h2", phrase("sheets_title")), tag("p", phrase("sheets_missing")))
    return section("sheets_title", "sheets_how", cards)


def appraisals(atlas: Atlas, products: Sequence[Product]) -> Html | None:
    """A card for the page of each route; nothing where there are none."""
    own = {link.key: (link.name_vi, link.name_en) for link in atlas.facts.links}
    titles = own | {
        f"{key}-{language}": phrases("index_page").fill(f"appraisals_{language}", title=title)
        for key, title in own.items() for language in ("vi", "en")
    }  # fmt: skip
    cards = _cards(atlas, products, APPRAISALS, titles)
    return section("appraisals_title", "appraisals_how", cards)


def _cards(
    atlas: Atlas, products: Sequence[Product], folder: str, titles: Mapping[str, Pair]
) -> list[Html]:
    """A card for each drawing in `folder`, by the name of its files."""
    found: dict[str, list[Product]] = defaultdict(list)
    for product in products:
        if product.path.startswith(folder):
            found[PurePosixPath(product.path).stem].append(product)
    return [_sheet(rows, titles.get(key, (key, key)), atlas) for key, rows in found.items()]


def _titles(atlas: Atlas) -> Mapping[str, Pair]:
    """What a sheet is called: the workspace says it, or the route that it is about."""
    routes = {link.key: (link.name_vi, link.name_en) for link in atlas.facts.links}
    own = {plan.key: (plan.title_vi, plan.title_en) for plan in atlas.catalogue.sheets}
    plain = {**{f"5-{key}": title for key, title in routes.items()}, **own}
    dated = {
        f"{key}-{epoch}": join((title, _units(atlas, epoch)), ", ")
        for epoch in atlas.recast
        for key, title in plain.items()
    }
    return {**plain, **dated}


def _units(atlas: Atlas, key: str) -> Pair:
    """In the units of which epoch a sheet is."""
    epoch = atlas.units.epoch(key)
    title = (epoch.title_vi, epoch.title_en) if epoch else (key, key)
    return phrases("index_page").fill("sheets_units", title=title)


def _sheet(rows: Sequence[Product], title: Pair, atlas: Atlas) -> Html:
    ordered = sorted(rows, key=lambda row: _FIRST.index(PurePosixPath(row.path).suffix))
    drawn = [row.file for row in rows if row.path.endswith(".png")]
    image = _picture(drawn[0]) if drawn else Html("")
    first, *others = ordered
    ways = [
        tag("a", PurePosixPath(row.path).suffix[1:].upper(), " · ",
            both(format_size(row.file.stat().st_size)), href=quote(row.path))
        for row in others
    ]  # fmt: skip
    more = tag("p", *ways, class_="small forms") if ways else None
    return tag("div", card(first, atlas, image, tag("h3", both(title))), more, class_="sheet")


def _picture(path: Path) -> Html:
    """A small picture of a sheet, inside the page."""
    with Image.open(path) as whole:
        less = whole.convert("RGB")
    less.thumbnail((2 * _HEIGHT, _HEIGHT), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    less.save(out, "WEBP", quality=_QUALITY, method=6)
    data = base64.b64encode(out.getvalue()).decode()
    return tag("img", src=f"data:image/webp;base64,{data}", alt="")
