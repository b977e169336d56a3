"""Results and unfinished sheets outlive a change of the question bank."""

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from questions import Bank, load_bank, shipped_directory
from tests.sheets import answers_toward, asked
from tests.web.own_bank import OwnBank
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor, question_form

TODAY = "section[aria-labelledby=today], .today-note"
OF_TODAY = f"{TODAY}, .evidence, input[name=csrf_token], #next ~ .actions"  # what can be done with it is of today
REMOVED = next(question for question in load_bank().asked.values() if question.theme != "focus")
OTHER_WEIGHTS = {"f_goals": "9", "s_paper": "2.5"}


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take files as they are: nobody writes to them while these tests read."""
    monkeypatch.setattr("web.platform.bank.SETTLED_AFTER", 0)


@pytest.fixture
def maker(make_app: Callable[..., Flask], own_bank: OwnBank, bank: Bank) -> Visitor:
    """Somebody who has answered everything for the Head's work."""
    visitor = Visitor(make_app(questions=own_bank.folder), bank)
    visitor.fill(answers_toward(bank, "head"), context={"regulated": "closely"}, double=("s_paper",))
    return visitor


def edit(own_bank: OwnBank, name: str, *pairs: tuple[str, str]) -> None:
    text = (own_bank.folder / name).read_text()
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    own_bank.save(name, text)


def remove_question(own_bank: OwnBank) -> None:
    text = (own_bank.folder / "bank.yaml").read_text()
    start = text.index(f"  - id: {REMOVED.id}\n")
    own_bank.save("bank.yaml", text[:start] + text[text.index("  - id: ", start + 1) :])
    edit(own_bank, "weights.yaml", (f"  {REMOVED.id}: {REMOVED.weight}\n", ""))


def rename_option(own_bank: OwnBank) -> None:
    edit(own_bank, "bank.yaml", ("- id: weeks\n", "- id: days\n"))


def rename_role(own_bank: OwnBank) -> None:
    edit(own_bank, "bank.yaml", ("name: Head of Operations", "name: Operations Lead"))


def rename_role_id(own_bank: OwnBank) -> None:
    edit(own_bank, "bank.yaml", ("  head:\n", "  lead:\n"), ("speaks_against: [head]", "speaks_against: [lead]"))
    edit(own_bank, "weights.yaml", ("{head:", "{lead:"))


def change_weights(own_bank: OwnBank) -> None:
    for question, weight in OTHER_WEIGHTS.items():
        own_bank.weigh(question, weight)


def swap_owners(own_bank: OwnBank) -> None:
    edit(own_bank, "weights.yaml", ("{head: 100, director: 0}", "{head: 0, director: 100} "))


CHANGES = [remove_question, rename_option, rename_role, rename_role_id, change_weights, swap_owners]
ANY_CHANGE = pytest.mark.parametrize("change", CHANGES, ids=[change.__name__ for change in CHANGES])
Change = Callable[[OwnBank], None]


def as_on_the_day(page: BeautifulSoup) -> str:
    """Return a result page without what depends on today or on the request."""
    for part in page.select(OF_TODAY):
        part.decompose()
    return "".join(str(page.main).split())


def today(page: BeautifulSoup) -> str:
    return text_of(page.select_one("section[aria-labelledby=today]"))


@ANY_CHANGE
def test_a_result_opens_as_it_was(maker: Visitor, own_bank: OwnBank, change: Change) -> None:
    before = maker.finish()
    assert not before.select(TODAY)
    change(own_bank)
    after = maker.visit(f"/results/{maker.link}")
    assert after.select(TODAY)
    assert as_on_the_day(after) == as_on_the_day(before)


@ANY_CHANGE
def test_the_numbers_of_a_result_stay_byte_for_byte(maker: Visitor, own_bank: OwnBank, change: Change) -> None:
    maker.finish()
    before = maker.get(f"/results/{maker.link}.json").data
    change(own_bank)
    assert maker.get(f"/results/{maker.link}.json").data == before


