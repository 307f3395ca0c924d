"""The form of a feature: tabs, words for codes, notes in several lines, nothing to be edited.

What stands in the package is a product: what is edited are the files of the workspace.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lienket.export_tables import Field, Reference, Table
from lienket.i18n import phrases
from lienket.qgis import dates
from lienket.qgis.tips import identifier, relation
from lienket.qgis.xml import Element, Value, element, options
from lienket.speech import first, labelled

_TABS: Mapping[str, frozenset[str]] = {
    "status": frozenset({
        "condition", "work", "stage", "health", "ground", "lagging", "works", "as_of",
        "state_as_of", "happened_on", "stated_on", "expected_on", "inferred", "latest", "symbol",
        "note_vi", "note_en", "done_vi", "done_en", "planned", "open", "cause", "look",
    }),
    "place": frozenset({
        "accuracy", "error_m", "tolerance_m", "length_km", "area_ha", "area_diff_pct", "lon", "lat",
        "gap_m", "gap_error_m", "missing_m", "least_m", "most_m", "way_km", "angle_deg", "place",
        "place_m", "districts", "communes", "district", "district_a", "district_b", "covers",
        "successors_vi", "successors_en", "snap_m", "seq",
    }),
    "source": frozenset({
        "source", "sources", "status_source", "locator", "licence", "outer", "issuer", "number",
        "date", "address", "basis",
    }),
}  # fmt: skip
"""The columns of each tab; all others tell what the thing is, in the first."""

_FIRST = "identity"
_LONG = 60
"""A column with a longer value is shown in several lines [letters]."""


def fields(table: Table) -> list[Element]:
    """The form: aliases in Vietnamese, words for codes, the rows that keys point to, tabs."""
    references = {row.name: row for row in table.references if row.name != table.key}
    told = dates.shown(table)
    named = [*table.fields, *told.values()]
    widgets = [_widget(field, table, references.get(field.name)) for field in named]
    return [
        element("fieldConfiguration", _field("fid", "Hidden"), *widgets),
        element("aliases", *(
            element("alias", field=field.name, index=number, name=field.alias)
            for number, field in enumerate(named, start=1)
        )),
        element("expressionfields", *(
            element("field", name=field.name, expression=dates.written(column), type=10,
                    typeName="string", subType=0, length=0, precision=0, comment="")
            for column, field in told.items()
        )),
        _columns(table, told),
        element("editorlayout", "tablayout"),
        _tabs(table, told),
        element("editable", *(element("field", name=field.name, editable=0) for field in named)),
    ]  # fmt: skip


def _columns(table: Table, told: Mapping[str, Field]) -> Element:
    """The columns of the table of attributes: dates as they are written here, in their place."""
    rows = [("fid", True)]
    for field in table.fields:
        rows.append((field.name, field.name in told))
        if field.name in told:
            rows.append((told[field.name].name, False))
    columns = [element("column", name=name, type="field", hidden=hidden, width=-1)
               for name, hidden in rows]  # fmt: skip
    return element(
        "attributetableconfig", element("columns", *columns),
        actionWidgetStyle="dropDown", sortExpression="", sortOrder=0,
    )  # fmt: skip


def _tabs(table: Table, told: Mapping[str, Field]) -> Element:
    words = phrases("qgis")
    numbers = {field.name: number for number, field in enumerate(table.fields, start=1)}
    for number, field in enumerate(told.values(), start=len(numbers) + 1):
        numbers[field.name] = number
    tabs = [
        element(
            "attributeEditorContainer",
            *(element("attributeEditorField", name=name, index=numbers[name], showLabel=1)
              for name in (told[column].name if column in told else column for column in own)),
            name=first(words[f"tab_{tab}"]), columnCount=1, groupBox=0, showLabel=1,
            visibilityExpressionEnabled=0, visibilityExpression="",
        )
        for tab, own in sorted_tabs(table)
    ]  # fmt: skip
    return element("attributeEditorForm", *tabs)


def sorted_tabs(table: Table) -> Iterator[tuple[str, Sequence[str]]]:
    """The tabs that a form has, with the columns of each in the order of the table."""
    placed = {name: tab for tab, names in _TABS.items() for name in names}
    for tab in (_FIRST, *_TABS):
        own = [field.name for field in table.fields if placed.get(field.name, _FIRST) == tab]
        if own:
            yield tab, own


def _field(name: str, kind: str, config: Element | None = None) -> Element:
    inside = element("Option") if config is None else config
    return element("field", element("editWidget", element("config", inside), type=kind), name=name)


def _widget(field: Field, table: Table, reference: Reference | None) -> Element:
    """A list of words for codes, the row itself for a reference, lines for what is long."""
    if reference is not None:
        return _field(field.name, "RelationReference", _reference(table, reference))
    if field.choices:
        rows = [
            element(
                "Option",
                element("Option", type="QString", name=labelled(choice), value=choice.code),
                type="Map",
            )
            for choice in field.choices
        ]
        listed = element("Option", *rows, type="List", name="map")
        return _field(field.name, "ValueMap", element("Option", listed, type="Map"))
    if _is_long(field, table):
        lines: dict[str, Value] = {"IsMultiline": "true", "UseHtml": "false"}
        return _field(field.name, "TextEdit", options(lines))
    return _field(field.name, "")


def _is_long(field: Field, table: Table) -> bool:
    """Whether a column of texts holds more than one line."""
    if field.type != "text" or field.name not in table.rows:
        return False
    return any(isinstance(cell, str) and len(cell) > _LONG for cell in table.rows[field.name])


def _reference(table: Table, reference: Reference) -> Element:
    """Without a relation named, QGIS takes the first that it finds for a field."""
    return options(
        {
            "Relation": relation(table.name, reference),
            "ReferencedLayerId": identifier(reference.table),
            "AllowNULL": "true",
            "OrderByValue": "true",
            "ShowForm": "false",
            "MapIdentification": "false",
        }
    )
