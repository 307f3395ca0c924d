"""A table of the package as a layer of a project: its source, its look by theme, its form."""

from __future__ import annotations

from dataclasses import dataclass

from geo.delivery import Field, Table
from geo.qgis import base, labels, links, qmd
from geo.qgis.rules import Rule, renderer
from geo.qgis.views import View
from geo.qgis.xml import VERSION, Element, document, element, spatial

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
    """One way to look at the links: `key`, title, and the name of the style in every layer."""

    key: str
    vi: str


STAGE = Theme("stage", "Giai đoạn")
STATE = Theme("state", "Liên kết một bên")
ACCURACY = Theme("accuracy", "Độ tin cậy của vị trí")
THEMES = (STAGE, STATE, ACCURACY)


WAYPOINTS = "waypoints"


def themes(table: Table) -> tuple[Theme, ...]:
    """The themes under which a table looks another way; the first is how it looks by itself."""
    return THEMES if table.status or table.layer == WAYPOINTS else THEMES[:1]


def identifier(table: str) -> str:
    """The id of a table's layer in the project."""
    return f"lienket_{table}"


def rules(table: Table, theme: Theme) -> list[Rule]:
    """What is drawn of `table` under `theme`; nothing for a table of facts."""
    if not table.geometry:
        return []
    if table.status:
        by = {STAGE: links.by_stage, STATE: links.by_state, ACCURACY: links.by_accuracy}
        return by[theme](table)
    if table.layer == WAYPOINTS:
        return base.waypoints(table) if theme is STAGE else base.places(table)
    return base.rules(table)


def look(table: Table, theme: Theme, view: View) -> list[Element]:
    """Renderer and labels."""
    drawn = rules(table, theme)
    if not drawn:
        return []
    order = links.stage_order() if table.status and theme is STAGE else ""
    found = [renderer(drawn, view.latitude, of=f"{table.name}/{theme.key}", order=order)]
    named = labels.labeling(table, view, coloured=theme is STAGE)
    return [*found, named] if named is not None else found


def style(table: Table, theme: Theme, view: View) -> Element:
    """All that a style of a layer holds: its look, its fields, its map tip."""
    drawn = look(table, theme, view)
    return element(
        "qgis",
        *drawn,
        element("blendMode", "0"),
        element("layerOpacity", "1"),
        *_fields(table),
        element("previewExpression", '"name_vi"' if _has(table, "name_vi") else ""),
        element("mapTip", _tip(table)),
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


def maplayer(table: Table, view: View) -> Element:
    """The layer as it stands in the project, with a named style for each theme."""
    kind, wkb, _ = GEOMETRY[table.geometry]
    own, *others = (style(table, theme, view) for theme in themes(table))
    styles = [element("map-layer-style", name=STAGE.vi)]
    for theme, other in zip(THEMES[1:], others, strict=False):
        styles.append(element("map-layer-style", other, name=theme.vi))
    return element(
        "maplayer",
        element("id", identifier(table.name)),
        element("datasource", f"./{PACKAGE}|layername={table.name}"),
        element("shortname", table.name),
        element("layername", table.vi),
        element("srs", spatial(view.code if table.geometry else "")),
        element("resourceMetadata", *qmd.of_table(table, view.delivery.atlas, view.code)),
        element("provider", "ogr", encoding="UTF-8"),
        element("map-layer-style-manager", *styles, current=STAGE.vi),
        *own,
        type="vector", geometry=kind, wkbType=wkb, labelsEnabled=own.get("labelsEnabled", "0"),
        readOnly=False, autoRefreshEnabled=False, styleCategories="AllStyleCategories",
        simplifyDrawingHints=1, simplifyLocal=1,
    )  # fmt: skip


def _has(table: Table, name: str) -> bool:
    return name in table.rows.columns


def _fields(table: Table) -> list[Element]:
    """Aliases in Vietnamese, and the words that codes stand for."""
    return [
        element("fieldConfiguration", _hidden("fid"), *(_widget(field) for field in table.fields)),
        element(
            "aliases",
            *(
                element("alias", field=field.name, index=number, name=field.alias_vi)
                for number, field in enumerate(table.fields, start=1)
            ),
        ),
    ]


def _hidden(name: str) -> Element:
    return element(
        "field",
        element("editWidget", element("config", element("Option")), type="Hidden"),
        name=name,
    )


def _widget(field: Field) -> Element:
    """A list of words where the field has codes, else what QGIS thinks fit."""
    kind, config = "", element("Option")
    if field.choices:
        kind = "ValueMap"
        rows = [
            element(
                "Option",
                element("Option", type="QString", name=choice.vi, value=choice.code),
                type="Map",
            )
            for choice in field.choices
        ]
        config = element("Option", element("Option", *rows, type="List", name="map"), type="Map")
    return element(
        "field", element("editWidget", element("config", config), type=kind), name=field.name
    )


def _safe(expression: str) -> str:
    """The value of an expression as HTML shows it, whatever letters it holds."""
    told = f"coalesce({expression},'')"
    for letter, written in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        told = f"replace({told},'{letter}','{written}')"
    return f"[% {told} %]"


def _word(column: str) -> str:
    """The word that a code in `column` stands for."""
    return f'represent_value("{column}")'


def _tip(table: Table) -> str:
    """What the pointer shows: the name; of a link its status and where that is from."""
    if not _has(table, "name_vi"):
        return ""
    name = "<b>" + _safe('"name_vi"') + "</b>"
    if not table.status:
        return name
    cited = f"get_feature('{identifier('sources')}','id',\"status_source\")"
    source = _safe(f"attribute({cited},'title_vi')")
    rows = [
        " · ".join(_safe(_word(column)) for column in ("condition", "work", "stage")),
        "Tính đến: " + _safe('"as_of"'),
        "Nguồn: " + source + " · " + _safe('"locator"'),
        _safe(_word("accuracy")),
    ]
    return "<br>".join([name, *rows])
