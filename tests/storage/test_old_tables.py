"""Stores of every released version are brought up to date with all that is in them, by one process or several."""

from contextlib import closing
from importlib import import_module

import pytest
from alembic.command import upgrade
from alembic.script import ScriptDirectory
from sqlalchemy import text

from storage import Sharing, open_store, schema
from storage.engine import open_engines

migrate = import_module("storage.migrate")

NOW = 1_500
COUNT = 20
COLUMNS = (
    "key, view_hash, manage_hash, bank_hash, engine, app_version, language, "
    "sheet, outcome, sentences, created_at, expires_at"
)
KEEP = text(f"INSERT INTO results ({COLUMNS}) VALUES (:{COLUMNS.replace(', ', ', :')})")  # noqa: S608  (our own words)

OPEN = """
import sys, time
from pathlib import Path
import alembic.command
from samples import make_result
from storage import open_store
url, flag, name = sys.argv[1:]
print("waiting", flush=True)
while not Path(flag).exists():
    time.sleep(0.001)
store = open_store(url)
store.save(make_result(name))
store.close()
"""


def make_old(url, revision, make_result):
    """Make a store as the version of this program did whose newest migration this is."""
    with closing(open_engines(url)) as engines, engines.writing() as connection:
        migrate._PREPARE[connection.dialect.name](connection)
        upgrade(migrate._config(connection), revision)
        connection.execute(text("INSERT INTO banks VALUES (:h, :t)"), {"h": make_result("0").bank_hash, "t": "{}"})
        for number in range(COUNT):
            made = make_result(str(number), sheet=f"ü {number}")
            values = {name: getattr(made, name) for name in COLUMNS.split(", ")}
            connection.execute(KEEP, values)
        if revision != "0001_results":
            connection.execute(text("UPDATE results SET is_shared = false, shows = 'verdict', link_number = 3"))


def released(url):
    with closing(open_engines(url)) as engines, engines.read.connect() as connection:
        scripts = ScriptDirectory.from_config(migrate._config(connection))
    return [script.revision for script in scripts.walk_revisions()]


def test_every_version_before_this_one_is_tried(url):
    assert released(url) == [schema.HEAD, "0003_erased", "0002_sharing", "0001_results"]


@pytest.mark.parametrize("revision", ["0001_results", "0002_sharing", "0003_erased"])
def test_everything_in_an_old_store_is_there_afterwards(url, make_result, revision):
    make_old(url, revision, make_result)
    store = open_store(url)
    sharing = Sharing(True, "everything", 2_000) if revision == "0001_results" else Sharing(False, "verdict", 2_000)
    for number in range(COUNT):
        made = make_result(str(number))
        found = store.find_managed(made.manage_hash, NOW)
        assert (found.sheet, found.bank_text, found.view_hash) == (f"ü {number}", "{}", made.view_hash)
        assert found.sharing == sharing
        assert found.link_number == (0 if revision == "0001_results" else 3)
    store.delete(make_result("0").manage_hash)
    store.check()
    store.close()


@pytest.mark.parametrize("revision", [None, "0001_results"])
def test_several_processes_may_start_at_the_same_moment(url, tmp_path, start, make_result, rows, revision):
    if revision:
        make_old(url, revision, make_result)
    flag = tmp_path / "now"
    workers = [start(OPEN, url, str(flag), name) for name in ("a", "b", "c")]
    for worker in workers:
        assert worker.stdout.readline() == "waiting\n"
    flag.touch()
    said = [worker.communicate(timeout=60) for worker in workers]
    assert [problems for _, problems in said] == [""] * 3
    found = "SELECT (SELECT count(*) FROM results), (SELECT count(*) FROM alembic_version)"
    assert rows(found) == [(3 + (COUNT if revision else 0), 1)]
