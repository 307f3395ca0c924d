"""The words that a page needs: its own, and those of the vocabulary that its data use.

A word that nothing shown uses stays out: a list of kinds would tell what was left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lienket import vocabulary
from lienket.export_tables.words import edition_title
from lienket.i18n import Pair, phrases
from lienket.model.access import Access
from lienket.model.atlas import Atlas
from lienket.model.records import Audience, Status
from lienket.style import themes


def page_words(audience: Audience) -> Mapping[str, Pair]:
    """The page's own words by key, with what its edition is called.

    What explains a form in the legend is the style table's, for every picture says the same.
    """
    notes = {note.key: (note.vi, note.en) for note in themes.notes()}
    sentences = phrases("webmap")
    own = {key: sentences[key] for key in sentences} | notes
    return {**own, f"about_{audience}": edition_title(audience)}


def used(atlas: Atlas, earlier: Mapping[str, set[str]]) -> dict[str, dict[str, Pair]]:
    """By family, the words of the vocabulary that `atlas` uses, in the order of their list.

    `earlier`: those that it uses of earlier days alone.
    """
    return {
        family: {
            code: (word.vi, word.en)
            for code, word in vocabulary.words(family).items()
            if code in codes or code in earlier.get(family, ())
        }
        for family, codes in _codes(atlas).items()
    }


def _codes(atlas: Atlas) -> Mapping[str, set[str]]:
    log = atlas.facts.statuses
    works = [row for row in log if _of_works(row)]
    states = atlas.states.values()
    return {
        "stage": {row.stage for row in works},
        "activity": {row.stage for row in log if not _of_works(row)},
        "condition": {row.condition for row in works},
        "work": {row.work or "none" for row in works},
        "health": {row.health for row in log},
        "ground": {state.ground for state in states},
        "works": {state.works for state in states},
        "accuracy": set(_cells(atlas, "accuracy")),
        "identity": set(_cells(atlas, "identity")),
        "level": {*atlas.border.looked_at},
        "unplaced": {*atlas.border.unplaced["unplaced"]},
        "kind": {link.kind for link in atlas.facts.links},
        "basis": {source.basis for source in atlas.facts.sources} - {"read"},
        **_of_people(atlas.access),
    }


def _of_people(access: Access) -> Mapping[str, set[str]]:
    """The words of what is computed for people, where it is."""
    if access.units.empty:
        return {}
    return {"target": {*access.units["target"]}, "scenario": {*vocabulary.words("scenario")}}


def _of_works(status: Status) -> bool:
    return bool(status.condition or status.work)


def _cells(atlas: Atlas, column: str) -> Iterable[str]:
    """What stands in `column` of the layers."""
    for frame in atlas.frames.values():
        yield from frame[column].dropna().unique()
