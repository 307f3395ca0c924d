"""The rules of a workspace with an internal part: the public one stands without it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lienket.checks.case import Case
from lienket.errors import Fault, Location


def run(case: Case, wider: Case) -> Iterator[Fault]:
    """Every internal row in a public file that no key gives away.

    `case` is the public part, `wider` the same workspace with its internal part.
    """
    for link in case.facts.links:
        if link.publish == "internal":
            yield case.place("links", link, link.key).fault("internal_outside")
    if case.tables.lost or case.files.lost:
        return  # what cannot be read may cite a source
    public = {*_cited(case), case.catalogue.report}
    public |= {word for words in case.tables.words.values() for word in words}
    inside = {*_cited(wider)} - public
    for source in case.facts.sources:
        if source.id in inside:
            yield case.place("sources", source, source.id).fault("internal_source")


def _cited(case: Case) -> Iterator[str]:
    """The sources that the rows and the features of `case` name."""
    facts = case.facts
    for rows in (facts.statuses, facts.figures, facts.speeds, facts.requests):
        yield from (row.source for row in rows)
    for doubt in facts.doubts:
        yield from doubt.sources
    for point in facts.waypoints:
        yield from point.source
    for layer in case.catalogue.layers:
        for feature in case.features(layer):
            yield from feature.source.split(";")


def alone(faults: Iterable[Fault]) -> Iterator[Fault]:
    """`faults` that the public part has by itself alone, told as what they are."""
    for found in faults:
        yield Location(found.file, found.line, found.key).fault(
            "public_part",
            vi=found.vi,
            en=found.en,
            expected_vi=found.expected_vi,
            expected_en=found.expected_en,
        )
