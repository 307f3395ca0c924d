"""What a new workspace gets once it stands in its stage: roads from OpenStreetMap, a workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

from lienket import catalogue, facts, osm
from lienket.facts import FOLDER as FACTS
from lienket.intake import facts_book
from lienket.scaffold import texts


def add_osm(folder: Path, path: Path, warn: Callable[[str], None]) -> None:
    """Put what a file of OpenStreetMap holds near the sides into the workspace in `folder`.

    Raises:
        UsageError: the file cannot be used, or this program cannot read such files.
    """
    added = osm.add(folder, path, warn=warn)
    for name, content in added.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    table = folder / FACTS / "sources.csv"
    head = facts.columns("sources")
    rows = [*csv.DictReader(io.StringIO(table.read_text(encoding="utf-8")))]
    lines = [[row.get(name, "") for name in head] for row in [*rows, added.source]]
    table.write_bytes(texts.table(head, lines))


def bind(folder: Path) -> None:
    """Make the tables of facts in `folder` one workbook, with lists to choose from."""
    found, _, _ = catalogue.examine(folder)
    read, _ = facts.read(folder)
    # Written beside first: a workbook and tables of the same names are a fault.
    beside = folder / "facts.xlsx"
    facts_book.write(beside, found, read)
    for name in facts.TABLES:
        (folder / FACTS / f"{name}.csv").unlink(missing_ok=True)
    beside.replace(folder / FACTS / facts.WORKBOOK)
