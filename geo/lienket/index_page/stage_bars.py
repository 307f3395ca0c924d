"""How many links stand where, and what they lead to: counts of the record, as a list of bars."""

from __future__ import annotations

from lienket import style, vocabulary
from lienket.export_tables import counts
from lienket.export_tables.markup import Html, tag, together
from lienket.i18n import format_number
from lienket.index_page.elements import both, phrase
from lienket.model.atlas import Atlas
from lienket.model.summary import PARTLY, Counts


def bar_list(atlas: Atlas) -> Html:
    """The links by where they stand, how far those are that are done in part, and the objects.

    Raises:
        KeyError: a link is of a kind that is in no list.
    """
    summary = atlas.summary
    rows = [*summary.works.items(), *summary.activities.items()]
    most = max((many for _, many in rows), default=1)
    bars = [tag("li", *_bar(group, many, most)) for group, many in rows]
    title = tag("h3", phrase("stages_title", count=format_number(summary.links)))
    bars_ = tag("ul", *bars, class_="stages")
    return together(title, bars_, *_partly(atlas), _objects(summary.objects))


def _bar(group: str, many: int, most: int) -> tuple[Html, ...]:
    """A sample of a group with its name, how many links stand there as a bar and as a number."""
    return (
        tag("span", _swatch(group), class_="group"),
        tag("meter", value=many, max=most, aria_hidden="true", style=f"--bar:{_colour(group)}"),
        tag("b", both(format_number(many))),
    )


def _swatch(group: str) -> Html:
    """A sample of the colour of a group with its name; half of it if its links are done in part."""
    shape: dict[str, object] = {"x": 0, "y": 1, "width": 22, "height": 14, "rx": 6}
    block = [tag("rect", **shape, fill=_colour(group))]
    if group == PARTLY:
        block.append(tag("rect", **shape | {"width": 12}, fill=_colour("done")))
    image = tag("svg", *block, viewBox="0 0 22 16", aria_hidden="true")
    return together(image, tag("span", both(counts.label(group))))


def _colour(group: str) -> str:
    """The colour of a group of stages, as `#rrggbb`; of what has none, that of the unstated."""
    colours = {row.key: row.colour for row in style.groups()}
    return colours.get(group, colours["unstated"])


def _partly(atlas: Atlas) -> list[Html]:
    """How much is completed of each link that is so in part."""
    names = {link.key: (link.name_vi, link.name_en) for link in atlas.facts.links}
    return [
        tag("p", both(names[key]), ": ", both(counts.progress(done)), class_="small")
        for key, done in atlas.summary.partly.items()
    ]


def _objects(found: Counts) -> Html | None:
    """What links lead to, which is no link of the report."""
    if not found:
        return None
    kinds = [(vocabulary.label("kind", kind), many) for kind, many in found.items()]
    vi = ", ".join(f"{many} {label[0].lower()}" for label, many in kinds)
    en = ", ".join(f"{label[1].lower()} ({many})" for label, many in kinds)
    text = phrase("objects", count=format_number(sum(found.values())), kinds=(vi, en))
    return tag("p", text, class_="small")
