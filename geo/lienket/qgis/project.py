"""The project `lienket.qgz`: the package as the same map, grouped, labelled, with themes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lienket import archive, style
from lienket.export_tables import Delivery, Table, analysis
from lienket.geometry_types import POINTS
from lienket.i18n import phrases
from lienket.qgis import bookmarks, insets, layouts, metadata, qmd
from lienket.qgis.bookmarks import View
from lienket.qgis.extra_tables import HIDDEN
from lienket.qgis.maplayers import (
    ASIDE,
    BORDER,
    PLAIN,
    SHOWN_AT_BORDER,
    STATE,
    THEMES,
    Theme,
    is_railway,
    maplayer,
    over,
    over_key,
    private,
    source,
    themes,
)
from lienket.qgis.tips import identifier
from lienket.qgis.xml import VERSION, Element, document, element, ellipsoid, spatial

LINKS, FOUND, GROUND, TECHNICAL, TABLES = (
    phrases("qgis")[f"group_{name}"][0]
    for name in ("links", "found", "ground", "technical", "tables")
)
"""The groups, from the top; the tables stand in the technical one."""

_DIMENSION = {"Point": 0, "MultiPoint": 0, "MultiLineString": 1, "MultiPolygon": 2}


def pack(view: View) -> bytes:
    """The bytes of `lienket.qgz`, which looks for the package beside it."""
    return archive.pack({"lienket.qgs": document(_project(view))})


def groups(delivery: Delivery) -> list[tuple[str, list[Table]]]:
    """The groups from the top: links, what crosses the border, ground, technical, tables."""
    place = {table.name: number for number, table in enumerate(delivery.layers)}

    def depth(table: Table) -> tuple[int, int]:
        return _DIMENSION[table.geometry], -place[table.name]

    listed = sorted((row for row in delivery.layers if row.layer not in HIDDEN), key=depth)
    links = [table for table in listed if len(themes(table)) > 1]
    found = [table for table in listed if table.layer in SHOWN_AT_BORDER]
    rest = [table for table in listed if table not in (*links, *found)]
    technical = [table for table in rest if _is_technical(table)]
    ground = [table for table in rest if table not in technical]
    return [
        (LINKS, links),
        (FOUND, found),
        (GROUND, ground),
        (TECHNICAL, technical),
        (TABLES, list(delivery.facts)),
    ]


def _is_technical(table: Table) -> bool:
    """Whether it is there to be asked, and no map shows it by itself."""
    return not table.drawn or table.layer in {*analysis.LAYERS, *ASIDE}


def order(delivery: Delivery) -> list[str]:
    """The ids of layers as they are drawn, the topmost first: points lie over lines over areas.

    What crosses the border lies over the links, and these over the ground; but railways under the
    main roads, which are whole where the two run side by side.
    """
    ranks = {FOUND: 0, TECHNICAL: 1, LINKS: 2, GROUND: 3}
    rows = [
        ((0 if table.geometry in POINTS or table.layer == analysis.GAPS else 1, ranks[name]), table)
        for name, tables in groups(delivery)
        if name in ranks
        for table in tables
    ]
    tables = [table for _, table in sorted(rows, key=lambda row: row[0])]
    roads = [table for table in tables if _has_main_roads(table)]
    names, first = [table.name for table in tables], sum(place[0] == 0 for place, _ in rows)
    for table in filter(is_railway, tables):
        if roads:
            names.remove(table.name)
            names.insert(names.index(roads[-1].name) + 1, table.name)
        names.insert(first, over_key(table))
    return [identifier(name) for name in names]


def _has_main_roads(table: Table) -> bool:
    if table.status or table.geometry != "MultiLineString" or "class" not in table.rows:
        return False
    codes = sorted(set(table.rows["class"].dropna()))
    return any(style.ground(table.layer, code).core for code in codes)


def _project(view: View) -> Element:
    delivery, catalogue = view.delivery, view.delivery.atlas.catalogue
    tables = [table for _, rows in groups(delivery) for table in rows]
    layers = [maplayer(table, view) for table in tables]
    hidden = [private(key, table, view) for key, table in insets.private(view)]
    hidden += [over(table, view) for table in tables if is_railway(table)]
    drawn = order(delivery)
    return element(
        "qgis",
        element("homePath", path=""),
        element("title", catalogue.title_vi),
        element("projectCrs", spatial(view.code)),
        _tree(view),
        _relations(delivery),
        element("projectlayers", *layers, *hidden),
        element("layerorder", *(element("layer", id=key) for key in drawn)),
        _properties(view),
        _themes(delivery),
        element("transformContext"),
        element("projectMetadata", *qmd.of_project(delivery)),
        layouts.layouts(view),
        bookmarks.bookmarks(delivery),
        _opening(view),
        version=VERSION,
        projectname=catalogue.title_vi,
    )


def _tree(view: View) -> Element:
    """The groups; what lies over what is told apart from their order."""
    branches = {
        name: _branch(name, [_leaf(table) for table in tables], opened=name == LINKS)
        for name, tables in groups(view.delivery)
    }
    branches[TECHNICAL].append(branches.pop(TABLES))
    for key, table in insets.private(view):
        branches[TECHNICAL].append(_leaf(table, key, shown=False))
    for table in filter(is_railway, view.delivery.layers):
        branches[TECHNICAL].append(_leaf(table, over_key(table), shown=False))
    items = (element("item", key) for key in order(view.delivery))
    return element(
        "layer-tree-group", *branches.values(), element("custom-order", *items, enabled=1)
    )


def _leaf(table: Table, key: str = "", *, shown: bool | None = None) -> Element:
    if shown is None:
        shown = table.drawn and table.layer not in {*analysis.LAYERS, *ASIDE}
    return element(
        "layer-tree-layer", id=identifier(key or table.name), name=table.vi, providerKey="ogr",
        source=source(table), expanded=False, checked="Qt::Checked" if shown else "Qt::Unchecked",
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


def _properties(view: View) -> Element:
    """Measured on the ellipsoid, in metres and hectares; no name cut at the edge.

    On the map stands that it is a product, and what is edited instead.
    """
    told = metadata.of_package(view.delivery, view.delivery.atlas)["product"]
    labels = phrases("qgis")["label_product"]
    said = "\n".join(f"{label}: {text}" for label, text in zip(labels, told, strict=True))
    return element(
        "properties",
        element(
            "CopyrightLabel",
            element("Enabled", "true", type="bool"),
            element("Label", said, type="QString"),
            element("Placement", "0", type="int"),
        ),
        element("Paths", element("Absolute", "false", type="bool")),
        element("SpatialRefSys", element("ProjectionsEnabled", "1", type="int")),
        element("Measure", element("Ellipsoid", ellipsoid(view.code), type="QString")),
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
    look, hidden = (STATE, ASIDE) if theme is BORDER else (theme, {*SHOWN_AT_BORDER, *ASIDE})
    unshown = {*hidden, *HIDDEN, *analysis.LAYERS} - {*(SHOWN_AT_BORDER if theme is BORDER else ())}
    layers = [
        element("layer", id=identifier(table.name), visible=True, expanded=False,
                style=look.vi if look in themes(table) else PLAIN.vi)
        for table in delivery.layers
        if table.drawn and table.layer not in unshown
    ]  # fmt: skip
    if look is STATE:
        layers += [
            element("layer", id=identifier(over_key(table)), visible=True, expanded=False)
            for table in filter(is_railway, delivery.layers)
        ]
    checked = [element("checked-group-node", id=name) for name in _checked(delivery)]
    return element(
        "visibility-preset", *layers, element("checked-group-nodes", *checked), name=theme.vi,
        **{"has-checked-group-info": 1, "has-expanded-info": 1},
    )  # fmt: skip


def _checked(delivery: Delivery) -> Iterable[str]:
    """The ids of the groups: the tables stand in another."""
    return [f"{TECHNICAL}/{TABLES}" if name == TABLES else name for name, _ in groups(delivery)]


def _branch(name: str, leaves: Sequence[Element], *, opened: bool) -> Element:
    return element("layer-tree-group", *leaves, name=name, checked="Qt::Checked", expanded=opened)


def _opening(view: View) -> Element:
    west, south, east, north = bookmarks.extent(view.delivery, view.code)
    box = element("DefaultViewExtent", spatial(view.code), xmin=repr(west), ymin=repr(south),
                  xmax=repr(east), ymax=repr(north))  # fmt: skip
    return element("ProjectViewSettings", element("Scales"), box, UseProjectScales=False)
