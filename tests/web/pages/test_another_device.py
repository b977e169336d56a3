"""An unfinished sheet goes on in another browser: by a link that carries it and nothing else."""

import re
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
import segno
from bs4 import BeautifulSoup
from flask import Flask

from questions import Bank, Sheet, load_bank
from storage import StoreUnavailable
from tests.sheets import Answers, answers_toward, asked
from tests.web.own_bank import OwnBank
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor, fields_of, question_form
from web.session.sheet_link import DAY, WORKS_FOR, read_link, write_link
from web.views.qr_code import MASK

ALL = len(load_bank().asked)
PUBLIC = "https://roles.example.org"
KEY = "a key for tests, long enough to be one"
OTHER_KEY = "another key for tests, long enough too"
STROKE = re.compile(r"M(\d+) (\d+)\.5h(\d+)")
TAKE_OVER = "main form[action='/continue']"


def link_of(visitor: Visitor) -> str:
    """Return the path of the link that the page for other devices shows."""
    address = text_of(visitor.visit("/another-device").select_one("[data-address]"))
    return urlsplit(address).path


def some(bank: Bank, number: int) -> Answers:
    return dict(list(answers_toward(bank, "director").items())[:number])


def context_of(bank: Bank) -> dict[str, str]:
    return {id_: next(iter(context.options)) for id_, context in bank.context.items()}


def kept(visitor: Visitor) -> dict[str, object]:
    """Return the sheet in the cookie of a browser."""
    with visitor.client.session_transaction() as session:
        sheet: dict[str, object] = session.get("sheet", {})
    return sheet


def answers_in(visitor: Visitor) -> list[object]:
    return [kept(visitor).get(part) for part in ("a", "d", "c")]


@pytest.mark.parametrize(("number", "has_context", "marks"), [(1, False, 0), (9, True, 1), (ALL, False, 0)])
def test_answers_marks_and_context_arrive(
    visitor: Visitor, colleague: Visitor, bank: Bank, number: int, has_context: bool, marks: int
) -> None:
    answers = some(bank, number)
    context = context_of(bank) if has_context else None
    visitor.fill(answers, context=context, double=tuple(answers)[:marks])
    colleague.submit(colleague.visit(link_of(visitor)).select_one(TAKE_OVER))
    assert answers_in(colleague) == answers_in(visitor)
    assert kept(colleague)["a"] == answers


def test_context_alone_arrives(visitor: Visitor, colleague: Visitor, bank: Bank) -> None:
    visitor.fill({}, context=context_of(bank))
    colleague.submit(colleague.visit(link_of(visitor)).select_one(TAKE_OVER))
    assert kept(colleague)["c"] == context_of(bank)


def test_a_marked_full_sheet_arrives_with_all_its_marks(visitor: Visitor, colleague: Visitor, bank: Bank) -> None:
    answers = answers_toward(bank, "head")
    visitor.fill(answers, context=context_of(bank), double=tuple(answers)[-bank.marks.at_most :])
    colleague.submit(colleague.visit(link_of(visitor)).select_one(TAKE_OVER))
    assert len(kept(colleague)["d"]) == bank.marks.at_most  # type: ignore[arg-type]
    assert answers_in(colleague) == answers_in(visitor)


@pytest.mark.parametrize(("number", "where"), [(9, "/questions/{}"), (ALL, "/review")])
def test_whoever_arrives_goes_on_where_the_answers_end(
    visitor: Visitor, colleague: Visitor, bank: Bank, number: int, where: str
) -> None:
    visitor.fill(some(bank, number))
    colleague.submit(colleague.visit(link_of(visitor)).select_one(TAKE_OVER))
    following = [question.id for question in asked(bank)][number:]
    assert colleague.path == where.format(*following[:1])


def test_without_answers_there_is_nothing_to_carry(visitor: Visitor) -> None:
    page = visitor.visit("/another-device")
    assert not page.select("[data-address], svg")
    assert page.select("main a.button[href^='/questions/']")


