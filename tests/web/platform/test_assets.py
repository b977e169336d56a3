"""Static files."""

import re

import pytest

from questions import Bank
from tests.sheets import answers_toward
from tests.web.page_checks import check_headers
from tests.web.visitor import Visitor

HASHED = re.compile(r"/static/[a-z-]+\.[0-9a-f]{12}\.(css|js|svg)")


@pytest.fixture
def addresses(visitor: Visitor, bank: Bank) -> set[str]:
    """Return every file that the start page and a result ask for."""
    visitor.fill(answers_toward(bank, "head"))
    pages = (visitor.visit("/"), visitor.finish())
    return {str(tag.get("src") or tag.get("href")) for page in pages for tag in page.select("[src], link[href]")}


def test_every_file_carries_its_hash_in_its_name(addresses: set[str]) -> None:
    assert len(addresses) >= 3
    assert all(HASHED.fullmatch(address) for address in addresses)


def test_every_file_may_be_kept_for_ever(visitor: Visitor, addresses: set[str]) -> None:
    for address in addresses:
        answer = visitor.get(address)
        assert answer.status_code == 200
        check_headers(answer, is_asset=True)


def test_every_file_has_its_type(visitor: Visitor, addresses: set[str]) -> None:
    types = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
    for address in addresses:
        assert visitor.get(address).content_type.startswith(types[address.rsplit(".", 1)[1]])


def test_files_set_no_cookie(visitor: Visitor, addresses: set[str]) -> None:
    assert not any("Set-Cookie" in visitor.get(address).headers for address in addresses)


@pytest.mark.parametrize("name", ["site.css", "mark.svg", "site.000000000000.css", "base", "app.py", ".", "%2e%2e"])
def test_other_names_open_nothing(visitor: Visitor, name: str) -> None:
    visitor.look(visitor.get(f"/static/{name}"), 404)


def test_a_missing_file_is_not_kept_for_ever(visitor: Visitor) -> None:
    assert "immutable" not in visitor.get("/static/site.css").headers["Cache-Control"]


def test_the_stylesheet_asks_for_no_other_file(visitor: Visitor, addresses: set[str]) -> None:
    style = next(address for address in addresses if address.endswith(".css"))
    assert not re.search(r"@import|url\(", visitor.get(style).text)
