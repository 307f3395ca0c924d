"""The tables people take away: GeoJSON, CSV and XLSX."""

from __future__ import annotations

from pathlib import Path

from lienket.model.atlas import Atlas
from lienket.speech import column
from lienket.tables import geojson, sheets, status
from lienket.timeline import SILENT_DAYS
from lienket.vocabulary import worded


@worded
def write(atlas: Atlas, folder: Path, *, silent_days: int = SILENT_DAYS) -> None:
    """Write `geojson/<layer>.geojson`, `tables/links_status.csv` and `tables/links.xlsx`.

    `tables/links_status_<language>.csv` is the first in words of the language that products speak
    first, heads too.

    Beside the layers stand the border, its crossings and its gaps. The same atlas gives the same
    bytes. A schematic line has no `length_km` in them. The folders are made if they are not there.
    The workbook has a sheet of what no source has spoken of for more than `silent_days` [d].
    """
    (folder / "geojson").mkdir(parents=True, exist_ok=True)
    (folder / "tables").mkdir(parents=True, exist_ok=True)
    geojson.write(atlas, folder / "geojson")
    table = status.links_status(atlas)
    (folder / "tables" / "links_status.csv").write_bytes(sheets.as_csv(table))
    (folder / "tables" / f"{column('links_status')}.csv").write_bytes(
        sheets.as_csv(status.in_words(table, atlas))
    )
    (folder / "tables" / "links.xlsx").write_bytes(sheets.as_xlsx(atlas, table, silent_days))
