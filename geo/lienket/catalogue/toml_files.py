"""The TOML files of a workspace, as they stand."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from lienket import paths, text
from lienket.errors import Fault, Location

_TOML_LINE = re.compile(r"at line (\d+)")


def load_toml(path: Path, name: str) -> tuple[dict[str, Any] | None, list[Fault]]:
    """What a TOML file, called `name`, holds, or None, and the faults met."""
    content, met = text.content(path, name, expected="TOML", wanted="toml")
    if content is None:
        return None, [*met]
    try:
        return tomllib.loads(content), []
    except (ValueError, RecursionError) as why:
        line = _TOML_LINE.search(str(why))
        place = Location(name, int(line.group(1)) if line else 0)
        return None, [place.fault("bad_toml", why=why)]


def optional_toml(path: Path, name: str) -> tuple[dict[str, Any], list[Fault]]:
    """What a file holds that a workspace need not have, and the faults met.

    One that is missing or empty, or holds comments alone, says nothing.
    """
    if not paths.stands(path):
        return {}, []
    found, met = load_toml(path, name)
    # An office empties a file rather than deleting it.
    return found or {}, [fault for fault in met if fault.code != "empty_file"]
