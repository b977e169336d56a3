"""The gate of blind panels, in short: `python -m tests.gates.blind`."""

import pytest
from flask import Flask

from questions import Bank
from tests.gates.blind import SEED, finds_a_page_that_tells, walk


@pytest.mark.slow
def test_no_page_depends_on_an_answer_that_is_not_revealed(app: Flask, bank: Bank) -> None:
    found = walk(app, bank, 250, SEED)
    assert found.leaks == []
    assert found.compared > 50
    assert finds_a_page_that_tells(app, bank, SEED)
