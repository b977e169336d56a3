"""What must hold for every page, whatever stands on it."""

import html5lib
from bs4 import BeautifulSoup, Tag
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
REFERENCES = ("aria-describedby", "aria-labelledby", "for")


def check_headers(response: TestResponse, *, may_be_found: bool = False, is_asset: bool = False) -> None:
    """Check the headers of DESIGN 7; only the start page may be found by search engines."""
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


def check_page(html: str) -> BeautifulSoup:
    """Check a page and return its soup."""
    html5lib.HTMLParser(strict=True).parse(html)
    soup = BeautifulSoup(html, "html.parser")
    _check_frame(soup)
    _check_references(soup)
    _check_fields(soup)
    _check_forms(soup)
    _check_nothing_inline(soup)
    return soup


def _check_frame(soup: BeautifulSoup) -> None:
    assert len(soup.select("h1")) == 1, f"{len(soup.select('h1'))} h1"
    assert len(soup.select("main")) == 1
    assert soup.select_one("html[lang]")
    title = text_of(soup.select_one("title"))
    assert title.endswith(PRODUCT)
    assert len(title) > len(PRODUCT) + 3


def _check_references(soup: BeautifulSoup) -> None:
    ids = [str(tag["id"]) for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids)), f"repeated ids: {sorted(id_ for id_ in set(ids) if ids.count(id_) > 1)}"
    meant = {word for name in REFERENCES for tag in soup.select(f"[{name}]") for word in str(tag[name]).split()}
    meant |= {str(tag["href"])[1:] for tag in soup.select("a[href^='#']")}
    assert meant <= set(ids), f"named but not there: {meant - set(ids)}"


def _check_fields(soup: BeautifulSoup) -> None:
    labelled = {str(label["for"]) for label in soup.select("label[for]") if text_of(label)}
    for field in soup.select("input:not([type=hidden]), select, textarea"):
        assert field.get("id") in labelled or field.get("aria-label"), f"without a label: {field}"
    for button in soup.select("button, a[href]"):
        has_picture = button.select_one("img[alt]:not([alt=''])")
        assert text_of(button) or button.get("aria-label") or has_picture, f"without a text: {button}"


def _check_forms(soup: BeautifulSoup) -> None:
    for form in soup.select("form[method=post]"):
        assert form.select_one("input[type=hidden][name=csrf_token][value]"), f"without a token: {form}"
        if form.select("input:not([type=hidden]), select, textarea"):
            assert form.has_attr("novalidate"), "the browser's own messages would hide ours"
    for form in soup.select("form:not([method=post])"):
        assert form.get("method") == "get", f"without a method: {form}"


def _check_nothing_inline(soup: BeautifulSoup) -> None:
    assert not soup.select("style, [style]")
    assert not [script for script in soup.select("script") if not script.get("src") or text_of(script)]
    handlers = [name for tag in soup.select("*") for name in tag.attrs if name.startswith("on")]
    assert not handlers
    for tag in soup.select("[href], [src], form[action]"):
        address = str(tag.get("href") or tag.get("src") or tag.get("action"))
        assert address.startswith(("/", "#", "?", "mailto:?")), f"leads elsewhere: {address}"
        assert not address.startswith("//")


def text_of(tag: Tag | None) -> str:
    """Return the text of a tag with single spaces; "" when there is no tag."""
    return " ".join(tag.get_text().split()) if tag else ""
