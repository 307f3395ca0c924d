"""Run by QGIS's own Python: opens projects and says every text that they show, drawing nothing.

    python3 qgis_texts.py project.qgz …

Prints JSON, by project.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from qgis.core import QgsApplication, QgsLayoutItemLabel, QgsLayoutItemLegend, QgsProject
from qgis_probe import labels, names, tips, told, written


def values(layer: Any) -> list[str]:
    """Every text in the cells of a layer."""
    return [
        value for row in layer.getFeatures() for value in row.attributes() if isinstance(value, str)
    ]


def of(project: Any, path: str) -> dict[str, Any]:
    """What a project shows."""
    said: list[str] = []
    log = QgsApplication.messageLog()
    log.messageReceived.connect(lambda text, tag, _: said.append(f"{tag}: {text}"))
    read = project.read(path)
    layers = project.mapLayers().values()
    spatial = [layer for layer in layers if layer.isSpatial()]
    items = [item for sheet in project.layoutManager().printLayouts() for item in sheet.items()]
    legends = [item for item in items if isinstance(item, QgsLayoutItemLegend)]
    found = {
        "read": read,
        "error": project.error(),
        "said": said,
        "title": project.title(),
        "metadata": project.metadata().abstract(),
        "layers": {layer.id(): told(layer) for layer in layers},
        "values": {layer.id(): values(layer) for layer in layers},
        "labels": {layer.id(): written(layer) for layer in spatial if labels(layer)},
        "tips": {layer.id(): tips(layer) for layer in spatial},
        "names": {layer.id(): names(layer) for layer in layers},
        "tree": [node.name() for node in project.layerTreeRoot().findLayers()],
        "groups": [node.name() for node in project.layerTreeRoot().findGroups()],
        "bookmarks": [mark.name() for mark in project.bookmarkManager().bookmarks()],
        "texts": [item.currentText() for item in items if isinstance(item, QgsLayoutItemLabel)],
        "legend": [
            [node.name(), *(row.data(0) for row in item.model().layerLegendNodes(node))]
            for item in legends
            for node in item.model().rootGroup().findLayers()
        ],
    }
    log.messageReceived.disconnect()
    return found


def main() -> None:
    """Open, ask, print."""
    application = QgsApplication([], False)  # noqa: FBT003 - no window
    application.initQgis()
    found = {path: of(QgsProject.instance(), path) for path in sys.argv[1:]}
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main()
