"""Run docs/notebook.ipynb and keep what its cells give.

    python scripts/run_notebook.py

Uses the dependency group `docs`. What differs from run to run (numbers of execution, times, names
of a machine) is left out, so that a run without a change changes nothing.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import nbformat
from _setup import ROOT
from nbclient import NotebookClient

NOTEBOOK = ROOT / "docs" / "notebook.ipynb"
MOST_KB = 600
_TIMEOUT_S = 900


def executed(path: Path) -> nbformat.NotebookNode:
    """The notebook at `path`, run in an empty folder, with what its cells gave."""
    text = path.read_text(encoding="utf-8")
    notebook: nbformat.NotebookNode = nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call] # half typed
    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(
            notebook, timeout=_TIMEOUT_S, kernel_name="python3",
            resources={"metadata": {"path": folder}},
        )  # fmt: skip
        client.execute()
    for cell in notebook.cells:
        cell.metadata = {}
        if cell.cell_type == "code":
            cell.execution_count = None
            for output in cell.outputs:
                if "execution_count" in output:
                    output.execution_count = None
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return notebook


def main() -> int:
    """Write the notebook anew; 1 if it is too heavy."""
    notebook = executed(NOTEBOOK)
    text: str = nbformat.writes(notebook)  # type: ignore[no-untyped-call] # half typed
    NOTEBOOK.write_text(text.rstrip("\n") + "\n", encoding="utf-8", newline="\n")
    size = len(text.encode("utf-8")) / 1000
    print(f"{NOTEBOOK.name}: {size:.0f} kB")
    return 1 if size > MOST_KB else 0


if __name__ == "__main__":
    sys.exit(main())
