"""What each link changes, ranked.

Ranks are made from draws, which all links share: a link is above another in a draw if it opens more
pairs of seats, or as many and saves more minutes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
import pandas as pd

from lienket import vocabulary
from lienket.i18n import Pair, beside, format_cell, format_date
from lienket.model.analysis import CHANGE_COLUMNS, by_key
from lienket.model.records import Facts, Figure, Link, Status
from lienket.network import sampling
from lienket.network.lines import serves, upgrading
from lienket.network.planned_roads import Stretch
from lienket.network.travel_times import Sums

_DAY_MIN = 1e6
"""More minutes than all trips together take: a way where there was none counts for more."""

_PEOPLE = ("người", "lượt người")
"""The units of figures that count people."""


def subjects(link: Link) -> tuple[str, ...]:
    """The parts of a link, or the link itself."""
    return link.subjects


def missing(link: Link, latest: Mapping[str, Status]) -> frozenset[str]:
    """What of a link does not serve today, as a source says; of the rest we know nothing."""
    own = {key: latest[key] for key in subjects(link) if key in latest}
    return frozenset(key for key, status in own.items() if not serves(status))


def upgraded(link: Link, latest: Mapping[str, Status]) -> frozenset[str]:
    """What of a link serves today and is to become faster by works that are not over."""
    return frozenset(key for key in subjects(link) if upgrading(latest.get(key)))


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known of the parts of links on the network.

    `drawn`: the parts that are drawn as roads; `elsewhere`: those that are drawn as something else;
    `stretches`: what planned parts add; `named`: the parts whose class or speed sources name;
    `under`: those that a road of today lies under; `faster`: those that would make it faster;
    `based`: whether there are roads but those of links.
    """

    drawn: Collection[str]
    elsewhere: Collection[str]
    stretches: Sequence[Stretch]
    named: Collection[str]
    under: Collection[str]
    faster: Collection[str]
    based: bool


def why(link: Link, latest: Mapping[str, Status], ground: Ground) -> str:
    """Why nothing can be computed for a link, a word of the family `why`; or nothing.

    Untold, if nothing is missing as far as one knows; off the network, if no two places of it are
    joined, and no road of today lies under what is to be upgraded; no network, if that is so and
    there are no roads but those of links.
    """
    lacking, better = missing(link, latest), upgraded(link, latest)
    if not (lacking or better):
        return "served" if all(key in latest for key in subjects(link)) else "untold"
    if (lacking | better) & {*ground.elsewhere}:
        return "no_road"
    if lacking - {*ground.drawn}:
        return "unmapped"
    if better & {*ground.faster} or _joins(lacking, ground.stretches):
        return ""
    return _off(ground) if lacking else _not_faster(better, ground)


def _off(ground: Ground) -> str:
    """That a link does not meet the network, or that there is none."""
    return "off_network" if ground.based else "no_network"


def _joins(parts: Collection[str], stretches: Iterable[Stretch]) -> bool:
    """Whether `parts` join two places of the network."""
    own = nx.Graph((piece.start, piece.end) for piece in stretches if piece.key in parts)
    return any(sum(node >= 0 for node in part) > 1 for part in nx.connected_components(own))


def _not_faster(parts: frozenset[str], ground: Ground) -> str:
    """Why the upgrade of `parts` makes no road faster."""
    if not parts & {*ground.drawn}:
        return "unmapped"
    if parts - {*ground.named}:
        return "no_class"
    return "no_faster" if parts & {*ground.under} else _off(ground)


