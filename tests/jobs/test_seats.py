"""Who is invited, who takes a place, and who leaves it."""

from dataclasses import replace

import pytest

from jobs import Phase, Reason, Refused
from jobs.rounds import give_answers, reveal, write_notes
from jobs.seats import add_seat, invite, remove_seat, renew, take, withdraw
from tests.jobs.made import BANK, SHEET, TODAY, answered_job, digest, key, new_job, sheet_key, taken_job


def refused(reason: Reason) -> "pytest.RaisesExc[Refused]":
    return pytest.raises(Refused, match=f"^{reason}$")


def test_an_invitation_is_used_up_by_whoever_takes_the_seat() -> None:
    job = take(new_job(), digest("invitation 1"), key(1))
    assert job.seat_of(key(1)) == job.seats[0]
    with refused(Reason.TAKEN):
        take(job, digest("invitation 1"), key(2))


def test_a_renewed_link_opens_the_seat_and_the_ones_before_do_not() -> None:
    job = renew(taken_job(), "s1", digest("invitation anew"))
    assert job.seat_of(key(1)) is None
    assert digest("invitation 1") not in {door.hex() for door in job.doors()}
    assert take(job, digest("invitation anew"), key(9)).seat_of(key(9)) is not None


def test_who_got_a_renewed_link_cannot_change_what_was_given_before() -> None:
    job = take(renew(answered_job(), "s1", digest("anew")), digest("anew"), key(9))
    with refused(Reason.NOT_ANSWERED):
        give_answers(job, key(9), sheet_key(9), SHEET, BANK)
    with refused(Reason.NOT_ANSWERED):
        withdraw(job, key(9), sheet_key(9))
    assert job.first == answered_job().first


def test_a_seat_can_be_added_and_removed_before_the_reveal_only() -> None:
    job = remove_seat(invite(add_seat(new_job(2), "Fourth", "de"), "s3", digest("third")), "s1")
    assert [seat.id for seat in job.seats] == ["s2", "s3"]
    revealed = reveal(answered_job(), TODAY)
    with refused(Reason.REVEALED):
        add_seat(revealed, "Late", "")
    with refused(Reason.REVEALED):
        remove_seat(revealed, "s1")


def test_ids_of_seats_are_never_used_twice() -> None:
    job = add_seat(remove_seat(new_job(3), "s3"), "Another", "")
    assert job.seats[-1].id == "s4"


def test_a_panel_keeps_its_least_number_of_seats_and_gets_no_more_than_twelve() -> None:
    with refused(Reason.TOO_FEW):
        remove_seat(new_job(2), "s1")
    with refused(Reason.TOO_FEW):
        remove_seat(new_job(5, is_named=False), "s1")
    with refused(Reason.TOO_MANY):
        add_seat(new_job(12), "Thirteenth", "")


def test_a_removed_seat_takes_its_answers_along_where_it_is_known_which() -> None:
    assert list(remove_seat(answered_job(), "s1").first) == sorted([sheet_key(2), sheet_key(3)])
    with refused(Reason.IS_IN):
        remove_seat(answered_job(6, is_named=False), "s1")


def test_who_withdraws_before_the_reveal_leaves_nothing_and_can_answer_again() -> None:
    job = withdraw(answered_job(), key(1), sheet_key(1))
    assert sheet_key(1) not in job.first
    assert job.how_many_in(1) == 2
    assert give_answers(job, key(1), sheet_key(1), SHEET, BANK).how_many_in(1) == 3


@pytest.mark.parametrize("is_named", [True, False])
def test_who_withdraws_after_it_leaves_answers_without_name_and_notes(is_named: bool) -> None:
    job = write_notes(answered_job(5, is_named=is_named), sheet_key(1), {"budget": "a secret"})
    job = withdraw(reveal(job, TODAY), key(1), sheet_key(1))
    assert job.first[sheet_key(1)].sheet == SHEET
    assert not job.first[sheet_key(1)].notes
    assert job.seats[0].label == ""
    assert job.seat_of(key(1)) is None
    assert len(job.entries(1)) == 5


def test_a_seat_that_is_gone_opens_nothing() -> None:
    gone = withdraw(reveal(answered_job(), TODAY), key(1), sheet_key(1))
    for act in (lambda: renew(gone, "s1", digest("anew")), lambda: withdraw(gone, key(1), sheet_key(1))):
        with refused(Reason.NO_SEAT):
            act()
    assert replace(gone, phase=Phase.BLIND).seat("s9") is None
