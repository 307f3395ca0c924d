"""The table of points in doubt about routes."""

from __future__ import annotations

from collections.abc import Iterator

from lienket.model.atlas import Atlas
from lienket.model.records import Doubt
from lienket.report import links
from lienket.report.citations import Sources
from lienket.report.speech import Speech
from lienket.report.word_table import Column, Row


def columns(speech: Speech) -> list[Column]:
    """The heads and widths of the table."""
    return [
        Column(speech.word("topic"), 36),
        Column(speech.word("says"), 70),
        Column(speech.word("follows"), 40),
        Column(speech.word("source"), 19),
    ]


def about_routes(atlas: Atlas) -> list[Doubt]:
    """The points in doubt that a route or a part of one is the subject of."""
    routes = [link for link in atlas.facts.links if link.kind == links.ROUTE]
    subjects = {key for link in routes for key in (link.key, *link.parts)}
    return [doubt for doubt in atlas.facts.doubts if not subjects.isdisjoint(doubt.subjects)]


def rows(atlas: Atlas, speech: Speech, sources: Sources) -> Iterator[Row]:
    """A row a doubt: what it is about, what each source says, what is followed."""
    for number, doubt in enumerate(about_routes(atlas), start=1):
        yield [
            f"{number}. {speech.pick((doubt.topic_vi, doubt.topic_en))}",
            speech.pick((doubt.says_vi, doubt.says_en)),
            speech.pick((doubt.follows_vi, doubt.follows_en)),
            sources.cite(doubt.sources),
        ]
