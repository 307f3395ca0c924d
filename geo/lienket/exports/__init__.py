"""The layers in formats that some people must have, and what each format cannot hold.

Shapefile, FlatGeobuf, KML and DXF, made from the delivery. What is lost on the way is returned, and
written beside the files in `README.txt`.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TypeAlias

from lienket import crs
from lienket.errors import UsageError
from lienket.export_tables import Delivery
from lienket.exports import dxf, flatgeobuf, kml, readme, shapefile
from lienket.exports.losses import Loss, general
from lienket.i18n import notice
from lienket.vocabulary import worded

__all__ = ("FOLDER", "FORMATS", "Loss", "guard", "is_listed", "write")

FOLDER = "also"

_Writer: TypeAlias = Callable[[Delivery, Path], tuple[Loss, ...]]

_WRITERS: Mapping[str, _Writer] = {
    "fgb": flatgeobuf.write,
    "kml": kml.write,
}
METRIC = "dxf"
"""The format that is in metres alone."""

PLACED = ("shp", METRIC)
"""The formats in the CRS asked for; KML and FlatGeobuf are WGS 84."""

FORMATS = ("shp", *_WRITERS, METRIC)

_WHOLE = (".txt", ".kml", ".dxf")
"""The endings of files that a person opens by themselves."""

_NEEDS = {"shp": "fiona", "dxf": "ezdxf"}
"""The library of the extra `also` that a format is written with."""


def guard(formats: Sequence[str]) -> None:
    """Nothing, if every one of `formats` can be written.

    Raises:
        UsageError: one is unknown, or its library is not installed.
    """
    for name in formats:
        if name not in FORMATS:
            choices = ", ".join(FORMATS)
            raise UsageError(notice("unknown_format", name=name, choices=choices))
        library = _NEEDS.get(name)
        if library and importlib.util.find_spec(library) is None:
            raise UsageError(notice("no_format_library", name=name, library=library))


def guard_crs(formats: Sequence[str], code: str) -> None:
    """Nothing, if `formats` can be written where `code` is the CRS asked for.

    Raises:
        UsageError: a drawing is asked for, which is in metres, and `code` is in degrees.
    """
    if METRIC in formats and not crs.is_metric(code):
        raise UsageError(notice("dxf_in_metres", code=code, format=METRIC))


def is_listed(path: str) -> bool:
    """Whether a page of products lists the file at `path`: of a format of many files none.

    >>> is_listed("also/kml/lienket.kml"), is_listed("also/shp/roads.dbf"), is_listed("links.html")
    (True, False, True)
    """
    return not path.startswith(f"{FOLDER}/") or path.endswith(_WHOLE)


@worded
def write(delivery: Delivery, formats: Sequence[str], folder: Path, code: str) -> tuple[Loss, ...]:
    """Write `formats` below `folder`, each in a folder of its name, and `README.txt`; what is lost.

    Shapefiles and a drawing are in the CRS `code`, the other formats are WGS 84. The losses stand
    by format in the order of `FORMATS`, first what the format can never hold, then what this
    delivery has lost to it. The same delivery gives the same bytes.

    Raises:
        ProductError: a file cannot be written.
    """
    asked = {"shp": partial(shapefile.write, code=code), METRIC: partial(dxf.write, code=code)}
    writers: Mapping[str, _Writer] = {**_WRITERS, **asked}
    losses: list[Loss] = []
    for name in FORMATS:
        if name in formats:
            (folder / name).mkdir(parents=True)
            losses += [*general(name), *writers[name](delivery, folder / name)]
    readme.write(delivery.atlas, losses, code, folder / "README.txt")
    return tuple(losses)
