"""Being told to stop: Ctrl-C, the end of a session, a closed terminal."""

from __future__ import annotations

import signal
from types import FrameType

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
"""What asks a program to stop; no system has all of them."""


class Stopped(BaseException):
    """The program was asked to stop: what is half done is taken back on the way out."""

    def __init__(self, number: int) -> None:
        self.code = 128 + number
        super().__init__(number)


def heed() -> None:
    """Raise `Stopped` at the first signal that asks for it; what somebody ignores stays ignored."""
    for name in _SIGNALS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)


def _stop(number: int, _frame: FrameType | None) -> None:
    # Who asks again does not want to wait; the next build takes back what is left.
    signal.signal(number, signal.SIG_DFL)
    raise Stopped(number)
