"""Several processes that draw at once."""

from __future__ import annotations

import os
import pickle
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from typing import Any, TypeVar

from lienket.errors import ProductError
from lienket.i18n import notice

_In = TypeVar("_In")
_Out = TypeVar("_Out")


def _silent(_: int) -> None:
    """Say nothing."""


def run(
    drawn: Callable[[_In], _Out], every: Sequence[_In], count: int,
    tell: Callable[[int], None] = _silent,
) -> list[_Out]:  # fmt: skip
    """What `drawn` makes of each of `every`, by `count` processes; by our own if it is one.

    `tell` is called with the place of each in `every` when it and all before it are drawn.

    Raises:
        ProductError: one of the processes was ended from outside.
    """
    with begun(drawn, every, count, tell) as ended:
        return ended()


@contextmanager
def begun(
    drawn: Callable[[_In], _Out], every: Sequence[_In], count: int,
    tell: Callable[[int], None] = _silent,
) -> Iterator[Callable[[], list[_Out]]]:  # fmt: skip
    """The same, while other things are done inside a `with`: it gives what waits for the end.

    One process, which is our own, begins when it is waited for. What is not begun when the `with`
    is left is not done.

    Raises:
        ProductError: one of the processes was ended from outside.
    """
    if count == 1 or not every:
        yield lambda: _told((drawn(each) for each in every), tell)
        return
    # Handed over here and once, with all that it holds: the pool itself would do that for each of
    # `every`, and meanwhile, while what is held may still change.
    handed = pickle.dumps(drawn)
    pool = ProcessPoolExecutor(
        count, mp_context=get_context("spawn"), initializer=_begin, initargs=(handed,)
    )
    try:
        with _deaf():
            made = pool.map(_one, every)
        yield lambda: _told(made, tell)
    except BrokenProcessPool as why:
        raise ProductError(notice("drawing_killed")) from why
    finally:
        pool.shutdown(cancel_futures=True)


def _told(made: Iterable[_Out], tell: Callable[[int], None]) -> list[_Out]:
    """All that is made, each told as it comes."""
    found = []
    for number, each in enumerate(made):
        found.append(each)
        tell(number)
    return found


_HELD: list[Callable[[Any], Any]] = []
"""What this process draws with, if another has started it."""


def _begin(handed: bytes) -> None:
    _follow()
    _HELD.append(pickle.loads(handed))  # noqa: S301 - from the process that started this one


def _one(each: _In) -> Any:  # noqa: ANN401 - what comes of it is known where it was handed over
    return _HELD[0](each)


def _follow() -> None:
    """End when the process that started us does: one that is killed cannot tell us to."""
    threading.Thread(target=_outlived, daemon=True).start()


def _outlived() -> None:
    if (starter := parent_process()) is not None:
        starter.join()
        os._exit(1)


@contextmanager
def _deaf() -> Iterator[None]:
    """What is started here never hears Ctrl-C, which is for us to answer.

    Windows has no such thing.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