def test_the_secrets_of_the_finishing_form_stay_behind(visitor: Visitor, colleague: Visitor, bank: Bank) -> None:
    visitor.fill(answers_toward(bank, "head"))
    visitor.finish()
    assert kept(visitor)["f"]
    colleague.submit(colleague.visit(link_of(visitor)).select_one(TAKE_OVER))
    assert kept(colleague)["f"] == ""
    assert kept(colleague)["k"] not in {kept(visitor)["k"], ""}  # a new one, made by the review it led to
    assert kept(colleague)["id"] != kept(visitor)["id"]


def test_finished_on_two_devices_it_makes_two_results(
    visitor: Visitor, colleague: Visitor, bank: Bank, count_results: Callable[[], int]
) -> None:
    visitor.fill(answers_toward(bank, "head"))
    colleague.submit(colleague.visit(link_of(visitor)).select_one(TAKE_OVER))
    for each in (visitor, colleague):
        each.finish()
    assert count_results() == 2
    assert visitor.link != colleague.link


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_looking_changes_neither_the_browser_nor_the_store(
    visitor: Visitor, colleague: Visitor, bank: Bank, dump: Callable[[], list[str]], method: str
) -> None:
    visitor.fill(some(bank, 9))
    link, before, stored = link_of(visitor), kept(visitor), dump()
    for each, path in ((visitor, "/another-device"), (visitor, link), (colleague, link)):
        assert each.client.open(path, method=method).status_code == 200
    assert kept(visitor) == before
    assert kept(colleague) == {}
    assert dump() == stored


def test_the_page_with_the_link_notes_once_that_there_is_one(visitor: Visitor, bank: Bank) -> None:
    visitor.fill(some(bank, 3))
    visitor.visit("/another-device")
    assert "Set-Cookie" not in visitor.get("/another-device").headers


def test_a_browser_with_other_answers_is_asked_first(visitor: Visitor, colleague: Visitor, bank: Bank) -> None:
    visitor.fill(some(bank, 9))
    colleague.fill(answers_toward(bank, "head"))
    own = answers_in(colleague)
    page = colleague.visit(link_of(visitor))
    assert page.select("main a.button:not(.button--quiet)[href='/review']")
    assert answers_in(colleague) == own
    colleague.submit(page.select_one(TAKE_OVER))
    assert answers_in(colleague) == answers_in(visitor)


def test_answers_given_after_the_page_was_opened_are_not_lost(visitor: Visitor, colleague: Visitor, bank: Bank) -> None:
    visitor.fill(some(bank, 9))
    form = colleague.visit(link_of(visitor)).select_one(TAKE_OVER)
    colleague.fill(some(bank, 2))
    page = colleague.submit(form, 409)
    assert kept(colleague)["a"] == some(bank, 2)
    colleague.submit(page.select_one(TAKE_OVER))
    assert kept(colleague)["a"] == some(bank, 9)


def test_taking_over_twice_is_taking_over_once(visitor: Visitor, colleague: Visitor, bank: Bank) -> None:
    visitor.fill(some(bank, 9))
    form = colleague.visit(link_of(visitor)).select_one(TAKE_OVER)
    colleague.submit(form)
    once = kept(colleague)
    colleague.submit(form)
    assert kept(colleague) == once


def test_what_was_finished_here_stays_known(visitor: Visitor, colleague: Visitor, bank: Bank) -> None:
    colleague.fill(answers_toward(bank, "head"))
    colleague.finish()
    finished = kept(colleague)["f"]
    visitor.fill(some(bank, 9))
    colleague.submit(colleague.visit(link_of(visitor)).select_one(TAKE_OVER))
    assert kept(colleague)["f"] == finished


def test_a_page_left_open_for_the_former_answers_cannot_write_into_the_new_ones(
    visitor: Visitor, colleague: Visitor, bank: Bank
) -> None:
    visitor.fill(some(bank, 9))
    colleague.fill(some(bank, 2))
    old = question_form(colleague.visit(f"/questions/{asked(bank)[5].id}"))
    colleague.submit(colleague.visit(link_of(visitor)).select_one(TAKE_OVER))
    colleague.submit(old, 409, answer="dont_know")
    assert kept(colleague)["a"] == some(bank, 9)


