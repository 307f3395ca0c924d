"""What the page is told of the units of other epochs: who became what, and the border anew.

The shapes of those units travel in a block of their own, which is read when they are first shown;
of a layer of such units, the map is drawn with those features alone that links take place in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

import geopandas as gpd
import numpy as np
import shapely

from lienket.i18n import Pair
from lienket.model.atlas import Atlas
from lienket.model.records import Side
from lienket.model.units import Epoch, Recast, Unit, Units
from lienket.units import Kin, heirs
from lienket.webmap import accessibility, border, middles, serialize, shapes
from lienket.webmap.packing import STEPS_PER_DEGREE, Store
from lienket.webmap.serialize import Json, filled

_PROVINCE, _TIERS = "province", ("province", "district", "commune")
_SEVERAL = 2
_AWAY = ("key", "straight_km", "shortest_km", "minutes", "detour", "planned")


def describe(atlas: Atlas) -> Json:
    """The units in time of `atlas`, and its border in those of other epochs; nothing without any.

    `epochs`, those `shown` with a map of their own; `units` by columns; and by epoch what `_recast`
    tells.

    Raises:
        KeyError: a frame lacks a column of `lienket.model.analysis`.
    """
    if not atlas.recast:
        return {}
    units, shown = atlas.units, {atlas.catalogue.epoch, *atlas.recast}
    number = {unit.key: at for at, unit in enumerate(units.units)}
    return {
        "epochs": [
            filled({"key": row.key, "title": (row.title_vi, row.title_en), **_when(row, shown)})
            for row in units.epochs
        ],
        "units": _columns(units, number),
        "recast": {key: _recast(atlas, each, number) for key, each in atlas.recast.items()},
    }


def _when(epoch: Epoch, shown: AbstractSet[str]) -> Json:
    since = epoch.valid_from.isoformat() if epoch.valid_from else None
    return {"since": since, "shown": epoch.key in shown}


def drawn(atlas: Atlas, layer: str) -> gpd.GeoDataFrame:
    """The features of `layer` (EPSG:4326) that the map is drawn with: see the head of this file."""
    frame = atlas.frames[layer]
    if layer not in {each.layer for each in atlas.recast.values()}:
        return frame
    facts = atlas.facts
    places = (*(link.at for link in facts.links), *(part.at for part in facts.parts))
    used = {key for at in places for key in at}
    return frame[frame.index.isin(used)]


def epoch_of(atlas: Atlas, layer: str) -> str:
    """The epoch whose units `layer` holds, where the page has units of several; else ""."""
    if not atlas.recast:
        return ""
    own = dict.fromkeys((atlas.catalogue.sides_layer, _OTHER_ARCS), atlas.catalogue.epoch)
    return {**own, **{each.layer: key for key, each in atlas.recast.items()}}.get(layer, "")


_OTHER_ARCS = "boundary_arcs"
"""The layer of those lines of the workspace's own units that come from another source."""


def block(atlas: Atlas) -> str:
    """The shapes of the layers of other epochs (EPSG:4326), as `Store.block` has them, by epoch."""
    store = Store()
    told = {
        key: shapes.pack(np.asarray(atlas.frames[each.layer].geometry, dtype=object), store)
        for key, each in atlas.recast.items()
    }
    return store.block(told)


def _columns(units: Units, number: Mapping[str, int]) -> Json:
    """The units by columns: `kind` stands before and behind a name, such as "Xã", "Commune".

    `epoch` and `until` are numbers of epochs, `parent` is one of units; -1 = none.
    """
    named = [_named(unit) for unit in units.units]
    kinds = list(dict.fromkeys(kind for kind, _ in named))
    above = [units.at(unit.parent, unit.epoch) if unit.parent else None for unit in units.units]
    return {
        "kinds": kinds,
        "epoch": [units.rank[unit.epoch] for unit in units.units],
        "until": [units.rank[unit.until] if unit.until else -1 for unit in units.units],
        "code": [unit.code for unit in units.units],
        "tier": [_TIERS.index(unit.tier) for unit in units.units],
        "kind": [kinds.index(kind) for kind, _ in named],
        "name": [name for _, name in named],
        "parent": [number[unit.key] if unit else -1 for unit in above],
    }


