"""What each step from one statement to another is called, by `lienket.timeline`, the whole of it.

Two statements that say the same of the same kind of thing are one here, so that there are few of
them, and each pair that a page can be asked for is compared once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations

from lienket import timeline
from lienket.dates import When
from lienket.model.atlas import Atlas
from lienket.model.records import Status
from lienket.timeline.words import phrase
from lienket.webmap import statements
from lienket.webmap.serialize import Json
from lienket.webmap.times.stops import Stops

CLASSES = {
    **dict.fromkeys(("begun", "resumed", "finished"), "advanced"),
    **dict.fromkeys(("ended", "stalled", "slipped"), "back"),
    **dict.fromkeys(("new", "corrected", "changed", "across"), "other"),
}
"""The class that a code of `timeline.CODES` is drawn in.

Silence is no change, and geometry is that of the last day.
"""

_NOTHING = 0
"""The number of what is told of a subject before anybody speaks of it."""
_NEVER = 10**7
"""Nothing is silent for so long [d]."""
_BUILT, _UNBUILT = "in_service", "not_built"

Told = tuple[str, str, str, str, str, When | None]
"""What a statement says, as far as a comparison looks: kind of link, words, expected end."""
Pair = tuple[int, int]
"""Two numbers of what is told: then, now."""
Step = tuple[tuple[str, ...], str]
"""What a step is called, and the class it is drawn in."""


def describe(atlas: Atlas, stops: Stops) -> Json:
    """What a page needs to say what changed between two stops, as JSON values.

    `log`: of each statement of a subject, in the order of the page, three numbers: the stop since
    which it is known, of what it tells (from 1), and of the first stop that has its own day behind
    it. `steps`: the codes and the class of each kind of step; `pairs`: one behind the other, what
    was told, what is told, the step, and the step from a stop that had that day behind it: what is
    told is then of the time before. `report`: the stop of the report, if something came later.

    Raises:
        KeyError: a status holds a word that is in no list.
    """
    kinds = {row.key: row.kind for row in timeline.subjects(atlas.catalogue, atlas.facts)}
    known: dict[Told, int] = {}
    samples: list[tuple[str, Status]] = []
    log: dict[str, list[int]] = {}
    asked: dict[Pair, None] = {}
    for subject, rows in statements.newest_first(atlas).items():
        numbers = []
        for row in rows:
            told = _told(kinds[subject], row)
            if told not in known:
                known[told] = len(known) + 1
                samples.append((kinds[subject], row))
            numbers.append(known[told])
        log[subject] = [
            number
            for told, row in zip(numbers, rows, strict=True)
            for number in (stops.reached(row.stated_on.last), told, stops.reached(row.as_of.last))
        ]
        asked |= dict.fromkeys(_pairs(numbers, rows))
    return {"log": log, **_tables(atlas, samples, [*asked])} | _report(atlas, stops)


def _told(kind: str, row: Status) -> Told:
    return kind, row.condition, row.work, row.stage, row.health, row.expected_on


def _pairs(numbers: Sequence[int], rows: Sequence[Status]) -> Iterator[Pair]:
    """What can be the newest at two stops, one after the other; and at one alone."""
    versions, since = [], date.max
    for number, row in zip(numbers, rows, strict=True):
        if row.stated_on.last < since:
            versions.append(number)
            since = row.stated_on.last
    # The newest stands first.
    yield from ((then, now) for now, then in combinations(versions, 2) if then != now)
    yield from ((_NOTHING, now) for now in versions)


def _tables(atlas: Atlas, samples: Sequence[tuple[str, Status]], pairs: Sequence[Pair]) -> Json:
    plain, late = (_compared(atlas, samples, pairs, day) for day in (date.min, date.max))
    steps: dict[Step, int] = {}
    found = []
    for number, (then, now) in enumerate(pairs):
        if not plain[number]:
            continue
        before = samples[then - 1][1] if then else None
        kinds = [
            _step(codes, before, samples[now - 1][1]) for codes in (plain[number], late[number])
        ]
        found += [then, now, *(steps.setdefault(kind, len(steps)) for kind in kinds)]
    used = {code for codes, _ in steps for code in codes} | {"across"}
    return {
        "pairs": found,
        "steps": [{"codes": codes, "class": kind} for codes, kind in steps],
        "across": CLASSES["across"],
        "codes": {code: phrase(code) for code in timeline.CODES if code in used},
    }


def _compared(
    atlas: Atlas, samples: Sequence[tuple[str, Status]], pairs: Sequence[Pair], day: date
) -> Mapping[int, tuple[str, ...]]:
    """By number, the codes of each of `pairs` as `timeline.compare` gives them from `day` on.

    To ask for all at once, each pair is put to it as a link of its own.
    """
    kinds = {link.kind: link for link in atlas.facts.links}
    links, then, now = [], {}, {}
    for number, (before, after) in enumerate(pairs):
        kind, status = samples[after - 1]
        key = str(number)
        links.append(replace(kinds[kind], key=key, parts=()))
        now[key] = status
        if before:
            then[key] = samples[before - 1][1]
    stated = tuple(replace(row, subject=key) for key, row in now.items())
    facts = replace(atlas.facts, links=tuple(links), parts=(), statuses=stated)
    last = replace(atlas, facts=facts, latest=now, states={}, as_of=date.max)
    found: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for row in timeline.compare(last, replace(last, latest=then, as_of=day), _NEVER):
        found[int(row.key)] += (row.code,)
    return found


def _step(codes: tuple[str, ...], then: Status | None, now: Status) -> Step:
    """What a step is called, and its class: that of the first code, which is the state's own.

    What is now in service and was not built has advanced, whatever its works are called.
    """
    opened = then is not None and (then.condition, now.condition) == (_UNBUILT, _BUILT)
    return codes, "advanced" if opened and codes[0] == "changed" else CLASSES[codes[0]]


def _report(atlas: Atlas, stops: Stops) -> Json:
    dated = {row.id: row.date for row in atlas.facts.sources}.get(atlas.catalogue.report)
    stop = stops.passed(dated.last) if dated else -1
    return {"report": stop} if 0 <= stop < len(stops.days) - 1 else {}
