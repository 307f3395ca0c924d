"""What the page is told of earlier days: by which day what was stated, and what was so then.

The page stands at one of the `stops`: the days on which something was stated, and the day of the
atlas. What it shows of the last is the rest of the payload; here stands what differs before, worked
out by the same rules (`lienket.join`, `lienket.border`, `lienket.tally`, `lienket.timeline`), so
that the page has none of its own.
"""

from __future__ import annotations

from collections.abc import Mapping

from lienket.model.atlas import Atlas
from lienket.webmap.serialize import Json
from lienket.webmap.times import since, stops

__all__ = ("describe", "late", "words")


def describe(atlas: Atlas) -> Json:
    """The earlier days of `atlas` as JSON values; nothing where there is one day alone.

    `stops`: the days; `runs`: by what and key, since which stop which value holds, see
    `history.coded`; and what `changes.describe` tells of each statement.

    Raises:
        CrsError: a layer is not in EPSG:4326.
        KeyError: a status or a link holds a word that is in no list.
    """
    found = stops.find(atlas)
    if not found.days:
        return {}
    # What only a map of several days needs is a tenth of the time that a small page takes to make.
    from lienket.webmap.times import changes, history  # noqa: PLC0415 - heavy

    return {
        "stops": [day.isoformat() for day in found.days],
        "runs": history.coded(history.walk(atlas, found)),
        **changes.describe(atlas, found),
    }


def late(atlas: Atlas) -> Mapping[str, Mapping[int, int]]:
    """By table, the stop of each row that is not known from the first, by its number in it."""
    return since.find(atlas, stops.find(atlas))


def words(earlier: Json) -> dict[str, set[str]]:
    """By family, the codes of the vocabulary that the states of `earlier` days use."""
    states = earlier["runs"]["states"]["of"] if earlier else []
    return {family: {row[family] for row in states} for family in ("ground", "works")}
