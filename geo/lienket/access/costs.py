"""What a source says that a link costs."""

from __future__ import annotations

from collections.abc import Mapping

from lienket.network import Prepared

MEASURE = "investment"


def find(ready: Prepared) -> Mapping[str, float]:
    """The cost of each link of which every part to come has one that is stated [billion dong]."""
    rows = [row for row in ready.facts.figures if row.measure == MEASURE]
    stated = {row.subject: float(row.value) for row in rows}
    return {
        link: sum(stated[part] for part in parts)
        for link, parts in ready.parts.items()
        if parts and parts <= stated.keys()
    }
