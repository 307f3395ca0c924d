"""Fixtures: the toy country on disk, ready to be spoilt; and nothing skipped where it counts."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import atlases
import pytest
import toy as country
from browsing import atlas, browser, links, open_map, toy_map, toy_page, views, windows
from kept import once
from longest import LONG, PAGES
from serving import bare_database, database, server, shared_database
from toy import Edit

from lienket import pipeline

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
    "toy_page",
    "views",
    "windows",
)

collect_ignore = [
    "qgis_edits.py",
    "qgis_handover.py",
    "qgis_probe.py",
    "qgis_routes.py",
    "qgis_sublayers.py",
    "qgis_texts.py",
    "qgis_units.py",
]
"""They run in QGIS's own Python."""

REQUIRED = ("browser", "office", "offline", "postgis", "qgis")
"""Markers of tests that need a program which LIENKET_REQUIRE=1 says is there."""


JOINED = atlases.Kept(pipeline.atlas)
"""What the tests call as `build.atlas`."""


@pytest.fixture(scope="session", autouse=True)
def joined_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test waits for an atlas that another has asked for before."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        JOINED.folder = tmp_path_factory.getbasetemp().parent / "atlases"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "atlas", JOINED)
        yield


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """What a test puts in the place of a part of the program counts."""

    def patched() -> bool:
        patch = getattr(item, "funcargs", {}).get("monkeypatch")
        return bool(patch and patch._setattr)

    JOINED.patched = patched


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    """The folder of a fresh toy workspace."""
    return country.write(tmp_path / "toy")


@pytest.fixture(scope="session")
def products(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The usual products of the toy country, made once; copy them, do not change them."""

    def make(folder: Path) -> None:
        pipeline.run(pipeline.Order(country.write(folder.parent / "toy"), folder))

    return once(tmp_path_factory, "products", make)


@pytest.fixture(scope="session")
def shipped_maps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The usual products of the embedded workspace, made once; look at them, change nothing."""
    return once(
        tmp_path_factory,
        "shipped",
        lambda folder: pipeline.run(pipeline.Order(pipeline.embedded(), folder)),
    )


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
    """Long files first; on Windows asyncio wakes itself over a loopback socket, which may be."""
    place = {name: number for number, name in enumerate((*LONG, *PAGES))}
    for item in items:
        if item.path.name in LONG:
            item.add_marker(pytest.mark.slow)
        if sys.platform == "win32" and item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.allow_hosts(["127.0.0.1", "::1"]))
    items.sort(key=lambda item: place.get(item.path.name, len(place)))


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
