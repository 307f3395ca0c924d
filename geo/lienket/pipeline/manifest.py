"""`MANIFEST.json`: for each product what came in, what went out, and what made one of the other.

Each product has its own entry, because `--only` remakes some and leaves others as they were.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import metadata
from pathlib import Path, PurePosixPath
from typing import Any, get_args

from lienket import products
from lienket.catalogue import rules
from lienket.errors import UsageError
from lienket.i18n import notice
from lienket.model.atlas import Atlas
from lienket.model.records import Audience

FILE = "MANIFEST.json"

FRONT_PAGE = "index.html"
FRONT = "front"
"""The front page is no product to choose: every build makes it anew, of all that is there then;
the page of the method with it."""

_LIBRARIES = (
    "folium",
    "geopandas",
    "openpyxl",
    "pandas",
    "pyproj",
    "scipy",
    "shapely",
    "XStatic-Leaflet",
)
_SHOWN = 5
"""So many files are named in a message."""

ASSUMED = "if"
"""The option of a product that shows what is assumed, not what sources say."""

Entries = Mapping[str, Any]
"""By product: `as_of`, `audience`, `versions`, `in`, `out`; `options`, where there are any."""

Options = Mapping[str, Mapping[str, str | int]]
"""By product: what was asked for that it is not the same without."""


def held(out: Path) -> Entries:
    """The entries of the manifest in place; none when there is none, or it cannot be read.

    Of an entry that has lost files the rest stays, or nobody would know whom it is for.
    """
    # Reading from what is no file, such as a pipe, might never end.
    if not (out / FILE).is_file():
        return {}
    try:
        products = json.loads((out / FILE).read_text(encoding="utf-8"))["products"]
        found = {
            name: {**entry, "out": [row for row in entry["out"] if (out / row["path"]).is_file()]}
            for name, entry in products.items()
            if _is_ours(name, entry)
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
    return {name: entry for name, entry in found.items() if entry["out"]}


def _is_ours(name: str, entry: Mapping[str, Any]) -> bool:
    """Whether an entry says what ours do, of files that its product has.

    Raises:
        KeyError, TypeError, ValueError: it does not even look like one.
    """
    paths = [PurePosixPath(row["path"]) for row in entry["out"]]
    texts = [*(row["sha256"] for row in entry["out"]), *entry["versions"].values()]
    return (
        all(inside(str(path)) and products.owners().get(path.parts[0]) == name for path in paths)
        and all(isinstance(text, str) for text in texts)
        and all(isinstance(row["bytes"], int) for row in entry["out"])
        and isinstance(entry["in"], list)
        and date.fromisoformat(entry["as_of"]).isoformat() == entry["as_of"]
        and entry["audience"] in get_args(Audience)
        and all(isinstance(value, str | int) for value in entry.get("options", {}).values())
    )


def inside(path: str) -> bool:
    """Whether `path` names a file within the folder that it is relative to.

    >>> inside("tables/links.xlsx"), inside("../links.xlsx"), inside("/links.xlsx"), inside(".")
    (True, False, False, False)
    """
    return rules.inside(path) and PurePosixPath(path).parts != ()


def guard_strays(out: Path, before: Entries, chosen: Iterable[str]) -> None:
    """Nothing, if what stands in `out` where products belong is in the manifest `before`.

    Raises:
        UsageError: something is not: it may be somebody's own, which nothing is put over, or a
            product of which nobody knows for whom it was made, and nothing is put beside it.
    """
    remade = {*chosen, FRONT}
    stray = {
        name: product
        for name, product in products.owners().items()
        if product not in before and _holds_files(out / name)
    }
    if beside := sorted(name for name in stray if stray[name] not in remade):
        names = ", ".join(beside)
        raise UsageError(notice("strays_audience", out=out, names=names, file=FILE))
    guard_own(out, before, [name for name in stray if stray[name] in remade and Path(name).suffix])


def guard_own(out: Path, before: Entries, made: Iterable[str]) -> None:
    """Nothing, if what stands in `out` by the names `made` is a product in the manifest `before`.

    Raises:
        UsageError: something is not, and may be somebody's own.
    """
    listed = {FILE, *(row["path"] for entry in before.values() for row in entry["out"])}
    if own := sorted(name for name in made if name not in listed and _stands(out / name)):
        names = ", ".join([*own[:_SHOWN], *(["…"] if own[_SHOWN:] else [])])
        raise UsageError(notice("strays_kept", out=out, names=names, file=FILE))


def _stands(path: Path) -> bool:
    return path.is_symlink() or path.is_file()


def _holds_files(path: Path) -> bool:
    """Whether there is a product at `path`: where a folder is one, a file is in the way of it."""
    if path.suffix:
        return _stands(path)
    return any(inside.is_file() for inside in path.rglob("*"))


def guard_audience(kept: Entries, audience: Audience) -> None:
    """Nothing, if the products that stay are for the same audience as the new ones.

    Raises:
        UsageError: they are not; a folder that looks public must not hold internal products.
    """
    for name, entry in sorted(kept.items()):
        if entry["audience"] != audience:
            raise UsageError(
                notice("audiences_mixed", name=name, old=entry["audience"], audience=audience)
            )


def guard_assumed(out: Path, before: Entries, assumed: str) -> None:
    """Nothing, if the products in `out` show the same assumptions as the new ones, or none do.

    Raises:
        UsageError: they do not: what is assumed must never stand for what is, nor beside it.
    """
    for entry in before.values():
        held = str(entry.get("options", {}).get(ASSUMED, ""))
        if held != assumed:
            code = "if_over_real" if not held else "if_over_other" if assumed else "real_over_if"
            raise UsageError(notice(code, out=out, held=held, asked=assumed))


def changed(kept: Entries, out: Path) -> Iterator[str]:
    """The files of `kept` that are in `out` no longer what they were when they were made."""
    for entry in kept.values():
        for row in entry["out"]:
            if _row(out, Path(row["path"]))["sha256"] != row["sha256"]:
                yield row["path"]


def is_whole(entry: Mapping[str, Any], out: Path, path: Path) -> bool:
    """Whether the file at `path` in `out` is what the product of `entry` was when it was made."""
    return _row(out, path) in entry["out"]


def gone(before: Entries, made: Entries) -> list[Path]:
    """Files that the remade products had and have no longer."""
    new = {row["path"] for entry in made.values() for row in entry["out"]}
    old = {row["path"] for name in made if name in before for row in before[name]["out"]}
    return [Path(path) for path in sorted(old - new)]


@dataclass(frozen=True, slots=True)
class Read:
    """What a build read: `files` of the `workspace`, and files from `outside` of it.

    `unsaid`: those of which the manifest says no more than the name, for a digest of what is
    internal tells of it.
    """

    workspace: Path
    files: tuple[str, ...]
    unsaid: frozenset[str] = frozenset()
    outside: tuple[Path, ...] = ()

    def rows(self) -> list[dict[str, object]]:
        """A row for each file."""
        found: list[dict[str, object]] = [
            {"path": name} if name in self.unsaid else _row(self.workspace, Path(name))
            for name in self.files
        ]
        files = (path for path in self.outside if path.is_file())
        return found + [_row(path.parent, Path(path.name)) for path in files]


def entries(atlas: Atlas, read: Read, stage: Path, options: Options) -> Entries:
    """The entries of the products that stand in `stage`, made of what was `read`, with `options`.

    An entry says its options, for a product with one is never taken for one without.
    """
    made = sorted(path.relative_to(stage) for path in stage.rglob("*") if path.is_file())
    common = {
        "as_of": atlas.as_of.isoformat(),
        "audience": atlas.audience,
        "in": read.rows(),
    }
    by_product: dict[str, list[dict[str, object]]] = {}
    for path in made:
        by_product.setdefault(products.owners()[path.parts[0]], []).append(_row(stage, path))
    return {
        name: {
            **common,
            **({"options": asked} if (asked := options.get(name)) else {}),
            "versions": _versions(atlas, name),
            "out": rows,
        }
        for name, rows in sorted(by_product.items())
    }


def _versions(atlas: Atlas, product: str) -> dict[str, str]:
    libraries = (*_LIBRARIES, *products.groups()[product].libraries)
    return {
        "lienket": atlas.version,
        "python": platform.python_version(),
        **{name: found for name in libraries if (found := _version(name)) is not None},
    }


@cache
def _version(name: str) -> str | None:
    """The version of a library; None where it is not installed."""
    return next((found.version for found in metadata.distributions(name=name)), None)


def _row(folder: Path, path: Path) -> dict[str, object]:
    content = (folder / path).read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    # A name from outside may hold bytes that are no text.
    name = path.as_posix().encode("utf-8", "replace").decode("utf-8")
    return {"path": name, "bytes": len(content), "sha256": digest}


def write(atlas: Atlas, products: Entries, path: Path) -> None:
    """Write the manifest of `products` to `path`; the same bytes for the same input."""
    catalogue = atlas.catalogue
    whole = {
        "workspace": catalogue.id,
        "title_vi": catalogue.title_vi,
        "title_en": catalogue.title_en,
        "products": dict(sorted(products.items())),
    }
    text = json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")
