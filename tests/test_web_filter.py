"""The filters, the list, the table and the legend in a real Chromium, against the tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from browsing import PHONE, Open, ready, zoom_in
from playwright.sync_api import Page

from lienket import pipeline, style, tally, webmap
from lienket.border import link_districts
from lienket.export_tables import requests
from lienket.model.atlas import Atlas
from lienket.model.records import Link

pytestmark = pytest.mark.browser

COUNTED = """() => Object.fromEntries(Object.entries(lienket.facets.counts())
    .map(([facet, found]) => [facet, Object.fromEntries(found)]))"""
DRAWN = """() => lienket.state.layer.items
    .filter(({ path, feature }) => feature.symbol && lienket.state.map.hasLayer(path))
    .map(({ feature }) => feature.key)"""

Answers = Callable[[Link], Iterable[str]]
Said = Mapping[str, Answers]


# --- what the tables say ---------------------------------------------------------------------


def subjects(atlas: Atlas, link: Link) -> tuple[str, ...]:
    told = {part.key for part in atlas.facts.parts}
    return tuple(key for key in link.parts if key in told) or (link.key,)


def group_of(atlas: Atlas, subject: str) -> str:
    """The stage group of a subject, by what its newest status says."""
    status = atlas.latest.get(subject)
    if status is None:
        return "unstated"
    family = "works" if status.condition or status.work else "activity"
    if family == "works" and status.work in {"", "none"}:
        return "none"
    return next(
        group.key
        for group in style.groups()
        if group.family == family and status.stage in group.stages
    )


def accuracy_of(atlas: Atlas, subject: str, link: Link) -> str:
    for layer in atlas.catalogue.layers:
        if layer.status and subject in atlas.frames[layer.key].index:
            return str(atlas.frames[layer.key].loc[subject, "accuracy"])
    parts = {part.key: part.at for part in atlas.facts.parts}
    at = set(link.at if subject == link.key else parts[subject])
    return "at" if any(at & set(frame.index) for frame in atlas.frames.values()) else "unmapped"


def answers(atlas: Atlas) -> Said:
    """What a link answers to each facet, said once more without the page."""
    held = link_districts.of_links(atlas.facts, atlas.catalogue, atlas.frames)
    latest = atlas.latest

    def across(name: str) -> Answers:
        def of(link: Link) -> list[str]:
            state = atlas.states.get(link.key)
            return [getattr(state, name)] if state and link.kind == "route" else []

        return of

    return {
        "status": lambda link: [group_of(atlas, key) for key in subjects(atlas, link)],
        "ground": across("ground"),
        "works": across("works"),
        "side": lambda link: link.sides,
        "district": lambda link: held.get(link.key, []),
        "asked": lambda link: [
            requests.code(body, atlas.catalogue)
            for row in atlas.facts.requests
            if {link.key, *link.parts} & {*row.subjects}
            for body in row.asked
        ],
        "kind": lambda link: [link.kind],
        "accuracy": lambda link: [accuracy_of(atlas, key, link) for key in subjects(atlas, link)],
        "health": lambda link: [
            latest[key].health for key in subjects(atlas, link) if key in latest
        ],
        "year": lambda link: [
            latest[key].as_of.text[:4] for key in subjects(atlas, link) if key in latest
        ],
    }


def told(said: Said, facet: str, link: Link) -> set[str]:
    return {code for code in said[facet](link) if code and code != "not_applicable"}


@pytest.fixture(scope="module")
def said(atlas: Atlas) -> Said:
    """What the links of the embedded workspace answer; made once, for it is long in the making."""
    return answers(atlas)


def counted(atlas: Atlas, keys: Sequence[str]) -> str:
    """What the page says of how many links and objects `keys` are."""
    links = [link for link in atlas.facts.links if link.key in keys]
    objects = sum(tally.is_object(link) for link in links)
    told = [f"{len(links) - objects} liên kết"] * (len(links) > objects)
    told += [f"{objects} công trình, địa điểm mà liên kết dẫn tới"] * (objects > 0)
    return " · ".join(told)


FACETS = (
    "status",
    "ground",
    "works",
    "side",
    "district",
    "asked",
    "kind",
    "accuracy",
    "health",
    "year",
)


# --- counts ----------------------------------------------------------------------------------


@pytest.mark.parametrize("facet", FACETS)
def test_each_choice_counts_the_links_of_the_tables(
    open_map: Open, atlas: Atlas, said: Said, links: Path, facet: str
) -> None:
    page = open_map(links)
    expected = Counter(code for link in atlas.facts.links for code in told(said, facet, link))
    assert expected
    assert page.evaluate(COUNTED)[facet] == expected
    page.locator("#filter-open").click()
    shown = page.evaluate(
        """facet => Object.fromEntries(
            [...document.querySelectorAll(`#filters input[name="${facet}"]`)].map((box) =>
                [box.value, Number(box.closest("label").querySelector(".amount").textContent)]))""",
        facet,
    )
    assert shown == expected


def test_counts_are_of_what_the_other_facets_leave(
    open_map: Open, atlas: Atlas, said: Said, links: Path
) -> None:
    page = open_map(links)
    page.evaluate("lienket.filter.set('side', 'ls', true)")
    page.evaluate("lienket.filter.set('kind', 'route', true)")
    page.evaluate("lienket.filter.set('kind', 'gate', true)")
    counted = page.evaluate(COUNTED)
    rows = atlas.facts.links
    both = [link for link in rows if "ls" in link.sides and link.kind in {"route", "gate"}]
    assert counted["year"] == Counter(code for link in both for code in told(said, "year", link))
    kinds = Counter(link.kind for link in rows if "ls" in link.sides)
    assert counted["kind"] == kinds
    sides = Counter(side for link in rows if link.kind in {"route", "gate"} for side in link.sides)
    assert counted["side"] == sides


def test_facets_narrow_each_other_and_choices_of_one_widen_it(
    open_map: Open, atlas: Atlas, said: Said, links: Path
) -> None:
    page = open_map(links)
    page.locator("#filter-open").click()
    for facet, codes in (("status", ("idea", "building")), ("district", ("gso-219-2023",))):
        group = page.locator(f'[data-facet="{facet}"]')
        if group.get_attribute("open") is None:
            group.locator("summary").click()
        for code in codes:
            group.locator(f'input[value="{code}"]').check()
    expected = [
        link.key
        for link in atlas.facts.links
        if told(said, "status", link) & {"idea", "building"}
        and "gso-219-2023" in told(said, "district", link)
    ]
    assert 0 < len(expected) < len(atlas.facts.links)
    assert sorted(page.evaluate("[...lienket.state.shown]")) == sorted(expected)
    assert page.locator(".link:visible").count() == len(expected)
    assert page.locator("#found").inner_text() == counted(atlas, expected)
    assert page.evaluate("lienket.shownLinks().map((link) => link.key)") == page.evaluate(
        "[...document.querySelectorAll('.link')].filter((b) => b.offsetParent)"
        ".map((b) => b.dataset.link)"
    )


def test_all_is_cleared_at_once_and_each_by_its_chip(
    open_map: Open, atlas: Atlas, links: Path
) -> None:
    page = open_map(links)
    page.evaluate("lienket.filter.set('side', 'bg', true)")
    page.evaluate("lienket.filter.set('kind', 'route', true)")
    page.evaluate("lienket.filter.set('kind', 'road', true)")
    page.locator("#search").fill("ql")
    page.keyboard.press("Escape")
    assert page.locator("#chips .active").count() == 4
    page.get_by_role("button", name="Bỏ lọc: Phía: Bắc Giang").click()
    assert page.evaluate("[...lienket.state.filters.keys()]") == ["kind"]
    page.locator("#clear").click()
    assert page.evaluate("lienket.state.shown.size") == len(atlas.facts.links)
    assert page.locator("#search").input_value() == ""
    assert page.locator("#chips button").count() == 0


def test_one_facet_is_cleared_alone(open_map: Open, links: Path) -> None:
    page = open_map(links)
    page.evaluate("lienket.filter.set('side', 'bg', true)")
    page.evaluate("lienket.filter.set('status', 'idea', true)")
    page.locator("#filter-open").click()
    page.locator('[data-facet="status"] .plain').click()
    assert page.evaluate("[...lienket.state.filters.keys()]") == ["side"]
    assert page.evaluate("document.activeElement.closest('.facet').dataset.facet") == "status"


def test_the_map_says_that_it_is_filtered_and_gives_all_back(
    open_map: Open, atlas: Atlas, links: Path
) -> None:
    page = open_map(links, PHONE)
    assert page.locator("#filtered").is_hidden()
    page.evaluate("lienket.filter.set('kind', 'gate', true)")
    gates = sum(link.kind == "gate" for link in atlas.facts.links)
    assert f"{gates} trong {len(atlas.facts.links)} mục" in page.locator("#filtered").inner_text()
    page.locator("#filtered").tap()
    assert page.evaluate("lienket.state.filters.size") == 0


def test_what_matches_nothing_says_so(open_map: Open, links: Path) -> None:
    page = open_map(links)
    page.locator("#search").fill("xyz xyz")
    assert page.locator("#found").inner_text() == "Không có liên kết nào khớp."
    assert page.locator(".link:visible").count() == 0


@pytest.mark.parametrize("word", ["<img src=x onerror='window.pwned = 1'>", "a,b&c=d#e/f:g%"])
def test_hostile_names_stay_names_in_filters_box_and_table(
    open_map: Open, toy: Path, tmp_path: Path, word: str
) -> None:
    atlas = pipeline.atlas(toy)
    rows = tuple(replace(link, name_vi=word, name_en=word) for link in atlas.facts.links)
    frames = {
        key: frame.assign(name_vi=word, name_en=word, ref=word)
        for key, frame in atlas.frames.items()
    }
    spoilt = replace(atlas, facts=replace(atlas.facts, links=rows), frames=frames)
    webmap.write(spoilt, tmp_path / "spoilt.html")
    page = open_map(tmp_path / "spoilt.html")
    page.locator("#filter-open").click()
    page.locator('[data-facet="district"] summary').click()
    page.locator('#filters input[value="d-a1"]').check()
    assert page.locator("#chips .active span").first.text_content() == word
    page.locator("#search").fill(word)
    assert page.locator("#finds .find-name").first.text_content() == word
    page.keyboard.press("Escape")
    page.locator("#table-open").click()
    assert page.locator(".row-name").first.text_content() == word
    asked = page.evaluate("[lienket.state.query, [...lienket.state.shown]]")
    page.wait_for_timeout(400)
    page.reload()
    ready(page)
    assert page.evaluate("[lienket.state.query, [...lienket.state.shown]]") == asked
    assert page.evaluate("window.pwned") is None
    assert page.locator("#side img, #table-view img").count() == 0


# --- the map follows -------------------------------------------------------------------------


def test_only_features_of_links_that_pass_are_drawn(
    open_map: Open, atlas: Atlas, links: Path
) -> None:
    page = open_map(links)
    zoom_in(page)
    everything = set(page.evaluate(DRAWN))
    page.evaluate("lienket.filter.set('kind', 'gate', true)")
    gates = {link.key for link in atlas.facts.links if link.kind == "gate"}
    assert set(page.evaluate(DRAWN)) == gates
    assert page.evaluate(
        "lienket.state.layer.items.some(({path, feature}) => "
        "!feature.symbol && lienket.state.map.hasLayer(path))"
    )
    page.evaluate("lienket.filter.clear()")
    assert set(page.evaluate(DRAWN)) == everything


def test_legend_and_names_follow_the_filter(open_map: Open, links: Path) -> None:
    page = open_map(links)
    zoom_in(page, 10)
    shields = """lienket.namesOf(lienket.state.layer).names()
        .filter(({ kind }) => kind === "shield").map(({ text }) => text)"""
    assert "QL.279" in page.evaluate(shields)
    assert page.locator('[data-class="stage:building"]').count() == 1
    page.evaluate("lienket.filter.set('kind', 'reservoir', true)")
    assert page.evaluate(shields) == []
    assert page.locator('[data-class="stage:building"]').count() == 0
    assert page.locator('[data-class^="stage:"]').count() == 1


# --- the legend's switches -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "gone"),
    [
        ("stage:building", {"rb--bb"}),
        ("condition:not_built", {"rb--bb", "rc--aa", "rc--bb"}),
        ("form:schematic", {"rc--aa", "rc--bb"}),
        ("mark:gates", {"gate-east"}),
        ("stage:none", {"ra--aa", "rb--aa", "gate-east"}),
    ],
)
def test_a_legend_entry_switches_its_class(
    open_map: Open, toy_map: Path, code: str, gone: set[str]
) -> None:
    page = open_map(toy_map)
    zoom_in(page, 10)
    before = set(page.evaluate(DRAWN))
    entry = page.locator(f'[data-class="{code}"]')
    entry.focus()
    page.keyboard.press("Enter")
    assert entry.get_attribute("aria-pressed") == "false"
    assert before - set(page.evaluate(DRAWN)) == gone
    assert page.evaluate("document.activeElement.dataset.class") == code
    page.keyboard.press("Enter")
    assert entry.get_attribute("aria-pressed") == "true"
    assert set(page.evaluate(DRAWN)) == before


def test_a_ground_of_the_legend_can_be_switched_off(open_map: Open, links: Path) -> None:
    page = open_map(links)
    count = "lienket.state.layer.count()"
    before = page.evaluate(count)
    page.locator('[data-class="ground:context_lines.river"]').click()
    page.locator('[data-class="ground:districts"]').click()
    assert page.evaluate(count) < before
    page.get_by_role("button", name="Hiện lại tất cả").click()
    assert page.evaluate(count) == before
    assert page.evaluate("lienket.state.off.size") == 0


BORDER = """async (colour) => {
    await new Promise((done) => setTimeout(done, 300));
    const canvas = lienket.state.map.getPane("ground").querySelector("canvas");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let i = 0; i < data.length; i += 4) {
        const found = 65536 * data[i] + 256 * data[i + 1] + data[i + 2];
        if (data[i + 3] === 255 && found === colour) count += 1;
    }
    return count;
}"""


def test_the_border_of_the_sides_can_be_switched_off(open_map: Open, toy_map: Path) -> None:
    page = open_map(toy_map)
    colour = int(style.ground("sides").colour[1:], 16)
    assert page.evaluate(BORDER, colour) > 0
    page.locator('[data-class="ground:sides"]').click()
    assert page.evaluate(BORDER, colour) == 0


def test_layers_stand_in_groups_with_counts(open_map: Open, atlas: Atlas, links: Path) -> None:
    page = open_map(links)
    page.locator("#layers summary").click()
    page.locator("#layers input[name]").first.wait_for()
    rows = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll("#layers input[name]")]
            .map((box) => [box.name, box.closest("label").querySelector(".amount").textContent]))"""
    )
    drawn = {row.key for row in atlas.catalogue.layers if row.drawn and not row.detail}
    drawn -= {each.layer for each in atlas.recast.values()}
    assert rows == {key: str(len(atlas.frames[key])) for key in drawn}
    page.evaluate("lienket.filter.set('kind', 'gate', true)")
    roads = page.locator('#layers label:has(input[name="roads"]) .amount')
    assert roads.inner_text() == f"0 / {len(atlas.frames['roads'])}"


