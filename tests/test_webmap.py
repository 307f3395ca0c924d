"""The page as text: whole, closed to the network, the same every time, deaf to what data says."""

from __future__ import annotations

import gzip
import json
import re
import tomllib
from base64 import b64decode
from dataclasses import replace
from pathlib import Path
from typing import Any

import folium
import pytest

from lienket import pipeline, webmap
from lienket.errors import UsageError
from lienket.model.atlas import Atlas
from lienket.style import themes
from lienket.vocabulary import using
from lienket.webmap import elements, tiles
from lienket.webmap.packing import Store
from lienket.webmap.payload import payload

FOLDER = Path(webmap.__file__).parent
BLOCK = r'<script type="text/plain" id="{}" data-(?:gzip|later)>([A-Za-z0-9+/=]+)</script>'
HOSTILE = (
    "{{7*7}}",
    "{% if %}",
    "{# gone #}",
    "</script><script>window.pwned = 1</script>",
    "<!--<script>",
    '<img src=x onerror="window.pwned = 1">',
    "\"'`${window.pwned = 1}",
    "C:\\new\\u0041\\",
    "one\u2028two\u2029three",
    "&lt;b&gt; &amp; <b>",
)
"""Names that break pages which take data for markup, for templates or for code."""


@pytest.fixture
def atlas(toy: Path) -> Atlas:
    return pipeline.atlas(toy)


def html_of(atlas: Atlas) -> str:
    page = webmap.draw(atlas).get_root().render()
    assert isinstance(page, str)
    return page


def opened(page: str, name: str) -> bytes:
    """What stands zipped in the one block of the page that has such a name, a pattern."""
    [block] = re.findall(BLOCK.format(name), page)
    return gzip.decompress(b64decode(block))


def data_of(page: str) -> Any:  # noqa: ANN401 - any JSON
    """The JSON of the page's two blocks of data."""
    whole = opened(page, r"atlas_layer_\d+_data")
    length = int.from_bytes(whole[:4], "little")
    rest = opened(page, r"atlas_layer_\d+_rest")
    return json.loads(whole[4 : 4 + length]) | json.loads(rest)


def told(atlas: Atlas) -> Any:  # noqa: ANN401 - any JSON
    with using(atlas):
        return payload(atlas, Store())


def test_measures_reach_the_page_as_precise_as_it_shows_them(atlas: Atlas) -> None:
    """A length to 100 m, an area to the hectare: 0.4° of longitude at 21.6° N is 41.42 km."""
    layers = {layer["key"]: layer for layer in told(atlas)["layers"]}
    assert 41.4 in layers["roads"]["columns"]["length_km"]["of"]
    areas = layers["districts"]["columns"]["area_ha"]["of"]
    assert areas
    assert all(value == round(value) for value in areas)


def test_it_is_a_folium_map_that_takes_more(atlas: Atlas) -> None:
    drawn = webmap.draw(atlas)
    assert isinstance(drawn, folium.Map)
    drawn.add_child(folium.CircleMarker((21.5, 105.5), radius=9))
    page = drawn.get_root().render()
    assert re.search(r"var circle_marker_\w+ = L\.circleMarker\([^;]+\.addTo\(map_1\);", page)


def test_the_same_atlas_gives_the_same_bytes(atlas: Atlas, tmp_path: Path) -> None:
    webmap.write(atlas, tmp_path / "one.html")
    webmap.write(atlas, tmp_path / "two.html")
    content = (tmp_path / "one.html").read_bytes()
    assert content == (tmp_path / "two.html").read_bytes()
    assert b"\r" not in content
    assert content.decode("utf-8").startswith('<!DOCTYPE html>\n<html lang="vi">')


def test_a_map_renders_the_same_twice(atlas: Atlas) -> None:
    root = webmap.draw(atlas).get_root()
    assert root.render() == root.render()


def test_nothing_is_fetched(atlas: Atlas) -> None:
    page = html_of(atlas)
    markup = re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.DOTALL)
    addresses = re.findall(r"\b(?:src|href)\s*=\s*\"([^\"]*)\"", markup)
    own = {f"#{name}" for name in re.findall(r"\bid=\"([^\"]*)\"", markup)}
    assert "#search" in addresses
    assert set(addresses) <= own
    assert "<link" not in markup
    whole = page + elements.style_sheets() + elements.scripts(elements.FIRST + elements.REST)
    assert all(target.startswith(("data:", "#")) for target in re.findall(r"url\(([^)]*)\)", whole))
    assert "sourceMappingURL" not in whole
    assert "@import" not in whole
    assert elements.POLICY in markup
    assert markup.index("Content-Security-Policy") < page.index("<script")


