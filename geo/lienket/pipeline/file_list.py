"""What stands in a folder of products once a build is placed: what was made, and what stays."""

from __future__ import annotations

import csv
from collections.abc import Container, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from lienket import datapackage, exports, index_page, products
from lienket.errors import UsageError
from lienket.i18n import notice
from lienket.model.atlas import Atlas
from lienket.pipeline import manifest
from lienket.vocabulary import worded

_SHOWN = 5
"""So many files are named in a message."""

_ILLEGIBLE = (csv.Error, LookupError, OSError, RuntimeError, TypeError, ValueError)
"""What the libraries raise that read a product which is no longer what was made."""


@contextmanager
def legible(kept: manifest.Entries, out: Path) -> Iterator[None]:
    """Blame a failure to read the products that stay in `out` on those that were changed.

    Raises:
        UsageError: they cannot be read, and were changed since they were made.
    """
    try:
        yield
    except _ILLEGIBLE as why:
        changed = sorted(manifest.changed(kept, out))
        if not changed:
            raise
        names = ", ".join(changed[:_SHOWN]) + (" …" if changed[_SHOWN:] else "")
        raise UsageError(notice("files_illegible", out=out, names=names)) from why


@worded
def product_cards(
    picture: Atlas, kept: manifest.Entries, stage: Path, out: Path, options: manifest.Options
) -> tuple[index_page.Product, ...]:
    """What the front page lists: what was made now with `options`, and what stays; by path."""
    day = picture.as_of.isoformat()
    paths = (path for path in stage.rglob("*") if path.is_file())
    names = ((path, path.relative_to(stage)) for path in paths)
    made = [
        _card(name.as_posix(), path, day, options.get(products.owners()[name.parts[0]], {}))
        for path, name in names
    ]
    stays = [
        _card(row["path"], out / row["path"], entry["as_of"], entry.get("options", {}))
        for entry in kept.values()
        for row in entry["out"]
    ]
    listed = (product for product in [*made, *stays] if exports.is_listed(product.path))
    return tuple(sorted(listed, key=lambda product: product.path))


def _card(
    path: str, file: Path, as_of: str, options: Mapping[str, str | int]
) -> index_page.Product:
    days = options.get("silent_days")
    return index_page.Product(
        path, file, as_of, str(options.get("since", "")), days if isinstance(days, int) else None
    )


def files(
    entries: manifest.Entries, made: Container[str], stage: Path, out: Path
) -> tuple[datapackage.File, ...]:
    """The files of `entries`: of the products `made` in `stage`, of the others in `out`."""
    return tuple(
        datapackage.File(
            path=row["path"],
            file=(stage if name in made else out) / row["path"],
            as_of=entry["as_of"],
            audience=entry["audience"],
            bytes=row["bytes"],
            sha256=row["sha256"],
        )
        for name, entry in entries.items()
        for row in entry["out"]
    )
