"""A new workspace, of provinces that the national table holds or of polygons of one's own.

`names` reads which provinces are meant, `country` unpacks the national table, `frame` says how far
a map reaches, `ground` draws what lies around, `parcels` the sides themselves, `texts` writes the
catalogue, `unit_tables` the units in time. `compose` puts them together: what a workspace is made of,
by file, and nothing on the disk.
"""
