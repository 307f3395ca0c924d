"""The readers as functions of bytes: what any file may hold, they return or tell, never raise."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import wrong_values

from lienket import catalogue, facts, i18n, layers, pipeline, text
from lienket.catalogue import FILE, KNOWN_FILE, SHEETS_FILE
from lienket.dates import When
from lienket.facts import rows
from lienket.facts.sheets import read_csv
from lienket.layers import features, shapes
from lienket.model.records import Layer

CORPUS = Path(__file__).parent / "corpus"
"""Inputs that once went wrong or lead far into a reader, in a folder for each target."""

_LAYER = Layer(
    key="roads",
    file="roads.geojson",
    geometry=("LineString", "MultiLineString", "Polygon", "Point"),
    status=True,
    title_vi="Đường",
    title_en="Roads",
    source_date="",
    licence="CC0-1.0",
    credit="toy",
    order=1,
    columns=("ref", "note_vi"),
)
_TOML = (FILE, KNOWN_FILE, SHEETS_FILE)

_scratch = Path(tempfile.mkdtemp(prefix="lienket-fuzz-"))


def _told(faults: object) -> None:
    """Every fault has a sentence that can be printed."""
    for fault in faults:  # type: ignore[attr-defined] # faults of any reader
        assert str(fault).encode()


def table(data: bytes) -> None:
    """A CSV file of facts: the first byte says which table it is."""
    names = list(facts.TABLES)
    name = names[data[0] % len(names)] if data else names[0]
    path = _scratch / "table.csv"
    path.write_bytes(data[1:])
    sheet, met = read_csv(path, f"facts/{name}.csv", facts.columns(name))
    _told(met)
    _told(rows.read(name, facts.TABLES[name], sheet).faults)


def workbook(data: bytes) -> None:
    """A file of facts in Excel."""
    folder = _scratch / "book"
    (folder / "facts").mkdir(parents=True, exist_ok=True)
    (folder / "facts" / facts.WORKBOOK).write_bytes(data)
    _told(facts.read(folder)[1])


def sheet(data: bytes) -> None:
    """A workbook whose first worksheet is `data`: XML as Excel never wrote it."""
    book = io.BytesIO()
    with zipfile.ZipFile(whole_workbook()) as old, zipfile.ZipFile(book, "w") as new:
        for name in old.namelist():
            new.writestr(name, data if name == "xl/worksheets/sheet1.xml" else old.read(name))
    workbook(book.getvalue())


def whole_workbook() -> io.BytesIO:
    """The toy's facts as one workbook."""
    import openpyxl  # noqa: PLC0415 - one target alone needs it
    import toy  # noqa: PLC0415 - the same

    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type] # a new book has one
    for name, content in toy.FACTS.items():
        page = book.create_sheet(name)
        for line in content.strip().splitlines():
            page.append(line.split(","))
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return out


def layer(data: bytes) -> None:
    """A GeoJSON file."""
    path = _scratch / "roads.geojson"
    path.write_bytes(data)
    content, met = text.content(path, "roads.geojson", expected="GeoJSON")
    _told(met)
    if content is not None:
        found = features.parse(content, _LAYER)
        _told(found.faults)
        if found.rows:
            layers._frame(found.rows, _LAYER)


def geometry(data: bytes) -> None:
    """A geometry of GeoJSON, which is a shape or a sentence."""
    with suppress(ValueError, RecursionError):
        shapes.parse(json.loads(data))


def settings(data: bytes) -> None:
    """A TOML file of a workspace: the first byte says which."""
    folder = _scratch / "settings"
    folder.mkdir(exist_ok=True)
    for name in _TOML:
        (folder / name).unlink(missing_ok=True)
    name = _TOML[data[0] % len(_TOML)] if data else FILE
    (folder / name).write_bytes(data[1:])
    _told(catalogue.examine(folder)[1])


def words(data: bytes) -> None:
    """A text, through everything that is asked of texts."""
    value = data.decode("utf-8", errors="replace")
    folded = text.fold(value)
    assert text.fold(folded) == folded
    assert text.is_nfc(text.nfc(value))
    text.unfit(value)
    text.plain(value)
    i18n.plain_number(value)
    i18n.format_cell(value)
    text.nearest(value, ["ra--aa", "ra--bb"])
    text.bare(value.split("\n"))
    with suppress(ValueError):
        When.parse(value)


def workspace(data: bytes) -> None:
    """A whole workspace in which one file, which the first byte says, was spoilt."""
    folder = _scratch / "whole"
    if not folder.is_dir():
        wrong_values.write(folder)
    files = sorted(path for path in folder.rglob("*.*") if path.is_file())
    path = files[data[0] % len(files)] if data else files[0]
    before = path.read_bytes()
    try:
        path.write_bytes(data[1:])
        _told(pipeline.check(folder))
    finally:
        path.write_bytes(before)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "table": table,
    "workbook": workbook,
    "sheet": sheet,
    "layer": layer,
    "geometry": geometry,
    "settings": settings,
    "words": words,
    "workspace": workspace,
}
"""By name; each takes any bytes."""


def seeds(target: str) -> list[bytes]:
    """Whole inputs for a target to begin with, and those of its corpus."""
    with tempfile.TemporaryDirectory() as made:
        folder = wrong_values.write(Path(made) / "toy")
        files = sorted(path for path in folder.rglob("*.*") if path.is_file())
        whole: dict[str, list[bytes]] = {
            "table": [
                bytes([number]) + (folder / f"facts/{name}.csv").read_bytes()
                for number, name in enumerate(facts.TABLES)
            ],
            "settings": [
                bytes([number]) + (folder / name).read_bytes() for number, name in enumerate(_TOML)
            ],
            "layer": [path.read_bytes() for path in folder.glob("*.geojson")],
            "workspace": [bytes([n]) + path.read_bytes() for n, path in enumerate(files)],
            "geometry": [b'{"type":"LineString","coordinates":[[105.1,21.2],[105.5,21.2]]}'],
            "words": ["Hữu Lũng\nĐT.289\n12.5\n2024-Q2".encode()],
        }
    book = whole_workbook()
    whole["workbook"] = [book.getvalue()]
    with zipfile.ZipFile(book) as opened:
        whole["sheet"] = [opened.read("xl/worksheets/sheet1.xml")]
    return [*whole[target], *(path.read_bytes() for path in sorted(CORPUS.glob(f"{target}/*")))]
