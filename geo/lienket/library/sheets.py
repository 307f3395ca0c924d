"""A drawn map sheet, to look at in a notebook and to save."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Self

from PIL import Image

from lienket.errors import ProductError, UsageError
from lienket.i18n import Languages, notice
from lienket.model.atlas import Atlas
from lienket.model.sheet_specs import SheetSpec
from lienket.sheet import output, sheet, sheet_list
from lienket.vocabulary import using

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_NOTEBOOK_DPI = 100
_COLOURS = 64


def shipped(atlas: Atlas, name: str) -> SheetSpec:
    """The sheet of a workspace that is called `name`.

    Raises:
        UsageError: there is none.
    """
    made = {plan.key: plan for plan in sheet_list.shipped(atlas)}
    if name not in made:
        listed = ", ".join(made)
        raise UsageError(notice("no_sheet", name=name, choices=listed))
    return made[name]


class Sheet:
    """A map sheet on paper; `Atlas.sheet` draws it. A notebook shows it as it is."""

    def __init__(self, drawn: sheet.Sheet) -> None:
        self._drawn = drawn

    @classmethod
    def draw(cls, atlas: Atlas, plan: SheetSpec, language: Languages, *, grayscale: bool) -> Self:
        """The sheet of `plan`, with the words of its workspace.

        Raises:
            UsageError: the plan names what is not there, or a size that is not known.
            KeyError: a feature holds a word that is in no list.
        """
        with using(atlas):
            return cls(sheet.draw(atlas, plan, language=language, grayscale=grayscale))

    @property
    def title(self) -> str:
        """What stands above the map."""
        return self._drawn.title

    @property
    def figure(self) -> Figure:
        """The Matplotlib figure, as large as the paper."""
        return self._drawn.canvas.figure

    @property
    def missing(self) -> tuple[str, ...]:
        """The letters that its font lacks: empty boxes in PNG and PDF."""
        return tuple(self._drawn.canvas.missing)

    def render(self, form: str = "png", *, dpi: int = 300) -> bytes:
        """The sheet as "png", "svg" or "pdf"; the same bytes each time.

        Args:
            form: the format; text stays text in SVG and PDF.
            dpi: dots an inch of a PNG.

        Raises:
            UsageError: there is no such format.
        """
        return output.rendered(self._drawn.canvas, form, self._drawn.title, dpi)

    def save(self, path: str | Path, *, dpi: int = 300) -> Path:
        """Write the sheet to `path`, in the format that its ending names; the path.

        Raises:
            UsageError: the ending is not .png, .svg or .pdf.
            ProductError: the file cannot be written.
        """
        target = Path(path)
        content = self.render(target.suffix.removeprefix(".").lower(), dpi=dpi)
        try:
            target.write_bytes(content)
        except OSError as why:
            msg = notice("sheet_not_written", path=target, why=why.strerror)
            raise ProductError(msg) from why
        return target

    def __repr__(self) -> str:
        return f"<Sheet “{self.title}”>"

    def _repr_png_(self) -> bytes:
        """The sheet at the size of a screen, in few colours, for a notebook keeps it."""
        out = io.BytesIO()
        with Image.open(io.BytesIO(self.render("png", dpi=_NOTEBOOK_DPI))) as image:
            image.convert("RGB").quantize(_COLOURS).save(out, "png")
        return out.getvalue()
