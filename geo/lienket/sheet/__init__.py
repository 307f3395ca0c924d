"""Map sheets for reports: PNG, SVG and PDF from the one style table, to print and to publish.

Matplotlib is used here alone, and never through its global state. `write` makes the sheets of a
workspace and `begun` does so while other products are made, with the pictures that a report shows
and with a page for each route; `make` draws one sheet of a person's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Literal, TypeAlias

from lienket.errors import ProductError
from lienket.i18n import Language, notice
from lienket.model.atlas import Atlas
from lienket.model.sheet_specs import SheetSpec
from lienket.sheet import output, recast, report_picture, sheet, sheet_list, worker_processes
from lienket.sheet.appraisal import page
from lienket.sheet.appraisal import plans as appraisal_list
from lienket.sheet.base_scale import BaseScale
from lienket.sheet.canvas import Canvas
from lienket.sheet.custom_sheet import SheetOptions
from lienket.vocabulary import worded

__all__ = (
    "FOLDER", "SheetOptions", "Wanted", "begun", "file_name", "guard_units", "make", "picture_name",
    "write",
)  # fmt: skip

FOLDER, APPRAISALS = "sheets", "appraisals"
"""Where the sheets stand among the products, and the pages of routes."""


_Say: TypeAlias = Callable[[str], None]
PAGE_FORMATS = ("pdf", "png")
"""The forms that the page of a route comes in."""

LANGUAGES: tuple[Language, ...] = ("vi", "en")
"""Those that it may speak: one at a time."""

_TOLD = 40
"""So many letters without a form are told."""


def _silent(_: str) -> None:
    """Say nothing."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is drawn of a workspace: its `sheets` as `look` has them, the main ones alone or all.

    `appraisals`: a page for each route as well.
    `pictures`: the folder for the pictures of a report (None = there are none), in `languages`.
    `units`: the other epochs in whose units the maps are drawn too, each in a file of its own.
    """

    look: SheetOptions = field(default_factory=SheetOptions)
    main: bool = False
    sheets: bool = True
    appraisals: bool = False
    pictures: Path | None = None
    languages: Sequence[Language] = ()
    units: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class _Job:
    """One sheet for `out`, one picture of a report, or the page of one route."""

    plan: SheetSpec
    out: Path
    look: SheetOptions
    kind: Literal["sheet", "picture", "appraisal"] = "sheet"


def write(  # noqa: PLR0913 - what is drawn, and who is told
    atlas: Atlas, folder: Path, wanted: Wanted | None = None, *, workers: int = 1,
    warn: _Say = _silent, say: _Say = _silent,
) -> tuple[Path, ...]:  # fmt: skip
    """Write every sheet of `atlas` to `folder`/sheets; the files, sorted. The same bytes each time.

    Args:
        atlas: what is drawn.
        folder: where the products stand.
        wanted: which sheets, how, and which pictures; by default all sheets as they are.
        workers: how many sheets are drawn at once, each in a process of its own.
        warn: called with a line if the sheets' font lacks letters.
        say: called with a line for each sheet that is drawn.

    Raises:
        UsageError: a sheet asks for what the workspace does not hold.
        ProductError: the files cannot be written.
        KeyError: a feature holds a word that is in no list.
    """
    with begun(atlas, folder, wanted or Wanted(), workers=workers, warn=warn, say=say) as ended:
        return ended()


@contextmanager
def begun(  # noqa: PLR0913 - as `write` has them
    atlas: Atlas, folder: Path, wanted: Wanted, *, workers: int = 1, warn: _Say = _silent,
    say: _Say = _silent,
) -> Iterator[Callable[[], tuple[Path, ...]]]:  # fmt: skip
    """The same while other things are done inside a `with`: it gives what waits for the files.

    Raises:
        UsageError: a sheet asks for what the workspace does not hold.
        ProductError: the files cannot be written.
        KeyError: a feature holds a word that is in no list.
    """
    jobs, drawn = _jobs(atlas, folder, wanted), partial(_drawn, atlas)
    sheets = [job.plan for job in jobs if job.kind != "picture"]

    def tell(number: int) -> None:
        if number < len(sheets):
            title = sheets[number].title_vi, sheets[number].title_en
            say(notice("sheet_drawn", number=number + 1, count=len(sheets), title=title))

    with worker_processes.begun(drawn, jobs, workers, tell) as all_:

        def ended() -> tuple[Path, ...]:
            made = all_()
            _tell(dict.fromkeys(letter for row in made for letter in row.letters), warn)
            return tuple(sorted(path for row in made for path in row.files))

        yield ended


def _jobs(atlas: Atlas, folder: Path, wanted: Wanted) -> list[_Job]:
    """What is drawn, the pictures of a report last.

    Raises:
        UsageError: there is no route to appraise.
    """
    main = sheet_list.main(atlas)
    plans = main if wanted.main else sheet_list.shipped(atlas)
    jobs = [_Job(plan, folder / FOLDER, wanted.look) for plan in plans if wanted.sheets]
    jobs += [
        _Job(plan, folder / FOLDER, replace(wanted.look, units=epoch))
        for epoch in wanted.units for plan in plans if recast.made_for(plan)
    ]  # fmt: skip
    if wanted.appraisals:
        looks = _tongues(wanted.look)
        jobs += [_Job(plan, folder / APPRAISALS, look, "appraisal")
                 for plan in appraisal_list.plans(atlas) for look in looks]  # fmt: skip
    if wanted.pictures is None:
        return jobs
    jobs += [
        _Job(plan, wanted.pictures, replace(wanted.look, language=language), "picture")
        for plan in main if report_picture.made_for(plan) for language in wanted.languages
    ]  # fmt: skip
    return jobs


def _tongues(look: SheetOptions) -> tuple[SheetOptions, ...]:
    """`look` in its language; in each of two where both are asked for, as a page has no room."""
    if look.language != "both":
        return (look,)
    return tuple(replace(look, language=language) for language in LANGUAGES)


def guard_units(atlas: Atlas, epoch: str) -> None:
    """Nothing, if sheets can be drawn in the units of `epoch`.

    Raises:
        UsageError: there is no such epoch, or no layer that holds its units.
    """
    recast.guard(atlas, epoch)


def file_name(plan: SheetSpec, atlas: Atlas) -> str:
    """The name of the files of `plan`; with the epoch where it is not that of the report."""
    made = recast.shown(atlas)
    return f"{plan.key}-{made.epoch}" if made else plan.key


def picture_name(plan: SheetSpec, language: Language) -> str:
    """The file of the picture of `plan` in a report."""
    return f"{plan.key}-{language}.png"


def _drawn(atlas: Atlas, job: _Job) -> _Made:
    draw = {"sheet": _made, "picture": _pictured, "appraisal": _appraised}[job.kind]
    return draw(atlas, job.out, job.look, job.plan)


@worded
def _pictured(atlas: Atlas, out: Path, look: SheetOptions, plan: SheetSpec) -> _Made:
    language: Language = "en" if look.language == "en" else "vi"
    drawn = report_picture.draw(atlas, plan, language=language, grayscale=look.grayscale)
    path = out / picture_name(plan, language)
    path.write_bytes(report_picture.png(drawn))
    # The sheet of the same plan has told of letters that it lacks.
    return _Made((), (), linked=True, base=None)


@worded
def _appraised(atlas: Atlas, out: Path, look: SheetOptions, plan: SheetSpec) -> _Made:
    """The page of the route of `plan`, drawn and written.

    Raises:
        ProductError: the files cannot be written.
        KeyError: a feature holds a word that is in no list.
    """
    language: Language = "en" if look.language == "en" else "vi"
    drawn = page.draw(atlas, plan, language=language, grayscale=look.grayscale)
    name = plan.key if language == atlas.catalogue.language else f"{plan.key}-{language}"
    paths = _written(drawn.canvas, out, name, drawn.title, replace(look, formats=PAGE_FORMATS))
    return _Made(paths, tuple(drawn.canvas.missing), linked=True, base=None)


@worded
def make(
    atlas: Atlas, out: Path, look: SheetOptions, plan: SheetSpec, *, warn: _Say = _silent
) -> tuple[Path, ...]:  # fmt: skip
    """Write one sheet to `out`, in each format of `look`; the files.

    `warn` is called with a line if the sheets' font lacks letters, if no link is on the sheet, or
    if it is at a larger scale than its base is true to.

    Raises:
        UsageError: there is no such size, or the plan names what is not there.
        ProductError: the files cannot be written.
        KeyError: a feature holds a word that is in no list.
    """
    made = _made(atlas, out, look, plan)
    _tell(made.letters, warn)
    if not made.linked:
        warn(notice("sheet_without_links", title=(plan.title_vi, plan.title_en)))
    if made.base and made.base.exceeded:
        warn(made.base.remark)
    return made.files


def _tell(letters: Iterable[str], warn: _Say) -> None:
    """Say of which letters PNG and PDF have no form; an SVG has them from another font."""
    lacking = [*letters]
    if lacking:
        listed = " ".join(lacking[:_TOLD]) + (" …" if len(lacking) > _TOLD else "")
        warn(notice("letters_missing", listed=listed))


@dataclass(frozen=True, slots=True)
class _Made:
    """The files of a sheet, the letters on it that the font lacks, whether a link is on it.

    `base` = the scale to which its base is true.
    """

    files: tuple[Path, ...]
    letters: tuple[str, ...]
    linked: bool
    base: BaseScale | None


@worded
def _made(atlas: Atlas, out: Path, look: SheetOptions, plan: SheetSpec) -> _Made:
    """One sheet, drawn and written.

    Raises:
        UsageError: there is no such size, or the plan names what is not there.
        ProductError: the files cannot be written.
        KeyError: a feature holds a word that is in no list.
    """
    seen = recast.into(atlas, look.units)
    drawn = sheet.draw(seen, plan, language=look.language, grayscale=look.grayscale)
    paths = _written(drawn.canvas, out, file_name(plan, seen), drawn.title, look)
    found = drawn.content
    linked = bool(found.links or found.flows or found.matrix)
    return _Made(paths, tuple(drawn.canvas.missing), linked, drawn.base)


def _written(
    canvas: Canvas, out: Path, name: str, title: str, look: SheetOptions
) -> tuple[Path, ...]:  # fmt: skip
    """The files of a canvas in `out`, one a format.

    Raises:
        ProductError: they cannot be written.
    """
    files = {out / f"{name}.{form}": output.rendered(canvas, form, title, look.dpi)
             for form in look.formats}  # fmt: skip
    try:
        out.mkdir(parents=True, exist_ok=True)
        for path, content in files.items():
            path.write_bytes(content)
    except OSError as why:
        raise ProductError(notice("folder_unwritable", out=out, why=why.strerror)) from why
    return tuple(files)
