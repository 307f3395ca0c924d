"""Fixtures: the toy country on disk, ready to be spoilt; and nothing skipped where it counts."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
import toy as country
from browsing import atlas, browser, links, open_map, toy_map
from serving import bare_database, database, server, shared_database
from toy import Edit

__all__ = (  # fixtures of the tests with a browser or a server
    "atlas",
    "bare_database",
    "browser",
    "database",
    "links",
    "open_map",
    "server",
    "shared_database",
    "toy_map",
)

collect_ignore = ["qgis_probe.py", "qgis_routes.py", "qgis_sublayers.py", "qgis_texts.py"]
"""They run in QGIS's own Python."""

REQUIRED = ("browser", "office", "offline", "postgis", "qgis")
"""Markers of tests that need a program which LIENKET_REQUIRE=1 says is there."""


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    """The folder of a fresh toy workspace."""
    return country.write(tmp_path / "toy")


@pytest.fixture
def edit(toy: Path) -> Edit:
    """`edit(file, old, new)`: replace the one place where `old` stands in a toy file."""

    def change(file: str, old: str, new: str) -> None:
        path = toy / file
        content = path.read_text(encoding="utf-8")
        assert content.count(old) == 1, f"{old!r} stands {content.count(old)} times in {file}"
        path.write_text(content.replace(old, new), encoding="utf-8")

    return change


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """On Windows asyncio wakes itself over a loopback socket: browser tests may use that one."""
    for item in items:
        if sys.platform == "win32" and item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.allow_hosts(["127.0.0.1", "::1"]))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, pytest.TestReport]:
    """With LIENKET_REQUIRE=1 a test that was skipped for want of a program has failed."""
    report: pytest.TestReport = yield
    required = os.environ.get("LIENKET_REQUIRE") == "1"
    needed = any(item.get_closest_marker(marker) for marker in REQUIRED)
    if required and needed and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"LIENKET_REQUIRE=1, but skipped: {report.longrepr}"
    return report
