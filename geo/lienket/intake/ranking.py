"""The CRS of a file that states none: what fits the known features far better than any other.

Those that the numbers may be in are ranked by the median distance to the known features; one is
taken alone only where the next place is `fit.AHEAD` times farther off. Where nothing known is near,
it is taken only if no other leads about the sides. Else the person is asked, with the figures.
"""

from __future__ import annotations

from collections.abc import Sequence

from lienket import crs
from lienket.i18n import join
from lienket.intake import crs_candidates, fit, fit_words
from lienket.intake.crs_candidates import Candidate, Places
from lienket.intake.fit import Fit, Ground
from lienket.intake.remarks import Remarks, phrase

_LEAST_M = 1.0
"""What is nearer counts as so near [m]: no map is truer."""


def take(ground: Ground, written: Places, remarks: Remarks) -> Candidate | None:
    """The CRS that fits what is known, or the only one inside the sides; else None and a fault.

    Args:
        ground: the sides and what is known.
        written: the numbers of the file, as a sample of them.
        remarks: what is said of the file: what was taken and on which ground, or the question.
    """
    fits = ground.rank(crs_candidates.likely(written, ground.sides), written)
    near = [each for each in fits if each.metres <= fit.FITS_M]
    there = near or [each for each in fits if each.inside >= fit.INSIDE]
    if not there:
        _nowhere(written, remarks)
        return None
    best = there[0]
    same = [each for each in there if ground.same(best, each)]
    others = [each for each in fits if _is_near(each) and not ground.same(best, each)]
    alone = not any(each.inside > 0 for each in others)
    clear = _is_ahead(best, others) if near else alone
    if not clear or _is_rivalled(best, ground, written):
        _ask(fits, ground, written, remarks)
        return None
    _tell(best, others, remarks)
    if len(same) > 1:
        labels = join([each.candidate.label for each in same[1:]], "; ")
        remarks.note("crs_alike", others=labels, metres=round(fit.SAME_M))
    return best.candidate


def _is_near(each: Fit) -> bool:
    """Whether a file is, under a candidate, anywhere about the sides."""
    return each.inside > 0 or each.metres < fit.FAR_M


def _is_ahead(best: Fit, others: Sequence[Fit]) -> bool:
    """Whether the next place is so much farther off that `best` may be taken alone."""
    return all(each.metres >= fit.AHEAD * max(best.metres, _LEAST_M) for each in others)


def _is_rivalled(best: Fit, ground: Ground, written: Places) -> bool:
    """Whether a file in degrees fits better as VN-2000 than as WGS 84."""
    if best.candidate.code != crs.STORED:
        return False
    rival = ground.measure(crs_candidates.in_vn_2000(swapped=best.candidate.swapped), written)
    return rival.metres * 2 < best.metres


def _tell(best: Fit, others: list[Fit], remarks: Remarks) -> None:
    """Say which CRS was taken, and on which ground."""
    if best.metres <= fit.FITS_M:
        second = min((each for each in others), key=lambda each: each.metres, default=None)
        ending = (
            phrase("next_one", candidate=second.candidate.label, fit=fit_words.distance(second))
            if second
            else phrase("no_next_one")
        )
        remarks.note(
            "crs_fits", candidate=best.candidate.label, fit=fit_words.distance(best), second=ending
        )
    else:
        remarks.note("crs_only_inside", candidate=best.candidate.label)
    if best.candidate.code == crs.STORED:
        remarks.note("degrees_of_wgs", code=crs_candidates.RIVAL)


def _ask(fits: list[Fit], ground: Ground, written: Places, remarks: Remarks) -> None:
    """Ask for the CRS, with the figures of the best few."""
    near = [each for each in fits if _is_near(each)]
    if near[0].candidate.code == crs.STORED:
        near = [ground.measure(crs_candidates.in_vn_2000(), written), *near]
    option = near[0].candidate.code
    remarks.fault("crs_unclear", choices=fit_words.choices(near), option=option)


def _nowhere(written: Places, remarks: Remarks) -> None:
    """Say that no CRS leads into the sides, and what the numbers are."""
    low, high = written.min(axis=0), written.max(axis=0)
    x, y = (f"{a:,.6g} … {b:,.6g}" for a, b in zip(low, high, strict=True))
    remarks.fault("crs_leads_nowhere", x=x, y=y)
