"""What is handed over: the atlas as typed tables, the same for a package, a database, a record.

`of` turns an atlas into a delivery: its layers, its tables of facts, what refers to what, and a
name in both languages for every table, column and code.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lienket import crs, style, vocabulary
from lienket.export_tables import access_tables, analysis, facts, layers
from lienket.export_tables.fields import Choice, Field, sides
from lienket.export_tables.tables import Choices, Reference, Table
from lienket.model.atlas import Atlas
from lienket.vocabulary import Vocabulary, worded

__all__ = (
    "Choice",
    "Delivery",
    "Field",
    "Reference",
    "Table",
    "choices_of",
    "from_atlas",
    "system",
)


@dataclass(frozen=True, slots=True)
class Delivery:
    """All tables of an atlas: `layers` have geometry in EPSG:4326, `facts` have none."""

    atlas: Atlas
    layers: tuple[Table, ...]
    facts: tuple[Table, ...]

    @property
    def vocabulary(self) -> Vocabulary:
        """The words of the workspace."""
        return self.atlas.catalogue.vocabulary

    def __iter__(self) -> Iterator[Table]:
        """The layers, then the facts."""
        return iter((*self.layers, *self.facts))


@worded
def from_atlas(atlas: Atlas) -> Delivery:
    """The delivery of `atlas`."""
    choices = choices_of(atlas)
    found = analysis.tables(atlas, choices)
    drawn = [table for table in found if table.geometry]
    told = [table for table in found if not table.geometry]
    return Delivery(
        atlas,
        (*layers.tables(atlas, choices), *access_tables.layers(atlas, choices), *drawn),
        (*facts.tables(atlas, choices), *told),
    )


def system(atlas: Atlas, asked: str | None = None) -> str:
    """The CRS to deliver in, as an EPSG code: the one asked for, else that of the workspace.

    Raises:
        UsageError: the one asked for does not fit the workspace.
    """
    catalogue = atlas.catalogue
    if asked is None:
        return catalogue.measuring_crs
    own = [catalogue.measuring_crs, *(side.crs for side in catalogue.sides)]
    west, south, east, north = map(float, atlas.sides.total_bounds)
    return crs.choose(asked, own, (west, south, east, north))


def choices_of(atlas: Atlas) -> Choices:
    """By column: codes that are no words of the vocabulary, and the kinds this edition holds."""
    symbols = [Choice(symbol.key, symbol.vi, symbol.en) for symbol in style.symbols()]
    held = {link.kind for link in atlas.facts.links}
    kinds = [word for word in vocabulary.words("kind").values() if word.code in held]
    return {
        "kind": tuple(Choice(word.code, word.vi, word.en) for word in kinds),
        "side": sides(atlas.catalogue),
        "symbol": tuple(symbols),
    }
