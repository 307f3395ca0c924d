"""A tile layer from a server, which a person may ask for: off until the reader turns it on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lienket.errors import UsageError
from lienket.i18n import notice

_URL = re.compile(r"https://(\{s\}\.)?([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?::\d+)?)/[^\s\"'<>;,]*")
_PLACES = ("{z}", "{x}", "{y}")


@dataclass(frozen=True, slots=True)
class Tiles:
    """A server of map tiles: `url` as Leaflet takes it, `credit` as its licence asks for it."""

    url: str
    credit: str

    @property
    def origin(self) -> str:
        """What the page's policy must let images come from."""
        found = _URL.fullmatch(self.url)
        return f"https://{'*.' if found and found[1] else ''}{found[2] if found else ''}"


def read(url: str, credit: str) -> Tiles:
    """The tiles at `url`.

    Raises:
        UsageError: it is no address of tiles, or nobody is credited.

    >>> read("https://{s}.example.org/{z}/{x}/{y}.png", "© Example").origin
    'https://*.example.org'
    """
    missing = [place for place in _PLACES if place not in url]
    if not _URL.fullmatch(url) or missing:
        raise UsageError(notice("tiles_address", url=url))
    if not credit.strip():
        raise UsageError(notice("tiles_credit"))
    return Tiles(url, credit.strip())
