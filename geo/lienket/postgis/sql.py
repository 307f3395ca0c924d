"""Names and texts as SQL takes them, whatever they hold (no NUL: no workspace has one)."""

from __future__ import annotations


def name(*parts: str) -> str:
    """An identifier, or a dotted path of them.

    >>> print(name('a"; DROP', "b"))
    "a""; DROP"."b"
    """
    return ".".join('"' + part.replace('"', '""') + '"' for part in parts)


def string(text: str) -> str:
    r"""A text constant; a session of ours takes a backslash for itself.

    >>> print(string("it's \\"))
    'it''s \'
    """
    return "'" + text.replace("'", "''") + "'"
