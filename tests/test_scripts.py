"""The doors: scripts/build.py, scripts/test.py and the environment they share."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import _setup
import check_versions
import pytest
from longest import LONG, PAGES

ROOT = Path(__file__).resolve().parents[1]


def door(name: str) -> ModuleType:
    """scripts/<name>.py as a module; `test` is the name of one in the standard library too."""
    spec = importlib.util.spec_from_file_location(f"door_{name}", ROOT / "scripts" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def venv_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty `.venv` in which nothing is ever really made or installed."""
    folder = tmp_path / ".venv"
    monkeypatch.setattr(_setup, "VENV", folder)
    monkeypatch.setattr(_setup, "program", lambda name: folder / name)
    return folder


@pytest.mark.parametrize("name", ["build", "test"])
def test_old_python_gets_a_sentence(name: str) -> None:
    path = str(ROOT / "scripts" / f"{name}.py")
    code = (
        "import runpy, sys; sys.version_info = (3, 10, 0); "
        f"runpy.run_path({path!r}, run_name='__main__')"
    )
    run = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 1
    assert "Lienket cần Python 3.11" in run.stderr
    assert "Lienket needs Python 3.11" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("name", ["_setup", "build", "test"])
def test_doors_use_the_standard_library_alone(name: str) -> None:
    text = (ROOT / "scripts" / f"{name}.py").read_text(encoding="utf-8")
    used = set(re.findall(r"^\s*(?:from|import) (\w+)", text, re.MULTILINE))
    assert used <= {"_setup", *sys.stdlib_module_names}


def test_stamp_follows_its_inputs() -> None:
    first = _setup.stamp(b"project", b"pins")
    assert first == _setup.stamp(b"project", b"pins")
    assert len({first, _setup.stamp(b"other", b"pins"), _setup.stamp(b"project", b"other")}) == 3


def test_tests_are_asked_for_their_tools() -> None:
    pyproject = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert _setup.requirements("build", pyproject) == ["-e", f"{ROOT}[also,osm,raster]"]
    wanted = _setup.requirements("test", pyproject)
    assert wanted[1].endswith("[also,atlas,derive,osm,postgis,raster]")
    assert {"pytest", "ruff", "mypy", "mkdocs"} <= {re.split("[<>=]", item)[0] for item in wanted}
    pages = _setup.requirements("docs", pyproject)
    assert {"mkdocs", "nbclient"} <= {re.split("[<>=]", item)[0] for item in pages}
    assert not {"pytest", "ruff"} & {re.split("[<>=]", item)[0] for item in pages}


def test_every_requirement_is_pinned() -> None:
    lines = _setup.CONSTRAINTS.read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+==[A-Za-z0-9_.]+", pin) for pin in pins)
    pinned = {pin.split("==")[0].lower().replace("_", "-") for pin in pins}
    data = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [
        *data["project"]["dependencies"],
        *data["project"]["optional-dependencies"]["derive"],
        *data["project"]["optional-dependencies"]["postgis"],
        *data["dependency-groups"]["test"],
        *data["dependency-groups"]["lint"],
        *data["dependency-groups"]["docs"],
    ]
    assert {re.split(r"[<>=;]", item)[0].lower() for item in wanted} <= pinned