def test_a_group_of_layers_is_switched_as_one(open_map: Open, atlas: Atlas, links: Path) -> None:
    page = open_map(links)
    page.locator("#layers summary").click()
    page.locator('#layers input[name="roads"]').uncheck()
    group = page.locator('#layers input[data-group="links"]')
    assert group.evaluate("box => [box.indeterminate, box.checked]") == [True, False]
    group.check()
    assert page.evaluate("lienket.state.hidden.size") == 0
    group.uncheck()
    carrying = {layer.key for layer in atlas.catalogue.layers if layer.status}
    assert set(page.evaluate("[...lienket.state.hidden]")) == carrying
    assert page.evaluate(DRAWN) == []


# --- the list and the table ------------------------------------------------------------------


def in_list(page: Page) -> list[str]:
    keys: list[str] = page.evaluate(
        "[...document.querySelectorAll('#links .link')].map((button) => button.dataset.link)"
    )
    return keys


def newest(atlas: Atlas, link: Link) -> Any:  # noqa: ANN401 - whatever a date compares to
    return max(
        (atlas.latest[key].as_of for key in subjects(atlas, link) if key in atlas.latest),
        default=None,
    )


def test_the_list_can_be_sorted_by_date(open_map: Open, atlas: Atlas, links: Path) -> None:
    page = open_map(links)
    page.locator("#sort").select_option("as_of")
    rows = {link.key: link for link in atlas.facts.links}
    dates = [newest(atlas, rows[key]) for key in in_list(page)]
    assert len(dates) == len(rows)
    assert dates == sorted(dates, reverse=True)
    assert len(set(dates)) > 3


