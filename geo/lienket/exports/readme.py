"""`README.txt`: for each format what stands in its folder, its CRS, how it opens, what is lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pyproj

from lienket.export_tables.words import credited
from lienket.exports.losses import Loss, words
from lienket.model.atlas import Atlas
from lienket.speech import current


def write(atlas: Atlas, losses: Sequence[Loss], code: str, path: Path) -> None:
    """Write what there is to say of the formats that `losses` speak of: Vietnamese, then English.

    English stands alone where it is first. `code` is the CRS of a drawing.

    UTF-8 with a byte order mark (old Notepads break the accents without it), lines end in CR LF.
    """
    english = [*_page(atlas, losses, code, "en")]
    vietnamese = [*_page(atlas, losses, code, "vi"), "-" * 72]
    pages = english if current().language == "en" else [*vietnamese, *english]
    text = "\n\n".join(pages)
    path.write_text(f"{text}\n", encoding="utf-8-sig", newline="\r\n")


def _page(atlas: Atlas, losses: Sequence[Loss], code: str, language: str) -> Iterator[str]:
    catalogue, said = atlas.catalogue, words()["readme"]
    credit = "; ".join(credited(catalogue.layers))
    title = catalogue.title_vi if language == "vi" else catalogue.title_en
    yield said[f"title_{language}"].format(title=title)
    yield said[f"about_{language}"].format(day=atlas.as_of, credit=credit).strip()
    for name in dict.fromkeys(loss.format for loss in losses):
        told = [loss.vi if language == "vi" else loss.en for loss in losses if loss.format == name]
        yield "\n".join(_section(code, name, language, told))


def _section(code: str, name: str, language: str, told: Iterable[str]) -> Iterator[str]:
    said = words()
    yield f"{name}/"
    yield f"  {said[name][f'title_{language}']}"
    yield f"  CRS: {said[name][f'crs_{language}'].format(name=pyproj.CRS(code).name, code=code)}"
    how = said[name][f"open_{language}"].format(code=code)
    yield f"  {said['readme'][f'open_{language}']} {how}."
    yield f"  {said['readme'][f'lost_{language}']}"
    for sentence in told:
        yield f"  - {sentence}"
