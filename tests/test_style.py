"""One table for every picture: whole, unambiguous, and readable without red and green."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienket import style, vocabulary
from lienket.dates import When
from lienket.model.records import Status
from lienket.style import border_styles, themes

KEYS = {symbol.key: symbol for symbol in style.symbols()}
COLOUR = re.compile(r"#[0-9a-f]{6}")

# Machado, Oliveira, Fernandes 2009, severity 1.0, for linear RGB.
VISIONS = {
    "full": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
}
Lab = tuple[float, float, float]


def linear(colour: str) -> list[float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def lab(colour: str, vision: str) -> Lab:
    """CIE L*a*b* (D65) of a colour as it looks to `vision`."""
    rgb = [
        min(1, max(0, sum(m * c for m, c in zip(row, linear(colour), strict=True))))
        for row in VISIONS[vision]
    ]
    xyz = (
        (0.4124 * rgb[0] + 0.3576 * rgb[1] + 0.1805 * rgb[2]) / 0.95047,
        0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2],
        (0.0193 * rgb[0] + 0.1192 * rgb[1] + 0.9505 * rgb[2]) / 1.08883,
    )
    x, y, z = (
        part ** (1 / 3) if part > 216 / 24389 else (24389 / 27 * part + 16) / 116 for part in xyz
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def difference(one: Lab, other: Lab) -> float:
    """CIEDE2000 (Sharma, Wu, Dalal 2005)."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    stretch = 1.5 - math.sqrt(mean**7 / (mean**7 + 25**7)) / 2
    c1, c2 = math.hypot(a1 * stretch, b1), math.hypot(a2 * stretch, b2)
    h1 = math.degrees(math.atan2(b1, a1 * stretch)) % 360
    h2 = math.degrees(math.atan2(b2, a2 * stretch)) % 360
    turn = (h2 - h1 + 180) % 360 - 180
    hue = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn) / 2)
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    middle = (h1 + h2) / 2 if abs(h1 - h2) <= 180 else ((h1 + h2 + 360) / 2) % 360
    t = (
        1
        - 0.17 * math.cos(math.radians(middle - 30))
        + 0.24 * math.cos(math.radians(2 * middle))
        + 0.32 * math.cos(math.radians(3 * middle + 6))
        - 0.20 * math.cos(math.radians(4 * middle - 63))
    )
    by_light = (l2 - l1) / (1 + 0.015 * (light - 50) ** 2 / math.sqrt(20 + (light - 50) ** 2))
    by_chroma = (c2 - c1) / (1 + 0.045 * chroma)
    by_hue = hue / (1 + 0.015 * chroma * t)
    twist = (
        -2
        * math.sqrt(chroma**7 / (chroma**7 + 25**7))
        * math.sin(math.radians(60 * math.exp(-(((middle - 275) / 25) ** 2))))
    )
    return math.sqrt(by_light**2 + by_chroma**2 + by_hue**2 + twist * by_chroma * by_hue)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        # Pairs 1, 7 and 17 of the paper's own test data.
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 0, 0), (50, -1, 2), 2.3669),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
    ],
)
def test_the_measure_is_the_published_one(one: Lab, other: Lab, expected: float) -> None:
    assert difference(one, other) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("vision", VISIONS)
def test_stages_keep_apart_whatever_colours_a_reader_tells(vision: str) -> None:
    works = [group.colour for group in style.groups() if group.family == "works"]
    active = next(group.colour for group in style.groups() if group.key == "active")
    seen = [lab(colour, vision) for colour in (*works, active, style.PAPER)]
    assert min(difference(a, b) for a, b in combinations(seen, 2)) > 12


@pytest.mark.parametrize("vision", VISIONS)
def test_kinds_of_bands_keep_apart(vision: str) -> None:
    looks = themes.flows(["labour", "forest", "education", "bus"])
    seen = [lab(look.colour, vision) for look in looks]
    seen.append(lab(style.PAPER, vision))
    assert min(difference(a, b) for a, b in combinations(seen, 2)) > 12


def test_twelve_kinds_of_bands_have_looks_of_their_own() -> None:
    looks = themes.flows(["bus"] * 12)
    assert len({(look.colour, look.dash) for look in looks}) == 12


@pytest.mark.parametrize("vision", VISIONS)
def test_stages_of_activities_keep_apart(vision: str) -> None:
    seen = [
        lab(colour, vision)
        for colour in [group.colour for group in style.groups() if group.family == "activity"]
    ]
    assert min(difference(a, b) for a, b in combinations(seen, 2)) > 8


def test_every_colour_is_written_one_way() -> None:
    written = [symbol.colour for symbol in style.symbols()]
    written += [mark.colour for mark in style.marks()]
    written += [colour for look in style.grounds() for colour in (look.fill, look.colour) if colour]
    assert all(COLOUR.fullmatch(colour) for colour in written)


@pytest.mark.parametrize("family", ["works", "activity"])
def test_every_stage_stands_in_one_group(family: str) -> None:
    stages = [stage for group in style.groups() if group.family == family for stage in group.stages]
    words = vocabulary.words("stage" if family == "works" else "activity")
    assert sorted(stages) == sorted(words)


