"""What links are worth to people, as sheets of the workbook that an official reads and prints.

Links first, ranked, those that cannot be computed last with the reason; then how far the people of
each unit have to go, how many are within reach, and what would be lost if a crossing were cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from lienket import text, vocabulary
from lienket.export_tables import Table, access_tables
from lienket.export_tables.access_tables import SCENARIOS
from lienket.export_tables.analysis import CROSSINGS
from lienket.export_tables.words import sheet_title
from lienket.i18n import Pair, format_decimal
from lienket.model.atlas import Atlas
from lienket.speech import column, first, named
from lienket.tables import access_cells
from lienket.tables.words import phrase
from lienket.tables.worksheet import Sheet
from lienket.units.codes import EPOCH

_MOST = 3
"""So many units are named in a cell, the others counted."""

_SHEETS = ("priorities", "costs", "access", "within", "gains", "losses", "permeability")
_WIDTHS = {
    "name_vi": 34, "name_en": 34, "link": 34, "target": 14, "side": 11, "firmness": 22,
    "people_range": 13, "person_min_range": 13, "lost_min_range": 13, "cost_stated": 17,
    "units_most": 32, **{f"people_{code}_range": 13 for code in SCENARIOS},
}  # fmt: skip
"""How wide columns are at most, so that a sheet is as wide as A4 that lies [letters]."""

_LEAST_MIN = 1.0
"""What changes by less at every unit is not shown as a column of its own [min]."""

_NAMES = ("name_vi", "name_en")
_RANKS = ("by_gain", "by_people", "by_cost", "first_weights_pct", "potential_pct")


def sheets(atlas: Atlas, tables: Mapping[str, Table]) -> Iterator[Sheet]:
    """The sheets, out of `tables` by name; none where no people were counted."""
    if not access_tables.is_there(atlas):
        return
    rows = {name: pd.DataFrame(tables[name].rows) for name in access_tables.FRAMES}
    yield _priorities(atlas, rows)
    if not rows["link_costs"].empty:
        yield _costs(atlas, rows["link_costs"])
    yield _access(atlas, tables[access_tables.UNITS], rows)
    yield _within(atlas, rows["people_within"])
    yield _gains(atlas, rows["unit_gains"])
    yield _losses(atlas, rows, pd.DataFrame(tables[CROSSINGS].rows))
    if not rows["permeability"].empty:
        yield _sheet("permeability", rows["permeability"])


def lines(atlas: Atlas) -> Iterator[Pair]:
    """What the first sheet says of them; nothing where no people were counted."""
    if not access_tables.is_there(atlas):
        return
    people = atlas.access.units.drop_duplicates("unit")["people"]
    unknown = int(people.isna().sum())
    told = phrase("access_unknown", many=unknown) if unknown else phrase("access_all_known")
    names = {name: title(name) for name in ("access", "within", "priorities", "losses")}
    yield phrase("book_access", access=names["access"], within=names["within"],
                 epoch=_epoch(atlas), people=len(people) - unknown, unknown=told)  # fmt: skip
    yield phrase("book_priorities", priorities=names["priorities"], losses=names["losses"],
                 many=len(_uncomputed(atlas)))  # fmt: skip


def titles() -> frozenset[str]:
    """What the sheets are called."""
    return frozenset(map(title, _SHEETS))


def title(name: str) -> str:
    """What a sheet is called."""
    return sheet_title(phrase(f"sheet_{name}"))


def _sheet(
    name: str,
    rows: pd.DataFrame,
    details: Sequence[str] = (),
    heads: Mapping[str, str] | None = None,
    like: Mapping[str, str] | None = None,
) -> Sheet:
    cells = rows.astype(object).where(rows.notna(), None)
    lines = [*cells.itertuples(index=False, name=None)]
    heads, like = heads or {}, like or {}
    return Sheet(title(name), [*rows.columns], lines, frozenset(details), heads, like, _WIDTHS)


# --- links ---------------------------------------------------------------------------------------


def _priorities(atlas: Atlas, rows: Mapping[str, pd.DataFrame]) -> Sheet:
    """A row a link and kind of place, by rank; then the links without a number."""
    worth, ranks = rows["link_worth"], rows["priorities"]
    told = worth.merge(ranks[["key", *_RANKS]], how="left", on="key", validate="1:1")
    most = _named_units(atlas, rows["unit_gains"], ("link", "target"), "saved_most_min")
    most_min = told["person_min_most"].where(told["person_min"] == 0, told["person_min"])
    costs = [
        access_cells.cost_stated(*row)
        for row in zip(told["cost"], told["cost_partly"], strict=True)
    ]
    told = told.assign(
        people_range=access_cells.ranges(told, "people"),
        person_min_range=access_cells.ranges(told, "person_min"),
        firmness=access_cells.firmness(told, most_min, "no_gain"),
        cost_stated=pd.Series(costs, told.index, "object"),
        units_most=told["key"].map(most),
    )
    # Those without a rank cannot be told apart: they stand by name.
    told = _ordered(told, atlas, ["by_gain", "name_vi"], [True, True])
    whole = pd.concat([told, _uncomputed(atlas)], ignore_index=True)
    names = [
        *_NAMES, "target", "by_gain", "by_people", "by_cost", "first_weights_pct",
        "people_range", "person_min_range", "firmness", "people", "person_min", "cost_stated",
        "cost_per_person_min", "potential_pct", "units_most", "key",
    ]  # fmt: skip
    heads = _heads(units_most="gain", people="people_gain")
    return _sheet("priorities", whole.reindex(columns=names), (), heads, {"cost_stated": "cost"})


def _uncomputed(atlas: Atlas) -> pd.DataFrame:
    """The routes whose worth cannot be computed, and why."""
    changes = atlas.accessibility.changes
    bare = changes[~changes["key"].isin(atlas.access.worth["link"])]
    why = [first(phrase("not_computed", why=vocabulary.label("why", code))) for code in bare["why"]]
    return pd.DataFrame(bare)[["key", *_NAMES]].assign(firmness=why)


def _costs(atlas: Atlas, costs: pd.DataFrame) -> Sheet:
    """A row a part that a link still lacks: what a source states of its cost, or that none does."""
    told = costs.assign(
        cost_stated=pd.Series(
            [access_cells.cost_stated(cost, None) for cost in costs["cost"]], costs.index, "object"
        )
    )
    links = {link.key: named(link) for link in atlas.facts.links}
    told = told.assign(link=told["link"].map(links))
    names = ["subject", "link", "cost_stated", "qualifier", "as_of", "source", "locator", "key"]
    return _sheet("costs", told[names], (), _heads(link="link"), {"cost_stated": "cost"})


def _heads(**keys: str) -> Mapping[str, str]:
    """The heads of columns, each a sentence by its key."""
    return {name: first(phrase(f"head_{key}")) for name, key in keys.items()}


def _gains(atlas: Atlas, gains: pd.DataFrame) -> Sheet:
    """A row a link, kind of place and unit that may gain a minute."""
    told = _ordered(gains, atlas, ["link", "saved_most_min"], [True, False])
    told = told.assign(unit=told["unit"].map(_unit_names(atlas)))
    names = ["link", "target", *told.columns.drop(["link", "target", "key"]), "key"]
    heads = {"unit": _unit_head(atlas), **_heads(link="link")}
    return _sheet("gains", told[names], heads=heads)


# --- units ---------------------------------------------------------------------------------------


def _access(atlas: Atlas, table: Table, rows: Mapping[str, pd.DataFrame]) -> Sheet:
    """A row a unit: its people, the minutes to each kind of place, what of it changes later."""
    told = pd.DataFrame(table.rows)
    own = atlas.access.units.drop_duplicates("unit").set_index("unit").index
    names = _unit_names(atlas)
    told = told.set_index("key", drop=False).loc[own]
    told = told.assign(name_vi=[names[key] for key in told["key"]])
    columns: list[str] = []
    details: list[str] = []
    heads = {column("name"): _unit_head(atlas)}
    for target in access_tables.targets(atlas):
        today, *later = (access_tables.column(target, f"{code}_min") for code in SCENARIOS)
        columns += [today, *later]
        details += [name for name in later if not _differs(told[name], told[today])]
        label = vocabulary.label("target", target)
        heads |= {access_tables.column(target, f"{code}_min"): first(
            phrase(f"head_{code}", target=label)) for code in SCENARIOS}  # fmt: skip
    details.append("potential_building")
    more = [str(name) for name in rows["potential"] if str(name).startswith("potential_")]
    order = [
        name for side in atlas.catalogue.sides for name in told.index[told["side"] == side.key]
    ]
    shown = told.loc[order, ["name_vi", "name_en", "side", "people", *columns, *more, "key"]]
    return _sheet("access", shown, details, heads, dict.fromkeys(columns, "today_min"))


def _differs(later: pd.Series[Any], today: pd.Series[Any]) -> bool:
    """Whether some way becomes shorter by as much as is shown, or is there first."""
    opened = later.notna() & today.isna()
    return bool(opened.any() or ((today - later) >= _LEAST_MIN).any())


def _within(atlas: Atlas, bands: pd.DataFrame) -> Sheet:
    """A row a side, kind of place and limit: people today and later, with their ranges."""
    bands = bands.assign(range=access_cells.ranges(bands, "people"))
    keys = ["side", "target", "limit_min"]
    wide = bands[bands["scenario"] == SCENARIOS[0]].set_index(keys)
    made = {}
    for code in SCENARIOS:
        own = bands[bands["scenario"] == code].set_index(keys)
        made[f"people_{code}"], made[f"people_{code}_range"] = own["people"], own["range"]
    told = pd.DataFrame(made).join(wide[["people_known", "units_unknown"]]).reset_index()
    told = told.assign(key=["|".join(map(str, row)) for row in told[keys].to_numpy().tolist()])
    sides = [side.key for side in atlas.catalogue.sides]
    place = told["side"].map(sides.index)
    told = _ordered(told.assign(place=place), atlas, ["place", "limit_min"], [True, True])
    return _sheet("within", told.drop(columns="place"))


def _losses(atlas: Atlas, rows: Mapping[str, pd.DataFrame], crossings: pd.DataFrame) -> Sheet:
    """A row a crossing and kind of place, by rank; `crossings` = where each is."""
    pairs = dict(zip(crossings["key"], crossings["pair"], strict=True))
    # Those that share a rank, or have none, cannot be told apart: they stand by name.
    told = _ordered(rows["crossing_losses"], atlas, ["by_loss", "name_vi"], [True, True])
    most = _named_units(atlas, rows["unit_losses"], ("crossing", "target"), "longer_most_min")
    told = told.assign(
        people_range=access_cells.ranges(told, "people"),
        lost_min_range=access_cells.ranges(told, "lost_min"),
        firmness=access_cells.losing(told),
        units_most=told["key"].map(most),
        pair=told["crossing"].map(pairs),
    )
    names = [*_NAMES, "pair", "target", "by_loss", "people_range", "lost_min_range", "firmness",
             "people", "lost_min", "longest_min", "cut_off", "units_most", "key"]  # fmt: skip
    return _sheet("losses", told[names], heads=_heads(units_most="loss", people="people_loss"))


def _ordered(
    rows: pd.DataFrame, atlas: Atlas, by: Sequence[str], ascending: Sequence[bool]
) -> pd.DataFrame:
    """`rows` by kind of place, the main one first, and `by` further columns, no value last."""
    rank = {code: number for number, code in enumerate(access_tables.targets(atlas))}
    placed = rows.assign(target_rank=rows["target"].map(rank))
    told = placed.sort_values(
        ["target_rank", *by], ascending=[True, *ascending], kind="stable", na_position="last"
    )
    return told.drop(columns="target_rank")


def _named_units(
    atlas: Atlas, rows: pd.DataFrame, by: tuple[str, str], minutes: str
) -> Mapping[str, str]:
    """By the columns `by`, joined as keys are, the units with most minutes by name, in words."""
    names, told = _unit_names(atlas), dict[str, str]()
    ordered = rows.sort_values(minutes, ascending=False, kind="stable", na_position="first")
    for key, own in ordered.groupby([*by], sort=False):
        cells = zip(own["unit"], own[minutes], strict=True)
        parts = [_with_minutes(names[unit], value) for unit, value in [*cells][:_MOST]]
        if len(own) > _MOST:
            parts.append(first(phrase("unit_more", many=len(own) - _MOST)))
        told["|".join(map(str, key))] = "; ".join(parts)
    return told


def _with_minutes(unit: str, minutes: float | None) -> str:
    if minutes is None or pd.isna(minutes):
        return first(phrase("unit_no_way", unit=unit))
    return first(phrase("unit_minutes", unit=unit, minutes=format_decimal(minutes)))


def _unit_names(atlas: Atlas) -> Mapping[str, str]:
    """What each unit is called, without the note of its epoch."""
    rows = atlas.access.units.drop_duplicates("unit")
    name = column("name")
    return {
        str(key): text.unnoted(told) for key, told in zip(rows["unit"], rows[name], strict=True)
    }


def _unit_head(atlas: Atlas) -> str:
    return first(phrase("head_unit", epoch=_epoch(atlas)))


def _epoch(atlas: Atlas) -> Pair:
    """Of which time the units are."""
    layer = {row.key: row for row in atlas.catalogue.layers}[atlas.access.layer]
    stated = atlas.frames[layer.key].get(EPOCH)
    key = str(stated.iloc[0]) if stated is not None else layer.epoch or atlas.catalogue.epoch
    epoch = atlas.units.epoch(key)
    return (epoch.title_vi, epoch.title_en) if epoch else (key, key)
