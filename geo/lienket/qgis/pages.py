"""The pages of the layouts: sizes of paper, and where things stand [mm] as on the sheets."""

from __future__ import annotations

from dataclasses import dataclass

from lienket.i18n import notice
from lienket.qgis.layout_items import Rect
from lienket.speech import current

_ROUND = (1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 7.5, 8, 9)
SCALES = tuple(step * power for power in (10_000, 100_000, 1_000_000) for step in _ROUND)
"""The scales that maps have, 1 : n, the largest first."""

FINEST = 100_000
"""No page of a link has a larger scale: the ground is not more exact."""


_NONE = Rect(0, 0, 0, 0)


def within(inner: Rect, outer: Rect) -> bool:
    """Whether `inner` lies in `outer`."""
    return (
        outer.x <= inner.x
        and outer.y <= inner.y
        and inner.x + inner.width <= outer.x + outer.width
        and inner.y + inner.height <= outer.y + outer.height
    )


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet of paper; the legend has `columns`, and letters `letters` times as large as on A4.

    `country` and `sides` are the frames that tell where the map lies, that of the country on some
    pages in a corner of the map that is abroad; `panel` is for what is told
    of a link, `faded` for a word on what is pale.
    """

    key: str
    width: float
    height: float
    title: Rect
    subtitle: Rect
    map: Rect
    legend: Rect
    columns: int
    country: Rect
    foot: Rect
    letters: float = 1
    sides: Rect | None = None
    panel: Rect | None = None
    faded: Rect = _NONE

    @property
    def name(self) -> str:
        """What the size of paper is called."""
        turned = notice("layout_a3") if self.key == "layout_a3" else notice("layout_a4")
        return turned if current().language == "vi" else f"{self.key[-2:].upper()} {turned}"


A4 = Page(
    "layout_a4", 210, 297, Rect(9, 7, 192, 8), Rect(9, 15, 192, 7),
    Rect(13, 26, 184, 180), Rect(9, 212, 192, 63), 3, Rect(160, 28, 35, 48),
    Rect(9, 276, 192, 14),
)  # fmt: skip
A3 = Page(
    "layout_a3", 420, 297, Rect(9, 8, 402, 9), Rect(9, 17, 402, 8),
    Rect(13, 28, 318, 240), Rect(338, 27, 73, 170), 1, Rect(338, 201, 73, 71),
    Rect(9, 275, 402, 15), letters=1.15,
)  # fmt: skip
LINK = Page(
    "layout_a4", 210, 297, Rect(9, 8, 192, 12), Rect(9, 20, 192, 6),
    Rect(13, 28, 184, 128), Rect(9, 209.5, 142, 66), 2, Rect(154, 231.5, 47, 43),
    Rect(9, 276, 192, 14), sides=Rect(154, 205.5, 47, 25), panel=Rect(9, 160.5, 192, 44),
    faded=Rect(9, 205.2, 142, 4),
)  # fmt: skip


def rounded(need: float) -> float:
    """The largest of `SCALES` that shows no less than 1 : `need`.

    >>> rounded(801_000), rounded(28_000)
    (900000, 30000)
    """
    return next((int(step) for step in SCALES if step >= need * (1 - 1e-9)), int(SCALES[-1]))
