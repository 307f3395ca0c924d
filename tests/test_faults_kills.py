"""A process that dies at any write leaves what was there or what was to come, never a mixture.

Where it dies while files are moved, the next run takes back what was half done before it does
anything; what counts is what stands there then.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import faults
import openpyxl
import pytest
import toy as country
from faults import Done, Server, tree
from serving import PASSWORDS, Database

from lienket.pipeline import staging

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are not forked here")

LEAST = {
    "place": 150,
    "recover": 50,
    "init": 60,
    "derive": 2,
    "sheet": 8,
    "status": 30,
    "import": 30,
    "build": 8,
    "postgis": 8,
}
"""By what is done, at so many writes at the least it is killed."""

GROUPS = "web,tables,report,qgis"
BUILD = ("build", "--workspace", "toy", "--out", "maps", "--only", "tables")
SHEET = ("sheet", "--workspace", "toy", "--out", "mine", "--area", "ra", "--format", "svg,png",
         "--dpi", 72)  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the toy workspace, and products of it in `good`."""
    folder = tmp_path_factory.mktemp("kills")
    country.write(folder / "toy")
    return folder


@pytest.fixture(scope="module")
def warm(home: Path) -> Iterator[Server]:
    with faults.serving(home, used=True) as served:
        done = served.run("build", "--workspace", "toy", "--out", "good", "--only", GROUPS,
                          "--also", "kml,dxf")  # fmt: skip
        assert done.code == 0, done.err
        yield served


def fill(folder: Path, files: dict[str, bytes]) -> None:
    """Make `folder` hold `files` and nothing else."""
    standing = tree(folder) if folder.is_dir() else {}
    for name in standing.keys() - files.keys():
        (folder / name).unlink()
    for name, content in files.items():
        if standing.get(name) != content:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)


def shown(folder: Path) -> dict[str, bytes]:
    """What a person sees in a folder."""
    return {name: content for name, content in tree(folder).items() if not name.startswith(".")}


def killed(run: Callable[..., Done]) -> Iterator[Done]:
    """`run`, killed before its first write, its second and so on, and with half a file written.

    At the end it has run to its own.
    """
    for stop, name in enumerate(run().writes):
        for torn in (False, True) if name == "open" else (False,):
            done = run(stop=stop, torn=torn)
            assert done.code == -9
            yield done
    done = run()
    assert done.code == 0, done.err


