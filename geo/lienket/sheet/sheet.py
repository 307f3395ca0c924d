"""One sheet: a plan laid out on paper, drawn, named, explained."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import pyproj

from lienket.export_tables import counts
from lienket.export_tables.words import credited, edition_title
from lienket.i18n import Languages, format_number, pick
from lienket.model.atlas import Atlas
from lienket.model.sheet_specs import SheetSpec
from lienket.sheet import (
    border_segments,
    content,
    drawing,
    extents,
    flow_lines,
    flow_map,
    label_drawing,
    label_obstacles,
    label_placement,
    legend,
    locator,
    map_elements,
    map_labels,
    matrix,
    od_relations,
    output,
    side_panels,
)
from lienket.sheet.canvas import Box, Canvas
from lienket.sheet.label_placement import Placed
from lienket.sheet.model import Content
from lienket.sheet.view import View, fit
from lienket.sheet.words import phrase
from lienket.style import ground

_NAMED = re.compile(r"; | \| ")
"""What parts a licence's name from what is said of it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A drawn sheet, with what is on it for who wants to check it."""

    plan: SheetSpec
    title: str
    canvas: Canvas
    view: View
    content: Content
    names: tuple[Placed, ...]
    sections: tuple[legend.Section, ...]
    complete: bool


@output.settings()
def draw(
    atlas: Atlas, plan: SheetSpec, *, language: Languages = "vi", grayscale: bool = False
) -> Sheet:  # fmt: skip
    """The sheet of `plan`, in colour or as a black-and-white printer has it.

    Raises:
        UsageError: the plan names what the workspace does not hold, or a size that is not known.
        KeyError: a feature holds a word that is in no list.
    """
    code = atlas.catalogue.measuring_crs
    extent = extents.extent(atlas, plan)
    aside = side_panels.choose(atlas, plan, extent, language)
    page = aside.page
    view = fit(extent, code, page.map)
    canvas = Canvas(page.width, page.height, grayscale=grayscale)
    found, names = draw_map(canvas, atlas, plan, view, page.letters, language)
    map_elements.grid(canvas, view, page.letters, language)
    title = pick((plan.title_vi, plan.title_en), language)
    fits = map_elements.head(canvas, page.head, title, _told(atlas, language), page.letters)
    told_below = _print(atlas, found, language)
    fits &= map_elements.foot(canvas, page.foot, told_below, page.letters)
    sections = legend.sections(found, language)
    whole = legend.draw(canvas, sections, page, language) and fits
    locator.draw(canvas, atlas, page, language)
    whole &= aside.draw(canvas)
    return Sheet(plan, title, canvas, view, found, names, sections, whole)


def draw_map(  # noqa: PLR0913, PLR0917 - a map has so many
    canvas: Canvas,
    atlas: Atlas,
    plan: SheetSpec,
    view: View,
    letters: float,
    language: Languages,
    *,
    ratio: bool = True,
) -> tuple[Content, tuple[Placed, ...]]:
    """Draw the map of `plan` in its frame, with names, scale bar and north arrow; what is on it.

    `ratio` = the scale stands as a number over its bar.

    Raises:
        KeyError: a feature holds a word that is in no list.
    """
    found = map_content(atlas, plan, view)
    canvas.clip(view.box)
    canvas.area(view.box.shape, ground("context", "foreign").fill)
    for piece in found.ground:
        drawing.ground(canvas, piece)
    map_elements.crosses(canvas, view)
    drawing.draw(canvas, found)
    flow_lines.draw(canvas, found.flows)
    border_segments.draw(canvas, found.edges, found.passages, found.others, language)
    names = _names(canvas, view, found, letters, language, ratio=ratio)
    canvas.clip(None)
    map_elements.frame(canvas, view.box)
    return found, names


def map_content(atlas: Atlas, plan: SheetSpec, view: View) -> Content:
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
    return content.gather(atlas, view, plan)


