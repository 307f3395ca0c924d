"""The starter workspace on disk, ready to be changed as an office would."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

from lienket import pipeline
from lienket.layers.example_licence import MARK

STARTER = Path(str(resources.files("lienket"))) / "starter"


def write(folder: Path) -> Path:
    """A copy of the starter in `folder`, its credit no longer the example's; the folder."""
    shutil.copytree(STARTER, folder)
    path = folder / "catalogue.toml"
    content = path.read_text(encoding="utf-8")
    path.write_text(content.replace(f": {MARK}", ""), encoding="utf-8")
    return folder


def redraw(folder: Path, layer: str, change: Callable[[dict[str, Any]], Any]) -> None:
    """Let `change` alter each feature of a layer; one of which it makes False is left out."""
    path = folder / f"{layer}.geojson"
    data = json.loads(path.read_text(encoding="utf-8"))
    data["features"] = [each for each in data["features"] if change(each) is not False]
    path.write_text(json.dumps(data), encoding="utf-8")


def replace(folder: Path, file: str, old: str, new: str) -> None:
    """Put `new` in the one place of `old` in a file."""
    path = folder / file
    content = path.read_text(encoding="utf-8")
    assert content.count(old) == 1, f"{old!r} stands {content.count(old)} times in {file}"
    path.write_text(content.replace(old, new), encoding="utf-8")


def told(folder: Path) -> list[tuple[str, str]]:
    """(code, key) of every fault, sorted."""
    return sorted((fault.code, fault.key) for fault in pipeline.check(folder))
