"""Names on the map: what is written for which features, from which scale on, where about them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum

from lienket import style
from lienket.export_tables import Table, analysis
from lienket.i18n import phrases
from lienket.qgis import gap_lines, label_places
from lienket.qgis.bookmarks import View
from lienket.qgis.xml import chosen, quoted
from lienket.speech import column, current, first, look_of, named
from lienket.style import label_styles
from lienket.style.label_styles import LabelStyle
from lienket.style.symbol_layers import base_style_of_layer
from lienket.text import shared


class Placement(IntEnum):
    """Where a name stands about its feature, by QGIS's number."""

    AROUND = 0
    LINE = 2
    CURVED = 3
    HORIZONTAL = 4
    ABOUT = 6


_STUB_KM = 5
"""A road of the ground that is shorter here has no number [km]: it is a stub of a longer one."""

_ON_LINE = 11.4
"""From this web zoom on, about 1:200,000, the name of a gap stands along its line; before, off it
with a leader."""

_CLOSER = 1.1
"""By so much of a web zoom sooner a seat has its name: a page is read from closer, and a map of a
province without the names of its districts' seats is of no use."""

_CAPITAL = ("\"name_vi\" ILIKE '%thành phố%'", "false")
"""A unit that is a city, by its Vietnamese name, where there may be one; else none is."""
_SIGN = "CT"
"""The letters of roads that have a sign in colour instead of a stone."""

_NOTED = 200_000
"""Nearer than about 1 : n stands under the name of an area that only its place is in there."""

_REF_KIND = 'left("ref",2)'
_AREAS = {"districts": "district", "communes": "commune", "sides": "side", "reservoirs": "water",
          "detail_areas": "stream"}  # fmt: skip
_AROUND = ("neighbour", "foreign", "sea")
"""The classes of what lies about the sides that have names."""
_APART, _AIRY = "\u2002", "\u2003\u2003"
"""Spaces about a number, for QGIS keeps labels apart by their letters, not by the plate behind
them; and about the name of a province, that two beside each other are not read as one."""


def _name() -> str:
    """The column of names, quoted."""
    return f'"{column("name")}"'


def _bracketless() -> str:
    return f"regexp_replace({_name()},' \\\\([^()]*\\\\)$','')"


def _capital() -> str:
    return _CAPITAL[0 if current().language == "vi" else 1]


@dataclass(frozen=True, slots=True)
class Label:
    """What is written for the features that `test` chooses, how, and where about them.

    `shape`: an expression for the line or point that it stands on, "" = the feature's own.
    `given`: properties that an expression gives. `sooner`: by how much of a web zoom earlier than
    its class is written. `inside`: written only where it has room in its area. `wrap`: longer names
    that stand level are broken into lines [letters]. `leader`: a line leads to what is named.
    `always`: written even over other names.
    """

    text: str
    test: str
    face: LabelStyle
    placement: Placement
    shield: bool = False
    urgent: bool = False
    inside: bool = False
    shape: str = ""
    sooner: float = 0
    wrap: int = 24
    leader: bool = False
    always: bool = False
    given: tuple[tuple[str, str], ...] = ()


def of_table(table: Table, view: View, *, by_state: bool = False) -> Iterator[Label]:
    """The labels of a layer; `by_state`: where links are drawn by their state across the border."""
    if table.layer in analysis.LAYERS:
        yield from _of_findings(table, view)
    elif table.geometry == "MultiLineString":
        yield from _of_lines(table, view)
    elif table.geometry == "MultiPolygon":
        yield from _of_areas(table, by_state=by_state)
    elif "class" in table.rows or table.status:
        yield from _of_points(table, view)


