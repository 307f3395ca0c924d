"""Every wrong value in every place of a workspace: told, or taken and built with."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import wrong_values
from wrong_values import Spot

from lienket import pipeline
from lienket.errors import WorkspaceError
from lienket.pipeline import joining, reading
from lienket.pipeline.order import View
from lienket.pipeline.reading import Workspace

SPOTS = wrong_values.spots()
"""Every cell of a table's first row, member of a layer and key of a TOML file."""

MEASURED = tuple(spot for spot in SPOTS if spot.measured)
"""Where a number, a place or a date is read: each gets every wrong value."""

_EVERY = max(len(spot.values) for spot in SPOTS)
ROUNDS = _EVERY if os.environ.get("LIENKET_WHOLE") == "1" else 6
"""In each round every place gets one more wrong value; LIENKET_WHOLE=1 gives each all of them."""

_STRIDE = 5
"""Places beside each other get values so far apart, and rounds too."""


def tried(number: int) -> Iterator[tuple[Spot, str]]:
    """Every place, and the name of the wrong value that it gets in round `number`."""
    for place, spot in enumerate(SPOTS):
        turn = place * _STRIDE + number * (_STRIDE if ROUNDS < _EVERY else 1)
        yield spot, spot.values[turn % len(spot.values)]


COMBINATIONS = frozenset(
    {(spot.file, spot.name, value) for spot in MEASURED for value in spot.values}
    | {(spot.file, spot.name, value) for turn in range(ROUNDS) for spot, value in tried(turn)}
)


def read(folder: Path) -> Workspace | None:
    """The workspace in `folder`; None where it has faults, each a sentence that can be printed."""
    try:
        return reading.read(folder)
    except WorkspaceError as error:
        told = error.faults
    assert told
    assert all(str(fault).encode("utf-8") for fault in told)
    return None


@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_wrong_value_is_told_or_built_with(tmp_path: Path, number: int) -> None:
    folder = wrong_values.write(tmp_path / "toy")
    for spot, value in tried(number):
        path = folder / spot.file
        before = path.read_text(encoding="utf-8")
        path.write_text(spot.changed(before, value), encoding="utf-8")
        if read(folder) is None or not spot.lasts:
            path.write_text(before, encoding="utf-8")
    assert pipeline.run(pipeline.Order(folder, tmp_path / "maps", only=("web", "tables", "report")))


@pytest.mark.parametrize("spot", MEASURED, ids=lambda spot: f"{spot.file}:{spot.name}")
def test_a_wrong_number_place_or_date_is_told_or_taken(tmp_path: Path, spot: Spot) -> None:
    folder, notes = wrong_values.write(tmp_path / "toy"), list[str]()
    path = folder / spot.file
    before = path.read_text(encoding="utf-8")
    for value in spot.values:
        path.write_text(spot.changed(before, value), encoding="utf-8")
        found = read(folder)
        if found is not None:
            # Joined as `pipeline.atlas` does it, of what was read and checked once.
            joining.atlas(found, View(audience="internal"), notes.append)


def test_what_is_tried_is_enough() -> None:
    assert len(COMBINATIONS) >= 2_000
