"""What the page is told: an atlas as plain JSON values, small and without markup.

Texts in two languages are pairs `[vi, en]`. Geometry is text, see `geo.webmap.coding`. What is
empty is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

import geopandas as gpd
import pandas as pd

from geo import style, vocabulary
from geo.dates import When
from geo.records import Atlas, Doubt, Figure, Layer, Link, Part, Source, Status, Waypoint
from geo.webmap import coding, imprint, wording

Json = dict[str, Any]
Pair = tuple[str, str]

_LINES = frozenset({"LineString", "MultiLineString"})
_ROUTE = "route"
"""The kind of link whose state across the border is computed."""


def payload(atlas: Atlas) -> Json:
    """Everything the page shows of `atlas`, as values that `json.dumps` takes.

    Raises:
        KeyError: a status, a feature or a link holds a word that is in no list.
    """
    layers = [_layer(row, atlas) for row in _drawn(atlas)]
    return {
        "about": _about(atlas),
        "imprint": imprint.told(atlas),
        "words": wording.own(atlas.audience),
        "vocabulary": wording.used(atlas),
        "style": _style(),
        "sides": _sides(atlas),
        "layers": layers,
        "links": [_link(link, atlas) for link in atlas.facts.links],
        "parts": {part.key: _part(part, atlas) for part in atlas.facts.parts},
        "statuses": _statuses(atlas),
        "figures": _by_subject(atlas.facts.figures),
        "doubts": [_filled(_doubt(doubt)) for doubt in atlas.facts.doubts],
        "sources": {source.id: _filled(_source(source)) for source in atlas.facts.sources},
    }


def _about(atlas: Atlas) -> Json:
    catalogue = atlas.catalogue
    return _filled(
        {
            "title": (catalogue.title_vi, catalogue.title_en),
            "as_of": atlas.as_of.isoformat(),
            "audience": atlas.audience,
        }
    )


def _style() -> Json:
    return {
        "symbols": {symbol.key: _plain(asdict(symbol)) for symbol in style.symbols()},
        "groups": {group.key: _plain(asdict(group)) for group in style.GROUPS},
        "conditions": dict(style.CONDITIONS),
        "accuracies": {key: asdict(form) for key, form in style.ACCURACIES.items()},
        "identities": {key: asdict(form) for key, form in style.IDENTITIES.items()},
        "families": {key: asdict(form) for key, form in style.FAMILIES.items()},
        "grounds": {look.key: _plain(asdict(look)) for look in style.grounds()},
        "marks": {look.key: _plain(asdict(look)) for look in style.marks()},
        "ink": style.INK,
        "focus": style.FOCUS,
        "paper": style.PAPER,
        "water": style.WATER,
    }


def _sides(atlas: Atlas) -> list[Json]:
    """The provinces: name, outline and where the name stands."""
    names = {side.key: (side.name_vi, side.name_en) for side in atlas.catalogue.sides}
    return [
        {"key": key, "name": names[str(key)], **coding.area(geometry)}
        for key, geometry in atlas.sides.geometry.items()
        if key in names
    ]


def _drawn(atlas: Atlas) -> list[Layer]:
    """The catalogue's layers that the atlas has, in the order they are drawn."""
    return sorted(
        (row for row in atlas.catalogue.layers if row.key in atlas.frames),
        key=lambda row: row.order,
    )


def _layer(row: Layer, atlas: Atlas) -> Json:
    frame = atlas.frames[row.key]
    told = {
        "key": row.key,
        "title": (row.title_vi, row.title_en),
        "status": row.status,
        "credit": row.credit,
    }
    features = [_feature(key, values, row, atlas) for key, values in _rows(frame)]
    return {**_filled(told), "features": features}


def _rows(frame: gpd.GeoDataFrame) -> Iterable[tuple[str, Json]]:
    """Each feature's key and its columns, missing values left out."""
    for key, values in frame.to_dict(orient="index").items():
        yield str(key), {str(name): value for name, value in values.items() if _known(value)}


def _known(value: Any) -> bool:  # noqa: ANN401 - whatever a cell holds
    return value is not None and (not pd.api.types.is_scalar(value) or bool(pd.notna(value)))


def _feature(key: str, values: Json, row: Layer, atlas: Atlas) -> Json:
    kind = str(values.get("class", ""))
    geometry = values["geometry"]
    named = row.status or geometry.geom_type not in _LINES
    feature: Json = {
        "key": key if named else "",
        "name": (values.get("name_vi", ""), values.get("name_en", "")),
        "side": values.get("side"),
        "kind": kind,
        "ref": values.get("ref"),
        "symbol": _symbol(key, atlas) if row.status else None,
        **coding.encode(geometry),
    }
    if named:
        feature |= {
            "accuracy": values.get("accuracy"),
            "inferred": values.get("identity") == "inferred",
            "error_m": _number(values.get("error_m"), 0),
            "tolerance_m": _number(values.get("tolerance_m"), 0),
            "length_km": _number(values.get("length_km"), 1),
            "area_ha": _number(values.get("area_ha"), 0),
            "shared": values.get("shared"),
            "sources": str(values.get("source", "")).split(";"),
        }
    feature["look"] = _look(row.key, kind, geometry.geom_type)
    return _filled(feature)