@pytest.fixture(scope="module")
def editions(home: Path, warm: Server) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Two whole sets of products that differ in every file, the old and the new."""
    assert warm is not None
    # What is moved matters by its name alone.
    old = {name: f"old {name}".encode() for name in tree(home / "good")}
    new = {name: f"new {name}".encode() for name in old}
    new["tables/new.csv"] = new.pop("geojson/gates.geojson")
    return old, new


def test_products_killed_at_any_write_of_their_placing_are_the_old_or_the_new(
    home: Path, warm: Server, editions: tuple[dict[str, bytes], dict[str, bytes]]
) -> None:
    old, new = editions
    out, stage = home / "placed", home / "placed" / ".lienket-new"

    def run(**how: object) -> Done:
        fill(out, {**old, **{f".lienket-new/{name}": new[name] for name in new}})
        return warm.call("place", stage, out, "geojson/gates.geojson", **how)

    ends = []
    for _ in killed(run):
        staging.recover(out)
        standing = tree(out)
        assert standing in (old, new)
        ends.append(standing == new)
    assert len(ends) >= LEAST["place"]
    # Once the new ones stand they stay.
    assert ends == sorted(ends)
    assert tree(out) == {**new}


def test_what_is_killed_again_while_it_is_taken_back_is_taken_back_by_the_next(
    home: Path, warm: Server, editions: tuple[dict[str, bytes], dict[str, bytes]]
) -> None:
    old, new = editions
    out, stage = home / "twice", home / "twice" / ".lienket-new"
    every = [*old, *(f".lienket-new/{name}" for name in new)]
    fill(out, {**old, **{f".lienket-new/{name}": new[name] for name in new}})
    writes = warm.call("place", stage, out, "geojson/gates.geojson").writes
    moves = [number for number, name in enumerate(writes) if name == "os.rename"]
    stop = moves[int(len(moves) * 0.8)]

    fill(out, {**old, **{f".lienket-new/{name}": new[name] for name in new}})
    assert warm.call("place", stage, out, "geojson/gates.geojson", stop=stop).code == -9
    half = tree(out)
    assert {name: half.get(name) for name in every} != {**old}

    def run(**how: object) -> Done:
        # Empty folders that an earlier run left would change how many writes there are.
        shutil.rmtree(out)
        fill(out, half)
        return warm.call("recover", out, **how)

    count = 0
    for _ in killed(run):
        count += 1
        staging.recover(out)
        assert tree(out) == old
    assert count >= LEAST["recover"]


def test_a_build_killed_while_it_works_leaves_good_products_and_the_next_finishes(
    home: Path, warm: Server
) -> None:
    (home / "maps").mkdir()
    done = warm.run(*BUILD)
    assert done.code == 0, done.err
    old = tree(home / "maps")
    source = tree(home / "toy")
    links = home / "toy" / "facts" / "links.csv"
    links.write_text(links.read_text("utf-8").replace("Xe buýt", "Xe khách"), encoding="utf-8")
    changed = tree(home / "toy")
    writes = warm.run(*BUILD[:4], "other", *BUILD[5:]).writes
    new = tree(home / "other")
    stops = range(0, len(writes) + len(old) * 3, (len(writes) + len(old) * 3) // LEAST["build"])
    for stop in stops:
        fill(home / "maps", old)
        done = warm.run(*BUILD, stop=stop)
        assert done.code == (-9 if done.code else 0)
        if done.code:
            staging.recover(home / "maps")
        assert tree(home / "maps") in (old, new)
        assert tree(home / "toy") == changed
    fill(home / "maps", old)
    assert warm.run(*BUILD, stop=stops[1]).code == -9
    assert warm.run(*BUILD).code == 0
    assert tree(home / "maps") == new
    fill(home / "toy", source)


def test_init_killed_at_any_write_leaves_no_workspace_or_a_whole_one_and_the_next_finishes(
    home: Path, warm: Server
) -> None:
    assert warm.run("init", "whole").code == 0
    whole = tree(home / "whole")

    def run(**how: object) -> Done:
        shutil.rmtree(home / "begun", ignore_errors=True)
        return warm.run("init", "begun", **how)

    count = 0
    for done in killed(run):
        count += 1
        standing = shown(home / "begun") if (home / "begun").exists() else {}
        # Without its catalogue nobody takes it for a workspace.
        assert standing == whole or "catalogue.toml" not in standing, done
        again = warm.run("init", "begun")
        if again.code:
            assert "is not empty" in again.err
        assert tree(home / "begun") == whole
    assert count >= LEAST["init"]


def test_a_sheet_killed_while_it_is_written_leaves_the_last_ones(home: Path, warm: Server) -> None:
    assert warm.run(*SHEET).code == 0
    writes = warm.run(*SHEET).writes
    new = tree(home / "mine")
    old = dict.fromkeys(new, b"the last one")
    stops = range(0, len(writes), max(len(writes) // LEAST["sheet"], 1))
    for stop in stops:
        fill(home / "mine", old)
        assert warm.run(*SHEET, stop=stop, torn=True).code == -9
        staging.recover(home / "mine")
        assert tree(home / "mine") in (old, new)
    assert warm.run(*SHEET).code == 0
    assert tree(home / "mine") == new


def test_statuses_killed_while_they_are_taken_in_are_all_there_or_none(
    home: Path, warm: Server
) -> None:
    folder = country.write(home / "year")
    assert warm.run("status", "export", "form.xlsx", "--workspace", "year").code == 0
    book = openpyxl.load_workbook(home / "form.xlsx")
    form = book["Trạng thái"]
    heads = [cell.value for cell in form[1]]
    keys = [row[heads.index("Khóa")] for row in form.iter_rows(values_only=True)]
    form.cell(keys.index("rc--bb") + 1, heads.index("Giai đoạn") + 1).value = "Đang thi công"
    book.save(home / "filled.xlsx")
    command = ("status", "import", "filled.xlsx", "--workspace", "year", "--yes", "--source",
               "Công văn 12/SGTVT, 15/3/2025")  # fmt: skip
    old = tree(folder)
    done = warm.run(*command)
    assert done.code == 0, done.err
    new, writes = tree(folder), len(done.writes)
    assert new != old
    # The last are the moves.
    for stop in (*range(0, writes - LEAST["status"], 20), *range(writes - LEAST["status"], writes)):
        fill(folder, old)
        assert warm.run(*command, stop=stop).code == -9
        staging.recover(folder)
        assert tree(folder) in (old, new)
    fill(folder, old)
    assert warm.run(*command, stop=writes - LEAST["status"] // 2).code == -9
    assert warm.run(*command).code == 0
    assert tree(folder) == new


def test_geometry_killed_while_it_is_taken_in_is_all_there_or_not_at_all(
    home: Path, warm: Server
) -> None:
    folder = country.write(home / "lines")
    line = {"type": "LineString", "coordinates": [[105.1, 21.81], [105.5, 21.81]]}
    feature = {"type": "Feature", "properties": {"TEN": "Ra phía tây"}, "geometry": line}
    content = {"type": "FeatureCollection", "features": [feature]}
    (home / "office.geojson").write_text(json.dumps(content), encoding="utf-8")
    command = ("import", "office.geojson", "--layer", "roads", "--workspace", "lines", "--yes",
               "--source", "Công văn 12/SGTVT, 15/3/2025")  # fmt: skip
    old = tree(folder)
    done = warm.run(*command)
    assert done.code == 0, done.err
    new, writes = tree(folder), len(done.writes)
    assert set(new) - set(old) == {"history/roads.geojson"}
    # The last are the moves.
    for stop in (*range(0, writes - LEAST["import"], 20), *range(writes - LEAST["import"], writes)):
        fill(folder, old)
        assert warm.run(*command, stop=stop).code == -9
        staging.recover(folder)
        assert tree(folder) in (old, new)
    fill(folder, old)
    assert warm.run(*command, stop=writes - LEAST["import"] // 2).code == -9
    assert warm.run(*command).code == 0
    assert tree(folder) == new


def test_a_layer_killed_while_it_is_derived_stays_as_it_was(home: Path, warm: Server) -> None:
    source, target = home / "toy" / "roads.geojson", home / "layers" / "roads.geojson"
    target.parent.mkdir()
    count = 0

    def run(**how: object) -> Done:
        target.write_bytes(b"the last one")
        return warm.call("derive", source, target, **how)

    for _ in killed(run):
        count += 1
        assert target.read_bytes() == b"the last one"
    assert count >= LEAST["derive"]
    assert [path.name for path in target.parent.iterdir()] == ["roads.geojson"]


@pytest.mark.postgis
def test_a_publication_killed_at_any_statement_leaves_the_schema_as_it_was(
    home: Path, warm: Server, database: Database
) -> None:
    command = ("publish", "postgis", database.dsn(), "--workspace", home / "toy")
    given = {"env": {"PGPASSWORD": PASSWORDS["publisher"]}}

    def edition() -> list[list[object]]:
        told = database.ask("SELECT obj_description('lienket'::regnamespace)")
        named = database.ask(
            "SELECT c.relname, c.reltuples >= -1, obj_description(c.oid) FROM pg_class c "
            "WHERE relnamespace = 'lienket'::regnamespace ORDER BY relname"
        )
        return [*told, *named, *database.ask("SELECT * FROM lienket.changes ORDER BY 1, 2, 3")]

    assert warm.run(*command, "--as-of", "2024-05-02", **given).code == 0
    old = edition()
    writes = warm.run(*command, "--as-of", "2024-05-02", **given).writes
    assert edition() == old
    count = writes.count("PostgreSQL")
    for stop in {*range(0, count, count // LEAST["postgis"]), count - 1}:
        assert warm.run(*command, stop=stop, **given).code == -9
        assert edition() == old
    assert warm.run(*command, **given).code == 0
    assert edition() != old
