"""Dates as precise as their source, and their order."""

from __future__ import annotations

from datetime import date

import pytest

from lienket.dates import When


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-Q1", date(2024, 1, 1), date(2024, 3, 31)),
        ("2023-Q4", date(2023, 10, 1), date(2023, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-05-02", date(2024, 5, 2), date(2024, 5, 2)),
    ],
)
def test_a_date_spans_what_its_source_says(text: str, first: date, last: date) -> None:
    when = When.parse(text)
    assert (when.first, when.last, str(when)) == (first, last, text)


@pytest.mark.parametrize(
    "text", ["", "24", "2024-Q5", "2024-13", "2023-02-29", "02/05/2024", "2024-5", "2024-05-02T00"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        When.parse(text)


def test_dates_order_by_the_end_of_their_period() -> None:
    texts = ["2024", "2024-Q2", "2024-05-02", "2023-12-31", "2024-06-30"]
    order = [str(when) for when in sorted(When.parse(text) for text in texts)]
    assert order == ["2023-12-31", "2024-05-02", "2024-Q2", "2024-06-30", "2024"]
