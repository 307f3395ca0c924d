"""The chapters of docs/performance.md that benches write, each between two marks of its own."""

from __future__ import annotations

from loads import ROOT

PAGE = ROOT / "docs" / "performance.md"


def keep(name: str, lines: list[str]) -> None:
    """Put the chapter `name` at the end of the page, in place of the one that was there."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(f"\n{begin}")
    after = rest.partition(f"{end}\n")[2]
    chapter = "\n".join(["", begin, *lines, end, ""])
    PAGE.write_text(before + chapter + after, encoding="utf-8", newline="\n")
