"""The units of the two provinces in time: their tables, put together from the references.

Tables are texts, one row a unit or a step, with the columns of `lienket.model.units`. Areas are
projected, in metres.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import geopandas as gpd
import pandas as pd

from derivation.succession import records
from lienket import units
from lienket.errors import ProductError

UNIT_COLUMNS = ("epoch", "code", "until", "tier", "name_vi", "name_en", "parent")
STEP_COLUMNS = (
    *("from_epoch", "from_code", "to_epoch", "to_code", "extent", "share_pct"),
    *("act", "clause", "checked", "note_vi", "note_en"),
)
REPORT, LISTED, NEW, NOW = "2023-2024", "2025-01", "2025-07", "2026-04"
"""The epochs, in the order of time."""

LEAST_SHARE = 0.03
"""A new commune belongs to an old district with at least this share of its area; less of it (at
most 2.2 %) is where two sources drew one limit apart."""

SAME = 0.99
"""Areas are the same from this share on."""

Row = dict[str, str]
Act = tuple[str, str]
"""A resolution and its clause."""


def unit(tier: str, code: str, name: str, parent: str, time: tuple[str, str]) -> Row:
    """A row of units, from the first to the last epoch of `time` ("" = it still is)."""
    row = (time[0], code, time[1], tier, name, units.english(name), parent)
    return dict(zip(UNIT_COLUMNS, row, strict=True))


def step(origin: tuple[str, str], target: tuple[str, str], extent: str, act: Act) -> Row:
    """A row of successions from (epoch, code) to (epoch, code)."""
    row = {"from_epoch": origin[0], "from_code": origin[1], "to_epoch": target[0]}
    return row | {"to_code": target[1], "extent": extent, "act": act[0], "clause": act[1]}


def provinces(made: pd.DataFrame, own: Sequence[str], act: str) -> tuple[list[Row], list[Row]]:
    """The provinces with the codes `own` before July 2025, what they became, and the steps.

    Args:
        made: rows of the country, as `succession.rows` returns them.
        own: codes of provinces before.
        act: the act by which provinces were merged.
    """
    pairs = made.drop_duplicates(["old_province_code", "new_province_code"])
    heirs = dict(zip(pairs["old_province_code"], pairs["new_province_code"], strict=True))
    old = dict(zip(made["old_province_code"], made["old_province"], strict=True))
    new = dict(zip(made["new_province_code"], made["new_province"], strict=True))
    merged = [code for code in own if code != heirs[code] or [*heirs.values()].count(code) > 1]
    rows = [
        unit("province", code, old[code], "", (REPORT, LISTED if code in merged else ""))
        for code in own
    ]
    rows += [
        unit("province", code, new[code], "", (NEW, ""))
        for code in sorted({heirs[code] for code in merged})
    ]
    return rows, [step((REPORT, code), (NEW, heirs[code]), "whole", (act, "")) for code in merged]


def districts(
    drawn: Iterable[Row], later: Mapping[str, Any], parents: Mapping[str, str]
) -> list[Row]:
    """The districts of the report, and those that began in 2025.

    Args:
        drawn: the districts of the layer, `code`, `name_vi` and `side`.
        later: the districts that began in 2025, by code: `name`, and `from` which.
        parents: the code of the province of each side.
    """
    changed = {code for row in later.values() for code, _ in row["from"]}
    rows = [
        unit("district", row["code"], row["name_vi"], parents[row["side"]],
             (REPORT, REPORT if row["code"] in changed else LISTED))
        for row in sorted(drawn, key=lambda row: row["code"])
    ]  # fmt: skip
    return rows + [
        unit("district", code, row["name"], parents["bg"], (LISTED, LISTED))
        for code, row in later.items()
    ]


def shares(old: gpd.GeoDataFrame, new: gpd.GeoDataFrame) -> pd.DataFrame:
    """How the areas of `old` fall to those of `new`: codes `old` and `new`, `share`, `of_new`.

    Args:
        old: projected polygons in metres, column `code`.
        new: the same.
    """
    met = gpd.overlay(
        old[["code", "geometry"]].rename(columns={"code": "old"}),
        new[["code", "geometry"]].rename(columns={"code": "new"}),
        keep_geom_type=True,
    )
    size = met.area
    whole = {name: frame.set_index("code").area for name, frame in (("old", old), ("new", new))}
    return pd.DataFrame(
        {
            "old": met["old"],
            "new": met["new"],
            "share": size / met["old"].map(whole["old"]),
            "of_new": size / met["new"].map(whole["new"]),
        }
    )


def held(parts: pd.DataFrame) -> pd.Series[float]:
    """How much of each old unit its parts are together, as a share, by its code.

    Args:
        parts: as `shares` returns them.
    """
    return parts[parts["of_new"] >= LEAST_SHARE].groupby("old")["share"].sum()


def district_steps(parts: pd.DataFrame, clauses: Mapping[str, Act]) -> list[Row]:
    """What became of the districts of the report, commune by commune, with the share of their area.

    Args:
        parts: as `shares` returns them.
        clauses: act and clause of each new commune, by its code.
    """
    own = parts[parts["of_new"] >= LEAST_SHARE].sort_values(["old", "new"])
    sums = held(parts)
    return [
        step((REPORT, old), (NEW, new), "part", clauses[new])
        | {"share_pct": f"{100 * share:.1f}", "checked": "area" if sums[old] >= SAME else ""}
        for old, new, share in zip(own["old"], own["new"], own["share"], strict=True)
    ]


def later_steps(
    made: pd.DataFrame, later: Mapping[str, Any], act: str, clauses: Mapping[str, Act]
) -> list[Row]:
    """What the districts that began in 2025 were made from, and what became of them.

    Args:
        made: rows of the provinces, with `district`: the code of the old unit's district.
        later: those districts, by code: `from` which, and how much of each.
        act: the act by which they began.
        clauses: act and clause of each new commune, by its code.
    """
    rows = [
        step((REPORT, origin), (LISTED, code), extent, (act, ""))
        for code, row in later.items()
        for origin, extent in row["from"]
    ]
    pairs = made[["district", "new_code"]].drop_duplicates().sort_values(["district", "new_code"])
    return rows + [
        step((LISTED, old), (NEW, new), "part", clauses[new]) | {"checked": "crosswalk"}
        for old, new in zip(pairs["district"], pairs["new_code"], strict=True)
        if old in later
    ]


def commune_steps(made: pd.DataFrame, old: pd.DataFrame) -> list[Row]:
    """What became of the communes; a share where one is split, and an outline of it is known.

    Args:
        made: rows of the provinces, as `succession.rows` returns them, with `checked`.
        old: how outlines of old communes fall to the new ones, as `shares` returns it, of the
            pairs that `made` has alone; `held`: how much of the outline they are together.
    """
    own = zip(old["old"], old["new"], old["share"] / old["held"], strict=True)
    share = {(code, new): part for code, new, part in own}
    inside = {*old["old"][old["held"] >= SAME]}
    rows = []
    for row in records(made):
        pair = row["old_code"], row["new_code"]
        part = share.get(pair) if row["extent"] == "part" else None
        checks = [
            *filter(None, row["checked"].split(";")),
            *(["area"] if pair[0] in inside else []),
        ]
        act = row["resolution"], row["clause"]
        made_step = step((LISTED, pair[0]), (NEW, pair[1]), row["extent"], act)
        told = "" if part is None else f"{100 * part:.0f}"
        rows.append(made_step | {"share_pct": told, "checked": ";".join(checks)})
    return rows


def noted(steps: Iterable[Row], notes: Sequence[Mapping[str, str]]) -> list[Row]:
    """`steps` in order, with notes on what sources say differently; a note may change the clause.

    Raises:
        ProductError: a note is about no step.
    """
    empty = dict.fromkeys(STEP_COLUMNS, "")
    rows = sorted((empty | row for row in steps), key=lambda row: [*row.values()][:4])
    for note in notes:
        own = [
            row
            for row in rows
            if row["from_code"] == note["from"] and note.get("to", row["to_code"]) == row["to_code"]
        ]
        if not own:
            msg = f"units.toml: there is no step from {note['from']} to {note.get('to', '…')}."
            raise ProductError(msg)
        for row in own:
            row |= {"note_vi": note["vi"], "note_en": note["en"]}
            row["clause"] = note.get("clause", row["clause"])
    return rows