def _named(unit: Unit) -> tuple[Pair, str | Pair]:
    """The kind and the name of a unit; the whole names where they do not come apart."""
    words = unit.name_vi.split(" ")
    for cut in range(1, min(3, len(words))):
        name = " ".join(words[cut:])
        if unit.name_en.startswith(f"{name} "):
            return (" ".join(words[:cut]), unit.name_en.removeprefix(f"{name} ")), name
    return ("", ""), (unit.name_vi, unit.name_en)


def _bare(unit: Unit) -> Pair:
    """The names of a unit without its kind."""
    _, name = _named(unit)
    return (name, name) if isinstance(name, str) else name


def _recast(atlas: Atlas, recast: Recast, number: Mapping[str, int]) -> Json:
    """The border in the units of an epoch, and where links run.

    `keys` and `of`: the features of its layer, and the numbers of their units; `within` and
    `stated`: by link the numbers of features, those that it runs through, and those of the units
    that were made from one it was stated to lie in; `border`: `crossings` has the pair of each.
    """
    units, frame = atlas.units, atlas.frames[recast.layer]
    place = {str(key): at for at, key in enumerate(frame.index)}
    row = next(row for row in atlas.catalogue.layers if row.key == recast.layer)
    rows = zip(frame["code"], frame["epoch"], strict=True)
    own = [units.at(code, epoch) if epoch in units.rank else None for code, epoch in rows]
    numbers = {unit.key: at for at, unit in enumerate(own) if unit}
    return {
        "layer": {
            "key": row.key,
            "title": (row.title_vi, row.title_en),
            "credit": row.credit,
            "licence": row.licence,
        },
        "keys": list(place),
        "sides": [str(side) for side in frame["side"]],
        "of": [number[unit.key] if unit else -1 for unit in own],
        "kin": _kin(units, recast.epoch, number),
        "within": {
            link: [place[key] for key in held if key in place]
            for link, held in recast.within.items()
        },
        "stated": _stated(atlas, recast, numbers),
        "names": {
            side.key: _side_name(atlas, recast.epoch, side) for side in atlas.catalogue.sides
        },
        "provinces": _provinces(atlas, recast),
        "border": _border(atlas, recast),
        "terminals": _held(accessibility.terminals(atlas.accessibility), frame),
    }


def _kin(units: Units, epoch: str, number: Mapping[str, int]) -> Json:
    """What became in `epoch` of the units of earlier ones, by columns.

    `share` in per cent of the old unit's area, None = not known; `by`: the numbers of acts, each
    with a clause behind it.
    """
    earlier = [unit for unit in units.units if units.rank[unit.epoch] < units.rank[epoch]]
    gone = [unit for unit in earlier if not units.holds(unit, epoch)]
    rows = [(unit, kin) for unit in gone for kin in heirs(units, unit, epoch)]
    acts = list(dict.fromkeys(step.act for _, kin in rows for step in kin.steps))
    return {
        "acts": acts,
        "from": [number[unit.key] for unit, _ in rows],
        "to": [number[kin.unit.key] for _, kin in rows],
        "part": [int(kin.extent == "part") for _, kin in rows],
        "share": [None if kin.share_pct is None else round(kin.share_pct, 1) for _, kin in rows],
        "by": [_by(kin, acts) for _, kin in rows],
    }


def _by(kin: Kin, acts: list[str]) -> list[int | str]:
    return [each for step in kin.steps for each in (acts.index(step.act), step.clause)]


def _border(atlas: Atlas, recast: Recast) -> Json:
    if recast.border.pairs.empty:
        return {}
    pair = recast.border.crossings["pair"]
    return {
        "pairs": border.pairs(recast.border.pairs),
        "crossings": [str(pair.get(key, "") or "") for key in atlas.border.crossings.index],
        "unplaced": serialize.records(recast.border.unplaced, ("key", "unplaced")),
        "isolation": serialize.records(recast.isolation, _AWAY),
    }


