"""The path, written once: facts, layers, checks, join, borders, style, then the pictures.

`atlas` carries a workspace to what pictures are made from, `run` makes the products and puts
them in place together, `check` stops at the faults.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from importlib import resources
from pathlib import Path

from lienket import datapackage, export_tables, exports, index_page, join, text
from lienket.errors import Fault, WorkspaceError
from lienket.export_tables import key_messages
from lienket.export_tables.words import METHOD
from lienket.i18n import beside, notice
from lienket.model.atlas import Atlas
from lienket.model.records import Audience
from lienket.pipeline import (
    assumptions,
    file_list,
    hand_edits,
    joining,
    manifest,
    reading,
    staging,
    writers,
)
from lienket.pipeline import order as ordering
from lienket.pipeline.assumptions import folder_name
from lienket.pipeline.order import PRODUCTS, USUAL, WITH_SHEETS, Order, View
from lienket.pipeline.reading import Part, Workspace
from lienket.timeline import telling
from lienket.timeline.telling import Period

__all__ = (
    "PRODUCTS", "USUAL", "WITH_SHEETS", "Order", "atlas", "check", "embedded", "folder_name", "run",
    "text", "viewed",
)  # fmt: skip


def _silent(_: object) -> None:
    """Say nothing."""


def embedded() -> Path:
    """The workspace that travels with the program: in the wheel, or `layers/` of a checkout."""
    inside = Path(str(resources.files("lienket"))) / "workspace"
    return inside if inside.is_dir() else inside.parents[2] / "layers"


def check(workspace: Path) -> tuple[Fault, ...]:
    """Every fault of a workspace, sorted; empty when it is clean.

    Raises:
        UsageError: there is no such folder.
    """
    try:
        reading.read(workspace)
    except WorkspaceError as error:
        return error.faults
    return ()


def atlas(  # noqa: PLR0913 - what is to be seen, each by its name
    workspace: Path,
    *,
    as_of: date | None = None,
    audience: Audience = "public",
    roads: Path | None = None,
    people: bool = False,
    population: Path | None = None,
    assumed: Sequence[str] = (),
    warn: Callable[[str], None] = _silent,
) -> Atlas:
    """The workspace checked and joined, as of a date (default: its newest) and for an audience.

    Trips are computed over the network in the file `roads`, by default over its own; `warn` is
    called with a line for what is odd about that. With `people` it holds what links are worth to
    them, which takes some seconds more; `population` is a file that counts them. `assumed` are
    stages that links or parts are taken to be at, each as "key=stage".

    Raises:
        UsageError: there is no such folder, or no network in the file.
        WorkspaceError: it has faults, or what is assumed cannot be; all of them at once.
    """
    view = View(
        as_of, audience, roads, people=people, population=population, assumed=tuple(assumed)
    )
    return viewed(workspace, view, warn)


def viewed(workspace: Path, view: View, warn: Callable[[str], None] = _silent) -> Atlas:
    """What `view` shows of the workspace, checked and joined, as `atlas` does.

    Raises:
        UsageError: there is no such folder, or no network or no people in a file.
        WorkspaceError: it has faults, or what is assumed cannot be; all of them at once.
    """
    return joining.atlas(reading.read(workspace), view, warn)


def run(
    order: Order,
    *,
    say: Callable[[str], None] = _silent,
    warn: Callable[[str], None] = _silent,
    tell: Callable[[str], None] = _silent,
    made: Callable[[Atlas], None] = _silent,
) -> tuple[Path, ...]:
    """Make the products of `order` and put them in place together; what was made, sorted.

    Everything is made in a folder beside the products first. If anything fails, the last good
    products stay as they were.

    Args:
        order: what to build.
        say: called with one line for each step.
        warn: called with a line for what a format cannot hold, for what of the workspace is left
            out by a rule, for a date that is odd to ask, and for a product that somebody changed
            by hand, which is kept beside the new one.
        tell: called with each sentence of `key_messages`, once the products are in place.
        made: called with the atlas that they are made from, once they are in place.

    Raises:
        UsageError: a product, a format or a language is unknown, or a product cannot be made here
            or is for another audience than those that stay beside it; or it would stand in a
            workspace, or where something stands that may be somebody's own; or the clock is far
            off; or there is no such workspace.
        WorkspaceError: the workspace has faults; all of them at once.
        ProductError: the products cannot be written to their place.
    """
    _guard(order)
    say(notice("step_read"))
    source = reading.read(order.workspace)
    for note in source.notes:
        warn(note)
    say(notice("step_join"))
    picture = joining.atlas(source, order.view, warn)
    if odd := join.untimely(picture, order.as_of):
        warn(odd)
    period = _period(source, picture, order, warn)
    exports.guard_crs(order.also, export_tables.system(picture, order.crs))
    handed = export_tables.from_atlas(picture)
    with staging.staged(order.out) as stage:
        # Another build may have ended since.
        before, kept = _standing(order)
        writers.make(order, picture, handed, stage, period=period, say=say, warn=warn)
        say(notice("step_index"))
        index_page.write_method(picture, stage / METHOD)
        listed = file_list.product_cards(picture, kept, stage, order.out, order.options)
        with file_list.legible(kept, order.out):
            front = stage / manifest.FRONT_PAGE
            index_page.write(picture, listed, front, silent_days=order.silent_days)
        say(notice("step_place"))
        part = source.for_audience(order.audience)
        read = manifest.Read(order.workspace, part.files, _unsaid(part, order), order.outside)
        entries = manifest.entries(picture, read, stage, order.options)
        described = file_list.files({**kept, **entries}, entries, stage, order.out)
        with file_list.legible(kept, order.out):
            datapackage.write(handed, described, stage / datapackage.FILE)
        # The description is a product as well, though it cannot describe itself.
        entries = manifest.entries(picture, read, stage, order.options)
        manifest.write(picture, {**kept, **entries}, stage / manifest.FILE)
        files, edits, gone = _place(order, before, entries, stage)
    for edit in edits:
        warn(str(edit))
    others = [path for path in gone if order.main_sheets and path.parts[0] == ordering.SHEETS]
    if others:
        warn(notice("sheets_gone", count=len(others)))
    for line in _messages(order, picture):
        tell(line)
    made(picture)
    return tuple(order.out / name for name in [*sorted(files), manifest.FILE])


def _messages(order: Order, picture: Atlas) -> Iterator[str]:
    """What a build says at its end; first that it is a what-if, if it is one."""
    if order.assumed:
        yield beside((picture.catalogue.notice_vi, picture.catalogue.notice_en))
    yield from map(beside, key_messages.lines(picture))


def _period(
    source: Workspace, after: Atlas, order: Order, warn: Callable[[str], None]
) -> Period | None:
    """What changed up to `after` since the date that `order` names; None where it names none.

    Raises:
        UsageError: it is not before the date of `after`.
    """
    if order.since is None:
        return None
    ordering.guard_before(order.since, after.as_of)
    before = joining.atlas(source, View(order.since, order.audience), _silent)
    if not before.facts.statuses:
        warn(notice("since_before_all", since=order.since))
    return telling.between(before, after, order.silent_days)


def _guard(order: Order) -> None:
    """Take back what a build that died left, and see that this one may and can be made.

    Raises:
        UsageError: it may not, or cannot.
        ProductError: what is left cannot be taken back.
    """
    ordering.guard_products(order.only)
    exports.guard(order.also)
    ordering.guard_crs(order)
    ordering.guard_sheets(order)
    ordering.guard_since(order)
    ordering.guard_clock(order)
    staging.recover(order.out)
    ordering.guard_out(order)
    _standing(order)


def _place(
    order: Order, before: manifest.Entries, made: manifest.Entries, stage: Path
) -> tuple[list[str], tuple[hand_edits.Kept, ...], Sequence[Path]]:
    """Put what was `made` in its place: its paths, what was edited by hand and is kept, what went.

    Raises:
        UsageError: something that may be somebody's own is in the way.
        ProductError: the products cannot be written to their place.
    """
    files = [row["path"] for entry in made.values() for row in entry["out"]]
    manifest.guard_own(order.out, before, files)
    gone = manifest.gone(before, made)
    edits = hand_edits.keep(order.out, before, [*map(Path, files), *gone], stage)
    staging.place(stage, order.out, gone)
    return files, edits, gone


def _unsaid(part: Part, order: Order) -> frozenset[str]:
    return reading.hidden(part) if order.audience == "public" else frozenset()


def _standing(order: Order) -> tuple[manifest.Entries, manifest.Entries]:
    """The manifest of the products in place, and what of it stays as it is.

    Raises:
        UsageError: what `order` makes must not be put over or beside what is there.
    """
    before = manifest.held(order.out)
    remade = {*order.groups, manifest.FRONT}
    kept = {name: entry for name, entry in before.items() if name not in remade}
    manifest.guard_assumed(order.out, before, assumptions.listed(order.assumed))
    manifest.guard_strays(order.out, before, order.groups)
    manifest.guard_audience(kept, order.audience)
    hand_edits.guard_audience(order.out, before, remade, order.audience)
    return before, kept
