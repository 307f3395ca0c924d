"""What is told of a link under its map: its parts by side, the border, figures; each a column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lienket import text, vocabulary
from lienket.export_tables import counts
from lienket.export_tables.words import amount
from lienket.i18n import format_date, phrases
from lienket.model.atlas import Atlas
from lienket.model.records import Link, Status

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
        found = [Column(words["panel_whole"][0], tuple(_standing(atlas, link.key)))]
    last = Column(
        phrases("qgis")["panel_border"][0], (*_border(atlas, link), *_figures(atlas, link))
    )
    blank = [Column()] * (COLUMNS - 1 - len(found))
    return (*found, last, *blank)


def _sides(atlas: Atlas, link: Link) -> Iterator[Column]:
    names = {side.key: side.name_vi for side in atlas.catalogue.sides}
    own = [part for part in atlas.facts.parts if part.key in link.parts]
    drawn = {str(key) for frame in atlas.frames.values() for key in frame.index}
    for side in dict.fromkeys(part.side for part in own):
        rows: list[str] = []
        for part in (part for part in own if part.side == side):
            name = part.name_vi if part.key in drawn else _said("panel_undrawn", name=part.name_vi)
            rows += [f"{'▪' if part.key in drawn else '▫'} {name}", *_standing(atlas, part.key)]
        yield Column(names.get(side, phrases("export_tables")["both_sides"][0]), tuple(rows))


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
        return vocabulary.label("activity", status.stage)[0]
    work = vocabulary.label("work", status.work)[0]
    if status.work not in {"", "none"}:
        stage = vocabulary.label("stage", status.stage)[0]
        work = f"{work}: {stage[:1].lower()}{stage[1:]}"
    late = status.health in {"delayed", "blocked"}
    health = vocabulary.label("health", status.health)[0] if late else ""
    condition = vocabulary.label("condition", status.condition)[0]
    return " · ".join(filter(None, (condition, work, health)))


def _source(atlas: Atlas, key: str) -> str:
    found = {source.id: source for source in atlas.facts.sources}.get(key)
    return found.number or found.issuer or found.title_vi if found else key


def _border(atlas: Atlas, link: Link) -> Iterator[str]:
    """The state on the ground and in works, since when, who lags, which districts it passes."""
    state = atlas.states[link.key]
    if state.ground == _NO_STATE:
        if len(link.sides) < len(atlas.catalogue.sides):
            yield _said("panel_one_side")
    else:
        yield _said("panel_ground", word=vocabulary.label("ground", state.ground))
        yield _said("panel_works", word=counts.works(link.key, atlas))
        names = {side.key: side.name_vi for side in atlas.catalogue.sides}
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
    names = dict(zip(frame.index, text.bare([*frame["name_vi"]]), strict=True))
    keys = str(spans["districts"].get(link.key) or "").split(";")
    return [names[key] for key in keys if key in names]


def _figures(atlas: Atlas, link: Link) -> Iterator[str]:
    rows = [row for row in atlas.facts.figures if row.subject in {link.key, *link.parts}]
    for row in rows[:_MOST_FIGURES]:
        date = f", {format_date(row.as_of)[0]}" if row.as_of else ""
        yield f"{row.label_vi}: {amount(row)[0]} ({_source(atlas, row.source)}{date})"


def _said(key: str, /, **values: object) -> str:
    return phrases("qgis").fill(key, **values)[0]