def refused(visitor: Visitor, token: str) -> str:
    """Check that a token is refused by the page and by the form; return the page."""
    visitor.look(visitor.get(f"/continue/{token}"), 404)
    form = question_form(visitor.visit(f"/questions/{asked(visitor.bank)[0].id}"))
    answer = visitor.post("/continue", fields_of(form) | {"carried": token, "own": "replace"})
    # The page that answered a form has no link to itself in the other language; all else is the same.
    shown = visitor.get(f"/continue/{token}").text
    assert answer.text.split("<footer")[0] == shown.split("<footer")[0]
    visitor.look(answer, 404)
    return shown


def tampered(token: str) -> list[str]:
    """Return a token with one letter changed, at every place, and mangled otherwise."""
    changed = [f"{token[:at]}{'B' if token[at] != 'B' else 'C'}{token[at + 1 :]}" for at in range(len(token))]
    head, stamp, signature = token.split(".")
    others = ["x", token[:-1], token + "A", token + "=", token + "~", f"{head}.{signature}", f"{head}..{signature}"]
    others += [token.upper(), f"{head}.{stamp}.{signature}.{signature}", f"A{token}", "A" * 5000, f"é{token}"]
    return changed + others


def test_a_changed_link_carries_nothing_else(bank: Bank) -> None:
    """Base64 has several spellings of the same bytes, and another one of the signature is as good."""
    token = write_link(bank, Sheet(some(bank, 9)), KEY)
    whole = read_link(bank, token, (KEY,))
    assert whole
    found = [read_link(bank, one, (KEY,)) for one in tampered(token)]
    assert found.count(None) > 100
    assert all(one == whole for one in found if one)


