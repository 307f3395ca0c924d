"""The first two sentences for a director: how the routes stand, and what is not joined where.

They say the counts of the record `summary` and nothing else. What is none is left out, or said with
what was looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lienket import dates, vocabulary
from lienket.export_tables.words import Pair, day, several
from lienket.model.atlas import Atlas
from lienket.model.summary import Counts, Summary, Unjoined

_BUILDING = ("both_building", "one_building")


def routes(atlas: Atlas) -> Pair:
    """How many routes are joined and so on, by which date, and what is done about the others."""
    summary, across = atlas.summary, atlas.summary.across
    vi, en = _grounds(across.ground)
    since_vi, since_en = _since(atlas)
    head_vi = f"{summary.routes} tuyến qua ranh giới ({since_vi}): {vi}"
    noun = "route" if summary.routes == 1 else "routes"
    head_en = f"{summary.routes} {noun} across the border ({since_en}): {en}"
    rest_vi, rest_en = _works(across.apart, summary.routes)
    return f"{head_vi}{rest_vi}.", f"{head_en}{rest_en}."


def _since(atlas: Atlas) -> Pair:
    """The day of the report, and of the newest statement that decides a state if it is newer."""
    told = atlas.summary.dates
    if told.report is None:
        vi, en = day(told.until or atlas.as_of)
        return f"đến {vi}", f"as of {en}"
    vi, en = day(told.report)
    vi, en = f"theo báo cáo ngày {vi}", f"according to the report of {en}"
    if told.routes and told.routes.last > told.report:
        new_vi, new_en = dates.both_languages(told.routes)
        return f"{vi}, bổ sung đến {new_vi}", f"{en}, with additions up to {new_en}"
    return vi, en


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
    vi, en = _counted(labels, {code: many for code, many in merged.items() if many})
    if apart == routes_:
        return f"; về dự án: {vi}", f"; works: {en}"
    if apart == 1:
        return (
            f"; dự án của tuyến chưa nối hoặc chưa rõ: {vi}",
            f"; works of the one not joined or not known: {en}",
        )
    return (
        f"; dự án của {apart} tuyến chưa nối hoặc chưa rõ: {vi}",
        f"; works of the {apart} not joined or not known: {en}",
    )


def _label(code: str) -> Pair:
    if code == "building":
        return vocabulary.label("group", "building")
    if code == "none":  # "works: all no works named" is no sentence
        return "chưa được nêu", "not named"
    return vocabulary.label("works", code)


def _counted(labels: Mapping[str, Pair], counts: Counts) -> Pair:
    """`4 đã nối hai bên, 6 chưa rõ`: how often each code comes, in the order of its list.

    Where there is but one code: `tất cả chưa rõ`, of one thing alone `chưa rõ`.
    """
    if len(counts) == 1:
        ((code, many),) = counts.items()
        vi, en = labels[code][0].lower(), labels[code][1].lower()
        return (vi, en) if many == 1 else (f"tất cả {vi}", f"all {en}")
    vi = ", ".join(f"{many} {labels[code][0].lower()}" for code, many in counts.items())
    en = ", ".join(f"{many} {labels[code][1].lower()}" for code, many in counts.items())
    return vi, en


def unfinished(atlas: Atlas) -> Pair:
    """Which side is not finished, which builds alone, and which districts no route joins yet."""
    summary, across = atlas.summary, atlas.summary.across
    waiting = _sides(across.lagging, atlas)
    alone = _sides(across.alone, atlas)
    vi, en = (
        (f"Phía chưa xong: {waiting[0]}", f"Side not finished: {waiting[1]}")
        if waiting
        else _none_waiting(known=not across.ground.get("unknown"))
    )
    if alone:
        vi += f"; theo thông tin đã có, mới một bên thi công: {alone[0]}"
        en += f"; under construction on one side alone, as far as is known: {alone[1]}"
    pairs = _pairs(summary) if summary.pairs else None
    ends = [(f"{vi}.", f"{en}."), *([pairs] if pairs else [])]
    vi, en = (" ".join(half) for half in zip(*ends, strict=True))
    return vi, en


def _none_waiting(*, known: bool) -> Pair:
    """That no side waits for the other, as far as is known."""
    if known:
        return (
            "Không có tuyến nào chỉ xong ở một bên",
            "No route is finished on one side alone",
        )
    return (
        "Chưa thấy tuyến nào chỉ xong ở một bên",
        "No route is known to be finished on one side alone",
    )


def _sides(routes_: Mapping[str, tuple[str, ...]], atlas: Atlas) -> Pair | None:
    """Each side with the names of its routes; None where no side has any."""
    if not routes_:
        return None
    names = {link.key: (link.name_vi, link.name_en) for link in atlas.facts.links}
    sides = {side.key: (side.name_vi, side.name_en) for side in atlas.catalogue.sides}
    named = [(sides[side], several([names[key] for key in keys])) for side, keys in routes_.items()]
    vi, en = (
        ", ".join(f"{side[half]} ({links[half]})" for side, links in named) for half in (0, 1)
    )
    return vi, en


def _pairs(summary: Summary) -> Pair:
    """The pairs of districts that no route joins, each with the other roads that are open there."""
    if not summary.unjoined:
        return (
            "Cặp huyện giáp ranh nào cũng có tuyến của báo cáo đã nối.",
            "Every pair of adjoining districts is joined by a route of the report.",
        )
    levels = [vocabulary.label("level", code) for code in summary.levels]
    vi, en = (", ".join(label[half] for label in levels) for half in (0, 1))
    vi = f" (trong ngoặc là các đường khác đang khai thác; đã xét {vi})" if levels else ""
    en = f" (in brackets the other roads in service there; looked at: {en})" if levels else ""
    pairs_vi, pairs_en = map(", ".join, zip(*map(_pair, summary.unjoined), strict=True))
    return (
        f"Cặp huyện giáp ranh chưa có tuyến nào của báo cáo đã nối{vi}: {pairs_vi}.",
        f"Adjoining districts that no route of the report joins yet{en}: {pairs_en}.",
    )


def _pair(pair: Unjoined) -> Pair:
    """A pair, in brackets its other roads by level and the routes of which nobody knows."""
    notes = [*_roads(pair), *_unknown(pair.unknown)]
    if not notes:
        return pair.name_vi, pair.name_en
    vi, en = ("; ".join(note[half] for note in notes) for half in (0, 1))
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
        yield "không thấy đường nào", "none seen"


def _unknown(many: int) -> Iterator[Pair]:
    if many:
        yield f"tuyến của báo cáo chưa rõ: {many}", f"routes of the report not known: {many}"
