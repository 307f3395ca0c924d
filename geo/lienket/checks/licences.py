"""The rule of licences: a layer gives nothing away that the sources of its features keep.

Licences are known by their SPDX names. What is written in other words, such as "see the column
licence", is a person's own decision, and no rule judges it; nor does one judge a source that has
no licence, such as a decree.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from lienket.checks.case import Case
from lienket.errors import Fault, Location
from lienket.model.records import Layer

FREE = ("CC0-1.0", "PDDL-1.0")
"""What asks for nothing."""

CREDITED = ("CC-BY-3.0", "CC-BY-4.0", "MIT", "ODC-By-1.0")
"""What asks to be named."""

KEPT = (
    *("CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "CC-BY-ND-4.0", "CC-BY-SA-3.0", "CC-BY-SA-4.0"),
    "ODbL-1.0",
)
"""What asks that it is passed on under itself alone."""

_KNOWN = {name.casefold(): name for name in (*FREE, *CREDITED, *KEPT)}


def code(written: str) -> str:
    """The SPDX name of a licence; "" of other words.

    >>> code("ODbL 1.0"), code("odbl-1.0"), code("see the column licence")
    ('ODbL-1.0', 'ODbL-1.0', '')
    """
    return _KNOWN.get(re.sub(r"\s+", "-", written.strip()).casefold(), "")


def run(case: Case) -> Iterator[Fault]:
    """Every source whose licence that of a layer with its features does not fit, once a layer."""
    licences = {row.id: (code(row.licence or ""), row.licence) for row in case.facts.sources}
    for layer in case.catalogue.layers:
        named = [code(piece) for piece in layer.licence.split(";")]
        if not all(named):
            continue
        cited = Counter(
            source for row in case.features(layer) for source in row.source.split(";") if source
        )
        for source, count in sorted(cited.items()):
            asked, written = licences.get(source, ("", ""))
            if asked and not _fits(asked, named):
                yield _place(layer).fault(
                    "licence_conflict",
                    layer=layer.key,
                    licence=layer.licence,
                    source=source,
                    asked=written,
                    count=count,
                )


def _fits(asked: str, named: list[str]) -> bool:
    """Whether what a source asks is kept by a layer under `named`."""
    if asked in KEPT:
        return asked in named
    return asked in FREE or not set(named) <= {*FREE}


def _place(layer: Layer) -> Location:
    return Location("catalogue.toml", key=f"[[layer]] {layer.key}")
