"""What the page says about itself: the tests of its words, licences, what is missing, version.

A list of words here is a closed list of the vocabulary, told whole whatever the data use, so that
it cannot hint at what an edition leaves out. Everything else is read from what the atlas shows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from lienket import vocabulary
from lienket.i18n import Pair
from lienket.model.atlas import Atlas
from lienket.model.records import Known

Json = dict[str, Any]

FAMILIES = (
    *("stage", "activity", "condition", "work", "health"),
    *("ground", "works", "accuracy", "identity"),
)
"""The closed lists whose words have tests. Kinds of links are not told whole: see `wording`."""


def describe(atlas: Atlas) -> Json:
    """What the page says about itself, as values that `json.dumps` takes.

    `tests`: by family, each word's label and what decides it; `layers`: their licences; `known`:
    accepted faults of what is shown, with reasons; `drawn`: how many features of links there are
    of each accuracy; and the `workspace`, its `report`, `epoch`, `contact`, and the `version`.
    """
    catalogue = atlas.catalogue
    return {
        "workspace": catalogue.id,
        "version": atlas.version,
        "contact": catalogue.contact,
        "report": catalogue.report,
        "epoch": catalogue.epoch,
        "tests": {family: _tests(family) for family in FAMILIES},
        "layers": [
            {
                "title": (row.title_vi, row.title_en),
                "credit": row.credit,
                "licence": row.licence,
                "date": row.source_date,
            }
            for row in catalogue.layers
            if row.key in atlas.frames
        ],
        "known": _known(atlas),
        "drawn": _drawn(atlas),
    }


def _tests(family: str) -> list[tuple[Pair, Pair]]:
    """Each word of `family` in the order of its list: label, then what decides it."""
    words = vocabulary.words(family).values()
    return [((word.vi, word.en), (word.test_vi, word.test_en)) for word in words]


def _known(atlas: Atlas) -> list[Json]:
    """The accepted faults of features that `atlas` shows: a hidden one is not hinted at."""
    names = _names(atlas)
    return [
        {
            "kind": vocabulary.label("known", row.code),
            "name": names[row.key],
            "metres": round(row.metres),
            "reason": (row.reason_vi, row.reason_en),
        }
        for row in _in_order(atlas.catalogue.known)
        if row.key in names
    ]


def _in_order(known: tuple[Known, ...]) -> list[Known]:
    return sorted(known, key=lambda row: (row.code, -row.metres, row.key))


def _names(atlas: Atlas) -> Mapping[str, Pair]:
    """By key, what is shown of the features with accepted faults, and each part, is called."""
    known = {row.key for row in atlas.catalogue.known}
    names: dict[str, Pair] = {}
    for frame in atlas.frames.values():
        own = frame.loc[frame.index.isin(known), ["name_vi", "name_en"]]
        rows = own.fillna("").itertuples(name=None)
        names |= {str(key): (str(vi), str(en)) for key, vi, en in rows}
    return names | {part.key: (part.name_vi, part.name_en) for part in atlas.facts.parts}


def _drawn(atlas: Atlas) -> dict[str, int]:
    """How many features of links are known how well, the best first."""
    count: Counter[str] = Counter()
    for row in atlas.catalogue.layers:
        if row.status and row.key in atlas.frames:
            count.update(str(word) for word in atlas.frames[row.key]["accuracy"].dropna())
    return {code: count[code] for code in vocabulary.words("accuracy") if count[code]}
