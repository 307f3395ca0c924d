"""Wherever a workspace stands and products are sent: done, or refused with a sentence, code 2.

Nothing hangs, nothing of somebody else's is written over, and what stood there stays.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import faults
import pytest
import toy as country
from faults import Server, tree

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are not forked here")

NAMES: tuple[str, ...] = (
    "có dấu cách, chữ Việt, 🛣 \N{COMBINING GRAVE ACCENT} 路",
    "a#b%20c&d=e?f+g;$HOME (x)|[y]{z}*~^",
    "nháy 'đơn' \"kép\" `ngược`",
    "gấp! gấp!",
    "xuống\ndòng",
    "không phải chữ \udcff\udcfe",
    "-x",
    "dài" * 50 + "/" + "hơn" * 40,
)
"""What the folder is called that the workspace and the products stand in."""


def _file(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("của tôi", encoding="utf-8")


def _link(path: Path, to: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.symlink_to(to)


def _pipe(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    os.mkfifo(path)


def _folder(path: Path) -> None:
    if path.is_file():
        path.unlink()
    path.mkdir(parents=True)


def _led(make: Callable[[Path], None]) -> Callable[[Path], None]:
    """Makes something, and a link to it where something is wanted."""

    def made(path: Path) -> None:
        make(path.parent / "f")
        _link(path, "f")

    return made


def _instead(make: Callable[[Path], None]) -> Callable[[Path], None]:
    """Makes something where a folder was."""

    def made(path: Path) -> None:
        shutil.rmtree(path)
        make(path)

    return made


def _itself(path: Path) -> None:
    _link(path, path.name)


def _manifest(out: Path, products: object) -> None:
    out.mkdir()
    (out / "MANIFEST.json").write_text(json.dumps({"products": products}), encoding="utf-8")


def _told(**changed: object) -> dict[str, object]:
    row = {"path": "links.html", "bytes": 1, "sha256": "x"}
    entry = {"as_of": "2024-05-02", "audience": "public", "versions": {}, "in": [], "out": [row]}
    return {"web": {**entry, **changed}}


OUTS: tuple[tuple[str, Callable[[Path], None], str], ...] = (
    ("a file", _file, "Cannot write"),
    ("below a file", lambda out: _file(out.parent), "Cannot write"),
    ("a link that leads nowhere", lambda out: _link(out, "nowhere"), "Cannot write"),
    ("a link to itself", _itself, "Cannot write"),
    ("a link to a file", _led(_file), "Cannot write"),
    ("a pipe", _pipe, "Cannot write"),
    ("a link to a device", lambda out: _link(out, "/dev/null"), "Cannot write"),
    ("a folder of the system", lambda out: _link(out, "/proc/self"), "Cannot write"),
    ("read-only", lambda out: out.mkdir(0o555), "Permission denied"),
    ("in a read-only folder", lambda out: out.parent.mkdir(0o555), "Permission denied"),
    ("a folder that nobody may look into", lambda out: out.mkdir(0o000), "Permission denied"),
    ("a workspace", lambda out: _file(out / "catalogue.toml"), "is a workspace"),
    ("with a page of one's own", lambda out: _file(out / "index.html"), "written over"),
    ("with a report of one's own", lambda out: _file(out / "tables/links.xlsx"), "written over"),
    ("with a link of one's own", lambda out: _link(out / "links.html", "x"), "written over"),
    ("with products of nobody", lambda out: _file(out / "qgis/mine.qgz"), "nobody knows"),
    ("with a manifest that is a pipe", lambda out: _pipe(out / "MANIFEST.json"), "a named pipe"),
    ("with a folder called like a page", lambda out: _folder(out / "links.html"), "Cannot write"),
    ("with a file called like a folder", lambda out: _file(out / "tables"), "Cannot write"),
    ("with a file for the stage", lambda out: _file(out / ".lienket-new"), "Cannot write"),
    ("with copies without a list", lambda out: _folder(out / ".lienket-old"), "cannot be read"),
    ("with a list of nonsense", lambda out: _file(out / ".lienket-old/placing.json"), "read"),
)
"""How the place of products stands, and what is said of it; in each what stood there stays."""

KEPT: tuple[tuple[str, Callable[[Path], None]], ...] = (
    ("a link to a folder", _led(_folder)),
    ("inside the workspace", lambda out: _file(out / "README.md")),
    ("with a table of one's own", lambda out: _file(out / "tables" / "mine.csv")),
    ("with a folder that leads elsewhere", lambda out: _link(out / "notes", "/dev")),
    ("with a manifest of nonsense", lambda out: _manifest(out, [[{}]])),
    ("with a manifest of numbers", lambda out: _manifest(out, _told(out=[3], versions=5))),
    ("with a manifest without a day", lambda out: _manifest(out, _told(as_of="hôm qua"))),
    ("with a manifest of another's files", lambda out: _manifest(out, _told(
        out=[{"path": "../mine.txt", "bytes": 1, "sha256": "x"}]))),
    ("with a manifest of any file", lambda out: _manifest(out, _told(
        out=[{"path": "/etc/hostname", "bytes": 1, "sha256": "x"}]))),
    ("with a manifest for nobody", lambda out: _manifest(out, _told(audience=["public"]))),
)  # fmt: skip
"""How the place of products stands where they are made; what is another's stays."""

