"""Run by QGIS's own Python: the themes of a project, and the names that stand under one.

    python3 qgis_units.py project.qgz theme scale...

Prints JSON: what is checked in the tree after each theme is applied, and for each scale of the
theme the names that are written, with the areas that they fill.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsLayerTreeModel,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsProject,
)
from qgis.PyQt.QtCore import QSize

SIZE, DPI = 1400, 96


def written(project: Any, theme: str, scale: float) -> list[list[Any]]:
    """The layer, text and corners of each name under a theme, at 1 : `scale` about the middle."""
    settings, themes = QgsMapSettings(), project.mapThemeCollection()
    settings.setDestinationCrs(project.crs())
    settings.setOutputSize(QSize(SIZE, SIZE))
    settings.setOutputDpi(DPI)
    settings.setLayers(themes.mapThemeVisibleLayers(theme))
    settings.setLayerStyleOverrides(themes.mapThemeStyleOverrides(theme))
    settings.setLabelingEngineSettings(project.labelingEngineSettings())
    settings.setTransformContext(project.transformContext())
    extent = project.viewSettings().defaultViewExtent()
    settings.setExtent(extent)
    extent.scale(scale / settings.scale())
    settings.setExtent(extent)
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    return [
        [label.layerID, label.labelText, [[point.x(), point.y()] for point in label.cornerPoints]]
        for label in job.takeLabelingResults().allLabels()
        if label.labelText.strip()
    ]


def main() -> None:
    """Open, apply, write."""
    source, theme, *scales = sys.argv[1:]
    application = QgsApplication([], False)  # noqa: FBT003 - no window
    application.initQgis()
    project = QgsProject.instance()
    project.read(source)
    root, themes = project.layerTreeRoot(), project.mapThemeCollection()
    model = QgsLayerTreeModel(root)
    opened = {group.name(): group.itemVisibilityChecked() for group in root.findGroups()}
    checked = {}
    for name in themes.mapThemes():
        themes.applyTheme(name, root, model)
        checked[name] = {
            "groups": [group.name() for group in root.findGroups() if group.isVisible()],
            "layers": [node.layerId() for node in root.findLayers() if node.isVisible()],
        }
    names = {scale: written(project, theme, float(scale)) for scale in scales}
    print(json.dumps({"opened": opened, "checked": checked, "names": names}))
    del model
    project.clear()
    application.exitQgis()


if __name__ == "__main__":
    main()
