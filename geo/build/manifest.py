"""`MANIFEST.json`: for each product what came in, what went out, and what made one of the other.

Each product has its own entry, because `--only` remakes some and leaves others as they were.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from geo.delivery.words import METHOD
from geo.errors import UsageError
from geo.records import Atlas, Audience

FILE = "MANIFEST.json"

FRONT_PAGE = "index.html"
FRONT = "front"
"""The front page is no product to choose: every build makes it anew, of all that is there then;
the page of the method with it."""

_PRODUCT_OF = {
    FRONT_PAGE: FRONT,
    METHOD: FRONT,
    "datapackage.json": FRONT,
    "links.html": "web",
    "geojson": "tables",
    "tables": "tables",
    "report.docx": "report",
    "report_en.docx": "report",
    "qgis": "qgis",
    "sheets": "sheets",
    "also": "also",
}
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
_MORE = {
    "report": ("python-docx",),
    "qgis": ("pyogrio",),
    "sheets": ("matplotlib", "font-source-sans-pro"),
    "also": ("ezdxf", "fiona", "pyogrio"),
}
"""By product the libraries that it alone is made with, where they are installed."""

Entries = Mapping[str, Any]
"""By product: `as_of`, `audience`, `versions`, `in`, `out`."""


def held(out: Path) -> Entries:
    """The entries of the manifest in place; none when there is none, or it cannot be read.

    Of an entry that has lost files the rest stays, or nobody would know whom it is for.
    """
    try:
        products = json.loads((out / FILE).read_text(encoding="utf-8"))["products"]
        found = {
            name: {**entry, "out": [row for row in entry["out"] if (out / row["path"]).is_file()]}
            for name, entry in products.items()
            if entry["audience"]
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    return {name: entry for name, entry in found.items() if entry["out"]}


def guard_strays(out: Path, before: Entries, chosen: Iterable[str]) -> None:
    """Nothing, if every product that will stay in `out` stands in the manifest `before`.

    Raises:
        UsageError: one does not; nobody knows for whom it was made, so nothing is put beside it.
    """
    remade = {*chosen, FRONT}
    stray = sorted(
        name
        for name, product in _PRODUCT_OF.items()
        if product not in before and product not in remade and _holds_files(out / name)
    )
    if stray:
        names = ", ".join(stray)
        msg = (
            f"Trong {out} có {names} mà {FILE} không ghi, nên không biết là bản công khai hay nội "
            f"bộ. Dựng lại chúng (thêm vào --only), hoặc xóa chúng. | {out} holds {names}, which "
            f"{FILE} does not list, so nobody knows for whom they are. Build them too (add them to "
            "--only), or delete them."
        )
        raise UsageError(msg)


def _holds_files(path: Path) -> bool:
    """Whether there is a product at `path`: where a folder is one, a file is in the way of it."""
    if path.suffix:
        return path.is_file()
    return any(inside.is_file() for inside in path.rglob("*"))


def guard_audience(kept: Entries, audience: Audience) -> None:
    """Nothing, if the products that stay are for the same audience as the new ones.

    Raises:
        UsageError: they are not; a folder that looks public must not hold internal products.
    """
    for name, entry in sorted(kept.items()):
        if entry["audience"] != audience:
            msg = (
                f"Sản phẩm “{name}” đang có là bản {entry['audience']}, không trộn với bản "
                f"{audience}. Dựng lại cả nó (thêm vào --only, hoặc --also) hoặc chọn "
                "--out khác. | "
                f'The product "{name}" in place is {entry["audience"]} and cannot be mixed with '
                f'{audience} ones. Build all (without --only; with --also for "also"), or choose '
                "another --out."
            )
            raise UsageError(msg)


def gone(before: Entries, made: Entries) -> list[Path]:
    """Files that the remade products had and have no longer."""
    new = {row["path"] for entry in made.values() for row in entry["out"]}
    old = {row["path"] for name in made if name in before for row in before[name]["out"]}
    return [Path(path) for path in sorted(old - new)]


@dataclass(frozen=True, slots=True)
class Read:
    """What a build read: `files` of the `workspace`, and a file of roads from outside of it.

    `unsaid`: those of which the manifest says no more than the name, for a digest of what is
    internal tells of it.
    """

    workspace: Path
    files: tuple[str, ...]
    unsaid: frozenset[str] = frozenset()
    network: Path | None = None

    def rows(self) -> list[dict[str, object]]:
        """A row for each file."""
        found: list[dict[str, object]] = [
            {"path": name} if name in self.unsaid else _row(self.workspace, Path(name))
            for name in self.files
        ]
        if self.network and self.network.is_file():
            found.append(_row(self.network.parent, Path(self.network.name)))
        return found


def entries(atlas: Atlas, read: Read, stage: Path) -> Entries:
    """The entries of the products that stand in `stage`, made of what was `read`."""
    made = sorted(path.relative_to(stage) for path in stage.rglob("*") if path.is_file())
    common = {
        "as_of": atlas.as_of.isoformat(),
        "audience": atlas.audience,
        "in": read.rows(),
    }
    by_product: dict[str, list[dict[str, object]]] = {}
    for path in made:
        by_product.setdefault(_PRODUCT_OF[path.parts[0]], []).append(_row(stage, path))
    return {
        name: {**common, "versions": _versions(atlas, name), "out": rows}
        for name, rows in sorted(by_product.items())
    }


def _versions(atlas: Atlas, product: str) -> dict[str, str]:
    more = [name for name in _MORE.get(product, ()) if _installed(name)]
    return {
        "lienket": atlas.version,
        "python": platform.python_version(),
        **{name: metadata.version(name) for name in (*_LIBRARIES, *more)},
    }


def _installed(name: str) -> bool:
    return any(metadata.distributions(name=name))


def _row(folder: Path, path: Path) -> dict[str, object]:
    content = (folder / path).read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    return {"path": path.as_posix(), "bytes": len(content), "sha256": digest}


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
