"""Search for inputs that make a reader fail, guided by what they reach in the program.

    python scripts/fuzz.py TARGET [seconds]       one of the targets of tests/fuzzing.py
    python scripts/fuzz.py all 3600               each in turn, the seconds shared among them

Needs atheris (Apache 2.0; `pip install atheris`, Python 3.11 to 3.13). An input that fails is left
in a file crash-… in the folder it is run from. `--keep` puts some of what reached something new
into tests/corpus; the tests read them each time.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

_INTO = "--into"
_KEPT = 12
"""So many inputs of a target are kept."""
_LONGEST = 4096
"""No input that is kept is longer [bytes]."""


def search(target: str, seconds: int, found: Path) -> None:
    """Try inputs on `target`; those that reach something new go to the folder `found`."""
    import atheris  # noqa: PLC0415 - what it does to imports is for this process alone

    with atheris.instrument_imports(include=["lienket"]):
        import fuzzing  # noqa: PLC0415 - its imports are instrumented

    for seed in fuzzing.seeds(target):
        (found / hashlib.sha1(seed, usedforsecurity=False).hexdigest()).write_bytes(seed)
    told = [f"-max_total_time={seconds}", "-max_len=8192", "-timeout=60", "-rss_limit_mb=4096"]
    atheris.Setup([sys.argv[0], str(found), *told], fuzzing.TARGETS[target])
    atheris.Fuzz()


def keep(target: str, found: Path) -> None:
    """Put some of what reaches something new into tests/corpus, short ones and long ones."""
    folder = ROOT / "tests" / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    files = sorted(found.iterdir(), key=lambda path: (path.stat().st_size, path.name))
    fit = [path for path in files if 0 < path.stat().st_size <= _LONGEST]
    for path in fit[:: max(1, len(fit) // _KEPT)][:_KEPT]:
        (folder / f"{path.name[:16]}.bin").write_bytes(path.read_bytes())


def run(target: str, seconds: int, *, keeps: bool) -> bool:
    """Search in a process of its own, for the search ends its process; whether it failed."""
    with tempfile.TemporaryDirectory() as found:
        told = [target, str(seconds), _INTO, found]
        ran = subprocess.run([sys.executable, __file__, *told], check=False)
        if keeps:
            keep(target, Path(found))
    return ran.returncode != 0


def main() -> int:
    """Search one target, or each in turn; the number of those that failed."""
    if _INTO in sys.argv:  # nothing of ours may be imported before atheris watches the imports
        target, seconds, _, found = sys.argv[1:]
        search(target, int(seconds), Path(found))
        return 0
    import fuzzing  # noqa: PLC0415 - by the path set above

    asked = argparse.ArgumentParser(description="Search for inputs that make a reader fail.")
    asked.add_argument("target", choices=[*fuzzing.TARGETS, "all"])
    asked.add_argument("seconds", type=int, nargs="?", default=600)
    asked.add_argument("--keep", action="store_true", help="put what it found into tests/corpus")
    given = asked.parse_args()
    targets = [*fuzzing.TARGETS] if given.target == "all" else [given.target]
    share = max(1, given.seconds // len(targets))
    return sum(run(target, share, keeps=given.keep) for target in targets)


if __name__ == "__main__":
    sys.exit(main())
