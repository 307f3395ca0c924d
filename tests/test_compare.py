"""Two states of things side by side: what differs, what is sure, what cannot be compared."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
import shutil
import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import test_access
import test_network
from click.testing import CliRunner

from lienket import pipeline, schema
from lienket.cli import comparing as command
from lienket.errors import UsageError
from lienket.pipeline import Order, comparing
from lienket.pipeline.comparing import Asked
from lienket.timeline import contrast_lines, contrasts
from lienket.timeline.contrasts import Comparison, Contrast, Snapshot

country = test_network.country
"""The fixture: a country with roads and seats."""


def rows(table: str, *held: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame(list(held), columns=list(schema.names(table)))


def link(key: str, ground: str, km: float) -> dict[str, object]:
    return {"key": key, "name_vi": f"Đường {key}", "name_en": f"Road {key}", "ground": ground,
            "works": "none", "stage_aa": "", "length_km": km}  # fmt: skip


def worth(key: str, least: int, middle: int, most: int) -> dict[str, object]:
    return {"key": f"{key}|other_seat", "link": key, "name_vi": key, "name_en": key,
            "target": "other_seat", "person_min": middle, "person_min_least": least,
            "person_min_most": most, "people": 5, "people_least": 5, "people_most": 5,
            "firm": least > 0}  # fmt: skip


def within(people: int, least: int, most: int) -> dict[str, object]:
    return {"key": "aa|other_seat|today|30", "side": "aa", "target": "other_seat",
            "scenario": "today", "limit_min": 30, "people": people, "people_least": least,
            "people_most": most}  # fmt: skip


def unit(key: str, people: int, minutes: float) -> dict[str, object]:
    return {"key": f"{key}|other_seat", "unit": key, "name_vi": f"Xã {key}", "name_en": key,
            "target": "other_seat", "people": people, "today_min": minutes}  # fmt: skip


def snapshot(path: str = "A") -> Snapshot:
    links = pd.DataFrame([link("ra", "joined", 10.0), link("rb", "absent", 5.0)])
    return Snapshot(
        path, ("Nước", "Country"), "2025-01-01", "public", "", {"aa": ("Tỉnh Ả", "Province A")},
        links.set_index("key", drop=False),
        rows("link_worth", worth("rb", 100, 150, 200)),
        rows("people_within", within(1000, 900, 1100)),
        rows("unit_access", unit("u1", 100, 30.0), unit("u2", 10, 20.0)),
    )  # fmt: skip


def only(made: Comparison, part: str) -> list[Contrast]:
    return [row for row in made.rows if row.part == part]


def test_the_same_differ_in_nothing() -> None:
    made = contrasts.compare(snapshot(), snapshot("B"))
    assert (made.rows, made.remarks) == ((), ())
    assert "Không có khác biệt nào." in [*contrast_lines.lines(made, "vi")]


def test_links_differ_by_state_and_length_or_are_in_one_alone() -> None:
    links = pd.DataFrame([link("rb", "joined", 7.5), link("rn", "absent", 1.0)])
    after = replace(snapshot("B"), links=links.set_index("key", drop=False))
    found = [
        (row.key, row.measure, row.before, row.after)
        for row in only(contrasts.compare(snapshot(), after), "links")
    ]
    assert found == [
        ("ra", "listed", "yes", "no"), ("rb", "ground", "absent", "joined"),
        ("rb", "length_km", 5.0, 7.5), ("rn", "listed", "no", "yes"),
    ]  # fmt: skip


@pytest.mark.parametrize(("least", "sure"), [(199, False), (200, False), (201, True)])
def test_a_difference_within_the_ranges_is_not_sure(least: int, sure: bool) -> None:  # noqa: FBT001 - a case
    after = replace(snapshot("B"), worth=rows("link_worth", worth("rb", least, 300, 400)))
    made = contrasts.compare(snapshot(), after)
    (row,) = only(made, "worth")
    assert (row.before, row.after, row.difference, row.sure) == (150, 300, 150, sure)
    told = "\n".join(contrast_lines.lines(made, "vi"))
    assert ("chưa chắc có" in told.splitlines()[-1]) is not sure


def test_people_within_reach_are_compared_by_their_ranges() -> None:
    after = replace(snapshot("B"), within=rows("people_within", within(1050, 950, 1200)))
    (row,) = only(contrasts.compare(snapshot(), after), "within")
    assert (row.before, row.after, row.sure) == (1000, 1050, False)


def test_minutes_of_units_and_their_sum_by_hand() -> None:
    """u1: 100 people save 4 minutes; u2 half a minute, which is none: 400 + 5 in all."""
    units = rows("unit_access", unit("u1", 100, 26.0), unit("u2", 10, 19.5))
    made = contrasts.compare(snapshot(), replace(snapshot("B"), units=units))
    (total,), (row,) = only(made, "total"), only(made, "units")
    assert (total.before, total.after, total.difference) == (3200, 2795, -405)
    assert (row.key, row.difference, row.sure) == ("u1", -4, None)


def test_what_a_link_that_came_to_serve_may_not_save_is_not_sure() -> None:
    units = rows("unit_access", unit("u1", 100, 26.0))
    before = replace(snapshot(), worth=rows("link_worth", worth("rb", 0, 150, 200)))
    after = replace(snapshot("B"), units=units, worth=rows("link_worth", worth("rx", 1, 2, 3)))
    (row,) = only(contrasts.compare(before, after), "units")
    assert row.sure is False


def test_what_cannot_be_compared_is_told() -> None:
    after = replace(
        snapshot("B"),
        sides={"cc": ("Tỉnh Cờ", "Province C")},
        worth=rows("link_worth"),
        units=rows("unit_access", unit("u9", 1, 1.0)),
    )
    told = " ".join(vi for vi, _ in contrasts.compare(snapshot(), after).remarks)
    assert "Tỉnh Ả và Tỉnh Cờ" in told
    assert "không có trong B" in told
    assert "không có đơn vị nào chung" in told


def test_a_what_if_beside_what_is(country: Path, tmp_path: Path) -> None:
    target = tmp_path / "so sánh.csv"
    asked = [str(country), "--if", "rb=completed", "--json", "--to", str(target)]
    done = CliRunner().invoke(command.compare, asked, catch_exceptions=False)
    assert done.exit_code == 0
    # Click before 8.2 has what is said beside it behind it.
    told, _ = json.JSONDecoder().raw_decode(done.stdout)
    assert (told["a"]["if"], told["b"]["if"]) == (None, "rb=completed")
    assert told["b"]["title_vi"] == "Giả định: Nước đồ chơi"
    found = {(row["key"], row["measure"]): row["after"] for row in told["differences"]}
    assert found["rb", "ground"] == "joined"
    assert found["rb", "stage_bb"] == "completed"
    assert {key for key, _ in found} == {"rb"}
    read = [*csv.DictReader(io.StringIO(target.read_text(encoding="utf-8-sig")))]
    assert [row["measure"] for row in read] == [row["measure"] for row in told["differences"]]


def test_folders_of_products_and_a_workspace(country: Path, tmp_path: Path) -> None:
    """What was built is compared as what it was built from."""
    one, two = tmp_path / "one", tmp_path / "two"
    pipeline.run(Order(country, one, only=("tables",)))
    pipeline.run(Order(country, two, only=("tables",), assumed=("rb=completed",)))
    made = comparing.find(Asked(one), Asked(two), print)
    live = comparing.find(Asked(country), Asked(country, assumed=("rb=completed",)), print)
    assert made.rows == live.rows
    assert (made.before.assumed, made.after.assumed) == ("", "rb=completed")
    assert comparing.find(Asked(one), Asked(country), print).rows == ()
    book = tmp_path / "c.xlsx"
    comparing.write(made, book)
    sheet = openpyxl.load_workbook(book).worksheets[1]
    assert len([*sheet.iter_rows(min_row=3)]) == len(made.rows)
    with pytest.raises(UsageError, match="--if"):
        comparing.find(Asked(one), Asked(two, assumed=("rb=completed",)), print)
    with pytest.raises(UsageError, match=r"2025-03-10.*2024-06-01"):
        comparing.find(Asked(one, date(2024, 6, 1)), Asked(two), print)
    with pytest.raises(UsageError, match="--audience"):
        comparing.find(Asked(one), Asked(country, audience="internal"), print)
    # Nothing is put over a source or a product.
    for taken in (one / "tables" / "links_status.csv", country / "facts" / "new.csv"):
        with pytest.raises(UsageError, match=re.escape(str(taken))):
            comparing.guard(taken)
    comparing.guard(one / "new.csv")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Products with people, of the toy country."""
    folder = tmp_path_factory.mktemp("built")
    land = test_access.written(folder / "toy")
    pipeline.run(Order(land, folder / "maps", only=("tables", "qgis")))
    return folder / "maps"


