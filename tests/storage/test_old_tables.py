"""Stores of every released version are brought up to date with all that is in them, by one process or several."""

from contextlib import closing
from importlib import import_module

import pytest
from alembic.script import ScriptDirectory

from storage import Sharing, open_store, schema
from storage.engine import open_engines
from tests.storage.old_stores import COUNT, make_old

migrate = import_module("storage.migrate")

NOW = 1_500

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


def released(url):
    with closing(open_engines(url)) as engines, engines.read.connect() as connection:
        scripts = ScriptDirectory.from_config(migrate._config(connection))
    return [script.revision for script in scripts.walk_revisions()]


def test_every_version_before_this_one_is_tried(url):
    assert released(url) == [schema.HEAD, "0004_previews", "0003_erased", "0002_sharing", "0001_results"]


@pytest.mark.parametrize("revision", ["0001_results", "0002_sharing", "0003_erased", "0004_previews"])
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
