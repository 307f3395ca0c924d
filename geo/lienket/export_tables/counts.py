"""What every product says in sum, in words: its date, its notice, its counts.

All of it is read from the record `summary`; nothing is counted here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from lienket import style, vocabulary
from lienket.export_tables import key_messages
from lienket.export_tables.words import phrase
from lienket.i18n import Pair, format_date, format_decimal
from lienket.model.atlas import Atlas
from lienket.model.summary import PARTLY, Counts, Progress
from lienket.model.units import Epoch

_SORTS = ("links", "routes", "inside", "other", "cooperation", "objects")
"""The links of the report, what they are, each in one of them, and what they lead to."""

_PARTLY = phrase("partly")
_UNSTATED = phrase("unstated")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the sum: a `count` of something, or a sentence, which has none."""

    key: str
    vi: str
    en: str
    count: int | None = None


def dated(atlas: Atlas) -> Pair:
    """Of when an atlas is: of the report, and up to which day more was added, how much.

    An atlas of a day before the report, of no link yet, or whose report has no date, is of its day.
    """
    told = atlas.summary.dates
    day = format_date(told.until or atlas.as_of)
    if told.report is None or not atlas.facts.links:
        return phrase("dated", day=day)
    report = format_date(told.report)
    if told.until == told.report:
        return phrase("dated_report", report=report)
    if not told.newer:
        return phrase("dated_nothing_newer", report=report, day=day)
    key = "dated_newer_one" if told.newer == 1 else "dated_newer"
    return phrase(key, report=report, day=day, count=told.newer)


def notice(atlas: Atlas) -> Pair:
    """What the workspace says of its units on every product; both "" where it says nothing."""
    return atlas.catalogue.notice_vi, atlas.catalogue.notice_en


def units_notice(atlas: Atlas, epoch: str) -> Pair:
    """What a product says that shows the units of another epoch than the report's."""
    words = epoch_words(atlas, epoch)
    return phrase("notice_units", since=words["since"], act=words["act"], own=words["own"])


def epoch_words(atlas: Atlas, key: str) -> dict[str, Pair]:
    """What is said of an epoch and of that of the report: their titles, since when, by what act."""
    epoch, own = atlas.units.epoch(key), atlas.units.epoch(atlas.catalogue.epoch)
    since = format_date(epoch.valid_from) if epoch and epoch.valid_from else ("", "")
    act = epoch.act if epoch else ""
    return {"title": _title(epoch), "own": _title(own), "since": since, "act": (act, act)}


def _title(epoch: Epoch | None) -> Pair:
    return (epoch.title_vi, epoch.title_en) if epoch else ("", "")


def progress(done: Progress) -> Pair:
    """How much of a link's works is completed: by length where all of it is measured, else by part.

    >>> progress(Progress(1, 4, 42.726, 156.088))[0]
    'hoàn thành một phần (42,7 trong 156,1 km đo trên bản đồ)'
    >>> progress(Progress(1, 2))
    ('hoàn thành một phần (1 trong 2 công trình)', 'completed in part (1 of 2 works)')
    """
    if done.km is None or done.all_km is None:
        many = f"{done.parts}", f"{done.all_parts}"
        return phrase("progress_parts", done=many[0], all=many[1])
    km, all_km = format_decimal(round(done.km, 1)), format_decimal(round(done.all_km, 1))
    return phrase("progress_km", km=(km[0], km[1]), all_km=(all_km[0], all_km[1]))


def completed(link: str, atlas: Atlas) -> Pair:
    """How much of a link is completed where that is a part of it; else both ""."""
    done = atlas.summary.partly.get(link)
    return progress(done) if done else ("", "")


def works(link: str, atlas: Atlas) -> Pair:
    """How the works of a link stand, each way the same in every product; both "" where they do not.

    By the state across the border where it has one; what is completed in part is told first.

    Raises:
        KeyError: there is no such link.
    """
    code = atlas.states[link].works
    vi, en = completed(link, atlas)
    if not vi:
        return vocabulary.label("works", "" if code == "not_applicable" else code)
    # The share that is completed stands first: what is left to tell is the rest.
    rest = {"not_applicable": "", "partly_done": "on_paper"}.get(code, code)
    told = vocabulary.label("works", rest)
    vi, en = f"{vi[:1].upper()}{vi[1:]}", f"{en[:1].upper()}{en[1:]}"
    if not any(told):
        return vi, en
    return phrase("rest", done=(vi, en), rest=(told[0].lower(), told[1].lower()))


