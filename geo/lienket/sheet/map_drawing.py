"""The map of a sheet in its frame: what falls on it, drawn and named.

Places, shapes and sizes are in [mm] of the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lienket.i18n import Languages, format_number
from lienket.model.atlas import Atlas
from lienket.model.sheet_specs import SheetSpec
from lienket.sheet import (
    border_segments,
    content,
    detail_labels,
    displacement,
    drawing,
    flow_lines,
    flow_map,
    insets,
    label_drawing,
    label_obstacles,
    label_placement,
    line_bends,
    map_elements,
    map_labels,
    matrix,
    od_relations,
)
from lienket.sheet.canvas import Box, Canvas
from lienket.sheet.label_placement import Placed
from lienket.sheet.model import Content
from lienket.sheet.view import View
from lienket.sheet.words import phrase
from lienket.speech import single
from lienket.style import ground


@dataclass(frozen=True, slots=True)
class _Lettering:
    """Where names stand, and the corners that scale bar and north arrow have."""

    names: tuple[Placed, ...]
    bar: map_elements.Bar
    scale: Box
    north: Box


def gather(atlas: Atlas, plan: SheetSpec, view: View) -> Content:
    """What falls on the map of a plan.

    Raises:
        KeyError: a feature holds a word that is in no list.
    """
    if plan.flows:
        related = od_relations.find(atlas, plan)
        return replace(content.quiet(atlas, view), flows=flow_map.lay_out(atlas, related, view))
    if plan.matrix:
        told, pieces = matrix.from_atlas(atlas), border_segments.find(atlas, view)
        crossed = border_segments.passages(atlas, view, pieces, told)
        return replace(
            content.quiet(atlas, view),
            matrix=told,
            edges=pieces,
            passages=crossed,
            others=border_segments.others(atlas, view),
        )
    found = displacement.apart(content.gather(atlas, view, plan), view.denominator)
    return line_bends.calmed(found, view.denominator)


def islands(
    atlas: Atlas, plan: SheetSpec, found: Content, view: View, letters: float
) -> tuple[Atlas, Sequence[insets.Frame]] | None:
    """The frames of far islands on the map of a plan; None where it has none.

    Raises:
        KeyError: a feature holds a word that is in no list.
    """
    links = [row.shape for row in label_obstacles.covered(found)]
    frames = insets.lay_out(atlas, plan, view, letters, links)
    return (atlas, frames) if frames else None


def draw(  # noqa: PLR0913 - a map has so many
    canvas: Canvas,
    found: Content,
    view: View,
    letters: float,
    language: Languages,
    *,
    ratio: bool = True,
    islands: tuple[Atlas, Sequence[insets.Frame]] | None = None,
) -> tuple[Content, tuple[Placed, ...]]:
    """Draw what is on a map in its frame, with names, scale bar and north arrow.

    `ratio` = the scale stands as a number over its bar; `islands` = the frames of far islands, laid
    out for this map. What comes back is what of `found` is
    seen, for details of the base give way to names, and the names.
    """
    frames = islands[1] if islands else ()
    free = [frame.whole for frame in frames]
    made, seen = _lettering(
        view, found, letters, language, grayscale=canvas.grayscale, occupied=free
    )
    canvas.clip(view.box)
    canvas.area(view.box.shape, ground("context", "foreign").fill)
    for piece in seen.ground:
        if not drawing.is_main(piece):
            drawing.ground(canvas, piece)
    drawing.details(canvas, seen)
    map_elements.crosses(canvas, view)
    drawing.draw(canvas, seen)
    flow_lines.draw(canvas, seen.flows)
    border_segments.draw(canvas, seen.edges, seen.passages, seen.others, language)
    _letter(canvas, view, made, letters, language, ratio=ratio)
    if islands:
        insets.draw(canvas, *islands, letters, language)
        canvas.clip(view.box)
    canvas.clip(None)
    map_elements.frame(canvas, view.box)
    return seen, made.names


def _lettering(  # noqa: PLR0913 - as `draw` has them
    view: View,
    found: Content,
    letters: float,
    language: Languages,
    *,
    grayscale: bool,
    occupied: Sequence[Box],
) -> tuple[_Lettering, Content]:
    """The places of names about scale bar and north arrow in corners that are free.

    And what of `found` is shown: details of the base give way.
    """
    links = [row.shape for row in label_obstacles.covered(found)]
    links += [box.shape for box in occupied]
    bar = map_elements.bar(view)
    taken, box = map_elements.corner(view, links, bar.length + 14 * letters, 9.5 * letters)
    rest = [number for number in (1, 2, 3, 0) if number != taken]
    _, up = map_elements.corner(view, links, 9 * letters, 13 * letters, rest)
    namer = map_labels.Names(view, language, letters)
    wanted = namer.wanted(found)
    if grayscale:
        wanted += namer.numbers(found)
    blocked: list[Box] = [box, up, *occupied]
    names = label_placement.place(
        wanted, view.box, [*label_obstacles.taken(found), *(spot.shape for spot in blocked)],
        label_obstacles.covered(found),
    )  # fmt: skip
    kept = detail_labels.shown(found, names)
    names += detail_labels.place(namer, kept, names, view.box, blocked)
    return _Lettering(names, bar, box, up), detail_labels.named(kept, names)


def _letter(  # noqa: PLR0913 - as `draw` has them
    canvas: Canvas,
    view: View,
    made: _Lettering,
    letters: float,
    language: Languages,
    *,
    ratio: bool,
) -> None:
    """Write all names, scale bar and north arrow."""
    label_drawing.write(canvas, made.names)
    number = format_number(round(view.denominator))
    told = phrase("scale", language, number=number) if ratio else ""
    map_elements.scale(canvas, made.scale, made.bar, (told, *made.bar.marks(language)), letters)
    map_elements.north(canvas, made.north, phrase("north", single(language)), letters)
