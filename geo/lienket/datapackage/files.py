"""A file of the folder of products, and what is said of it in both languages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path, PurePosixPath
from typing import Any

from lienket import products, text
from lienket.export_tables.words import sheet_title
from lienket.speech import current

_NOT_NAME = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class File:
    """A product: its `path` in the folder, the `file` to look into, whose data it holds."""

    path: str
    file: Path
    as_of: str
    audience: str
    bytes: int
    sha256: str

    @property
    def suffix(self) -> str:
        """The ending of the path."""
        return PurePosixPath(self.path).suffix

    @property
    def stem(self) -> str:
        """The name without folder and ending: of a layer its key, of a table its name."""
        return PurePosixPath(self.path).stem

    def within(self, folder: str) -> bool:
        """Whether the product stands in `folder`."""
        return self.path.startswith(f"{folder}/")


@cache
def _words() -> Mapping[str, Any]:
    source = (
        resources.files("lienket.datapackage").joinpath("files.toml").read_text(encoding="utf-8")
    )
    return tomllib.loads(source)


def name(path: str) -> str:
    """The name of the resource at `path`.

    >>> name("geojson/roads.geojson"), name("also/shp/roads.dbf")
    ('geojson-roads-geojson', 'also-shp-roads-dbf')
    """
    return _NOT_NAME.sub("-", path.lower()).strip("-")


def described(file: File) -> dict[str, Any]:
    """What can be said of any file: name, path, titles, format, size, hash, date, audience."""
    vi, en = products.title(file.path) or (file.path, file.path)
    told = {
        "name": name(file.path),
        "path": file.path,
        "title": vi,
        "title_en": en,
        "format": file.suffix.removeprefix("."),
        "mediatype": products.media_type(file.suffix),
        "bytes": file.bytes,
        "hash": f"sha256:{file.sha256}",
        "as_of": file.as_of,
        "audience": file.audience,
    }
    if products.is_text(file.suffix):
        told["encoding"] = "utf-8"
    return told


def sheet(title: str) -> Mapping[str, str]:
    """What the sheet `title` of the workbook is: `name`, `en`, `key` and `source` if it has them.

    >>> sheet("Nguồn")["key"], sheet("Của tôi")["name"]
    ('id', 'cuatoi')
    """
    speech = current()
    for vi, row in _words()["sheets"].items():
        told = row | {"en": speech.filled(row["en"], 1)}
        pairs = (speech.filled(vi, 0), ""), ("", speech.filled(row.get("sheet_en", row["en"]), 1))
        if title in map(sheet_title, pairs):
            return {name: text_ for name, text_ in told.items() if name != "sheet_en"}
    return {"name": text.fold(title), "en": title}
