"""The way through the questionnaire."""

from dataclasses import replace
from fractions import Fraction

import pytest

from questions import Bank
from tests.sheets import answers_toward
from web.session.draft import Draft
from web.session.steps import first_open, minutes, question_after, question_before


@pytest.fixture
def short(bank: Bank) -> Bank:
    """A bank of three questions, the middle one switched off."""
    one, two, three = list(bank.questions.values())[:3]
    return replace(bank, questions={q.id: q for q in (one, replace(two, weight=Fraction()), three)})


def test_one_question_comes_after_the_other(short: Bank) -> None:
    first, _, last = short.questions
    assert question_after(short, first) == last
    assert question_before(short, last) == first


def test_nothing_comes_before_the_first_and_after_the_last(short: Bank) -> None:
    first, _, last = short.questions
    assert question_before(short, first) is None
    assert question_after(short, last) is None


def test_the_first_question_without_an_answer_is_open(short: Bank) -> None:
    first, off, last = short.questions
    assert first_open(short, Draft()) == first
    assert first_open(short, Draft(answers={first: "dont_know"})) == last
    assert first_open(short, Draft(answers={first: "dont_know", off: "dont_know", last: "dont_know"})) is None


def test_a_full_sheet_has_no_open_question(bank: Bank) -> None:
    assert first_open(bank, Draft(answers=answers_toward(bank, "head"))) is None


def test_fewer_questions_take_fewer_minutes(bank: Bank, short: Bank) -> None:
    assert 1 <= minutes(replace(short, context={})) < minutes(bank)
