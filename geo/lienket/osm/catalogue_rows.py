"""The rows of a catalogue for what is made out of OpenStreetMap: added, or brought up to date."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from importlib import resources

from lienket.i18n import Pair

LICENCE, CREDIT = "ODbL-1.0", "\u00a9 OpenStreetMap contributors"


def _read() -> dict[str, str]:
    written = resources.files("lienket.osm").joinpath("layers.toml").read_text(encoding="utf-8")
    return {key: row["toml"].lstrip("\n") for key, row in tomllib.loads(written).items()}


LAYERS: Mapping[str, str] = _read()
"""By layer key, its `[[layer]]` row as TOML with remarks; `{date}` stands for the day of it."""

_HEAD = re.compile(r"\s*\[+\s*([\w.]+)\s*\]+\s*(#.*)?")
_PAIR = re.compile(r'\s*(\w+)\s*=\s*"([^"\\]*)"(.*)', re.DOTALL)


def renewed(written: str, keys: Collection[str], date: str, before: str = "") -> str:
    """A catalogue with rows for the layers `keys`: their day, licence and credit, or a new row.

    Nothing else of it changes, remarks included.

    Args:
        written: the text of `catalogue.toml`.
        keys: the layers that hold what comes from OpenStreetMap.
        date: the day of the extract, "" = not known.
        before: the day that the catalogue has of the last one, "" = there was none.
    """
    lines = written.splitlines(keepends=True)
    there = dict(_layers(lines))
    for key in sorted(there.keys() & {*keys}):
        for at in there[key]:
            lines[at] = _renewed(lines[at], date, before)
    fresh = [LAYERS[key].replace("{date}", date) for key in LAYERS if key in {*keys} - there.keys()]
    text = "".join(lines)
    end = "" if text.endswith("\n") or not text else "\n"
    return "\n".join([text + end, *fresh]) if fresh else text


def _layers(lines: list[str]) -> Iterator[tuple[str, range]]:
    """The key of each `[[layer]]` and the lines that it stands on."""
    heads = [at for at, line in enumerate(lines) if _HEAD.fullmatch(line.rstrip("\r\n"))]
    for start, end in zip(heads, [*heads[1:], len(lines)], strict=True):
        if "[[layer]]" in lines[start].replace(" ", ""):
            pairs = [found for line in lines[start:end] if (found := _PAIR.match(line))]
            for key in [found[2] for found in pairs if found[1] == "key"]:
                yield key, range(start, end)


def _renewed(line: str, date: str, before: str) -> str:
    """A line of a row with the new day, or with the licence and credit beside those of others."""
    found = _PAIR.match(line)
    if not found or found[1] not in {"source_date", "licence", "credit"}:
        return line
    name, value = found[1], found[2]
    wanted = {"source_date": date, "licence": LICENCE, "credit": CREDIT}[name]
    listed = [part.strip() for part in value.split(";")]
    if name == "source_date" and before in listed:
        listed.remove(before)
    if wanted and wanted not in listed:
        listed.append(wanted)
    return f"{line[: found.start(2)]}{'; '.join(filter(None, listed))}{line[found.end(2) :]}"


def title(key: str) -> Pair:
    """What a layer is called; its key in both languages for one that is none of these."""
    if key not in LAYERS:
        return key, key
    (row,) = tomllib.loads(LAYERS[key])["layer"]
    return str(row["title_vi"]), str(row["title_en"])
