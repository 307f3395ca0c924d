"""The rules between the rows of the facts: keys, references, links and their parts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from lienket.checks.case import Case, Row, repeated, unknown_keys, unknown_one
from lienket.errors import Fault, Location
from lienket.model.records import BOTH, Link, Part

_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PART = re.compile(rf"{_KEY.pattern}--(?P<side>[a-z0-9]+(?:[-_][a-z0-9]+)*?)(?P<number>-\d+)?")
_CATALOGUE = "catalogue.toml"
_LAYERS = "catalogue.toml (status = true)"

_MOST_KMH = 1_000
"""No road is driven on faster [km/h]."""

_Keyed = list[tuple[str, Row, str]]


def run(case: Case) -> Iterator[Fault]:
    """Every fault between the rows of the facts, but for those of single tables."""
    yield from _keys(case)
    yield from _link_references(case)
    yield from _subjects(case)
    yield from _sources(case)
    yield from _parts(case)
    yield from _links(case)
    for speed in case.facts.speeds:
        spot = case.place("speeds", speed, speed.road_class)
        told = {"name": "speed_kmh", "value": f"{speed.speed_kmh:g}"}
        if speed.speed_kmh <= 0:
            yield spot.fault("not_above_zero", **told)
        elif speed.speed_kmh > _MOST_KMH:
            yield spot.fault("beyond_measure", **told, most=_MOST_KMH)


def _keys(case: Case) -> Iterator[Fault]:
    facts = case.facts
    links: _Keyed = [("links", row, row.key) for row in facts.links]
    parts: _Keyed = [("parts", row, row.key) for row in facts.parts]
    sources: _Keyed = [("sources", row, row.id) for row in facts.sources]
    doubts: _Keyed = [("doubts", row, row.key) for row in facts.doubts]
    speeds: _Keyed = [("speeds", row, row.road_class) for row in facts.speeds]
    requests: _Keyed = [("requests", row, row.key) for row in facts.requests]
    for rows in (links + parts, sources, doubts, speeds, requests):
        first: dict[str, str] = {}
        for table, row, key in rows:
            spot = case.place(table, row, key)
            if key in first:
                yield spot.fault("double_key", first=first[key])
            first.setdefault(key, f"{spot.file}:{spot.line}")
        for table, row, key in rows:
            if table not in {"parts", "speeds"} and not _KEY.fullmatch(key):
                yield case.place(table, row, key).fault("bad_key")


def _link_references(case: Case) -> Iterator[Fault]:
    """Every cell of a link or a part names rows, sides and layers that are there."""
    links = case.known((row.key for row in case.facts.links), "links")
    parts = case.known((row.key for row in case.facts.parts), "parts")
    sides = layers = None
    if "sides" not in case.entries.lost:
        sides = {side.key for side in case.catalogue.sides}
    if "layers" not in case.entries.lost:
        layers = {layer.key for layer in case.catalogue.layers if layer.status} | {""}
    for link in case.facts.links:
        spot = case.place("links", link, link.key)
        yield from unknown_keys(spot, "parts", link.parts, parts, "parts")
        yield from unknown_keys(spot, "counterparts", link.counterparts, links, "links")
        yield from unknown_keys(spot, "sides", link.sides, sides, _CATALOGUE)
        yield from unknown_one(spot, "layer", link.layer, layers, _LAYERS)
        for name, values in (
            ("parts", link.parts),
            ("counterparts", link.counterparts),
            ("sides", link.sides),
            ("at", link.at),
        ):
            yield from repeated(spot, name, values)
    for part in case.facts.parts:
        spot = case.place("parts", part, part.key)
        both = sides and sides | {BOTH}
        yield from unknown_one(spot, "side", part.side, both, _CATALOGUE)
        yield from unknown_one(spot, "layer", part.layer, layers, _LAYERS)
        yield from repeated(spot, "at", part.at)


def _subjects(case: Case) -> Iterator[Fault]:
    """What is told is told about a link or a part that is there; waypoints lie on parts alone."""
    facts = case.facts
    parts = case.known((row.key for row in facts.parts), "parts")
    keys = [*(row.key for row in facts.links), *(row.key for row in facts.parts)]
    both = case.known(keys, "links", "parts")
    for status in facts.statuses:
        spot = case.place("statuses", status, status.subject)
        yield from unknown_one(spot, "subject", status.subject, both, "links, parts")
    for figure in facts.figures:
        spot = case.place("figures", figure, figure.subject)
        yield from unknown_one(spot, "subject", figure.subject, both, "links, parts")
    listed: list[tuple[str, Row, str, tuple[str, ...]]] = [
        *(("doubts", row, row.key, row.subjects) for row in facts.doubts),
        *(("requests", row, row.key, row.subjects) for row in facts.requests),
    ]
    for table, row, key, subjects in listed:
        spot = case.place(table, row, key)
        yield from unknown_keys(spot, "subjects", subjects, both, "links, parts")
        yield from repeated(spot, "subjects", subjects)
    for point in facts.waypoints:
        spot = case.place("waypoints", point, point.part)
        yield from unknown_one(spot, "part", point.part, parts, "parts")


def _sources(case: Case) -> Iterator[Fault]:
    sources = case.known((row.id for row in case.facts.sources), "sources")
    cited: list[tuple[str, Row, str, str | tuple[str, ...]]] = [
        *(("statuses", row, row.subject, row.source) for row in case.facts.statuses),
        *(("figures", row, row.subject, row.source) for row in case.facts.figures),
        *(("doubts", row, row.key, row.sources) for row in case.facts.doubts),
        *(("waypoints", row, row.part, row.source) for row in case.facts.waypoints),
        *(("speeds", row, row.road_class, row.source) for row in case.facts.speeds),
        *(("requests", row, row.key, row.source) for row in case.facts.requests),
    ]
    for table, row, key, named in cited:
        spot = case.place(table, row, key)
        if isinstance(named, str):
            yield from unknown_one(spot, "source", named, sources, "sources")
        else:
            yield from unknown_keys(spot, "source", named, sources, "sources")
    report = case.catalogue.report
    if report:
        yield from unknown_one(Location(_CATALOGUE), "report", report, sources, "sources")
    for source in case.facts.sources:
        if source.id == report and not source.date:
            # The date of the report is the least that `--as-of` can default to.
            yield case.place("sources", source, source.id).fault("empty_cell", name="date")


def _parts(case: Case) -> Iterator[Fault]:
    owners: dict[str, list[Link]] = defaultdict(list)
    for link in case.facts.links:
        for key in link.parts:
            owners[key].append(link)
    owned = case.known(owners, "links")
    for part in case.facts.parts:
        spot = case.place("parts", part, part.key)
        if owned is not None and part.key not in owned:
            yield spot.fault("orphan_part")
        yield from _part_key(part, owners[part.key], spot)
        if len({link.publish for link in owners[part.key]}) > 1:
            yield spot.fault("internal_mix")


def _part_key(part: Part, owners: list[Link], spot: Location) -> Iterator[Fault]:
    match = _PART.fullmatch(part.key)
    if not match:
        yield spot.fault("bad_key")
        return
    allowed = {side for link in owners for side in link.sides} | {BOTH}
    # A side's own key may end in a number, as in “zone-2”.
    named = {match["side"], match["side"] + (match["number"] or "")}
    if part.side not in named or (owners and part.side not in allowed):
        choices = ", ".join(sorted(allowed if owners else {match["side"]}))
        yield spot.fault("part_side", side=part.side, choices=choices)


def _links(case: Case) -> Iterator[Fault]:
    by_key = {link.key: link for link in case.facts.links}
    told = case.known((row.subject for row in case.facts.statuses), "statuses")
    for link in case.facts.links:
        spot = case.place("links", link, link.key)
        for other in link.counterparts:
            if other == link.key:
                yield spot.fault("own_counterpart")
            elif other in by_key and link.key not in by_key[other].counterparts:
                yield spot.fault("one_way_counterpart", other=other)
        if told is not None and not link.parts and link.key not in told:
            yield spot.fault("no_status")
    for part in case.facts.parts:
        if told is not None and part.key not in told:
            yield case.place("parts", part, part.key).fault("no_status")
