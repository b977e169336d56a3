"""A situation may have an option of the id `both`: it is an option like any other, and no middle answer."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from questions import Bank, Sheet, load_bank
from questions.cases import load_cases
from scoring import recommend
from scoring.explanation.moves import SWITCH, step_count
from tests.questions.small_bank import BANK, changed, write_folder
from web.commands.check import check_bank
from web.commands.check_text import check_text
from web.views.answers import answer_detail
from web.views.result import result_view


@pytest.fixture
def small(tmp_path: Path) -> Bank:
    return load_bank(write_folder(tmp_path, changed(changed(BANK, "id: draw", "id: both"), "gives: now\n", NOW)))


NOW = "gives: {now: 70, later: 30}\n"


def view_of(app: Flask, bank: Bank, **answers: str) -> dict[str, Any]:
    with app.test_request_context():
        return result_view(recommend(bank, Sheet(answers)))


def test_its_own_reason_is_given(app: Flask, small: Bank) -> None:
    view = view_of(app, small, pace="b2", first="both")
    reasons = {reason["question"]: reason["sentence"] for reason in view["reasons_for"]}
    assert reasons["first"] == "You want a plan."


def test_its_reason_stands_in_the_first_year(app: Flask, small: Bank) -> None:
    (year,) = view_of(app, small, pace="b1", first="both")["first_years"]
    assert [step["reason"] for step in year["steps"]] == ["You want a plan."]


def test_a_middle_answer_that_counts_for_a_role_is_said_to(app: Flask, small: Bank) -> None:
    view = view_of(app, small, pace="both", first="even")
    sentences = [reason["sentence"] for reason in view["reasons_for"] + view["reasons_against"]]
    assert len(sentences) == 2
    assert all(sentence.startswith("By the numbers of this question bank") for sentence in sentences)


def test_it_leans_to_no_statement(small: Bank) -> None:
    assert answer_detail(small.questions["first"], "both") == ""
    assert [answer_detail(small.questions["pace"], step) for step in ("a2", "both", "b1")] == [
        "It runs.",
        "",
        "It grows.",
    ]


def test_it_is_one_step_away_from_even(small: Bank) -> None:
    first = small.questions["first"]
    assert (step_count(first, "fix", "both"), step_count(first, "both", "even")) == (SWITCH, 1)


def test_a_check_counts_the_middle_answer_and_not_this_option(small: Bank, tmp_path: Path) -> None:
    text = check_text(check_bank(str(tmp_path), small, load_cases()), everything=True)
    line = next(line for line in text.splitlines() if "some middle answers lean to a side" in line)
    assert "first (1.88 points towards Head)" in line
