"""A table over the whole width of a page: its head repeated, its rows never cut in two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from docx.oxml.ns import qn

from lienket.report.wordml import Node, element, keep, paragraph

Cell = str | Sequence[Node]
"""A text, or paragraphs."""

Row = Sequence[Cell] | str
"""A cell for each column, or the title of the rows that follow."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, its share of the width, the style of its texts.

    In a `merged` one an empty text is the cell above going on.
    """

    head: str
    share: float
    style: str = "TableText"
    merged: bool = False


def table(columns: Sequence[Column], rows: Iterable[Row], *, title: str, width: int) -> Node:
    """The table `width` wide [1/20 pt]; `title` is what a screen reader calls it.

    Its last two rows stay on the page of the paragraph below, its first with the second.
    """
    widths = _widths([column.share for column in columns], width)
    looks = element(
        "tblPr",
        element("tblStyle", val="TableGrid"),
        element("tblW", w=width, type="dxa"),
        element("tblLayout", type="fixed"),
        element("tblLook", val="0420", firstRow=1, noVBand=1),
        element("tblCaption", val=title),
    )
    grid = element("tblGrid", *(element("gridCol", w=each) for each in widths))
    heads = [
        _cell([paragraph("TableHead", column.head)], each, "center")
        for column, each in zip(columns, widths, strict=True)
    ]
    head = element("tr", element("trPr", element("cantSplit"), element("tblHeader")), *heads)
    told = [*rows]
    lines = [_row(row, columns, widths) for row in told]
    for at, column in enumerate(columns):
        if column.merged:
            _merge([row[at] for row in told], [line[at + 1] for line in lines])
    # No row stands alone: the first keeps to the second, the last but one to the last.
    for line in {id(line): line for line in (*lines[:1], *lines[-2:])}.values():
        keep(*line.iter(qn("w:p")))
    return element("tbl", looks, grid, head, *lines)


def _widths(shares: Sequence[float], width: int) -> list[int]:
    """`width` in parts by `shares`, whole numbers that add up to it."""
    whole = sum(shares)
    edges = [round(width * sum(shares[:end]) / whole) for end in range(len(shares) + 1)]
    return [right - left for left, right in pairwise(edges)]


def _row(row: Row, columns: Sequence[Column], widths: Sequence[int]) -> Node:
    if isinstance(row, str):
        cells = [_cell([paragraph("TableGroup", row)], sum(widths), span=len(widths))]
    else:
        cells = [
            _cell([paragraph(column.style, cell)] if isinstance(cell, str) else cell, each)
            for column, cell, each in zip(columns, row, widths, strict=True)
        ]
    return element("tr", element("trPr", element("cantSplit")), *cells)


def _merge(texts: Sequence[Cell], cells: Sequence[Node]) -> None:
    """Let each cell go on through the empty ones below it, on one page if there is room."""
    for (text, cell), (below, next_) in pairwise(zip(texts, cells, strict=True)):
        if below:
            continue
        if text:
            _look(cell, element("vMerge", val="restart"))
        _look(next_, element("vMerge"))
        keep(*cell.getparent().iter(qn("w:p")))


def _look(cell: Node, looks: Node) -> None:
    cell.find(qn("w:tcPr")).find(qn("w:vAlign")).addprevious(looks)


def _cell(inside: Sequence[Node], width: int, align: str = "top", *, span: int = 1) -> Node:
    wide = [element("gridSpan", val=span)] if span > 1 else []
    looks = element(
        "tcPr", element("tcW", w=width, type="dxa"), *wide, element("vAlign", val=align)
    )
    return element("tc", looks, *inside)
