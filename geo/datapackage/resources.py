"""Every product as one resource, or as several where one file holds several tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from geo.datapackage import files, schema, spatial, tabular
from geo.datapackage.files import File
from geo.delivery import Delivery


def of(delivery: Delivery, listed: Sequence[File]) -> list[Mapping[str, Any]]:
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
        yield from tabular.sheets(file, known)
    elif file.suffix == ".geojson":
        yield spatial.geojson(file, delivery)
    elif file.suffix in spatial.OGR:
        yield spatial.layers(file, delivery)
    else:
        yield _other(file, delivery)


def _other(file: File, delivery: Delivery) -> Mapping[str, Any]:
    systems = {".kml": "EPSG:4326", ".dxf": delivery.atlas.catalogue.measuring_crs}
    told = files.described(file)
    return {**told, "crs": systems[file.suffix]} if file.suffix in systems else told