def sorts(atlas: Atlas) -> Pair:
    """How many links the report has, of which sort, and how many objects they lead to."""
    rows = [row for row in _counts(atlas) if row.key in _SORTS and row.count]
    vi = "; ".join(f"{row.vi}: {row.count}" for row in rows)
    en = "; ".join(f"{row.en}: {row.count}" for row in rows)
    return vi, en


def label(group: str) -> Pair:
    """What the links of a group of the style table, or those completed in part, are called.

    Raises:
        KeyError: there is no such group.
    """
    if group == PARTLY:
        return _PARTLY
    return {row.key: (row.vi, row.en) for row in style.groups()}[group]


def lines(atlas: Atlas) -> tuple[Line, ...]:
    """All that is said in sum, in order: date, notice, sentences for a director, counts.

    Raises:
        KeyError: a link or a status holds a word that is in no list.
    """
    heads = [dated(atlas), notice(atlas)]
    told = [("dates", heads[0]), *([("notice", heads[1])] if any(heads[1]) else [])]
    told += [(f"sentence_{n}", pair) for n, pair in enumerate(key_messages.lines(atlas), start=1)]
    return (*(Line(key, *pair) for key, pair in told), *_counts(atlas))


def _counts(atlas: Atlas) -> Iterator[Line]:
    summary = atlas.summary
    across = summary.across
    yield from _own(links=summary.links, routes=summary.routes, inside=summary.inside)
    yield from _own(other=summary.other, cooperation=summary.cooperation)
    yield from _own(objects=sum(summary.objects.values()))
    yield from _words("objects", "kind", summary.objects)
    yield from _groups("works", summary.works)
    yield from _partly(atlas)
    yield from _groups("activities", summary.activities)
    yield from _words("ground", "ground", across.ground)
    yield from _words("apart", "works", across.apart, phrase("count_apart"))
    yield from _words("joined", "works", across.joined, phrase("count_joined"))
    yield from _own(parts=sum(summary.parts.values()))
    yield from _stages(summary.parts)
    yield from _own(inferred=summary.inferred)
    yield from _own(pairs=summary.pairs, unjoined=len(summary.unjoined))
    yield from _own(documents=summary.documents.read, cited=summary.documents.cited)
    yield from _own(doubts=summary.doubts, newer=summary.dates.newer)


def _own(**counts: int) -> Iterator[Line]:
    yield from (Line(key, *phrase(f"count_{key}"), count) for key, count in counts.items())


def _words(head: str, family: str, counts: Counts, before: Pair = ("", "")) -> Iterator[Line]:
    """Each code of `counts` under its label in the vocabulary."""
    for code, count in counts.items():
        vi, en = vocabulary.label(family, code)
        yield Line(f"{head}.{code}", before[0] + vi, before[1] + en, count)


def _groups(head: str, counts: Counts) -> Iterator[Line]:
    for code, count in counts.items():
        yield Line(f"{head}.{code}", *label(code), count)


def _partly(atlas: Atlas) -> Iterator[Line]:
    """How far each link is that is completed in part."""
    names = {link.key: (link.name_vi, link.name_en) for link in atlas.facts.links}
    for key, done in atlas.summary.partly.items():
        vi, en = progress(done)
        yield Line(f"partly.{key}", f"{names[key][0]}: {vi}", f"{names[key][1]}: {en}")


def _stages(counts: Counts) -> Iterator[Line]:
    for code, count in counts.items():
        yield Line(f"parts.{code}", *stage(code), count)


def stage(code: str) -> Pair:
    """What a part at a stage is called, or one that has no works or no statement.

    Raises:
        KeyError: there is no such stage.
    """
    if code == "none":
        return vocabulary.label("work", "none")
    return _UNSTATED if code == "unstated" else vocabulary.label("stage", code)


def table(atlas: Atlas) -> pd.DataFrame:
    """`lines` as a table: key, name_vi, name_en, count (none of a sentence); a plain index."""
    rows: Sequence[Line] = lines(atlas)
    count = pd.array([row.count for row in rows], dtype="Int64")
    told = [(row.key, row.vi, row.en) for row in rows]
    return pd.DataFrame(told, columns=["key", "name_vi", "name_en"]).assign(count=count)
