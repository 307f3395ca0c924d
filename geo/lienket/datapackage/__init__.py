"""`datapackage.json`: every product described as a Frictionless Data Package, version 2.

What a table's columns are is read out of the file that is described, so that a product which stays
from an earlier build is described as it is. Labels, units and codes come from the delivery.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from lienket.datapackage import resources
from lienket.datapackage.files import File
from lienket.datapackage.licences import known, of_text
from lienket.export_tables import Delivery, counts
from lienket.export_tables.words import credited
from lienket.i18n import sentence
from lienket.model.records import Source
from lienket.vocabulary import worded

__all__ = ("FILE", "File", "write")

FILE = "datapackage.json"
_STANDARD = "https://datapackage.org/profiles/2.0/datapackage.json"


@worded
def write(delivery: Delivery, files: Sequence[File], path: Path) -> None:
    """Write the description of `files` to `path`: UTF-8, LF, the same bytes for the same input.

    It is dated by the data, never by the clock. The languages stand side by side: `title` is
    Vietnamese, `title_en` English.
    """
    atlas = delivery.atlas
    catalogue, sources = atlas.catalogue, atlas.facts.sources
    told = [row.licence for row in catalogue.layers] + [row.licence for row in sources]
    told.append(atlas.units.licence.partition(";")[0])
    about_vi, about_en = sentence("description")
    whole: dict[str, Any] = {
        "$schema": _STANDARD,
        "name": catalogue.id,
        "title": catalogue.title_vi,
        "title_en": catalogue.title_en,
        "description": about_vi,
        "description_en": about_en,
        "version": atlas.version,
        "created": f"{atlas.as_of}T00:00:00Z",
        "as_of": atlas.as_of.isoformat(),
        "audience": atlas.audience,
        "epoch": catalogue.epoch,
        "notice": catalogue.notice_vi,
        "notice_en": catalogue.notice_en,
        "summary": [_line(row) for row in counts.lines(atlas)],
        "credit": "; ".join(credited(catalogue.layers, atlas.units.credit)),
        "licenses": _licences(told),
        "sources": [_source(row) for row in sources],
        "resources": resources.describe(delivery, files),
    }
    content = {name: value for name, value in whole.items() if value not in ("", [])}
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def _licences(told: Iterable[str]) -> list[Mapping[str, str]]:
    """The licences that have a name of their own, each once; a resource may name its own."""
    found = [of_text(text) for text in dict.fromkeys(told) if known(text)]
    return list({row["name"]: row for row in found}.values())


def _line(row: counts.Line) -> Mapping[str, str | int]:
    """A line of the sum; a sentence has no count."""
    told = {"name": row.key, "title": row.vi, "title_en": row.en}
    return told if row.count is None else {**told, "count": row.count}


def _source(row: Source) -> Mapping[str, str]:
    date = "" if row.date is None else str(row.date)
    told = {
        "title": row.title_vi,
        "title_en": row.title_en,
        "path": row.address,
        "id": row.id,
        "issuer": row.issuer,
        "number": row.number,
        "date": date,
        "licence": row.licence,
        "basis": row.basis,
    }
    return {name: value for name, value in told.items() if value}
