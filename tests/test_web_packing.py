"""What the page's own script unpacks is what was packed: any shapes, any texts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from browsing import Open
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from lienket.webmap import packing, shapes
from lienket.webmap.packing import Store

pytestmark = pytest.mark.browser

STEP = 1 / packing.STEPS_PER_DEGREE

_UNPACK = """async (block) => {
    const element = document.createElement("script");
    Object.assign(element, { type: "text/plain", id: "packed", textContent: block });
    document.body.append(element);
    const bytes = Uint8Array.from(atob(block), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const whole = new Uint8Array(await new Response(stream).arrayBuffer());
    const { unzipped } = lienket;
    lienket.unzipped = async (id) => (id === "packed" ? whole : unzipped(id));
    try {
        const { layers: [layer], said } = await lienket.unpack("packed");
        const { shapes } = layer;
        return [[...Array(shapes.count).keys()].map((i) => shapes.places(i)), said];
    } finally {
        lienket.unzipped = unzipped;
        element.remove();
    }
}"""

_degrees = st.tuples(st.floats(-179, 179), st.floats(-84, 84))
_lines = st.lists(_degrees, min_size=2, max_size=12, unique=True).map(shapely.LineString)
_bundles = st.lists(_lines, min_size=1, max_size=3).map(shapely.MultiLineString)
_points = _degrees.map(shapely.Point)


@st.composite
def _areas(draw: st.DrawFn) -> shapely.Polygon:
    """A convex area with a hole or none, large enough for its corners to stay apart."""
    west, south = draw(st.floats(-170, 160)), draw(st.floats(-80, 70))
    size = draw(st.floats(0.01, 9))
    shell = shapely.box(west, south, west + size, south + size)
    hole = shapely.box(west + size / 4, south + size / 4, west + size / 2, south + size / 2)
    return shell.difference(hole) if draw(st.booleans()) else shell  # type: ignore[return-value]


_texts = st.dictionaries(
    st.text(max_size=20).filter(lambda name: name != "__proto__"), st.text(max_size=80), max_size=5
)


@pytest.fixture
def page(open_map: Open, toy_map: Path) -> Page:
    """A page of ours, to unpack in."""
    return open_map(toy_map)


def _flat(value: Any) -> Iterator[float]:  # noqa: ANN401 - nested lists
    if isinstance(value, int | float):
        yield value
    else:
        for item in value:
            yield from _flat(item)


def _steps(places: Any) -> list[int]:  # noqa: ANN401 - nested lists of latitude, longitude
    return [round(number / STEP) for number in _flat(places)]


def test_any_shapes_and_texts_come_back(page: Page) -> None:
    @settings(
        max_examples=80,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(st.lists(st.one_of(_areas(), _lines, _bundles, _points), min_size=1, max_size=6), _texts)
    def unpacked(drawn: list[Any], said: dict[str, str]) -> None:
        whole = np.array([*drawn, None], dtype=object)[:-1]  # an array of shapes even of one
        ordered = whole[shapes.order(whole)]
        store = Store()
        layer = {"status": True, "columns": {}, "shapes": shapes.pack(ordered, store)}
        sides = {"keys": [], "names": [], "shapes": shapes.pack(ordered[:0], store)}
        block = store.block({"layers": [layer], "sides": sides, "said": said})
        found, told = page.evaluate(_UNPACK, block)
        assert told == said
        for shape, places in zip(ordered, found, strict=True):
            if shape.geom_type == "Polygon":
                shell, *holes = [[(x, y) for y, x in ring] for ring in places[0]]
                off = shapely.Polygon(shell, holes).symmetric_difference(shape).area
                assert off <= shape.length * STEP
            else:
                expected = shapely.get_coordinates(shape)[:, ::-1] / STEP
                assert np.abs(np.array(_steps(places)) - expected.ravel()).max() <= 0.51

    unpacked()
