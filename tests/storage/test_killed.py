"""A program that changes one job is killed: what was acknowledged is there once, and so is all that went before.

For results, tests/faults/test_crash.py kills whole servers.
"""

import json
from collections import Counter
from contextlib import closing
from random import Random

import pytest

from storage import open_store
from tests.storage.samples import hash_of, make_job

pytestmark = pytest.mark.slow

SEED, KILLS, MOST = 20261129, 8, 60
MINE = hash_of("organise mine")
# Four people answer at once, and are told so.
ANSWER = """
import json, sys
from threading import Thread
from samples import hash_of, into
from storage import open_store, sqlite
url, journal, life, is_early = sys.argv[1:]
sqlite.journal_mode = lambda _version: journal
store = open_store(url)

def acknowledge(name):
    sys.stdout.write(name + "\\n")
    sys.stdout.flush()

def answer(person):
    for number in range(10_000):
        name = f"{life} {person} {number}"
        if is_early:
            acknowledge(name)
        joined = lambda job: into(json.dumps([*json.loads(job.document), name]), "organise mine", bank="b")(job)
        store.change_job(hash_of("organise mine"), 1_500, joined)
        if not is_early:
            acknowledge(name)

for person in range(4):
    Thread(target=answer, args=[person]).start()
"""


def kill_again_and_again(url, start, journal, *, is_early=""):
    """Return what was acknowledged, and what the job holds in the end."""
    acknowledged: Counter[str] = Counter()
    chance = Random(SEED)  # noqa: S311  the same moments for the same seed
    with closing(open_store(url)) as store:
        store.add_job(make_job("mine", document="[]"))
    for life in range(KILLS):
        process = start(ANSWER, url, journal, f"{life}", is_early)
        heard = [process.stdout.readline() for _ in range(chance.randint(1, MOST))]
        process.kill()
        acknowledged.update(line.strip() for line in [*heard, *process.communicate(timeout=30)[0].splitlines()])
    with closing(open_store(url)) as store:
        store.check()
        return acknowledged, Counter(json.loads(store.find_job(MINE, 1_500).document))


@pytest.mark.parametrize("journal", ["DELETE", pytest.param("WAL", marks=pytest.mark.long)])
def test_no_acknowledged_change_of_a_job_is_lost_or_doubled(url, start, journal):
    if journal == "WAL" and not url.startswith("sqlite"):
        return  # has no such journals
    acknowledged, kept = kill_again_and_again(url, start, journal)
    assert len(acknowledged) >= KILLS
    assert not acknowledged - kept
    assert set(kept.values()) == {1}
    assert len(kept - acknowledged) <= 4 * KILLS  # done, and killed before it was told


@pytest.mark.long
def test_a_program_that_acknowledges_a_change_before_it_is_stored_is_caught(path, url, start):
    acknowledged, kept = kill_again_and_again(url, start, "DELETE", is_early="early")
    assert acknowledged - kept
