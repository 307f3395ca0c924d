"""One legend for every picture: web map, QGIS project and map sheet say the same, in one order.

The web map splits a class into colour and dash, the others name both in one line; the words, their
order and the colours are those of the style table every way.
"""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from browsing import Open

from lienket import export_tables, style
from lienket.model.atlas import Atlas
from lienket.qgis import maplayers
from lienket.qgis.bookmarks import View
from lienket.sheet import sheet, sheet_list
from lienket.style import themes
from lienket.style.units import Zooms
from lienket.vocabulary import using

pytestmark = pytest.mark.browser

LEGEND = """() => {
  const colour = (node) => {
    const drawn = [...node.querySelectorAll("rect, line")].pop();
    return drawn?.getAttribute("stroke") === "none" ? drawn.getAttribute("fill") : null;
  };
  return [...document.querySelectorAll("#legend .entry")].map((node) =>
    [node.dataset.class, node.textContent, colour(node)]);
}"""


@pytest.fixture
def web(open_map: Open, links: Path) -> list[list[str]]:
    """The entries of the web map's legend: class, words, colour of a plain swatch."""
    page = open_map(links)
    page.evaluate("() => { lienket.state.map.setZoom(12, {animate: false}); }")
    page.wait_for_timeout(800)
    return page.evaluate(LEGEND)  # type: ignore[no-any-return] # JSON


@pytest.fixture(scope="module")
def project(atlas: Atlas) -> list[tuple[str, set[str]]]:
    """The labels of all rules of the project's main theme, with the colours each is drawn in."""
    with using(atlas):
        return _project(atlas)


def _project(atlas: Atlas) -> list[tuple[str, set[str]]]:
    whole = export_tables.from_atlas(atlas)
    view = View(whole, "EPSG:3405", Zooms(21.8))
    found: list[tuple[str, set[str]]] = []
    for table in whole.layers:
        root = maplayers.style(table, maplayers.STAGE, view)
        symbols = {node.get("name"): node for node in root.iterfind("renderer-v2/symbols/symbol")}
        found += [
            (str(rule.get("label")), colours(symbols[rule.get("symbol")]))
            for rule in root.iter("rule")
            if rule.get("label")
        ]
    return found


@pytest.fixture(scope="module")
def paper(atlas: Atlas) -> dict[str, list[str]]:
    """The words of the legend of the overview sheet, by heading."""
    with using(atlas):
        one = sheet.draw(atlas, sheet_list.shipped(atlas)[0])
    return {section.heading: [entry.words[0] for entry in section.entries if any(entry.words)]
            for section in one.sections}  # fmt: skip


def colours(symbol: ET.Element) -> set[str]:
    """The colours of a symbol as #rrggbb."""
    told = {
        option.get("value", "")
        for option in symbol.iter("Option")
        if (option.get("name") or "").endswith("color")
    }
    return {
        "#" + "".join(f"{int(part):02x}" for part in value.split(",")[:3])
        for value in told
        if value.count(",") == 3
    }


def test_stages_have_one_set_of_words_in_one_order(
    web: list[list[str]], project: list[tuple[str, set[str]]], paper: dict[str, list[str]]
) -> None:
    order = [group.vi for group in style.groups()]
    shown = [words for code, words, _ in web if code.startswith("stage:")]
    packed = {label.split(" · ")[0] for label, _ in project} & {*order}
    printed = [*dict.fromkeys(words.split(" · ")[0] for words in paper["legend_stage"])]
    assert shown == sorted(shown, key=order.index) == printed
    assert {*shown} == packed


def test_stages_have_one_set_of_colours(
    web: list[list[str]], project: list[tuple[str, set[str]]]
) -> None:
    drawn = {words: colour for code, words, colour in web if code.startswith("stage:") and colour}
    assert len(drawn) > 3
    for label, found in project:
        expected = drawn.get(label.split(" · ")[0])
        assert expected is None or expected in found, label


def test_conditions_have_one_set_of_words(
    web: list[list[str]], project: list[tuple[str, set[str]]]
) -> None:
    shown = {words.lower() for code, words, _ in web if code.startswith("condition:")}
    packed = {label.split(" · ")[1] for label, _ in project if " · " in label}
    assert shown == packed


def test_forms_places_and_ground_have_one_set_of_words(
    atlas: Atlas,
    web: list[list[str]],
    project: list[tuple[str, set[str]]],
    paper: dict[str, list[str]],
) -> None:
    with using(atlas):
        one_set(web, project, paper)


def one_set(
    web: list[list[str]], project: list[tuple[str, set[str]]], paper: dict[str, list[str]]
) -> None:
    labels = {label for label, _ in project}
    notes = {note.vi for note in themes.notes()}
    forms = {words for code, words, _ in web if code.startswith("form:")}
    assert forms == labels & notes == {*paper["legend_accuracy"]}
    assert {*paper["legend_ground"]} <= {look.vi for look in style.grounds()}
    grounds = {look.vi for look in style.grounds() if look.legend}
    details = {"detail_areas", "detail_lines", "local_roads"}  # the page has none of these
    own = {style.ground("railway").vi, style.ground("reservoirs").vi}
    own |= {look.vi for look in style.grounds() if look.key.partition(".")[0] in details}
    own.add(style.ground("communes").vi)  # the page has it with the units of another time
    shown = {words for code, words, _ in web if code.startswith("ground:")} - own
    assert shown == labels & grounds - own
