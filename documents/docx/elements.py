"""The elements of a Word file, so that the text in them is always escaped; ECMA-376 says what they mean."""

from collections.abc import Iterable
from functools import cache

from docx.oxml.ns import nsmap, qn
from docx.oxml.parser import oxml_parser
from docx.oxml.xmlchemy import BaseOxmlElement as Element

__all__ = ["Element", "element", "paragraph", "run"]


full_name = cache(qn)


def element(tag: str, *children: Element, **attributes: str | int) -> Element:
    """Return an element with attributes of its own namespace, such as `w:`, and with its children."""
    prefix = tag.partition(":")[0]
    made: Element = oxml_parser.makeelement(full_name(tag), nsmap={prefix: nsmap[prefix]})
    for name, value in attributes.items():
        made.set(full_name(f"{prefix}:{name}"), str(value))
    made.extend(children)
    return made


def paragraph(style: str, content: Iterable[Element], *properties: Element) -> Element:
    """Return a paragraph of a style; further properties stand in the order of the schema."""
    return element("w:p", element("w:pPr", element("w:pStyle", val=style), *properties), *content)


def run(text: str, style: str = "") -> Element:
    """Return text with a style of characters."""
    properties = [element("w:rPr", element("w:rStyle", val=style))] if style else []
    return element("w:r", *properties, _text(text))


def tab() -> Element:
    """Return a step to the next tab stop."""
    return element("w:r", element("w:tab"))


def _text(text: str) -> Element:
    made = element("w:t")
    made.text = text
    made.set(full_name("xml:space"), "preserve")
    return made