WORKSPACES: tuple[tuple[str, Callable[[Path], None], str], ...] = (
    ("a file", _instead(_file), "no workspace folder"),
    ("a link that leads nowhere", _instead(lambda toy: _link(toy, "x")), "no work"),
    ("a link to itself", _instead(_itself), "no work"),
    ("a pipe", _instead(_pipe), "no workspace folder"),
    ("a folder of the system", _instead(lambda toy: _link(toy, "/dev")), "missing"),
    ("unreadable", lambda toy: toy.chmod(0o000), "Permission denied"),
    ("unreadable facts", lambda toy: (toy / "facts").chmod(0o000), "Permission denied"),
    ("an unreadable layer", lambda toy: (toy / "gates.geojson").chmod(0), "Permission denied"),
    ("an unreadable table", lambda toy: (toy / "facts/links.csv").chmod(0), "Permission denied"),
    ("a catalogue that is a folder", lambda toy: _folder(toy / "catalogue.toml"), "not a file"),
    ("a catalogue that is a pipe", lambda toy: _pipe(toy / "catalogue.toml"), "not a file"),
    ("an endless catalogue", lambda toy: _link(toy / "catalogue.toml", "/dev/zero"), "not a file"),
    ("a layer that is a pipe", lambda toy: _pipe(toy / "roads.geojson"), "not a file"),
    ("an endless layer", lambda toy: _link(toy / "roads.geojson", "/dev/zero"), "not a file"),
    ("a layer that is a folder", lambda toy: _folder(toy / "roads.geojson"), "not a file"),
    ("a layer that leads nowhere", lambda toy: _link(toy / "roads.geojson", "x"), "missing"),
    ("a layer that leads to itself", lambda toy: _link(toy / "roads.geojson", "roads.geojson"),
     "symbolic links"),
    ("a table that is a pipe", lambda toy: _pipe(toy / "facts" / "links.csv"), "not a file"),
    ("accepted faults that lead nowhere", lambda toy: _link(toy / "known.toml", "x"), "missing"),
    ("sheets that lead nowhere", lambda toy: _link(toy / "sheets.toml", "x"), "missing"),
    ("accepted faults in a folder", lambda toy: _folder(toy / "known.toml"), "not a file"),
)  # fmt: skip
"""How a workspace stands that cannot be read, and what is said of it."""

NETWORKS: tuple[Callable[[Path], None], ...] = (
    _pipe,
    _folder,
    lambda path: _link(path, "/dev/zero"),
    lambda path: _link(path, "/dev/null"),
    _itself,
    lambda path: path.mkdir(0o000),
)
"""What `--network` may name that is no file of roads."""

