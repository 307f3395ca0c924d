"""A table of the package as a layer of a project: its source, its look by theme, its form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lienket.export_tables import Table, access_tables, analysis
from lienket.i18n import phrases
from lienket.model.atlas import Atlas
from lienket.qgis import (
    access_rules,
    analysis_rules,
    basemap_rules,
    forms,
    gap_lines,
    insets,
    labeling,
    links,
    qmd,
    symbols,
    tips,
    unit_layers,
    unit_looks,
)
from lienket.qgis.bookmarks import View
from lienket.qgis.extra_tables import HIDDEN, INLAND, SIDES
from lienket.qgis.rules import Rule, renderer
from lienket.qgis.xml import VERSION, Element, document, element, spatial
from lienket.speech import first, labelled, look_of
from lienket.style.symbol_layers import base_style_of_layer

PACKAGE = "lienket.gpkg"
GEOMETRY = {
    "": ("No geometry", "NoGeometry", 4),
    "Point": ("Point", "Point", 0),
    "MultiPoint": ("Point", "MultiPoint", 0),
    "MultiLineString": ("Line", "MultiLineString", 1),
    "MultiPolygon": ("Polygon", "MultiPolygon", 2),
}
"""How QGIS calls a type of geometry: kind, WKB type, number."""


@dataclass(frozen=True, slots=True)
class Theme:
    """One way to look at the links: `key`, and a title of its own if it is none of the program's.

    The title is also the name of the style in every layer.
    """

    key: str
    given: str = ""

    @property
    def title(self) -> str:
        """What it is called, in the language that products speak first."""
        return self.given or first(phrases("qgis")[f"theme_{self.key}"])


STAGE, STATE, ACCURACY, BORDER = map(Theme, ("stage", "state", "accuracy", "border"))
LOOKS = (STAGE, STATE, ACCURACY)
"""The themes that give the links a look of their own."""

THEMES = (*LOOKS, BORDER)
"""What crosses the border is shown in the last one alone, over the links by their state."""

PLAIN = Theme("plain")
"""The one look of a table that no theme changes."""

ACCESS = Theme("access")
"""How far people have to go, over the units that they are counted in, where they are counted."""

WAYPOINTS = "waypoints"

SHOWN_AT_BORDER = analysis_rules.SHOWN
"""The layers that the theme of the border alone shows."""

ASIDE = frozenset({"boundary_arcs", "communes"})
"""Layers that tell where others come from: no map shows them by itself, as on the sheets."""


def is_aside(layer: str) -> bool:
    """Whether no map shows a layer by itself; the units of the sides are shown whatever it is."""
    return layer in ASIDE and look_of(layer) == layer


_UNLISTED = {"Identifiable": 0, "Removable": 0, "Searchable": 0, "Private": 1}
"""The flags of a layer that stands in no list."""


def unit_themes(atlas: Atlas) -> tuple[Theme, ...]:
    """The themes that show the units of another epoch than the report's, by their title."""
    return tuple(Theme(epoch, unit_layers.title(atlas, epoch)) for epoch in atlas.recast)


def access_themes(atlas: Atlas) -> tuple[Theme, ...]:
    """The theme of how far people have to go, where they are counted."""
    return (ACCESS,) if access_tables.is_there(atlas) else ()


def theme_epoch(theme: Theme, atlas: Atlas) -> str:
    """The epoch whose units a theme shows, if another than the report's; else ""."""
    if theme == ACCESS:
        return access_rules.epoch(atlas)
    return theme.key if theme.key in atlas.recast else ""


def themes(table: Table) -> tuple[Theme, ...]:
    """The themes under which a table looks another way; the first is how it looks by itself."""
    return LOOKS if table.status or table.layer == WAYPOINTS else (PLAIN,)


def rules(table: Table, theme: Theme, view: View) -> list[Rule]:
    """What is drawn of `table` under `theme`; nothing for a table of facts."""
    if not table.geometry:
        return []
    if table.status:
        by = {STAGE: links.by_stage, STATE: links.by_state, ACCURACY: links.by_accuracy}
        return [replace(rule, symbol=symbols.faded(rule.symbol)) for rule in by[theme](table)]
    if table.layer == WAYPOINTS:
        return basemap_rules.waypoints(table) if theme is STAGE else basemap_rules.places(table)
    if table.layer in access_tables.LAYERS:
        return access_rules.rules(table)
    if table.layer in analysis.LAYERS:
        return analysis_rules.rules(table, gap_lines.course(view.delivery))
    return _ground(table, view)


