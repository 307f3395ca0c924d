"""Whether the CRS that a file states can be true: its datum, and where the file then lies."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import pyproj

from lienket import crs
from lienket.i18n import Pair
from lienket.intake import crs_candidates, fit, fit_words
from lienket.intake.crs_candidates import Candidate
from lienket.intake.fit import Fit, Ground
from lienket.intake.remarks import Remarks, phrase
from lienket.layers import external_crs

_CLOSE_M = 25.0
"""What is so near to what is known is not doubted [m]."""

_CLOSER = 3
"""So many times nearer another CRS is told, beside the one that is taken."""


def take(
    frame: gpd.GeoDataFrame, stated: pyproj.CRS, ground: Ground, remarks: Remarks
) -> tuple[gpd.GeoDataFrame, str] | None:
    """`frame` in EPSG:4326 and what its stated CRS is called; None, and a fault, if it is doubted.

    Args:
        frame: any geometry, its CRS one with a way to EPSG:4326.
        stated: that CRS.
        ground: the sides and what is known.
        remarks: what is said of the file.
    """
    west, south, east, north = ground.sides.total_bounds
    middle = ((west + east) / 2, (south + north) / 2)
    stored = frame.to_crs(crs.STORED)
    lying = ground.measure(Candidate(crs.STORED, ""), fit.sample(stored))
    meant = external_crs.meant_zone(stated, middle)
    if meant is not None:
        code, projection, metres = meant
        as_meant = ground.measure(Candidate(code, projection), fit.sample(frame))
        remarks.fault(
            "crs_mistaken",
            name=_named(stated),
            projection=projection,
            code=code,
            metres=round(metres),
            fit=fit_words.distance(lying),
            meant=fit_words.distance(as_meant),
        )
        return None
    code = _code(stated) or external_crs.same_zone(stated, middle) or ""
    label = phrase("candidate", code=code, name=_named(stated)) if code else _named(stated)
    if not _is_there(lying, label, frame, ground, remarks):
        return None
    remarks.note("crs_stated", label=label, fit=fit_words.distance(lying))
    remarks.notes.extend(external_crs.doubtful(stated))
    return stored, code or stated.name


def _named(stated: pyproj.CRS) -> Pair:
    """What a stated CRS is called."""
    return (
        phrase("unnamed")
        if stated.name in {"", "unnamed", "unknown"}
        else (stated.name, stated.name)
    )


def _code(stated: pyproj.CRS) -> str:
    """The code of a stated CRS, "" where it has none."""
    code = stated.to_epsg()
    return f"EPSG:{code}" if code else ""


def _is_there(
    lying: Fit, label: Pair, frame: gpd.GeoDataFrame, ground: Ground, remarks: Remarks
) -> bool:
    """Whether a file lies, by its stated CRS, where it can: near what is known, or in the sides.

    Where another CRS fits far better the person is asked; where none does it lies elsewhere.
    """
    if lying.metres <= _CLOSE_M:
        return True
    written = fit.sample(frame)
    fits = ground.rank(crs_candidates.likely(written, ground.sides, rival=True), written)
    near = [
        each
        for each in fits
        if each.metres * fit.AHEAD <= lying.metres and each.metres <= fit.FITS_M
    ]
    better = near or [each for each in fits if lying.inside <= 0 and each.inside >= fit.INSIDE]
    better = [each for each in better if not ground.same(each, lying)]
    if better:
        remarks.fault(
            "crs_doubted",
            label=label,
            fit=fit_words.distance(lying),
            choices=fit_words.choices(better),
            option=better[0].candidate.code,
        )
        return False
    tell_closer(fits, lying, remarks)
    if lying.inside <= 0 and lying.metres > fit.FITS_M:
        remarks.fault("lies_elsewhere", label=label, where=fit_words.where(lying))
        return False
    return True


def tell_closer(fits: Sequence[Fit], taken: Fit, remarks: Remarks) -> None:
    """Say which of the ranked `fits` puts a file far nearer to what is known than the one taken."""
    closer = [each for each in fits if each.metres * _CLOSER < taken.metres]
    if closer and taken.metres > _CLOSE_M:
        other = closer[0]
        figure = fit_words.distance(other)
        remarks.note("crs_other_closer", candidate=other.candidate.label, fit=figure)
