"""The texts of a new workspace: its catalogue, its README, its tables as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources

from lienket.model.frame import Inset
from lienket.model.records import Side


@cache
def _template(name: str) -> str:
    folder = resources.files("lienket.scaffold") / "template"
    return folder.joinpath(name).read_text(encoding="utf-8")


def fill(name: str, values: Mapping[str, str]) -> str:
    """The template `name` with each `@place@` filled.

    Raises:
        KeyError: a place of it has no value.
    """
    parts = _template(name).split("@")
    return "".join(values[part] if at % 2 else part for at, part in enumerate(parts))


def quoted(value: str) -> str:
    r"""`value` as a string of TOML.

    >>> quoted('a "b"')
    '"a \\"b\\""'
    """
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def sides(rows: Sequence[Side], remarks: Mapping[str, tuple[str, str]]) -> str:
    """The entries of the sides, each CRS with its remark in both languages, by code."""
    found = []
    for side in rows:
        lines = ["", "[[side]]", f'key = "{side.key}"']
        lines += [f"name_vi = {quoted(side.name_vi)}", f"name_en = {quoted(side.name_en)}"]
        lines += [f"code = {quoted(side.code)}"]
        lines += [f"# {remark}" for remark in remarks.get(side.code, ())]
        found += [*lines, f'crs = "{side.crs}"']
    return "\n".join([*found, ""])


def insets(rows: Sequence[Inset]) -> str:
    """The entries of the islands far off."""
    found = []
    for inset in rows:
        found += ["[[inset]]", f'key = "{inset.key}"', f"name_vi = {quoted(inset.name_vi)}"]
        found += [f"name_en = {quoted(inset.name_en)}", f"bounds = {box(inset.bounds)}", ""]
    return "\n".join(["", *found]) if found else ""


def words(values: Mapping[str, str]) -> str:
    """The entries of `[words]`."""
    return "\n".join(f"{name} = {quoted(value)}" for name, value in values.items())


def box(bounds: Sequence[float]) -> str:
    """A box as TOML writes it."""
    return f"[{', '.join(f'{edge:g}' for edge in bounds)}]"


def table(head: Sequence[str], rows: Iterable[Sequence[object]] = ()) -> bytes:
    """A table as CSV, UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
    return out.getvalue().encode()


def packaged(name: str) -> list[dict[str, str]]:
    """The rows of a table that travels with the program."""
    file = resources.files("lienket.scaffold").joinpath(f"{name}.csv")
    return [*csv.DictReader(file.read_text(encoding="utf-8").splitlines())]
