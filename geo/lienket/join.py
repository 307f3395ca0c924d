"""Facts and geometry put together for one date and one audience.

What was stated after the date is hidden, and internal rows leave here for a public audience, so
that nothing made further on can show them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

import geopandas as gpd
import pandas as pd

from lienket import crs, vocabulary
from lienket.i18n import notice
from lienket.model.atlas import Atlas
from lienket.model.records import Audience, Catalogue, Facts, Link, Source, Status

STATUS_COLUMNS = (
    "link",
    "kind",
    "condition",
    "work",
    "stage",
    "health",
    "as_of",
    "expected_on",
    "inferred",
    "status_source",
    "locator",
    "note_vi",
    "note_en",
)
"""What `attach` adds to a layer that carries statuses, all text."""


def newest_date(catalogue: Catalogue, facts: Facts) -> date:
    """The date of the newest statement: the default of `--as-of`, so that no clock is asked.

    A status says when it was stated; a figure, a doubt or a request was stated when its source
    was issued. The report itself, which the checks require to be dated, is the least there is.
    """
    cited = {source for row in facts.doubts for source in row.sources}
    cited |= {row.source for rows in (facts.figures, facts.requests) for row in rows}
    cited.add(catalogue.report)
    issued = [row.date.last for row in facts.sources if row.date and row.id in cited]
    return max([*(row.stated_on.last for row in facts.statuses), *issued])


def untimely(atlas: Atlas, asked: date | None) -> str:
    """What is odd about the date that `atlas` was asked for: nothing was stated by then, or later.

    "" where nothing is odd, as between two statements.
    """
    if asked is None:
        return ""
    if not atlas.facts.statuses:
        return notice("as_of_before_all", asked=asked)
    if atlas.newest and asked > atlas.newest:
        return notice("as_of_after_all", asked=asked, newest=atlas.newest)
    return ""


def visible_facts(facts: Facts, audience: Audience) -> Facts:
    """What `audience` may see of `facts`: without internal links and all that is about them."""
    links = tuple(row for row in facts.links if audience == "internal" or row.publish == "public")
    known = {link.key for link in links}
    shown = known | {key for link in links for key in link.parts}
    return Facts(
        sources=facts.sources,
        links=tuple(
            replace(link, counterparts=tuple(key for key in link.counterparts if key in known))
            for link in links
        ),
        parts=tuple(row for row in facts.parts if row.key in shown),
        statuses=tuple(row for row in facts.statuses if row.subject in shown),
        figures=tuple(row for row in facts.figures if row.subject in shown),
        doubts=tuple(row for row in facts.doubts if set(row.subjects) <= shown),
        waypoints=tuple(row for row in facts.waypoints if row.part in shown),
        speeds=facts.speeds,
        requests=tuple(row for row in facts.requests if set(row.subjects) <= shown),
    )


def visible_catalogue(catalogue: Catalogue, everything: Facts, seen: Facts) -> Catalogue:
    """`catalogue` without the sheets and the accepted faults of what only `everything` holds."""
    hidden = _keys(everything) - _keys(seen)
    sheets = tuple(
        plan
        for plan in catalogue.sheets
        if hidden.isdisjoint((*plan.links, *plan.flows, *plan.area, plan.route))
    )
    known = tuple(row for row in catalogue.known if row.key not in hidden)
    return replace(catalogue, sheets=sheets, known=known)


def _keys(facts: Facts) -> set[str]:
    return {row.key for rows in (facts.links, facts.parts) for row in rows}


def until(facts: Facts, as_of: date) -> Facts:
    """What was stated by `as_of`: a figure or a doubt was when its newest source was issued.

    An upgrade presupposes what is upgraded: where a statement names that work and leaves open what
    lies on the ground, it is in service, and the statement is inferred.
    """
    issued = {source.id: source.date.last for source in facts.sources if source.date}

    def was_issued(*sources: str) -> bool:
        return all(issued.get(source, as_of) <= as_of for source in sources)

    return replace(
        facts,
        statuses=tuple(_presumed(row) for row in facts.statuses if row.stated_on.last <= as_of),
        figures=tuple(row for row in facts.figures if was_issued(row.source)),
        doubts=tuple(row for row in facts.doubts if was_issued(*row.sources)),
        requests=tuple(row for row in facts.requests if was_issued(row.source)),  # as a figure was
    )


def _presumed(row: Status) -> Status:
    """`row` with the condition that its work presupposes, where it names none."""
    if row.work != "upgrade" or row.condition not in {"", "unknown"}:
        return row
    return replace(row, condition="in_service", inferred=True)


def sources(
    everything: Facts, seen: Facts, frames: Iterable[gpd.GeoDataFrame], *, as_of: date
) -> tuple[Source, ...]:
    """The sources to name beside `seen` and joined `frames` (EPSG:4326), in table order.

    Those that a row or a feature refers to, and those issued by `as_of` that nothing at all
    refers to (a memorandum that stands behind the whole). A source that only hidden rows refer
    to is hidden with them.
    """
    features = {
        name for frame in frames for cell in frame["source"].dropna() for name in cell.split(";")
    }
    shown, all_cited = _cited(seen) | features, _cited(everything)
    return tuple(
        source
        for source in everything.sources
        if source.id in shown
        or (source.id not in all_cited and (not source.date or source.date.last <= as_of))
    )


def _cited(facts: Facts) -> set[str]:
    """The source ids that the rows of `facts` refer to."""
    tables = (facts.statuses, facts.figures, facts.speeds, facts.requests)
    single = {row.source for rows in tables for row in rows}
    listed = {name for row in facts.doubts for name in row.sources}
    return single | listed | {name for row in facts.waypoints for name in row.source}


def newest(facts: Facts) -> dict[str, Status]:
    """The newest status of each subject: latest date it was so, then stated, then row order."""
    latest: dict[str, Status] = {}
    for row in facts.statuses:
        held = latest.get(row.subject)
        if held is None or (row.as_of, row.stated_on) >= (held.as_of, held.stated_on):
            latest[row.subject] = row
    return latest


def attach(
    catalogue: Catalogue,
    frames: Mapping[str, gpd.GeoDataFrame],
    facts: Facts,
    latest: Mapping[str, Status],
) -> dict[str, gpd.GeoDataFrame]:
    """Each layer with its measures and, where it carries statuses, the newest one of each feature.

    Features of subjects that `facts` no longer holds (internal ones) are left out.

    Args:
        catalogue: the workspace.
        frames: by layer key, EPSG:4326, a column `key`, as `layers.read` returns them.
        facts: what the date and the audience allow.
        latest: the newest status by subject.

    Returns:
        By layer key, in catalogue order: EPSG:4326, indexed by feature key (also a column),
        sorted by it, with `length_km` and `area_ha` and the columns of `STATUS_COLUMNS`.

    Raises:
        CrsError: a frame is not in EPSG:4326.
    """
    owners = {link.key: link for link in facts.links if not link.parts}
    for link in facts.links:
        for key in link.parts:
            owners.setdefault(key, link)
    joined = {}
    for layer in catalogue.layers:
        frame = frames[layer.key].drop(columns="line")
        if layer.status:
            frame = frame[frame["key"].isin(owners)]
        frame = frame.set_index("key", drop=False).sort_index()
        frame.index.name = None
        frame["length_km"] = crs.length_km(frame).round(3)
        frame["area_ha"] = crs.area_ha(frame).round(2)
        if layer.status:
            rows = [_status_row(owners[key], latest.get(key)) for key in frame["key"]]
            for number, name in enumerate(STATUS_COLUMNS):
                frame[name] = [row[number] for row in rows]
            frame = _named(frame, facts)
        columns = [name for name in frame.columns if name != "geometry"]
        joined[layer.key] = frame[[*columns, "geometry"]]
    return joined


def _named(frame: gpd.GeoDataFrame, facts: Facts) -> gpd.GeoDataFrame:
    """`frame` under the names of the facts, so that a thing has one name.

    What carries an activity as a whole keeps its own: a reservoir is not called by the board
    that watches over it.
    """
    things = [row for row in facts.links if vocabulary.words("kind")[row.kind].works]
    names = {row.key: (row.name_vi, row.name_en) for rows in (things, facts.parts) for row in rows}
    own = zip(frame["key"], frame["name_vi"], frame["name_en"], strict=True)
    told = [names.get(key, (vi, en)) for key, vi, en in own]
    return frame.assign(name_vi=[vi for vi, _ in told], name_en=[en for _, en in told])


def _status_row(link: Link, status: Status | None) -> tuple[str | None, ...]:
    key, kind = link.key, link.kind
    if status is None:
        return (key, kind, *[None] * (len(STATUS_COLUMNS) - 2))
    return (
        key,
        kind,
        status.condition,
        status.work,
        status.stage,
        status.health,
        str(status.as_of),
        str(status.expected_on or ""),
        "yes" if status.inferred else "no",
        status.source,
        status.locator,
        status.note_vi,
        status.note_en,
    )


def sides(catalogue: Catalogue, districts: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The sides (provinces), dissolved from their districts.

    Args:
        catalogue: the workspace.
        districts: EPSG:4326 polygons with a column `side`, a valid coverage.

    Returns:
        EPSG:4326 (multi)polygons indexed by side key: name_vi, name_en, code, area_ha.

    Raises:
        CrsError: `districts` is not in EPSG:4326.
    """
    dissolved = districts[["side", "geometry"]].dissolve(by="side", method="coverage")
    frame = dissolved.reindex([side.key for side in catalogue.sides if side.key in dissolved.index])
    names = {side.key: side for side in catalogue.sides}
    frame["name_vi"] = [names[key].name_vi for key in frame.index]
    frame["name_en"] = [names[key].name_en for key in frame.index]
    frame["code"] = [names[key].code for key in frame.index]
    frame["area_ha"] = crs.area_ha(frame).round(2)
    return frame[["name_vi", "name_en", "code", "area_ha", "geometry"]]


def own_length_km(frame: gpd.GeoDataFrame) -> pd.Series[float]:
    """The length of each feature of a joined frame [km]; none of a schematic line, same index.

    A guide line's length is not the road's, and no table may pass it off as that.
    """
    return frame["length_km"].where(frame["accuracy"] != "schematic")
