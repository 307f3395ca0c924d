"""The products of an order, each by the module that makes it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from lienket import export_tables, exports, qgis, report, tables, webmap
from lienket.export_tables import Delivery
from lienket.i18n import notice
from lienket.model.atlas import Atlas
from lienket.pipeline.order import Order


@dataclass(frozen=True, slots=True)
class Making:
    """What a writer is given: order, atlas, folder, whom to tell of what is odd and of steps.

    `handed` is the atlas as typed tables, for all that hand over tables.
    """

    order: Order
    atlas: Atlas
    handed: Delivery
    stage: Path
    warn: Callable[[str], None]
    say: Callable[[str], None]

    @property
    def code(self) -> str:
        """The CRS of what is delivered in one, as an EPSG code."""
        return export_tables.system(self.atlas, self.order.crs)


def make(making: Making) -> None:
    """Make the products that are ordered, and say so with one line for each group.

    Raises:
        ProductError: a file cannot be written.
    """
    order = making.order
    # A report shows the map sheets of the same build, so it is made when they are there.
    for name in sorted(order.groups, key=[*WRITERS].index):
        making.say(notice(f"step_{name}", formats=", ".join(order.also)))
        WRITERS[name](making)


def _web(making: Making) -> None:
    webmap.write(making.atlas, making.stage / "links.html", tiles=making.order.tiles)


def _tables(making: Making) -> None:
    tables.write(making.atlas, making.stage)


def _qgis(making: Making) -> None:
    qgis.write(making.handed, making.stage, making.code)


def _sheets(making: Making) -> None:
    from lienket import sheet  # noqa: PLC0415 - heavy, and not for every build

    sheet.write(
        making.atlas, making.stage, workers=making.order.workers, warn=making.warn,
        say=making.say,
    )  # fmt: skip


def _report(making: Making) -> None:
    with tempfile.TemporaryDirectory() as folder:
        drawn = "sheets" in making.order.only
        figures = _figures(making.atlas, making.stage, Path(folder)) if drawn else ()
        for language, name in report.FILES.items():
            report.write(making.atlas, making.stage / name, figures, language)


def _also(making: Making) -> None:
    out = making.stage / exports.FOLDER
    for loss in exports.write(making.handed, making.order.also, out, making.code):
        making.warn(str(loss))


WRITERS: Mapping[str, Callable[[Making], None]] = {
    "web": _web,
    "tables": _tables,
    "qgis": _qgis,
    "sheets": _sheets,
    "report": _report,
    "also": _also,
}
"""Who makes each group of products, in the order in which they are made."""


def _figures(picture: Atlas, stage: Path, folder: Path) -> tuple[report.Figure, ...]:
    """The map sheets that stand in `stage`, small, for the report; made in `folder`."""
    from lienket.sheet import FOLDER, sheet_list, thumbnails  # noqa: PLC0415 - heavy, and not for every build

    figures = []
    for plan in sheet_list.shipped(picture):
        image = folder / f"{plan.key}.png"
        image.write_bytes(thumbnails.picture(stage / FOLDER / image.name))
        told = thumbnails.alternative(plan)
        figures.append(report.Figure(image, plan.title_vi, plan.title_en, *told))
    return tuple(figures)
