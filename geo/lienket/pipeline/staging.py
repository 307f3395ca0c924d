"""Products appear together or not at all.

Everything is made in a stage beside the products. Then copies of the old files are put aside, each
new file replaces its old one in a single step, and the copies go. If a step fails, or the process
dies in the middle, the copies come back: at once, or before the next build does anything.
"""

from __future__ import annotations

import filecmp
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from lienket.errors import ProductError
from lienket.i18n import notice
from lienket.pipeline import lock, manifest

_STAGE = ".lienket-new"
ASIDE = _ASIDE = ".lienket-old"
"""Where the copies are that come back."""
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
    # A process that draws for a build that died may still write: to another folder than ours.
    stage = out / _STAGE / secrets.token_hex(4)
    fresh = not os.path.lexists(out)
    try:
        out.mkdir(parents=True, exist_ok=True)
        with lock.held(out):
            _restore(out)
            shutil.rmtree(stage.parent, ignore_errors=True)
            stage.mkdir(parents=True)
            try:
                yield stage
            finally:
                shutil.rmtree(stage.parent, ignore_errors=True)
    except OSError as why:
        raise ProductError(_unwritable(out, why)) from why
    finally:
        if fresh:
            with suppress(OSError):  # it holds something
                out.rmdir()


def _unwritable(path: Path, why: OSError) -> str:
    reason = why.strerror or str(why)
    # Of a move the second name is the one that stays.
    where = why.filename2 or why.filename or path
    return notice("product_unwritable", where=where, reason=reason)


def place(stage: Path, out: Path, gone: Sequence[Path] = (), *, last: str = manifest.FILE) -> None:
    """Move every file of `stage` to `out`, `last` as the last, and take away those of `gone`.

    Raises:
        ProductError: a file cannot be moved, or is being edited; everything is as before.
    """
    made = sorted(path.relative_to(stage) for path in stage.rglob("*") if path.is_file())
    made.sort(key=lambda path: path.as_posix() == last)
    _guard_edits(out, [*made, *gone])
    # Without an edit in them they are left by a crash, and would be taken for the new package's.
    beside = (Path(f"{path}{ending}") for path in [*made, *gone] for ending in _BESIDE)
    left = [path for path in beside if os.path.lexists(out / path)]
    try:
        _put_aside(out, made, gone)
        for path in made:
            (out / path).parent.mkdir(parents=True, exist_ok=True)
            (stage / path).replace(out / path)
        for path in [*gone, *left]:
            (out / path).unlink(missing_ok=True)
        _forget(out)
    except OSError as why:
        _take_back(out)
        raise ProductError(_unwritable(out, why)) from why
    except BaseException:  # somebody asked to stop
        _take_back(out)
        raise


def _guard_edits(out: Path, replaced: Sequence[Path]) -> None:
    """Nothing, if nobody has edits open in a file that is to be replaced: they would be lost.

    Raises:
        ProductError: somebody has.
    """
    for path in replaced:
        for file in (out / f"{path}{ending}" for ending in _UNSAVED):
            if file.is_file() and file.stat().st_size:
                raise ProductError(notice("package_open", file=out / path, lock=file.name))


def _put_aside(out: Path, made: Sequence[Path], gone: Sequence[Path]) -> None:
    """Copies of what is about to change, and the list of it; they count once the name is right."""
    aside = out / _PART
    shutil.rmtree(aside, ignore_errors=True)
    (aside / "files").mkdir(parents=True)
    old = [path for path in [*made, *gone] if os.path.lexists(out / path)]
    for path in old:
        (aside / "files" / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(out / path, aside / "files" / path, follow_symlinks=False)
    fresh = [path.as_posix() for path in made if path not in old]
    listed = {"new": fresh, "old": [path.as_posix() for path in old]}
    (aside / _JOURNAL).write_text(json.dumps(listed), encoding="utf-8")
    aside.replace(out / _ASIDE)


def _forget(out: Path) -> None:
    """One rename ends it: without `_ASIDE` there is nothing to bring back."""
    done = out / _DONE
    shutil.rmtree(done, ignore_errors=True)
    (out / _ASIDE).replace(done)
    shutil.rmtree(done, ignore_errors=True)


def _take_back(out: Path) -> None:
    """Bring back the copies of a move that failed.

    Raises:
        ProductError: they cannot be brought back now.
    """
    try:
        _restore(out)
    except OSError as why:
        where, reason = why.filename2 or why.filename or out, why.strerror or str(why)
        raise ProductError(
            notice("put_back_failed", where=where, reason=reason, folder=out / _ASIDE)
        ) from why


def edited_since(out: Path) -> list[Path]:
    """The files of a move that was broken off that were written again after it, sorted.

    Raises:
        ProductError: nobody can say which files it was about.
    """
    aside = out / _ASIDE
    if not aside.is_dir():
        return []
    listed = _listed(aside)
    since = (aside / _JOURNAL).stat().st_mtime_ns
    files = [out / path for paths in listed.values() for path in paths]
    return sorted(path for path in files if path.is_file() and path.stat().st_mtime_ns > since)


def _restore(out: Path) -> None:
    """Bring back the copies of a move that did not end; nothing, if there was none.

    Moves alone: they need no space, and what has been moved need not be moved again.

    Raises:
        ProductError: nobody can say which files it was about.
    """
    for leftover in _LEFTOVERS:
        shutil.rmtree(out / leftover, ignore_errors=True)
    aside = out / _ASIDE
    if not aside.is_dir():
        return
    listed = _listed(aside)
    for path in listed["new"]:
        _take_away(out, path)
    for path in listed["old"]:
        saved = aside / "files" / path
        # What is no longer there was brought back before.
        if not os.path.lexists(saved):
            continue
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        # A file that somebody holds open was never replaced, and cannot be now.
        if not _same(saved, out / path):
            saved.replace(out / path)
    aside.replace(out / _DONE)
    shutil.rmtree(out / _DONE, ignore_errors=True)


def _listed(aside: Path) -> dict[str, list[Path]]:
    """The files that a move was about, by what they are: `new` or `old`.

    Raises:
        ProductError: the list of them is not there or says what ours never does.
        OSError: it cannot be read.
    """
    try:
        listed = json.loads((aside / _JOURNAL).read_text(encoding="utf-8"))
        names = {name: [str(path) for path in listed[name]] for name in ("new", "old")}
    except (FileNotFoundError, ValueError, TypeError, KeyError) as why:
        raise ProductError(_unknown(aside)) from why
    if not all(manifest.inside(path) for paths in names.values() for path in paths):
        raise ProductError(_unknown(aside))
    return {name: [Path(path) for path in paths] for name, paths in names.items()}


def _unknown(aside: Path) -> str:
    return notice(
        "journal_illegible", aside=aside, journal=_JOURNAL, files=aside / "files", out=aside.parent
    )


def _same(one: Path, other: Path) -> bool:
    if one.is_symlink() or other.is_symlink() or not other.is_file():
        return False
    return filecmp.cmp(one, other, shallow=False)


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
    try:
        if not any((out / name).exists() for name in (_STAGE, _ASIDE, *_LEFTOVERS)):
            return
        with lock.held(out):
            _restore(out)
            shutil.rmtree(out / _STAGE, ignore_errors=True)
    except OSError as why:
        raise ProductError(_unwritable(out, why)) from why
