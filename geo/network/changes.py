"""What each link changes, ranked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import geopandas as gpd
import networkx as nx
import pandas as pd

from geo import dates, text, vocabulary
from geo.findings import CHANGE_COLUMNS, by_key
from geo.network.lines import serves
from geo.network.plans import Stretch
from geo.records import Facts, Figure, Link, Status

_PEOPLE = ("người", "lượt người")
"""The units of figures that count people."""


def subjects(link: Link) -> tuple[str, ...]:
    """The parts of a link, or the link itself."""
    return link.parts or (link.key,)


def missing(link: Link, latest: Mapping[str, Status]) -> frozenset[str]:
    """What of a link does not serve today, as a source says; of the rest we know nothing."""
    own = {key: latest[key] for key in subjects(link) if key in latest}
    return frozenset(key for key, status in own.items() if not serves(status))


def why(
    link: Link,
    latest: Mapping[str, Status],
    drawn: Collection[str],
    stretches: Iterable[Stretch],
) -> str:
    """Why nothing can be computed for a link: served, untold, unmapped, off_network; or nothing.

    Args:
        link: a route.
        latest: the newest status by subject; untold, if nothing is missing as far as one knows.
        drawn: the parts that are drawn as roads.
        stretches: what planned parts add; off the network, if no two places of it are joined.
    """
    lacking = missing(link, latest)
    if not lacking:
        return "served" if all(key in latest for key in subjects(link)) else "untold"
    if lacking - {*drawn}:
        return "unmapped"
    own = nx.Graph((piece.start, piece.end) for piece in stretches if piece.key in lacking)
    joined = (sum(node >= 0 for node in part) > 1 for part in nx.connected_components(own))
    return "" if any(joined) else "off_network"


def find(  # noqa: PLR0913, PLR0917 - a table of many sources
    routes: Sequence[Link],
    facts: Facts,
    latest: Mapping[str, Status],
    gains: pd.DataFrame,
    trips: pd.DataFrame,
    reasons: Mapping[str, str],
    parts: gpd.GeoDataFrame,
) -> pd.DataFrame:
    """What each of `routes` changes, with `CHANGE_COLUMNS`, indexed by key.

    Ranked over the pairs of seats: first by how many had no way before, which no minutes tell; then
    by the minutes saved at least, then at most. A link that no pair gains from has no rank.

    Args:
        routes: the route links.
        facts: what the date and the audience allow.
        latest: the newest status by subject.
        gains: what each link alone saves.
        trips: all trips.
        reasons: why nothing can be computed, by link; empty where it can.
        parts: the drawn parts of links, by key, with `accuracy` and `error_m`.
    """
    seats = gains[gains["trip"].map(trips["purpose"]) == "seats"]
    rows = [
        {
            "key": link.key,
            "name_vi": link.name_vi,
            "name_en": link.name_en,
            "figures": _people(link, facts),
            "why": reasons[link.key],
            **_accuracy(missing(link, latest), parts),
            **({} if reasons[link.key] else _sums(seats[seats["link"] == link.key])),
        }
        for link in routes
    ]
    made = pd.DataFrame(rows, columns=[*CHANGE_COLUMNS, "opened"])
    order = made[made["pairs"] > 0].sort_values(
        ["opened", "saved_min", "saved_most_min", "key"], ascending=[False, False, False, True]
    )
    rank = pd.Series(range(1, len(order) + 1), index=order.index, dtype="Int64")
    made = made.assign(rank=rank, pairs=made["pairs"].astype("Int64"))
    return by_key(made)[list(CHANGE_COLUMNS)]


def _sums(own: pd.DataFrame) -> dict[str, object]:
    """What a link saves over all pairs of seats [min], and the pair that gains most.

    That is one that had no way before, if there is such a pair: it counts, and saves no minutes.
    """
    if own.empty:
        return {"pairs": 0, "why": "no_gain"}
    ranked = own.sort_values(
        ["saved_most_min", "trip"], ascending=[False, True], na_position="first"
    )
    best = ranked.iloc[0]
    return {
        "pairs": len(own),
        "opened": own["before_min"].isna().sum(),
        "saved_min": round(own["saved_min"].sum(min_count=1), 1),
        "saved_most_min": round(own["saved_most_min"].sum(min_count=1), 1),
        "best_trip": best["trip"],
        "best_saved_min": best["saved_min"],
        "best_saved_most_min": best["saved_most_min"],
    }


def _accuracy(lacking: frozenset[str], parts: gpd.GeoDataFrame) -> dict[str, object]:
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
    return ";".join(" | ".join(_told(row)) for row in counted)


def _told(row: Figure) -> Iterator[str]:
    """A figure in Vietnamese, then in English."""
    told = vocabulary.amount(text.written(row.value), row.unit, row.qualifier)
    when = dates.spoken(row.as_of) if row.as_of else ("", "")
    for label, amount, day in zip((row.label_vi, row.label_en), told, when, strict=True):
        yield f"{label}: {amount}" + (f" ({day})" if day else "")
