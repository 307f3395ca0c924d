"""Earlier days in the web map, and two days compared: in a real Chromium, against `lienket`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import hostile
import pytest
import toy as country
from browsing import DESK, PHONE, TOUCH_PX, Open, ready
from kept import once
from playwright.sync_api import Page

from lienket import pipeline, timeline, vocabulary, webmap
from lienket.model.atlas import Atlas
from lienket.webmap.packing import Store
from lienket.webmap.payload import payload
from lienket.webmap.times.changes import CLASSES

pytestmark = pytest.mark.browser

ROWS = (
    "rc--aa,in_service,new,completed,,2025-01-05,2025-01-10,",
    "rc--bb,not_built,new,suspended,,2025-05-20,2025-05-20,",
    "bus,,,ended,,2025-06-01,2025-06-02,",
    "rb--bb,not_built,new,under_construction,on_time,2025-06-01,2025-06-02,2028",
    "ra--bb,in_service,upgrade,planned,,2024-06-01,2025-07-01,",
    "rb--bb,in_service,new,completed,,2025-08-15,2025-08-20,",
    "rc--bb,not_built,new,under_construction,,2025-09,2025-09,",
    "rc--bb,in_service,new,under_construction,,2025-10-01,2025-10-02,",
    "guard,,,ended,,2025-11-01,2025-11-02,",
)
"""What else happens in the toy country; the last is internal."""
STOPS = (
    "2021-08-31", "2024-05-02", "2025-01-10", "2025-03-10", "2025-05-20", "2025-06-02",
    "2025-07-01", "2025-08-20", "2025-09-30", "2025-10-02",
)  # fmt: skip
"""The days on which something public was stated of it."""
HELD = """() => {
    const { links, parts, statuses, figures, doubts, requests, border } = lienket.state.data;
    return JSON.parse(JSON.stringify(
        { links, parts, statuses, figures, doubts, requests, border }));
}"""
NEVER = 10**7
"""Nothing is silent for so long [d]."""


def eventful(folder: Path) -> Path:
    """The toy country with all that happens in it; the folder."""
    country.write(folder)
    with (folder / "facts" / "statuses.csv").open("a", encoding="utf-8") as file:
        for row in ROWS:
            source = "deep" if row.startswith("guard") else "news"
            file.write(f"{row},{source},đ. 9,no,,\n")
    return folder


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy country in which much happens."""
    return eventful(tmp_path_factory.mktemp("events") / "toy")


