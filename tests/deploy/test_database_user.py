"""The script that the compose file runs in a new PostgreSQL: the app's user has its own database and nothing else."""

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from ruamel.yaml import YAML

from storage import open_store
from tests.postgres import PostgresServer, running_postgres
from tests.servers import ROOT

pytestmark = pytest.mark.slow

DEPLOY = ROOT / "deploy"
SCRIPT = DEPLOY / "database.sh"
PASSWORD = 'it\'s a "word"; DROP'


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    with running_postgres(tmp_path_factory.mktemp("postgres")) as server:
        found = re.search(r"host=(.*)", server.address(""))
        assert found
        env = os.environ | {"ROLE_FIT_DATABASE_PASSWORD": PASSWORD, "PGHOST": found[1]}
        env["PATH"] = f"{server.programs}:{env['PATH']}"
        make_plain(server)
        subprocess.run([SCRIPT], env=env, check=True, capture_output=True, timeout=60)
        yield server


def make_plain(server: PostgresServer) -> None:
    """Let new databases be SQL_ASCII, as on a server that was set up without a locale."""
    with server.connect() as connection:
        connection.execute("ALTER DATABASE template1 IS_TEMPLATE false")
        connection.execute("DROP DATABASE template1")
        plain = "ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
        connection.execute(f"CREATE DATABASE template1 {plain}")


def address(postgres: PostgresServer, database: str) -> str:
    return postgres.address(database).replace("postgres@", "role_fit@")


def test_the_app_finds_its_tables_there(postgres: PostgresServer) -> None:
    with closing(open_store(address(postgres, "role_fit"))) as store:
        store.check()


def test_its_texts_are_utf8_however_the_server_was_set_up(postgres: PostgresServer) -> None:
    with postgres.connect("role_fit") as connection:
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
    with postgres.connect("template1") as connection:
        assert connection.execute("SHOW server_encoding").fetchone() == (b"SQL_ASCII",)


def test_its_user_is_no_superuser_and_makes_no_other(postgres: PostgresServer) -> None:
    with postgres.connect() as connection:
        rights = connection.execute(
            "SELECT rolcanlogin, rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls"
            " FROM pg_roles WHERE rolname = 'role_fit'"
        ).fetchall()
    assert rights == [(True, False, False, False, False, False)]


@pytest.mark.parametrize("other", ["postgres", "template1"])
def test_other_databases_are_closed_to_it(postgres: PostgresServer, other: str) -> None:
    plain = address(postgres, other).replace("+psycopg", "")
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(plain)


def test_the_compose_file_runs_it_and_gives_the_app_this_user_only() -> None:
    services: dict[str, Any] = YAML(typ="safe").load((DEPLOY / "compose.yaml").read_text())["services"]
    volumes = services["database"]["volumes"]
    assert f"./{SCRIPT.name}:/docker-entrypoint-initdb.d/role-fit.sh:ro" in volumes
    assert Path(SCRIPT).stat().st_mode & 0o111
    own = "${ROLE_FIT_DATABASE_PASSWORD:?set it in .env}"
    assert services["database"]["environment"]["ROLE_FIT_DATABASE_PASSWORD"] == own
    assert services["app"]["environment"]["ROLE_FIT_DATABASE_URL"].startswith(f"postgresql+psycopg://role_fit:{own}@")
    assert "POSTGRES_PASSWORD" not in str(services["app"])
