"""The internal part of a workspace: tables in a folder of their own that need not travel.

The folder holds the same tables as `facts/`, each of them if there is something to say. Its rows
are internal by where they stand, and the public part of the workspace stands without them.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path

from lienket import facts, text
from lienket.errors import Fault, Line, Location, Unread, fault
from lienket.facts import rows
from lienket.facts.sheets import Row, Sheet
from lienket.i18n import notice
from lienket.model.records import Facts, Link

FOLDER = f"{facts.FOLDER}/internal"
"""Where the internal part stands; whoever hands a workspace on leaves this folder out."""

_BESIDE = ("statements.csv",)
"""What may stand there, though the program does not read it."""

_READ = (".csv", ".xlsx", ".xls", ".geojson", ".json", ".toml")
"""A file of such a kind is meant to be read: under a wrong name it would be missed in silence."""


def is_there(folder: Path) -> bool:
    """Whether the workspace in `folder` has an internal part."""
    return (folder / FOLDER).is_dir()


def is_open(folder: Path) -> bool:
    """Whether its internal part may be read."""
    return os.access(folder / FOLDER, os.R_OK | os.X_OK)


def files(folder: Path) -> tuple[str, ...]:
    """The files of the internal part that are read, by their path in the workspace, sorted."""
    return tuple(sorted(f"{FOLDER}/{name}" for name in _files(folder) if name not in _BESIDE))


def _files(folder: Path) -> Iterable[str]:
    inside = folder / FOLDER
    return (
        path.relative_to(inside).as_posix()
        for path in inside.rglob("*")
        if path.suffix.lower() in _READ and not path.name.startswith((".", "~$"))
    )


def strays(folder: Path, others: Collection[str]) -> tuple[Fault, ...]:
    """A fault for each file there that is none of the tables, nor one of `others`."""
    known = (*(f"{name}.csv" for name in facts.TABLES), facts.WORKBOOK, *others, *_BESIDE)
    choices = ", ".join(known)
    found = [
        fault(
            "stray_file",
            file=f"{FOLDER}/{name}",
            choices=choices,
            near=text.nearest(name, known),
        )
        for name in _files(folder)
        if name not in known
    ]
    found += [
        fault("stray_file", file=f"{facts.FOLDER}/{name}", choices=f"{FOLDER}/", near="")
        for name in ("internal.csv", "internal.xlsx")
        if (folder / facts.FOLDER / name).is_file()
    ]
    if is_there(folder) and not is_open(folder):
        why = notice("no_permission")
        found.append(fault("unreadable_file", file=FOLDER, why=why))
    return tuple(found)


def widen(folder: Path, public: Facts, unread: Unread) -> tuple[Facts, tuple[Fault, ...], Unread]:
    """`public` and `unread` with the internal part of the workspace, and the faults met.

    Its rows come after the public ones; their lines know the file they stand in. A link that an
    internal one names as its counterpart has that one for its own: a public row cannot say so.
    """
    sheets, faults = facts.gather(folder, FOLDER, frozenset(facts.TABLES))
    sheets["links"], met = _published(sheets["links"])
    faults += met
    found = {
        name: rows.read(name, record, _marked(sheets[name]))
        for name, record in facts.TABLES.items()
    }
    faults += [wrong for table in found.values() for wrong in table.faults]
    wider = Facts(
        **{name: (*getattr(public, name), *table.records) for name, table in found.items()}
    )
    lost = {name for name, table in found.items() if not table.whole}
    words = {
        name: unread.words.get(name, frozenset()) | table.words for name, table in found.items()
    }
    known = replace(unread, lost=unread.lost | lost, words={**unread.words, **words})
    return replace(wider, links=_answered(wider.links)), tuple(faults), known


def _marked(sheet: Sheet) -> Sheet:
    """`sheet` with lines that know their file."""
    marked = tuple((Line(line, sheet.file), cells) for line, cells in sheet.rows)
    return replace(sheet, rows=marked)


def _published(sheet: Sheet) -> tuple[Sheet, list[Fault]]:
    """The links of the internal part, `publish` filled in; a fault for each that says otherwise."""
    if not sheet.rows:
        return sheet, []
    (first, header), *body = sheet.rows
    if "publish" not in header:
        header, body = [*header, "publish"], [(line, [*cells, ""]) for line, cells in body]
    column, width = header.index("publish"), len(header)
    faults: list[Fault] = []
    filled: list[Row] = [(first, header)]
    for line, cells in body:
        if len(cells) == width and cells[column] == "public":
            faults.append(Location(sheet.file, line, cells[0]).fault("public_inside"))
        if len(cells) == width and cells[column] in {"", "public"}:
            cells = [*cells[:column], "internal", *cells[column + 1 :]]  # noqa: PLW2901
        filled.append((line, cells))
    return replace(sheet, rows=tuple(filled)), faults


def _answered(links: tuple[Link, ...]) -> tuple[Link, ...]:
    """`links`, each with the internal ones that name it as their counterpart."""
    inside = [link for link in links if isinstance(link.line, Line)]
    return tuple(
        replace(link, counterparts=(*link.counterparts, *named))
        if link not in inside and (named := [row.key for row in inside if _lacks(link, row)])
        else link
        for link in links
    )


def _lacks(link: Link, inside: Link) -> bool:
    return link.key in inside.counterparts and inside.key not in link.counterparts
