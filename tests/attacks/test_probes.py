"""The gate of guesses, in short and without its clock: `python -m tests.gates.probes` also compares times."""

from pathlib import Path

import pytest
from flask import Flask

from questions import Bank
from tests.attacks.dead_links import dead_links
from tests.gates.probes import MALFORMED, guesses, measure, slower_for, spread

COUNT = 1_000


@pytest.mark.slow
def test_a_thousand_probes_get_one_answer(app: Flask, bank: Bank, data: Path) -> None:
    links = dead_links(app, bank, data)
    medians, answers = measure(app, links, COUNT, 1)
    assert set(medians) == {*links, MALFORMED}
    assert [status for status, _, _ in answers] == ["404 NOT FOUND"]


def test_every_kind_is_probed_as_often() -> None:
    links = {"unknown": "x", "revoked": "y", "off": "z"}
    kinds = [kind for kind, _ in guesses(links, 400, 1)]
    assert {kinds.count(kind) for kind in (*links, MALFORMED)} == {100}


@pytest.mark.slow
def test_a_link_that_takes_longer_would_be_seen(app: Flask, bank: Bank, data: Path) -> None:
    links = dead_links(app, bank, data)
    with slower_for(links["expired"], 0.05):
        assert spread(measure(app, links, 60, 1)[0]) > 100
