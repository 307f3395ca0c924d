"""Files of a workspace that nothing reads: a layer without an entry, a table under a wrong name.

They are named and stop nothing: an office keeps drafts and last year's version beside its layers,
and those harm nobody; but whoever forgot the entry would look for the layer on the map in vain.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lienket import text
from lienket.i18n import notice
from lienket.model.records import Catalogue

_SHAPES = (".csv", ".fgb", ".geojson", ".gml", ".gpkg", ".kml", ".kmz", ".shp", ".toml")
_TABLES = (".csv", ".tsv", ".xls", ".xlsx")
_MOST = 12
"""So many are named; of more, how many."""


def notes(
    folder: Path, catalogue: Catalogue, read: Iterable[str], tables: Iterable[str]
) -> tuple[str, ...]:
    """A sentence, Vietnamese | English, for the files beside those read; none where there are none.

    Looked for where the layers stand, and beside `tables`, not in other folders.

    Args:
        folder: the workspace.
        catalogue: the workspace's.
        read: what is read, or would be if it were there, by its path in the workspace.
        tables: the folders of tables.
    """
    wanted = {_plain(name) for name in read}
    wanted |= {_plain(layer.file) for layer in catalogue.layers}
    homes = {Path(layer.file).parent for layer in catalogue.layers} | {Path()}
    kinds = dict.fromkeys(homes, _SHAPES) | {Path(name): _TABLES for name in tables}
    found = sorted(
        {
            name
            for home, endings in kinds.items()
            for name in _files(folder, home, endings)
            if _plain(name) not in wanted
        }
    )
    if not found:
        return ()
    more = f" … (+{len(found) - _MOST})" if len(found) > _MOST else ""
    names = ", ".join(found[:_MOST]) + more
    return (notice("files_unread", count=len(found), names=names, s="s" if len(found) > 1 else ""),)


def _plain(name: str) -> str:
    """A path as file systems that do not tell capitals compare it."""
    return text.nfc(Path(name).as_posix()).casefold()


def _files(folder: Path, home: Path, endings: tuple[str, ...]) -> Iterable[str]:
    try:
        beside = sorted((folder / home).iterdir())
    except OSError:
        return
    for path in beside:
        if path.suffix.lower() in endings and not path.name.startswith((".", "~$")):
            yield (home / path.name).as_posix()
