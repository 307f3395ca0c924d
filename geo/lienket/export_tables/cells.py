"""Texts on their way into a file that a spreadsheet opens."""

from __future__ import annotations

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What begins a formula, as East Asian keyboards write it too."""


def safe(value: object) -> object:
    """`value` as a cell of a CSV; before what a spreadsheet would run stands an apostrophe.

    >>> safe("=1+1"), safe("Đường"), safe(-1.5)
    ("'=1+1", 'Đường', -1.5)
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
