"""The command line as a user meets it: a process, its words, its exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import faults
import pytest
from toy import Edit

from lienket import pipeline
from lienket.export_tables import key_messages

ROOT = Path(__file__).resolve().parent.parent


lienket = faults.command
"""Run the program in a process of its own, without a terminal."""


def begun(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the program as a person does: a Python that begins anew."""
    return subprocess.run(
        [sys.executable, "-m", "lienket.cli", *map(str, arguments)],
        cwd=ROOT,
        env={**faults.surroundings(), "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_a_build_says_what_it_made_and_is_quiet_in_a_pipe(toy: Path, tmp_path: Path) -> None:
    done = begun("build", "--workspace", toy, "--out", tmp_path / "maps")
    assert done.returncode == 0
    assert "21 tệp" in done.stdout
    assert "links_status.csv" in done.stdout
    assert done.stderr == ""


def test_a_build_sums_up_the_links_in_three_sentences(toy: Path, tmp_path: Path) -> None:
    done = lienket("build", "--workspace", toy, "--out", tmp_path, "--only", "tables")
    told = [" | ".join(pair) for pair in key_messages.lines(pipeline.atlas(toy))]
    assert len(told) == 3
    assert done.stdout.splitlines()[:3] == told


def test_map_sheets_are_drawn_by_several_processes(toy: Path, tmp_path: Path) -> None:
    done = begun("build", "--only", "sheets", "--workspace", toy, "--out", tmp_path / "maps")
    assert done.returncode == 0, done.stderr
    assert len([*(tmp_path / "maps" / "sheets").glob("5-r?.pdf")]) == 3


def test_a_sheet_of_ones_own_is_written_where_it_should_be(toy: Path, tmp_path: Path) -> None:
    done = lienket("sheet", "--workspace", toy, "--out", tmp_path, "--area", "ra", "--title",
                   "Đường Ra", "--format", "png,svg", "--gray", "--dpi", 72)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert {path.name for path in tmp_path.glob("*.*")} == {"duong-ra.png", "duong-ra.svg"}


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2021-08-30", "! --as-of 2021-08-30: no status was stated by then, so this edition has"),
        ("2021-08-31", ""),
        ("2025-03-10", ""),
        ("2025-03-11", "--as-of 2025-03-11: the newest statement is of 2025-03-10."),
    ],
)
def test_a_date_that_nothing_was_stated_by_is_warned_of(
    toy: Path, tmp_path: Path, day: str, said: str
) -> None:
    done = lienket(
        "build", "--workspace", toy, "--out", tmp_path / "maps", "--only", "tables", "--as-of", day
    )
    assert done.returncode == 0
    assert said.removeprefix("! ") in done.stderr if said else done.stderr == ""
    assert done.stderr.startswith("! ") == bool(said)


def test_faults_are_told_in_both_languages_with_exit_code_2(
    toy: Path, tmp_path: Path, edit: Edit
) -> None:
    edit("facts/statuses.csv", "2023-11-20", "soon")
    done = lienket("build", "--workspace", toy, "--out", tmp_path / "maps")
    assert done.returncode == 2
    assert "facts/statuses.csv:5 · rb--bb" in done.stderr
    assert "“soon” ở cột “happened_on” không phải ngày" in done.stderr
    assert "Expected: 2024, 2024-Q2, 2024-05 or 2024-05-02" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "maps").exists()


def test_check_is_clean_or_not(toy: Path, edit: Edit) -> None:
    assert lienket("check", "--workspace", toy).returncode == 0
    edit("facts/links.csv", "bus,bus", "bus,tram")
    done = lienket("check", "--workspace", toy)
    assert done.returncode == 2
    assert "1 lỗi | 1 fault\n" in done.stderr


def test_check_speaks_json(toy: Path, edit: Edit) -> None:
    edit("facts/links.csv", "bus,bus", "bus,tram")
    done = lienket("check", "--workspace", toy, "--json")
    report = json.loads(done.stdout)
    assert done.returncode == 2
    assert [(row["file"], row["line"], row["key"], row["code"]) for row in report["faults"]] == [
        ("facts/links.csv", 5, "bus", "bad_word")
    ]


def test_the_embedded_workspace_is_clean() -> None:
    done = lienket("check")
    assert (done.returncode, done.stderr) == (0, "")


