"""Lienket: links between provinces, from a report to map layers, maps and tables.

A module imports only from the floors beneath its own; the contract in `pyproject.toml`
([tool.importlinter]) is the one place that lists them. This file imports nothing.
"""

__version__ = "0.1.0"