def test_a_map_for_plugins_can_be_left_open(atlas: Atlas) -> None:
    assert "Content-Security-Policy" not in webmap.draw(atlas, sealed=False).get_root().render()


def test_leaflet_is_in_the_open_only_where_plugins_look_for_it(atlas: Atlas) -> None:
    sealed = html_of(atlas)
    left_open = webmap.draw(atlas, sealed=False).get_root().render()
    assert elements.library() not in sealed
    assert left_open.count(elements.library()) == 1
    first, rest = (elements.scripts(names) for names in (elements.FIRST, elements.REST))
    assert opened(sealed, "lienket-code").decode() == elements.library() + first
    assert opened(left_open, "lienket-code").decode() == first
    assert opened(sealed, "lienket-rest").decode() == rest


def test_only_comments_on_lines_of_their_own_are_left_out() -> None:
    written = """/* One line. */
  const address = "https://a/*b*/c"; // kept
  /**
   * Two lines.
   */
  return /** @type {any} */ (address);
/** @type {any} */ (address).call();
  // A note.
  const ratio = 4 / 2;
"""
    kept = """  const address = "https://a/*b*/c"; // kept
  return /** @type {any} */ (address);
/** @type {any} */ (address).call();
  const ratio = 4 / 2;
"""
    assert elements._COMMENT.sub("", written) == kept


def test_the_data_block_holds_the_payload(atlas: Atlas) -> None:
    assert data_of(html_of(atlas)) == json.loads(json.dumps(told(atlas)))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_a_name(atlas: Atlas, name: str) -> None:
    links = tuple(replace(link, name_vi=name) for link in atlas.facts.links)
    catalogue = replace(atlas.catalogue, title_vi=name)
    spoilt = replace(atlas, facts=replace(atlas.facts, links=links), catalogue=catalogue)
    page = html_of(spoilt)
    data = data_of(page)
    assert {link["name"][0] for link in data["links"]} == {name}
    assert data["about"]["title"][0] == name
    assert page.count("<script") == html_of(atlas).count("<script")


def test_no_random_name_is_in_the_page(atlas: Atlas) -> None:
    assert not re.search(r"(map|atlas_layer)_[0-9a-f]{32}", html_of(atlas))


def test_internal_rows_are_not_in_the_page(atlas: Atlas) -> None:
    page = html_of(atlas)
    text = page + json.dumps(data_of(page), ensure_ascii=False)
    for word in ("guard", "Tuần tra", "Văn bản mật", "I.9"):
        assert word not in text


def test_every_feature_link_and_status_is_told(atlas: Atlas) -> None:
    data = told(atlas)
    for layer in data["layers"]:
        assert sum(layer["shapes"]["counts"]) == len(atlas.frames[layer["key"]])
    assert [link["key"] for link in data["links"]] == [link.key for link in atlas.facts.links]
    for subject, rows in data["statuses"].items():
        assert rows[0]["stated_on"] == atlas.latest[subject].stated_on.text
        assert len(rows) == sum(row.subject == subject for row in atlas.facts.statuses)


def test_the_newest_statement_comes_first(atlas: Atlas) -> None:
    stages = [row["stage"] for row in told(atlas)["statuses"]["rb--bb"]]
    assert stages == ["under_construction", "approved"]


def test_only_routes_tell_a_state_across_the_border(atlas: Atlas) -> None:
    states = {link["key"]: link.get("state") for link in told(atlas)["links"]}
    assert states["rb"]["ground"] == "one_sided"
    assert states["bus"] is None


FAMILIES = {
    "view_": ("links", "border", "change"),
    "legend_": ("border", "crossing", "state", "gap"),
    "matter_": ("class", "number", "stage", "condition"),
    "why_": (
        *("served", "untold", "unmapped", "off_network", "no_gain", "none"),
        *("no_road", "no_class", "no_faster", "no_network"),
    ),
    "level_": ("main", "local"),
    "looked_": ("main", "local"),
    "future_": ("building", "all"),
    "purpose_": ("seats", "interchange", "station", "port", "gate"),
    "trip_": ("trip", "today", "then", "less"),
    "choice_": ("target", "measure", "shade"),
    "measure_by_": ("person_min", "people", "cost", "trips"),
    "shade_": ("change", "then"),
    "ramp_": ("minutes", "saved", "longer"),
    "reached_": ("unit", "class", "people", "today", "then", "less", "lost"),
}
"""Words that the page asks for by a code of what is computed, see `lienket.model.analysis`."""


