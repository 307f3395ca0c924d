"""The groups of the layers of the project, and the order in which these are drawn."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter

from lienket import style
from lienket.export_tables import Delivery, Table, access_tables, analysis
from lienket.geometry_types import POINTS
from lienket.i18n import phrases
from lienket.qgis import access_rules, unit_layers
from lienket.qgis.extra_tables import HIDDEN
from lienket.qgis.maplayers import SHOWN_AT_BORDER, is_aside, is_railway, over_key, themes
from lienket.qgis.tips import identifier
from lienket.speech import first

LINKS, FOUND, GROUND, TECHNICAL, TABLES = "links", "found", "ground", "technical", "tables"
ACCESS = "access"
"""The groups, from the top; the tables stand in the technical one."""


def group_title(group: str) -> str:
    """What a group is called; that of the units of an epoch by itself."""
    known = phrases("qgis")
    return first(known[f"group_{group}"]) if f"group_{group}" in known else group


_DIMENSION = {"Point": 0, "MultiPoint": 0, "MultiLineString": 1, "MultiPolygon": 2}


def groups(delivery: Delivery) -> list[tuple[str, list[Table]]]:
    """The groups from the top: links, what crosses, access, units, ground, technical, tables."""
    place = {table.name: number for number, table in enumerate(delivery.layers)}

    def depth(table: Table) -> tuple[int, int]:
        return _DIMENSION[table.geometry], -place[table.name]

    listed = sorted((row for row in delivery.layers if row.layer not in HIDDEN), key=depth)
    units = unit_groups(delivery)
    parted = {name for names in units.values() for name in names}
    links = [table for table in listed if len(themes(table)) > 1]
    found = [table for table in listed if table.layer in SHOWN_AT_BORDER]
    reached = [table for table in listed if table.layer in access_rules.SHOWN]
    placed = (*links, *found, *reached)
    rest = [table for table in listed if table not in placed and table.name not in parted]
    technical = [table for table in rest if _is_technical(table)]
    ground = [table for table in rest if table not in technical]
    return [
        (LINKS, links),
        (FOUND, found),
        *([(ACCESS, reached)] if reached else []),
        *((name, [row for row in listed if row.name in held]) for name, held in units.items()),
        (GROUND, ground),
        (TECHNICAL, technical),
        (TABLES, list(delivery.facts)),
    ]


def unit_groups(delivery: Delivery) -> dict[str, frozenset[str]]:
    """The names of the tables of units, by the title of their epoch, that of the report first.

    There is none where the workspace has the units of one epoch alone: they are its ground.
    """
    atlas = delivery.atlas
    if not atlas.recast:
        return {}
    own = {unit_layers.title(atlas, atlas.catalogue.epoch): unit_layers.of_report(atlas)}
    return own | {
        unit_layers.title(atlas, epoch): unit_layers.layers(atlas, epoch) for epoch in atlas.recast
    }


def _is_technical(table: Table) -> bool:
    """Whether it is there to be asked, and no map shows it by itself."""
    asked = {*analysis.LAYERS, *access_tables.LAYERS}
    return not table.drawn or table.layer in asked or is_aside(table.layer)


def order(delivery: Delivery) -> list[str]:
    """The ids of layers as they are drawn, the topmost first: points lie over lines over areas.

    What crosses the border lies over the links, and these over the ground; but railways under the
    main roads, which are whole where the two run side by side.
    """
    rows = [*_ranked(delivery)]
    tables = [table for _, table in sorted(rows, key=itemgetter(0))]
    roads = [table for table in tables if _has_main_roads(table)]
    names, first = [table.name for table in tables], sum(place[0] == 0 for place, _ in rows)
    for table in filter(is_railway, tables):
        if roads:
            names.remove(table.name)
            names.insert(names.index(roads[-1].name) + 1, table.name)
        names.insert(first, over_key(table))
    _under(names, delivery)
    return [identifier(name) for name in names]


def _ranked(delivery: Delivery) -> Iterator[tuple[tuple[int, int, int, int], Table]]:
    """Each drawn table with its place: points first, then by group, lines over areas."""
    place = {table.name: number for number, table in enumerate(delivery.layers)}
    under = dict.fromkeys((GROUND, ACCESS, *unit_groups(delivery)), 3)
    ranks = {FOUND: 0, TECHNICAL: 1, LINKS: 2} | under
    for name, tables in groups(delivery):
        for table in tables if name in ranks else ():
            above = table.geometry in POINTS or table.layer == analysis.GAPS
            depth = _DIMENSION[table.geometry], -place[table.name]
            yield (0 if above else 1, ranks[name], *depth), table


def _under(names: list[str], delivery: Delivery) -> None:
    """Move areas of units of other epochs down to those of the report: they are as far below."""
    atlas = delivery.atlas
    own = atlas.catalogue.sides_layer
    for made in atlas.recast.values():
        if made.layer in names and own in names:
            names.remove(made.layer)
            names.insert(names.index(own), made.layer)


def _has_main_roads(table: Table) -> bool:
    if table.status or table.geometry != "MultiLineString" or "class" not in table.rows:
        return False
    codes = sorted(set(table.rows["class"].dropna()))
    return any(style.ground(table.layer, code).core for code in codes)
