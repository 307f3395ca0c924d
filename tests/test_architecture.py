"""The shape of the program is a test: its floors, its sizes, what it may load and name."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted((ROOT / "geo" / "lienket").rglob("*.py"))
DERIVATION = sorted((ROOT / "scripts" / "derivation").glob("*.py"))
SOURCES = [*MODULES, *DERIVATION, *sorted((ROOT / "scripts").glob("*.py"))]
OURS = {path.stem for path in (ROOT / "geo" / "lienket").glob("*.py")} | {
    path.parent.name for path in (ROOT / "geo" / "lienket").glob("*/__init__.py")
}
FUNCTION_LINES = 40
MODULE_LINES = 300
HEAVY = {"docx", "folium", "geopandas", "matplotlib", "openpyxl", "pandas", "pyproj", "shapely"}
DISTRIBUTIONS = {"docx": "python-docx", "PIL": "pillow", "xstatic": "xstatic-leaflet"}
DATA_FILE = re.compile(r"\.(csv|geojson|html|json|md|py|toml|xlsx)$")

# Spelt in pieces, or this file would find itself.
BANNED = re.compile(
    "|".join(
        (
            "/" + r"(work|root|home/\w+)/",
            "/" + "tmp/",
            "py" + r"pi\.org",
            "python" + r"hosted\.org",
            r"registry\." + "npm",
            r"deb\." + "debian",
            "(index-url|find-links)" + r"[ =:]+\S*//",
        )
    ),
    re.IGNORECASE,
)


def identify(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def logic_lines(function: ast.FunctionDef | ast.AsyncFunctionDef, lines: list[str]) -> int:
    """Code lines of a function's body, without docstring, comments and blank lines."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    if not body:
        return 0
    code = lines[body[0].lineno - 1 : body[-1].end_lineno]
    return sum(1 for line in code if line.strip() and not line.strip().startswith("#"))


def imported(path: Path) -> set[str]:
    """The names of the packages that a module imports, wherever in the file."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def test_import_contract_holds() -> None:
    linter = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    assert linter, "import-linter is not installed beside this Python"
    run = subprocess.run(
        [linter, "--no-cache"], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert run.returncode == 0, run.stdout


def test_package_root_imports_nothing_but_what_hands_on_its_names() -> None:
    root = ROOT / "geo" / "lienket" / "__init__.py"
    assert imported(root) == {"importlib", "lienket", "typing"}


@pytest.mark.parametrize(
    "code",
    [
        "import lienket; dir(lienket); lienket.__version__",
        "import lienket.cli",
        "import lienket.cli; sys.argv[1:] = ['--help']; lienket.cli.main()",
    ],
    ids=["library", "import", "help"],
)
def test_door_loads_nothing_heavy(code: str) -> None:
    script = (
        "import atexit, sys\n"
        f"atexit.register(lambda: print('LOADED', *sorted({HEAVY!r} & set(sys.modules))))\n{code}"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines()[-1].split() == ["LOADED"]


def test_house_numbers() -> None:
    """All that is too long, in whatever file."""
    long = {}
    for path in SOURCES:
        lines = path.read_text(encoding="utf-8").splitlines()
        if len(lines) > MODULE_LINES:
            long[identify(path)] = len(lines)
        for function in functions(path):
            if (size := logic_lines(function, lines)) > FUNCTION_LINES:
                long[f"{identify(path)}:{function.lineno} {function.name}"] = size
    assert SOURCES
    assert long == {}


def test_package_does_not_print() -> None:
    found = [
        f"{identify(path)}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
    ]
    assert found == []


def test_every_import_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = {"exports": "also", "osm": "osm", "postgis": "postgis"}
    known = {"lienket", "__future__", *sys.stdlib_module_names}

    def missing(paths: list[Path], declared: list[str]) -> set[str]:
        names = {re.split(r"[<>=;\[ ]", item)[0].lower() for item in declared}
        used = set().union(*(imported(path) for path in paths)) - known
        return {name for name in used if DISTRIBUTIONS.get(name, name).lower() not in names}

    core = [path for path in MODULES if not {*path.parts} & {*extras}]
    assert missing(core, project["dependencies"]) == set()
    for folder, extra in extras.items():
        own = [path for path in MODULES if folder in path.parts]
        more = project["optional-dependencies"][extra]
        assert missing(own, [*project["dependencies"], *more]) == set()


def mentions(path: Path) -> Iterator[str]:
    """The backticked dotted names in a module's docstrings that begin with a module of ours."""
    nodes = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    for node in ast.walk(tree(path)):
        text = ast.get_docstring(node) if isinstance(node, nodes) else None
        for name in re.findall(r"`(?:lienket\.)?([a-z_]+\.[A-Za-z_.]+)`", text or ""):
            if name.split(".")[0] in OURS and not DATA_FILE.search(name):
                yield name


def exists(name: str) -> bool:
    """Whether `module.attribute` is something of ours."""
    module, *attributes = name.split(".")
    found: object = import_module(f"lienket.{module}")
    for attribute in attributes:
        if not hasattr(found, attribute):
            return False
        found = getattr(found, attribute)
    return True


def test_docstrings_name_what_exists() -> None:
    named = [(identify(path), name) for path in MODULES for name in mentions(path)]
    assert named
    assert [(path, name) for path, name in named if not exists(name)] == []


def committed() -> list[Path]:
    """The files of the repository: those git tracks, or all that stand here without git."""
    git = shutil.which("git")
    if git and (ROOT / ".git").exists():
        command = [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(
            command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True
        )
        return [ROOT / name for name in listed.stdout.split("\0") if name]
    folders = ("geo", "layers", "scripts", "tests", "docs")
    return [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = []
    for path in committed():
        if not path.is_file() or path.suffix in {
            ".bin",
            ".jpg",
            ".png",
            ".webp",
            ".woff2",
            ".xlsx",
        }:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if BANNED.search(line):
                found.append(f"{identify(path)}:{number}: {line.strip()[:100]}")
    assert found == []


def test_text_files_are_utf8_and_lf() -> None:
    text = {".py", ".md", ".toml", ".csv", ".geojson", ".txt", ".js", ".css", ".html"}
    wrong = [
        identify(path)
        for path in committed()
        if path.is_file() and path.suffix in text and b"\r" in path.read_bytes()
    ]
    assert wrong == []


SPATIAL = re.compile(r"GeoDataFrame|GeoSeries|Geometry|LineString|Polygon|Point\b|Shapes")
MEASURED = re.compile(
    r"EPSG|CRS|WGS|\[(m|km|km/h|px|mm|deg|ha|min)\]|metre|degrees|measuring|page|pixels",
    re.IGNORECASE,
)
EMPTY_WORDS = {"told", "found", "of", "own", "said", "spoken", "lay"}


def test_what_takes_or_gives_a_geometry_says_where_it_lies_or_in_which_unit() -> None:
    silent = []
    for path in MODULES:
        module = tree(path)
        for node in module.body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            signature = f"{ast.unparse(node.args)} {ast.unparse(node.returns or ast.Constant(0))}"
            texts = f"{ast.get_docstring(node)} {ast.get_docstring(module)}"
            if SPATIAL.search(signature) and not MEASURED.search(texts):
                silent.append(f"{identify(path)}: {node.name}")
    assert silent == []


def test_no_name_is_an_empty_word() -> None:
    empty = [
        f"{identify(path)}: {node.name}"
        for path in MODULES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name in EMPTY_WORDS
    ]
    assert empty == []
