"""The matrix of pairs of districts and links as a table on the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import attrgetter

from shapely.geometry import LineString

from lienket import style, text
from lienket.i18n import Languages, format_decimal, pick
from lienket.sheet import flow_lines, fonts, state_markers
from lienket.sheet.canvas import Align, Box, Canvas
from lienket.sheet.fonts import Face
from lienket.sheet.model import Cell, Matrix
from lienket.sheet.page_layout import Page
from lienket.sheet.words import phrase
from lienket.speech import single
from lienket.style import themes
from lienket.style.symbol_layers import Stroke

_HEAD, _ROW, _LETTER = 54.0, 7.6, 4.6
_DISC, _NAME, _LENGTH, _COUNT = 6.5, 39.5, 13.5, 9.0
"""The height of the head, of a row and of the letter in a head, the widths of the columns beside
those of links [mm]."""

_MARK, _NUMBER = 5.2, 4.6
_TEXT_PX, _HEAD_PX = 9.6, 9.4

_EVEN = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1)
"""What shares of their room heads are tried in, so that no last line is a single word."""

_SMALLER, _MOST_LINES, _BASE = 0.98, 2, 0.37
"""How large two lines in a row are, of one; how many have room; how far a base line lies under the
middle of its line, of its height."""

_RULE = style.colour("rule")
_COUNTS = ("others_main", "others_local", "driven", "per_10km")


@dataclass(frozen=True, slots=True)
class _Line:
    """A row as it is written; `number` "" = it has none; `told` over the columns with states."""

    number: str
    name: str
    length: str
    cells: Mapping[str, Cell]
    counts: tuple[str, ...]
    told: str = ""


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where the table stands: its columns of links and counts from edge to edge [mm].

    The first `stated` of them are of links with a state across the border.
    """

    box: Box
    edges: tuple[float, ...]
    stated: int
    letters: float
    language: Languages

    def rule(self, y: float, colour: str, weight: float) -> tuple[LineString, Stroke]:
        """A level line over the whole width."""
        ends = [(self.box.x, y), (self.box.x + self.box.width, y)]
        return LineString(ends), Stroke(colour, weight)


def height(matrix: Matrix) -> float:
    """How high the table is on A4 [mm]."""
    return _HEAD + _ROW * (len(matrix.rows) + bool(matrix.lost) + 1)


def draw(canvas: Canvas, matrix: Matrix, page: Page, language: Languages) -> bool:
    """Draw the table in the panel of `page`; whether every head and every mark has its room."""
    if page.panel is None:
        return False
    grid = _grid(matrix, page.panel, page.letters, language)
    fits = _heads(canvas, matrix, grid)
    top = page.panel.y + page.panel.height - _HEAD * page.letters
    keys = [link.key for link in matrix.links]
    for number, line in enumerate(_lines(matrix, language), start=1):
        low = top - _ROW * page.letters * number
        fits &= _line(canvas, line, keys, grid, low)
    return fits and grid.edges[1] - grid.edges[0] >= _MARK * page.letters


def _grid(matrix: Matrix, box: Box, letters: float, language: Languages) -> _Grid:
    left = box.x + (_DISC + _NAME + _LENGTH) * letters
    right, count = box.x + box.width - _COUNT * len(_COUNTS) * letters, len(matrix.links)
    links = [left + (right - left) * number / max(count, 1) for number in range(count + 1)]
    counts = [right + _COUNT * letters * number for number in range(1, len(_COUNTS) + 1)]
    return _Grid(box, (*links, *counts), len(matrix.states), letters, language)


def _lines(matrix: Matrix, language: Languages) -> Iterator[_Line]:
    """The pairs, the links of which no pair is known, and the whole."""
    for row in matrix.rows:
        counts = (_whole(row.main), _whole(row.local), str(row.driven),
                  _decimal(row.per_10km, 1, language))  # fmt: skip
        yield _Line(str(row.number), pick(row.names, _tongue(language)),
                    _decimal(row.length_km, 1, language), row.cells, counts)  # fmt: skip
    if matrix.lost:
        yield _Line("", phrase("lost", language), "", matrix.lost, ("", "", "", ""))
    length, driven = (sum(row.length_km for row in matrix.rows),
                      sum(row.driven for row in matrix.rows))  # fmt: skip
    share = _decimal(10 * driven / length if length else None, 1, language)
    main, local = (_total(getattr(row, name) for row in matrix.rows) for name in ("main", "local"))
    yield _Line("", phrase("whole_border", language), _decimal(length, 1, language), {},
                (main, local, str(driven), share), _counted(matrix, language))  # fmt: skip


def _whole(count: int | None) -> str:
    """A count; a dash where nobody looked."""
    return "–" if count is None else str(count)


def _total(counts: Iterable[int | None]) -> str:
    """The sum of what was counted; a dash where nobody looked at all."""
    known = [count for count in counts if count is not None]
    return _whole(sum(known) if known else None)


def _counted(matrix: Matrix, language: Languages) -> str:
    """How many links with a state there are, and how many in each: as the summary counts them."""
    found = matrix.counted
    vi, en = (", ".join(f"{found[look.key]} {word(look).lower()}"
                        for look in themes.states() if look.key in found)
              for word in (attrgetter("vi"), attrgetter("en")))  # fmt: skip
    return phrase("counted", language, count=str(sum(found.values())), states=(vi, en))


def _tongue(language: Languages) -> Languages:
    """The language of names: a place has one name, the Vietnamese one if both are asked for."""
    return single(language)


def _decimal(value: float | None, places: int, language: Languages) -> str:
    """A number with so many decimals; a dash if there is none."""
    return "–" if value is None else pick(format_decimal(value, places), _tongue(language))


