"""A workspace as of one date, for one audience: its layers, tables, map and sheets."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from functools import cached_property
from pathlib import Path

import geopandas as gpd
import pandas as pd

from lienket import export_tables, model, webmap
from lienket.crs import Bounds
from lienket.errors import UsageError
from lienket.export_tables.fields import Field
from lienket.i18n import Languages, beside, notice
from lienket.library import changes, workspace
from lienket.library.frames import Frames, columns, indexed, links, whole
from lienket.library.sheets import Sheet, shipped
from lienket.model.records import Audience
from lienket.pipeline.order import View
from lienket.sheet import custom_sheet, sheet_list
from lienket.timeline import SILENT_DAYS
from lienket.webmap import tiles as servers
from lienket.webmap.elements import LinkMap


class Atlas:
    """A workspace as of one date, for one audience; `load` makes it.

    Nothing in it changes the workspace. Layers and tables are made when first asked for and are the
    same objects ever after: copy a frame before changing it. `columns` says what columns mean.
    """

    def __init__(self, joined: model.atlas.Atlas, folder: Path, view: View | None = None) -> None:
        self._joined = joined
        self._folder = folder
        self._view = view or View(audience=joined.audience)

    @property
    def title(self) -> str:
        """What the workspace is called, in Vietnamese."""
        return self._joined.catalogue.title_vi

    @property
    def title_en(self) -> str:
        """What the workspace is called, in English."""
        return self._joined.catalogue.title_en

    @property
    def as_of(self) -> date:
        """The date up to which statements are taken in."""
        return self._joined.as_of

    @property
    def audience(self) -> Audience:
        """Whom it is for: "public", or "internal"."""
        return self._joined.audience

    @property
    def bounds(self) -> Bounds:
        """West, south, east, north of the sides [deg, WGS 84]."""
        return webmap.view(self._joined)

    @cached_property
    def _delivered(self) -> export_tables.Delivery:
        return export_tables.from_atlas(self._joined)

    @cached_property
    def layers(self) -> Frames[gpd.GeoDataFrame]:
        """Every layer by its key, EPSG:4326, indexed by feature key where there is one.

        First the layers of the workspace in the order of its catalogue; then `sides`, the
        `waypoints` of schematic lines, and what is computed: `border` (by pair of districts),
        `crossings`, `gaps`, `terminals` of trips, `network_remarks`. Lines and areas are
        multi-parts. Layers with statuses have the newest one of each feature (`condition`,
        `work`, `stage`, `health`, `as_of`, `status_source`, …) and the state across the border of
        its link (`ground`, `lagging`, `works`).
        """
        made: dict[str, list[export_tables.Table]] = {}
        for table in self._delivered.layers:
            made.setdefault(table.layer or table.name, []).append(table)
        return Frames({key: whole(tables) for key, tables in made.items()}, self._titles)

    @cached_property
    def tables(self) -> Frames[pd.DataFrame]:
        """Every table without geometry by its key: the facts, then what is computed from them."""
        made = {table.name: indexed(table) for table in self._delivered.facts}
        return Frames(made, self._titles)

    @cached_property
    def access(self) -> Frames[pd.DataFrame]:
        """How far people have to go and what links are worth to them, by table, indexed by key.

        `units` (minutes by unit and kind of place, today and later), `within` (people within 30,
        60, 90 minutes), `worth` (what each link alone saves, with its range), `gains` (whose),
        `losses` and `unit_losses` (if a crossing were cut), `potential`, `permeability`,
        `priorities` (ranks), `places` (points, EPSG:4326). None unless it was loaded with `people`,
        and where no number of people is known.
        """
        held = self._joined.access
        names = tuple(field.name for field in fields(held) if field.name != "layer")
        made = {name: getattr(held, name) for name in names} if held.layer else {}
        return Frames(made, {})

    @property
    def _titles(self) -> Mapping[str, str]:
        titles = {table.name: beside((table.vi, table.en)) for table in self._delivered}
        rows = self._joined.catalogue.layers
        return titles | {row.key: beside((row.title_vi, row.title_en)) for row in rows}

    @cached_property
    def links(self) -> pd.DataFrame:
        """One row a link, indexed by its key: what it is, how it stands, where it runs.

        Its state across the border (`ground`, `lagging`, `works`, `state_as_of`; routes alone
        have one), the stages of its parts by side (`stage_<side>`), their progress (`health`),
        the gap between the two sides' lines (`gap_m` ± `gap_error_m` [m]), its districts and
        communes, lengths [km], and how well its place is known (`accuracy`, `mapped`).
        """
        return self._links[0]

    @cached_property
    def _links(self) -> tuple[pd.DataFrame, tuple[Field, ...]]:
        return links(self._joined, self._delivered)

    @property
    def statuses(self) -> pd.DataFrame:
        """The event log: one row a statement; `latest` marks what the map shows."""
        return self.tables["statuses"]

    @property
    def figures(self) -> pd.DataFrame:
        """The numbers that sources give, each with its unit, date, source and place in it."""
        return self.tables["figures"]

    @property
    def doubts(self) -> pd.DataFrame:
        """Where sources disagree, what the map follows and why."""
        return self.tables["doubts"]

    @property
    def sources(self) -> pd.DataFrame:
        """The documents and data sets that are referred to."""
        return self.tables["sources"]

    def columns(self, name: str) -> pd.DataFrame:
        """What the columns of a layer, of a table or of "links" mean.

        Returns:
            A row a column, indexed by its name: label in Vietnamese and in English, type, unit,
            and the codes that may stand in it.

        Raises:
            KeyError: there is no layer and no table of that name.
        """
        if name == "links":
            return columns(self._links[1])
        frames: Mapping[str, pd.DataFrame] = self.tables if name in self.tables else self.layers
        held = frames[name].columns
        told = [
            table for table in self._delivered if name in {table.layer or table.name, table.name}
        ]
        fields = {field.name: field for table in told for field in table.fields}
        return columns([fields[column] for column in held if column in fields])

    def at(self, day: date | str) -> Atlas:
        """The same workspace as of another day, read anew.

        Raises:
            UsageError: the folder is gone, or `day` is no date.
            WorkspaceError: the workspace has got faults.
        """
        return Atlas(workspace.join(self._folder, day, self._view), self._folder, self._view)

    def changes(
        self, since: date | str, until: date | str | None = None, *, silent_days: int = SILENT_DAYS
    ) -> pd.DataFrame:
        """What changed between two dates: one row a subject and a kind of change, in that order.

        Args:
            since: the earlier date, or "YYYY-MM-DD".
            until: the later one; None = the date of this atlas.
            silent_days: what no source has spoken of for longer by `until` is listed as silent [d].

        Returns:
            Texts under a plain index: `change` (its code), `subject` (a key), then in words
            `name_vi`, `name_en`, `side_…`, `before_…` and `after_…`; the `source` that tells it,
            when it was `stated_on` and `happened_on`; missing where there is none.

        Raises:
            UsageError: the folder is gone, or one is no date, or they are not one before the other.
            WorkspaceError: the workspace has got faults.
        """
        return changes.frame(self._joined, self._folder, (since, until), silent_days)

    def map(
        self, *, sealed: bool = True, tiles: str | None = None, tiles_credit: str = ""
    ) -> LinkMap:  # fmt: skip
        """The interactive map: a `folium.Map` to show, to add to and to `save`.

        Args:
            sealed: the page may fetch nothing at all; False where something is added that brings
                files of its own.
            tiles: the address of a tile server that the reader may turn on, {z}/{x}/{y} in it.
            tiles_credit: whom to credit for them.

        Raises:
            UsageError: the address is none of a tile server, or nobody is credited.
            KeyError: a feature holds a word that is in no list.
        """
        server = None if tiles is None else servers.read(tiles, tiles_credit)
        return webmap.draw(self._joined, sealed=sealed, tiles=server)

    @property
    def sheets(self) -> Mapping[str, str]:
        """The map sheets that a build makes: title by name."""
        return {plan.key: plan.title_vi for plan in sheet_list.shipped(self._joined)}

    def sheet(  # noqa: PLR0913 - what the command takes as well
        self,
        name: str | None = None,
        *,
        area: str | Sequence[str] = (),
        route: str | None = None,
        bbox: Bounds | None = None,
        title: str | None = None,
        size: str = "A4",
        language: Languages | None = None,
        grayscale: bool = False,
    ) -> Sheet:
        """A map sheet on paper: one of `sheets` by its name, or one of your own.

        Args:
            name: one of `sheets`; None = your own, by what follows.
            area: names or keys of features, links, parts, sides to be seen; none = all sides.
            route: a route with its status under the map, by its key or name.
            bbox: west, south, east, north [deg, WGS 84], instead of `area`.
            title: what stands above; None = the name of the place, else of the workspace.
            size: "A4" or "A3".
            language: "vi", "en" or "both"; None = the first of the workspace.
            grayscale: for a black-and-white printer.

        Raises:
            UsageError: there is no such sheet, place or size.
            KeyError: a feature holds a word that is in no list.
        """
        language = language or self._joined.catalogue.language
        custom_sheet.look(language=language, formats="png", dpi=300, grayscale=grayscale)
        if name is None:
            keys = (area,) if isinstance(area, str) else tuple(area)
            plan = custom_sheet.plan(self._joined, keys, bbox, title=title, size=size, route=route)
        elif area or bbox or title or route:
            raise UsageError(notice("sheet_by_name"))
        else:
            plan = shipped(self._joined, name)
        return Sheet.draw(self._joined, plan, language, grayscale=grayscale)

    def __repr__(self) -> str:
        kind = "" if self.audience == "public" else ", internal"
        return f"<Atlas “{self.title}”, {self.as_of}{kind}: {len(self._joined.facts.links)} links>"

    def _repr_html_(self) -> str:
        """The title, the date, and the layers with how many features each has."""
        head = f"{beside((self.title, self.title_en))}, {self.as_of}"
        return f"<p><b>{html.escape(head)}</b></p>{self.layers._repr_html_()}"
