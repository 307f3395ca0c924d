"""Markup that no text can break out of: whatever is not `Html` already is escaped."""

from __future__ import annotations

import html

_VOID = frozenset({"img", "input", "meta"})


class Html(str):
    """Text that is markup already; only `tag` and `together` make it."""

    __slots__ = ()


def tag(name: str, /, *inside: str | None, **attributes: object) -> Html:
    """The element `name`; texts in it and values of attributes are escaped, None is left out.

    An attribute's name may end with `_`, and has `_` in place of `-`; True is one without a value.

    >>> tag("a", "<b>", tag("i", "x"), class_="y", href='"')
    '<a class="y" href="&quot;">&lt;b&gt;<i>x</i></a>'
    """
    told = [_attribute(key, value) for key, value in attributes.items()]
    head = "".join((name, *told))
    return Html(f"<{head}>" if name in _VOID else f"<{head}>{together(*inside)}</{name}>")


def together(*inside: str | None) -> Html:
    """The texts and elements of `inside` one behind the other, texts escaped.

    >>> together("&", None, tag("b", "c"))
    '&amp;<b>c</b>'
    """
    return Html(
        "".join(part if isinstance(part, Html) else html.escape(part) for part in inside if part)
    )


def _attribute(key: str, value: object) -> str:
    name = key.rstrip("_").replace("_", "-")
    if value is None:
        return ""
    return f" {name}" if value is True else f' {name}="{html.escape(str(value))}"'
