"""What a person changed in a product: kept beside the new one, never replaced in silence."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lienket import qgis
from lienket.errors import UsageError
from lienket.i18n import notice
from lienket.model.records import Audience
from lienket.pipeline.manifest import Entries

_MARK = "edited"
_PACKAGE = ".gpkg"


@dataclass(frozen=True, slots=True)
class Kept:
    """A product that was changed by hand, and the name under which it stays; both in the folder."""

    path: Path
    name: Path

    def __str__(self) -> str:
        """What is said of it, in both languages."""
        return notice("product_edited", path=self.path.as_posix(), name=self.name.as_posix())


def keep(out: Path, before: Entries, replaced: Iterable[Path], stage: Path) -> tuple[Kept, ...]:
    """Put a copy of each changed product into `stage`, to be placed beside the new ones.

    A product is changed if its digest is not that of the manifest; a package that was opened and
    not saved is not. A copy goes by the first name that is free or holds the same bytes:
    `lienket.edited.gpkg`, `lienket.edited-2.gpkg`.

    Args:
        out: the folder of products.
        before: the manifest of what stands there.
        replaced: the files that the new products replace or take away.
        stage: where the new products stand until they are placed.

    Returns:
        What is kept, by path.

    Raises:
        OSError: a copy cannot be written.
    """
    kept = tuple(Kept(path, _free(out, path)) for path in _changed(out, before, replaced))
    for row in kept:
        (stage / row.name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(out / row.path, stage / row.name)
    return kept


def guard_audience(out: Path, before: Entries, remade: Container[str], audience: Audience) -> None:
    """Nothing, if what a build of the groups `remade` would keep may stand beside its products.

    Raises:
        UsageError: it is internal, and a folder that looks public must not hold such.
    """
    if audience != "public":
        return
    hidden = {name: row for name, row in before.items()
              if name in remade and row["audience"] != audience}  # fmt: skip
    replaced = [Path(row["path"]) for entry in hidden.values() for row in entry["out"]]
    if changed := [path.as_posix() for path in _changed(out, hidden, replaced)]:
        raise UsageError(notice("edited_internal", out=out, names=", ".join(changed)))


def _changed(out: Path, before: Entries, replaced: Iterable[Path]) -> Iterator[Path]:
    """The files of `replaced` that are in `out` not what `before` says, by path."""
    digests = {row["path"]: row["sha256"] for entry in before.values() for row in entry["out"]}
    for path in sorted({*replaced}):
        file, digest = out / path, digests.get(path.as_posix())
        if digest is None or file.is_symlink() or not file.is_file():
            continue
        content = file.read_bytes()
        if _digest(content) == digest:
            continue
        if path.suffix != _PACKAGE or _digest(qgis.settled(content)) != digest:
            yield path


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _free(out: Path, path: Path) -> Path:
    """The name beside `path` that is free, or holds the same bytes already."""
    number, name = 1, path.with_suffix(f".{_MARK}{path.suffix}")
    while _taken(out / name, out / path):
        number += 1
        name = path.with_suffix(f".{_MARK}-{number}{path.suffix}")
    return name


def _taken(file: Path, edited: Path) -> bool:
    if file.is_symlink() or not file.is_file():
        return file.is_symlink() or file.exists()
    return file.read_bytes() != edited.read_bytes()
