"""The mark of an edition: the last line of the comments on what we have made.

It says what the schema holds, and lets the next run tell our tables from those of others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lienket.model.atlas import Atlas

_MARK = re.compile(r"lienket (\S+) workspace=(\S+) as_of=(\S+) audience=(\S+)\Z")


@dataclass(frozen=True, slots=True)
class Edition:
    """An atlas as it was published: by a `version` of the program, out of a `workspace` (its id).

    `as_of` is the day it tells of, `audience` whom it is for.
    """

    version: str
    workspace: str
    as_of: str
    audience: str

    def __str__(self) -> str:
        """The mark.

        >>> str(Edition("1.0", "toy", "2024-05-02", "public"))
        'lienket 1.0 workspace=toy as_of=2024-05-02 audience=public'
        """
        told = f"workspace={self.workspace} as_of={self.as_of} audience={self.audience}"
        return f"lienket {self.version} {told}"


def from_atlas(atlas: Atlas) -> Edition:
    """The edition that `atlas` is."""
    return Edition(atlas.version, atlas.catalogue.id, atlas.as_of.isoformat(), atlas.audience)


def read(comment: str | None) -> Edition | None:
    r"""The edition whose mark ends `comment`; None where it is not ours.

    >>> read("Đường | Roads\nlienket 1.0 workspace=toy as_of=2024-05-02 audience=public").audience
    'public'
    """
    found = _MARK.search(comment or "")
    return Edition(*found.groups()) if found else None