def find(  # noqa: PLR0913 - a table of many sources
    routes: Sequence[Link],
    facts: Facts,
    lacking: Mapping[str, frozenset[str]],
    gains: pd.DataFrame,
    *,
    sums: Mapping[str, Sums],
    trips: pd.DataFrame,
    reasons: Mapping[str, str],
    parts: pd.DataFrame,
) -> pd.DataFrame:
    """What each of `routes` changes, with `CHANGE_COLUMNS`, indexed by key.

    Ranked over the pairs of seats, see `ranking`. A link that no pair gains from has no rank.

    Args:
        routes: the route links.
        facts: what the date and the audience allow.
        lacking: what of each link does not serve today.
        gains: what each link alone saves.
        sums: the same in each draw, by link.
        trips: all trips.
        reasons: why nothing can be computed, by link; empty where it can.
        parts: what is drawn of links, by key, with `accuracy` and `error_m`.
    """
    seats = gains[gains["trip"].map(trips["purpose"]) == "seats"]
    rows = [
        {
            "key": link.key,
            "name_vi": link.name_vi,
            "name_en": link.name_en,
            "figures": _people(link, facts),
            "why": reasons[link.key],
            **_accuracy(lacking[link.key], parts),
            **(
                {}
                if reasons[link.key]
                else _sums(seats[seats["link"] == link.key], sums.get(link.key))
            ),
        }
        for link in routes
    ]
    made = by_key(pd.DataFrame(rows, columns=list(CHANGE_COLUMNS)))
    gaining = made.index[made["pairs"] > 0]
    ranked = ranking({str(key): sums[str(key)] for key in gaining})
    made = made.assign(
        rank=ranked["rank"].reindex(made.index).astype("Int64"),
        first_pct=ranked["first_pct"].reindex(made.index).astype("Int64"),
        top3_pct=ranked["top3_pct"].reindex(made.index).astype("Int64"),
        pairs=made["pairs"].astype("Int64"),
    )
    return made[list(CHANGE_COLUMNS)]


def ranking(sums: Mapping[str, Sums]) -> pd.DataFrame:
    """The rank of each link, in how many of 100 draws it is first, and among the first three.

    In the order of what they do on average. A link has the rank of the one before it if that does
    not stand above it, or above all of its rank, in at least 90 of 100 draws: these two cannot be
    told apart. A draw in which a link saves nothing counts for none of its places.

    Returns:
        A frame by link, the best first: `rank`, `first_pct`, `top3_pct`.
    """
    if not sums:
        return pd.DataFrame(columns=["rank", "first_pct", "top3_pct"], dtype=float)
    order = sorted(sums, key=lambda key: (-sums[key].opened.mean(), -sums[key].minutes.mean(), key))
    score = np.stack([sums[key].opened * _DAY_MIN + sums[key].minutes for key in order])
    places = {"first_pct": 1, "top3_pct": 3}
    held = {name: sampling.among_first_pct(score, most) for name, most in places.items()}
    return pd.DataFrame({"rank": sampling.ranks(score), **held}, index=pd.Index(order))


def _sums(own: pd.DataFrame, sums: Sums | None) -> dict[str, object]:
    """What a link saves over all pairs of seats [min], and the pair that gains most.

    That is one that had no way before, if there is such a pair: it counts, and saves no minutes.
    """
    if sums is None:
        return {}
    if own.empty:
        return {"pairs": 0, "why": "no_gain"}
    ranked = own.sort_values(
        ["saved_most_min", "trip"], ascending=[False, True], na_position="first"
    )
    best = ranked.iloc[0]
    least, most = sampling.between(sums.minutes)
    known = own["before_min"].notna().any()
    return {
        "pairs": len(own),
        "total_min": round(float(least), 1) if known else None,
        "total_most_min": round(float(most), 1) if known else None,
        "best_trip": best["trip"],
        "best_saved_min": best["saved_min"],
        "best_saved_most_min": best["saved_most_min"],
    }


def _accuracy(lacking: frozenset[str], parts: pd.DataFrame) -> dict[str, object]:
    """How well the worst drawn part of what is missing is known, and the worst error [m].

    The error is that of schematic lines; nothing where nothing is missing.
    """
    own = parts[parts.index.isin(lacking)]
    words = {*own["accuracy"], *(["unmapped"] if lacking - {*own.index} else [])}
    vague = own[own["accuracy"] == "schematic"]
    return {
        "certainty": max(words, key=[*vocabulary.words("accuracy")].index, default=""),
        "error_m": vague["error_m"].max(),
    }


def _people(link: Link, facts: Facts) -> str:
    """The people that a source counts about a link, its parts, or what they lead to."""
    own = {link.key, *link.parts, *link.at}
    own |= {place for part in facts.parts if part.key in own for place in part.at}
    counted = [row for row in facts.figures if row.subject in own and row.unit in _PEOPLE]
    return ";".join(beside(_described(row)) for row in counted)


def _described(row: Figure) -> Pair:
    """A figure with its label and its date."""
    amount = vocabulary.amount(format_cell(row.value), row.unit, row.qualifier)
    if not row.as_of:
        return f"{row.label_vi}: {amount[0]}", f"{row.label_en}: {amount[1]}"
    day = format_date(row.as_of)
    return f"{row.label_vi}: {amount[0]} ({day[0]})", f"{row.label_en}: {amount[1]} ({day[1]})"
