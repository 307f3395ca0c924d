"""What a person reads of a feature without opening it: what it is called in a list, its map tip."""

from __future__ import annotations

from collections.abc import Mapping

from lienket.export_tables import Field, Reference, Table
from lienket.i18n import phrases, sentence
from lienket.qgis.dates import written
from lienket.qgis.xml import quoted
from lienket.style import themes

_SHOWN: Mapping[str, str] = {
    "statuses": f"array_to_string(array_filter(array({written('happened_on', 'stated_on')},"
    'represent_value("condition"),represent_value("work"),represent_value("stage")),'
    "@element <> ''),' · ')",
    "figures": "\"label_vi\" || ': ' || "
    "if(\"qualifier\" <> '',represent_value(\"qualifier\") || ' ','') || "
    "\"value\" || coalesce(' ' || \"unit\",'')",
    "doubts": '"topic_vi"',
    "sources": '"title_vi"',
    "words": '"vi"',
    "link_parts": '"part"',
    "doubt_subjects": '"doubt"',
    "requests": '"asker_vi" || \' → \' || "asked_vi" || \': \' || "what_vi"',
    "request_subjects": '"request"',
    "stretches": '"part"',
    "unplaced": '"name_vi"',
    "disagreements": 'represent_value("matter")',
    "speeds": '"road_class"',
}
"""What a row is called in lists and forms, where it has no name."""

_TIPS: Mapping[str, tuple[str, ...]] = {
    "border": (
        "length_km",
        "joined",
        "one_sided",
        "absent",
        "unknown",
        "others_main",
        "others_local",
        "open_crossings",
    ),
    "crossings": ("ground", "works", "open", "accuracy", "error_m"),
    "gaps": ("cause", "missing_m", "least_m", "most_m", "way_km", "accuracy", "error_m"),
    "terminals": ("role", "snap_m"),
    "network_remarks": ("what", "feature", "metres", "done"),
}
"""What the pointer shows of a layer of what is computed, beside its name."""


def identifier(table: str) -> str:
    """The id of a table's layer in the project."""
    return f"lienket_{table}"


def relation(table: str, reference: Reference) -> str:
    """The id of the relation that `reference` of `table` is."""
    return f"{table}_{reference.name}_{reference.table}"


def display_expression(table: Table) -> str:
    """An expression for what a row of `table` is called; "" leaves it to QGIS."""
    return '"name_vi"' if "name_vi" in table.rows else _SHOWN.get(table.name, "")


def tip(table: Table) -> str:
    """What the pointer shows: the name; of a link its status and where that is from."""
    if "name_vi" not in table.rows:
        return ""
    named = '"name_vi",represent_value("class")' if "class" in table.rows else '"name_vi"'
    name = "<b>" + _safe(f"coalesce({named},'')") + "</b>"
    if not table.status:
        told = _TIPS.get(table.layer, ())
        return "<br>".join([name, *(_told(table.field(column)) for column in told)])
    words = ",".join(f'represent_value("{column}")' for column in ("condition", "work", "stage"))
    cited = f"get_feature('{identifier('sources')}','id',\"status_source\")"
    source = f'try(coalesce(attribute({cited},\'title_vi\'),"status_source"),"status_source")'
    labels = phrases("qgis")
    rows = [
        _safe(_joined(words)),
        f"{labels['label_as_of'][0]}: {_safe(written('as_of'))}",
        f"{labels['label_source'][0]}: " + _safe(_joined(f'{source},"locator"')),
        _safe(_accuracy(table)),
    ]
    return "<br>".join([name, *rows])


def _told(field: Field) -> str:
    """A column's label and value, as it is spoken; numbers with the comma of Vietnamese."""
    column = f'"{field.name}"'
    spoken = {
        "number": f"format_number({column},if({column}=floor({column}),0,1),'vi')",
        "boolean": f"if({column},'{sentence('yes')[0]}','{sentence('no')[0]}')",
    }.get(field.type, f"represent_value({column})")
    return f"{field.alias_vi}: {_safe(spoken)}"


def _accuracy(table: Table) -> str:
    """The accuracy in words; those for a line do not fit a point."""
    word = 'represent_value("accuracy")'
    if table.geometry == "Point":
        vague = quoted(themes.note("accuracy_vague").vi)
        return f"if(\"accuracy\"='schematic',{vague},{word})"
    return word


def _joined(values: str) -> str:
    """The values that are there, with dots between."""
    there = f"array_filter(array({values}),coalesce(@element,'') NOT IN ('','NULL','(NULL)'))"
    return f"array_to_string({there},' · ')"


def _safe(expression: str) -> str:
    """The value of an expression as HTML shows it, whatever letters it holds."""
    told = f"coalesce({expression},'')"
    for letter, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        told = f"replace({told},'{letter}','{entity}')"
    return f"[% {told} %]"