SPOILT = (".geojson", "status.csv", ".xlsx", ".gpkg", ".qgz", ".shp", ".dbf", "fields.csv", ".kml")
"""What products end in that stay beside new ones, though somebody has spoilt them."""

BUILD = ("build", "--only", "web,tables", "--workspace", "toy", "--out")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with faults.serving(tmp_path_factory.mktemp("places"), used=True) as served:
        yield served


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A folder with the toy workspace; what may not be looked into is opened at the end."""
    country.write(tmp_path / "toy")
    yield tmp_path
    for path in tmp_path.rglob("*"):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)


def standing(folder: Path) -> dict[str, object]:
    """What stands below a folder, whatever it is and whoever may read it."""
    found: dict[str, object] = {}
    for path in sorted(folder.rglob("*")):
        state = path.lstat()
        content = path.read_bytes() if path.is_file() and not path.is_symlink() else None
        found[str(path.relative_to(folder))] = (state.st_mode, content)
    return found


def refused(done: faults.Done, words: str) -> None:
    """The run ended as what a user can mend, said in a sentence."""
    assert done.code == 2, done
    assert words in done.err
    assert "Traceback" not in done.err
    assert " | " in done.err


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_folder_may_have_any_name(server: Server, home: Path, name: str) -> None:
    folder = home / name
    folder.mkdir(parents=True)
    (home / "toy").rename(folder / "toy")
    shutil.copy(folder / "toy" / "roads.geojson", folder / "net.geojson")
    out = folder / "maps"
    given = {"cwd": os.fspath(folder.parent)}
    within = f"./{folder.name}"
    done = server.run("build", "--workspace", f"{within}/toy", "--out", f"{within}/maps",
                      "--only", "tables,report,qgis", "--also", "shp,fgb",
                      **given)  # fmt: skip
    assert done.code == 0, done
    assert {"tables", "qgis", "report.docx", "also"} <= {path.name for path in out.iterdir()}
    assert not [*out.glob(".*")]
    assert server.run("check", "--workspace", f"{within}/toy", "--json", **given).code == 0
    assert server.run("init", f"{within}/mine", **given).code == 0
    assert server.run("check", "--workspace", f"{within}/mine", **given).code == 0


@pytest.mark.parametrize(("name", "make", "words"), OUTS, ids=[row[0] for row in OUTS])
def test_products_are_not_sent_where_they_cannot_stand(
    server: Server, home: Path, name: str, make: Callable[[Path], None], words: str
) -> None:
    assert name
    out = home / "within" / "maps"
    if "read-only folder" not in name and "below" not in name:
        out.parent.mkdir()
    make(out)
    before = standing(home)
    refused(server.run(*BUILD, out, cwd=str(home), limits={"plain": 1}), words)
    assert standing(home) == before


@pytest.mark.parametrize(("name", "make"), KEPT, ids=[row[0] for row in KEPT])
def test_what_is_anothers_stays_beside_products(
    server: Server, home: Path, name: str, make: Callable[[Path], None]
) -> None:
    out = home / ("toy" if "inside" in name else ".") / "maps"
    _file(home / "mine.txt")
    make(out)
    before = standing(home)
    done = server.run(*BUILD, out, cwd=str(home))
    assert done.code == 0, done
    assert (out / "links.html").is_file()
    after = standing(home)
    changed = {path for path in before if before[path] != after.get(path)}
    assert changed <= {str((out / "MANIFEST.json").relative_to(home))}


@pytest.mark.parametrize(("name", "make", "words"), WORKSPACES, ids=[row[0] for row in WORKSPACES])
def test_a_workspace_that_cannot_be_read_is_told_of(
    server: Server, home: Path, name: str, make: Callable[[Path], None], words: str
) -> None:
    assert name
    make(home / "toy")
    before = standing(home)
    refused(server.run("check", "--workspace", "toy", cwd=str(home), limits={"plain": 1}), words)
    refused(server.run(*BUILD, "maps", cwd=str(home), limits={"plain": 1}), words)
    assert standing(home) == before


@pytest.mark.parametrize("make", NETWORKS, ids=range(len(NETWORKS)))
def test_a_network_that_is_no_file_of_roads_is_told_of(
    server: Server, home: Path, make: Callable[[Path], None]
) -> None:
    make(home / "net.gpkg")
    done = server.run(*BUILD, "maps", "--network", "net.gpkg", cwd=str(home), limits={"plain": 1})
    refused(done, "net.gpkg")
    assert not (home / "maps").exists()


@pytest.mark.parametrize("name", ["x" * 300, "/".join("x" * 200 for _ in range(30))])
@pytest.mark.parametrize("command", ["check --workspace", "build --out", "init", "sheet --out"])
def test_a_name_that_no_disk_takes_is_told_of(
    server: Server, home: Path, command: str, name: str
) -> None:
    words = command.split()
    if words[0] in {"build", "sheet"}:
        words = [words[0], "--workspace", "toy", *words[1:]]
    refused(server.run(*words, name, cwd=str(home)), "File name too long")
    assert [path.name for path in home.iterdir()] == ["toy"]


def test_products_are_made_from_a_workspace_that_is_read_only(server: Server, home: Path) -> None:
    source = tree(home / "toy")
    for path in [*(home / "toy").rglob("*"), home / "toy"]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    done = server.run(*BUILD, "maps", cwd=str(home), limits={"plain": 1})
    assert done.code == 0, done
    assert tree(home / "toy") == source


def test_a_workspace_made_from_read_only_files_can_be_edited(server: Server, home: Path) -> None:
    assert server.run("init", "mine", cwd=str(home), umask=0o027).code == 0
    modes = {path.stat().st_mode & 0o777 for path in (home / "mine").rglob("*.csv")}
    assert modes == {0o640}


def test_what_is_put_in_place_is_as_open_as_the_user_wishes(server: Server, home: Path) -> None:
    assert server.run(*BUILD, "maps", cwd=str(home), umask=0o077).code == 0
    modes = {path.stat().st_mode & 0o777 for path in (home / "maps").rglob("*.*")}
    assert modes == {0o600}


def test_an_unknown_or_old_product_beside_does_not_lose_a_link(server: Server, home: Path) -> None:
    """A product that a person has put elsewhere and linked to is replaced where it is listed."""
    assert server.run(*BUILD, "maps", cwd=str(home)).code == 0
    page = home / "maps" / "links.html"
    page.rename(home / "elsewhere.html")
    page.symlink_to(home / "elsewhere.html")
    kept = (home / "elsewhere.html").read_bytes()
    assert server.run(*BUILD, "maps", "--as-of", "2024-05-02", cwd=str(home)).code == 0
    assert not page.is_symlink()
    assert (home / "elsewhere.html").read_bytes() == kept


def test_a_path_that_no_package_can_have_is_told_of(server: Server, home: Path) -> None:
    out = home / "/".join(["dài" * 50] * 4)
    done = server.run("build", "--workspace", "toy", "--only", "qgis", "--out", out, cwd=str(home))
    refused(done, "Cannot write the package lienket.gpkg")
    assert not out.exists()


def test_a_product_that_somebody_has_spoilt_is_told_of(server: Server, home: Path) -> None:
    out = home / "maps"
    done = server.run("build", "--workspace", "toy", "--out", out, "--only", "web,tables,qgis",
                      "--also", "shp,kml", cwd=str(home))  # fmt: skip
    assert done.code == 0, done
    made, codes = tree(out), set()
    for number, ending in enumerate(SPOILT):
        name = next(name for name in made if name.endswith(ending))
        (out / name).write_bytes((b"", b"\x00\xff{", b'{"features": 3}')[number % 3])
        before = tree(out)
        done = server.run("build", "--workspace", "toy", "--out", out, "--only", "web",
                          cwd=str(home))  # fmt: skip
        codes.add(done.code)
        if done.code:
            refused(done, name)
            assert tree(out) == before
        (out / name).write_bytes(made[name])
    assert codes == {0, 2}