def test_environment_is_made_once(venv_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    def make() -> None:
        done.append("make")
        venv_folder.mkdir()
        (venv_folder / "python").touch()

    monkeypatch.setattr(_setup, "_make", make)
    monkeypatch.setattr(_setup, "_install", lambda wanted: done.append(f"install {len(wanted)}"))
    assert _setup.environment("build") == venv_folder / "python"
    assert done == ["make", "install 2"]
    _setup.environment("build")
    assert done == ["make", "install 2"]
    _setup.environment("test")
    assert done[:2] == ["make", "install 2"]
    assert len(done) == 3
    _setup.environment("test")
    _setup.environment("build")
    assert len(done) == 3


def test_an_environment_that_is_a_link_is_not_emptied(venv_folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "kept").touch()
    venv_folder.symlink_to(other)
    with pytest.raises(SystemExit):
        _setup._make()
    assert (other / "kept").is_file()


def test_changed_pins_make_it_anew(venv_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    venv_folder.mkdir()
    (venv_folder / "python").touch()
    done: list[str] = []
    monkeypatch.setattr(_setup, "_make", lambda: done.append("make"))
    monkeypatch.setattr(_setup, "_install", lambda _: done.append("install"))
    _setup.environment("build")
    monkeypatch.setattr(_setup, "stamp", lambda *_: "another")
    _setup.environment("build")
    assert done == ["make", "install"] * 2


def test_failed_pip_says_what_to_do(
    venv_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(_setup, "run", lambda _: 1)
    monkeypatch.setattr(_setup, "_make", venv_folder.mkdir)
    with pytest.raises(SystemExit) as end:
        _setup.environment("build")
    assert end.value.code == 1
    assert "PIP_INDEX_URL" in capsys.readouterr().err
    assert not list(venv_folder.iterdir()), "a failed install leaves no stamp"


def test_python_without_venv_says_what_to_do(
    venv_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    monkeypatch.setattr(_setup, "apt_install", lambda *_: False)
    with pytest.raises(SystemExit):
        _setup.environment("build")
    assert re.search(r"sudo apt install python3\.\d+-venv", capsys.readouterr().err)
    assert not venv_folder.exists()


def test_apt_is_for_those_who_may(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    def run(command: list[str], _extra: object = None) -> int:
        asked.append(command)
        return 1

    monkeypatch.setattr(_setup, "run", run)
    monkeypatch.setattr("shutil.which", lambda name: f"/bin/{name}")
    monkeypatch.setattr(_setup, "_is_root", lambda: False)
    assert not _setup.apt_install("chromium")
    assert asked == [["sudo", "-n", "true"]]


@pytest.mark.parametrize("lean", [True, False])
def test_apt_leaves_out_what_is_only_recommended(
    lean: bool,  # noqa: FBT001 - a parameter of the test
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[list[str]] = []

    def run(command: list[str], _extra: object = None) -> int:
        asked.append(command)
        return 0

    monkeypatch.setattr(_setup, "run", run)
    monkeypatch.setattr("shutil.which", lambda name: f"/bin/{name}")
    monkeypatch.setattr(_setup, "_is_root", lambda: True)
    assert _setup.apt_install("qgis", lean=lean)
    assert ("--no-install-recommends" in asked[-1]) == lean


def test_missing_program_is_an_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert _setup.run(["no-such-program-here"]) == 127
    assert "no-such-program-here" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "added"),
    [
        ([], ["--workspace", "--out"]),
        (["--only", "web"], ["--workspace", "--out"]),
        (["--out", "x"], ["--workspace"]),
        (["--out=x", "--workspace=y"], []),
    ],
)
def test_folders_are_this_repository_s(words: list[str], added: list[str]) -> None:
    folders = {"--workspace": str(ROOT / "layers"), "--out": str(ROOT / "maps")}
    expected = [part for name in added for part in (name, folders[name])]
    assert door("build").with_folders(words) == [*words, *expected]


@pytest.mark.parametrize("words", [["--out", "x"], ["--out=x"], ["--out", "y", "--out=x"]])
def test_page_is_where_out_says(words: list[str]) -> None:
    assert door("build").page(words) == Path("x/links.html").resolve()


def test_build_passes_arguments_and_code(monkeypatch: pytest.MonkeyPatch) -> None:
    build = door("build")
    asked: list[list[object]] = []

    def run(command: list[object]) -> int:
        asked.append(command)
        return 2

    monkeypatch.setattr(build, "environment", lambda _: Path("python"))
    monkeypatch.setattr(build, "run", run)
    assert build.main(["--audience", "internal"]) == 2
    assert asked[0][1:4] == ["build", "--audience", "internal"]


def test_browser_by_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "chromium"
    program.touch()
    monkeypatch.setenv("LIENKET_CHROMIUM", str(program))
    assert door("test").browser() == program


def test_no_browser_is_said_and_the_rest_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    test = door("test")
    monkeypatch.setattr(test, "browser", lambda: None)
    monkeypatch.setattr(test, "apt_install", lambda *_: False)
    monkeypatch.setattr(test, "run", lambda _: 1)
    assert test.provide_browser(Path("python")) == {}
    assert "LIENKET_CHROMIUM" in capsys.readouterr().out


@pytest.mark.parametrize(("bad", "code"), [(None, 0), ("mypy", 1)])
def test_every_check_runs_whatever_failed(
    bad: str | None, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    test = door("test")
    asked: list[list[str]] = []

    def run(command: list[object], _extra: object = None) -> int:
        asked.append([str(word) for word in command])
        return int(bad in asked[-1])

    monkeypatch.setattr(test, "environment", lambda _: Path("python"))
    monkeypatch.setattr(test, "provide_browser", lambda _: {})
    monkeypatch.setattr(test, "provide_others", lambda: None)
    monkeypatch.setattr(test, "type_check", lambda: ["node", "tsc"])
    monkeypatch.setattr(test, "run", run)
    monkeypatch.setattr(test, "heard", lambda command, _: (run(command), "said by one\n"))
    monkeypatch.chdir(ROOT)
    assert test.main(["-k", "crs"]) == code
    assert len(asked) == 7
    [tests] = [words for words in asked if "pytest" in words]
    assert tests[-2:] == ["-k", "crs"]
    out = capsys.readouterr().out
    assert out.count("said by one\n") == 6
    assert ("mypy" in out.splitlines()[-1]) == bool(code)


def test_the_quick_tests_need_no_other_program(monkeypatch: pytest.MonkeyPatch) -> None:
    test = door("test")
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    assert "-m" not in test.tests(Path("python"), [])[3:]
    words = test.tests(Path("python"), ["--quick", "-x"])
    assert "--quick" not in words
    assert (words[words.index("-n") + 1], words[-1]) == ("2", "-x")
    chosen = words[words.index("-m", 3) + 1]
    markers = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["pytest"]
    named = {line.split(":")[0] for line in markers["ini_options"]["markers"]} - {"reference"}
    assert {*chosen.removeprefix("not ").split(" and not ")} == named


@pytest.mark.parametrize(("given", "code"), [([], 3), (["--where-possible"], 0)])
def test_versions_that_cannot_be_had_fail_only_where_they_must(
    given: list[str], code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check_versions, "make", lambda *_: 3)
    assert check_versions.main(["lowest", *given]) == code
    assert "these versions are not tried" in capsys.readouterr().out


def test_versions_are_tried_on_the_oldest_and_the_newest_python(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[tuple[str, str]] = []

    def make(which: str, python: str, _folder: Path) -> int:
        made.append((which, python))
        return 0

    monkeypatch.setattr(check_versions, "pythons", lambda: ["old", "middle", "new"])
    monkeypatch.setattr(check_versions, "make", make)
    monkeypatch.setattr(check_versions, "check", lambda *_: 1)
    assert check_versions.main(["lowest", "--where-possible"]) == 1
    check_versions.main(["newest"])
    check_versions.main(["newest", "--python", "mine"])
    assert made == [("lowest", "old"), ("newest", "new"), ("newest", "mine")]


def test_what_a_check_says_comes_whole_with_its_code() -> None:
    code = "import sys; print('một'); print('two', file=sys.stderr); sys.exit(3)"
    assert _setup.heard([sys.executable, "-X", "utf8", "-c", code], {})[0] == 3
    said = _setup.heard([sys.executable, "-X", "utf8", "-c", code], {})[1]
    assert {*said.split()} == {"một", "two"}
    missing = _setup.heard(["no-such-program-here"], {})
    assert (missing[0], "no-such-program-here" in missing[1]) == (127, True)


@pytest.mark.parametrize(("required", "code"), [("0", 0), ("1", 1)])
def test_scripts_that_cannot_be_checked_fail_where_nothing_may_be_skipped(
    required: str, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    test = door("test")
    monkeypatch.setenv("LIENKET_REQUIRE", required)
    monkeypatch.setattr(test, "environment", lambda _: Path("python"))
    monkeypatch.setattr(test, "provide_browser", lambda _: {})
    monkeypatch.setattr(test, "provide_others", lambda: None)
    monkeypatch.setattr(test, "type_check", lambda: None)
    monkeypatch.setattr(test, "run", lambda *_: 0)
    monkeypatch.setattr(test, "heard", lambda *_: (0, ""))
    monkeypatch.chdir(ROOT)
    assert test.main([]) == code
    assert "No Node.js" in capsys.readouterr().out


def test_utf8_reaches_the_programs_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONUTF8", "0")
    _setup.speak_utf8()
    assert os.environ["PYTHONUTF8"] == "1"


def test_the_files_that_take_longest_are_there() -> None:
    assert len({*LONG, *PAGES}) == len(LONG) + len(PAGES)
    assert {*LONG, *PAGES} <= {path.name for path in (ROOT / "tests").glob("test_*.py")}
