"""An engine gives the same outcome for ever: golden sheets come out byte for byte as they are kept.

When one does not, either mend the code or, if the change is meant, give `scoring.ENGINE` a new name and write the
files anew (tests/scoring/golden_sheets.py).
"""

import json

import pytest

from questions import bank_from_text
from scoring import ENGINE, Kind
from tests.scoring.golden_sheets import BANKS, SHEETS, golden_text

KEPT = [json.loads(path.read_text()) for path in SHEETS]


@pytest.mark.parametrize("path", SHEETS, ids=[path.stem for path in SHEETS])
def test_a_golden_sheet_comes_out_as_it_is_kept(path):
    assert golden_text(path).encode() == path.read_bytes()


@pytest.mark.parametrize("path", BANKS, ids=[path.stem for path in BANKS])
def test_the_text_of_a_golden_bank_is_canonical(path):
    assert bank_from_text(path.read_text()).text == path.read_text()


def test_the_golden_sheets_are_of_this_engine():
    assert {entry["outcome"]["engine"] for entry in KEPT} == {ENGINE} == {"split-points/2"}


def test_the_golden_sheets_show_every_verdict():
    assert {entry["outcome"]["verdict"]["kind"] for entry in KEPT} == set(Kind)


def test_the_golden_sheets_show_marks_context_gaps_and_more_than_two_roles():
    assert any(entry["sheet"]["double"] for entry in KEPT)
    assert any(entry["outcome"]["factors"] for entry in KEPT)
    assert any(entry["outcome"]["explanation"]["gaps"]["questions"] for entry in KEPT)
    assert {len(entry["outcome"]["ranking"]) for entry in KEPT} == {2, 3}
