"""The GeoPackage: every layer and table with its names, codes, metadata, keys and styles inside.

pyogrio writes the tables; what it has no option for is added with SQLite. The same delivery gives
the same bytes, whenever and wherever it is written.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from lienket import archive
from lienket.errors import ProductError
from lienket.export_tables import Delivery, Table
from lienket.i18n import notice
from lienket.qgis import file_header, gpkg_extensions, metadata, readme
from lienket.qgis.gpkg_extensions import Style
from lienket.speech import labelled

_VERSION = "1.3"
"""The version of GeoPackage: newer ones make GDAL 3.6 warn."""


def write(delivery: Delivery, path: Path, code: str, styles: Mapping[str, Sequence[Style]]) -> None:
    """Write `delivery` to the GeoPackage `path`, its layers in the CRS `code` (`EPSG:3405`).

    Layers are sorted by key and numbered from 1. Keys are unique, references are foreign keys.

    Args:
        delivery: what is written, EPSG:4326.
        path: the file; one that is there is replaced.
        code: EPSG:4326, or a projected CRS, as `crs.choose` gives it.
        styles: by the name of a table, its styles.

    Raises:
        ProductError: the file cannot be written.
    """
    try:
        path.unlink(missing_ok=True)
        with archive.plainly(path) as file:
            with _dated(gpkg_extensions.moment(delivery.atlas)):
                _store(delivery, file, code)
            with closing(sqlite3.connect(file)) as base:
                gpkg_extensions.add(base, delivery, code, styles)
                base.execute("VACUUM")
            file_header.settle(file)
    except (OSError, sqlite3.Error, DataLayerError, DataSourceError) as why:
        raise ProductError(notice("package_unwritable", name=path.name, why=why)) from why


@contextmanager
def _dated(moment: str) -> Iterator[None]:
    """GDAL stamps with `moment` instead of now, and does not wait for the disk at each table."""
    options = {"OGR_CURRENT_DATE": moment, "OGR_SQLITE_SYNCHRONOUS": "OFF"}
    before = {name: pyogrio.get_gdal_config_option(name) for name in options}
    pyogrio.set_gdal_config_options(options)
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(before)


def _store(delivery: Delivery, path: Path, code: str) -> None:
    """Write the rows of all tables."""
    atlas = delivery.atlas
    titles = metadata.distinct({table.name: labelled(table) for table in delivery})
    options = {"VERSION": _VERSION, "ADD_GPKG_OGR_CONTENTS": "NO"}
    # What is to be read first is what a list of the layers begins with.
    for table in sorted(delivery, key=lambda table: table.name != readme.TABLE):
        told = metadata.of_table(table, atlas)
        pyogrio.write_dataframe(
            _rows(table, code),
            path,
            layer=table.name,
            driver="GPKG",
            append=path.exists(),
            geometry_type=table.geometry or None,
            layer_metadata=metadata.items((table.vi, table.en), told),
            layer_options={
                "FID": table.free("fid"),
                "GEOMETRY_NAME": table.geometry_column,
                "IDENTIFIER": titles[table.name],
                "DESCRIPTION": metadata.summary(table.en, told, 1),
            },
            dataset_options=None if path.exists() else options,
        )


def _rows(table: Table, code: str) -> pd.DataFrame:
    if not isinstance(table.rows, gpd.GeoDataFrame):
        return table.rows
    rows = table.rows.sort_values(table.key) if table.key else table.rows
    return rows.to_crs(code)
