"""Who asks whom, as the page is told."""

from __future__ import annotations

from collections.abc import Mapping

from lienket import vocabulary
from lienket.export_tables import requests
from lienket.model.atlas import Atlas


def describe(atlas: Atlas) -> Mapping[str, object]:
    """`requests`, each by the codes of `bodies`, which are named there in both languages."""
    catalogue = atlas.catalogue
    rows = [
        {
            "asker": [requests.code(body, catalogue) for body in row.asker],
            "asked": [requests.code(body, catalogue) for body in row.asked],
            "subjects": row.subjects,
            "what": (row.what_vi, row.what_en),
            "source": row.source,
            "locator": vocabulary.located(row.locator),
        }
        for row in atlas.facts.requests
    ]
    return {"bodies": requests.bodies(atlas), "requests": rows}
