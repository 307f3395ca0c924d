"""Public products hold no trace of what is internal, nor of the machine that they were made on."""

from __future__ import annotations

import csv
import dataclasses
import getpass
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import canaries
import pytest
from apart import PLACES, Piece, pieces
from serving import PASSWORDS, Database

from lienket import export_tables, pipeline, postgis

ROOT = Path(__file__).resolve().parents[1]
FIELDS = canaries.fields()
"""The fields of internal rows that were looked for, each with a word of its own."""

_EVERYTHING = ("--only", "web,tables,report,qgis,sheets", "--also", "shp,fgb,kml,dxf")
_NAMELESS = {"root", "user", "admin", "runner", "localhost", "vm", "docker"}
"""Names of people and machines that are words of other things too."""


@pytest.fixture(scope="module")
def products(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """All public products of the country in each of its forms.

    Each is made by another person on another machine, as far as the environment can tell, in a
    folder that is named as what is internal; so any name or path of theirs is found as well.
    """
    base = tmp_path_factory.mktemp("privacy")
    made = {}
    for form, write in canaries.FORMS.items():
        home = base / f"{canaries.MARK}-{form}"
        source, out = write(home / "source"), home / "out"
        (home / "tmp").mkdir()
        who = dict.fromkeys(("USER", "LOGNAME", "USERNAME", "HOSTNAME"), f"{canaries.MARK}{form}")
        env = {
            **os.environ,
            **who,
            "HOME": str(home),
            "TMPDIR": str(home / "tmp"),
            "MPLCONFIGDIR": str(base / "fonts"),
            "PYTHONPATH": str(ROOT / "geo"),
            "PYTHONUTF8": "1",
        }
        words = ["build", "--workspace", str(source), "--out", str(out), *_EVERYTHING]
        run = subprocess.run(
            [sys.executable, "-m", "lienket.cli", *words],
            cwd=home, env=env, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert run.returncode == 0, run.stderr
        assert canaries.MARK not in run.stdout.replace(str(home), "")
        made[form] = out
    return made


@cache
def machine() -> re.Pattern[bytes]:
    """What gives this machine away: paths, the user, the host."""
    paths = [str(ROOT), str(Path.home()), sys.prefix, sys.base_prefix, sys.executable]
    named = [name for name in (getpass.getuser(), socket.gethostname()) if len(name) > 4]
    words = [*(path for path in paths if path.count("/") + path.count("\\") > 1), *named]
    words += [
        "site-packages",
        "dist-packages",
        f"{tempfile.gettempdir()}/",
        "/var/",
        "/Users/",
        "C:\\",
        "pytest-of-",
    ]
    return in_any_letters(*(word for word in words if word not in _NAMELESS))


def told(folder: Path) -> list[Piece]:
    """What stands in the products of `folder`, pictures and glyphs aside."""
    return [*pieces(folder)]


def in_any_letters(*words: str) -> re.Pattern[bytes]:
    """Words as the formats of products write them, in any case."""
    codes = ("utf-8", "utf-16-le", "utf-16-be")
    whole = {word.encode(code) for word in words for code in codes}
    return re.compile(b"|".join(map(re.escape, sorted(whole))), re.IGNORECASE)


NUMBERS = re.compile(rb"(?<![\d.,])(?:947[.,]?377|94[.,]?737|9[.,]?473[.,]77)")
"""The numbers of the internal rows, grouped or not; digits within a coordinate are none."""


def found(within: list[Piece], words: re.Pattern[bytes]) -> Iterator[str]:
    """Where one of `words` stands."""
    for piece in within:
        if match := words.search(piece.content):
            spot = match.start()
            yield f"{piece.file}, {piece.place}: {piece.content[max(spot - 40, 0) : spot + 60]!r}"


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_the_country_has_an_internal_word_in_every_field() -> None:
    assert len(FIELDS) >= 70
    assert len(PLACES) >= 20


@pytest.mark.parametrize("form", ["mixed", "divided"])
def test_public_products_are_those_of_a_country_without_internal_rows(
    products: Mapping[str, Path], form: str
) -> None:
    """To the last byte: no sum, rank, gap, legend, list or picture knows of them."""
    ours, theirs = tree(products[form]), tree(products["without"])
    assert {*ours} == {*theirs}
    differing = {name for name in ours if ours[name] != theirs[name]}
    if form == "divided":
        assert not differing
        return
    # Of a file that holds internal rows too, the manifest tells the name and nothing else.
    assert differing == {"MANIFEST.json"}
    assert unread(ours["MANIFEST.json"]) == unread(theirs["MANIFEST.json"])


def unread(manifest: bytes) -> Any:  # noqa: ANN401 - any JSON
    """A manifest without digests of what was read, but with every name."""
    whole = json.loads(manifest)
    for entry in whole["products"].values():
        entry["in"] = [row["path"] for row in entry["in"]]
    return whole


@pytest.mark.parametrize("form", [*canaries.FORMS])
def test_no_place_of_a_public_product_tells_what_is_internal(
    products: Mapping[str, Path], form: str
) -> None:
    within = told(products[form])
    outside = [outside_blocks(piece) for piece in within]
    assert not [*found(outside, in_any_letters(canaries.MARK))]
    assert not [*found(outside, NUMBERS)]
    assert {piece.place for piece in within} == {
        place for of, place in PLACES if "PostGIS" not in of
    }


def test_an_internal_edition_of_the_same_country_tells_it_all(tmp_path: Path) -> None:
    """The words that are looked for would be found."""
    folder, out = canaries.divided(tmp_path / "country"), tmp_path / "out"
    order = pipeline.Order(
        folder, out, audience="internal", only=("web", "tables", "report", "qgis")
    )
    pipeline.run(dataclasses.replace(order, also=("kml", "dxf", "shp", "fgb")))
    files = {
        Path(spot.split(",")[0]).suffix for spot in found(told(out), in_any_letters(canaries.MARK))
    }
    assert files >= {".html", ".geojson", ".xlsx", ".csv", ".docx", ".gpkg", ".kml", ".dbf", ".dxf"}
    cells = b"".join(
        piece.content for piece in told(out) if piece.file.endswith((".gpkg", ".html"))
    )
    rows = [cell for row in sum(canaries.ROWS.values(), ()) for cell in re.split("[,;|]", row)]
    lost = {cell.strip() for cell in rows if canaries.MARK in cell} - {
        word for word in map(str.strip, rows) if word.encode() in cells
    }
    assert not lost


def test_no_product_tells_of_the_machine_it_was_made_on(products: Mapping[str, Path]) -> None:
    within = [piece for piece in told(products["without"]) if not is_code(piece)]
    assert not [*found(within, machine())]


def is_code(piece: Piece) -> bool:
    """Whether a piece is compressed anew inside: letters of base64 make up any word."""
    return piece.place == "the page as text" and b"base64" in piece.content.lower()


def outside_blocks(piece: Piece) -> Piece:
    """A piece without what is compressed anew inside, which is a piece of its own."""
    if not is_code(piece):
        return piece
    plain = re.sub(rb"[A-Za-z0-9+/=]{200,}", b"", piece.content)
    return dataclasses.replace(piece, content=plain)


def test_a_page_tells_of_no_machine_outside_its_compressed_blocks(
    products: Mapping[str, Path],
) -> None:
    within = [outside_blocks(piece) for piece in told(products["without"]) if is_code(piece)]
    assert within
    assert not [*found(within, machine())]


def test_documents_are_by_the_program_and_by_nobody(products: Mapping[str, Path]) -> None:
    out = products["divided"]
    for name in ("report.docx", "report_en.docx", "tables/links.xlsx"):
        with zipfile.ZipFile(out / name) as archive:
            core = archive.read("docProps/core.xml").decode()
            members = archive.namelist()
        people = re.findall(r"<(?:dc:creator|cp:lastModifiedBy)[^>]*>([^<]*)", core)
        assert {person.split()[0] for person in people} <= {"Lienket", "openpyxl"}
        assert not [member for member in members if re.search("comment|people|custom", member)]
    with zipfile.ZipFile(out / "qgis" / "lienket.qgz") as archive:
        (project,) = archive.namelist()
        text = archive.read(project).decode()
    assert not re.search(r'saveUser(Full)?="[^"]|saveDateTime="[^"]', text)
    assert {found.split()[0] for found in re.findall("<author>([^<]*)", text)} == {"Lienket"}
    assert re.findall('<homePath path="([^"]*)"', text) == [""]
    drawing = (out / "also" / "dxf" / "lienket.dxf").read_text(encoding="utf-8")
    assert re.search(r"\$LASTSAVEDBY\n *1\nezdxf\n", drawing)
    assert len(re.findall(r"\{00000000-0000-0000-0000-000000000000\}", drawing)) == 2


@pytest.mark.postgis
def test_a_public_database_tells_nothing_internal(tmp_path: Path, database: Database) -> None:
    said = {}
    for form, write in canaries.FORMS.items():
        made = export_tables.from_atlas(pipeline.atlas(write(tmp_path / form)))
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PGPASSWORD", PASSWORDS["publisher"])
            postgis.publish(made, postgis.Order(database.dsn(), form))
        said[form] = [*published(database, form)]
    hidden = (canaries.MARK, canaries.NUMBER)
    assert not [text for text in said["divided"] if any(word in text for word in hidden)]
    assert said["mixed"] == said["divided"] == said["without"]


def published(database: Database, schema: str) -> Iterator[str]:
    """Every cell and comment of the tables of `schema`."""
    query = f"SELECT tablename FROM pg_tables WHERE schemaname = '{schema}' ORDER BY 1"
    for (table,) in database.ask(query):
        yield from map(str, database.ask(f'SELECT * FROM {schema}."{table}" ORDER BY 1, 2'))
    comments = (
        "SELECT description FROM pg_description JOIN pg_class ON objoid = pg_class.oid "
        f"WHERE relnamespace = '{schema}'::regnamespace ORDER BY 1"
    )
    yield from map(str, database.ask(comments))


# --- the workspace that comes with the program -------------------------------------------------


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The public products of the workspace of this repository, with its folder and without."""
    base = tmp_path_factory.mktemp("shipped")
    source = base / "elsewhere"
    shutil.copytree(pipeline.embedded(), source)
    shutil.rmtree(source / canaries.FOLDER, ignore_errors=True)
    made = {}
    for name, folder in (("with", pipeline.embedded()), ("without", source)):
        made[name] = base / name
        pipeline.run(pipeline.Order(folder, base / name, also=("kml", "dxf", "shp", "fgb")))
    return made


def test_the_public_products_of_the_workspace_do_not_need_its_internal_rows(
    shipped: Mapping[str, Path],
) -> None:
    assert tree(shipped["with"]) == tree(shipped["without"])


def test_no_place_of_the_public_products_of_the_workspace_tells_its_internal_rows(
    shipped: Mapping[str, Path],
) -> None:
    folder = pipeline.embedded() / canaries.FOLDER
    if not folder.is_dir():
        pytest.skip("the internal rows are not here")
    words = set[str]()
    for table in ("links", "statuses"):
        with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                words |= {
                    row.get(name, "") for name in ("name_vi", "name_en", "note_vi", "note_en")
                }
    assert len(words - {""}) >= 12
    assert not [*found(told(shipped["with"]), in_any_letters(*(words - {""})))]