def test_the_list_can_be_sorted_by_name_and_by_state(open_map: Open, toy_map: Path) -> None:
    page = open_map(toy_map)
    page.locator("#sort").select_option("name")
    assert in_list(page) == ["gate-east", "ra", "rb", "rc", "bus"]
    page.locator("#sort").select_option("state")
    assert in_list(page)[:3] == ["ra", "rb", "rc"]
    page.locator("#sort").select_option("status")
    assert in_list(page)[0] == "rb"
    page.locator("#sort").select_option("kind")
    assert page.locator("#links h2:visible").count() > 1


def test_the_table_holds_all_links_and_says_how_it_is_sorted(
    open_map: Open, atlas: Atlas, links: Path
) -> None:
    page = open_map(links)
    page.locator("#table-open").click()
    table = page.get_by_role("table")
    assert table.locator("tbody tr").count() == len(atlas.facts.links)
    names = table.locator("thead th").all_inner_texts()
    assert len(names) == 9
    header = page.get_by_role("columnheader", name="Tên")
    assert header.get_attribute("aria-sort") == "none"
    header.get_by_role("button").click()
    assert header.get_attribute("aria-sort") == "ascending"
    up = table.locator("tbody th").all_inner_texts()
    assert page.evaluate("document.activeElement.dataset.by") == "name"
    page.keyboard.press("Enter")
    assert header.get_attribute("aria-sort") == "descending"
    assert table.locator("tbody th").all_inner_texts() == up[::-1]
    assert table.locator('[aria-sort="ascending"]').count() == 0


