"""The first table of the package: what it is, where it is edited, what it holds."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from lienket.export_tables import Delivery, Field, Table, access_tables, analysis
from lienket.i18n import Pair, join, phrases
from lienket.qgis import metadata
from lienket.speech import current, first

TABLE = "00_doc_truoc"
_TOLD = ("product", "dates", "notice", "licence", "credit", "audience", "contact", "version")


def table(delivery: Delivery) -> Table:
    """A row for each matter, in both languages."""
    words = phrases("qgis")
    names = ("topic", "text", "english")
    fields = tuple(Field(name, "text", *words[f"field_{name}"]) for name in names)
    rows = [(first(words[f"label_{name}"]), *_texts(pair)) for name, pair in _rows(delivery)]
    told = pd.DataFrame(rows, columns=list(names), dtype="str")
    return Table(TABLE, *words["table_readme"], told, fields)


def _texts(pair: Pair) -> Pair:
    """A text and its English; where English is first it stands alone."""
    return pair if current().language == "vi" else (first(pair), "")


def _rows(delivery: Delivery) -> Iterator[tuple[str, Pair]]:
    words = phrases("qgis")
    told = metadata.of_package(delivery, delivery.atlas)
    yield "product", told["product"]
    yield "open", words["readme_open"]
    yield "layers", words.fill("readme_layers", **_layers(delivery))
    yield "tables", words["readme_tables"]
    for name in _TOLD[1:]:
        if name in told:
            yield name, told[name]


def _layers(delivery: Delivery) -> dict[str, Pair]:
    """The titles of layers with the names they have in the package, by group."""
    made = {*analysis.LAYERS, *access_tables.LAYERS}
    computed = [row for row in delivery.layers if row.layer in made]
    links = [row for row in delivery.layers if row.status]
    ground = [row for row in delivery.layers if row not in (*computed, *links)]
    groups = {"links": links, "ground": ground, "border": computed}
    return {
        name: join([(f"{row.name} ({row.vi})", f"{row.name} ({row.en})") for row in rows], ", ")
        for name, rows in groups.items()
    }
