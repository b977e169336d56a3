"""A job as stored text."""

import json
from dataclasses import replace
from datetime import date

import pytest

from jobs import Decision, Frame, Job, Placed, Why, job_from_text, job_to_text
from jobs.rounds import answer_again, decide, dissent, open_second, place, reveal, write_notes
from tests.jobs.made import LAST_DAY, SHEET, TODAY, answered_job, key, sheet, sheet_key


def whole_job() -> Job:
    """Return a job that has one of everything."""
    job = write_notes(answered_job(), sheet_key(1), {"budget": "„zwei Millionen“"})
    job = place(open_second(reveal(job, TODAY), LAST_DAY), Placed("aa", Frame.TODAY))
    for number in (1, 2, 3):
        job = answer_again(job, key(number), sheet_key(number), sheet(team="a"), {}, {"team": Why.NEW_FACT})
    job = decide(reveal(job, TODAY), Decision("", "Ada", TODAY, "Neither fits.", "I would.", date(2026, 9, 2)), TODAY)
    return dissent(job, key(1), sheet_key(1), "No.")


def test_a_job_with_everything_in_it_comes_back_as_it_was() -> None:
    assert job_from_text(job_to_text(whole_job())) == whole_job()


def test_a_decision_without_a_day_of_review_comes_back() -> None:
    job = decide(reveal(answered_job(), TODAY), Decision("head", "Ada", TODAY, "", "", None), TODAY)
    assert job_from_text(job_to_text(job)) == job


def test_the_text_of_an_unnamed_job_joins_no_seat_with_a_sheet() -> None:
    job = answered_job(5, is_named=False)
    data = json.loads(job_to_text(job))
    entries = json.dumps(data["first"])
    assert not [seat for seat in job.seats if seat.id in entries or seat.key in entries or seat.label in entries]
    assert list(data["first"]) == sorted(data["first"])


def test_the_order_in_which_members_answered_is_not_in_the_text() -> None:
    first, last = answered_job(5, 4, is_named=False), answered_job(5, 4, is_named=False)
    entries = list(last.first.items())
    assert job_to_text(replace(first, first=dict(reversed(entries)))) == job_to_text(last)


def test_secrets_and_answers_stay_out_of_what_is_logged() -> None:
    job = write_notes(answered_job(), sheet_key(1), {"budget": "sentinel"})
    assert "sentinel" not in repr(job)
    assert not [hidden for hidden in (key(1), job.organise, str(SHEET.answers)) if hidden in repr(job)]


def test_a_format_of_a_later_version_is_not_read_as_if_it_were_known() -> None:
    later = {**json.loads(job_to_text(answered_job())), "format": 99}
    with pytest.raises(ValueError, match="99"):
        job_from_text(json.dumps(later))
