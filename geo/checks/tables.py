"""The rules between the rows of the facts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Protocol

from geo import text, vocabulary
from geo.errors import Fault, Place
from geo.records import BOTH, Catalogue, Facts, Link, Part, Status

_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PART = re.compile(r"(?P<link>[a-z0-9]+(?:-[a-z0-9]+)*)--(?P<side>[a-z0-9]+)(?:-\d+)?")


class _Row(Protocol):
    @property
    def line(self) -> int: ...


_Keyed = list[tuple[str, _Row, str]]


def place(table: str, row: _Row, key: str = "") -> Place:
    """Where `row` of `table` stands."""
    return Place(f"facts/{table}.csv", row.line, key)


def run(catalogue: Catalogue, facts: Facts) -> Iterator[Fault]:
    """Every fault between the rows of `facts`."""
    yield from _keys(facts)
    yield from _references(catalogue, facts)
    yield from _parts(facts)
    yield from _links(facts)
    yield from _statuses(facts)


def _keys(facts: Facts) -> Iterator[Fault]:
    links: _Keyed = [("links", row, row.key) for row in facts.links]
    parts: _Keyed = [("parts", row, row.key) for row in facts.parts]
    sources: _Keyed = [("sources", row, row.id) for row in facts.sources]
    doubts: _Keyed = [("doubts", row, row.key) for row in facts.doubts]
    for rows in (links + parts, sources, doubts):
        first: dict[str, str] = {}
        for table, row, key in rows:
            spot = place(table, row, key)
            if key in first:
                yield spot.fault("double_key", first=first[key])
            first.setdefault(key, f"{spot.file}:{spot.line}")
        for table, row, key in rows:
            if table != "parts" and not _KEY.fullmatch(key):
                yield place(table, row, key).fault("bad_key")


def _references(catalogue: Catalogue, facts: Facts) -> Iterator[Fault]:
    """Every cell that names another row, a side or a layer names one that is there."""
    links, parts = {row.key for row in facts.links}, {row.key for row in facts.parts}
    sides = {side.key for side in catalogue.sides}
    layers = {layer.key for layer in catalogue.layers if layer.status} | {""}
    sources = {row.id for row in facts.sources}
    for link in facts.links:
        spot = place("links", link, link.key)
        yield from _unknown(spot, "parts", link.parts, parts, "parts")
        yield from _unknown(spot, "counterparts", link.counterparts, links, "links")
        yield from _unknown(spot, "sides", link.sides, sides, "catalogue.toml")
        yield from _unknown(spot, "layer", [link.layer], layers, "catalogue.toml (status = true)")
    for part in facts.parts:
        spot = place("parts", part, part.key)
        yield from _unknown(spot, "side", [part.side], sides | {BOTH}, "catalogue.toml")
        yield from _unknown(spot, "layer", [part.layer], layers, "catalogue.toml (status = true)")
    for table, subject in _subjects(facts):
        row, names = subject
        spot = place(table, row, ";".join(names))
        yield from _unknown(spot, "subject", names, links | parts, "links, parts")
    for table, sourced in _sourced(facts):
        row, names = sourced
        yield from _unknown(place(table, row), "source", names, sources, "sources")
    yield from _unknown(Place("catalogue.toml"), "report", [catalogue.report], sources, "sources")
    for source in facts.sources:
        if source.id == catalogue.report and not source.date:
            # The date of the report is the least that `--as-of` can default to.
            yield place("sources", source, source.id).fault("empty_cell", name="date")


def _subjects(facts: Facts) -> Iterator[tuple[str, tuple[_Row, tuple[str, ...]]]]:
    yield from (("statuses", (row, (row.subject,))) for row in facts.statuses)
    yield from (("figures", (row, (row.subject,))) for row in facts.figures)
    yield from (("doubts", (row, row.subjects)) for row in facts.doubts)
    yield from (("waypoints", (row, (row.part,))) for row in facts.waypoints)


def _sourced(facts: Facts) -> Iterator[tuple[str, tuple[_Row, tuple[str, ...]]]]:
    yield from (("statuses", (row, (row.source,))) for row in facts.statuses)
    yield from (("figures", (row, (row.source,))) for row in facts.figures)
    yield from (("doubts", (row, row.sources)) for row in facts.doubts)
    yield from (("waypoints", (row, row.source)) for row in facts.waypoints)


def _unknown(
    spot: Place, name: str, values: Iterable[str], known: set[str], target: str
) -> Iterator[Fault]:
    for value in values:
        if value not in known:
            near = text.nearest(value, known)
            yield spot.fault("unknown_reference", name=name, value=value, target=target, near=near)


def _parts(facts: Facts) -> Iterator[Fault]:
    owners: dict[str, list[Link]] = defaultdict(list)
    for link in facts.links:
        for key in link.parts:
            owners[key].append(link)
    for part in facts.parts:
        spot = place("parts", part, part.key)
        if not owners[part.key]:
            yield spot.fault("orphan_part")
        yield from _part_key(part, owners[part.key], spot)
        if len({link.publish for link in owners[part.key]}) > 1:
            yield spot.fault("internal_mix")


def _part_key(part: Part, owners: list[Link], spot: Place) -> Iterator[Fault]:
    match = _PART.fullmatch(part.key)
    if not match:
        yield spot.fault("bad_key")
        return
    allowed = {side for link in owners for side in link.sides} | {BOTH}
    if match["side"] != part.side or (owners and part.side not in allowed):
        choices = ", ".join(sorted(allowed))
        yield spot.fault("part_side", side=part.side, choices=choices)


def _links(facts: Facts) -> Iterator[Fault]:
    by_key = {link.key: link for link in facts.links}
    told = {row.subject for row in facts.statuses}
    for link in facts.links:
        spot = place("links", link, link.key)
        for other in link.counterparts:
            if other in by_key and link.key not in by_key[other].counterparts:
                yield spot.fault("one_way_counterpart", other=other)
        if not link.parts and link.key not in told:
            yield spot.fault("no_status")
    for part in facts.parts:
        if part.key not in told:
            yield place("parts", part, part.key).fault("no_status")


def _statuses(facts: Facts) -> Iterator[Fault]:
    whole = {link.key: link for link in facts.links}
    kinds = {link.key: link.kind for link in facts.links}
    kinds |= {key: link.kind for link in facts.links for key in link.parts}
    dated: dict[tuple[str, str], Status] = {}
    for row in facts.statuses:
        spot = place("statuses", row, row.subject)
        link = whole.get(row.subject)
        if link and link.parts:
            yield spot.fault("status_of_whole", choices=", ".join(link.parts))
        if kinds.get(row.subject) in vocabulary.words("kind"):
            yield from _words(row, kinds[row.subject], spot)
        first = dated.setdefault((row.subject, str(row.as_of.last)), row)
        if first.stage != row.stage:
            values = {"day": row.as_of, "first": first.stage or "–", "second": row.stage or "–"}
            yield spot.fault("stage_conflict", **values)


def _words(row: Status, kind: str, spot: Place) -> Iterator[Fault]:
    """Condition, work and stage agree with each other and with the kind of the link."""
    allowed = vocabulary.stages(kind)
    label = vocabulary.words("kind")[kind].vi
    if not vocabulary.words("kind")[kind].works:
        if row.condition or row.work:
            yield spot.fault("condition_of_activity", kind=label)
    elif not row.condition or not row.work:
        conditions, works = (", ".join(vocabulary.words(name)) for name in ("condition", "work"))
        yield spot.fault("condition_needed", kind=label, conditions=conditions, works=works)
    elif row.work == "none":
        if row.stage:
            yield spot.fault("stage_without_work", stage=row.stage)
        return
    words = {**vocabulary.words("stage"), **vocabulary.words("activity"), "": None}
    if row.stage not in allowed and row.stage in words:
        near, choices = text.nearest(row.stage, allowed), ", ".join(allowed)
        yield spot.fault("bad_word", name="stage", value=row.stage, choices=choices, near=near)
