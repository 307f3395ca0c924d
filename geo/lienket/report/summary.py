"""The report in sum: the sentences for a director, then the counts of the record `summary`."""

from __future__ import annotations

from collections.abc import Iterator

from lienket.export_tables import counts, key_messages
from lienket.export_tables.words import called
from lienket.model.atlas import Atlas
from lienket.model.summary import Counts
from lienket.report.citations import Sources
from lienket.report.speech import Speech, lower
from lienket.report.wordml import Node


def sentences(atlas: Atlas, speech: Speech) -> list[str]:
    """The sentences that name links and pairs of districts, as every product has them."""
    return [speech.pick(line) for line in key_messages.lines(atlas)]


def base(atlas: Atlas, speech: Speech, sources: Sources) -> list[Node | str]:
    """What the report is drawn up from, as the first source that is cited; nothing if unknown."""
    by_id = {source.id: source for source in atlas.facts.sources}
    report = by_id.get(atlas.catalogue.report)
    if report is None:
        return []
    return [speech.word("summary_base", report=sources.describe(report)), *sources.mark(report.id)]


def lines(atlas: Atlas, speech: Speech) -> Iterator[str]:
    """The counts of links, one thing each; what is nowhere is not named.

    Raises:
        KeyError: a link or a status holds a word that is in no list.
    """
    summary = atlas.summary
    sorts = {name: getattr(summary, name) for name in ("routes", "inside", "other", "cooperation")}
    told = [speech.word(f"sort_{name}", count=many) for name, many in sorts.items() if many]
    yield speech.word("summary_links", links=summary.links, counts="; ".join(told))
    yield from _grounds(atlas, speech)
    yield from _groups("summary_works", summary.works, speech)
    yield _rests(atlas, speech)


def _grounds(atlas: Atlas, speech: Speech) -> Iterator[str]:
    """The routes by name under each state across the border, in the order of its list."""
    names = {link.key: speech.pick((link.name_vi, link.name_en)) for link in atlas.facts.links}
    for code, many in atlas.summary.across.ground.items():
        routes = [
            called(names[key]).strip("“”")
            for key, state in atlas.states.items()
            if state.ground == code
        ]
        label = speech.label("ground", code)
        yield speech.word("summary_ground", state=label, count=many, links="; ".join(routes))


def others(atlas: Atlas, speech: Speech) -> Iterator[str]:
    """How many matters of cooperation there are, and what links lead to."""
    summary = atlas.summary
    yield from _groups("summary_activities", summary.activities, speech)
    if summary.objects:
        labels = {code: speech.label("kind", code) for code in summary.objects}
        kinds = "; ".join(
            speech.word("count_kind", count=many, what=lower(labels[code]))
            for code, many in summary.objects.items()
        )
        yield speech.word("summary_objects", counts=kinds, all=sum(summary.objects.values()))


def _groups(key: str, group: Counts, speech: Speech) -> Iterator[str]:
    """Where works or matters of cooperation stand, link by link."""
    if group:
        labels = {code: speech.pick(counts.label(code)) for code in group}
        told = _counted(group, labels, speech)
        yield speech.word(key, all=sum(group.values()), counts=told)


def parts(atlas: Atlas, speech: Speech) -> Iterator[str]:
    """The works part by part, each side for itself, and how much of that is inferred."""
    stages = atlas.summary.parts
    if stages:
        labels = {code: speech.pick(counts.stage(code)) for code in stages}
        told = _counted(stages, labels, speech)
        line = speech.word("summary_parts", all=sum(stages.values()), counts=told)
        count = atlas.summary.inferred
        inferred = speech.word("summary_inferred", count=count)
        yield f"{line} {inferred}" if count else line


def _rests(atlas: Atlas, speech: Speech) -> str:
    """What the report rests on: documents, and points where they disagree."""
    documents = atlas.summary.documents
    key = "summary_sources" if documents.cited else "summary_read"
    line = speech.word(key, read=documents.read, cited=documents.cited)
    doubts = speech.word("summary_doubts", doubts=atlas.summary.doubts)
    return f"{line} {doubts}"


def _counted(found: Counts, labels: dict[str, str], speech: Speech) -> str:
    """How often each code comes, in the order of its list."""
    return "; ".join(
        speech.word("count", count=many, what=lower(labels[code])) for code, many in found.items()
    )
