"""The tables of facts as they are delivered, with the keys that hold them together."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from lienket import vocabulary
from lienket.export_tables import access_tables, counts
from lienket.export_tables import requests as asking
from lienket.export_tables.tables import Choices, Reference, Table, frame, records
from lienket.export_tables.words import phrase
from lienket.model.atlas import Atlas
from lienket.model.records import Doubt, Figure, Link, Part, Request, Source, Speed, Status

_FAMILIES = (
    *("kind", "condition", "work", "stage", "activity", "health"),
    *("ground", "works", "accuracy", "identity"),
    *("cause", "matter", "role", "purpose", "why", "remark", "remedy", "qualifier", "basis"),
)
_OF_UNITS = ("tier", "extent", "unit_check")
"""Families that are there where the workspace has units in time."""
_OF_ACCESS = ("target", "scenario")
"""Families that are there where it has numbers of people."""

_WORDS = ("code", "vi", "en", "test_vi", "test_en", "oc4ids", "iati")

_LINK = Reference("link", "links", "key")
_PART = Reference("part", "parts", "key")
_SUBJECT = Reference("subject", "subjects", "key")
_DOUBT = Reference("doubt", "doubts", "key")
_REQUEST = Reference("request", "requests", "key")
_SOURCE = Reference("source", "sources", "id")

_TABLES = (
    ("summary", "key", ()),
    ("subjects", "key", ()),
    ("links", "key", ()),
    ("parts", "key", ()),
    ("link_parts", "", (_LINK, _PART)),
    ("statuses", "", (_SUBJECT, _SOURCE)),
    ("figures", "", (_SUBJECT, _SOURCE)),
    ("doubts", "key", ()),
    ("doubt_subjects", "", (_DOUBT, _SUBJECT)),
    ("requests", "key", (_SOURCE,)),
    ("request_subjects", "", (_REQUEST, _SUBJECT)),
    ("sources", "id", ()),
    ("speeds", "road_class", (_SOURCE,)),
    ("words", "", ()),
)
"""Each table: name, the column that is unique, what its columns refer to."""


def tables(atlas: Atlas, choices: Choices) -> tuple[Table, ...]:
    """The facts of `atlas` as tables without geometry, and first what is said of them in sum.

    `subjects` holds the keys of links and of parts: what a status, a figure, a doubt or a
    request is about.
    """
    facts = atlas.facts
    made = {
        "summary": counts.table(atlas),
        "subjects": _subjects(facts.links, facts.parts),
        "links": _links(atlas),
        "parts": records(Part, facts.parts),
        "link_parts": _pairs("link", "part", [(row.key, row.parts) for row in facts.links]),
        "statuses": _statuses(atlas),
        "figures": records(Figure, facts.figures),
        "doubts": records(Doubt, facts.doubts),
        "doubt_subjects": _pairs("doubt", "subject", [(d.key, d.subjects) for d in facts.doubts]),
        "requests": requests(atlas),
        "request_subjects": _pairs(
            "request", "subject", [(row.key, row.subjects) for row in facts.requests]
        ),
        "sources": records(Source, facts.sources),
        "speeds": records(Speed, facts.speeds),
        "words": words(atlas),
    }
    return tuple(_table(row, made[row[0]], choices) for row in _TABLES)


def _table(
    row: tuple[str, str, tuple[Reference, ...]], rows: pd.DataFrame, choices: Choices
) -> Table:
    name, key, references = row
    told, fields = frame(rows, choices)
    return Table(name, *phrase(f"table_{name}"), told, fields, key=key, references=references)


def _subjects(links: Sequence[Link], parts: Sequence[Part]) -> pd.DataFrame:
    names = ["key", "name_vi", "name_en", "layer"]
    rows = [[getattr(row, name) for name in names] for row in (*links, *parts)]
    return pd.DataFrame(rows, columns=names)


def _links(atlas: Atlas) -> pd.DataFrame:
    """The links with their state across the border, and how far those are completed in part."""
    told = records(Link, atlas.facts.links, without=["publish"])
    states = [atlas.states[link.key] for link in atlas.facts.links]
    done = [counts.completed(link.key, atlas) for link in atlas.facts.links]
    return told.assign(
        ground=[state.ground for state in states],
        lagging=[";".join(state.lagging) for state in states],
        works=[state.works for state in states],
        state_as_of=[str(state.as_of or "") for state in states],
        done_vi=[vi for vi, _ in done],
        done_en=[en for _, en in done],
        gap_m=pd.Series([state.gap_m for state in states], dtype=float),
        gap_error_m=pd.Series([state.gap_error_m for state in states], dtype=float),
    )


def _statuses(atlas: Atlas) -> pd.DataFrame:
    """The event log; `latest` marks the row of each subject that the map shows."""
    rows = atlas.facts.statuses
    newest = [atlas.latest.get(row.subject) == row for row in rows]
    return records(Status, rows).assign(latest=newest)


def requests(atlas: Atlas) -> pd.DataFrame:
    """The requests, a row each: who asks and who is asked in words, in both languages."""
    rows, catalogue = atlas.facts.requests, atlas.catalogue
    bodies = {
        f"{name}_{language}": [asking.listed(getattr(row, name), catalogue)[at] for row in rows]
        for name in ("asker", "asked")
        for at, language in enumerate(("vi", "en"))
    }
    told = records(Request, rows, without=["asker", "asked"])
    return told[["key"]].assign(**bodies).join(told.drop(columns="key"))


def _pairs(one: str, other: str, rows: Sequence[tuple[str, tuple[str, ...]]]) -> pd.DataFrame:
    """A row for each member of each list, in order."""
    pairs = [(key, member) for key, members in rows for member in members]
    return pd.DataFrame(pairs, columns=[one, other])


def words(atlas: Atlas) -> pd.DataFrame:
    """The vocabulary, a row a code; kinds of links that this edition lacks would be hints."""
    kinds = {link.kind for link in atlas.facts.links}
    more = [*(_OF_UNITS if atlas.units.units else ())]
    more += _OF_ACCESS if access_tables.is_there(atlas) else ()
    rows = [
        [family, *(getattr(word, name) for name in _WORDS)]
        for family in (*_FAMILIES, *more)
        for word in vocabulary.words(family).values()
        if family != "kind" or word.code in kinds
    ]
    return pd.DataFrame(rows, columns=["family", *_WORDS])
