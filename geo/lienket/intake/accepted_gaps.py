"""`known.toml` once lines are replaced: gaps that are gone leave it, new ones have a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import tomlkit
from tomlkit.items import AoT

from lienket.errors import UsageError
from lienket.i18n import Pair, format_number, join, notice, sentence

_CODE = "gap"
_SLACK, _SLACK_M = 0.1, 10.0
"""A gap that is listed may differ by this share [-], or by so much [m], as `checks.gaps` has it."""


def renewed(path: Path, gaps: Mapping[str, Sequence[float]], reason: Pair) -> bytes | None:
    """What `known.toml` becomes; None where it stays as it is.

    Args:
        path: the file; it need not be there.
        gaps: the gaps that are to be accepted in each line that was replaced [m], by its key.
        reason: why those that are not listed are accepted; "" = nobody says.

    Raises:
        UsageError: nobody says why a gap is accepted; all of them.
    """
    there = path.read_text(encoding="utf-8") if path.is_file() else ""
    document = tomlkit.parse(there)
    rows = document.get(_CODE)
    listed = rows if isinstance(rows, AoT) else tomlkit.aot()
    unlisted = [(key, metres) for key, found in gaps.items() for metres in found]
    stale = []
    for number, row in enumerate(listed):
        key, known = str(row.get("key")), float(row.get("metres", 0))
        fitting = next((gap for gap in unlisted if gap[0] == key and _fits(known, gap[1])), None)
        if fitting:
            unlisted.remove(fitting)
        elif key in gaps:
            stale.append(number)
    if unlisted and not any(reason):
        raise UsageError(notice("import_gaps", gaps=_listed(unlisted)))
    for number in reversed(stale):
        del listed[number]
    for key, metres in unlisted:
        listed.append(_row(key, metres, reason))
    if not stale and not unlisted:
        return None
    if _CODE not in document and len(listed):
        document.append(_CODE, listed)
    elif not len(listed):
        document.remove(_CODE)
    left = tomlkit.dumps(document)
    # A file without a word would be taken for one that was lost.
    return (left if left.strip() else f"# {notice('import_no_gaps')}\n").encode("utf-8")


def _row(key: str, metres: float, reason: Pair) -> tomlkit.items.Table:
    table = tomlkit.table()
    table.update({"key": key, "metres": round(metres), "reason_vi": reason[0]})
    table.update({"reason_en": reason[1] or reason[0]})
    return table


def _fits(known: float, metres: float) -> bool:
    return abs(known - metres) <= max(_SLACK * metres, _SLACK_M)


def _listed(gaps: Sequence[tuple[str, float]]) -> Pair:
    return join(
        [sentence("import_gap", key=key, metres=format_number(round(m))) for key, m in gaps], "; "
    )
