"""What the commands of the store say and do where the store is on PostgreSQL."""

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from psycopg.errors import DuplicateObject
from sqlalchemy import make_url

from storage import NewResult, Sharing, Store, open_store
from storage.address import address_of_other
from storage.backup import back_up
from tests.postgres import PostgresServer, running_postgres
from tests.storage.samples import hash_of
from tests.storage.samples import make_result as make
from web import commands

NOW = int(time.time())
REPOSITORY = Path(__file__).parents[3]


def make_result(name: str) -> NewResult:
    """Build a result that expires in a day."""
    return make(name, created_at=NOW - 100, expires_at=NOW + 86_400)


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, data: Path) -> Callable[..., Result]:
    """Type in a command, in an app that holds nothing but commands."""
    monkeypatch.setenv("ROLE_FIT_DATA", str(data))
    bare = Flask("app", static_folder=None)
    commands.init_app(bare)
    runner = bare.test_cli_runner()
    return lambda *words: runner.invoke(args=["store", *map(str, words)])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    with running_postgres(tmp_path_factory.mktemp("postgres")) as running:
        yield running


@pytest.fixture
def on_postgresql(server: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the address of a database for a user who owns it and may make no other, as deploy/database.sh does."""
    address = server.new_database()
    with server.connect() as connection, suppress(DuplicateObject):
        connection.execute("CREATE ROLE role_fit LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE")
    with server.connect() as connection:
        connection.execute(f"ALTER DATABASE {make_url(address).database} OWNER TO role_fit")
    address = make_url(address).set(username="role_fit").render_as_string()
    monkeypatch.setenv("ROLE_FIT_DATABASE_URL", address)
    return address


def test_on_postgresql_its_own_tools_are_named_without_a_password(command, monkeypatch):
    monkeypatch.setenv("ROLE_FIT_DATABASE_URL", "postgresql+psycopg://me:hunter2@db.example:5433/fit?sslmode=require")
    copied, brought = command("backup", "my dump"), command("restore", "--yes", "my dump")
    assert (copied.exit_code, brought.exit_code) == (2, 2)
    assert (
        "pg_dump --format=custom --file='my dump' 'postgresql://me@db.example:5433/fit?sslmode=require'"
        in copied.output
    )
    admin = "--maintenance-db='postgresql://postgres@db.example:5433/postgres?sslmode=require'"
    assert f"createdb {admin} --owner=me --template=template0 role_fit_restore\n" in brought.output
    assert f"dropdb {admin} role_fit_restore\n" in brought.output
    second = "postgresql://me@db.example:5433/role_fit_restore?sslmode=require"
    assert f"--dbname='{second}' 'my dump'" in brought.output
    assert "store restore 'postgresql+psycopg://me@db.example:5433/role_fit_restore?sslmode=require'" in brought.output
    assert "Never bring it into the store's own database" in brought.output
    assert "hunter2" not in copied.output + brought.output


def test_a_password_in_the_address_of_a_backup_is_not_shown(server, on_postgresql, command):
    address = make_url(server.new_database()).set(password="hunter2").render_as_string(hide_password=False)
    open_store(address).close()
    for words in (
        ["restore", "--yes", address],
        ["restore", address],
        ["restore", address_of_other(address, "nowhere")],
    ):
        assert "hunter2" not in command(*words).output


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    with closing(open_store(f"sqlite:///{tmp_path / 'then.sqlite3'}")) as then:
        for name in "ab":
            then.save(make_result(name))
    back_up(tmp_path / "then.sqlite3", tmp_path / "backup.sqlite3")
    return tmp_path / "backup.sqlite3"


def test_a_backup_of_a_file_moves_to_postgresql(backup, on_postgresql, command):
    said = command("restore", "--yes", backup)
    assert said.exit_code == 0, said.output
    assert "2 results came back." in said.output
    assert "The store in place is gone or empty." in said.output
    assert command("purge").output == "Expired results and jobs erased: 0.\n"
    told = command("check").output
    assert told.startswith("The store holds 2 results, made from ")
    assert told.endswith("; 0 more are noted as deleted or expired.\nThe store can be read and written.\n")
    moved = open_store(on_postgresql)
    assert moved.find(make_result("a").view_hash, NOW).sheet == "sheet of a"
    moved.close()


def dumped(server: PostgresServer, command: Callable[..., Result], dump: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Dump the store with the line that is printed; return the lines that are printed for bringing it back."""
    monkeypatch.setenv("PATH", f"{server.programs}:/usr/bin:/bin")
    monkeypatch.setattr("web.commands.store_text.program_name", lambda: str(REPOSITORY / "role-fit"))
    run_lines(command("backup", dump).output)
    said = command("restore", dump)
    assert "what people decided since stays decided" in said.output
    return said.output


def run_lines(text: str) -> str:
    """Run what is printed as it is printed, and answer yes to what is asked."""
    said = []
    for line in text.splitlines():
        if line.startswith("    "):
            done = subprocess.run(
                ["/bin/sh", "-c", line],
                capture_output=True,
                text=True,
                timeout=120,
                cwd=REPOSITORY,
                input="y\n",
                check=False,
            )
            assert done.returncode == 0, done.stderr
            said.append(done.stdout)
    return "".join(said)


def test_a_dump_comes_back_and_nothing_that_people_decided_since_is_undone(
    server, on_postgresql, command, tmp_path, monkeypatch
):
    with closing(open_store(on_postgresql)) as store:
        for name in ("lost", "deleted", "renewed", "off", "open"):
            store.save(make_result(name))
        lines = dumped(server, command, tmp_path / "my dump", monkeypatch)
        store.delete(make_result("deleted").manage_hash)
        store.renew_link(make_result("renewed").manage_hash, hash_of("new"), 1)
        store.share(make_result("off").manage_hash, Sharing(False, "verdict", NOW + 50_000))
        store.save(make_result("since"))
        with server.connect(str(make_url(on_postgresql).database)) as connection:
            connection.execute("DELETE FROM results WHERE sheet = 'sheet of lost'")  # an accident
        said = run_lines(lines)
        assert "1 result came back." in said
        assert "1 result stayed deleted" in said
        assert opens(store) == {"lost", "open", "since"}
        assert store.find(hash_of("new"), NOW) is not None
        off = store.find_managed(make_result("off").manage_hash, NOW)
        assert off is not None
        assert off.sharing == Sharing(False, "verdict", NOW + 50_000)
    with server.connect() as connection:
        assert not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'role_fit_restore'").fetchall()


def opens(store: Store) -> set[str]:
    names = ("lost", "deleted", "renewed", "off", "open", "since")
    return {name for name in names if store.find(make_result(name).view_hash, NOW)}
