"""What may be asked of a build, and the refusal of what may not."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lienket import catalogue, exports, webmap
from lienket.errors import UsageError
from lienket.model.records import Audience

USUAL = ("web", "tables", "report", "qgis")
"""The product groups that a build makes unless others are named."""

PRODUCTS = (*USUAL, "sheets")
"""The product groups that can be made, in the order they are made; map sheets take a minute."""


_ZIP_YEARS = range(1980, 2108)
"""What a zip can be dated by, which such files are."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to build: from which workspace, to where, as of when, for whom, and which products.

    `crs` is the EPSG code of the QGIS package and of a DXF, by default that the workspace measures
    in; `network` is a file of roads to compute trips on, by default the workspace's own; `also`
    names the formats of `exports` that are asked for beside the products; `workers` is how many
    processes draw map sheets, each a fresh Python that imports the main module.
    """

    workspace: Path
    out: Path
    as_of: date | None = None
    audience: Audience = "public"
    only: tuple[str, ...] = USUAL
    tiles: webmap.Tiles | None = None
    crs: str | None = None
    network: Path | None = None
    also: tuple[str, ...] = ()
    workers: int = 1

    @property
    def groups(self) -> tuple[str, ...]:
        """The product groups that are made."""
        return (*self.only, exports.FOLDER) if self.also else self.only


def guard_products(only: Sequence[str]) -> None:
    """Nothing, if every product asked for can be made.

    Raises:
        UsageError: one is unknown, or there is none.
    """
    choices = ", ".join(PRODUCTS)
    for name in only:
        if name not in PRODUCTS:
            msg = (
                f"Không có sản phẩm “{name}”. Chọn trong: {choices}. | "
                f'There is no product "{name}". Choose from: {choices}.'
            )
            raise UsageError(msg)
    if not only:
        msg = f"Chưa chọn sản phẩm. Chọn trong: {choices}. | Choose a product from: {choices}."
        raise UsageError(msg)


def guard_crs(order: Order) -> None:
    """Nothing, if a CRS that is asked for is heeded by a product.

    Raises:
        UsageError: it is not.
    """
    if order.crs is not None and "qgis" not in order.only and exports.METRIC not in order.also:
        msg = (
            "--crs chỉ dùng cho gói QGIS và DXF; các sản phẩm khác là WGS 84. Thêm qgis vào --only "
            "hoặc dxf vào --also, hoặc bỏ --crs. | --crs is for the QGIS package and for DXF; the "
            "other products are WGS 84. Add qgis to --only or dxf to --also, or leave --crs out."
        )
        raise UsageError(msg)


def guard_out(order: Order) -> None:
    """Nothing, if products may stand where they are asked for.

    Raises:
        UsageError: a workspace is there, which must not be mixed with what is made from it.
    """
    if order.out.is_dir() and (order.out / catalogue.FILE).is_file():
        msg = (
            f"{order.out} là một thư mục dữ liệu (có {catalogue.FILE}); sản phẩm không ghi lẫn vào "
            f"đó. Chọn --out khác. | {order.out} is a workspace (it holds {catalogue.FILE}), and "
            "products are not mixed with it. Choose another --out."
        )
        raise UsageError(msg)


def guard_clock(order: Order) -> None:
    """Nothing, if the machine's clock tells a year that Excel and Word files can be written in.

    Raises:
        UsageError: it does not, as after a flat battery; no date of ours comes from it.
    """
    year = time.localtime().tm_year
    if {"tables", "report"} & {*order.only} and year not in _ZIP_YEARS:
        first, last = _ZIP_YEARS[0], _ZIP_YEARS[-1]
        msg = (
            f"Đồng hồ của máy chỉ năm {year}; tệp Excel và Word chỉ ghi được trong các năm {first}–"
            f"{last}. Đặt lại đồng hồ rồi chạy lại. | The clock of this machine says {year}; Excel "
            f"and Word files can be written from {first} to {last} alone. Set the clock and run "
            "again."
        )
        raise UsageError(msg)
