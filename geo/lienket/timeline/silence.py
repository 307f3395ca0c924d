"""Whether a subject needs to be spoken of, and nobody has for long."""

from __future__ import annotations

from datetime import date

from lienket import vocabulary
from lienket.model.records import Status
from lienket.timeline.subjects import Subject

_SETTLED = ("done", "cancelled")
_OVER = "ended"


def is_silent(status: Status | None, subject: Subject, until: date, days: int) -> bool:
    """Whether the newest statement about `subject` by `until` is older than `days` [d].

    Works that are completed or given up, what lies there without works, and an activity that has
    ended need no new word. What nobody has ever spoken of is silent.
    """
    if status is None:
        return True
    return needs_word(status, subject) and days_since(status, until) > days


def needs_word(status: Status, subject: Subject) -> bool:
    """Whether the state that `status` tells can be expected to change."""
    if subject.works:
        return bool(status.stage) and vocabulary.phase(status.stage) not in _SETTLED
    words = vocabulary.stages(subject.kind)
    return status.stage not in words or words[status.stage].group != _OVER


def days_since(status: Status, until: date) -> int:
    """How long ago `status` was stated [d], from the last day that its date allows."""
    return (until - status.stated_on.last).days
