"""Where a file that a person asks for may be put: over no source and over no product."""

from __future__ import annotations

from pathlib import Path

from lienket import catalogue
from lienket.errors import UsageError
from lienket.i18n import notice
from lienket.pipeline import manifest


def guard(path: Path) -> None:
    """Nothing, if a file may be put at `path`.

    Raises:
        UsageError: it would stand in a workspace, or in the place of a product.
    """
    for folder in path.absolute().parents:
        if (folder / catalogue.FILE).is_file():
            raise UsageError(notice("target_in_workspace", file=path, folder=folder))
        if _made(folder, path.absolute()):
            raise UsageError(notice("target_is_product", file=path, folder=folder))


def _made(folder: Path, path: Path) -> bool:
    """Whether the manifest of the products in `folder` names the file at `path`, or is it."""
    listed = {row["path"] for entry in manifest.held(folder).values() for row in entry["out"]}
    return bool(listed) and path.relative_to(folder).as_posix() in {manifest.FILE, *listed}