def test_each_word_list_has_its_look() -> None:
    assert set(style.CONDITIONS) == set(vocabulary.words("condition"))
    assert set(style.ACCURACIES) == set(vocabulary.words("accuracy")) - {"unmapped"}
    assert set(style.IDENTITIES) == set(vocabulary.words("identity"))


def test_keys_are_single_and_in_legend_order() -> None:
    assert len(KEYS) == len(style.symbols())
    assert [symbol.order for symbol in style.symbols()] == list(range(len(KEYS)))


def test_every_status_of_a_work_has_a_class() -> None:
    words = ("condition", "work", "stage")
    for condition, work, stage in product(*(vocabulary.words(family) for family in words)):
        symbol = KEYS[style.symbol_of(condition, work, "" if work == "none" else stage)]
        assert symbol.family == "works"
        assert symbol.dash == style.CONDITIONS[condition]


def test_every_status_of_an_activity_has_a_class() -> None:
    found = [KEYS[style.symbol_of("", "", stage)] for stage in vocabulary.words("activity")]
    assert {symbol.family for symbol in found} == {"activity"}
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    "status",
    [
        ("in_service", "upgrade", "begun"),
        ("in_service", "upgrade", ""),
        ("open", "none", ""),
        ("", "", "completed"),
    ],
)
def test_an_unknown_word_is_no_class(status: tuple[str, str, str]) -> None:
    with pytest.raises(KeyError):
        style.symbol_of(*status)


@given(st.sampled_from(sorted(vocabulary.words("stage"))))
def test_an_upgrade_is_drawn_solid_on_a_serving_road(stage: str) -> None:
    assert KEYS[style.symbol_of("in_service", "upgrade", stage)].dash == style.SOLID


def test_subjects_are_classed_by_their_newest_status() -> None:
    status = Status(
        subject="a",
        condition="not_built",
        work="new",
        stage="under_construction",
        health="",
        happened_on=None,
        stated_on=When.parse("2025"),
        expected_on=None,
        source="s",
        locator="",
        inferred=False,
        note_vi="",
        note_en="",
    )
    latest = {"a": status, "b": replace(status, subject="b", work="none", stage="")}
    assert style.classify(latest) == {"a": "building-not_built", "b": "none-not_built"}


def test_what_is_not_in_the_table_has_a_plain_look() -> None:
    assert style.ground("railway", "funicular").key == "railway"
    assert style.ground("cables").key == "other"
    assert style.mark("towers", "radio").key == "other"


def test_a_direction_never_looks_like_an_alignment() -> None:
    schematic = style.ACCURACIES["schematic"]
    assert schematic.nodes
    assert schematic.band_px > 2 * max(symbol.weight for symbol in style.symbols())
    assert [key for key, form in style.ACCURACIES.items() if form.nodes] == ["schematic"]
    assert [key for key, form in style.ACCURACIES.items() if form.fill == "hatch"] == ["area"]


def test_crossings_of_two_states_differ_in_shape_and_in_colour() -> None:
    links = [mark for mark in border_styles.marks() if mark.key != border_styles.OTHERS]
    assert len({mark.shape for mark in links}) == len(links)
    assert len({mark.colour for mark in links}) == len(links)


def test_each_state_of_a_link_that_can_cross_has_a_mark() -> None:
    marks = {mark.key for mark in border_styles.marks()} - {border_styles.OTHERS}
    assert marks == set(vocabulary.words("ground")) - {"not_applicable"}


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"joined": 1, "absent": 2}, "joined"),
        ({"unknown": 1, "absent": 1}, "unknown"),
        ({"absent": 1, "others_main": 9}, "absent"),
        ({"others_main": 2}, "others"),
        ({"others_local": 1}, "others"),
        ({}, "closed"),
    ],
)
def test_the_best_link_decides_how_open_a_border_is(
    counts: dict[str, float], expected: str
) -> None:
    words = ("joined", "one_sided", "unknown", "absent", "others_main", "others_local")
    row = dict.fromkeys(words, 0) | counts
    assert border_styles.openness(row) == expected
    assert expected in {look.key for look in border_styles.lines()}


HEX = re.compile(r'"#[0-9a-f]{6}"')
EXAMPLES = {"catalogue/entries.py", "catalogue/words.py"}
"""Where a colour stands in a sentence, as what a person may write."""


def test_no_colour_stands_outside_the_style_table() -> None:
    program = Path(style.__file__).parents[1]
    found = {
        path.relative_to(program).as_posix()
        for path in program.rglob("*.py")
        if HEX.search(re.sub(r'"""(.|\n)*?"""', "", path.read_text(encoding="utf-8")))
    }
    assert found == EXAMPLES


@pytest.mark.parametrize("group", [group.key for group in style.groups()])
def test_of_one_stage_what_is_in_service_is_farther_along_than_what_is_not_built(
    group: str,
) -> None:
    ranks = [KEYS[f"{group}-{word}"].rank for word in style.CONDITIONS if f"{group}-{word}" in KEYS]
    assert ranks == sorted(set(ranks), reverse=True)
