"""Whether a subject needs to be spoken of, and for how long nobody has."""

from __future__ import annotations

from datetime import date

from lienket import vocabulary
from lienket.model.records import Status
from lienket.timeline.subjects import Subject

_SETTLED = ("done", "cancelled")
_OVER = "ended"


def needs_word(status: Status, subject: Subject) -> bool:
    """Whether the state that `status` tells can be expected to change.

    Works that are completed or given up, what lies there without works, and an activity that has
    ended need no new word.
    """
    if subject.works:
        return bool(status.stage) and vocabulary.phase(status.stage) not in _SETTLED
    words = vocabulary.stages(subject.kind)
    return status.stage not in words or words[status.stage].group != _OVER


def days_since(status: Status, until: date) -> int:
    """How long ago `status` was stated [d], from the last day that its date allows."""
    return (until - status.stated_on.last).days
