"""Whatever happens on a journey, no secret and no address of a page ends up in a log of nginx or of the app."""

import re
import time
from contextlib import ExitStack, suppress

import pytest
from bs4 import BeautifulSoup

from tests.deploy.conftest import OpenSite, Site
from tests.deploy.nginx import Places
from tests.deploy.person import Person
from tests.web.visitor import fields_of

pytestmark = pytest.mark.slow

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
LINE = re.compile(r"\S+T\S+ \d{3} \d+ \d+ [\d.]+ \S+ \S+")
TELLING = ("/results", "/manage", "/continue", "/questions", "csrf", "answer=", "127.0.0.1", "GET", "POST", "HTTP/1")


def token_of(page: BeautifulSoup) -> str:
    """Return the CSRF token of a page."""
    return str(page.select("input[name=csrf_token]")[0]["value"])


def walk(site: Site) -> dict[str, str]:
    """Go everywhere a secret is used, also where it goes wrong; return the secrets by what they are."""
    maker = site.person()
    fields = maker.fill()
    secrets = {"submit": str(fields["once"]), "csrf of the form": str(fields["csrf_token"])}
    carried = re.search(r"/continue/([\w.~-]+)", maker.get("/another-device").text)
    assert carried, "the page that carries a sheet elsewhere shows its link"
    secrets["sheet carried on"] = carried[1]
    shared = maker.finish(fields).location
    secrets["view"] = shared.removeprefix("/results/")
    manage = re.search(r"/manage/([\w-]{43})", maker.get("/manage?of=own").text)
    assert manage, "the maker sees the manage link"
    secrets["manage"] = manage[1]
    read(site.person(), secrets)
    rule(site.person(), secrets)
    secrets["cookie of the maker"] = next(iter(maker.cookies.values()))
    return secrets


def read(reader: Person, secrets: dict[str, str]) -> None:
    """Open everything that a link opens, and what it does not."""
    for path in (
        f"/results/{secrets['view']}",
        f"/results/{secrets['view']}.json",
        f"/continue/{secrets['sheet carried on']}",
    ):
        assert reader.get(path, {"Referer": f"https://roles.example.org{path}"}).status == 200
    for path in (f"/results/{secrets['manage']}", f"/manage/{secrets['view']}/x", f"/x?{secrets['view']}"):
        assert reader.get(path).status in {303, 404}
    assert reader.ask("POST", f"/results/{secrets['view']}", b"a" * 100_000, FORM).status == 413
    assert reader.ask("DELETE", f"/results/{secrets['view']}").status in {405, 415}
    assert reader.get(f"/results/{secrets['view']}" + "a" * 9000).status == 414


def rule(owner: Person, secrets: dict[str, str]) -> None:
    """Exchange the manage secret, and use what it opens."""
    arrived = owner.get(f"/manage/{secrets['manage']}").page
    secrets["csrf of the owner"] = token_of(arrived)
    form = fields_of(arrived.select_one("main form"))
    assert owner.post("/manage/open", form).status == 303
    assert owner.get("/manage").status == 200
    assert owner.get("/manage/result.json").status == 200
    secrets["cookie of the owner"] = next(iter(owner.cookies.values()))


def told(site: Site, secrets: dict[str, str]) -> list[str]:
    """Return which secrets, and which words of addresses, stand in a log."""
    nginx, app = site.nginx.logs(), site.app.said()
    found = [f"{name} in nginx's" for name, secret in secrets.items() if secret in nginx]
    found += [f"{name} in the app's" for name, secret in secrets.items() if secret in app]
    return found + [f"{word} in nginx's" for word in TELLING if word in nginx]


def walk_until_the_app_is_down(site: Site) -> dict[str, str]:
    secrets = walk(site)
    site.app.stop()
    for path in (
        f"/results/{secrets['view']}",
        f"/manage/{secrets['manage']}",
        f"/continue/{secrets['sheet carried on']}",
    ):
        assert site.person().get(path).status == 502
    assert site.person().post("/manage/open", {"secret": secrets["manage"]}).status == 502
    return secrets


def test_no_log_holds_a_secret_or_an_address(open_site: OpenSite) -> None:
    site = open_site()
    assert told(site, walk_until_the_app_is_down(site)) == []
    lines = site.nginx.access_log.read_text().splitlines()
    assert len(lines) > 30, "too few requests to have tried much"
    assert all(LINE.fullmatch(line) for line in lines)
    assert {line.split()[1] for line in lines} >= {"200", "303", "404", "413", "414", "502"}


LOUD: Places = {
    "access.log quiet;": (1, "access.log combined;"),
    "error.log emerg;": (1, "error.log error;"),
}


@pytest.mark.long
def test_nginx_as_it_comes_would_tell(open_site: OpenSite) -> None:
    """Each of the sample's two lines about logs is needed, and this search would find what they keep back."""
    site = open_site(LOUD)
    secrets = walk_until_the_app_is_down(site)
    assert {"view in nginx's", "manage in nginx's", "sheet carried on in nginx's"} <= set(told(site, secrets))
    for log in (site.nginx.access_log, site.nginx.error_log):
        assert secrets["view"] in log.read_text()


SCARCE: Places = {"worker_connections 4096;": (1, "worker_connections 12;"), "worker_processes auto;": (1, "")}
PATH = f"/results/{'s' * 43}"


def crowd(site: Site) -> None:
    """Begin requests until nginx has no connection left, then end them all: none is left to reach the app with."""
    with ExitStack() as stack, suppress(OSError):
        held = []
        with suppress(OSError):
            for _ in range(20):
                connection = stack.enter_context(site.person().connect())
                connection.sendall(f"GET {PATH} HTTP/1.1\r\nHost: roles.example.org\r\n".encode())
                held.append(connection)
        assert 2 < len(held) < 20
        for connection in held:
            connection.sendall(b"\r\n")
        for connection in held:
            connection.recv(100)


def test_nginx_tells_nothing_when_its_connections_run_out(open_site: OpenSite) -> None:
    site = open_site(SCARCE)
    crowd(site)
    assert PATH not in site.nginx.logs()


@pytest.mark.long
def test_at_any_level_but_the_highest_it_would(open_site: OpenSite) -> None:
    site = open_site(SCARCE | {"error.log emerg;": (1, "error.log crit;")})
    crowd(site)
    assert PATH in site.nginx.logs()


def test_a_request_has_one_id_in_both_logs(site: Site) -> None:
    answer = site.person().get("/method")
    assert answer.headers["X-Request-Id"]
    until = time.monotonic() + 60  # nginx writes its line after the answer
    while answer.headers["X-Request-Id"] not in site.nginx.access_log.read_text():
        assert time.monotonic() < until, site.nginx.access_log.read_text()
        time.sleep(0.05)
