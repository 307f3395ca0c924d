"""What a status says of its subject, in words."""

from __future__ import annotations

from collections.abc import Mapping

from lienket import vocabulary
from lienket.i18n import Pair
from lienket.model.records import Status
from lienket.timeline.subjects import Subject

_FAMILIES = {"condition": "condition", "work": "work", "stage": "stage", "health": "health"}


def in_words(subject: Subject, status: Status) -> Mapping[str, Pair]:
    """What `status` says, in words, by column; what it leaves open is left out."""
    families = {**_FAMILIES, "stage": "stage" if subject.works else "activity"}
    told = {
        name: vocabulary.label(family, getattr(status, name)) for name, family in families.items()
    }
    return {name: pair for name, pair in told.items() if any(pair)}
