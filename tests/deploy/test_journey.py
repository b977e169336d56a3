"""Through nginx, a person gets what they get without it, over https."""

import socket
import ssl
import warnings

import pytest

from tests.deploy.conftest import PUBLIC, OpenSite, Site
from tests.deploy.nginx import NAME, SAMPLE, Nginx, fitted
from tests.deploy.person import Answer
from tests.servers import ServerError


def plain(site: Site, request: str) -> str:
    """Send a request without TLS and return the answer."""
    with socket.create_connection(("127.0.0.1", site.nginx.http), 60) as connection:
        connection.sendall(f"{request}\r\nHost: {NAME}\r\nConnection: close\r\n\r\n".encode())
        return connection.makefile(newline="").read()


def handshake(nginx: Nginx, version: ssl.TLSVersion, name: str = NAME) -> str | None:
    """Shake hands with one version of TLS only, with every cipher that was ever known; return the version agreed."""
    context = nginx.trust()
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # that it is old is the point
        context.minimum_version = context.maximum_version = version
    with (
        socket.create_connection(("127.0.0.1", nginx.https), 60) as bare,
        context.wrap_socket(bare, server_hostname=name) as connection,
    ):
        return connection.version()


def test_nginx_takes_the_sample_without_a_warning(site: Site) -> None:
    assert "test is successful" in (said := site.nginx.check())
    assert "warn" not in said


def test_a_sample_whose_lines_have_gone_is_noticed(site: Site) -> None:
    with pytest.raises(ServerError, match="listen 80"):
        fitted(SAMPLE.read_text().replace("listen 80", "listen 81"), site.nginx.places())


def test_a_result_is_made_and_read_over_https(site: Site) -> None:
    maker, before = site.person(), site.count_results()
    finished = maker.finish(maker.fill())
    assert finished.status == 303
    assert site.count_results() == before + 1
    read = site.person().get(finished.location)
    assert read.status == 200
    assert f"{PUBLIC}{finished.location}" in maker.get(finished.location).text


def test_the_cookie_is_for_this_host_and_for_https_only(site: Site) -> None:
    person = site.person()
    person.fill()
    assert [name.rpartition("_")[0] for name in person.cookies] == ["__Host-role_fit"]
    for line in person.set_cookies:
        marks = {part.strip() for part in line.split(";")}
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= marks
        assert not any(mark.lower().startswith("domain") for mark in marks)


def test_browsers_are_told_to_stay_with_https(site: Site) -> None:
    answer = site.person().get("/")
    assert answer.headers.get_all("Strict-Transport-Security") == ["max-age=31536000"]
    assert answer.headers["Server"] == "nginx"


def test_no_header_is_said_twice(site: Site) -> None:
    answer = site.person().get("/method")
    names = [name.lower() for name in answer.headers]
    assert len(names) == len(set(names))


def test_a_page_asked_for_in_the_clear_is_led_to_https(site: Site) -> None:
    answer = plain(site, "GET /method?x=1 HTTP/1.1")
    assert answer.startswith("HTTP/1.1 301 ")
    assert f"Location: {PUBLIC}/method?x=1\r\n" in answer
    assert "Set-Cookie" not in answer


def test_what_leads_a_secret_to_https_is_kept_by_no_cache_and_told_to_no_site(site: Site) -> None:
    path = f"/results/{'x' * 43}"
    answer = plain(site, f"GET {path} HTTP/1.1")
    assert f"Location: {PUBLIC}{path}\r\n" in answer
    assert "Cache-Control: no-store\r\n" in answer
    assert "Referrer-Policy: no-referrer\r\n" in answer


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_a_form_sent_in_the_clear_is_refused_and_not_repeated(site: Site, method: str) -> None:
    answer = plain(site, f"{method} /results HTTP/1.1\r\nContent-Length: 0")
    assert answer.startswith("HTTP/1.1 405 ")
    assert "Location:" not in answer
    assert "https://" in answer


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
def test_old_tls_is_refused(site: Site, version: ssl.TLSVersion) -> None:
    with pytest.raises((ssl.SSLError, ConnectionError)):
        handshake(site.nginx, version)


