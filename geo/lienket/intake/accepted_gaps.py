"""`known.toml` once lines are replaced: gaps that are gone leave it, new ones have a reason."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import takewhile
from pathlib import Path

import tomlkit
from tomlkit.items import AoT, Table

from lienket.checks.accepted import is_listed
from lienket.errors import UsageError
from lienket.i18n import Pair, format_number, join, notice, sentence

_CODE = "gap"
_BOM = "\ufeff"


def renewed(path: Path, gaps: Mapping[str, Sequence[float]], reason: Pair) -> bytes | None:
    """What `known.toml` becomes; None where it stays as it is.

    Args:
        path: the file; it need not be there.
        gaps: the gaps that are to be accepted in each line that was replaced [m], by its key.
        reason: why those that are not listed are accepted; "" = nobody says.

    Raises:
        UsageError: nobody says why a gap is accepted; all of them.
    """
    content = path.read_bytes().decode("utf-8") if path.is_file() else ""
    there = content.removeprefix(_BOM)
    rows = tomlkit.parse(there).get(_CODE)
    listed = [*rows] if isinstance(rows, AoT) else []
    unlisted = [(key, metres) for key, found in gaps.items() for metres in found]
    stale = []
    for row in listed:
        key, known = str(row.get("key")), float(row.get("metres", 0))
        fitting = next(
            (gap for gap in unlisted if gap[0] == key and is_listed(known, gap[1])), None
        )
        if fitting:
            unlisted.remove(fitting)
        elif key in gaps:
            stale.append(row)
    if unlisted and not any(reason):
        raise UsageError(notice("import_gaps", gaps=_listed(unlisted)))
    if not stale and not unlisted:
        return None
    left = _added(_without(there, stale), [_row(*gap, reason) for gap in unlisted])
    # A file without a word would be taken for one that was lost.
    kept = left if left.strip() else f"# {notice('import_no_gaps')}\n"
    return (_BOM * content.startswith(_BOM) + kept).encode("utf-8")


def _without(there: str, stale: Sequence[Table]) -> str:
    """The text of a file without some of its gaps; remarks stay, also those between two entries."""
    for row in stale:
        own = row.as_string()
        said = own[: len(own) - len(_after(row))]
        head = rf"^[ \t]*\[\[\s*{_CODE}\s*\]\][^\n]*\n"
        there = re.sub(head + re.escape(said), "", there, count=1, flags=re.MULTILINE)
    return there


def _after(row: Table) -> str:
    """What stands behind the last value of an entry: remarks and blank lines."""
    behind = list(takewhile(lambda item: item[0] is None, reversed(row.value.body)))
    return "".join(item.as_string() for _, item in reversed(behind))


def _added(there: str, rows: Sequence[Table]) -> str:
    """The text of a file with more gaps at its end, its lines ended as the others are."""
    end = "\r\n" if "\r\n" in there else "\n"
    between = "" if not there or there.endswith("\n") else end
    blank = end if there.strip() else ""
    fresh = [f"{blank}[[{_CODE}]]\n{row.as_string()}".replace("\r\n", "\n") for row in rows]
    return there + between + "".join(fresh).replace("\n", end)


def _row(key: str, metres: float, reason: Pair) -> Table:
    table = tomlkit.table()
    table.update({"key": key, "metres": round(metres), "reason_vi": reason[0]})
    table.update({"reason_en": reason[1] or reason[0]})
    return table


def _listed(gaps: Sequence[tuple[str, float]]) -> Pair:
    return join(
        [sentence("import_gap", key=key, metres=format_number(round(m))) for key, m in gaps], "; "
    )
