"""Write `docs/method.md` from the paragraphs that every build puts into `method.html`.

`python scripts/write_method.py` with the package installed.
"""

from __future__ import annotations

from pathlib import Path

from lienket.export_tables import method

FILE = Path(__file__).resolve().parents[1] / "docs" / "method.md"


def main() -> None:
    """Write the paragraphs: UTF-8, LF."""
    FILE.write_text(method.markdown(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
