"""The maker's control over a result: sharing, how much, how long, a new link, export, delete."""

import json
import re
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import Tag

from questions import Bank
from storage import Store, StoreUnavailable
from tests.sheets import Toward, answers_toward
from tests.web.conftest import DATABASE
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor, query_of
from web.access.keyring import fingerprint_of
from web.platform.secrets import new_secret
from web.session.forms import KEEP_DRAFT

Dump = Callable[[], list[str]]
DAY = 86_400


@pytest.fixture
def link(visitor: Visitor, bank: Bank) -> str:
    visitor.fill(answers_toward(bank, "director"), context={"size": "small"})
    visitor.finish()
    return visitor.link


def form(visitor: Visitor, action: str) -> Tag | None:
    page = "/manage" if action == "leave" else "/manage/share"
    return visitor.visit(page).select_one(f"main form[action^='/manage/{action}']")


def share(visitor: Visitor, status: int = 200, **values: str | None) -> None:
    given = {"is_shared": "y", "shows": "everything", "days": "30", **values}
    visitor.submit(form(visitor, "sharing"), status, **given)


def open_controls(visitor: Visitor, address: str, status: int = 200) -> None:
    visitor.submit(visitor.visit(address).select_one("main form"), status)


def test_the_browser_that_made_a_result_needs_no_manage_link(visitor: Visitor, link: str) -> None:
    assert f"/results/{link}" in visitor.visit("/manage").text


def test_a_reader_has_no_controls(colleague: Visitor, link: str) -> None:
    assert not colleague.visit(f"/results/{link}").select("a[href^='/manage']")
    colleague.visit("/manage", 404)


def test_the_manage_link_opens_the_controls_elsewhere(visitor: Visitor, colleague: Visitor, link: str) -> None:
    open_controls(colleague, visitor.manage_path())
    assert urlsplit(colleague.path).path == "/manage"
    assert f"/results/{link}" in colleague.visit("/manage").text


def test_looking_at_a_manage_link_changes_nothing(
    visitor: Visitor, colleague: Visitor, link: str, dump: Callable[[], list[str]]
) -> None:
    address, before = visitor.manage_path(), dump()
    colleague.visit(address)
    assert dump() == before
    colleague.visit("/manage", 404)


def test_every_manage_link_looks_alike_before_it_is_opened(visitor: Visitor, colleague: Visitor, link: str) -> None:
    real, wrong = visitor.manage_path(), f"/manage/{new_secret()}"
    pages = {text_of(colleague.visit(address)) for address in (real, wrong)}
    assert len(pages) == 1
    open_controls(colleague, wrong, 404)


def test_the_view_link_is_no_manage_link(colleague: Visitor, link: str) -> None:
    open_controls(colleague, f"/manage/{link}", 404)


def test_who_forgot_the_key_is_out(visitor: Visitor, colleague: Visitor, link: str) -> None:
    open_controls(colleague, visitor.manage_path())
    colleague.submit(form(colleague, "leave"))
    colleague.visit("/manage", 404)


def test_a_result_that_is_not_shared_opens_for_nobody_but_its_maker(
    visitor: Visitor, colleague: Visitor, link: str
) -> None:
    share(visitor, is_shared=None)
    colleague.visit(f"/results/{link}", 404)
    assert visitor.visit("/manage/result").select_one(".verdict h1")


def test_sharing_can_be_switched_on_again(visitor: Visitor, colleague: Visitor, link: str) -> None:
    share(visitor, is_shared=None)
    share(visitor)
    assert colleague.visit(f"/results/{link}").select_one(".verdict h1")


@pytest.mark.parametrize(
    ("shows", "reasons", "table", "json_status"),
    [("everything", True, True, 200), ("reasons", True, False, 404), ("verdict", False, False, 404)],
)
def test_readers_see_as_much_as_the_maker_chose(
    visitor: Visitor, colleague: Visitor, link: str, shows: str, *, reasons: bool, table: bool, json_status: int
) -> None:
    share(visitor, shows=shows)
    page = colleague.visit(f"/results/{link}")
    assert bool(page.select(".reasons")) is reasons
    assert bool(page.select("table.sums")) is table
    assert colleague.get(f"/results/{link}.json").status_code == json_status


def test_verdict_only_means_that_no_answer_is_in_the_page(
    visitor: Visitor, colleague: Visitor, bank: Bank, link: str
) -> None:
    share(visitor, shows="verdict")
    page = colleague.visit(f"/results/{link}").text
    answers = answers_toward(bank, "director")
    chosen = [bank.questions[question].options[option].reason for question, option in answers.items()]
    assert not [reason for reason in chosen if reason in page]