def _heads(canvas: Canvas, matrix: Matrix, grid: _Grid) -> bool:
    """Draw the heads of the columns, those of links and counts upright; whether they fit."""
    low, top = grid.box.y + grid.box.height - _HEAD * grid.letters, grid.box.y + grid.box.height
    names = [pick((link.name_vi, link.name_en), _tongue(grid.language)) for link in matrix.links]
    heads = [text.unnoted(name.partition(":")[0]) + "*" * (link.key not in matrix.states)
             for name, link in zip(names, matrix.links, strict=True)]  # fmt: skip
    narrow, wide = _LENGTH * grid.letters - 1, (_DISC + _NAME) * grid.letters
    _level(canvas, phrase("pair", grid.language), grid, grid.box.x, low, wide, "left")
    _level(
        canvas, phrase("pair_km", grid.language), grid, grid.edges[0] - 1.6, low, narrow, "right"
    )
    fits = _upright(canvas, [*heads, *(phrase(key, grid.language) for key in _COUNTS)], grid, low)
    canvas.line(*grid.rule(top, style.INK, 0.8))
    canvas.line(*grid.rule(low, style.INK, 1.2))
    face = Face(_TEXT_PX * grid.letters, 700, style.INK)
    for letter, (left, right) in zip(matrix.letters.values(), pairwise(grid.edges), strict=False):
        canvas.write((left + right) / 2, low + 1.5, letter, face, align="center")
    for number, x in enumerate(grid.edges[:-1]):
        # What stands in the last row is told over all columns with states.
        start = grid.box.y + _ROW * grid.letters * (0 < number < grid.stated)
        strong = number in {grid.stated, len(matrix.links)}
        look = Stroke(style.INK, 0.8) if strong else Stroke(_RULE, 0.6)
        canvas.line(LineString([(x, start), (x, top)]), look)
    return fits


def _level(  # noqa: PLR0913, PLR0917 - a head has so many
    canvas: Canvas, head: str, grid: _Grid, x: float, low: float, width: float, align: Align
) -> None:  # fmt: skip
    """Write a head in lines no wider than `width`, the last just over the rows."""
    face = Face(_HEAD_PX * grid.letters, 600, style.INK)
    for number, line in enumerate(reversed(fonts.wrapped(head, face, width))):
        canvas.write(x, low + 1.5 + number * face.leading, line, face, align=align)


def _upright(canvas: Canvas, heads: list[str], grid: _Grid, low: float) -> bool:
    """Write heads upwards; whether they fit."""
    narrow = min(right - left for left, right in pairwise(grid.edges)) - 0.4
    face = Face(_HEAD_PX * grid.letters, 600, style.INK)
    told = [_even(head, face, (_HEAD - _LETTER) * grid.letters - 2.5) for head in heads]
    fits = max(map(len, told)) * face.leading <= narrow
    for lines, (left, right) in zip(told, pairwise(grid.edges), strict=True):
        start = (left + right - len(lines) * face.leading) / 2
        for number, line in enumerate(lines):
            x, y = start + face.leading * (number + 0.78), low + 1.5 + _LETTER * grid.letters
            canvas.write(x, y, line, face, turn=90)
    return fits


def _even(head: str, face: Face, width: float) -> list[str]:
    """A head in as few lines as `width` allows, each about as long as the others."""
    least = len(fonts.wrapped(head, face, width))
    longest = max(fonts.extent(word, face)[0] for word in head.split(" "))
    tries = (fonts.wrapped(head, face, max(longest, width * share)) for share in _EVEN)
    return next(lines for lines in tries if len(lines) == least)


def _line(canvas: Canvas, line: _Line, links: list[str], grid: _Grid, low: float) -> bool:
    """A row: number, pair, length, a mark where a link crosses, counts; whether it has room."""
    letters, edges, middle = grid.letters, grid.edges, low + _ROW * grid.letters / 2
    face = Face(_TEXT_PX * letters, 400 if line.number else 600, style.INK)
    left, base = grid.box.x, middle - 1.1 * letters
    if line.number:
        size = _NUMBER * letters
        flow_lines.disc(canvas, left + size / 2, middle, line.number, style.INK, size)
        left += _DISC * letters
    wide = (_DISC + _NAME) * letters + grid.box.x - left
    fits = _within(canvas, line.name, (left, middle), wide, face, "left")
    canvas.write(edges[0] - 1.6, base, line.length, face, align="right")
    for key, cell in line.cells.items():
        place = links.index(key)
        x = (edges[place] + edges[place + 1]) / 2
        state_markers.mark(canvas, x, middle, cell, _MARK * letters, grid.language)
    wide = edges[grid.stated] - edges[0]
    fits &= _within(canvas, line.told, (edges[0] + wide / 2, middle), wide - 2, face, "center")
    for count, (start, end) in zip(line.counts, pairwise(edges[len(links) :]), strict=True):
        canvas.write((start + end) / 2, base, count, face, align="center")
    canvas.line(*grid.rule(low, _RULE, 0.7))
    return fits


def _within(  # noqa: PLR0913, PLR0917 - a text in its room has so many
    canvas: Canvas, told: str, at: tuple[float, float], width: float, face: Face, align: Align
) -> bool:  # fmt: skip
    """Write a text about the height `at`, smaller in two lines if it must be; whether it fits."""
    lines = fonts.wrapped(told, face, width)
    if len(lines) > 1:
        face = replace(face, size=face.size * _SMALLER)
        lines = fonts.wrapped(told, face, width)
    x, middle = at
    first = middle + face.leading * ((len(lines) - 1) / 2 - _BASE)
    for number, line in enumerate(lines):
        canvas.write(x, first - number * face.leading, line, face, align=align)
    return len(lines) <= _MOST_LINES
