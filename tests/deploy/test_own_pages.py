"""What nginx says itself: a sentence, a way on, and the headers that every page has."""

import base64
import re
from hashlib import sha256

import pytest

from tests.deploy.conftest import OpenSite, Site
from tests.deploy.http2 import post_over_http2
from tests.deploy.nginx import SAMPLE, Places
from tests.deploy.person import Answer

pytestmark = pytest.mark.slow

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def check_own_page(answer: Answer, status: int, words: str) -> None:
    """It comes from nginx, not from the app, and is as careful."""
    assert answer.status == status
    assert words in answer.text
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Server"] == "nginx"
    assert len(answer.page.select("html[lang=en] title")) == len(answer.page.select("h1")) == 1
    assert "X-Request-Id" not in answer.headers, "this page should be nginx's own"


def test_a_body_that_is_too_long_is_told_so(site: Site) -> None:
    answer = site.person().ask("POST", "/results", b"a=" + b"b" * 1_000_000, FORM)
    check_own_page(answer, 413, "Go back and send less.")


@pytest.mark.parametrize("size", [66_000, 1_000_000])
def test_a_body_that_is_too_long_is_told_so_over_http2_too(site: Site, size: int) -> None:
    said = post_over_http2(site.nginx, "/results", b"a=" + b"b" * size)
    assert "Go back and send less." in said
    assert said.endswith("</html>")


def test_over_http2_the_app_answers_what_is_not_too_long(site: Site) -> None:
    assert "<h1>" in (said := post_over_http2(site.nginx, "/results", b"a=b"))
    assert "Go back and send less." not in said


def test_every_page_of_nginx_fits_a_phone() -> None:
    pages = [line for line in SAMPLE.read_text().splitlines() if "<!doctype html>" in line]
    assert len(pages) >= 11
    assert all('<meta name="viewport" content="width=device-width, initial-scale=1">' in page for page in pages)


def test_the_style_of_every_page_is_the_one_that_its_header_allows() -> None:
    sample = SAMPLE.read_text()
    pages = [line for line in sample.splitlines() if "<!doctype html>" in line]
    (style,) = {page.partition("<style>")[2].partition("</style>")[0] for page in pages}
    allowed = re.findall(r"style-src 'sha256-([^']+)'", sample)
    assert allowed == [base64.b64encode(sha256(style.encode()).digest()).decode()] * 2


def test_every_page_of_nginx_says_it_in_german_too() -> None:
    pages = [line for line in SAMPLE.read_text().splitlines() if "<!doctype html>" in line]
    assert all(page.count('<p lang="de">') == 1 for page in pages)


def test_what_is_said_when_the_app_is_down_is_true_for_readers_too() -> None:
    assert "Your answers are still here" not in SAMPLE.read_text()


def test_sixty_thousand_fields_are_refused(site: Site) -> None:
    many = "&".join(f"f{at}=1" for at in range(60_000)).encode()
    assert site.person().ask("POST", "/results", many, FORM).status == 413
    short = "&".join(f"{at:x}" for at in range(12_000)).encode()
    assert len(short) < 64 * 1024
    assert site.person().ask("POST", "/results", short, FORM).status == 400


def test_the_longest_body_allowed_is_left_to_the_app(site: Site) -> None:
    answer = site.person().ask("POST", "/results", b"a=" + b"b" * (64 * 1024 - 2), FORM)
    assert answer.status == 400
    assert "X-Request-Id" in answer.headers


def test_an_address_that_is_too_long_is_told_so(site: Site) -> None:
    check_own_page(site.person().get(f"/{'a' * 9000}"), 414, "This address is too long")


def test_a_cookie_that_is_too_long_is_told_so(site: Site) -> None:
    check_own_page(site.person().get("/", {"Cookie": "a" * 20_000}), 400, "This request could not be read")


def test_a_site_whose_app_is_down_says_so(open_site: OpenSite) -> None:
    site = open_site()
    site.app.stop()
    for path in ("/", f"/results/{'x' * 43}", "/static/site.css"):
        check_own_page(site.person().get(path), 502, "Wait a minute, then reload the page.")


def test_a_flood_from_one_address_is_slowed_down_and_nobody_else(open_site: OpenSite) -> None:
    """The sample allows an office more than a test can send, so its figures are made small here."""
    site = open_site(STRICT)
    flood = [site.person().get("/privacy") for _ in range(30)]
    assert {answer.status for answer in flood[:10]} == {200}
    check_own_page(flood[-1], 429, "Wait a few seconds and reload the page.")
    assert site.person("127.9.0.9").get("/privacy").status == 200


STRICT: Places = {"burst=400 delay=50": (2, "burst=10 nodelay"), "rate=100r/s": (1, "rate=1r/s")}
# Lets a test say from where it comes: this machine has one address of IPv6.
FROM_ANYWHERE = "underscores_in_headers off;\n    set_real_ip_from 127.0.0.1;\n    real_ip_header X-Comes-From;\n"


def test_one_customer_with_many_addresses_of_ipv6_is_slowed_down_as_one(open_site: OpenSite) -> None:
    site = open_site(STRICT | {"underscores_in_headers off;": (1, FROM_ANYWHERE)})

    def status(address: str) -> int:
        return site.person().get("/privacy", {"X-Comes-From": address}).status

    flood = [status(f"2001:a0a:0:a{at:02x}:a::{at:x}") for at in range(30)]
    assert set(flood[:10]) == {200}
    assert flood[-1] == 429
    assert status("2001:a0a:0:b00::1") == 200, "the block of another customer"
    assert {status(f"10.10.10.{at}") for at in range(30)} == {200}, "addresses of IPv4 are whole networks"


def test_an_office_of_hundreds_is_served(open_site: OpenSite) -> None:
    """Four hundred at one moment are served, what goes beyond is not.

    A test asks too slowly for the sample's rate, and would wait too long for what the sample delays.
    """
    site = open_site({"rate=100r/s": (1, "rate=1r/s"), "burst=400 delay=50": (2, "burst=400 nodelay")})
    office = site.person()
    assert {office.get("/privacy").status for _ in range(400)} == {200}
    assert 429 in (office.get("/privacy").status for _ in range(400))
    assert site.person("127.9.0.9").get("/privacy").status == 200