def test_it_works_in_a_folder_that_is_empty_or_has_its_own_workspace(
    toy: Path, tmp_path: Path
) -> None:
    # That maps are built in an empty folder is tried with the wheel.
    (tmp_path / "empty").mkdir()
    done = lienket("check", cwd=tmp_path / "empty")
    assert (done.returncode, done.stderr) == (0, "")
    assert str(pipeline.embedded()) in done.stdout
    toy.rename(tmp_path / "layers")
    assert lienket("build", "--only", "tables", cwd=tmp_path).returncode == 0
    table = tmp_path / "maps" / "tables" / "links_status.csv"
    assert "gate-east" in table.read_text(encoding="utf-8")


def test_a_workspace_without_its_catalogue_is_not_passed_over(toy: Path, tmp_path: Path) -> None:
    toy.rename(tmp_path / "layers")
    (tmp_path / "layers" / "catalogue.toml").unlink()
    done = lienket("check", cwd=tmp_path)
    assert done.returncode == 2
    assert "The file catalogue.toml is missing" in done.stderr


def test_init_makes_a_workspace_that_builds_as_it_is(tmp_path: Path) -> None:
    assert lienket("init", tmp_path / "mine").returncode == 0
    assert lienket("check", "--workspace", tmp_path / "mine").returncode == 0
    done = lienket("build", "--workspace", tmp_path / "mine", "--out", tmp_path / "maps")
    assert done.returncode == 0
    assert (tmp_path / "maps" / "links.html").is_file()


def test_init_never_writes_over_something(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    done = lienket("init", tmp_path)
    assert done.returncode == 2
    assert "is not empty" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("build", "--only", "pdf"), "There is no product"),
        (("build", "--lang", "fr"), "--lang 'fr': vi, en or both."),
        (("build", "--only", "web", "--gray"), "--lang and --gray are for map sheets"),
        (("build", "--only", "tables", "--lang", "en"), "--lang and --gray are for map sheets"),
        (("build", "--only", "web", "--units", "2025-07"), "--units is for map sheets"),
        (("build", "--only", "sheets", "--units", "1999"), "There is no epoch of units “1999”"),
        (("build", "--only", "sheets", "--units", "2025-01"), "Take one of: 2023-2024, 2025-07."),
        (("build", "--only", ","), "Choose a product"),
        (("build", "--network", "nowhere.gpkg"), "nowhere.gpkg: cannot be read"),
        (("build", "--as-of", "31/2/2024"), "is not a date YYYY-MM-DD"),
        (("build", "--as-of", "2024-5-2"), "is not a date YYYY-MM-DD"),
        (("build", "--as-of", "2024-02-30"), "is not a date YYYY-MM-DD"),
        (("build", "--audience", "all"), "'all' is not one of"),
        (("check", "--workspace", "nowhere"), "There is no workspace folder nowhere"),
        (("sheet", "--area", "nix"), 'Nothing drawn is called "nix"'),
        (("sheet", "--bbox", "106,21,107"), "west,south,east,north in degrees"),
        (("sheet", "--bbox", "10,10,11,11"), "does not touch the map"),
        (("sheet", "--size", "A5"), 'There is no paper size "A5"'),
        (("sheet", "--format", "gif"), 'There is no format "gif"'),
        (("sheet", "--dpi", "3"), "from 50 to 1200"),
        (("sheet", "--lang", "fr"), "vi, en or both"),
        (("sheet", "--units", "2025-07"), "There is no epoch of units “2025-07”"),
        (("bild",), "No such command"),
    ],
)
def test_a_wrong_call_is_told_with_exit_code_2(
    arguments: tuple[str, ...], words: str, toy: Path, tmp_path: Path
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    # Only one of them is answered with what the workspace that comes along has.
    small = ("--workspace", toy) if {"sheet", "1999"} & {*arguments} else ()
    done = lienket(*arguments, *small, cwd=here)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert [*here.iterdir()] == []


def test_a_defect_of_ours_is_owned_with_exit_code_1(toy: Path, tmp_path: Path) -> None:
    script = (
        "import lienket.pipeline, lienket.cli, sys;"
        "lienket.pipeline.run = lambda *a, **k: 1 / 0;"
        f"sys.argv = ['lienket', 'build', '--workspace', {str(toy)!r}];"
        "lienket.cli.main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT / "geo")},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1
    assert "A defect of ours" in done.stderr
    assert "Traceback" not in done.stderr
