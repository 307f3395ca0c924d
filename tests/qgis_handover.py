"""Run by QGIS's own Python: writes a layer in the formats in which offices hand files over.

    python3 qgis_handover.py layer.geojson folder

As people do it there: Export > Save Features As, with VN-2000 / TM-3 107-15 for what has a CRS.
Curves go into curves.gpkg: a road of one arc.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeature,
    QgsGeometry,
    QgsProject,
    QgsVectorFileWriter,
    QgsVectorLayer,
)

WRITTEN = (
    ("duong.shp", "ESRI Shapefile", 9215),
    ("duong.tab", "MapInfo File", 4326),
    ("duong.mif", "MapInfo MIF", 4326),
    ("duong.kml", "KML", 4326),
    ("duong.gpx", "GPX", 4326),
    ("duong.dxf", "DXF", 9215),
    ("duong.gpkg", "GPKG", 9215),
    ("duong.fgb", "FlatGeobuf", 9215),
    ("duong.csv", "CSV", 9215),
)


def write(layer: Any, path: Path, driver: str, code: int) -> None:
    """`layer` in a file of `driver`, in the CRS `code`."""
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = driver
    options.fileEncoding = "UTF-8"
    system = QgsCoordinateReferenceSystem.fromEpsgId(code)
    project = QgsProject.instance()
    options.ct = QgsCoordinateTransform(layer.crs(), system, project)
    if driver == "CSV":
        options.layerOptions = ["GEOMETRY=AS_WKT"]
    if driver == "GPX":
        options.datasourceOptions = ["GPX_USE_EXTENSIONS=YES"]
    if driver == "DXF":
        options.skipAttributeCreation = True
    context = project.transformContext()
    wrong, why, *_ = QgsVectorFileWriter.writeAsVectorFormatV3(layer, str(path), context, options)
    print(path.name, wrong, why)


def main() -> None:
    """Write them all."""
    application = QgsApplication([], False)  # noqa: FBT003 - no window
    application.initQgis()
    source, folder = sys.argv[1], Path(sys.argv[2])
    layer = QgsVectorLayer(source, "duong", "ogr")
    for name, driver, code in WRITTEN:
        write(layer, folder / name, driver, code)
    arc = QgsVectorLayer("CompoundCurve?crs=EPSG:4326&field=ten:string", "arc", "memory")
    row = QgsFeature(arc.fields())
    row["ten"] = "cung"
    row.setGeometry(
        QgsGeometry.fromWkt("CompoundCurve(CircularString(106.3 21.5,106.35 21.55,106.4 21.5))")
    )
    arc.dataProvider().addFeature(row)
    write(arc, folder / "curves.gpkg", "GPKG", 4326)


if __name__ == "__main__":
    main()
