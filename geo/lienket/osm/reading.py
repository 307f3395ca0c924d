"""A file of OpenStreetMap read in passes: what is asked for, and the places of its nodes alone.

Nothing of the file is held but the ways of interest, so that a country takes little memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from itertools import accumulate, groupby, pairwise
from pathlib import Path
from sys import intern
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lienket.crs import Bounds
from lienket.dates import When
from lienket.errors import UsageError
from lienket.i18n import Pair, notice, sentence
from lienket.osm import tags as wanted
from lienket.osm.elements import Extract, Point, Relation, Way

SUFFIXES = (".osm.pbf", ".pbf", ".osm", ".osm.gz", ".osm.bz2")
"""What names of files end with that can be read."""

_EPOCH = 1971
"""An object without a time has one of 1970."""

_STAMPS = ("osmosis_replication_timestamp", "timestamp")
_RING = 4
"""The fewest nodes around an area, the first of them twice."""

Ids = NDArray[np.int64]
Places = NDArray[np.float64]
_Row = tuple[int, dict[str, str], Ids]
"""A way: its id, its tags, the ids of its nodes."""


def read(path: Path, box: Bounds, dated: When | None = None) -> Extract:
    """What the file at `path` holds in `box` (WGS 84, degrees) of the tags that are asked for.

    Args:
        path: `.osm.pbf`, `.osm`, or one of these packed.
        box: objects are read that reach into it.
        dated: the day of the data; None = as the file has it.

    Raises:
        UsageError: the library is not installed, or the file is none or cannot be read to its end.
    """
    osmium = library()
    guard(path)
    try:
        return _Passes(osmium, path).run(box, dated)
    except (RuntimeError, ValueError, OSError, osmium.InvalidLocationError) as why:
        raise UsageError(_refused(path, sentence("osm_broken", why=why))) from why


def library() -> Any:  # noqa: ANN401 - a module
    """The library that reads OpenStreetMap, loaded when it is needed.

    Raises:
        UsageError: it is not installed.
    """
    try:
        return import_module("osmium")
    except ImportError as why:
        raise UsageError(notice("osm_no_library", why=why)) from why


def guard(path: Path) -> None:
    """Nothing, if `path` may be a file of OpenStreetMap.

    Raises:
        UsageError: it is no file, is empty, or is called otherwise.
    """
    if not path.is_file():
        raise UsageError(_refused(path, sentence("osm_no_file")))
    if not path.name.lower().endswith(SUFFIXES):
        raise UsageError(_refused(path, sentence("osm_suffix", suffixes=", ".join(SUFFIXES))))
    if not path.stat().st_size:
        raise UsageError(_refused(path, sentence("osm_empty")))


def _refused(path: Path, why: Pair) -> str:
    return notice("osm_refused", path=path, why=why)


class _Passes:
    """The passes over one file, and the newest time that an object read in them has."""

    def __init__(self, osmium: Any, path: Path) -> None:  # noqa: ANN401 - a module
        self._osmium, self._path = osmium, str(path)
        self._newest = ""

    def run(self, box: Bounds, dated: When | None) -> Extract:
        """What is asked for, in `box`."""
        relations = tuple(self._relations())
        refs = {row[0]: row for row in self._ways(wanted.WAYS)}
        members = {at for row in relations for at in (*row.outer, *row.inner)} - refs.keys()
        refs |= {row[0]: row for row in self._ways((), members)} if members else {}
        points = tuple(point for point in self._points() if _inside(box, point.place))
        held = {way.id: way for way in self._held(box, refs, relations)}
        near = {number for number, way in held.items() if _reaches(box, way.places)}
        around = tuple(row for row in relations if near & {*row.outer, *row.inner})
        near |= {at for row in around for at in (*row.outer, *row.inner)}
        ways = {number: way for number, way in held.items() if number in near}
        lacking = sum(way.lacking > 0 for way in ways.values())
        stamp, covered = _head(self._osmium, self._path)
        newest = stamp or self._newest
        date = dated or (When.parse(newest) if newest else None)
        return Extract(date, points, ways, around, lacking, covered)

    def _held(
        self, box: Bounds, refs: dict[int, _Row], relations: Iterable[Relation]
    ) -> Iterator[Way]:
        """The ways of `refs`, which empties, that reach into `box` or are in a relation."""
        joined = {at for row in relations for at in (*row.outer, *row.inner)}
        nodes, places = self._places([row[2] for row in refs.values()])
        for number in sorted(refs):
            way = _way(*refs.pop(number), nodes, places)
            if number in joined or _reaches(box, way.places):
                yield way

    def _objects(self, kind: str, filters: Iterable[Any]) -> Iterator[Any]:
        entities = getattr(self._osmium.osm, kind)
        objects = self._osmium.FileProcessor(self._path, entities)
        for each in filters:
            objects = objects.with_filter(each)
        for item in objects:
            stamp = item.timestamp
            if stamp.year >= _EPOCH:
                self._newest = max(self._newest, stamp.date().isoformat())
            yield item

    def _tagged(self, pairs: Iterable[tuple[str, str]]) -> Any:  # noqa: ANN401 - a filter
        return self._osmium.filter.TagFilter(*pairs)

    def _relations(self) -> Iterator[Relation]:
        for item in self._objects("RELATION", [self._tagged(wanted.AREAS)]):
            if item.tags.get("type") == "multipolygon":
                ways = [row for row in item.members if row.type == "w"]
                inner = tuple(row.ref for row in ways if row.role == "inner")
                outer = tuple(row.ref for row in ways if row.role != "inner")
                yield Relation(item.id, _tags(item), outer, inner)

    def _ways(self, pairs: tuple[tuple[str, str], ...], ids: Iterable[int] = ()) -> Iterator[_Row]:
        only = self._tagged(pairs) if pairs else self._osmium.filter.IdFilter(sorted(ids))
        for item in self._objects("WAY", [only]):
            # A node that stands twice in a row is one.
            refs = [ref for ref, _ in groupby(node.ref for node in item.nodes)]
            if refs:
                yield item.id, _tags(item), np.array(refs, dtype=np.int64)

    def _points(self) -> Iterator[Point]:
        for item in self._objects("NODE", [self._tagged(wanted.NODES)]):
            if item.location.valid():
                yield Point(item.id, _tags(item), (item.location.lon, item.location.lat))

    def _places(self, refs: list[Ids]) -> tuple[Ids, Places]:
        """The nodes of `refs` that the file has, by id, and where they are."""
        asked = np.unique(np.concatenate(refs)) if refs else np.empty(0, dtype=np.int64)
        places = np.full((len(asked), 2), np.nan)
        if len(asked):
            only = self._osmium.filter.IdFilter(asked.tolist())
            for item in self._objects("NODE", [only]):
                if item.location.valid():
                    at = np.searchsorted(asked, item.id)
                    places[at] = item.location.lon, item.location.lat
        return asked, places


def _head(osmium: Any, path: str) -> tuple[str, Bounds | None]:  # noqa: ANN401 - a module
    """The day in the head of a file, "" where it has none, and the box that it covers."""
    with osmium.io.Reader(path, osmium.osm.NOTHING) as reader:
        head = reader.header()
    box = head.box()
    corners = (box.bottom_left, box.top_right)
    covered = None
    if box.valid() and all(corner.valid() for corner in corners):
        (west, south), (east, north) = ((corner.lon, corner.lat) for corner in corners)
        covered = (west, south, east, north)
    stamp = next(filter(None, (head.get(name, "") for name in _STAMPS)), "")[:10]
    try:
        return (When.parse(stamp).first.isoformat() if stamp else ""), covered
    except ValueError:
        return "", covered


def _tags(item: Any) -> dict[str, str]:  # noqa: ANN401 - an object of the library
    # The same few words stand on every road of a country.
    return {intern(tag.k): intern(tag.v) for tag in item.tags if tag.k in wanted.KEPT}


def _way(number: int, tags: dict[str, str], refs: Ids, nodes: Ids, places: Places) -> Way:
    """A way with the places of its nodes, in stretches where some are lacking."""
    at = np.searchsorted(nodes, refs)
    there = ~np.isnan(places[at, 0])
    runs = [len([*group]) for here, group in groupby(there) if here]
    ends = [0, *accumulate(runs)]
    pieces = tuple(run for run in pairwise(ends) if run[1] - run[0] > 1)
    lacking = int((~there).sum())
    closed = bool(not lacking and len(refs) >= _RING and refs[0] == refs[-1])
    return Way(number, tags, places[at[there]], pieces, closed, lacking)


def _inside(box: Bounds, place: tuple[float, float]) -> bool:
    west, south, east, north = box
    return west <= place[0] <= east and south <= place[1] <= north


def _reaches(box: Bounds, places: Places) -> bool:
    if not len(places):
        return False
    (west, south), (east, north) = places.min(axis=0), places.max(axis=0)
    return bool(west <= box[2] and east >= box[0] and south <= box[3] and north >= box[1])
