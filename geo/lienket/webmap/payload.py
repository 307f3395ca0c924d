"""What the page is told: an atlas as plain JSON values, small and without markup.

Texts in two languages are pairs `[vi, en]`. What is empty is left out. Geometry and columns of
features are runs of numbers, see `lienket.webmap.shapes` and `lienket.webmap.columns`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from lienket import crs, join, opening, speech, tally, vocabulary
from lienket.border import link_districts
from lienket.errors import CrsError
from lienket.export_tables import counts, key_messages
from lienket.i18n import Pair
from lienket.model.atlas import Atlas
from lienket.model.records import (
    Catalogue,
    Doubt,
    Figure,
    Layer,
    Link,
    Part,
    Source,
    Waypoint,
)
from lienket.webmap import (
    about,
    accessibility,
    border,
    columns,
    looks,
    opened,
    people,
    recast,
    requests,
    serialize,
    shapes,
    statements,
    times,
    wording,
)
from lienket.webmap.packing import Store
from lienket.webmap.serialize import filled, named

Json = dict[str, Any]

_READ = "read"
"""The basis of nearly every source, which the page leaves out."""

_AREA = 2
"""The dimensions of an area."""

_ROUTE = "route"
"""The kind of link whose state across the border is computed."""


DRAWN = (
    "first",
    "style",
    "epoch",
    "arcs",
    "sides",
    "inland",
    "insets",
    "layers",
    "links",
    "parts",
    "tiles",
)
"""What of the payload the map is drawn from; the page reads the rest when the map is seen."""


def payload(atlas: Atlas, store: Store) -> Json:
    """Everything the page shows of `atlas`, as values that `json.dumps` takes; shapes in `store`.

    Raises:
        KeyError: a status, a feature or a link holds a word that is in no list.
    """
    held = link_districts.of_links(atlas.facts, atlas.catalogue, atlas.frames)
    earlier, late = times.describe(atlas), times.late(atlas)
    return {
        **({"first": 1} if speech.current().language == "en" else {}),
        "about": _about(atlas),
        "imprint": about.describe(atlas),
        "words": wording.page_words(atlas.audience),
        "vocabulary": wording.used(atlas, times.words(earlier)),
        "style": looks.describe(opening.zoom_shift(atlas)),
        **_shapes(atlas, store),
        "links": [_link(link, atlas, held.get(link.key)) for link in atlas.facts.links],
        "lengths": _lengths(atlas),
        "parts": {part.key: _part(part, atlas) for part in atlas.facts.parts},
        "statuses": statements.describe(statements.newest_first(atlas)),
        "figures": _by_subject(_timed(map(_figure, atlas.facts.figures), late["figures"])),
        "doubts": [filled(row) for row in _timed(map(_doubt, atlas.facts.doubts), late["doubts"])],
        "bodies": requests.bodies(atlas),
        "requests": _timed(requests.describe(atlas), late["requests"]),
        "sources": {source.id: filled(_source(source)) for source in atlas.facts.sources},
        "border": border.describe(atlas.border),
        "reach": accessibility.describe(atlas.accessibility, atlas.facts.speeds),
        **({"access": living} if (living := people.describe(atlas)) else {}),
        **({"times": earlier} if earlier else {}),
        **({"units": recast.describe(atlas)} if atlas.recast else {}),
    }


def _about(atlas: Atlas) -> Json:
    catalogue = atlas.catalogue
    return filled(
        {
            "workspace": catalogue.id,
            "title": (catalogue.title_vi, catalogue.title_en),
            "as_of": atlas.as_of.isoformat(),
            "dated": counts.dated(atlas),
            "notice": counts.notice(atlas),
            "standing": key_messages.lines(atlas)[:2],
            "links": atlas.summary.links,
            "audience": atlas.audience,
            "crs": _systems(catalogue),
        }
    )


def _systems(catalogue: Catalogue) -> list[Json]:
    """The CRSs in which the page tells where the pointer is: that of measuring, then the sides'."""
    west, south, east, north = catalogue.bounds
    place = ((west + east) / 2, (south + north) / 2)
    codes = (catalogue.measuring_crs, *(side.crs for side in catalogue.sides))
    found = []
    for code in dict.fromkeys(codes):
        # A workspace may measure in a CRS that only PROJ can compute: then the page leaves it out.
        with suppress(CrsError):
            own = [side.key for side in catalogue.sides if side.crs == code]
            found.append({"code": code, "sides": own, **crs.parameters(code, place)})
    return found


def _shapes(atlas: Atlas, store: Store) -> Json:
    """The provinces and the layers; base layers of areas alone share their arcs with them."""
    names = {side.key: (side.name_vi, side.name_en) for side in atlas.catalogue.sides}
    sides = atlas.sides[atlas.sides.index.isin(names)]
    drawn = {row.key: _ordered(recast.drawn(atlas, row.key)) for row in _drawn(atlas)}
    base = [row.key for row in _drawn(atlas) if not row.status and _is_area(drawn[row.key])]
    arcs, (outline, *areas) = shapes.pack_together(
        [_geometry(frame) for frame in (sides, *(drawn[key] for key in base))], store
    )
    shaped = dict(zip(base, areas, strict=True))
    return {
        **({"epoch": atlas.catalogue.epoch} if atlas.recast else {}),
        "arcs": arcs,
        "sides": _sides(sides, names, outline),
        **opened.describe(atlas, store),
        "layers": [
            _layer(row, drawn[row.key], atlas, store, shaped.get(row.key))
            for row in _drawn(atlas)
            if len(drawn[row.key])
        ],
    }


