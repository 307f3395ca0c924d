"""What if: links or parts of them taken to be at another stage than any source says.

An assumption is one more row of the event log, of the date of the atlas and of a source that says
what it is; the title and the notice of the workspace say so as well, and with them every product.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import geopandas as gpd

from lienket import join, text, vocabulary
from lienket.dates import When
from lienket.errors import Fault, Location, WorkspaceError
from lienket.i18n import Pair, format_list, sentence
from lienket.model.records import ASSUMED, Catalogue, Facts, Link, Source, Status
from lienket.network import stated_values

OPTION = "--if"
"""What faults call the place where assumptions stand."""

_LONGEST = 60
"""A folder is not called by a longer list [characters]."""


@dataclass(frozen=True, slots=True)
class Assumption:
    """The stage that a link, or a part of one, is taken to be at; `line`: which it was, from 1."""

    key: str
    stage: str
    line: int = 0

    @property
    def place(self) -> Location:
        """Where it stands, for faults."""
        return Location(OPTION, self.line, self.key)


def listed(written: Sequence[str]) -> str:
    """Assumptions as one text in a fixed order: what a manifest has, and tells builds apart by.

    >>> listed(["ql31=completed , dt289c=completed"])
    'dt289c=completed,ql31=completed'
    """
    return ",".join(sorted(f"{key}={stage}" for key, stage in _pairs(written)))


def folder_name(written: Sequence[str], base: str) -> str:
    """The folder that the products of assumptions stand in, unless another is named.

    >>> folder_name(["dt289c=completed", "ql31=approved"], "maps")
    'maps-if-dt289c-completed_ql31-approved'
    """
    told = listed(written).replace("=", "-").replace(",", "_")
    plain = re.sub(r"[^\w.-]", "", told, flags=re.ASCII)
    return f"{base}-if-{plain[:_LONGEST].rstrip('-_.')}"


def _pairs(written: Sequence[str]) -> Iterator[tuple[str, str]]:
    for one in ",".join(written).split(","):
        if one.strip():
            key, _, stage = one.partition("=")
            yield key.strip(), stage.strip()


def read(
    written: Sequence[str], facts: Facts, frames: Mapping[str, gpd.GeoDataFrame]
) -> tuple[Assumption, ...]:
    """The assumptions that are `written`, by subject of the event log, in its order.

    Args:
        written: texts such as "dt289c=completed,ql31=completed".
        facts: what the date and the audience allow.
        frames: layers of that date (EPSG:4326, a column `key`): what is not drawn opens nothing.

    Raises:
        WorkspaceError: one is none, of nothing, or cannot be; all of them at once.
    """
    asked = [Assumption(*pair, line) for line, pair in enumerate(_pairs(written), start=1)]
    owners = {key: link for link in facts.links for key in (*link.subjects, link.key)}
    faults = [] if asked else [Location(OPTION).fault("if_empty")]
    drawn = {str(key) for frame in frames.values() for key in frame["key"]}
    latest = join.newest(facts)
    made: dict[str, Assumption] = {}
    for one in asked:
        if met := [*_faults(one, owners)]:
            faults += met
            continue
        link = owners[one.key]
        subjects = link.subjects if one.key == link.key else (one.key,)
        faults += [*_twice(one, subjects, made), *_closed(one, link, subjects, drawn, latest)]
        if all(_holds(latest.get(key), one.stage) for key in subjects):
            faults.append(one.place.fault("if_holds", name=link.name_vi, value=one.stage))
        made |= {key: replace(one, key=key) for key in subjects}
    if faults:
        raise WorkspaceError(faults)
    return tuple(one for key, one in made.items() if not _holds(latest.get(key), one.stage))


def _faults(one: Assumption, owners: Mapping[str, Link]) -> Iterator[Fault]:
    """What is wrong with one assumption in itself."""
    if not one.key or not one.stage:
        yield one.place.fault("if_form", value=f"{one.key}={one.stage}".strip("="))
    elif one.key not in owners:
        names = {key: (link.name_vi, link.name_en) for key, link in owners.items()}
        whole = {key: names[key] for key in names if owners[key].key == key}
        yield one.place.fault("if_unknown", value=one.key, near=_near(one.key, names, whole))
    elif one.stage not in (choices := vocabulary.stages(owners[one.key].kind)):
        words = {key: (word.vi, word.en) for key, word in choices.items()}
        near, named = _near(one.stage, words, words), ", ".join(choices)
        yield one.place.fault("bad_word", name=OPTION, value=one.stage, choices=named, near=near)


def _near(value: str, keys: Iterable[str], named: Mapping[str, Pair]) -> str:
    """The keys of what is called `value`, as an ending for a sentence; else the keys like it."""
    called = [key for key, names in named.items() if text.fold(value) in map(text.fold, names)]
    return text.nearest(value, keys) if not called else f" ({', '.join(called)}?)"


def _twice(
    one: Assumption, subjects: Sequence[str], made: Mapping[str, Assumption]
) -> Iterator[Fault]:
    """A subject that two assumptions are about, with different stages."""
    for key in subjects:
        if key in made and made[key].stage != one.stage:
            first, second = made[key].stage, one.stage
            yield one.place.fault("if_twice", value=key, first=first, second=second)


def _closed(
    one: Assumption,
    link: Link,
    subjects: Sequence[str],
    drawn: set[str],
    latest: Mapping[str, Status],
) -> Iterator[Fault]:
    """A road that nothing is drawn of cannot be opened: nobody knows where it would run."""
    lacking = [key for key in subjects if key not in drawn and not _serves(latest.get(key))]
    if lacking and link.kind == "route" and _completes(one.stage):
        yield one.place.fault(
            "if_not_drawn", name=link.name_vi, name_en=link.name_en, parts=", ".join(lacking)
        )


def _serves(row: Status | None) -> bool:
    return row is not None and row.condition == "in_service"


def _holds(row: Status | None, stage: str) -> bool:
    """Whether that is so already: at this stage; or in service, where no works are known."""
    if row is None:
        return False
    return row.stage == stage or (_completes(stage) and _serves(row) and not row.stage)


def _completes(stage: str) -> bool:
    """Whether works are over at this stage; an activity has none."""
    return stage in vocabulary.words("stage") and vocabulary.phase(stage) == "done"


def assume(facts: Facts, made: Sequence[Assumption], day: date) -> Facts:
    """`facts` with a statement of `day` for each assumption, and the source that it is of."""
    latest = join.newest(facts)
    owners = {key: link for link in facts.links for key in link.subjects}
    rows = tuple(_statement(one, owners[one.key], latest.get(one.key), day) for one in made)
    return replace(facts, statuses=(*facts.statuses, *rows), sources=(*facts.sources, _source()))


def _source() -> Source:
    title = sentence("if_source")
    return Source(
        id=ASSUMED, title_vi=title[0], title_en=title[1], issuer="", number="", date=None,
        address="", licence="", basis="own",
    )  # fmt: skip


def _statement(one: Assumption, link: Link, before: Status | None, day: date) -> Status:
    """The row of the event log that says what is assumed of a subject, whatever came `before`.

    What is completed serves; what is taken to be at an earlier stage serves only if it would be
    upgraded. A part with no works known is taken to be new, or to be upgraded where it serves.
    """
    note = sentence("if_note")
    works = vocabulary.words("kind")[link.kind].works
    known = before.work if before and before.work in {"new", "upgrade"} else ""
    work = known or ("upgrade" if _serves(before) else "new")
    done = _completes(one.stage)
    serves = done or work == "upgrade"
    return Status(
        subject=one.key,
        condition=("in_service" if serves else "not_built") if works else "",
        work=work if works else "",
        stage=one.stage,
        health="",
        happened_on=None,
        stated_on=When.parse(day.isoformat()),
        expected_on=None,
        source=ASSUMED,
        locator="",
        inferred=True,
        note_vi=note[0],
        note_en=note[1],
    )


def label(catalogue: Catalogue, facts: Facts, made: Sequence[Assumption]) -> Catalogue:
    """`catalogue` whose titles, sheets and notice say that what follows is a what-if, and which.

    Args:
        catalogue: the workspace.
        facts: its links, and its statuses with what is assumed.
        made: that.
    """
    told = sentence("if_notice", what=format_list([*_told(facts, made)]))
    before = catalogue.notice_vi, catalogue.notice_en
    vi, en = (f"{new} {old}".strip() for new, old in zip(told, before, strict=True))
    titles = _titled((catalogue.title_vi, catalogue.title_en))
    sheets = tuple(
        replace(plan, title_vi=named[0], title_en=named[1])
        for plan in catalogue.sheets
        for named in [_titled((plan.title_vi, plan.title_en))]
    )
    return replace(
        catalogue, title_vi=titles[0], title_en=titles[1], sheets=sheets, notice_vi=vi, notice_en=en
    )  # fmt: skip


def _titled(title: Pair) -> Pair:
    return sentence("if_title", title=title)


def _told(facts: Facts, made: Sequence[Assumption]) -> Iterator[Pair]:
    """What is assumed, a phrase a link: its name and the stage; of some of its parts, these."""
    stages, latest = {one.key: one.stage for one in made}, join.newest(facts)
    parts = {part.key: (part.name_vi, part.name_en) for part in facts.parts}
    for link in facts.links:
        changed = [key for key in link.subjects if key in stages]
        whole = changed and all(
            _holds(latest.get(key), stages[changed[0]]) for key in link.subjects
        )
        name = link.name_vi, link.name_en or link.name_vi
        if whole:
            yield _phrase(name, link, stages[changed[0]])
            continue
        for key in changed:
            vi, en = parts.get(key, ("", ""))
            called = f"{name[0]} ({vi})" if vi else name[0], f"{name[1]} ({en})" if en else name[1]
            yield _phrase(called, link, stages[key])


def _phrase(name: Pair, link: Link, stage: str) -> Pair:
    word = vocabulary.stages(link.kind)[stage]
    return sentence("if_one", name=name, stage=(word.vi.lower(), word.en.lower()))


def unchanged_times(facts: Facts, made: Sequence[Assumption]) -> tuple[str, ...]:
    """The assumed upgrades of which no source says how fast they make a road: times stay."""
    named = stated_values.named_kmh(facts)
    rows = {row.subject: row for row in facts.statuses if row.source == ASSUMED}
    return tuple(
        one.key
        for one in made
        if rows[one.key].work == "upgrade" and _completes(one.stage) and one.key not in named
    )
