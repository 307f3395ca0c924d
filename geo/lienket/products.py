"""The registry of products: which groups there are, what they own, what each file is called.

The rows are data, in `products.toml`; who writes a group stands in `pipeline.writers`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import PurePosixPath
from typing import Any

from lienket import speech
from lienket.i18n import Pair


@dataclass(frozen=True, slots=True)
class Group:
    """A group of products: what it owns in their folder, and what it is made with.

    `named`: it can be asked for by its name; `usual`: it is made unless others are.
    """

    name: str
    at: tuple[str, ...]
    libraries: tuple[str, ...] = ()
    usual: bool = False
    named: bool = True


@cache
def _file() -> Mapping[str, Any]:
    text = resources.files("lienket").joinpath("products.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def groups() -> Mapping[str, Group]:
    """Every group by name, in the order in which they are made."""
    return {
        name: Group(
            name, tuple(row["at"]), tuple(row.get("libraries", ())), row.get("usual", False),
            row.get("named", True),
        )
        for name, row in _file()["group"].items()
    }  # fmt: skip


@cache
def owners() -> Mapping[str, str]:
    """The group that owns each file and folder at the top of the folder of products.

    >>> owners()["geojson"], owners()["index.html"]
    ('tables', 'front')
    """
    return {place: group.name for group in groups().values() for place in group.at}


def title(path: str) -> Pair | None:
    """What the product at `path` is called; None where nothing says more than its name.

    >>> title("qgis/lienket.qgz"), title("geojson/roads.geojson")[1], title("sheets/1.svg")
    (('Dự án QGIS', 'QGIS project'), 'Layer joined with statuses', None)
    """
    found = _file()["file"].get(path)
    found = found or _file()["folder"].get(PurePosixPath(path).parent.as_posix())
    return speech.current().pair((found["vi"], found["en"])) if found else None


def media_type(suffix: str) -> str:
    """The media type of files that end in `suffix`.

    >>> media_type(".geojson"), media_type(".cpg"), media_type(".odd")
    ('application/geo+json', 'text/plain', 'application/octet-stream')
    """
    found: str = _file()["mediatype"].get(suffix.removeprefix("."), "application/octet-stream")
    return found


def is_text(suffix: str) -> bool:
    """Whether files that end in `suffix` are text, which is UTF-8 throughout."""
    return suffix.removeprefix(".") in _file()["text"]["formats"]
