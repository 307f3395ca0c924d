"""The environment that build.py, test.py and docs.py run in: `.venv` at the root of the repository.

Standard library only. Linux, macOS and Windows; from any folder.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import tomllib
import venv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, NoReturn

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
CONSTRAINTS = ROOT / "scripts" / "constraints.txt"
WINDOWS = os.name == "nt"

Purpose = Literal["build", "test", "docs"]

OTHERS = ("browser", "office", "offline", "postgis", "qgis")
"""Markers of tests that need another program."""

QUICK = " and ".join(f"not {name}" for name in ("slow", *OTHERS))
"""The tests that take little and need nothing but Python, as pytest chooses by markers."""

MOST = 8
"""No more tests at once: each process may start a browser and a server of its own."""


def say(vi: str, en: str) -> None:
    """Print one message, Vietnamese first, each language on its own line."""
    print(f"{vi}\n{en}", flush=True)


def stop(vi: str, en: str) -> NoReturn:
    """End the program with a message and exit code 1; no traceback.

    Raises:
        SystemExit: always.
    """
    print(f"\n{vi}\n{en}", file=sys.stderr, flush=True)
    raise SystemExit(1)


def speak_utf8() -> None:
    """Let Vietnamese through to any console or pipe, here and in the programs started here."""
    os.environ["PYTHONUTF8"] = "1"
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def program(name: str, folder: Path = VENV) -> Path:
    """Where the environment in `folder` keeps the program `name`."""
    return folder / "Scripts" / f"{name}.exe" if WINDOWS else folder / "bin" / name


def run(command: Sequence[str | Path], extra: Mapping[str, str] | None = None) -> int:
    """The exit code of `command`, run in the current folder with `extra` environment variables."""
    words = [str(word) for word in command]
    try:
        return subprocess.run(words, env={**os.environ, **(extra or {})}, check=False).returncode
    except OSError as why:
        print(f"{words[0]}: {why.strerror}", file=sys.stderr)
        return 127


def heard(command: Sequence[str | Path], extra: Mapping[str, str]) -> tuple[int, str]:
    """The exit code of `command` and all that it said, as `run` runs it."""
    words = [str(word) for word in command]
    try:
        done = subprocess.run(
            words,
            env={**os.environ, **extra},
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
    except OSError as why:
        return 127, f"{words[0]}: {why.strerror}\n"
    return done.returncode, done.stdout.decode("utf-8", errors="replace")


def at_once() -> list[str]:
    """The options with which pytest uses every core; what a file prepares is prepared once."""
    workers = min(os.cpu_count() or 1, MOST)
    if workers == 1:
        return []
    # The longest files come first, as the tests themselves order them.
    return ["-n", str(workers), "--dist", "loadfile", "--no-loadscope-reorder"]


def requirements(purpose: Purpose, pyproject: str) -> list[str]:
    """What pip is asked for: the program itself, and the tools that `pyproject` lists.

    Tests also make the pages of documentation.
    """
    if purpose == "build":
        return ["-e", f"{ROOT}[also,osm,raster]"]
    groups = tomllib.loads(pyproject)["dependency-groups"]
    if purpose == "docs":
        return ["-e", f"{ROOT}[also,osm,raster]", *groups["docs"]]
    tools = [*groups["test"], *groups["lint"], *groups["docs"]]
    return ["-e", f"{ROOT}[also,atlas,derive,osm,postgis,raster]", *tools]


def stamp(pyproject: bytes, constraints: bytes) -> str:
    """A hash of all that decides what `.venv` must hold; another hash makes `.venv` stale."""
    here = f"{sys.version_info[:3]} {sys.implementation.name} {platform.platform()} {ROOT}"
    return hashlib.sha256(b"\0".join((pyproject, constraints, here.encode()))).hexdigest()


def environment(purpose: Purpose) -> Path:
    """The interpreter of `.venv`, which is made or brought up to date first where needed."""
    pyproject = (ROOT / "pyproject.toml").read_bytes()
    wanted = stamp(pyproject, CONSTRAINTS.read_bytes())
    if _stamped("build", wanted):
        if purpose == "build" or _stamped(purpose, wanted):
            return program("python")
    else:
        _make()
    _install(requirements(purpose, pyproject.decode("utf-8")))
    for done in ("build", purpose):
        _stamp_file(done).write_text(wanted, encoding="utf-8")
    return program("python")


def _stamp_file(purpose: str) -> Path:
    return VENV / f"lienket-{purpose}.sha256"


def _stamped(purpose: Purpose, wanted: str) -> bool:
    file = _stamp_file(purpose)
    if not file.is_file() or not program("python").exists():
        return False
    return file.read_text(encoding="utf-8") == wanted


def _make() -> None:
    """Make `.venv` anew, except when this very interpreter lives in it."""
    if Path(sys.prefix).resolve() == VENV:
        _stamp_file("build").unlink(missing_ok=True)
        return
    if VENV.is_symlink():
        # What it leads to may be in use elsewhere, and would be emptied.
        stop(
            f"{VENV} dẫn tới một thư mục khác. Xóa liên kết này rồi chạy lại.",
            f"{VENV} leads to another folder. Remove that link and run again.",
        )
    if importlib.util.find_spec("ensurepip") is None:
        _get_ensurepip()
    say(f"Tạo môi trường {VENV}", f"Making the environment {VENV}")
    try:
        venv.create(VENV, clear=True, with_pip=True, symlinks=not WINDOWS)
    except (OSError, subprocess.CalledProcessError) as why:
        stop(
            f"Không tạo được {VENV}: {why}. Xóa thư mục này rồi chạy lại.",
            f"{VENV} could not be made: {why}. Delete that folder and run again.",
        )


def _get_ensurepip() -> None:
    """Debian and its kin ship Python without the module that puts pip into an environment."""
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if apt_install(package) and run([sys.executable, "-c", "import ensurepip"]) == 0:
        importlib.invalidate_caches()
        return
    stop(
        f"Python này thiếu mô-đun venv. Chạy: sudo apt install {package}, rồi chạy lại.",
        f"This Python lacks its venv module. Run: sudo apt install {package}, then run again.",
    )


def _install(wanted: Sequence[str]) -> None:
    say("Cài các thư viện; lần đầu mất vài phút…", "Installing packages; minutes the first time…")
    pip = [str(program("python")), "-m", "pip", "install", "-qq", "--no-input"]
    pip += ["--disable-pip-version-check", "--constraint", str(CONSTRAINTS)]
    if run([*pip, *wanted]):
        stop(
            "pip không cài được thư viện (xem lỗi ở trên). Kiểm tra mạng hoặc proxy rồi chạy lại; "
            "nếu cơ quan có máy chủ gói riêng, đặt địa chỉ trong biến PIP_INDEX_URL.",
            "pip could not install the packages (its message is above). Check the network or the "
            "proxy and run again; where your office has its own package server, set PIP_INDEX_URL.",
        )


def apt_install(*packages: str, lean: bool = False) -> bool:
    """Whether apt installed `packages`: only on Debian's kin, as root or with sudo unasked.

    `lean` leaves out what the packages only recommend.
    """
    apt = shutil.which("apt-get")
    if apt is None:
        return False
    sudo: list[str] = []
    if not _is_root():
        if shutil.which("sudo") is None or run(["sudo", "-n", "true"]):
            return False
        sudo = ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive"]
    names = " ".join(packages)
    say(f"Cài bằng apt: {names}", f"Installing with apt: {names}")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    # A stale list is no reason to stop: the install says whether it was good enough.
    run([*sudo, apt, "update", "-qq"], quiet)
    options = ["-y", "-qq", *(["--no-install-recommends"] if lean else [])]
    return run([*sudo, apt, "install", *options, *packages], quiet) == 0


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
