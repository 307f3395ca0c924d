"""What stands in a folder of products once a build is placed: what was made, and what stays."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path

from geo import datapackage, exports, front
from geo.build import manifest
from geo.records import Atlas


def shown(
    picture: Atlas, kept: manifest.Entries, stage: Path, out: Path
) -> tuple[front.Product, ...]:
    """What the front page lists: what was made now, and what stays beside it; by path."""
    day = picture.as_of.isoformat()
    paths = (path for path in stage.rglob("*") if path.is_file())
    made = [front.Product(path.relative_to(stage).as_posix(), path, day) for path in paths]
    stays = [
        front.Product(row["path"], out / row["path"], entry["as_of"])
        for entry in kept.values()
        for row in entry["out"]
    ]
    listed = (product for product in [*made, *stays] if exports.shown(product.path))
    return tuple(sorted(listed, key=lambda product: product.path))


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
