"""The rules of geometry that was replaced: what an earlier date is drawn from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lienket.checks.case import Case, Feature, unknown_keys
from lienket.checks.shapes import of_geometry, of_words
from lienket.errors import Fault


def run(case: Case, former: Case) -> Iterator[Fault]:
    """Every fault of `former`, whose layers hold what was replaced in those of `case`.

    A feature has a day until which it was known, a whole geometry or none, the key of one that is
    drawn now, words and sources that the workspace knows.
    """
    sources = case.known((source.id for source in case.facts.sources), "sources")
    for layer in former.catalogue.layers:
        frame = former.frames.get(layer.key)
        said = [] if frame is None else [*zip(frame["until"], frame["replaced_by"], strict=True)]
        for feature, (until, by) in zip(former.features(layer), said, strict=True):
            if not is_day(until):
                yield feature.place.fault("bad_until", value=until or "")
            yield from _of_feature(feature, former)
            here = case.feature_keys(layer.key)
            yield from unknown_keys(feature.place, "key", [feature.key], here, layer.key)
            cited = [name for name in feature.source.split(";") if name]
            yield from unknown_keys(feature.place, "source", cited, sources, "sources")
            yield from unknown_keys(feature.place, "replaced_by", [by or ""], sources, "sources")


def _of_feature(feature: Feature, former: Case) -> Iterator[Fault]:
    """What is wrong with one of them; nothing where it says that no place was known."""
    if feature.geometry is None:
        return
    yield from of_geometry(feature, former.catalogue)
    yield from of_words(feature, former)


def is_day(value: object) -> bool:
    """Whether a cell is a day, as ISO 8601 writes it.

    >>> is_day("2025-03-15"), is_day("2025-3-15"), is_day(None)
    (True, False, False)
    """
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
