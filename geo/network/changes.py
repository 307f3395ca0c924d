"""What each link changes, ranked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import geopandas as gpd
import networkx as nx
import pandas as pd

from geo.findings import CHANGE_COLUMNS
from geo.network.lines import serves
from geo.network.plans import Stretch
from geo.records import Facts, Link, Status

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

    Ranked by what is sure to be saved, then by what may be, over the pairs of seats.

    Args:
        routes: the route links.
        facts: what the date and the audience allow.
        latest: the newest status by subject.
        gains: what each link alone saves.
        trips: all trips.
        reasons: why nothing can be computed, by link; empty where it can.
        parts: the drawn parts of links, by key, with `accuracy`.
    """
    seats = gains[gains["trip"].map(trips["purpose"]) == "seats"]
    rows = [
        {
            "key": link.key,
            "name_vi": link.name_vi,
            "name_en": link.name_en,
            "certainty": _certainty(link, latest, parts),
            "figures": _people(link, facts),
            "why": reasons[link.key],
            **({} if reasons[link.key] else _sums(seats[seats["link"] == link.key])),
        }
        for link in routes
    ]
    made = pd.DataFrame(rows, columns=list(CHANGE_COLUMNS))
    order = made.dropna(subset=["pairs"]).sort_values(
        ["saved_min", "saved_most_min", "key"], ascending=[False, False, True]
    )
    rank = pd.Series(range(1, len(order) + 1), index=order.index, dtype="Int64")
    made = made.assign(rank=rank, pairs=made["pairs"].astype("Int64"))
    return made.set_index("key", drop=False).sort_index()


def _sums(own: pd.DataFrame) -> dict[str, object]:
    """What a link saves over all pairs of seats [min], and the pair that it saves most."""
    made: dict[str, object] = {
        "pairs": len(own),
        "saved_min": round(own["saved_min"].sum(), 1),
        "saved_most_min": round(own["saved_most_min"].sum(), 1),
    }
    for row in (
        own.sort_values(["saved_most_min", "trip"], ascending=[False, True]).head(1).itertuples()
    ):
        made |= {
            "best_trip": row.trip,
            "best_saved_min": row.saved_min,
            "best_saved_most_min": row.saved_most_min,
        }
    return made


def _certainty(link: Link, latest: Mapping[str, Status], parts: gpd.GeoDataFrame) -> str:
    """How well the worst drawn of what is computed is known: traced, schematic, unmapped."""
    looked_at = missing(link, latest) or {*subjects(link)}
    if looked_at - {*parts.index}:
        return "unmapped"
    vague = "schematic" in set(parts.loc[sorted(looked_at), "accuracy"])
    return "schematic" if vague else "traced"


def _people(link: Link, facts: Facts) -> str:
    """The people that a source counts about a link, its parts, or what they lead to."""
    own = {link.key, *link.parts, *link.at}
    own |= {place for part in facts.parts if part.key in own for place in part.at}
    return ";".join(
        f"{row.label_vi} | {row.label_en}: {row.value} {row.unit}"
        + (f" ({row.as_of})" if row.as_of else "")
        for row in facts.figures
        if row.subject in own and row.unit in _PEOPLE
    )
