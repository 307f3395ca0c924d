"""Every product as one resource, or as several where one file holds several tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lienket import crs
from lienket.datapackage import files, schema, spatial, tabular
from lienket.datapackage.files import File
from lienket.export_tables import Delivery

_DRAWN_IN = re.compile(r"\$CUSTOMPROPERTY\n *1\n(EPSG:\d+) ")
"""Where a drawing of ours says its CRS."""

_HEAD = 100_000
"""How much of a drawing comes before what is drawn [characters]."""


def describe(delivery: Delivery, listed: Sequence[File]) -> list[Mapping[str, Any]]:
    """The resources of `listed`, in order of their paths."""
    known = schema.known_fields(delivery)
    paths = [file.path for file in listed]
    ordered = sorted(listed, key=lambda file: file.path)
    return [row for file in ordered for row in _resources(file, delivery, known, paths)]


def _resources(
    file: File, delivery: Delivery, known: Mapping[str, Any], paths: Sequence[str]
) -> Iterator[Mapping[str, Any]]:
    if file.suffix == ".csv":
        yield tabular.csv(file, known if file.within("tables") else {}, paths)
    elif file.suffix == ".xlsx":
        yield from tabular.sheets(file, known, delivery)
    elif file.suffix == ".geojson":
        yield spatial.geojson(file, delivery)
    elif file.suffix in spatial.OGR:
        yield spatial.layers(file, delivery)
    else:
        yield _other(file)


def _other(file: File) -> Mapping[str, Any]:
    told = files.described(file)
    if file.suffix == ".kml":
        return {**told, "crs": crs.STORED}
    if file.suffix == ".dxf" and (found := _DRAWN_IN.search(_head(file))):
        return {**told, "crs": found[1]}
    return told


def _head(file: File) -> str:
    """The beginning of a text."""
    with file.file.open(encoding="utf-8") as lines:
        return lines.read(_HEAD)
