"""A country: the maps of many workspaces, built beside each other, and one page over them.

Each workspace is built as `lienket build` builds it, in whichever process; what is faulty is listed
and stops nothing else. The page is made from what all of them tell, in the order of their paths,
so that its bytes do not depend on who built what.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import lienket
from lienket.countrywide import folders, page, spreading
from lienket.countrywide.page import RECORD
from lienket.countrywide.spreading import Means
from lienket.countrywide.task import Outcome, Task
from lienket.errors import UsageError
from lienket.i18n import notice
from lienket.pipeline import USUAL, order, staging

__all__ = ("Means", "Wish", "run")

FRONT = "index.html"
_MAP = "links.html"
_MARK = "lienket_atlas"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: the workspaces below `folder`, to `out`, and which products of each."""

    folder: Path
    out: Path
    only: tuple[str, ...] = USUAL


def run(wish: Wish, means: Means, tell: Callable[[Outcome], None]) -> tuple[Outcome, ...]:
    """Build every workspace and the page over them; what became of each, by path.

    Args:
        wish: what is asked for.
        means: with what the work is done.
        tell: called with each outcome when it is known.

    Raises:
        UsageError: there is nothing to build, or an unknown product, or Dask or the cluster cannot
            be had, or the page would stand where something stands that may be somebody's own.
        ProductError: the page cannot be written.
    """
    order.guard_products(wish.only)
    places = folders.find(wish.folder)
    _guard(wish.out)
    out = wish.out.resolve()
    every = [
        Task(place.path, str(place.folder), str(out / folders.MAPS / place.path), wish.only)
        for place in places
    ]
    staging.recover(out)
    with staging.staged(out) as stage, spreading.client(means) as found:
        spreading.guard(found, str(wish.folder.resolve()), str(stage))
        made = spreading.run(found, every, tell)
        html = page.page(made, _ways(out, made))
        (stage / FRONT).write_text(html, encoding="utf-8", newline="\n")
        (stage / RECORD).write_text(_record(made), encoding="utf-8", newline="\n")
        staging.place(stage, out, last=RECORD)
    return made


def _guard(out: Path) -> None:
    """Nothing, if what stands where the page goes is ours.

    Raises:
        UsageError: it may be somebody's own.
    """
    if any((out / name).exists() for name in (FRONT, RECORD)) and not _ours(out / RECORD):
        raise UsageError(notice("atlas_taken", folder=out, file=FRONT))


def _ours(path: Path) -> bool:
    try:
        return path.is_file() and _MARK in json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError, RecursionError):
        return False


def _ways(out: Path, made: Sequence[Outcome]) -> Mapping[str, Mapping[str, str]]:
    """The ways from the page to the map and the front page of each workspace, if they are there."""
    files = {"open": _MAP, "open_products": FRONT}
    return {
        row.path: {
            key: f"{folders.MAPS}/{row.path}/{name}"
            for key, name in files.items()
            if (out / folders.MAPS / row.path / name).is_file()
        }
        for row in made
    }


def _record(made: Sequence[Outcome]) -> str:
    """What the page is made from, as JSON."""
    rows = [
        {
            "path": row.path,
            "built": row.ok,
            "faults": len(row.faults),
            "title_vi": row.record.title[0] if row.record else None,
            "title_en": row.record.title[1] if row.record else None,
            "as_of": row.record.as_of if row.record else None,
            "borders": [
                {"names_vi": [pair[0] for pair in line.names],
                 "names_en": [pair[1] for pair in line.names], **line.states}
                for line in (row.record.borders if row.record else ())
            ],
        }
        for row in made
    ]  # fmt: skip
    told = {_MARK: 1, "version": lienket.__version__, "workspaces": rows}
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"
