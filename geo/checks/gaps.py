"""The breaks in lines, and whether `known.toml` lists what is there and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import geopandas as gpd
import networkx as nx
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo import crs
from geo.checks.case import Case, Feature
from geo.checks.shapes import sound
from geo.errors import Fault, Place
from geo.records import Known

GAP_M = 50.0
"""A break in a line longer than this [m] must be listed in `known.toml`."""

_GAP_SLACK = 0.1
"""A listed gap may differ from the measured one by this share [-], or by `_GAP_SLACK_M` [m]."""
_GAP_SLACK_M = 10.0


def gaps_m(line: BaseGeometry) -> list[float]:
    """The gaps between the pieces of a line, longest first [m].

    The fewest, shortest jumps that join all pieces: the edges of a minimum spanning tree.

    Args:
        line: LineString or MultiLineString in a projected CRS in metres.

    >>> gaps_m(shapely.from_wkt("MULTILINESTRING ((0 0, 1 0), (4 0, 5 0), (5 2, 6 2))"))
    [3.0, 2.0]
    """
    pieces = shapely.get_parts(line)
    graph: nx.Graph[int] = nx.Graph()
    for first in range(len(pieces)):
        distances = shapely.distance(pieces[first], pieces[first + 1 :])
        for offset, metres in enumerate(np.atleast_1d(distances), start=1):
            graph.add_edge(first, first + offset, weight=float(metres))
    tree = nx.minimum_spanning_edges(graph, data=True)
    return sorted((edge["weight"] for _, _, edge in tree), reverse=True)


def run(case: Case) -> Iterator[Fault]:
    """Each gap over `GAP_M` is listed in `known.toml`, and each entry there still fits.

    What cannot be measured (a broken or misplaced geometry, no measuring CRS) is left alone.
    """
    rows = [row for layer in case.catalogue.layers for row in case.features(layer) if layer.status]
    unsure = {row.key for row in rows if not sound(row, case.catalogue)}
    listed = [known for known in case.catalogue.known if known.code == "gap"]
    if crs.is_metric(case.catalogue.measuring_crs):
        broken = [
            (row, row.geometry)
            for row in rows
            if row.key not in unsure and isinstance(row.geometry, shapely.MultiLineString)
        ]
        for row, metres in _measured(broken, case.catalogue.measuring_crs):
            entry = next((known for known in listed if _fits(known, row.key, metres)), None)
            if entry:
                listed.remove(entry)
            elif "known" not in case.entries.lost:
                yield row.place.fault("unlisted_gap", metres=round(metres))
        yield from _stale(case, listed, unsure, "status")
    others = [known for known in case.catalogue.known if known.code != "gap"]
    drawn = {row.key for layer in case.catalogue.layers for row in case.features(layer)}
    yield from _stale(case, [known for known in others if known.key not in drawn], set(), "")


def _measured(
    broken: Sequence[tuple[Feature, shapely.MultiLineString]], measuring_crs: str
) -> Iterator[tuple[Feature, float]]:
    """Every gap over `GAP_M` of rows and their lines, in metres of `measuring_crs`."""
    lines = gpd.GeoDataFrame(geometry=[line for _, line in broken], crs=crs.STORED)
    metric = crs.to_metres(lines, measuring_crs).geometry
    for (row, _), line in zip(broken, metric, strict=True):
        yield from ((row, metres) for metres in gaps_m(line) if metres > GAP_M)


def _fits(known: Known, key: str, metres: float) -> bool:
    slack = max(_GAP_SLACK * metres, _GAP_SLACK_M)
    return known.key == key and abs(known.metres - metres) <= slack


def _stale(case: Case, entries: Sequence[Known], unsure: set[str], kind: str) -> Iterator[Fault]:
    """Entries that fit nothing, as far as all that they could fit was read."""
    files = [layer.key for layer in case.catalogue.layers if layer.status or not kind]
    hidden = {key for name in files for key in case.files.words.get(name, ())}
    if "layers" in case.entries.lost or case.files.lost & set(files):
        return
    for known in entries:
        if known.key and known.key not in hidden | unsure:
            entry, metres = f"[[{known.code}]]", round(known.metres)
            file = case.entries.files.get(f"{entry} {known.key}", "known.toml")
            place = Place(file, 0, known.key)
            yield place.fault("stale_known", entry=entry, metres=metres)