@pytest.fixture
def copied(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "maps"))


def test_a_table_that_was_changed_is_not_compared(built: Path, copied: Path) -> None:
    """Cut short, or saved again by a spreadsheet: half of it must not pass for all."""
    file = copied / "tables" / "links_status.csv"
    file.write_bytes(file.read_bytes()[:-20])
    with pytest.raises(UsageError, match=r"links_status\.csv.*is no longer what was built"):
        comparing.find(Asked(built), Asked(copied), print)


@pytest.mark.parametrize("kept", [0.0, 0.5, 0.9])
def test_a_package_that_cannot_be_read_whole_is_not_compared(
    built: Path, copied: Path, kept: float
) -> None:
    file = copied / "qgis" / "lienket.gpkg"
    content = file.read_bytes()
    file.write_bytes(content[: int(kept * len(content))])
    with pytest.raises(UsageError, match=r"lienket\.gpkg cannot be read"):
        comparing.find(Asked(built), Asked(copied), print)


def changed(folder: Path, command: str) -> None:
    with contextlib.closing(sqlite3.connect(folder / "qgis" / "lienket.gpkg")) as package:
        package.execute(command)
        package.commit()


def test_a_package_that_lost_a_table_is_not_compared(built: Path, copied: Path) -> None:
    changed(copied, "DROP TABLE link_worth")
    with pytest.raises(UsageError, match=r"lienket\.gpkg cannot be read.*link_worth"):
        comparing.find(Asked(built), Asked(copied), print)


def test_a_package_of_an_older_program_lacks_what_it_lacks(built: Path, copied: Path) -> None:
    changed(copied, "ALTER TABLE link_worth DROP COLUMN firm")
    made = comparing.find(Asked(built), Asked(copied), print)
    assert made.rows == ()
    (lacking,) = [vi for vi, _ in made.remarks]
    assert lacking.startswith("Ích lợi của từng tuyến")


def test_a_package_of_another_build_is_not_mixed_in(built: Path, copied: Path) -> None:
    """Tables of one day beside a package of another."""
    file = copied / "MANIFEST.json"
    whole = json.loads(file.read_text(encoding="utf-8"))
    whole["products"]["qgis"]["as_of"] = "2024-01-01"
    file.write_text(json.dumps(whole), encoding="utf-8")
    assert len(comparing.find(Asked(built), Asked(copied), print).remarks) == 3


def test_what_cannot_be_asked(country: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"links_status\.csv"):
        comparing.find(Asked(tmp_path), Asked(country), print)
    with pytest.raises(UsageError, match=r"\.xlsx, \.csv"):
        comparing.guard(tmp_path / "c.pdf")
    done = CliRunner().invoke(command.compare, [str(country)])
    assert done.exit_code == 2
    assert "--if" in done.output
