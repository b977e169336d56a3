"""Blind answers, the reveal, the second round, the decision and what is set against it."""

from dataclasses import replace
from datetime import date

import pytest

from jobs import Decision, Frame, Job, Phase, Placed, Reason, Refused, Why
from jobs.rounds import (
    MOST_PLACED,
    answer_again,
    decide,
    dissent,
    give_answers,
    open_second,
    own_dissent,
    place,
    reveal,
    take_out,
    why_not_reveal,
    write_notes,
)
from jobs.seats import renew, take, withdraw
from tests.jobs.made import (
    AFTER,
    BANK,
    LAST_DAY,
    SHEET,
    TODAY,
    answered_job,
    digest,
    key,
    sheet,
    sheet_key,
    taken_job,
)

DECISION = Decision("head", "Ada", TODAY, "We need the night shift to run.", "", date(2026, 9, 2))


def refused(reason: Reason) -> "pytest.RaisesExc[Refused]":
    return pytest.raises(Refused, match=f"^{reason}$")


def second_job(seats: int = 3, *, is_named: bool = True) -> Job:
    return open_second(reveal(answered_job(seats, is_named=is_named), TODAY), LAST_DAY)


def test_answers_given_twice_count_once_and_notes_to_them_stay() -> None:
    job = write_notes(answered_job(3, 1), sheet_key(1), {"budget": "two millions", "team": "", "other": "lost"})
    again = give_answers(job, key(1), sheet_key(1), sheet(team="a"), BANK)
    assert again.first[sheet_key(1)].sheet.answers["team"] == "a"
    assert again.first[sheet_key(1)].notes == {"budget": "two millions"}
    assert again.how_many_in(1) == 1


def test_the_first_answers_fix_the_bank() -> None:
    job = give_answers(answered_job(3, 1), key(2), sheet_key(2), SHEET, "cd" * 32)
    assert job.bank_hash == BANK


def test_nothing_of_an_unnamed_entry_says_whose_it_is() -> None:
    job = answered_job(5, is_named=False)
    assert {entry.seat for entry in job.first.values()} == {""}
    assert list(job.first) == sorted(job.first)


@pytest.mark.parametrize(
    ("seats", "answered", "is_named", "today", "expected"),
    [
        (3, 3, True, TODAY, None),
        (3, 2, True, LAST_DAY, Reason.NOT_ALL_IN),
        (3, 2, True, AFTER, None),
        (3, 1, True, AFTER, Reason.TOO_FEW),
        (7, 5, False, AFTER, None),
        (7, 4, False, AFTER, Reason.TOO_FEW),
        (7, 6, False, TODAY, Reason.NOT_ALL_IN),
    ],
)
def test_a_round_is_revealed_when_all_are_in_or_the_last_day_is_over_and_enough_are(
    seats: int, answered: int, is_named: bool, today: date, expected: Reason | None
) -> None:
    assert why_not_reveal(answered_job(seats, answered, is_named=is_named), today) == expected


def test_what_is_revealed_is_frozen() -> None:
    job = reveal(answered_job(), TODAY)
    for act in (
        lambda: give_answers(job, key(1), sheet_key(1), sheet(team="a"), BANK),
        lambda: write_notes(job, sheet_key(1), {"budget": "late"}),
        lambda: reveal(job, TODAY),
    ):
        with refused(Reason.REVEALED):
            act()


def test_in_round_two_each_changed_answer_needs_a_reason() -> None:
    job = second_job()
    with pytest.raises(Refused) as caught:
        answer_again(job, key(1), sheet_key(1), sheet(team="a"), {}, {})
    assert (caught.value.reason, caught.value.question) == (Reason.NO_REASON, "team")
    done = answer_again(job, key(1), sheet_key(1), sheet(team="a"), {}, {"team": Why.CONVINCED, "budget": Why.NEW_FACT})
    assert done.second[sheet_key(1)].changes == {"team": Why.CONVINCED}
    assert done.first == job.first


@pytest.mark.parametrize("is_named", [True, False])
def test_who_does_not_answer_again_keeps_the_answers_of_round_one(is_named: bool) -> None:
    job = second_job(5, is_named=is_named)
    job = answer_again(job, key(1), sheet_key(1), sheet(team="a"), {}, {"team": Why.NEW_FACT})
    assert [entry.sheet.answers["team"] for entry in job.entries(2).values()].count("a") == 1
    assert len(job.entries(2)) == 5


def test_a_late_member_joins_round_two_of_a_named_panel_only() -> None:
    late = open_second(reveal(answered_job(3, 2), AFTER), LAST_DAY)
    assert len(answer_again(late, key(3), sheet_key(3), SHEET, {}, {}).entries(2)) == 3
    unnamed = open_second(reveal(answered_job(6, 5, is_named=False), AFTER), LAST_DAY)
    with refused(Reason.FROZEN_SET):
        answer_again(unnamed, key(6), sheet_key(6), SHEET, {}, {})