@pytest.fixture(scope="session")
def events(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its map."""

    def make(folder: Path) -> None:
        webmap.write(pipeline.atlas(eventful(folder / "toy")), folder / "events.html")

    return once(tmp_path_factory, "events", make) / "events.html"


def go(page: Page, day: str) -> None:
    """Show the state at the end of `day`, by hand."""
    box = page.locator(".time-date").first
    box.fill(day)
    box.press("Enter")


def plain(told: dict[str, Any]) -> dict[str, Any]:
    """What a page holds without what tells when it came to be known; numbers as JavaScript has."""
    held: dict[str, Any] = json.loads(
        json.dumps(told),
        parse_float=lambda text: int(float(text)) if float(text).is_integer() else float(text),
    )
    rows = [
        *held["doubts"],
        *held["requests"],
        *(row for rows in held["figures"].values() for row in rows),
    ]
    for row in rows:
        row.pop("since", None)
    for name in ("figures", "statuses"):
        held[name] = {key: rows for key, rows in held[name].items() if rows}
    return held


def of_day(workspace: Path, day: str) -> dict[str, Any]:
    """What the page of a workspace as of a day holds."""
    atlas = pipeline.atlas(workspace, as_of=date.fromisoformat(day))
    with vocabulary.using(atlas.catalogue):
        whole = payload(atlas, Store())
    names = ("links", "parts", "statuses", "figures", "doubts", "requests", "border")
    return plain({name: whole[name] for name in names})


def test_the_slider_stops_at_each_day_of_something_stated(open_map: Open, events: Path) -> None:
    page = open_map(events)
    assert page.evaluate("lienket.state.data.times.stops") == list(STOPS)
    slider = page.get_by_role("slider", name="Ngày xem")
    assert [slider.get_attribute(name) for name in ("min", "max")] == ["0", str(len(STOPS) - 1)]
    assert slider.get_attribute("aria-valuetext") == "trạng thái cuối ngày 02/10/2025"
    slider.focus()
    told = []
    for key in ("ArrowLeft", "ArrowLeft", "Home", "ArrowRight", "End"):
        page.keyboard.press(key)
        told.append(slider.get_attribute("aria-valuetext"))
    days = ["30/9/2025", "20/8/2025", "31/8/2021", "02/5/2024", "02/10/2025"]
    assert told == [f"trạng thái cuối ngày {day}" for day in days]
    page.locator("#language").click()
    assert slider.count() == 0
    english = page.get_by_role("slider", name="Day shown")
    assert english.get_attribute("aria-valuetext") == "state at the end of 2 October 2025"


@pytest.mark.parametrize("day", STOPS)
def test_the_page_at_a_day_holds_what_the_page_of_that_day_holds(
    open_map: Open, events: Path, source: Path, day: str
) -> None:
    page = open_map(events)
    go(page, day)
    assert page.evaluate("lienket.time.day()") == day
    assert plain(page.evaluate(HELD)) == of_day(source, day)


@pytest.mark.parametrize("day", ["2021-08-31", "2023-06-30", "2024-05-02", "2025-02-28"])
def test_the_shipped_map_at_a_day_holds_what_the_map_of_that_day_holds(
    open_map: Open, links: Path, day: str
) -> None:
    page = open_map(links)
    page.evaluate("lienket.time.go(5)")  # from elsewhere, and by way of it
    go(page, day)
    assert plain(page.evaluate(HELD)) == of_day(pipeline.embedded(), day)


def test_a_walk_through_all_days_and_back_leaves_the_page_as_it_was(
    open_map: Open, links: Path
) -> None:
    page = open_map(links)
    before = page.evaluate(HELD)
    list_before, about = (page.locator(name).inner_html() for name in ("#links", "#about"))
    legend = page.locator("#legend").inner_text()
    page.evaluate(
        "for (let stop = 0; stop <= lienket.time.last(); stop += 1) lienket.time.go(stop)"
    )
    page.evaluate("lienket.time.go(0)")
    assert page.evaluate(HELD) != before
    assert page.locator("#links").inner_html() != list_before
    page.evaluate("lienket.time.go(lienket.time.last())")
    assert plain(page.evaluate(HELD)) == plain(before)
    assert page.locator("#links").inner_html() == list_before
    assert page.locator("#about").inner_html() == about
    assert page.locator("#legend").inner_text() == legend
    assert "date=" not in page.evaluate("lienket.address()")


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("10/03/2025", "2025-03-10"),
        ("2025-03-10", "2025-03-10"),
        (" 1/6/2025 ", "2025-05-20"),
        ("1.9.2024", "2024-05-02"),
        ("31-12-2099", "2025-10-02"),
    ],
)
def test_a_typed_date_goes_to_the_last_event_by_then(
    open_map: Open, events: Path, typed: str, day: str
) -> None:
    page = open_map(events)
    go(page, "2024-05-02")
    go(page, typed)
    assert page.evaluate("lienket.time.day()") == day
    assert page.locator("#said").inner_text() == ""


@pytest.mark.parametrize(
    "typed",
    ["31/02/2025", "3/2025", "hôm qua", "01/01/2000", "2025-13-01", "__proto__", "<b>", "1e3"],
)
def test_what_is_no_date_is_said_and_changes_nothing(
    open_map: Open, events: Path, typed: str
) -> None:
    page = open_map(events)
    go(page, "2024-05-02")
    go(page, typed)
    assert page.evaluate("lienket.time.day()") == "2024-05-02"
    assert "31/8/2021" in page.locator("#said").inner_text()
    assert page.locator(".time-date").first.get_attribute("aria-invalid") == "true"


def test_list_legend_filters_and_panel_follow_the_day(open_map: Open, events: Path) -> None:
    page = open_map(events)
    rows = page.locator("#links")
    assert "Đã nối hai bên" in (rows.locator("[data-link=rb]").text_content() or "")
    page.locator("#filter-open").click()
    facet = page.locator(".facet[data-facet=ground]")
    assert "Đã nối hai bên\n1" not in facet.inner_text()
    page.evaluate("lienket.choose('rb', { from: 'list' })")
    go(page, "02/05/2024")
    panel = page.locator("#detail-view").inner_text()
    assert "Đã phê duyệt dự án" not in panel
    assert "đã phê duyệt dự án" in panel
    assert "Hoàn thành" not in panel
    page.locator(".back").click()
    assert "Mới có một bên" in (rows.locator("[data-link=rb]").text_content() or "")
    assert "Tạm dừng" not in page.locator("#legend").inner_text()
    go(page, "20/05/2025")
    assert "Tạm dừng" in page.locator("#legend").inner_text()
    page.evaluate("lienket.filter.set('status', 'stopped', true)")
    assert page.evaluate("[...lienket.state.shown]") == ["rc"]
    go(page, "02/05/2024")
    assert page.evaluate("[...lienket.state.shown]") == []


def test_the_page_says_which_day_it_shows_and_is_silent_on_the_last(
    open_map: Open, events: Path
) -> None:
    page = open_map(events)
    about, title = page.locator("#about").inner_text(), page.title()
    assert "trạng thái" not in about + title
    go(page, "10/03/2025")
    said = "trạng thái cuối ngày 10/3/2025"
    assert page.locator("#about").inner_text().startswith(said)
    assert said in page.title()
    assert page.evaluate("lienket.caption().day").startswith(said)
    assert "2025-03-10" in page.evaluate("lienket.fileName('map', 'png')")
    assert said in page.evaluate("decodeURIComponent(lienket.reportOf('ra', 'Ra'))")
    page.evaluate("lienket.printing.prepare()")
    assert said in (page.locator("#sheet header").text_content() or "")
    page.evaluate("lienket.printing.restore()")
    go(page, "02/10/2025")
    assert page.locator("#about").inner_text() == about
    assert page.title() == title


def test_minutes_saved_are_those_of_the_last_day_and_say_so(open_map: Open, links: Path) -> None:
    page = open_map(links)
    page.evaluate("lienket.view.set('change')")
    assert page.locator("#view-list .past").count() == 0
    go(page, "02/05/2024")
    assert "03/11/2025" in page.locator("#view-list .past").inner_text()


def test_the_border_follows_the_day(open_map: Open, links: Path) -> None:
    page = open_map(links)
    page.evaluate("lienket.view.set('border')")
    standing = page.locator("#view-list .lead").inner_text()
    states = """() => lienket.state.layer.items.filter(({ feature }) => feature.view === "border")
        .map(({ feature }) => feature.code).sort()"""
    before = page.evaluate(states)
    go(page, "31/08/2021")
    assert page.evaluate(states) != before
    assert "trạng thái cuối ngày 31/8/2021" in page.locator("#view-list .lead").inner_text()
    page.evaluate("lienket.time.go(lienket.time.last())")
    assert page.evaluate(states) == before
    assert page.locator("#view-list .lead").inner_text() == standing


# --- the address -----------------------------------------------------------------------------


def opened(open_map: Open, path: Path, address: str) -> Page:
    """The page at an address."""
    page = open_map(path)
    page.evaluate("there => { location.hash = there; }", address)
    page.wait_for_timeout(100)
    return page


def test_an_address_keeps_the_day_and_what_it_is_compared_with(
    open_map: Open, events: Path
) -> None:
    page = open_map(events)
    go(page, "20/05/2025")
    page.evaluate("lienket.compare.with(1)")
    page.evaluate("lienket.filter.set('changed', 'back', true)")
    address = page.evaluate("lienket.address()")
    assert "date=2025-05-20&compare=2024-05-02" in address
    assert "changed=back" in address
    page.wait_for_timeout(400)
    assert page.evaluate("location.hash") == address
    page.reload()
    ready(page)
    assert page.evaluate("[lienket.time.day(), lienket.state.compared]") == ["2025-05-20", 1]
    assert page.evaluate("[...lienket.state.shown]") == ["rc"]
    assert page.evaluate("lienket.address()") == address


def test_the_way_back_leads_to_the_day_that_was_shown(open_map: Open, events: Path) -> None:
    page = open_map(events)
    go(page, "02/05/2024")
    page.evaluate("lienket.choose('rb', { from: 'list' })")
    go(page, "20/08/2025")
    page.wait_for_timeout(400)
    page.go_back()
    page.wait_for_timeout(200)
    assert page.evaluate("[lienket.time.day(), lienket.state.chosen]") == ["2024-05-02", None]
    page.go_forward()
    page.wait_for_timeout(200)
    assert page.evaluate("lienket.time.day()") == "2025-08-20"
    assert page.locator("#detail-view h2").inner_text() == "Đường Rb"


@pytest.mark.parametrize(
    ("address", "day", "compared"),
    [
        ("date=2025-03-11", "2025-03-10", None),  # a day in between
        ("date=2999-01-01", "2025-10-02", None),
        ("date=1999-01-01&compare=1999-01-01", "2025-10-02", None),
        ("date=2024-05-02&compare=2025-08-20", "2024-05-02", 7),  # the later one first
        ("date=2024-02-30&compare=constructor", "2025-10-02", None),
        ("date=__proto__&compare=__proto__", "2025-10-02", None),
        ("date=&compare=", "2025-10-02", None),
        ("date=%E0%A4%A&compare=%00", "2025-10-02", None),
        ("date=02/05/2024", "2025-10-02", None),
        ("date=" + "9" * 5000, "2025-10-02", None),
        ("compare=2024-05-02&changed=__proto__,back&view=border", "2025-10-02", 1),
    ],
)
def test_no_address_of_a_day_breaks_the_page(
    open_map: Open, events: Path, address: str, day: str, compared: int | None
) -> None:
    page = opened(open_map, events, f"#{address}")
    assert page.evaluate("[lienket.time.day(), lienket.state.compared]") == [day, compared]
    assert page.locator("#links li").count() == page.evaluate("lienket.state.data.links.length")


# --- what changed ----------------------------------------------------------------------------


def compared(workspace: Path, first: str, last: str) -> list[list[Any]]:
    """What `lienket diff` tells of two days: what it is about and its codes, in order."""
    before, after = (
        pipeline.atlas(workspace, as_of=date.fromisoformat(day)) for day in (first, last)
    )
    codes: dict[tuple[str, bool], list[str]] = {}
    for row in timeline.compare(after, before, NEVER):
        if row.code != "silent":  # silence is no change
            codes.setdefault((row.key, row.code == "across"), []).append(row.code)
    return sorted([key, told] for (key, _), told in codes.items())


def shown(page: Page, first: str, last: str) -> list[list[Any]]:
    """What the page tells of two days."""
    page.evaluate(
        """([first, last]) => {
            lienket.time.go(lienket.time.stopBy(last));
            lienket.compare.with(lienket.time.stopBy(first));
        }""",
        [first, last],
    )
    return sorted(page.evaluate("lienket.compare.rows().map(({ key, codes }) => [key, codes])"))


def test_the_page_tells_every_change_that_the_comparison_of_lienket_does(
    open_map: Open, events: Path, source: Path
) -> None:
    page = open_map(events)
    pairs = [(a, b) for n, a in enumerate(STOPS) for b in STOPS[n + 1 :]]
    told = {code for pair in pairs for _, codes in compared(source, *pair) for code in codes}
    assert told >= {*timeline.CODES} - {"moved", "silent"}
    assert {pair: shown(page, *pair) for pair in pairs} == {
        pair: compared(source, *pair) for pair in pairs
    }


@pytest.mark.parametrize(
    ("first", "last"),
    [("2021-08-31", "2024-05-02"), ("2023-03-20", "2023-10-31"), ("2024-05-02", "2025-11-03")],
)
def test_the_shipped_map_tells_every_change_as_well(
    open_map: Open, links: Path, first: str, last: str
) -> None:
    told = shown(open_map(links), first, last)
    assert told
    assert told == compared(pipeline.embedded(), first, last)


def test_every_code_of_a_change_has_a_class() -> None:
    assert set(CLASSES) == {*timeline.CODES} - {"moved", "silent"}


@pytest.mark.parametrize(
    ("first", "last", "subject", "kind"),
    [
        ("2024-05-02", "2025-01-10", "rc--aa", "advanced"),  # finished
        ("2024-05-02", "2025-03-10", "rb--bb", "advanced"),  # begun, and put off
        ("2025-05-20", "2025-09-30", "rc--bb", "advanced"),  # resumed
        ("2025-09-30", "2025-10-02", "rc--bb", "advanced"),  # opened while works go on
        ("2025-03-10", "2025-05-20", "rc--bb", "back"),  # suspended
        ("2025-03-10", "2025-06-02", "bus", "back"),  # ended
        ("2021-08-31", "2024-05-02", "bus", "other"),  # stated for the first time
        ("2025-06-02", "2025-07-01", "ra--bb", "other"),  # corrected
    ],
)
def test_a_change_is_drawn_in_its_class(
    open_map: Open, events: Path, first: str, last: str, subject: str, kind: str
) -> None:
    page = open_map(events)
    shown(page, first, last)
    rows = page.evaluate("lienket.compare.rows().map((row) => [row.key, row.class])")
    assert [subject, kind] in rows
    item = f"lienket.state.layer.byKey.get('{subject}')"
    if page.evaluate(f"Boolean({item})"):
        drawn = page.evaluate(f"{item}.look.strokes.at(-1)")
        looks = page.evaluate("lienket.state.data.style.changes")
        assert [drawn[name] for name in ("colour", "weight", "dash")] == [
            looks[kind][name] for name in ("colour", "weight", "dash")
        ]
    page.evaluate("lienket.compare.with(null)")
    assert page.evaluate("lienket.compare.rows()") == []


def test_the_classes_of_changes_are_told_apart_without_colour(open_map: Open, events: Path) -> None:
    looks = open_map(events).evaluate("Object.values(lienket.state.data.style.changes)")
    assert [look["key"] for look in looks] == ["advanced", "back", "other", "same"]
    forms = {(tuple(look["dash"]), look["sign"], look["shape"]) for look in looks}
    assert len(forms) == len(looks)
    weights = [look["weight"] for look in looks]
    assert weights == sorted(weights, reverse=True)
    assert min(weights[:3]) >= 2 * weights[3]


def test_legend_and_list_tell_what_changed(open_map: Open, events: Path) -> None:
    page = open_map(events)
    go(page, "20/05/2025")
    page.locator("#compare").check()
    assert page.evaluate("lienket.time.day(lienket.state.compared)") == "2024-05-02"  # the report
    legend = page.locator("#legend section").first.inner_text()
    assert "Thay đổi từ 02/5/2024 đến 20/5/2025" in legend
    counts = [line.rpartition(": ")[2] for line in legend.splitlines() if line[-1:].isdigit()][1:]
    assert counts == ["2", "1", "0"]  # rb--bb and rc--aa; rc--bb; nothing
    rows = page.locator("#links")
    told = rows.locator("[data-link=rc] .change-line").all_text_contents()
    assert [text[0] for text in told] == ["▲", "▼", "◆"]  # the last across the border
    assert "đề xuất → " in told[0]
    assert "hoàn thành" in told[0]
    put_off = rows.locator("[data-link=rb] .change-lines").text_content() or ""
    assert "Quý II/2024 → 2027" in put_off
    assert rows.locator("[data-link=bus] .change-line").count() == 0
    caption = page.evaluate("lienket.caption()")
    assert caption["legend"][0]["rows"][0]["text"].endswith(": 2")
    assert "Thay đổi từ 02/5/2024 đến 20/5/2025" in caption["shown"]
    assert page.evaluate("lienket.picture(1).then((blob) => blob.size)") > 10_000
    page.locator(".entry[data-class='change:same']").click()
    on_map = "lienket.state.map.hasLayer(lienket.state.layer.byKey.get('{}').path)"
    assert page.evaluate(on_map.format("rc--aa"))
    assert not page.evaluate(on_map.format("ra--aa"))
    page.locator("#compare").uncheck()
    assert rows.locator(".change-line").count() == 0
    assert page.evaluate(on_map.format("ra--aa"))


def test_hostile_names_reach_a_comparison_as_text(open_map: Open, tmp_path: Path) -> None:
    source = eventful(tmp_path / "toy")
    parts = source / "facts" / "parts.csv"
    name = f"<img src=x onerror=window.{hostile.RAN}=1>{{{{7*7}}}}"
    parts.write_text(parts.read_text("utf-8").replace("Rb phía đông", name), encoding="utf-8")
    webmap.write(pipeline.atlas(source), tmp_path / "hostile.html")
    page = open_map(tmp_path / "hostile.html")
    shown(page, "2024-05-02", "2025-03-10")
    assert name in (page.locator("[data-link=rb] .change-lines").text_content() or "")
    assert page.locator("#links img").count() == 0
    assert page.evaluate(f"window.{hostile.RAN}") is None


# --- what is there, and for whom -------------------------------------------------------------


def test_a_page_of_one_day_has_no_slider(open_map: Open, source: Path, tmp_path: Path) -> None:
    atlas = pipeline.atlas(source, as_of=date(2022, 1, 1))
    webmap.write(atlas, tmp_path / "early.html")
    page = opened(open_map, tmp_path / "early.html", "#date=2021-08-31&compare=2021-08-31")
    assert page.locator("#time").count() == 0
    assert page.evaluate("lienket.state.data.times ?? null") is None
    assert page.evaluate("lienket.time.day()") == "2022-01-01"


def told_at_all_days(page: Page) -> Iterator[str]:
    """All that a page holds, and what it says, of each of its days."""
    for stop in range(page.evaluate("lienket.time.last()") + 1):
        page.evaluate("stop => lienket.time.go(stop)", stop)
        yield page.evaluate("JSON.stringify(lienket.state.data)") + page.content()


def test_a_public_page_tells_nothing_internal_of_any_day(
    open_map: Open, source: Path, events: Path, tmp_path: Path
) -> None:
    internal: Atlas = pipeline.atlas(source, audience="internal")
    webmap.write(internal, tmp_path / "internal.html")
    page = open_map(tmp_path / "internal.html")
    assert "2025-11-02" in page.evaluate("lienket.state.data.times.stops")
    words = ("guard", "Tuần tra", "Nội bộ", "deep", "2025-11-02", "2024-01-01")
    assert all(any(word in told for told in told_at_all_days(page)) for word in words)
    for told in told_at_all_days(open_map(events)):
        assert [word for word in words if word in told] == []


SIZES = [(1366, 768), (1920, 1080), PHONE]


@pytest.mark.parametrize("size", SIZES, ids=["laptop", "desk", "phone"])
@pytest.mark.parametrize("lang", [0, 1], ids=["vi", "en"])
def test_the_control_lies_over_no_other_and_can_be_touched(
    open_map: Open, links: Path, size: tuple[int, int], lang: int
) -> None:
    page = open_map(links, size)
    page.evaluate("lang => lienket.setLanguage(lang)", lang)
    if size == PHONE:
        page.locator("#time-open").click()
    page.locator("#compare").check()
    page.evaluate("lienket.time.go(3)")
    boxes = page.evaluate(
        """() => [...document.querySelectorAll(
            ".time, .card, .buttons, .pointer, .side, .filtered:not([hidden]), "
            + ".leaflet-control-scale, .leaflet-control-attribution")]
            .map((node) => { const { left, top, right, bottom } = node.getBoundingClientRect();
                return [node.className, left, top, right, bottom]; })"""
    )
    (time,) = [box for box in boxes if "time" in box[0].split()]
    others = [box for box in boxes if box is not time]
    assert len(others) >= 5
    over = [
        name
        for name, left, top, right, bottom in others
        if left < time[3] and right > time[1] and top < time[4] and bottom > time[2]
    ]
    assert over == []
    assert time[1] >= 0
    assert time[3] <= size[0]
    if size == PHONE:
        heights = page.evaluate(
            """() => [...document.querySelectorAll(".time :is(button, input, label)")]
                .filter((node) => node.type !== "checkbox").map((node) => node.offsetHeight)"""
        )
        assert min(heights) >= TOUCH_PX


def test_the_focus_is_seen_on_every_piece_of_the_control(open_map: Open, events: Path) -> None:
    page = open_map(events, DESK)
    page.locator("#compare").check()
    page.locator("#time-range").focus()
    page.keyboard.press("Tab")
    seen = []
    for _ in range(4):
        seen.append(page.evaluate("getComputedStyle(document.activeElement).outlineStyle"))
        page.keyboard.press("Tab")
    assert set(seen) == {"solid"}