def _is_area(frame: gpd.GeoDataFrame) -> bool:
    return bool((shapely.get_dimensions(_geometry(frame)) == _AREA).all())


def _sides(frame: gpd.GeoDataFrame, names: Mapping[str, Pair], shaped: Json) -> Json:
    """The provinces, as a layer of two columns more than their shapes: key and name."""
    keys = [str(key) for key in frame.index]
    return {"keys": keys, "names": [names[key] for key in keys], "shapes": shaped}


def _drawn(atlas: Atlas) -> list[Layer]:
    """The catalogue's layers that the page draws, in their order; details are too fine for it."""
    rows = (row for row in atlas.catalogue.layers if row.drawn and not row.detail)
    return sorted((row for row in rows if row.key in atlas.frames), key=lambda row: row.order)


def _layer(
    row: Layer, frame: gpd.GeoDataFrame, atlas: Atlas, store: Store, shaped: Json | None
) -> Json:
    """A layer; `shaped`: its shapes, if they are packed."""
    told = {
        "key": row.key,
        "epoch": recast.epoch_of(atlas, row.key),
        "title": (row.title_vi, row.title_en),
        "status": row.status,
        "credit": row.credit,
        "columns": columns.pack(row, frame, atlas, store),
        "shapes": shaped or shapes.pack(_geometry(frame), store),
        "licence": row.licence,
    }
    return filled(told)


def _geometry(frame: gpd.GeoDataFrame) -> shapes.Shapes:
    return np.asarray(frame.geometry, dtype=object)


def _ordered(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The features of `frame`: areas, then lines, then points."""
    return frame.iloc[shapes.order(_geometry(frame))]


def _symbol(subject: str, atlas: Atlas) -> str:
    """The style class of a subject; one without a status by the date shown has one of its own."""
    return atlas.symbol_of(subject)


def _link(link: Link, atlas: Atlas, districts_: list[str] | None) -> Json:
    row = named(asdict(link)) | {"districts": districts_}
    row["name"] = (row.pop("name_vi"), row.pop("name_en"))
    state = atlas.states.get(link.key)
    if state and link.kind == _ROUTE:
        row["state"] = serialize.state(state)
    if link.key in atlas.summary.partly:
        row["done"] = counts.works(link.key, atlas)
    row["object"] = tally.is_object(link)
    row["symbol"] = None if link.parts else _symbol(link.key, atlas)
    row.pop("publish")
    return filled(row)


def _lengths(atlas: Atlas) -> Mapping[str, float]:
    """By link, the length of all that is drawn of it [km], as the table of links has it."""
    frames = atlas.frames.values()
    measured = [join.own_length_km(frame) for frame in frames if "length_km" in frame]
    drawn = pd.concat(measured) if measured else pd.Series(dtype=float)
    drawn = drawn[drawn > 0]
    subjects = {link.key: link.subjects for link in atlas.facts.links}
    own = {link: drawn[drawn.index.isin(keys)] for link, keys in subjects.items()}
    return {link: round(float(km.sum()), 2) for link, km in own.items() if len(km)}


def _part(part: Part, atlas: Atlas) -> Json:
    row = named(asdict(part))
    row["name"] = (row.pop("name_vi"), row.pop("name_en"))
    row["symbol"] = _symbol(part.key, atlas)
    row["waypoints"] = [
        filled(_waypoint(point))
        for point in sorted(atlas.facts.waypoints, key=lambda point: point.seq)
        if point.part == part.key
    ]
    return filled(row)


def _waypoint(point: Waypoint) -> Json:
    return {
        "name": (point.name_vi, point.name_en),
        "at": (round(point.lat, 5), round(point.lon, 5)),
        "error_m": round(point.error_m),
    }


def _timed(rows: Iterable[Json], late: Mapping[int, int]) -> list[Json]:
    """`rows`, those that are not known from the first stop with the stop `since` which they are."""
    return [row | ({"since": late[n]} if n in late else {}) for n, row in enumerate(rows)]


def _by_subject(rows: Iterable[Json]) -> Mapping[str, list[Json]]:
    found: dict[str, list[Json]] = defaultdict(list)
    for row in rows:
        found[row.pop("subject")].append(filled(row))
    return found


def _figure(figure: Figure) -> Json:
    row = named(asdict(figure))
    row["label"] = (row.pop("label_vi"), row.pop("label_en"))
    row["note"] = (row.pop("note_vi"), row.pop("note_en"))
    row["locator"] = vocabulary.located(figure.locator)
    row["unit"] = vocabulary.label_or_text("unit", figure.unit)
    row["value"] = vocabulary.label_or_text("value", figure.value)
    row["qualifier"] = vocabulary.label("qualifier", figure.qualifier)
    return row


def _doubt(doubt: Doubt) -> Json:
    row = named(asdict(doubt))
    for name in ("topic", "says", "follows", "why"):
        row[name] = (row.pop(f"{name}_vi"), row.pop(f"{name}_en"))
    return row


def _source(source: Source) -> Json:
    row = named(asdict(source))
    row["title"] = (row.pop("title_vi"), row.pop("title_en"))
    if source.basis == _READ:
        del row["basis"]
    return row