def test_a_member_with_a_renewed_link_counts_once_in_round_two() -> None:
    job = take(renew(second_job(), "s1", digest("anew")), digest("anew"), key(9))
    job = answer_again(job, key(9), sheet_key(9), sheet(team="a"), {}, {"team": Why.NEW_FACT})
    assert sorted(entry.seat for entry in job.entries(2).values()) == ["s1", "s2", "s3"]


@pytest.mark.parametrize("is_named", [True, False])
def test_a_seat_that_answered_in_round_two_does_not_answer_again_by_a_new_link(is_named: bool) -> None:
    job = answer_again(second_job(5, is_named=is_named), key(1), sheet_key(1), SHEET, {}, {})
    job = take(renew(job, "s1", digest("anew")), digest("anew"), key(9))
    with refused(Reason.NOT_ANSWERED):
        answer_again(job, key(9), sheet_key(9), sheet(team="a"), {}, {"team": Why.NEW_FACT})


def test_the_second_round_of_an_unnamed_panel_waits_for_those_of_the_first_alone() -> None:
    job = open_second(reveal(answered_job(7, 6, is_named=False), AFTER), LAST_DAY)
    for number in range(1, 7):
        assert why_not_reveal(job, TODAY)
        job = answer_again(job, key(number), sheet_key(number), SHEET, {}, {})
    assert reveal(job, TODAY).phase is Phase.SETTLED


def test_once_round_two_is_revealed_nothing_joins_the_one_who_kept_their_answers_with_them() -> None:
    job = second_job(6, is_named=False)
    for number in range(1, 6):
        job = answer_again(job, key(number), sheet_key(number), SHEET, {}, {})
    after = reveal(job, AFTER)
    assert {seat.answered for seat in after.seats} == {frozenset({1, 2})}
    assert after.second == job.entries(2)


def test_a_decision_is_recorded_when_nothing_is_blind_and_ends_the_rounds() -> None:
    for job in (answered_job(), second_job()):
        with refused(Reason.NOT_REVEALED):
            decide(job, DECISION, TODAY)
    decided = decide(reveal(answered_job(), TODAY), DECISION, TODAY)
    assert decided.decision == DECISION
    with refused(Reason.DECIDED):
        open_second(decided, LAST_DAY)


def test_a_decision_that_becomes_another_says_when() -> None:
    decided = decide(reveal(answered_job(), TODAY), DECISION, TODAY)
    assert decide(decided, DECISION, AFTER) == decided
    amended = decide(decided, replace(DECISION, role="director"), AFTER)
    assert amended.decision == replace(DECISION, role="director", amended_on=AFTER)
    assert decided.decision == DECISION


def test_a_member_says_what_is_against_the_decision_and_can_say_it_anew() -> None:
    job = reveal(answered_job(), TODAY)
    with refused(Reason.NOT_REVEALED):
        dissent(job, key(1), sheet_key(1), "No.")
    job = dissent(decide(job, DECISION, TODAY), key(1), sheet_key(1), "It costs too much.")
    assert job.dissents == {f"s1:{sheet_key(1)}": "It costs too much."}
    assert dissent(job, key(1), sheet_key(1), "").dissents == {}


def test_a_dissent_of_an_unnamed_panel_and_an_older_one_name_no_seat() -> None:
    unnamed = decide(reveal(answered_job(5, is_named=False), TODAY), DECISION, TODAY)
    assert dissent(unnamed, key(1), sheet_key(1), "No.").dissents == {sheet_key(1): "No."}
    older = replace(
        decide(reveal(answered_job(), TODAY), DECISION, TODAY), dissents={sheet_key(1): "No.", sheet_key(2): "Nor I."}
    )
    anew = dissent(older, key(1), sheet_key(1), "Yes.")
    assert anew.dissents == {sheet_key(2): "Nor I.", f"s1:{sheet_key(1)}": "Yes."}
    assert own_dissent(anew, sheet_key(1)) == "Yes."
    assert withdraw(anew, key(1), sheet_key(1)).dissents == {sheet_key(2): "Nor I."}


def test_a_result_is_in_a_job_once_with_the_frame_it_got_last() -> None:
    job = taken_job()
    for frame in (Frame.NEEDED, Frame.TODAY):
        job = place(job, Placed("aa", frame))
    assert job.placed == (Placed("aa", Frame.TODAY),)
    assert take_out(job, "aa").placed == ()
    full = replace(job, placed=tuple(Placed(str(number), Frame.NEEDED) for number in range(MOST_PLACED)))
    with refused(Reason.TOO_MANY):
        place(full, Placed("aa", Frame.NEEDED))
