"""What a new workspace is made of: its files by path, and what a person should know of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lienket import facts
from lienket.facts import FOLDER as FACTS
from lienket.scaffold import texts

REPORT = "bao-cao"
"""The source that stands for the report of the sides until somebody enters it."""


@dataclass(frozen=True)
class Draft:
    """The files of a workspace by their path in it, and remarks for who made it."""

    files: Mapping[str, bytes]
    remarks: tuple[str, ...] = field(default=())

    def write(self, folder: Path) -> None:
        """Write the files below `folder`, which is there.

        Raises:
            OSError: one cannot be written.
        """
        for name, content in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def tables(sources: frozenset[str]) -> dict[str, bytes]:
    """The tables of facts as CSV: empty, but for the speeds and for `sources`, by their ids."""
    found = {f"{FACTS}/{name}.csv": texts.table(facts.columns(name)) for name in facts.TABLES}
    for name in ("sources", "speeds"):
        rows = texts.packaged(name)
        head = facts.columns(name)
        kept = [row for row in rows if name != "sources" or row["id"] in sources]
        found[f"{FACTS}/{name}.csv"] = texts.table(
            head, ([row[column] for column in head] for row in kept)
        )
    return found
