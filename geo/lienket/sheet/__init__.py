"""Map sheets for reports: PNG, SVG and PDF from the one style table, to print and to publish.

Matplotlib is used here alone, and never through its global state. `write` makes the sheets of a
workspace, `make` one of a person's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

from lienket.errors import ProductError
from lienket.i18n import notice
from lienket.model.atlas import Atlas
from lienket.model.sheet_specs import SheetSpec
from lienket.sheet import output, sheet, sheet_list, worker_processes
from lienket.sheet.base_scale import BaseScale
from lienket.sheet.custom_sheet import SheetOptions
from lienket.vocabulary import worded

__all__ = ("FOLDER", "SheetOptions", "make", "write")

FOLDER = "sheets"
"""Where the sheets stand among the products."""


_Say: TypeAlias = Callable[[str], None]
_TOLD = 40
"""So many letters without a form are told."""


def _silent(_: str) -> None:
    """Say nothing."""


@worded
def write(
    atlas: Atlas, folder: Path, *, workers: int = 1, warn: _Say = _silent, say: _Say = _silent
) -> tuple[Path, ...]:  # fmt: skip
    """Write every sheet of `atlas` to `folder`/sheets; the files, sorted. The same bytes each time.

    Args:
        atlas: what is drawn.
        folder: where the products stand.
        workers: how many sheets are drawn at once, each in a process of its own.
        warn: called with a line if the sheets' font lacks letters.
        say: called with a line for each sheet that is drawn.

    Raises:
        UsageError: a sheet asks for what the workspace does not hold.
        ProductError: the files cannot be written.
        KeyError: a feature holds a word that is in no list.
    """
    out = folder / FOLDER
    drawn = partial(_made, atlas, out, SheetOptions())
    every = sheet_list.shipped(atlas)

    def tell(number: int) -> None:
        title = every[number].title_vi, every[number].title_en
        say(notice("sheet_drawn", number=number + 1, count=len(every), title=title))

    made = worker_processes.run(drawn, every, workers, tell)
    _tell(dict.fromkeys(letter for row in made for letter in row.letters), warn)
    return tuple(sorted(path for row in made for path in row.files))


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
    drawn = sheet.draw(atlas, plan, language=look.language, grayscale=look.grayscale)
    files = {
        out / f"{plan.key}.{form}": output.rendered(drawn.canvas, form, drawn.title, look.dpi)
        for form in look.formats
    }
    try:
        out.mkdir(parents=True, exist_ok=True)
        for path, content in files.items():
            path.write_bytes(content)
    except OSError as why:
        raise ProductError(notice("folder_unwritable", out=out, why=why.strerror)) from why
    found = drawn.content
    linked = bool(found.links or found.flows or found.matrix)
    return _Made(tuple(files), tuple(drawn.canvas.missing), linked, drawn.base)
