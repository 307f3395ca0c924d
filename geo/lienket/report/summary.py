"""The report in sum: the sentences for a director, then the counts of the record `summary`."""

from __future__ import annotations

from collections.abc import Iterator

from lienket import vocabulary
from lienket.export_tables import counts, key_messages
from lienket.model.atlas import Atlas
from lienket.model.summary import Counts
from lienket.report.citations import Sources
from lienket.report.speech import Speech, lower


def lines(atlas: Atlas, speech: Speech, sources: Sources) -> Iterator[str]:
    """The sentences of the summary, one thing each; what is nowhere is not named.

    Raises:
        KeyError: a link or a status holds a word that is in no list.
    """
    yield from map(speech.pick, key_messages.lines(atlas))
    by_id = {source.id: source for source in atlas.facts.sources}
    if report := by_id.get(atlas.catalogue.report):
        yield speech.word("summary_base", report=sources.describe(report))
    yield from _links(atlas, speech)
    yield from _standing(atlas, speech)
    yield from _parts(atlas, speech)
    yield from _rests(atlas, speech)


def _links(atlas: Atlas, speech: Speech) -> Iterator[str]:
    """How many links there are, of which sort, and what they lead to."""
    summary = atlas.summary
    sorts = {name: getattr(summary, name) for name in ("routes", "inside", "other", "cooperation")}
    told = [speech.word(f"sort_{name}", count=many) for name, many in sorts.items() if many]
    yield speech.word("summary_links", links=summary.links, counts="; ".join(told))
    if summary.objects:
        labels = {code: speech.label("kind", code) for code in summary.objects}
        told_of = {"all": sum(summary.objects.values())}
        kinds = "; ".join(
            speech.word("count_kind", count=many, what=lower(labels[code]))
            for code, many in summary.objects.items()
        )
        yield speech.word("summary_objects", counts=kinds, **told_of)


def _standing(atlas: Atlas, speech: Speech) -> Iterator[str]:
    """Where works and matters of cooperation stand, link by link, and how far those half done."""
    summary = atlas.summary
    for key, group in (
        ("summary_works", summary.works),
        ("summary_activities", summary.activities),
    ):
        if group:
            labels = {code: speech.pick(counts.label(code)) for code in group}
            told = _counted(group, labels, speech)
            yield speech.word(key, all=sum(group.values()), counts=told)
    names = {link.key: speech.pick((link.name_vi, link.name_en)) for link in atlas.facts.links}
    for key, done in summary.partly.items():
        yield speech.word("partly", link=names[key], done=speech.pick(counts.progress(done)))
    if joined := summary.across.joined:
        labels = {code: speech.pick(vocabulary.label("works", code)) for code in joined}
        told = _counted(joined, labels, speech)
        yield speech.word("summary_joined", all=sum(joined.values()), counts=told)


def _parts(atlas: Atlas, speech: Speech) -> Iterator[str]:
    """The works part by part, each side for itself, and how much of that is inferred."""
    parts = atlas.summary.parts
    if parts:
        labels = {code: speech.pick(counts.stage(code)) for code in parts}
        told = _counted(parts, labels, speech)
        line = speech.word("summary_parts", all=sum(parts.values()), counts=told)
        count = atlas.summary.inferred
        inferred = speech.word("summary_inferred", count=count)
        yield f"{line} {inferred}" if count else line


def _rests(atlas: Atlas, speech: Speech) -> Iterator[str]:
    """What the report rests on: documents, and points where they disagree."""
    documents = atlas.summary.documents
    key = "summary_sources" if documents.cited else "summary_read"
    line = speech.word(key, read=documents.read, cited=documents.cited)
    doubts = speech.word("summary_doubts", doubts=atlas.summary.doubts)
    yield f"{line} {doubts}"


def _counted(found: Counts, labels: dict[str, str], speech: Speech) -> str:
    """How often each code comes, in the order of its list."""
    return "; ".join(
        speech.word("count", count=many, what=lower(labels[code])) for code, many in found.items()
    )
