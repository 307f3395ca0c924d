"""How long each route link is, by side and by status, and what it passes."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from lienket.border.context import BorderContext
from lienket.border.features import worst
from lienket.model.analysis import SPAN_COLUMNS, STRETCH_COLUMNS, by_key, no_rows
from lienket.model.records import BOTH, Link, Part


def stretches(context: BorderContext) -> pd.DataFrame:
    """Each part of each route link with its length [km], geodesic; none where it is not drawn.

    A link without parts is its own part, on both sides.

    Returns:
        A table with the columns of `STRETCH_COLUMNS`; a part of two links stands twice. A
        schematic line is as long as it is drawn, and says so in `accuracy`.
    """
    parts = {part.key: part for part in context.facts.parts}
    rows = [
        _stretch(context, link, parts.get(key, link))
        for link in context.routes
        for key in context.subjects(link)
    ]
    if not rows:
        return no_rows(STRETCH_COLUMNS)
    frame = pd.DataFrame(rows, columns=[*STRETCH_COLUMNS])
    return by_key(frame)


def _stretch(context: BorderContext, link: Link, part: Part | Link) -> dict[str, object]:
    status = context.latest.get(part.key)
    length, accuracy = _length(context, part)
    return {
        "key": f"{link.key}|{part.key}",
        "link": link.key,
        "part": part.key,
        "side": part.side if isinstance(part, Part) else BOTH,
        "condition": status.condition if status else "",
        "stage": status.stage if status else "",
        "drawn_km": length,
        "accuracy": accuracy,
    }


def _length(context: BorderContext, part: Part | Link) -> tuple[float | None, str]:
    """How long a part is [km], and how well that is known; a station has no length to miss."""
    if part.key in context.lines.index:
        return float(context.lines["length_km"][part.key]), context.lines["accuracy"][part.key]
    spots = context.points[context.points.index.isin(part.at)]["accuracy"]
    if part.at and len(spots) == len(part.at):
        return 0.0, worst(spots)
    return None, "area" if part.at else "unmapped"


def find(context: BorderContext, parts: pd.DataFrame, crossings: gpd.GeoDataFrame) -> pd.DataFrame:
    """Each route link: its state, its length [km], the share of it that is built, what it passes.

    Lengths are those of the link's own parts, not of what its counterparts lend. `built_pct` is
    none where a part is not drawn, or where nobody says what lies there: then no share is known.
    With a schematic line in the sum it is rounded to tens, for the road is longer than its guide.

    Args:
        context: the workspace.
        parts: as `stretches` returns them.
        crossings: as `crossings.find` returns them.

    Returns:
        A table with the columns of `SPAN_COLUMNS`.
    """
    rows = [
        _span(context, link, parts[parts["link"] == link.key], crossings) for link in context.routes
    ]
    if not rows:
        return no_rows(SPAN_COLUMNS)
    ways = gpd.GeoSeries(
        [context.line_features(context.subjects(link)).union_all() for link in context.routes]
    )
    communes = context.passed(ways)["communes"]
    frame = pd.DataFrame(rows).assign(communes=communes)[[*SPAN_COLUMNS]]
    return by_key(frame)


def _span(
    context: BorderContext, link: Link, own: pd.DataFrame, crossings: gpd.GeoDataFrame
) -> dict[str, object]:
    state = context.states[link.key]
    length = own["drawn_km"].astype(float)
    return {
        "key": link.key,
        "name_vi": link.name_vi,
        "name_en": link.name_en,
        "ground": state.ground,
        "works": state.works,
        "lagging": ";".join(state.lagging),
        "gap_m": state.gap_m,
        "gap_error_m": state.gap_error_m,
        "drawn_km": round(length.sum(), 3) if len(length.dropna()) else None,
        "schematic_km": round(length[own["accuracy"] == "schematic"].sum(), 3),
        "served_km": round(length[own["condition"] == "in_service"].sum(), 3),
        "built_pct": built_pct(own),
        "crossings": int((crossings["link"] == link.key).sum()),
        "districts": ";".join(sorted(context.within.get(link.key, ()))),
    }


def built_pct(own: pd.DataFrame) -> float | None:
    """The share of the length of a link's parts that is in service [%], if it is known."""
    length = own["drawn_km"].astype(float)
    known = own["condition"].isin(["in_service", "not_built"])
    if length.isna().any() or not known.all() or not length.sum():
        return None
    share = 100 * length[own["condition"] == "in_service"].sum() / length.sum()
    return round(share, -1 if (own["accuracy"] == "schematic").any() else 0)
