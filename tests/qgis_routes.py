"""What QGIS's own network analysis finds, in its own Python: minutes and km of fastest ways.

    python3 qgis_routes.py ROADS.gpkg PLACES.gpkg FOLDER

ROADS has a column `kmh`, PLACES a column `key`; both are EPSG:4326. Prints the costs of
`native:shortestpathpointtolayer` from each place to each as JSON: {from: {to: [minutes, km]}}.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from qgis.analysis import QgsNativeAlgorithms
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsDistanceArea,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
    QgsVectorLayer,
)


def found(roads: str, places: str, place: Any, output: str) -> dict[str, list[float]]:
    """The minutes and km from one place to all, by the fastest way."""
    project = QgsProject.instance()
    context = QgsProcessingContext()
    context.setProject(project)
    start = place.geometry().asPoint()
    settings = {
        "INPUT": roads,
        "STRATEGY": 1,
        "SPEED_FIELD": "kmh",
        "TOLERANCE": 0,
        "START_POINT": f"{start.x()},{start.y()} [EPSG:4326]",
        "END_POINTS": places,
        "OUTPUT": output,
    }
    algorithm = QgsApplication.processingRegistry().algorithmById("native:shortestpathpointtolayer")
    _, done = algorithm.run(settings, context, QgsProcessingFeedback())
    if not done:
        sys.exit("QGIS found no ways")
    measure = QgsDistanceArea()
    measure.setSourceCrs(QgsCoordinateReferenceSystem("EPSG:4326"), project.transformContext())
    measure.setEllipsoid("EPSG:7030")
    return {
        way["key"]: [way["cost"] * 60, measure.measureLength(way.geometry()) / 1000]
        for way in QgsVectorLayer(output, "ways", "ogr").getFeatures()
        if way["cost"]  # NULL from a place to itself
    }


def main() -> None:
    """Ask for every place, print."""
    roads, places, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    application = QgsApplication([], False)  # noqa: FBT003 - no window
    application.initQgis()
    QgsApplication.processingRegistry().addProvider(QgsNativeAlgorithms())
    QgsProject.instance().setEllipsoid("EPSG:7030")
    starts = list(QgsVectorLayer(places, "places", "ogr").getFeatures())
    ways = {
        place["key"]: found(roads, places, place, str(folder / f"ways-{number}.gpkg"))
        for number, place in enumerate(starts)
    }
    print(json.dumps(ways))


if __name__ == "__main__":
    main()
