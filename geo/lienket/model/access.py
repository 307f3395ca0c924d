"""What links are worth to people, as frames with fixed columns (see `schema.toml`)."""

from __future__ import annotations

from dataclasses import dataclass, field

import geopandas as gpd
import pandas as pd

from lienket import schema
from lienket.model.analysis import no_features, no_rows

UNIT_COLUMNS = schema.names("unit_access")
BAND_COLUMNS = schema.names("people_within")
WORTH_COLUMNS = schema.names("link_worth")
UNIT_GAIN_COLUMNS = schema.names("unit_gains")
LOSS_COLUMNS = schema.names("crossing_losses")
UNIT_LOSS_COLUMNS = schema.names("unit_losses")
POTENTIAL_COLUMNS = schema.names("potential")
PERMEABILITY_COLUMNS = schema.names("permeability")
PLACE_COLUMNS = schema.names("people_places")
COST_COLUMNS = schema.names("link_costs")
PRIORITY_COLUMNS = schema.names("priorities")


@dataclass(frozen=True, slots=True)
class Access:
    """How far the people of each unit have to go, today and later, and what links are worth.

    Empty where no number of people is known, or there is no network but the roads of links;
    `lacking` then says so, as a word of the family `why`, "" where nobody is counted. Units are
    those of `layer`, the key of a layer of polygons; `target` is a word of the family `target`,
    `scenario` one of `scenario`. `places` are points (EPSG:4326), indexed by key.
    """

    layer: str = ""
    lacking: str = ""
    units: pd.DataFrame = field(default_factory=lambda: no_rows(UNIT_COLUMNS))
    within: pd.DataFrame = field(default_factory=lambda: no_rows(BAND_COLUMNS))
    worth: pd.DataFrame = field(default_factory=lambda: no_rows(WORTH_COLUMNS))
    gains: pd.DataFrame = field(default_factory=lambda: no_rows(UNIT_GAIN_COLUMNS))
    losses: pd.DataFrame = field(default_factory=lambda: no_rows(LOSS_COLUMNS))
    unit_losses: pd.DataFrame = field(default_factory=lambda: no_rows(UNIT_LOSS_COLUMNS))
    potential: pd.DataFrame = field(default_factory=lambda: no_rows(POTENTIAL_COLUMNS))
    permeability: pd.DataFrame = field(default_factory=lambda: no_rows(PERMEABILITY_COLUMNS))
    priorities: pd.DataFrame = field(default_factory=lambda: no_rows(PRIORITY_COLUMNS))
    costs: pd.DataFrame = field(default_factory=lambda: no_rows(COST_COLUMNS))
    places: gpd.GeoDataFrame = field(default_factory=lambda: no_features(PLACE_COLUMNS))
