"""The timer that copies the store each night: what its service types is typed here."""

import configparser
import os
import shlex
import stat
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import make_url

from storage import open_store
from storage.backup import check_sound, count_contents, open_database
from tests.postgres import running_postgres
from tests.servers import ROOT
from tests.storage.samples import make_result

pytestmark = pytest.mark.slow

DEPLOY = ROOT / "deploy"
BACKUPS = "/var/lib/role-fit-backups"
DAY = 86_400


def unit(name: str) -> configparser.RawConfigParser:
    found = configparser.RawConfigParser(strict=False, delimiters=("=",), comment_prefixes=("#",))
    found.optionxform = str  # type: ignore[assignment,method-assign]
    found.read_string((DEPLOY / name).read_text())
    return found


SERVICE = unit("role-fit-backup.service")["Service"]


def words(line: str, backups: Path) -> list[str]:
    """Return what systemd runs for a line, with the folders of this test."""
    plain = line.replace("$$", "$").replace("%%", "%")
    plain = plain.replace("/opt/role-fit", str(ROOT)).replace(BACKUPS, str(backups))
    return shlex.split(plain)


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    """A store with a result, and the folder for its copies."""
    with closing(open_store(f"sqlite:///{tmp_path}/data/role-fit.sqlite3")) as store:
        store.save(make_result("a", created_at=int(time.time()), expires_at=int(time.time()) + DAY))
    (folder := tmp_path / "backups").mkdir()
    return folder


def run(name: str, backups: Path) -> None:
    env = os.environ | {"ROLE_FIT_DATA": str(backups.with_name("data"))}
    done = subprocess.run(
        words(SERVICE[name], backups), cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr


def test_its_line_makes_a_private_copy_named_by_the_day_and_a_second_one_takes_its_place(backups: Path) -> None:
    run("ExecStart", backups)
    run("ExecStart", backups)
    (copy,) = backups.iterdir()
    assert copy.name in {
        time.strftime("role-fit-%Y-%m-%d.sqlite3", time.localtime(time.time() - past)) for past in (0, 99)
    }
    assert not stat.S_IMODE(copy.stat().st_mode) & 0o077
    with open_database(copy) as connection:
        check_sound(connection, copy)
        assert count_contents(connection).results == 1


def test_copies_of_before_two_weeks_go_and_nothing_else_does(backups: Path) -> None:
    ages = {"role-fit-2026-11-01.sqlite3": 15, "role-fit-2026-11-10.sqlite3": 13, "notes.txt": 99}
    for name, days in ages.items():
        (backups / name).touch()
        os.utime(backups / name, (then := time.time() - days * DAY - 60, then))
    run("ExecStartPost", backups)
    assert {path.name for path in backups.iterdir()} == {"role-fit-2026-11-10.sqlite3", "notes.txt"}


def test_it_works_as_the_user_and_on_the_data_of_the_server() -> None:
    server = unit("role-fit.service")["Service"]
    for name in ("User", "DynamicUser", "WorkingDirectory", "EnvironmentFile", "ProtectSystem", "UMask"):
        assert SERVICE[name] == server[name]
    assert SERVICE["StateDirectory"].split() == [server["StateDirectory"], BACKUPS.rpartition("/")[2]]
    assert "ROLE_FIT_DATA=/var/lib/role-fit" in (DEPLOY / "role-fit-backup.service").read_text()


def test_the_timer_makes_up_for_a_night_that_was_missed() -> None:
    timer = unit("role-fit-backup.timer")
    assert timer["Timer"]["Persistent"] == "true"
    assert timer["Install"]["WantedBy"] == "timers.target"


def test_on_postgresql_a_dump_of_the_night_is_made_and_comes_back(tmp_path: Path) -> None:
    service = unit("role-fit-backup-postgresql.service")["Service"]
    (backups := tmp_path / "backups").mkdir()
    with running_postgres(tmp_path) as server:
        url = make_url(server.new_database())
        with closing(open_store(url.render_as_string())) as store:
            store.save(make_result("a"))
        env = os.environ | {"PGDATABASE": str(url.database), "PGUSER": "postgres", "PGHOST": str(url.query["host"])}
        env["PATH"] = f"{server.programs}:{env['PATH']}"
        for name in ("ExecStart", "ExecStart", "ExecStartPost"):
            done = subprocess.run(words(service[name], backups), env=env, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
        (dump,) = backups.iterdir()
        assert dump.match("role-fit-20??-??-??.dump")
        shown = subprocess.run(
            [server.programs / "pg_restore", "--file=-", dump], env=env, capture_output=True, check=True
        )
        assert b"sheet of a" in shown.stdout
