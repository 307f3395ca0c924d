"""What may be written is told from one record: by the command, in the workbook, in the README."""

from __future__ import annotations

import json
import re
from pathlib import Path

import openpyxl
import pytest
import starters
import write_words
from click.testing import CliRunner

from lienket import facts, pipeline, style_table, vocabulary
from lienket.catalogue import accepted, examine
from lienket.checks import classes, figures
from lienket.cli import _group
from lienket.facts import rows
from lienket.intake import allowed_words
from lienket.layers.example_licence import MARK

ROOT = Path(__file__).resolve().parents[1]


def run(*arguments: object) -> str:
    result = CliRunner().invoke(_group, [*map(str, arguments)])
    assert result.exit_code == 0, result.output
    return str(result.stdout)


def test_the_readme_of_the_starter_lists_the_words_as_they_are() -> None:
    content = write_words.PAGE.read_text(encoding="utf-8")
    assert content == write_words.page(content), "run scripts/write_words.py"
    assert all(f"`{word.code}`" in content for word in allowed_words.every() if word.places)


def test_every_word_has_both_labels_and_those_of_closed_lists_a_test() -> None:
    for word in allowed_words.every():
        assert all(word.label), word
        assert bool(word.test[0]) == bool(word.test[1]), word
    decided = {word.family for word in allowed_words.every() if word.test[0]}
    closed = {"stage", "activity", "condition", "work", "health", "accuracy", "identity", "known"}
    assert closed | {"basis", "qualifier", "publish", "answer", "measure"} <= decided


def test_every_word_that_a_cell_may_hold_says_where() -> None:
    places = {(word.code, place) for word in allowed_words.every() for place in word.places}
    for table in facts.TABLES:
        for column in facts.columns(table):
            for code in rows.choices(column):
                assert (code, f"{table}.{column}") in places
    assert {code for code, place in places if place == "known.toml"} == {*vocabulary.words("known")}
    assert {*accepted.AREAS} <= {*vocabulary.words("known")}
    measures = {measure for measure, _ in figures._MOST} | {*figures._GRADED}
    costs = {code for code, word in vocabulary.words("measure").items() if word.cost}
    assert measures | costs == {*vocabulary.words("measure")}
    assert costs == {"investment", "widening_investment"}


def test_classes_are_those_of_the_style_table() -> None:
    told = {word.code for word in allowed_words.every() if word.family == "places.class"}
    assert told == {*style_table.rows("marker")} - {"gates"}
    told = {word.code for word in allowed_words.every() if word.family == "context.class"}
    assert {"neighbour", "foreign", "sea", "beyond", "river"} == told


def test_layer_keys_that_are_told_are_known_to_the_program() -> None:
    sources = [
        path.read_text(encoding="utf-8")
        for path in (ROOT / "geo" / "lienket").rglob("*")
        if path.suffix in {".py", ".toml", ".js"} and path.name != "roles.toml"
    ]
    told = [*allowed_words.layers(), *allowed_words.layer_columns()]
    for row in told:
        word = re.compile(rf"""["'.]{row.key}\b|^{row.key} = |"{row.key}\.""", re.MULTILINE)
        assert any(word.search(source) for source in sources), row.key
        assert all(row.does), row.key
    keys = {row.key for row in allowed_words.layers()}
    assert {*classes.POINTS, *classes.GROUND} <= keys
    bases = {key.partition(".")[0] for key in style_table.rows("base")}
    assert bases - {"paper", "units", "sides", "other"} <= keys


def test_the_command_lists_a_family_with_labels_and_tests() -> None:
    said = run("words", "--family", "known")
    for word in vocabulary.words("known").values():
        assert f"{word.code}: {word.vi} | {word.en}" in said
        assert word.test_vi in said
        assert word.test_en in said
    assert "Đang thi công" not in said
    assert "sea: Biển | Sea" in run("words", "--family", "context.class")
    assert "network: " in run("words", "--family", "layer")


