"""The first two sentences for a director: how the routes stand, and what is not joined where.

They say the counts of the record `summary` and nothing else. What is none is left out, or said with
what was looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lienket import vocabulary
from lienket.export_tables.words import phrase, several
from lienket.i18n import Pair, format_date, join
from lienket.model.atlas import Atlas
from lienket.model.summary import Counts, Summary, Unjoined

_BUILDING = ("both_building", "one_building")


def routes(atlas: Atlas) -> Pair:
    """How many routes are joined and so on, by which date, and what is done about the others."""
    summary, across = atlas.summary, atlas.summary.across
    return phrase(
        "routes_one" if summary.routes == 1 else "routes",
        count=summary.routes,
        since=_since(atlas),
        states=_grounds(across.ground),
        works=_works(across.apart, summary.routes),
    )


def _since(atlas: Atlas) -> Pair:
    """The day of the report, and of the newest statement that decides a state if it is newer."""
    told = atlas.summary.dates
    if told.report is None:
        return phrase("since", day=format_date(told.until or atlas.as_of))
    report = format_date(told.report)
    if told.routes and told.routes.last > told.report:
        return phrase("since_additions", report=report, day=format_date(told.routes))
    return phrase("since_report", report=report)


def _grounds(counts: Counts) -> Pair:
    return _counted({code: vocabulary.label("ground", code) for code in counts}, counts)


def _works(counts: Counts, routes_: int) -> Pair:
    """What is done about the routes that are not joined."""
    apart = sum(counts.values())
    if not apart:
        return "", ""
    building = sum(counts.get(code, 0) for code in _BUILDING)
    merged = {"building": building, **{k: n for k, n in counts.items() if k not in _BUILDING}}
    labels = {code: _label(code) for code in merged}
    states = _counted(labels, {code: many for code, many in merged.items() if many})
    key = "works_all" if apart == routes_ else "works_one" if apart == 1 else "works_some"
    return phrase(key, count=apart, states=states)


def _label(code: str) -> Pair:
    if code == "building":
        return vocabulary.label("group", "building")
    if code == "none":  # "works: all no works named" is no sentence
        return phrase("not_named")
    return vocabulary.label("works", code)


def _counted(labels: Mapping[str, Pair], counts: Counts) -> Pair:
    """`4 đã nối hai bên, 6 chưa rõ`: how often each code comes, in the order of its list.

    Where there is but one code: `tất cả chưa rõ`, of one thing alone `chưa rõ`.
    """
    if len(counts) == 1:
        ((code, many),) = counts.items()
        state = labels[code][0].lower(), labels[code][1].lower()
        return state if many == 1 else phrase("all", state=state)
    vi = ", ".join(f"{many} {labels[code][0].lower()}" for code, many in counts.items())
    en = ", ".join(f"{many} {labels[code][1].lower()}" for code, many in counts.items())
    return vi, en


def unfinished(atlas: Atlas) -> Pair:
    """Which side is not finished, which builds alone, and which districts no route joins yet."""
    summary, across = atlas.summary, atlas.summary.across
    waiting = _sides(across.lagging, atlas)
    alone = _sides(across.alone, atlas)
    unknown = across.ground.get("unknown")
    first = [
        phrase("waiting", sides=waiting)
        if waiting
        else phrase("none_known_waiting" if unknown else "none_waiting"),
        *([phrase("alone", sides=alone)] if alone else []),
        (".", "."),
    ]
    return join([join(first, ""), *([_pairs(summary)] if summary.pairs else [])], " ")


def _sides(routes_: Mapping[str, tuple[str, ...]], atlas: Atlas) -> Pair | None:
    """Each side with the names of its routes; None where no side has any."""
    if not routes_:
        return None
    names = {link.key: (link.name_vi, link.name_en) for link in atlas.facts.links}
    sides = {side.key: (side.name_vi, side.name_en) for side in atlas.catalogue.sides}
    named = [(sides[side], several([names[key] for key in keys])) for side, keys in routes_.items()]
    return join([(f"{s[0]} ({links[0]})", f"{s[1]} ({links[1]})") for s, links in named], ", ")


def _pairs(summary: Summary) -> Pair:
    """The pairs of districts that no route joins, each with the other roads that are open there."""
    if not summary.unjoined:
        return phrase("all_pairs_joined")
    levels = [vocabulary.label("level", code) for code in summary.levels]
    looked_at = phrase("looked_at", levels=join(levels, ", ")) if levels else ""
    pairs = join(map(_pair, summary.unjoined), ", ")
    return phrase("unjoined", looked_at=looked_at, pairs=pairs)


def _pair(pair: Unjoined) -> Pair:
    """A pair, in brackets its other roads by level and the routes of which nobody knows."""
    notes = [*_roads(pair), *_unknown(pair.unknown)]
    if not notes:
        return pair.name_vi, pair.name_en
    vi, en = join(notes, "; ")
    return f"{pair.name_vi} ({vi})", f"{pair.name_en} ({en})"


def _roads(pair: Unjoined) -> Iterator[Pair]:
    """How many other roads are open there, each level by name; none is said."""
    counts = {"main": pair.main, "local": pair.local}
    known = {code: many for code, many in counts.items() if many is not None}
    for code, many in known.items():
        vi, en = vocabulary.label("level", code)
        if many:
            yield f"{vi}: {many}", f"{en}: {many}"
    if known and not any(known.values()):
        yield phrase("no_road_seen")


def _unknown(many: int) -> Iterator[Pair]:
    if many:
        yield phrase("routes_unknown", many=many)
