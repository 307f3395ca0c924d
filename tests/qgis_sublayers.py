"""Run by QGIS's own Python: opens files as its Add Vector Layer does and says what they hold.

    python3 qgis_sublayers.py file …

Prints JSON: of each file each layer, opened by the address that QGIS itself gives it.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from qgis.core import NULL, QgsApplication, QgsProviderRegistry, QgsVectorLayer


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    if value is None or value == NULL:
        return None
    return value if isinstance(value, str | int | float | bool) else str(value)


def told(part: Any) -> dict[str, Any]:
    """What a layer holds, opened by its address."""
    layer = QgsVectorLayer(part.uri(), part.name(), part.providerKey())
    names = [field.name() for field in layer.fields()]
    return {
        "name": part.name(),
        "address": part.uri(),
        "valid": layer.isValid(),
        "crs": layer.crs().authid(),
        "count": layer.featureCount(),
        "rows": [
            {
                **dict(zip(names, map(plain, feature.attributes()), strict=True)),
                "shape": bytes(feature.geometry().asWkb()).hex() if feature.hasGeometry() else "",
            }
            for feature in layer.getFeatures()
        ],
    }


def main() -> None:
    """Open, ask, print."""
    application = QgsApplication([], False)  # noqa: FBT003 - no window
    application.initQgis()
    registry = QgsProviderRegistry.instance()
    found = {path: [told(part) for part in registry.querySublayers(path)] for path in sys.argv[1:]}
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main()
