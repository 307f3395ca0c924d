"""The ground that layers are made for: the sides, and how far beyond them they reach.

Areas are in the projected CRS `code`, in metres, unless a docstring says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import pandas as pd
import shapely
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from lienket import crs
from lienket.crs import Bounds
from lienket.model.records import BOTH
from lienket.osm import columns, generalising
from lienket.osm.elements import Way

REACH_M = 1000.0
"""How far beyond the sides layers are made, if nobody says otherwise [m]."""

_MARGIN_M = 2000.0
"""So much farther a file is read: what is cut at the frame has its other end outside [m]."""


@dataclass(frozen=True)
class Ground:
    """The area of each side by its key, the frame around them, and the source of what is made."""

    areas: Mapping[str, BaseGeometry]
    reach_m: float
    code: str
    source: str = "osm"

    @classmethod
    def around(cls, sides: gpd.GeoDataFrame, code: str, reach_m: float) -> Ground:
        """The ground of `sides` (EPSG:4326), in the metric CRS `code`.

        Areas by the column `side`, several for one side allowed, or, without it, by their index.

        Raises:
            CrsError: `sides` is not in EPSG:4326, or `code` is no projected CRS in metres.
        """
        whole = sides.dissolve(by="side") if "side" in sides else sides
        metric = crs.to_metres(whole, code)
        return cls({str(key): area for key, area in metric.geometry.items()}, reach_m, code)

    @cached_property
    def frame(self) -> BaseGeometry:
        """The sides and what lies within reach of them, prepared for many questions."""
        area = shapely.union_all([*self.areas.values()]).buffer(self.reach_m)
        shapely.prepare(area)
        return area

    @property
    def box(self) -> Bounds:
        """The box that is read of a file (WGS 84, degrees)."""
        wide = self.frame.envelope.buffer(_MARGIN_M)
        west, south, east, north = gpd.GeoSeries([wide], crs=self.code).to_crs(crs.STORED)[0].bounds
        return float(west), float(south), float(east), float(north)

    def metric(self, shapes: Sequence[BaseGeometry]) -> list[BaseGeometry]:
        """`shapes` (EPSG:4326) in metres; places that are one in degrees are one in metres."""
        return [*gpd.GeoSeries([*shapes], crs=crs.STORED).to_crs(self.code)]

    def lines(self, ways: Sequence[Way]) -> list[tuple[Way, LineString]]:
        """The lines of `ways` in metres, one a stretch without a hole."""
        pieces = [(way, LineString(way.places[a:b])) for way in ways for a, b in way.pieces]
        metric = self.metric([line for _, line in pieces])
        made = [line for line in metric if isinstance(line, LineString)]
        return [*zip((way for way, _ in pieces), made, strict=True)]

    def within(self, shape: BaseGeometry) -> bool:
        """Whether a shape comes into the frame."""
        return bool(self.frame.intersects(shape))

    def cut(self, line: BaseGeometry) -> list[LineString]:
        """What of a line lies in the frame."""
        if self.frame.contains_properly(line):
            return [part for part in shapely.get_parts(line) if isinstance(part, LineString)]
        inside = shapely.get_parts(shapely.intersection(line, self.frame))
        return [part for part in inside if isinstance(part, LineString) and not part.is_empty]

    def side(self, shape: BaseGeometry, least: float = 0.0) -> str | None:
        """The side that a shape lies on, `both` for several; more than `least` of it [m or m²]."""
        on = [key for key, area in self.areas.items() if _share(shape, area) > least]
        return {0: None, 1: on[0] if on else None}.get(len(on), BOTH)

    def layer(
        self, rows: Sequence[Mapping[str, object]], extra: Iterable[str] = (), **fixed: object
    ) -> gpd.GeoDataFrame:
        """A layer (EPSG:4326) of `rows` (`geometry` in metres), sorted by key, with its columns.

        Args:
            rows: the columns of each feature that are its own.
            extra: the layer's own columns.
            fixed: what all features have.
        """
        table = pd.DataFrame([*rows]).sort_values("key", kind="stable", ignore_index=True)
        frame = gpd.GeoDataFrame(table, geometry="geometry", crs=self.code)
        values = {"identity": "stated", "source": self.source, **fixed}
        made = columns.with_columns(frame, *extra, **values)
        if made.geom_type.str.contains("Line").all():
            stored = generalising.rounded(made)
        else:
            degrees = made.to_crs(crs.STORED)
            stored = degrees.set_geometry(degrees.geometry.set_precision(columns.GRID_DEG))
        return stored[~stored.geometry.is_empty].reset_index(drop=True)


def _share(shape: BaseGeometry, area: BaseGeometry) -> float:
    """How much of a shape lies on an area: metres, square metres, 1 for a point."""
    if not shape.intersects(area):
        return 0.0
    common = shape.intersection(area)
    return float(common.area or common.length or (1.0 if shape.geom_type == "Point" else 0.0))