def test_the_maker_still_sees_everything(visitor: Visitor, link: str) -> None:
    share(visitor, shows="verdict")
    assert visitor.visit(f"/results/{link}").select_one("table.sums")


def test_the_expiry_is_what_the_maker_says(
    visitor: Visitor, colleague: Visitor, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    share(visitor, days="2")
    now = time.time()
    for days, status in ((1, 200), (3, 404)):
        monkeypatch.setattr(time, "time", lambda days=days: now + days * DAY)
        colleague.visit(f"/results/{link}", status)


def kept(visitor: Visitor) -> tuple[int, int]:
    """Return when the result was made and until when it is kept."""
    exported = json.loads(visitor.get("/manage/result.json").text)
    return exported["made_at"], exported["kept_until"]


@pytest.mark.parametrize(("days", "in_all"), [(299, 399), (300, 400), (301, 400), (400, 400)])
def test_nothing_is_kept_longer_than_400_days(
    visitor: Visitor, link: str, monkeypatch: pytest.MonkeyPatch, days: int, in_all: int
) -> None:
    address, (made, _) = visitor.manage_path(), kept(visitor)
    # All clocks move, so the cookie of a month is gone by then: the manage link is what is left.
    monkeypatch.setattr(time, "time", lambda: made + 100 * DAY)
    open_controls(visitor, address)
    share(visitor, days=str(days))
    assert kept(visitor) == (made, (made // DAY + in_all + 1) * DAY)


def test_a_result_that_expired_cannot_be_brought_back(
    visitor: Visitor, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, (_, until) = visitor.manage_path(), kept(visitor)
    monkeypatch.setattr(time, "time", lambda: until)
    open_controls(visitor, address, 404)


def test_a_result_that_was_prolonged_outlives_the_usual_time(
    visitor: Visitor, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    share(visitor, days="400")
    address, (made, until) = visitor.manage_path(), kept(visitor)
    monkeypatch.setattr(time, "time", lambda: until - 60)
    open_controls(visitor, address)
    share(visitor, days="400")
    assert kept(visitor) == (made, until)


@pytest.mark.parametrize("days", ["", "0", "-1", "401", "1.5", "NaN", "sNaN", "1e9", "ten", "9" * 5000, "\x00"])
def test_other_days_are_told_what_is_allowed(visitor: Visitor, link: str, days: str) -> None:
    page = visitor.submit(form(visitor, "sharing"), 422, is_shared="y", shows="everything", days=days)
    assert page.select_one(".error-summary a[href='#days']")
    assert "400" in text_of(page.select_one("#days-error"))


@pytest.mark.parametrize("given", ["1\x00", "\x08\x1b[2J", "\x7f\x9f", "\ufdd0\uffff", "\U0001ffff", "x" * 60_000])
def test_nothing_is_shown_again_that_cannot_stand_in_a_page(visitor: Visitor, link: str, given: str) -> None:
    page = visitor.submit(form(visitor, "sharing"), 422, is_shared="y", shows="everything", days=given)
    field = page.select_one("#days")
    assert field is not None
    assert len(str(field["value"])) < 100
    assert str(field["value"]).isprintable()


@pytest.mark.parametrize("shows", [None, "", "nothing", "EVERYTHING"])
def test_readers_see_one_of_three(
    visitor: Visitor, link: str, dump: Callable[[], list[str]], shows: str | None
) -> None:
    before = dump()
    page = visitor.submit(form(visitor, "sharing"), 422, is_shared="y", shows=shows, days="30")
    links = page.select(".error-summary a")
    assert [page.select_one(str(link["href"]))["name"] for link in links] == ["shows"]  # type: ignore[index]
    assert not page.select("#days-error")
    assert dump() == before


def test_days_that_were_not_sent_are_not_made_up(visitor: Visitor, link: str) -> None:
    page = visitor.submit(form(visitor, "sharing"), 422, days=None)
    assert page.select_one("#days[value='']")


def test_the_start_page_leads_to_the_result_whether_shared_or_not(visitor: Visitor, link: str) -> None:
    visitor.submit(form(visitor, "link"))
    share(visitor, is_shared=None)
    assert visitor.visit("/").select("main a[href='/mine']")
    last = visitor.visit("/mine").select_one("main a[href^='/manage/result']")
    assert last is not None
    assert visitor.visit(str(last["href"])).select_one("table.sums")


def test_a_new_link_revokes_the_old_one(visitor: Visitor, colleague: Visitor, link: str) -> None:
    visitor.submit(form(visitor, "link"))
    renewed = text_of(visitor.visit("/manage/share").select_one("#share-address"))
    colleague.visit(f"/results/{link}", 404)
    assert colleague.visit(renewed.removeprefix("http://localhost")).select_one(".verdict h1")


def test_a_new_link_asked_for_twice_is_made_once(visitor: Visitor, link: str) -> None:
    asked = form(visitor, "link")
    visitor.submit(asked)
    first = visitor.visit("/manage/share").text
    visitor.submit(asked)
    assert text_of(visitor.visit("/manage/share").select_one("#share-address")) in first


def test_the_finishing_form_sent_again_leads_to_the_new_link(visitor: Visitor, link: str) -> None:
    again = visitor.visit("/review").select_one("main form[action='/results']")
    visitor.submit(form(visitor, "link"))
    visitor.submit(again)
    assert visitor.link != link
    assert visitor.visit(f"/results/{visitor.link}").select_one(".own-only")


def test_the_export_holds_everything(visitor: Visitor, bank: Bank, link: str) -> None:
    answer = visitor.get("/manage/result.json")
    exported = json.loads(answer.text)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert exported["sheet"]["answers"] == answers_toward(bank, "director")
    assert {"outcome", "page", "bank", "kept_until"} <= exported.keys()


def test_deleting_asks_once_more_and_changes_nothing_before(
    visitor: Visitor, link: str, dump: Callable[[], list[str]]
) -> None:
    before = dump()
    assert visitor.visit("/manage/delete").select_one("main form[action^='/manage/delete']")
    assert dump() == before


def test_a_deleted_result_is_gone_for_everybody(visitor: Visitor, colleague: Visitor, link: str) -> None:
    visitor.submit(visitor.visit("/manage/delete").select_one("main form"))
    colleague.visit(f"/results/{link}", 404)
    visitor.visit("/manage", 404)


DEAD = ("/results/{}", "/results/{}/what-if", "/manage", "/manage/delete", "/manage/result")


def test_a_deleted_result_looks_to_whoever_deleted_it_as_one_that_never_was(
    visitor: Visitor, colleague: Visitor, link: str
) -> None:
    visitor.submit(visitor.visit("/manage/delete").select_one("main form"))
    for place in DEAD:
        never = colleague.get(place.format(new_secret()))
        for person in (visitor, colleague):
            dead = person.get(place.format(link))
            assert (dead.status_code, dead.data) == (404, never.data), place


@pytest.mark.parametrize("toward", ["director", "head"])
def test_only_the_answers_that_the_deleted_result_was_made_of_are_offered_to_be_forgotten(
    visitor: Visitor, bank: Bank, link: str, toward: Toward
) -> None:
    visitor.fill(answers_toward(bank, toward))  # the same, or those of a second questionnaire
    asked = visitor.visit("/manage/delete")
    page = visitor.submit(asked.select_one("main form"))
    is_same = toward == "director"
    assert bool(page.select("main a[href='/start-again']")) is is_same
    assert ("A copy of your answers stays" in text_of(asked.main)) is is_same
    for told in (asked, page):
        assert ("they stay as they are" in text_of(told.main)) is not is_same


def test_after_starting_again_nothing_is_said_of_answers(visitor: Visitor, link: str) -> None:
    visitor.start_again()
    asked = visitor.visit("/manage/delete")
    for told in (asked, visitor.submit(asked.select_one("main form"))):
        assert "nswers in this browser" not in text_of(told.main)
        assert not told.select("main a[href='/start-again']")


def test_deleting_says_what_becomes_of_backups(visitor: Visitor, link: str) -> None:
    assert "A backup that was made before holds it" in text_of(visitor.visit("/manage/delete").main)


def test_the_private_link_is_marked_as_private_and_can_be_copied(visitor: Visitor, link: str) -> None:
    page = visitor.visit("/manage")
    box = page.select_one("section[data-copy-link]")
    assert box is not None
    assert text_of(box.h3).startswith("Private")
    assert "/manage/" in text_of(box.select_one("[data-address]"))
    assert box.select("button[hidden][data-copy]")
    assert box.select("[role=status][data-copied][data-failed]")
    assert page.select("script[src*='copy-link']")


def test_the_copy_is_offered_to_people_and_to_machines(visitor: Visitor, link: str) -> None:
    copies = text_of(visitor.visit("/manage").select_one("section[aria-labelledby=copy]"))
    assert re.search("For people: .* print it.* For machines: .* JSON", copies)


@pytest.mark.parametrize("how", ["off", "replaced"])
def test_a_link_that_opens_nothing_leads_its_maker_to_the_result(
    visitor: Visitor, colleague: Visitor, link: str, how: str
) -> None:
    if how == "off":
        share(visitor, is_shared=None)
    else:
        visitor.submit(form(visitor, "link"))
    page = visitor.follow(visitor.get(f"/results/{link}"))
    assert re.fullmatch(rf"/manage/result\?of=\w{{16}}&said={how}", visitor.path)
    assert "for everybody else it opens nothing" in text_of(page.select_one(".notice"))
    dead, unknown = (colleague.get(f"/results/{one}") for one in (link, new_secret()))
    assert (dead.status_code, dead.data) == (404, unknown.data)
    assert visitor.get(f"/results/{new_secret()}").data == unknown.data


def test_the_controls_say_how_long_this_browser_finds_back(visitor: Visitor, link: str) -> None:
    assert f"up to {KEEP_DRAFT.days} days" in text_of(visitor.visit("/manage").select_one("#keep ~ p"))


def test_nothing_of_a_deleted_result_is_left_in_the_files(visitor: Visitor, bank: Bank, data: Path, link: str) -> None:
    with closing(sqlite3.connect(data / DATABASE)) as connection:
        [(sheet, sentences)] = connection.execute("SELECT sheet, sentences FROM results")
        [(bank_text,)] = connection.execute("SELECT text FROM banks")  # stays until the next purge
    text = sheet + sentences
    parts = {text[at : at + 40] for at in range(0, len(text) - 40, 40)}  # each on one page of the file, nearly always
    parts = {part.encode() for part in parts if part not in bank_text}
    stored = b"".join(path.read_bytes() for path in data.iterdir())
    assert sum(part in stored for part in parts) > 50
    visitor.submit(visitor.visit("/manage/delete").select_one("main form"))
    left = b"".join(path.read_bytes() for path in data.iterdir())
    assert not [part for part in parts if part in left]


def test_after_deleting_the_answers_can_be_finished_anew(visitor: Visitor, link: str) -> None:
    visitor.submit(visitor.visit("/manage/delete").select_one("main form"))
    visitor.finish()
    assert visitor.link != link


def test_a_store_that_is_down_changes_nothing_and_says_so(
    visitor: Visitor, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise StoreUnavailable("locked")

    asked = form(visitor, "sharing")
    monkeypatch.setattr(Store, "share", fail)
    visitor.submit(asked, 503, is_shared="y", shows="verdict", days="3")


def test_another_result_opened_by_its_link_does_not_hide_ones_own(
    visitor: Visitor, colleague: Visitor, bank: Bank, link: str
) -> None:
    colleague.fill(answers_toward(bank, "head"))
    own = text_of(colleague.finish().select_one(".verdict h1"))
    controls = fingerprint_of(colleague.manage_path().removeprefix("/manage/"))
    open_controls(colleague, visitor.manage_path())
    assert own not in text_of(colleague.visit(colleague.path).main)
    assert own in text_of(colleague.visit(f"/manage?of={controls}").main)


@pytest.mark.parametrize("path", ["/manage", "/manage/share"])
def test_everything_on_the_page_of_ones_own_result_stays_with_it(visitor: Visitor, link: str, path: str) -> None:
    page = visitor.visit(f"{path}?of=own")
    rules = page.select("main form[action^='/manage/'], main a[href^='/manage/']")
    assert rules
    names = {query_of(str(one.get("action") or one.get("href"))) for one in rules}
    assert names == {f"?of={fingerprint_of(visitor.manage_path().removeprefix('/manage/'))}"}


def test_a_page_that_answered_a_form_can_be_opened_by_its_address(visitor: Visitor, link: str) -> None:
    assert visitor.get("/manage/sharing").status_code == 303


@pytest.mark.parametrize("action", ["sharing", "link"])
def test_what_was_done_is_said(visitor: Visitor, link: str, action: str) -> None:
    values = {"is_shared": "y", "shows": "verdict", "days": "30"} if action == "sharing" else {}
    page = visitor.submit(form(visitor, action), **values)
    assert text_of(page.select_one("p.notice[role=status]"))
    assert not visitor.visit("/manage/share").select("p.notice[role=status]")
