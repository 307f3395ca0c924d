"""The head of the page, the captions of its maps, its small print."""

from __future__ import annotations

from lienket import style
from lienket.export_tables import counts
from lienket.export_tables.appraisals import worth
from lienket.export_tables.words import credited
from lienket.i18n import Languages, halves, pick
from lienket.model.atlas import Atlas
from lienket.model.sheet_specs import SheetSpec
from lienket.sheet import fonts
from lienket.sheet.appraisal.tiles import TextLine
from lienket.sheet.canvas import Box
from lienket.sheet.fonts import Face
from lienket.sheet.sheet import NAMED, subtitle
from lienket.sheet.words import phrase

_KICKER_PX, _CAPTION_PX, _TOLD_PX = 10.5, 9.8, 9.6
_TITLES = (20.0, 18.0, 16.0, 14.5, 13.0, 12.0)
_MOST_LINES = 2
_UNDER, _RISE = 2.5, 1.3
"""What is free under the head, and under a caption [mm]."""

_PRINT = style.colour("print")


def head(
    atlas: Atlas, plan: SheetSpec, language: Languages, frame: Box
) -> tuple[list[TextLine], float]:
    """What the page is, the name of the route, of what and of when it is; how high that is [mm]."""
    title, large = _title(pick((plan.title_vi, plan.title_en), language), frame.width)
    kicker = phrase("appraisal", language).upper()
    small = Face(_TOLD_PX, 400, _PRINT)
    under = [row for line in subtitle(atlas, plan, language)
             for row in fonts.even(line, small, frame.width)]  # fmt: skip
    rows = [
        (kicker, Face(_KICKER_PX, 700, _PRINT)),
        *((line, large) for line in title),
        *((line, small) for line in under),
    ]
    told, down = [], 0.0
    for text, face in rows:
        told.append(
            TextLine(frame.x, frame.y + frame.height - down - 0.78 * face.leading, text, face)
        )
        down += face.leading
    return told, down + _UNDER


def _title(text: str, width: float) -> tuple[list[str], Face]:
    """The name of a route as large as it has room in two lines, else in as many as it needs."""
    for size in _TITLES:
        face = Face(size, 700, style.INK)
        lines = fonts.even(text, face, width)
        if len(lines) <= (1 if size > _TITLES[-1] + 2 else _MOST_LINES):
            break
    return lines, face


def caption(key: str, language: Languages, box: Box) -> TextLine:
    """What a map shows, over its box; set smaller where it has no room."""
    text = phrase(key, language)
    face = Face(_CAPTION_PX, 600, style.INK)
    if fonts.extent(text, face)[0] > box.width:
        face = Face(fonts.LEAST_PX, 600, style.INK)
    return TextLine(box.x, box.y + box.height + _RISE, text, face)


def foot(atlas: Atlas, language: Languages) -> list[str]:
    """How figures come about and what positions are worth; whom to credit; the licence."""
    basis = []
    if not atlas.access.units.empty:
        pairs = worth.phrase("draws"), worth.population(atlas)
        basis = [phrase("appraisal_basis", language), *(pick(pair, language) for pair in pairs)]
    rows = [row for row in atlas.catalogue.layers if row.key in atlas.frames and row.drawn]
    rows += [atlas.catalogue.country] if atlas.catalogue.country else []
    own = [pick(halves(row.licence), language) for row in rows]
    licences = "; ".join(dict.fromkeys(NAMED.split(licence)[0] for licence in own))
    notice = pick(counts.notice(atlas), language)
    return [
        " ".join([
            *([notice] if notice else []), *basis, phrase("reference", language),
            phrase("appraisal_credit", language, credits="; ".join(credited(rows))),
            phrase("licence", language, names=licences, version=atlas.version),
        ])
    ]  # fmt: skip
