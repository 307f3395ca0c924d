"""What is told of a link under its map: its parts by side, the border, figures; each a column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import geopandas as gpd

from lienket import text, vocabulary
from lienket.export_tables import counts
from lienket.export_tables.words import amount
from lienket.i18n import format_date, phrases
from lienket.model.atlas import Atlas
from lienket.model.records import Link, Status
from lienket.speech import first, named

_NO_STATE = "not_applicable"
_MOST_FIGURES = 4
COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and the paragraphs under it, Vietnamese."""

    head: str = ""
    rows: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The paragraphs, a line each."""
        return "\n".join(self.rows)


def columns(atlas: Atlas, link: Link) -> tuple[Column, ...]:
    """`COLUMNS` columns: one for each side that has parts, the last for the border and figures."""
    found = [*_sides(atlas, link)][: COLUMNS - 1]
    if not found:
        words = phrases("qgis")
        found = [Column(first(words["panel_whole"]), tuple(_standing(atlas, link.key)))]
    last = Column(
        first(phrases("qgis")["panel_border"]), (*_border(atlas, link), *_figures(atlas, link))
    )
    blank = [Column()] * (COLUMNS - 1 - len(found))
    return (*found, last, *blank)


def _sides(atlas: Atlas, link: Link) -> Iterator[Column]:
    names = {side.key: named(side) for side in atlas.catalogue.sides}
    own = [part for part in atlas.facts.parts if part.key in link.parts]
    drawn = {str(key) for frame in atlas.frames.values() for key in frame.index}
    for side in dict.fromkeys(part.side for part in own):
        rows: list[str] = []
        for part in (part for part in own if part.side == side):
            name = named(part) if part.key in drawn else _said("panel_undrawn", name=named(part))
            rows += [f"{'▪' if part.key in drawn else '▫'} {name}", *_standing(atlas, part.key)]
        yield Column(names.get(side, first(phrases("export_tables")["both_sides"])), tuple(rows))


def _standing(atlas: Atlas, subject: str) -> Iterator[str]:
    """How a part, or a link without parts, stands; since when, and who says so."""
    status = atlas.latest.get(subject)
    if status is None:
        yield _said("panel_unstated")
        return
    yield _status(status)
    when = format_date(status.as_of)
    yield _said("panel_told", when=when, source=_source(atlas, status.source))


def _status(status: Status) -> str:
    if not status.condition:
        return first(vocabulary.label("activity", status.stage))
    work = first(vocabulary.label("work", status.work))
    if status.work not in {"", "none"}:
        stage = first(vocabulary.label("stage", status.stage))
        work = f"{work}: {stage[:1].lower()}{stage[1:]}"
    late = status.health in {"delayed", "blocked"}
    health = first(vocabulary.label("health", status.health)) if late else ""
    condition = first(vocabulary.label("condition", status.condition))
    return " · ".join(filter(None, (condition, work, health)))


def _source(atlas: Atlas, key: str) -> str:
    found = {source.id: source for source in atlas.facts.sources}.get(key)
    return found.number or found.issuer or named(found, "title") if found else key


def _border(atlas: Atlas, link: Link) -> Iterator[str]:
    """The state on the ground and in works, since when, who lags, which districts it passes."""
    state = atlas.states[link.key]
    if state.ground == _NO_STATE:
        if len(link.sides) < len(atlas.catalogue.sides):
            yield _said("panel_one_side")
    else:
        yield _said("panel_ground", word=vocabulary.label("ground", state.ground))
        yield _said("panel_works", word=counts.works(link.key, atlas))
        names = {side.key: named(side) for side in atlas.catalogue.sides}
        if state.lagging:
            yield _said("panel_lags", sides=", ".join(names.get(key, key) for key in state.lagging))
        if state.as_of:
            yield _said("panel_dated", date=format_date(state.as_of))
    if passed := _districts(atlas, link):
        yield _said("panel_passes", districts=", ".join(passed))


def _districts(atlas: Atlas, link: Link) -> Sequence[str]:
    """The districts that a route passes, by name."""
    spans = atlas.border.spans
    if link.key not in spans.index:
        return ()
    frame = atlas.frames[atlas.catalogue.sides_layer]
    names = dict(zip(frame.index, text.bare(_names(frame)), strict=True))
    keys = str(spans["districts"].get(link.key) or "").split(";")
    return [names[key] for key in keys if key in names]


def _names(frame: gpd.GeoDataFrame) -> list[str]:
    """The names of features."""
    return [first(pair) for pair in zip(frame["name_vi"], frame["name_en"], strict=True)]


def _figures(atlas: Atlas, link: Link) -> Iterator[str]:
    rows = [row for row in atlas.facts.figures if row.subject in {link.key, *link.parts}]
    for row in rows[:_MOST_FIGURES]:
        date = f", {first(format_date(row.as_of))}" if row.as_of else ""
        yield f"{named(row, 'label')}: {first(amount(row))} ({_source(atlas, row.source)}{date})"


def _said(key: str, /, **values: object) -> str:
    return first(phrases("qgis").fill(key, **values))
