"""The page for who has no scripts: in previews, in mail, in chat, or where they are switched off.

Plain markup that stands in the page from the first, and that its first script takes away before
any of it is seen; where no script runs, or the first one cannot be read, it is the page: what the
map is, that a browser opens it, its picture, every link with how it stands, whom to credit.
"""

from __future__ import annotations

from lienket import speech
from lienket.export_tables import counts
from lienket.export_tables.markup import Html, tag, together
from lienket.export_tables.words import credited, edition_title
from lienket.i18n import Pair, phrases
from lienket.model.atlas import Atlas
from lienket.webmap.noscript import links, picture, samples
from lienket.webmap.noscript.pairs import beside, twice


def page(atlas: Atlas) -> Html:
    """All that stands in the page of `atlas`, for one date and audience, without scripts.

    Raises:
        KeyError: a status or a link holds a word that is in no list.
    """
    return tag(
        "div",
        tag("style", samples.sheet(atlas)),
        _head(atlas),
        _map(atlas),
        links.listed(atlas),
        _foot(atlas),
        class_="still",
        id="still",
        role="main",
    )


def _head(atlas: Atlas) -> Html:
    """The name of the map, of when it is, for whom, and that a browser opens it."""
    catalogue = atlas.catalogue
    title, notice = (catalogue.title_vi, catalogue.title_en), counts.notice(atlas)
    edition, dated = edition_title(atlas.audience), counts.dated(atlas)
    how = (
        tag("p", id="why", role="alert", hidden=True),
        tag("noscript", twice("p", phrases("webmap.noscript")["why"])),
        twice("p", phrases("webmap.noscript")["open"]),
    )
    return together(
        tag("h1", speech.first(title)),
        tag("p", title[1], lang="en", class_="name")
        if all(title) and speech.current().language == "vi"
        else None,
        twice("p", (f"{dated[0]} · {edition[0]}", f"{dated[1]} · {edition[1]}")),
        tag("div", *how, class_="how"),
        twice("p", notice) if any(notice) else None,
    )


def _map(atlas: Atlas) -> Html | None:
    drawn = picture.svg(atlas)
    if drawn is None:
        return None
    title = tag("h2", beside(phrases("webmap.noscript")["map"]))
    return together(title, tag("div", drawn, class_="map"), samples.legend(atlas))


def _foot(atlas: Atlas) -> Html:
    """The report, whom to credit, whom to ask, which program."""
    catalogue = atlas.catalogue
    told = {
        "report": _report(atlas),
        "data": "; ".join(credited(catalogue.layers)),
        "contact": catalogue.contact,
        "made": f"Lienket {atlas.version}",
    }
    lines = (
        tag("p", beside(phrases("webmap.noscript")[key]), ": ", text)
        for key, text in told.items()
        if text
    )
    return tag("div", *lines, class_="foot")


def _report(atlas: Atlas) -> Html | None:
    """The report that the map is made from; None where it has no title."""
    by_id = {source.id: source for source in atlas.facts.sources}
    report = by_id.get(atlas.catalogue.report)
    if report is None:
        return None
    rest = ", ".join(filter(None, (report.number, report.issuer)))
    title: Pair = (report.title_vi, report.title_en)
    return together(beside(title), f" ({rest})" if rest else None)