def test_the_table_is_filtered_and_chosen_from_with_the_list(
    open_map: Open, atlas: Atlas, links: Path
) -> None:
    page = open_map(links)
    page.locator("#table-open").click()
    page.evaluate("lienket.filter.set('kind', 'gate', true)")
    gates = sum(link.kind == "gate" for link in atlas.facts.links)
    assert page.locator("#table-view tbody tr").count() == gates
    page.locator('[data-row="gate-chi-ma"]').click()
    assert page.locator("#detail-view h2").inner_text() == "Cửa khẩu Chi Ma"
    assert page.locator("tr[aria-current]").locator("[data-row]").get_attribute("data-row") == (
        "gate-chi-ma"
    )
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.row") == "gate-chi-ma"
    page.keyboard.press("Escape")
    assert page.locator("#table-view").count() == 0
    assert page.evaluate("document.activeElement.id") == "table-open"


def test_each_side_has_its_status_in_the_table(open_map: Open, toy_map: Path) -> None:
    page = open_map(toy_map)
    page.locator("#table-open").click()
    row = page.locator('tr:has([data-row="rb"])')
    cells = row.locator("td").all_inner_texts()
    assert cells[2] == "Mới có một bên · phía chưa xong: Tỉnh Bờ"
    assert cells[3].strip() == "Đang khai thác · Không có dự án được nêu"
    assert cells[4].strip() == "Chưa có trên thực địa · Xây dựng mới: đang thi công"
    assert cells[5] == "08/3/2025"
    assert cells[6] == "12-BC; Bài báo"


