"""Products appear together or not at all, with a manifest of what went in and came out.

Everything is made in a stage beside the products. Putting it in place moves each old file aside
first; if a move fails, or the process dies in the middle, the old files come back.
"""

from __future__ import annotations

import hashlib
import json
import platform
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import Any

from geo.errors import ProductError
from geo.records import Atlas

MANIFEST = "MANIFEST.json"

_STAGE = ".lienket-new"
_ASIDE = ".lienket-old"
_PLACING = "placing.json"
_READ = frozenset({".csv", ".geojson", ".toml", ".xlsx"})
_PRODUCT_OF = {"links.html": "web", "geojson": "tables", "tables": "tables"}
_LIBRARIES = ("folium", "geopandas", "openpyxl", "pandas", "pyproj", "shapely", "XStatic-Leaflet")


_Row = dict[str, Any]
"""A row of the manifest: path, bytes, sha256, and its product when it went out."""


@contextmanager
def staged(out: Path) -> Iterator[Path]:
    """An empty folder beside the products, gone again at the end.

    Raises:
        ProductError: `out`, or a file in the folder, cannot be written.
    """
    stage = out / _STAGE
    try:
        out.mkdir(parents=True, exist_ok=True)
        _restore(out)
        shutil.rmtree(stage, ignore_errors=True)
        stage.mkdir()
    except OSError as why:
        raise ProductError(_unwritable(out, why)) from why
    try:
        yield stage
    except OSError as why:
        raise ProductError(_unwritable(out, why)) from why
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _unwritable(path: Path, why: OSError) -> str:
    reason = why.strerror or str(why)
    where = why.filename or path
    return (
        f"Không ghi được {where}: {reason}. Sản phẩm cũ còn nguyên. Đóng tệp đang mở, kiểm tra "
        f"quyền ghi và dung lượng, rồi chạy lại. | Cannot write {where}: {reason}. The last "
        "products are untouched. Close the open file, check permissions and space, and run again."
    )


def place(stage: Path, out: Path, atlas: Atlas, workspace: Path) -> tuple[Path, ...]:
    """Move what stands in `stage` to `out`, with a manifest; the paths put in place, sorted.

    Files of the same products that are no longer made are removed; other products and their
    manifest rows stay.

    Raises:
        ProductError: a file cannot be moved; everything is as before.
    """
    made = sorted(path.relative_to(stage) for path in stage.rglob("*") if path.is_file())
    products = {_product(path.as_posix()) for path in made}
    held = _held_rows(out)
    gone = [Path(row["path"]) for row in held if row["product"] in products]
    kept = [row for row in held if row["product"] not in products and (out / row["path"]).exists()]
    new = [{"product": _product(path.as_posix()), **_row(stage, path)} for path in made]
    rows = sorted([*kept, *new], key=lambda row: str(row["path"]))
    manifest = _manifest(atlas, workspace, rows)
    (stage / MANIFEST).write_text(manifest, encoding="utf-8", newline="\n")
    moves = [*made, Path(MANIFEST)]
    try:
        _swap(stage, out, moves, [path for path in gone if path not in moves])
    except OSError as why:
        _restore(out)
        raise ProductError(_unwritable(out, why)) from why
    return tuple(out / path for path in moves)


def _swap(stage: Path, out: Path, moves: list[Path], gone: list[Path]) -> None:
    """Old files aside, then new ones in, then the old away."""
    aside = out / _ASIDE
    aside.mkdir()
    for path in [*moves, *gone]:
        if (out / path).exists():
            (aside / "files" / path).parent.mkdir(parents=True, exist_ok=True)
            (out / path).replace(aside / "files" / path)
    # From here on every product that stands in its place is a new one.
    names = json.dumps([path.as_posix() for path in moves])
    (aside / _PLACING).write_text(names, encoding="utf-8")
    for path in moves:
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (stage / path).replace(out / path)
    # One rename ends it: without `_ASIDE` there is nothing to bring back.
    done = out / f"{_ASIDE}-done"
    shutil.rmtree(done, ignore_errors=True)
    aside.replace(done)
    shutil.rmtree(done, ignore_errors=True)


def _restore(out: Path) -> None:
    """Bring back what a move that did not end had put aside."""
    aside = out / _ASIDE
    if not aside.is_dir():
        return
    placing = aside / _PLACING
    if placing.exists():
        for name in json.loads(placing.read_text(encoding="utf-8")):
            (out / name).unlink(missing_ok=True)
    saved = aside / "files"
    for path in sorted(saved.rglob("*")):
        if path.is_file():
            target = out / path.relative_to(saved)
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
    shutil.rmtree(aside)


def _product(path: str) -> str:
    """The product group a path of `maps/` belongs to."""
    return _PRODUCT_OF[path.partition("/")[0]]


def _held_rows(out: Path) -> list[_Row]:
    """The rows of the manifest in place; none when there is none, or it cannot be read."""
    try:
        rows = json.loads((out / MANIFEST).read_text(encoding="utf-8"))["out"]
        return [row for row in rows if _PRODUCT_OF.get(row["path"].partition("/")[0])]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []


def _row(folder: Path, path: Path) -> _Row:
    content = (folder / path).read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    return {"path": path.as_posix(), "bytes": len(content), "sha256": digest}


def _manifest(atlas: Atlas, workspace: Path, rows: list[_Row]) -> str:
    """What came in, what went out, and what made the one into the other."""
    read = sorted(path for path in workspace.rglob("*") if path.suffix in _READ and path.is_file())
    manifest = {
        "workspace": atlas.catalogue.id,
        "title_vi": atlas.catalogue.title_vi,
        "title_en": atlas.catalogue.title_en,
        "as_of": atlas.as_of.isoformat(),
        "audience": atlas.audience,
        "versions": {
            "lienket": atlas.version,
            "python": platform.python_version(),
            **{name: metadata.version(name) for name in _LIBRARIES},
        },
        "in": [_row(workspace, path.relative_to(workspace)) for path in read],
        "out": rows,
    }
    return json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