def _symbol(subject: str, atlas: Atlas) -> str:
    """The style class of a subject; one without a status by the date shown has one of its own."""
    return atlas.symbols.get(subject, style.UNSTATED)


def _look(layer: str, kind: str, shape: str) -> str:
    """The key of the ground or of the mark that a feature is drawn as."""
    if shape in {"Point", "MultiPoint"}:
        return style.mark(layer, kind).key
    return style.ground(layer, kind).key


def _number(value: float | None, digits: int) -> float | int | None:
    if value is None or not value:
        return None
    return round(float(value), digits) if digits else round(float(value))


def _link(link: Link, atlas: Atlas) -> Json:
    row = _plain(asdict(link))
    row["name"] = (row.pop("name_vi"), row.pop("name_en"))
    state = atlas.states.get(link.key)
    if state and link.kind == _ROUTE:
        row["state"] = _filled(_plain(asdict(state)))
    row["symbol"] = None if link.parts else _symbol(link.key, atlas)
    row.pop("publish")
    return _filled(row)


def _part(part: Part, atlas: Atlas) -> Json:
    row = _plain(asdict(part))
    row["name"] = (row.pop("name_vi"), row.pop("name_en"))
    row["symbol"] = _symbol(part.key, atlas)
    row["waypoints"] = [
        _filled(_waypoint(point))
        for point in sorted(atlas.facts.waypoints, key=lambda point: point.seq)
        if point.part == part.key
    ]
    return _filled(row)


def _waypoint(point: Waypoint) -> Json:
    return {
        "name": (point.name_vi, point.name_en),
        "at": (round(point.lat, 5), round(point.lon, 5)),
        "error_m": round(point.error_m),
    }


def _statuses(atlas: Atlas) -> Mapping[str, list[Json]]:
    """Each subject's statements, the newest first."""
    log: dict[str, list[Status]] = defaultdict(list)
    for status in atlas.facts.statuses:
        log[status.subject].append(status)
    return {
        subject: [_filled(_status(status)) for status in _newest_first(rows, atlas.latest[subject])]
        for subject, rows in log.items()
        if subject in atlas.latest
    }


def _newest_first(rows: list[Status], latest: Status) -> list[Status]:
    ordered = sorted(rows, key=lambda row: (row.as_of, row.stated_on, row.line), reverse=True)
    return [latest, *(row for row in ordered if row != latest)]


def _status(status: Status) -> Json:
    row = _plain(asdict(status))
    row["note"] = (row.pop("note_vi"), row.pop("note_en"))
    row["locator"] = vocabulary.located(status.locator)
    row.pop("subject")
    return row


def _by_subject(figures: Iterable[Figure]) -> Mapping[str, list[Json]]:
    found: dict[str, list[Json]] = defaultdict(list)
    for figure in figures:
        row = _plain(asdict(figure))
        row["label"] = (row.pop("label_vi"), row.pop("label_en"))
        row["note"] = (row.pop("note_vi"), row.pop("note_en"))
        row["locator"] = vocabulary.located(figure.locator)
        row["unit"] = vocabulary.spoken("unit", figure.unit)
        row["value"] = vocabulary.spoken("value", figure.value)
        found[row.pop("subject")].append(_filled(row))
    return found


def _doubt(doubt: Doubt) -> Json:
    row = _plain(asdict(doubt))
    for name in ("topic", "says", "follows", "why"):
        row[name] = (row.pop(f"{name}_vi"), row.pop(f"{name}_en"))
    return row


def _source(source: Source) -> Json:
    row = _plain(asdict(source))
    row["title"] = (row.pop("title_vi"), row.pop("title_en"))
    return row


def _plain(row: Json) -> Json:
    """`row` with dates as their text, pairs of names as pairs, and without file lines."""
    plain: Json = {}
    for name, value in row.items():
        if isinstance(value, dict) and set(value) == set(When.__slots__):
            plain[name] = value["text"]
        elif name != "line":
            plain[name] = value
    if {"vi", "en"} <= set(plain):
        plain["name"] = (plain.pop("vi"), plain.pop("en"))
    return plain


def _filled(row: Json) -> Json:
    """`row` without what is empty and without False; a 0 is a number and stays."""
    return {
        name: value
        for name, value in row.items()
        if (value or _is_zero(value)) and value != ("", "")
    }


def _is_zero(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value == 0
