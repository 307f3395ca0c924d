"""The project `lienket.qgz`: the package as the same map, grouped, labelled, with themes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyproj

from lienket import archive
from lienket.export_tables import Delivery, Table, analysis, counts
from lienket.export_tables.words import credited, edition
from lienket.i18n import SEPARATOR, notice, phrases, sentence
from lienket.qgis import analysis_rules, bookmarks, layouts, qmd
from lienket.qgis.bookmarks import View
from lienket.qgis.forms import identifier
from lienket.qgis.maplayers import (
    BORDER,
    PACKAGE,
    PLAIN,
    STAGE,
    STATE,
    THEMES,
    WAYPOINTS,
    Theme,
    maplayer,
    themes,
)
from lienket.qgis.xml import VERSION, Element, document, element, ellipsoid, options, spatial

FOUND, LINKS, GROUND, TABLES = (
    phrases("qgis")[f"group_{name}"][0] for name in ("found", "links", "ground", "tables")
)
"""The groups, from the top."""

_UNSHOWN = frozenset(analysis.LAYERS) - {*analysis_rules.SHOWN}
"""Layers that no theme shows."""

_DIMENSION = {"Point": 0, "MultiPoint": 0, "MultiLineString": 1, "MultiPolygon": 2}


def pack(view: View) -> bytes:
    """The bytes of `lienket.qgz`, which looks for the package beside it."""
    return archive.pack({"lienket.qgs": document(_project(view))})


def groups(delivery: Delivery) -> list[tuple[str, list[Table]]]:
    """The groups from the top: what is computed, links, ground, tables; points lie over lines."""
    place = {table.name: number for number, table in enumerate(delivery.layers)}

    def depth(table: Table) -> tuple[int, int]:
        return _DIMENSION[table.geometry], -place[table.name]

    computed = [table for table in delivery.layers if table.layer in analysis.LAYERS]
    links = [table for table in delivery.layers if len(themes(table)) > 1]
    ground = [table for table in delivery.layers if table not in (*computed, *links)]
    return [
        (FOUND, sorted(computed, key=depth)),
        (LINKS, sorted(links, key=depth)),
        (GROUND, sorted(ground, key=depth)),
        (TABLES, list(delivery.facts)),
    ]


def _project(view: View) -> Element:
    delivery, catalogue = view.delivery, view.delivery.atlas.catalogue
    tables = [table for _, rows in groups(delivery) for table in rows]
    layers = [maplayer(table, view) for table in tables]
    return element(
        "qgis",
        element("homePath", path=""),
        element("title", catalogue.title_vi),
        element("projectCrs", spatial(view.code)),
        _tree(delivery),
        _relations(delivery),
        element("projectlayers", *layers),
        element("layerorder", *(element("layer", id=identifier(table.name)) for table in tables)),
        _properties(view.code),
        _themes(delivery),
        element("transformContext"),
        element("projectMetadata", *qmd.of_project(delivery)),
        _layouts(view),
        bookmarks.bookmarks(delivery),
        _opening(view),
        version=VERSION,
        projectname=catalogue.title_vi,
    )


def _tree(delivery: Delivery) -> Element:
    branches = [
        _branch(name, [_leaf(table) for table in tables], opened=name == LINKS)
        for name, tables in groups(delivery)
    ]
    return element("layer-tree-group", *branches)


def _entry(table: Table) -> Element:
    """A layer in a legend; of the ground the entries say enough, under the title of the group."""
    leaf = _leaf(table)
    if not table.status:
        leaf.append(element("customproperties", options({"legend/title-style": "hidden"})))
    return leaf


def _leaf(table: Table) -> Element:
    return element(
        "layer-tree-layer", id=identifier(table.name), name=table.vi, providerKey="ogr",
        source=f"./{PACKAGE}|layername={table.name}", expanded=False,
        checked="Qt::Checked" if table.drawn and table.layer not in analysis.LAYERS
        else "Qt::Unchecked",
    )  # fmt: skip


def _relations(delivery: Delivery) -> Element:
    """From each table to what it refers to; from the facts to the features they are about."""
    return element("relations", *(_relation(*row) for row in related(delivery)))


def related(delivery: Delivery) -> Iterator[tuple[str, str, str, str, str]]:
    """Referring table and column, referred table and column, and the name of each relation."""
    titles = {table.name: table.vi for table in delivery}
    subjects = [table.name for table in delivery.layers if table.status]
    for table in delivery:
        for reference in table.references:
            name = f"{table.vi} → {titles[reference.table]}"
            yield table.name, reference.name, reference.table, reference.target, name
            if reference.table == "subjects" and not table.geometry:
                for layer in subjects:
                    name = f"{table.vi}: {titles[layer]}"
                    yield table.name, reference.name, layer, "key", name


def _relation(table: str, column: str, target: str, key: str, name: str) -> Element:
    return element(
        "relation",
        element("fieldRef", referencingField=column, referencedField=key),
        id=f"{table}_{column}_{target}", name=name, strength="Association",
        referencingLayer=identifier(table), referencedLayer=identifier(target),
    )  # fmt: skip


def _properties(code: str) -> Element:
    """Measured on the ellipsoid, in metres and hectares; no name cut at the edge."""
    return element(
        "properties",
        element("Paths", element("Absolute", "false", type="bool")),
        element("SpatialRefSys", element("ProjectionsEnabled", "1", type="int")),
        element("Measure", element("Ellipsoid", ellipsoid(code), type="QString")),
        element(
            "Measurement",
            element("DistanceUnits", "meters", type="QString"),
            element("AreaUnits", "ha", type="QString"),
        ),
        element("PAL", element("ShowingPartialsLabels", "false", type="bool")),
        element(
            "Gui",
            *(
                element(f"CanvasColor{part}Part", str(value), type="int")
                for part, value in (("Red", 227), ("Green", 225), ("Blue", 220))
            ),
        ),
    )


def _themes(delivery: Delivery) -> Element:
    return element("visibility-presets", *(_theme(delivery, theme) for theme in THEMES))


def _theme(delivery: Delivery, theme: Theme) -> Element:
    """The layers that a theme shows: what crosses the border lies over the links by state."""
    look, hidden = (STATE, ()) if theme is BORDER else (theme, analysis_rules.SHOWN)
    layers = [
        element("layer", id=identifier(table.name), visible=True, expanded=False,
                style=look.vi if look in themes(table) else PLAIN.vi)
        for table in delivery.layers
        if table.drawn and table.layer not in {*hidden, *_UNSHOWN}
    ]  # fmt: skip
    checked = [element("checked-group-node", id=name) for name, _ in groups(delivery)]
    return element(
        "visibility-preset", *layers, element("checked-group-nodes", *checked), name=theme.vi,
        **{"has-checked-group-info": 1, "has-expanded-info": 1},
    )  # fmt: skip


def _layouts(view: View) -> Element:
    atlas = view.delivery.atlas
    subtitle = sentence(
        "layout_subtitle",
        title=atlas.catalogue.title_en,
        dated=counts.dated(atlas),
        edition=edition(atlas.audience),
    )
    credits_ = "; ".join(credited(atlas.catalogue.layers))
    crs = f"{pyproj.CRS(view.code).name} ({view.code})"
    words = layouts.Words(
        title=atlas.catalogue.title_vi,
        subtitle="\n".join(subtitle),
        source=f"{notice('layout_base', credits=credits_)} {notice('layout_sources')}",
        note=f"{notice('layout_crs', crs=crs)} {notice('layout_schematic')}",
        notice=SEPARATOR.join(filter(None, counts.notice(atlas))),
    )
    degrees = view.code == "EPSG:4326"
    grid = 0.25 if degrees else 20_000.0
    area = bookmarks.extent(view.delivery, view.code)
    shown = layouts.Content(words, area, STAGE.vi, lambda: _legend(view.delivery), grid)
    return layouts.layouts(shown)


def _legend(delivery: Delivery) -> Element:
    """The tree of a legend: links and ground, without the waypoints, which the lines explain."""
    legend = element("layer-tree-group")
    for name, tables in groups(delivery):
        if name not in {LINKS, GROUND}:
            continue
        listed = [
            _entry(table)
            for table in tables
            if table.drawn and not table.detail and table.layer != WAYPOINTS
        ]
        legend.append(_branch(name, listed, opened=True))
    return legend


def _branch(name: str, leaves: Sequence[Element], *, opened: bool) -> Element:
    return element("layer-tree-group", *leaves, name=name, checked="Qt::Checked", expanded=opened)


def _opening(view: View) -> Element:
    west, south, east, north = bookmarks.extent(view.delivery, view.code)
    box = element("DefaultViewExtent", spatial(view.code), xmin=repr(west), ymin=repr(south),
                  xmax=repr(east), ymax=repr(north))  # fmt: skip
    return element("ProjectViewSettings", element("Scales"), box, UseProjectScales=False)
