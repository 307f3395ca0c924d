"""Every statement of the report has its place in the tables, and every row of it its statement."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import write_coverage as coverage

from lienket import text

ROWS = coverage.read("statements")
INTERNAL = coverage.internal("statements")
REPORT, RESERVED = "bc2689", ("I.9", "II.7")
ROWS_OF_SOURCES = coverage.read("sources")


def of_the_report(read: Callable[[str], list[coverage.Row]]) -> list[str]:
    """The rows that cite the report, as statements name them."""
    return [
        *(
            f"statuses:{row['subject']}@{row['locator']}"
            for row in read("statuses")
            if row["source"] == REPORT
        ),
        *(
            f"figures:{row['subject']}/{row['measure']}"
            for row in read("figures")
            if row["source"] == REPORT
        ),
        *(f"requests:{row['key']}" for row in read("requests") if row["source"] == REPORT),
    ]


def keyed(read: Callable[[str], list[coverage.Row]]) -> list[str]:
    """The rows that have a key, as statements name them."""
    tables = (("links", "key"), ("parts", "key"), ("doubts", "key"), ("sources", "id"))
    return [f"{table}:{row[key]}" for table, key in tables for row in read(table)]


OF_THE_REPORT, KEYED = of_the_report(coverage.read), keyed(coverage.read)
NAMED = [each for row in ROWS for each in coverage.carried(row)]


@pytest.mark.parametrize("row", ROWS, ids=[row["no"] for row in ROWS])
def test_a_statement_is_carried_by_rows_that_are_there_or_says_why_not(
    row: coverage.Row,
) -> None:
    assert row["statement_vi"]
    assert row["statement_en"]
    assert text.is_nfc(row["statement_vi"])
    assert set(coverage.carried(row)) <= {*OF_THE_REPORT, *KEYED}
    assert bool(coverage.carried(row)) is not bool(row["reason"])
    assert row["reason"] in {"", *coverage.REASONS}


def test_every_row_of_the_report_is_named_by_a_statement() -> None:
    assert set(OF_THE_REPORT) <= set(NAMED)


def test_an_internal_statement_is_carried_by_internal_rows_alone() -> None:
    inside = {*of_the_report(coverage.internal), *keyed(coverage.internal)}
    named = {each for row in INTERNAL for each in coverage.carried(row)}
    assert {*of_the_report(coverage.internal)} <= named <= inside
    assert not [row for row in INTERNAL if row["reason"]]


def test_the_statements_are_numbered_in_order() -> None:
    public, inside = ([int(row["no"]) for row in rows] for rows in (ROWS, INTERNAL))
    assert public == sorted(set(public))
    assert inside == sorted(set(inside))
    if INTERNAL:
        assert sorted(public + inside) == [*range(1, public[-1] + 1)]


def test_a_page_without_internal_statements_still_counts_them() -> None:
    page = coverage.page([row for row in ROWS if row["no"] in {"1", "2", "5"}])
    assert "| tất cả / all | 5 |" in page
    assert "internal, not told here | 2 |" in page


def test_a_statement_that_could_be_a_status_of_its_place_is_not_told_of_another() -> None:
    """A status that a statement names stands at the same section, note or not."""
    for row in ROWS:
        for each in coverage.carried(row):
            place = each.partition("@")[2]
            if place and row["locator"] != "I.3.3":  # culture and sport are told in I.8
                assert coverage.section(place) == coverage.section(row["locator"]), each


def test_every_section_and_note_of_the_report_occurs() -> None:
    places = {row["locator"] for row in [*ROWS, *INTERNAL]}
    sections = {f"I.{n}" for n in (1, 2, 4, 5, 6, 7, 8, 9)} | {f"I.3.{n}" for n in (1, 2, 3)}
    asked = range(1, 8) if INTERNAL else range(1, 7)  # II.7 is internal as a whole
    assert sections | {f"II.{n}" for n in asked} <= places
    notes = {match[1] for place in places if (match := re.search(r" note (\d+)", place))}
    assert notes == {str(number) for number in range(1, 11)}
    assert {f"I.4 note 2({number})" for number in range(1, 6)} <= places


def test_what_is_reserved_has_no_content() -> None:
    held = [row for row in [*ROWS, *INTERNAL] if row["locator"] in RESERVED]
    assert held
    for row in held:
        assert re.fullmatch(
            r"Nội dung về (quốc phòng|an ninh|dân cư) \(nội bộ\)", row["statement_vi"]
        )
        assert re.fullmatch(
            r"A matter of (defence|security|settlement) \(internal\)", row["statement_en"]
        )


def test_the_page_is_what_the_script_writes() -> None:
    assert coverage.PAGE.read_text(encoding="utf-8") == coverage.page(ROWS)


def papers_not_read() -> Iterator[str]:
    return (row["id"] for row in ROWS_OF_SOURCES if row["basis"] == "cited")


def test_a_paper_that_nobody_read_stands_there_for_a_statement_or_a_row() -> None:
    cited = {name for row in coverage.read("doubts") for name in row["sources"].split(";")}
    cited |= {row["source"] for table in ("statuses", "figures") for row in coverage.read(table)}
    named = {each.removeprefix("sources:") for each in NAMED}
    assert {*papers_not_read()} <= cited | named


def test_no_status_rests_on_a_paper_that_nobody_read() -> None:
    unread = {*papers_not_read()}
    rows = [*coverage.read("statuses"), *coverage.read("figures"), *coverage.read("requests")]
    assert not [row for row in rows if row["source"] in unread]


def test_no_sentence_of_the_report_is_copied() -> None:
    """Ten words in a row of the report in a statement of ours is a copied sentence."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "report"
    if not folder.is_dir():
        pytest.skip("the report is not beside the repository")
    report = " ".join(
        " ".join(path.read_text(encoding="utf-8").split()) for path in folder.glob("*.txt")
    )
    ours = [row["statement_vi"] for row in ROWS]
    ours += [row["what_vi"] for row in coverage.read("requests")]
    ours += [row["note_vi"] for row in coverage.read("figures")]
    ours += [row[name] for row in coverage.read("doubts") for name in ("says_vi", "why_vi")]
    for sentence in ours:
        words = sentence.split()
        for start in range(len(words) - 9):
            assert " ".join(words[start : start + 10]) not in report, sentence
