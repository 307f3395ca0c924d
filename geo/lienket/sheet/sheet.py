"""One sheet: a plan laid out on paper, drawn, named, explained."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import pyproj

from lienket import opening
from lienket.export_tables import counts
from lienket.export_tables.words import credited, edition_title
from lienket.i18n import Languages, format_number, join, pick
from lienket.model.atlas import Atlas
from lienket.model.sheet_specs import SheetSpec
from lienket.sheet import (
    base_scale,
    citations,
    extents,
    label_classes,
    legend,
    locator,
    map_drawing,
    map_elements,
    output,
    recast,
    side_panels,
    subject,
    unit_limits,
)
from lienket.sheet.base_scale import BaseScale
from lienket.sheet.canvas import Canvas
from lienket.sheet.label_placement import Placed
from lienket.sheet.model import Content
from lienket.sheet.page_layout import Page, Room
from lienket.sheet.view import View, fit
from lienket.sheet.words import phrase
from lienket.text import fold

NAMED = re.compile(r"; | \| ")
"""What parts a licence's name from what is said of it."""

_TWO: tuple[Languages, ...] = ("vi", "en")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A drawn sheet, with what is on it for who wants to check it."""

    plan: SheetSpec
    title: str
    canvas: Canvas
    page: Page
    view: View
    content: Content
    names: tuple[Placed, ...]
    sections: tuple[legend.Section, ...]
    complete: bool
    base: BaseScale | None


@dataclass(frozen=True, slots=True)
class _Laid:
    """A sheet laid out: its page, the view of its map, what is on it, its legend and its notes."""

    page: Page
    view: View
    content: Content
    sections: tuple[legend.Section, ...]
    foot: tuple[str, ...]
    note: str
    base: BaseScale | None


_INSET = 400_000
"""A map at a larger scale than 1 : this has an inset that tells where in the sides it lies."""

_MANY_SIDES = 6
"""Where a map has more sides, it is told how many of them it has no room to name."""

_ROUNDS = 4
"""How often a page is laid out anew for what turns out to be on its map."""


@output.settings()
def draw(
    atlas: Atlas, plan: SheetSpec, *, language: Languages = "vi", grayscale: bool = False
) -> Sheet:  # fmt: skip
    """The sheet of `plan`, in colour or as a black-and-white printer has it.

    Raises:
        UsageError: the plan names what the workspace does not hold, or a size that is not known.
        KeyError: a feature holds a word that is in no list.
    """
    aside = side_panels.choose(atlas, plan, extents.extent(atlas, plan), language)
    laid = _laid(atlas, plan, aside, language, grayscale=grayscale)
    page, view = laid.page, laid.view
    canvas = Canvas(page.width, page.height, grayscale=grayscale)
    far = map_drawing.islands(atlas, plan, laid.content, view, page.letters)
    found, names = map_drawing.draw(canvas, laid.content, view, page.letters, language, islands=far)
    map_elements.grid(canvas, view, page.letters, language)
    title = pick((plan.title_vi, plan.title_en), language)
    told = subtitle(atlas, plan, language)
    whole = map_elements.head(canvas, page.head, title, told, page.letters)
    foot = _foot(laid, label_classes.nameless(found, names), language)
    whole &= map_elements.foot(canvas, page.foot, foot, page.letters)
    sections = legend.sections(found, language)  # what gave way to names needs no explanation
    whole &= legend.draw(canvas, sections, page, language)
    if page.note is not None:
        map_elements.note(canvas, page.note, laid.note, page.letters)
    locator.draw(canvas, atlas, page, view, language)
    whole &= aside.draw(canvas, page)
    return Sheet(plan, title, canvas, page, view, found, names, sections, whole, laid.base)


def _laid(
    atlas: Atlas, plan: SheetSpec, aside: side_panels.Aside, language: Languages, *, grayscale: bool
) -> _Laid:  # fmt: skip
    """The page of a sheet, with just the room that what falls on its map needs for its legend.

    Raises:
        UsageError: the plan names what the workspace does not hold, or a size that is not known.
        KeyError: a feature holds a word that is in no list.
    """
    code, extent = atlas.catalogue.measuring_crs, extents.extent(atlas, plan)
    note = _unplaced(atlas, plan, language)
    room = Room(note=partial(map_elements.note_height, note), twofold=language == "both")
    for _ in range(_ROUNDS):
        page = aside.page(room)
        view = fit(extent, code, page.map)
        base = base_scale.of_view(atlas, view)
        if base and base.exceeded and _about_links(plan):
            view = fit(extent, code, page.map, base.true_to)
            base = base_scale.of_view(atlas, view)
        view = replace(view, shift=_shift(atlas, plan))
        found = map_drawing.gather(atlas, plan, view)
        sections = legend.sections(found, language)
        foot = tuple(_print(atlas, found, aside.sources, base, language))
        if (sides := label_classes.nameless(found, ())) > _MANY_SIDES:
            foot = (phrase("nameless", language, count=str(sides)), *foot)
        laid = _Laid(page, view, found, sections, foot, note, base)
        need = partial(legend.need, sections, language=language, grayscale=grayscale)
        inset = view.denominator < _INSET and not plan.flows and not plan.matrix
        settled = room.inset == inset and math.isclose(need(page), room.legend(page))
        room = replace(room, legend=need, inset=inset, foot=partial(map_elements.foot_height, foot))
        if settled:
            break
    return laid


def _foot(laid: _Laid, nameless: int, language: Languages) -> Sequence[str]:
    """The small print of a sheet: where it has many sides, how many of them are `nameless`."""
    if label_classes.nameless(laid.content, ()) <= _MANY_SIDES:
        return laid.foot
    told = [phrase("nameless", language, count=str(nameless))] if nameless else []
    return [*told, *laid.foot[1:]]


def _shift(atlas: Atlas, plan: SheetSpec) -> float:
    """By how many web zooms a map of the whole is of more or less than usual; 0 of another map."""
    return 0 if plan.area or plan.bounds else opening.zoom_shift(atlas)


def _about_links(plan: SheetSpec) -> bool:
    """Whether a sheet is about certain links: then it is at no larger scale than its base is true.

    One of a place alone or of a box is as large as it is asked for, and says so.
    """
    return not plan.bounds and bool(plan.links or plan.kinds)


def _unplaced(atlas: Atlas, plan: SheetSpec, language: Languages) -> str:
    """What the map of `plan` should show and cannot; "" if it shows all."""
    names = join(subject.unplaced(atlas, plan), "; ")
    return phrase("undrawn_links", language, names=names) if any(names) else ""


def subtitle(atlas: Atlas, plan: SheetSpec, language: Languages) -> list[str]:
    """What the sheet is of, if its title does not say so, and of when: a line for each language."""
    whole, own = (
        (atlas.catalogue.title_vi, atlas.catalogue.title_en),
        (plan.title_vi, plan.title_en),
    )
    said = any(_words(text) <= _words(title) for text, title in zip(whole, own, strict=True))
    units = recast.phrased(atlas, "recast_title")
    pairs = [*([] if said else [whole]), *([units] if any(units) else []),
             counts.dated(atlas), edition_title(atlas.audience)]  # fmt: skip
    tongues: tuple[Languages, ...] = _TWO if language == "both" else (language,)
    return ["  ·  ".join(pick(pair, tongue) for pair in pairs) for tongue in tongues]


def _words(title: str) -> set[str]:
    return {word for word in map(fold, title.split()) if word.isalnum()}


def _print(
    atlas: Atlas, found: Content, sources: Sequence[str], base: BaseScale | None,
    language: Languages,
) -> list[str]:  # fmt: skip
    """Accuracy, grid, sources and licence; of what is told beside the map, its own sources."""
    shown = {piece.layer for piece in found.ground} | {item.layer for item in found.links}
    rows = [row for row in atlas.catalogue.layers if row.key in shown]
    rows += [atlas.catalogue.country] if atlas.catalogue.country else []
    licences = dict.fromkeys(NAMED.split(row.licence)[0] for row in rows)
    report = {source.id: source for source in atlas.facts.sources}.get(atlas.catalogue.report)
    named = citations.cited_as(report) if report else ("", "")
    if sources:
        named = citations.Citations(tuple(sources)).named(atlas)
    others = not sources and {row.source for row in atlas.facts.statuses} - {report and report.id}
    notice = counts.notice(atlas)
    return [
        *([pick(notice, language)] if any(notice) else []),
        " ".join((
            _note(atlas, found, language),
            *([base.sentence(language)] if base else []),
            *unit_limits.sentence(atlas, language),
            phrase("grid", language, crs=pyproj.CRS(atlas.catalogue.measuring_crs).name) + ".",
        )),
        " ".join((
            phrase("source" if others else "source_of", language,
                   credits="; ".join(credited(rows)), report=named),
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
    told = ["schematic" if vague else "reference", *["apart"] * found.apart]
    notes = [phrase(key, language) for key in told]
    if found.crowded:
        names = join(
            [(f"{vi} ({many})", f"{en} ({many})") for (vi, en), many in found.crowded], "; "
        )
        notes.append(phrase("crowded", language, names=names))
    return " ".join(notes)
