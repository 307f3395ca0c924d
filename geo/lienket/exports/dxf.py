"""One DXF for CAD: layers by table and style class, names as text, coordinates in metres.

ezdxf writes it: GDAL's driver puts UTF-8 into a file that says it is cp1252, and fills areas.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from lienket import crs
from lienket.export_tables import Delivery, Table, cells
from lienket.exports import feature_styles
from lienket.exports.lettering import LAST, ROOM, mtext, plain
from lienket.exports.losses import Loss, counted
from lienket.i18n import sentence
from lienket.speech import first

if TYPE_CHECKING:
    from ezdxf.document import Drawing
    from ezdxf.layouts import Modelspace

FILE = "lienket.dxf"
APP = "LIENKET"
_VERSION = "R2013"
_METRES = 6
_PX_MM = 25.4 / 96
_SCALE = 100
"""Dashes and text are made for 1:100,000: one millimetre on paper is 100 m."""
_TEXT_M = 2.5 * _SCALE
_BOTTOM_LEFT = 7
_WIDTHS = (13, 15, 18, 20, 25, 30, 35, 40, 50, 53, 60, 70, 80, 90, 100, 106, 120, 140, 158, 200)
"""The widths of lines that DXF allows, of those that a plotter shows [0.01 mm]."""
_DAYS = re.compile(r"(\$TDU?(?:CREATE|UPDATE)\n *40\n)[^\n]*")
_JULIAN = 1_721_424.5
"""The Julian day of the day before the first of Python's calendar."""


def write(delivery: Delivery, folder: Path, code: str) -> tuple[Loss, ...]:
    """Write `lienket.dxf` in the projected CRS `code` [m], and `layers.csv`.

    Areas are closed polylines. Lost are letters beyond the first plane of Unicode, and the ends of
    names that are too long.
    """
    catalogue, day = delivery.atlas.catalogue, delivery.atlas.as_of
    properties = {
        "CRS": f"{code} {pyproj.CRS(code).name}",
        "TITLE": catalogue.title_vi,
        "AS OF": day.isoformat(),
    }
    with _without_clock():
        drawing = _drawing()
        for name, value in properties.items():
            drawing.header.custom_vars.append(name, plain(value))
        listed = [row for table in delivery.layers for row in _draw(table, code, drawing)]
        # ezdxf goes through a set to list them, in another order in every process.
        for name in sorted(drawing.entitydb.dxf_types_in_use()):
            drawing.classes.add_class(name)
        out = io.StringIO(newline="\n")
        drawing.write(out)
    dated = _DAYS.sub(rf"\g<1>{day.toordinal() + _JULIAN}", out.getvalue())
    (folder / FILE).write_text(dated, encoding="ascii", newline="\n")
    _list(listed, folder / "layers.csv")
    return tuple(_losses(delivery))


def _losses(delivery: Delivery) -> Iterator[Loss]:
    """What the names have lost, counted."""
    names = [
        (name, look.vague)
        for table in delivery.layers
        for name, look in zip(table.rows["name_vi"], feature_styles.from_table(table), strict=True)
        if not pd.isna(name)
    ]
    for case, count in (
        ("letters", sum(any(ord(letter) > LAST for letter in name) for name, _ in names)),
        ("cut", sum(_said(name, vague=vague) != _whole(name, vague=vague)
                    for name, vague in names)),
    ):  # fmt: skip
        if count:
            yield counted("dxf", case, count=count)


@contextmanager
def _without_clock() -> Iterator[None]:
    """While it holds, ezdxf puts no time of the clock and no chance number into a drawing."""
    import ezdxf  # noqa: PLC0415 - of the extra `also`

    before = ezdxf.options.write_fixed_meta_data_for_testing
    ezdxf.options.write_fixed_meta_data_for_testing = True
    try:
        yield
    finally:
        ezdxf.options.write_fixed_meta_data_for_testing = before


def _drawing() -> Drawing:
    import ezdxf  # noqa: PLC0415 - of the extra `also`

    drawing = ezdxf.new(_VERSION)
    drawing.header["$INSUNITS"] = _METRES
    drawing.header["$MEASUREMENT"] = 1
    drawing.header["$LTSCALE"] = _SCALE
    drawing.header["$PDMODE"] = 34  # a cross in a circle: a bare point cannot be seen
    drawing.header["$PDSIZE"] = _TEXT_M
    drawing.appids.add(APP)
    drawing.styles.add(APP, font="arial.ttf")
    return drawing


