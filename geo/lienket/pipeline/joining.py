"""From a workspace that was read to its atlas: visible, as of a date, joined, computed with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import lienket
from lienket import access, border, join, network, style, tally, vocabulary
from lienket.layers import history
from lienket.layers import roads as outside
from lienket.model.access import Access
from lienket.model.atlas import Atlas
from lienket.pipeline import recasting
from lienket.pipeline.order import View
from lienket.pipeline.reading import Part, Workspace


def atlas(workspace: Workspace, view: View, warn: Callable[[str], None]) -> Atlas:
    """What `view` shows of `workspace`; `warn` is called with what is odd about its roads.

    Raises:
        UsageError: there is no network in its file.
    """
    source = workspace.for_audience(view.audience)
    with vocabulary.using(source.catalogue):
        return _made(source, view, warn)


def _made(source: Part, view: View, warn: Callable[[str], None]) -> Atlas:
    visible = join.visible_facts(source.facts, view.audience)
    found = join.visible_catalogue(source.catalogue, source.facts, visible)
    newest = max(join.newest_date(found, visible), history.newest(source.past, found, visible))
    day = view.as_of or newest
    drawn, seen = history.as_known(source.frames, join.until(visible, day), source.past, day)
    latest = join.newest(seen)
    frames = join.attach(found, drawn, seen, latest)
    named = join.sources(source.facts, seen, frames.values(), as_of=day)
    seen = replace(seen, sources=named)
    classes = {row.road_class for row in seen.speeds}
    sides = join.sides(found, drawn[found.sides_layer])
    base = None if view.roads is None else outside.read(view.roads, classes, sides, warn)
    states = border.find(found, seen, latest, frames)
    context = border.BorderContext(found, seen, latest, states, frames)
    across = border.compute(context, base)
    open_at = access.open_crossings(across.crossings) if view.people else across.crossings[:0]
    ready = network.prepare(found, seen, latest, frames, base, places=open_at.geometry)
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
        access=access.find(ready, across, frames, source.units, recast)
        if view.people
        else Access(),
    )
    return replace(made, summary=tally.count(made))
