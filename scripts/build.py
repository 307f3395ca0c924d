"""Build the maps: make .venv, install the program, run `lienket build`, say where to look.

    python3 scripts/build.py [options of lienket build]

Reads `layers/` and writes `maps/` of this repository, wherever it is called from, unless
`--workspace` or `--out` name other folders.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - said before an old Python meets newer syntax
    sys.exit(
        "Lienket cần Python 3.11 trở lên; hãy cài bản mới rồi chạy lại.\n"
        "Lienket needs Python 3.11 or newer; install one and run again."
    )

from pathlib import Path

from _setup import ROOT, environment, program, run, say, speak_utf8

FOLDERS = {"--workspace": ROOT / "layers", "--out": ROOT / "maps"}


def with_folders(arguments: list[str]) -> list[str]:
    """`arguments` and this repository's folders for the options they do not give."""
    given = {word.partition("=")[0] for word in arguments}
    missing = [name for name in FOLDERS if name not in given]
    return [*arguments, *(word for name in missing for word in (name, str(FOLDERS[name])))]


def page(arguments: list[str]) -> Path:
    """The web page in the folder that `--out` names among `arguments`."""
    words = [part for word in arguments for part in word.split("=", 1)]
    last = len(words) - 1 - words[::-1].index("--out")
    return Path(*words[last + 1 : last + 2], "links.html").resolve()


def main(arguments: list[str]) -> int:
    """The exit code of `lienket build` with `arguments`."""
    speak_utf8()
    environment("build")
    arguments = with_folders(arguments)
    code = run([program("lienket"), "build", *arguments])
    if code == 0 and page(arguments).is_file() and not {"-h", "--help"} & {*arguments}:
        where = page(arguments)
        say(f"\nNhấp đúp để xem bản đồ: {where}", f"Double-click to see the map: {where}")
    return code


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
