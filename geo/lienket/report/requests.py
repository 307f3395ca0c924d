"""The table of requests: who asks whom for what."""

from __future__ import annotations

from collections.abc import Iterator

from lienket.export_tables import requests
from lienket.model.atlas import Atlas
from lienket.report.citations import Sources
from lienket.report.speech import Speech
from lienket.report.word_table import Column, Row
from lienket.report.wordml import paragraph


def columns(speech: Speech) -> list[Column]:
    """The heads and widths of the table."""
    return [
        Column(speech.word("asker"), 25),
        Column(speech.word("asked"), 24),
        Column(speech.word("request"), 62),
        Column(speech.word("link"), 31),
        Column(speech.word("source"), 23),
    ]


def rows(atlas: Atlas, speech: Speech, sources: Sources) -> Iterator[Row]:
    """A row a request: who asks, who is asked, what for, about which links, and who says so."""
    for number, request in enumerate(atlas.facts.requests, start=1):
        yield [
            f"{number}. {speech.pick(requests.listed(request.asker, atlas.catalogue))}",
            speech.pick(requests.listed(request.asked, atlas.catalogue)),
            speech.pick((request.what_vi, request.what_en)),
            [
                paragraph("TableText", speech.pick((link.name_vi, link.name_en)))
                for link in requests.about(request, atlas.facts.links)
            ],
            sources.cite_place(request.source, request.locator),
        ]
