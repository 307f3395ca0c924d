"""Which tags of OpenStreetMap say what: the objects that are read, their classes and names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lienket import mojibake, text
from lienket.i18n import Pair, phrases
from lienket.osm.elements import Tags

NETWORK = ("motorway", "trunk", "primary", "secondary")
LOCAL = ("tertiary",)
CLASSES = (*NETWORK, *LOCAL)
"""Classes of roads, the largest first; a ramp is of the class of its road."""

LINK = "_link"
ROUND = ("roundabout", "circular")
RAILS = ("rail", "narrow_gauge")
STATIONS = ("station", "halt")
SETTLEMENTS = ("city", "town", "village", "hamlet", "isolated_dwelling")
CUSTOMS = ("customs", "border_control")

WAYS = (
    *(("highway", kind) for name in CLASSES for kind in (name, name + LINK)),
    *(("railway", kind) for kind in (*RAILS, *STATIONS)),
    *(("waterway", kind) for kind in ("river", "stream", "canal", "riverbank")),
    *(("natural", "water"), ("landuse", "reservoir"), ("amenity", "bus_station")),
    *(("barrier", "border_control"), ("amenity", "customs")),
)
"""The tags of ways that are read."""

AREAS = (("natural", "water"), ("waterway", "riverbank"), ("landuse", "reservoir"))
"""The tags of relations that are read."""

NODES = (
    *(("place", kind) for kind in (*SETTLEMENTS, "locality")),
    *(("railway", kind) for kind in STATIONS),
    *(("government", kind) for kind in CUSTOMS),
    *(("amenity", "bus_station"), ("amenity", "customs"), ("barrier", "border_control")),
    *(("office", "government"), ("highway", "motorway_junction"), ("natural", "peak")),
)
"""The tags of nodes that are read."""

KEPT = frozenset({
    *(key for key, _ in (*WAYS, *NODES)), "name", "name:vi", "name:en", "int_name", "ref", "oneway",
    "junction", "capital", "ele", "water", "service", "layer", "tunnel", "usage",
})  # fmt: skip
"""The tags that are kept of what is read."""

_LATIN = re.compile("[^\u0370-\u1dff\u2e80-\uffef]+")
"""A name in Latin letters: the only ones that every product can draw."""

_REF = re.compile(r"([a-z]{2})[-_]?0*(\d+)([a-z]?)")
"""A number as it is folded: its letters, its digits, perhaps a letter behind."""

_DIGITS = {"ct": 2}
"""Expressways have two digits: CT.01."""

_LONGEST = 200
"""A name of more letters is none."""


def names(tags: Tags) -> Pair:
    """The name in Vietnamese and in English, ("", "") without one that can be read.

    A name in other letters than Latin ones is left out where a Latin one stands beside it, and
    what no text may hold is dropped.
    """
    vi = next(_read(tags, "name:vi", "name", "int_name", "name:en"), "")
    en = next(_read(tags, "name:en", "int_name", "name", "name:vi"), "")
    return vi, en


def _read(tags: Tags, *keys: str) -> Iterator[str]:
    for key in keys:
        if (name := legible(tags.get(key, ""))) and _LATIN.fullmatch(name):
            yield name


def legible(written: str) -> str:
    r"""A text as a workspace holds it, "" if it cannot be read: NFC, one line, no controls.

    >>> legible("Thu\u031bo\u031bng\x07  river"), legible("s\u00abng Th\u00ad\u00acng")
    ('Thương river', '')
    """
    if mojibake.find(written):
        return ""
    kept = "".join(" " if text.unfit(letter) else letter for letter in text.nfc(text.seen(written)))
    name = " ".join(kept.split())
    return name if len(name) <= _LONGEST else ""


def road_class(tags: Tags) -> str:
    """The class of a road, that of the road it leads to for a ramp; "" for none."""
    kind = tags.get("highway", "").removesuffix(LINK)
    return kind if kind in CLASSES else ""


def number(tags: Tags) -> str:
    """The number of a road as Vietnamese papers write it, the first of several; "" for none.

    >>> number({"ref": "QL 1;AH1"}), number({"ref": "CT3"}), number({"ref": "A 2"})
    ('QL.1', 'CT.03', 'A 2')
    """
    for part in tags.get("ref", "").split(";"):
        ref = legible(part)
        if (found := _REF.fullmatch(text.fold(ref))) and f"letters_{found[1]}" in phrases("osm"):
            letters, _ = phrases("osm")[f"letters_{found[1]}"]
            return f"{letters}.{found[2].zfill(_DIGITS.get(found[1], 1))}{found[3].upper()}"
        if text.plain(ref) and _LATIN.fullmatch(ref):
            return ref
    return ""


def one_way(tags: Tags) -> int:
    """Which way a road may be driven: 1 as it is drawn, -1 against that, 0 both ways."""
    said = tags.get("oneway", "")
    if said == "-1":
        return -1
    if said in {"yes", "true", "1"}:
        return 1
    implied = tags.get("highway") == "motorway" or tags.get("junction") in ROUND
    return 1 if implied and said not in {"no", "false", "0"} else 0
