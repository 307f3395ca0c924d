"""Hostile texts: legal words pass the checks, letters that no text may hold end in a fault."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import hostile
import pytest
import toy as country

from lienket import pipeline, text

ROUNDS = range(hostile.ROUNDS)


def test_there_are_more_than_two_hundred_and_each_is_in_its_normal_form() -> None:
    assert len(hostile.STRINGS) >= 200
    assert all(text.is_nfc(words) and not text.unfit(words) for words in hostile.STRINGS)


@pytest.mark.parametrize("field", hostile.FIELDS)
def test_every_text_stands_in_every_field_that_can_hold_it(field: str) -> None:
    held = {words for number in ROUNDS for words in hostile.held(field, number)}
    fitting = [words for words in hostile.STRINGS if hostile.fits(field, words)]
    assert held >= {hostile.stored(field, words) for words in fitting}
    assert len(fitting) >= 0.9 * len(hostile.STRINGS)


@pytest.mark.parametrize("number", ROUNDS)
def test_a_workspace_of_hostile_texts_has_no_fault(number: int, tmp_path: Path) -> None:
    assert pipeline.check(hostile.write(tmp_path / "workspace", number)) == ()


def spoilt(folder: Path, words: str) -> Path:
    """The toy country with `words` in a table, a layer and the catalogue."""
    country.write(folder)
    table = folder / "facts" / "links.csv"
    rows = list(csv.reader(table.read_text(encoding="utf-8").splitlines()))
    rows[1][2] = words
    with table.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows(rows)
    layer = folder / "gates.geojson"
    content = layer.read_text(encoding="utf-8")
    layer.write_text(content.replace('"Tên gate-east"', json.dumps(words)), encoding="utf-8")
    head = folder / "catalogue.toml"
    content = head.read_text(encoding="utf-8")
    escaped = json.dumps(words).replace("\x7f", "\\u007f")
    head.write_text(content.replace('"Nước đồ chơi"', escaped), encoding="utf-8")
    return folder


@pytest.mark.parametrize("words", hostile.REFUSED, ids=ascii)
def test_letters_that_no_text_may_hold_are_named_wherever_they_stand(
    words: str, tmp_path: Path
) -> None:
    faults = pipeline.check(spoilt(tmp_path / "workspace", words))
    assert {fault.file for fault in faults} == {
        "catalogue.toml",
        "facts/links.csv",
        "gates.geojson",
    }


@pytest.mark.parametrize("words", hostile.FORMATS, ids=ascii)
def test_letters_without_a_look_are_taken_or_named(words: str, tmp_path: Path) -> None:
    faults = pipeline.check(spoilt(tmp_path / "workspace", words))
    assert all(fault.remedy_vi and fault.remedy_en for fault in faults)
