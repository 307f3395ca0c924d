"""The rules between facts and geometry: a failed join is never painted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import geopandas as gpd

from geo import text
from geo.checks.shapes import features, spot
from geo.checks.tables import place
from geo.errors import Fault, Place
from geo.records import Catalogue, Facts, Link, Part


def run(
    catalogue: Catalogue, frames: Mapping[str, gpd.GeoDataFrame], facts: Facts
) -> Iterator[Fault]:
    """Every key that stands on one side of the join alone, with the nearest candidates."""
    keys = {name: set(frame["key"].dropna()) for name, frame in frames.items()}
    subjects = {part.key for part in facts.parts}
    subjects |= {link.key for link in facts.links if not link.parts}
    sources = {source.id for source in facts.sources}
    for layer in catalogue.layers:
        if layer.key not in frames:
            continue
        for feature in features(layer, frames[layer.key]):
            if layer.status and feature.key not in subjects:
                near = text.nearest(feature.key, subjects)
                yield spot(feature).fault("unmatched_feature", layer=layer.key, near=near)
            yield from _unknown_sources(spot(feature), feature.source, sources)
    for table, subject in _placed(facts):
        yield from _unmatched(table, subject, keys)


def _placed(facts: Facts) -> Iterator[tuple[str, Link | Part]]:
    yield from (("links", link) for link in facts.links)
    yield from (("parts", part) for part in facts.parts)


def _unmatched(table: str, row: Link | Part, keys: Mapping[str, set[str]]) -> Iterator[Fault]:
    """`layer` has the geometry it promises, and `at` names features that are there."""
    here = place(table, row, row.key)
    if row.layer in keys and row.key not in keys[row.layer]:
        near = text.nearest(row.key, keys[row.layer])
        yield here.fault("unmatched_subject", layer=row.layer, near=near)
    everywhere = {key for names in keys.values() for key in names}
    for value in row.at:
        if value not in everywhere:
            near = text.nearest(value, everywhere)
            target = "layers/*.geojson"
            yield here.fault("unknown_reference", name="at", value=value, target=target, near=near)
    drawn = [name for name, names in keys.items() if row.key in names and name != row.layer]
    if drawn and not row.layer:
        yield here.fault("unmatched_feature", layer=drawn[0], near=f' (layer = "{drawn[0]}"?)')


def _unknown_sources(here: Place, value: str, sources: set[str]) -> Iterator[Fault]:
    for source in value.split(";"):
        if source not in sources:
            near = text.nearest(source, sources)
            yield here.fault(
                "unknown_reference", name="source", value=source, target="sources", near=near
            )
