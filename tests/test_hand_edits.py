"""A product that somebody changed by hand is kept beside the new one, with a word about it."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import faults
import pytest
import toy as country

from lienket import pipeline
from lienket.errors import UsageError

ONLY = ("qgis", "tables")
PACKAGE = "qgis/lienket.gpkg"


def make(toy: Path, out: Path, **values: object) -> list[str]:
    """What a build says that is odd."""
    odd: list[str] = []
    order = pipeline.Order(workspace=toy, out=out, **{"only": ONLY, **values})  # type: ignore[arg-type] # values of any type
    pipeline.run(order, warn=odd.append)
    return odd


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The products of the toy country; copy them, do not change them."""
    folder = tmp_path_factory.mktemp("made")
    make(country.write(folder / "toy"), folder / "maps")
    return folder / "maps"


@pytest.fixture
def out(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "maps"))


def rename(package: Path, name: str) -> bytes:
    """Edit a package as QGIS does: one cell, saved; the bytes it has then."""
    with closing(sqlite3.connect(package)) as base, base:
        base.execute("UPDATE links SET name_vi = ?", (name,))
    return package.read_bytes()


def files(out: Path) -> set[str]:
    return {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}


def digest(out: Path) -> str:
    held = json.loads((out / "MANIFEST.json").read_text(encoding="utf-8"))["products"]["qgis"]
    return next(str(row["sha256"]) for row in held["out"] if row["path"] == PACKAGE)


def test_an_edited_package_stays_beside_the_new_one(toy: Path, out: Path) -> None:
    before = (out / PACKAGE).read_bytes()
    edited = rename(out / PACKAGE, "của tôi")
    (said,) = make(toy, out)
    assert "qgis/lienket.gpkg đã được sửa sau khi dựng" in said
    assert "kept as qgis/lienket.edited.gpkg" in said
    assert (out / "qgis/lienket.edited.gpkg").read_bytes() == edited
    assert (out / PACKAGE).read_bytes() == before
    assert hashlib.sha256(before).hexdigest() == digest(out)
    assert make(toy, out) == []
    assert (out / "qgis/lienket.edited.gpkg").read_bytes() == edited


def test_a_second_edit_does_not_replace_the_first(toy: Path, out: Path) -> None:
    first = rename(out / PACKAGE, "một")
    make(toy, out)
    second = rename(out / PACKAGE, "hai")
    make(toy, out)
    assert (out / "qgis/lienket.edited.gpkg").read_bytes() == first
    assert (out / "qgis/lienket.edited-2.gpkg").read_bytes() == second
    (out / PACKAGE).write_bytes(first)
    (said,) = make(toy, out)
    assert "qgis/lienket.edited.gpkg" in said
    assert not (out / "qgis/lienket.edited-3.gpkg").exists()


@pytest.mark.parametrize("name", ["tables/links.xlsx", "qgis/lienket.qgz", "geojson/roads.geojson"])
def test_any_product_that_was_edited_is_kept(toy: Path, out: Path, name: str) -> None:
    changed = (out / name).read_bytes() + b" "
    (out / name).write_bytes(changed)
    (said,) = make(toy, out)
    kept = Path(name).with_suffix(f".edited{Path(name).suffix}")
    assert kept.as_posix() in said
    assert (out / kept).read_bytes() == changed


def test_a_product_that_is_no_longer_made_is_kept_if_it_was_edited(toy: Path, out: Path) -> None:
    (out / "geojson" / "roads.geojson").write_bytes(b"mine")
    held = json.loads((out / "MANIFEST.json").read_text(encoding="utf-8"))
    rows = held["products"]["tables"]["out"]
    old = next(row for row in rows if row["path"] == "geojson/roads.geojson")
    rows.append({**old, "path": "geojson/gone.geojson"})
    (out / "MANIFEST.json").write_text(json.dumps(held), encoding="utf-8")
    (out / "geojson" / "gone.geojson").write_bytes(b"mine too")
    assert len(make(toy, out)) == 2
    assert not (out / "geojson" / "gone.geojson").exists()
    assert (out / "geojson" / "gone.edited.geojson").read_bytes() == b"mine too"
    assert (out / "geojson" / "roads.edited.geojson").read_bytes() == b"mine"


def test_a_package_that_was_only_opened_is_not_edited(toy: Path, out: Path) -> None:
    """What QGIS leaves behind where somebody begins to edit and takes it back: its counters."""
    before, package = files(out), bytearray((out / PACKAGE).read_bytes())
    for place in (27, 95):
        package[place] += 2
    package[18:20] = b"\x02\x02"
    package[96:100] = b"\x00\x2e\x00\x01"
    (out / PACKAGE).write_bytes(package)
    assert make(toy, out) == []
    assert files(out) == before


def test_a_product_that_is_not_remade_is_left_alone(toy: Path, out: Path) -> None:
    edited = rename(out / PACKAGE, "của tôi")
    assert make(toy, out, only=("tables",)) == []
    assert (out / PACKAGE).read_bytes() == edited


def test_an_internal_product_that_was_edited_is_not_put_beside_public_ones(
    toy: Path, tmp_path: Path
) -> None:
    out = tmp_path / "maps"
    make(toy, out, audience="internal", only=("qgis",))
    edited = rename(out / PACKAGE, "của tôi")
    with pytest.raises(UsageError, match=r"INTERNAL products .*: qgis/lienket\.gpkg\."):
        make(toy, out, only=("qgis",))
    assert (out / PACKAGE).read_bytes() == edited


def test_the_command_says_so_and_ends_well(toy: Path, out: Path) -> None:
    rename(out / PACKAGE, "của tôi")
    done = faults.command("build", "--workspace", toy, "--out", out, "--only", ",".join(ONLY))
    assert done.returncode == 0
    assert "lienket.edited.gpkg" in done.stderr
