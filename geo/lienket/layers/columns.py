"""The columns of a GeoJSON file, which has none: what its features have in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from lienket import text
from lienket.errors import Fault, Location


def faults(
    features: Sequence[object], lines: Sequence[int], file: str, allowed: tuple[str, ...]
) -> tuple[list[Fault], frozenset[str]]:
    """A fault for each column that all features lack or that no one knows, and those that lack.

    One for all features of the file: a column is added or renamed once. What some features alone
    lack is empty there: formats leave out what was never filled in.

    Args:
        features: what stands in the list `features` of the file.
        lines: the line that each of them starts on.
        file: what faults call the file.
        allowed: the columns that each feature has, and no other.
    """
    told: dict[str, list[Location]] = defaultdict(list)
    for feature, line in zip(features, lines, strict=True):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if isinstance(properties, dict):
            key = properties.get("key")
            place = Location(file, line, key if isinstance(key, str) else "")
            there = {text.read(name)[0] for name in properties}
            for name in dict.fromkeys((*allowed, *sorted(there))):
                if (name in there) != (name in allowed):
                    told[name].append(place)
    total = len(features)
    lacking = {name for name, places in told.items() if name in allowed and len(places) == total}
    wrong = {
        name: places for name, places in told.items() if name in lacking or name not in allowed
    }
    found = [_fault(name, places, total, allowed) for name, places in wrong.items()]
    return found, frozenset(lacking)


def _fault(name: str, places: Sequence[Location], total: int, allowed: tuple[str, ...]) -> Fault:
    values: Mapping[str, object] = {
        "name": name,
        "choices": ", ".join(allowed),
        "count": len(places),
        "total": total,
    }
    if name in allowed:
        return places[0].fault("missing_property", **values)
    return places[0].fault("unknown_property", **values, near=text.nearest(name, allowed))
