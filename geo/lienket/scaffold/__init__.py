"""A new workspace, of provinces that the national table holds or of polygons of one's own."""
