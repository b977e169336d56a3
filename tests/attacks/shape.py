"""The shape of a page: its elements and their attributes, without any text."""

import re
from functools import lru_cache
from xml.etree.ElementTree import Element

import html5lib
from werkzeug.test import TestResponse

ADDRESSES = ("href", "src", "action", "formaction", "data", "srcdoc", "poster", "content", "http-equiv")

TOKEN = re.compile(r'name="csrf_token" value="[^"]*"')

Shape = list[tuple[str, tuple[str, ...]]]


def shape_of(html: str) -> Shape:
    """Return every element with the names of its attributes, as a browser would build them."""
    return [(str(element.tag), tuple(sorted(map(str, element.attrib)))) for element in built(html).iter()]


@lru_cache(maxsize=8)
def built(html: str) -> Element:
    """Return the tree of a page; it is looked at more than once, and the plain one for every payload."""
    tree: Element = html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False)
    return tree


def check_same_shape(answer: TestResponse, plain: TestResponse, what: str) -> None:
    """Check that a payload changed no more of a page than a plain word did."""
    assert plain.status_code < 500, f"{what}: a plain word fails already"
    assert answer.status_code == plain.status_code, f"{what}: {answer.status}, not {plain.status}"
    assert answer.content_type == plain.content_type, what
    if answer.content_type.startswith("text/html") and without_token(answer.text) != without_token(plain.text):
        assert shape_of(answer.text) == shape_of(plain.text), what
        check_leads_nowhere_else(answer.text, what)


def without_token(html: str) -> str:
    """Return a page without what differs each time; pages that are alike otherwise need not be taken apart."""
    return TOKEN.sub("", html)


def check_leads_nowhere_else(html: str, what: str) -> None:
    """Check that no address on a page leads elsewhere or runs anything."""
    for element in built(html).iter():
        for name in ADDRESSES:
            value = str(element.get(name, "")).strip().lower()
            assert not value.startswith(("javascript:", "data:", "//", "https:", "vbscript:")), f"{what}: {value}"
