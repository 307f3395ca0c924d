"""The GIS delivery: a package and a project that opens it as the same map."""

from __future__ import annotations

from pathlib import Path

from lienket import opening
from lienket.export_tables import Delivery
from lienket.qgis import extra_tables, maplayers, package, project
from lienket.qgis.bookmarks import View
from lienket.qgis.file_header import settled
from lienket.qgis.gpkg_extensions import Style
from lienket.style.units import Zooms
from lienket.vocabulary import worded

__all__ = ("PROJECT", "settled", "write")

PROJECT = "lienket.qgz"


@worded
def write(delivery: Delivery, folder: Path, code: str) -> None:
    """Write `qgis/lienket.gpkg` and, beside it, `qgis/lienket.qgz`, in the CRS `code`.

    The same delivery gives the same bytes. The package also carries the styles, so that a layer
    added to another project looks as it does here; the project asks for nothing but the package.

    Args:
        delivery: what is delivered.
        folder: where the folder `qgis` is made.
        code: EPSG:4326, or a projected CRS, as `crs.choose` gives it.

    Raises:
        ProductError: the package cannot be written.
    """
    out = folder / "qgis"
    out.mkdir(parents=True, exist_ok=True)
    whole = extra_tables.add(delivery)
    south, north = delivery.atlas.sides.total_bounds[[1, 3]]
    view = View(whole, code, Zooms(float(south + north) / 2, opening.zoom_shift(delivery.atlas)))
    styles = {
        table.name: [
            Style(theme.title, maplayers.qml(table, theme, view), number == 0)
            for number, theme in enumerate(maplayers.themes(table))
        ]
        for table in whole
    }
    package.write(whole, out / maplayers.PACKAGE, code, styles)
    (out / PROJECT).write_bytes(project.pack(view))
