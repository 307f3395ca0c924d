"""The list of the links, each with how it stands, in groups as the panel of the page has them."""

from __future__ import annotations

from collections.abc import Sequence

from lienket import speech, tally, vocabulary
from lienket.export_tables.markup import Html, tag, together
from lienket.i18n import Pair, complete
from lienket.model.atlas import Atlas
from lienket.model.records import Link
from lienket.webmap import wording
from lienket.webmap.noscript import link_lines
from lienket.webmap.noscript.pairs import beside, twice
from lienket.webmap.noscript.samples import sample

_MOST_SAMPLES = 3

LANGUAGES = ("vi", "en")
"""In the order of a pair; where English is first it stands alone."""


def listed(atlas: Atlas) -> Html:
    """All links by kind, in the order of the kinds.

    Raises:
        KeyError: a status or a link holds a word that is in no list.
    """
    mapped, groups = link_lines.mapped(atlas), []
    for kind in vocabulary.words("kind"):
        links = [link for link in atlas.facts.links if link.kind == kind]
        if links:
            title = tag(
                "h3", beside(vocabulary.label("kind", kind)), " ", tag("i", f"{len(links)}")
            )
            rows = (_row(link, link.key in mapped, atlas) for link in links)
            groups.append(tag("div", title, tag("ul", *rows)))
    title = tag("h2", beside(wording.page_words(atlas.audience)["links"]))
    return together(title, twice("p", _counted(atlas)), tag("div", *groups, class_="list"))


def _counted(atlas: Atlas) -> Pair:
    """How many links there are, and how many objects that they lead to, as the page counts them."""
    objects = sum(map(tally.is_object, atlas.facts.links))
    links = len(atlas.facts.links) - objects
    counts = {"found": links, "found_objects": objects}
    told = [key for key, count in counts.items() if count] or ["found"]
    words = wording.page_words(atlas.audience)
    vi, en = (" · ".join(words[key][n].format(count=counts[key]) for key in told) for n in (0, 1))
    return vi, en


def _row(link: Link, mapped: bool, atlas: Atlas) -> Html:  # noqa: FBT001 - private
    """A link: samples of its classes, its name and how it stands, in both languages."""
    names, told = complete((link.name_vi, link.name_en)), link_lines.line(link, atlas)
    missing: Sequence[str] = ("", "") if mapped else wording.page_words(atlas.audience)["unmapped"]
    lines = (
        tag("p", tag("b", names[n]), " ", tag("span", _state(told[n], missing[n])), lang=lang)
        for n, lang in enumerate(LANGUAGES)
        if speech.current().language in {"vi", lang}
    )
    return tag("li", sample(link_lines.symbols(link, atlas)[:_MOST_SAMPLES]), *lines)


def _state(told: str, missing: str) -> str:
    return f"{told} ({missing.lower()})" if missing else told
