"""Roads from motorway to tertiary: centre lines from junction to junction, cut at the frame.

All lines are in one projected CRS in metres unless a docstring says otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import geopandas as gpd
import shapely

from lienket.osm import carriageways, road_rows, tags
from lienket.osm.carriageways import Road
from lienket.osm.elements import Extract, Way
from lienket.osm.ground import Ground
from lienket.osm.road_rows import Kind

TOLERANCE_M = {"network": 10, "local_roads": 20}
_CLASSES = {"network": tags.NETWORK, "local_roads": tags.LOCAL}


def layers(extract: Extract, ground: Ground) -> dict[str, gpd.GeoDataFrame]:
    """`network` and `local_roads` (EPSG:4326), as far as there are such roads."""
    ways = [way for way in extract.ways.values() if tags.road_class(way.tags)]
    read = [*_roads(ways, ground)]
    drawn = [
        (piece, road.kind) for road in carriageways.merged(read) for piece in ground.cut(road.line)
    ]
    by_layer = {
        key: [each for each in drawn if each[1][1] in classes] for key, classes in _CLASSES.items()
    }
    joints = road_rows.common(*([line for line, _ in each] for each in by_layer.values()))
    made = {}
    for key, pairs in by_layer.items():
        if pairs:
            lines, kinds = zip(*pairs, strict=True)
            thin = road_rows.thinned(lines, kinds, TOLERANCE_M[key], joints)
            rows = road_rows.rows(thin, ground.areas)
            fixed = {"accuracy": "generalised", "tolerance_m": TOLERANCE_M[key]}
            made[key] = ground.layer(rows, ("class", "ref"), **fixed)
    return made


def _roads(ways: Sequence[Way], ground: Ground) -> Iterable[Road]:
    """The roads of `ways` near the frame, in the direction of travel."""
    numbers = _spellings(ways)
    for way, line in ground.lines(ways):
        if not ground.within(line.envelope):
            continue
        ref = numbers.get(road_rows.slug(tags.number(way.tags)), "")
        kind: Kind = (ref, tags.road_class(way.tags), "stated")
        way_on = tags.one_way(way.tags)
        yield Road(
            shapely.reverse(line) if way_on < 0 else line,
            kind,
            one_way=bool(way_on),
            ramp=way.tags["highway"].endswith(tags.LINK),
            ring=way.tags.get("junction") in tags.ROUND,
        )


def _spellings(ways: Iterable[Way]) -> dict[str, str]:
    """The commonest spelling of each number, by how keys have it: one number is one road."""
    seen = Counter(tags.number(way.tags) for way in ways)
    common = sorted(seen, key=lambda ref: (seen[ref], ref))
    return {road_rows.slug(ref): ref for ref in common}
