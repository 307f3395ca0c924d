"""The page over a country: the map of its borders, the table behind it, what could not be built.

One file without a script; texts are both in Vietnamese and in English, as on the front page of a
workspace, whose look it has. The table is the way in for who sees no map.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from urllib.parse import quote

import lienket
from lienket import index_page, style, vocabulary
from lienket.countrywide import picture
from lienket.countrywide.borders import GROUNDS, Line
from lienket.countrywide.picture import CLASSES, Row
from lienket.countrywide.task import Outcome
from lienket.dates import When
from lienket.export_tables.markup import Html, tag, together
from lienket.i18n import Pair, format_date, format_number, phrases
from lienket.index_page.elements import both

RECORD = "atlas.json"
"""What the page is made from, for programs; by it we know a folder as one of ours."""

Ways = Mapping[str, Mapping[str, str]]
"""By the path of a workspace: what of it one can open, a phrase, and where that stands."""

_SHOWN = 5
"""So many faults of a workspace are on the page."""


def page(every: Sequence[Outcome], ways: Ways) -> str:
    """The page of `every` workspace; `ways` lead to the products of each, by its path."""
    title = _phrase("title")
    main = tag("main", *_chapters(every, ways), id="main")
    return f"<!DOCTYPE html>\n{tag('html', _head(title[0]), _body(main), lang='vi')}\n"


def _phrase(key: str, **values: Pair) -> Pair:
    return phrases("countrywide").fill(key, **values)


def _said(key: str, **values: Pair) -> Html:
    return both(_phrase(key, **values))


def _head(title: str) -> Html:
    css = [
        resources.files("lienket.index_page").joinpath("front.css").read_text(encoding="utf-8"),
        resources.files("lienket.countrywide").joinpath("page.css").read_text(encoding="utf-8"),
    ]
    colours = f":root{{--ink:{style.INK};--land:{style.ground('context.neighbour').fill}}}\n"
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", http_equiv="Content-Security-Policy", content=index_page.POLICY),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", title),
        tag("style", Html(colours + "".join(css))),
    )


def _body(main: Html) -> Html:
    """The choice of the language stands first, so that the style sheet can follow it."""
    radio = {"type": "radio", "name": "language", "class_": "hidden"}
    vietnamese, _ = phrases("index_page")["vietnamese"]
    choice = tag(
        "p",
        tag("label", vietnamese, for_="vi", lang="vi"),
        tag("label", "English", for_="en", lang="en-GB"),
        class_="choice",
        aria_hidden="true",
    )
    return tag(
        "body",
        tag("input", **radio, id="vi", checked=True, aria_label=vietnamese),
        tag("input", **radio, id="en", aria_label="English"),
        tag("header", tag("div", tag("h1", _said("title"))), choice),
        main,
        tag(
            "footer",
            tag("p", _said("made_by"), f" Lienket {lienket.__version__}"),
            tag("p", _said("record"), " ", tag("a", RECORD, href=RECORD)),
        ),
    )


def _chapters(every: Sequence[Outcome], ways: Ways) -> Iterator[Html]:
    rows = [*_rows(every)]
    faulty = [made for made in every if not made.ok]
    yield _map(every, [row for _, row in rows], len(faulty))
    if rows:
        yield _table(rows, ways)
    if faulty:
        listed = [tag("li", *_fault(made, ways)) for made in faulty]
        yield tag(
            "section", tag("h2", _said("faults_title")), tag("p", _said("faults_text")),
            tag("ul", *listed, class_="faulty"),
        )  # fmt: skip


def _rows(every: Sequence[Outcome]) -> Iterator[tuple[Outcome, Row]]:
    number = 0
    for made in every:
        for line in made.record.borders if made.record else ():
            number += 1
            yield made, Row(f"b{number}", line, _told(line))


def _told(line: Line) -> Pair:
    """A border by its sides, and how many routes are in which state."""
    called = picture.named(line)
    counts = [
        (vocabulary.label("ground", word), format_number(line.states[word]))
        for word in GROUNDS
        if line.states[word]
    ]
    vi, en = ("; ".join(f"{label[at].lower()}: {many[at]}" for label, many in counts)
              for at in (0, 1))  # fmt: skip
    return (f"{called[0]}: {vi}", f"{called[1]}: {en}") if counts else called


def _map(every: Sequence[Outcome], rows: Sequence[Row], faulty: int) -> Html:
    records = [made.record for made in every if made.record]
    drawn = picture.draw(records, rows, _phrase("map_label"))
    links = sum(sum(row.line.states.values()) for row in rows)
    counted = {"maps": len(records), "borders": len(rows), "links": links}
    lead = _said("lead", **{name: format_number(many) for name, many in counted.items()})
    used = [word for word in CLASSES if word in {row.kind for row in rows}]
    legend = [tag("li", picture.sample(word), tag("span", _said(f"class_{word}"))) for word in used]
    text = tag(
        "div",
        tag("h2", _said("map_title")),
        tag("p", lead),
        tag("p", _said("lead_faults", count=format_number(faulty))) if faulty else None,
        tag("p", _said("map_text")) if rows else None,
        tag("ul", *legend, class_="legend") if legend else None,
        tag("p", _said("map_basis"), class_="small") if drawn else None,
    )
    image = tag("div", drawn, class_="picture") if drawn else tag("p", _said("none_built"))
    return tag("section", image, text, class_="country")


def _table(rows: Sequence[tuple[Outcome, Row]], ways: Ways) -> Html:
    heads = [
        _said("head_border"), _said("head_map"), _said("head_routes"),
        *(both(vocabulary.label("ground", word)) for word in GROUNDS), _said("head_as_of"),
    ]  # fmt: skip
    numbers = range(2, 3 + len(GROUNDS))
    head = tag("tr", *(
        tag("th", text, scope="col", class_="number" if at in numbers else None)
        for at, text in enumerate(heads)
    ))  # fmt: skip
    body = [_row(made, row, ways) for made, row in rows]
    table = tag("table", tag("thead", head), tag("tbody", *body), class_="borders")
    return tag(
        "section", tag("h2", _said("table_title"), id="table"), tag("p", _said("table_text")),
        tag("div", table, class_="scroll", tabindex="0", role="region", aria_labelledby="table"),
    )  # fmt: skip


def _row(made: Outcome, row: Row, ways: Ways) -> Html:
    record = made.record
    title = ("", "") if record is None else record.title
    day = "" if record is None else record.as_of
    name = tag("span", picture.sample(row.kind), both(picture.named(row.line)), class_="state")
    kind = tag("span", _said(f"class_{row.kind}"), class_="hidden")
    total = _number(_phrase("head_routes"), sum(row.line.states.values()))
    counts = [_number(vocabulary.label("ground", word), row.line.states[word]) for word in GROUNDS]
    return tag(
        "tr",
        tag("th", name, kind, scope="row"),
        tag("td", both(title), tag("div", *_way(made.path, ways), *_path(made.path))),
        total,
        *counts,
        tag("td", both(format_date(When.parse(day))) if day else None),
        id=row.anchor,
    )


def _number(label: Pair, many: int) -> Html:
    vi, en = label
    return tag("td", both(format_number(many)), class_="number", data_vi=vi, data_en=en)


def _way(path: str, ways: Ways) -> Iterator[Html]:
    for number, (key, href) in enumerate(ways.get(path, {}).items()):
        yield together(" · " if number else "", tag("a", _said(key), href=quote(href)))


def _path(path: str) -> Iterator[Html]:
    yield together(" ", tag("span", path, class_="path"))


def _fault(made: Outcome, ways: Ways) -> Iterator[Html]:
    yield tag("h3", made.path)
    if made.failed:
        yield tag("pre", made.failed)
    else:
        yield tag("p", _said("fault_count", count=format_number(len(made.faults))))
        yield from (tag("pre", str(fault)) for fault in made.faults[:_SHOWN])
    if len(made.faults) > _SHOWN:
        rest = format_number(len(made.faults) - _SHOWN)
        yield tag("p", _said("more", count=rest, folder=(made.path, made.path)))
    if ways.get(made.path):
        yield tag("p", _said("earlier"), ": ", *_way(made.path, ways))