def _draw(table: Table, code: str, drawing: Drawing) -> Iterator[tuple[object, ...]]:
    """Draw one table; the rows of `layers.csv` for its layers."""
    shapes = crs.to_metres(gpd.GeoDataFrame(table.rows), code).geometry
    found = feature_styles.from_table(table)
    for look in sorted({look.key: look for look in found}.values(), key=lambda look: look.key):
        name = feature_styles.name(table, look)
        vi, en = (
            (f"{table.vi}: {look.vi}", f"{table.en}: {look.en}")
            if look.key
            else (table.vi, table.en)
        )
        _layer(drawing, name, look, vi)
        yield name, table.name, look.key, vi, en, look.colour, found.count(look)
    named, text = f"{table.name}-text", sentence("dxf_text", name=(table.vi, table.en))
    drawing.layers.add(named).description = plain(text[0])
    yield named, table.name, "", *text, "", ""
    keys = table.rows[table.key] if table.key else [""] * len(found)
    space = drawing.modelspace()
    for look, key, label, shape in zip(found, keys, table.rows["name_vi"], shapes, strict=True):
        _shape(space, shape, feature_styles.name(table, look), key)
        if not pd.isna(label):
            _label(space, _said(label, vague=look.vague), shape, named)


def _layer(drawing: Drawing, name: str, look: feature_styles.FeatureStyle, text: str) -> None:
    from ezdxf.colors import RGB  # noqa: PLC0415 - of the extra `also`

    layer = drawing.layers.add(name, linetype=_linetype(drawing, look))
    layer.rgb = RGB.from_hex(look.colour)
    # A wide pale band is a matter for screens: on a plot what is vague is thin and pale.
    width = 0 if look.vague else look.weight * _PX_MM * 100
    layer.dxf.lineweight = min(_WIDTHS, key=lambda allowed: abs(allowed - width))
    if look.vague:
        layer.transparency = 1 - look.opacity
    layer.description = plain(text)


def _linetype(drawing: Drawing, look: feature_styles.FeatureStyle) -> str:
    """The name of the line type of a dash; lengths in millimetres on paper, a pixel is a dot."""
    if not look.dash:
        return "Continuous"
    name = "LIENKET_" + "_".join(f"{length:g}" for length in look.dash)
    if name not in drawing.linetypes:
        sizes = [0.0 if length <= 1 else round(length * _PX_MM, 3) for length in look.dash]
        signed = [-size if place % 2 else size for place, size in enumerate(sizes)]
        drawing.linetypes.add(name, [round(sum(sizes), 3), *signed], description=name)
    return name


def _shape(space: Modelspace, shape: BaseGeometry, layer: str, key: str) -> None:
    for part in shapely.get_parts(shape):
        for line, closed in _lines(part):
            points = shapely.get_coordinates(line).round(3).tolist()
            attributes = {"layer": layer}
            drawn = (
                space.add_point(points[0], attributes)
                if line.geom_type == "Point"
                else space.add_lwpolyline(points[:-1] if closed else points, close=closed,
                                          dxfattribs=attributes)
            )  # fmt: skip
            if key:
                drawn.set_xdata(APP, [(1000, plain(key))])


def _lines(part: BaseGeometry) -> Iterator[tuple[BaseGeometry, bool]]:
    """The rings of an area, closed; anything else as it is."""
    if not isinstance(part, shapely.Polygon):
        yield part, False
        return
    for ring in (part.exterior, *part.interiors):
        yield ring, True


def _said(name: str, *, vague: bool) -> str:
    """A name as an MTEXT; that a place is vague is said after it, however long it is."""
    after = mtext(f" {_vague()}") if vague else ""
    return mtext(name, ROOM - len(after)) + after


def _vague() -> str:
    """What is said after the name of what has no exact place."""
    return first(sentence("dxf_vague"))


def _whole(name: str, *, vague: bool) -> str:
    return mtext(f"{name} {_vague()}" if vague else name)


def _label(space: Modelspace, label: str, shape: BaseGeometry, layer: str) -> None:
    """The name, at a place that lies on the feature."""
    largest = max(shapely.get_parts(shape), key=lambda part: part.area or part.length)
    on_line = largest.geom_type == "LineString"
    spot = largest.interpolate(0.5, normalized=True) if on_line else largest.point_on_surface()
    attributes = {"layer": layer, "style": APP, "char_height": _TEXT_M}
    place = round(spot.x + _TEXT_M / 2, 3), round(spot.y + _TEXT_M / 2, 3)
    space.add_mtext(label, attributes).set_location(place, attachment_point=_BOTTOM_LEFT)


def _list(rows: Iterable[tuple[object, ...]], path: Path) -> None:
    """Write the legend of the layers: UTF-8 with a byte order mark, for Excel."""
    with path.open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(("layer", "table", "class", "vi", "en", "colour", "features"))
        writer.writerows([cells.safe(cell) for cell in row] for row in rows)
