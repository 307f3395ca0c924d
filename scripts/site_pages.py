"""The pages that no file under docs/ holds as they are: the notebook, and how to take part.

MkDocs calls this while it makes the site; see `mkdocs.yml`.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parents[1]
_STYLE = re.compile(r"<style\b.*?</style>", re.DOTALL)
_BORDER = re.compile(r' border="\d+"| class="dataframe"')
_TO_DOCS = re.compile(r"\]\(docs/")
_ELSEWHERE = {"notebook.ipynb)": "notebook.md)", "](../CONTRIBUTING.md)": "](contributing.md)"}
"""What is linked to where it stands in the repository, and where it stands in the site."""

Json: TypeAlias = dict[str, Any]


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """The files of the site, with the pages made here."""
    notebook = files.get_file_from_path("notebook.ipynb")
    if notebook:
        files.remove(notebook)
    made = {
        "notebook.md": from_notebook((ROOT / "docs" / "notebook.ipynb").read_text("utf-8")),
        "contributing.md": from_root((ROOT / "CONTRIBUTING.md").read_text("utf-8")),
    }
    for name, content in made.items():
        files.append(File.generated(config, name, content=content))
    return files


def on_page_markdown(markdown: str, **_: object) -> str:
    """A page with its links to what the site has under another name."""
    for there, here in _ELSEWHERE.items():
        markdown = markdown.replace(there, here)
    return markdown


def from_root(text: str) -> str:
    """A page of the root, its links seen from docs/.

    >>> from_root("[how](docs/method.md)")
    '[how](method.md)'
    """
    return _TO_DOCS.sub("](", text)


def from_notebook(text: str) -> str:
    r"""A notebook as Markdown, its tables and pictures inside it.

    >>> cell = {"cell_type": "code", "source": ["1 + 1"], "outputs": []}
    >>> from_notebook(json.dumps({"cells": [cell]}))
    '```python\n1 + 1\n```\n'
    """
    cells: list[Json] = json.loads(text)["cells"]
    return "\n".join(line for cell in cells for line in _cell(cell))


def _cell(cell: Json) -> Iterator[str]:
    source = "".join(cell["source"])
    if cell["cell_type"] == "markdown":
        yield f"{source}\n"
        return
    yield f"```python\n{source}\n```\n"
    for output in cell["outputs"]:
        yield f'<div class="output">\n{_output(output)}\n</div>\n'


def _output(output: Json) -> str:
    """What a cell gave as markup: a picture, a table, or text."""
    data: Json = output.get("data", {"text/plain": output.get("text", "")})
    if "image/png" in data:
        image = "".join(data["image/png"]).replace("\n", "")
        return f'<img alt="" src="data:image/png;base64,{image}">'
    if "text/html" in data:
        table = _BORDER.sub("", _STYLE.sub("", "".join(data["text/html"])))
        # A blank line would end the block of markup.
        return "\n".join(line for line in table.splitlines() if line.strip())
    return f"<pre><code>{html.escape(''.join(data['text/plain']))}</code></pre>"
