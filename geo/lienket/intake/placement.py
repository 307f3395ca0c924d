"""Where a file lies: the CRS that it states, that a person names, or that fits what is known.

A stated CRS is looked at before it is taken. Where none is stated, those that the numbers may be
in are ranked by the median distance to the known features; one is taken alone only where the next
place is `_AHEAD` times farther off. Else the person is asked, with the figures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from pyproj.exceptions import CRSError, ProjError

from lienket import crs
from lienket.i18n import Pair, format_number, join
from lienket.intake import crs_candidates, fit
from lienket.intake.crs_candidates import Candidate
from lienket.intake.fit import Fit, Ground
from lienket.intake.remarks import Remarks, listed, phrase
from lienket.layers import external_crs

_AHEAD = 20
"""So many times farther off is the next place, or nothing is taken alone."""

_FITS_M = 500.0
"""What lies farther from everything known does not fit it [m]."""

_CLOSE_M = 25.0
"""What is so near to what is known is not doubted [m]."""

_LEAST_M = 1.0
_CLOSER = 3
"""So many times nearer another CRS is told, beside a stated one that is taken."""

_INSIDE = 0.5
"""So much of a file is inside the sides, if it is there [0–1]."""

_SHOWN = 5
_CODE = re.compile(r"(?:EPSG:\s*)?([0-9]{4,6})", re.IGNORECASE)
_FAR_M = 100_000.0


@dataclass(frozen=True, slots=True)
class Placed:
    """A file in EPSG:4326, and what it lay in."""

    frame: gpd.GeoDataFrame
    crs: str


def place(
    frame: gpd.GeoDataFrame, ground: Ground, asked: str | None, remarks: Remarks
) -> Placed | None:
    """`frame` in EPSG:4326, same index; None, and a fault, where it is not clear where it lies.

    Args:
        frame: any geometry, in the CRS that its file states, or without one.
        ground: the sides and what is known.
        asked: the code of the CRS that a person names; None = none.
        remarks: what is said of the file: the CRS and on which ground it is taken.
    """
    written = fit.sample(frame)
    if asked is not None:
        chosen = _asked(asked, frame, ground, remarks)
    elif frame.crs is None or _is_untrue(frame.crs, written):
        if frame.crs is not None:
            remarks.note("crs_untrue", name=frame.crs.name)
        chosen = _ranked(ground, written, remarks)
    else:
        return _stated(frame, frame.crs, ground, remarks)
    return None if chosen is None else Placed(_moved(frame, chosen), chosen.code)


def _is_untrue(stated: pyproj.CRS, written: crs_candidates.Places) -> bool:
    """Whether numbers cannot be the degrees that a file says they are."""
    return bool(stated.is_geographic) and not crs_candidates.in_degrees(written)


def _moved(frame: gpd.GeoDataFrame, chosen: Candidate) -> gpd.GeoDataFrame:
    """`frame`, its numbers taken as `chosen` has them, in EPSG:4326."""
    shapes = shapely.transform(frame.geometry.to_numpy(), chosen.lonlat)
    return frame.set_geometry(
        gpd.GeoSeries(shapes, index=frame.index, crs=crs.STORED), crs=crs.STORED
    )


def _asked(
    asked: str, frame: gpd.GeoDataFrame, ground: Ground, remarks: Remarks
) -> Candidate | None:
    """The CRS that a person names, in the way of writing in which the file lies in the sides."""
    code = _code(asked)
    if code is None:
        remarks.fault("crs_none", asked=asked)
        return None
    written = fit.sample(frame)
    best, *_ = ground.rank([*crs_candidates.ways(code, written)], written)
    if best.inside <= 0:
        remarks.fault("crs_elsewhere", asked=best.candidate.label, where=_where(best))
        return None
    if frame.crs is not None and frame.crs.to_epsg() != int(code[5:]):
        remarks.note("crs_overruled", stated=frame.crs.name)
    remarks.note("crs_asked", candidate=best.candidate.label, fit=_distance(best))
    return best.candidate


def _code(asked: str) -> str | None:
    """The code of a CRS in two dimensions with a way to WGS 84; None if it is none."""
    found = _CODE.fullmatch(asked.strip())
    if not found:
        return None
    code = f"EPSG:{int(found[1])}"
    try:
        system = pyproj.CRS(code)
        pyproj.Transformer.from_crs(system, crs.STORED)
    except (CRSError, ProjError):
        return None
    flat = len(system.axis_info) == 2  # noqa: PLR2004 - east and north
    return code if flat and (system.is_projected or system.is_geographic) else None


def _where(each: Fit) -> Pair:
    """Where a file lies under a candidate, as a sentence has it."""
    finite = each.places[np.isfinite(each.places).all(axis=1)]
    if not len(finite):
        return phrase("nowhere")
    lon, lat = np.median(finite, axis=0)
    return phrase("about", lon=f"{lon:.2f}", lat=f"{lat:.2f}")


def _distance(each: Fit) -> Pair:
    """How far a file is from what is known, as a sentence has it."""
    if each.metres >= _FAR_M:
        return phrase("fit_inside" if each.inside >= _INSIDE else "fit_outside")
    return phrase("fit_metres", metres=format_number(round(each.metres)))


def _ranked(ground: Ground, written: crs_candidates.Places, remarks: Remarks) -> Candidate | None:
    """The CRS that fits what is known, or the only one inside the sides; else it is asked for."""
    fits = ground.rank(crs_candidates.likely(written, ground.sides), written)
    near = [each for each in fits if each.metres <= _FITS_M]
    there = near or [each for each in fits if each.inside >= _INSIDE]
    if not there:
        _nowhere(written, remarks)
        return None
    best = there[0]
    same = [each for each in there if ground.same(best, each)]
    others = [each for each in fits if each.inside > 0 and not ground.same(best, each)]
    if near:
        clear = all(each.metres >= _AHEAD * max(best.metres, _LEAST_M) for each in others)
    else:
        clear = len(there) == len(same)
    if not clear or _rivalled(best, ground, written):
        _ask(fits, ground, written, remarks)
        return None
    _tell(best, same[1:], others, remarks)
    return best.candidate


def _rivalled(best: Fit, ground: Ground, written: crs_candidates.Places) -> bool:
    """Whether a file in degrees fits better as VN-2000 than as WGS 84."""
    if best.candidate.code != crs.STORED:
        return False
    rival = ground.measure(crs_candidates.rival(swapped=best.candidate.swapped), written)
    return rival.metres * 2 < best.metres


def _tell(best: Fit, same: list[Fit], others: list[Fit], remarks: Remarks) -> None:
    """Say which CRS was taken, and on which ground."""
    if best.metres < _FAR_M:
        second = min((each for each in others), key=lambda each: each.metres, default=None)
        ending = (
            phrase("next_one", candidate=second.candidate.label, fit=_distance(second))
            if second
            else phrase("no_next_one")
        )
        remarks.note("crs_fits", candidate=best.candidate.label, fit=_distance(best), second=ending)
    else:
        remarks.note("crs_only_inside", candidate=best.candidate.label)
    if same:
        labels = join([each.candidate.label for each in same], "; ")
        remarks.note("crs_alike", others=labels, metres=round(fit.SAME_M))
    if best.candidate.code == crs.STORED:
        remarks.note("degrees_of_wgs", code=crs_candidates.RIVAL)


def _ask(fits: list[Fit], ground: Ground, written: crs_candidates.Places, remarks: Remarks) -> None:
    """Ask for the CRS, with the figures of the best few."""
    best = [each for each in fits if each.inside > 0 or each.metres < _FAR_M]
    if best[0].candidate.code == crs.STORED:
        best = [ground.measure(crs_candidates.rival(), written), *best]
    rows = [
        phrase("crs_choice", candidate=each.candidate.label, fit=_distance(each))
        for each in best[:_SHOWN]
    ]
    codes = dict.fromkeys(each.candidate.code for each in best[:_SHOWN])
    remarks.fault("crs_unclear", choices=join(rows, "; "), option=next(iter(codes)))


def _nowhere(written: crs_candidates.Places, remarks: Remarks) -> None:
    """Say that no CRS leads into the sides, and what the numbers are."""
    low, high = written.min(axis=0), written.max(axis=0)
    x, y = (f"{a:,.6g} … {b:,.6g}" for a, b in zip(low, high, strict=True))
    remarks.fault("crs_leads_nowhere", x=x, y=y)


def _stated(
    frame: gpd.GeoDataFrame, stated: pyproj.CRS, ground: Ground, remarks: Remarks
) -> Placed | None:
    """`frame` in the CRS that its file states, if that can be true."""
    west, south, east, north = ground.sides.total_bounds
    middle = ((west + east) / 2, (south + north) / 2)
    name = _named(stated)
    stored = external_crs.stored(frame)
    if isinstance(stored, tuple):
        remarks.fault("crs_local", name=name)
        return None
    lying = ground.measure(Candidate(crs.STORED, ""), fit.sample(stored))
    meant = external_crs.meant_zone(stated, middle)
    if meant is not None:
        code, projection, metres = meant
        remarks.fault(
            "crs_mistaken",
            name=name,
            projection=projection,
            code=code,
            metres=round(metres),
            fit=_distance(lying),
            meant=_distance(ground.measure(Candidate(code, projection), fit.sample(frame))),
        )
        return None
    code = _stated_code(stated)
    if not _is_there(lying, code, frame, ground, remarks):
        return None
    lost = ~np.isfinite(stored.geometry.bounds.to_numpy()).all(axis=1)
    if lost.any():
        rows = listed([str(number) for number in stored.index[lost]])
        remarks.fault("no_number", count=int(lost.sum()), rows=rows)
        return None
    remarks.note("crs_stated", code=code, name=name, fit=_distance(lying))
    remarks.notes.extend(external_crs.doubtful(stated))
    return Placed(stored, code)


def _named(stated: pyproj.CRS) -> str | Pair:
    """What a stated CRS is called."""
    return phrase("unnamed") if stated.name in {"", "unnamed", "unknown"} else stated.name


def _stated_code(stated: pyproj.CRS) -> str:
    """The code of a stated CRS, or what it is called where it has none."""
    code = stated.to_epsg()
    return f"EPSG:{code}" if code else stated.name


def _is_there(
    lying: Fit, code: str, frame: gpd.GeoDataFrame, ground: Ground, remarks: Remarks
) -> bool:
    """Whether a file lies, by its stated CRS, where it can: near what is known, or in the sides.

    Where another CRS fits far better the person is asked; where none does it lies elsewhere.
    """
    if lying.metres <= _CLOSE_M:
        return True
    written = fit.sample(frame)
    likely = crs_candidates.likely(written, ground.sides)
    if crs_candidates.in_degrees(written):
        likely.append(crs_candidates.rival())
    fits = ground.rank(likely, written)
    near = [
        each for each in fits if each.metres * _AHEAD <= lying.metres and each.metres <= _FITS_M
    ]
    better = near or [each for each in fits if lying.inside <= 0 and each.inside >= _INSIDE]
    better = [each for each in better if not ground.same(each, lying)]
    if better:
        rows = [
            phrase("crs_choice", candidate=each.candidate.label, fit=_distance(each))
            for each in better[:_SHOWN]
        ]
        option = better[0].candidate.code
        remarks.fault(
            "crs_doubted", code=code, fit=_distance(lying), choices=join(rows, "; "), option=option
        )
        return False
    closer = [each for each in fits if each.metres * _CLOSER < lying.metres]
    if closer and lying.metres < _FAR_M:
        other = closer[0]
        remarks.note("crs_other_closer", candidate=other.candidate.label, fit=_distance(other))
    if lying.inside <= 0 and lying.metres > _FITS_M:
        remarks.fault("lies_elsewhere", code=code, where=_where(lying))
        return False
    return True