def _of_findings(table: Table, view: View) -> Iterator[Label]:
    """The link of a gap and how long it is, as far as that is known; the names of terminals."""
    if table.layer == analysis.GAPS:
        text, face = (
            f"{_called(view, 'link')} || ':\\n' || {_gap()}",
            label_styles.label_style("gap"),
        )
        way = gap_lines.course(view.delivery)
        near, far = replace(face, start=_ON_LINE), replace(face, end=_ON_LINE)
        yield Label(text, "", near, Placement.LINE, urgent=True, shape=way)
        # A line of a few millimetres cannot carry a name; two near each other part to both sides.
        middle = f"line_interpolate_point({way},length({way})/2)"
        yield Label(
            text,
            "",
            far,
            Placement.ABOUT,
            urgent=True,
            shape=middle,
            leader=True,
            always=True,
            wrap=0,
            given=label_places.parted(table),
        )
    elif table.layer == analysis.TERMINALS:
        yield Label(short(), "", label_styles.label_style("place"), Placement.ABOUT)


def _gap() -> str:
    """An expression for how long a gap is and how far that is known."""
    long, words = _metres("missing_m"), phrases("qgis")
    about = f"'{first(words['up_to'])}' || {_metres('most_m')}"
    error = f"coalesce(' ± ' || {_metres('error_m')},'')"
    return f"if(\"missing_m\" is null,{about},'{first(words['about'])}' || {long} || {error})"


def _metres(measure: str) -> str:
    """An expression for a distance in metres, or in kilometres from one on."""
    mark = "," if current().language == "vi" else "."
    far = f"replace(to_string(round(\"{measure}\"/1000,1)),'.','{mark}') || ' km'"
    near = f"format_number(\"{measure}\",0,'{current().language}') || ' m'"
    return f'if("{measure}"<1000,{near},{far})'


def _called(view: View, key: str) -> str:
    """An expression for the short name of the link whose key stands in the column `key`."""
    names = {link.key: course(named(link)) for link in view.delivery.atlas.facts.links}
    return f"coalesce({chosen(key, names, '')},'')" if names else _name()


_LONG, _FEW = 28, 2


def course(name: str) -> str:
    """A link's name as a map has room for it: as far as its course; of a long one the two ends.

    >>> course("ĐT.289C: QL.279 (Tân Sơn) – ĐT.250 (Hữu Kiên)")
    'ĐT.289C'
    >>> course("KCN Hữu Lũng, ĐT.245 – QL.31 – cảng Mỹ An")
    'KCN Hữu Lũng – cảng Mỹ An'
    """
    text = name.partition(":")[0]
    stops = text.split(" – ")
    if len(text) > _LONG and len(stops) > _FEW:
        return f"{stops[0].partition(',')[0]} – {stops[-1]}"
    return text


def _of_lines(table: Table, view: View) -> Iterator[Label]:
    """Numbers of roads as plates, on the ground those no link has; other names along the line."""
    if "ref" in table.rows:
        yield _number(table, view)
    if table.status:
        face = label_styles.label_style("road")
        text = _called(view, "link")
        yield Label(text, "coalesce(\"ref\",'')=''", face, Placement.CURVED)
    for code in sorted({"river", "stream"} & set(table.rows.get("class", ()))):
        face = label_styles.label_style(code)
        yield Label(_name(), f'"class"={quoted(code)}', face, Placement.CURVED)


def _number(table: Table, view: View) -> Label:
    """The number of a road on its plate, in the country's colours; plain on the ground."""
    text = f"'{_APART}' || \"ref\" || '{_APART}'"
    if not table.status:
        listed = ",".join(quoted(ref) for ref in sorted(view.taken))
        free = f'"length_km" > {_STUB_KM}' + (f' AND "ref" NOT IN ({listed})' if listed else "")
        face = label_styles.label_style("base")
        return Label(text, free, face, Placement.HORIZONTAL, shield=True)
    paper, rim = style.colour("plate"), style.colour("plate_rim")
    plates = label_styles.plates()
    sign = f"{_REF_KIND}={quoted(_SIGN)}" if plates else "false"
    face = label_styles.label_style("shield")
    given = (
        ("ShapeBorderColor", f"if({sign},{quoted(paper)},{_by_kind(rim)})"),
        ("ShapeFillColor", f"if({sign},{quoted(plates.get(_SIGN, paper))},{quoted(paper)})"),
        ("Color", f"if({sign},{quoted(paper)},{quoted(face.colour)})"),
    )
    return Label(text, "\"ref\" <> ''", face, Placement.HORIZONTAL, shield=True, given=given)


