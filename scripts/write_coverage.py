"""Write docs/coverage.md: each statement of the report, and the rows of the tables that carry it.

    python scripts/write_coverage.py

Reads layers/facts/statements.csv. Tests hold that every row it names is there, and that every row
that cites the report is named. Internal statements stand in layers/facts/internal, which need not
be there: the page only counts them, by the numbers that the public ones leave out.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FACTS = ROOT / "layers" / "facts"
INTERNAL = FACTS / "internal"
PAGE = ROOT / "docs" / "coverage.md"

REASONS: Mapping[str, tuple[str, str]] = {
    "security": ("an ninh, quốc phòng: chỉ đếm, không ghi nội dung", "security: counted alone"),
    "person": ("tên cá nhân: không ghi", "a person's name: left out"),
    "no_content": ("câu hình thức, không có dữ kiện", "a phrase of form, no fact"),
}
"""Why a statement is carried by no row."""

_TABLES = {
    "statuses": "trạng thái / statuses",
    "figures": "số liệu / figures",
    "requests": "kiến nghị / requests",
    "links": "liên kết / links",
    "parts": "phần / parts",
    "doubts": "chỗ chưa khớp / doubts",
    "sources": "nguồn / sources",
}
_HEAD = """# Báo cáo và các bảng / The report and the tables

Mỗi lời của báo cáo số 2689-BC/BCSD ngày 02/5/2024 có một dòng ở đây: kể bằng lời của chúng
tôi, chỗ trong báo cáo, và những dòng của các bảng mang nó; hoặc lý do không mang. Làm bằng
`scripts/write_coverage.py` từ `layers/facts/statements.csv`. Lời nội bộ chỉ được đếm.

Each statement of report 2689-BC/BCSD of 2 May 2024 has a row here: in our own words, with its
place in the report and the rows of the tables that carry it, or the reason why none does. Made by
`scripts/write_coverage.py` from `layers/facts/statements.csv`. Internal ones are only counted.
"""

Row = Mapping[str, str]


def read(table: str, folder: Path = FACTS) -> list[Row]:
    """The rows of a table of facts, each cell by the name of its column.

    Raises:
        OSError: there is no such table.
    """
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def internal(table: str) -> list[Row]:
    """The internal rows of a table of facts; none where they are left out."""
    return read(table, INTERNAL) if (INTERNAL / f"{table}.csv").is_file() else []


def carried(row: Row) -> list[str]:
    """The references of a statement, `table:key` each."""
    return [each for each in row["carried"].split(";") if each]


def section(locator: str) -> str:
    """The numbered section that a place in the report belongs to.

    >>> section("I.4 note 2(1)"), section("I.3.1"), section("phần kết")
    ('I.4', 'I.3', 'phần kết')
    """
    numbered = locator.partition(" note ")[0]
    return ".".join(numbered.split(".")[:2])


def page(rows: Sequence[Row]) -> str:
    """The whole page for `rows`, as it is written."""
    sections = list(dict.fromkeys(section(row["locator"]) for row in rows))
    lines = [_HEAD, *_counts(rows)]
    for name in sections:
        held = [row for row in rows if section(row["locator"]) == name]
        lines += ["", f"## {name}", "", *_table(held)]
    return "\n".join(lines) + "\n"


def _counts(rows: Sequence[Row]) -> Iterator[str]:
    """How many statements are carried, and why the others are not."""
    held = sum(bool(carried(row)) for row in rows)
    yield "| | số lời / statements |"
    yield "| --- | ---: |"
    whole = max((int(row["no"]) for row in rows), default=0)
    yield f"| tất cả / all | {whole} |"
    yield f"| có dòng mang / carried | {held} |"
    for code, count in Counter(row["reason"] for row in rows if row["reason"]).items():
        yield f"| {' / '.join(REASONS[code])} | {count} |"
    if whole > len(rows):
        yield f"| nội bộ, không kể ở đây / internal, not told here | {whole - len(rows)} |"


def _table(rows: Sequence[Row]) -> Iterator[str]:
    yield "| | Chỗ / Place | Lời / Statement | Dòng mang nó / Carried by |"
    yield "| ---: | --- | --- | --- |"
    for row in rows:
        both = f"{row['statement_vi']}<br>*{row['statement_en']}*"
        yield f"| {row['no']} | {row['locator']} | {both} | {_where(row)} |"


def _where(row: Row) -> str:
    """The rows that carry a statement, by table, or why there is none."""
    if row["reason"]:
        return " / ".join(REASONS[row["reason"]])
    by_table: dict[str, list[str]] = {}
    for reference in carried(row):
        table, _, key = reference.partition(":")
        by_table.setdefault(table, []).append(f"`{key.partition('@')[0]}`")
    return "; ".join(f"{_TABLES[table]}: {', '.join(keys)}" for table, keys in by_table.items())


if __name__ == "__main__":
    PAGE.write_text(page(read("statements")), encoding="utf-8", newline="\n")
