"""What an import is asked for, and what it would do, before anybody agrees to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lienket import facts, join, status_book, text
from lienket.dates import When
from lienket.errors import Line, UsageError
from lienket.i18n import Pair, format_date, notice, sentence
from lienket.intake import review, targets
from lienket.intake.comparison import Replacement
from lienket.intake.review import Wanted
from lienket.model.records import Layer
from lienket.pipeline.reading import Workspace
from lienket.status_book import Change, Cited

Steps = Callable[[Path], Iterator[dict[str, bytes]]]
"""What makes the files of an import, step by step, in a copy of the workspace."""


@dataclass(frozen=True, slots=True)
class Taking:
    """What is to be taken in, as a person says.

    `file`, and `inside` = the layer in it; `layer` = the one of the workspace; `columns`, `picks`:
    as written; `source` = the document behind it, "" = to be tried alone; `gap_reason` = why gaps
    in its lines are accepted; `dry`: nothing is written, whatever is agreed to.
    """

    file: Path
    layer: str
    inside: str | None = None
    columns: Sequence[str] = ()
    side: str = ""
    crs: str | None = None
    encoding: str = "auto"
    picks: Mapping[str, str] | None = None
    accuracy: str = "traced"
    source: str = ""
    dated: str | None = None
    english: str = ""
    issuer: str = ""
    gap_reason: Pair = ("", "")
    today: date | None = None
    dry: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """An import before it is agreed to.

    `notes`: what was read and decided; `changes`: the features that get other geometry;
    `statements`: new statuses; `same`: how many features stay; `files`: those that change.
    """

    notes: tuple[Pair, ...]
    changes: tuple[Replacement, ...]
    cited: Cited
    statements: tuple[Change, ...] = ()
    same: int = 0
    files: tuple[str, ...] = ()


def want(read: Workspace, layer: str, side: str = "") -> Wanted:
    """What an import into a layer is for; `side`: as a person names it, "" = either.

    Raises:
        UsageError: there is no such layer or side.
    """
    whole = read.whole
    row = _layer(read, layer)
    return Wanted(
        layer=row,
        targets=targets.known(whole.catalogue, whole.facts, row, whole.frames[row.key]),
        sides=join.sides(whole.catalogue, whole.frames[whole.catalogue.sides_layer]),
        side=review.side_of(side, whole.catalogue),
        measuring_crs=whole.catalogue.measuring_crs,
        taken=frozenset(str(key) for each in whole.frames.values() for key in each["key"]),
    )


def _layer(read: Workspace, key: str) -> Layer:
    """The layer of the workspace that is called `key`.

    Raises:
        UsageError: none is, or its areas share their borders: one cannot be replaced alone.
    """
    found = next((layer for layer in read.whole.catalogue.layers if layer.key == key), None)
    if found is None:
        keys = [layer.key for layer in read.whole.catalogue.layers]
        near = text.nearest(key, keys)
        choices = ", ".join(keys)
        if not key:
            raise UsageError(notice("import_no_layer_said", choices=choices))
        raise UsageError(notice("import_no_layer", value=key, choices=choices, near=near))
    return found


def cite(taking: Taking, read: Workspace) -> Cited:
    """The source of the new geometry; the file itself where it is only tried.

    Raises:
        UsageError: it has no date, or is of a day to come or another than its known one.
    """
    public, inside = read.public.facts.sources, _inside(read)
    if taking.source in inside:
        # What it may be cited for is seen once it is known what changes.
        public, inside = read.whole.facts.sources, set()
    tried = not taking.source
    day = taking.today or date.min
    cited = status_book.cite(
        sentence("import_tried", file=taking.file.name)[0] if tried else taking.source,
        day.isoformat() if tried else taking.dated,
        public,
        english=taking.english,
        issuer=taking.issuer,
        others=inside,
    )
    if taking.today and cited.date.first > taking.today:
        raise UsageError(notice("source_to_come", day=format_date(cited.date)))
    known = next((row for row in read.whole.facts.sources if row.id == cited.id), None)
    if known is not None and known.date not in {None, cited.date}:
        its, said = format_date(known.date), format_date(cited.date)
        raise UsageError(notice("import_other_date", value=cited.id, day=its, said=said))
    return cited


def _inside(read: Workspace) -> set[str]:
    """The ids of the sources that are internal."""
    public, whole = read.public.facts.sources, read.whole.facts.sources
    return {row.id for row in whole} - {row.id for row in public}


def guard_source(
    read: Workspace, cited: Cited, changes: Sequence[Replacement], statements: Sequence[Change] = ()
) -> None:
    """Nothing, if an internal source is cited for what is internal alone.

    Raises:
        UsageError: something public would cite it.
    """
    public = [row.target.key for row in changes if not isinstance(row.target.line, Line)]
    public += [row.answer.subject.key for row in statements if row.folder == facts.FOLDER]
    if public and cited.id in _inside(read):
        keys = ", ".join(dict.fromkeys(public))
        raise UsageError(notice("import_source_internal", value=cited.id, keys=keys))


def guard_order(read: Workspace, layer: str, changes: Sequence[Replacement], cited: Cited) -> None:
    """Nothing, if no feature of `layer` was replaced by something newer than what is cited.

    An older document in the place of a newer one would put what came between at a wrong time.

    Raises:
        UsageError: some were; all of them.
    """
    past = read.whole.past.get(layer)
    if past is None:
        return
    newest = past.groupby("key")["until"].max()
    day = cited.date.last
    later = [
        notice(
            "import_older",
            key=row.target.key,
            newer=format_date(When.parse(newest[row.target.key])),
            day=format_date(cited.date),
        )
        for row in changes
        if newest.get(row.target.key, "") > day.isoformat()
    ]
    if later:
        raise UsageError("\n".join([*later, notice("import_older_remedy")]))
