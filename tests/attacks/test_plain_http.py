"""No address makes the app answer with one that begins with http:// where it is served over https."""

from collections.abc import Callable, Iterator
from itertools import product
from urllib.parse import unquote

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from questions import Bank
from tests.attacks.conftest import NO_LIMITS
from tests.attacks.scene import Maker, addresses, make_result
from tests.web.visitor import Visitor

PUBLIC = "https://roles.example.org"
TRICKS: tuple[Callable[[str], str], ...] = (
    lambda path: f"/{path}",
    lambda path: f"//{path}",
    lambda path: path[::-1].replace("/", "//", 1)[::-1],  # before the last part
    lambda path: path.replace("/", "//"),
    lambda path: f"{path}/",
    lambda path: f"{path}//",
    lambda path: f"{path}/.",
    lambda path: path.replace("/", "/./"),
    lambda path: f"/.{path}",
    lambda path: path.replace("/", "/%2f", 1),
    lambda path: path.upper(),
)


@pytest.fixture
def served(make_app: Callable[..., Flask]) -> Flask:
    return make_app(public_url=PUBLIC, **NO_LIMITS)


@pytest.fixture
def anna(served: Flask, bank: Bank) -> Maker:
    return make_result(served, bank, "director", PUBLIC)


def spellings(app: Flask, bank: Bank, maker: Maker) -> Iterator[str]:
    """Give every address with every secret, spelled in ways that a server might put right."""
    for secret in maker.secrets.values():
        for (_, path), trick in product(addresses(app, bank, secret), TRICKS):
            yield trick(path.partition("?")[0])


def ask(reader: Visitor, path: str) -> TestResponse:
    """Ask for a path as a server hands it on; the client would take what follows two slashes for a host."""
    place = {"PATH_INFO": unquote(path)}
    return reader.client.get("/", base_url=reader.base_url, environ_overrides=place)


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["https", pytest.param("http", marks=pytest.mark.long)])
def test_no_spelling_of_an_address_leads_to_plain_http(served: Flask, bank: Bank, anna: Maker, scheme: str) -> None:
    """Behind a proxy the app is asked over plain http, whatever its public address is."""
    reader, paths = Visitor(served, bank, PUBLIC.replace("https", scheme)), set(spellings(served, bank, anna))
    assert len(paths) > 400
    for path in paths:
        location = ask(reader, path).headers.get("Location", "/")
        assert location.startswith("/"), path
        assert not location.startswith("//"), path


@pytest.mark.parametrize("page", ["/results/", "/manage/", "/continue/"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_doubled_slash_before_a_secret_leads_to_it_on_the_same_site(
    served: Flask, bank: Bank, anna: Maker, page: str, method: str
) -> None:
    secret = anna.secrets[{"/results/": "view", "/manage/": "manage", "/continue/": "carry"}[page]]
    answer = Visitor(served, bank, PUBLIC).client.open(f"{page}/{secret}", method=method, base_url=PUBLIC)
    assert (answer.status_code, answer.location) == (303, f"{page}{secret}")
