"""A new workspace, of provinces that the national table holds or of polygons of one's own.

`names` reads which provinces are meant, `country` unpacks the national table, `extent` says how far
a map reaches, `ground` draws what lies around, `sides` the communes themselves, `texts` writes
what people read, `unit_tables` the units in time. `provinces.compose` puts them together, and
`polygons.compose` does so for a file of one's own: the files of a workspace by path, nothing on the
disk. `finishing` adds what needs the workspace to stand.
"""
