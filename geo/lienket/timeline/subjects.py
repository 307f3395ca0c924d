"""What statuses are about, by the names that people know."""

from __future__ import annotations

from dataclasses import dataclass

from lienket import facts, vocabulary
from lienket.errors import Line
from lienket.facts import internal
from lienket.i18n import Pair, complete, join
from lienket.model.records import BOTH, Catalogue, Facts


@dataclass(frozen=True, slots=True)
class Subject:
    """What statuses are about: a part, or a link without parts; `folder`: of its tables."""

    key: str
    link: Pair
    part: Pair
    side: Pair
    kind: str
    folder: str

    @property
    def works(self) -> bool:
        """Whether it is a thing that is built, not an activity."""
        return vocabulary.words("kind")[self.kind].works

    @property
    def name(self) -> Pair:
        """What it is called in a sentence."""
        if not any(self.part):
            return self.link
        (vi, en), (part_vi, part_en) = self.link, self.part
        return f"{vi}: {part_vi}", f"{en}: {part_en}"


def subjects(catalogue: Catalogue, known: Facts) -> tuple[Subject, ...]:
    """Every subject of `known` in the order of its links, each once."""
    sides = {side.key: complete((side.name_vi, side.name_en)) for side in catalogue.sides}
    parts = {part.key: part for part in known.parts}
    found: dict[str, Subject] = {}
    for link in known.links:
        name = complete((link.name_vi, link.name_en))
        folder = internal.FOLDER if isinstance(link.line, Line) else facts.FOLDER
        if not link.parts:
            both = join([sides.get(side, (side, side)) for side in link.sides], ", ")
            found[link.key] = Subject(link.key, name, ("", ""), both, link.kind, folder)
        for key in link.parts:
            part = parts[key]
            here = link.sides if part.side == BOTH else (part.side,)
            side = join([sides.get(each, (each, each)) for each in here], ", ")
            called = complete((part.name_vi, part.name_en))
            row = Subject(key, name, called, side, link.kind, folder)
            found.setdefault(key, row)
    return tuple(found.values())
