"""Spreading tasks over processes: of this computer, or of a cluster that runs already.

A worker that dies costs its task alone: the task is given to another, and one that ends several of
them is told as that workspace's failure. Nothing listens beyond this computer.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any, TypeAlias

from lienket.countrywide import task as tasks
from lienket.countrywide.task import Outcome, Seen, Task
from lienket.errors import UsageError
from lienket.i18n import Pair, notice, sentence

Client: TypeAlias = Any
"""A `distributed.Client`, which is not imported before it is needed."""

_REACHED_S = 5
"""So long a cluster may take to answer [s]."""

_DEATHS = 2
"""A task that ends more workers than this is given to no other."""

_HERE: dict[str, Any] = {
    "distributed.worker.daemon": False,
    "distributed.scheduler.allowed-failures": _DEATHS,
    "distributed.comm.timeouts.connect": f"{_REACHED_S}s",
    "distributed.admin.tick.limit": "1h",
    # A task that waits at a worker that dies would be blamed as well: none waits there.
    "distributed.scheduler.worker-saturation": 1.0,
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
}
"""What is set for our own processes: a map sheet may be drawn by processes of a worker, and what
listens for a browser has nothing to show."""

_NO_DASHBOARD = {"dashboard": False, "dashboard_address": "127.0.0.1:0"}


@dataclass(frozen=True, slots=True)
class Means:
    """With what the work is done: `workers` processes here, or the cluster at `scheduler`."""

    workers: int
    scheduler: str = ""


@contextmanager
def client(means: Means) -> Iterator[Client]:
    """A client of the workers, which go with it if they are ours.

    Raises:
        UsageError: Dask is not installed, or no cluster answers at the address.
    """
    distributed = _dask()
    with _dask("dask").config.set(_HERE):
        if means.scheduler:
            with _connected(distributed, means.scheduler) as found:
                yield found
            return
        with (
            distributed.LocalCluster(
                n_workers=means.workers, threads_per_worker=1, processes=True, memory_limit=0,
                host="127.0.0.1", dashboard_address=None, silence_logs=logging.CRITICAL,
                preload=["lienket.countrywide.deaf"], scheduler_kwargs=_NO_DASHBOARD,
            ) as cluster,
            distributed.Client(cluster, set_as_default=False) as found,
        ):  # fmt: skip
            yield found


def _dask(name: str = "distributed") -> Any:  # noqa: ANN401 - a module
    """The module `name` of Dask.

    Raises:
        UsageError: it is not installed.
    """
    try:
        return import_module(name)
    except ImportError as error:
        raise UsageError(notice("atlas_no_dask")) from error


def _connected(distributed: Any, address: str) -> Client:  # noqa: ANN401 - a module
    """A client of the cluster at `address`.

    Raises:
        UsageError: there is none.
    """
    try:
        return distributed.Client(address, timeout=_REACHED_S, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise UsageError(notice("atlas_unreachable", address=address)) from error


def guard(found: Client, root: str, stage: str) -> None:
    """Nothing, if every worker runs this program, one task at a time, and sees the same folders.

    Raises:
        UsageError: one does not, or there is none.
    """
    info = found.scheduler_info(n_workers=-1)["workers"]
    if not info:
        raise UsageError(notice("atlas_no_worker"))
    ours = tasks.seen(root, stage)
    told = found.run(tasks.seen, root, stage, on_error="return")
    for address, theirs in sorted(told.items()):
        if why := _unlike(theirs, ours, info.get(address, {})):
            raise UsageError(notice("atlas_unlike_worker", address=address, why=why))


def _unlike(theirs: Seen | BaseException, ours: Seen, info: dict[str, Any]) -> Pair | None:
    """What keeps a worker from doing the work as we would; None for nothing."""
    if not isinstance(theirs, Seen):
        return sentence("atlas_worker_without", error=theirs)
    if (theirs.version, theirs.python) != (ours.version, ours.python):
        return sentence(
            "atlas_worker_version", theirs=f"{theirs.version}, Python {theirs.python}",
            ours=f"{ours.version}, Python {ours.python}",
        )  # fmt: skip
    if theirs.digest != ours.digest or not theirs.stage:
        return sentence("atlas_worker_folder")
    if info.get("nthreads", 1) != 1:
        return sentence("atlas_worker_threads", count=info["nthreads"])
    return None


def run(
    found: Client, every: Sequence[Task], tell: Callable[[Outcome], None]
) -> tuple[Outcome, ...]:
    """What became of `every` task, in their order; `tell` is called with each when it is done."""
    futures = {
        found.submit(tasks.run, task, key=f"lienket-{number}-{task.path}", pure=False): task
        for number, task in enumerate(every)
    }
    made: dict[str, Outcome] = {}
    try:
        for future in _dask().as_completed(futures, loop=found.loop):
            task = futures[future]
            made[task.path] = _outcome(future, task)
            tell(made[task.path])
    finally:
        found.cancel([*futures], force=True)
    return tuple(made[task.path] for task in every)


def _outcome(future: Any, task: Task) -> Outcome:  # noqa: ANN401 - a future
    """What a future holds; why it failed, where the worker could not even tell."""
    error = future.exception()
    if error is None:
        held: Outcome = future.result()
        return held
    if type(error).__name__ == "KilledWorker":
        return Outcome(task.path, failed=notice("atlas_killed", count=_DEATHS + 1))
    why = notice("machine_defect", kind=type(error).__name__, error=error)
    return Outcome(task.path, failed=why)