def _by_kind(default: str) -> str:
    known = label_styles.plates()
    if not known:
        return quoted(default)
    pairs = ",".join(f"{quoted(key)},{quoted(value)}" for key, value in known.items())
    return f"coalesce(map_get(map({pairs}),{_REF_KIND}),{quoted(default)})"


def _of_areas(table: Table, *, by_state: bool) -> Iterator[Label]:
    if table.layer == "context":
        for code in sorted({*_AROUND} & set(table.rows.get("class", ()))):
            face, test = label_styles.label_style(code), f'"class"={quoted(code)}'
            text = f"'{_AIRY}' || ({bare(table, code)}) || '{_AIRY}'"
            yield Label(text, test, face, Placement.HORIZONTAL)
    elif table.status and table.layer not in _AREAS:
        # An outline alone, as such areas have there, would leave the name without a thing.
        plain = by_state and base_style_of_layer(table.layer) is None
        test = "\"ground\" <> 'not_applicable'" if plain else ""
        face = label_styles.label_style("road")
        near = f"\"accuracy\"='area' AND @map_scale<={_NOTED}"
        note = f"if({near},'\\n' || {quoted(first(phrases('qgis')['within']))},'')"
        yield Label(f"{short()} || {note}", test, face, Placement.HORIZONTAL, inside=True)
    else:
        face = label_styles.label_style(_AREAS.get(look_of(table.layer), "place"))
        # A city is named by its seat, which has the same name.
        test = f"NOT ({_capital()})" if look_of(table.layer) == "districts" else ""
        inside = table.layer in {"communes", "sides"}
        yield Label(bare(table), test, face, Placement.HORIZONTAL, inside=inside)


def _of_points(table: Table, view: View) -> Iterator[Label]:
    given = label_places.inward(table, view)
    codes = sorted(set(table.rows["class"].dropna())) if "class" in table.rows else [""]
    for code in codes:
        mark = style.mark(table.layer, code)
        face = label_styles.marker_label_style(mark.key)
        test = f'"class"={quoted(code)}' if code else ""
        if face.key == "seat":
            large = label_styles.label_style("gate")
            yield Label(short(), f"{test} AND {_capital()}", large, Placement.ABOUT, urgent=True,
                        given=given)  # fmt: skip
            test, sooner = f"{test} AND NOT {_capital()}", _CLOSER
        else:
            sooner = 0
        where = Placement.ABOUT if mark.size else Placement.AROUND
        yield Label(bare(table, code), test, face, where, sooner=sooner, given=given)


def short() -> str:
    """An expression for the name, without a note in brackets, its kind in letters."""
    text = _bracketless()
    for whole, letters in label_styles.SHORT[current().language]:
        text = f"regexp_replace({text},{quoted(f'^{whole} ')},{quoted(f'{letters} ')})"
    return text


def bare(table: Table, code: str = "") -> str:
    """An expression for the name, without a note in brackets and the words that most share."""
    rows = table.rows[table.rows["class"] == code] if code else table.rows
    found = [str(name) for name in rows[column("name")].dropna()]
    start = shared(found)
    # What would be left may not be a bare number: that is the name of a road.
    if not start or any(re.search(r"\d", name.removeprefix(start)) for name in found):
        return short()
    text = f"regexp_replace({short_but(start)},{quoted(f'^{start} ')},'')"
    return f"upper(left({text},1)) || substr({text},2)"


def short_but(start: str) -> str:
    """As `short`, but for the words `start`."""
    text = _bracketless()
    for whole, letters in label_styles.SHORT[current().language]:
        if whole != start:
            text = f"regexp_replace({text},{quoted(f'^{whole} ')},{quoted(f'{letters} ')})"
    return text
