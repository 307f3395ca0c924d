"""What a person may hand to `lienket.load`, and the refusal of what nobody could mean by it."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from datetime import date, datetime
from pathlib import Path

from lienket.errors import UsageError
from lienket.i18n import notice


def day(written: object) -> date | None:
    """A date as it was given, or as it was written; the day of a moment.

    Raises:
        UsageError: it is none.

    >>> day("2024-05-02"), day(datetime(2024, 5, 2, 8, 30))
    (datetime.date(2024, 5, 2), datetime.date(2024, 5, 2))
    """
    if isinstance(written, datetime):
        return written.date()
    if written is None or isinstance(written, date):
        return written
    try:
        return date.fromisoformat(str(written))
    except ValueError as why:
        raise UsageError(notice("no_day", written=written)) from why


def path(name: str, given: object) -> Path | None:
    """The path that is meant by the argument called `name`; None stays.

    Raises:
        UsageError: it is no path.
    """
    if given is None:
        return None
    if not isinstance(given, str | os.PathLike) or not str(given):
        raise UsageError(_unfit(name, given, ("str", "Path")))
    return Path(given)


def texts(name: str, given: object) -> tuple[str, ...]:
    """One text or several, without the empty ones.

    Raises:
        UsageError: it is neither.
    """
    listed = (given,) if isinstance(given, str) else given
    if isinstance(listed, bytes | dict) or not isinstance(listed, Iterable):
        raise UsageError(_unfit(name, given, ("str", "Sequence[str]")))
    found = (*listed,)
    if not all(isinstance(text, str) for text in found):
        raise UsageError(_unfit(name, given, ("str", "Sequence[str]")))
    return tuple(filter(None, found))


def choice(name: str, given: object, choices: Collection[str]) -> None:
    """Nothing, if `given` is one of the `choices`: what is internal never comes by a slip.

    Raises:
        UsageError: it is not.
    """
    if not isinstance(given, str) or given not in choices:
        raise UsageError(_unfit(name, given, choices))


def switch(name: str, given: object) -> None:
    """Nothing, if `given` is True or False.

    Raises:
        UsageError: it is not.
    """
    if not isinstance(given, bool):
        raise UsageError(_unfit(name, given, ("True", "False")))


def _unfit(name: str, given: object, choices: Collection[str]) -> str:
    told = ", ".join(choices)
    return notice("unfit_argument", name=name, given=repr(given)[:60], choices=told)
