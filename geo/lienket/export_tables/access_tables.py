"""How far the people of each unit have to go, and what links are worth to them, as it is delivered.

What is computed stands in tables; so that a map can be coloured at once, its numbers by unit and by
crossing also stand side by side in two layers. All of it is there where people were counted alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import pandas as pd

from lienket import schema, vocabulary
from lienket.export_tables import shapes
from lienket.export_tables.fields import Field
from lienket.export_tables.tables import Choices, Reference, Table, frame
from lienket.export_tables.words import phrase
from lienket.i18n import Pair
from lienket.model.atlas import Atlas
from lienket.model.records import Layer
from lienket.units.codes import CODE, EPOCH

UNITS, CROSSINGS, PLACES = LAYERS = ("access", "access_crossings", "people_places")
"""The tables with a geometry: the areas of units, crossings, where people are taken to live."""

MAIN = "other_seat"
"""The kind of place that is looked at first."""

SAVED, LOST = "saved_min", "lost_min"
"""What ends the names of the columns that say what links save, and what a cut crossing costs."""

FRAMES: Mapping[str, str] = {
    "unit_access": "units",
    "people_within": "within",
    "link_worth": "worth",
    "unit_gains": "gains",
    "crossing_losses": "losses",
    "unit_losses": "unit_losses",
    "potential": "potential",
    "permeability": "permeability",
    PLACES: "places",
    "link_costs": "costs",
    "priorities": "priorities",
}
"""The tables of the data dictionary, each with its frame of `Access`."""

SCENARIOS = ("today", "building", "all")
_LOSSES = (
    *("people", "people_least", "people_most", LOST, "lost_min_least", "lost_min_most"),
    *("longest_min", "cut_off", "by_loss"),
)
_POTENTIAL = ("potential_today", "potential_building", "potential_all")
_NAMES = ("name_vi", "name_en")
_UNIT = Reference("unit", UNITS, "key")


def is_there(atlas: Atlas) -> bool:
    """Whether people were counted, so that there is anything of it."""
    return not atlas.access.units.empty


def frames(atlas: Atlas) -> Mapping[str, pd.DataFrame]:
    """What is computed, by table of the data dictionary; nothing where no people were counted.

    Places are points (EPSG:4326).
    """
    if not is_there(atlas):
        return {}
    return {table: getattr(atlas.access, name) for table, name in FRAMES.items()}


def references(name: str, rows: pd.DataFrame) -> tuple[Reference, ...]:
    """What the units are that a table of these names by their keys."""
    if name == "potential":
        return (replace(_UNIT, name="key"),)
    return (_UNIT,) if name in FRAMES and "unit" in rows else ()


def origin(atlas: Atlas) -> tuple[str, str]:
    """Whom the units credit, with those that count their people, and their licence."""
    row = _layer(atlas)
    counted = {each.source for each in atlas.units.population}
    sources = [source for source in atlas.facts.sources if source.id in counted]
    credit = [row.credit, *(source.title_vi for source in sources)]
    return "; ".join(dict.fromkeys(filter(None, credit))), row.licence


def targets(atlas: Atlas) -> tuple[str, ...]:
    """The kinds of places that were looked for, in the order of their list, `MAIN` first."""
    held = {*atlas.access.units["target"]}
    known = [code for code in vocabulary.words("target") if code in held]
    return tuple(sorted(known, key=lambda code: code != MAIN))


def column(target: str, what: str) -> str:
    """The name of the column of `what` for a kind of place.

    >>> column("other_seat", "today_min")
    'other_seat_today_min'
    """
    return f"{target}_{what}"


def titles() -> Mapping[str, Pair]:
    """What the layers are called that the data dictionary does not know, by name."""
    return {name: phrase(f"table_{name}") for name in (UNITS, CROSSINGS)}


def layers(atlas: Atlas, choices: Choices) -> Iterator[Table]:
    """The units and the crossings with their numbers side by side; none where nobody is counted."""
    if is_there(atlas):
        yield _units(atlas, choices)
        yield _crossings(atlas, choices)


# --- numbers side by side ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Wide:
    """Columns of numbers side by side, by the same index, and what each is called."""

    rows: pd.DataFrame
    fields: tuple[Field, ...]


def _units(atlas: Atlas, choices: Choices) -> Table:
    """The areas of units (EPSG:4326), their people, minutes by target and scenario."""
    areas, row = atlas.frames[atlas.access.layer], _layer(atlas)
    told = atlas.access.units.drop_duplicates("unit").set_index("unit")
    named = told[[*_NAMES, "side", "people"]].join(areas.reindex(columns=[CODE, EPOCH]))
    made = [_Wide(*frame(_keyed(named), choices)), _minutes(atlas)]
    if not atlas.access.potential.empty:
        held = atlas.access.potential.set_index("key").reindex(named.index)
        made.append(_Wide(*frame(held[[*_POTENTIAL]], {})))
    whole = _joined(made)
    kind, drawn = shapes.stored(areas.geometry.loc[named.index], shapes.AREAS, ("MultiPolygon",))
    credit, licence = origin(atlas)
    return Table(
        UNITS, *phrase("table_access"), shapes.with_shapes(whole.rows, drawn), whole.fields,
        key="key", geometry=kind, layer=UNITS, source_date=row.source_date,
        credit=credit, licence=licence, drawn=False,
    )  # fmt: skip


def _minutes(atlas: Atlas) -> _Wide:
    """By unit, the minutes to each target today and later, and what all links save of them."""
    made = []
    for target in targets(atlas):
        own = atlas.access.units[atlas.access.units["target"] == target].set_index("unit")
        own = own[[f"{scenario}_min" for scenario in SCENARIOS]].astype(float)
        label = vocabulary.label("target", target)
        called = {f"{code}_min": _low(vocabulary.label("scenario", code)) for code in SCENARIOS}
        made.append(_named(target, own, {name: phrase("access_column", target=label, what=what)
                                         for name, what in called.items()}))  # fmt: skip
        saved = (own["today_min"] - own["all_min"]).round(1).rename("today_min").to_frame()
        wide = _named(target, saved, {"today_min": phrase("access_saved", target=label)})
        made.append(_renamed(wide, column(target, SAVED)))
    return _joined(made)


def _losses(atlas: Atlas) -> _Wide:
    """By crossing, whom its loss would cost how much on the way to each target."""
    losses, made = atlas.access.losses, []
    for target in targets(atlas):
        own = losses[losses["target"] == target].set_index("crossing")[[*_LOSSES]]
        label, known = vocabulary.label("target", target), schema.columns()
        made.append(_named(target, own, {
            name: phrase("access_column", target=label, what=_low((known[name].vi, known[name].en)))
            for name in _LOSSES
        }))  # fmt: skip
    return _joined(made)


def _named(target: str, rows: pd.DataFrame, labels: Mapping[str, Pair]) -> _Wide:
    """`rows` as typed columns of their own for a target, under `labels`."""
    typed, fields = frame(rows, {})
    names = {field.name: column(target, field.name) for field in fields}
    told = (
        replace(field, name=names[field.name], vi=labels[field.name][0], en=labels[field.name][1])
        for field in fields
    )
    return _Wide(typed.rename(columns=names), tuple(told))


def _renamed(wide: _Wide, name: str) -> _Wide:
    """The one column of `wide` under another name."""
    rows = wide.rows.set_axis([name], axis=1)
    return _Wide(rows, tuple(replace(field, name=name) for field in wide.fields))


def _joined(made: Sequence[_Wide]) -> _Wide:
    rows = pd.concat([wide.rows for wide in made], axis=1)
    return _Wide(rows, tuple(field for wide in made for field in wide.fields))


def _crossings(atlas: Atlas, choices: Choices) -> Table:
    """The crossings that can be cut (points, EPSG:4326), and what each would cost, by target."""
    told = atlas.access.losses.drop_duplicates("crossing").set_index("crossing")[[*_NAMES]]
    whole = _joined([_Wide(*frame(_keyed(told), choices)), _losses(atlas)])
    found = atlas.border.crossings.set_index("key").geometry.loc[told.index]
    kind, drawn = shapes.stored(found, shapes.POINTS, ("Point",))
    return Table(
        CROSSINGS, *phrase("table_access_crossings"), shapes.with_shapes(whole.rows, drawn),
        whole.fields, key="key", references=(Reference("key", "crossings", "key"),),
        geometry=kind, layer=CROSSINGS, credit=origin(atlas)[0], drawn=False,
    )  # fmt: skip


def _keyed(rows: pd.DataFrame) -> pd.DataFrame:
    """`rows` with their index as the column `key`, first."""
    return pd.DataFrame({"key": rows.index.astype(str)}, index=rows.index).join(rows)


def _low(pair: Pair) -> Pair:
    vi, en = pair
    return vi[:1].lower() + vi[1:], en[:1].lower() + en[1:]


def _layer(atlas: Atlas) -> Layer:
    return {row.key: row for row in atlas.catalogue.layers}[atlas.access.layer]


def placed(table: Table, rows: gpd.GeoDataFrame, atlas: Atlas) -> Table:
    """A `table` of points with the shapes of `rows` (EPSG:4326), by the credit of the units."""
    kind, drawn = shapes.stored(rows.geometry, shapes.POINTS, ("Point",))
    credit, licence = origin(atlas)
    shaped = shapes.with_shapes(table.rows, drawn)
    return replace(table, rows=shaped, geometry=kind, layer=table.name, credit=credit,
                   licence=licence, drawn=False)  # fmt: skip
