"""What a person reads of a feature without opening it: what it is called in a list, its map tip."""

from __future__ import annotations

from collections.abc import Mapping

from lienket.export_tables import Field, Reference, Table, access_tables
from lienket.i18n import phrases, sentence
from lienket.qgis.dates import written
from lienket.qgis.xml import quoted
from lienket.speech import column, current, first, labelled
from lienket.style import themes

_SHOWN: Mapping[str, str] = {
    "statuses": "array_to_string(array_filter(array(@when,"
    'represent_value("condition"),represent_value("work"),represent_value("stage")),'
    "@element <> ''),' · ')",
    "figures": "\"label_{}\" || ': ' || "
    "if(\"qualifier\" <> '',represent_value(\"qualifier\") || ' ','') || "
    "\"value\" || coalesce(' ' || \"unit\",'')",
    "doubts": '"topic_{}"',
    "sources": '"title_{}"',
    "words": '"{}"',
    "link_parts": '"part"',
    "doubt_subjects": '"doubt"',
    "requests": '"asker_{}" || \' → \' || "asked_{}" || \': \' || "what_{}"',
    "request_subjects": '"request"',
    "stretches": '"part"',
    "unplaced": '"name_{}"',
    "disagreements": 'represent_value("matter")',
    "speeds": '"road_class"',
}
"""What a row is called in lists and forms, where it has no name; `{}` = the first language,
`@when` = the day of a statement."""


def _of_main(*names: str) -> tuple[str, ...]:
    """The columns of these of the main kind of place."""
    return tuple(access_tables.column(access_tables.MAIN, name) for name in names)


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
    "access": ("people", *_of_main("today_min", "building_min", "all_min", "saved_min")),
    "access_crossings": _of_main(
        *("lost_min", "lost_min_least", "lost_min_most", "people_least", "people_most"),
        *("longest_min", "cut_off"),
    ),
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
    if "name_vi" in table.rows:
        return f'"{column("name")}"'
    shown = _SHOWN.get(table.name, "").replace("{}", current().language)
    return shown.replace("@when", written("happened_on", "stated_on"))


def tip(table: Table) -> str:
    """What the pointer shows: the name; of a link its status and where that is from."""
    if "name_vi" not in table.rows:
        return ""
    own = f'"{column("name")}"'
    named = f'{own},represent_value("class")' if "class" in table.rows else own
    name = "<b>" + _safe(f"coalesce({named},'')") + "</b>"
    if not table.status:
        columns = {field.name for field in table.fields}
        told = (name for name in _TIPS.get(table.layer, ()) if name in columns)
        return "<br>".join([name, *(_told(table.field(name)) for name in told)])
    words = ",".join(f'represent_value("{name}")' for name in ("condition", "work", "stage"))
    cited = f"get_feature('{identifier('sources')}','id',\"status_source\")"
    source = (
        f'try(coalesce(attribute({cited},\'{column("title")}\'),"status_source"),"status_source")'
    )
    labels = phrases("qgis")
    rows = [
        _safe(_joined(words)),
        f"{first(labels['label_as_of'])}: {_safe(written('as_of'))}",
        f"{first(labels['label_source'])}: " + _safe(_joined(f'{source},"locator"')),
        _safe(_accuracy(table)),
    ]
    return "<br>".join([name, *rows])


def _told(field: Field) -> str:
    """A column's label and value, as it is spoken; numbers as the language has them."""
    own = f'"{field.name}"'
    spoken = {
        "number": f"format_number({own},if({own}=floor({own}),0,1),'{current().language}')",
        "boolean": f"if({own},'{first(sentence('yes'))}','{first(sentence('no'))}')",
    }.get(field.type, f"represent_value({own})")
    return f"{field.alias}: {_safe(spoken)}"


def _accuracy(table: Table) -> str:
    """The accuracy in words; those for a line do not fit a point."""
    word = 'represent_value("accuracy")'
    if table.geometry == "Point":
        vague = quoted(labelled(themes.note("accuracy_vague")))
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
