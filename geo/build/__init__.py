"""The path, written once: facts, layers, checks, join, borders, style, then the pictures (floor 4).

`atlas` carries a workspace to what pictures are made from, `run` makes the products and puts
them in place together, `check` stops at the faults.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib import resources
from pathlib import Path

import geopandas as gpd

import geo
from geo import (
    borders,
    catalogue,
    checks,
    crs,
    facts,
    front,
    join,
    layers,
    qgis,
    style,
    tables,
    webmap,
)
from geo.build import manifest, publish
from geo.checks.case import Case
from geo.errors import Fault, UsageError, WorkspaceError
from geo.records import Atlas, Audience, Catalogue, Facts

USUAL = ("web", "tables", "qgis")
"""The product groups that a build makes unless others are named."""

PRODUCTS = (*USUAL, "sheets")
"""The product groups that can be made, in the order they are made; map sheets take a minute."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to build: from which workspace, to where, as of when, for whom, and which products.

    `crs` is the EPSG code of the QGIS package, by default that the workspace measures in; `workers`
    is how many processes draw map sheets, each a fresh Python that imports the main module.
    """

    workspace: Path
    out: Path
    as_of: date | None = None
    audience: Audience = "public"
    only: tuple[str, ...] = USUAL
    tiles: webmap.Tiles | None = None
    crs: str | None = None
    workers: int = 1


def embedded() -> Path:
    """The workspace that travels with the program: in the wheel, or `layers/` of a checkout."""
    inside = Path(str(resources.files("geo"))) / "workspace"
    return inside if inside.is_dir() else inside.parent.parent / "layers"


@dataclass(frozen=True, slots=True)
class _Workspace:
    catalogue: Catalogue
    frames: dict[str, gpd.GeoDataFrame]
    facts: Facts
    country: gpd.GeoDataFrame | None = None


def check(workspace: Path) -> tuple[Fault, ...]:
    """Every fault of a workspace, sorted; empty when it is clean.

    Raises:
        UsageError: there is no such folder.
    """
    try:
        _read(workspace)
    except WorkspaceError as error:
        return error.faults
    return ()


def _read(folder: Path) -> _Workspace:
    """The workspace in `folder`, checked.

    Raises:
        UsageError: there is no such folder.
        WorkspaceError: it has faults; all of them at once.
    """
    if not folder.is_dir():
        msg = (
            f"Không có thư mục dữ liệu {folder}. Nêu thư mục có catalogue.toml, "
            "hoặc tạo một bộ mẫu bằng `lienket init`. | "
            f"There is no workspace folder {folder}. Name one that holds catalogue.toml, "
            "or make an example with `lienket init`."
        )
        raise UsageError(msg)
    found, faults, entries = catalogue.examine(folder)
    tables_of_facts, met, rows = facts.examine(folder)
    faults += met
    frames, met, features = layers.examine(folder, found)
    faults += met
    country, met = layers.country(folder, found)
    faults += met
    faults += checks.run(
        Case(found, frames, tables_of_facts, entries=entries, files=features, tables=rows)
    )
    if faults:
        raise WorkspaceError(faults)
    return _Workspace(found, frames, tables_of_facts, country)


def atlas(workspace: Path, *, as_of: date | None = None, audience: Audience = "public") -> Atlas:
    """The workspace checked and joined, as of a date (default: its newest) and for an audience.

    Raises:
        UsageError: there is no such folder.
        WorkspaceError: it has faults; all of them at once.
    """
    return _joined(_read(workspace), as_of, audience)


def _joined(source: _Workspace, as_of: date | None, audience: Audience) -> Atlas:
    visible = join.visible(source.facts, audience)
    day = as_of or join.newest_date(source.catalogue, visible)
    seen = join.until(visible, day)
    latest = join.newest(seen)
    frames = join.attach(source.catalogue, source.frames, seen, latest)
    named = join.sources(source.facts, seen, frames.values(), as_of=day)
    seen = replace(seen, sources=named)
    return Atlas(
        catalogue=source.catalogue,
        facts=seen,
        frames=frames,
        sides=join.sides(source.catalogue, source.frames[source.catalogue.sides_layer]),
        latest=latest,
        states=borders.find(source.catalogue, seen, latest, frames),
        symbols=style.classify(latest),
        as_of=day,
        audience=audience,
        version=geo.__version__,
        country=source.country,
    )


def run(order: Order, *, say: Callable[[str], None] = lambda _: None) -> tuple[Path, ...]:
    """Make the products of `order` and put them in place together; what was made, sorted.

    Everything is made in a folder beside the products first. If anything fails, the last good
    products stay as they were.

    Args:
        order: what to build.
        say: called with one line for each step.

    Raises:
        UsageError: a product is unknown, or for another audience than those that stay beside it;
            or there is no such workspace.
        WorkspaceError: the workspace has faults; all of them at once.
        ProductError: the products cannot be written to their place.
    """
    _guard_products(order.only)
    publish.recover(order.out)
    before = manifest.held(order.out)
    remade = {*order.only, manifest.FRONT}
    kept = {name: entry for name, entry in before.items() if name not in remade}
    manifest.guard_strays(order.out, before, order.only)
    manifest.guard_audience(kept, order.audience)
    say("Đọc và kiểm tra dữ liệu | Reading and checking the workspace")
    source = _read(order.workspace)
    say("Ghép trạng thái vào lớp | Joining statuses and layers")
    picture = _joined(source, order.as_of, order.audience)
    code = _package_crs(picture, order.crs)
    with publish.staged(order.out) as stage:
        if "web" in order.only:
            say("Vẽ bản đồ web | Drawing the web map")
            webmap.write(picture, stage / "links.html", tiles=order.tiles)
        if "tables" in order.only:
            say("Ghi bảng và GeoJSON | Writing tables and GeoJSON")
            tables.write(picture, stage)
        if "qgis" in order.only:
            say("Đóng gói cho QGIS | Packing for QGIS")
            qgis.write(picture, stage, code)
        if "sheets" in order.only:
            from geo import sheet  # noqa: PLC0415 - heavy, and not for every build

            say("Vẽ các tờ bản đồ | Drawing the map sheets")
            sheet.write(picture, stage, workers=order.workers)
        say("Làm trang đầu | Making the front page")
        listed = _listed(picture, kept, stage, order.out)
        front.write(picture, listed, stage / manifest.FRONT_PAGE)
        say("Đưa sản phẩm vào chỗ | Putting the products in place")
        read = _files_read(order.workspace, source.catalogue)
        made = manifest.entries(picture, order.workspace, read, stage)
        manifest.write(picture, {**kept, **made}, stage / manifest.FILE)
        publish.place(stage, order.out, manifest.gone(before, made))
    files = [row["path"] for entry in made.values() for row in entry["out"]]
    return tuple(order.out / name for name in [*sorted(files), manifest.FILE])


def _package_crs(picture: Atlas, asked: str | None) -> str:
    """The EPSG code of the QGIS package.

    Raises:
        UsageError: the one asked for does not fit the workspace.
    """
    catalogue = picture.catalogue
    if asked is None:
        return catalogue.measuring_crs
    own = [catalogue.measuring_crs, *(side.crs for side in catalogue.sides)]
    west, south, east, north = map(float, picture.sides.total_bounds)
    return crs.choose(asked, own, (west, south, east, north))


def _listed(
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
    return tuple(sorted([*made, *stays], key=lambda product: product.path))


def _files_read(folder: Path, found: Catalogue) -> tuple[str, ...]:
    """The files of a workspace that a build reads, by their path in it, sorted."""
    workbook = f"{facts.FOLDER}/{facts.WORKBOOK}"
    tables_of_facts = [f"{facts.FOLDER}/{name}.csv" for name in facts.TABLES]
    optional = [workbook] if (folder / workbook).is_file() else tables_of_facts
    rows = [*found.layers, *([found.country] if found.country else [])]
    own = (catalogue.FILE, catalogue.KNOWN_FILE, catalogue.SHEETS_FILE)
    names = [*own, *optional, *(row.file for row in rows)]
    return tuple(sorted(name for name in names if (folder / name).is_file()))


def _guard_products(only: Sequence[str]) -> None:
    """Nothing, if every product asked for can be made.

    Raises:
        UsageError: one is unknown, or there is none.
    """
    choices = ", ".join(PRODUCTS)
    for name in only:
        if name not in PRODUCTS:
            msg = (
                f"Không có sản phẩm “{name}”. Chọn trong: {choices}. | "
                f'There is no product "{name}". Choose from: {choices}.'
            )
            raise UsageError(msg)
    if not only:
        msg = f"Chưa chọn sản phẩm. Chọn trong: {choices}. | Choose a product from: {choices}."
        raise UsageError(msg)
