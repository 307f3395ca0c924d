"""Products appear together or not at all, the same each time, with a true manifest."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import toy as country
from toy import Edit

from lienket import pipeline
from lienket.errors import ProductError, UsageError, WorkspaceError
from lienket.pipeline import staging

TABLES = ("tables/links.xlsx", "tables/links_status.csv", "tables/links_status_vi.csv")


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below `folder`, by its path."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def make(toy: Path, out: Path, **values: object) -> tuple[Path, ...]:
    return pipeline.run(pipeline.Order(workspace=toy, out=out, **values))  # type: ignore[arg-type] # values of any type


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "maps"


@pytest.fixture
def whole(products: Path, out: Path) -> Path:
    """`out` with the usual products of the toy country, made before."""
    shutil.copytree(products, out)
    return out


PAIR = ("web", "tables")
"""Enough products for a move to have a middle."""


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The products of `PAIR`, made once; copy them, do not change them."""
    folder = tmp_path_factory.mktemp("pair")
    make(country.write(folder / "toy"), folder / "maps", only=PAIR)
    return folder / "maps"


def manifest(out: Path) -> dict[str, Any]:
    return json.loads((out / "MANIFEST.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return] # JSON


def test_a_build_makes_its_products_and_leaves_nothing_else(toy: Path, out: Path) -> None:
    make(toy, out)
    assert [*tree(out)] == [
        "MANIFEST.json",
        "datapackage.json",
        "geojson/border.geojson",
        "geojson/crossings.geojson",
        "geojson/districts.geojson",
        "geojson/gaps.geojson",
        "geojson/gates.geojson",
        "geojson/roads.geojson",
        "index.html",
        "links.html",
        "method.html",
        "qgis/lienket.gpkg",
        "qgis/lienket.qgz",
        "report.docx",
        "report_en.docx",
        *TABLES,
    ]
    assert not [*out.glob(".*")]


def test_of_the_sheets_the_main_ones_alone_can_be_made_in_any_language_and_in_gray(
    toy: Path, out: Path
) -> None:
    make(toy, out, only=("sheets",))
    assert len({path.stem for path in (out / "sheets").iterdir()}) > 1
    coloured = (out / "sheets" / "1-overview.svg").read_text(encoding="utf-8")
    told: list[str] = []
    order = pipeline.Order(
        workspace=toy, out=out, only=("report", "sheets"), main_sheets=True, language="en",
        grayscale=True,
    )  # fmt: skip
    pipeline.run(order, warn=told.append)
    assert {path.stem for path in (out / "sheets").iterdir()} == {"1-overview"}
    assert [line for line in told if "lienket build --only sheets" in line]
    gray = (out / "sheets" / "1-overview.svg").read_text(encoding="utf-8")
    assert "Chú giải" not in gray
    # The halo of letters in an SVG is white but for a breath.
    colours = {colour.lower() for colour in re.findall(r"#[0-9a-fA-F]{6}", gray)} - {"#fffdf8"}
    assert [colour for colour in colours if len({colour[1:3], colour[3:5], colour[5:]}) > 1] == []
    assert re.findall(r"#bf430d", coloured)
    for name in ("report.docx", "report_en.docx"):
        with zipfile.ZipFile(out / name) as packed:
            pictures = [part for part in packed.namelist() if part.endswith(".png")]
        assert len(pictures) == 1


def test_two_builds_of_one_input_are_byte_equal(toy: Path, tmp_path: Path) -> None:
    make(toy, tmp_path / "one")
    make(toy, tmp_path / "two")
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_the_manifest_says_what_came_in_and_went_out(toy: Path, whole: Path) -> None:
    told = manifest(whole)["products"]
    assert [*told] == ["front", "qgis", "report", "tables", "web"]
    for entry in told.values():
        assert (entry["as_of"], entry["audience"]) == ("2025-03-10", "public")
        for side, folder in (("in", toy), ("out", whole)):
            for row in entry[side]:
                digest = hashlib.sha256((folder / row["path"]).read_bytes()).hexdigest()
                # Of a file that holds internal rows too, nothing but the name is told.
                assert row.get("sha256", digest if side == "in" else "") == digest
    listed = sorted(row["path"] for entry in told.values() for row in entry["out"])
    assert listed == [name for name in tree(whole) if name != "MANIFEST.json"]


def test_the_manifest_lists_what_was_read_and_nothing_else(toy: Path) -> None:
    (toy / "facts" / "old.csv").write_text("x")
    make(toy, toy / "maps", only=PAIR)
    first = tree(toy / "maps")
    make(toy, toy / "maps", only=PAIR)
    assert tree(toy / "maps") == first
    read = [row["path"] for row in manifest(toy / "maps")["products"]["web"]["in"]]
    assert read == [
        "catalogue.toml",
        "districts.geojson",
        *(f"facts/{name}.csv" for name in ("doubts", "figures", "links", "parts")),
        *(f"facts/{name}.csv" for name in ("requests", "sources", "statuses")),
        "facts/waypoints.csv",
        "gates.geojson",
        "roads.geojson",
    ]


def test_only_keeps_the_date_of_what_it_leaves(toy: Path, out: Path) -> None:
    make(toy, out, only=PAIR, as_of=date(2024, 5, 2))
    make(toy, out, only=("web",))
    told = manifest(out)["products"]
    assert (told["tables"]["as_of"], told["web"]["as_of"]) == ("2024-05-02", "2025-03-10")


def test_only_never_mixes_audiences(toy: Path, out: Path) -> None:
    make(toy, out, only=("qgis", "web"), audience="internal")
    before = tree(out)
    with pytest.raises(UsageError, match='"qgis" in place is internal and cannot be mixed'):
        make(toy, out, only=("web",))
    assert tree(out) == before
    make(toy, out, only=("qgis", "web"))
    assert {entry["audience"] for entry in manifest(out)["products"].values()} == {"public"}


@pytest.mark.parametrize("lost", ["geojson/gates.geojson", "MANIFEST.json"])
def test_only_never_leaves_internal_products_unseen(toy: Path, out: Path, lost: str) -> None:
    make(toy, out, only=("tables",), audience="internal")
    (out / lost).unlink()
    before = tree(out)
    with pytest.raises(UsageError, match=r"nobody knows for whom|cannot be mixed"):
        make(toy, out, only=("web",))
    assert tree(out) == before


def test_a_manifest_that_cannot_be_read_does_not_stop_a_build(toy: Path, out: Path) -> None:
    out.mkdir()
    (out / "MANIFEST.json").write_text('{"products": [{}]}')
    make(toy, out)
    assert [*manifest(out)["products"]] == ["front", "qgis", "report", "tables", "web"]


def test_only_replaces_its_own_products_and_rows(toy: Path, whole: Path, edit: Edit) -> None:
    before = tree(whole)
    edit("facts/links.csv", "Xe buýt", "Xe khách")
    make(toy, whole, only=("tables",))
    after = tree(whole)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"MANIFEST.json", "datapackage.json", *TABLES}
    assert manifest(whole)["products"]["web"]["out"][0]["path"] == "links.html"


def test_a_layer_that_is_gone_leaves_no_old_file(toy: Path, whole: Path, edit: Edit) -> None:
    (whole / "geojson" / "mine.geojson").write_text("{}")
    edit("facts/links.csv", "gate-east,gate,Cửa khẩu Đông,East gate,bb,,,,,gates,public\n", "")
    edit("facts/statuses.csv", "gate-east,in_service,none,,,,2021-08,,osm,lớp,yes,,\n", "")
    catalogue = (toy / "catalogue.toml").read_text(encoding="utf-8")
    head, _, _ = catalogue.partition('[[layer]]\nkey = "gates"')
    (toy / "catalogue.toml").write_text(head, encoding="utf-8")
    make(toy, whole)
    assert "geojson/gates.geojson" not in tree(whole)
    assert "geojson/mine.geojson" in tree(whole)


def test_an_unknown_product_is_an_error(toy: Path, out: Path) -> None:
    with pytest.raises(UsageError, match='no product "pdf"'):
        make(toy, out, only=("pdf",))


def test_a_faulty_workspace_writes_nothing(toy: Path, whole: Path, edit: Edit) -> None:
    before = tree(whole)
    edit("facts/statuses.csv", "2023-11-20", "soon")
    with pytest.raises(WorkspaceError, match="is not a date"):
        make(toy, whole)
    assert tree(whole) == before


def test_a_failure_while_making_leaves_the_last_good_products(
    toy: Path, whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(whole)
    monkeypatch.setattr("lienket.tables.write", _fail)
    with pytest.raises(RuntimeError, match="on purpose"):
        make(toy, whole, audience="internal")
    assert tree(whole) == before


def _fail(*_: object, **__: object) -> None:
    msg = "on purpose"
    raise RuntimeError(msg)


def test_a_full_disk_is_a_clear_error(
    toy: Path, whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(whole)
    monkeypatch.setattr("lienket.tables.write", _full)
    with pytest.raises(ProductError, match="No space left on device"):
        make(toy, whole, audience="internal")
    assert tree(whole) == before


def _full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class _Stop(BaseException):
    """The process dying at a chosen move."""


def _failing_replace(after: int, error: BaseException) -> Callable[..., Path]:
    real, count = Path.replace, [0]

    def replace(self: Path, target: Path) -> Path:
        count[0] += 1
        if count[0] == after:
            raise error
        return real(self, target)

    return replace


@pytest.mark.parametrize("after", [1, 2, 5, 8, 9, 10])
def test_a_move_that_fails_is_taken_back(
    toy: Path, out: Path, pair: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    shutil.copytree(pair, out)
    before = tree(out)
    with monkeypatch.context() as patch:
        error = PermissionError(13, "Permission denied", "links.xlsx")
        patch.setattr(Path, "replace", _failing_replace(after, error))
        with pytest.raises(ProductError, match=r"links\.xlsx: Permission denied"):
            make(toy, out, audience="internal", only=PAIR)
    assert tree(out) == before


@pytest.mark.parametrize("after", [1, 2, 5, 8, 9, 10])
def test_a_process_that_dies_while_moving_is_taken_back_by_the_next(
    toy: Path, out: Path, pair: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    shutil.copytree(pair, out)
    before = tree(out)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", _failing_replace(after, _Stop()))
        with pytest.raises(_Stop):
            make(toy, out, audience="internal", only=PAIR)
    whole = {name: content for name, content in tree(out).items() if not name.startswith(".")}
    assert set(whole) == set(before)
    (toy / "catalogue.toml").unlink()
    with pytest.raises(WorkspaceError):
        make(toy, out, only=PAIR)
    assert tree(out) == before


@pytest.mark.parametrize("folder", ["qgis", "tables"])
def test_a_file_where_a_folder_is_needed_leaves_nothing_behind(
    toy: Path, out: Path, folder: str
) -> None:
    out.mkdir()
    (out / folder).write_text("here")
    with pytest.raises(ProductError, match=rf"Cannot write .*maps.{folder}: "):
        make(toy, out, only=("web", folder))
    assert [path.name for path in out.rglob("*")] == [folder]
    make(toy, out, only=("web",))
    assert (out / "links.html").is_file()


def test_a_move_that_fails_names_the_file_that_cannot_be_replaced(
    toy: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = PermissionError(13, "Permission denied", "stage/links.html", None, "maps/links.html")
    monkeypatch.setattr(Path, "replace", _failing_replace(5, error))
    with pytest.raises(ProductError, match=r"Cannot write maps/links\.html: Permission denied"):
        make(toy, out, only=PAIR)


def test_the_manifest_is_the_last_to_be_replaced(
    toy: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever finds a new manifest finds what it lists."""
    moved: list[str] = []
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        moved.append(target.name)
        return real(self, target)

    make(toy, out, only=PAIR)
    monkeypatch.setattr(Path, "replace", replace)
    make(toy, out, audience="internal", only=PAIR)
    ours = [name for name in moved if not name.startswith(".")]
    assert ours.index("MANIFEST.json") == len(ours) - 1 > 0


@contextmanager
def edited(package: Path, journal: str) -> Iterator[sqlite3.Connection]:
    """An edit of the package that its journal still holds, as an open QGIS has it."""
    with closing(sqlite3.connect(package)) as opened:
        opened.execute(f"PRAGMA journal_mode = {journal}")
        opened.execute("UPDATE gpkg_contents SET description = 'mine'")
        if journal == "wal":
            opened.commit()
        yield opened


@pytest.mark.parametrize(("journal", "file"), [("wal", "wal"), ("delete", "journal")])
def test_a_package_that_is_being_edited_is_not_replaced(
    toy: Path, whole: Path, journal: str, file: str
) -> None:
    with edited(whole / "qgis" / "lienket.gpkg", journal):
        before = tree(whole)
        with pytest.raises(ProductError, match=rf"there is lienket\.gpkg-{file}\).*close QGIS"):
            make(toy, whole, only=("qgis",))
        assert tree(whole) == before
        make(toy, whole, only=("web",))
    make(toy, whole, only=("qgis",))


def test_what_a_crash_left_beside_a_package_goes_with_it(toy: Path, whole: Path) -> None:
    before = tree(whole)
    for ending in ("wal", "shm", "journal"):
        (whole / "qgis" / f"lienket.gpkg-{ending}").touch()
    make(toy, whole, only=("qgis",))
    assert tree(whole) == before


def test_a_second_build_at_the_same_time_waits_its_turn(toy: Path, out: Path) -> None:
    with (
        staging.staged(out),
        pytest.raises(ProductError, match="Another build is writing"),
        staging.staged(out),
    ):
        pass
    make(toy, out, only=("web",))


def test_a_folder_that_cannot_be_made_is_a_clear_error(toy: Path, out: Path) -> None:
    out.write_text("here")
    with pytest.raises(ProductError, match="Cannot write"):
        make(toy, out / "below")


def test_a_file_in_the_way_of_the_folder_is_a_clear_error(toy: Path, out: Path) -> None:
    out.write_text("here")
    with pytest.raises(ProductError, match="Cannot write"):
        make(toy, out)
