"""The breaks in lines, and whether `known.toml` lists what is there and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import csgraph, csr_array
from shapely.geometry.base import BaseGeometry

from lienket import crs
from lienket.checks.accepted import Ledger
from lienket.checks.case import Case, Feature
from lienket.checks.shapes import sound
from lienket.errors import Fault

GAP_M = 50.0
"""A break in a line longer than this [m] must be listed in `known.toml`."""

_FIRST_REACH_M = 1.0
"""How far apart islands are looked for at first [m]; then twice as far, and so on."""

_NOTHING = float(np.finfo(float).tiny)
"""Stands for a distance of 0, which a sparse matrix takes for no edge."""

Shapes = npt.NDArray[np.object_]


def gaps_m(line: BaseGeometry) -> list[float]:
    """The gaps between the pieces of a line, longest first [m].

    The fewest, shortest jumps that join all pieces: the edges of a minimum spanning tree. Pieces
    that touch or cross have no gap between them.

    Args:
        line: LineString or MultiLineString in a projected CRS in metres.

    >>> gaps_m(shapely.from_wkt("MULTILINESTRING ((0 0, 1 0), (4 0, 5 0), (5 2, 6 2))"))
    [3.0, 2.0]
    """
    islands = shapely.get_parts(shapely.line_merge(line))
    gaps: list[float] = []
    reach = 0.0
    # What is nearer than half the reach is one island by then, so few are within it of another.
    while len(islands) > 1:
        tree = _jumps(islands, reach)
        gaps += tree.data[tree.data > _NOTHING].tolist()
        islands = _together(islands, tree)
        reach = max(2 * reach, _FIRST_REACH_M)
    return sorted(gaps, reverse=True)


def _jumps(islands: Shapes, reach: float) -> csr_array[np.float64]:
    """The jumps of at most `reach` [m] in the shortest tree between `islands`, by their numbers."""
    pairs = shapely.STRtree(islands).query(islands, "dwithin", distance=reach)
    # SciPy 1.15 makes trees of matrices with 32-bit places alone.
    one, other = pairs[:, pairs[0] < pairs[1]].astype(np.int32)
    shapely.prepare(islands)
    metres = np.maximum(shapely.distance(islands[one], islands[other]), _NOTHING)
    size = len(islands)
    near = csr_array((metres, (one, other)), shape=(size, size))
    return csr_array(csgraph.minimum_spanning_tree(near))


def _together(islands: Shapes, tree: csr_array[np.float64]) -> Shapes:
    """`islands`, those that `tree` joins made one."""
    _, label = csgraph.connected_components(tree, directed=False)
    lines, of = shapely.get_parts(islands, return_index=True)
    order = np.argsort(label[of], kind="stable")
    joined = shapely.multilinestrings(lines[order], indices=label[of][order])
    return np.asarray(joined, dtype=object)


def run(case: Case) -> Iterator[Fault]:
    """Each gap over `GAP_M` is listed in `known.toml`, and each entry there still fits.

    What cannot be measured (a broken or misplaced geometry, no measuring CRS) is left alone.
    """
    rows = [row for layer in case.catalogue.layers for row in case.features(layer) if layer.status]
    unsure = {row.key for row in rows if not sound(row, case.catalogue)}
    ledger = Ledger(case, "gap")
    if crs.is_metric(case.catalogue.measuring_crs):
        broken = [
            (row, row.geometry)
            for row in rows
            if row.key not in unsure and isinstance(row.geometry, shapely.MultiLineString)
        ]
        for row, metres in _measured(broken, case.catalogue.measuring_crs):
            if not ledger.takes("gap", row.key, metres):
                yield row.place.fault("unlisted_gap", metres=round(metres))
        yield from ledger.stale(
            unsure, [layer.key for layer in case.catalogue.layers if layer.status]
        )
    drawn = {row.key for layer in case.catalogue.layers for row in case.features(layer)}
    yield from Ledger(case, "fragment", "dropped").stale(drawn)


def _measured(
    broken: Sequence[tuple[Feature, shapely.MultiLineString]], measuring_crs: str
) -> Iterator[tuple[Feature, float]]:
    """Every gap over `GAP_M` of rows and their lines, in metres of `measuring_crs`."""
    lines = gpd.GeoDataFrame(geometry=[line for _, line in broken], crs=crs.STORED)
    metric = crs.to_metres(lines, measuring_crs).geometry
    for (row, _), line in zip(broken, metric, strict=True):
        yield from ((row, metres) for metres in gaps_m(line) if metres > GAP_M)
