"""Administrative units in time: which unit a code or a name means, and what became of it.

A code means a unit only together with an epoch: on 1 July 2025 over a thousand communes kept code
and name, and got other ground. So nothing here joins by a code alone.
"""

from lienket.units.codes import CODE, EPOCH, attach
from lienket.units.country import beside, country
from lienket.units.kinds import bare, english, letters, split
from lienket.units.lineage import Kin, forebears, heirs
from lienket.units.lookup import find
from lienket.units.tables import FILES, Found, read

__all__ = (
    "CODE", "EPOCH", "FILES", "Found", "Kin", "attach", "bare", "beside", "country",
    "english", "find", "forebears", "heirs", "letters", "read", "split",
)  # fmt: skip
