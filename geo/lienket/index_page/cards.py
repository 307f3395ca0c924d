"""The cards of the front page: the map, the tables, the layers, what else there is, the sources."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from lienket import schema
from lienket.dates import When
from lienket.export_tables import access_tables, key_messages, method
from lienket.export_tables.markup import Html, tag, together
from lienket.export_tables.words import METHOD, credited
from lienket.i18n import Pair, format_date, format_number, format_size, halves
from lienket.index_page import picture, stage_bars
from lienket.index_page.elements import both, phrase
from lienket.model.atlas import Atlas
from lienket.model.records import Layer
from lienket.products import title as title_of

_MAP = "links.html"
_TABLES, _LAYERS, _QGIS = "tables/", "geojson/", "qgis/"
_KINDS = {
    "tables/links_status.csv": "csv",
    "tables/links_status_vi.csv": "csv_vi",
    "tables/links_status_en.csv": "csv_en",
    "tables/links.xlsx": "xlsx",
}
_GIS = {".qgz": "qgz", ".gpkg": "gpkg"}
_REPORTS = {
    "report.docx": "report_first", "report_en.docx": "report_en", "report_vi.docx": "report_vi",
}  # fmt: skip
_TABS = {".xlsx": 6}
_FEATURE = b'{"type":"Feature",'
"""A feature's line of a GeoJSON file begins so: `lienket.layers` writes one a line."""


@dataclass(frozen=True, slots=True)
class Product:
    """A file of the folder: its `path` there, the `file` to look into, the date of its data.

    `since`: the date after which it tells what changed; `silent_days`: what is silent for longer
    is listed in it [d].
    """

    path: str
    file: Path
    as_of: str
    since: str = ""
    silent_days: int | None = None


def the_map(atlas: Atlas, products: Sequence[Product]) -> Html:
    """The picture of the map, a way to the map where there is one, and how the links stand."""
    found = [product for product in products if product.path == _MAP]
    image = tag("div", picture.whole(atlas), class_="picture")
    note = tag(
        "p",
        phrase("picture_note", metres=format_number(picture.tolerance_m(atlas))),
        class_="small",
    )
    text = [tag("h2", phrase("map_title")), tag("p", phrase("map_text"))]
    for product in found:
        image = tag("a", image, href=quote(product.path), tabindex="-1", aria_hidden="true")
        way = tag("a", phrase("map_open"), href=quote(product.path), class_="go")
        text += [tag("p", way, _facts(product, atlas)), tag("p", phrase("map_how"), class_="small")]
    if not found:
        text.append(tag("p", phrase("map_missing"), class_="small"))
    aside = tag("div", *text, stage_bars.bar_list(atlas), class_="text")
    return tag("section", tag("figure", image, tag("figcaption", note)), aside, class_="map")


def three(atlas: Atlas) -> Html | None:
    """The three sentences for a director; None where there are none."""
    told = [tag("li", both(pair)) for pair in key_messages.lines(atlas)]
    return tag("section", tag("h2", phrase("digest_title")), tag("ol", *told)) if told else None


def tables(atlas: Atlas, products: Sequence[Product]) -> Html | None:
    """A card for each table."""
    found = [product for product in products if product.path.startswith(_TABLES)]
    cards = [
        card(product, atlas, picture.table(atlas, tabs=_TABS.get(_suffix(product), 0)),
              *_of_table(product))
        for product in found
    ]  # fmt: skip
    return section("tables_title", "tables_how", cards)


def _suffix(product: Product) -> str:
    return PurePosixPath(product.path).suffix


def _of_table(product: Product) -> tuple[Html, Html]:
    """What a table is, and how long."""
    kind = _KINDS.get(product.path)
    own = title_of(product.path) or (PurePosixPath(product.path).name,) * 2
    title = tag("h3", phrase(f"{kind}_title") if kind else both(own))
    if kind is None or _suffix(product) != ".csv":
        return title, tag("p", phrase(f"{kind}_text")) if kind else together()
    with product.file.open(encoding="utf-8-sig", newline="") as lines:
        rows = max(0, sum(1 for _ in csv.reader(lines)) - 1)
    return title, tag("p", phrase(f"{kind}_text", count=format_number(rows)))


def reports(atlas: Atlas, products: Sequence[Product]) -> Html | None:
    """A card for the report in each language."""
    found = {product: _REPORTS.get(product.path) for product in products}
    cards = [
        card(product, atlas, together(), tag("h3", phrase(f"{key}_title")),
              tag("p", phrase(f"{key}_text")), _changed(product))
        for product, key in found.items()
        if key
    ]  # fmt: skip
    return section("reports_title", "reports_how", cards)


def _changed(product: Product) -> Html | None:
    """That a report has a chapter of what changed, and since when."""
    if not product.since:
        return None
    return tag("p", phrase("report_since", day=format_date(When.parse(product.since))))


