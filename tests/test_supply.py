"""What the program is made of and delivered in: licences, packages, and no network at all."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Callable, Iterable, Iterator
from importlib import metadata
from pathlib import Path

import canaries
import faults
import pytest
import write_licences as licences
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from lienket import pipeline

ROOT = Path(__file__).resolve().parents[1]
EXTRAS = frozenset({"also", "derive", "postgis"})
_FAMILIES = {
    "AGPL": r"\bAGPL|Affero",
    "LGPL": r"\bLGPL|Lesser General Public",
    "GPL": r"(?<![AL])\bGPL|GNU General Public",
    "Apache": r"Apache",
    "Artistic": r"Artistic",
    "BSD": r"\bBSD|same as Leaflet",
    "ISC": r"\bISC\b",
    "MIT": r"\bMIT\b",
    "MPL": r"\bMPL|Mozilla",
    "OFL": r"\bOFL",
    "PSF": r"\bPSF|Python Software Foundation",
}
"""By family of licences, what a package's metadata says of it."""

ALLOWED = frozenset({"Apache", "BSD", "ISC", "MIT", "MPL", "OFL", "PSF"})
"""The families that what the program runs on may be under."""


def families(text: str) -> set[str]:
    """The families of licences that a text names."""
    return {name for name, pattern in _FAMILIES.items() if re.search(pattern, text)}


def said(package: metadata.Distribution) -> str:
    """What a package says of its licence: the expression, the classifiers, the head of the text."""
    held = package.metadata
    listed = [line for line in held.get_all("Classifier") or [] if line.startswith("License ::")]
    texts = held.get_all("License") or [""]
    first = texts[0].strip().split("\n")[0]
    return " | ".join(filter(None, [*(held.get_all("License-Expression") or []), *listed, first]))


def tree(roots: Iterable[tuple[str, Iterable[str]]]) -> dict[str, metadata.Distribution]:
    """What is installed for `roots`, packages with their extras, by name."""
    found: dict[str, metadata.Distribution] = {}
    asked: dict[str, set[str]] = {}
    rest: list[tuple[str, set[str]]] = [
        (canonicalize_name(name), {*extras}) for name, extras in roots
    ]
    while rest:
        name, extras = rest.pop()
        if name in found and extras <= asked[name]:
            continue
        asked.setdefault(name, set()).update(extras)
        try:
            found[name] = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # for another system or another Python
        rest += [*needed(found[name], asked[name])]
    return found


def needed(package: metadata.Distribution, extras: set[str]) -> Iterator[tuple[str, set[str]]]:
    """What a package with `extras` needs here."""
    for line in package.requires or []:
        wanted = Requirement(line)
        marker = wanted.marker
        if marker is None or any(marker.evaluate({"extra": each}) for each in ("", *extras)):
            yield canonicalize_name(wanted.name), wanted.extras


RUNTIME = tree([("lienket", EXTRAS)])
RUNTIME.pop("lienket")
GROUPS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]
TOOLS = tree(
    (Requirement(line).name, Requirement(line).extras) for line in GROUPS["test"] + GROUPS["lint"]
)


@pytest.mark.parametrize("name", sorted(RUNTIME))
def test_what_the_program_runs_on_is_free_to_hand_on(name: str) -> None:
    listed = licences.RUNTIME[name]
    own = said(RUNTIME[name])
    assert own, f"{name} does not say its licence"
    assert families(listed), listed
    assert families(listed) <= ALLOWED
    assert families(own) <= ALLOWED, own
    assert families(own) & families(listed), own


def test_the_run_time_tree_is_walked_to_its_ends() -> None:
    assert {"numpy", "lxml", "certifi", "pyparsing", "pg8000", "ezdxf", "fiona"} <= {*RUNTIME}
    assert not {"pytest", "ruff", "codespell"} & {*RUNTIME}


def test_only_named_tools_are_under_licences_that_the_program_may_not_have() -> None:
    bound = {
        name
        for name, package in TOOLS.items()
        if name not in RUNTIME and families(said(package)) & {"GPL", "AGPL", "LGPL"}
    }
    assert bound <= {*licences.TOOLS}


def test_the_libraries_inside_binary_packages_are_listed() -> None:
    files = {
        Path(file.name)
        for package in RUNTIME.values()
        for file in package.files or []
        if file.parts[0].endswith(".libs")
    }
    names = {re.split(r"-[0-9a-f]{8}|\.so", path.name)[0].removesuffix(SUFFIX) for path in files}
    assert {re.sub("-(?:fiona|pyogrio)$", "", name) for name in names} <= {*licences.BUNDLED}


SUFFIX = ".dylib"


def test_a_library_inside_is_free_or_may_be_loaded_by_any_program() -> None:
    for name, licence in licences.BUNDLED.values():
        assert "AGPL" not in licence, name
        assert not re.search(r"(?<!L)GPL", licence) or "WITH GCC-exception" in licence, name


