"""The deployed pair: a server of the app, told its public address, behind nginx with the shipped sample."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from questions import Bank, load_bank
from tests.deploy.nginx import NAME, Nginx, Places
from tests.deploy.person import Person
from tests.servers import AppServer

PUBLIC = f"https://{NAME}"
BEHIND = {"ROLE_FIT_PUBLIC_URL": PUBLIC, "ROLE_FIT_PROXIES": "1"}


@dataclass(frozen=True, slots=True)
class Site:
    """A running pair, and whoever visits it."""

    app: AppServer
    nginx: Nginx
    bank: Bank

    def person(self, source: str = "127.0.0.1") -> Person:
        return Person(self.nginx, self.bank, source=source)

    def count_results(self) -> int:
        connection = sqlite3.connect(self.app.data / "role-fit.sqlite3")
        try:
            return int(connection.execute("SELECT count(*) FROM results").fetchone()[0])
        finally:
            connection.close()


OpenSite = Callable[..., Site]


@pytest.fixture(scope="session")
def bank() -> Bank:
    return load_bank()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, bank: Bank) -> Iterator[Site]:
    """A pair that tests share; whoever breaks or floods it opens one of their own."""
    folder = tmp_path_factory.mktemp("site")
    with AppServer(folder / "data", BEHIND) as app, Nginx(folder / "nginx", app.port) as nginx:
        yield Site(app, nginx, bank)
    assert "Traceback" not in app.said(), app.said()


@pytest.fixture
def open_site(tmp_path: Path, bank: Bank) -> Iterator[OpenSite]:
    """Open a pair of one's own, with other settings or with lines of the sample swapped."""
    running: list[AppServer | Nginx] = []

    def open_site(swaps: Places | None = None, **env: str) -> Site:
        place = tmp_path / f"site{len(running)}"
        place.mkdir()
        app = AppServer(place / "data", BEHIND | env)
        running.append(app.__enter__())
        nginx = Nginx(place / "nginx", app.port, swaps=swaps)
        running.append(nginx.__enter__())
        return Site(app, nginx, bank)

    yield open_site
    for server in reversed(running):
        server.__exit__(None, None, None)
