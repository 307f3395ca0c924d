"""The kinds of geometry, each in one piece or in several: points, lines, areas."""

POINTS = ("Point", "MultiPoint")
LINES = ("LineString", "MultiLineString")
AREAS = ("Polygon", "MultiPolygon")