def after_change(maker: Visitor, own_bank: OwnBank, change: Change) -> str:
    maker.finish()
    change(own_bank)
    return today(maker.visit(f"/results/{maker.link}"))


def test_other_weights_give_the_same_verdict_and_name_the_questions(
    maker: Visitor, own_bank: OwnBank, bank: Bank
) -> None:
    said = after_change(maker, own_bank, change_weights)
    assert "give the same verdict" in said
    named = [question.title for question in asked(bank) if f"“{question.title}”" in said]
    assert named == [bank.questions[question].title for question in OTHER_WEIGHTS]
    assert "5 points towards the Head of Operations then, 9 points towards the Head of Operations today" in said


def test_other_owners_give_another_verdict(maker: Visitor, own_bank: OwnBank) -> None:
    assert "give another verdict" in after_change(maker, own_bank, swap_owners)


def test_a_question_that_is_gone_is_not_counted_today(maker: Visitor, own_bank: OwnBank) -> None:
    said = after_change(maker, own_bank, remove_question)
    worth = f"{REMOVED.weight} points towards the Head of Operations then"
    assert f"“{REMOVED.title}”: {worth}, not counted today" in said


def test_an_answer_that_is_gone_is_not_counted_today(maker: Visitor, own_bank: OwnBank, bank: Bank) -> None:
    said = after_change(maker, own_bank, rename_option)
    assert f"“{bank.questions['f_goals'].title}”: 5 points towards the Head of Operations then, not counted" in said


def test_another_name_for_a_role_counts_nothing_otherwise(maker: Visitor, own_bank: OwnBank) -> None:
    said = after_change(maker, own_bank, rename_role)
    assert "give the same verdict" in said
    assert "then," not in said


def test_other_roles_are_told(maker: Visitor, own_bank: OwnBank) -> None:
    assert "The roles themselves are others today." in after_change(maker, own_bank, rename_role_id)


def test_a_result_under_the_bank_in_force_says_nothing_of_today(maker: Visitor, own_bank: OwnBank) -> None:
    maker.finish()
    edit(own_bank, "weights.yaml", ("weights:\n", "# said\nweights:\n"))
    assert not maker.visit(f"/results/{maker.link}").select(TODAY)


# An unfinished sheet


def news(page: BeautifulSoup) -> str:
    return " ".join(text_of(notice) for notice in page.select(".notice") if "were changed" in text_of(notice))


def test_answers_that_fit_are_kept(maker: Visitor, own_bank: OwnBank, bank: Bank) -> None:
    remove_question(own_bank)
    maker.bank = load_bank(own_bank.folder)
    page = maker.visit("/review")
    assert not page.select(f"#{REMOVED.id}")
    answers = answers_toward(maker.bank, "head")
    for question in asked(maker.bank):
        assert question.options[answers[question.id]].text in text_of(page.select_one(f"#{question.id}"))
    assert bank.context["regulated"].options["closely"].text in text_of(page.main)


@pytest.mark.parametrize("path", ["/review", "/questions/f_more_of"])
def test_the_person_is_told_how_many_answers_no_longer_fit(maker: Visitor, own_bank: OwnBank, path: str) -> None:
    assert not news(maker.visit(path))
    remove_question(own_bank)
    rename_option(own_bank)
    assert "2 answers no longer fit and were left out; the others are kept." in news(maker.visit(path))


@pytest.mark.parametrize("path", ["/review", "/questions/f_more_of"])
def test_the_person_is_told_when_all_answers_still_fit(maker: Visitor, own_bank: OwnBank, path: str) -> None:
    change_weights(own_bank)
    assert "All your answers still fit and are kept." in news(maker.visit(path))


def test_the_notice_stays_until_something_is_saved(maker: Visitor, own_bank: OwnBank) -> None:
    remove_question(own_bank)
    maker.visit("/questions/f_goals")
    page = maker.visit("/questions/f_more_of")
    assert news(page)
    assert not news(maker.submit(question_form(page), answer="both"))
    assert not news(maker.visit("/questions/f_more_of"))


