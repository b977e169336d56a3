"""Questions that are asked only when a result is too close to call."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask

from questions import Bank, Sheet, load_bank
from scoring import Kind, judge
from tests.sheets import Answers, Toward, answers_of_kind, answers_toward, asked, option_toward
from tests.web.own_bank import OwnBank
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor, finish_form, mark_form
from web.session.steps import minutes_for

OFFER = "main a[href='/settling']"


def settle_by_the_last_two(own_bank: OwnBank) -> Bank:
    """Ask the last two questions of a bank only when it is too close."""
    own_bank.settle(list(load_bank().asked)[-2:])
    return load_bank(own_bank.folder)


@pytest.fixture
def bank(own_bank: OwnBank) -> Bank:
    return settle_by_the_last_two(own_bank)


@pytest.fixture
def app(make_app: Callable[..., Flask], own_bank: OwnBank, bank: Bank) -> Flask:
    return make_app(questions=own_bank.folder)


def settled(bank: Bank, toward: Toward) -> Answers:
    return {id_: option_toward(bank, question, toward).id for id_, question in bank.settling.items()}


def nearly_director(bank: Bank) -> Answers:
    """Return answers that are too close to call, and lean to the Director once all further ones point there."""
    head, director = answers_toward(bank, "head"), answers_toward(bank, "director")
    for turned in range(len(head)):
        answers = {id_: (director if at < turned else head)[id_] for at, id_ in enumerate(head)}
        before, after = (judge(bank, Sheet(answers | more)).verdict for more in ({}, settled(bank, "director")))
        if before.is_too_close and after.role == "director":
            return answers
    raise AssertionError("no sheet is settled")


def fields(given: Answers) -> dict[str, str]:
    return {f"answer-{id_}": option for id_, option in given.items()}


def form(page: BeautifulSoup) -> Tag | None:
    return page.select_one("main form[action='/settling']")


def settle(visitor: Visitor, given: Answers) -> BeautifulSoup:
    return visitor.submit(form(visitor.visit("/settling")), then="result", **fields(given))


def rows(page: BeautifulSoup) -> set[str]:
    return {text_of(title) for title in page.select(".sums .sums__title")}


def titles(bank: Bank) -> set[str]:
    return {question.title for question in bank.settling.values()}


@pytest.mark.parametrize("kind", [Kind.HYBRID, Kind.UNDECIDED])
def test_a_result_that_is_too_close_offers_them_to_its_maker(
    visitor: Visitor, colleague: Visitor, bank: Bank, kind: Kind
) -> None:
    visitor.fill(answers_of_kind(bank, kind))
    [link] = visitor.finish().select(OFFER)
    count, minutes = len(bank.settling), minutes_for(bank, bank.settling.values())
    assert text_of(link) == f"Answer {count} more questions"
    assert f"They may settle this. That takes about {minutes} minute" in text_of(link.parent)
    assert not colleague.visit(visitor.path).select(OFFER)
    assert visitor.visit("/manage/result?of=own").select(OFFER)


@pytest.mark.parametrize("kind", [Kind.CLEAR, Kind.LEANING, Kind.TOO_LITTLE])
def test_no_other_result_offers_them(visitor: Visitor, bank: Bank, kind: Kind) -> None:
    visitor.fill(answers_of_kind(bank, kind))
    assert not visitor.finish().select(OFFER)
    visitor.follow(visitor.get("/settling"))
    assert visitor.path == "/review"


def test_nobody_meets_them_on_the_way(visitor: Visitor, bank: Bank) -> None:
    assert f"{len(asked(bank))} questions" in text_of(visitor.visit("/").main)
    assert not visitor.visit("/questions").select(", ".join(f"[name=answer-{id_}]" for id_ in bank.settling))
    review = visitor.answer_all("head")
    assert not titles(bank) & {text_of(title) for title in review.select("h3")}
    assert visitor.get(f"/questions/{next(iter(bank.settling))}").status_code == 404


def test_answered_they_count_and_make_a_new_result(visitor: Visitor, colleague: Visitor, bank: Bank) -> None:
    visitor.fill(nearly_director(bank))
    before = visitor.finish()
    first = visitor.path
    assert not titles(bank) & rows(before)
    page = settle(visitor, settled(bank, "director"))
    assert (visitor.path != first, text_of(page.h1)) == (True, "Leaning towards the Director of Operations")
    assert titles(bank) <= rows(page)
    assert not page.select(OFFER)
    assert titles(bank) <= rows(colleague.visit(visitor.path))
    assert set(bank.settling) <= set(visitor.get(f"{visitor.path}.json").get_json()["contributions"])
    assert text_of(colleague.visit(first).h1) == text_of(before.h1)


def test_what_stays_too_close_says_so_and_offers_nothing_more(visitor: Visitor, bank: Bank) -> None:
    visitor.fill(answers_of_kind(bank, Kind.UNDECIDED))
    visitor.finish()
    page = settle(visitor, settled(bank, "middle"))
    said = f"The {len(bank.settling)} further questions did not settle it either."
    assert said in text_of(page.select_one(".verdict .lead"))
    assert not page.select(OFFER)


def test_only_what_was_answered_is_said_not_to_settle_it(visitor: Visitor, bank: Bank) -> None:
    visitor.fill(answers_of_kind(bank, Kind.UNDECIDED))
    visitor.finish()
    first, *unknown = bank.settling
    page = settle(visitor, {first: settled(bank, "middle")[first], **dict.fromkeys(unknown, "dont_know")})
    lead = text_of(page.select_one(".verdict .lead"))
    assert f"1 further answer did not settle it either. {len(unknown)} further questions are still open." in lead
    assert f"of {len(bank.weighed)} questions" in text_of(page.select_one(".beside .facts"))
    assert text_of(page.select_one("#open")) == f"{len(unknown)} questions are still open"
    ways = [way["href"] for way in page.select("#open ~ ul a, #open ~ details a")]
    assert ways == [f"/settling#question-{id_}" for id_ in unknown]
    assert "Answer the questions that are still open." in text_of(page.select_one(".advice"))


def test_those_left_out_are_offered_again(visitor: Visitor, bank: Bank) -> None:
    visitor.fill(answers_of_kind(bank, Kind.UNDECIDED))
    visitor.finish()
    page = settle(visitor, dict(list(settled(bank, "middle").items())[1:]))
    assert text_of(page.select_one(OFFER)) == "Answer 1 more question"


def test_an_answer_that_is_none_is_refused_where_it_stands(visitor: Visitor, bank: Bank) -> None:
    visitor.fill(answers_of_kind(bank, Kind.UNDECIDED))
    wrong, kept = list(bank.settling)[:2]
    sent = fields(settled(bank, "head") | {wrong: "nothing"})
    page = visitor.submit(form(visitor.visit("/settling")), 422, then="result", **sent)
    [link] = page.select(".error-summary a")
    assert page.select_one(str(link["href"]))["name"] == f"answer-{wrong}"  # type: ignore[index]
    assert page.select(f"[name=answer-{kept}][checked]")
    assert not visitor.visit("/settling").select("[checked]")


def test_a_page_of_an_earlier_sheet_writes_nothing(visitor: Visitor, bank: Bank) -> None:
    visitor.fill(answers_of_kind(bank, Kind.UNDECIDED))
    old = form(visitor.visit("/settling"))
    visitor.start_again()
    visitor.fill(answers_of_kind(bank, Kind.UNDECIDED))
    visitor.submit(old, 409, **fields(settled(bank, "head")))
    assert not visitor.visit("/settling").select("[checked]")


def test_they_are_kept_and_changed_like_other_answers(visitor: Visitor, bank: Bank) -> None:
    visitor.fill(answers_of_kind(bank, Kind.UNDECIDED) | settled(bank, "head"))
    one = next(iter(bank.settling))
    review = visitor.submit(mark_form(visitor.visit("/review"), one), double="yes")
    assert review.select(f"#{one} .mark--on")
    assert review.select_one(f"#{one} > a")["href"] == f"/settling#question-{one}"  # type: ignore[index]
    assert visitor.visit("/settling").select_one(f"#question-{one} [checked]")
    everything = visitor.visit("/questions").select_one("main form")
    assert everything is not None
    assert everything.select(f"[name=answer-{one}][checked]")
    visitor.submit(everything, **{f"answer-{one}": "-"})
    assert not visitor.visit("/review").select(f"#{one}")


def test_they_travel_to_another_device(visitor: Visitor, colleague: Visitor, bank: Bank) -> None:
    visitor.fill(answers_of_kind(bank, Kind.UNDECIDED) | settled(bank, "head"))
    address = text_of(visitor.visit("/another-device").select_one("[data-address]"))
    page = colleague.visit(address.removeprefix("http://localhost"))
    colleague.submit(page.select_one("main form"))
    assert len(colleague.visit("/settling").select("[checked]")) == len(bank.settling)


def test_they_can_be_tried_where_they_were_answered(visitor: Visitor, bank: Bank) -> None:
    one = next(iter(bank.settling))
    visitor.fill(answers_of_kind(bank, Kind.UNDECIDED))
    visitor.finish()
    assert not visitor.visit(f"{visitor.path}/what-if").select(f"#field-{one}")
    visitor.fill(answers_of_kind(bank, Kind.UNDECIDED) | settled(bank, "head"))
    visitor.submit(finish_form(visitor.visit("/review")))
    page = visitor.visit(f"{visitor.path}/what-if?{one}={settled(bank, 'director')[one]}")
    assert bank.settling[one].title in text_of(page.select_one(".differences"))


def test_a_result_of_before_there_were_any_opens_unchanged(make_app: Callable[..., Flask], own_bank: OwnBank) -> None:
    bank = load_bank(own_bank.folder)
    visitor = Visitor(make_app(questions=own_bank.folder), bank)
    visitor.fill(answers_of_kind(bank, Kind.UNDECIDED))
    before = visitor.finish()
    settle_by_the_last_two(own_bank)
    after = visitor.visit(visitor.path)
    assert not after.select(OFFER)
    assert [text_of(after.select_one(part)) for part in (".verdict h1", ".verdict .lead", ".sums")] == [
        text_of(before.select_one(part)) for part in (".verdict h1", ".verdict .lead", ".sums")
    ]


def test_the_method_page_says_when_they_are_asked(visitor: Visitor, bank: Bank) -> None:
    page = visitor.visit("/method")
    assert f"{len(asked(bank))} questions hand out {float(bank.total):g} points" in text_of(page.main)
    groups = [tbody for tbody in page.select("#weights ~ table tbody") if "only when it is too close" in text_of(tbody)]
    assert [{text_of(row) for row in group.select("tr:not(.group) th")} for group in groups] == [titles(bank)]
