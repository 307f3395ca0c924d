"""The atlas: a workspace checked, joined and computed with, for one date and one audience."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import geopandas as gpd

from lienket.model.access import Access
from lienket.model.analysis import Accessibility, Border, State
from lienket.model.records import Audience, Catalogue, Facts, Status
from lienket.model.summary import Summary
from lienket.model.units import Recast, Units
from lienket.vocabulary import Vocabulary

UNSTATED = "unstated"
"""The group, and its one style class, of a subject that no source speaks of by the date shown."""


@dataclass(frozen=True, slots=True)
class Atlas:
    """Everything a picture or a table is made from: checked, joined, for one date and audience.

    `frames` by layer key, in catalogue order, EPSG:4326, indexed by feature key, with the status
    columns of `join.attach` where the layer carries statuses. `sides` is the dissolved provinces.
    `facts` holds only what `as_of` and `audience` allow; `latest` is the newest status by subject,
    `states` the state across the border by link key, `symbols` the style class by subject.
    `country` is the outline of the whole country (areas, and islets as points), if there is one;
    `border` and `accessibility` are computed across the border and over the network, `summary` is
    the sum. `newest` is the date of the newest statement that `audience` may see, be it stated by
    `as_of` or later; None where nobody says. `units` is the administrative units in time, `recast`
    the border in the units of each other epoch that has a layer, by epoch. `access` is what links
    are worth to people: empty unless it was asked for.
    """

    catalogue: Catalogue
    facts: Facts
    frames: Mapping[str, gpd.GeoDataFrame]
    sides: gpd.GeoDataFrame
    latest: Mapping[str, Status]
    states: Mapping[str, State]
    symbols: Mapping[str, str]
    as_of: date
    audience: Audience
    version: str = ""
    country: gpd.GeoDataFrame | None = None
    border: Border = field(default_factory=Border)
    accessibility: Accessibility = field(default_factory=Accessibility)
    summary: Summary = field(default_factory=Summary)
    newest: date | None = None
    units: Units = field(default_factory=Units)
    recast: Mapping[str, Recast] = field(default_factory=dict)
    access: Access = field(default_factory=Access)

    @property
    def vocabulary(self) -> Vocabulary:
        """The words of its workspace."""
        return self.catalogue.vocabulary

    def symbol_of(self, subject: str) -> str:
        """The style class of a part, or of a link without parts; `UNSTATED` where nobody says."""
        return self.symbols.get(subject, UNSTATED)