def test_whatever_is_wrong_with_a_link_the_page_is_the_same(
    visitor: Visitor, colleague: Visitor, bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.fill(some(bank, 9))
    token = link_of(visitor).removeprefix("/continue/")
    foreign = write_link(bank, Sheet(some(bank, 9)), KEY)
    pages = {refused(colleague, wrong) for wrong in ("x", token[:-1], token + "A", foreign)}
    later = int(time.time()) + (1 + WORKS_FOR) * DAY
    monkeypatch.setattr("time.time", lambda: later)
    pages.add(refused(colleague, token))
    assert len(pages) == 1
    assert not kept(colleague).get("a")


MADE = 1_790_000_000


@pytest.mark.parametrize(
    ("now", "works"),
    [
        (MADE, True),
        (MADE - DAY, True),
        (MADE - DAY - 1, False),
        (MADE + WORKS_FOR * DAY, True),
        ((MADE // DAY + 1 + WORKS_FOR) * DAY - 1, True),
        ((MADE // DAY + 1 + WORKS_FOR) * DAY, False),
        (MADE + 3650 * DAY, False),
    ],
)
def test_a_link_works_to_the_end_of_the_day_that_is_named(
    bank: Bank, monkeypatch: pytest.MonkeyPatch, now: int, works: bool
) -> None:
    monkeypatch.setattr("time.time", lambda: MADE)
    token = write_link(bank, Sheet(some(bank, 9)), KEY)
    monkeypatch.setattr("time.time", lambda: now)
    assert bool(read_link(bank, token, (KEY,))) == works


def test_the_page_names_the_last_day(visitor: Visitor, bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time", lambda: MADE)  # 21 September 2026
    visitor.fill(some(bank, 3))
    assert "28 September 2026" in text_of(visitor.visit("/another-device").main)
    link = link_of(visitor)
    assert "28 September 2026" in text_of(visitor.visit(link).main)


def test_a_link_signed_with_the_key_before_still_works(bank: Bank) -> None:
    token = write_link(bank, Sheet(some(bank, 9)), OTHER_KEY)
    assert read_link(bank, token, (KEY,)) is None
    carried = read_link(bank, token, (KEY, OTHER_KEY))
    assert carried
    assert carried.sheet.answers == some(bank, 9)


def test_the_app_accepts_its_keys_of_before(app: Flask, visitor: Visitor, bank: Bank) -> None:
    visitor.fill(some(bank, 9))
    link = link_of(visitor)
    app.secret_key, before = KEY, app.secret_key
    newcomer = Visitor(app, bank)
    newcomer.visit(link, 404)
    app.config["SECRET_KEY_FALLBACKS"] = [before]
    assert newcomer.visit(link).select(TAKE_OVER)


def test_a_link_shows_nobody_which_answers_it_holds(bank: Bank) -> None:
    sheet = Sheet(answers_toward(bank, "head"))
    one, other = (write_link(bank, sheet, KEY).split(".")[0] for _ in range(2))
    ends = range(25, min(len(one), len(other)))
    assert not {one[end - 5 : end] for end in ends} & {other[end - 5 : end] for end in ends}


@pytest.fixture
def moved_on(make_app: Callable[..., Flask], own_bank: OwnBank, bank: Bank) -> tuple[Visitor, str, OwnBank]:
    """Somebody with a link, and the bank that may now be changed."""
    visitor = Visitor(make_app(questions=own_bank.folder), bank)
    visitor.fill(some(bank, 9), double=(asked(bank)[0].id,))
    return visitor, link_of(visitor), own_bank


def newcomer_to(visitor: Visitor) -> Visitor:
    return Visitor(visitor.client.application, visitor.bank)


def test_a_link_survives_other_weights_and_says_so(moved_on: tuple[Visitor, str, OwnBank], bank: Bank) -> None:
    visitor, link, own_bank = moved_on
    own_bank.weigh(asked(bank)[0].id, "3")
    newcomer = newcomer_to(visitor)
    page = newcomer.visit(link)
    assert "still fit" in text_of(page.select_one(".notice"))
    newcomer.submit(page.select_one(TAKE_OVER))
    assert kept(newcomer)["a"] == some(bank, 9)


def test_a_link_says_what_no_longer_fits(moved_on: tuple[Visitor, str, OwnBank], bank: Bank) -> None:
    visitor, link, own_bank = moved_on
    gone = asked(bank)[1].id
    for name in ("bank.yaml", "weights.yaml"):
        text = (own_bank.folder / name).read_text()
        own_bank.save(name, re.sub(rf"\b{gone}\b", f"{gone}_new", text))
    newcomer = newcomer_to(visitor)
    page = newcomer.visit(link)
    assert text_of(page.select_one(".notice")).endswith("1 answer no longer fits and is left out.")
    newcomer.submit(page.select_one(TAKE_OVER))
    assert kept(newcomer)["a"] == {question: option for question, option in some(bank, 9).items() if question != gone}


def test_a_link_whose_answers_all_went_offers_a_start(bank: Bank, visitor: Visitor, app: Flask) -> None:
    stranger = Sheet({"gone": "a1"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("web.session.sheet_link._all_pairs", lambda _: [("a", "gone", "a1")])
        token = write_link(bank, stranger, str(app.secret_key))
    carried = read_link(bank, token, (str(app.secret_key),))
    assert carried
    assert (carried.lost, dict(carried.sheet.answers)) == (1, {})
    page = visitor.visit(f"/continue/{token}")
    assert not page.select(TAKE_OVER)
    assert page.select("main a.button[href='/']")


def test_an_address_is_short_enough_for_a_phone_to_read(make_app: Callable[..., Flask], bank: Bank) -> None:
    app = make_app(public_url="https://roles.example.org")
    visitor = Visitor(app, bank, "https://roles.example.org")
    answers = answers_toward(bank, "head")
    visitor.fill(answers, context=context_of(bank), double=tuple(answers)[: bank.marks.at_most])
    address = text_of(visitor.visit("/another-device").select_one("[data-address]"))
    assert address.startswith("https://roles.example.org/continue/")
    assert len(address) < 300
    assert len(segno.make_qr(address, error="l").matrix) <= 65  # modules a side, as version 12 has


def drawn(page: BeautifulSoup) -> list[list[int]]:
    """Return the modules that the drawing shows, with the white around them."""
    svg = page.select_one("svg.qr-code")
    assert svg is not None
    side = int(str(svg["viewbox"]).split()[-1])
    path = str(svg.path["d"])  # type: ignore[index]
    modules = [[0] * side for _ in range(side)]
    for x, y, width in (map(int, stroke) for stroke in STROKE.findall(path)):
        modules[y][x : x + width] = [1] * width
    assert STROKE.sub("", path) == ""
    return modules


@pytest.mark.parametrize("number", [1, ALL])
def test_the_code_is_that_of_the_address(make_app: Callable[..., Flask], bank: Bank, number: int) -> None:
    visitor = Visitor(make_app(public_url=PUBLIC), bank, PUBLIC)
    visitor.fill(some(bank, number))
    page = visitor.visit("/another-device")
    address = text_of(page.select_one("[data-address]"))
    expected = segno.make_qr(address, error="l", mask=MASK).matrix_iter(border=4)
    assert drawn(page) == [list(row) for row in expected]


def test_no_code_leads_a_phone_to_an_address_that_only_this_computer_opens(visitor: Visitor, bank: Bank) -> None:
    visitor.fill(some(bank, 1))
    page = visitor.visit("/another-device")
    assert not page.select("svg.qr-code")
    assert "Only this computer can open this address" in text_of(page.main)
    assert "at the code" not in text_of(page.main)


def test_it_is_said_that_an_answer_that_was_not_sent_is_not_carried(visitor: Visitor, bank: Bank) -> None:
    visitor.fill(some(bank, 1))
    assert "ticked without pressing “Continue” is not in it" in text_of(visitor.visit("/another-device").main)


def test_the_ways_to_the_link_show_once_something_is_answered(visitor: Visitor, bank: Bank) -> None:
    paths = ("/", f"/questions/{asked(bank)[1].id}", "/review")
    assert not [path for path in paths if visitor.visit(path).select("a[href='/another-device']")]
    visitor.fill(some(bank, 1))
    assert [path for path in paths if visitor.visit(path).select("main a[href='/another-device']")] == list(paths)


def test_starting_again_ends_the_links_of_before_everywhere_and_no_later_one(
    visitor: Visitor, colleague: Visitor, bank: Bank
) -> None:
    for _ in range(2):
        visitor.fill(some(bank, 2))
        link = link_of(visitor)
        form = colleague.visit(link).select_one(TAKE_OVER)
        visitor.start_again()
        for browser in (visitor, colleague):
            assert "Somebody started again" in text_of(browser.visit(link, 410).main)
        colleague.submit(form, 410)


def test_where_somebody_started_again_links_of_before_end_too(
    visitor: Visitor, colleague: Visitor, bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.fill(some(bank, 2))
    link, now = link_of(visitor), time.time()
    monkeypatch.setattr("time.time", lambda: now + 60)
    colleague.fill(some(bank, 1))
    colleague.start_again()
    colleague.visit(link, 410)
    assert visitor.visit(link)


def test_a_link_of_an_earlier_version_works_and_so_does_one_while_the_store_is_down(
    visitor: Visitor, colleague: Visitor, bank: Bank, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = write_link(bank, Sheet(some(bank, 2), frozenset(), {}), str(app.secret_key))
    assert colleague.visit(f"/continue/{old}").select_one(TAKE_OVER)
    visitor.fill(some(bank, 2))
    link = link_of(visitor)
    monkeypatch.setattr("web.access.ended.current_store", fail)
    visitor.start_again()
    assert colleague.visit(link).select_one(TAKE_OVER)


def fail() -> None:
    raise StoreUnavailable("away")
