"""Who asks whom, as the page is told."""

from __future__ import annotations

from collections.abc import Mapping

from lienket import vocabulary
from lienket.export_tables import requests
from lienket.i18n import Pair
from lienket.model.atlas import Atlas
from lienket.webmap.serialize import Json


def describe(atlas: Atlas) -> list[Json]:
    """The requests, who asks and is asked by the codes of `bodies`."""
    catalogue = atlas.catalogue
    return [
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


def bodies(atlas: Atlas) -> Mapping[str, Pair]:
    """By code, who asks or is asked, in both languages."""
    return requests.bodies(atlas)