def test_every_word_of_the_page_is_used_and_in_both_languages() -> None:
    words = tomllib.loads((FOLDER / "words.toml").read_text(encoding="utf-8"))
    words |= {note.key: {"vi": note.vi, "en": note.en} for note in themes.notes()}
    assert all(row["vi"] and row["en"] for row in words.values())
    code = "".join(path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("js/*.js")))
    page = (FOLDER / "page.html").read_text(encoding="utf-8")
    asked = set(re.findall(r"\bword\(\s*\"(\w+)\"", code))
    asked |= set(re.findall(r"data-(?:word|label)=\"(\w+)\"", page))
    assert asked <= set(words)
    families = set(re.findall(r"word\(`(\w+_)\$\{", code)) - {"about_"}
    assert families == set(FAMILIES)
    spoken = {word for word in words if f'"{word}"' in code + page}
    spoken |= {f"{family}{code}" for family, codes in FAMILIES.items() for code in codes}
    assert set(words) == spoken


def test_scripts_are_all_there_strict_and_share_one_global() -> None:
    found = {path.stem for path in FOLDER.glob("js/*.js")}
    assert found == {"boot", *elements.FIRST, *elements.REST}
    for path in FOLDER.glob("js/*.js"):
        code = path.read_text(encoding="utf-8")
        assert '"use strict";' in code
        assert not re.search(r"innerHTML\s*=|insertAdjacentHTML|document\.write|eval\(", code)
        assert re.findall(r"^(?:var|let|const|function) (\w+)", code, re.MULTILINE) in (
            [],
            ["lienket"],
        )


def members(declared: str, name: str) -> set[str]:
    """The names that an interface of `lienket.d.ts` declares, those with a `?` last among them."""
    [body] = re.findall(rf"^interface {name} {{\n(.*?)^}}", declared, re.MULTILINE | re.DOTALL)
    bare = re.sub(r"/\*.*?\*/", "", body, flags=re.DOTALL)
    return set(re.findall(r"^  (\w+\??):", bare, re.MULTILINE))


@pytest.mark.parametrize(
    "name", ["Payload", "Style", "StyleClass", "Form", "GroundLook", "MarkLook"]
)
def test_the_payload_has_what_the_scripts_are_told_of(atlas: Atlas, name: str) -> None:
    declared = members((FOLDER / "js/lienket.d.ts").read_text(encoding="utf-8"), name)
    data = json.loads(json.dumps(told(atlas)))
    table = {
        "StyleClass": "symbols", "Form": "accuracies", "GroundLook": "grounds", "MarkLook": "marks",
    }  # fmt: skip
    rows = {"Payload": [data], "Style": [data["style"]]}.get(name) or [
        *data["style"][table[name]].values()
    ]
    for row in rows:
        assert {key for key in declared if not key.endswith("?")} <= set(row)
        assert set(row) <= {key.rstrip("?") for key in declared}


def test_no_colour_of_the_style_table_stands_in_a_script_or_a_style_sheet(atlas: Atlas) -> None:
    colours = set(re.findall(r"#[0-9a-f]{6}", json.dumps(told(atlas)["style"])))
    assert len(colours) > 30
    for path in (*FOLDER.glob("js/*.js"), *FOLDER.glob("css/*.css")):
        assert not colours & set(re.findall(r"#[0-9a-f]{6}", path.read_text(encoding="utf-8"))), (
            path
        )


def test_the_numbers_of_strokes_are_all_read(atlas: Atlas) -> None:
    code = "".join(
        (FOLDER / f"js/{name}.js").read_text(encoding="utf-8") for name in ("look", "ground")
    )
    assert {key for key in told(atlas)["style"]["strokes"] if key not in code} == set()


def test_tiles_open_the_page_to_their_server_alone(atlas: Atlas) -> None:
    server = tiles.read("https://{s}.example.org/{z}/{x}/{y}.png", "© Example")
    page = webmap.draw(atlas, tiles=server).get_root().render()
    assert "img-src data: blob: https://*.example.org; base-uri 'none'" in page
    assert data_of(page)["tiles"] == {"url": server.url, "credit": "© Example"}
    assert "tiles" not in data_of(html_of(atlas))


@pytest.mark.parametrize(
    ("url", "credit", "message"),
    [
        ("http://example.org/{z}/{x}/{y}.png", "©", "needs https"),
        ("https://example.org/{z}/{x}.png", "©", "is no address of tiles"),
        ("https://example.org; script-src */{z}/{x}/{y}", "©", "is no address of tiles"),
        ("https://example.org/{z}/{x}/{y}.png", " ", "needs --tiles-credit"),
    ],
)
def test_what_is_no_tile_server_is_refused(url: str, credit: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        tiles.read(url, credit)
