"""The products of an order, each by the module that makes it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from lienket import export_tables, exports, qgis, report, tables, webmap
from lienket.i18n import notice
from lienket.model.atlas import Atlas
from lienket.pipeline.order import Order


def make(
    order: Order,
    picture: Atlas,
    stage: Path,
    say: Callable[[str], None],
    warn: Callable[[str], None],
) -> None:
    """Make the products of `order` in `stage`.

    Raises:
        ProductError: a file cannot be written.
    """
    code = export_tables.system(picture, order.crs)
    if "web" in order.only:
        say(notice("step_web"))
        webmap.write(picture, stage / "links.html", tiles=order.tiles)
    if "tables" in order.only:
        say(notice("step_tables"))
        tables.write(picture, stage)
    if "qgis" in order.only:
        say(notice("step_qgis"))
        qgis.write(picture, stage, code)
    if "sheets" in order.only:
        from lienket import sheet  # noqa: PLC0415 - heavy, and not for every build

        say(notice("step_sheets"))
        sheet.write(picture, stage, workers=order.workers, warn=warn)
    if "report" in order.only:
        say(notice("step_report"))
        with tempfile.TemporaryDirectory() as folder:
            figures = _figures(picture, stage, Path(folder)) if "sheets" in order.only else ()
            for language, name in report.FILES.items():
                report.write(picture, stage / name, figures, language)
    if order.also:
        say(notice("step_also", formats=", ".join(order.also)))
        handed, out = export_tables.from_atlas(picture), stage / exports.FOLDER
        for loss in exports.write(handed, order.also, out, code):
            warn(str(loss))


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
