"""The ground of a workspace out of a file of OpenStreetMap: roads, railway, waters, places.

A file comes in; the layers of a workspace leave, as frames (`derive`), or as the files that bring
a workspace up to date (`add`). OpenStreetMap is © its contributors, under the Open Database
Licence (ODbL).
"""

from lienket.osm.addition import Addition, add, source_row
from lienket.osm.catalogue_rows import LAYERS, renewed, title
from lienket.osm.comparison import Difference, grouped
from lienket.osm.deriving import derive
from lienket.osm.ground import REACH_M

__all__ = (
    "LAYERS",
    "REACH_M",
    "Addition",
    "Difference",
    "add",
    "derive",
    "grouped",
    "renewed",
    "source_row",
    "title",
)