def test_what_is_chosen_on_the_map_is_marked_in_the_list(open_map: Open, toy_map: Path) -> None:
    page = open_map(toy_map)
    page.evaluate("lienket.choose('rc', {from: 'map'})")
    assert page.locator('.link[aria-current="true"]').get_attribute("data-link") == "rc"
    page.keyboard.press("Escape")
    assert page.locator(".link[aria-current]").count() == 0


def test_filters_are_set_by_keyboard_alone(
    open_map: Open, atlas: Atlas, said: Said, links: Path
) -> None:
    page = open_map(links)
    page.locator("#search").focus()
    for _ in range(2):  # past the switch of the views
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("#filter-open").get_attribute("aria-expanded") == "true"
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == "building":
            break
    page.keyboard.press("Space")
    expected = [link.key for link in atlas.facts.links if "building" in told(said, "status", link)]
    assert page.locator("#found").inner_text() == counted(atlas, expected)
    assert page.evaluate("document.activeElement.value") == "building"


def test_filters_change_their_language(open_map: Open, links: Path) -> None:
    page = open_map(links)
    page.locator("#filter-open").click()
    page.locator('#filters input[value="building"]').check()
    page.locator("#language").click()
    label = page.locator('#filters label:has(input[value="building"])')
    assert "Under construction" in label.inner_text()
    assert page.locator('#filters input[value="building"]').is_checked()
    assert page.locator("#chips .active").inner_text().startswith("Under construction")
    assert page.locator("#sort").inner_text().startswith("Sort: kind")


def test_the_facets_of_a_phone_leave_room_for_a_thumb(open_map: Open, links: Path) -> None:
    page = open_map(links, PHONE)
    page.locator("#grip").tap()
    page.locator("#filter-open").tap()
    page.locator('#filters input[value="building"]').check()
    small = page.evaluate(
        """() => [...document.querySelectorAll("#list-view :is(button, summary, select, label)")]
            .filter((node) => node.offsetParent && !node.classList.contains("hidden"))
            .map((node) => [node.textContent, node.getBoundingClientRect().height])
            .filter(([, height]) => height < 44)"""
    )
    assert small == []
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