def _stated(atlas: Atlas, recast: Recast, numbers: Mapping[str, int]) -> Mapping[str, list[int]]:
    """By link, the features of the units that were made from those it was stated to lie in."""
    own = atlas.frames[atlas.catalogue.sides_layer]
    parts = {part.key: part.at for part in atlas.facts.parts}
    found = {}
    for link in atlas.facts.links:
        at = {*link.at, *(key for part in link.parts for key in parts.get(part, ()))}
        named = own[own.index.isin(at)]
        then = {
            unit.key
            for code, epoch in zip(named["code"], named["epoch"], strict=True)
            for unit in _became(atlas.units, str(code), str(epoch), recast.epoch)
        }
        if known := sorted(numbers[key] for key in then if key in numbers):
            found[link.key] = known
    return found


def _became(units: Units, code: str, own: str, epoch: str) -> list[Unit]:
    """What the unit with `code` in the epoch `own` is in another."""
    unit = units.at(code, own)
    return [kin.unit for kin in heirs(units, unit, epoch)] if unit else []


def _side_name(atlas: Atlas, epoch: str, side: Side) -> Json:
    """What a side is called in `epoch`: its province of then, and if it is a `part` of it."""
    units, own = atlas.units, atlas.catalogue.epoch
    then = _became(units, side.code, own, epoch)
    if not then:
        return {"name": (side.name_vi, side.name_en)}
    several = _origins(units, own, epoch).get(then[0].key, 0) >= _SEVERAL
    return filled({"name": _bare(then[0]), "part": several})


def _origins(units: Units, own: str, epoch: str) -> Mapping[str, int]:
    """From how many provinces of the epoch `own` each province of `epoch` was made."""
    found: dict[str, int] = {}
    for unit in units.units:
        if unit.tier == _PROVINCE and units.holds(unit, own):
            for kin in heirs(units, unit, epoch):
                found[kin.unit.key] = found.get(kin.unit.key, 0) + 1
    return found


def _provinces(atlas: Atlas, recast: Recast) -> Json:
    """The provinces of an epoch over the areas that the map has of the provinces before.

    `names`, and where each stands (`at`, latitude and longitude [deg]); `of`: by the key of each
    area, the number of the province that it is in.
    """
    frame, units = recast.provinces, atlas.units
    number = {str(key): at for at, key in enumerate(frame.index)}
    then = {key: _became(units, code, own, recast.epoch) for key, code, own in _areas(atlas)}
    at = (
        middles.labels(np.asarray(frame.geometry, dtype=object)) if len(frame) else np.empty((0, 2))
    )
    return {
        "names": [_bare(units.by_key[key]) for key in number],
        "at": [[lat / STEPS_PER_DEGREE, lon / STEPS_PER_DEGREE] for lon, lat in at.tolist()],
        "of": {
            key: number[became[0].key]
            for key, became in then.items()
            if len(became) == 1 and became[0].key in number
        },
    }


def _areas(atlas: Atlas) -> Iterator[tuple[str, str, str]]:
    """The areas of provinces that the map has: key, code, epoch.

    They are the sides, and the areas of the ground that have the code of a unit besides a class.
    """
    for side in atlas.catalogue.sides:
        if side.key in atlas.sides.index:
            yield side.key, side.code, atlas.catalogue.epoch
    for frame in atlas.frames.values():
        if {"class", "code", "epoch"} <= {*frame.columns}:
            known = frame[frame["code"].notna() & frame["epoch"].notna()]
            for key, code, epoch in zip(known.index, known["code"], known["epoch"], strict=True):
                yield str(key), str(code), str(epoch)


def _held(places: gpd.GeoDataFrame, frame: gpd.GeoDataFrame) -> list[int]:
    """Of each of `places`, the number of the feature of `frame` it lies in; -1 = none."""
    found = np.full(len(places), -1)
    tree = shapely.STRtree(np.asarray(frame.geometry, dtype=object))
    points, areas = tree.query(np.asarray(places.geometry, dtype=object), predicate="intersects")
    found[points] = areas
    return [int(at) for at in found]
