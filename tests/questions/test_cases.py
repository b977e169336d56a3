"""The reference cases: they fit the shipped bank, and it agrees with the experts as well as it must."""

import json

import pytest

from questions import load_bank
from questions.cases import Case, load_cases
from scoring.agreement import agreement

BANK = load_bank()
CASES = load_cases()
FOUND = agreement(BANK, CASES)
SEEN = agreement(BANK, [case for case in CASES if not case.is_unseen])
UNSEEN = agreement(BANK, [case for case in CASES if case.is_unseen])
NAMES = ["first reader", "second reader"]
READINGS = pytest.mark.parametrize("reading", FOUND.readings, ids=NAMES)


def test_there_are_61_cases_with_ids_of_their_own():
    assert len({case.id for case in CASES}) == len(CASES) == 61


def test_at_least_a_quarter_of_the_cases_was_not_looked_at_while_wording():
    assert 4 * UNSEEN.cases >= len(CASES)


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_a_case_has_a_brief_two_sheets_and_two_leans(case):
    assert len(case.brief.split()) > 50
    assert (len(case.sheets), len(case.leans)) == (2, 2)
    assert set(case.leans) <= {-2, -1, 0, 1, 2}


def test_every_question_is_answered_on_every_sheet():
    known = set(BANK.weighed)
    assert all(set(sheet.answers) == known for case in CASES for sheet in case.sheets)


def test_no_answer_is_left_out():
    assert (FOUND.cases, FOUND.left_out) == (61, 0)


def test_every_context_answer_fits_the_bank():
    given = {(id_, option) for case in CASES for sheet in case.sheets for id_, option in sheet.context.items()}
    assert given <= {(id_, option) for id_, context in BANK.context.items() for option in context.options}


@pytest.mark.parametrize("word", ["head of operations", "director of operations"])
def test_no_brief_gives_the_title_away(word):
    assert not [case.id for case in CASES if word in case.brief.lower()]


@READINGS
def test_the_side_is_the_experts_in_95_of_100(reading):
    assert reading.same_side >= 0.95 * reading.given


@pytest.mark.parametrize("reading", UNSEEN.readings, ids=NAMES)
def test_at_most_one_unseen_need_gets_the_other_side(reading):
    assert reading.given - reading.same_side <= 1


@READINGS
def test_something_is_said_in_80_of_100(reading):
    assert reading.experts_agree == 50
    assert reading.given >= 0.8 * reading.experts_agree


@READINGS
def test_the_steps_agree_with_the_experts_almost_perfectly(reading):
    """As Landis and Koch (1977) call what is above 0.8; docs/method.md says what it was in the first edition."""
    assert reading.kappa > 0.8


@READINGS
def test_nothing_is_called_clear_against_both_experts(reading):
    assert reading.clear_wrong == ()


def test_the_experts_agree_as_the_documentation_says():
    assert [f"{found.experts_kappa:.2f}" for found in (FOUND, SEEN, UNSEEN)] == ["0.90", "0.89", "0.90"]


def test_the_readers_agree_with_each_other():
    assert FOUND.readers_kappa >= 0.9


@pytest.mark.parametrize(
    ("leans", "mean", "agree"),
    [((1, 2), 1.5, True), ((-1, -2), -1.5, True), ((1, -1), 0, False), ((0, 2), 1, False), ((0, 0), 0, False)],
)
def test_experts_agree_when_all_lean_to_the_same_side(leans, mean, agree):
    case = Case("x", "-", (), leans)
    assert (case.mean_lean, case.experts_agree) == (mean, agree)


def test_cases_are_read_one_from_each_line(tmp_path):
    entry = {"id": "x", "brief": "-", "sheets": [{"answers": {"q": "a2"}}], "experts": [{"lean": 1, "why": "-"}]}
    path = tmp_path / "cases.jsonl"
    path.write_text(f"{json.dumps(entry)}\n\n{json.dumps(entry | {'id': 'y'})}\n")
    assert [case.id for case in load_cases(path)] == ["x", "y"]
    assert load_cases(path)[0].sheets[0].answers == {"q": "a2"}
