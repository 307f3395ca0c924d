"""What happened between two dates, and what nobody has spoken of for long."""

from __future__ import annotations

from lienket.timeline.differences import CODES, Difference, compare
from lienket.timeline.silent_list import SILENT_DAYS, Silent, SilentList
from lienket.timeline.silent_list import find as silent
from lienket.timeline.subjects import Subject, subjects

__all__ = (
    "CODES",
    "SILENT_DAYS",
    "Difference",
    "Silent",
    "SilentList",
    "Subject",
    "compare",
    "silent",
    "subjects",
)
