"""What is delivered, as frames: one a layer or a table, one row a link, one row a column."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

import geopandas as gpd
import pandas as pd

from lienket import crs
from lienket.border import link_districts
from lienket.export_tables import Delivery, Table
from lienket.export_tables import fields as naming
from lienket.export_tables.fields import Field
from lienket.export_tables.tables import frame
from lienket.i18n import beside, notice
from lienket.model.atlas import Atlas
from lienket.tables.status import links_status
from lienket.vocabulary import worded

Frame = TypeVar("Frame", bound=pd.DataFrame)

_STATUS = ("as_of", "source", "locator", "accuracy", "length_km", "mapped")
"""What a link's row has of its newest statement and of its place on the map."""

_LENGTHS = ("drawn_km", "schematic_km", "served_km", "built_pct", "crossings", "communes")
"""What a route's row has of what is computed along it."""


class Frames(Mapping[str, Frame], Generic[Frame]):
    """Frames by name, read-only; a notebook shows their titles and how many rows each has.

    >>> rows = Frames({"roads": pd.DataFrame({"key": ["a", "b"]})}, {"roads": "Đường | Roads"})
    >>> rows
    <Frames: roads (2)>
    """

    def __init__(self, frames: Mapping[str, Frame], titles: Mapping[str, str]) -> None:
        self._frames = dict(frames)
        self._titles = {name: titles.get(name, name) for name in frames}

    def __getitem__(self, name: str) -> Frame:
        """The frame called `name`.

        Raises:
            KeyError: there is none; the message lists those there are.
        """
        if name not in self._frames:
            listed = ", ".join(self._frames)
            raise KeyError(notice("no_frame", name=name, choices=listed))
        return self._frames[name]

    def __contains__(self, name: object) -> bool:
        return name in self._frames

    def __iter__(self) -> Iterator[str]:
        return iter(self._frames)

    def __len__(self) -> int:
        return len(self._frames)

    def __repr__(self) -> str:
        listed = ", ".join(f"{name} ({len(rows)})" for name, rows in self._frames.items())
        return f"<Frames: {listed}>"

    def _repr_html_(self) -> str:
        """The frames as a table: name, title, how many rows."""
        rows = "".join(
            f"<tr><td><code>{html.escape(name)}</code></td>"
            f"<td>{html.escape(self._titles[name])}</td><td>{len(held)}</td></tr>"
            for name, held in self._frames.items()
        )
        heads = notice("column_name"), notice("column_content"), notice("column_rows")
        head = f"<tr>{''.join(f'<th>{told}</th>' for told in heads)}</tr>"
        return f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>"


def indexed(table: Table) -> pd.DataFrame:
    """The rows of `table`, indexed by its key (also a column) where it has one."""
    return by_key(table.rows, table.key)


def by_key(rows: pd.DataFrame, key: str) -> pd.DataFrame:
    """`rows` indexed by the column `key`, which they keep; as they are where `key` is ""."""
    return rows.set_index(key, drop=False).rename_axis(None) if key else rows


def whole(tables: Sequence[Table]) -> gpd.GeoDataFrame:
    """One layer (EPSG:4326) of tables with a geometry, which may have several kinds of shapes.

    The columns are those of the first table, then what others add, then `geometry`.
    """
    rows = [indexed(table) for table in tables]
    joined = pd.concat(rows) if len(rows) > 1 else rows[0]
    names = [name for name in joined.columns if name != "geometry"]
    return gpd.GeoDataFrame(joined[[*names, "geometry"]], geometry="geometry", crs=crs.STORED)


@worded
def links(atlas: Atlas, delivered: Delivery) -> tuple[pd.DataFrame, tuple[Field, ...]]:
    """One row a link, indexed by its key, and the field of each column; see `Atlas.links`.

    Raises:
        CrsError: a layer is not in EPSG:4326.
    """
    tables = {table.name: table for table in delivered}
    own, spans = tables["links"], tables["spans"]
    status = links_status(atlas).set_index("key")
    stages = naming.stages(atlas.catalogue)
    held = link_districts.of_links(atlas.facts, atlas.catalogue, atlas.frames)
    added = pd.DataFrame(
        {
            **{field.name: status[field.name] for field in stages},
            "health": {link.key: _health(link.parts or (link.key,), atlas)
                       for link in atlas.facts.links},
            **{name: status[name] for name in _STATUS},
            "districts": {link.key: ";".join(held.get(link.key, ())) for link in atlas.facts.links},
        },
        index=status.index,
    )  # fmt: skip
    typed, fields = frame(added, {})
    known = {field.name: field for field in (*fields, *spans.fields, *stages, *own.fields)}
    routes = by_key(spans.rows, "key")[[*_LENGTHS]]
    rows = by_key(own.rows, "key").join(typed).join(routes)
    return rows, tuple(known[name] for name in rows.columns)


def _health(subjects: Iterable[str], atlas: Atlas) -> str:
    """The progress of the parts of a link by their newest statements, each word once."""
    met = (atlas.latest[key].health for key in subjects if key in atlas.latest)
    return ";".join(dict.fromkeys(word for word in met if word))


def columns(fields: Iterable[Field]) -> pd.DataFrame:
    """What columns mean, a row each, indexed by name.

    Columns: `label_vi`, `label_en`, `type` (text, number, whole or boolean), `unit`, and `codes`
    as `code = Vietnamese | English; …`.
    """
    rows = {
        field.name: [
            field.vi,
            field.en,
            field.type,
            field.unit,
            "; ".join(
                f"{choice.code} = {beside((choice.vi, choice.en))}" for choice in field.choices
            ),
        ]
        for field in fields
    }
    names = ["label_vi", "label_en", "type", "unit", "codes"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=names)
