"""The report as a Word document, ready to be pasted into an official paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from lienket.i18n import Language
from lienket.model.atlas import Atlas
from lienket.report import chapters, page
from lienket.report.figures import Figure
from lienket.report.speech import Speech
from lienket.timeline.telling import Period
from lienket.vocabulary import worded

__all__ = ("Figure", "Language", "files", "write")

_LANGUAGES: tuple[Language, ...] = ("vi", "en")


def files(first: Language) -> Mapping[Language, str]:
    """What the report is called in each language: an office takes the one it writes in.

    >>> files("vi")
    {'vi': 'report.docx', 'en': 'report_en.docx'}
    """
    return {
        language: "report.docx" if language == first else f"report_{language}.docx"
        for language in _LANGUAGES
    }


@worded
def write(
    atlas: Atlas,
    path: Path,
    figures: Sequence[Figure] = (),
    language: Language = "vi",
    *,
    period: Period | None = None,
) -> None:
    """Write the report on `atlas` with `figures` in `language` to `path`.

    Summary in numbers, what changed in `period` if one is given, the tables of links, requests and
    doubts, the maps if there are any, the sources. The same atlas and pictures give the same bytes.

    Raises:
        KeyError: a link or a status holds a word that is in no list.
        OSError: a picture cannot be read, or `path` cannot be written.
    """
    speech = Speech(language)
    document = page.opened()
    mark = speech.word("mark_internal") if atlas.audience == "internal" else ""
    page.fill(document, chapters.made(atlas, document, figures, speech, period), mark)
    title = speech.pick((atlas.catalogue.title_vi, atlas.catalogue.title_en))
    page.sign(document, atlas, title, speech)
    path.write_bytes(page.packed(document))
