"""Trips over all roads of the reference, and what each link changes: seconds and memory.

    python scripts/bench/crossing.py [--roads FILE]

Prints how long reading 263,593 roads and computing every trip takes and how much memory, and fails
if that is more than a minute of one processor, or 3 GB. Needs the reference data beside the
repository. At the end one search by networkx over the same graph, for comparison.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import geopandas as gpd
import memory
import networkx as nx

from lienket import border, network, pipeline
from lienket.layers import roads as outside
from lienket.model.atlas import Atlas
from lienket.network import graph, lines, topology

ROADS = Path(__file__).parents[3] / "shared" / "reference" / "roads_all_osm2021.gpkg"
LIMIT_S, LIMIT_GB = 60, 3


def main() -> int:
    """The exit code: 0 if all is quick and small enough."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--roads", type=Path, default=ROADS)
    file = parser.parse_args().roads
    atlas = pipeline.atlas(pipeline.embedded())
    start, worked = time.perf_counter(), time.process_time()
    roads = outside.read(file, {row.road_class for row in atlas.facts.speeds}, atlas.sides)
    read = time.perf_counter()
    scene = border.BorderContext(
        atlas.catalogue, atlas.facts, atlas.latest, atlas.states, atlas.frames
    )
    across = border.compute(scene, roads)
    ready = network.prepare(atlas.catalogue, atlas.facts, atlas.latest, atlas.frames, roads)
    found = network.find(ready, across.pairs, atlas.frames[atlas.catalogue.sides_layer])
    end, work = time.perf_counter(), time.process_time() - worked
    gigabytes = memory.peak_mb() / 1e3
    print(f"{len(roads):,} roads read in {read - start:.1f} s")
    print(
        f"{len(across.crossings)} crossings, {len(found.trips)} trips, {len(found.changes)} links "
        f"in {end - read:.1f} s"
    )
    print(f"{end - start:.1f} s in all, {work:.1f} s of one processor, {gigabytes:.2f} GB")
    print(f"one of the searches by networkx: {_by_networkx(atlas, roads):.1f} s")
    return int(work > LIMIT_S or gigabytes > LIMIT_GB)


def _by_networkx(atlas: Atlas, roads: gpd.GeoDataFrame) -> float:
    """The seconds of one search by networkx."""
    base = lines.base(atlas.catalogue, atlas.frames, atlas.facts.speeds, roads)
    base = base.assign(reach_m=lines.SNAP_M)
    net, _ = topology.run(graph.build(base, atlas.catalogue.measuring_crs), base)
    ways: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    for edges, start, end in (
        (net.take(net.oneway >= 0), "start", "end"),
        (net.take(net.oneway <= 0), "end", "start"),
    ):
        arcs = (getattr(edges, start), getattr(edges, end), edges.minutes)
        ways.add_weighted_edges_from(zip(*(part.tolist() for part in arcs), strict=True))
    began = time.perf_counter()
    nx.single_source_dijkstra_path_length(ways, int(net.start[0]))
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
