"""The table of points in doubt."""

from __future__ import annotations

from collections.abc import Iterator

from lienket.model.atlas import Atlas
from lienket.report.citations import Sources
from lienket.report.speech import Speech
from lienket.report.word_table import Column, Row


def columns(speech: Speech) -> list[Column]:
    """The heads and widths of the table."""
    return [
        Column(speech.word("row"), 13, "TableCentre"),
        Column(speech.word("topic"), 36),
        Column(speech.word("says"), 66),
        Column(speech.word("follows"), 40),
        Column(speech.word("why"), 50),
        Column(speech.word("source"), 47),
    ]


def rows(atlas: Atlas, speech: Speech, sources: Sources) -> Iterator[Row]:
    """A row a doubt: what it is about, what each source says, what is followed, why."""
    for number, doubt in enumerate(atlas.facts.doubts, start=1):
        yield [
            str(number),
            speech.pick((doubt.topic_vi, doubt.topic_en)),
            speech.pick((doubt.says_vi, doubt.says_en)),
            speech.pick((doubt.follows_vi, doubt.follows_en)),
            speech.pick((doubt.why_vi, doubt.why_en)),
            [sources.cite(source) for source in doubt.sources] or speech.word("nothing"),
        ]
