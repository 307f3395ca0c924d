"""What is made once for all processes that run tests beside each other."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder that `make` has filled, in this process or in another; change nothing in it."""
    base = factory.getbasetemp()
    place = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / f"kept-{name}"
    if not place.is_dir():
        made = factory.mktemp("making") / "made"
        make(made)
        with suppress(OSError):  # another process was faster
            made.rename(place)
    return place
