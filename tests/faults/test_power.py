"""The power fails while the store writes: what it acknowledged is there when the power comes back.

The short form of tests/gates/power.py, which says how the cut is made.
"""

import pytest

from tests.gates.power import CONTROLS, EARNEST, Setting, run

SEED = 20261122


@pytest.mark.parametrize(("journal", "synchronous"), EARNEST.items())
def test_a_power_cut_takes_nothing_that_was_acknowledged(journal: str, synchronous: str) -> None:
    report = run(Setting(journal, synchronous), 40, SEED, actions=50)
    assert report.did_enough
    assert report.cuts == 40
    assert report.is_whole, report.as_json()


@pytest.mark.parametrize(("journal", "synchronous"), CONTROLS)
def test_a_store_that_syncs_less_is_caught(journal: str, synchronous: str) -> None:
    """Otherwise the test above would prove nothing."""
    report = run(Setting(journal, synchronous), 20, SEED, actions=50)
    assert report.did_enough
    assert not report.is_whole, report.as_json()
