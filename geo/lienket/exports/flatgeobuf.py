"""FlatGeobuf: whole tables through pyogrio, typed columns and nulls kept."""

from __future__ import annotations

import io
from pathlib import Path

import pyogrio

from lienket.export_tables import Delivery
from lienket.exports.losses import Loss


def write(delivery: Delivery, folder: Path) -> tuple[Loss, ...]:
    """Write `<table>.fgb` for each layer (EPSG:4326); nothing is lost to this delivery alone."""
    for table in delivery.layers:
        # GDAL says nothing of a disk that is full, so it writes to memory.
        content = io.BytesIO()
        pyogrio.write_dataframe(
            table.rows,
            content,
            driver="FlatGeobuf",
            layer=table.name,
            geometry_type=table.geometry,
            layer_options={"TITLE": table.vi, "DESCRIPTION": table.en},
        )
        (folder / f"{table.name}.fgb").write_bytes(content.getvalue())
    return ()
