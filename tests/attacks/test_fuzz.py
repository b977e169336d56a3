"""Requests made up from the route table; the long form is `python -m tests.gates.fuzz`."""

import sqlite3
from pathlib import Path

import pytest
from flask import Flask

from questions import Bank
from tests.attacks.scene import TRIALS
from tests.gates.fuzz import Findings, fuzz, unserved
from tests.gates.fuzz_requests import Fuzzer

COUNT = 500
SEED = 4


@pytest.mark.slow
def test_no_request_made_up_from_the_routes_brings_the_app_down(app: Flask, bank: Bank, data: Path) -> None:
    fuzzer = Fuzzer(app, bank, data, SEED)
    findings: Findings = fuzz(fuzzer, COUNT)
    assert not findings.failures, "\n".join(findings.failures[:3])
    assert findings.count == COUNT
    assert set(findings.routes) == {str(rule) for rule in fuzzer.rules}
    assert set(findings.statuses) >= {200, 303, 400, 403, 404, 405, 415}
    assert findings.statuses[200] > COUNT // 5


def test_trials_are_looked_at_and_saved_by_requests_that_are_made_up(app: Flask, bank: Bank, data: Path) -> None:
    fuzzer = Fuzzer(app, bank, data, SEED)
    fuzzer.rules = [rule for rule in fuzzer.rules if str(rule) in TRIALS]
    findings = fuzz(fuzzer, 150)
    assert not findings.failures, "\n".join(findings.failures[:3])
    assert unserved(fuzzer, findings) == set()


def test_what_goes_wrong_is_found(app: Flask, bank: Bank, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def spoil() -> str:
        connection = sqlite3.connect(data / "role-fit.sqlite3")
        with connection:
            connection.execute("UPDATE results SET shows = 'verdict'")
        connection.close()
        raise RuntimeError("sabotaged")

    monkeypatch.setitem(app.view_functions, "about.privacy", spoil)
    first, *_, last = fuzz(Fuzzer(app, bank, data, SEED), 250).failures
    assert "sabotaged" in first
    assert "nobody was given a secret" in last
