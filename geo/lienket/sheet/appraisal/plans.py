"""Which routes have a page of their own: all that there are."""

from __future__ import annotations

from lienket.errors import UsageError
from lienket.i18n import notice
from lienket.model.atlas import Atlas
from lienket.model.sheet_specs import SheetSpec

_ROUTE = "route"


def plans(atlas: Atlas) -> tuple[SheetSpec, ...]:
    """A page for each route, in the order of the facts, its file called by the key of the route.

    Raises:
        UsageError: there is no route.
    """
    found = tuple(
        SheetSpec(link.key, link.name_vi, link.name_en, links=(link.key,), route=link.key)
        for link in atlas.facts.links if link.kind == _ROUTE
    )  # fmt: skip
    if not found:
        raise UsageError(notice("no_route_to_appraise"))
    return found
