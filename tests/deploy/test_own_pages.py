"""What nginx says itself: a sentence, a way on, and the headers that every page has."""

import pytest

from tests.deploy.conftest import OpenSite, Site
from tests.deploy.http2 import post_over_http2
from tests.deploy.nginx import SAMPLE
from tests.deploy.person import Answer

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
    site = open_site({"burst=400": (1, "burst=10"), "rate=100r/s": (1, "rate=1r/s")})
    flood = [site.person().get("/privacy") for _ in range(30)]
    assert {answer.status for answer in flood[:10]} == {200}
    check_own_page(flood[-1], 429, "Wait a few seconds and reload the page.")
    assert site.person("127.9.0.9").get("/privacy").status == 200


def test_an_office_of_hundreds_is_not_slowed_down(site: Site) -> None:
    seen = [site.person().get("/healthz").status for _ in range(50)]
    seen += [site.person().get("/privacy").status for _ in range(150)]
    assert 429 not in seen