def test_the_open_question_has_to_be_answered_again(maker: Visitor, own_bank: OwnBank) -> None:
    rename_option(own_bank)
    assert "Not answered" in text_of(maker.visit("/review").select_one("#f_goals"))


@ANY_CHANGE
def test_finishing_works_after_a_change(
    maker: Visitor, own_bank: OwnBank, change: Change, count_results: Callable[[], int]
) -> None:
    change(own_bank)
    maker.finish()
    assert maker.path.startswith("/results/")
    assert count_results() == 1
    found = maker.get(f"/results/{maker.link}.json").get_json()
    assert found["bank"]["sha256"] == load_bank(own_bank.folder).hash


def test_a_review_opened_before_the_change_is_not_finished_blindly(
    maker: Visitor, own_bank: OwnBank, count_results: Callable[[], int]
) -> None:
    form = maker.visit("/review").select_one("main form[action='/results']")
    remove_question(own_bank)
    maker.submit(form, 409)
    assert count_results() == 0
    maker.finish()
    assert count_results() == 1


# The edition of the bank before this one, whose results are kept and whose sheets lie in cookies

FIRST_EDITION = Path(__file__).parent.parent / "first_edition"


def take_up(own_bank: OwnBank, edition: Path) -> Bank:
    for name in ("bank.yaml", "weights.yaml"):
        own_bank.save(name, (edition / name).read_text())
    return load_bank(own_bank.folder)


@pytest.fixture
def early(make_app: Callable[..., Flask], own_bank: OwnBank) -> Visitor:
    """Somebody who has answered everything under the first edition."""
    visitor = Visitor(make_app(questions=own_bank.folder), take_up(own_bank, FIRST_EDITION))
    visitor.fill(answers_toward(visitor.bank, "head"), context={"size": "small", "budget": "shared"})
    return visitor


def test_a_result_of_the_first_edition_opens_as_it_was_and_tells_what_is_gone(
    early: Visitor, own_bank: OwnBank
) -> None:
    before = early.finish()
    bank = take_up(own_bank, shipped_directory())
    after = early.visit(f"/results/{early.link}")
    told = text_of(after.select_one("section[aria-labelledby=today]"))
    assert as_on_the_day(after) == as_on_the_day(before)
    assert all(question.title in text_of(after.main) for question in asked(early.bank))
    gone = next(question for question in asked(early.bank) if question.id not in bank.questions)
    assert f"“{gone.title}”: {gone.weight} points towards the Head of Operations then, not counted today" in told


def test_a_result_of_the_first_edition_can_be_tried_with_other_answers(early: Visitor, own_bank: OwnBank) -> None:
    early.finish()
    bank = take_up(own_bank, shipped_directory())
    gone = next(question for question in asked(early.bank) if question.id not in bank.questions)
    page = early.visit(f"/results/{early.link}/what-if?{gone.id}=b2")
    tried = page.select_one(f"[name={gone.id}] option[selected], [name={gone.id}][checked]")
    assert tried is not None
    assert tried["value"] == "b2"
    assert all(page.select(f"[name={question.id}]") for question in asked(early.bank))


def test_a_sheet_of_the_first_edition_loses_exactly_the_answers_that_are_gone(
    early: Visitor, own_bank: OwnBank
) -> None:
    before, bank = answers_toward(early.bank, "head"), take_up(own_bank, shipped_directory())
    kept = {id_: option for id_, option in before.items() if bank.accepts(id_, option)}
    page = early.visit("/review")
    assert 0 < len(kept) < len(before)
    assert f"{len(before) - len(kept)} answers no longer fit and were left out; the others are kept." in news(page)
    answered = [id_ for id_ in bank.asked if "Not answered" not in text_of(page.select_one(f"#{id_}"))]
    assert set(answered) == set(kept)
    assert bank.context["budget"].options["shared"].text in text_of(page.main)