def _ground(table: Table, view: View) -> list[Rule]:
    if table.layer in HIDDEN:
        return insets.rules(table.layer)
    if unit_layers.is_held(table, view.delivery.atlas):
        return unit_looks.rules(table)
    if table.layer == INLAND:
        return basemap_rules.border()
    has_lines = any(row.layer == INLAND for row in view.delivery.layers)
    return basemap_rules.rules(table, bare=table.layer == SIDES and has_lines)


def look(table: Table, theme: Theme, view: View) -> list[Element]:
    """Renderer and labels."""
    written = table
    if theme.key in view.delivery.atlas.recast:
        written = unit_layers.kept(table, named=True)
        table = unit_layers.kept(table, named=False)
    drawn = rules(table, theme, view)
    if not drawn:
        return []
    order = links.order(table) if table.status and theme is STAGE else ""
    made = [renderer(drawn, view.zooms, of=f"{table.name}/{theme.key}", order=order)]
    if table.layer in HIDDEN:
        named = insets.labeling(table.layer, table)
    else:
        named = labeling.labeling(written, view, by_state=theme is STATE)
    return [*made, named] if named is not None else made


def style(table: Table, theme: Theme, view: View) -> Element:
    """All that a style of a layer holds: its look, its fields, its map tip."""
    drawn = look(table, theme, view)
    return element(
        "qgis",
        *drawn,
        element("blendMode", "0"),
        element("layerOpacity", "1"),
        *forms.fields(table),
        element("previewExpression", tips.display_expression(table)),
        element("mapTip", tips.tip(table)),
        element("layerGeometryType", str(GEOMETRY[table.geometry][2])),
        version=VERSION,
        styleCategories="AllStyleCategories",
        labelsEnabled=len(drawn) > 1,
        simplifyDrawingHints=1,
        simplifyLocal=1,
        hasScaleBasedVisibilityFlag=0,
    )


def qml(table: Table, theme: Theme, view: View) -> str:
    """The style of a layer as the text of a QML file."""
    return document(style(table, theme, view)).decode()


def source(table: Table) -> str:
    """Where the project finds the table."""
    return f"./{PACKAGE}|layername={table.name}"


def maplayer(table: Table, view: View) -> Element:
    """The layer as it stands in the project, with a named style for each theme."""
    every = themes(table)
    if unit_layers.is_changed(table):
        every = (*every, *unit_themes(view.delivery.atlas))
    own, *others = (style(table, theme, view) for theme in every)
    name, *more = (theme.title for theme in every)
    styles = [element("map-layer-style", name=name)]
    for title, other in zip(more, others, strict=True):
        styles.append(element("map-layer-style", other, name=title))
    manager = element("map-layer-style-manager", *styles, current=name)
    return _layer(table, table.name, view, [manager, *own], own.get("labelsEnabled", "0"))


def private(key: str, table: Table, view: View) -> Element:
    """A layer of the frames that tell where a map lies, in no list of layers; under its `key`."""
    drawn = renderer(insets.rules(key), view.zooms, of=f"private/{key}")
    names = insets.labeling(key, table)
    flags = element("flags", *(element(name, str(on)) for name, on in _UNLISTED.items()))
    inside = [flags, drawn, *([names] if names is not None else [])]
    return _layer(table, key, view, inside, "1" if names is not None else "0")


def over(table: Table, view: View) -> Element:
    """A railway once more by its state, in no list of layers, to lie over the roads."""
    drawn = rules(table, STATE, view)
    key = over_key(table)
    off = element("flags", *(element(name, str(on)) for name, on in _UNLISTED.items()))
    inside = [off, renderer(drawn, view.zooms, of=key)]
    return _layer(table, key, view, inside, "0")


def over_key(table: Table) -> str:
    """The name of that layer."""
    return f"{table.name}_over"


def is_railway(table: Table) -> bool:
    """Whether its lines have a look of their own, with their stage at the side."""
    lines = table.status and table.geometry == "MultiLineString"
    return lines and base_style_of_layer(table.layer) is not None


def _layer(table: Table, key: str, view: View, inside: Sequence[Element], labels: str) -> Element:
    kind, wkb, _ = GEOMETRY[table.geometry]
    return element(
        "maplayer",
        element("id", tips.identifier(key)),
        element("datasource", source(table)),
        element("shortname", key),
        element("layername", labelled(table)),
        element("srs", spatial(view.code if table.geometry else "")),
        element("resourceMetadata", *qmd.of_table(table, view.delivery.atlas, view.code)),
        element("provider", "ogr", encoding="UTF-8"),
        *inside,
        type="vector", geometry=kind, wkbType=wkb, labelsEnabled=labels,
        readOnly=True, autoRefreshEnabled=False, styleCategories="AllStyleCategories",
        simplifyDrawingHints=1, simplifyLocal=1,
    )  # fmt: skip
