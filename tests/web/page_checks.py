"""What must hold for every page, whatever stands on it."""

import re
from collections.abc import Iterable
from functools import cache
from typing import cast

import html5lib
from bs4 import BeautifulSoup, Tag
from werkzeug.local import LocalProxy
from werkzeug.test import TestResponse

PRODUCT = "Role Fit"
POLICY = {
    "default-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
}
FIXED_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
OF_FORMS = {"submit", "reset", "action", "method", "elements", "length", "name", "id", "target", "remove", "closest"}
REFERENCES = ("aria-describedby", "aria-labelledby", "for")
# What differs between two visits of a page: the values of hidden fields, and the links of a result.
SECRET = re.compile(r'(?<=value=")[\w.-]{12,}(?=")|(?<=/results/)[\w-]{20,}|(?<=/manage/)[\w-]{20,}|(?<=of=)\w{16}')
WORDS = re.compile(r"(?<!<title)>[^<>&]*[^<>&\s][^<>&]*<")  # a text without references cannot make a page unsound
_sound: set[str] = set()


def check_headers(response: TestResponse, *, may_be_found: bool = False, is_asset: bool = False) -> None:
    """Check the headers of DESIGN 7; only a few pages may be found by search engines."""
    headers = response.headers
    for name, value in FIXED_HEADERS.items():
        assert headers.get(name) == value, f"{name} is {headers.get(name)!r}"
    check_policy(headers.get("Content-Security-Policy", ""))
    assert ("immutable" if is_asset else "no-store") in headers.get("Cache-Control", ""), headers
    assert ("noindex" in headers.get("X-Robots-Tag", "")) != may_be_found, headers
    assert not [name for name in headers.keys() if name.lower().startswith("access-control-")]  # noqa: SIM118


def check_policy(policy: str) -> None:
    """Check that the policy forbids what it does not name, and allows nothing inline."""
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert POLICY.items() <= rules.items(), policy
    assert not any(word in policy for word in ("unsafe", "nonce", "*", "http:", "https:", "data:")), policy


def check_page(html: str, address: str = "/") -> BeautifulSoup:
    """Check a page and return its soup, in which each form knows where it is sent: to `address`, unless it says.

    A page that was sound before, but for its words and secrets, is not checked again, and only read when it is used:
    most pages are passed through on the way to another.
    """
    read = cache(lambda: read_page(html, address))
    alike = WORDS.sub(">words<", SECRET.sub("", html))
    if alike not in _sound:
        html5lib.HTMLParser(strict=True).parse(html)
        _check_tags(read())
        _sound.add(alike)
    return cast(BeautifulSoup, LocalProxy(read))


def read_page(html: str, address: str) -> BeautifulSoup:
    """Return the soup of a page."""
    soup = BeautifulSoup(html, "html.parser")
    for form in soup.select("form:not([action])"):
        form["action"] = address
    return soup


def _check_tags(soup: BeautifulSoup) -> None:
    tags = soup.find_all(True)  # a selector goes through the whole page each time, and takes as long as all of this
    _check_frame(tags)
    _check_references(tags)
    _check_fields(tags)
    _check_forms(tags)
    _check_nothing_inline(tags)


def _check_frame(tags: Iterable[Tag]) -> None:
    assert len(_named(tags, "h1")) == 1, f"{len(_named(tags, 'h1'))} h1"
    assert len(_named(tags, "main")) == 1
    assert _named(tags, "html")[0].get("lang")
    title = text_of(_named(tags, "title")[0])
    assert title.endswith(PRODUCT)
    assert len(title) > len(PRODUCT) + 3


def _check_references(tags: Iterable[Tag]) -> None:
    ids = [str(tag["id"]) for tag in tags if tag.has_attr("id")]
    assert len(ids) == len(set(ids)), f"repeated ids: {sorted(id_ for id_ in set(ids) if ids.count(id_) > 1)}"
    meant = {word for name in REFERENCES for tag in tags if tag.has_attr(name) for word in str(tag[name]).split()}
    meant |= {str(tag["href"])[1:] for tag in _named(tags, "a") if str(tag.get("href")).startswith("#")}
    assert meant <= set(ids), f"named but not there: {meant - set(ids)}"


def _check_fields(tags: Iterable[Tag]) -> None:
    labelled = {str(label["for"]) for label in _named(tags, "label") if label.has_attr("for") and text_of(label)}
    for field in filter(_is_filled_in, tags):
        assert field.get("id") in labelled or field.get("aria-label"), f"without a label: {field}"
    for button in _named(tags, "button", "a"):
        if button.name == "button" or button.has_attr("href"):
            has_picture = any(image.get("alt") for image in button.find_all("img"))
            assert text_of(button) or button.get("aria-label") or has_picture, f"without a text: {button}"


def _check_forms(tags: Iterable[Tag]) -> None:
    for form in _named(tags, "form"):
        names = {str(tag["name"]) for tag in form.find_all(True) if tag.has_attr("name")}
        assert not names & OF_FORMS, f"hides what scripts call a form by: {names & OF_FORMS}"
        if form.get("method") == "post":
            tokens = form.find_all("input", type="hidden", attrs={"name": "csrf_token", "value": True})
            assert tokens, f"without a token: {form}"
            if any(map(_is_filled_in, form.find_all(True))):
                assert form.has_attr("novalidate"), "the browser's own messages would hide ours"
        else:
            assert form.get("method") == "get", f"without a method: {form}"


def _is_filled_in(tag: Tag) -> bool:
    return tag.name in {"select", "textarea"} or (tag.name == "input" and tag.get("type") != "hidden")


def _check_nothing_inline(tags: Iterable[Tag]) -> None:
    assert not _named(tags, "style")
    assert not [tag for tag in tags if tag.has_attr("style")]
    assert not [script for script in _named(tags, "script") if not script.get("src") or text_of(script)]
    handlers = [name for tag in tags for name in tag.attrs if name.startswith("on")]
    assert not handlers
    for tag in tags:
        if tag.has_attr("href") or tag.has_attr("src") or (tag.name == "form" and tag.has_attr("action")):
            address = str(tag.get("href") or tag.get("src") or tag.get("action"))
            assert address.startswith(("/", "#", "?", "mailto:?")), f"leads elsewhere: {address}"
            assert not address.startswith("//")


def _named(tags: Iterable[Tag], *names: str) -> list[Tag]:
    return [tag for tag in tags if tag.name in names]


def text_of(tag: Tag | None) -> str:
    """Return the text of a tag with single spaces; "" when there is no tag."""
    return " ".join(tag.get_text().split()) if tag else ""
