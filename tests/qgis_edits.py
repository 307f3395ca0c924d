"""Run by QGIS's own Python: edits features of a package as a person does, and saves.

    python3 qgis_edits.py package edits.json

`edits.json`: a list of {"layer", "key", "shift": [dx, dy] or null, "values": {field: value}}.
Prints JSON: whether each layer was saved.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from qgis.core import QgsApplication, QgsVectorLayer


def main() -> None:
    """Edit, save, say so."""
    package, edits = sys.argv[1], json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    application = QgsApplication([], GUIenabled=False)
    application.initQgis()
    saved = {}
    for name in dict.fromkeys(edit["layer"] for edit in edits):
        layer = QgsVectorLayer(f"{package}|layername={name}", name, "ogr")
        layer.startEditing()
        wanted = {edit["key"]: edit for edit in edits if edit["layer"] == name}
        for feature in layer.getFeatures():
            edit = wanted.get(feature["key"])
            if edit is None:
                continue
            if edit["shift"]:
                shape = feature.geometry()
                shape.translate(*edit["shift"])
                layer.changeGeometry(feature.id(), shape)
            for field, value in edit["values"].items():
                place = layer.fields().indexOf(field)
                layer.changeAttributeValue(feature.id(), place, value)
        saved[name] = layer.commitChanges()
    print(json.dumps(saved), flush=True)
    # What QGIS still holds of the layers makes an orderly end crash.
    os._exit(0)


main()
