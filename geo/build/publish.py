"""Products appear together or not at all.

Everything is made in a stage beside the products. Then copies of the old files are put aside, each
new file replaces its old one in a single step, and the copies go. If a step fails, or the process
dies in the middle, the copies come back: at once, or before the next build does anything.
"""

from __future__ import annotations

import filecmp
import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from geo.build import manifest
from geo.errors import ProductError

_STAGE = ".lienket-new"
_ASIDE = ".lienket-old"
_PART, _DONE = _LEFTOVERS = (f"{_ASIDE}-part", f"{_ASIDE}-done")
_JOURNAL = "placing.json"
_UNSAVED = ("-wal", "-journal")
_BESIDE = (*_UNSAVED, "-shm")
"""What SQLite keeps beside a package that somebody has open; the first hold edits."""


@contextmanager
def staged(out: Path) -> Iterator[Path]:
    """An empty folder beside the products, gone again at the end; one build at a time.

    What a build that died had half done is taken back first.

    Raises:
        ProductError: `out`, or a file in the folder, cannot be written, or another build runs.
    """
    stage = out / _STAGE
    try:
        out.mkdir(parents=True, exist_ok=True)
        with _alone(out):
            _restore(out)
            shutil.rmtree(stage, ignore_errors=True)
            stage.mkdir()
            try:
                yield stage
            finally:
                shutil.rmtree(stage, ignore_errors=True)
    except OSError as why:
        raise ProductError(_unwritable(out, why)) from why


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """Hold the lock of a folder of products; the system lets it go if the process dies.

    Raises:
        ProductError: another build holds it.
    """
    name = hashlib.sha256(str(out.resolve()).encode()).hexdigest()[:16]
    user = os.getuid() if hasattr(os, "getuid") else 0
    with (Path(tempfile.gettempdir()) / f"lienket-{user}-{name}.lock").open("w") as held:
        try:
            _lock(held)
        except OSError as why:
            msg = (
                f"Một lần dựng khác đang ghi vào {out}. Chờ nó xong rồi chạy lại. | "
                f"Another build is writing to {out}. Wait for it to end and run again."
            )
            raise ProductError(msg) from why
        yield


def _lock(held: IO[str]) -> None:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - Windows alone has it

        msvcrt.locking(held.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415 - Windows has none

        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _unwritable(path: Path, why: OSError) -> str:
    reason = why.strerror or str(why)
    # Of a move the second name is the one that stays.
    where = why.filename2 or why.filename or path
    return (
        f"Không ghi được {where}: {reason}. Sản phẩm cũ còn nguyên. Đóng tệp đang mở, kiểm tra "
        f"quyền ghi và dung lượng, rồi chạy lại. | Cannot write {where}: {reason}. The last "
        "products are untouched. Close the open file, check permissions and space, and run again."
    )


def place(stage: Path, out: Path, gone: Sequence[Path]) -> None:
    """Move every file of `stage` to `out`, the manifest last, and take away those of `gone`.

    Raises:
        ProductError: a file cannot be moved, or is being edited; everything is as before.
    """
    made = sorted(path.relative_to(stage) for path in stage.rglob("*") if path.is_file())
    made.sort(key=lambda path: path.as_posix() == manifest.FILE)
    _guard_edits(out, [*made, *gone])
    # Without an edit in them they are left by a crash, and would be taken for the new package's.
    beside = [Path(f"{path}{ending}") for path in [*made, *gone] for ending in _BESIDE]
    try:
        _put_aside(out, made, gone)
        for path in made:
            (out / path).parent.mkdir(parents=True, exist_ok=True)
            (stage / path).replace(out / path)
        for path in [*gone, *beside]:
            (out / path).unlink(missing_ok=True)
        _forget(out)
    except OSError as why:
        _restore(out)
        raise ProductError(_unwritable(out, why)) from why


def _guard_edits(out: Path, replaced: Sequence[Path]) -> None:
    """Nothing, if nobody has edits open in a file that is to be replaced: they would be lost.

    Raises:
        ProductError: somebody has.
    """
    for path in replaced:
        for file in (out / f"{path}{ending}" for ending in _UNSAVED):
            if file.is_file() and file.stat().st_size:
                msg = (
                    f"{out / path} đang được mở để sửa (có tệp {file.name}); thay nó sẽ làm mất "
                    "chỗ sửa. Chép chỗ sửa ra nơi khác, đóng QGIS rồi chạy lại; nếu QGIS đã đóng, "
                    f"mở gói một lần rồi đóng. | {out / path} is open for editing (there is "
                    f"{file.name}); replacing it would lose the edits. Copy them elsewhere, close "
                    "QGIS and run again; if it is closed, open the package once and close it."
                )
                raise ProductError(msg)


def _put_aside(out: Path, made: Sequence[Path], gone: Sequence[Path]) -> None:
    """Copies of what is about to change, and the list of it; they count once the name is right."""
    aside = out / _PART
    shutil.rmtree(aside, ignore_errors=True)
    (aside / "files").mkdir(parents=True)
    for path in [*made, *gone]:
        if (out / path).exists():
            (aside / "files" / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(out / path, aside / "files" / path)
    names = json.dumps([path.as_posix() for path in made])
    (aside / _JOURNAL).write_text(names, encoding="utf-8")
    aside.replace(out / _ASIDE)


def _forget(out: Path) -> None:
    """One rename ends it: without `_ASIDE` there is nothing to bring back."""
    done = out / _DONE
    shutil.rmtree(done, ignore_errors=True)
    (out / _ASIDE).replace(done)
    shutil.rmtree(done, ignore_errors=True)


def _restore(out: Path) -> None:
    """Bring back the copies of a move that did not end; nothing, if there was none."""
    for leftover in _LEFTOVERS:
        shutil.rmtree(out / leftover, ignore_errors=True)
    aside = out / _ASIDE
    if not aside.is_dir():
        return
    saved = aside / "files"
    old = [path.relative_to(saved) for path in sorted(saved.rglob("*")) if path.is_file()]
    for name in json.loads((aside / _JOURNAL).read_text(encoding="utf-8")):
        if Path(name) not in old:
            _take_away(out, Path(name))
    for path in old:
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        # A file that somebody holds open was never replaced, and cannot be written now.
        if not ((out / path).is_file() and filecmp.cmp(saved / path, out / path, shallow=False)):
            shutil.copy2(saved / path, out / path)
    shutil.rmtree(aside)


def _take_away(out: Path, path: Path) -> None:
    """Take `path`, which may not be there, out of `out`, and the folders that it leaves empty."""
    with suppress(FileNotFoundError, NotADirectoryError):
        (out / path).unlink()
    for folder in [*path.parents][:-1]:
        with suppress(OSError):
            (out / folder).rmdir()


def recover(out: Path) -> None:
    """Take back what a build that died had half done to `out`, if there is such a thing.

    Raises:
        ProductError: a file cannot be written, or another build runs.
    """
    if not any((out / name).exists() for name in (_STAGE, _ASIDE, *_LEFTOVERS)):
        return
    try:
        with _alone(out):
            _restore(out)
            shutil.rmtree(out / _STAGE, ignore_errors=True)
    except OSError as why:
        raise ProductError(_unwritable(out, why)) from why
