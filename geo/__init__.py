"""Lienket: links between provinces, from a report to map layers, maps and tables.

The package stands in five floors; a module imports only from the floors beneath its own:
`errors` < `records vocabulary crs text` < `facts layers checks join borders style derive`
< `webmap tables front` < `build` < `cli`. This file imports nothing.
"""

__version__ = "0.1.0"
