"""How each link stands on the map: how well its place is known, and how long it is there."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from lienket import join, vocabulary
from lienket.model.atlas import Atlas
from lienket.model.records import Link, Part

_SHARED = re.compile(r": ([\d.]+) km(?:;|$)")


@dataclass(frozen=True, slots=True)
class Drawn:
    """The worst `accuracy` of what shows a link, its length, whether a part has no place at all.

    `length_km` counts no schematic line, whose way is not known [km]; None = nothing to measure.
    `shared_km` of it lie on other roads, as the layer's column `shared` says [km].
    """

    accuracy: str
    length_km: float | None
    missing: bool
    shared_km: float = 0.0


def by_link(atlas: Atlas) -> Mapping[str, Drawn]:
    """How every link of `atlas` is drawn, by its key.

    Raises:
        CrsError: a layer is not in EPSG:4326.
    """
    features = _features(atlas)
    parts = {part.key: part for part in atlas.facts.parts}
    accuracy = {str(key): str(word) for key, word in features["accuracy"].items()}
    points = frozenset(features.index[features["point"]])
    made = {}
    for link in atlas.facts.links:
        subjects: Sequence[Part | Link] = [parts[key] for key in link.parts] or [link]
        shown = [_words(subject, accuracy, points) for subject in subjects]
        drawn = features[features.index.isin([subject.key for subject in subjects])]
        made[link.key] = _drawn(shown, drawn)
    return made


def _features(atlas: Atlas) -> pd.DataFrame:
    """Accuracy, length [km], whether it is a point, what it shares, by key, over all layers."""
    frames = [
        pd.DataFrame(
            {
                "accuracy": frame["accuracy"],
                "length_km": join.own_length_km(frame),
                "point": frame.geom_type == "Point",
                "shared": frame.get("shared"),
            }
        )
        for frame in atlas.frames.values()
    ]
    return pd.concat(frames)


def _words(
    subject: Part | Link, accuracy: Mapping[str, str], points: Container[str]
) -> Sequence[str]:
    """How well the place of a part is known, of a link that has none; nothing without a place.

    What has no geometry of its own is as well known as the point it stands `at`, or only as the
    `area` it stands `at`.
    """
    if subject.key in accuracy:
        return [accuracy[subject.key]]
    return [accuracy[key] if key in points else "area" for key in subject.at]


def _drawn(shown: Sequence[Sequence[str]], features: pd.DataFrame) -> Drawn:
    """A link by what is `shown` of each part, and by those of the `features` that are its own.

    A part without any place at all leaves the word to the others.
    """
    order = [*vocabulary.words("accuracy")]
    worst = max((word for words in shown for word in words), key=order.index, default="unmapped")
    length = float(features["length_km"].sum())
    shared = sum(_shared_km(str(cell)) for cell in features["shared"].dropna())
    return Drawn(worst, length or None, not all(shown), shared)


def _shared_km(cell: str) -> float:
    """The sum of what a line shares with others, written `name: km; name: km` [km].

    >>> _shared_km("ql31--bg-2: 20.0 km; QL.1: 4.5 km")
    24.5
    """
    return sum(float(km) for km in _SHARED.findall(cell))
