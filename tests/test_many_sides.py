"""Three and six sides: a row each in Word, pairs by border, columns only up to four."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import docx
import many
import openpyxl
import pandas as pd
import pytest
from kept import once
from playwright.sync_api import Browser

from lienket import pipeline

ALL = ("web", "tables", "qgis", "report", "sheets")
Built = Callable[[int], Path]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The products of so many sides, made once: of six all, of fewer the tables and the report."""

    def build(count: int) -> Path:
        def make(folder: Path) -> None:
            workspace = many.write(folder.parent / "workspace", count)
            only = ALL if count == SIX else ("tables", "report")
            pipeline.run(pipeline.Order(workspace, folder, only=only, main_sheets=True))

        return once(tmp_path_factory, f"sides-{count}", make)

    return build


SIX = 6


def tables(maps: Path) -> list[list[list[str]]]:
    """The cells of each table of the report; a cell that goes on is told again by Word."""
    document = docx.Document(str(maps / "report.docx"))
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]


@pytest.mark.parametrize("count", [3, 6])
def test_word_has_a_row_a_side_and_pairs_by_border(count: int, built: Built) -> None:
    routes, _, pairs, *_ = tables(built(count))
    head, *rows = routes
    assert head[:4] == ["STT", "Tuyến", "Bên", "Tình trạng trên từng bên"]
    # Each of the routes has a row on each of its two sides.
    assert len(rows) == 2 * (count - 1)
    assert [row[2] for row in rows[:4]] == ["Bên 1", "Bên 2", "Bên 2", "Bên 3"]
    assert rows[0][:2] == rows[1][:2] == ["1", "Đường 1"]
    assert rows[-1][3] == "Xây dựng mới: đề xuất"
    borders = [row[0] for row in pairs if len(set(row)) == 1]
    assert borders == [f"Ranh giới Bên {n} – Bên {n + 1}" for n in range(1, count)]


def test_two_sides_keep_their_columns(built: Built) -> None:
    routes, *_ = tables(built(2))
    assert routes[0][2:4] == ["Phía Bên 1", "Phía Bên 2"]
    assert len(routes) == 2


@pytest.mark.parametrize(("count", "columns"), [(3, 3), (6, 0)])
def test_the_workbook_has_columns_a_side_up_to_four_and_rows_beyond(
    count: int, columns: int, built: Built
) -> None:
    maps = built(count)
    status = pd.read_csv(maps / "tables" / "links_status.csv", encoding="utf-8-sig")
    assert sum(name.startswith("stage_") for name in status.columns) == columns
    book = openpyxl.load_workbook(maps / "tables" / "links.xlsx")
    names = [cell.value for cell in book["Tuyến liên kết"][1]]
    assert sum(str(name).startswith("stage_") for name in names) == columns
    assert ("Giai đoạn theo từng bên" in book.sheetnames) == (not columns)
    if not columns:
        sheet = book["Giai đoạn theo từng bên"]
        assert sheet.max_row == 2 + 2 * (count - 1)
        assert [cell.value for cell in sheet[2]][:3] == ["Tên", "Bên", "Giai đoạn"]


@pytest.mark.browser
def test_every_product_of_six_sides_is_made_and_the_page_opens(
    built: Built, browser: Browser
) -> None:
    maps = built(SIX)
    assert (maps / "sheets" / "1-overview.svg").read_text(encoding="utf-8").count("BÊN 6")
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.goto((maps / "links.html").as_uri())
    page.locator("#links .link").first.wait_for(state="attached")
    page.locator("#table-open").click()
    heads = page.locator(".table-view th[scope=col]").all_inner_texts()
    assert "Tình trạng từng phía" in heads
    assert "Bên 4:" in page.locator(".table-view").inner_text()
    page.close()
