"""Two states of things to compare: workspaces, folders of products, or a what-if; and its files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from lienket import catalogue, pipeline, schema, vocabulary
from lienket.errors import UsageError
from lienket.i18n import Pair, notice
from lienket.model.atlas import Atlas
from lienket.model.records import Audience
from lienket.pipeline import assumptions, manifest
from lienket.pipeline.changes import place
from lienket.tables import contrast_book
from lienket.tables.status import links_status
from lienket.timeline import contrast_lines, contrasts
from lienket.timeline.contrasts import Comparison, Snapshot

_STATUS = Path("tables", "links_status.csv")
_PACKAGE = Path("qgis", "lienket.gpkg")
_TABLES = {"worth": "link_worth", "within": "people_within", "units": "unit_access"}
_ENDINGS = (".xlsx", ".csv")


@dataclass(frozen=True, slots=True)
class Asked:
    """One of the two: a folder, and for a workspace the date, the audience and what is assumed."""

    folder: Path
    as_of: date | None = None
    audience: Audience = "public"
    assumed: tuple[str, ...] = ()


def find(before: Asked, after: Asked, warn: Callable[[str], None]) -> Comparison:
    """How `after` differs from `before`.

    Raises:
        UsageError: one is no folder to compare, or both have nothing in common.
        WorkspaceError: a workspace has faults, or what is assumed cannot be.
    """
    one, two = (_snapshot(each, warn) for each in (before, after))
    made = contrasts.compare(one, two)
    common = {*one.links.index} & {*two.links.index} or {*one.units["unit"]} & {*two.units["unit"]}
    if not common:
        raise UsageError(notice("compare_nothing", before=one.path, after=two.path))
    return made


def _snapshot(asked: Asked, warn: Callable[[str], None]) -> Snapshot:
    """What is compared of a workspace or of a folder of products.

    Raises:
        UsageError: it is neither, or of products nothing can be assumed.
        WorkspaceError: a workspace has faults, or what is assumed cannot be.
    """
    folder = asked.folder
    if (folder / catalogue.FILE).is_file():
        atlas = pipeline.atlas(
            folder, as_of=asked.as_of, audience=asked.audience, people=True,
            assumed=asked.assumed, warn=warn,
        )  # fmt: skip
        return of_atlas(atlas, str(folder), assumptions.listed(asked.assumed))
    if not (folder / _STATUS).is_file():
        raise UsageError(notice("compare_no_folder", folder=folder, file=_STATUS.as_posix()))
    if asked.assumed:
        raise UsageError(notice("compare_products_if", folder=folder))
    return _of_products(folder)


def of_atlas(atlas: Atlas, path: str, assumed: str = "") -> Snapshot:
    """What is compared of an atlas."""
    with vocabulary.using(atlas):
        links = links_status(atlas).set_index("key", drop=False)
    known = atlas.catalogue
    return Snapshot(
        path=path,
        title=(known.title_vi, known.title_en),
        as_of=atlas.as_of.isoformat(),
        assumed=assumed,
        sides={side.key: (side.name_vi, side.name_en) for side in known.sides},
        links=links,
        worth=atlas.access.worth,
        within=atlas.access.within,
        units=atlas.access.units,
    )


def _of_products(folder: Path) -> Snapshot:
    """What is compared of the products in `folder`.

    Raises:
        UsageError: a file of them cannot be read.
    """
    try:
        links = pd.read_csv(
            folder / _STATUS, dtype=str, keep_default_na=False, encoding="utf-8-sig"
        )
        told = json.loads((folder / manifest.FILE).read_text(encoding="utf-8"))
        entry = manifest.held(folder)["tables"]
        links = links.assign(length_km=pd.to_numeric(links["length_km"])).set_index(
            "key", drop=False
        )
        title = str(told["title_vi"]), str(told["title_en"])
    except (OSError, ValueError, KeyError, TypeError) as why:
        raise UsageError(notice("compare_illegible", folder=folder, why=why)) from why
    package = folder / _PACKAGE
    return Snapshot(
        path=str(folder),
        title=title,
        as_of=entry["as_of"],
        assumed=str(entry.get("options", {}).get(manifest.ASSUMED, "")),
        sides=_sides(package, links),
        links=links,
        **{name: _table(package, layer) for name, layer in _TABLES.items()},
    )


def _table(package: Path, layer: str) -> pd.DataFrame:
    """A table of a package; empty where there is none, or no package."""
    empty = pd.DataFrame(columns=list(schema.names(layer)))
    if not package.is_file():
        return empty
    try:
        return pd.DataFrame(pyogrio.read_dataframe(package, layer=layer, read_geometry=False))
    except (DataLayerError, DataSourceError):
        return empty


def _sides(package: Path, links: pd.DataFrame) -> dict[str, Pair]:
    """The sides of products by key, with their names where the package has them."""
    keys = dict.fromkeys(key for cell in links["sides"] for key in cell.split(";") if key)
    rows = _named(package)
    return {key: rows.get(key, (key, key)) for key in keys}


def _named(package: Path) -> dict[str, Pair]:
    if not package.is_file():
        return {}
    try:
        rows = pyogrio.read_dataframe(package, layer="sides", read_geometry=False)
        return {str(row.key): (str(row.name_vi), str(row.name_en)) for row in rows.itertuples()}
    except (DataLayerError, DataSourceError, AttributeError):
        return {}


def write(made: Comparison, path: Path) -> None:
    """Write a comparison to `path`: a workbook, or CSV, by what its name ends with.

    Raises:
        UsageError: it ends with neither.
        ProductError: the file cannot be written.
    """
    guard(path)
    csv_ = path.suffix.lower() == ".csv"
    place(path, _as_csv(made) if csv_ else contrast_book.as_xlsx(made))


def guard(path: Path) -> None:
    """Nothing, if a comparison can be written to a file of that name.

    Raises:
        UsageError: it cannot.
    """
    if path.suffix.lower() not in _ENDINGS:
        raise UsageError(notice("compare_ending", file=path, endings=", ".join(_ENDINGS)))


def _as_csv(made: Comparison) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, contrasts.RECORD, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(contrast_lines.records(made))
    return out.getvalue().encode("utf-8-sig")
