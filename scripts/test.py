"""Check everything: make .venv, install what the tests need, run linters, types and tests.

    python3 scripts/test.py [--quick] [options of pytest]

The tests run on all cores, and the linters beside them. `--quick` leaves out the tests that take
long or need another program (a browser, a GIS, an office, a server): it is for while one works.
`LIENKET_REQUIRE=1` makes a check that was skipped a failure, or a test that needs another program.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - said before an old Python meets newer syntax
    sys.exit(
        "Lienket cần Python 3.11 trở lên; hãy cài bản mới rồi chạy lại.\n"
        "Lienket needs Python 3.11 or newer; install one and run again."
    )

import os
import shutil
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from _setup import (
    QUICK,
    ROOT,
    VENV,
    apt_install,
    at_once,
    environment,
    heard,
    program,
    run,
    say,
    speak_utf8,
)

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
BROWSER_PATHS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "%ProgramFiles%/Google/Chrome/Application/chrome.exe",
    "%ProgramFiles(x86)%/Google/Chrome/Application/chrome.exe",
    "%LocalAppData%/Google/Chrome/Application/chrome.exe",
    "%ProgramFiles(x86)%/Microsoft/Edge/Application/msedge.exe",
    "%ProgramFiles%/Microsoft/Edge/Application/msedge.exe",
)


def browser() -> Path | None:
    """A Chromium on this machine, by the name or in the folder it usually has."""
    named = [os.environ.get("LIENKET_CHROMIUM"), *(shutil.which(name) for name in BROWSERS)]
    usual = [os.path.expandvars(path) for path in BROWSER_PATHS]
    found = (Path(path) for path in (*named, *usual) if path)
    return next((path for path in found if path.is_file()), None)


def provide_browser(python: Path) -> dict[str, str]:
    """The variable that tells the tests where Chromium is, which is installed where it may be.

    Empty when the tests must look for themselves: Playwright's own copy, or none.
    """
    found = browser()
    if found is None and apt_install("chromium", "fonts-noto-core"):
        found = browser()
    if found is not None:
        return {"LIENKET_CHROMIUM": str(found)}
    say("Tải Chromium bằng Playwright…", "Fetching Chromium with Playwright…")
    if run([python, "-m", "playwright", "install", "chromium"]):
        say(
            "Không có Chromium: các phép thử trên trình duyệt bị bỏ qua. Hãy cài Chromium hoặc "
            "Google Chrome, hoặc đặt đường dẫn của nó trong biến LIENKET_CHROMIUM.",
            "No Chromium: browser tests are skipped. Install Chromium or Google Chrome, or put "
            "its path into the variable LIENKET_CHROMIUM.",
        )
    return {}


def provide_others() -> None:
    """What more the tests look with, where it may be installed."""
    missing = {
        "firefox-esr": "firefox-esr",
        "pdftotext": "poppler-utils",
        "xmllint": "libxml2-utils",
        "ogrinfo": "gdal-bin",
        "qgis": "qgis",
        "soffice": "libreoffice-writer",
        "localc": "libreoffice-calc",
    }
    wanted = [package for name, package in missing.items() if shutil.which(name) is None]
    if "qgis" in wanted:
        wanted.append("python3-qgis")
    if shutil.which("firefox"):
        wanted = [package for package in wanted if package != "firefox-esr"]
    if wanted and not apt_install(*wanted, lean=True):
        say(
            f"Không có {', '.join(wanted)}: các phép thử cần đến bị bỏ qua.",
            f"No {', '.join(wanted)}: the tests that need them are skipped.",
        )
    provide_postgis()


def provide_postgis() -> None:
    """A PostgreSQL server with PostGIS for the tests, where it may be installed."""
    shared = (Path("/usr/share"), Path("/opt/homebrew/share"))
    if any(file for folder in shared for file in folder.glob("postgresql*/**/postgis.control")):
        return
    if not apt_install("postgresql-postgis"):
        say(
            "Không có PostgreSQL với PostGIS: các phép thử xuất bản bị bỏ qua.",
            "No PostgreSQL with PostGIS: the tests of publishing are skipped.",
        )


PACKAGES = ("typescript@5.9.3", "@types/leaflet@1.9.21")
"""What checks the types of the page's scripts, at exact versions."""


def type_check() -> list[str | Path] | None:
    """The command that checks the page's scripts with TypeScript; None where it cannot be had."""
    folder = VENV / "js"
    compiler = folder / "node_modules" / "typescript" / "bin" / "tsc"
    if shutil.which("npm") is None:
        apt_install("nodejs", "npm")
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    wanted = " ".join(PACKAGES)
    stamp = folder / "packages.txt"
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != wanted:
        quiet = ["--silent", "--no-save", "--no-package-lock", "--no-fund", "--no-audit"]
        folder.mkdir(parents=True, exist_ok=True)
        if run([npm, "install", *quiet, "--prefix", folder, *PACKAGES]):
            return None
        stamp.write_text(wanted, encoding="utf-8")
    return [node, compiler, "-p", ROOT / "scripts" / "tsconfig.json"]


def tests(python: Path, arguments: Sequence[str]) -> list[str | Path]:
    """The command that runs the tests, with what a person asked for behind."""
    given = [word for word in arguments if word != "--quick"]
    chosen = ["-m", QUICK] if "--quick" in arguments else []
    return [python, "-m", "pytest", *at_once(), *chosen, *given]


def linters(python: Path) -> dict[str, list[str | Path]]:
    """The checks that read the code and do not run it, by name."""
    return {
        "ruff check": [python, "-m", "ruff", "check"],
        "ruff format": [python, "-m", "ruff", "format", "--check"],
        "mypy": [python, "-m", "mypy"],
        "codespell": [program("codespell")],
        "lint-imports": [program("lint-imports"), "--cache-dir", VENV / "import-linter"],
    }


def lint(name: str, command: Sequence[str | Path], extra: Mapping[str, str]) -> int:
    """Run a check that stays silent until it has ended; its exit code."""
    code, text = heard(command, extra)
    # In one piece, for the tests write at the same time.
    print(f"\n== {name}\n{text}", end="", flush=True)
    return code


def main(arguments: list[str]) -> int:
    """1 if any check failed, else 0; every check is run whatever the others said."""
    speak_utf8()
    python = environment("test")
    quick = "--quick" in arguments
    extra = {} if quick else provide_browser(python)
    if not quick:
        provide_others()
    os.chdir(ROOT)
    checks = linters(python)
    failed = []
    if scripts := type_check():
        checks = {"tsc": scripts, **checks}
    else:
        say(
            "Không có Node.js, hoặc npm không tải được TypeScript: không kiểm tra kiểu của các "
            "tập lệnh trong trang.",
            "No Node.js, or npm could not get TypeScript: the types of the page's scripts are not "
            "checked.",
        )
        if os.environ.get("LIENKET_REQUIRE") == "1":
            failed.append("tsc")
    with ThreadPoolExecutor(max_workers=1) as beside:
        ended = {name: beside.submit(lint, name, words, extra) for name, words in checks.items()}
        print("\n== pytest", flush=True)
        # Every process that they start would compile the program anew.
        kept = {**extra, "PYTHONDONTWRITEBYTECODE": ""}
        tested = run(tests(python, arguments), kept)
        failed += [name for name, done in ended.items() if done.result()]
    if tested:
        failed.append("pytest")
    names = ", ".join(failed)
    if failed:
        say(f"\nKhông đạt: {names}", f"Failed: {names}")
    else:
        say("\nTất cả đều đạt.", "Everything passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
