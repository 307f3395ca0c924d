"""The nouns: frozen, typed records of a workspace and of what is made from it.

`records` has a workspace's tables, `atlas` what products are made from, `analysis` what is
computed across the border and over the network, `sheet_specs` the map sheets that are asked for,
`summary` the counts, `frame` how a workspace presents itself.
"""
