"""The unfinished sheet."""

import pytest
from flask import Flask

from questions import Bank, Sheet
from tests.sheets import asked
from web.session.draft import Draft, read_draft, replace_draft

BEGUN = Draft(id="x", answers={"a": "1"}, double=("a",), context={"c": "1"}, finish_secret="s", last_finish="s")


def test_nothing_is_begun_with_nothing() -> None:
    assert not Draft(id="x", finish_secret="s").is_begun


@pytest.mark.parametrize("draft", [Draft(answers={"a": "1"}), Draft(context={"c": "1"})])
def test_one_answer_is_a_beginning(draft: Draft) -> None:
    assert draft.is_begun


def test_an_answer_keeps_the_others() -> None:
    assert BEGUN.with_answer("b", "2").answers == {"a": "1", "b": "2"}


def test_an_answer_taken_back_takes_its_mark_along() -> None:
    assert (BEGUN.without_answer("a").answers, BEGUN.without_answer("a").double) == ({}, ())
    assert BEGUN.without_answer("b") == BEGUN


def test_context_keeps_what_was_told_before() -> None:
    assert BEGUN.with_context({"d": "2"}).context == {"c": "1", "d": "2"}


@pytest.mark.parametrize(
    "changed",
    [BEGUN.with_answer("a", "2"), BEGUN.with_context({"c": "2"}), BEGUN.with_mark("a", counts_double=False)],
    ids=["answer", "context", "mark"],
)
def test_a_change_needs_a_new_finish(changed: Draft) -> None:
    assert (BEGUN.is_finished, changed.is_finished, changed.finish_secret) == (True, False, "")


def test_nothing_is_finished_without_a_secret() -> None:
    assert not Draft(id="x").is_finished


@pytest.mark.parametrize(
    "same",
    [
        BEGUN.with_answer("a", "1"),
        BEGUN.with_context({"c": "1"}),
        BEGUN.with_mark("a", counts_double=True),
        BEGUN.with_context({}),
    ],
    ids=["answer", "context", "mark", "nothing"],
)
def test_saying_the_same_again_keeps_the_finish(same: Draft) -> None:
    assert same == BEGUN


def test_a_mark_is_set_once() -> None:
    assert BEGUN.with_mark("b", counts_double=True).with_mark("b", counts_double=True).double == ("a", "b")


def test_taking_away_a_mark_that_is_not_there_changes_nothing() -> None:
    assert BEGUN.with_mark("b", counts_double=False) == BEGUN


def test_the_sheet_holds_what_is_scored(bank: Bank) -> None:
    question = asked(bank)[0].id
    sheet = Draft(id="x", answers={question: "dont_know"}, double=(question,)).sheet()
    assert sheet.answers == {question: "dont_know"}
    assert sheet.double == frozenset({question})


def test_a_purpose_names_a_seat_and_outlives_a_change() -> None:
    draft = Draft(id="x", purpose="seat:0123456789abcdef").with_answer("a", "1")
    assert draft.seat == "0123456789abcdef"
    assert not Draft(purpose="today:0123456789abcdef").seat


def test_the_purpose_is_kept_in_the_cookie_until_other_answers_take_the_place(app: Flask, bank: Bank) -> None:
    with app.test_request_context():
        replace_draft(bank, Sheet(), "seat:0123456789abcdef")
        assert read_draft(bank).seat
        replace_draft(bank, Sheet())
        assert not read_draft(bank).purpose
