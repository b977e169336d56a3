"""The page of a job: for the organiser and for a member."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from jobs import Job
from questions import Bank, Sheet
from tests.sheets import answers_toward
from tests.web.conftest import MakeApp
from tests.web.page_checks import text_of
from tests.web.panels import (
    answer_all_seats,
    answer_seat,
    answer_second,
    door_of,
    end_closing_day,
    hold,
    job_behind,
    set_up,
)
from tests.web.visitor import Visitor
from web.access.jobs import JobAccess, change
from web.access.keyring import MOST_KEYS
from web.pages.jobs import invitations
from web.platform.dates import today
from web.platform.i18n import find_language, format_date, use_language


@pytest.fixture
def path(visitor: Visitor) -> str:
    return set_up(visitor)


@pytest.fixture
def door(visitor: Visitor, path: str) -> bytes:
    return door_of(visitor)


@pytest.fixture
def sheet(bank: Bank) -> Sheet:
    return Sheet(answers_toward(bank, "director"))


def press(visitor: Visitor, path: str, action: str, status: int = 200, **values: str) -> BeautifulSoup:
    return visitor.submit(visitor.visit(path).select_one(f"main form[action='{path}/{action}']"), status, **values)


def lead(visitor: Visitor, path: str) -> str:
    return text_of(visitor.visit(path).select_one(".lead"))


def states(visitor: Visitor, path: str) -> list[str]:
    return [text_of(state) for state in visitor.visit(path).select(".seat__state")]


def test_it_says_how_far_the_job_is_and_what_comes_next(
    app: Flask, visitor: Visitor, door: bytes, path: str, sheet: Sheet
) -> None:
    assert lead(visitor, path).startswith("0 of 3 have answered. Send each member their link below; they have until ")
    secrets = [answer_seat(app, door, "s1", sheet)]
    assert lead(visitor, path).startswith("1 of 3 has answered. The answers can be revealed when all are in, or after ")
    end_closing_day(app, door)
    assert "it takes 2 answers at least" in lead(visitor, path)
    secrets.append(answer_seat(app, door, "s2", sheet))
    assert lead(visitor, path) == "2 of 3 have answered. Reveal the answers when you are ready."
    assert "1 has not answered" in text_of(visitor.visit(path).main)
    press(visitor, path, "reveal", round="1")
    assert lead(visitor, path) == "The answers are revealed. Look at them together, then record the decision."
    press(visitor, path, "second")
    assert lead(visitor, path).startswith("Round 2 is open: 0 of 3 have answered again.")
    assert "can be recorded once the open round is revealed" in text_of(visitor.visit(path).main)
    for secret in secrets:
        answer_second(app, door, secret, sheet)
    end_closing_day(app, door)
    press(visitor, path, "reveal")
    assert lead(visitor, path).startswith("The answers of both rounds are revealed.")


def test_a_seat_is_invited_then_opened_then_has_answered(
    app: Flask, visitor: Visitor, door: bytes, path: str, sheet: Sheet
) -> None:
    answer_seat(app, door, "s1", sheet)
    visitor.send(visitor.visit(path).select_one(f"main form[action='{path}/seats/s2/take']"))
    assert states(visitor, path) == ["answered", "opened, not answered yet", "invited, not opened yet"]


def test_each_free_seat_has_a_link_of_its_own_and_a_letter_with_it(visitor: Visitor, path: str) -> None:
    page = visitor.visit(path)
    links = [text_of(link) for link in page.select(".seat .share-link__address")]
    assert len(set(links)) == 3
    letters = [unquote(str(letter["href"])) for letter in page.select(".seat .actions a")]
    assert all(link in letter for link, letter in zip(links, letters, strict=True))
    assert all("everybody in the panel sees who answered what" in letter for letter in letters)


def test_a_letter_is_in_the_language_of_its_member(visitor: Visitor) -> None:
    page = visitor.visit(set_up(visitor, language_2="de"))
    first, second, _third = (unquote(str(letter["href"])) for letter in page.select(".seat .actions a"))
    assert "until " in first
    assert str(today().year) in second
    assert first.partition("http")[0] != second.partition("http")[0]


@pytest.mark.parametrize(("note", "is_in"), [("We open a second shift.\nAsk me.", True), ("ä" * 500, False)])
def test_a_letter_brings_the_note_where_mail_programs_take_it(visitor: Visitor, note: str, is_in: bool) -> None:
    address = str(visitor.visit(set_up(visitor, note=note)).select(".seat .actions a")[0]["href"])
    assert (note.replace("\n", "\r\n") in unquote(address)) == is_in
    assert len(address) <= 2000


def test_letters_to_a_german_hold_no_english_words(app: Flask, visitor: Visitor, sheet: Sheet) -> None:
    path = set_up(visitor, language_1="de")
    door = door_of(visitor)
    letters = [visitor.visit(path).select_one("#seat-s1 .actions a")]
    answer_all_seats(app, door, sheet)
    press(visitor, path, "reveal")
    letters.append(visitor.visit(path).select_one("#seat-s1 a[href^='mailto:']"))
    press(visitor, path, "second")
    letters.append(visitor.visit(path).select_one("#seat-s1 a[href^='mailto:']"))
    with app.test_request_context(), use_language(find_language("de")):
        day = format_date(today() + timedelta(days=7))
    texts = [unquote(str(letter["href"])) for letter in letters if letter]
    assert [day in text for text in texts] == [True, False, True]
    assert ["/mine" in text for text in texts] == [False, True, True]
    english = re.compile(r"\b(the|and|you|your|until|please|open|answers|link you)\b", re.IGNORECASE)
    assert not [english.findall(text) for text in texts if english.search(text)]


def test_after_the_decision_the_seats_are_folded_and_nothing_is_said_of_answers(
    app: Flask, visitor: Visitor, door: bytes, path: str, sheet: Sheet
) -> None:
    answer_all_seats(app, door, sheet)
    press(visitor, path, "reveal")
    form = visitor.visit(f"{path}/decision").select_one("main form")
    visitor.submit(form, role="head", decided_by="Ada")
    page = visitor.visit(path)
    assert page.select("#seats ~ details .seat")
    assert not page.select(".seat__state, .seat a[href^='mailto:']")


def test_codes_for_phones_are_there_where_a_phone_can_open_them(
    make_app: MakeApp, bank: Bank, visitor: Visitor
) -> None:
    assert not visitor.visit(set_up(visitor)).select(".qr-code")
    public = Visitor(make_app(public_url="https://roles.example"), bank, "https://roles.example")
    assert len(public.visit(set_up(public)).select("details .qr-code")) == 3


def test_a_renewed_link_takes_the_place_of_the_old_one_and_is_made_once(
    app: Flask, visitor: Visitor, door: bytes, path: str
) -> None:
    form = visitor.visit(path).select_one(f"main form[action='{path}/seats/s1/renew']")
    before = job_behind(app, door).seats[0].invitation
    for _ in range(2):
        visitor.submit(form)
    seat = job_behind(app, door).seats[0]
    assert (seat.renewals, seat.invitation != before) == (1, True)
    assert len(visitor.visit(path).select(".seat .share-link__address")) == 3


def test_seats_are_added_once_and_removed_down_to_two(app: Flask, visitor: Visitor, door: bytes, path: str) -> None:
    form = visitor.visit(path).select_one(f"main form[action='{path}/seats']")
    for _ in range(2):
        visitor.submit(form, label="Sales")
    assert [seat.label for seat in job_behind(app, door).seats][3:] == ["Sales"]
    press(visitor, path, "seats", 422, label="sales")
    for seat in ("s4", "s3"):
        press(visitor, path, f"seats/{seat}/remove")
    page = press(visitor, path, "seats/s2/remove", 409)
    assert "too few" in text_of(page.select_one(".error-summary"))
    assert len(job_behind(app, door).seats) == 2


def test_no_more_than_twelve_seats(visitor: Visitor) -> None:
    path = set_up(visitor, *"ABCDEFGHIJK")
    form = visitor.visit(path).select_one(f"main form[action='{path}/seats']")
    visitor.submit(form, label="L")
    assert not visitor.visit(path).select(f"main form[action='{path}/seats']")
    assert visitor.submit(form, 409, label="M", number="13").select_one(".error-summary")


def test_the_organiser_takes_a_seat_once(app: Flask, visitor: Visitor, door: bytes, path: str) -> None:
    form = visitor.visit(path).select_one(f"main form[action='{path}/seats/s1/take']")
    first, again = visitor.send(form).location, visitor.send(form).location
    assert first == again
    assert "Founder" in text_of(visitor.visit(first).h1)
    page = visitor.visit(path)
    assert page.select(f"main a[href='{first}']")
    assert not page.select("form[action$='/take']")
    assert job_behind(app, door).seats[0].is_taken


def test_a_seat_that_somebody_took_meanwhile_stays_theirs(
    app: Flask, visitor: Visitor, door: bytes, path: str, sheet: Sheet
) -> None:
    form = visitor.visit(path).select_one(f"main form[action='{path}/seats/s1/take']")
    answer_seat(app, door, "s1", sheet)
    taken = job_behind(app, door).seats[0].key
    assert "taken already" in text_of(visitor.submit(form, 409).select_one(".error-summary"))
    assert job_behind(app, door).seats[0].key == taken


def test_who_renews_a_seat_that_has_answered_hears_what_becomes_of_the_answers(
    app: Flask, visitor: Visitor, door: bytes, path: str, sheet: Sheet
) -> None:
    answer_seat(app, door, "s1", sheet)
    page = press(visitor, path, "seats/s1/renew")
    assert "stay counted, and nobody can change them" in text_of(page.select_one("#seat-s1"))
    assert "answered" in states(visitor, path)[0]
    assert page.select_one("#seat-s1 .share-link__address")


def test_a_form_that_is_sent_twice_in_the_same_moment_does_it_once(
    app: Flask, visitor: Visitor, door: bytes, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change_twice(access: JobAccess, rule: Callable[[Job], Job]) -> JobAccess:
        change(access, rule)
        return change(access, rule)

    page = visitor.visit(path)
    monkeypatch.setattr(invitations, "change", change_twice)
    visitor.submit(page.select_one(f"main form[action='{path}/seats']"), label="Sales")
    visitor.submit(page.select_one(f"main form[action='{path}/seats/s1/renew']"))
    seats = job_behind(app, door).seats
    assert ([seat.label for seat in seats][3:], seats[0].renewals) == (["Sales"], 1)


@pytest.mark.parametrize("what", ["renew", "remove"])
def test_an_old_form_takes_no_answers_away_that_came_since(
    app: Flask, visitor: Visitor, door: bytes, path: str, sheet: Sheet, what: str
) -> None:
    form = visitor.visit(path).select_one(f"main form[action='{path}/seats/s1/{what}']")
    answer_seat(app, door, "s1", sheet)
    before = job_behind(app, door)
    assert "has changed since" in text_of(visitor.submit(form, 409).select_one(".error-summary"))
    assert job_behind(app, door) == before


def test_nothing_is_revealed_before_the_rules_allow_it(
    app: Flask, visitor: Visitor, door: bytes, path: str, sheet: Sheet
) -> None:
    fields = {"csrf_token": str(visitor.visit(path).select_one("[name=csrf_token]")["value"]), "round": "1"}  # type: ignore[index]
    assert visitor.post(f"{path}/reveal", fields).status_code == 409
    answer_seat(app, door, "s1", sheet)
    answer_seat(app, door, "s2", sheet)
    assert visitor.post(f"{path}/reveal", fields).status_code == 409
    assert visitor.post(f"{path}/second", fields | {"closes_on": today().isoformat()}).status_code == 409
    assert not job_behind(app, door).is_revealed


def test_an_old_form_of_round_1_does_not_reveal_round_2(
    app: Flask, visitor: Visitor, door: bytes, path: str, sheet: Sheet
) -> None:
    secrets = [answer_seat(app, door, seat.id, sheet) for seat in job_behind(app, door).seats]
    form = visitor.visit(path).select_one(f"main form[action='{path}/reveal']")
    visitor.submit(form)
    press(visitor, path, "second")
    for secret in secrets:
        answer_second(app, door, secret, sheet)
    visitor.submit(form)
    assert job_behind(app, door).open_round == 2


def test_round_2_needs_a_day_and_keeps_the_job_a_month_beyond_it(
    app: Flask, visitor: Visitor, door: bytes, path: str, sheet: Sheet
) -> None:
    answer_all_seats(app, door, sheet)
    press(visitor, path, "reveal")
    assert press(visitor, path, "second", 422, closes_on="soon").select_one("details[open] #closes_on")
    until = json.loads(visitor.get(f"{path}/job.json").text)["kept_until"]
    press(visitor, path, "second", closes_on=today().replace(year=today().year + 1).isoformat())
    assert json.loads(visitor.get(f"{path}/job.json").text)["kept_until"] > until


def test_a_result_is_put_beside_and_taken_out(app: Flask, visitor: Visitor, bank: Bank) -> None:
    visitor.fill(answers_toward(bank, "head"))
    visitor.finish()
    path = set_up(visitor)
    result = str(visitor.visit(path).select_one("#result option")["value"])  # type: ignore[index]
    page = press(visitor, path, "results", result=result, frame="today")
    assert "The job as it is done today: Result of" in text_of(page.select_one("#results ~ ul"))
    press(visitor, path, "results/out")
    assert not job_behind(app, door_of(visitor)).placed
    assert visitor.visit("/mine").select("a[href^='/manage/result']")


def test_only_an_own_result_can_be_put_beside(app: Flask, visitor: Visitor, path: str, door: bytes) -> None:
    fields = {"csrf_token": str(visitor.visit(path).select_one("[name=csrf_token]")["value"])}  # type: ignore[index]
    assert visitor.post(f"{path}/results", fields | {"result": "0" * 16, "frame": "today"}).status_code == 422
    assert not job_behind(app, door).placed


def test_it_is_deleted_with_everything_for_everybody(
    app: Flask,
    visitor: Visitor,
    colleague: Visitor,
    door: bytes,
    path: str,
    sheet: Sheet,
    dump: Callable[[], list[str]],
) -> None:
    hold(colleague, answer_seat(app, door, "s1", sheet))
    colleague.visit(path)
    visitor.submit(visitor.visit(f"{path}/delete").select_one("main form"))
    assert not [line for line in dump() if "Operations lead" in line]
    for browser in (visitor, colleague):
        browser.visit(path, 404)
        assert not browser.visit("/mine").select("section[id^=job-]")


def test_a_member_sees_how_many_have_answered_and_the_way_to_the_own_seat(
    app: Flask, colleague: Visitor, door: bytes, path: str, sheet: Sheet
) -> None:
    secret = answer_seat(app, door, "s1", sheet)
    hold(colleague, secret)
    page = colleague.visit(path)
    assert text_of(page.select_one(".lead")).startswith("1 of 3 has answered. The answers can be revealed when")
    assert [str(link["href"])[:7] for link in page.select(".actions a")] == ["/seats/"]
    assert not page.select("form, .share-link__address")
    end_closing_day(app, door)
    assert "it takes 2 answers at least" in lead(colleague, path)
    answer_seat(app, door, "s2", sheet)
    assert "can reveal the answers now" in lead(colleague, path)
    for below in ("/delete", "/job.json"):
        assert colleague.get(path + below).status_code == 404


def test_a_member_finds_the_panel_once_it_is_revealed(
    app: Flask, visitor: Visitor, colleague: Visitor, door: bytes, path: str, sheet: Sheet
) -> None:
    hold(colleague, answer_seat(app, door, "s1", sheet))
    answer_all_seats(app, door, sheet)
    press(visitor, path, "reveal")
    for browser in (visitor, colleague):
        assert browser.visit(path).select(f".actions a[href='{path}/panel']")


def test_without_a_key_it_is_the_page_of_any_other_job(colleague: Visitor, path: str) -> None:
    addresses = (path, f"{path}/delete", f"{path}/job.json", "/jobs/0000000000000000", "/jobs/x")
    assert len({colleague.get(address).text for address in addresses}) == 1
    colleague.visit(path, 404)


def test_the_private_link_opens_the_job_elsewhere_and_forgetting_closes_it(
    visitor: Visitor, colleague: Visitor, path: str
) -> None:
    private = text_of(visitor.visit(path).select_one("#keep ~ .share-link__address")).removeprefix("http://localhost")
    colleague.submit(colleague.visit(private).select_one("main form"))
    assert colleague.path == path
    colleague.submit(colleague.visit(path).select_one("form[action^='/manage/leave']"))
    colleague.visit(path, 404)
    form = colleague.visit(private).select_one("main form")
    colleague.submit(form, 409)
    colleague.submit(form, again="y")
    assert colleague.visit(path)


def test_every_private_link_looks_alike_before_it_is_opened(visitor: Visitor, colleague: Visitor, path: str) -> None:
    private = text_of(visitor.visit(path).select_one("#keep ~ .share-link__address")).removeprefix("http://localhost")
    wrong = private[:-43] + "A" * 43
    assert len({text_of(colleague.visit(address)) for address in (private, wrong)}) == 1
    colleague.submit(colleague.visit(wrong).select_one("main form"), 404)


def test_the_list_names_jobs_and_seats_and_forgets_them(app: Flask, visitor: Visitor, door: bytes, path: str) -> None:
    visitor.send(visitor.visit(path).select_one("form[action$='/seats/s1/take']"))
    [part] = visitor.visit("/mine").select("section[id^=job-]")
    assert "You organise this job. Your seat: Founder." in text_of(part)
    assert [str(link["href"])[:6] for link in part.select("a")] == ["/jobs/", "/seats"]
    privates = [text_of(address) for address in part.select(".share-link__address")]
    assert len(privates) == 2
    assert all(private in visitor.visit("/mine").select_one("#all ~ details").text for private in privates)
    visitor.submit(part.select("form")[1])
    [part] = visitor.visit("/mine").select("section[id^=job-]")
    assert "Your seat" not in text_of(part)
    visitor.submit(visitor.visit("/mine").select_one("form[action='/mine/forget']"))
    visitor.visit(path, 404)


def test_a_seat_that_pushes_a_key_out_says_so_first(visitor: Visitor) -> None:
    paths = [set_up(visitor) for _ in range(MOST_KEYS)]
    assert visitor.visit(paths[-1]).select_one("#seats ~ .notice .share-link__address")


def test_labels_and_names_are_escaped(visitor: Visitor) -> None:
    page = visitor.visit(set_up(visitor, "<b>A</b>", "B & C"))
    assert [text_of(label) for label in page.select(".seat h3")] == ["<b>A</b>", "B & C"]
