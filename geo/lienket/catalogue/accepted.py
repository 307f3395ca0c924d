"""The faults of the data that a workspace accepts, each with its reason: `known.toml`.

What may stand there are the words of the family `known`: each says of what it is, and how large.
"""

from __future__ import annotations

from pathlib import Path

from lienket import text, vocabulary
from lienket.catalogue.entries import Entry
from lienket.catalogue.toml_files import optional_toml
from lienket.errors import Fault, Location
from lienket.model.records import Known

AREAS = ("hole", "overlap", "sliver")
"""The kinds that are of several units, and are as large as square metres; the others, metres."""


def read(folder: Path, file: str, faults: list[Fault], lost: set[str]) -> tuple[Known, ...]:
    """The accepted faults in `file`; a workspace without the file accepts none.

    What is wrong with it goes to `faults`; `lost` then gets "known".
    """
    data, met = optional_toml(folder / file, file)
    kinds = [*vocabulary.base().lists["known"]]
    found: list[Known] = []
    for code, rows in data.items():
        place = Location(file, key=f"[[{code}]]")
        if code not in kinds or not isinstance(rows, list):
            near, choices = text.nearest(code, kinds), ", ".join(f"[[{kind}]]" for kind in kinds)
            values = {"value": code, "choices": choices, "near": near if code not in kinds else ""}
            met.append(place.fault("bad_known", **values))
            continue
        found += [_accepted(code, Entry(row, place, met)) for row in rows]
    faults += met
    if met:
        lost.add("known")
    return tuple(found)


def _accepted(code: str, row: Entry) -> Known:
    measure = "m2" if code in AREAS else "metres"
    row.only_names(["key", measure, "reason_vi", "reason_en"])
    return Known(
        code=code,
        key=_pair(row.words("key")) if code in AREAS else row.words("key"),
        metres=row.metres("metres") if code not in AREAS else 0,
        m2=row.square_metres("m2") if code in AREAS else 0,
        reason_vi=row.words("reason_vi"),
        reason_en=row.words("reason_en"),
    )


def _pair(key: str) -> str:
    """The keys of units that a semicolon parts, sorted: neither of two comes first."""
    return ";".join(sorted(filter(None, map(str.strip, key.split(";")))))
