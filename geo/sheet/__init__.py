"""Map sheets for reports: PNG, SVG and PDF from the one style table, to print and to publish.

Matplotlib is used here alone, and never through its global state. `write` makes the sheets of a
workspace, `make` one of a person's own.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from geo.errors import ProductError
from geo.plans import Plan
from geo.records import Atlas
from geo.sheet import output, plans, processes, sheet
from geo.sheet.own import Look

__all__ = ("FOLDER", "Look", "make", "write")

FOLDER = "sheets"
"""Where the sheets stand among the products."""


def write(atlas: Atlas, folder: Path, *, workers: int = 1) -> tuple[Path, ...]:
    """Write every sheet of `atlas` to `folder`/sheets; the files, sorted. The same bytes each time.

    Args:
        atlas: what is drawn.
        folder: where the products stand.
        workers: how many sheets are drawn at once, each in a process of its own.

    Raises:
        UsageError: a sheet asks for what the workspace does not hold.
        ProductError: the files cannot be written.
        KeyError: a feature holds a word that is in no list.
    """
    out = folder / FOLDER
    drawn = partial(make, atlas, out, Look())
    every = plans.shipped(atlas)
    made = processes.run(drawn, every, workers)
    return tuple(sorted(path for paths in made for path in paths))


def make(atlas: Atlas, out: Path, look: Look, plan: Plan) -> tuple[Path, ...]:
    """Write one sheet to `out`, in each format of `look`; the files.

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
        msg = (
            f"Không ghi được vào {out}: {why.strerror}. Chọn --out khác. | "
            f"Cannot write to {out}: {why.strerror}. Choose another --out."
        )
        raise ProductError(msg) from why
    return tuple(files)
