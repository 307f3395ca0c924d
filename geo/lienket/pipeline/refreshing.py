"""An extract of OpenStreetMap taken into a workspace: shown first, then all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from lienket import facts, osm, status_book, vocabulary
from lienket.dates import When
from lienket.osm.addition import Addition, Standing
from lienket.pipeline import reading, trial
from lienket.pipeline.reading import Workspace

_SOURCES = "sources"


@dataclass(frozen=True, slots=True)
class Refresh:
    """What an extract changes in a workspace, and whether that was written."""

    addition: Addition
    taken: bool


def refresh(  # noqa: PLR0913 - one parameter an option
    workspace: Path,
    path: Path,
    *,
    reach_m: float | None = None,
    dated: When | None = None,
    agreed: Callable[[Addition], bool],
    dry: bool,
    warn: Callable[[str], None],
) -> Refresh:
    """Bring the layers of `workspace` that come from OpenStreetMap to the state of a file.

    Args:
        workspace: the folder that holds `catalogue.toml`.
        path: the file.
        reach_m: how far beyond the sides layers are made [m]; None = as the last time.
        dated: the day of the file, where it says none.
        agreed: called once with what would change; not called where nothing would.
        dry: nothing is written, whatever is agreed to.
        warn: called with a sentence for what the file lacks.

    Raises:
        UsageError: there is no such folder, or the file cannot be used.
        WorkspaceError: the workspace has faults, or would have them afterwards.
        ProductError: the files cannot be written, or something else writes to the workspace.
    """
    with (
        trial.opened(workspace, dry=dry) as (stage, read),
        vocabulary.using(read.whole.catalogue),
    ):
        found = osm.add(workspace, path, reach_m, dated=dated, standing=_standing(read), warn=warn)
        if not found.files:
            return Refresh(found, taken=False)

        def steps(copy: Path) -> Iterator[dict[str, bytes]]:
            yield found.files
            if found.source["id"] not in {row.id for row in read.whole.facts.sources}:
                yield status_book.grown(copy, facts.FOLDER, {_SOURCES: [found.source]})

        files = trial.collected(workspace, steps)
        whole = replace(found, files=files)

        def asked() -> bool:
            return agreed(whole) and not dry

        return Refresh(whole, trial.place(workspace, stage, files, reading.read, asked))


def _standing(read: Workspace) -> Standing:
    """The public part of a workspace; a feature that facts tell of is a person's."""
    links, parts = read.whole.facts.links, read.whole.facts.parts
    named = {*(row.key for row in links), *(row.key for row in parts)}
    named |= {key for each in ([row.at for row in links], [row.at for row in parts])
              for at in each for key in at}  # fmt: skip
    return Standing(read.public.catalogue, read.public.frames, frozenset(named))
