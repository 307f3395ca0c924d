"""What a worker of ours does first: leave a Ctrl-C to the process that it works for."""

from __future__ import annotations

import signal


def dask_setup(_worker: object) -> None:
    """Ignore the signal; the worker goes when the cluster is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
