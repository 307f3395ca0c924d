"""The rules of the map sheets: their keys, and what they name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lienket import vocabulary
from lienket.checks.case import Case, unknown
from lienket.errors import Fault, Location
from lienket.model.sheet_specs import PAPERS

FILE = "sheets.toml"
_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def run(case: Case) -> Iterator[Fault]:
    """Every sheet whose key is no file name or taken, or that names what is not there."""
    catalogue, facts = case.catalogue, case.facts
    links = case.known((row.key for row in facts.links), "links")
    parts = case.known((row.key for row in facts.parts), "parts")
    drawn = [case.feature_keys(layer.key) for layer in catalogue.layers]
    places = {side.key for side in catalogue.sides}.union(*(keys or () for keys in drawn))
    known = None if links is None or parts is None or None in drawn else places | links | parts
    layers = {layer.key for layer in catalogue.layers if layer.status}
    seen: set[str] = set()
    for plan in catalogue.sheets:
        entry = f"[[sheet]] {plan.key}"
        spot = Location(case.entries.files.get(entry, FILE), key=entry)
        if not _KEY.fullmatch(plan.key):
            yield spot.fault("bad_key")
        if plan.key in seen:
            yield spot.fault("double_key", first=FILE)
        seen.add(plan.key)
        if plan.size not in PAPERS:
            choices = ", ".join(PAPERS)
            yield spot.fault("bad_word", name="size", value=plan.size, choices=choices, near="")
        about = (*plan.links, *plan.flows, *filter(None, [plan.route]))
        yield from unknown(spot, "links", about, links, "links")
        yield from unknown(
            spot, "kinds", plan.kinds, vocabulary.words("kind"), "vocabulary.toml (kind)"
        )
        yield from unknown(spot, "layers", plan.layers, layers, "catalogue.toml (status = true)")
        yield from unknown(spot, "area", plan.area, known, "key")
