"""What the workbook says for a code: a planner reads words, programs read the other products."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from lienket import vocabulary
from lienket.export_tables import analysis
from lienket.export_tables.fields import field, sides
from lienket.export_tables.words import called
from lienket.i18n import sentence
from lienket.model.atlas import Atlas
from lienket.speech import first, named
from lienket.style.basemap import grounds

Labels = Mapping[str, str]

_NONE = pd.Series(dtype=object)
_SIDES = ("side", "sides", "lagging", "side_a", "side_b")
_LINKS = ("link", "links", "planned")
_MANY = ("links_through", "links_former")
"""Columns of many links, which they call by as much of a name as comes before its course."""
_ANSWERS = ("yes", "no", "partly")


def labels(atlas: Atlas) -> Mapping[str, Labels]:
    """By column, the name of each side, link or epoch, or the label of each word, it may hold."""
    both = {row.code: row.label for row in sides(atlas.catalogue)}
    links = {link.key: named(link) for link in atlas.facts.links}
    short = {key: called(name).strip("“”") for key, name in links.items()}
    epochs = {epoch.key: named(epoch, "title") for epoch in atlas.units.epochs}
    stages = _listed("stage")
    return {
        **dict.fromkeys(_SIDES, both),
        **dict.fromkeys(_LINKS, links),
        **dict.fromkeys(_MANY, short),
        **dict.fromkeys(analysis.EPOCHS, epochs),
        "checked": {
            word.code: first((word.vi, word.en)) for word in vocabulary.words("unit_check").values()
        },
        **{f"stage_{side.key}": stages for side in atlas.catalogue.sides},
        "mapped": _answers(),
    }


def column_labels(name: str, own: Mapping[str, Labels]) -> Labels:
    """What is said for the codes of the column `name`; nothing where it holds none."""
    return own.get(name) or _listed(name)


def _listed(name: str) -> Labels:
    known = field(name, _NONE)
    return _answers() if known.type == "boolean" else {row.code: row.label for row in known.choices}


def _answers() -> Labels:
    return {code: first(sentence(f"choice_{code}")) for code in _ANSWERS}


def roads() -> Labels:
    """What the classes of road of the base network are called.

    >>> roads()["primary"]
    'Quốc lộ'
    """
    named = ((look.key.partition("."), first((look.vi, look.en))) for look in grounds())
    return {code: name for (layer, _, code), name in named if layer == "network"}


def cell_text(cell: object, known: Labels) -> object:
    """The codes of the list `cell` as `known` says them; what is no code stays.

    >>> cell_text("bg;ls", {"bg": "Bắc Giang", "ls": "Lạng Sơn"}), cell_text("Km0;5", {})
    ('Bắc Giang; Lạng Sơn', 'Km0;5')
    """
    if not known or not isinstance(cell, str):
        return cell
    return "; ".join(known.get(code, code) for code in cell.split(";"))
