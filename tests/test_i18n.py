"""Two languages: every sentence for people stands in a catalogue, in Vietnamese and in English."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from string import Formatter

import pytest

from lienket import i18n, text
from lienket.dates import When
from lienket.pipeline.writers import WRITERS

PROGRAM = Path(i18n.__file__).parent
CATALOGUES = ("", "export_tables", "index_page", "intake", "qgis", "report", "sheet", "webmap",
              "webmap.noscript")  # fmt: skip
VIETNAMESE = re.compile("[À-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ]")
DATA = {
    "border/crossings.py": "names that derived layers give to what has none",
    "checks/case.py": "what parts a list",
    "intake/angles.py": "a letter of directions",
    "i18n.py": "what stands between the languages",
    "index_page/method_page.py": "labels that are looked for in a text of method.toml",
    "layers/external_crs.py": "how others spell VN-2000",
    "mojibake.py": "tables of letters and syllables",
    "network/link_impact.py": "units as tables have them",
    "qgis/labels.py": "what maps write for long words",
    "sheet/content.py": "prefixes of road numbers",
    "sheet/sheet.py": "where a line may be broken",
    "text.py": "a letter that has no decomposition",
}
"""Modules with texts that are data and no sentences."""

SAYING = ("notice", "sentence", "phrase")
NOT_YET = ("style/", "vocabulary.py")
"""What still holds labels of its own; let it only shrink."""


def literals(source: str) -> Iterator[str]:
    """The texts in a module's code, docstrings and texts behind constants left aside."""
    tree = ast.parse(source)
    asides = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and id(node) not in asides
            and isinstance(node.value, str)
        ):
            yield node.value


def spoken(path: Path) -> list[str]:
    """The texts in a module that a person would read in Vietnamese, or in both languages."""
    found = literals(path.read_text(encoding="utf-8"))
    return [one for one in found if VIETNAMESE.search(one) or i18n.SEPARATOR in one]


def test_no_sentence_for_people_stands_in_code() -> None:
    names = {path.relative_to(PROGRAM).as_posix(): path for path in PROGRAM.rglob("*.py")}
    found = {name: spoken(path) for name, path in names.items() if not name.startswith(NOT_YET)}
    assert {name: texts for name, texts in found.items() if texts and name not in DATA} == {}
    assert set(DATA) == {name for name in DATA if found[name]}


@pytest.mark.parametrize("package", CATALOGUES)
def test_every_sentence_has_both_languages(package: str) -> None:
    name = "words" if package else "notices"
    for key, pair in i18n.phrases(package, name).items():
        assert all(pair), key
        assert all(text.is_nfc(half) for half in pair), key


def test_every_notice_is_said_somewhere() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in sorted(PROGRAM.rglob("*.py")))
    said = set(re.findall(r"""["'](\w+)["']""", code)) | {"choice_yes", "choice_no"}
    said |= {f"step_{name}" for name in WRITERS}
    notices = tomllib.loads((PROGRAM / "notices.toml").read_text(encoding="utf-8"))
    assert set(notices) - said <= {"choice_partly"}


def calls(path: Path) -> Iterator[tuple[str, str, set[str]]]:
    """Which sentence a module says by which function, and the names of the values it gives."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or not node.args:
            continue
        key = node.args[0]
        if node.func.id in SAYING and isinstance(key, ast.Constant) and isinstance(key.value, str):
            yield node.func.id, key.value, {value.arg or "" for value in node.keywords}


def test_every_place_of_a_sentence_gets_its_value() -> None:
    for path in sorted(PROGRAM.rglob("*.py")):
        # A package without sentences of its own says those of the one that it stands in.
        folders = (path.parent, *path.parent.parents)
        own = next((each for each in folders if (each / "words.toml").is_file()), path.parent)
        package = ".".join(own.relative_to(PROGRAM).parts) if own.is_relative_to(PROGRAM) else ""
        for function, key, given in calls(path):
            shared = function != "phrase"
            pairs = i18n.phrases(*(("", "notices") if shared else (package,)))
            parsed = [part for half in pairs[key] for part in Formatter().parse(half)]
            places = {name for _, name, _, _ in parsed if name}
            assert places == given, (path.name, key)


def test_a_missing_sentence_or_value_is_named() -> None:
    with pytest.raises(KeyError, match=r"notices\.toml \(lienket\): no_such"):
        i18n.notice("no_such")
    with pytest.raises(KeyError, match=r"notices\.toml \(lienket\): files_made: count"):
        i18n.notice("files_made", out="maps")
    with pytest.raises(KeyError, match="en"):
        i18n.Phrases("x.toml", {"one": {"vi": "một"}})


def test_a_pair_is_filled_each_half_in_its_language() -> None:
    made = i18n.sentence("remedy", what=("đổi tên tệp", "rename the file"))
    assert made == ("Cách sửa: đổi tên tệp", "To do: rename the file")
    assert i18n.beside(made) == "Cách sửa: đổi tên tệp | To do: rename the file"
    assert i18n.pick(made, "en") == "To do: rename the file"


@pytest.mark.parametrize(
    ("made", "pair"),
    [
        (i18n.format_number(1234567), ("1.234.567", "1,234,567")),
        (i18n.format_decimal(-1234.5), ("-1.234,5", "-1,234.5")),
        (i18n.format_size(999_999), ("1000 kB", "1000 kB")),
        (i18n.format_size(0), ("1 kB", "1 kB")),
        (i18n.format_date(date(2025, 10, 9)), ("09/10/2025", "9 October 2025")),
        (i18n.format_date(When.parse("2025-Q4")), ("quý IV/2025", "Q4 2025")),
        (i18n.format_list([("a", "a"), ("b", "b")]), ("a và b", "a and b")),
    ],
)
def test_values_are_written_as_papers_write_them(made: i18n.Pair, pair: i18n.Pair) -> None:
    assert made == pair
