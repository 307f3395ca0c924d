"""Make the pages of documentation: site/index.html, which opens by a double click.

    python3 scripts/docs.py [options of mkdocs build]

Makes .venv like scripts/build.py, with the tools of the dependency group `docs`. The making itself
needs no network, and what is made asks for none.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - said before an old Python meets newer syntax
    sys.exit(
        "Lienket cần Python 3.11 trở lên; hãy cài bản mới rồi chạy lại.\n"
        "Lienket needs Python 3.11 or newer; install one and run again."
    )

import os

from _setup import ROOT, environment, run, say, speak_utf8

QUIET = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
"""The theme warns of another program's future at each start."""


def main(arguments: list[str]) -> int:
    """The exit code of `mkdocs build` with `arguments`."""
    speak_utf8()
    python = environment("docs")
    os.chdir(ROOT)
    code = run([python, "-m", "mkdocs", "build", "--strict", *arguments], QUIET)
    if code == 0 and (ROOT / "site" / "index.html").is_file() and not arguments:
        page = ROOT / "site" / "index.html"
        say(f"\nNhấp đúp để đọc: {page}", f"Double-click to read: {page}")
    return code


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
