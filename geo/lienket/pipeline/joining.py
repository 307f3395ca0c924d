"""From a workspace that was read to its atlas: visible, as of a date, joined, computed with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import geopandas as gpd

import lienket
from lienket import access, border, join, network, style, tally, vocabulary
from lienket.i18n import join as join_words
from lienket.i18n import notice
from lienket.layers import history
from lienket.layers import roads as outside
from lienket.model.access import Access
from lienket.model.analysis import Border
from lienket.model.atlas import Atlas
from lienket.model.records import Catalogue, Facts, Status
from lienket.network import lines
from lienket.pipeline import assumptions, recasting
from lienket.pipeline.order import View
from lienket.pipeline.reading import Part, Workspace
from lienket.units import population


def atlas(workspace: Workspace, view: View, warn: Callable[[str], None]) -> Atlas:
    """What `view` shows of `workspace`; `warn` is called with what is odd about its roads.

    Raises:
        UsageError: there is no network in its file, or nothing can be counted by that of people.
        WorkspaceError: what is assumed cannot be, or the file of people has faults; all at once.
    """
    source = workspace.for_audience(view.audience)
    with vocabulary.using(source.catalogue):
        made = _made(_counted(source, view.population, warn), view, warn)
        if made.access.lacking:
            warn(notice("people_no_network"))
        return made


def _counted(source: Part, path: Path | None, warn: Callable[[str], None]) -> Part:
    """`source` with the people that the file at `path` counts, and with a word that it does so.

    Raises:
        UsageError: there is no such file, or nothing can be counted by it.
        WorkspaceError: the file has faults; all of them at once.
    """
    if path is None:
        return source
    units = population.replaced(source.units, path, source.frames, warn)
    held = source.catalogue
    vi, en = join_words([(held.notice_vi, held.notice_en), population.origin(units, path)], " ")
    known = replace(source.facts, sources=(*source.facts.sources, population.source(units, path)))
    named = replace(held, notice_vi=vi, notice_en=en)
    return replace(source, units=units, catalogue=named, facts=known)


def _made(source: Part, view: View, warn: Callable[[str], None]) -> Atlas:
    visible = join.visible_facts(source.facts, view.audience)
    found = join.visible_catalogue(source.catalogue, source.facts, visible)
    newest = max(join.newest_date(found, visible), history.newest(source.past, found, visible))
    day = view.as_of or newest
    drawn, seen = history.as_known(source.frames, join.until(visible, day), source.past, day)
    found, seen = _assumed(view.assumed, found, seen, drawn, (day, warn))
    latest = join.newest(seen)
    frames = join.attach(found, drawn, seen, latest)
    cited = replace(source.facts, sources=seen.sources)
    seen = replace(seen, sources=join.sources(cited, seen, frames.values(), as_of=day))
    sides = join.sides(found, drawn[found.sides_layer])
    states = border.find(found, seen, latest, frames)
    context = border.BorderContext(found, seen, latest, states, frames)
    across = border.compute(context, base := _outside(view, seen, sides, warn))
    driven = _driven(across, latest, frames, (found, seen))
    passed = _passed(context, driven, view)
    ready = network.prepare(found, seen, latest, frames, base, places=passed)
    recast = recasting.recasts(context, across, source.units, sides)
    made = Atlas(
        catalogue=found,
        facts=seen,
        frames=frames,
        sides=sides,
        latest=latest,
        states=states,
        symbols=style.classify(latest),
        as_of=day,
        audience=view.audience,
        version=lienket.__version__,
        country=source.country,
        border=across,
        accessibility=network.find(ready, across.pairs, frames[found.sides_layer]),
        newest=newest,
        units=source.units,
        recast=recast,
        access=access.find(ready, driven, frames, source.units, recast)
        if view.people
        else Access(),
    )
    return replace(made, summary=tally.count(made))


def _outside(
    view: View, seen: Facts, sides: gpd.GeoDataFrame, warn: Callable[[str], None]
) -> gpd.GeoDataFrame | None:
    """The roads (EPSG:4326) of the file that `view` names; None where it names none.

    Raises:
        UsageError: there is no network in it.
    """
    classes = {row.road_class for row in seen.speeds}
    return None if view.roads is None else outside.read(view.roads, classes, sides, warn)


def _driven(
    across: Border,
    latest: Mapping[str, Status],
    frames: Mapping[str, gpd.GeoDataFrame],
    known: tuple[Catalogue, Facts],
) -> Border:
    """`across` for those who drive: a road that is assumed to be open counts as a local one.

    Its class is not known, and no network has it, which a crossing has its level of.
    """
    opened = lines.assumed(latest).opened - lines.elsewhere(known[0], frames, known[1].speeds)
    met = across.crossings
    new = met["level"].eq("") & (met["feature_a"].isin(opened) | met["feature_b"].isin(opened))
    return replace(across, crossings=met.assign(level=met["level"].mask(new, "local")))


def _assumed(
    written: Sequence[str],
    found: Catalogue,
    seen: Facts,
    drawn: Mapping[str, gpd.GeoDataFrame],
    told: tuple[date, Callable[[str], None]],
) -> tuple[Catalogue, Facts]:
    """The workspace and its facts with what is assumed, as of the day that is `told`, and whom.

    Raises:
        WorkspaceError: what is assumed cannot be; all of it at once.
    """
    day, warn = told
    if not written:
        return found, seen
    made = assumptions.read(written, seen, drawn)
    facts = assumptions.assume(seen, made, day)
    if keys := assumptions.unchanged_times(facts, made):
        warn(notice("if_no_speed", keys=", ".join(keys)))
    return assumptions.label(found, facts, made), facts


def _passed(context: border.BorderContext, across: Border, view: View) -> gpd.GeoSeries:
    """Where ways of people may pass the border: points (EPSG:4326), by key of the crossing."""
    held = access.open_crossings(context.catalogue, context.facts, context.frames, across.crossings)
    return held.geometry if view.people else held[:0].geometry
