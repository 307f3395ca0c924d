"""The tree of a legend: under the headings of the map sheets, each class once for its kind."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lienket import style
from lienket.export_tables import Table, access_tables, analysis
from lienket.geometry_types import POINTS
from lienket.i18n import phrases
from lienket.qgis import access_rules, maplayers, unit_layers
from lienket.qgis.bookmarks import View
from lienket.qgis.extra_tables import HIDDEN
from lienket.qgis.layout_items import LEGEND_BREAK
from lienket.qgis.maplayers import ACCESS, ACCURACY, BORDER, STAGE, STATE, Theme
from lienket.qgis.tips import identifier
from lienket.qgis.xml import Element, element, options
from lienket.speech import first, labelled
from lienket.style import themes
from lienket.style.symbol_layers import base_style_of_layer

_DEPTH: Mapping[str, int] = {"MultiLineString": 0, "MultiPolygon": 1, "Point": 2, "MultiPoint": 2}
"""Lines first, as on the sheets."""

_WIDE = 46
"""So many letters has a line of a label."""

_PAIR = 2

_HEADS = {STAGE: "stage", STATE: "state", ACCURACY: "accuracy", BORDER: "state", ACCESS: "state"}

_UNLISTED = frozenset({
    *analysis.LAYERS, *access_tables.LAYERS, *HIDDEN, maplayers.WAYPOINTS, *unit_layers.COMPUTED,
})  # fmt: skip
"""Layers that a legend leaves out, or has elsewhere."""

Entry = tuple[Table, Mapping[int, str]]
"""A layer, and by the number of an entry of its own legend what it is called here."""


def tree(view: View, theme: Theme, columns: int) -> Element:
    """The legend of a theme in so many columns; of three each begins with a heading."""
    told = [(head, entries) for head, entries in sections(view, theme) if entries]
    # Of three columns one has the links, one what the signs mean, one the ground.
    breaks = {1, len(told) - 1} if columns > _PAIR else set()
    return element("layer-tree-group", *(
        _group(_heading(head), entries, first=number in breaks)
        for number, (head, entries) in enumerate(told)
    ))  # fmt: skip


def _heading(head: str) -> str:
    """What stands over entries: a heading of the sheets, or what is given."""
    known = phrases("qgis")
    return first(known[f"legend_{head}"]) if f"legend_{head}" in known else head


def sections(view: View, theme: Theme) -> Iterator[tuple[str, Sequence[Entry]]]:
    """The headings with the entries under each, in order."""
    tables = sorted(
        (
            table
            for table in view.delivery.layers
            if table.drawn and not table.detail and table.geometry in _DEPTH
            if not _is_elsewhere(table, theme, view)
        ),
        key=lambda table: _DEPTH[table.geometry],
    )
    linked = [table for table in tables if table.status]
    look = STATE if theme in {BORDER, ACCESS} else theme
    notes = {labelled(note) for note in themes.notes()}
    cores = {labelled(core) for row in linked if (core := base_style_of_layer(row.layer))}
    if theme is BORDER:
        found = [table for table in tables if table.layer in maplayers.SHOWN_AT_BORDER]
        yield "border", [(table, _labels(table, theme, view)) for table in found]
    if theme == ACCESS:
        for table in view.delivery.layers:
            if table.layer in access_rules.SHOWN:
                yield first(access_rules.title(table)), [(table, _labels(table, theme, view))]
    yield _HEADS[theme], _once(linked, look, view, without=notes | cores if theme is STAGE else ())
    if theme is STAGE:
        yield "form", _once(linked, look, view, only=notes)
    yield "places", [*_marks(linked, look, view), *_ground(tables, view, marks=True)]
    ways = [row for row in linked if row.geometry == "MultiLineString"] if theme is STAGE else []
    own = _once(ways, look, view, only=cores) if cores else []
    yield "ground", [*own, *_ground(tables, view, marks=False), *_provinces(theme, view)]


def _provinces(theme: Theme, view: View) -> Iterator[Entry]:
    """What the limits of the sides are, where a theme shows those of another epoch."""
    epoch = maplayers.theme_epoch(theme, view.delivery.atlas)
    for table in view.delivery.layers if epoch else ():
        if table.name in unit_layers.layers(view.delivery.atlas, epoch):
            labels = _labels(table, theme, view) if table.layer == unit_layers.PROVINCES else {}
            limits = {number: label for number, label in labels.items() if label == _limits()}
            if limits:
                yield table, limits


def _limits() -> str:
    return labelled(style.ground("sides"))


def _is_elsewhere(table: Table, theme: Theme, view: View) -> bool:
    """Whether a table is one of units of the report where a theme shows those of another epoch."""
    atlas = view.delivery.atlas
    return bool(maplayers.theme_epoch(theme, atlas)) and table.name in unit_layers.of_report(atlas)


def _labels(table: Table, theme: Theme, view: View) -> dict[int, str]:
    return {number: rule.label
            for number, rule in enumerate(maplayers.rules(table, theme, view))}  # fmt: skip


def _once(
    tables: Iterable[Table], theme: Theme, view: View, *, only: Iterable[str] = (),
    without: Iterable[str] = (),
) -> list[Entry]:  # fmt: skip
    """The entries of lines and areas, each label once for its kind; points have marks instead."""
    seen: set[tuple[str, str]] = set()
    found: list[Entry] = []
    wanted, left_out = {*only}, {*without}
    for table in tables:
        if table.geometry in POINTS and not wanted and theme is not ACCURACY:
            continue
        own = {}
        for number, label in _labels(table, theme, view).items():
            kind = "" if wanted else table.geometry
            if label in left_out or (wanted and label not in wanted) or (label, kind) in seen:
                continue
            seen.add((label, kind))
            own[number] = label
        if own:
            found.append((table, own))
    return found


def _marks(tables: Iterable[Table], theme: Theme, view: View) -> Iterator[Entry]:
    """The marks of links that are points, under the name of the mark."""
    for table in tables:
        if table.geometry in POINTS:
            first = next(iter(_labels(table, theme, view)), None)
            if first is not None:
                yield table, {first: style.mark(table.layer).vi}


def _ground(tables: Iterable[Table], view: View, *, marks: bool) -> Iterator[Entry]:
    """What the base shows: its points, or its lines and areas, as far as a legend names them."""
    for table in tables:
        if table.status or table.layer in _UNLISTED or maplayers.is_aside(table.layer):
            continue
        if (table.geometry in POINTS) == marks:
            labels = _labels(table, maplayers.PLAIN, view)
            unnamed = set() if marks else {labelled(look) for look in _unnamed(table)}
            own = {number: label for number, label in labels.items() if label not in unnamed}
            if own:
                yield table, own


def _unnamed(table: Table) -> Iterator[style.BaseStyle]:
    """The classes of a layer that stand in no legend."""
    codes = sorted(set(table.rows["class"].dropna())) if "class" in table.rows else [""]
    for code in codes:
        look = style.ground(table.layer, code)
        if not look.legend:
            yield look


def _group(name: str, entries: Iterable[Entry], *, first: bool) -> Element:
    """A heading with its entries; `first` of a column, or after what is above it."""
    group = element("layer-tree-group", name=name, checked="Qt::Checked", expanded=True)
    if first:
        group.append(element("customproperties", options({"legend/column-break": "1"})))
    group.extend(_leaf(table, labels) for table, labels in entries)
    return group


def _broken(label: str) -> str:
    """A label with a mark where a column ends."""
    return LEGEND_BREAK.join(
        textwrap.wrap(label, _WIDE, break_long_words=False, break_on_hyphens=False)
    )


def _leaf(table: Table, labels: Mapping[int, str]) -> Element:
    """A layer without its title, and of its entries those named."""
    shown = {
        "legend/title-style": "hidden",
        "legend/node-order": ",".join(str(number) for number in labels),
        **{f"legend/label-{number}": _broken(label) for number, label in labels.items()},
    }
    leaf = element(
        "layer-tree-layer", id=identifier(table.name), name=labelled(table), providerKey="ogr",
        source=maplayers.source(table), expanded=True, checked="Qt::Checked",
    )  # fmt: skip
    leaf.append(element("customproperties", options(shown)))
    return leaf
