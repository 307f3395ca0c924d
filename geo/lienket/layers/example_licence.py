"""The rule that the starter's licence does not stay over other data than the starter's own.

The starter says CHANGE ME in the credit of its layers, and builds as it is: what it says is true of
the example. It is true of nothing else, so it is refused as soon as a layer holds anything else.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from lienket import paths
from lienket.errors import Fault, Location
from lienket.model.records import Catalogue, Layer

MARK = "CHANGE ME"
"""What the starter's catalogue says where an office has to say its own."""


def check(folder: Path, catalogue: Catalogue) -> Iterator[Fault]:
    """A fault for each layer of the workspace in `folder` that still has the starter's credit."""
    for layer in catalogue.layers:
        marked = next((name for name in ("credit", "licence") if MARK in getattr(layer, name)), "")
        if marked and not _is_the_starters(folder, layer):
            place = Location("catalogue.toml", key=f"[[layer]] {layer.key}")
            yield place.fault("example_licence", name=marked, value=getattr(layer, marked))


def _is_the_starters(folder: Path, layer: Layer) -> bool:
    """Whether the file of a layer holds what the starter's does; one that is missing does."""
    starter = resources.files("lienket") / "starter" / layer.file
    try:
        held = paths.read(paths.stored(folder, layer.file))
    except OSError:
        return True
    return starter.is_file() and _plain(held) == _plain(starter.read_bytes())


def _plain(content: bytes) -> bytes:
    """A text whatever its line ends, which Git and editors change."""
    return content.replace(b"\r\n", b"\n")
