"""What happened between two dates, and what nobody has spoken of for long."""

from __future__ import annotations

from lienket.timeline.differences import CODES, Difference, compare
from lienket.timeline.silence import is_silent
from lienket.timeline.subjects import Subject, subjects

__all__ = ("CODES", "Difference", "Subject", "compare", "is_silent", "subjects")
