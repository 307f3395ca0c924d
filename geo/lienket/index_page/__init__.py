"""The front page of a folder of products: one file, no script, every product with its picture.

It lists what stands in the folder when it is made, also what another build had left there.
Everything on it is text in two languages; no data is ever read as markup (`export_tables.markup`).
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources
from pathlib import Path

from lienket import style, timeline
from lienket.export_tables import counts, method
from lienket.export_tables.markup import Html, tag, together
from lienket.export_tables.words import edition_title
from lienket.i18n import phrases
from lienket.index_page import cards, changes_page, sheet_cards, silent_part
from lienket.index_page.cards import Product
from lienket.index_page.elements import both, phrase
from lienket.index_page.method_page import chapters
from lienket.model.atlas import Atlas
from lienket.speech import current, first, named
from lienket.timeline.telling import Period
from lienket.vocabulary import worded

__all__ = ["POLICY", "Product", "changes", "write", "write_method"]

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)
"""Nothing may be fetched, and there is no script to run."""


@worded
def write(
    atlas: Atlas,
    products: Sequence[Product],
    path: Path,
    *,
    silent_days: int = timeline.SILENT_DAYS,
) -> None:
    """Write the front page of `products` to `path`: UTF-8, LF, the same bytes for the same input.

    Args:
        atlas: what the page is about.
        products: what it lists.
        path: where it stands.
        silent_days: what no source has spoken of for longer is listed [d].

    Raises:
        KeyError: a feature holds a word that is in no list.
    """
    silent = timeline.silent(atlas, silent_days)
    _write(_head(_title(atlas)), _body(atlas, products, silent), path)


@worded
def write_method(atlas: Atlas, path: Path) -> None:
    """Write the page that says how each figure is computed to `path`, as `write` does.

    Raises:
        KeyError: a paragraph asks for a word that is in no list.
    """
    back = tag("p", tag("a", phrase("method_back"), href="index.html"))
    main = tag(
        "main",
        *chapters(people=bool(atlas.access.layer)),
        tag("section", back),
        id="main",
        class_="method",
    )
    title = f"{first(method.title())} – {_title(atlas)}"
    _write(_head(title), _page(atlas, main), path)


def changes(period: Period) -> str:
    """The page that tells what changed in `period`: one file, no script."""
    return _changes(period.after, period)


@worded
def _changes(atlas: Atlas, period: Period) -> str:
    main = tag("main", *changes_page.chapters(period), id="main")
    return _whole(_head(f"{first(period.title)} – {_title(atlas)}"), _page(atlas, main))


def _title(atlas: Atlas) -> str:
    return named(atlas.catalogue, "title")


def _write(head: Html, body: Html, path: Path) -> None:
    path.write_text(_whole(head, body), encoding="utf-8", newline="\n")


def _whole(head: Html, body: Html) -> str:
    return f"<!DOCTYPE html>\n{tag('html', head, body, lang=current().language)}\n"


def _head(title: str) -> Html:
    css = resources.files("lienket.index_page").joinpath("front.css").read_text(encoding="utf-8")
    colours = f":root{{--ink:{style.INK};--land:{style.ground('context.neighbour').fill}}}\n"
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", http_equiv="Content-Security-Policy", content=POLICY),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", title),
        tag("style", Html(colours + css)),
    )


def _body(atlas: Atlas, products: Sequence[Product], silent: timeline.SilentList) -> Html:
    main = tag(
        "main",
        cards.the_map(atlas, products),
        cards.three(atlas),
        silent_part.section(silent, products),
        sheet_cards.sheets(atlas, products),
        cards.reports(atlas, products),
        cards.tables(atlas, products),
        cards.gis(atlas, products),
        cards.layers(atlas, products),
        cards.others(atlas, products),
        cards.computed(atlas, products),
        cards.sources(atlas),
        id="main",
    )
    return _page(atlas, main)


def _page(atlas: Atlas, main: Html) -> Html:
    """The choice of the language stands first, so that the style sheet can follow it."""
    radio = {"type": "radio", "name": "language", "class_": "hidden"}
    vietnamese, _ = phrases("index_page")["vietnamese"]
    english = current().language == "en"
    return tag(
        "body",
        tag("input", **radio, id="vi", checked=None if english else True, aria_label=vietnamese),
        tag("input", **radio, id="en", checked=True if english else None, aria_label="English"),
        _top(atlas),
        main,
        _bottom(atlas),
    )


def _top(atlas: Atlas) -> Html:
    catalogue = atlas.catalogue
    about = together(both(counts.dated(atlas)), " · ", both(edition_title(atlas.audience)))
    notice = both(counts.notice(atlas))
    choice = tag(
        "p",
        tag("label", phrases("index_page")["vietnamese"][0], for_="vi", lang="vi"),
        tag("label", "English", for_="en", lang="en-GB"),
        class_="choice",
        aria_hidden="true",
    )
    title = tag("h1", both((catalogue.title_vi, catalogue.title_en)))
    return tag(
        "header", tag("div", title, tag("p", about), tag("p", notice) if notice else None), choice
    )


def _bottom(atlas: Atlas) -> Html:
    contact = atlas.catalogue.contact
    return tag(
        "footer",
        tag("p", phrase("made_by"), f" Lienket {atlas.version}"),
        tag("p", phrase("manifest"), " ", _link("MANIFEST.json")),
        tag("p", phrase("described"), " ", _link("datapackage.json")),
        tag("p", phrase("contact"), f" {contact}") if contact else None,
    )


def _link(name: str) -> Html:
    return tag("a", name, href=name)
