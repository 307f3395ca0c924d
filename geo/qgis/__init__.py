"""The package and the project for QGIS (floor 3)."""
