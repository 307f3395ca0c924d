"""The tables people take away: GeoJSON, CSV and XLSX (floor 3)."""

from __future__ import annotations

from pathlib import Path

from geo import join, layers
from geo.records import Atlas
from geo.tables import sheets, status


def write(atlas: Atlas, folder: Path) -> None:
    """Write `geojson/<layer>.geojson`, `tables/links_status.csv` and `tables/links.xlsx`.

    The same atlas gives the same bytes. A schematic line has no length in them. The folders are
    made if they are not there.
    """
    (folder / "geojson").mkdir(parents=True, exist_ok=True)
    (folder / "tables").mkdir(parents=True, exist_ok=True)
    for key, frame in atlas.frames.items():
        told = frame.assign(length_km=join.own_length_km(frame))
        layers.write(told, folder / "geojson" / f"{key}.geojson")
    table = status.links_status(atlas)
    (folder / "tables" / "links_status.csv").write_bytes(sheets.as_csv(table))
    (folder / "tables" / "links.xlsx").write_bytes(sheets.as_xlsx(atlas, table))