def layers(atlas: Atlas, products: Sequence[Product]) -> Html | None:
    """A row for each layer as GeoJSON, in the order of the catalogue, then what is computed."""
    rows = {row.key: row for row in atlas.catalogue.layers if row.key in atlas.frames}
    found = {
        PurePosixPath(product.path).stem: product
        for product in products
        if product.path.startswith(_LAYERS)
    }
    if not found:
        return None
    order = [*(key for key in rows if key in found), *(key for key in found if key not in rows)]
    listed = [_layer_row(found[key], rows.get(key), atlas) for key in order]
    head = together(tag("h2", phrase("layers_title")), tag("p", phrase("layers_how")))
    return tag("section", head, tag("table", tag("tbody", *listed), class_="layers"))


def _layer_row(product: Product, layer: Layer | None, atlas: Atlas) -> Html:
    """A layer: its title, which leads to the file, how many features, its licence, the file."""
    key = PurePosixPath(product.path).stem
    computed = schema.tables().get(key)
    title: Pair = (key, key)
    if computed:
        title = computed.vi, computed.en
    title = access_tables.titles().get(key, title)
    licence = together()
    if layer is not None:
        title = (layer.title_vi, layer.title_en)
        licence = together(phrase("licence"), " ", both(halves(layer.licence)))
    count = sum(line.startswith(_FEATURE) for line in product.file.read_bytes().splitlines())
    return tag(
        "tr",
        tag("th", tag("a", both(title), href=quote(product.path)), scope="row"),
        tag("td", phrase("features", count=format_number(count))),
        tag("td", licence, class_="small"),
        tag("td", _facts(product, atlas)),
    )


def gis(atlas: Atlas, products: Sequence[Product]) -> Html | None:
    """A card for the project and for the package it opens."""
    kinds = {product: _GIS.get(_suffix(product)) for product in products}
    cards = [
        card(product, atlas, together(), tag("h3", phrase(f"{kind}_title")),
              tag("p", phrase(f"{kind}_text")))
        for product, kind in kinds.items()
        if kind and product.path.startswith(_QGIS)
    ]  # fmt: skip
    return section("qgis_title", "qgis_how", cards[::-1])


def computed(atlas: Atlas, products: Sequence[Product]) -> Html | None:
    """A card for the page that says how the figures are computed."""
    cards = [
        card(product, atlas, together(), tag("h3", both(method.title())),
             tag("p", phrase("method_text")))
        for product in products
        if product.path == METHOD
    ]  # fmt: skip
    return section("method_title", None, cards)


def others(atlas: Atlas, products: Sequence[Product]) -> Html | None:
    """What is neither the map nor a table nor a layer nor for QGIS."""
    known = (_MAP, METHOD, _TABLES, _LAYERS, _QGIS, "sheets/", *_REPORTS)
    cards = [
        card(product, atlas, together(), tag("h3", product.path))
        for product in products
        if not product.path.startswith(known)
    ]
    return section("others_title", None, cards)


def section(title: str, how: str | None, cards: Sequence[Html]) -> Html | None:
    """Cards under a heading; None if there are none."""
    if not cards:
        return None
    head = together(tag("h2", phrase(title)), tag("p", phrase(how)) if how else None)
    return tag("section", head, tag("ul", *(tag("li", card) for card in cards), class_="cards"))


def card(product: Product, atlas: Atlas, image: Html, *inside: Html | None) -> Html:
    """A card: the whole of it is the way to its file."""
    text = tag("div", *inside, _facts(product, atlas), class_="text")
    thumb = tag("div", image, class_="thumb") if image else None
    return tag("a", thumb, text, href=quote(product.path), class_="card")


def _facts(product: Product, atlas: Atlas) -> Html:
    """The name of a file and its size; and the date of its data, if the page is of another."""
    name, length = PurePosixPath(product.path).name, format_size(product.file.stat().st_size)
    other = product.as_of != atlas.as_of.isoformat()
    date = (
        tag("b", " · ", phrase("as_of", date=format_date(When.parse(product.as_of))))
        if other
        else None
    )
    return tag("span", name, " · ", both(length), date, class_="small file")


def sources(atlas: Atlas) -> Html:
    """The report, whose data are used, and under which licences."""
    by_id = {source.id: source for source in atlas.facts.sources}
    report, documents = by_id.get(atlas.catalogue.report), atlas.summary.documents
    facts: Mapping[str, Html | None] = {
        "report": _report(report.number, (report.title_vi, report.title_en), report.issuer)
        if report
        else None,
        "others_cited": phrase(
            "cited", count=format_number(documents.read), named=format_number(documents.cited)
        )
        if documents.cited
        else phrase("read", count=format_number(documents.read)),
        "credit": together("; ".join(credited(atlas.catalogue.layers))),
        "licences": together(phrase("code_licence"), " ", phrase("data_licence")),
    }
    items = [
        tag("div", tag("dt", phrase(key)), tag("dd", told)) for key, told in facts.items() if told
    ]
    return tag("section", tag("h2", phrase("sources_title")), tag("dl", *items), class_="sources")


def _report(code: str, title: Pair, issuer: str) -> Html:
    rest = " · ".join(filter(None, (code, issuer)))
    return together(both(title), f" ({rest})" if rest else None)