def _names(  # noqa: PLR0913 - as `draw_map` has them
    canvas: Canvas, view: View, found: Content, letters: float, language: Languages, *, ratio: bool
) -> tuple[Placed, ...]:  # fmt: skip
    """Draw scale bar and north arrow in corners that are free, and all names about them."""
    links = [row.shape for row in label_obstacles.covered(found)]
    bar = map_elements.bar(view)
    taken, box = map_elements.corner(view, links, bar.length + 14 * letters, 9.5 * letters)
    rest = [number for number in (1, 2, 3, 0) if number != taken]
    _, up = map_elements.corner(view, links, 9 * letters, 13 * letters, rest)
    namer = map_labels.Names(view, language, letters)
    wanted = namer.wanted(found)
    if canvas.grayscale:
        wanted += namer.numbers(found)
    blocked: list[Box] = [box, up]
    placed = label_placement.place(
        wanted, view.box, [*label_obstacles.taken(found), *(spot.shape for spot in blocked)],
        label_obstacles.covered(found),
    )  # fmt: skip
    label_drawing.write(canvas, placed)
    number = format_number(round(view.denominator))
    told = phrase("scale", language, number=number) if ratio else ""
    map_elements.scale(canvas, box, bar, (told, *bar.marks(language)), letters)
    map_elements.north(
        canvas, up, phrase("north", "vi" if language == "both" else language), letters
    )
    return placed


def _told(atlas: Atlas, language: Languages) -> list[str]:
    """What the sheet is of and of when: a line, or one for each language."""
    title = atlas.catalogue.title_vi, atlas.catalogue.title_en
    pairs = title, counts.dated(atlas), edition_title(atlas.audience)
    tongues: tuple[Languages, ...] = ("vi", "en") if language == "both" else (language,)
    return ["  ·  ".join(pick(pair, tongue) for pair in pairs) for tongue in tongues]


def _print(atlas: Atlas, found: Content, language: Languages) -> list[str]:
    """Accuracy, grid, sources and licence."""
    shown = {piece.layer for piece in found.ground} | {item.layer for item in found.links}
    rows = [row for row in atlas.catalogue.layers if row.key in shown]
    rows += [atlas.catalogue.country] if atlas.catalogue.country else []
    licences = dict.fromkeys(_NAMED.split(row.licence)[0] for row in rows)
    report = {source.id: source for source in atlas.facts.sources}.get(atlas.catalogue.report)
    notice = counts.notice(atlas)
    return [
        *([pick(notice, language)] if any(notice) else []),
        " ".join((
            _note(atlas, found, language),
            phrase("grid", language, crs=pyproj.CRS(atlas.catalogue.measuring_crs).name) + ".",
        )),
        " ".join((
            phrase("source", language, credits="; ".join(credited(rows)),
                 report=report.number if report else atlas.catalogue.report),
            phrase("licence", language, names="; ".join(licences), version=atlas.version),
        )),
    ]  # fmt: skip


def _note(atlas: Atlas, found: Content, language: Languages) -> str:
    """How far positions on the sheet can be trusted."""
    if found.edges:
        error = format_number(round(atlas.border.pairs["error_m"].max()))
        told = [phrase("border", language, error=error)]
        if atlas.border.looked_at:
            told.append(phrase(f"looked_{atlas.border.looked_at[-1]}", language))
        table = found.matrix
        if table and len(table.links) > len(table.states):
            beside = table.letters.keys() - table.states.keys()
            letters = ", ".join(letter for key, letter in table.letters.items() if key in beside)
            told.insert(0, phrase("uncounted", language, letters=letters))
        return " ".join(told)
    if found.flows:
        broad = any(flow.relation.broad for flow in found.flows)
        return " ".join(phrase(key, language) for key in ("relation", *["broad"] * broad))
    vague = any(item.accuracy == "schematic" for item in found.links)
    return phrase("schematic" if vague else "reference", language)