@pytest.mark.long
def test_old_tls_would_be_spoken_if_the_sample_allowed_it(open_site: OpenSite) -> None:
    """The test above proves something only as long as this machine can speak old TLS at all."""
    swaps = {
        "ssl_protocols TLSv1.2 TLSv1.3;": (1, "ssl_protocols TLSv1.1;"),
        "    ssl_ciphers ": (1, "    ssl_ciphers ALL:@SECLEVEL=0; #"),
    }
    assert handshake(open_site(swaps).nginx, ssl.TLSVersion.TLSv1_1) == "TLSv1.1"


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_today_s_tls_is_spoken(site: Site, version: ssl.TLSVersion) -> None:
    assert handshake(site.nginx, version) == version.name.replace("_", ".")


def test_another_name_gets_no_certificate(site: Site) -> None:
    with pytest.raises(ssl.SSLError, match=r"(?i)unrecognized.name"):
        handshake(site.nginx, ssl.TLSVersion.TLSv1_3, "127.0.0.1")


@pytest.mark.parametrize("host", ["evil.example", f"{NAME}.evil.example", "127.0.0.1", "localhost", f"evil.{NAME}"])
def test_another_host_gets_no_answer(site: Site, host: str) -> None:
    with pytest.raises((ConnectionError, OSError)):
        site.person().get("/", {"Host": host})


@pytest.mark.parametrize(
    "path",
    [
        *("/healthz", "/readyz", "/metrics", "//healthz", "/./readyz", "/%68ealthz", "/x/../metrics", "/healthz?x"),
        "/readyz%3f",
    ],
)
def test_how_the_app_is_doing_is_not_told_outside(site: Site, path: str) -> None:
    answer = site.person().get(path)
    assert answer.status in {400, 404}
    assert "ready" not in answer.text


FORGED = {
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "http",
    "X-Forwarded-Port": "81",
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-Server": "evil.example",
    "X-Real-IP": "203.0.113.9",
    "Forwarded": "for=203.0.113.9;host=evil.example;proto=http",
    "X-Original-URL": "/readyz",
    "X-Rewrite-URL": "/readyz",
    "X-HTTP-Method-Override": "DELETE",
}


def test_forged_words_about_the_way_here_change_nothing(site: Site) -> None:
    honest, forger = site.person(), site.person()
    assert without_tokens(forger.get("/", FORGED)) == without_tokens(honest.get("/"))
    forger.fill()
    finished = forger.finish(forger.finishing_fields(), FORGED)
    assert finished.status == 303
    page = forger.get(finished.location, FORGED).text
    assert "evil" not in page
    assert f"{PUBLIC}{finished.location}" in page
    assert all("Secure" in line for line in forger.set_cookies)


@pytest.mark.slow
def test_forged_addresses_do_not_get_around_the_limit_on_wrong_links(open_site: OpenSite) -> None:
    site = open_site(ROLE_FIT_MISSES_PER_MINUTE="5")
    forger = site.person()
    seen = [
        forger.get(
            f"/results/{'x' * 41}{at:02}", {"X-Forwarded-For": f"203.0.113.{at}", "X-Real-IP": f"203.0.113.{at}"}
        )
        for at in range(20)
    ]
    statuses = [answer.status for answer in seen]
    assert set(statuses) == {404, 429}
    assert statuses.count(404) <= 2 * 5, "a minute may end between them"
    elsewhere = site.person("127.9.0.9").get(f"/results/{'x' * 43}")
    assert elsewhere.status == 404, "the limit must be for one address, not for the proxy"


def without_tokens(answer: Answer) -> str:
    page = answer.page
    for field in page.select("input[name=csrf_token], input[name=sheet]"):
        field.decompose()
    return str(page)


def test_two_people_never_get_each_other_s_pages(site: Site) -> None:
    people = [site.person() for _ in range(4)]
    first = next(iter(site.bank.questions))
    for person in people:
        person.get(f"/questions/{first}")
        person.get(f"/questions/{first}")
    cookies = [next(iter(person.cookies.values())) for person in people]
    assert len(set(cookies)) == len(people)
    assert all(person.get("/").headers["Cache-Control"] == "no-store" for person in people)
