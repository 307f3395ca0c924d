"""Elements of WordprocessingML (ECMA-376), children in the order that its schema wants."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Node

__all__ = (
    "Node",
    "anchored",
    "element",
    "elsewhere",
    "field",
    "keep",
    "paragraph",
    "reference",
    "run",
)


def element(tag: str, *children: Node, **attributes: str | int) -> Node:
    """`<w:tag>` with `attributes` of the same namespace; a name may end with `_`.

    >>> element("jc", val="center").get(qn("w:val"))
    'center'
    """
    named = {qn(f"w:{name.rstrip('_')}"): str(value) for name, value in attributes.items()}
    made = cast("Node", OxmlElement(f"w:{tag}", named))
    made.extend(children)
    return made


def run(said: str, *looks: str) -> Node:
    """A run of text with `looks` ("b", "i"); its line ends are line ends in the paper too."""
    return element("r", element("rPr", *(element(look) for look in looks)), *_lines(said))


def _lines(said: str) -> Iterator[Node]:
    for number, line in enumerate(said.split("\n")):
        if number:
            yield element("br")
        written = element("t")
        written.text = line
        written.set(qn("xml:space"), "preserve")
        yield written


def paragraph(style: str, *inside: Node | str) -> Node:
    """A paragraph of `style`."""
    looks = element("pPr", element("pStyle", val=style))
    return element("p", looks, *(run(part) if isinstance(part, str) else part for part in inside))


def keep(*paragraphs: Node) -> None:
    """Leave each of `paragraphs` on the page of the one below it."""
    for each in paragraphs:
        looks = each.find(qn("w:pPr"))
        if looks.find(qn("w:keepNext")) is None:
            looks.insert(1, element("keepNext"))


def field(instruction: str, shown: str) -> Node:
    """A field that Word counts itself, with what it shows until then."""
    return element("fldSimple", run(shown), instr=f" {instruction} ")


def anchored(number: int, place: str, *inside: Node | str) -> tuple[Node | str, ...]:
    """`inside` as the `place` that references lead to; no two places have one `number`."""
    start = element("bookmarkStart", id=number, name=place)
    return start, *inside, element("bookmarkEnd", id=number)


def reference(place: str, shown: str) -> Node:
    """A way to a `place` of the same paper."""
    return element("hyperlink", run(shown), anchor=place)


def elsewhere(relation: str, shown: str) -> Node:
    """A way to what the relationship `relation` of the paper names."""
    made = element("hyperlink", run(shown))
    made.set(qn("r:id"), relation)
    return made
