"""Atlases that are joined once: most tests begin with one, and ask the same of the same files.

The answer is kept by what the workspace holds, to the last byte, and by what was asked. Each who
asks gets a copy of its own. Tests that put something else in the place of a part of the program
ask anew, and so does whatever makes products, which never comes by here.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lienket.model.atlas import Atlas

Join = Callable[..., Atlas]


class Kept:
    """`join`, but what was answered before is answered from memory.

    `patched`: whether something stands in the place of a part of the program. `folder`: where
    processes that run beside each other leave the answers; None = each keeps its own.
    """

    def __init__(self, join: Join) -> None:
        self.join = join
        self.patched: Callable[[], bool] = lambda: False
        self.folder: Path | None = None
        self.held: dict[str, bytes] = {}

    def __call__(self, workspace: Path, **asked: Any) -> Atlas:  # noqa: ANN401 - as the program has it
        """The atlas of `workspace`, a copy for whoever asks."""
        name = None if self.patched() else digest(workspace, asked)
        if name is None:
            return self.join(workspace, **asked)
        content = self._answered(name)
        if content is not None:
            atlas: Atlas = pickle.loads(content)  # noqa: S301 - our own, of this very run
            return atlas
        made = self.join(workspace, **asked)
        self._keep(name, pickle.dumps(made))
        return made

    def _answered(self, name: str) -> bytes | None:
        if name not in self.held and self.folder:
            file = self.folder / name
            if file.is_file():
                self.held[name] = file.read_bytes()
        return self.held.get(name)

    def _keep(self, name: str, content: bytes) -> None:
        self.held[name] = content
        if self.folder:
            self.folder.mkdir(exist_ok=True)
            # Whole or not at all, for others look while it is written.
            part = self.folder / f"{name}.{id(self)}"
            part.write_bytes(content)
            part.replace(self.folder / name)


def digest(workspace: Path, asked: dict[str, Any]) -> str | None:
    """A name for what is asked of what `workspace` holds; None where it can only be asked anew."""
    if not asked.keys() <= {"as_of", "audience"}:
        return None
    given = {"as_of": None, "audience": "public"} | asked
    found = hashlib.sha256(repr(sorted(given.items())).encode())
    try:
        for path in sorted(workspace.rglob("*")):
            if path.is_symlink() or not (path.is_file() or path.is_dir()):
                return None
            content = path.read_bytes() if path.is_file() else b""
            name = path.relative_to(workspace).as_posix()
            found.update(f"{name}\0{path.is_dir()}\0{len(content)}\0".encode("utf-8", "replace"))
            found.update(content)
    except OSError:
        return None
    return found.hexdigest()
