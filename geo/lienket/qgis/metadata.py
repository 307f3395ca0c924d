"""What the package says about itself and its layers: titles, source, licence, date, accuracy.

The same statements stand in three forms: items that GDAL reads, a description in the table of
contents, and the XML that QGIS keeps (see `qmd`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from lienket import vocabulary
from lienket.export_tables import Table, analysis, counts
from lienket.export_tables.words import credited, edition
from lienket.i18n import Pair, halves, phrases
from lienket.model.atlas import Atlas
from lienket.speech import first


def of_table(table: Table, atlas: Atlas) -> dict[str, Pair]:
    """By name, what is said about `table` in Vietnamese and in English; nothing empty."""
    return _told(
        {
            "product": product(table, atlas),
            "as_of": _same(atlas.as_of.isoformat()),
            "source": _sources(table, atlas),
            "source_date": _same(table.source_date),
            "licence": halves(table.licence),
            "credit": _same(table.credit),
            "accuracy": _accuracy(table),
            "audience": edition(atlas.audience),
        }
    )


def of_package(tables: Iterable[Table], atlas: Atlas) -> dict[str, Pair]:
    """By name, what is said about the package as a whole; nothing empty."""
    catalogue = atlas.catalogue
    report = [
        (row.title_vi, row.title_en) for row in atlas.facts.sources if row.id == catalogue.report
    ]
    return _told(
        {
            "product": phrases("qgis")["product_whole"],
            "as_of": _same(atlas.as_of.isoformat()),
            "dates": counts.dated(atlas),
            "notice": _open(counts.notice(atlas)),
            "sums": counts.sorts(atlas),
            "source": _listed(report),
            "licence": _licences(tables),
            "credit": _same("; ".join(credited(catalogue.layers))),
            "audience": edition(atlas.audience),
            "epoch": _same(catalogue.epoch),
            "contact": _same(catalogue.contact),
            "version": _same(atlas.version),
        }
    )


def product(table: Table, atlas: Atlas) -> Pair:
    """That `table` is a product, and which file of the workspace is edited instead."""
    words = phrases("qgis")
    files = {layer.key: layer.file for layer in atlas.catalogue.layers}
    if table.layer in files:
        return words.fill("product_layer", file=files[table.layer])
    computed = table.geometry or table.name in analysis.TABLES
    return words["product_made" if computed else "product_facts"]


def _told(values: Mapping[str, Pair]) -> dict[str, Pair]:
    return {name: pair for name, pair in values.items() if any(pair)}


def _open(pair: Pair) -> Pair:
    """A sentence without its full stop, which stands among others that get one each."""
    return pair[0].rstrip("."), pair[1].rstrip(".")


def _same(text: str) -> Pair:
    return text, text


def _listed(pairs: Iterable[Pair]) -> Pair:
    """Each statement once, in order; a text may hold several, separated by `; `."""
    pairs = tuple(pairs)
    vi, en = (
        dict.fromkeys(one for pair in pairs for one in pair[n].split("; ") if one) for n in (0, 1)
    )
    return "; ".join(vi), "; ".join(en)


def _licences(tables: Iterable[Table]) -> Pair:
    """Each licence once, with the titles of the layers it is of: `MIT — Roads; Rails · CC0 — …`."""
    layers: dict[Pair, list[Pair]] = {}
    for table in tables:
        if table.licence:
            layers.setdefault(halves(table.licence), []).append((table.vi, table.en))
    vi, en = (
        " · ".join(
            f"{licence[n]} — {'; '.join(titles[n] for titles in of)}"
            for licence, of in layers.items()
        )
        for n in (0, 1)
    )
    return vi, en


def _sources(table: Table, atlas: Atlas) -> Pair:
    """The titles of the sources that the features of a layer name."""
    if not table.geometry or "source" not in table.rows:
        return "", ""
    named = {one for cell in table.rows["source"].dropna() for one in str(cell).split(";")}
    rows = [row for row in atlas.facts.sources if row.id in named]
    return _listed((row.title_vi, row.title_en) for row in rows)


def _accuracy(table: Table) -> Pair:
    """How many features are known how well, the best first."""
    if "accuracy" not in table.rows:
        return "", ""
    count = table.rows["accuracy"].value_counts()
    words = [word for word in vocabulary.words("accuracy").values() if word.code in count]
    return _listed((f"{of.vi}: {count[of.code]}", f"{of.en}: {count[of.code]}") for of in words)


def summary(title: str, told: Mapping[str, Pair], language: int) -> str:
    """What is told as sentences, `title` after the first if that says what is edited instead.

    `language` 0 = Vietnamese, 1 = English.

    >>> summary("Roads", {"credit": ("A", "B")}, 1)
    'Roads. Credit: B.'
    >>> summary("Roads", {"product": ("", "edit the layers"), "credit": ("A", "B")}, 1)
    'Product: edit the layers. Roads. Credit: B.'
    """
    labels = phrases("qgis")
    rows = {name: f"{labels[f'label_{name}'][language]}: {pair[language]}"
            for name, pair in told.items()}  # fmt: skip
    ahead = [rows.pop("product")] if "product" in rows else []
    return "".join(f"{text}. " for text in (*ahead, title, *rows.values())).rstrip()


def items(titles: Pair, told: Mapping[str, Pair]) -> dict[str, str]:
    """The titles and what is told as GDAL's items; English under a name of its own if it differs.

    >>> items(("Đường", "Roads"), {"credit": ("A", "A")})
    {'TITLE': 'Đường', 'TITLE_EN': 'Roads', 'CREDIT': 'A'}
    """
    return {
        f"{name.upper()}{ending}": text
        for name, (vi, en) in {"title": titles, **told}.items()
        for ending, text in (("", first((vi, en))), ("_EN", en))
        if not ending or en != first((vi, en))
    }


def distinct(titles: Mapping[str, str]) -> dict[str, str]:
    """`titles` by name; one that several things have, with their names in brackets.

    >>> distinct({"name_vi": "Tên", "ten": "Tên", "ref": "Số hiệu"})
    {'name_vi': 'Tên (name_vi)', 'ten': 'Tên (ten)', 'ref': 'Số hiệu'}
    """
    count = Counter(titles.values())
    return {
        name: title if count[title] == 1 else f"{title} ({name})" for name, title in titles.items()
    }