def test_the_page_of_licences_is_what_the_script_writes() -> None:
    assert licences.PAGE.read_text(encoding="utf-8") == licences.page()


# --- the packages ------------------------------------------------------------------------------


def wheel(folder: Path) -> dict[str, bytes]:
    builder = pytest.importorskip("hatchling.builders.wheel").WheelBuilder
    (path,) = builder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sdist(folder: Path) -> dict[str, bytes]:
    builder = pytest.importorskip("hatchling.builders.sdist").SdistBuilder
    (path,) = builder(str(ROOT)).build(directory=str(folder))
    with tarfile.open(path) as archive:
        files = [(member.name, archive.extractfile(member)) for member in archive.getmembers()]
        return {name.split("/", 1)[1]: file.read() for name, file in files if file}


Make = Callable[[Path], dict[str, bytes]]


@pytest.fixture(scope="module", params=[wheel, sdist], ids=["wheel", "sdist"])
def package(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, bytes]:
    """What stands in a package, by its path in it."""
    make: Make = request.param
    return make(tmp_path_factory.mktemp("package"))


def secrets() -> set[bytes]:
    """The words of the internal rows of the workspace; none where they are left out."""
    words = set[str]()
    for path in (ROOT / "layers" / canaries.FOLDER).glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                words |= {
                    row.get(name) or "" for name in ("name_vi", "name_en", "note_vi", "note_en")
                }
    return {word.encode() for word in words if word}


def test_a_package_leaves_the_internal_rows_out(package: dict[str, bytes]) -> None:
    assert [name for name in package if name.endswith("facts/statuses.csv")]
    assert not [name for name in package if "facts/internal/" in name]
    for name, content in package.items():
        assert not [word for word in secrets() if word in content], name


def test_a_package_holds_no_product_and_no_path_of_a_machine(package: dict[str, bytes]) -> None:
    made = [name for name in package if name.startswith("maps/") and name != "maps/README.md"]
    assert not made
    assert not [name for name in package if re.search(r"__pycache__|\.venv|\.git/|\.gpkg$", name)]
    paths = {str(ROOT), str(Path.home()), sys.prefix}
    for name, content in package.items():
        assert not [path for path in paths if len(path) > 5 and path.encode() in content], name


def test_what_is_in_the_wheel_builds_the_same_maps_in_an_empty_folder(
    tmp_path: Path, shipped_maps: Path
) -> None:
    site, here = tmp_path / "site", tmp_path / "here"
    here.mkdir()
    for name, content in wheel(tmp_path / "wheel").items():
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    env = {**os.environ, "PYTHONPATH": str(site), "PYTHONUTF8": "1"}
    usual = ["--only", ",".join(pipeline.USUAL), "--out", "public"]
    for words in (["check"], ["build", "--audience", "internal"], ["build", *usual]):
        run = subprocess.run(
            [sys.executable, "-m", "lienket.cli", *words],
            cwd=here, env=env, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert run.returncode == 0, run.stderr
    assert (here / "maps" / "links.html").is_file()
    # Another process, another folder, and no internal rows beside: the same, to the last byte.
    assert faults.tree(here / "public") == faults.tree(shipped_maps)
    assert str(site / "lienket" / "workspace") in subprocess.run(
        [sys.executable, "-c", "from lienket import pipeline; print(pipeline.embedded())"],
        cwd=here, env=env, capture_output=True, encoding="utf-8", check=True,
    ).stdout  # fmt: skip


# --- no network ---------------------------------------------------------------------------------

ALONE = (["unshare", "-rn"], ["unshare", "-n"], ["sudo", "-n", "unshare", "-n"])
"""How a process is put where no network is; the first that the system allows."""

_PROBE = """
import socket, sys
for family, address in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
    try:
        socket.socket(family, socket.SOCK_DGRAM).connect((address, 9))
    except OSError:
        continue
    sys.exit("there is a way out")
"""


def alone() -> list[str]:
    """The words that put a command where no network is."""
    for words in ALONE:
        try:
            run = subprocess.run(
                [*words, sys.executable, "-c", _PROBE], capture_output=True, check=False
            )
        except OSError:
            continue
        if run.returncode == 0:
            return words
    pytest.skip("no network namespace is allowed here")


@pytest.mark.offline
def test_every_product_is_made_where_there_is_no_network(tmp_path: Path) -> None:
    folder, out = canaries.without(tmp_path / "country"), tmp_path / "out"
    kinds = "web,tables,report,qgis,sheets"
    words = ["build", "--workspace", str(folder), "--out", str(out), "--only", kinds]
    run = subprocess.run(
        [*alone(), sys.executable, "-m", "lienket.cli", *words, "--also", "shp,fgb,kml,dxf"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT / "geo"), "PYTHONUTF8": "1",
             "HOME": str(tmp_path)},
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    made = {path.suffix for path in out.rglob("*")}
    assert {".html", ".xlsx", ".docx", ".gpkg", ".qgz", ".pdf", ".dxf", ".kml", ".shp"} <= made
