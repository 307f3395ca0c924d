"""FlatGeobuf: whole tables through pyogrio, typed columns and nulls kept."""

from __future__ import annotations

from pathlib import Path

import pyogrio

from geo.delivery import Delivery
from geo.errors import ProductError
from geo.exports.loss import Loss


def write(delivery: Delivery, folder: Path) -> tuple[Loss, ...]:
    """Write `<table>.fgb` for each layer (EPSG:4326); nothing is lost to this delivery alone.

    Raises:
        ProductError: a file cannot be written.
    """
    for table in delivery.layers:
        title = {"TITLE": table.vi, "DESCRIPTION": table.en}
        path = folder / f"{table.name}.fgb"
        try:
            pyogrio.write_dataframe(
                table.rows,
                path,
                driver="FlatGeobuf",
                layer=table.name,
                geometry_type=table.geometry,
                layer_options=title,
            )
        except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as why:
            msg = f"Không ghi được {path}: {why} | Cannot write {path}: {why}"
            raise ProductError(msg) from why
    return ()
