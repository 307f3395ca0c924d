"""Lienket: links between provinces, from a report to map layers, maps and tables.

In Python and in notebooks: `load` gives a workspace as an `Atlas` of layers, tables, a map and
sheets, `check` its faults. Importing the package loads nothing heavy; what is heavy comes with
the first of these names.

A module imports only from the floors beneath its own; the contract in `pyproject.toml`
([tool.importlinter]) is the one place that lists them.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lienket.library import Atlas, Sheet, check, load

__all__ = ("Atlas", "Sheet", "check", "load")
__version__ = "0.1.0"


if not TYPE_CHECKING:  # a checker of types must miss what is not there

    def __getattr__(name: str) -> object:
        """What stands in `lienket.library`, loaded when it is first asked for.

        Raises:
            AttributeError: there is no such name.
        """
        if name in __all__:
            return getattr(import_module("lienket.library"), name)
        msg = f"module 'lienket' has no attribute {name!r}"
        raise AttributeError(msg)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
