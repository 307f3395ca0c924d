"""The rules between facts and geometry: a failed join is never painted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lienket import text
from lienket.checks.case import Case, unknown_keys
from lienket.errors import Fault
from lienket.model.records import Link, Part


def run(case: Case) -> Iterator[Fault]:
    """Every key that stands on one side of the join alone, with the nearest candidates."""
    facts = case.facts
    whole = (link.key for link in facts.links if not link.parts)
    subjects = case.known((*whole, *(part.key for part in facts.parts)), "links", "parts")
    sources = case.known((source.id for source in facts.sources), "sources")
    for layer in case.catalogue.layers:
        for feature in case.features(layer):
            stray = subjects is not None and feature.key and feature.key not in subjects
            if layer.status and stray:
                near = text.nearest(feature.key, subjects or ())
                yield feature.place.fault("unmatched_feature", layer=layer.key, near=near)
            cited = [name for name in feature.source.split(";") if name]
            yield from unknown_keys(feature.place, "source", cited, sources, "sources")
    keys = {layer.key: case.feature_keys(layer.key) for layer in case.catalogue.layers}
    rows: list[tuple[str, Link | Part]] = [
        *(("links", link) for link in facts.links),
        *(("parts", part) for part in facts.parts),
    ]
    for table, row in rows:
        yield from _unmatched(case, table, row, keys)


def _unmatched(
    case: Case, table: str, row: Link | Part, keys: Mapping[str, set[str] | None]
) -> Iterator[Fault]:
    """`layer` has the geometry it promises, and `at` names features that are there."""
    here = case.place(table, row, row.key)
    promised = keys.get(row.layer)
    if promised is not None and row.key not in promised:
        near = text.nearest(row.key, promised)
        yield here.fault("unmatched_subject", layer=row.layer, near=near)
    everywhere = {key for names in keys.values() for key in names or ()}
    complete = "layers" not in case.entries.lost and None not in keys.values()
    yield from unknown_keys(
        here, "at", row.at, everywhere if complete else None, "layers/*.geojson"
    )
    drawn = [name for name, names in keys.items() if row.key in (names or ()) and name != row.layer]
    if drawn and not row.layer:
        yield here.fault("unmatched_feature", layer=drawn[0], near=f' (layer = "{drawn[0]}"?)')
