"""Write the allowed words into the README of the starter, from the vocabulary and the style table.

    python scripts/write_words.py

with the package installed. A test holds that the section is what this writes.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from lienket.intake import allowed_words
from lienket.intake.allowed_words import Allowed, Told

PAGE = Path(__file__).resolve().parents[1] / "geo" / "lienket" / "starter" / "README.md"
HEAD = "## Từ được phép / Allowed words\n"
"""Where the section begins; it is the last one."""

_ABOUT = """
`lienket words` liệt kê những từ này, cả từ riêng của thư mục; `--family` chọn một nhóm,
`--json` cho chương trình khác đọc. / `lienket words` lists these, and those of a workspace's own;
`--family` picks some, `--json` is for programs.
"""


def section() -> str:
    """The section of the README."""
    words = [word for word in allowed_words.every() if word.places]
    lines = [HEAD, _ABOUT.strip("\n"), ""]
    for family, rows in groupby(words, key=lambda word: word.family):
        lines += [*_family(family, [*rows]), ""]
    lines += ["### Lớp / Layers", "", "Khóa lớp mà chương trình còn làm việc khác ngoài vẽ. /"]
    lines += ["The layer keys that the program does more with than draw.", ""]
    lines += [*_roles(allowed_words.layers()), "", "### Cột của lớp / Columns of layers", ""]
    lines += _roles(allowed_words.layer_columns())
    return "\n".join(lines) + "\n"


def _family(family: str, rows: list[Allowed]) -> Iterator[str]:
    """One family: a table where tests decide, else a list."""
    places = ", ".join(f"`{place}`" for place in rows[0].places)
    also = "; từ khác cũng được / others too" if rows[0].open else ""
    yield f"### {family} ({places}{also})"
    yield ""
    if not any(row.test[0] for row in rows):
        yield "; ".join(f"`{row.code}` {_both(row.label)}" for row in rows)
        return
    yield "| Từ / Word | Nghĩa / Label | Căn cứ / Test |"
    yield "| --- | --- | --- |"
    for row in rows:
        yield f"| `{row.code}` | {_both(row.label)} | {_both(row.test)} |"


def _both(pair: tuple[str, str]) -> str:
    vi, en = pair
    return vi if vi == en else f"{vi} / {en}"


def _roles(rows: tuple[Told, ...]) -> Iterator[str]:
    yield "| Khóa / Key | Việc / What it does |"
    yield "| --- | --- |"
    for row in rows:
        yield f"| `{row.key}` | {_both(row.does)} |"


def page(content: str) -> str:
    """The README with the section as it is written now."""
    before = content.partition(HEAD)[0]
    return before.rstrip("\n") + "\n\n" + section()


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