def test_the_command_lists_the_same_for_programs(tmp_path: Path) -> None:
    folder = starters.write(tmp_path / "own")
    own = '[stage.handed_over]\nvi = "Đã bàn giao"\nen = "Handed over"\ngroup = "done"\n'
    (folder / "vocabulary.toml").write_text(own + 'phase = "done"\n', encoding="utf-8")
    said = json.loads(run("words", "--workspace", folder, "--json"))
    codes = {(row["family"], row["code"]): row for row in said["words"]}
    assert codes["stage", "handed_over"]["label"] == ["Đã bàn giao", "Handed over"]
    assert codes["stage", "planned"]["places"] == ["statuses.stage"]
    assert codes["ground", "joined"]["places"] == []
    assert {row["key"] for row in said["layer"]} >= {"network", "places", "context"}


def test_an_unknown_family_is_told_with_the_nearest() -> None:
    result = CliRunner().invoke(_group, ["words", "--family", "stages"])
    assert "stage" in str(result.exception)
    assert result.exit_code


def test_what_the_starters_catalogue_shows_in_comments_is_read(tmp_path: Path) -> None:
    """Every entry that a comment shows is one of the contract."""
    folder = starters.write(tmp_path / "own")
    path = folder / "catalogue.toml"
    content = path.read_text(encoding="utf-8")
    head, _, rest = content.partition("# [country]")
    shown = re.compile(r'^# ((?:\[\[?\w+\]\]?|\w+ = (?:".*"|\[.*\])))$', re.MULTILINE)
    path.write_text(shown.sub(r"\1", head) + "# [country]" + rest, encoding="utf-8")
    found, faults, _ = examine(folder)
    assert faults == ()
    assert found.view
    assert found.language == "en"
    assert found.insets
    assert found.admin_words.unit
    assert found.notice_vi


def test_the_example_builds_with_its_own_licence_and_no_other_data(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    run("init", folder)
    assert pipeline.check(folder) == ()
    path = folder / "places.geojson"
    content = path.read_text(encoding="utf-8")
    path.write_text(content.replace("105.8,", "105.81,"), encoding="utf-8")
    assert pipeline.check(folder) == ()
    for old, new in (("town-a", "town-x"), ("example-map", "osm"), ("[105.8,", "[106.8,")):
        path.write_text(content.replace(old, new), encoding="utf-8")
        faults = {(fault.code, fault.key): fault for fault in pipeline.check(folder)}
        assert MARK in faults["example_licence", "[[layer]] places"].remedy_en
    assert all(MARK in layer.credit for layer in examine(starters.STARTER)[0].layers)


def test_a_workspace_may_begin_with_a_workbook(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    run("init", "--excel", folder)
    assert [path.name for path in (folder / "facts").iterdir()] == ["facts.xlsx"]
    assert pipeline.check(folder) == ()
    form = tmp_path / "form.xlsx"
    run("status", "export", form, "--workspace", folder)
    book = openpyxl.load_workbook(form)
    sheet = book.worksheets[1]
    heads = [cell.value for cell in sheet[1]]
    line = next(row[0].row for row in sheet.iter_rows(min_row=2) if "road-2--a" in
                {cell.value for cell in row})  # fmt: skip
    sheet.cell(int(line or 0), heads.index("Giai đoạn") + 1, "Đã phê duyệt dự án")
    book.save(form)
    run("status", "import", form, "--workspace", folder, "--source", "CV 1", "--date",
        "2025-01-05", "--yes")  # fmt: skip
    found, faults = facts.read(folder)
    assert faults == ()
    assert found.statuses[-1].stage == "approved"
    kept = openpyxl.load_workbook(folder / "facts" / "facts.xlsx")
    assert kept["statuses"].data_validations.dataValidation
    assert pipeline.check(folder) == ()


@pytest.mark.parametrize("excel", [False, True])
def test_the_example_builds(excel: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a case
    folder = tmp_path / "own"
    run("init", *(["--excel"] if excel else []), folder)
    order = pipeline.Order(workspace=folder, out=tmp_path / "out", only=("tables",))
    assert pipeline.run(order)
