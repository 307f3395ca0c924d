"""Drop-downs of workbooks that people fill in."""

from __future__ import annotations

from collections.abc import Iterable

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet


def offer(
    target: Worksheet,
    spots: Iterable[str],
    source: str,
    said: tuple[str, str],
    *,
    only: bool = True,
) -> None:
    """Let cells offer the values of a range.

    Args:
        target: the sheet of the cells.
        spots: their ranges, such as "B2:B40".
        source: where the values stand, such as "'Words'!$A$2:$A$9".
        said: title and text of what a person is told who types another value.
        only: whether no other value is taken; else the person may keep it.
    """
    title, error = said
    offered = DataValidation(
        type="list",
        formula1=source,
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=title,
        error=error,
        errorStyle="stop" if only else "warning",
    )
    for spot in spots:
        offered.add(spot)
    target.add_data_validation(offered)
