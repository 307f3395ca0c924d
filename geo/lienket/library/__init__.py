"""A workspace in Python and in notebooks: its layers, its tables, the map, the sheets.

```python
import lienket

atlas = lienket.load()                   # or lienket.load("layers")
roads = atlas.layers["roads"]            # a GeoDataFrame, EPSG:4326
late = roads[roads["ground"] == "one_sided"]
atlas.map().save("links.html")
```

All that can go wrong is a `lienket.errors.LienketError`; the faults of a workspace come together,
each with its file, its line and what to do. What may merely have been overlooked is a warning.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import get_args

from lienket import pipeline
from lienket.library import arguments, workspace
from lienket.library.atlas import Atlas
from lienket.library.sheets import Sheet
from lienket.library.workspace import check
from lienket.model.records import Audience
from lienket.pipeline.order import View

__all__ = ("Atlas", "Sheet", "check", "load")


def load(  # noqa: PLR0913 - what is to be seen, each by its name
    path: str | Path | None = None,
    *,
    as_of: date | str | None = None,
    roads: str | Path | None = None,
    audience: Audience = "public",
    people: bool = False,
    population: str | Path | None = None,
    assumed: str | Sequence[str] = (),
) -> Atlas:
    """Read a workspace, check it, join the statuses to the layers and compute what crosses.

    Args:
        path: the folder that holds `catalogue.toml`; None = the workspace that comes with the
            program, Bắc Giang – Lạng Sơn.
        as_of: what was stated later is left out, a date or "YYYY-MM-DD"; None = the date of the
            newest statement (never that of the clock).
        roads: a file of roads that GDAL reads, with a column `class`, to compute trips and
            crossings on; None = the network of the workspace.
        audience: "public" leaves out the internal rows and all that is about them.
        people: whether to compute what links are worth to people (`Atlas.access`), some seconds.
        population: a file that counts them in place of the workspace's own table: CSV by code, or
            a GeoTIFF of people by cell (extra `raster`); people are computed with then.
        assumed: a what-if, "key=stage" each, such as "dt289c=completed"; titles say so.

    Returns:
        The workspace as of that date, for that audience.

    Raises:
        UsageError: there is no such folder or no network in the file, `as_of` is no date, or an
            argument is of another kind.
        WorkspaceError: the workspace, the file of people or what is assumed has faults; all of
            them, sorted, in `faults`.
        CrsError: the file of roads has no CRS, or one that leads elsewhere.
    """
    arguments.choice("audience", audience, get_args(Audience))
    arguments.switch("people", people)
    counted = arguments.path("population", population)
    view = View(
        audience=audience,
        roads=arguments.path("roads", roads),
        people=people or counted is not None,
        population=counted,
        assumed=arguments.texts("assumed", assumed),
    )
    folder = arguments.path("path", path) or pipeline.embedded()
    return Atlas(workspace.join(folder, as_of, view), folder, view)
