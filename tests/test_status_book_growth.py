"""Whatever is filled in, an import adds to the event log and loses nothing of it."""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
import toy as country
from hypothesis import event, given, settings
from hypothesis import strategies as st
from test_status_book import DAY, FORM, LETTER, contents, put, rows, spot, taken

from lienket.pipeline import statuses

ROADS = ("ra--aa", "ra--bb", "rb--aa", "rb--bb", "rc--aa", "rc--bb")
NONE = "Không có dự án được nêu"
STATES = (
    ("Đang khai thác", NONE, ""),
    ("Chưa rõ hiện trạng", NONE, ""),
    ("Đang khai thác", "Cải tạo, nâng cấp", "Đề xuất"),
    ("Đang khai thác", "Cải tạo, nâng cấp", "Đang thi công"),
    ("Đang khai thác", "Xây dựng mới", "Hoàn thành"),
    ("Chưa có trên thực địa", "Xây dựng mới", "Có trong quy hoạch"),
    ("Chưa có trên thực địa", "Xây dựng mới", "Tạm dừng"),
    ("Chưa có trên thực địa", "Xây dựng mới", "Hoàn thành"),  # a contradiction
    ("Chưa có trên thực địa", "Cải tạo, nâng cấp", "Đề xuất"),  # another
)
"""Condition, work and stage."""

Cells = Mapping[str, str]


def texts(*words: str) -> st.SearchStrategy[str]:
    """One of some texts, most often none."""
    return st.sampled_from(("", "", *words))


SAID = {
    "confirmed": texts("có"),
    "happened_on": texts("28/2/2025", "2/2025", "quý I/2025", "30/2/2025"),
    "note_vi": texts("Ghi chú; có dấu, và “ngoặc”", "hai\ndòng", "=1+1"),
}
ROAD = st.builds(
    lambda state, rest: dict(zip(("condition", "work", "stage"), state, strict=True)) | rest,
    st.sampled_from(STATES),
    st.fixed_dictionaries({**SAID, "health": texts("Chậm tiến độ"), "expected_on": texts("2027")}),
)
BUS = st.builds(
    lambda stage, rest: {"stage": stage} | rest,
    st.sampled_from(["Đang thực hiện", "Đã thống nhất", "Đã kết thúc"]),
    st.fixed_dictionaries(SAID),
)
EDITS = st.tuples(
    st.dictionaries(st.sampled_from(ROADS), ROAD, max_size=4),
    st.dictionaries(st.just("bus"), BUS, max_size=1),
).map(lambda both: both[0] | both[1])


@pytest.fixture(scope="module")
def given_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the toy country and a form for it."""
    folder = tmp_path_factory.mktemp("given")
    workspace = country.write(folder / "toy")
    form = folder / "status.xlsx"
    statuses.hand_out(workspace, form, audience="internal", as_of=DAY, silent_days=365)
    return folder


def log(workspace: Path) -> list[list[str]]:
    """The rows of the event log."""
    with (workspace / "facts/statuses.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@settings(max_examples=25, deadline=None)
@given(edits=EDITS)
def test_an_import_adds_a_row_for_each_row_that_says_something_new_and_loses_none(
    given_out: Path, edits: Mapping[str, Cells]
) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(shutil.copytree(given_out, place, dirs_exist_ok=True))
        workspace, path = folder / "toy", folder / "filled.xlsx"
        book = openpyxl.load_workbook(folder / "status.xlsx")
        form, changed = book[FORM], set[str]()
        for key, cells in edits.items():
            for name, value in cells.items():
                cell = form[spot(form, key, name)]
                if (cell.value or "") != value:
                    changed.add(key)
                put(form, key, **{name: value})
                cell.data_type = "s"
        book.save(path)
        before, files = log(workspace), contents(workspace)
        try:
            intake = taken(workspace, path)
        except statuses.FormError:
            event("refused")
            assert contents(workspace) == files
            return
        after = log(workspace)
        assert after[: len(before)] == before
        assert {row[0] for row in after[len(before) :]} == changed
        assert len(after) - len(before) == len(changed) == len(intake.changes)
        assert {row["stated_on"] for row in rows(workspace, "statuses")[len(before) - 1 :]} <= {
            "2025-03-15"
        }
        files = contents(workspace)
        assert not taken(workspace, path, LETTER).changes
        assert contents(workspace) == files
