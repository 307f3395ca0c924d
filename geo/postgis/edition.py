"""The mark of an edition: the last line of the comments on what we have made.

It says what the schema holds, and lets the next run tell our tables from those of others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from geo.records import Atlas

_MARK = re.compile(r"lienket (\S+) as_of=(\S+) audience=(\S+)\Z")


@dataclass(frozen=True, slots=True)
class Edition:
    """An atlas as it was published: `version` of the program, `as_of` a day, for an `audience`."""

    version: str
    as_of: str
    audience: str

    def __str__(self) -> str:
        """The mark.

        >>> str(Edition("1.0", "2024-05-02", "public"))
        'lienket 1.0 as_of=2024-05-02 audience=public'
        """
        return f"lienket {self.version} as_of={self.as_of} audience={self.audience}"


def of(atlas: Atlas) -> Edition:
    """The edition that `atlas` is."""
    return Edition(atlas.version, atlas.as_of.isoformat(), atlas.audience)


def read(comment: str | None) -> Edition | None:
    r"""The edition whose mark ends `comment`; None where it is not ours.

    >>> read("Đường | Roads\nlienket 1.0 as_of=2024-05-02 audience=public").audience
    'public'
    """
    found = _MARK.search(comment or "")
    return Edition(*found.groups()) if found else None
