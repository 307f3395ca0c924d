"""The pages of documentation: their commands and their code run, their links lead somewhere."""

from __future__ import annotations

import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import click
import pandas as pd
import pytest
import toy as country
from click.testing import CliRunner
from playwright.sync_api import Browser
from toy import Edit

import lienket
from lienket import pipeline
from lienket.cli import _group

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
NOTEBOOK = DOCS / "notebook.ipynb"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", DOCS / "index.md", DOCS / "tour.md",
         *sorted((DOCS / "guide").glob("*.md"))]  # fmt: skip
HEAVIEST_KB = 600

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`(lienket [^`]+)`")
_PATH = re.compile(r"`((?:geo|layers|scripts|tests|maps|docs)/[\w./*-]+|[A-Z]+\.\w+)`")
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")

MADE = re.compile(
    r"maps/(index|links|qgis|geojson|tables|sheets|appraisals|report)"
    r"|layers/(history|(bus_stations|vocabulary|style)\.)"
)
"""What is not there until something is built, or a recipe is followed."""

PLACEHOLDER = re.compile(
    r"\[|…|\b[A-Z]{3,}\b(?!\.)|scripts/|-m pytest|pip |--network|publish |import (?:dt242|lienket)"
)
"""Commands that are not run: they stand for others, change the machine or need what is not here."""

SHIPPED = re.compile(r"Hữu Lũng|Lục Ngạn|Hồ Cấm Sơn|ql31|dt289c|--bbox")
"""Commands about places of the workspace that comes along; the others are run on the toy."""


def identify(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def fenced(path: Path, *languages: str) -> Iterator[str]:
    """The blocks of code of a page in one of `languages`."""
    for language, block in _FENCE.findall(path.read_text(encoding="utf-8")):
        if language in languages:
            yield block


def commands(path: Path) -> list[str]:
    """The lines of a page that are typed into a console, without their remarks."""
    lines = [line for block in fenced(path, "", "bash", "sh") for line in block.splitlines()]
    told = [line.split("#")[0].strip() for line in lines]
    return [line for line in told if re.match(r"(lienket|python3?|\.venv/bin/python)\b", line)]


EVERY = [(path, line) for path in PAGES for line in commands(path)]
TYPED = [(path, line) for path, line in EVERY if line.startswith("lienket ")]


def known_options(line: str) -> set[str]:
    """The options of the command that a line names.

    Raises:
        KeyError: there is no such command.
    """
    command: click.Command = _group
    for word in line.split()[1:]:
        if not isinstance(command, click.Group) or word.startswith("-"):
            break
        command = command.commands[word]
    return {name for option in command.params for name in option.opts} | {"--help"}


def test_the_pages_hold_commands() -> None:
    assert len(TYPED) > 20
    assert len([line for _, line in TYPED if not PLACEHOLDER.search(line)]) > 15


@pytest.mark.parametrize("path", PAGES, ids=identify)
def test_every_command_and_option_named_is_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = [line for page, line in TYPED if page == path] + _INLINE.findall(text)
    unknown = {
        f"{line}: {option}"
        for line in lines
        for option in _OPTION.findall(line)
        if option not in known_options(line) | {"--version"}
    }
    assert unknown == set()
    files = {
        name
        for page, line in EVERY
        if page == path
        for name in re.findall(r"(?:scripts|tests)/\w+\.py", line)
    }
    assert {name for name in files if not (ROOT / name).is_file()} == set()


_JOINED: dict[tuple[object, ...], Any] = {}


@pytest.fixture
def remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """The workspace that comes along is joined once for a date, whoever of this file asks."""
    join = pipeline.atlas

    def atlas(workspace: Path, **asked: Any) -> object:  # noqa: ANN401 - what `pipeline.atlas` takes
        if workspace != pipeline.embedded():
            return join(workspace, **asked)
        key = tuple(sorted((name, str(value)) for name, value in asked.items() if name != "warn"))
        if key not in _JOINED:
            _JOINED[key] = join(workspace, **asked)
        return _JOINED[key]

    monkeypatch.setattr(pipeline, "atlas", atlas)


@pytest.mark.usefixtures("remembered")
@pytest.mark.parametrize("path", PAGES, ids=identify)
def test_the_commands_of_a_page_run_one_after_the_other(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here"
    country.write(here / "layers")
    # Sheets are drawn in this process, which has everything imported.
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    for page, line in TYPED:
        if page != path or PLACEHOLDER.search(line):
            continue
        folder = tmp_path / "empty" if SHIPPED.search(line) else here
        folder.mkdir(exist_ok=True)
        monkeypatch.chdir(folder)
        words = shlex.split(line)[1:]
        run = CliRunner().invoke(_group, words, catch_exceptions=False)
        assert run.exit_code == 0, f"{line}\n{run.output}"


@pytest.mark.parametrize("path", PAGES, ids=identify)
def test_the_python_of_a_page_runs(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = country.write(tmp_path / "toy")
    own = pipeline.embedded()
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for block in fenced(path, "python"):
        read = own if SHIPPED.search(block) else folder
        monkeypatch.setattr(pipeline, "embedded", lambda read=read: read)
        exec(compile(block, identify(path), "exec"), names)  # noqa: S102 - our own pages
    assert not names or (tmp_path / "links.html").is_file()


@pytest.mark.parametrize("path", PAGES, ids=identify)
def test_what_a_page_names_and_links_to_is_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = [name for name in _PATH.findall(text) if not MADE.match(name)]
    assert [name for name in named if not [*ROOT.glob(name.rstrip("/"))]] == []
    links = [link for link in _LINK.findall(text) if not urlsplit(link).scheme]
    assert [link for link in links if not (path.parent / unquote(link)).exists()] == []


def test_the_recipe_of_a_stage_makes_one(toy: Path, edit: Edit) -> None:
    (block,) = fenced(ROOT / "CONTRIBUTING.md", "toml")
    (toy / "vocabulary.toml").write_text(block, encoding="utf-8")
    edit("facts/statuses.csv", "rb--bb,not_built,new,approved", "rb--bb,not_built,new,appraisal")
    atlas = lienket.load(toy, as_of="2024-06-01")
    assert atlas.links.loc["rb", "stage_bb"] == "appraisal"
    assert atlas.links.loc["rb", "works"] == "on_paper"
    codes = atlas.columns("roads").loc["stage", "codes"]
    assert "appraisal = Đang thẩm định | Under appraisal" in str(codes)
    assert atlas.sheet(area="rb").render("svg")


def test_the_citation_is_of_this_program() -> None:
    yaml = pytest.importorskip("yaml")
    held = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= {*held}
    assert held["cff-version"] == "1.2.0"
    assert held["version"] == lienket.__version__
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert held["authors"] == project["authors"]
    assert (held["license"], held["keywords"]) == (project["license"], project["keywords"])


# --- the notebook -------------------------------------------------------------------------------


def test_the_notebook_is_light_and_says_nothing_of_a_machine() -> None:
    text = NOTEBOOK.read_text(encoding="utf-8")
    assert len(text.encode("utf-8")) < HEAVIEST_KB * 1000
    assert '"image/png"' in text
    cells = json.loads(text)["cells"]
    assert {cell["execution_count"] for cell in cells if cell["cell_type"] == "code"} == {None}


def shown(source: str, names: dict[str, object]) -> tuple[str, object]:
    """What a cell prints, and the value that its last line has."""
    *lines, last = source.rstrip().split("\n")
    with redirect_stdout(io.StringIO()) as printed:
        try:
            ends = compile(last, "cell", "eval")
        except SyntaxError:
            exec(compile(source, "cell", "exec"), names)  # noqa: S102 - our own notebook
            return printed.getvalue(), None
        exec(compile("\n".join(lines), "cell", "exec"), names)  # noqa: S102 - the same
        return printed.getvalue(), eval(ends, names)  # noqa: S307 - the same


@pytest.mark.usefixtures("remembered")
def test_the_notebook_gives_what_it_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where this fails after a change of the data, run scripts/run_notebook.py."""
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    with pd.option_context("display.width", 80, "display.max_columns", 20):
        for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] != "code":
                continue
            printed, value = shown("".join(cell["source"]), names)
            kept = {"text": "", "value": "None", "page": ""}
            for output in cell["outputs"]:
                kept["text"] += "".join(output.get("text", ""))
                kept["value"] = "".join(output.get("data", {}).get("text/plain", kept["value"]))
                kept["page"] = "".join(output.get("data", {}).get("text/html", ""))
            assert printed == kept["text"]
            assert repr(value) == kept["value"]
            if isinstance(value, lienket.Atlas):
                assert value._repr_html_() == kept["page"]
    assert (tmp_path / "links.html").is_file()


# --- the site -----------------------------------------------------------------------------------

NEEDED = ("mkdocs", "material", "mkdocstrings")


def alone() -> list[str]:
    """The words that put a command where no network is, if the system allows it unasked."""
    words = ["unshare", "-rn"]
    if shutil.which(words[0]):
        run = subprocess.run([*words, sys.executable, "-c", ""], capture_output=True, check=False)
        return words if run.returncode == 0 else []
    return []


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages as scripts/docs.py makes them, strictly and without a network."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing and os.environ.get("LIENKET_REQUIRE") != "1":
        pytest.skip(f"the group docs is not installed: {', '.join(missing)}")
    folder = tmp_path_factory.mktemp("site") / "site"
    run = subprocess.run(
        [*alone(), sys.executable, "-m", "mkdocs", "build", "--strict", "-d", str(folder)],
        cwd=ROOT, env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"},
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    return folder


class Anchors(HTMLParser):
    """The addresses that a page asks for or leads to, and the places in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.places: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what a tag leads to and is called."""
        for name, value in attrs:
            if name in {"href", "src"} and value and tag != "base":
                self.addresses.append(value)
            if name in {"id", "name"} and value:
                self.places.add(value)


def test_no_link_of_the_site_is_broken(site: Path) -> None:
    pages = {path: Anchors(path.read_text(encoding="utf-8")) for path in site.rglob("*.html")}
    assert len(pages) > 14
    broken = []
    for path, page in pages.items():
        if path.name == "404.html":
            continue
        for address in page.addresses:
            parts = urlsplit(address)
            if parts.scheme in {"http", "https", "data", "mailto"}:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            place = unquote(parts.fragment)
            if not target.is_file() or (
                place and target in pages and place not in pages[target].places | {"__skip"}
            ):
                broken.append(f"{path.relative_to(site)}: {address}")
    assert broken == []


def test_the_site_explains_every_public_name(site: Path) -> None:
    page = Anchors((site / "api.html").read_text(encoding="utf-8"))
    public = [name for name in vars(lienket.Atlas) if not name.startswith("_")]
    told = {*(f"lienket.library.Atlas.{name}" for name in public), "lienket.library.load"}
    assert told <= page.places
    assert [name for name in public if not getattr(lienket.Atlas, name).__doc__] == []


@pytest.mark.browser
@pytest.mark.parametrize("width", [1400, 390])
def test_the_site_opens_from_the_disk_and_asks_for_nothing(
    site: Path, browser: Browser, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 850})
    asked: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    for path in sorted(site.rglob("*.html")):
        if path.name == "404.html":
            continue
        page.goto(path.as_uri())
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, path.name
    assert [url for url in asked if urlsplit(url).scheme not in {"file", "data", "blob"}] == []
    assert wrong == []
    page.close()


@pytest.mark.browser
def test_the_site_is_searched_without_a_server(site: Path, browser: Browser) -> None:
    page = browser.new_page()
    page.goto((site / "index.html").as_uri())
    page.locator("input.md-search__input").click()
    page.keyboard.type("giáp ranh")
    found = page.locator(".md-search-result__item a")
    found.first.wait_for(state="attached")
    assert "guide/planners.html" in (found.first.get_attribute("href") or "") or found.count() > 1
    page.close()


def test_a_notebook_becomes_a_page() -> None:
    pytest.importorskip("mkdocs")
    make: Callable[[str], str] = __import__("site_pages").from_notebook
    output: dict[str, Any] = {"data": {"text/html": ["<style>x</style>\n\n<b>1</b>"]}}
    cells = [
        {"cell_type": "markdown", "source": ["# A"]},
        {"cell_type": "code", "source": ["1"], "outputs": [output, {"text": ["<2>"]}]},
    ]
    page = make(json.dumps({"cells": cells}))
    assert page.startswith("# A\n\n```python\n1\n```\n")
    assert '<div class="output">\n<b>1</b>\n</div>' in page
    assert "<pre><code>&lt;2&gt;</code></pre>" in page
