"""The products of an order, each by the module that makes it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lienket import export_tables, exports, qgis, report, tables, webmap
from lienket.export_tables import Delivery
from lienket.i18n import Language, notice
from lienket.model.atlas import Atlas
from lienket.pipeline.order import APPRAISALS, DRAWN, SHEETS, Order
from lienket.timeline.telling import Period


@dataclass(frozen=True, slots=True)
class Making:
    """What a writer is given: the order, the atlas, the folder, and whom to tell of what is odd.

    `handed` is the atlas as typed tables, for all that hand over tables. `pictures` is where what a
    report shows is drawn, `drawn` waits for that and for the sheets. `period`: what changed since
    the date that is asked for.
    """

    order: Order
    atlas: Atlas
    handed: Delivery
    stage: Path
    warn: Callable[[str], None]
    pictures: Path
    drawn: Callable[[], object]
    period: Period | None

    @property
    def code(self) -> str:
        """The CRS of what is delivered in one, as an EPSG code."""
        return export_tables.system(self.atlas, self.order.crs)


def make(  # noqa: PLR0913 - what a build has, and whom it tells
    order: Order, atlas: Atlas, handed: Delivery, stage: Path,
    *, period: Period | None, say: Callable[[str], None], warn: Callable[[str], None],
) -> None:  # fmt: skip
    """Make the products that are ordered; `say` is called with one line for each group.

    A report tells the changes of `period`.

    Map sheets are drawn by other processes meanwhile.

    Raises:
        ProductError: a file cannot be written.
    """
    with (
        tempfile.TemporaryDirectory() as folder,
        _drawing(order, atlas, stage, Path(folder), say=say, warn=warn) as drawn,
    ):
        making = Making(order, atlas, handed, stage, warn, Path(folder), drawn, period)
        # A report shows the maps of the same build, so it is made when they are there.
        for name in sorted(order.groups, key=[*WRITERS].index):
            say(notice(f"step_{name}", formats=", ".join(order.also)))
            WRITERS[name](making)


@contextmanager
def _drawing(  # noqa: PLR0913 - as `make` has them
    order: Order, atlas: Atlas, stage: Path, pictures: Path,
    *, say: Callable[[str], None], warn: Callable[[str], None],
) -> Iterator[Callable[[], object]]:  # fmt: skip
    """The drawing of sheets and appraisals, and of what a report shows, begun: what waits for it.

    Raises:
        UsageError: there is no route to appraise.
    """
    if not {*DRAWN} & {*order.only}:
        yield lambda: None
        return
    from lienket import sheet  # noqa: PLC0415 - heavy, and not for every build

    for epoch in order.units:
        sheet.guard_units(atlas, epoch)
    wanted = sheet.Wanted(
        sheet.SheetOptions(
            language=order.language or atlas.catalogue.language, grayscale=order.grayscale
        ),
        main=order.main_sheets,
        sheets=SHEETS in order.only,
        appraisals=APPRAISALS in order.only,
        pictures=pictures if {"report", SHEETS} <= {*order.only} else None,
        languages=[*report.files(atlas.catalogue.language)],
        units=[epoch for epoch in dict.fromkeys(order.units) if epoch != atlas.catalogue.epoch],
    )
    with sheet.begun(atlas, stage, wanted, workers=order.workers, warn=warn, say=say) as ended:
        # Sheets and appraisals wait for the same pool, whichever comes first.
        yield cache(ended)


def _web(making: Making) -> None:
    webmap.write(making.atlas, making.stage / "links.html", tiles=making.order.tiles)


def _tables(making: Making) -> None:
    tables.write(making.atlas, making.stage, silent_days=making.order.silent_days)


def _qgis(making: Making) -> None:
    qgis.write(making.handed, making.stage, making.code)


def _drawn(making: Making) -> None:
    making.drawn()


def _report(making: Making) -> None:
    for language, name in report.files(making.atlas.catalogue.language).items():
        figures = _figures(making, language)
        path = making.stage / name
        report.write(making.atlas, path, figures, language, period=making.period)


def _also(making: Making) -> None:
    out = making.stage / exports.FOLDER
    for loss in exports.write(making.handed, making.order.also, out, making.code):
        making.warn(str(loss))


WRITERS: Mapping[str, Callable[[Making], None]] = {
    "web": _web,
    "tables": _tables,
    "qgis": _qgis,
    SHEETS: _drawn,
    APPRAISALS: _drawn,
    "report": _report,
    "also": _also,
}
"""Who makes each group of products, in the order in which they are made."""


def _figures(making: Making, language: Language) -> tuple[report.Figure, ...]:
    """The main maps as pictures for the report in `language`; none in a build without sheets."""
    if SHEETS not in making.order.only:
        return ()
    from lienket.sheet import picture_name, report_picture, sheet_list, thumbnails  # noqa: PLC0415 - heavy, and not for every build

    return tuple(
        report.Figure(
            making.pictures / picture_name(plan, language),
            *(plan.title_vi, plan.title_en),
            *thumbnails.alternative(plan),
            letters=report_picture.letters(making.atlas, plan),
        )
        for plan in sheet_list.main(making.atlas)
        if report_picture.made_for(plan)
    )
