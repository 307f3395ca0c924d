"""One row a link: `tables.status.links_status`."""

from __future__ import annotations

import pandas as pd

from geo import join, vocabulary
from geo.records import BOTH, Atlas, Link, Part

_HEAD = ("key", "kind", "name_vi", "name_en", "sides", "ground", "works")
_TAIL = ("as_of", "source", "locator", "accuracy", "length_km", "mapped")


def links_status(atlas: Atlas) -> pd.DataFrame:
    """One row a link, mapped or not, in the order of the facts; a plain index.

    Columns: key, kind, name_vi, name_en, sides, `ground` and `works` (the state across the
    border), `stage_<side>` for each side, the as_of, source and locator of the newest statement,
    the worst accuracy of what is drawn, length_km [km] without schematic lines, mapped (yes, no, or
    partly: a part has no place).
    """
    drawn = _drawn(atlas)
    rows = [_link_row(link, atlas, drawn) for link in atlas.facts.links]
    stages = [f"stage_{side.key}" for side in atlas.catalogue.sides]
    return pd.DataFrame(rows, columns=[*_HEAD, *stages, *_TAIL])


def _drawn(atlas: Atlas) -> pd.DataFrame:
    """Accuracy, length [km] and whether it is a point, of every feature of every layer, by key."""
    frames = [
        pd.DataFrame(
            {
                "accuracy": frame["accuracy"],
                "length_km": join.own_length_km(frame),
                "point": frame.geom_type == "Point",
            }
        )
        for frame in atlas.frames.values()
    ]
    return pd.concat(frames)


def _link_row(link: Link, atlas: Atlas, drawn: pd.DataFrame) -> dict[str, object]:
    state = atlas.states[link.key]
    subjects = link.parts or (link.key,)
    told = [atlas.latest[key] for key in subjects if key in atlas.latest]
    newest = max(told, key=lambda row: (row.as_of, row.stated_on), default=None)
    length = float(drawn.loc[drawn.index.isin(subjects), "length_km"].sum())
    accuracy, missing = _accuracy(link, atlas, drawn)
    row: dict[str, object] = {
        **{name: getattr(link, name) for name in ("key", "kind", "name_vi", "name_en")},
        "sides": ";".join(link.sides),
        "ground": state.ground,
        "works": state.works,
        "as_of": str(newest.as_of) if newest else "",
        "source": newest.source if newest else "",
        "locator": newest.locator if newest else "",
        "accuracy": accuracy,
        "length_km": round(length, 2) if length else None,
        "mapped": "no" if accuracy == "unmapped" else "partly" if missing else "yes",
    }
    for side in atlas.catalogue.sides:
        row[f"stage_{side.key}"] = _stages(link, side.key, atlas)
    return row


def _stages(link: Link, side: str, atlas: Atlas) -> str:
    """The stages of a link's parts on one side, each once, in part order."""
    parts = {part.key: part.side for part in atlas.facts.parts}
    subjects = [key for key in link.parts if parts[key] in (side, BOTH)]
    if not link.parts and side in link.sides:
        subjects = [link.key]
    stages = [atlas.latest[key].stage for key in subjects if key in atlas.latest]
    return ";".join(dict.fromkeys(stage for stage in stages if stage))


def _accuracy(link: Link, atlas: Atlas, drawn: pd.DataFrame) -> tuple[str, bool]:
    """The worst accuracy of what shows a link, and whether a part of it has no place at all.

    A part that has no geometry of its own is as well known as the point it stands `at`, or only
    as the `area` it stands `at`; one without any place at all leaves the word to the others.
    """
    parts = {part.key: part for part in atlas.facts.parts}
    subjects: list[Part | Link] = [parts[key] for key in link.parts] or [link]
    accuracy = {str(key): str(word) for key, word in drawn["accuracy"].items()}
    points = set(drawn.index[drawn["point"]])
    shown = [
        [accuracy[subject.key]]
        if subject.key in accuracy
        else [accuracy[key] if key in points else "area" for key in subject.at]
        for subject in subjects
    ]
    order = [*vocabulary.words("accuracy")]
    worst = max((word for words in shown for word in words), key=order.index, default="unmapped")
    return worst, not all(shown)
