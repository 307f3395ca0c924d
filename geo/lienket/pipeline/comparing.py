"""Two states of things to compare: workspaces, folders of products, or a what-if; and its files."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lienket import catalogue, pipeline, vocabulary
from lienket.errors import UsageError
from lienket.i18n import notice
from lienket.model.atlas import Atlas
from lienket.model.records import Audience
from lienket.pipeline import assumptions, built, targets
from lienket.pipeline.changes import place
from lienket.tables import contrast_book
from lienket.tables.status import links_status
from lienket.timeline import contrast_lines, contrasts
from lienket.timeline.contrasts import Comparison, Snapshot

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
        UsageError: one is no folder to compare, they are not for the same audience, or have
            nothing in common.
        WorkspaceError: a workspace has faults, or what is assumed cannot be.
    """
    one, two = (_snapshot(each, warn) for each in (before, after))
    if one.audience != two.audience:
        raise UsageError(notice("compare_audiences", before=one.path, after=two.path))
    made = contrasts.compare(one, two)
    common = {*one.links.index} & {*two.links.index} or {*one.units["unit"]} & {*two.units["unit"]}
    if not common:
        raise UsageError(notice("compare_nothing", before=one.path, after=two.path))
    return made


def _snapshot(asked: Asked, warn: Callable[[str], None]) -> Snapshot:
    """What is compared of a workspace or of a folder of products.

    Raises:
        UsageError: it is neither, or of products something is assumed, or another day asked for.
        WorkspaceError: a workspace has faults, or what is assumed cannot be.
    """
    folder = asked.folder
    if (folder / catalogue.FILE).is_file():
        atlas = pipeline.atlas(
            folder, as_of=asked.as_of, audience=asked.audience, people=True,
            assumed=asked.assumed, warn=warn,
        )  # fmt: skip
        return of_atlas(atlas, str(folder), assumptions.listed(asked.assumed))
    if not (folder / built.STATUS).is_file():
        raise UsageError(notice("compare_no_folder", folder=folder, file=built.STATUS.as_posix()))
    if asked.assumed:
        raise UsageError(notice("compare_products_if", folder=folder))
    made = built.read(folder)
    if asked.as_of and asked.as_of.isoformat() != made.as_of:
        raise UsageError(
            notice("compare_products_day", folder=folder, day=made.as_of, asked=asked.as_of)
        )
    return made


def of_atlas(atlas: Atlas, path: str, assumed: str = "") -> Snapshot:
    """What is compared of an atlas."""
    with vocabulary.using(atlas):
        links = links_status(atlas).set_index("key", drop=False)
    known = atlas.catalogue
    return Snapshot(
        path=path,
        title=(known.title_vi, known.title_en),
        as_of=atlas.as_of.isoformat(),
        audience=atlas.audience,
        assumed=assumed,
        sides={side.key: (side.name_vi, side.name_en) for side in known.sides},
        links=links,
        worth=atlas.access.worth,
        within=atlas.access.within,
        units=atlas.access.units,
    )


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
    """Nothing, if a comparison can be written to a file of that name, in that place.

    Raises:
        UsageError: it cannot.
    """
    targets.guard(path)
    if path.suffix.lower() not in _ENDINGS:
        raise UsageError(notice("compare_ending", file=path, endings=", ".join(_ENDINGS)))


def _as_csv(made: Comparison) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, contrasts.RECORD, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(contrast_lines.records(made))
    return out.getvalue().encode("utf-8-sig")
