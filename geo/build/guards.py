"""What an order may ask for."""

from __future__ import annotations

from collections.abc import Sequence

from geo import exports
from geo.errors import UsageError


def crs(asked: str | None, only: Sequence[str], also: Sequence[str]) -> None:
    """Nothing, if a CRS that is asked for is heeded by a product or a format.

    Raises:
        UsageError: it is not.
    """
    if asked is not None and "qgis" not in only and exports.METRIC not in also:
        msg = (
            "--crs chỉ dùng cho gói QGIS và DXF; các sản phẩm khác là WGS 84. Thêm qgis vào --only "
            "hoặc dxf vào --also, hoặc bỏ --crs. | --crs is for the QGIS package and for DXF; the "
            "other products are WGS 84. Add qgis to --only or dxf to --also, or leave --crs out."
        )
        raise UsageError(msg)
