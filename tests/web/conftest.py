"""An app with a real SQLite store in a folder of its own, people who visit it, and a bank that may be edited."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from flask import Flask

from app import build_app
from questions import Bank, load_bank
from scoring.__main__ import WORK
from storage import StoreError, open_store
from tests.web.own_bank import OwnBank
from tests.web.visitor import Visitor
from web.platform.settings import Settings

MakeApp = Callable[..., Flask]
DATABASE = "role-fit.sqlite3"


@pytest.fixture(scope="session")
def bank() -> Bank:
    return load_bank()


@pytest.fixture(autouse=True)
def work_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do at once what a process of low priority does, which on a busy machine may take longer than a page waits."""
    monkeypatch.setattr("web.platform.shared_work._run", lambda kind, bank: WORK[kind](bank))
    monkeypatch.setattr(
        "web.platform.shared_work.Worker.ask", lambda _worker, bank, read: read(WORK["workbench"](bank))
    )


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a database whose tables are made, to be copied: making them takes longer than most tests."""
    path = tmp_path_factory.mktemp("empty") / DATABASE
    open_store(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def make_app(data: Path, empty_database: Path) -> Iterator[MakeApp]:
    """Build apps with settings, all on the same data folder; close their stores in the end."""
    built: list[Flask] = []
    data.mkdir(mode=0o700)
    shutil.copy(empty_database, data / DATABASE)

    def make(**settings: object) -> Flask:
        app = build_app(Settings.model_validate({"data": data, **settings}))
        built.append(app)
        return app

    yield make
    for app in built:
        with suppress(StoreError):
            app.extensions["role_fit_store"].get().close()


@pytest.fixture
def app(make_app: MakeApp) -> Flask:
    return make_app()


@pytest.fixture
def visitor(app: Flask, bank: Bank) -> Visitor:
    return Visitor(app, bank)


@pytest.fixture
def colleague(app: Flask, bank: Bank) -> Visitor:
    """Somebody else, with a browser of their own."""
    return Visitor(app, bank)


@pytest.fixture
def dump(data: Path) -> Callable[[], list[str]]:
    """Tell all that stands in the database."""

    def dump() -> list[str]:
        connection = sqlite3.connect(data / DATABASE)
        try:
            return list(connection.iterdump())
        finally:
            connection.close()

    return dump


@pytest.fixture
def count_results(data: Path) -> Callable[[], int]:
    def count() -> int:
        connection = sqlite3.connect(data / DATABASE)
        try:
            return int(connection.execute("SELECT count(*) FROM results").fetchone()[0])
        finally:
            connection.close()

    return count


@pytest.fixture
def own_bank(tmp_path: Path) -> OwnBank:
    return OwnBank(tmp_path / "questions")
