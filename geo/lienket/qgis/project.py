"""The project `lienket.qgz`: the package as the same map, grouped, labelled, with themes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lienket import archive
from lienket.export_tables import Delivery, Table, access_tables, analysis
from lienket.i18n import phrases
from lienket.model.atlas import Atlas
from lienket.qgis import access_rules, bookmarks, insets, layouts, metadata, qmd, unit_layers
from lienket.qgis.bookmarks import View
from lienket.qgis.extra_tables import HIDDEN
from lienket.qgis.layer_groups import ACCESS as ACCESS_GROUP
from lienket.qgis.layer_groups import (
    LINKS,
    TABLES,
    TECHNICAL,
    group_title,
    groups,
    order,
    unit_groups,
)
from lienket.qgis.maplayers import (
    ACCESS,
    BORDER,
    PLAIN,
    SHOWN_AT_BORDER,
    STAGE,
    STATE,
    THEMES,
    Theme,
    access_themes,
    is_aside,
    is_railway,
    maplayer,
    over,
    over_key,
    private,
    source,
    theme_epoch,
    themes,
    unit_themes,
)
from lienket.qgis.tips import identifier
from lienket.qgis.xml import VERSION, Element, document, element, ellipsoid, spatial
from lienket.speech import current, labelled, named


def pack(view: View) -> bytes:
    """The bytes of `lienket.qgz`, which looks for the package beside it."""
    return archive.pack({"lienket.qgs": document(_project(view))})


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
        element("title", named(catalogue, "title")),
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
        projectname=named(catalogue, "title"),
    )


def _tree(view: View) -> Element:
    """The groups; what lies over what is told apart from their order."""
    others = {theme.title for theme in unit_themes(view.delivery.atlas)} | {ACCESS_GROUP}
    branches = {
        name: _branch(
            group_title(name),
            [_leaf(table, shown=True if name in others else None) for table in tables],
            opened=name == LINKS, shown=name not in others,
        )
        for name, tables in groups(view.delivery)
    }  # fmt: skip
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
        shown = table.drawn and not (table.layer in analysis.LAYERS or is_aside(table.layer))
    return element(
        "layer-tree-layer", id=identifier(key or table.name), name=labelled(table),
        providerKey="ogr", source=source(table), expanded=False,
        checked="Qt::Checked" if shown else "Qt::Unchecked",
    )  # fmt: skip


def _relations(delivery: Delivery) -> Element:
    """From each table to what it refers to; from the facts to the features they are about."""
    return element("relations", *(_relation(*row) for row in related(delivery)))


def related(delivery: Delivery) -> Iterator[tuple[str, str, str, str, str]]:
    """Referring table and column, referred table and column, and the name of each relation."""
    titles = {table.name: labelled(table) for table in delivery}
    subjects = [table.name for table in delivery.layers if table.status]
    for table in delivery:
        for reference in table.references:
            name = f"{labelled(table)} → {titles[reference.table]}"
            yield table.name, reference.name, reference.table, reference.target, name
            if reference.table == "subjects" and not table.geometry:
                for layer in subjects:
                    name = f"{labelled(table)}: {titles[layer]}"
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
    rows = [*zip(phrases("qgis")["label_product"], told, strict=True)]
    shown = rows if current().language == "vi" else rows[1:]
    said = "\n".join(f"{label}: {text}" for label, text in shown)
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
    atlas = delivery.atlas
    every = (*THEMES, *unit_themes(atlas), *access_themes(atlas))
    return element("visibility-presets", *(_theme(delivery, theme) for theme in every))


def _theme(delivery: Delivery, theme: Theme) -> Element:
    """The layers that a theme shows: what crosses the border lies over the links by state."""
    look = STATE if theme in {BORDER, ACCESS} else STAGE if theme not in THEMES else theme
    layers = [
        element("layer", id=identifier(table.name), visible=True, expanded=False,
                style=_style(table, theme, look, delivery.atlas))
        for table in delivery.layers
        if _is_in(table, theme, delivery.atlas)
    ]  # fmt: skip
    if look is STATE:
        layers += [
            element("layer", id=identifier(over_key(table)), visible=True, expanded=False)
            for table in filter(is_railway, delivery.layers)
        ]
    checked = [element("checked-group-node", id=name) for name in _checked(delivery, theme)]
    return element(
        "visibility-preset", *layers, element("checked-group-nodes", *checked), name=theme.title,
        **{"has-checked-group-info": 1, "has-expanded-info": 1},
    )  # fmt: skip


def _style(table: Table, theme: Theme, look: Theme, atlas: Atlas) -> str:
    """The named style of a table under a theme whose links look as under `look`."""
    epoch = theme_epoch(theme, atlas)
    if epoch and unit_layers.is_changed(table):
        return unit_layers.title(atlas, epoch)
    return look.title if look in themes(table) else PLAIN.title


def _is_in(table: Table, theme: Theme, atlas: Atlas) -> bool:
    """Whether a theme shows a table: the units of one epoch, those of another in its own alone.

    Units that are coloured by how far it is stand for themselves.
    """
    epoch = theme_epoch(theme, atlas)
    if table.layer in access_tables.LAYERS:
        return theme == ACCESS and table.layer in access_rules.SHOWN
    if not table.drawn or (theme == ACCESS and table.name == atlas.access.layer):
        return False
    if unit_layers.is_held(table, atlas):
        return bool(epoch) and table.name in unit_layers.layers(atlas, epoch)
    if epoch and table.name in unit_layers.of_report(atlas):
        return False
    shown = {*SHOWN_AT_BORDER} if theme is BORDER else set()
    hidden = {*HIDDEN, *analysis.LAYERS, *SHOWN_AT_BORDER} - shown
    return not (is_aside(table.layer) or table.layer in hidden)


def _checked(delivery: Delivery, theme: Theme) -> Iterable[str]:
    """The ids of the groups that a theme shows: the tables stand in another."""
    atlas = delivery.atlas
    own, *others = unit_groups(delivery) or [""]
    epoch = theme_epoch(theme, atlas)
    left = {own, *others} - {unit_layers.title(atlas, epoch)} if epoch else {*others}
    left |= set() if theme == ACCESS else {ACCESS_GROUP}
    shown = [name for name, _ in groups(delivery) if name not in left]
    technical, tables = group_title(TECHNICAL), group_title(TABLES)
    return [f"{technical}/{tables}" if name == TABLES else group_title(name) for name in shown]


def _branch(name: str, leaves: Sequence[Element], *, opened: bool, shown: bool) -> Element:
    checked = "Qt::Checked" if shown else "Qt::Unchecked"
    return element("layer-tree-group", *leaves, name=name, checked=checked, expanded=opened)


def _opening(view: View) -> Element:
    west, south, east, north = bookmarks.extent(view.delivery, view.code)
    box = element("DefaultViewExtent", spatial(view.code), xmin=repr(west), ymin=repr(south),
                  xmax=repr(east), ymax=repr(north))  # fmt: skip
    return element("ProjectViewSettings", element("Scales"), box, UseProjectScales=False)
