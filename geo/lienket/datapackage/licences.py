"""A licence as a catalogue tells it, in the words of a data package."""

from __future__ import annotations

from collections.abc import Mapping

_KNOWN = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "MIT": "https://opensource.org/license/mit",
    "ODbL-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
}
_NONE = "notspecified"


def _code(text: str) -> str:
    return text.split(";", maxsplit=1)[0].strip().replace(" ", "-")


def known(text: str) -> bool:
    """Whether `text` begins with the code of a licence that has an address.

    >>> known("ODbL 1.0"), known("MIT"), known("see the column licence")
    (True, True, False)
    """
    return _code(text) in _KNOWN


def of_text(text: str) -> Mapping[str, str]:
    """`text` as a licence: its code and address, and the text where it says more.

    >>> of_text("CC BY 4.0")["name"], of_text("see the column licence")["name"]
    ('CC-BY-4.0', 'notspecified')
    """
    code = _code(text)
    if code not in _KNOWN:
        return {"name": _NONE, "title": text}
    title = {"title": text} if ";" in text else {}
    return {"name": code, "path": _KNOWN[code], **title}
